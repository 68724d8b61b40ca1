"""Finds entities by their unique id, since names may change."""

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er

from custom_components.neighbors_requests.const import DOMAIN

from .values import CAMERA_ID, HUB_ID

HUB = HUB_ID
CAMERA = f"{HUB_ID}_{CAMERA_ID}"


def entity_id(hass: HomeAssistant, platform: str, key: str, *, of: str = HUB) -> str:
    """Return the entity id of one of the hub's, or a camera's, entities."""
    found = er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"{of}_{key}")
    assert found is not None, f"There is no {platform} {key}"
    return found


def state(hass: HomeAssistant, platform: str, key: str, *, of: str = HUB) -> State:
    """Return its state."""
    return shown(hass, entity_id(hass, platform, key, of=of))


def shown(hass: HomeAssistant, entity: str) -> State:
    """Return the state of an entity that has one."""
    found = hass.states.get(entity)
    assert found is not None, f"{entity} has no state"
    return found
