"""Event entities: something happened to a request, somebody rang."""

from __future__ import annotations

from abc import abstractmethod
from datetime import timedelta
from typing import override

from homeassistant.components.event import (
    EventDeviceClass,
    EventEntity,
    EventEntityDescription,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .automation_events import facts
from .client.house import RequestChange
from .client.messages import Message, Triggered
from .client.models import Camera, Request, TriggerKind
from .coordinator import HubConfigEntry, HubCoordinator
from .entity import CameraEntity, HubEntity, add_for_cameras

PARALLEL_UPDATES = 0
STALE = timedelta(minutes=1)

REQUEST = EventEntityDescription(
    key="request", translation_key="request", event_types=[each.value for each in RequestChange]
)
DOORBELL = EventEntityDescription(
    key="doorbell",
    translation_key="doorbell",
    device_class=EventDeviceClass.DOORBELL,
    # A literal, because Home Assistant 2026.2 has no constant for it yet.
    event_types=["ring"],
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the events."""
    coordinator = entry.runtime_data
    async_add_entities([RequestEvent(coordinator, REQUEST)])

    def build(camera: Camera) -> list[DoorbellEvent]:
        return [DoorbellEvent(coordinator, DOORBELL, camera)] if camera.doorbell else []

    add_for_cameras(entry, async_add_entities, build)


class MomentEntity(EventEntity):
    """An event entity written only when its event fires or its availability changes."""

    coordinator: HubCoordinator

    def _source(self) -> object:
        return None

    def _facts(self) -> object:
        return None

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self._async_listen())

    @abstractmethod
    def _async_listen(self) -> CALLBACK_TYPE:
        """Subscribe to the events."""


class RequestEvent(MomentEntity, HubEntity[EventEntityDescription]):
    """Happenings of any request that an agency made."""

    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        return self.coordinator.async_listen_requests(self._async_handle_change)

    @callback
    def _async_handle_change(self, happening: RequestChange, request: Request) -> None:
        if request.practice:
            return
        self._trigger_event(happening.value, facts(request))
        self.async_write_ha_state()


class DoorbellEvent(MomentEntity, CameraEntity[EventEntityDescription]):
    """A doorbell's ring."""

    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        return self.coordinator.async_listen(self._async_handle_message)

    @callback
    def _async_handle_message(self, message: Message) -> None:
        news = message.news
        if (
            not isinstance(news, Triggered)
            or news.camera_id != self.camera_id
            or news.kind is not TriggerKind.BUTTON
        ):
            return
        # After a long break, an old ring would sound a chime for nobody.
        if message.replayed and dt_util.utcnow() - news.at > STALE:
            return
        self._trigger_event("ring", {"at": news.at.isoformat()})
        self.async_write_ha_state()
