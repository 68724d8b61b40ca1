"""Checking what a board has logged by the rules of the log: every field, signature and link."""

import asyncio
from collections.abc import Sequence

from hub.feeds.broken import BrokenPromiseError
from noticeboard.checking.checkers import FEWEST, Checkers, open_checkers
from noticeboard.checking.claims import Claim, KnownKeys, Proven
from noticeboard.errors import NoticeboardError, VerificationError
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.identity import LoggedEntry, Registry

PIECE = 4096
"""Entries whose signatures are checked while the next ones are read."""

type _Read = list[Entry | VerificationError]


async def admitted(  # noqa: PLR0913 -- what there is to check, by what, and in which pieces
    registry: Registry,
    proven: Proven,
    origin: str,
    raws: Sequence[bytes],
    first: int,
    *,
    piece: int = PIECE,
) -> list[LoggedEntry]:
    """Check and fold every entry, in order; raises BrokenPromiseError for the first that is bad.

    `proven` is what the registry asks about signatures. Where there are many, other processes
    check them, for as long as this takes.
    """
    if len(raws) < FEWEST:
        return await asyncio.to_thread(_fold, registry, _read(raws), first)
    logged: list[LoggedEntry] = []
    keys = KnownKeys(registry, origin)
    async with open_checkers() as checkers:
        read, claims = await asyncio.to_thread(_prepared, raws[:piece], keys)
        checking = asyncio.create_task(_held(checkers, claims))
        try:
            while read:
                start = len(logged) + piece
                ahead, claims = await asyncio.to_thread(
                    _prepared, raws[start : start + piece], keys
                )
                proven.hold(*await checking)
                checking = asyncio.create_task(_held(checkers, claims))
                logged += await asyncio.to_thread(_fold, registry, read, first + len(logged))
                read = ahead
        finally:
            checking.cancel()
            proven.hold()
    return logged


async def _held(checkers: Checkers, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims that hold; the registry finds out what is wrong with the others."""
    told = await checkers.check(claims)
    return [claim for claim, holds in zip(claims, told, strict=True) if holds]


def _prepared(raws: Sequence[bytes], keys: KnownKeys) -> tuple[_Read, list[Claim]]:
    read = _read(raws)
    claims = [keys.claim(each) for each in read if isinstance(each, Entry)]
    return read, [claim for claim in claims if claim is not None]


def _read(raws: Sequence[bytes]) -> _Read:
    """Read entries up to the first that cannot be, which is told in its turn."""
    read: _Read = []
    for raw in raws:
        try:
            read.append(parse_entry(raw))
        except VerificationError as error:
            return [*read, error]
    return read


def _fold(registry: Registry, read: _Read, first: int) -> list[LoggedEntry]:
    logged: list[LoggedEntry] = []
    for index, entry in enumerate(read, first):
        try:
            if not isinstance(entry, Entry):
                raise entry
            logged.append(registry.add(entry, index))
        except NoticeboardError as error:
            raise BrokenPromiseError(
                f"The board logged entry {index}, which it had to refuse: {error}"
            ) from error
    return logged
