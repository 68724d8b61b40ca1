"""The board's witnesses, as configured by its operator, and how it asks them to cosign.

All are asked at once, until enough have cosigned. A witness that does not answer is skipped for
longer and longer, so that it delays nobody.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
import logging
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from noticeboard.errors import (
    InvalidInputError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.note import COSIGNING_KINDS, VerifierKey, add_signatures, by_public
from noticeboard.log.tree import Tree
from noticeboard.log.witness import (
    MAX_ANSWER_BYTES,
    MAX_SIZE_BYTES,
    PATH,
    AddCheckpoint,
    collect,
    read_size,
)
from noticeboard.runtime.text import Text, text_of

MOST_WITNESSES: Final = 32
"""A checkpoint holds 64 signature lines; readers' own limits leave room for the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessAddress:
    """A witness's keys and the URL prefix for its cosigning requests."""

    keys: tuple[VerifierKey, ...]
    """Of one name: by Ed25519, by ML-DSA, or both."""
    url: str

    @property
    def key(self) -> VerifierKey:
        """The key by which the witness is told from others."""
        return self.keys[0]


def witness_addresses(texts: Iterable[str]) -> tuple[WitnessAddress, ...]:
    """Parse `VKEY URL` lines; raises InvalidInputError, also if a witness is named twice.

    A witness with two keys has two lines, with one URL.
    """
    found: dict[tuple[str, str], tuple[VerifierKey, ...]] = {}
    for each in map(witness_address, texts):
        place = each.key.name, each.url
        found[place] = found.get(place, ()) + each.keys
    keys = [key for group in found.values() for key in group]
    if len(found) > MOST_WITNESSES:
        raise InvalidInputError(Text("noticeboard.witness.most", most=MOST_WITNESSES))
    is_twice = len({name for name, _ in found}) < len(found) or len(by_public(keys)) < len(keys)
    if is_twice or any(len({key.kind for key in group}) < len(group) for group in found.values()):
        raise InvalidInputError(Text("noticeboard.witness.twice"))
    return tuple(WitnessAddress(keys=group, url=url) for (_, url), group in found.items())


def witness_address(text: str) -> WitnessAddress:
    """Parse one `VKEY URL` line; raises InvalidInputError."""
    vkey, _, url = text.strip().partition(" ")
    try:
        key = VerifierKey.parse(vkey)
        parts = urlsplit(url.strip())
    except (VerificationError, ValueError) as error:
        raise InvalidInputError(
            Text("noticeboard.witness.bad", text=f"{text!a:.120}", error=text_of(error))
        ) from None
    if key.kind not in COSIGNING_KINDS:
        raise InvalidInputError(Text("noticeboard.key.not_witness", name=key.name))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise InvalidInputError(Text("noticeboard.witness.no_address", name=key.name))
    return WitnessAddress(keys=(key,), url=url.strip().rstrip("/"))


REFRESH: Final = timedelta(hours=1)
"""How often an idle board renews its cosignatures: followers want them under a day old."""
ANSWER_S: Final = 10.0
LATER_S: Final = 0.5
"""How long to wait for witnesses beyond the quorum."""
FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(minutes=5)

_LOGGER: Final = logging.getLogger(__name__)


