"""Sensors as information: what they are, what the recorder kept of them, and what they say now."""

import asyncio
from datetime import UTC, datetime, timedelta
import json
from unittest.mock import patch

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.neighbors_requests.client.drafts import reading_body
from custom_components.neighbors_requests.client.models import Reading
from custom_components.neighbors_requests.lent import sensors
from custom_components.neighbors_requests.lent.sensors import (
    batches,
    describe,
    reading_of,
    readings_of,
)
from hub.api.scope import Rights, Scope

from . import values
from .fake_hub import TOKEN, FakeHub, until
from .home import choose_sensors

GATE = "binary_sensor.gate"
LOCK = "lock.front_door"
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing wait long."""
    monkeypatch.setattr(sensors, "GATHER_S", 0.01)
    monkeypatch.setattr(sensors, "RETRY_S", 0.05)


def said(hub: FakeHub, entity_id: str = GATE) -> list[str]:
    """Return the states that the hub was told of an entity, in order of time."""
    for sensor in hub.sensors.values():
        if sensor.entity_id == entity_id:
            return [reading.state for reading in hub.readings.get(sensor.id, [])]
    return []


def happen(hass: HomeAssistant, state: str, ago: timedelta, entity_id: str = GATE) -> None:
    """Let an entity have changed that long ago."""
    at = (dt_util.utcnow() - ago).timestamp()
    hass.states.async_set(entity_id, state, timestamp=at)


async def test_a_sensor_is_introduced_and_heard(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The hub learns its name, class and unit, what it says now, and each change."""
    attributes = {"friendly_name": "Garden gate", "device_class": "door"}
    hass.states.async_set(GATE, "off", attributes)
    hass.states.async_set("sensor.power", "12", {"unit_of_measurement": "W"})
    choose_sensors(hass, loaded, GATE, "sensor.power")
    await until(lambda: said(hub) == ["off"] and said(hub, "sensor.power") == ["12"])

    hass.states.async_set(GATE, "off", attributes | {"battery": 1})
    hass.states.async_set(GATE, "unavailable", attributes)
    hass.states.async_set(GATE, "unknown", attributes)
    hass.states.async_set(GATE, "on", attributes)
    await until(lambda: said(hub) == ["off", "on"])

    assert [(each.name, each.kind, each.unit) for each in hub.sensors.values()] == [
        ("Garden gate", "door", ""),
        ("power", "", "W"),
    ]
    told = hub.readings[next(iter(hub.sensors))]
    state = hass.states.get(GATE)
    assert state is not None
    difference = told[-1].at - state.last_changed
    assert abs(difference) < timedelta(milliseconds=1)


