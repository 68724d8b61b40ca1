"""What card and panel in the browser need of Home Assistant."""

from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from ..coordinator import HubCoordinator
from .commands import async_register_commands
from .feed import feed_of, forget_feed
from .media import MediaView
from .registering import async_serve, async_show, async_take_away

__all__ = ["async_forget_panel", "async_setup_panel", "async_show_in_panel"]


async def async_setup_panel(hass: HomeAssistant) -> None:
    """Make commands, media and the built file known, once a run of Home Assistant."""
    async_register_commands(hass)
    hass.http.register_view(MediaView(hass))
    await async_serve(hass)


async def async_show_in_panel(coordinator: HubCoordinator) -> None:
    """Show one hub in card and panel, until its entry is unloaded."""
    feed_of(coordinator.hass, coordinator.config_entry.entry_id).async_attach(coordinator)
    await async_show(coordinator.hass)


async def async_forget_panel(hass: HomeAssistant, entry_id: str) -> None:
    """Forget a removed hub; with the last one, card and panel go too."""
    forget_feed(hass, entry_id)
    others = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    if not any(other.entry_id != entry_id for other in others):
        await async_take_away(hass)
