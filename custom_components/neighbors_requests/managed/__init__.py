"""The hub that Home Assistant runs itself: installed, started, kept running, and paired.

Nothing here imports the hub. It is a separate program, found by its module name. Most households
have their hub elsewhere, so what runs one is imported only after `async_load`.
"""

from __future__ import annotations

from homeassistant.core import HomeAssistant
from homeassistant.helpers.importlib import async_import_module


async def async_load(hass: HomeAssistant) -> None:
    """Import what runs a hub, outside the event loop."""
    await async_import_module(hass, f"{__name__}.keeper")
