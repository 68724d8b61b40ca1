"""What the page of system information says."""

from dataclasses import replace

from homeassistant.components.system_health import get_info
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN
from hub.model.archive import ArchiveState
from tests.fakes.things import an_archive, an_archive_status

from . import values
from .fake_hub import FakeHub, until
from .values import request_id


async def test_health_counts_and_names_nothing(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Hubs, whether they answer, versions, boards and what is pending: as numbers only."""
    assert await async_setup_component(hass, "system_health", {})
    hub.boards.append(values.board(origin="other.example/v1", state="stopped"))
    hub.boards.append(values.board(origin="third.example/v1", state="unchecked"))
    hub.requests[request_id(1)] = values.request(1)
    away = replace(an_archive_status(), state=ArchiveState.AWAY)
    await hub.house.archives.put(an_archive(), away)
    await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done()

    info = (await get_info(hass))[DOMAIN]

    assert info == {
        "hubs": 1,
        "reachable": 1,
        "versions": "0.1.0",
        "cameras": 1,
        "archives": 1,
        "archives_away": 1,
        "boards": 3,
        "boards_followed": 1,
        "boards_unchecked": 1,
        "pending": 1,
        "problems": 0,
    }


async def test_health_of_a_hub_that_is_away(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub that does not answer, or is not loaded, is counted and not reached."""
    assert await async_setup_component(hass, "system_health", {})
    await hub.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)

    away: dict[str, object] = {**(await get_info(hass))[DOMAIN]}
    await hass.config_entries.async_unload(loaded.entry_id)
    unloaded: dict[str, object] = {**(await get_info(hass))[DOMAIN]}

    assert [away[key] for key in ("hubs", "reachable")] == [1, 0]
    assert [unloaded[key] for key in ("hubs", "reachable", "cameras")] == [1, 0, 0]
