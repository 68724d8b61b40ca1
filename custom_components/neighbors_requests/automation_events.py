"""The bus events that automations use: happenings of requests, rings, motion and labels."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util

from .client.house import RequestChange
from .client.messages import Message, RequestNews, Triggered
from .client.models import Label, Request, TriggerKind
from .const import DOMAIN, EVENT_CAMERA, EVENT_REQUEST
from .coordinator import HubCoordinator
from .subentries import camera_key
from .text import for_phone, plain

PRACTICE: Final = "practice"
"""Something happened to a practice request; `happening` says what."""
FIRST_YES: Final = "first_yes"
"""One of the two people who must approve has approved."""
RING: Final = "ring"
MOTION: Final = "motion"
LABELS: Final = tuple(label.value for label in Label)
"""What the camera has begun to see."""
OF_REQUESTS: Final = (*(each.value for each in RequestChange), FIRST_YES)
OF_CAMERAS: Final = (RING, MOTION, *LABELS)
"""What a trigger can wait for."""
MOST_FINDINGS: Final = 20
STALE: Final = timedelta(minutes=1)
_CAMERA: Final = {TriggerKind.BUTTON: RING, TriggerKind.MOTION: MOTION}


@callback
def async_fire_events(coordinator: HubCoordinator) -> None:
    """Fire these events while the config entry is loaded."""
    moments = _Moments(coordinator)
    unload = coordinator.config_entry.async_on_unload
    unload(coordinator.async_listen(moments.async_handle_message))
    unload(coordinator.async_listen_requests(moments.async_handle_change))


class _Moments:
    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._hass = coordinator.hass
        self._consents = {
            request.id: consent
            for request in coordinator.data.requests.values()
            if (consent := request.consent) is not None
        }

    @callback
    def async_handle_message(self, message: Message) -> None:
        """Fire the events of one message."""
        match message.news:
            case RequestNews(request=request):
                self._request(request)
            case Triggered() as triggered:
                # After a long break, an old event would start automations for nobody.
                if not message.replayed or dt_util.utcnow() - triggered.at <= STALE:
                    self._camera(triggered)
            case _:
                pass

    def _request(self, request: Request) -> None:
        if request.consent is None:
            self._consents.pop(request.id, None)
        elif self._consents.get(request.id) != request.consent:
            self._consents[request.id] = request.consent
            self._fire(
                FIRST_YES,
                request,
                first_yes_by=for_phone(plain(request.consent.by)),
                proposal_id=request.consent.proposal_id,
            )

    @callback
    def async_handle_change(self, change: RequestChange, request: Request) -> None:
        """Fire the event of one happening."""
        self._fire(change.value, request)

    def _fire(self, kind: str, request: Request, **more: str) -> None:
        if request.practice:
            # Under a type of its own: no trigger for real requests fires, and whoever listens to
            # every type can tell them apart.
            kind, more = PRACTICE, {"happening": kind, **more}
        self._hass.bus.async_fire(
            EVENT_REQUEST,
            {
                "device_id": self._coordinator.device_id,
                "entry_id": self._coordinator.config_entry.entry_id,
                "type": kind,
                **facts(request),
                **more,
            },
        )

    def _camera(self, triggered: Triggered) -> None:
        kinds: list[str] = [label.value for label in triggered.new_labels]
        if triggered.began and triggered.kind in _CAMERA:
            kinds.insert(0, _CAMERA[triggered.kind])
        if not kinds:
            return
        entry_id = self._coordinator.config_entry.entry_id
        key = camera_key(self._coordinator.hub_id, triggered.camera_id)
        for device in dr.async_entries_for_config_entry(dr.async_get(self._hass), entry_id):
            for kind in kinds if (DOMAIN, key) in device.identifiers else ():
                self._hass.bus.async_fire(
                    EVENT_CAMERA,
                    {
                        "device_id": device.id,
                        "entry_id": entry_id,
                        "camera_id": triggered.camera_id,
                        "type": kind,
                        "at": triggered.at.isoformat(),
                        "labels": [label.value for label in triggered.labels],
                    },
                )


def facts(request: Request) -> dict[str, object]:
    """Return a request's facts for automations; texts contain no HTML, as phones render it."""
    return {
        "request_id": request.id,
        "agency": _text(request.agency.name),
        "agency_id": plain(request.agency.id),
        "agency_level": request.agency.level,
        "incident": _text(request.incident),
        "title": _text(request.title),
        "start": request.window.start.isoformat(),
        "end": request.window.end.isoformat(),
        "expires": request.expires.isoformat(),
        "strength": request.match.strength.value,
        "clips": len(request.match.clips),
        "findings": [plain(finding.code) for finding in request.findings[:MOST_FINDINGS]],
        "pending": request.pending,
        "status": request.status.value,
        "answer": request.decision and request.decision.answer.value,
        "answered_by": request.decision and _text(request.decision.by),
        "voided": request.voided and _text(request.voided.code),
        "practice": request.practice,
    }


def _text(text: str) -> str:
    return for_phone(plain(text))
