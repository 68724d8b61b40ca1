"""Checking what a board has logged by the rules of the log: every field, signature and link."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.feeds.broken import BrokenPromiseError
from noticeboard.errors import NewerFormatError, NoticeboardError, VerificationError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.registry import Registry
from noticeboard.signatures.claims import Claim, KnownKeys, Proven
from noticeboard.signatures.pool import Checkers

BATCH: Final = 512
"""So many entries are read while the signatures of as many before them are checked."""

type Read = Sequence[Entry | VerificationError]
"""Entries in order; what cannot be read is told in its turn, and nothing follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A batch whose signatures are being checked."""

    read: Read
    held: asyncio.Task[list[Claim]]


class TooNewError(Exception):
    """A newer version may be able to read this entry: so the board is not accused of it."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class Admission:
    """Folds entries into a registry, each checked before; one batch behind what it is given.

    New keys act 72 hours after `seen_at`. `proven` is what the registry asks about signatures.
    Where there are many, `checkers` look at them in other processes, while the next batch is read
    and the one before is folded.
    """

    def __init__(  # noqa: PLR0913 -- what it folds into, and what it needs to know
        self,
        registry: Registry,
        proven: Proven,
        origin: str,
        checkers: Checkers,
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
        """Begin with a batch, and return the one before it, checked and folded.

        Raises BrokenPromiseError for the first entry that is bad, or TooNewError; nothing may be
        taken after it.
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
        """End what is not done; the registry has then to be made anew."""
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
    """Read entries up to the first that cannot be."""
    found: list[Entry | VerificationError] = []
    for raw in raws:
        try:
            found.append(parse_entry(raw))
        except VerificationError as error:
            return [*found, error]
    return found


async def _held(checkers: Checkers, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims that hold; the registry finds out what is wrong with the others."""
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
                f"The board logged entry {index}, which it had to refuse: {error}", index=index
            ) from error
    return logged
