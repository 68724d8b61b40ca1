"""Footage to become a clip: trigger_clip."""

from collections.abc import Iterable
from typing import Final

from homeassistant.const import ATTR_DEVICE_ID, Platform
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..access import Who
from ..answer import async_check_may_control, refused
from ..client import HubClientError, Label, TriggerKind
from ..coordinator import HubCoordinator
from ..subentries import camera_key
from .action import Action, cameras_of, wrong

ATTR_KIND: Final = "kind"
ATTR_LABELS: Final = "labels"


def _cameras(hass: HomeAssistant, call: ServiceCall) -> list[tuple[str, HubCoordinator, str]]:
    devices = set(call.data[ATTR_DEVICE_ID])
    cameras = [each for each in cameras_of(hass) if each[0] in devices]
    if {device_id for device_id, _coordinator, _camera_id in cameras} != devices:
        raise wrong("no_camera")
    return cameras


def _hubs(hass: HomeAssistant, call: ServiceCall) -> Iterable[HubCoordinator]:
    return [coordinator for _device_id, coordinator, _camera_id in _cameras(hass, call)]


async def _trigger_clip(hass: HomeAssistant, call: ServiceCall) -> None:
    cameras = _cameras(hass, call)
    for _device_id, coordinator, camera_id in cameras:
        motion = f"{camera_key(coordinator.hub_id, camera_id)}_motion"
        await async_check_may_control(hass, call.context, Platform.BINARY_SENSOR, motion)
    for _device_id, coordinator, camera_id in cameras:
        try:
            await coordinator.client.trigger(
                camera_id, TriggerKind(call.data[ATTR_KIND]), labels=call.data[ATTR_LABELS]
            )
        except HubClientError as error:
            raise refused(error) from error


ACTIONS: Final = (
    Action(
        name="trigger_clip",
        who=Who.ANSWERER,
        act=_trigger_clip,
        schema=vol.Schema(
            {
                vol.Required(ATTR_DEVICE_ID): vol.All(cv.ensure_list, vol.Length(min=1), [str]),
                vol.Optional(ATTR_KIND, default=TriggerKind.EXTERNAL.value): vol.In(
                    [kind.value for kind in TriggerKind]
                ),
                vol.Optional(ATTR_LABELS, default=list): vol.All(
                    cv.ensure_list, vol.Length(max=len(Label)), [vol.Coerce(Label)]
                ),
            }
        ),
        hubs=_hubs,
    ),
)
