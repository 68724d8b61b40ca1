"""Device triggers: happenings of requests, and rings, motion and labels of cameras."""

from __future__ import annotations

from typing import Final

from homeassistant.components.device_automation import DEVICE_TRIGGER_BASE_SCHEMA
from homeassistant.components.homeassistant.triggers import event as event_trigger
from homeassistant.const import (
    CONF_DEVICE_ID,
    CONF_DOMAIN,
    CONF_EVENT_DATA,
    CONF_PLATFORM,
    CONF_TYPE,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.trigger import TriggerActionType, TriggerInfo
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .automation_events import OF_CAMERAS, OF_REQUESTS, RING
from .client.models import SourceKind
from .const import DOMAIN, EVENT_CAMERA, EVENT_REQUEST
from .entity import DeviceKind, async_find_device

_AGENCY: Final = "_agency_"

TRIGGER_SCHEMA: Final = DEVICE_TRIGGER_BASE_SCHEMA.extend(
    {vol.Required(CONF_TYPE): vol.In((*OF_REQUESTS, *OF_CAMERAS))}
)


async def async_get_triggers(hass: HomeAssistant, device_id: str) -> list[dict[str, str]]:
    """List a device's triggers: those of requests for a hub or an agency, else the camera's own."""
    found = async_find_device(hass, device_id)
    if found is None:
        return []
    types = OF_REQUESTS
    if found.kind is DeviceKind.CAMERA:
        camera = found.coordinator.data.cameras[found.id]
        if camera.kind is SourceKind.ARCHIVE:
            return []  # What it sees is known only when a request matches.
        types = tuple(each for each in OF_CAMERAS if camera.doorbell or each != RING)
    return [
        {
            CONF_PLATFORM: "device",
            CONF_DOMAIN: DOMAIN,
            CONF_DEVICE_ID: device_id,
            CONF_TYPE: each,
        }
        for each in types
    ]


async def async_attach_trigger(
    hass: HomeAssistant,
    config: ConfigType,
    action: TriggerActionType,
    trigger_info: TriggerInfo,
) -> CALLBACK_TYPE:
    """Listen on the bus, which keeps working while a hub is reloaded."""
    kind, device_id = config[CONF_TYPE], config[CONF_DEVICE_ID]
    event_type, data = EVENT_CAMERA, {CONF_TYPE: kind, CONF_DEVICE_ID: device_id}
    if kind in OF_REQUESTS:
        event_type = EVENT_REQUEST
        if (agency_id := _agency_id(hass, device_id)) is not None:
            data = {CONF_TYPE: kind, "agency_id": agency_id}
    event_config = event_trigger.TRIGGER_SCHEMA(
        {
            CONF_PLATFORM: "event",
            event_trigger.CONF_EVENT_TYPE: event_type,
            CONF_EVENT_DATA: data,
        }
    )
    return await event_trigger.async_attach_trigger(
        hass, event_config, action, trigger_info, platform_type="device"
    )


def _agency_id(hass: HomeAssistant, device_id: str) -> str | None:
    """Return a device's agency id from its identifier, because its hub may not be loaded yet."""
    device = dr.async_get(hass).async_get(device_id)
    for domain, key in device.identifiers if device is not None else ():
        if domain == DOMAIN and _AGENCY in key:
            return key.partition(_AGENCY)[2]
    return None
