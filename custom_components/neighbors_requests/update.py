"""The hub's version, next to the newest version known without asking the internet."""

from __future__ import annotations

from typing import override

from homeassistant.components.update import (
    UpdateDeviceClass,
    UpdateEntity,
    UpdateEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.loader import async_get_integration

from .const import DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .entity import HubEntity

PARALLEL_UPDATES = 0

HUB = UpdateEntityDescription(
    key="hub_version",
    translation_key="hub_version",
    device_class=UpdateDeviceClass.FIRMWARE,
    entity_category=EntityCategory.DIAGNOSTIC,
)


async def async_setup_entry(
    hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the hub's version."""
    integration = await async_get_integration(hass, DOMAIN)
    known = str(integration.version or "")
    async_add_entities([HubVersion(entry.runtime_data, known)])


class HubVersion(HubEntity[UpdateEntityDescription], UpdateEntity):
    """The hub's version.

    Hub and integration are released together under one version number, so the integration's own
    version is the only other one that certainly exists. This entity makes no internet request and
    installs nothing; the person who runs the hub updates it.
    """

    _attr_title = "Neighbors Requests hub"

    def __init__(self, coordinator: HubCoordinator, known: str) -> None:
        super().__init__(coordinator, HUB)
        self._known = known

    @property
    @override
    def installed_version(self) -> str:
        return self.coordinator.data.hub.version

    @property
    @override
    def latest_version(self) -> str:
        installed = self.installed_version
        if self._known and self.version_is_newer(self._known, installed):
            return self._known
        return installed

    @override
    def _source(self) -> object:
        return self.coordinator.data.hub

    @override
    def _facts(self) -> object:
        return self.installed_version
