"""The ledger: what this house decided, kept and shared, in a log that only it signs.

Each entry is stored with the checkpoint that covers it, in one transaction. The newest checkpoint
is also stored next to the key, outside the database. It reveals whether the end was cut off or an
old backup was restored.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clock import Clock
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.ledger import store
from hub.ledger.entry import MAX_ENTRY_BYTES, Fields, LedgerEntry, check_fields
from hub.ledger.export import Export, LedgerProof
from hub.ledger.key import keep_head, make_key, read_head, read_key
from hub.ledger.tree import LedgerTree, Stored, prove
from hub.ledger.verify import LedgerReport, LedgerVerifier, RootWatch, root_from
from hub.store.database import Database
from hub.store.tables import ledger
from noticeboard.log.encoding import encode_base64
from noticeboard.log.note import SignerKey
from noticeboard.runtime.text import Text

_NO_KEY = Text("ledger.key_missing")


class Ledger:
    """The house's own append-only log; only this class writes to it."""

    def __init__(self, database: Database, key_path: Path, clock: Clock) -> None:
        self._database = database
        self._key_path = key_path
        self._clock = clock
        self._turn = asyncio.Lock()
        self._log: LedgerTree | None = None

    async def append(self, kind: str, fields: Fields, *, at: datetime | None = None) -> LedgerEntry:
        """Write one entry durably, once for each fact (`hub.ledger.entry`).

        Repeating a fact returns the existing entry, so it is safe to write again after a crash.
        Raises InvalidInputError for fields that the ledger does not keep, and StorageError if the
        ledger is not what this house signed.
        """
        check_fields(kind, fields)
        async with self._turn:
            log = await self._read()
            if (standing := log.standing(kind, fields)) is None:
                return await self._write(log, kind, fields, at or self._clock.now())
            async with self._database.read() as connection:
                return await _one(connection, standing)

    async def entries(self, *, start: int = 0, limit: int | None = None) -> list[LedgerEntry]:
        """Return entries, oldest first; StorageError if one cannot be read."""
        async with self._turn:
            log = await self._read()
            end = log.size if limit is None else min(log.size, start + limit)
            async with self._database.read() as connection:
                found: list[LedgerEntry] = []
                async for piece in store.entries(connection, start, end):
                    found.extend(await asyncio.to_thread(_parsed, piece))
        return found

    async def newest(self, kind: str, about: Fields) -> LedgerEntry | None:
        """Return the newest `rule`, or `hold` or `release`, about one subject, or None.

        `about` names the subject: `{"rule": id}` or `{"request": id}`.
        """
        async with self._turn:
            index = (await self._read()).newest(kind, about)
            if index is None:
                return None
            async with self._database.read() as connection:
                return await _one(connection, index)

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
        wanted = (root_from(root),) if root else ()
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
                    wrong = [_NO_KEY] if lost else RootWatch(*wanted).complaints()
                    return LedgerReport(entries=0, key="", root="", complaints=tuple(wrong))
                verifying = LedgerVerifier(key, head, *wanted)
                async for piece in store.whole(connection):
                    await asyncio.to_thread(verifying.take, piece)
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
                async for piece in store.entries(connection, end=log.size):
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
            note = await store.checkpoint_of(connection, size - 1)
        return LedgerProof.of(export, index, hashes, note)

    async def _write(self, log: LedgerTree, kind: str, fields: Fields, at: datetime) -> LedgerEntry:
        # If this fails, the entry may be committed or not: the next `_read` finds out.
        async with self._database.write() as connection:
            # The lock keeps other processes from appending. What they have appended comes first.
            await self._catch_up(connection, log)
            if (standing := log.standing(kind, fields)) is not None:
                return await _one(connection, standing)
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
        await asyncio.to_thread(keep_head, self._key_path, note)
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
            if key is None and await store.size(connection):
                raise StorageError(_NO_KEY)
            if key is None:
                key = await asyncio.to_thread(make_key, self._key_path)
        return key

    async def _is_empty(self) -> bool:
        async with self._database.read() as connection:
            return not await store.size(connection)

    async def _catch_up(self, connection: AsyncConnection, log: LedgerTree) -> None:
        """Fold the stored rows that are not in memory yet; raises StorageError."""
        before, size = log.size, await store.size(connection)
        log.require_size(size)
        if size == before:
            return
        try:
            async for piece in store.entries(connection, before):
                await asyncio.to_thread(log.take, piece)
            log.require(await store.checkpoint_of(connection, log.size - 1))
        except BaseException:
            self._log = None  # memory may hold a part of the rows
            raise


async def _one(connection: AsyncConnection, index: int) -> LedgerEntry:
    async for piece in store.entries(connection, index, index + 1):
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
