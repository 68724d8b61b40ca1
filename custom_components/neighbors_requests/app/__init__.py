"""The hub as an app of Home Assistant's Supervisor: added, started, paired, and looked after.

Most households have no Supervisor, so what talks to it is imported only after `async_load`.
"""

from __future__ import annotations

from homeassistant.core import HomeAssistant
from homeassistant.helpers.importlib import async_import_module


async def async_load(hass: HomeAssistant) -> None:
    """Import what talks to the Supervisor, outside the event loop."""
    await async_import_module(hass, f"{__name__}.supervisor")
