"""The pending requests as a read-only to-do list.

Ticking an item can't express what an answer needs: approve or deny, what would leave, who answers,
and time to think. Voice assistants and tidy people also tick lists without looking. So the list
supports no changes, and Home Assistant rejects them: ticking never approves, denies or hides
anything. An item disappears when its request is answered, hidden, resolved or expired.
"""

from __future__ import annotations

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
    """The pending requests, newest first."""

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        return [_item(request) for request in self.coordinator.data.pending]

    @override
    def get_initial_entity_options(self) -> er.EntityOptionsType | None:
        # Home Assistant exposes lists to assistants by default, and passes their full content to a
        # language model; here that is text by others. A person may still expose it.
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
        # Home Assistant shows a description as markdown, which could load a picture.
        description=for_markdown(plain(request.text, longest=LONGEST_TEXT)),
    )
