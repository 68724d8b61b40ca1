"""What a device of ours is: a hub, one of its cameras, or an agency that is followed."""

from enum import StrEnum
from typing import NamedTuple

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .agencies import agency_key, followed_ids
from .const import DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .subentries import camera_key


class Kind(StrEnum):
    """The kinds of devices."""

    HUB = "hub"
    CAMERA = "camera"
    AGENCY = "agency"


class Found(NamedTuple):
    """A device of a loaded hub; `id` is the hub's own id of the camera or the agency."""

    kind: Kind
    coordinator: HubCoordinator
    id: str


@callback
def async_find_device(hass: HomeAssistant, device_id: str) -> Found | None:
    """Return what a device is; None where its hub is not loaded, or it is none of ours."""
    device = dr.async_get(hass).async_get(device_id)
    if device is None:
        return None
    keys = {key for domain, key in device.identifiers if domain == DOMAIN}
    entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for coordinator in (entry.runtime_data for entry in entries):
        hub_id = coordinator.hub_id
        if hub_id in keys:
            return Found(kind=Kind.HUB, coordinator=coordinator, id=hub_id)
        for camera_id in coordinator.data.cameras:
            if camera_key(hub_id, camera_id) in keys:
                return Found(kind=Kind.CAMERA, coordinator=coordinator, id=camera_id)
        for agency_id in followed_ids(coordinator.config_entry.options):
            if agency_key(hub_id, agency_id) in keys:
                return Found(kind=Kind.AGENCY, coordinator=coordinator, id=agency_id)
    return None
