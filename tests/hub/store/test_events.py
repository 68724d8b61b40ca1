"""The event log: numbers without a gap, and a listener that comes back misses nothing."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
import sqlite3
from typing import override

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from hub.model.report import Event, EventType
from hub.store import events as store_events
from hub.store.database import Database
from hub.store.events import EventLog
from hub.store.tables import events
from tests.fakes.clocks import NOON, HandClock

KIND = EventType.SNAPSHOT


@pytest.fixture
async def log(database: Database) -> EventLog:
    """Give a fresh log."""
    return await EventLog.open(database, HandClock())


async def test_events_are_numbered_from_one(log: EventLog) -> None:
    """Each event gets the next number, its time, and its place in what a listener missed."""
    assert (log.seq, await log.since(0)) == (0, [])

    appended = [await log.append(KIND, {"n": number}) for number in range(3)]

    assert [event.seq for event in appended] == [1, 2, 3]
    assert appended[0].at == NOON
    assert await log.since(0) == appended
    assert await log.since(2) == appended[2:]
    assert await log.since(3) == []


async def test_the_future_is_not_known(log: EventLog) -> None:
    """A number that was never given means another log: the listener must read all again."""
    await log.append(KIND, {})

    assert await log.since(2) is None


async def test_numbering_goes_on_after_a_restart(tmp_path: Path) -> None:
    """The same data folder keeps its epoch and its numbers; another has another epoch."""
    first = await Database.open(tmp_path / "a.db")
    log = await EventLog.open(first, HandClock())
    await log.append(KIND, {})
    await first.close()
    again = await Database.open(tmp_path / "a.db")
    other = await Database.open(tmp_path / "b.db")

    continued = await EventLog.open(again, HandClock())
    fresh = await EventLog.open(other, HandClock())
    next_event = await continued.append(KIND, {})
    await again.close()
    await other.close()

    assert (continued.epoch, next_event.seq) == (log.epoch, 2)
    assert fresh.epoch != log.epoch


async def test_old_events_are_trimmed_and_said_to_be_gone(
    database: Database, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the newest are kept; whoever was away for longer is told so, not given a gap."""
    monkeypatch.setattr(store_events, "MOST_EVENTS", 10)
    monkeypatch.setattr(store_events, "TRIM_EVERY", 5)

    for _ in range(25):
        await log.append(KIND, {})
    async with database.read() as connection:
        numbers = list((await connection.execute(select(events.c.seq))).scalars())
    missed = await log.since(15)

    assert numbers == list(range(16, 26))
    assert await log.since(14) is None
    assert missed is not None
    assert [event.seq for event in missed] == numbers


async def test_every_listener_hears_in_order(log: EventLog) -> None:
    """Writers that race are heard in the order of their numbers, until one stops listening."""
    async with log.listen() as one, log.listen() as two:
        await asyncio.gather(*(log.append(KIND, {"n": number}) for number in range(10)))
        numbers = [[queue.get_nowait().seq for _ in range(10)] for queue in (one, two)]
    await log.append(KIND, {})

    assert numbers == [list(range(1, 11))] * 2
    assert one.empty()


async def test_what_is_stored_is_told_though_its_writer_was_cancelled(log: EventLog) -> None:
    """A camera that is forgotten in the middle of an event leaves no gap for a listener."""
    async with log.listen() as queue:
        for turns in range(12):
            writing = asyncio.create_task(log.append(KIND, {}))
            for _ in range(turns):
                await asyncio.sleep(0)
            writing.cancel()
            await asyncio.wait([writing])
        last = await log.append(KIND, {})
        numbers = [queue.get_nowait().seq for _ in range(queue.qsize())]

    assert numbers == list(range(1, last.seq + 1))
    assert log.seq == last.seq


