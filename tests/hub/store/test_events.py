"""The event log: numbers without a gap, and a listener that comes back misses nothing."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.model.report import EventType
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
