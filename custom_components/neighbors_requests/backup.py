"""Home Assistant's own backup, which copies the folder of a hub that runs here file by file."""

from homeassistant.core import HomeAssistant

from .const import CONF_MANAGED, DOMAIN, LOGGER
from .managed.keeping import async_keeper


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Have the hub leave a whole copy of its database: the one it writes to may come out torn."""
    await _beside(hass, "write")


async def async_post_backup(hass: HomeAssistant) -> None:
    """Have it taken away again."""
    await _beside(hass, "remove")


async def _beside(hass: HomeAssistant, word: str) -> None:
    if not any(entry.data.get(CONF_MANAGED) for entry in hass.config_entries.async_entries(DOMAIN)):
        return
    try:
        complaint = await async_keeper(hass).hub.beside(word)
    except (OSError, TimeoutError) as error:
        complaint = str(error) or "it took too long"
    if complaint:
        # The backup goes on: of a hub that is not writing just then, every file is whole.
        LOGGER.warning("The hub that runs here did not prepare for a backup: %s", complaint)
