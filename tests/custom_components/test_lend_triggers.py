"""Triggers for the hub: what Home Assistant's own sensors notice, in order, and nothing old."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.client.models import Label, TriggerKind
from custom_components.neighbors_requests.lent import triggers
from custom_components.neighbors_requests.lent.triggers import label_named, read_change

from . import values
from .demo_home import BUTTON
from .fake_hub import FakeHub, until
from .home import choose
from .values import CAMERA_ID

MOTION = "binary_sensor.yard"
OTHER = "binary_sensor.drive"
BELL = "event.bell"
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ENDS = [TriggerKind.MOTION, TriggerKind.EXTERNAL]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing wait long."""
    monkeypatch.setattr(triggers, "FIRST_PAUSE_S", 0.01)


def told(hub: FakeHub) -> list[tuple[str, bool]]:
    """Return what the hub was told: kind, and whether it began."""
    return [(each["kind"], each["active"]) for each in hub.triggers]


def rung(at: datetime) -> str:
    """Return the state of an event entity that heard something then."""
    return at.isoformat(timespec="milliseconds")


async def test_motion_begins_and_ends(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """On is the beginning, off the end, each at the time at which the sensor changed."""
    hass.states.async_set(MOTION, "off")
    choose(hass, loaded, triggers={"motion": [MOTION]})

    hass.states.async_set(MOTION, "on")
    began = hass.states.get(MOTION)
    hass.states.async_set(MOTION, "on", {"attribute": "changes nothing"})
    hass.states.async_set(MOTION, "off")
    await until(lambda: len(hub.triggers) == 2)

    assert told(hub) == [("motion", True), ("motion", False)]
    assert began is not None
    assert hub.triggers[0]["camera_id"] == CAMERA_ID
    assert datetime.fromisoformat(hub.triggers[0]["at"]) == began.last_changed


async def test_two_sensors_end_together(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Motion ends when nothing is left on, even if a sensor was on before it was chosen."""
    hass.states.async_set(MOTION, "on")
    hass.states.async_set(OTHER, "off")
    choose(hass, loaded, triggers={"motion": [MOTION, OTHER]})

    hass.states.async_set(OTHER, "on")
    hass.states.async_set(OTHER, "off")
    hass.states.async_set(MOTION, "off")
    await until(lambda: len(hub.triggers) == 2)

    assert told(hub) == [("motion", True), ("motion", False)]


def seen(hub: FakeHub) -> list[tuple[bool, list[str]]]:
    """Return what the hub was told: whether it began, and what is seen."""
    return [(each["active"], each.get("labels", [])) for each in hub.triggers]


async def test_what_sensors_see_is_told(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A person's sensor joins the motion with its label, and leaves it again; other words don't."""
    person, visitor = "binary_sensor.yard_person_occupancy", "binary_sensor.yard_visitor"
    lent = [MOTION, person, visitor]
    for sensor in lent:
        hass.states.async_set(sensor, "off", {"device_class": "occupancy"})
    choose(hass, loaded, triggers={"motion": lent})

    for sensor, state in (
        (MOTION, "on"),
        (person, "on"),
        (visitor, "on"),
        (person, "off"),
        (visitor, "off"),
        (MOTION, "off"),
    ):
        hass.states.async_set(sensor, state, {"device_class": "occupancy"})
    await until(lambda: len(hub.triggers) == 5)

    assert seen(hub) == [
        (True, []),
        (True, ["person"]),
        (True, ["person"]),
        (True, []),
        (False, []),
    ]


async def test_an_entity_is_known_by_its_integrations_word(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A translation key counts, whatever the entity is called; so does an event's own type."""
    registry = er.async_get(hass)
    named = registry.async_get_or_create(
        "binary_sensor", "reolink", "1", suggested_object_id="einfahrt", translation_key="vehicle"
    ).entity_id
    door = "binary_sensor.dog"
    event = "event.yard"
    hass.states.async_set(named, "off")
    hass.states.async_set(door, "off", {"device_class": "door"})
    choose(hass, loaded, triggers={"motion": [named, event], "external": [door]})

    hass.states.async_set(named, "on")
    await until(lambda: len(hub.triggers) == 1)
    hass.states.async_set(named, "off")
    hass.states.async_set(door, "on", {"device_class": "door"})
    now = dt_util.utcnow()
    hass.states.async_set(event, rung(now), {"event_type": "camera_person"})
    await until(lambda: len(hub.triggers) == 5)

    assert seen(hub) == [
        (True, ["vehicle"]),
        (False, []),
        (True, []),
        (True, ["person"]),
        (False, []),
    ]


async def test_a_package_is_told_when_it_comes(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What lies there for hours is no motion, and ends none."""
    package = "binary_sensor.porch_package"
    for sensor in (MOTION, package):
        hass.states.async_set(sensor, "off")
    choose(hass, loaded, triggers={"motion": [MOTION, package]})

    for sensor, state in (
        (package, "on"),
        (MOTION, "on"),
        (package, "off"),
        (package, "on"),
        (MOTION, "off"),
    ):
        hass.states.async_set(sensor, state)
    await until(lambda: len(hub.triggers) == 6)

    assert seen(hub) == [
        (True, ["package"]),
        (False, []),
        (True, []),
        (True, ["package"]),
        (True, []),
        (False, []),
    ]


async def test_an_event_keeps_no_end_from_being_told(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """An event is over at once: a sensor of the same camera still ends what it began."""
    hass.states.async_set(MOTION, "off")
    choose(hass, loaded, triggers={"external": [BELL, MOTION]})

    hass.states.async_set(BELL, rung(dt_util.utcnow()))
    hass.states.async_set(MOTION, "on")
    hass.states.async_set(MOTION, "off")
    await until(lambda: len(hub.triggers) == 3)

    assert [active for _kind, active in told(hub)] == [True, True, False]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("person", Label.PERSON),
        ("person_detected", Label.PERSON),
        ("binary_sensor.front_door_person_detection_2", Label.PERSON),
        ("crossline_dog_cat", Label.ANIMAL),
        ("non-motor_vehicle", Label.VEHICLE),
        ("binary_sensor.drive_car_occupancy", Label.VEHICLE),
        ("camera_package", Label.PACKAGE),
        ("binary_sensor.dog_door_motion", None),
        ("binary_sensor.carport_motion", None),
        ("binary_sensor.person_counter", None),
        ("motion", None),
        ("", None),
    ],
)
def test_names_that_name_a_label(name: str, label: Label | None) -> None:
    """The last word counts, without those that only say that something was detected."""
    assert label_named(name) is label


@pytest.mark.usefixtures("demo")
async def test_the_demos_button_rings(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A real event entity, pressed: a ring, at the time of the press."""
    choose(hass, loaded, triggers={"button": [BUTTON]})

    hass.bus.async_fire("demo_button_pressed")
    await until(lambda: bool(hub.triggers))

    assert told(hub) == [("button", True)]
    pressed = hass.states.get(BUTTON)
    assert pressed is not None
    told_at = datetime.fromisoformat(hub.triggers[0]["at"])
    assert told_at == datetime.fromisoformat(pressed.state)


async def test_one_entity_may_mean_two_things(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The same sensor can mark two cameras, as motion of one and as something else of another."""
    await hub.push_camera(values.camera(id="bb22cc33dd44", name="Yard"))
    await until(lambda: len(loaded.runtime_data.data.cameras) == 2)
    hass.states.async_set(MOTION, "off")
    choose(hass, loaded, triggers={"motion": [MOTION]})
    choose(hass, loaded, triggers={"external": [MOTION]}, camera_id="bb22cc33dd44")

    hass.states.async_set(MOTION, "on")
    await until(lambda: len(hub.triggers) == 2)

    assert {(each["camera_id"], each["kind"]) for each in hub.triggers} == {
        (CAMERA_ID, "motion"),
        ("bb22cc33dd44", "external"),
    }


async def test_what_is_no_longer_chosen_is_not_told(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Neither what was taken from the choice, nor what marks a camera that is gone."""
    hass.states.async_set(MOTION, "off")
    hass.states.async_set(OTHER, "off")
    choose(hass, loaded, triggers={"motion": [MOTION]})
    choose(hass, loaded, triggers={"external": [OTHER]})
    hass.states.async_set(MOTION, "on")
    hass.states.async_set(OTHER, "on")
    await until(lambda: bool(hub.triggers))
    await hub.house.remove_camera(CAMERA_ID)
    await until(lambda: not loaded.runtime_data.data.cameras)
    hass.states.async_set(OTHER, "off")
    await hass.async_block_till_done(wait_background_tasks=False)

    assert told(hub) == [("external", True)]


async def test_triggers_wait_for_a_hub_that_is_away(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """They come in order once it is back; what is too old by then is dropped."""
    hass.states.async_set(MOTION, "off")
    choose(hass, loaded, triggers={"motion": [MOTION], "button": [BELL]})
    await hub.stop()
    old = dt_util.utcnow() - timedelta(seconds=59.9)
    hass.states.async_set(BELL, rung(dt_util.utcnow()))
    hass.states.async_set(MOTION, "on", timestamp=old.timestamp())
    hass.states.async_set(MOTION, "off")
    await until(lambda: not loaded.runtime_data.last_update_success)

    await hub.start()
    await until(lambda: len(hub.triggers) == 3)

    assert told(hub) == [("button", True), ("motion", True), ("motion", False)]


async def test_a_late_ring_rings_for_nobody(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A ring that is a minute old when the hub is back would only set off chimes."""
    monkeypatch.setattr(triggers, "LIFE", {**triggers.LIFE, TriggerKind.BUTTON: timedelta(0)})
    hass.states.async_set(MOTION, "off")
    choose(hass, loaded, triggers={"button": [BELL], "motion": [MOTION]})

    hass.states.async_set(BELL, rung(dt_util.utcnow()))
    hass.states.async_set(MOTION, "on")
    await until(lambda: bool(hub.triggers))

    assert told(hub) == [("motion", True)]


async def test_a_refused_trigger_holds_up_no_other(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What the hub will never take is dropped, and the log says so."""
    hass.states.async_set(MOTION, "off")
    choose(hass, loaded, triggers={"motion": [MOTION]})
    hub.answers[f"/api/v1/cameras/{CAMERA_ID}/triggers"] = (400, b"")

    hass.states.async_set(MOTION, "on")
    await until(lambda: "The hub takes no trigger" in caplog.text)
    hub.answers.clear()
    hass.states.async_set(MOTION, "off")
    await until(lambda: bool(hub.triggers))

    assert told(hub) == [("motion", False)]


@pytest.fixture
def short_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only twenty triggers wait."""
    monkeypatch.setattr(triggers, "MOST_WAITING", 20)


@pytest.mark.usefixtures("short_queue")
async def test_a_full_queue_keeps_the_newest(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """While the hub is away for long, the oldest triggers make room."""
    hass.states.async_set(MOTION, "off")
    choose(hass, loaded, triggers={"motion": [MOTION]})
    hub.answers[f"/api/v1/cameras/{CAMERA_ID}/triggers"] = (503, b"")
    for number in range(triggers.MOST_WAITING + 3):
        hass.states.async_set(MOTION, "off" if number % 2 else "on")
    await hass.async_block_till_done(wait_background_tasks=False)
    await until(lambda: ("POST", f"/api/v1/cameras/{CAMERA_ID}/triggers") in hub.seen)

    hub.answers.clear()
    await until(lambda: len(hub.triggers) >= triggers.MOST_WAITING)

    assert told(hub)[-1] == ("motion", True)
    assert len(hub.triggers) == triggers.MOST_WAITING


def state(value: str, entity_id: str = MOTION, at: datetime = NOW) -> State:
    """Return a state that changed then."""
    return State(entity_id, value, last_changed=at, last_updated=at)


@pytest.mark.parametrize("kind", [kind for kind in TriggerKind if kind is not TriggerKind.RECORDED])
def test_changes_of_a_sensor(kind: TriggerKind) -> None:
    """Begins by going on, ends by going off or away; a button only begins."""
    end = ((NOW, False),) if kind in ENDS else ()

    assert read_change(state("off"), state("on"), kind, NOW) == ((NOW, True),)
    assert read_change(state("on"), state("off"), kind, NOW) == end
    assert read_change(state("on"), state("unavailable"), kind, NOW) == end
    assert read_change(state("on"), None, kind, NOW) == end
    assert read_change(state("off"), None, kind, NOW) == ()
    assert read_change(state("off"), state("unavailable"), kind, NOW) == ()
    assert read_change(state("on"), state("on"), kind, NOW) == ()
    assert read_change(None, state("off"), kind, NOW) == ()
    assert read_change(None, None, kind, NOW) == ()


@pytest.mark.parametrize("before", [None, state("unavailable"), state("unknown")])
def test_what_comes_back_and_is_on(before: State | None) -> None:
    """It moves now, for all we know; but nobody pressed anything now."""
    on = state("on")

    assert read_change(before, on, TriggerKind.MOTION, NOW) == ((NOW, True),)
    assert read_change(before, on, TriggerKind.BUTTON, NOW) == ()
    assert read_change(before, on, TriggerKind.EXTERNAL, NOW) == ()


@pytest.mark.parametrize("before", [None, "unknown", "unavailable", rung(NOW - timedelta(1))])
def test_events_are_heard_once(before: str | None) -> None:
    """A new time is a moment; motion of a moment ends at once."""
    old = None if before is None else state(before, BELL)
    new = state(rung(NOW), BELL)

    assert read_change(old, new, TriggerKind.BUTTON, NOW) == ((NOW, True),)
    assert read_change(old, new, TriggerKind.EXTERNAL, NOW) == ((NOW, True),)
    assert read_change(old, new, TriggerKind.MOTION, NOW) == ((NOW, True), (NOW, False))


@pytest.mark.parametrize(
    "after",
    [
        None,
        "unavailable",
        "unknown",
        "no time",
        "2026-11-25T12:00:00",
        rung(NOW - timedelta(seconds=31)),
        rung(NOW + timedelta(seconds=31)),
    ],
)
def test_remembered_events_are_not_heard(after: str | None) -> None:
    """What an entity says when it comes back, of long ago or of no time, is no moment."""
    new = None if after is None else state(after, BELL)

    for kind in TriggerKind:
        assert read_change(state("unavailable", BELL), new, kind, NOW) == ()
        assert read_change(new, new, kind, NOW) == ()


@given(
    old=st.none() | st.text(max_size=40) | st.sampled_from(["on", "off", "unavailable"]),
    new=st.none() | st.text(max_size=40) | st.sampled_from(["on", "off", "unavailable"]),
    kind=st.sampled_from(TriggerKind),
    entity_id=st.sampled_from([MOTION, BELL]),
)
def test_any_change_is_read(
    old: str | None, new: str | None, kind: TriggerKind, entity_id: str
) -> None:
    """Whatever the states are, at most a beginning and an end come out, the beginning first."""
    before: Any = None if old is None else state(old, entity_id)
    after: Any = None if new is None else state(new, entity_id)

    told = read_change(before, after, kind, NOW)

    assert [active for _at, active in told] in ([], [True], [False], [True, False])
