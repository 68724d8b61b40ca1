"""What Home Assistant's system information page shows about the hubs."""

from __future__ import annotations

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .client.models import ArchiveState, BoardState
from .const import DOMAIN
from .coordinator import HubConfigEntry

_ANSWERS = {ArchiveState.CONNECTED, ArchiveState.UNKNOWN}


@callback
def async_register(_hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register the info function."""
    register.async_register_info(_facts, "/config/integrations/integration/neighbors_requests")


async def _facts(hass: HomeAssistant) -> dict[str, Any]:
    """Return only counts and versions over all hubs: people copy this page into bug reports."""
    entries: list[HubConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    hubs = [entry.runtime_data for entry in entries if entry.state is ConfigEntryState.LOADED]
    houses = [hub.data for hub in hubs]
    archives = [archive for house in houses for archive in house.archives.values()]
    boards = [board for house in houses for board in house.boards.values()]
    return {
        "hubs": len(entries),
        "reachable": sum(hub.last_update_success for hub in hubs),
        "versions": ", ".join(sorted({house.hub.version for house in houses})),
        "cameras": sum(len(house.cameras) for house in houses),
        "archives": len(archives),
        "archives_away": sum(each.state not in _ANSWERS for each in archives),
        "boards": len(boards),
        "boards_followed": sum(board.state is BoardState.FOLLOWING for board in boards),
        "boards_unchecked": sum(board.state is BoardState.UNCHECKED for board in boards),
        "pending": sum(len(house.pending) for house in houses),
        "problems": sum(len(house.problems) for house in houses),
    }
