"""What a person may attach to a bug report: how things are, without who, where, or any secret."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST, CONF_TOKEN
from homeassistant.core import HomeAssistant

from .client import Found, House
from .const import CONF_FINGERPRINT, CONF_PHONES, CONF_SENSORS
from .coordinator import HubConfigEntry
from .lend.chosen import lent_cameras, lent_sensors

_ENTRY = {CONF_HOST, CONF_TOKEN, CONF_FINGERPRINT, CONF_PHONES, CONF_SENSORS}
_HOUSE = {
    *("address", "id", "key", "name", "origin", "place", "reason", "seen_at", "text", "url"),
    *("detail", "entity_id"),
}


async def async_get_config_entry_diagnostics(
    _hass: HomeAssistant, entry: HubConfigEntry
) -> dict[str, Any]:
    """Return the entry, the connection and the house, redacted."""
    coordinator = entry.runtime_data
    return {
        "entry": async_redact_data(dict(entry.data), _ENTRY),
        "options": async_redact_data(dict(entry.options), _ENTRY),
        "connected": coordinator.last_update_success,
        # Counts only: the names of entities say what is where.
        "lent": {
            "cameras": sum(bool(lent.entity_id) for lent in lent_cameras(entry).values()),
            "triggers": sum(len(lent.triggers) for lent in lent_cameras(entry).values()),
            "sensors": len(lent_sensors(entry)),
        },
        "house": _shown(coordinator.data),
    }


def _shown(house: House) -> Mapping[str, Any]:
    requests = house.requests.values()
    return async_redact_data(
        {
            "hub": asdict(house.hub),
            "seq": house.seq,
            "cameras": [asdict(camera) for camera in house.cameras.values()],
            # As a list, since what is inside a tuple is not redacted.
            "found": [asdict(found) | {"said": _listed(found)} for found in house.found.values()],
            "sensors": len(house.sensors),
            "boards": [asdict(board) for board in house.boards.values()],
            "problems": [asdict(problem) for problem in house.problems.values()],
            # Counts only: a request and its answer are nobody else's business.
            "requests": {
                "by_status": dict(Counter(request.status.value for request in requests)),
                "by_strength": dict(Counter(request.match.strength.value for request in requests)),
                "pending": len(house.pending),
            },
        },
        _HOUSE,
    )


def _listed(found: Found) -> list[dict[str, Any]]:
    return [asdict(said) for said in found.said]
