"""The numbered log of events, of which listeners miss nothing; open problems; what was announced.

What was announced about each open request is stored, so that a restart announces nothing twice.
Which requests are quiet or hidden here is stored too. None of it ever leaves the house.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
import json
from typing import Self

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.clock import Clock
from hub.errors import DiskFullError
from hub.model.ids import RequestId
from hub.model.report import Event, EventType, Problem
from hub.model.request import AgencySetting, HiddenBy, MatchStrength
from hub.store.database import Database, id_of, put
from hub.store.tables import agency_settings, events, hidden_requests, request_states
from noticeboard.runtime.tasks import finish
from noticeboard.runtime.text import Text, Value

MOST_EVENTS = 10_000
TRIM_EVERY = 500
_AT_ONCE = 500
"""So many rows are stored in one transaction."""
_FAR = MatchStrength.NONE


@dataclass(slots=True, kw_only=True, eq=False)
class _Posted:
    """What happened, until it is an event."""

    type: EventType
    at: datetime
    payload: Mapping[str, object]
    event: Event | None = None


class EventLog:
    """Durable, numbered, and sent to every listener in order. Payloads carry ids, not copies."""

    def __init__(self, database: Database, clock: Clock, epoch: str, seq: int) -> None:
        self._database = database
        self._clock = clock
        self._epoch = epoch
        self._seq = seq
        self._order = asyncio.Lock()
        self._waiting: list[_Posted] = []
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

    async def append_all(self, kind: EventType, payloads: Iterable[Mapping[str, object]]) -> None:
        """Do the same for many events, which are stored together."""
        for some in batched(payloads, _AT_ONCE, strict=False):
            await finish(self._append(kind, *some))

    async def _append(self, kind: EventType, *payloads: Mapping[str, object]) -> Event:
        for payload in payloads:
            json.dumps(dict(payload))  # Raises here, not for those that are stored with it.
        at = self._clock.now()
        mine = [_Posted(type=kind, at=at, payload=payload) for payload in payloads]
        self._waiting += mine
        async with self._order:
            # What came while others were being stored is stored together: many cameras see the
            # same storm.
            return mine[-1].event or await self._send(mine)

    async def _send(self, mine: Sequence[_Posted]) -> Event:
        """Store all that waits as numbered events and send them; return the last of `mine`."""
        some, self._waiting = self._waiting, []
        made = [
            Event(seq=self._seq + number, type=each.type, at=each.at, payload=each.payload)
            for number, each in enumerate(some, 1)
        ]
        self._unwritten += made
        try:
            await self._store()
        except DiskFullError:
            del self._unwritten[:-MOST_EVENTS]
        except BaseException:
            del self._unwritten[-len(made) :]
            # The others try again by themselves.
            self._waiting = [each for each in some if each not in mine] + self._waiting
            raise
        self._seq = made[-1].seq
        for each, event in zip(some, made, strict=True):
            each.event = event
            for listener in self._listeners:
                listener.put_nowait(event)
        return made[some.index(mine[-1])]

    async def _store(self) -> None:
        rows = [
            {"seq": each.seq, "type": each.type.value, "at": each.at, "payload": dict(each.payload)}
            for each in self._unwritten
        ]
        newest = self._unwritten[-1].seq
        trims = any(each.seq % TRIM_EVERY == 0 for each in self._unwritten)

        def store(connection: Connection) -> None:
            connection.execute(insert(events), rows)
            if trims:
                connection.execute(delete(events).where(events.c.seq <= newest - MOST_EVENTS))

        await self._database.transact(store)
        self._unwritten.clear()

    async def since(self, seq: int) -> list[Event] | None:
        """Return every event after `seq`, or None if some of them are no longer kept."""
        # Not what is being stored: if that fails, its number is another event's.
        unwritten = [each for each in self._unwritten if seq < each.seq <= self._seq]
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


class RequestStates:
    """One row for each open request that listeners know; all of it in memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._strengths: dict[RequestId, MatchStrength] = {}
        self._announced: set[RequestId] = set()
        self._received: dict[RequestId, datetime] = {}

    async def load(self) -> None:
        """Read what earlier runs announced."""
        async with self._database.read() as connection:
            for row in await connection.execute(select(request_states)):
                request_id = RequestId(row.request_id)
                self._strengths[request_id] = MatchStrength(row.strength)
                self._received[request_id] = row.received_at
                if row.notified:
                    self._announced.add(request_id)

    def strength(self, request_id: RequestId) -> MatchStrength | None:
        """Return how well a request matched when last announced, or None if it never was."""
        return self._strengths.get(request_id)

    def received_at(self, request_id: RequestId) -> datetime | None:
        """Return when a request was first announced to listeners, or None if it never was."""
        return self._received.get(request_id)

    def arrivals(self, request_ids: Iterable[RequestId]) -> Mapping[RequestId, datetime]:
        """Return when these requests were first announced to listeners; only those that were."""
        return {each: at for each in request_ids if (at := self._received.get(each)) is not None}

    def announced(self, request_id: RequestId) -> bool:
        """Return whether the household was notified that its clips match."""
        return request_id in self._announced

    async def save(
        self, request_id: RequestId, strength: MatchStrength, *, announced: bool, at: datetime
    ) -> None:
        """Store durably what was just announced. Once announced, a request stays announced."""
        announced = announced or request_id in self._announced
        row = {"request_id": request_id, "strength": strength.value, "notified": announced}
        async with self._database.write() as connection:
            await put(connection, request_states, {**row, "received_at": at}, changes=row)
        self._strengths[request_id] = strength
        self._received.setdefault(request_id, at)
        if announced:
            self._announced.add(request_id)

    async def save_far(self, request_ids: Iterable[RequestId], at: datetime) -> None:
        """Store durably that these were announced, and that no camera here sees their areas."""
        for some in batched(request_ids, _AT_ONCE, strict=False):
            rows = [
                {"request_id": id_, "strength": _FAR.value, "notified": False, "received_at": at}
                for id_ in some
            ]
            async with self._database.write() as connection:
                await connection.execute(upsert(request_states).on_conflict_do_nothing(), rows)
            for id_ in some:
                self._strengths.setdefault(id_, _FAR)
                self._received.setdefault(id_, at)

    async def forget(self, request_id: RequestId) -> None:
        """Forget a request that is no longer open."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(request_states).where(request_states.c.request_id == request_id)
            )
        self._strengths.pop(request_id, None)
        self._received.pop(request_id, None)
        self._announced.discard(request_id)


class Preferences:
    """One row for each agency or request with another setting than notify; all in memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._settings: dict[str, AgencySetting] = {}
        self._hidden: set[RequestId] = set()

    async def load(self) -> None:
        """Read earlier choices."""
        async with self._database.read() as connection:
            for row in await connection.execute(select(agency_settings)):
                self._settings[row.agency_id] = AgencySetting(row.setting)
            chosen = await connection.execute(select(hidden_requests.c.request_id))
            self._hidden.update(RequestId(each) for each in chosen.scalars())

    def setting(self, agency_id: str) -> AgencySetting:
        """Return how the household is notified of an agency's requests."""
        return self._settings.get(agency_id, AgencySetting.NOTIFY)

    def hidden_by(self, request_id: RequestId, agency_id: str) -> HiddenBy:
        """Return why a request is left out of lists, if it is."""
        if request_id in self._hidden:
            return HiddenBy.REQUEST
        if self.setting(agency_id) is AgencySetting.HIDDEN:
            return HiddenBy.AGENCY
        return HiddenBy.NOBODY

    async def choose(self, agency_id: str, setting: AgencySetting) -> bool:
        """Store an agency's setting; return whether it changed."""
        if setting is self.setting(agency_id):
            return False
        async with self._database.write() as connection:
            if setting is AgencySetting.NOTIFY:
                gone = delete(agency_settings).where(agency_settings.c.agency_id == agency_id)
                await connection.execute(gone)
            else:
                row = {"agency_id": agency_id, "setting": setting.value}
                await put(connection, agency_settings, row)
        if setting is AgencySetting.NOTIFY:
            del self._settings[agency_id]
        else:
            self._settings[agency_id] = setting
        return True

    async def hide(self, request_id: RequestId, at: datetime) -> bool:
        """Hide a request; return whether it was not hidden before."""
        if request_id in self._hidden:
            return False
        async with self._database.write() as connection:
            await connection.execute(
                insert(hidden_requests).values(request_id=request_id, hidden_at=at)
            )
        self._hidden.add(request_id)
        return True

    async def unhide(self, request_id: RequestId) -> bool:
        """Show a request again; return whether it was hidden before."""
        if request_id not in self._hidden:
            return False
        async with self._database.write() as connection:
            await connection.execute(
                delete(hidden_requests).where(hidden_requests.c.request_id == request_id)
            )
        self._hidden.discard(request_id)
        return True
