"""Registers card and panel with Home Assistant: one file, one resource, one sidebar entry."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http import StaticPathConfig
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, LOGGER, PANEL_PATH
from ..coordinator import HubCoordinator
from ..text import async_catalogue
from .commands import async_register_commands
from .feed import feed_of, forget_feed
from .routes import MediaView

BUILT = Path(__file__).parent.parent / "frontend" / "neighbors-requests.js"
ADDRESS = f"/{DOMAIN}/neighbors-requests.js"
ELEMENT = "neighbors-requests-panel"
ICON = "mdi:home-search-outline"
TITLE = "Neighbors"
_SERVED: HassKey[str] = HassKey(f"{DOMAIN}_frontend")


async def async_serve(hass: HomeAssistant, built: Path | None = None) -> None:
    """Serve the built file, once per run, at an address that changes with its content."""
    built = built or BUILT
    version = await hass.async_add_executor_job(_version, built)
    if version is None:
        LOGGER.warning("Card and panel are not there: install Neighbors Requests again")
        return
    await hass.http.async_register_static_paths(
        [StaticPathConfig(ADDRESS, str(built), cache_headers=True)]
    )
    hass.data[_SERVED] = f"{ADDRESS}?v={version}"


async def async_add_panel(hass: HomeAssistant) -> None:
    """Add the panel to the sidebar and the card to the dashboards' resources."""
    address = hass.data.get(_SERVED)
    if address is None or "frontend" not in hass.config.components:
        return
    if PANEL_PATH not in hass.data.get(frontend.DATA_PANELS, {}):
        await panel_custom.async_register_panel(
            hass,
            frontend_url_path=PANEL_PATH,
            webcomponent_name=ELEMENT,
            # Home Assistant translates only its own panel titles, so all users get this one.
            sidebar_title=(await async_catalogue(hass)).get("sidebar", TITLE),
            sidebar_icon=ICON,
            module_url=address,
            require_admin=False,
        )
    resources = await _stored_resources(hass)
    if resources is None:
        # Dashboards in YAML mode have their resources there too, where only the owner writes.
        frontend.add_extra_js_url(hass, address)
        return
    ours = _ours(resources)
    if not ours:
        await resources.async_create_item({"res_type": "module", "url": address})
    elif ours[0]["url"] != address:
        await resources.async_update_item(ours[0]["id"], {"url": address})
    for twice in ours[1:]:
        await resources.async_delete_item(twice["id"])


async def async_remove_panel(hass: HomeAssistant) -> None:
    """Remove panel and card, along with the last hub."""
    address = hass.data.get(_SERVED)
    if "frontend" not in hass.config.components:
        return
    frontend.async_remove_panel(hass, PANEL_PATH, warn_if_unknown=False)
    resources = await _stored_resources(hass)
    if resources is not None:
        for each in _ours(resources):
            await resources.async_delete_item(each["id"])
    elif address in hass.data[frontend.DATA_EXTRA_MODULE_URL].urls:
        frontend.remove_extra_js_url(hass, address)


def _version(built: Path) -> str | None:
    try:
        return sha256(built.read_bytes()).hexdigest()[:8]
    except OSError:
        return None


async def _stored_resources(hass: HomeAssistant) -> ResourceStorageCollection | None:
    """Return the writable resources, or None if the owner keeps them in YAML."""
    lovelace = hass.data.get(LOVELACE_DATA)
    if lovelace is None or not isinstance(lovelace.resources, ResourceStorageCollection):
        return None
    await lovelace.resources.async_get_info()  # loads them if nobody has yet
    return lovelace.resources


def _ours(resources: ResourceStorageCollection) -> list[dict[str, str]]:
    return [each for each in resources.async_items() if each["url"].partition("?")[0] == ADDRESS]


async def async_setup_panel(hass: HomeAssistant) -> None:
    """Register commands, media and the built file, once per run of Home Assistant."""
    async_register_commands(hass)
    hass.http.register_view(MediaView(hass))
    await async_serve(hass)


async def async_connect_panel(coordinator: HubCoordinator) -> None:
    """Connect one hub to card and panel until its entry is unloaded."""
    feed_of(coordinator.hass, coordinator.config_entry.entry_id).async_attach(coordinator)
    await async_add_panel(coordinator.hass)


async def async_forget_panel(hass: HomeAssistant, entry_id: str) -> None:
    """Forget a removed hub; with the last one, remove card and panel too."""
    forget_feed(hass, entry_id)
    others = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    if not any(other.entry_id != entry_id for other in others):
        await async_remove_panel(hass)