LEAST_QPD: Final = 2
MOST_QPD: Final = 2**31 - 1
DEFAULT_QPD: Final = 8640
"""Requests a day, as many as the logs of other kinds promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkWitnesses:
    """Witnesses of a network that cosigns many logs: asked rarely, and never waited for.

    They don't count for the quorum, because nobody here knows when they are away.
    """

    witnesses: tuple[WitnessAddress, ...] = ()
    qpd: int = DEFAULT_QPD
    """How many requests a day the board has promised to send at most."""

    @property
    def every(self) -> timedelta:
        """How rarely each is asked: it may take two requests, if it held another size."""
        return timedelta(days=2) / self.qpd


class NotYetPublicError(UnavailableError):
    """Entries are logged, but too few witnesses have cosigned: try to publish again later."""


@dataclass(slots=True, kw_only=True)
class _Cosigner:
    """What this process knows about one witness."""

    witness: WitnessAddress
    every: timedelta = timedelta(0)
    """How rarely to ask: a witness of the network takes so many requests a day."""
    size: int = 0
    """The size it last cosigned, as far as known; it corrects us if that is wrong."""
    cosigned_at: datetime | None = None
    fault: Text | None = None
    """Why it did not cosign the last time; None if it did, or wasn't asked yet."""
    pause: timedelta = FIRST_PAUSE
    not_before: datetime = field(default=datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerState:
    """How one witness answered this process last."""

    witness: WitnessAddress
    cosigned_at: datetime | None
    fault: Text | None
    """Why it did not cosign the last time."""


class Cosigners:
    """The witnesses of one board; made by `cosigners_of`."""

    def __init__(
        self,
        witnesses: Sequence[WitnessAddress],
        quorum: int,
        session: aiohttp.ClientSession,
        now: Callable[[], datetime],
        network: "NetworkWitnesses | None" = None,
    ) -> None:
        network = network or NetworkWitnesses()
        self._cosigners = [_Cosigner(witness=each) for each in witnesses]
        self._network = [_Cosigner(witness=each, every=network.every) for each in network.witnesses]
        self._quorum = quorum
        self._session = session
        self._now = now

    @property
    def is_needed(self) -> bool:
        """Whether the board has any witnesses."""
        return bool(self._cosigners or self._network)

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys of the witnesses that count for the quorum."""
        return tuple(key for each in self._cosigners for key in each.witness.keys)

    def states(self) -> tuple[CosignerState, ...]:
        """Return how each witness answered last, in the order of the settings."""
        return tuple(
            CosignerState(witness=each.witness, cosigned_at=each.cosigned_at, fault=each.fault)
            for each in self._cosigners
        )

    @property
    def next_try(self) -> datetime:
        """When to ask again after too few have answered."""
        waits = sorted(each.not_before for each in self._cosigners)
        return waits[self._quorum - 1] if self._quorum else self._now()

    async def cosigned(self, note: str, checkpoint: Checkpoint, tree: Tree) -> str:
        """Return the log's note with every cosignature that arrived in time.

        `tree` must be the checkpoint's. Raises NotYetPublicError below the quorum.
        """
        ready = [each for each in self._cosigners if each.not_before <= self._now()]
        others = [each for each in self._network if each.not_before <= self._now()]
        lines: dict[int, str] = {}
        more: dict[int, str] = {}

        async def request(cosigner: _Cosigner) -> None:
            line = await self._request(cosigner, note, checkpoint, tree)
            if line is not None and cosigner.every:
                more[self._network.index(cosigner)] = line
            elif line is not None:
                lines[self._cosigners.index(cosigner)] = line

        if len(ready) >= self._quorum:
            tasks = {asyncio.create_task(request(each)): each for each in (*ready, *others)}
            try:
                for late in await self._enough(set(tasks), lines):
                    tasks[late].fault = Text("noticeboard.witness.late")
                    self._leave_alone(tasks[late])
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        if len(lines) < self._quorum:
            raise NotYetPublicError(
                Text("noticeboard.entry.not_public", cosigned=len(lines), needed=self._quorum)
            )
        # In the order of the settings, not of arrival: the same answers give the same file.
        found = [*(lines[number] for number in sorted(lines)), *map(more.get, sorted(more))]
        return add_signatures(note, *filter(None, found))

    async def _enough(
        self, waiting: set[asyncio.Task[None]], lines: dict[int, str]
    ) -> set[asyncio.Task[None]]:
        """Wait until enough have cosigned, then briefly for the others; return the late tasks."""
        while waiting and len(lines) < self._quorum:
            _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if waiting:
            _, waiting = await asyncio.wait(waiting, timeout=LATER_S)
        return waiting

    def _leave_alone(self, cosigner: _Cosigner) -> None:
        """Skip a witness for a while, longer each time."""
        cosigner.not_before = self._now() + max(cosigner.pause, cosigner.every)
        cosigner.pause = min(2 * cosigner.pause, LONGEST_PAUSE)

    async def _request(
        self, cosigner: _Cosigner, note: str, checkpoint: Checkpoint, tree: Tree
    ) -> str | None:
        """Return a witness's line; if it does not cosign, skip it for a while and return None."""
        name = cosigner.witness.key.name
        try:
            async with asyncio.timeout(ANSWER_S):
                line = await self._negotiate(cosigner, note, checkpoint, tree)
        except (NoticeboardError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            _LOGGER.warning(
                "Witness %s did not cosign %d entries: %s",
                name,
                checkpoint.size,
                str(error) or type(error).__name__,
            )
            cosigner.fault = text_of(error) if str(error) else Text.plain(type(error).__name__)
            self._leave_alone(cosigner)
            return None
        cosigner.size, cosigner.pause = checkpoint.size, FIRST_PAUSE
        cosigner.cosigned_at, cosigner.fault = self._now(), None
        cosigner.not_before = self._now() + cosigner.every
        return line

    async def _negotiate(
        self, cosigner: _Cosigner, note: str, checkpoint: Checkpoint, tree: Tree
    ) -> str:
        old = min(cosigner.size, checkpoint.size)
        status, answer = await self._send(cosigner, note, old, tree, checkpoint.size)
        if status == HTTPStatus.CONFLICT:
            held = read_size(answer)
            if held == old or held > checkpoint.size:
                # It has seen more than we have, or another tree of this size: it is never at fault.
                raise VerificationError(Text("noticeboard.witness.other_log", held=held))
            status, answer = await self._send(cosigner, note, held, tree, checkpoint.size)
        if status == HTTPStatus.UNPROCESSABLE_ENTITY:
            # It has another root of the size that we said it holds.
            raise VerificationError(Text("noticeboard.witness.other_log", held=cosigner.size))
        if status != HTTPStatus.OK:
            raise UnavailableError(Text("noticeboard.witness.status", status=status))
        return collect(answer, note, cosigner.witness.keys, self._now())

    async def _send(
        self, cosigner: _Cosigner, note: str, old: int, tree: Tree, size: int
    ) -> tuple[int, bytes]:
        proof = tree.consistency(old, size) if 0 < old < size else []
        request = AddCheckpoint(old_size=old, proof=tuple(proof), note=note)
        async with self._session.post(
            f"{cosigner.witness.url}/{PATH}", data=request.text().encode(), allow_redirects=False
        ) as response:
            is_size = response.status == HTTPStatus.CONFLICT
            most = MAX_SIZE_BYTES if is_size else MAX_ANSWER_BYTES
            answer = bytearray()
            async for piece in response.content.iter_any():
                answer += piece
                if len(answer) > most:
                    raise VerificationError(Text("noticeboard.witness.too_long", most=most))
            return response.status, bytes(answer)


@asynccontextmanager
async def cosigners_of(
    witnesses: Sequence[WitnessAddress],
    quorum: int,
    now: Callable[[], datetime],
    network: NetworkWitnesses | None = None,
) -> AsyncGenerator[Cosigners]:
    """Yield a board's witnesses, and close the connections at the end."""
    headers = {"Accept-Encoding": "identity", "User-Agent": "neighbors-requests"}
    # Answers are never decompressed: a compressed one is no signature line and is refused.
    async with aiohttp.ClientSession(
        headers=headers, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        yield Cosigners(witnesses, quorum, session, now, network)
