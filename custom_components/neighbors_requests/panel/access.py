"""Who may see a hub, and answer for its house."""

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er

from ..answer import async_check_may_answer
from ..const import DOMAIN
from ..coordinator import HubConfigEntry, HubCoordinator
from .table import Who


@callback
def loaded(hass: HomeAssistant, entry_id: str) -> HubCoordinator | None:
    """Return a hub by its entry, None where that is not ours or not loaded."""
    entry: HubConfigEntry | None
    entry = hass.config_entries.async_get_entry(entry_id)
    if entry is None or entry.domain != DOMAIN or entry.state is not ConfigEntryState.LOADED:
        return None
    return entry.runtime_data


@callback
def may_see(hass: HomeAssistant, user: User, entry_id: str) -> bool:
    """Tell whether a user may see any of a hub's entities."""
    if user.is_admin:
        return True
    registry = er.async_get(hass)
    return any(
        user.permissions.check_entity(entity.entity_id, POLICY_READ)
        for entity in er.async_entries_for_config_entry(registry, entry_id)
    )


async def may_answer(coordinator: HubCoordinator, user: User) -> bool:
    """Tell whether a user may press the buttons that answer."""
    try:
        await async_check_may_answer(coordinator, Context(user_id=user.id))
    except Unauthorized:
        return False
    return may_see(coordinator.hass, user, coordinator.config_entry.entry_id)


async def may(coordinator: HubCoordinator, user: User, who: Who) -> bool:
    """Tell whether a user is who may ask for something."""
    match who:
        case Who.READER:
            return may_see(coordinator.hass, user, coordinator.config_entry.entry_id)
        case Who.ANSWERER:
            return await may_answer(coordinator, user)
        case Who.ADMIN:
            return user.is_admin
