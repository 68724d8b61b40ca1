"""Following one board for as long as it keeps its promise: it is stopped by a proof alone."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
import logging
from pathlib import Path
from random import Random, SystemRandom
import sqlite3
from typing import Final

from noticeboard.agency.board_client import BoardClient
from noticeboard.errors import (
    InvalidInputError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.checkpoint import Checkpoint, SignedCheckpoint
from noticeboard.log.note import SignerKey, VerifierKey, split_note
from noticeboard.log.tree import Tree
from noticeboard.log.witness import log_line
from noticeboard.mirror.copying import (
    REFUSED,
    BrokenPromiseError,
    Copy,
    Cosign,
    UncheckedError,
    fork_files,
)
from noticeboard.mirror.source import Source
from noticeboard.verify.archive import judge_evidence
from noticeboard.verify.trusted import Trusted
from noticeboard.witness.store import WitnessStore

POLL_S: Final = 60.0
LONGEST_POLL_S: Final = 900.0
JITTER: Final = 0.25
_LOGGER: Final = logging.getLogger(__name__)


def cosigner(
    key: SignerKey, log_key: VerifierKey, store: WitnessStore, now: Callable[[], datetime]
) -> Cosign:
    """Return what cosigns a verified checkpoint, which its tree must extend from the last one."""

    def cosign(signed: SignedCheckpoint, tree: Tree) -> None:
        point = signed.checkpoint
        if split_note(signed.note)[0] != point.text():
            return  # A cosignature would vouch for extension lines, which nobody here can read.
        before = store.cosigned(point.origin)

        def judge(held: Checkpoint | None) -> Checkpoint:
            if held is None or not held.size:
                return point
            if held.size > point.size:
                # A copy that was lost, and a cache that is old: nothing contradicts anything.
                raise UnavailableError(
                    f"{point.origin} shows less than this mirror has cosigned before."
                )
            if tree.root(held.size) != held.root:
                raise BrokenPromiseError(
                    f"{point.origin} does not extend what this mirror has cosigned.",
                    ("held.txt", (before.note if before is not None else "").encode()),
                    ("received.txt", signed.note.encode()),
                    *fork_files(held, point, tree),
                )
            return point

        line = log_line(signed.note, log_key)
        store.cosign(point.origin, judge, line, key, int(now().timestamp()))

    return cosign


class Follower:
    """Keeps one copy up to date; a board that breaks its promise is stopped, with evidence."""

    def __init__(
        self,
        copy: Copy,
        client: BoardClient,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        rng: Random | None = None,
    ) -> None:
        self.copy = copy
        self._client = client
        self._now = now
        self._rng = rng or SystemRandom()
        self._is_judged = False
        self.trouble = ""
        """Why the last look failed; empty where it did not."""

    async def look(self) -> bool:
        """Look once; True where the copy has grown. Raises NoticeboardError, also once stopped."""
        stopped = await asyncio.to_thread(self.copy.home.why_stopped)
        try:
            if stopped:
                is_proved = await asyncio.to_thread(self._is_proved)
                if is_proved:
                    raise UnavailableError(stopped)
                await asyncio.to_thread(self.copy.home.resume)
            grown = await self._look_twice()
        except (NoticeboardError, OSError, sqlite3.Error) as error:
            self.trouble = str(error)
            raise
        self.trouble = ""
        return grown

    async def run(self) -> None:
        """Follow until cancelled, less often while the board is not reached."""
        failures = 0
        while True:
            try:
                await self.look()
                failures = 0
            except (NoticeboardError, OSError, sqlite3.Error) as error:
                failures += 1
                _LOGGER.warning("%s was not copied: %s", self.copy.board.origin, error)
            pause_s = min(POLL_S * 2 ** min(failures, 10), LONGEST_POLL_S)
            await asyncio.sleep(pause_s * self._rng.uniform(1 - JITTER, 1 + JITTER))

    def _is_proved(self) -> bool:
        """Return whether what is kept proves anything: earlier versions stopped boards for less.

        It is judged once, as `neighbors verify` would. An entry that had to be refused is proved by
        the whole log, which only a copy has: that stop stays. Blocking.
        """
        if not self._is_judged:
            kept, trusted = self.copy.home.evidence, Trusted(log=self.copy.board.log)
            self._is_judged = any(REFUSED in path.name for path in kept.glob("*")) or _proves(
                kept, trusted, self._now()
            )
        return self._is_judged

    async def _stop(self, broken: BrokenPromiseError) -> None:
        await asyncio.to_thread(self.copy.home.stop, str(broken), broken.evidence)
        self._is_judged = True

    async def _look_twice(self) -> bool:
        """Look, and if what is shown cannot be checked, look once more past caches."""
        try:
            return await self.copy.look(Source(client=self._client), self._now())
        except BrokenPromiseError as error:
            # What a board has signed proves it, whatever a second look would show.
            await self._stop(error)
            raise
        except (UncheckedError, VerificationError):
            pass
        try:
            return await self.copy.look(Source(client=self._client, past_caches=True), self._now())
        except BrokenPromiseError as error:
            await self._stop(error)
            raise


def _proves(kept: Path, trusted: Trusted, now: datetime) -> bool:
    try:
        return judge_evidence(kept, trusted, now).proves
    except (InvalidInputError, OSError):
        return False
