"""What a phone is sent about a request, and what comes back when someone taps it."""

from collections.abc import Mapping
import re
from typing import Any, Final, NamedTuple

from homeassistant.components.notify.const import (
    ATTR_DATA,
    ATTR_MESSAGE,
    ATTR_TITLE,
    DOMAIN as NOTIFY_DOMAIN,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .client.models import Request, RequestStatus
from .const import CONF_REVIEW_PATH, DOMAIN, LOGGER, PANEL_PATH
from .coordinator import HubCoordinator
from .phones import PhoneSettings, Picture, is_android, phone_key
from .text import for_phone, summary, title
from .views import picture_url

EVENT_ACTION: Final = "mobile_app_notification_action"
CLEAR: Final = "clear_notification"
DENY: Final = "deny"
LATER: Final = "later"
CHANNEL: Final = "Neighbors Requests"
QUIET_CHANNEL: Final = "Neighbors Requests, without sound"
"""Android decides on sound by channel, and only once: so what is silent has one of its own."""
ALARM_CHANNEL: Final = "alarm_stream"
_ACTION: Final = re.compile(
    rf"{DOMAIN}_(deny|later)_([0-9a-f]{{32}})(?:_([0-9a-f]{{8}}))?", re.IGNORECASE
)


class Tap(NamedTuple):
    """Someone tapped `act` below the notification about a request."""

    act: str
    request_id: str
    phone_key: str | None = None
    """Which phone it was, where the action says so."""


def read_tap(action: object) -> Tap | None:
    """Return what an action id says, or None where it is not one of ours."""
    found = _ACTION.fullmatch(action) if isinstance(action, str) else None
    if found is None:
        return None
    key = found[3]
    return Tap(
        act=found[1].lower(),
        request_id=found[2].lower(),
        phone_key=None if key is None else key.lower(),
    )


def notice(  # noqa: PLR0913 -- each by its name
    coordinator: HubCoordinator,
    request: Request,
    catalogue: Mapping[str, str],
    *,
    phone: str,
    settings: PhoneSettings,
    sound: bool,
) -> dict[str, object]:
    """Return the notify action's fields: approving only leads to the review, it never sends."""
    hass, entry = coordinator.hass, coordinator.config_entry
    android = is_android(hass, phone)
    page = page_of(hass, entry.options.get(CONF_REVIEW_PATH, ""), request)
    extra: dict[str, object] = {
        "tag": tag(request.id),
        "group": DOMAIN,
        "car_ui": True,
        # An update in place changes the words without a second sound.
        "alert_once": not sound,
        "url": page,
        "clickAction": page,
        "actions": _actions(request, catalogue, page=page, phone=phone),
        **_loudness(critical=settings.critical, sound=sound),
    }
    if settings.picture is Picture.UNLOCKED and android:
        # The one word that keeps it off every locked screen of Android; Apple's phones have none.
        extra["visibility"] = "secret"
    if request.match.clips and _may_show(settings.picture, android=android):
        picture = picture_url(hass, entry, request.id)
        extra["image"] = picture
        # Its address does not end as a picture's does, and that is where an iPhone looks.
        extra["attachment"] = {"url": picture, "content-type": "jpeg"}
    return {
        ATTR_TITLE: for_phone(title(request, catalogue)),
        # Begins with the request's title and goes on with words of ours, so that it never
        # equals one of the companion app's own commands (`clear_notification`, `command_…`).
        ATTR_MESSAGE: for_phone(summary(request, catalogue)),
        ATTR_DATA: extra,
    }


def withdrawal(request_id: str) -> dict[str, object]:
    """Return the notify action's fields that take the notification away."""
    return {ATTR_MESSAGE: CLEAR, ATTR_DATA: {"tag": tag(request_id)}}


async def async_send(hass: HomeAssistant, phone: str, fields: Mapping[str, Any]) -> bool:
    """Call a phone's notify action; tell whether it took what it was sent."""
    try:
        await hass.services.async_call(NOTIFY_DOMAIN, phone, dict(fields), blocking=True)
    except HomeAssistantError as error:
        LOGGER.debug("The phone %s could not be told: %s", phone, error)
        return False
    return True


def page_of(hass: HomeAssistant, chosen: str, request: Request) -> str:
    """Return where a person answers a request: the path chosen, else the panel, else home."""
    if chosen:
        return chosen
    panels: Mapping[str, object] = hass.data.get("frontend_panels", {})
    if PANEL_PATH not in panels:
        return "/"
    page = f"/{PANEL_PATH}/requests/{request.id}"
    return f"{page}/review" if request.pending else page


def tag(request_id: str) -> str:
    """Return what phones know the notification about a request by."""
    return f"{DOMAIN}_{request_id}"


def _may_show(picture: Picture, *, android: bool) -> bool:
    return picture is Picture.EVERYWHERE or (picture is Picture.UNLOCKED and android)


def _actions(
    request: Request, catalogue: Mapping[str, str], *, page: str, phone: str
) -> list[dict[str, object]]:
    """Return at most three, which is all that Android shows; what is closed can only be seen."""
    look: dict[str, object] = {
        "action": "URI",
        "title": catalogue["approve" if request.pending else "details"],
        "uri": page,
        "authenticationRequired": True,
    }
    if request.status is not RequestStatus.OPEN:
        return [look]
    return [
        look,
        {"action": f"{DOMAIN}_{DENY}_{request.id}".upper(), "title": catalogue["deny"]},
        {
            "action": f"{DOMAIN}_{LATER}_{request.id}_{phone_key(phone)}".upper(),
            "title": catalogue["later"],
        },
    ]


def _loudness(*, critical: bool, sound: bool) -> dict[str, object]:
    """Return what makes a notification silent, ordinary or critical, on either system."""
    if not sound:
        return {
            "channel": QUIET_CHANNEL,
            "importance": "low",
            "push": {"sound": "none", "interruption-level": "passive"},
        }
    if critical:
        return {
            "channel": ALARM_CHANNEL,
            "importance": "high",
            "priority": "high",
            "ttl": 0,
            "push": {"sound": {"name": "default", "critical": 1, "volume": 1.0}},
        }
    return {"channel": CHANNEL, "importance": "high", "priority": "high", "ttl": 0}
