"""Neighbors Requests: public requests for video, answered by the household that has it."""

from contextlib import suppress

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.device_registry import DeviceEntry
from homeassistant.helpers.typing import ConfigType

from .client import HubClientError
from .const import DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .issues import async_keep_issues
from .lend.lending import Lending
from .notices import async_forget_notices, async_keep_notices
from .picture import CameraPictureView, RequestPictureView
from .services import async_setup_services

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.SENSOR,
]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register what does not depend on a hub."""
    async_setup_services(hass)
    hass.http.register_view(RequestPictureView())
    hass.http.register_view(CameraPictureView())
    return True


async def async_setup_entry(hass: HomeAssistant, entry: HubConfigEntry) -> bool:
    """Read one hub's house, show it, and only then listen, so that no message is missed."""
    coordinator = HubCoordinator(hass, entry)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    coordinator.subentries.async_start(coordinator.data.cameras)
    coordinator.async_remove_stale_devices()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    async_keep_issues(coordinator)
    await async_keep_notices(coordinator)
    Lending(coordinator).async_start()
    coordinator.async_start()
    return True


async def async_unload_entry(hass: HomeAssistant, entry: HubConfigEntry) -> bool:
    """Stop listening and take the entities away."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: HubConfigEntry) -> None:
    """Forget what phones were told, and give the token back where the hub can be reached."""
    await async_forget_notices(hass, entry)
    with suppress(HubClientError):
        await HubCoordinator(hass, entry).client.revoke()


async def async_remove_config_entry_device(
    _hass: HomeAssistant, entry: HubConfigEntry, device: DeviceEntry
) -> bool:
    """Let a person remove a device that the hub no longer has."""
    return not entry.runtime_data.async_has_device(device)
