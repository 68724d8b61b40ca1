"""The numbered log of events, of which listeners miss nothing; and open problems."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Self

from sqlalchemy import delete, func, insert, select

from hub.clock import Clock
from hub.errors import DiskFullError
from hub.model.report import Event, EventType, Problem
from hub.store.database import Database, id_of
from hub.store.tables import events
from noticeboard.runtime.tasks import finish
from noticeboard.runtime.text import Text, Value

MOST_EVENTS = 10_000
TRIM_EVERY = 500


class EventLog:
    """Durable, numbered, and sent to every listener in order. Payloads carry ids, not copies."""

    def __init__(self, database: Database, clock: Clock, epoch: str, seq: int) -> None:
        self._database = database
        self._clock = clock
        self._epoch = epoch
        self._seq = seq
        self._order = asyncio.Lock()
        self._listeners: set[asyncio.Queue[Event]] = set()
        self._unwritten: list[Event] = []
        """Events sent while the disk accepted nothing. A hub that ends meanwhile loses them."""

    @classmethod
    async def open(cls, database: Database, clock: Clock) -> Self:
        """Continue the log, or begin one under a new epoch."""
        async with database.write() as connection:
            epoch = await id_of(connection, "epoch")
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
        """Give one event its number, store it, and send it to every listener.

        Events about a full disk must get through too, so events are then stored as soon as the disk
        accepts them. Runs to its end if its caller is canceled: what is stored must be sent.
        """
        return await finish(self._append(kind, payload))

    async def _append(self, kind: EventType, payload: Mapping[str, object]) -> Event:
        async with self._order:
            event = Event(seq=self._seq + 1, type=kind, at=self._clock.now(), payload=payload)
            self._unwritten.append(event)
            try:
                await self._store()
            except DiskFullError:
                del self._unwritten[:-MOST_EVENTS]
            except BaseException:
                self._unwritten.remove(event)
                raise
            self._seq = event.seq
            for listener in self._listeners:
                listener.put_nowait(event)
        return event

    async def _store(self) -> None:
        rows = [
            {"seq": each.seq, "type": each.type.value, "at": each.at, "payload": dict(each.payload)}
            for each in self._unwritten
        ]
        async with self._database.write() as connection:
            await connection.execute(insert(events), rows)
            newest = self._unwritten[-1].seq
            if any(each.seq % TRIM_EVERY == 0 for each in self._unwritten):
                await connection.execute(delete(events).where(events.c.seq <= newest - MOST_EVENTS))
        self._unwritten.clear()

    async def since(self, seq: int) -> list[Event] | None:
        """Return every event after `seq`, or None if some of them are no longer kept."""
        unwritten = [each for each in self._unwritten if each.seq > seq]
        async with self._database.read() as connection:
            oldest = (await connection.execute(select(func.min(events.c.seq)))).scalar_one()
            if seq > self._seq or (oldest is not None and seq < oldest - 1):
                return None
            rows = await connection.execute(
                select(events).where(events.c.seq > seq).order_by(events.c.seq)
            )
            stored = [
                Event(seq=row.seq, type=EventType(row.type), at=row.at, payload=row.payload)
                for row in rows
            ]
        newest = stored[-1].seq if stored else seq
        return stored + [each for each in unwritten if each.seq > newest]

    @asynccontextmanager
    async def listen(self) -> AsyncGenerator[asyncio.Queue[Event]]:
        """Yield a queue that receives every event from now on."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)


class Problems:
    """The open problems, each with the sentence that says what to do."""

    def __init__(self, events: EventLog, clock: Clock) -> None:
        self._events = events
        self._clock = clock
        self._open: dict[str, Problem] = {}

    async def set(self, problem_id: str, code: str, *, raised: bool, **values: Value) -> None:
        """Raise or clear a problem. Repeating the same state changes nothing.

        `values` fill the places of the sentence, `problem.` and the code.
        """
        if raised == (problem_id in self._open):
            return
        if raised:
            self._open[problem_id] = Problem(
                id=problem_id,
                code=code,
                text=Text(f"problem.{code}", **values),
                since=self._clock.now(),
            )
        else:
            del self._open[problem_id]
        kind = EventType.PROBLEM_RAISED if raised else EventType.PROBLEM_CLEARED
        await self._events.append(kind, {"problem_id": problem_id})

    def all(self) -> list[Problem]:
        """Return the open problems, oldest first."""
        return list(self._open.values())
