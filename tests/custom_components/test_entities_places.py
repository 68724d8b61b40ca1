"""Requests on the map, and their windows in the calendar."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN

from . import values
from .fake_hub import FakeHub, until
from .home import entity_id, state
from .values import HUB_ID, request_id


def places(hass: HomeAssistant) -> list[State]:
    """Return what is on the map."""
    return hass.states.async_all("geo_location")


async def test_request_is_on_the_map_while_it_is_open(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """An open request has a place and a distance; it goes, registry and all, when it ends."""
    hass.config.latitude, hass.config.longitude = 40.0, -75.1
    await hub.push_request("request.received", values.request(1))
    await until(lambda: bool(loaded.runtime_data.data.requests))
    await hass.async_block_till_done()

    (place,) = places(hass)
    assert (place.attributes["latitude"], place.attributes["longitude"]) == (40.0, -75.0)
    assert place.attributes["source"] == DOMAIN
    assert place.attributes["request_id"] == request_id(1)
    assert float(place.state) == pytest.approx(8.5, abs=0.1)
    assert place.attributes["unit_of_measurement"] == "km"

    closed = values.request(1, status="expired")
    await hub.push_request("request.closed", closed)
    await until(lambda: not places(hass))
    registry = er.async_get(hass)
    assert registry.async_get(place.entity_id) is None


async def test_distance_is_in_the_houses_units(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """If miles are used, it is miles; a polygon's place is the middle of what encloses it."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    hass.config.latitude, hass.config.longitude = 40.0, -75.1
    ring = [[39_900_000, -75_200_000], [40_100_000, -75_200_000], [40_100_000, -74_800_000]]
    hub.requests[request_id(1)] = values.request(1, area={"shape": "polygon", "ring": ring})
    hub.requests[request_id(2)] = values.request(2)
    no_ring = {"area": {"shape": "polygon", "ring": []}}
    hub.changes["/api/v1/state"] = lambda state: (
        state
        | {
            "requests": [
                each | no_ring if each["index"] == 2 else each for each in state["requests"]
            ]
        }
    )
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    (place,) = places(hass)
    assert (place.attributes["latitude"], place.attributes["longitude"]) == (40.0, -75.0)
    assert float(place.state) == pytest.approx(5.3, abs=0.1)
    assert place.attributes["unit_of_measurement"] == "mi"


async def test_orphans_are_purged(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """A request that ended while Home Assistant was off leaves nothing in the registry."""
    hub.requests[request_id(1)] = values.request(1)
    registry = er.async_get(hass)
    for number in (1, 2):
        unique_id = f"{HUB_ID}_place_{request_id(number)}"
        registry.async_get_or_create("geo_location", DOMAIN, unique_id, config_entry=entry)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    left = [
        each.unique_id
        for each in er.async_entries_for_config_entry(registry, entry.entry_id)
        if each.domain == "geo_location"
    ]
    assert left == [f"{HUB_ID}_place_{request_id(1)}"]


async def test_place_is_written_only_when_it_changes(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Another request's news leaves a place as it is; its own, and a lost hub, show."""
    await hub.push_request("request.received", values.request(1))
    await until(lambda: bool(loaded.runtime_data.data.requests))
    await hass.async_block_till_done()
    before = places(hass)[0]

    await hub.push_request("request.received", values.request(2))
    await hub.push_request("request.changed", values.request(1, text="More words."))
    await until(lambda: loaded.runtime_data.data.seq == 3)
    after = hass.states.get(before.entity_id)
    assert after is not None
    assert after.last_reported == before.last_reported

    await hub.push_request("request.changed", values.request(1, match=values.match()))
    await until(lambda: loaded.runtime_data.data.seq == 4)
    after = hass.states.get(before.entity_id)
    assert after is not None
    assert after.attributes["clips"] == 0
    await hub.stop()
    await until(lambda: {place.state for place in places(hass)} == {"unavailable"})


async def test_calendar_shows_the_windows(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Every window that was asked about can be looked up; a hidden request's cannot."""
    await hub.push_request("request.received", values.request(1))
    await hub.push_request("request.received", values.request(2, hidden=True))
    await until(lambda: len(loaded.runtime_data.data.requests) == 2)
    calendar = entity_id(hass, "calendar", "windows")

    async def on(day: str) -> list[dict[str, str]]:
        asked = {
            "entity_id": calendar,
            "start_date_time": f"{day}T00:00:00+00:00",
            "end_date_time": f"{day}T23:59:59+00:00",
        }
        told: Any = await hass.services.async_call(
            "calendar", "get_events", asked, blocking=True, return_response=True
        )
        events: list[dict[str, str]] = told[calendar]["events"]
        return events

    (event,) = await on("2026-11-22")
    assert event["summary"] == "Example County Fire: The alley behind Mill Street"
    assert datetime.fromisoformat(event["start"]) == datetime(2026, 11, 22, 21, 40, tzinfo=UTC)
    assert await on("2026-11-21") == []


async def test_calendar_is_on_within_a_window(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A window that is now turns the calendar on, one that is over does not."""
    now = datetime.now(UTC)
    assert state(hass, "calendar", "windows").state == "off"
    start, end = now - timedelta(hours=1), now + timedelta(hours=1)
    window = {"start": start.isoformat(), "end": end.isoformat()}
    await hub.push_request("request.received", values.request(1, window=window))
    await until(lambda: state(hass, "calendar", "windows").state == "on")

    await hub.push_request("request.received", values.request(1))
    await until(lambda: state(hass, "calendar", "windows").state == "off")
    assert loaded.runtime_data.last_update_success
