"""Home Assistant's own integrations follow a noticeboard's feeds, with nothing of ours installed.

As `docs/automations.md` sets them up: `feedreader` by an entry, `geo_rss_events` by YAML.
"""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)

from noticeboard.runtime import files
from tests.noticeboard.board.world import World, id_of, served_world

SENSOR = "sensor.requests_nearby_any"


@pytest.fixture
async def world(
    hass: HomeAssistant,  # noqa: ARG001 -- before the board, which ends first
    socket_enabled: None,  # noqa: ARG001 -- lets loopback through
    tmp_path: Path,
) -> AsyncGenerator[World]:
    """Serve a board with one request."""
    async with served_world(tmp_path / "board") as made:
        await made.board.post(made.agency.request(made.board, title="A shed"))
        made.clock.at += timedelta(minutes=1)
        yield made
    # They last as long as a process that serves a board, and Home Assistant's tests count threads.
    files._threads().shutdown()  # noqa: SLF001 -- nobody else ends them
    files._threads.cache_clear()  # noqa: SLF001 -- the same


def address(world: World) -> str:
    """Return where the board's feed is."""
    return str(world.web._build_url("/feed.atom"))  # noqa: SLF001 -- aiohttp tells it nobody otherwise


async def pass_time(hass: HomeAssistant, freezer: FrozenDateTimeFactory, wait: timedelta) -> None:
    """Let Home Assistant look again."""
    freezer.tick(wait)
    async_fire_time_changed(hass, dt_util.utcnow())
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_feedreader(
    hass: HomeAssistant, world: World, freezer: FrozenDateTimeFactory
) -> None:
    """`feedreader` shows the newest request, and tells of each once."""
    events: list[Event] = async_capture_events(hass, "feedreader")
    entry = MockConfigEntry(
        domain="feedreader", data={"url": address(world)}, options={"max_entries": 20}
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    (state,) = hass.states.async_all("event")
    assert state.attributes["title"] == "A shed"
    assert state.attributes["link"] == "https://board.example.org/entries/2"
    assert "Incident: Fire" in state.attributes["content"]
    assert [event.data["title"] for event in events] == ["A shed"]

    await pass_time(hass, freezer, timedelta(hours=2))
    assert len(events) == 1

    await world.board.post(world.agency.request(world.board, title="A yard"))
    await pass_time(hass, freezer, timedelta(hours=2))

    assert [event.data["title"] for event in events] == ["A shed", "A yard"]
    (state,) = hass.states.async_all("event")
    assert state.attributes["title"] == "A yard"


async def test_geo_rss_events(
    hass: HomeAssistant, world: World, freezer: FrozenDateTimeFactory
) -> None:
    """`geo_rss_events` counts the requests near home, each with how far away it is."""
    assert await async_setup_component(
        hass,
        "sensor",
        {
            "sensor": {
                "platform": "geo_rss_events",
                "name": "Requests nearby",
                "url": address(world),
                "latitude": 40.0,
                "longitude": -83.03,
                "radius": 5,
                "unit_of_measurement": "requests",
            }
        },
    )
    await hass.async_block_till_done(wait_background_tasks=True)

    state = hass.states.get(SENSOR)
    assert state is not None
    assert (state.state, state.attributes["A shed"]) == ("1", "3km")

    raw = world.agency.request(world.board, title="A yard")
    await world.board.post(raw)
    await world.board.post(world.agency.update(world.board, id_of(raw)))
    await pass_time(hass, freezer, timedelta(minutes=6))

    state = hass.states.get(SENSOR)
    assert state is not None
    assert (state.state, state.attributes["A yard"]) == ("2", "3km")
