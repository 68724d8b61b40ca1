"""The ledger: what this house decided, kept and shared, in a log that only it signs.

Each entry is stored with the checkpoint that covers it, in one transaction. The key, which signs
nothing else, never leaves its file. The newest checkpoint is also stored next to it, outside the
database: it reveals whether the end was cut off or an old backup was restored.

A copied house continues its ledger under a new key: the entries and every root stay the same, and
two copies of a house never sign two histories with one key.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
import fcntl
from pathlib import Path
import secrets
from typing import Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clock import Clock
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.ledger.entry import MAX_ENTRY_BYTES, Fields, LedgerEntry, check_fields
from hub.ledger.tree import (
    Export,
    LedgerProof,
    LedgerReport,
    LedgerTree,
    LedgerVerifier,
    RootWatch,
    Row,
    Stored,
    prove,
    root_from,
    signed,
)
from hub.store.database import Database
from hub.store.files import write_durably
from hub.store.tables import ledger
from noticeboard.errors import NoticeboardError
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.encoding import encode_base64
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import Frontier, leaf_hash
from noticeboard.runtime.files import sync_folder
from noticeboard.runtime.text import Text

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


def save_head(key_path: Path, note: str) -> None:
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


_NO_KEY = Text("ledger.key_missing")
_PIECE: Final = 2000
"""How many entries are read at once, so that memory stays small."""


class Ledger:
    """The house's own append-only log; only this class writes to it."""

    def __init__(self, database: Database, key_path: Path, clock: Clock) -> None:
        self._database = database
        self._key_path = key_path
        self._clock = clock
        self._turn = asyncio.Lock()
        self._log: LedgerTree | None = None

    async def append(self, kind: str, fields: Fields) -> LedgerEntry:
        """Write one entry durably, once for each fact (`hub.ledger.entry`).

        Repeating a fact returns the existing entry, so it is safe to write again after a crash.
        Raises InvalidInputError for fields that the ledger does not keep, and StorageError if the
        ledger is not what this house signed.
        """
        check_fields(kind, fields)
        async with self._turn:
            log = await self._read()
            if (existing := log.index_of(kind, fields)) is None:
                return await self._write(log, kind, fields, self._clock.now())
            async with self._database.read() as connection:
                return await _one(connection, existing)

    async def entries(self, *, start: int = 0, limit: int | None = None) -> list[LedgerEntry]:
        """Return entries, oldest first; StorageError if one cannot be read."""
        async with self._turn:
            log = await self._read()
            end = log.size if limit is None else min(log.size, start + limit)
            async with self._database.read() as connection:
                found: list[LedgerEntry] = []
                async for piece in _entries(connection, start, end):
                    found.extend(await asyncio.to_thread(_parsed, piece))
        return found

    async def checkpoint(self) -> str:
        """Return the signed checkpoint over all entries; its size is 0 before the first."""
        async with self._turn:
            return (await self._read()).checkpoint()

    async def root(self) -> str:
        """Return the root over all entries in base64, as custody records contain it."""
        async with self._turn:
            return encode_base64((await self._read()).root)

    async def verify(self) -> list[str]:
        """Check every stored byte against every signature; return what is wrong, as sentences."""
        return list(map(str, (await self.check()).complaints))

    async def check(self, *, root: str = "") -> LedgerReport:
        """Verify the ledger, and that it once had `root` if given; changes nothing.

        Another process may append meanwhile. Raises InvalidInputError if `root` cannot be read.
        """
        expected = (root_from(root),) if root else ()
        async with self._turn:
            try:
                # In this order: the key is made before the first row, the head written after
                # it. Read all before the rows: other processes may append from here on.
                empty = await self._is_empty()
                head = await asyncio.to_thread(read_head, self._key_path)
                key = await asyncio.to_thread(read_key, self._key_path)
            except StorageError as error:
                return LedgerReport(entries=0, key="", root="", complaints=(error.text,))
            async with self._database.read() as connection:
                if key is None:
                    lost = head is not None or not empty
                    wrong = [_NO_KEY] if lost else RootWatch(*expected).complaints()
                    return LedgerReport(entries=0, key="", root="", complaints=tuple(wrong))
                verifying = LedgerVerifier(key, head, *expected)
                async for piece in _whole(connection):
                    await asyncio.to_thread(verifying.append, piece)
        return verifying.finish()

    async def export(self) -> Export:
        """Return everything that a stranger needs to verify the ledger, at one moment.

        Raises NotFoundError before the first entry, StorageError if it is not what was signed.
        """
        async with self._turn:
            if await asyncio.to_thread(read_key, self._key_path) is None and await self._is_empty():
                raise NotFoundError("ledger.empty")
            log = await self._read()
            entries: list[bytes] = []
            async with self._database.read() as connection:
                async for piece in _entries(connection, end=log.size):
                    entries.extend(raw for _, raw in piece)
        return Export(
            key=str(log.key.verifier), checkpoint=log.checkpoint(), entries=tuple(entries)
        )

    async def prove(self, index: int, *, root: str = "") -> LedgerProof:
        """Return a proof that one entry is in the ledger, without revealing any other.

        With `root`, the proof is under that root, for example one from a share. Raises
        NotFoundError if there is no such entry or the ledger never had that root.
        """
        under = root_from(root) if root else None
        export = await self.export()
        size, hashes = await asyncio.to_thread(prove, export.entries, index, under)
        async with self._database.read() as connection:
            note = await _checkpoint_of(connection, size - 1)
        return LedgerProof.of(export, index, hashes, note)

    async def _write(self, log: LedgerTree, kind: str, fields: Fields, at: datetime) -> LedgerEntry:
        # If this fails, the entry may be committed or not: the next `_read` finds out.
        async with self._database.write() as connection:
            # The lock keeps other processes from appending. What they have appended comes first.
            await self._catch_up(connection, log)
            if (existing := log.index_of(kind, fields)) is not None:
                return await _one(connection, existing)
            entry = LedgerEntry(index=log.size, at=at, type=kind, fields=dict(fields))
            raw = entry.raw()
            if len(raw) > MAX_ENTRY_BYTES:
                raise InvalidInputError("ledger.too_long", most=MAX_ENTRY_BYTES)
            note = log.checkpoint_with(raw)
            await connection.execute(
                insert(ledger).values(index=entry.index, raw=raw, checkpoint=note)
            )
        log.add(kind, fields, raw)
        # A crash before this leaves an older head next to the key; the ledger still extends it.
        await asyncio.to_thread(save_head, self._key_path, note)
        return entry

    async def _read(self) -> LedgerTree:
        """Return the folded ledger, with what other processes have appended to it."""
        log = self._log
        if log is None:
            # Read the head before the rows: it may be older than they are, but never newer.
            head = await asyncio.to_thread(read_head, self._key_path)
            log = LedgerTree(await self._key(), head)
        async with self._database.read() as connection:
            await self._catch_up(connection, log)
        log.require_head()
        self._log = log
        return log

    async def _key(self) -> SignerKey:
        key = await asyncio.to_thread(read_key, self._key_path)
        if key is not None:
            return key
        # Within the database's lock: if two processes begin a ledger, only one makes its key.
        async with self._database.write() as connection:
            key = await asyncio.to_thread(read_key, self._key_path)
            if key is None and await _stored_size(connection):
                raise StorageError(_NO_KEY)
            if key is None:
                key = await asyncio.to_thread(make_key, self._key_path)
        return key

    async def _is_empty(self) -> bool:
        async with self._database.read() as connection:
            return not await _stored_size(connection)

    async def _catch_up(self, connection: AsyncConnection, log: LedgerTree) -> None:
        """Fold the stored rows that are not in memory yet; raises StorageError."""
        before, size = log.size, await _stored_size(connection)
        log.require_size(size)
        if size == before:
            return
        try:
            async for piece in _entries(connection, before):
                await asyncio.to_thread(log.append, piece)
            log.require(await _checkpoint_of(connection, log.size - 1))
        except BaseException:
            self._log = None  # memory may hold a part of the rows
            raise


