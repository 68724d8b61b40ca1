"""The ledger's rows, read in pieces so that memory stays small."""

from collections.abc import AsyncGenerator
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.ledger.tree import Row, Stored
from hub.store.tables import ledger

PIECE: Final = 2000
"""How many entries are read at once."""


async def size(connection: AsyncConnection) -> int:
    """Return one more than the newest entry's index, in constant time."""
    newest: int | None = (await connection.execute(select(func.max(ledger.c.index)))).scalar_one()
    return 0 if newest is None else newest + 1


async def checkpoint_of(connection: AsyncConnection, index: int) -> str:
    """Return the checkpoint that an entry was stored with, or text that is not a checkpoint."""
    found = await connection.execute(select(ledger.c.checkpoint).where(ledger.c.index == index))
    return str(found.scalar())


async def entries(
    connection: AsyncConnection, start: int = 0, end: int | None = None
) -> AsyncGenerator[list[Stored]]:
    """Yield the entries from `start` up to but not including `end`, in pieces."""
    wanted = select(ledger.c.index, ledger.c.raw).order_by(ledger.c.index).limit(PIECE)
    if end is not None:
        wanted = wanted.where(ledger.c.index < end)
    while True:
        found = await connection.execute(wanted.where(ledger.c.index >= start))
        piece: list[Stored] = [(row[0], _bytes(row[1])) for row in found]
        if not piece:
            return
        yield piece
        start = piece[-1][0] + 1


async def whole(connection: AsyncConnection) -> AsyncGenerator[list[Row]]:
    """Yield every row, whatever its index, in pieces."""
    columns = select(ledger.c.index, ledger.c.raw, ledger.c.checkpoint).order_by(ledger.c.index)
    after: int | None = None
    while True:
        wanted = columns if after is None else columns.where(ledger.c.index > after)
        piece: list[Row] = [
            (row[0], _bytes(row[1]), str(row[2]))
            for row in await connection.execute(wanted.limit(PIECE))
        ]
        if not piece:
            return
        yield piece
        after = piece[-1][0]


def _bytes(stored: object) -> bytes:
    """Return the bytes, or none if SQLite has stored text or a number instead."""
    return stored if isinstance(stored, bytes) else b""
