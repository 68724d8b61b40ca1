"""Reading and writing the log's rows."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board.database import Database
from noticeboard.board.tables import checkpoints, entries
from noticeboard.log.entry import Entry, RequestPost

ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry, its place in the log, and the request it belongs to."""

    index: int
    entry: Entry
    thread: int | None
    logged_at: datetime

    def row(self) -> dict[str, object]:
        """Return the database row that this entry must have."""
        body = self.entry.body
        post = body if isinstance(body, RequestPost) else None
        return {
            "entry_index": self.index,
            "leaf": self.entry.leaf,
            "raw": self.entry.raw,
            "type": type_of(self.entry),
            "agency": body.agency,
            "entry_id": body.id,
            "thread": self.thread,
            "incident": post.incident if post else None,
            "expires": datetime.fromisoformat(post.expires) if post else None,
            "logged_at": self.logged_at,
        }


def type_of(entry: Entry) -> str:
    """Return the type tag an entry carries, such as `request.post`."""
    return str(type(entry.body).__struct_config__.tag)


async def add(connection: AsyncConnection, records: Sequence[Record]) -> None:
    """Insert entries at the end of the log."""
    await connection.execute(insert(entries), [record.row() for record in records])


async def count(connection: AsyncConnection) -> int:
    """Return the number of entries in the database."""
    found = await connection.execute(select(func.count()).select_from(entries))
    return found.scalar_one()


async def keep_checkpoint(connection: AsyncConnection, size: int, note: str, at: datetime) -> None:
    """Insert the signed checkpoint of one size."""
    await connection.execute(insert(checkpoints).values(size=size, note=note, signed_at=at))


async def newest_checkpoint(connection: AsyncConnection) -> tuple[str, datetime] | None:
    """Return the newest signed checkpoint and when it was signed."""
    newest = select(checkpoints).order_by(checkpoints.c.size.desc()).limit(1)
    row = (await connection.execute(newest)).one_or_none()
    return None if row is None else (row.note, row.signed_at)


async def raw_between(database: Database, start: int, end: int) -> Sequence[bytes]:
    """Return the bytes of the entries [start, end), fewer where the log ends before."""
    wanted = (
        select(entries.c.raw)
        .where(entries.c.entry_index >= start, entries.c.entry_index < end)
        .order_by(entries.c.entry_index)
    )
    async with database.read() as connection:
        return (await connection.execute(wanted)).scalars().all()


async def every_raw(database: Database) -> AsyncGenerator[bytes]:
    """Yield the bytes of every entry in log order."""
    start = 0
    while some := await raw_between(database, start, start + ROWS_AT_ONCE):
        for raw in some:
            yield raw
        start += len(some)