async def _one(connection: AsyncConnection, index: int) -> LedgerEntry:
    async for piece in _entries(connection, index, index + 1):
        return _parsed(piece)[0]
    raise StorageError("ledger.entry_missing", index=index)


def _parsed(piece: Sequence[Stored]) -> list[LedgerEntry]:
    entries = []
    for index, raw in piece:
        try:
            entries.append(LedgerEntry.parse(index, raw))
        except InvalidInputError as error:
            raise StorageError("ledger.entry_unreadable", index=index) from error
    return entries


async def _stored_size(connection: AsyncConnection) -> int:
    """Return one more than the newest entry's index, in constant time."""
    newest: int | None = (await connection.execute(select(func.max(ledger.c.index)))).scalar_one()
    return 0 if newest is None else newest + 1


async def _checkpoint_of(connection: AsyncConnection, index: int) -> str:
    """Return the checkpoint that an entry was stored with, or text that is not a checkpoint."""
    found = await connection.execute(select(ledger.c.checkpoint).where(ledger.c.index == index))
    return str(found.scalar())


async def _entries(
    connection: AsyncConnection, start: int = 0, end: int | None = None
) -> AsyncGenerator[list[Stored]]:
    """Yield the entries from `start` up to but not including `end`, in pieces."""
    expected = select(ledger.c.index, ledger.c.raw).order_by(ledger.c.index).limit(_PIECE)
    if end is not None:
        expected = expected.where(ledger.c.index < end)
    while True:
        found = await connection.execute(expected.where(ledger.c.index >= start))
        piece: list[Stored] = [(row[0], _bytes(row[1])) for row in found]
        if not piece:
            return
        yield piece
        start = piece[-1][0] + 1


