"""The house's own key, which signs only the ledger, and its renewal.

The key never leaves its file. The newest checkpoint that it signed is stored next to it. A copied
house continues its ledger under a new key: the entries and every root stay the same, and two
copies of a house never sign two histories with one key.
"""

import asyncio
from collections.abc import Sequence
import fcntl
from pathlib import Path
import secrets

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import StorageError
from hub.ledger import store
from hub.ledger.tree import Row, signed
from hub.ledger.verify import LedgerVerifier
from hub.store.database import Database
from hub.store.files import write_durably
from hub.store.tables import ledger
from noticeboard.errors import NoticeboardError
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import Frontier, leaf_hash
from noticeboard.runtime.files import sync_folder

_SECRET_MODE = 0o600


def make_key(path: Path) -> SignerKey:
    """Make and return a key that only its owner can read, durably; blocking.

    Its name is random, so that a ledger reveals nothing about the house.
    """
    key = SignerKey.generate(f"ledger-{secrets.token_hex(8)}")
    write_durably(path, f"{key.export()}\n".encode(), mode=_SECRET_MODE)
    return key


def read_key(path: Path) -> SignerKey | None:
    """Return the key, or None if there is none yet; raises StorageError. Blocking."""
    try:
        if path.stat().st_mode & 0o077:
            path.chmod(_SECRET_MODE)
        return SignerKey.parse(path.read_text(encoding="utf-8").removesuffix("\n"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, NoticeboardError) as error:
        raise StorageError("ledger.key_unreadable", name=path.name) from error


def head_path(key_path: Path) -> Path:
    """Return the path of the newest checkpoint."""
    return key_path.with_name(f"{key_path.name}.checkpoint")


def read_head(key_path: Path) -> str | None:
    """Return the newest checkpoint, or None before the first; raises StorageError. Blocking."""
    try:
        return head_path(key_path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError("ledger.checkpoint_unreadable") from error


def keep_head(key_path: Path, note: str) -> None:
    """Replace the newest checkpoint durably, unless a newer one is there; blocking.

    The key's file is the lock: two processes may append in one order and get here in the other.
    """
    with key_path.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _size(key_path, read_head(key_path)) < _size(key_path, note):
            write_durably(head_path(key_path), note.encode(), mode=_SECRET_MODE)


def _size(key_path: Path, note: str | None) -> int:
    """Return how many entries our checkpoint covers, or -1; raises StorageError."""
    key = read_key(key_path)
    if note is None or key is None:
        return -1
    try:
        return open_checkpoint(note, key.verifier).checkpoint.size
    except NoticeboardError:
        return -1


async def renew(database: Database, key_path: Path) -> str | None:
    """Sign the ledger with a new key; return the old one's public half, None if there is none.

    Every entry is verified under the old key first; StorageError if one is wrong. After a crash
    at any point, calling this again continues.
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
    """Return whether the rows are already signed by this key; checking entry 0 is enough."""
    async for piece in store.whole(connection):
        _, raw, note = piece[0]
        return note == signed(key, _with(Frontier(), raw))
    return False


async def _sign(connection: AsyncConnection, old: SignerKey, fresh: SignerKey) -> None:
    verifying, frontier = LedgerVerifier(old, None), Frontier()
    async for piece in store.whole(connection):
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
    piece: Sequence[Row], verifying: LedgerVerifier, frontier: Frontier, key: SignerKey
) -> list[str]:
    verifying.take(piece)
    return [signed(key, _with(frontier, raw)) for _, raw, _ in piece]


def _with(frontier: Frontier, raw: bytes) -> Frontier:
    frontier.append(leaf_hash(raw))
    return frontier


def _take_over(key_path: Path, fresh_path: Path) -> None:
    # The old key's checkpoint is not valid under the new key.
    head_path(key_path).unlink(missing_ok=True)
    fresh_path.replace(key_path)
    sync_folder(key_path.parent)
