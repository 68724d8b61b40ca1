"""The boards that are followed: the owner's policy, the state, and the evidence against each.

All of it stays, whatever is read of a board.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.feeds.trust import Evidence, PinnedCheckpoint
from hub.model.ids import PRACTICE
from hub.model.request import BoardPolicy, BoardState
from hub.store.database import Database, put
from hub.store.tables import board_evidence, boards
from noticeboard.runtime.text import NOTHING, Text, columns


class FollowedBoard:
    """One board's state and evidence; each method is one transaction."""

    def __init__(self, database: Database, policy: BoardPolicy) -> None:
        self._database = database
        self._policy = policy

    async def stop(self, reason: Text, evidence: Sequence[Evidence], now: datetime) -> None:
        """Store the evidence and that the board is not to be trusted, in one transaction.

        Evidence that is already stored is not stored twice.
        """
        known, origin = set(await self.evidence()), self._policy.origin
        rows = [
            {"origin": origin, "kept_at": now, "what": each.what, "material": each.material}
            for each in dict.fromkeys(evidence)
            if each not in known
        ]
        async with self._database.write() as connection:
            if rows:
                await connection.execute(insert(board_evidence), rows)
            await self._turn(connection, BoardState.STOPPED, reason, now)

    async def clear(self, now: datetime) -> None:
        """Drop evidence that proves nothing, and follow the board as usual."""
        mine = board_evidence.c.origin == self._policy.origin
        async with self._database.write() as connection:
            await connection.execute(delete(board_evidence).where(mine))
            await self._turn(connection, BoardState.FOLLOWING, NOTHING, now)

    async def turn(self, state: BoardState, now: datetime) -> None:
        """Store whether the owner wants the board followed. Evidence stays."""
        async with self._database.write() as connection:
            await self._turn(connection, state, NOTHING, now)

    async def evidence(self) -> list[Evidence]:
        """Return the evidence kept against the board, oldest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(board_evidence.c.what, board_evidence.c.material)
                .where(board_evidence.c.origin == self._policy.origin)
                .order_by(board_evidence.c.id)
            )
            return [Evidence(what=what, material=material) for what, material in rows]

    async def _turn(
        self, connection: AsyncConnection, state: BoardState, reason: Text, now: datetime
    ) -> None:
        values = {"state": state.value, "since": now, **columns(reason)}
        await put_row(connection, self._policy, now, **values)


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


async def put_row(
    connection: AsyncConnection,
    policy: BoardPolicy,
    now: datetime,
    **values: int | str | bytes | datetime | None,
) -> None:
    """Change a board's row. Insert it first if the board is new."""
    await put(connection, boards, _fresh(policy, now) | values, changes=values)


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
