"""What can be turned off: notifications, house rules, automations' leave, cameras' recording."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import (
    SwitchDeviceClass,
    SwitchEntity,
    SwitchEntityDescription,
)
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.const import EntityCategory
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .access import Who, async_require
from .answer import async_by, refused
from .client import CameraChange, HubClientError
from .const import CONF_AUTOMATIONS_APPROVE, CONF_NOTICES, DOMAIN
from .coordinator import HubConfigEntry
from .entity import CameraEntity, HubEntity, add_for_cameras

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class OptionSwitchDescription(SwitchEntityDescription):
    """Which of the entry's options a switch sets."""

    default: bool
    only_administrators: bool = False
    """Whether it takes an administrator, in person, to switch it on."""


OPTIONS = (
    OptionSwitchDescription(
        key=CONF_NOTICES,
        translation_key=CONF_NOTICES,
        entity_category=EntityCategory.CONFIG,
        default=True,
    ),
    OptionSwitchDescription(
        key=CONF_AUTOMATIONS_APPROVE,
        translation_key=CONF_AUTOMATIONS_APPROVE,
        entity_category=EntityCategory.CONFIG,
        default=False,
        only_administrators=True,
    ),
)


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
    async_add_entities(
        [
            *(OptionSwitch(coordinator, each) for each in OPTIONS),
            RulesSwitch(coordinator, RULES),
        ]
    )
    add_for_cameras(
        entry,
        async_add_entities,
        lambda camera: [RecordingSwitch(coordinator, RECORDING, camera)],
    )


class RulesSwitch(HubEntity[SwitchEntityDescription], SwitchEntity):
    """Whether the hub asks its house rules; off, a person answers every request."""

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
    """Whether the hub records a camera; off, it can still be looked at."""

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


class OptionSwitch(HubEntity[OptionSwitchDescription], SwitchEntity):
    """One of the entry's options, which needs no hub to be changed."""

    entity_description: OptionSwitchDescription

    @property
    @override
    def available(self) -> bool:
        return True

    @property
    @override
    def is_on(self) -> bool:
        option = self.entity_description
        return bool(self.coordinator.config_entry.options.get(option.key, option.default))

    @override
    def _source(self) -> object:
        return self.is_on

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._async_entry_changed
            )
        )

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        if self.entity_description.only_administrators:
            await async_check_administrator(self.hass, self._context)
        await self._async_set(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._async_set(on=False)

    async def _async_set(self, *, on: bool) -> None:
        entry = self.coordinator.config_entry
        await async_require(self.hass, self._context, entry, Who.ANSWERER)
        options = {**entry.options, self.entity_description.key: on}
        # Whoever else hangs on it hears of it, since the coordinator tells of a changed entry.
        self.hass.config_entries.async_update_entry(entry, options=options)

    @callback
    def _async_entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry is self.coordinator.config_entry and change is ConfigEntryChange.UPDATED:
            self.async_write_if_changed()


async def async_check_administrator(hass: HomeAssistant, context: Context | None) -> None:
    """Raise where this is not an administrator's own act.

    An automation that could allow itself to approve would make the permission worthless.
    """
    if context is None or context.user_id is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="only_a_person")
    user = await hass.auth.async_get_user(context.user_id)
    if user is None or not user.is_admin:
        raise Unauthorized(context=context, user_id=context.user_id)
