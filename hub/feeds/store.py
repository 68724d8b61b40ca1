"""The rows of each followed board: its policy, entries, checkpoint, state and evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.feeds.stored_past import RegionPast, StoredPast, forget_past
from hub.feeds.trust import Evidence, PinnedCheckpoint
from hub.model.ids import PRACTICE
from hub.model.request import BoardPolicy, BoardState
from hub.store.database import Database, ThreadReader, put
from hub.store.folds import (
    Changes,
    FoldChanges,
    FoldPosition,
    earlier,
    forget_fold,
    move_fold,
    save_fold,
)
from hub.store.tables import (
    board_beginnings,
    board_entries,
    board_evidence,
    board_sightings,
    board_tiles,
    boards,
)
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.tiles import TILE_WIDTH, TileId, tile_bytes
from noticeboard.log.tree import Tree
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
            await self._update(
                connection,
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

    # What was logged before a snapshot

    async def complete(self, others: bytes, sightings: Mapping[int, FirstSighting]) -> None:
        """Store the last file of the snapshot with which this hub began."""
        which = board_beginnings.c.origin == self._policy.origin
        async with self._database.write() as connection:
            await connection.execute(update(board_beginnings).where(which).values(others=others))
            await self._sight(connection, sightings)

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
                await self._update(connection, now, size_bytes=size_bytes)
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
            await self._update(connection, now, size_bytes=None)

    async def open_earlier_past(self, reader: ThreadReader, tree: Tree) -> StoredPast:
        """Return the past of the board's authors that is made beside the one in use."""
        origin = earlier(self._policy.origin)
        async with self._database.read() as connection:
            return await StoredPast.resume(connection, reader, origin, tree)

    async def begin_earlier_past(self, reader: ThreadReader, tree: Tree) -> StoredPast:
        """Return the same, and empty, as nothing else that was made beside it is stored."""
        origin = earlier(self._policy.origin)
        async with self._database.write() as connection:
            await forget_fold(connection, origin, cases=True)
            await forget_past(connection, origin)
            return await StoredPast.load(connection, reader, origin, tree, 0)

    async def save_earlier_past(self, past: StoredPast, end: int) -> None:
        """Store what that past has in memory, once all entries before `end` are folded."""
        async with self._database.write() as connection:
            saved = await past.save(connection, end)
        past.settle(saved)

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
            await self._update(connection, now, folded=end)
        past.settle(saved)

    # A region, in place of the log

    async def open_region_past(self, reader: ThreadReader, stored: int) -> RegionPast:
        """Return the past of a region's authors, whose rows hold the entries before `stored`."""
        async with self._database.read() as connection:
            return await RegionPast.load(connection, reader, self._policy.origin, Tree(), stored)

    async def save_region(  # noqa: PLR0913, PLR0917 -- everything that one transaction stores
        self,
        position: FoldPosition,
        changes: Changes,
        other: FoldChanges,
        past: StoredPast,
        note: str,
        now: datetime,
        *,
        whole: bool,
    ) -> None:
        """Store what was read of a region; if it is the `whole`, in place of all that was stored.

        No entries are, so a hub that is to read the log then begins with its first one.
        """
        origin = self._policy.origin
        async with self._database.write() as connection:
            if whole:
                await self._forget(connection)
            saved = await past.save(connection, position.size)
            await save_fold(connection, origin, position, changes, other, whole=whole)
            await self._update(connection, now, **_nothing_read(), note=note)
        past.settle(saved)

    async def pin(self, note: str, now: datetime) -> None:
        """Store a checkpoint that the board must extend from now on."""
        async with self._database.write() as connection:
            await self._update(connection, now, note=note)

    async def restart(self, now: datetime) -> None:
        """Drop all that was read, so that it is read from the log's first entry on.

        The pinned note stays: the board must still extend it.
        """
        async with self._database.write() as connection:
            await self._forget(connection)
            await self._update(connection, now, **_nothing_read())

    async def _forget(self, connection: AsyncConnection) -> None:
        origin = self._policy.origin
        for table in (board_beginnings, board_entries, board_tiles, board_sightings):
            await connection.execute(delete(table).where(table.c.origin == origin))
        await forget_past(connection, origin)
        await forget_past(connection, earlier(origin))
        for name in (origin, earlier(origin)):
            await forget_fold(connection, name, cases=True)

    async def open_past(
        self, reader: ThreadReader, stored: BoardRecord, tree: Tree
    ) -> StoredPast | None:
        """Return the past of the board's authors; None if it should be in memory."""
        if self._policy.origin == PRACTICE:
            return None  # It is small, and forgotten in a day.
        async with self._database.read() as connection:
            return await StoredPast.load(
                connection, reader, self._policy.origin, tree, stored.folded
            )

    async def save_past(self, past: StoredPast, end: int, now: datetime) -> None:
        """Store what `past` has in memory, once all entries before `end` are folded."""
        async with self._database.write() as connection:
            saved = await past.save(connection, end)
            await self._update(connection, now, folded=end)
        past.settle(saved)

    async def forget_past(self, now: datetime) -> None:
        """Drop the rows about the authors' past, which are then made again from the entries."""
        async with self._database.write() as connection:
            await forget_past(connection, self._policy.origin)
            await self._update(connection, now, folded=0)

    async def save_fold(  # noqa: PLR0913 -- everything that one transaction stores
        self,
        position: FoldPosition,
        changes: Changes,
        other: FoldChanges,
        past: StoredPast,
        now: datetime,
        *,
        whole: bool,
        is_earlier: bool = False,
    ) -> None:
        """Store what was made of all entries up to a position, and what `past` has in memory.

        If it `is_earlier`, this is beside what is in use.
        """
        end, origin = max(position.size, past.stored), self._policy.origin
        async with self._database.write() as connection:
            saved = await past.save(connection, end)
            if not is_earlier:
                await self._update(connection, now, folded=end)
            name = earlier(origin) if is_earlier else origin
            await save_fold(connection, name, position, changes, other, whole=whole)
        past.settle(saved)

    async def forget_fold(self, *, cases: bool, is_earlier: bool = False) -> None:
        """Drop what `save_fold` stores, except the past; with `cases`, counts and debts, too."""
        async with self._database.write() as connection:
            origin = self._policy.origin
            await forget_fold(connection, earlier(origin) if is_earlier else origin, cases=cases)

    async def stop(self, reason: Text, evidence: Sequence[Evidence], now: datetime) -> None:
        """Store the evidence and that the board is not to be trusted, in one transaction.

        Evidence that is already stored is not stored twice.
        """
        known = set(await self.evidence())
        new = [each for each in dict.fromkeys(evidence) if each not in known]
        async with self._database.write() as connection:
            await self._save_evidence(connection, new, now)
            await self._update(
                connection, now, state=BoardState.STOPPED.value, since=now, **columns(reason)
            )

    async def prove(self, proven_at: datetime, now: datetime) -> None:
        """Store until when the stored entries are proven to be all."""
        async with self._database.write() as connection:
            await self._update(connection, now, proven_at=proven_at)

    async def clear(self, now: datetime) -> None:
        """Drop evidence that proves nothing, and follow the board as usual."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(board_evidence).where(board_evidence.c.origin == self._policy.origin)
            )
            await self._update(
                connection, now, state=BoardState.FOLLOWING.value, since=now, **columns(NOTHING)
            )

    async def evidence(self) -> list[Evidence]:
        """Return the evidence kept against the board, oldest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(board_evidence.c.what, board_evidence.c.material)
                .where(board_evidence.c.origin == self._policy.origin)
                .order_by(board_evidence.c.id)
            )
            return [Evidence(what=what, material=material) for what, material in rows]

    async def turn(self, state: BoardState, now: datetime) -> None:
        """Store whether the owner wants the board followed. Evidence stays."""
        async with self._database.write() as connection:
            await self._update(connection, now, state=state.value, since=now, **columns(NOTHING))

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

    async def _save_evidence(
        self, connection: AsyncConnection, evidence: Sequence[Evidence], now: datetime
    ) -> None:
        rows = [
            {
                "origin": self._policy.origin,
                "kept_at": now,
                "what": each.what,
                "material": each.material,
            }
            for each in evidence
        ]
        if rows:
            await connection.execute(insert(board_evidence), rows)

    async def _update(
        self,
        connection: AsyncConnection,
        now: datetime,
        **values: int | str | bytes | datetime | None,
    ) -> None:
        """Change the board's row. Insert it first if the board is new."""
        await put(connection, boards, _fresh(self._policy, now) | values, changes=values)


def _nothing_read() -> dict[str, Any]:
    """Return the columns of a board of which no entry is stored."""
    none = PinnedCheckpoint()
    return {"size": none.size, "root": none.root, "size_bytes": 0, "folded": 0}


def _fresh(policy: BoardPolicy, now: datetime) -> dict[str, Any]:
    """Return the row of a board of which nothing is known yet."""
    return {
        "origin": policy.origin,
        "policy": asdict(policy),
        "size": 0,
        "root": PinnedCheckpoint().root,
        "note": "",
        "state": BoardState.STARTING.value,
        "since": now,
        **columns(NOTHING),
    }


async def followed(database: Database) -> list[BoardPolicy]:
    """Return the owner's policy for each board followed so far, without the practice board."""
    query = select(boards.c.policy).where(boards.c.origin != PRACTICE).order_by(boards.c.since)
    async with database.read() as connection:
        rows = await connection.execute(query)
        return [msgspec.convert(policy, BoardPolicy) for (policy,) in rows]


async def remember(database: Database, policy: BoardPolicy, now: datetime) -> None:
    """Store a board's policy. What is verified and pinned stays as it is."""
    async with database.write() as connection:
        await put(connection, boards, _fresh(policy, now), changes={"policy": asdict(policy)})