async def test_a_cancelled_writer_has_ended_when_it_is_over(log: EventLog) -> None:
    """Whoever stops a hub can close its database then: nothing is written behind its back."""
    for turns in range(12):
        writing = asyncio.create_task(log.append(KIND, {}))
        for _ in range(turns):
            await asyncio.sleep(0)
        writing.cancel()
        await asyncio.wait([writing])
        before = log.seq
        await asyncio.sleep(0.05)
        assert log.seq == before


class _Failing(Database):
    """Waits, then fails, as often as it is told to."""

    failures = 0
    may_go_on: asyncio.Event

    @override
    async def transact[T](self, work: Callable[[Connection], T]) -> T:
        await self.may_go_on.wait()
        if self.failures:
            self.failures -= 1
            raise OperationalError("", {}, sqlite3.OperationalError("database is locked"))
        return await super().transact(work)


@pytest.fixture
async def failing(tmp_path: Path) -> AsyncGenerator[_Failing]:
    """Give a database that can fail."""
    database = await _Failing.open(tmp_path / "failing.db")
    database.may_go_on = asyncio.Event()
    yield database
    await database.close()


async def test_what_cannot_be_stored_takes_nobody_along(failing: _Failing) -> None:
    """Whoever is told of a failure is one whose event wasn't stored; all others are told once."""
    log = await EventLog.open(failing, HandClock())
    failing.failures = 2
    async with log.listen() as queue:
        writing = [asyncio.create_task(log.append(KIND, {"n": number})) for number in range(6)]
        await asyncio.sleep(0.01)
        failing.may_go_on.set()
        done = await asyncio.gather(*writing, return_exceptions=True)
        heard = [queue.get_nowait() for _ in range(queue.qsize())]
    stored = await log.since(0)

    told = [each for each in done if isinstance(each, Event)]
    assert len(told) == 4
    assert sorted(told, key=lambda each: each.seq) == heard == stored
    assert [each.seq for each in heard] == [1, 2, 3, 4]


async def test_many_events_fail_together(failing: _Failing) -> None:
    """None of them is told later: whoever is told of the failure may append all of them again."""
    log = await EventLog.open(failing, HandClock())
    failing.failures = 1
    failing.may_go_on.set()
    payloads = [{"n": number} for number in range(5)]

    with pytest.raises(OperationalError):
        await log.append_all(KIND, payloads)
    other = await log.append(KIND, {"n": "other"})
    await log.append_all(KIND, payloads)

    stored = await log.since(0)
    assert stored is not None
    assert stored[0] == other
    assert [each.payload for each in stored[1:]] == payloads
    assert [each.seq for each in stored] == [1, 2, 3, 4, 5, 6]


async def test_an_event_that_is_none_fails_alone(failing: _Failing) -> None:
    """What can't be written as JSON is its writer's error, not that of those stored with it."""
    log = await EventLog.open(failing, HandClock())
    payloads: list[dict[str, object]] = [{"n": 0}, {"n": 1}, {"n": object()}, {"n": 3}]
    writing = [asyncio.create_task(log.append(KIND, each)) for each in payloads]
    await asyncio.sleep(0.01)
    failing.may_go_on.set()
    done = await asyncio.gather(*writing, return_exceptions=True)

    assert [isinstance(each, Event) for each in done] == [True, True, False, True]
    assert await log.since(0) == [each for each in done if isinstance(each, Event)]


async def test_nobody_is_told_of_what_may_yet_fail(failing: _Failing) -> None:
    """If an event isn't stored, its number is another's, which a listener would take for known."""
    log = await EventLog.open(failing, HandClock())
    failing.failures = 1
    writing = asyncio.create_task(log.append(KIND, {"n": "lost"}))
    await asyncio.sleep(0.01)
    meanwhile = await log.since(0)
    failing.may_go_on.set()
    await asyncio.wait([writing])
    kept = await log.append(KIND, {"n": "kept"})

    assert meanwhile == []
    assert isinstance(writing.exception(), OperationalError)
    assert await log.since(0) == [kept]
