"""What can be turned off on its own: the house rules, a camera's recording."""

from __future__ import annotations

from typing import Any, override

from homeassistant.components.switch import (
    SwitchDeviceClass,
    SwitchEntity,
    SwitchEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .access import Who, async_require
from .answers import async_by, refused
from .client.drafts import CameraChange
from .client.errors import HubClientError
from .coordinator import HubConfigEntry
from .entity import CameraEntity, HubEntity, add_for_cameras

PARALLEL_UPDATES = 1

RULES = SwitchEntityDescription(
    key="rules", translation_key="rules", entity_category=EntityCategory.CONFIG
)
RECORDING = SwitchEntityDescription(
    key="recording",
    translation_key="recording",
    device_class=SwitchDeviceClass.SWITCH,
    entity_category=EntityCategory.CONFIG,
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches."""
    coordinator = entry.runtime_data
    async_add_entities([RulesSwitch(coordinator, RULES)])
    add_for_cameras(
        entry,
        async_add_entities,
        lambda camera: [RecordingSwitch(coordinator, RECORDING, camera)],
    )


class RulesSwitch(HubEntity[SwitchEntityDescription], SwitchEntity):
    """Whether the hub applies its house rules; if off, a person answers every request."""

    entity_description: SwitchEntityDescription

    @property
    @override
    def is_on(self) -> bool:
        return self.coordinator.data.rules_active

    @override
    def _source(self) -> object:
        return self.is_on

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._async_set(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._async_set(on=False)

    async def _async_set(self, *, on: bool) -> None:
        await async_require(self.hass, self._context, self.coordinator.config_entry, Who.ADMIN)
        by = await async_by(self.hass, self._context)
        try:
            await self.coordinator.client.switch_rules(on=on, by=by)
        except HubClientError as error:
            raise refused(error) from error


class RecordingSwitch(CameraEntity[SwitchEntityDescription], SwitchEntity):
    """Whether the hub records a camera; if off, its live video still works."""

    entity_description: SwitchEntityDescription

    @property
    @override
    def is_on(self) -> bool | None:
        return None if self.camera is None else self.camera.recording

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._async_set(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._async_set(on=False)

    async def _async_set(self, *, on: bool) -> None:
        await async_require(self.hass, self._context, self.coordinator.config_entry, Who.ANSWERER)
        try:
            await self.coordinator.client.change(self.camera_id, CameraChange(recording=on))
        except HubClientError as error:
            raise refused(error) from error
