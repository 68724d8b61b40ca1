"""A state is written only if it has changed."""

from collections.abc import Callable

from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import (
    Event,
    EventStateChangedData,
    EventStateReportedData,
    HomeAssistant,
    callback,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from . import values
from .fake_hub import FakeHub, until


@pytest.fixture
def written(hass: HomeAssistant) -> list[str]:
    """Return the entities that are written from now on, whether or not anything changed."""
    names: list[str] = []

    @callback
    def hear(event: Event[EventStateChangedData] | Event[EventStateReportedData]) -> None:
        names.append(event.data["entity_id"])

    hass.bus.async_listen(EVENT_STATE_CHANGED, hear)
    hass.bus.async_listen(EVENT_STATE_REPORTED, hear, event_filter=callback(lambda _data: True))
    return names


async def settled(hass: HomeAssistant, entry: MockConfigEntry, seq: int) -> None:
    """Wait until everything that was told is shown."""
    await until(lambda: entry.runtime_data.data.seq == seq)
    await hass.async_block_till_done()


@pytest.fixture
async def busy(hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry) -> MockConfigEntry:
    """Return a hub with a request that waits of an agency that is followed, and its figures."""
    hass.config_entries.async_update_entry(loaded, options={"agencies": ["ab" * 20]})
    await hub.push_request("request.matched", values.request(1))
    await settled(hass, loaded, 1)
    await until(lambda: ("GET", "/api/v1/boards") in hub.seen)
    await until(lambda: ("GET", "/api/v1/clips") in hub.seen)
    await until(lambda: _is_known(hass, "sensor.hub_boards_checked"))
    await until(lambda: _is_known(hass, "image.front_door_last_clip"))
    return loaded


def _is_known(hass: HomeAssistant, entity_id: str) -> bool:
    found = hass.states.get(entity_id)
    return found is not None and found.state not in {"unknown", "unavailable"}


async def test_nothing_new_writes_nothing(
    hass: HomeAssistant, hub: FakeHub, busy: MockConfigEntry, written: list[str]
) -> None:
    """What no entity shows writes none: the same again, a score, a resumed connection."""
    await hub.push_camera(values.camera())
    await hub.push_camera(values.camera(score=40.5, lost_packets=7))
    await hub.push_request("request.changed", values.request(1))
    await hub.push("board.changed", board=values.board(size=13))
    await hub.push("problem.raised", problem=values.problem(code="another"))
    await settled(hass, busy, 6)
    busy.runtime_data.async_update_listeners()

    assert written == []


@pytest.mark.parametrize(
    ("news", "expected"),
    [
        (
            lambda hub: hub.push_camera(values.camera(motion=True)),
            {"binary_sensor.front_door_motion"},
        ),
        (
            lambda hub: hub.push("snapshot", camera_id=values.CAMERA_ID, at=values.NOW),
            {"image.front_door_snapshot"},
        ),
        (
            lambda hub: hub.push_request("request.changed", values.request(1, title="Mill Lane")),
            {
                "event.hub_request",
                "geo_location.example_county_fire_the_alley_behind_mill_street",
                "select.hub_request_to_answer",
                "sensor.hub_matching_requests",
                "sensor.hub_open_requests",
                "sensor.hub_pending_requests",
                "sensor.example_county_fire_last_request",
                "todo.hub_waiting_for_your_answer",
            },
        ),
    ],
)
async def test_only_what_changed_is_written(  # noqa: PLR0913, PLR0917 -- a case and its surroundings
    hass: HomeAssistant,
    hub: FakeHub,
    busy: MockConfigEntry,
    written: list[str],
    news: Callable[[FakeHub], object],
    expected: set[str],
) -> None:
    """Each piece of news writes the entities that show it, once each."""
    await news(hub)  # type: ignore[misc]
    await settled(hass, busy, 2)

    assert set(written) == expected
    # If a name or an option changes, Home Assistant's registry has it written once more.
    renamed = [each for each in expected if each.startswith(("geo_location.", "select."))]
    assert len(written) == len(expected) + len(renamed)


async def test_every_entity_goes_and_comes_with_the_hub(
    hass: HomeAssistant, hub: FakeHub, busy: MockConfigEntry, written: list[str]
) -> None:
    """A lost hub makes everything unavailable but its connectivity."""
    await hub.stop()
    await until(lambda: not busy.runtime_data.last_update_success)
    ours = [each for each in hass.states.async_all() if each.entity_id in written]
    apart = {each.entity_id for each in ours if each.state != "unavailable"}
    unwritten = {
        each.entity_id
        for each in hass.states.async_all()
        if each.entity_id not in written and "hub" in each.entity_id
    }

    assert apart == {"binary_sensor.hub_connectivity"}
    assert unwritten == set()

    await hub.start()
    await until(lambda: busy.runtime_data.last_update_success)
    assert _is_known(hass, "sensor.hub_pending_requests")
