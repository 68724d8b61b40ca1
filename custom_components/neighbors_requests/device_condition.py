"""Device conditions: a request is pending, a hub is connected, a camera is recording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from homeassistant.const import CONF_CONDITION, CONF_DEVICE_ID, CONF_DOMAIN, CONF_TYPE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import ConditionCheckerType, trace_condition_function
from homeassistant.helpers.typing import ConfigType, TemplateVarsType
import voluptuous as vol

from .client.models import CameraState, RequestStatus, SourceKind
from .const import DOMAIN
from .entity import DeviceKind, DeviceRef, async_find_device


def _has_open_request(found: DeviceRef) -> bool:
    requests = found.coordinator.data.agencies.get(found.id, ())
    return any(request.status is RequestStatus.OPEN for request in requests)


def _recorded(found: DeviceRef) -> bool:
    return found.coordinator.data.cameras[found.id].state is CameraState.RECORDING


def _archived(found: DeviceRef) -> bool:
    """Return whether it is a camera that the hub neither records nor watches."""
    camera = found.coordinator.data.cameras.get(found.id)
    return camera is not None and camera.kind is SourceKind.ARCHIVE


CONDITIONS: Final[dict[DeviceKind, dict[str, Callable[[DeviceRef], bool]]]] = {
    DeviceKind.HUB: {
        "has_pending": lambda found: bool(found.coordinator.data.pending),
        "has_matching": lambda found: bool(found.coordinator.data.matching),
        "is_connected": lambda found: found.coordinator.last_update_success,
    },
    DeviceKind.CAMERA: {
        "is_recorded": _recorded,
        "has_motion": lambda found: found.coordinator.data.cameras[found.id].motion,
    },
    DeviceKind.AGENCY: {"asks_now": _has_open_request},
}

CONDITION_SCHEMA: Final = cv.DEVICE_CONDITION_BASE_SCHEMA.extend(
    {vol.Required(CONF_TYPE): vol.In([kind for of_kind in CONDITIONS.values() for kind in of_kind])}
)


async def async_get_conditions(hass: HomeAssistant, device_id: str) -> list[dict[str, str]]:
    """List the conditions of a device."""
    found = async_find_device(hass, device_id)
    if found is None or _archived(found):
        return []
    return [
        {
            CONF_CONDITION: "device",
            CONF_DOMAIN: DOMAIN,
            CONF_DEVICE_ID: device_id,
            CONF_TYPE: each,
        }
        for each in CONDITIONS[found.kind]
    ]


@callback
def async_condition_from_config(_hass: HomeAssistant, config: ConfigType) -> ConditionCheckerType:
    """Return a check of the house's current state; it never holds if the hub isn't loaded."""
    device_id, kind = config[CONF_DEVICE_ID], config[CONF_TYPE]

    @trace_condition_function
    def holds(hass: HomeAssistant, _variables: TemplateVarsType = None) -> bool:
        found = async_find_device(hass, device_id)
        check = None if found is None else CONDITIONS[found.kind].get(kind)
        return found is not None and check is not None and check(found)

    return holds