async def test_a_sensor_that_comes_later_is_lent_then(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What is chosen and not there yet is lent once it says something."""
    choose_sensors(hass, loaded, GATE)
    hass.states.async_set(GATE, "unavailable")
    await hass.async_block_till_done(wait_background_tasks=False)
    assert not hub.readings

    hass.states.async_set(GATE, "on")

    await until(lambda: said(hub) == ["on"])
    hass.states.async_remove(GATE)
    await hass.async_block_till_done(wait_background_tasks=False)
    assert said(hub) == ["on"]


async def test_a_sensor_that_went_before_it_was_told_of_is_no_error(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Nothing is known of it but its id, so it is not lent."""
    choose_sensors(hass, loaded, GATE, LOCK)
    await hass.async_block_till_done(wait_background_tasks=False)

    hass.states.async_set(GATE, "on")
    hass.states.async_remove(GATE)
    hass.states.async_set(LOCK, "locked")
    await until(lambda: said(hub, LOCK) == ["locked"])

    assert [each.entity_id for each in hub.sensors.values()] == [LOCK]


async def test_a_sensor_that_is_not_there_stays_lent(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The hub keeps what it knows of one whose integration is not loaded; nothing is made up."""
    await hub.push("sensor.changed", sensor=values.sensor(id="1" * 12, entity_id=GATE))
    await until(lambda: bool(loaded.runtime_data.data.sensors))
    choose_sensors(hass, loaded, GATE)
    await until(lambda: ("GET", f"/api/v1/sensors/{'1' * 12}/readings") in hub.seen)

    hass.states.async_set(GATE, "on")

    await until(lambda: said(hub) == ["on"])
    assert len(hub.sensors) == 1


async def test_a_sensor_that_the_hub_refuses_holds_up_no_other(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If the hub has too many already, the log says so, and what it has goes on."""
    await hub.push("sensor.changed", sensor=values.sensor(id="1" * 12, entity_id=LOCK, name="Lock"))
    await until(lambda: bool(loaded.runtime_data.data.sensors))
    hub.answers["/api/v1/sensors"] = (409, {"error": {"code": "conflict", "message": "Full."}})
    hass.states.async_set(GATE, "off")
    hass.states.async_set(LOCK, "locked", {"friendly_name": "Lock", "device_class": "door"})

    choose_sensors(hass, loaded, GATE, LOCK)
    await until(lambda: said(hub, LOCK) == ["locked"])
    hass.states.async_set(GATE, "on")
    hass.states.async_set(LOCK, "open", {"friendly_name": "Lock", "device_class": "door"})
    await until(lambda: said(hub, LOCK) == ["locked", "open"])

    assert f"does not take the sensor {GATE}: Full." in caplog.text


@pytest.mark.usefixtures("recorder_mock")
async def test_the_last_seven_days_are_told_at_first(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """From the recorder: in order, each change once, and nothing that was no reading."""
    happen(hass, "off", timedelta(days=8))
    for number, state in enumerate(["on", "unavailable", "on", "off", "unknown", "on"]):
        happen(hass, state, timedelta(days=6) - timedelta(hours=number))
    happen(hass, "off", timedelta(minutes=1))
    await async_wait_recording_done(hass)

    choose_sensors(hass, loaded, GATE)

    await until(lambda: len(said(hub)) >= 4)
    assert said(hub) == ["on", "off", "on", "off"]


@pytest.mark.usefixtures("recorder_mock")
async def test_a_broken_recorder_is_tried_again(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A past that cannot be read is logged, and does not end lending."""
    happen(hass, "on", timedelta(minutes=1))
    await async_wait_recording_done(hass)
    broken = patch(
        "homeassistant.components.recorder.history.state_changes_during_period",
        side_effect=RuntimeError("The database is broken."),
    )
    with broken:
        choose_sensors(hass, loaded, GATE)
        await until(lambda: "The database is broken." in caplog.text)
        assert not said(hub)

    await until(lambda: said(hub) == ["on"])


@pytest.mark.usefixtures("recorder_mock")
async def test_what_the_recorder_has_not_written_yet_is_told_too(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What happened moments before a sensor was lent is not lost."""
    for number, state in enumerate(["off", "on", "off"]):
        happen(hass, state, timedelta(seconds=3 - number))

    choose_sensors(hass, loaded, GATE)

    await until(lambda: said(hub) == ["off", "on", "off"])


@pytest.mark.usefixtures("recorder_mock")
async def test_later_only_what_is_missing_is_told(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """After a break, readings begin where the hub's newest is, also those missed while unloaded."""
    for number in range(40):
        happen(hass, "off" if number % 2 else "on", timedelta(days=2) - timedelta(minutes=number))
    await async_wait_recording_done(hass)
    choose_sensors(hass, loaded, GATE)
    await until(lambda: len(said(hub)) == 40)
    await hass.config_entries.async_unload(loaded.entry_id)
    happen(hass, "on", timedelta(hours=3))
    happen(hass, "off", timedelta(hours=2))
    await async_wait_recording_done(hass)
    hub.house.batches.clear()

    await hass.config_entries.async_setup(loaded.entry_id)

    await until(lambda: said(hub)[-3:] == ["off", "on", "off"] and len(said(hub)) == 42)
    # Three with the one it began with, and the state of now.
    assert sum(hub.house.batches) <= 4


@pytest.mark.usefixtures("recorder_mock")
async def test_many_changes_come_in_batches(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Never more than the hub takes at once, nor more of one day than is sensible."""
    monkeypatch.setattr(sensors, "MOST_A_SLICE", 700)
    for number in range(800):
        happen(hass, str(number), timedelta(hours=10) - timedelta(seconds=number))
    await async_wait_recording_done(hass)

    choose_sensors(hass, loaded, GATE)

    await until(lambda: len(said(hub)) >= 701)
    assert said(hub)[:700] == [str(number) for number in range(700)]
    assert max(hub.house.batches) == 500


async def test_readings_wait_for_a_hub_that_is_away(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What is said meanwhile is told once it is back, also to a hub that forgot everything."""
    hass.states.async_set(GATE, "off")
    choose_sensors(hass, loaded, GATE)
    await until(lambda: said(hub) == ["off"])
    await hub.stop()
    hass.states.async_set(GATE, "on")
    await until(lambda: not loaded.runtime_data.last_update_success)
    hub.sensors.clear()
    hub.readings.clear()
    await hub.forget()
    await hub.start()

    await until(lambda: "on" in said(hub))

    hass.states.async_set(GATE, "off")
    await until(lambda: said(hub)[-2:] == ["on", "off"])


async def test_what_cannot_be_told_now_is_told_later(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub that fails for a while loses nothing."""
    hass.states.async_set(GATE, "off")
    choose_sensors(hass, loaded, GATE)
    await until(lambda: said(hub) == ["off"])
    [sensor] = hub.sensors
    path = f"/api/v1/sensors/{sensor}/readings"
    hub.answers[path] = (500, b"")
    hub.seen.clear()
    hass.states.async_set(GATE, "on")
    await until(lambda: ("POST", path) in hub.seen)
    hass.states.async_set(GATE, "off")
    hub.answers.clear()

    await until(lambda: said(hub) == ["off", "on", "off"])


async def test_a_sensor_that_somebody_returned_stays_returned(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Until the hub is next met: who had it forgotten meant it for now."""
    caplog.set_level("INFO", "custom_components.neighbors_requests")
    hass.states.async_set(GATE, "off")
    choose_sensors(hass, loaded, GATE)
    await until(lambda: said(hub) == ["off"])
    hub.sensors.clear()
    hass.states.async_set(GATE, "on")
    await until(lambda: "takes no readings of the sensor" in caplog.text)
    assert not hub.sensors
    await hub.push("sensor.changed", sensor_id=f"{1:012x}", removed=True)

    await hub.hang_up()

    await until(lambda: said(hub)[-1:] == ["on"])


async def test_what_is_no_longer_chosen_is_not_told(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also what was heard before the choice changed."""
    monkeypatch.setattr(sensors, "GATHER_S", 1)
    hass.states.async_set(GATE, "off")
    hass.states.async_set(LOCK, "locked")
    choose_sensors(hass, loaded, GATE)
    await until(lambda: said(hub) == ["off"])
    # The hub's answer to that is still under way, and whatever is heard before it comes is told.
    await asyncio.sleep(0.1)

    hass.states.async_set(GATE, "on")
    await asyncio.sleep(0.01)
    choose_sensors(hass, loaded, LOCK)
    await until(lambda: said(hub, LOCK) == ["locked"])
    hass.states.async_set(LOCK, "unlocked")
    await until(lambda: said(hub, LOCK) == ["locked", "unlocked"])

    assert said(hub) == ["off"]


async def test_a_renamed_sensor_keeps_what_it_said(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The choice follows the entity; the hub gets its readings under the new id, and only there."""
    registry = er.async_get(hass)
    entry = registry.async_get_or_create("binary_sensor", "demo", "x", suggested_object_id="gate")
    assert entry.entity_id == GATE
    hass.states.async_set(GATE, "off")
    choose_sensors(hass, loaded, LOCK, GATE)
    await until(lambda: said(hub) == ["off"] and len(loaded.runtime_data.data.sensors) == 1)

    registry.async_update_entity(GATE, new_entity_id="binary_sensor.gate_2")
    hass.states.async_remove(GATE)
    hass.states.async_set("binary_sensor.gate_2", "on")

    await until(lambda: said(hub, "binary_sensor.gate_2") == ["off", "on"])
    await until(lambda: len(hub.sensors) == 1)
    assert loaded.options["sensors"] == [LOCK, "binary_sensor.gate_2"]


async def test_a_new_name_is_told(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The same sensor, with what it is called by now, at the next meeting."""
    await hub.push("sensor.changed", sensor=values.sensor(id="1" * 12, entity_id=GATE, name="Old"))
    await until(lambda: bool(loaded.runtime_data.data.sensors))
    hass.states.async_set(GATE, "off", {"friendly_name": "New\u202e gate"})

    choose_sensors(hass, loaded, GATE)

    await until(lambda: said(hub) == ["off"])
    assert hub.sensors["1" * 12].name == "New gate"
    hub.seen.clear()
    await until(lambda: bool(loaded.runtime_data.data.sensors["1" * 12].name == "New gate"))
    await hub.hang_up()
    await until(lambda: ("GET", f"/api/v1/sensors/{'1' * 12}/readings") in hub.seen)
    assert ("POST", "/api/v1/sensors") not in hub.seen


@given(st.lists(st.text(max_size=255), max_size=700))
def test_batches_fit(states: list[str]) -> None:
    """All readings, in order, in batches that the hub takes."""
    readings = [Reading(at=NOW, state=state) for state in states]

    made = list(batches(readings))

    assert [reading for batch in made for reading in batch] == readings
    assert all(1 <= len(batch) <= 500 for batch in made)
    for batch in made:
        body = json.dumps({"readings": [reading_body(reading) for reading in batch]})
        assert len(body) < 64 * 1024


def test_readings_differ_from_one_another() -> None:
    """Neither gaps nor attributes make a reading; times are of the millisecond."""
    states = [
        State(GATE, state, last_changed=NOW + timedelta(microseconds=number * 1_000_499))
        for number, state in enumerate(["off", "unknown", "off", "", "on", "unavailable", "on"])
    ]

    readings = list(readings_of(states))

    assert [(reading.state, reading.at.microsecond) for reading in readings] == [
        ("off", 0),
        ("on", 2000),
    ]
    assert reading_of(states[1]) is None


@pytest.mark.parametrize(
    ("device_class", "kind"),
    [("door", "door"), ("x" * 41, ""), ("Door!", ""), (None, ""), (5, "5")],
)
def test_descriptions_are_plain_and_short(device_class: object, kind: str) -> None:
    """Whatever an integration says of its entity, the hub gets one line of each."""
    said_of_it = {
        "friendly_name": "\n",
        "device_class": device_class,
        "unit_of_measurement": "W\u202e",
    }

    assert describe(State("sensor.x", "1", said_of_it)) == ("sensor.x", kind, "W")


async def test_a_narrow_link_lends_nothing(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """What the hub would refuse forever is not sent; a wider link lends it at once."""
    hub.admit(TOKEN, Rights(scope=Scope.DECIDE))
    hass.states.async_set(GATE, "off")
    choose_sensors(hass, entry, GATE)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hub.heard()
    for _ in range(30):
        await entry.runtime_data.client.info()
    assert not [path for _method, path in hub.seen if "/sensors" in path]

    hub.admit(TOKEN)
    await hass.config_entries.async_reload(entry.entry_id)
    await until(lambda: said(hub) == ["off"])
    await hass.config_entries.async_unload(entry.entry_id)
