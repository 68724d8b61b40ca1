"""Goes on with a ledger under a new key, where another copy of it may go on under the old one.

The entries and every root stay what they were; only who signs them from here on is new. So two
copies of a house never sign two histories with one key.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import StorageError
from hub.ledger import rows
from hub.ledger.folding import Row, signed
from hub.ledger.house_key import head_path, make_key, read_key
from hub.ledger.verifying import Verifying
from hub.store.database import Database
from hub.store.tables import ledger
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import Frontier, leaf_hash
from noticeboard.runtime.files import sync_folder


async def renew(database: Database, key_path: Path) -> str | None:
    """Sign the ledger with a new key; return the old one's public half, None where there is none.

    Every entry is verified under the old key first; StorageError where one does not hold. A crash
    at any point leaves a ledger that this takes up again.
    """
    old = await asyncio.to_thread(read_key, key_path)
    if old is None:
        return None
    fresh_path = key_path.with_name(f"{key_path.name}.next")
    fresh = await asyncio.to_thread(read_key, fresh_path)
    if fresh is None:
        fresh = await asyncio.to_thread(make_key, fresh_path)
    async with database.write() as connection:
        if not await _is_signed_by(connection, fresh):
            await _sign(connection, old, fresh)
    await asyncio.to_thread(_take_over, key_path, fresh_path)
    return str(old.verifier)


async def _is_signed_by(connection: AsyncConnection, key: SignerKey) -> bool:
    """Tell whether a crash came after the rows were signed; entry 0 tells of all."""
    async for piece in rows.whole(connection):
        _, raw, note = piece[0]
        return note == signed(key, _with(Frontier(), raw))
    return False


async def _sign(connection: AsyncConnection, old: SignerKey, fresh: SignerKey) -> None:
    verifying, frontier = Verifying(old, None), Frontier()
    async for piece in rows.whole(connection):
        notes = await asyncio.to_thread(_signed_anew, piece, verifying, frontier, fresh)
        for (index, _, _), note in zip(piece, notes, strict=True):
            await connection.execute(
                update(ledger).where(ledger.c.index == index).values(checkpoint=note)
            )
    if complaints := verifying.finish().complaints:
        raise StorageError(
            f"The ledger of this copy does not hold: {complaints[0]} Restore another backup."
        )


def _signed_anew(
    piece: Sequence[Row], verifying: Verifying, frontier: Frontier, key: SignerKey
) -> list[str]:
    verifying.take(piece)
    return [signed(key, _with(frontier, raw)) for _, raw, _ in piece]


def _with(frontier: Frontier, raw: bytes) -> Frontier:
    frontier.append(leaf_hash(raw))
    return frontier


def _take_over(key_path: Path, fresh_path: Path) -> None:
    # What the old key signed last is no head of the new one's.
    head_path(key_path).unlink(missing_ok=True)
    fresh_path.replace(key_path)
    sync_folder(key_path.parent)
