"""Lent sensors: what they said is kept once, in order, and goes when they are taken back."""

import pytest

from hub import sensors as module
from hub.errors import ConflictError, NotFoundError
from hub.model.ids import SensorId
from hub.model.recording import Reading, Sensor
from hub.model.report import EventType
from hub.sensors import Sensors
from hub.store.database import Database
from hub.store.events import EventLog
from tests.fakes.clocks import HandClock
from tests.hub.given import at, between

UNKNOWN = SensorId("0" * 12)


@pytest.fixture
async def events(database: Database) -> EventLog:
    """Give the log of events of an empty house."""
    return await EventLog.open(database, HandClock())


@pytest.fixture
def sensors(database: Database, events: EventLog) -> Sensors:
    """Give the sensors of an empty house."""
    return Sensors(database, HandClock(), events)


async def door(sensors: Sensors) -> Sensor:
    """Lend the front door's contact."""
    return await sensors.lend("binary_sensor.front_door", "Front door", "door", "")


def said(*states: tuple[float, str]) -> list[Reading]:
    """Return readings at minutes after noon."""
    return [Reading(at=at(minute), state=state) for minute, state in states]


async def test_the_same_entity_is_the_same_sensor(sensors: Sensors) -> None:
    """Lending an entity again only renames it: what it said stays its own."""
    first = await door(sensors)
    await sensors.lend("sensor.porch", "Porch", "temperature", "°C")

    again = await sensors.lend("binary_sensor.front_door", "Main door", "door", "")

    assert again.id == first.id
    assert [each.name for each in await sensors.all()] == ["Main door", "Porch"]
    assert (await sensors.sensor(first.id)).lent_at == first.lent_at


async def test_a_window_begins_with_the_state_it_found(sensors: Sensors) -> None:
    """A door that was opened before the window is open in it, since then."""
    sensor = await door(sensors)
    await sensors.add(sensor.id, said((0, "off"), (5, "on"), (20, "off"), (40, "on")))

    found = await sensors.readings(sensor.id, between(at(10), at(40)))

    assert found == said((5, "on"), (20, "off"))


async def test_a_window_that_begins_with_a_reading(sensors: Sensors) -> None:
    """What is said at the very start of a window is told once."""
    sensor = await door(sensors)
    await sensors.add(sensor.id, said((0, "off"), (10, "on")))

    assert await sensors.readings(sensor.id, between(at(10), at(11))) == said((10, "on"))


async def test_nothing_said_is_nothing_told(sensors: Sensors) -> None:
    """A window before the first reading is empty, and so is an empty telling."""
    sensor = await door(sensors)
    await sensors.add(sensor.id, [])
    await sensors.add(sensor.id, said((30, "on")))

    assert await sensors.readings(sensor.id, between(at(0), at(30))) == []


async def test_what_is_told_twice_is_kept_once(sensors: Sensors) -> None:
    """Home Assistant may send again what it is not sure has arrived; its later word counts."""
    sensor = await door(sensors)
    await sensors.add(sensor.id, said((1, "on"), (2, "off")))
    await sensors.add(sensor.id, said((2, "off"), (1, "open")))

    found = await sensors.readings(sensor.id, between(at(0), at(5)))

    assert found == said((1, "open"), (2, "off"))


async def test_only_the_newest_are_kept(sensors: Sensors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sensor that chatters cannot fill the disk, nor push out what another said."""
    monkeypatch.setattr(module, "MOST_READINGS", 3)
    chatty, quiet = await door(sensors), await sensors.lend("sensor.b", "B", "", "")
    await sensors.add(quiet.id, said((0, "1")))

    for minute in range(6):
        await sensors.add(chatty.id, said((minute, str(minute))))

    found = await sensors.readings(chatty.id, between(at(0), at(9)))
    assert [reading.state for reading in found] == ["3", "4", "5"]
    assert await sensors.readings(quiet.id, between(at(1), at(9))) == said((0, "1"))


async def test_listeners_learn_of_each_sensor(sensors: Sensors, events: EventLog) -> None:
    """A sensor that is lent, renamed or taken back is an event, and its readings are none."""
    sensor = await door(sensors)
    await sensors.lend(sensor.entity_id, "Main door", "door", "")
    await sensors.add(sensor.id, said((1, "on")))
    await sensors.remove(sensor.id)

    heard = await events.since(0)
    assert heard is not None
    changed = (EventType.SENSOR_CHANGED, {"sensor_id": sensor.id})
    assert [(event.type, event.payload) for event in heard] == [changed] * 3


async def test_a_sensor_taken_back_leaves_nothing(sensors: Sensors, database: Database) -> None:
    """Taking a sensor back forgets all it said, also for the one that is lent next."""
    sensor = await door(sensors)
    await sensors.add(sensor.id, said((1, "on")))

    await sensors.remove(sensor.id)

    assert await sensors.all() == []
    async with database.read() as connection:
        left = await connection.exec_driver_sql("SELECT count(*) FROM readings")
        assert left.scalar_one() == 0


async def test_there_are_not_too_many(sensors: Sensors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the most, a new one is refused; one that is lent can still be renamed."""
    monkeypatch.setattr(module, "MOST_SENSORS", 1)
    await door(sensors)

    with pytest.raises(ConflictError, match="up to 1 sensors"):
        await sensors.lend("sensor.b", "B", "", "")

    assert (await sensors.lend("binary_sensor.front_door", "D", "door", "")).name == "D"


async def test_an_unknown_sensor_is_not_found(sensors: Sensors) -> None:
    """Whatever is asked of a sensor that is not lent, the answer is the same."""
    window = between(at(0), at(1))
    for asked in (
        sensors.sensor(UNKNOWN),
        sensors.remove(UNKNOWN),
        sensors.add(UNKNOWN, said((0, "on"))),
        sensors.readings(UNKNOWN, window),
    ):
        with pytest.raises(NotFoundError):
            await asked
