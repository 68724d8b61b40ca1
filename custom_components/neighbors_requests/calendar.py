"""The windows that agencies have asked about."""

from __future__ import annotations

from datetime import datetime
from typing import override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .client.models import Request
from .coordinator import HubConfigEntry
from .entity import RequestsEntity
from .text import plain

PARALLEL_UPDATES = 0
LONGEST_TEXT = 500

WINDOWS = CalendarEntityDescription(key="windows", translation_key="windows")


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the calendar."""
    async_add_entities([WindowCalendar(entry.runtime_data, WINDOWS)])


class WindowCalendar(RequestsEntity[CalendarEntityDescription], CalendarEntity):
    """The window of every known request; the state is on during the window of an open request."""

    @property
    @override
    def event(self) -> CalendarEvent | None:
        now = dt_util.utcnow()
        coming = [each for each in self.coordinator.data.open if each.window.end > now]
        first = min(coming, key=lambda each: (each.window.start, each.id), default=None)
        return None if first is None else _event(first)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        requests = [
            request
            for request in self.coordinator.data.newest
            if not request.hidden
            and request.window.start < end_date
            and request.window.end > start_date
        ]
        return [_event(each) for each in sorted(requests, key=lambda each: each.window.start)]

    @override
    def _facts(self) -> object:
        return self.event


def _event(request: Request) -> CalendarEvent:
    return CalendarEvent(
        uid=request.id,
        start=request.window.start,
        end=request.window.end,
        summary=f"{plain(request.agency.name)}: {plain(request.title)}",
        description=plain(request.text, longest=LONGEST_TEXT),
    )
