"""The ledger: what this house decided and shared, in a log only it signs.

Each entry is stored with the checkpoint that covers it, in one transaction. The newest
checkpoint is kept beside the key as well, outside the database, so that cutting off the end
or restoring an old backup is seen.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clock import Clock
from hub.errors import InvalidInputError, StorageError
from hub.ledger.entry import MAX_ENTRY_BYTES, LedgerEntry, check_fields, entry_key
from hub.ledger.house_key import make_key, read_key
from hub.store.database import Database
from hub.store.files import write_durably
from hub.store.tables import ledger
from noticeboard.errors import VerificationError
from noticeboard.log.checkpoint import Checkpoint, open_checkpoint
from noticeboard.log.note import SignerKey, sign_note
from noticeboard.log.tree import Frontier, Tree, leaf_hash


@dataclass(slots=True, kw_only=True)
class _Log:
    """The ledger in memory, as far as it has been read."""

    key: SignerKey
    frontier: Frontier = field(default_factory=Frontier)
    entries: list[LedgerEntry] = field(default_factory=list)
    by_key: dict[tuple[str, str, str], LedgerEntry] = field(default_factory=dict)

    def add(self, entry: LedgerEntry, raw: bytes) -> None:
        self.frontier.append(leaf_hash(raw))
        self.entries.append(entry)
        self.by_key.setdefault(entry.key, entry)


class Ledger:
    """The house's own append-only log; only this class writes to it."""

    def __init__(self, database: Database, key_path: Path, clock: Clock) -> None:
        self._database = database
        self._key_path = key_path
        self._head_path = key_path.with_name(f"{key_path.name}.checkpoint")
        self._clock = clock
        self._turn = asyncio.Lock()
        self._log: _Log | None = None

    async def append(
        self, kind: str, fields: Mapping[str, str | int], *, at: datetime | None = None
    ) -> LedgerEntry:
        """Write one `decision` or `share` durably, once for each request and `state`.

        Repeating it gives the entry that stands, so what a crash left out can be written again.
        Raises InvalidInputError on fields the ledger does not keep.
        """
        check_fields(kind, fields)
        async with self._turn:
            log = await self._read()
            standing = log.by_key.get(entry_key(kind, fields))
            if standing is not None:
                return standing
            entry = LedgerEntry(
                index=len(log.entries),
                at=at or self._clock.now(),
                type=kind,
                fields=dict(fields),
            )
            await self._write(log, entry)
        return entry

    async def entries(self) -> list[LedgerEntry]:
        """Return every entry, oldest first; StorageError where one cannot be read."""
        async with self._turn:
            return list((await self._read()).entries)

    async def checkpoint(self) -> str:
        """Return the signed checkpoint over all entries; of size 0 before the first."""
        async with self._turn:
            log = await self._read()
            return _signed(log.key, log.frontier)

    async def verify(self) -> list[str]:
        """Check every stored byte against every signature; return what is wrong, in sentences."""
        async with self._turn:
            async with self._database.read() as connection:
                rows = await _rows(connection)
            try:
                key = await asyncio.to_thread(read_key, self._key_path)
                head = await asyncio.to_thread(self._read_head)
            except StorageError as error:
                return [str(error)]
        if key is None:
            return ["The ledger's key is missing: restore it from a backup."] if rows else []
        return await asyncio.to_thread(_complaints, rows, key, head)

    async def _write(self, log: _Log, entry: LedgerEntry) -> None:
        raw = entry.raw()
        if len(raw) > MAX_ENTRY_BYTES:
            raise InvalidInputError(f"A ledger entry has at most {MAX_ENTRY_BYTES} bytes.")
        frontier = Frontier(log.frontier.size, log.frontier.hashes)
        frontier.append(leaf_hash(raw))
        note = _signed(log.key, frontier)
        # Where this fails it is not known whether it was committed: `_read` counts again.
        async with self._database.write() as connection:
            await connection.execute(
                insert(ledger).values(index=entry.index, raw=raw, checkpoint=note)
            )
        log.add(entry, raw)
        # A crash before this leaves an older head beside the key, which the ledger still extends.
        await asyncio.to_thread(write_durably, self._head_path, note.encode())

    async def _read(self) -> _Log:
        """Return the ledger in memory, read again where another process has appended to it."""
        async with self._database.read() as connection:
            size = (await connection.execute(select(func.count()).select_from(ledger))).scalar_one()
            if self._log is not None and len(self._log.entries) == size:
                return self._log
            rows = await _rows(connection)
        key = await asyncio.to_thread(read_key, self._key_path)
        if key is None:
            if rows:
                raise StorageError("The ledger's key is missing: restore it from a backup.")
            key = await asyncio.to_thread(make_key, self._key_path)
        log = _Log(key=key)
        for number, (index, raw, _) in enumerate(rows):
            if index != number:
                raise StorageError(f"The ledger's entry {number} is missing: run the check.")
            try:
                log.add(LedgerEntry.parse(index, raw), raw)
            except InvalidInputError as error:
                raise StorageError(f"The ledger's entry {number} cannot be read.") from error
        if rows:
            _refuse_other_history(log, rows[-1][2])
        self._log = log
        return log

    def _read_head(self) -> str | None:
        try:
            return self._head_path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StorageError("The ledger's kept checkpoint cannot be read.") from error


