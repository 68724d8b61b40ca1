"""Two buttons of one weight: approve and deny the newest pending request."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .answer import async_approve, async_deny
from .client import Request
from .coordinator import HubConfigEntry, HubCoordinator
from .entity import HubEntity

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class AnswerButtonDescription(ButtonEntityDescription):
    """What a button answers."""

    answer: Callable[[HubCoordinator, Context | None], Awaitable[Request]]


BUTTONS = (
    AnswerButtonDescription(key="deny", translation_key="deny", answer=async_deny),
    AnswerButtonDescription(key="approve", translation_key="approve", answer=async_approve),
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons."""
    async_add_entities(AnswerButton(entry.runtime_data, each) for each in BUTTONS)


class AnswerButton(HubEntity, ButtonEntity):
    """Answers the newest pending request, in the name of whoever presses."""

    entity_description: AnswerButtonDescription

    @override
    async def async_press(self) -> None:
        await self.entity_description.answer(self.coordinator, self._context)
