"""The rows of what is read of a board: its entries, checkpoint, tree and first sightings."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.feeds.followed import put_row
from hub.feeds.stored_past import StoredPast, forget_past
from hub.feeds.trust import PinnedCheckpoint
from hub.model.request import BoardPolicy, BoardState
from hub.store.database import Database, ThreadReader, put
from hub.store.folds import earlier, forget_fold, move_fold
from hub.store.tables import (
    board_beginnings,
    board_entries,
    board_sightings,
    board_tiles,
    boards,
)
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.tiles import TILE_WIDTH, TileId, tile_bytes
from noticeboard.log.tree import EMPTY_ROOT, Tree
from noticeboard.runtime.text import NOTHING, Text, columns, of_columns

_ENTER: Final = 'INSERT INTO board_entries (origin, "index", raw) VALUES (?, ?, ?)'
TILE_BYTES: Final = TILE_WIDTH * HASH_BYTES
_FILLED: Final = "UPDATE board_beginnings SET filled = ? WHERE origin = ? AND filled = ?"
_EMPTY: Final = 'DELETE FROM board_entries WHERE origin = ? AND "index" >= ? AND "index" < ?'
_LAST: Final = 'SELECT max("index") FROM board_entries WHERE origin = ?'
_BEGUN: Final = (
    "SELECT at, filled, statement, others IS NOT NULL FROM board_beginnings WHERE origin = ?"
)
_SIZE: Final = "SELECT coalesce(sum(length(raw)), 0) FROM board_entries WHERE origin = ?"
_PAGE: Final = (
    'SELECT raw FROM board_entries WHERE origin = ? AND "index" >= ? AND "index" < ?'
    ' ORDER BY "index"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """The snapshot with which this hub began to follow a board: its files, as served."""

    at: int
    """The entries from here on were read. Of those before, the files hold what still matters."""
    statement: bytes
    """The `board.snapshot` entry."""
    rows: bytes
    entries: bytes
    agencies: bytes
    others: bytes | None = None
    """None until it has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRecord:
    """What is stored about one board, except its entries and the evidence against it."""

    pinned: PinnedCheckpoint
    end: int
    """The index after the last stored entry. Equals the pinned size, unless somebody altered it."""
    state: BoardState | None
    """None for a new board."""
    reason: Text
    since: datetime | None
    proven_at: datetime | None = None
    """Until when the stored entries are proven to be all that the log had."""
    size_bytes: int | None = None
    """Size of all entries; None if an older hub stored them."""
    folded: int = 0
    """How many entries the rows about the authors' past hold."""
    begun_at: int = 0
    """If the hub began at a snapshot: from which entry on it has read the log itself."""
    begun: bytes = b""
    """The `board.snapshot` entry with which it began."""
    is_whole: bool = True
    """Whether all files of that snapshot are stored."""
    filled: int = 0
    """How many of the entries before `begun_at` came later, from the first on."""

    @property
    def missing(self) -> range:
        """Which blocks of 256 entries aren't stored."""
        return range(self.filled // TILE_WIDTH, self.begun_at // TILE_WIDTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSighting:
    """When this hub first saw an entry that changes keys, or that was newer than the hub."""

    seen_at: datetime
    newer: bool = False
    """Whether its type was unknown then. That type's rules are still to be checked."""


class Records:
    """One board's rows; each method is one transaction."""

    def __init__(self, database: Database, policy: BoardPolicy) -> None:
        self._database = database
        self._policy = policy

    async def load(self) -> BoardRecord:
        """Return what an earlier run stored; empty for a new board."""
        origin = self._policy.origin
        async with self._database.read() as connection:
            found = await connection.execute(select(boards).where(boards.c.origin == origin))
            row = found.one_or_none()
            last = (await connection.exec_driver_sql(_LAST, (origin,))).scalar_one()
            begun = (await connection.exec_driver_sql(_BEGUN, (origin,))).one_or_none()
            return BoardRecord(
                pinned=PinnedCheckpoint(size=row.size, root=row.root, note=row.note)
                if row is not None and row.note
                else PinnedCheckpoint(),
                end=0 if last is None else last + 1,
                state=BoardState(row.state) if row is not None else None,
                reason=of_columns(row.reason, row.reason_text) if row is not None else NOTHING,
                since=row.since if row is not None else None,
                proven_at=row.proven_at if row is not None else None,
                size_bytes=row.size_bytes if row is not None else 0,
                folded=(row.folded or 0) if row is not None else 0,
                begun_at=0 if begun is None else begun.at,
                begun=b"" if begun is None else begun.statement,
                filled=0 if begun is None else begun.filled,
                is_whole=begun is None or bool(begun[-1]),
            )

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Return a connection that reads what was made of entries."""
        return self._database.read()

    async def path(self) -> Path:
        """Return the path of the database file."""
        async with self._database.read() as connection:
            found = await connection.exec_driver_sql("PRAGMA database_list")
            # There is one more if something temporary was stored on this connection.
            return Path(next(each.file for each in found if each.name == "main"))

    def entries_in(self, reader: ThreadReader, first: int, end: int) -> list[bytes]:
        """Return the same as `entries`. Blocking."""
        return [raw for (raw,) in reader.fetch(_PAGE, (self._policy.origin, first, end))]

    async def entries(self, first: int, end: int) -> list[bytes]:
        """Return the entries [first, end), as many of them as are stored, unchecked."""
        async with self._database.read() as connection:
            found = await connection.exec_driver_sql(_PAGE, (self._policy.origin, first, end))
            return [raw for (raw,) in found]

    async def reader(self) -> ThreadReader:
        """Return what reads the database in threads."""
        return ThreadReader(await self.path())

    async def measure(self) -> int:
        """Return the size of all entries in bytes. It takes long if there are many."""
        async with self._database.read() as connection:
            found = await connection.exec_driver_sql(_SIZE, (self._policy.origin,))
            return int(found.scalar_one())

    async def tops(self) -> bytes:
        """Return the hashes over each 256 entries, from the first, as far as they are stored."""
        columns = board_tiles.c
        query = select(columns.number, columns.hashes).where(columns.origin == self._policy.origin)
        async with self._database.read() as connection:
            rows = list(await connection.execute(query.order_by(columns.number)))
        found = bytearray()
        for place, (number, hashes) in enumerate(rows):
            if number != place or len(found) % TILE_BYTES:
                break
            found += hashes
        return bytes(found[: len(found) // HASH_BYTES * HASH_BYTES])

    async def save_tops(self, tree: Tree, first: int) -> None:
        """Store the hashes over each 256 entries from number `first` on."""
        if tree.size // TILE_WIDTH <= first:
            return
        async with self._database.write() as connection:
            await self._save_tops(connection, tree, first)

    async def forget_tops(self) -> None:
        """Drop what `tops` returns."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(board_tiles).where(board_tiles.c.origin == self._policy.origin)
            )

    async def sightings(self) -> dict[int, FirstSighting]:
        """Return when entries were first seen, by index."""
        columns = board_sightings.c
        query = select(columns.index, columns.seen_at, columns.newer).where(
            columns.origin == self._policy.origin
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return {
                index: FirstSighting(seen_at=seen_at, newer=newer) for index, seen_at, newer in rows
            }

    async def sight(self, sightings: Mapping[int, FirstSighting]) -> None:
        """Store when already stored entries were first seen."""
        if sightings:
            async with self._database.write() as connection:
                await self._sight(connection, sightings)

    async def grow(  # noqa: PLR0913 -- everything that one transaction stores
        self,
        pinned: PinnedCheckpoint,
        first: int,
        entries: Sequence[bytes],
        sightings: Mapping[int, FirstSighting],
        now: datetime,
        *,
        tree: Tree | None = None,
        size_bytes: int | None = None,
        past: StoredPast | None = None,
        beginning: Beginning | None = None,
    ) -> None:
        """Store new entries, sightings and the checkpoint over all, in one transaction.

        With the tree and size of all entries, and what `past` has in memory. An older hub stored
        none of these. A `beginning` is the snapshot before these entries, in place of all others.
        """
        origin = self._policy.origin
        rows = [(origin, index, raw) for index, raw in enumerate(entries, first)]
        async with self._database.write() as connection:
            if beginning is not None:
                await self._forget(connection)
                values = asdict(beginning) | {"origin": origin, "filled": 0}
                await connection.execute(insert(board_beginnings).values(values))
            if rows:
                # Straight to the driver: thousands of rows, and no column needs converting.
                await connection.exec_driver_sql(_ENTER, rows)
            await self._sight(connection, sightings)
            if tree is not None:
                start = first // TILE_WIDTH if beginning is None else 0
                await self._save_tops(connection, tree, start)
            saved = None if past is None else await past.save(connection, pinned.size)
            folded = {} if saved is None else {"folded": saved.end}
            if beginning is not None:
                folded = {"folded": pinned.size}
            await put_row(
                connection,
                self._policy,
                now,
                size=pinned.size,
                size_bytes=size_bytes,
                root=pinned.root,
                note=pinned.note,
                state=BoardState.FOLLOWING.value,
                since=now,
                **columns(NOTHING),
                **folded,
            )
        if past is not None and saved is not None:
            past.settle(saved)

    async def beginning(self) -> Beginning | None:
        """Return the snapshot with which this hub began; None if it began with the log."""
        found = select(board_beginnings).where(board_beginnings.c.origin == self._policy.origin)
        async with self._database.read() as connection:
            row = (await connection.execute(found)).one_or_none()
        if row is None:
            return None
        return Beginning(
            at=row.at,
            statement=row.statement,
            rows=row.rows,
            entries=row.entries,
            agencies=row.agencies,
            others=row.others,
        )

    async def complete(self, others: bytes, sightings: Mapping[int, FirstSighting]) -> None:
        """Store the last file of the snapshot with which this hub began."""
        which = board_beginnings.c.origin == self._policy.origin
        async with self._database.write() as connection:
            await connection.execute(update(board_beginnings).where(which).values(others=others))
            await self._sight(connection, sightings)

    # What was logged before a snapshot

    async def fill(
        self, filled: int, entries: Sequence[bytes], size_bytes: int, now: datetime
    ) -> bool:
        """Store the entries from index `filled` on, which a snapshot had taken the place of.

        With the size of all entries. Returns False if others are stored there meanwhile.
        """
        origin = self._policy.origin
        rows = [(origin, index, raw) for index, raw in enumerate(entries, filled)]
        async with self._database.write() as connection:
            found = await connection.exec_driver_sql(_FILLED, (filled + len(rows), origin, filled))
            if found.rowcount and rows:
                await connection.exec_driver_sql(_ENTER, rows)
                await put_row(connection, self._policy, now, size_bytes=size_bytes)
            return bool(found.rowcount)

    async def empty(self, first: int, at: int, now: datetime) -> None:
        """Drop the entries from `first` up to the block of a snapshot, to fetch them again."""
        origin = self._policy.origin
        async with self._database.write() as connection:
            await connection.exec_driver_sql(_EMPTY, (origin, first, at // TILE_WIDTH * TILE_WIDTH))
            await connection.execute(
                update(board_beginnings)
                .where(board_beginnings.c.origin == origin)
                .values(filled=first)
            )
            await put_row(connection, self._policy, now, size_bytes=None)

    async def finish(
        self,
        past: StoredPast,
        sightings: Mapping[int, FirstSighting],
        end: int,
        now: datetime,
        *,
        is_saved: bool,
    ) -> None:
        """Drop the snapshot, as all `end` entries are stored and folded, and use that past.

        If what was made beside it `is_saved`, that takes the place of the rest as well.
        """
        origin = self._policy.origin
        async with self._database.write() as connection:
            saved = await past.save(connection, end)
            await forget_past(connection, origin)
            await past.move(connection, origin)
            await connection.execute(
                delete(board_beginnings).where(board_beginnings.c.origin == origin)
            )
            await self._sight(connection, sightings)
            if not is_saved:
                await forget_fold(connection, earlier(origin), cases=True)
            await move_fold(connection, earlier(origin), origin)
            await put_row(connection, self._policy, now, folded=end)
        past.settle(saved)

    # All of it

    async def pin(self, note: str, now: datetime) -> None:
        """Store a checkpoint that the board must extend from now on."""
        async with self.change(now, note=note):
            pass

    async def prove(self, proven_at: datetime, now: datetime) -> None:
        """Store until when the stored entries are proven to be all."""
        async with self._database.write() as connection:
            await put_row(connection, self._policy, now, proven_at=proven_at)

    async def restart(self, now: datetime) -> None:
        """Drop all that was read, so that it is read from the log's first entry on.

        The pinned note stays: the board must still extend it.
        """
        async with self.change(now, anew=True):
            pass

    @asynccontextmanager
    async def change(
        self,
        now: datetime,
        *,
        folded: int | None = None,
        note: str | None = None,
        anew: bool = False,
    ) -> AsyncGenerator[AsyncConnection]:
        """Open a transaction for what is made of entries, and change the board's row.

        `folded` says how many entries the rows about the authors' past hold, and `note` is a
        checkpoint that the board must extend. If `anew`, all that was read is dropped first.
        """
        values: dict[str, int | str | bytes] = {}
        if anew:
            values = {"size": 0, "root": EMPTY_ROOT, "size_bytes": 0, "folded": 0}
        values |= {} if folded is None else {"folded": folded}
        values |= {} if note is None else {"note": note}
        async with self._database.write() as connection:
            if anew:
                await self._forget(connection)
            yield connection
            if values:
                await put_row(connection, self._policy, now, **values)

    async def _forget(self, connection: AsyncConnection) -> None:
        origin = self._policy.origin
        for table in (board_beginnings, board_entries, board_tiles, board_sightings):
            await connection.execute(delete(table).where(table.c.origin == origin))
        await forget_past(connection, origin)
        await forget_past(connection, earlier(origin))
        for name in (origin, earlier(origin)):
            await forget_fold(connection, name, cases=True)

    async def _sight(
        self, connection: AsyncConnection, sightings: Mapping[int, FirstSighting]
    ) -> None:
        rows = [
            {"origin": self._policy.origin, "index": index, **asdict(each)}
            for index, each in sightings.items()
        ]
        if rows:
            await connection.execute(insert(board_sightings), rows)

    async def _save_tops(self, connection: AsyncConnection, tree: Tree, first: int) -> None:
        """Store the tiles that have grown since there were `first` full blocks."""
        end = tree.size // TILE_WIDTH
        for number in range(first // TILE_WIDTH, -(-end // TILE_WIDTH) if end > first else 0):
            tile = TileId(level=1, number=number, width=min(TILE_WIDTH, end - number * TILE_WIDTH))
            row = {"origin": self._policy.origin, "number": number}
            hashes = {"hashes": tile_bytes(tree, tile)}
            await put(connection, board_tiles, row | hashes, changes=hashes)
