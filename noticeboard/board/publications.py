"""When the world could see an entry: the cosigned checkpoints that were published, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, insert, select

from noticeboard.board.database import Database
from noticeboard.board.tables import publications
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.note import VerifierKey

_LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A witness and when it cosigned."""

    name: str
    key: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicBy:
    """The first cosigned checkpoint that covers an entry."""

    size: int
    note: str
    seen: tuple[Seen, ...]
    """The earliest first."""


def keep(connection: Connection, size: int, note: str, at: datetime) -> None:
    """Keep the first cosigned checkpoint of a size; a later one of the same size is dropped."""
    known = select(publications.c.size).where(publications.c.size == size)
    if connection.execute(known).scalar_one_or_none() is None:
        connection.execute(insert(publications).values(size=size, note=note, published_at=at))


async def public_by(
    database: Database, log_key: VerifierKey, witnesses: Iterable[VerifierKey], index: int
) -> PublicBy | None:
    """Return who had seen the entry at `index` by when; None while no witness has."""
    first = (
        select(publications.c.size, publications.c.note)
        .where(publications.c.size > index)
        .order_by(publications.c.size)
        .limit(1)
    )
    async with database.read() as connection:
        row = (await connection.execute(first)).one_or_none()
    if row is None:
        return None
    seen = seen_by(row.note, log_key, witnesses)
    return PublicBy(size=row.size, note=row.note, seen=seen[::-1])


def seen_by(note: str, log_key: VerifierKey, witnesses: Iterable[VerifierKey]) -> tuple[Seen, ...]:
    """Return the witnesses that cosigned a note, the newest first; raises VerificationError."""
    keys = {str(key): key for key in witnesses}
    cosigned = open_checkpoint(note, log_key, keys.values()).cosigned
    found = [
        Seen(name=keys[key].name, key=key, at=datetime.fromtimestamp(at, UTC))
        for key, at in cosigned.items()
        if at < _LATEST
    ]
    return tuple(sorted(found, key=lambda seen: seen.at, reverse=True))
