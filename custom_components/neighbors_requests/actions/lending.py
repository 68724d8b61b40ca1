"""Which entities are lent to the hub as information: lend_entity."""

from typing import Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, split_entity_id
from homeassistant.helpers import config_validation as cv, entity_registry as er
import voluptuous as vol

from ..access import Who
from ..answer import refused
from ..client import HubClientError, NotHereError
from ..const import CONF_SENSORS, DOMAIN
from ..coordinator import HubCoordinator
from ..lend.chosen import lent_sensors
from ..lend.sensors import MOST_SENSORS
from ..options_flow import SENSOR_DOMAINS
from .action import Action, coordinator_of, fields, wrong

ATTR_LENT: Final = "lent"


async def _lend_entity(hass: HomeAssistant, call: ServiceCall) -> None:
    """Add to the sensors of the options, or take from them; the hub forgets what it had."""
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
    """Raise where an entity is not there, is of another kind, or comes from a hub itself."""
    registered = er.async_get(hass).async_get(entity_id)
    if registered is None and hass.states.get(entity_id) is None:
        raise wrong("no_entity", entity=entity_id)
    own = registered is not None and registered.platform == DOMAIN
    if own or split_entity_id(entity_id)[0] not in SENSOR_DOMAINS:
        raise wrong("cannot_be_lent", entity=entity_id)


async def _returned(coordinator: HubCoordinator, entity_ids: set[str]) -> None:
    """Have the hub forget sensors before the options do: then none is left behind on it."""
    try:
        for sensor in await coordinator.client.sensors():
            if sensor.entity_id in entity_ids:
                await coordinator.client.return_sensor(sensor.id)
    except NotHereError:
        return
    except HubClientError as error:
        raise refused(error) from error


ACTIONS: Final = (
    Action(
        name="lend_entity",
        who=Who.ADMIN,
        act=_lend_entity,
        schema=fields(
            {ATTR_LENT: cv.boolean},
            {ATTR_ENTITY_ID: vol.All(cv.ensure_list, vol.Length(min=1), cv.entity_ids)},
        ),
    ),
)
