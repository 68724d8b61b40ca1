"""Which boards this hub follows."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.feeds.trust import Pinned
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy, BoardState
from hub.store.database import Database
from hub.store.tables import boards


async def followed(database: Database) -> list[BoardPolicy]:
    """Return what the owner trusts about every board followed so far."""
    async with database.read() as connection:
        rows = await connection.execute(select(boards.c.policy).order_by(boards.c.since))
        return [
            BoardPolicy(
                **policy
                | {
                    "origin": BoardOrigin(policy["origin"]),
                    "witnesses": tuple(policy["witnesses"]),
                    "verifiers": tuple(policy["verifiers"]),
                }
            )
            for (policy,) in rows
        ]


async def remember(database: Database, policy: BoardPolicy, now: datetime) -> None:
    """Keep a board's policy; what is verified and pinned of it stays as it is."""
    async with database.write() as connection:
        await connection.execute(
            upsert(boards)
            .values(
                origin=policy.origin,
                policy=asdict(policy),
                size=0,
                root=Pinned().root,
                note="",
                state=BoardState.STARTING.value,
                reason="",
                since=now,
            )
            .on_conflict_do_update(index_elements=["origin"], set_={"policy": asdict(policy)})
        )
