"""Moves a board's log from one database to another: every row, or nothing."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
import hashlib
from pathlib import Path

from sqlalchemy import Row, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board import log
from noticeboard.board.database import Address, Database
from noticeboard.board.home import Home
from noticeboard.board.tables import TurnKind, entries, head, metadata
from noticeboard.errors import ConflictError, NotFoundError, UnavailableError, VerificationError
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.tree import Tree
from noticeboard.runtime.files import PRIVATE_FILE, FolderLock, sync_folder
from noticeboard.runtime.text import Text, text_of

ROWS_AT_ONCE = 500
_SUM_LIMIT = 1 << 256

# `head` is not moved: in each database, it says whether the board has left that database.
MOVED: tuple[Table, ...] = tuple(table for table in metadata.sorted_tables if table is not head)


class MoveStep(StrEnum):
    """The steps of a move, in order; until after `PLACED` the board is in its old place."""

    COPIED = "copied"
    VERIFIED = "verified"
    COMMITTED = "committed"
    PLACED = "placed"
    SWITCHED = "switched"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveReport:
    """What was copied and verified."""

    rows: Mapping[str, int]
    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    """The number of rows in a table, and the sum of their hashes, in any order."""

    rows: int
    hashes: int


def do_nothing(_step: MoveStep) -> None:
    """Do nothing after a step; tests stop the move here."""


async def move_log(
    folder: Path, url: str, now: datetime, *, after: Callable[[MoveStep], None] = do_nothing
) -> MoveReport:
    """Move the log of the board in `folder` to the database at `url`; "" is its own `board.db`.

    Raises NoticeboardError; the board then stays where it was, and works there.
    """
    home = Home(folder)
    settings = await asyncio.to_thread(home.settings)
    if settings.database == url:
        raise ConflictError(Text("noticeboard.move.same"))
    replace(settings, database=url)  # raises InvalidInputError if it is not an address
    lock = await asyncio.to_thread(FolderLock.acquire, folder)
    try:
        log_key = (await asyncio.to_thread(home.log_key)).verifier
        async with _quiet(home.address(settings)) as source:
            fresh = await asyncio.to_thread(_new_file, home.folder)
            moved = await copy_log(source, url or fresh, log_key, after)
            if not url:
                await asyncio.to_thread(_place, fresh, home.database)
            after(MoveStep.PLACED)
            await _switch(source, home, url, moved, now, after)
    finally:
        await asyncio.to_thread(lock.release)
    return moved


@asynccontextmanager
async def _quiet(address: Address) -> AsyncGenerator[Database]:
    """Open the database that a board is to leave, while nobody else uses it."""
    if isinstance(address, Path) and not await asyncio.to_thread(address.is_file):
        raise NotFoundError(Text("noticeboard.move.missing", file=address.name))
    source = await Database.open(address)
    try:
        async with AsyncExitStack() as stack:
            try:
                for which in (TurnKind.INBOX, TurnKind.GROW):
                    await stack.enter_async_context(source.turn(which))
            except UnavailableError as error:
                raise ConflictError(Text("noticeboard.move.stop", error=text_of(error))) from error
            yield source
    finally:
        await source.close()


async def copy_log(
    source: Database,
    address: Address,
    log_key: VerifierKey,
    after: Callable[[MoveStep], None] = do_nothing,
) -> MoveReport:
    """Copy every row in one transaction, read it again and compare; a crash leaves nothing."""
    target = await Database.open(address)
    try:
        async with source.read() as old, target.write() as new:
            await _require_empty(new)
            before = {table.name: await _copy(old, new, table) for table in MOVED}
            after(MoveStep.COPIED)
            for table in MOVED:
                if await _sum(_rows(new, table)) != before[table.name]:
                    raise VerificationError(Text("noticeboard.move.rows", table=table.name))
            tree = await _verified(new, log_key)
            after(MoveStep.VERIFIED)
        after(MoveStep.COMMITTED)
    finally:
        await target.close()
    rows = {name: found.rows for name, found in before.items()}
    return MoveReport(rows=rows, size=tree.size, root=tree.root())


async def require_empty(address: Address) -> None:
    """Raise ConflictError if a database holds a board; prepare it if it is empty."""
    target = await Database.open(address)
    try:
        async with target.read() as connection:
            await _require_empty(connection)
    finally:
        await target.close()


async def _require_empty(new: AsyncConnection) -> None:
    for table in MOVED:
        if (await new.execute(select(table).limit(1))).first() is not None:
            raise ConflictError(Text("noticeboard.move.not_empty"))


async def _copy(old: AsyncConnection, new: AsyncConnection, table: Table) -> _Sum:
    async def copied() -> AsyncIterator[Sequence[Row[tuple[object, ...]]]]:
        async for some in _rows(old, table):
            names = [column.name for column in table.columns]
            await new.execute(insert(table), [dict(zip(names, row, strict=True)) for row in some])
            yield some

    return await _sum(copied())


async def _rows(
    connection: AsyncConnection, table: Table
) -> AsyncIterator[Sequence[Row[tuple[object, ...]]]]:
    """Yield all rows, in batches."""
    found = await connection.stream(select(table).order_by(*table.primary_key))
    async for some in found.partitions(ROWS_AT_ONCE):
        yield some


async def _sum(rows: AsyncIterator[Sequence[Row[tuple[object, ...]]]]) -> _Sum:
    counted = hashes = 0
    async for some in rows:
        counted += len(some)
        for row in some:
            hashed = hashlib.sha256(repr(tuple(row)).encode()).digest()
            hashes = (hashes + int.from_bytes(hashed)) % _SUM_LIMIT
    return _Sum(rows=counted, hashes=hashes)


async def _verified(new: AsyncConnection, log_key: VerifierKey) -> Tree:
    """Return the tree of the copied entries; raises VerificationError if no checkpoint signs it."""
    tree = Tree()
    found = await new.stream(select(entries.c.raw).order_by(entries.c.entry_index))
    async for raw in found.scalars():
        tree.append(parse_entry(raw).leaf)
    newest = await log.newest_checkpoint(new)
    signed = None if newest is None else open_checkpoint(newest[0], log_key).checkpoint
    if signed is None or (signed.size, signed.root) != (tree.size, tree.root()):
        raise VerificationError(Text("noticeboard.move.other_entries"))
    return tree


async def _switch(  # noqa: PLR0913, PLR0917 -- the two places, and the state of the move
    source: Database,
    home: Home,
    url: str,
    moved: MoveReport,
    now: datetime,
    after: Callable[[MoveStep], None],
) -> None:
    """Write the new address into the settings, and mark the old database as left."""
    async with source.write() as connection:
        await connection.run_sync(log.lock)
        if await connection.run_sync(log.count) != moved.size:
            raise ConflictError(Text("noticeboard.move.other_writer"))
        await connection.execute(update(head).values(moved_at=now))
        # A crash before this undoes the mark: the board stays where it was. A crash after it leaves
        # the old database unmarked, and the board in its new place.
        await asyncio.to_thread(home.save_database, url)
        after(MoveStep.SWITCHED)
    after(MoveStep.LEFT)


def _new_file(folder: Path) -> Path:
    """Return the path for a new SQLite database, after deleting what a crash left there."""
    fresh = folder / ".board.db.moving"
    for path in folder.glob(f"{fresh.name}*"):
        path.unlink()
    fresh.touch(mode=PRIVATE_FILE)
    return fresh


def _place(fresh: Path, place: Path) -> None:
    """Move a filled database into place; a previous one is kept next to it."""
    # SQLite merges its log into the file on the last close; a leftover log means missing rows.
    if any(path.stat().st_size for path in fresh.parent.glob(f"{fresh.name}-wal")):
        raise VerificationError(Text("noticeboard.move.not_closed"))
    old = place.with_name(f"{place.name}.old")
    for ending in ("", "-wal", "-shm"):
        path = place.with_name(place.name + ending)
        if path.exists():
            path.replace(old.with_name(old.name + ending))
    fresh.replace(place)
    sync_folder(place.parent)
