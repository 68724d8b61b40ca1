"""The notices about requests that a phone is owed and gets, and what a tap on them means.

What each system shows of a notice, and from which field, is a table in docs/notifications.md, which
follows the companion app's documentation. No notice is ever critical: a request is no emergency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
import re
from typing import Any, Final, NotRequired, TypedDict

from homeassistant.components.notify.const import (
    ATTR_DATA,
    ATTR_MESSAGE,
    ATTR_TITLE,
    DOMAIN as NOTIFY_DOMAIN,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .client.decode import Record
from .client.models import Request, RequestStatus, SourceKind
from .const import CONF_REVIEW_PATH, DOMAIN, LOGGER, PANEL_PATH
from .coordinator import HubCoordinator
from .phones import Later, PhoneSettings, Picture, is_android, is_apple, phone_key
from .text import OUTCOME_FOR, Outcome, first_yes, for_phone, outcome, summary, title
from .views import film_url, picture_url

EVENT_ACTION: Final = "mobile_app_notification_action"
CLEAR: Final = "clear_notification"
DENY: Final = "deny"
LATER: Final = "later"
CHANNEL: Final = "Neighbors Requests"
QUIET_CHANNEL: Final = "Neighbors Requests, without sound"
"""Android fixes a channel's sound when it is created, so silent notices need their own channel."""
ICON: Final = "mdi:home-search-outline"
_ACTION: Final = re.compile(
    rf"{DOMAIN}_(deny|later)_([0-9a-f]{{32}})(?:_([0-9a-f]{{8}}))?", re.IGNORECASE
)


class SentNotice(TypedDict):
    """What one phone was notified of about one request."""

    words: str
    first_yes: str
    """Who had approved by then if two people must approve, else empty."""
    until: NotRequired[str]
    """Until when it is shown, in ISO 8601, if it says how the request was answered."""


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


def notices_to_show(
    asking: Iterable[Request],
    memory: SentNotices,
    known: Mapping[str, Request],
    catalogue: Mapping[str, str],
    now: datetime,
) -> dict[str, SentNotice]:
    """Return what a phone should show: each question, and how those it shows were answered."""
    wanted = {
        each.id: SentNotice(words=summary(each, catalogue), first_yes=first_yes(each))
        for each in asking
    }
    for request_id in memory["told"]:
        request = known.get(request_id)
        made = request and outcome(request, catalogue, now)
        if made:
            words = f"{made.title}\n{made.text}"
            wanted[request_id] = SentNotice(words=words, first_yes="", until=made.until.isoformat())
    return wanted


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
    hushed = hushed or settings.quiet_until(now) is not None
    over = memory["told"].keys() - wanted.keys()
    if hushed:
        # A question that is answered never stays, even where nothing may say so.
        over |= {each for each, news in wanted.items() if "until" in news} & memory["told"].keys()
    gone = [DueNotice(request_id=each, clear=True) for each in sorted(over)]
    if hushed:
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
        # An update is silent, unless it asks the second person to approve, or asks once more.
        rings = "until" not in news and (
            before is None or "until" in before or before["first_yes"] != news["first_yes"]
        )
        tell.append(DueNotice(request_id=request_id, sound=rings and may_ring))
        may_ring = may_ring and not (rings and settings.cool_down)
    return gone + tell


def wakes(memory: SentNotices, settings: PhoneSettings, now: datetime) -> Iterator[datetime]:
    """Yield each time at which a phone may be owed something even if nothing else changes."""
    shown = (each.get("until", "") for each in memory["told"].values())
    for text in (*memory["quiet"].values(), *shown):
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
    page = page_of(hass, entry.options.get(CONF_REVIEW_PATH, ""), request)
    seconds_left = int((request.expires - dt_util.utcnow()).total_seconds())
    extra: dict[str, object] = {
        **_common(request, page),
        "actions": _actions(request, catalogue, page=page, phone=phone, later=settings.later),
    }
    if not is_apple(hass, phone):
        extra |= _on_android(page, sound=sound)
        extra |= {"car_ui": True, "sticky": "true"}
        if request.pending and seconds_left > 0:
            extra["timeout"] = seconds_left
        if settings.picture is Picture.UNLOCKED and is_android(hass, phone):
            # Only this value hides it on every Android lock screen; iOS has no such setting.
            extra["visibility"] = "secret"
    if not is_android(hass, phone):
        extra |= _on_ios(sound=sound)
    extra |= _media(coordinator, request, phone=phone, settings=settings)
    return {
        ATTR_TITLE: for_phone(title(request, catalogue)),
        # The text begins with the request's title and continues with our own words, so that it
        # never equals one of the companion app's own commands (`clear_notification`, `command_…`).
        ATTR_MESSAGE: for_phone(summary(request, catalogue)),
        ATTR_DATA: extra,
    }


