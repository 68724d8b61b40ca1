"""Three buttons of equal weight for the pending request that the select entity names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .access import Who, async_require
from .answers import async_approve, async_deny, refused
from .client.errors import HubClientError
from .coordinator import HubConfigEntry, HubCoordinator
from .entity import HubEntity

PARALLEL_UPDATES = 1

type Press = Callable[[HubCoordinator, Context | None, str], Awaitable[object]]


async def _approve(coordinator: HubCoordinator, context: Context | None, request_id: str) -> None:
    # A press is easily made by mistake, so the approval can be withdrawn before anything leaves.
    await async_approve(coordinator, context, request_id=request_id, pause=True)


async def _deny(coordinator: HubCoordinator, context: Context | None, request_id: str) -> None:
    await async_deny(coordinator, context, request_id=request_id)


async def _hide(coordinator: HubCoordinator, context: Context | None, request_id: str) -> None:
    await async_require(coordinator.hass, context, coordinator.config_entry, Who.ANSWERER)
    try:
        await coordinator.client.hide(request_id)
    except HubClientError as error:
        raise refused(error) from error


BUTTONS: Mapping[str, Press] = {"deny": _deny, "approve": _approve, "hide": _hide}


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons."""
    async_add_entities(
        RequestButton(entry.runtime_data, ButtonEntityDescription(key=key, translation_key=key))
        for key in BUTTONS
    )


class RequestButton(HubEntity[ButtonEntityDescription], ButtonEntity):
    """Acts on the chosen request in the name of the person who presses the button."""

    @override
    def _source(self) -> object:
        return None

    @override
    async def async_press(self) -> None:
        request = self.coordinator.choice.request()
        await BUTTONS[self.entity_description.key](self.coordinator, self._context, request.id)
        self.coordinator.choice.settle(request.id)
