"""What a phone is sent about a request, and what comes back when someone taps it."""

from collections.abc import Mapping
from dataclasses import dataclass
import re

from homeassistant.components.notify.const import (
    ATTR_DATA,
    ATTR_MESSAGE,
    ATTR_TITLE,
    DOMAIN as NOTIFY_DOMAIN,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .client import Request
from .const import CONF_PICTURES, CONF_REVIEW_PATH, DOMAIN, LOGGER, PANEL_PATH
from .coordinator import HubCoordinator
from .picture import picture_url
from .words import for_phone, summary, title

EVENT_ACTION = "mobile_app_notification_action"
PHONE_PREFIX = "mobile_app_"
CLEAR = "clear_notification"
DENY = "deny"
LATER = "later"
_ACTION = re.compile(rf"{DOMAIN}_(deny|later)_([0-9a-f]{{32}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """Someone tapped `act` below the notification about a request."""

    act: str
    request_id: str


def read_tap(action: object) -> Tap | None:
    """Return what an action id says, or None where it is not one of ours."""
    found = _ACTION.fullmatch(action) if isinstance(action, str) else None
    return None if found is None else Tap(act=found[1].lower(), request_id=found[2].lower())


@callback
def async_phones(hass: HomeAssistant) -> list[str]:
    """Return the notify actions of all phones that have the companion app."""
    actions = hass.services.async_services_for_domain(NOTIFY_DOMAIN)
    return sorted(name for name in actions if name.startswith(PHONE_PREFIX))


def notice(
    coordinator: HubCoordinator, request: Request, catalogue: Mapping[str, str]
) -> dict[str, object]:
    """Return the notify action's fields: approving only leads to the review, it never sends."""
    hass, entry = coordinator.hass, coordinator.config_entry
    review = review_path(hass, entry.options.get(CONF_REVIEW_PATH, ""), request.id)
    extra: dict[str, object] = {
        "tag": _tag(request.id),
        "group": DOMAIN,
        "channel": "Neighbors Requests",
        "car_ui": True,
        # An update in place changes the words without a second sound.
        "alert_once": True,
        "url": review,
        "clickAction": review,
        "actions": [
            {
                "action": "URI",
                "title": catalogue["approve"],
                "uri": review,
                "authenticationRequired": True,
            },
            {"action": f"{DOMAIN}_{DENY}_{request.id}".upper(), "title": catalogue["deny"]},
            {"action": f"{DOMAIN}_{LATER}_{request.id}".upper(), "title": catalogue["later"]},
        ],
    }
    if entry.options.get(CONF_PICTURES, True):
        extra["image"] = picture_url(hass, entry, request.id)
    return {
        ATTR_TITLE: for_phone(title(request, catalogue)),
        # Begins with the request's title and goes on with words of ours, so that it never
        # equals one of the companion app's own commands (`clear_notification`, `command_…`).
        ATTR_MESSAGE: for_phone(summary(request, catalogue)),
        ATTR_DATA: extra,
    }


def withdrawal(request_id: str) -> dict[str, object]:
    """Return the notify action's fields that take the notification away."""
    return {ATTR_MESSAGE: CLEAR, ATTR_DATA: {"tag": _tag(request_id)}}


async def async_send(hass: HomeAssistant, phones: list[str], fields: dict[str, object]) -> None:
    """Call the notify action of each phone; one that is gone or fails does not stop the rest."""
    for phone in phones:
        if not hass.services.has_service(NOTIFY_DOMAIN, phone):
            LOGGER.debug("There is no phone %s any more", phone)
            continue
        try:
            await hass.services.async_call(NOTIFY_DOMAIN, phone, fields, blocking=True)
        except HomeAssistantError as error:
            LOGGER.warning("The phone %s could not be told: %s", phone, error)


def review_path(hass: HomeAssistant, chosen: str, request_id: str) -> str:
    """Return where a person reviews a request: the path chosen, else the panel, else home."""
    if chosen:
        return chosen
    panels: Mapping[str, object] = hass.data.get("frontend_panels", {})
    return f"/{PANEL_PATH}?request={request_id}" if PANEL_PATH in panels else "/"


def _tag(request_id: str) -> str:
    return f"{DOMAIN}_{request_id}"
