"""Moments: something became of a request, somebody rang."""

from abc import abstractmethod
from datetime import timedelta
from typing import override

from homeassistant.components.event import (
    EventDeviceClass,
    EventEntity,
    EventEntityDescription,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .client import (
    Camera,
    Message,
    Request,
    RequestMoment,
    RequestNews,
    Triggered,
    TriggerKind,
)
from .coordinator import HubConfigEntry, HubCoordinator
from .entity import CameraEntity, HubEntity, add_for_cameras
from .words import plain

PARALLEL_UPDATES = 0
STALE = timedelta(minutes=1)

_EVENT_TYPES = {
    RequestMoment.RECEIVED: "received",
    RequestMoment.MATCHED: "matched",
    RequestMoment.DECIDED: "decided",
    RequestMoment.CLOSED: "closed",
}

REQUEST = EventEntityDescription(
    key="request", translation_key="request", event_types=list(_EVENT_TYPES.values())
)
DOORBELL = EventEntityDescription(
    key="doorbell",
    translation_key="doorbell",
    device_class=EventDeviceClass.DOORBELL,
    # A literal: the constant for it came to Home Assistant later than 2026.2.
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
    """An event that is written when it happens and when it becomes (un)available, never else."""

    coordinator: HubCoordinator
    _was_available = True

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._was_available = self.available
        self.async_on_remove(self.coordinator.async_listen(self._async_hear))

    @callback
    @abstractmethod
    def _async_hear(self, message: Message) -> None:
        """Write the state where the message is such a moment."""

    @callback
    def _handle_coordinator_update(self) -> None:
        if self.available != self._was_available:
            self._was_available = self.available
            self.async_write_ha_state()


class RequestEvent(MomentEntity, HubEntity):
    """What became of any request."""

    @callback
    @override
    def _async_hear(self, message: Message) -> None:
        news = message.news
        if isinstance(news, RequestNews) and news.moment in _EVENT_TYPES:
            self._trigger_event(_EVENT_TYPES[news.moment], _facts(news.request))
            self.async_write_ha_state()


class DoorbellEvent(MomentEntity, CameraEntity):
    """Somebody rang."""

    @callback
    @override
    def _async_hear(self, message: Message) -> None:
        news = message.news
        if (
            not isinstance(news, Triggered)
            or news.camera_id != self.camera_id
            or news.kind is not TriggerKind.BUTTON
        ):
            return
        # Heard only after a long break, a ring would set off a chime for nobody.
        if message.replayed and dt_util.utcnow() - news.at > STALE:
            return
        self._trigger_event("ring", {"at": news.at.isoformat()})
        self.async_write_ha_state()


def _facts(request: Request) -> dict[str, object]:
    """Return what an automation may want to look at."""
    return {
        "request_id": request.id,
        "agency": plain(request.agency.name),
        "agency_level": request.agency.level,
        "incident": plain(request.incident),
        "title": plain(request.title),
        "start": request.window.start.isoformat(),
        "end": request.window.end.isoformat(),
        "expires": request.expires.isoformat(),
        "strength": request.match.strength.value,
        "clips": len(request.match.clips),
        "findings": [plain(finding.code) for finding in request.findings[:20]],
        "pending": request.pending,
        "status": request.status.value,
        "answer": request.decision and request.decision.answer.value,
        "answered_by": request.decision and plain(request.decision.by),
    }