type _Row = tuple[int, bytes, str]


async def _rows(connection: AsyncConnection) -> list[_Row]:
    found = await connection.execute(
        select(ledger.c.index, ledger.c.raw, ledger.c.checkpoint).order_by(ledger.c.index)
    )
    return [(row[0], row[1], row[2]) for row in found]


def _signed(key: SignerKey, frontier: Frontier) -> str:
    checkpoint = Checkpoint(origin=key.name, size=frontier.size, root=frontier.root())
    return sign_note(checkpoint.text(), [key])


def _refuse_other_history(log: _Log, note: str) -> None:
    """Sign nothing on top of entries that an earlier signature does not cover."""
    try:
        signed = open_checkpoint(note, log.key.verifier).checkpoint
    except VerificationError as error:
        raise StorageError("The ledger was signed by another key: run the check.") from error
    if (signed.size, signed.root) != (log.frontier.size, log.frontier.root()):
        raise StorageError("The ledger is not what was signed: run the check.")


def _complaints(rows: list[_Row], key: SignerKey, head: str | None) -> list[str]:
    """Say which entry is missing, altered or not covered by its checkpoint."""
    complaints: list[str] = []
    tree = Tree()
    for number, (index, raw, note) in enumerate(rows):
        if index != number:
            complaints.append(f"Entry {number} is missing.")
            return complaints
        tree.append(leaf_hash(raw))
        try:
            LedgerEntry.parse(index, raw)
        except InvalidInputError:
            complaints.append(f"Entry {number} cannot be read.")
        if wrong := _mismatch(tree, key, note, size=number + 1):
            # All that follows is hashed over it: the first one is where the chain broke.
            complaints.append(f"Entry {number} {wrong}.")
            return complaints
    if head is not None and (wrong := _mismatch(tree, key, head)):
        complaints.append(f"The end of the ledger after entry {len(rows) - 1} {wrong}.")
    return complaints


def _mismatch(tree: Tree, key: SignerKey, note: str, *, size: int | None = None) -> str:
    """Say what is wrong between the entries so far and one signed checkpoint, or nothing."""
    try:
        signed = open_checkpoint(note, key.verifier).checkpoint
    except VerificationError:
        return "has a checkpoint that the house did not sign"
    if size is not None and signed.size != size:
        return "has the checkpoint of another entry"
    if signed.size > tree.size:
        return "is missing: the house signed more than there is"
    if tree.root(signed.size) != signed.root:
        return "is not what the house signed"
    return ""
