"""Bus events for automations, in addition to those that `coordinator` fires."""

from datetime import timedelta
from typing import Final

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util

from .client.messages import Message, RequestNews, Triggered
from .client.models import Label, Request, TriggerKind
from .const import DOMAIN, EVENT_CAMERA, EVENT_REQUEST
from .coordinator import HubCoordinator
from .request_events import facts
from .subentries import camera_key
from .text import for_phone, plain

FIRST_YES: Final = "first_yes"
"""One of the two people who must approve has approved."""
RING: Final = "ring"
MOTION: Final = "motion"
LABELS: Final = tuple(label.value for label in Label)
"""What the camera has begun to see."""
STALE: Final = timedelta(minutes=1)
_CAMERA: Final = {TriggerKind.BUTTON: RING, TriggerKind.MOTION: MOTION}


@callback
def async_fire_events(coordinator: HubCoordinator) -> None:
    """Fire these events while the config entry is loaded."""
    moments = _Moments(coordinator)
    coordinator.config_entry.async_on_unload(coordinator.async_listen(moments.async_handle_message))


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
            told = {
                "first_yes_by": for_phone(plain(request.consent.by)),
                "proposal_id": request.consent.proposal_id,
            }
            self._hass.bus.async_fire(
                EVENT_REQUEST,
                {
                    "device_id": self._coordinator.device_id,
                    "entry_id": self._coordinator.config_entry.entry_id,
                    "type": FIRST_YES,
                    **facts(request),
                    **told,
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
