"""The pending request that the buttons act on."""

from __future__ import annotations

from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .access import Who, async_require
from .const import DOMAIN
from .coordinator import NEWEST, HubConfigEntry
from .entity import HubEntity

PARALLEL_UPDATES = 0

REQUEST = SelectEntityDescription(key="chosen_request", translation_key="chosen_request")


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the select."""
    async_add_entities([RequestSelect(entry.runtime_data, REQUEST)])


class RequestSelect(HubEntity[SelectEntityDescription], SelectEntity):
    """The newest request, or one by name; unknown if the chosen one is no longer pending."""

    @property
    @override
    def options(self) -> list[str]:
        return [NEWEST, *self.coordinator.choice.options]

    @property
    @override
    def current_option(self) -> str | None:
        return self.coordinator.choice.current

    @override
    def _source(self) -> object:
        return self.coordinator.data.requests, self.coordinator.choice.chosen

    @override
    def _facts(self) -> object:
        return self.options, self.current_option

    @override
    async def async_select_option(self, option: str) -> None:
        # The choice decides which request the next button press answers.
        await async_require(self.hass, self._context, self.coordinator.config_entry, Who.ANSWERER)
        try:
            self.coordinator.choice.choose(option)
        except KeyError as error:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="choice_gone"
            ) from error
