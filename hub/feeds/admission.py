"""Checks the entries of a log by its rules, and folds them into a registry, batch by batch."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from hub.feeds.trust import BrokenPromiseError
from noticeboard.errors import NewerFormatError, NoticeboardError, VerificationError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.registry import Registry
from noticeboard.runtime.text import Text
from noticeboard.signatures.claims import Claim, KnownKeys, VerifiedClaims
from noticeboard.signatures.pool import SignaturePool

type Read = Sequence[Entry | VerificationError]
"""Entries in order. An unreadable one is the error in its place, and nothing follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A batch whose signatures are being checked."""

    read: Read
    held: asyncio.Task[list[Claim]]


class TooNewError(Exception):
    """A newer version may be able to read this entry, so the board isn't accused."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class EntryVerifier:
    """Checks entries and folds them into a registry, one batch behind its input.

    New keys act 72 hours after `seen_at`. The registry looks up signatures in `proven`. If there
    are many, `checkers` check them in other processes while the next batch is read and the one
    before is folded.
    """

    def __init__(  # noqa: PLR0913 -- what it folds into, and what it needs to know
        self,
        registry: Registry,
        proven: VerifiedClaims,
        origin: str,
        checkers: SignaturePool,
        *,
        first: int,
        seen_at: datetime,
    ) -> None:
        self.seen_at = seen_at
        self._registry = registry
        self._proven = proven
        self._keys = KnownKeys(registry, origin)
        self._checkers = checkers
        self._next = first
        self._waiting: _Waiting | None = None

    async def take(self, read: Read) -> list[LoggedEntry]:
        """Begin with a batch. Return the one before it, checked and folded.

        Raises BrokenPromiseError for the first bad entry, or TooNewError. Don't call it again after
        that.
        """
        claims = await asyncio.to_thread(_claims, read, self._keys)
        held = asyncio.create_task(_held(self._checkers, claims))
        before, self._waiting = self._waiting, _Waiting(read=read, held=held)
        return [] if before is None else await self._fold(before)

    async def rest(self) -> list[LoggedEntry]:
        """Return the last batch, checked and folded; raises as `take` does."""
        before, self._waiting = self._waiting, None
        return [] if before is None else await self._fold(before)

    async def close(self) -> None:
        """Cancel unfinished work. After that the registry must be rebuilt."""
        self._proven.hold()
        if self._waiting is not None:
            self._waiting.held.cancel()
            with suppress(asyncio.CancelledError):
                await self._waiting.held

    async def _fold(self, waiting: _Waiting) -> list[LoggedEntry]:
        self._proven.hold(*await waiting.held)
        logged = await asyncio.to_thread(
            _fold, self._registry, waiting.read, self._next, self.seen_at
        )
        self._next += len(logged)
        return logged


def read(raws: Iterable[bytes]) -> Read:
    """Parse entries up to the first that can't be read."""
    found: list[Entry | VerificationError] = []
    for raw in raws:
        try:
            found.append(parse_entry(raw))
        except VerificationError as error:
            return [*found, error]
    return found


async def _held(checkers: SignaturePool, claims: Sequence[Claim]) -> list[Claim]:
    """Return the valid claims. The registry finds out what is wrong with the others."""
    told = await checkers.check(claims)
    return [claim for claim, holds in zip(claims, told, strict=True) if holds]


def _claims(entries: Read, keys: KnownKeys) -> list[Claim]:
    claims = [keys.claim(each) for each in entries if isinstance(each, Entry)]
    return [claim for claim in claims if claim is not None]


def _fold(registry: Registry, entries: Read, first: int, seen_at: datetime) -> list[LoggedEntry]:
    logged: list[LoggedEntry] = []
    for index, entry in enumerate(entries, first):
        try:
            if not isinstance(entry, Entry):
                raise entry
            logged.append(registry.add(entry, index, seen_at=seen_at))
        except NewerFormatError as error:
            raise TooNewError(index) from error
        except NoticeboardError as error:
            raise BrokenPromiseError(
                Text("board.must_refuse", index=index, error=str(error)), index=index
            ) from error
    return logged
