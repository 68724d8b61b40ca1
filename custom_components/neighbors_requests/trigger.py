"""Triggers without a device, such as `neighbors_requests.request_matched`."""

from __future__ import annotations

from typing import Final, cast, override

from homeassistant.const import ATTR_DEVICE_ID, CONF_OPTIONS, CONF_TYPE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import Trigger, TriggerActionRunner, TriggerConfig
from homeassistant.helpers.typing import ConfigType, VolDictType
import voluptuous as vol

from .automation_events import OF_CAMERAS, OF_REQUESTS
from .const import EVENT_CAMERA, EVENT_REQUEST

_FIELDS: Final[VolDictType] = {
    vol.Optional(CONF_OPTIONS, default=dict): {
        # Devices of hubs or cameras; empty means any of them.
        vol.Optional(ATTR_DEVICE_ID): vol.All(cv.ensure_list, [str]),
    }
}


class BusTrigger(Trigger):
    """Fires on one kind of event on the bus."""

    event_type: str
    kind: str

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        return cast("ConfigType", vol.Schema(_FIELDS)(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        super().__init__(hass, config)
        self._devices = frozenset((config.options or {}).get(ATTR_DEVICE_ID, ()))

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: object = None
    ) -> CALLBACK_TYPE:
        # Since 2026.7, Home Assistant passes `did_not_trigger` by position; see its Trigger class.
        @callback
        def handle_event(event: Event) -> None:
            data = event.data
            if data[CONF_TYPE] != self.kind:
                return
            if self._devices and data[ATTR_DEVICE_ID] not in self._devices:
                return
            run_action(dict(data), f"{event.event_type} {self.kind}", event.context)

        return self._hass.bus.async_listen(self.event_type, handle_event)


def _trigger(event: str, type_: str) -> type[Trigger]:
    class OneTrigger(BusTrigger):
        event_type = event
        kind = type_

    return OneTrigger


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    **{f"request_{each}": _trigger(EVENT_REQUEST, each) for each in OF_REQUESTS},
    **{f"camera_{each}": _trigger(EVENT_CAMERA, each) for each in OF_CAMERAS},
}


async def async_get_triggers(_hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return TRIGGERS