def outcome_notice(
    coordinator: HubCoordinator,
    request: Request,
    catalogue: Mapping[str, str],
    made: Outcome,
    *,
    phone: str,
) -> dict[str, object]:
    """Return the notify action's fields that replace an answered request's notice, silently.

    Android shows it live while an approval waits or is being sent. iOS would open a live activity
    beside the old notice and leave that one's buttons in place, so there it is a plain replacement.
    """
    hass = coordinator.hass
    page = page_of(hass, coordinator.config_entry.options.get(CONF_REVIEW_PATH, ""), request)
    undoable = made.starts_at is not None
    extra: dict[str, object] = {
        **_common(request, page),
        "actions": [_link(catalogue["undo" if undoable else "details"], page)],
    }
    if not is_apple(hass, phone):
        seconds_left = int((made.until - dt_util.utcnow()).total_seconds())
        extra |= {**_on_android(page, sound=False), "timeout": max(seconds_left, 1)}
        if made.percent is not None:
            extra |= {
                "live_update": True,
                "progress": made.percent,
                "progress_max": 100,
                "critical_text": f"{made.percent}%",
            }
        elif made.starts_at is not None:
            # What takes longer than an hour isn't pinned to the top of the phone.
            soon = made.starts_at - dt_util.utcnow() <= OUTCOME_FOR
            start = int(made.starts_at.timestamp())
            extra |= {"live_update": True} if soon else {}
            extra |= {"chronometer": True, "when": start}
    if not is_android(hass, phone):
        extra |= _on_ios(sound=False)
    return {
        ATTR_TITLE: for_phone(made.title),
        ATTR_MESSAGE: for_phone(made.text),
        ATTR_DATA: extra,
    }


def _common(request: Request, page: str) -> dict[str, object]:
    return {"tag": tag(request.id), "group": DOMAIN, "url": page}


def _on_android(page: str, *, sound: bool) -> dict[str, object]:
    """Return the fields of Android alone; its watches mirror the phone."""
    return {
        "clickAction": page,
        "notification_icon": ICON,
        # An in-place update changes the text without another sound.
        "alert_once": not sound,
        "channel": CHANNEL if sound else QUIET_CHANNEL,
        "importance": "high" if sound else "low",
        # Without `ttl`, a phone that is off gets it when it is back.
        **({"priority": "high"} if sound else {}),
    }


def _on_ios(*, sound: bool) -> dict[str, object]:
    """Return the fields of iOS alone. Neither level breaks through Focus or a muted phone."""
    if sound:
        return {"push": {"interruption-level": "active"}}
    return {"push": {"sound": "none", "interruption-level": "passive"}}


def _media(
    coordinator: HubCoordinator, request: Request, *, phone: str, settings: PhoneSettings
) -> dict[str, object]:
    """Return the picture and the film; iOS takes one of them, as its attachment."""
    hass, entry = coordinator.hass, coordinator.config_entry
    if not request.match.clips or not _may_show(settings.picture, android=is_android(hass, phone)):
        return {}
    best = coordinator.data.cameras.get(request.match.clips[0].camera_id)
    # An archive gives its footage only once it was fetched, which takes too long here.
    filmed = settings.film and best is not None and best.kind is not SourceKind.ARCHIVE
    picture, extra = picture_url(hass, entry, request.id), dict[str, object]()
    film = film_url(hass, entry, request.id) if filmed else ""
    if not is_apple(hass, phone):
        extra["image"] = picture
        if film:
            extra["video"] = film
    if not is_android(hass, phone):
        # iOS derives the type from the address's extension, and the picture's has none.
        extra["attachment"] = (
            {"url": film, "content-type": "mpeg4"}
            if film
            else {"url": picture, "content-type": "jpeg"}
        )
    return extra


def sample_notice(catalogue: Mapping[str, str], page: str) -> dict[str, object]:
    """Return the notify action's fields of a test, which opens `page` when tapped."""
    return {
        ATTR_TITLE: for_phone(catalogue["test_title"]),
        ATTR_MESSAGE: for_phone(catalogue["test_text"]),
        ATTR_DATA: {
            "tag": tag("test"),
            "group": DOMAIN,
            "url": page,
            **_on_android(page, sound=True),
            **_on_ios(sound=True),
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


def _link(words: str, page: str) -> dict[str, object]:
    return {"action": "URI", "title": words, "uri": page, "authenticationRequired": True}


def _actions(
    request: Request, catalogue: Mapping[str, str], *, page: str, phone: str, later: Later
) -> list[dict[str, object]]:
    """Return at most three actions, Android's limit; a closed request has only a link."""
    look = _link(catalogue["approve" if request.pending else "details"], page)
    if request.status is not RequestStatus.OPEN:
        return [look]
    return [
        look,
        {"action": f"{DOMAIN}_{DENY}_{request.id}".upper(), "title": catalogue["deny"]},
        {
            "action": f"{DOMAIN}_{LATER}_{request.id}_{phone_key(phone)}".upper(),
            "title": catalogue["remind_hour" if later is Later.HOUR else "remind_tomorrow"],
        },
    ]
