"""The rows of each followed board: its policy, entries, checkpoint, state and evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.feeds.trust import Evidence, PinnedCheckpoint
from hub.model.ids import PRACTICE
from hub.model.request import BoardPolicy, BoardState
from hub.store.database import Database, put
from hub.store.tables import board_entries, board_evidence, board_sightings, boards
from noticeboard.runtime.text import NOTHING, Text, columns, of_columns

_ENTER: Final = 'INSERT INTO board_entries (origin, "index", raw) VALUES (?, ?, ?)'
_PAGE: Final = (
    'SELECT raw FROM board_entries WHERE origin = ? AND "index" >= ? AND "index" < ?'
    ' ORDER BY "index"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRecord:
    """What is stored about one board, except its entries and the evidence against it."""

    pinned: PinnedCheckpoint
    count: int
    """Number of stored entries. Equals the pinned size, unless somebody has altered them."""
    state: BoardState | None
    """None for a new board."""
    reason: Text
    since: datetime | None
    proven_at: datetime | None = None
    """Until when the stored entries are proven to be all that the log had."""


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
            count = await connection.execute(
                select(func.count()).where(board_entries.c.origin == origin)
            )
            return BoardRecord(
                pinned=PinnedCheckpoint(size=row.size, root=row.root, note=row.note)
                if row is not None and row.note
                else PinnedCheckpoint(),
                count=count.scalar_one(),
                state=BoardState(row.state) if row is not None else None,
                reason=of_columns(row.reason, row.reason_text) if row is not None else NOTHING,
                since=row.since if row is not None else None,
                proven_at=row.proven_at if row is not None else None,
            )

    async def path(self) -> Path:
        """Return the path of the database file."""
        async with self._database.read() as connection:
            found = await connection.exec_driver_sql("PRAGMA database_list")
            return Path(found.one().file)

    async def entries(self, first: int, end: int) -> list[bytes]:
        """Return the entries [first, end), as many of them as are stored."""
        async with self._database.read() as connection:
            found = await connection.exec_driver_sql(_PAGE, (self._policy.origin, first, end))
            return [raw for (raw,) in found]

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

    async def grow(
        self,
        pinned: PinnedCheckpoint,
        first: int,
        entries: Sequence[bytes],
        sightings: Mapping[int, FirstSighting],
        now: datetime,
    ) -> None:
        """Store new entries, sightings and the checkpoint over all, in one transaction."""
        origin = self._policy.origin
        rows = [(origin, index, raw) for index, raw in enumerate(entries, first)]
        async with self._database.write() as connection:
            if rows:
                # Straight to the driver: thousands of rows, and no column needs converting.
                await connection.exec_driver_sql(_ENTER, rows)
            await self._sight(connection, sightings)
            await self._update(
                connection,
                now,
                size=pinned.size,
                root=pinned.root,
                note=pinned.note,
                state=BoardState.FOLLOWING.value,
                since=now,
                **columns(NOTHING),
            )

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
        self, connection: AsyncConnection, now: datetime, **values: int | str | bytes | datetime
    ) -> None:
        """Change the board's row. Insert it first if the board is new."""
        await put(connection, boards, _fresh(self._policy, now) | values, changes=values)


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
