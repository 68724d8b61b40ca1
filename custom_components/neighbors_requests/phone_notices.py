"""The notices about requests that a phone is owed and gets, and what a tap on them means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
import re
from typing import Any, Final, TypedDict

from homeassistant.components.notify.const import (
    ATTR_DATA,
    ATTR_MESSAGE,
    ATTR_TITLE,
    DOMAIN as NOTIFY_DOMAIN,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .client.decode import Record
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
"""Android fixes a channel's sound when it is created, so silent notices need their own channel."""
ALARM_CHANNEL: Final = "alarm_stream"
_ACTION: Final = re.compile(
    rf"{DOMAIN}_(deny|later)_([0-9a-f]{{32}})(?:_([0-9a-f]{{8}}))?", re.IGNORECASE
)


class SentNotice(TypedDict):
    """What one phone was notified of about one request."""

    words: str
    first_yes: str
    """Who had approved by then if two people must approve, else empty."""


class SentNotices(TypedDict):
    """What one phone was notified of, keyed by request."""

    told: dict[str, SentNotice]
    quiet: dict[str, str]
    """Requests that the phone's owner muted, with the end time of each in ISO 8601."""
    rang: str
    """When it last made a sound, in ISO 8601, or empty."""


class DueNotice(Record):
    """One thing to send: a notice about a request, or its removal."""

    request_id: str
    clear: bool = False
    sound: bool = False


def no_notices() -> SentNotices:
    """Return the memory of a phone that was never notified."""
    return SentNotices(told={}, quiet={}, rang="")


def due_notices(
    memory: SentNotices,
    wanted: Mapping[str, SentNotice],
    settings: PhoneSettings,
    now: datetime,
    *,
    hushed: bool = False,
) -> list[DueNotice]:
    """Return what to send, in this order; if `hushed`, only removals."""
    gone = [
        DueNotice(request_id=each, clear=True) for each in memory["told"].keys() - wanted.keys()
    ]
    gone.sort(key=lambda each: each.request_id)
    if hushed or settings.quiet_until(now) is not None:
        return gone
    rang = _time(memory["rang"])
    may_ring = rang is None or now >= rang + settings.cool_down
    tell = []
    for request_id, news in wanted.items():
        until = _time(memory["quiet"].get(request_id, ""))
        before = memory["told"].get(request_id)
        # An update would bring back a notice that somebody swiped away; only news justifies that.
        same = before is not None and all(
            before[part] == news[part] for part in ("words", "first_yes")
        )
        if (until is not None and now < until) or same:
            continue
        # An update is silent, unless it asks the second person to approve.
        rings = before is None or before["first_yes"] != news["first_yes"]
        tell.append(DueNotice(request_id=request_id, sound=rings and may_ring))
        may_ring = may_ring and not (rings and settings.cool_down)
    return gone + tell


def wakes(memory: SentNotices, settings: PhoneSettings, now: datetime) -> Iterator[datetime]:
    """Yield each time at which a phone may be owed something even if nothing else changes."""
    for text in memory["quiet"].values():
        until = _time(text)
        if until is not None and until > now:
            yield until
    hours_end = settings.quiet_until(now)
    if hours_end is not None:
        yield hours_end


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class PhoneTap(Record):
    """A tap on the action `act` of the notification about a request."""

    act: str
    request_id: str
    phone_key: str | None = None
    """The phone that was tapped, if the action id contains it."""


def read_tap(action: object) -> PhoneTap | None:
    """Return the tap that an action id describes, or None if the action isn't ours."""
    found = _ACTION.fullmatch(action) if isinstance(action, str) else None
    if found is None:
        return None
    key = found[3]
    return PhoneTap(
        act=found[1].lower(),
        request_id=found[2].lower(),
        phone_key=None if key is None else key.lower(),
    )


def notice(  # noqa: PLR0913 -- passed by name
    coordinator: HubCoordinator,
    request: Request,
    catalogue: Mapping[str, str],
    *,
    phone: str,
    settings: PhoneSettings,
    sound: bool,
) -> dict[str, object]:
    """Return the notify action's fields. Approve only opens the review; it never sends anything."""
    hass, entry = coordinator.hass, coordinator.config_entry
    android = is_android(hass, phone)
    page = page_of(hass, entry.options.get(CONF_REVIEW_PATH, ""), request)
    extra: dict[str, object] = {
        "tag": tag(request.id),
        "group": DOMAIN,
        "car_ui": True,
        # An in-place update changes the text without another sound.
        "alert_once": not sound,
        "url": page,
        "clickAction": page,
        "actions": _actions(request, catalogue, page=page, phone=phone),
        **_loudness(critical=settings.critical, sound=sound),
    }
    if settings.picture is Picture.UNLOCKED and android:
        # Only this value hides it on every Android lock screen; iOS has no such setting.
        extra["visibility"] = "secret"
    if request.match.clips and _may_show(settings.picture, android=android):
        picture = picture_url(hass, entry, request.id)
        extra["image"] = picture
        # iOS derives the type from the address's extension, and this one has none.
        extra["attachment"] = {"url": picture, "content-type": "jpeg"}
    return {
        ATTR_TITLE: for_phone(title(request, catalogue)),
        # The text begins with the request's title and continues with our own words, so that it
        # never equals one of the companion app's own commands (`clear_notification`, `command_…`).
        ATTR_MESSAGE: for_phone(summary(request, catalogue)),
        ATTR_DATA: extra,
    }


def sample_notice(catalogue: Mapping[str, str], page: str) -> dict[str, object]:
    """Return the notify action's fields of a test, which opens `page` when tapped."""
    return {
        ATTR_TITLE: for_phone(catalogue["test_title"]),
        ATTR_MESSAGE: for_phone(catalogue["test_text"]),
        ATTR_DATA: {
            "tag": tag("test"),
            "group": DOMAIN,
            "url": page,
            "clickAction": page,
            **_loudness(critical=False, sound=True),
        },
    }


def withdrawal(request_id: str) -> dict[str, object]:
    """Return the notify action's fields that remove the notification."""
    return {ATTR_MESSAGE: CLEAR, ATTR_DATA: {"tag": tag(request_id)}}


async def async_send(hass: HomeAssistant, phone: str, fields: Mapping[str, Any]) -> bool:
    """Call a phone's notify action; return whether it succeeded."""
    try:
        await hass.services.async_call(NOTIFY_DOMAIN, phone, dict(fields), blocking=True)
    except HomeAssistantError as error:
        LOGGER.debug("The phone %s could not be told: %s", phone, error)
        return False
    return True


def page_of(hass: HomeAssistant, chosen: str, request: Request) -> str:
    """Return the page for a request: the chosen path, else our panel, else the home page."""
    if chosen:
        return chosen
    panels: Mapping[str, object] = hass.data.get("frontend_panels", {})
    if PANEL_PATH not in panels:
        return "/"
    page = f"/{PANEL_PATH}/requests/{request.id}"
    return f"{page}/review" if request.pending else page


def tag(request_id: str) -> str:
    """Return the tag by which phones identify the notification about a request."""
    return f"{DOMAIN}_{request_id}"


def _may_show(picture: Picture, *, android: bool) -> bool:
    return picture is Picture.EVERYWHERE or (picture is Picture.UNLOCKED and android)


def _actions(
    request: Request, catalogue: Mapping[str, str], *, page: str, phone: str
) -> list[dict[str, object]]:
    """Return at most three actions, Android's limit; a closed request has only a link."""
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
    """Return the fields that make a notification silent, ordinary or critical, for both systems."""
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
