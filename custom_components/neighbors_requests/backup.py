"""Prepare for Home Assistant's backup, which copies a managed hub's folder file by file.

A backup fails if a file disappears while it runs. So the hub's folder is frozen until it ends: the
hub adds files but removes none. If Home Assistant stops, the freeze expires by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import CONF_MANAGED, DOMAIN, LOGGER
from .managed import async_load
from .managed.folder import extend_freeze, hub_folder

RENEWED_EACH = timedelta(minutes=1)
LONGEST = timedelta(hours=12)
"""A backup that takes longer is considered abandoned."""
_STOP_RENEWING: HassKey[CALLBACK_TYPE] = HassKey(f"{DOMAIN}_backup")


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Freeze the hub's folder and copy its database: a copy of the live one may be torn."""
    if await _async_snapshot(hass, "write"):
        _renew(hass)


async def async_post_backup(hass: HomeAssistant) -> None:
    """Remove the database copy and unfreeze the folder."""
    if (stop := hass.data.pop(_STOP_RENEWING, None)) is not None:
        stop()
    await _async_snapshot(hass, "remove")


def _renew(hass: HomeAssistant) -> None:
    """Keep the folder frozen until the backup ends."""
    folder, last = hub_folder(hass), dt_util.utcnow() + LONGEST

    async def renew(now: datetime) -> None:
        if now < last:
            await hass.async_add_executor_job(extend_freeze, folder)

    hass.data[_STOP_RENEWING] = async_track_time_interval(
        hass, renew, RENEWED_EACH, cancel_on_shutdown=True
    )


async def _async_snapshot(hass: HomeAssistant, word: str) -> bool:
    """Send a command to the hub that runs here; return whether there is such a hub."""
    if not any(entry.data.get(CONF_MANAGED) for entry in hass.config_entries.async_entries(DOMAIN)):
        return False
    await async_load(hass)
    from .managed.keeper import async_is_installed, async_keeper  # noqa: PLC0415 -- just loaded

    if not await async_is_installed(hass):
        # So no hub runs, and every file is whole.
        return False
    try:
        complaint = await async_keeper(hass).hub.run_snapshot(word)
    except (OSError, TimeoutError) as error:
        complaint = str(error) or "it took too long"
    if complaint:
        # The backup continues: if the hub isn't writing at that moment, every file is whole.
        LOGGER.warning("The hub that runs here did not prepare for a backup: %s", complaint)
    return True
