"""Neighbors Requests: public requests for video, answered by the household that has it."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .automation_events import async_keep_moments
from .const import CONF_MANAGED, DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .entity import hub_device
from .issues import async_keep_issues
from .lent.lender import Lending
from .managed import async_load
from .notifications import async_forget_notices, async_keep_notices
from .pairings import async_end_all, async_end_former
from .panel import async_forget_panel, async_setup_panel, async_show_in_panel
from .services import async_setup_actions
from .text import async_catalogue
from .views import CameraPictureView, LiveVideoView, RequestPictureView

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.CAMERA,
    Platform.EVENT,
    Platform.GEO_LOCATION,
    Platform.IMAGE,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TODO,
    Platform.UPDATE,
]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register what does not depend on a hub."""
    async_setup_actions(hass)
    hass.http.register_view(RequestPictureView())
    hass.http.register_view(CameraPictureView())
    hass.http.register_view(LiveVideoView())
    await async_setup_panel(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: HubConfigEntry) -> bool:
    """Read one hub's house, add its entities, then start listening so that no message is missed."""
    if entry.data.get(CONF_MANAGED):
        await async_load(hass)
        from .managed.keeper import async_start_for  # noqa: PLC0415 -- just loaded

        await async_start_for(hass, entry)
    coordinator = HubCoordinator(hass, entry)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    coordinator.subentries.async_start(coordinator.data.cameras)
    coordinator.async_remove_stale_devices()
    coordinator.async_remove_former_entities()
    # The catalog translates device models.
    await async_catalogue(hass)
    # Register the hub's device first: cameras name it as their `via_device`.
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, **hub_device(coordinator)
    )
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    async_keep_moments(coordinator)
    async_keep_issues(coordinator)
    await async_keep_notices(coordinator)
    async_end_former(coordinator)
    Lending(coordinator).async_start()
    coordinator.async_start()
    await async_show_in_panel(coordinator)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: HubConfigEntry) -> bool:
    """Stop listening and remove the entities."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: HubConfigEntry) -> None:
    """Delete stored notices, end the pairing at the hub, and stop the hub if it runs here."""
    await async_forget_panel(hass, entry.entry_id)
    await async_forget_notices(hass, entry)
    await async_end_all(hass, entry)
    if entry.data.get(CONF_MANAGED):
        await async_load(hass)
        from .managed.keeper import async_leave  # noqa: PLC0415 -- just loaded

        await async_leave(hass, entry)


async def async_remove_config_entry_device(
    _hass: HomeAssistant, entry: HubConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Allow a person to remove a device that the hub no longer has."""
    return not entry.runtime_data.async_has_device(device)