async def _whole(connection: AsyncConnection) -> AsyncGenerator[list[Row]]:
    """Yield every row, whatever its index, in pieces."""
    columns = select(ledger.c.index, ledger.c.raw, ledger.c.checkpoint).order_by(ledger.c.index)
    after: int | None = None
    while True:
        expected = columns if after is None else columns.where(ledger.c.index > after)
        piece: list[Row] = [
            (row[0], _bytes(row[1]), str(row[2]))
            for row in await connection.execute(expected.limit(_PIECE))
        ]
        if not piece:
            return
        yield piece
        after = piece[-1][0]


def _bytes(stored: object) -> bytes:
    """Return the bytes, or none if SQLite has stored text or a number instead."""
    return stored if isinstance(stored, bytes) else b""


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
    await asyncio.to_thread(_adopt_key, key_path, fresh_path)
    return str(old.verifier)


async def _is_signed_by(connection: AsyncConnection, key: SignerKey) -> bool:
    """Return whether the rows are already signed by this key; checking entry 0 is enough."""
    async for piece in _whole(connection):
        _, raw, note = piece[0]
        return note == signed(key, _with(Frontier(), raw))
    return False


async def _sign(connection: AsyncConnection, old: SignerKey, fresh: SignerKey) -> None:
    verifying, frontier = LedgerVerifier(old, None), Frontier()
    async for piece in _whole(connection):
        notes = await asyncio.to_thread(_sign_again, piece, verifying, frontier, fresh)
        for (index, _, _), note in zip(piece, notes, strict=True):
            await connection.execute(
                update(ledger).where(ledger.c.index == index).values(checkpoint=note)
            )
    if complaints := verifying.finish().complaints:
        raise StorageError("ledger.copy_wrong", complaint=complaints[0])


def _sign_again(
    piece: Sequence[Row], verifying: LedgerVerifier, frontier: Frontier, key: SignerKey
) -> list[str]:
    verifying.append(piece)
    return [signed(key, _with(frontier, raw)) for _, raw, _ in piece]


def _with(frontier: Frontier, raw: bytes) -> Frontier:
    frontier.append(leaf_hash(raw))
    return frontier


def _adopt_key(key_path: Path, fresh_path: Path) -> None:
    # The old key's checkpoint is not valid under the new key.
    head_path(key_path).unlink(missing_ok=True)
    fresh_path.replace(key_path)
    sync_folder(key_path.parent)
