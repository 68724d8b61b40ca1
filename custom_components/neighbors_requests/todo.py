"""What waits for this house's answer, as a list that can be read and not ticked off.

A tick has no room for what an answer needs: which of two, what would leave, who says so, and a
moment to think. It is also what voice assistants and tidy people do to a list without looking. So
the list offers no change at all, and Home Assistant refuses one by name: nothing is approved,
denied or hidden by ticking. An item goes when its request is answered, hidden, resolved or expired.
"""

from typing import override

from homeassistant.components.todo import TodoItem, TodoListEntity
from homeassistant.components.todo.const import TodoItemStatus
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client.models import Request
from .coordinator import HubConfigEntry
from .entity import RequestsEntity
from .text import for_markdown, plain

PARALLEL_UPDATES = 0
LONGEST_TEXT = 500

PENDING = EntityDescription(key="pending", translation_key="pending")


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the list."""
    async_add_entities([PendingList(entry.runtime_data, PENDING)])


class PendingList(RequestsEntity[EntityDescription], TodoListEntity):
    """The pending requests, the newest first."""

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        return [_item(request) for request in self.coordinator.data.pending]

    @override
    def get_initial_entity_options(self) -> er.EntityOptionsType | None:
        # Home Assistant exposes lists to assistants by itself, and gives a language model all that
        # stands in one: here that is what others wrote. A person may expose it all the same.
        return {"conversation": {"should_expose": False}}

    @override
    def _facts(self) -> object:
        return self.todo_items


def _item(request: Request) -> TodoItem:
    return TodoItem(
        uid=request.id,
        summary=f"{plain(request.agency.name)}: {plain(request.title)}",
        status=TodoItemStatus.NEEDS_ACTION,
        due=request.expires,
        # Home Assistant shows a description as markdown, which could fetch a picture.
        description=for_markdown(plain(request.text, longest=LONGEST_TEXT)),
    )
