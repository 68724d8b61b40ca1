"""Diagnostics for bug reports: states without names, locations or secrets.

Built as an allowlist: a field added later is left out until somebody decides to include it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant

from .archives import lent_archives
from .client.house import House
from .client.models import Archive, Board, Camera, Found
from .const import CONF_AUTOMATIONS_APPROVE, CONF_MANAGED, CONF_PHONES
from .coordinator import HubConfigEntry
from .lent.entities import lent_cameras, lent_sensors
from .phones import PhoneSettings


async def async_get_config_entry_diagnostics(
    _hass: HomeAssistant, entry: HubConfigEntry
) -> dict[str, Any]:
    """Return the entry, the connection and the house: states, counts, versions and times."""
    coordinator = entry.runtime_data
    return {
        "entry": {"managed": bool(entry.data.get(CONF_MANAGED, False))},
        "link": coordinator.rights.reach,
        "options": {
            "automations_may_approve": bool(entry.options.get(CONF_AUTOMATIONS_APPROVE, False)),
            "notices_on": coordinator.notices_on,
            "phones": [
                _phone(PhoneSettings.read(entry.options, phone))
                for phone in entry.options.get(CONF_PHONES, [])
            ],
        },
        "connected": coordinator.last_update_success,
        # Counts only: entity names reveal what is where.
        "lent": {
            "cameras": sum(bool(lent.entity_id) for lent in lent_cameras(entry).values()),
            "triggers": sum(len(lent.triggers) for lent in lent_cameras(entry).values()),
            "sensors": len(lent_sensors(entry)),
            "archives": len(lent_archives(entry)),
        },
        "house": _house(coordinator.data),
    }


def _phone(settings: PhoneSettings) -> Mapping[str, Any]:
    return {
        "about": settings.about,
        "picture": settings.picture,
        "later": settings.later,
        "film": settings.film,
        # Don't reveal when a household sleeps.
        "quiet_hours": settings.quiet is not None,
        "cool_down_s": settings.cool_down.total_seconds(),
    }


def _house(house: House) -> Mapping[str, Any]:
    requests = house.newest
    return {
        "hub": {"version": _safe(house.hub.version)},
        "seq": house.seq,
        "cameras": [_camera(camera) for camera in house.cameras.values()],
        "archives": [_archive(archive) for archive in house.archives.values()],
        "found": [_found(found) for found in house.found.values()],
        "sensors": len(house.sensors),
        "boards": [_board(board) for board in house.boards.values()],
        "problems": _counted(_safe(problem.code) for problem in house.problems.values()),
        # Counts only: a request and its answer are private.
        "requests": {
            "by_status": _counted(request.status.value for request in requests),
            "by_strength": _counted(request.match.strength.value for request in requests),
            "pending": len(house.pending),
        },
    }


def _camera(camera: Camera) -> Mapping[str, Any]:
    return {
        "kind": camera.kind.value,
        "lent": bool(camera.entity_id),
        "doorbell": camera.doorbell,
        "indoor": camera.indoor,
        "may_share": camera.may_share,
        "state": camera.state.value,
        "since": camera.since,
        "clock_offset_ms": camera.clock_offset_ms,
        "lost_packets": camera.lost_packets,
        "motion": camera.motion,
        "score": camera.score,
        "threshold": camera.threshold,
        "sensitivity": camera.sensitivity,
        "sound": camera.sound,
        "transport": camera.transport.value,
        "placed": camera.place is not None,
        "masks": len(camera.masks),
        "motion_masks": len(camera.motion_masks),
    }


def _archive(archive: Archive) -> Mapping[str, Any]:
    return {
        "kind": archive.kind.value,
        # Which integration lends it, without its entry.
        "lent_by": _safe(archive.lender.partition("/")[0]),
        "state": archive.state.value,
        "cameras": len(archive.cameras),
        "cameras_used": sum(each.camera_id is not None for each in archive.cameras),
    }


def _found(found: Found) -> Mapping[str, Any]:
    return {"found_by": [_safe(by) for by in found.found_by], "away": found.away}


def _board(board: Board) -> Mapping[str, Any]:
    return {
        "state": board.state.value,
        "since": board.since,
        "size": board.size,
        "checked_at": board.checked_at,
    }


def _safe(code: str) -> str:
    """Return a hub's code or version, or "other" if it is too long or has unexpected characters."""
    short = len(code) <= _LONGEST_CODE and code.isascii()
    return code if short and not set(code) - _CODE_SIGNS else "other"


def _counted(codes: Iterable[str]) -> dict[str, int]:
    return dict(Counter(codes))


_LONGEST_CODE = 24
_CODE_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.+-")
