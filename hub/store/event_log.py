"""The numbered log of events that lets a listener reconnect and miss nothing."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
import secrets
from typing import Self

from sqlalchemy import delete, func, insert, select

from hub.clock import Clock
from hub.model.event import Event, EventType
from hub.store.database import Database
from hub.store.tables import events, meta

KEPT = 10_000
TRIM_EVERY = 500


class EventLog:
    """Durable, numbered, and told to every listener in order; payloads carry ids, not copies."""

    def __init__(self, database: Database, clock: Clock, epoch: str, seq: int) -> None:
        self._database = database
        self._clock = clock
        self._epoch = epoch
        self._seq = seq
        self._order = asyncio.Lock()
        self._listeners: set[asyncio.Queue[Event]] = set()

    @classmethod
    async def open(cls, database: Database, clock: Clock) -> Self:
        """Continue the log, or begin one under a fresh epoch."""
        async with database.write() as connection:
            row = await connection.execute(select(meta.c.value).where(meta.c.key == "epoch"))
            epoch = row.scalar_one_or_none()
            if epoch is None:
                epoch = secrets.token_hex(8)
                await connection.execute(insert(meta).values(key="epoch", value=epoch))
            seq = (await connection.execute(select(func.max(events.c.seq)))).scalar_one() or 0
        return cls(database, clock, epoch, seq)

    @property
    def epoch(self) -> str:
        """Changes only when the data folder is replaced; sequence numbers compare within one."""
        return self._epoch

    @property
    def seq(self) -> int:
        """The number of the newest event; 0 before the first."""
        return self._seq

    async def append(self, kind: EventType, payload: Mapping[str, object]) -> Event:
        """Give one event its number, store it, and tell every listener.

        Goes to its end when its caller is cancelled: what is stored must be told.
        """
        return await asyncio.shield(self._append(kind, payload))

    async def _append(self, kind: EventType, payload: Mapping[str, object]) -> Event:
        async with self._order:
            at = self._clock.now()
            async with self._database.write() as connection:
                result = await connection.execute(
                    insert(events).values(type=kind.value, at=at, payload=dict(payload))
                )
                seq = result.inserted_primary_key[0]
                if seq % TRIM_EVERY == 0:
                    await connection.execute(delete(events).where(events.c.seq <= seq - KEPT))
            told = Event(seq=seq, type=kind, at=at, payload=payload)
            self._seq = seq
            for listener in self._listeners:
                listener.put_nowait(told)
        return told

    async def since(self, seq: int) -> list[Event] | None:
        """Return every event after `seq`, or None where some of them are no longer kept."""
        async with self._database.read() as connection:
            oldest = (await connection.execute(select(func.min(events.c.seq)))).scalar_one()
            if seq > self._seq or (oldest is not None and seq < oldest - 1):
                return None
            rows = await connection.execute(
                select(events).where(events.c.seq > seq).order_by(events.c.seq)
            )
            return [
                Event(seq=row.seq, type=EventType(row.type), at=row.at, payload=row.payload)
                for row in rows
            ]

    @asynccontextmanager
    async def listen(self) -> AsyncGenerator[asyncio.Queue[Event]]:
        """Give a queue that receives every event from now on."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
