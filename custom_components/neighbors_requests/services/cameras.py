"""Actions about cameras and sensors: trigger_clip and lend_entity."""

from collections.abc import Iterable
from typing import Final

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant, ServiceCall, split_entity_id
from homeassistant.helpers import config_validation as cv, entity_registry as er
import voluptuous as vol

from ..access import Who
from ..answers import async_check_may_control, refused
from ..client.errors import HubClientError, NotHereError
from ..client.models import Label, TriggerKind
from ..const import CONF_SENSORS, DOMAIN
from ..coordinator import HubCoordinator
from ..lent.entities import lent_sensors
from ..lent.sensors import MOST_SENSORS
from ..options_flow import SENSOR_DOMAINS
from ..subentries import camera_key
from .service import Action, ActionFields, cameras_of, coordinator_of, fields, wrong

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
    kind = TriggerKind(call.data.get(ATTR_KIND, TriggerKind.EXTERNAL))
    for _device_id, coordinator, camera_id in cameras:
        try:
            await coordinator.client.trigger(camera_id, kind, labels=call.data.get(ATTR_LABELS, []))
        except HubClientError as error:
            raise refused(error) from error


TRIGGER_ACTIONS: Final = (
    Action(
        name="trigger_clip",
        who=Who.ANSWERER,
        act=_trigger_clip,
        fields=ActionFields(
            {
                ATTR_KIND: vol.In([kind.value for kind in TriggerKind]),
                ATTR_LABELS: vol.All(
                    cv.ensure_list, vol.Length(max=len(Label)), [vol.Coerce(Label)]
                ),
            },
            {ATTR_DEVICE_ID: vol.All(cv.ensure_list, vol.Length(min=1), [str])},
        ),
        hubs=_hubs,
    ),
)


ATTR_LENT: Final = "lent"


async def _lend_entity(hass: HomeAssistant, call: ServiceCall) -> None:
    """Add sensors to the options or remove them; the hub forgets removed ones' readings."""
    coordinator = coordinator_of(hass, call)
    named: list[str] = call.data[ATTR_ENTITY_ID]
    chosen = list(lent_sensors(coordinator.config_entry))
    if call.data.get(ATTR_LENT, True):
        for entity_id in named:
            _check_may_be_lent(hass, entity_id)
        after = list(dict.fromkeys([*chosen, *named]))
        if len(after) > MOST_SENSORS:
            raise wrong("too_many_sensors")
    else:
        after = [each for each in chosen if each not in named]
        await _returned(coordinator, set(named))
    entry = coordinator.config_entry
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_SENSORS: after})


def _check_may_be_lent(hass: HomeAssistant, entity_id: str) -> None:
    """Raise ServiceValidationError if an entity is missing, can't be lent, or is the hub's own."""
    registered = er.async_get(hass).async_get(entity_id)
    if registered is None and hass.states.get(entity_id) is None:
        raise wrong("no_entity", entity=entity_id)
    own = registered is not None and registered.platform == DOMAIN
    if own or split_entity_id(entity_id)[0] not in SENSOR_DOMAINS:
        raise wrong("cannot_be_lent", entity=entity_id)


async def _returned(coordinator: HubCoordinator, entity_ids: set[str]) -> None:
    """Have the hub forget sensors before the options do, so that none is left behind on the hub."""
    try:
        for sensor in await coordinator.client.sensors():
            if sensor.entity_id in entity_ids:
                await coordinator.client.return_sensor(sensor.id)
    except NotHereError:
        return
    except HubClientError as error:
        raise refused(error) from error


LEND_ACTIONS: Final = (
    Action(
        name="lend_entity",
        who=Who.ADMIN,
        act=_lend_entity,
        fields=fields(
            {ATTR_LENT: cv.boolean},
            {ATTR_ENTITY_ID: vol.All(cv.ensure_list, vol.Length(min=1), cv.entity_ids)},
        ),
    ),
)
