"""The phones with the companion app: how to reach each, what it gets, and which are missing.

A person sets for each phone what it is notified of, with what picture and sound, and its quiet
hours. A repair issue reports a chosen phone whose app is missing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, Self

from homeassistant.components.notify.const import DOMAIN as NOTIFY_DOMAIN
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    TimeSelector,
)
from homeassistant.util import dt as dt_util, slugify
import voluptuous as vol

from .answers import LONGEST_NAME
from .client.decode import Record
from .client.models import Answer, Decision
from .const import (
    CONF_ABOUT,
    CONF_COOL_DOWN,
    CONF_FILM,
    CONF_LATER,
    CONF_PHONE_SETTINGS,
    CONF_PHONES,
    CONF_PICTURE,
    CONF_PICTURES,
    CONF_QUIET_FROM,
    CONF_QUIET_UNTIL,
    DOMAIN,
)
from .coordinator import HubCoordinator
from .issues import async_raise_issue, async_withdraw_issue
from .text import for_markdown, plain

PHONE_PREFIX: Final = "mobile_app_"
_APP: Final = "mobile_app"
_NO_REGISTRATION: Final[Mapping[str, Any]] = {}


@callback
def async_phones(hass: HomeAssistant) -> list[str]:
    """Return the notify actions of all phones that have the companion app."""
    actions = hass.services.async_services_for_domain(NOTIFY_DOMAIN)
    return sorted(name for name in actions if name.startswith(PHONE_PREFIX))


@callback
def is_here(hass: HomeAssistant, phone: str) -> bool:
    """Return whether a phone can be notified now."""
    return hass.services.has_service(NOTIFY_DOMAIN, phone)


@callback
def phone_name(hass: HomeAssistant, phone: str) -> str:
    """Return the name that a phone's owner gave it."""
    known = _registration(hass, phone).get("device_name")
    return (
        plain(str(known or "")) or phone.removeprefix(PHONE_PREFIX).replace("_", " ").capitalize()
    )


@callback
def is_android(hass: HomeAssistant, phone: str) -> bool:
    """Return whether a phone runs Android; False if unknown."""
    return _registration(hass, phone).get("os_name") == "Android"


@callback
def is_apple(hass: HomeAssistant, phone: str) -> bool:
    """Return whether a phone is an iPhone, an iPad or a Mac; False if unknown."""
    return _registration(hass, phone).get("os_name") in {"iOS", "iPadOS", "macOS"}


@callback
def owner_of(hass: HomeAssistant, phone: str) -> str | None:
    """Return the id of the user who is signed in on a phone."""
    owner = _registration(hass, phone).get("user_id")
    return None if owner is None else str(owner)


async def async_is_own_denial(hass: HomeAssistant, phone: str, made: Decision | None) -> bool:
    """Return whether whoever is signed in on a phone denied the request, and knows it."""
    owner = owner_of(hass, phone)
    if owner is None or made is None or made.answer is not Answer.DENY:
        return False
    user = await hass.auth.async_get_user(owner)
    return user is not None and plain(user.name or "", longest=LONGEST_NAME) == plain(made.by)


def phone_key(phone: str) -> str:
    """Return a short key of a phone for use in an action id, which can't contain arbitrary text."""
    return sha256(phone.encode()).hexdigest()[:8]


def _registration(hass: HomeAssistant, phone: str) -> Mapping[str, Any]:
    """Return what a phone reported when its app was set up."""
    for entry in hass.config_entries.async_entries(_APP):
        if slugify(f"{_APP}_{entry.data.get('device_name', '')}") == phone:
            return entry.data
    return _NO_REGISTRATION


MORNING_HOUR: Final = 9
COOL_DOWN_MIN: Final = 5
LONGEST_COOL_DOWN_MIN: Final = 240


class About(StrEnum):
    """Which requests a phone is notified of."""

    MATCHING = "matching"
    ANNOUNCED = "announced"


class Picture(StrEnum):
    """Where a phone may show the matching frame."""

    EVERYWHERE = "everywhere"
    UNLOCKED = "unlocked"
    NONE = "none"


class Later(StrEnum):
    """How long a tap on Later mutes a request."""

    MORNING = "morning"
    HOUR = "hour"

    def until(self, now: datetime) -> datetime:
        """Return when a mute that begins `now` ends."""
        if self is Later.HOUR:
            return now + timedelta(hours=1)
        tomorrow = dt_util.start_of_local_day(dt_util.as_local(now)) + timedelta(days=1)
        return dt_util.as_utc(tomorrow.replace(hour=MORNING_HOUR))


class PhoneSettings(Record):
    """One phone's settings; the defaults suit people who never open them."""

    about: About = About.MATCHING
    picture: Picture = Picture.EVERYWHERE
    later: Later = Later.MORNING
    film: bool = True
    quiet: tuple[time, time] | None = None
    """Start and end of the local hours in which nothing is sent; they may span midnight."""
    cool_down: timedelta = timedelta(minutes=COOL_DOWN_MIN)
    """The minimum time between two sounds."""

    @classmethod
    def read(cls, options: Mapping[str, Any], phone: str) -> Self:
        """Read one phone's settings from an entry's options, with defaults for what isn't set."""
        stored: Mapping[str, Any] = options.get(CONF_PHONE_SETTINGS, {}).get(phone, {})
        pictures = Picture.EVERYWHERE if options.get(CONF_PICTURES, True) else Picture.NONE
        return cls(
            about=About(stored.get(CONF_ABOUT, About.MATCHING)),
            picture=Picture(stored.get(CONF_PICTURE, pictures)),
            later=Later(stored.get(CONF_LATER, Later.MORNING)),
            film=bool(stored.get(CONF_FILM, True)),
            quiet=_hours(stored.get(CONF_QUIET_FROM), stored.get(CONF_QUIET_UNTIL)),
            cool_down=timedelta(minutes=stored.get(CONF_COOL_DOWN, COOL_DOWN_MIN)),
        )

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return when the quiet hours that contain `now` end, or None if `now` is outside them."""
        if self.quiet is None:
            return None
        begin, end = self.quiet
        local = dt_util.as_local(now)
        clock = local.time()
        quiet = begin <= clock < end if begin < end else clock >= begin or clock < end
        if not quiet:
            return None
        day = local.date() + timedelta(days=clock >= end)
        return dt_util.as_utc(datetime.combine(day, end, local.tzinfo))


def phone_form() -> vol.Schema:
    """Return the form that asks what one phone is notified of, and when."""
    return vol.Schema(
        {
            vol.Required(CONF_ABOUT, default=About.MATCHING.value): SelectSelector(
                SelectSelectorConfig(options=[*About], translation_key="phone_about")
            ),
            vol.Required(CONF_PICTURE, default=Picture.EVERYWHERE.value): SelectSelector(
                SelectSelectorConfig(options=[*Picture], translation_key="phone_picture")
            ),
            vol.Required(CONF_LATER, default=Later.MORNING.value): SelectSelector(
                SelectSelectorConfig(options=[*Later], translation_key="phone_later")
            ),
            vol.Required(CONF_COOL_DOWN, default=COOL_DOWN_MIN): NumberSelector(
                NumberSelectorConfig(
                    min=0,
                    max=LONGEST_COOL_DOWN_MIN,
                    mode=NumberSelectorMode.BOX,
                    unit_of_measurement="min",
                )
            ),
            vol.Optional(CONF_QUIET_FROM): TimeSelector(),
            vol.Optional(CONF_QUIET_UNTIL): TimeSelector(),
            vol.Required(CONF_FILM, default=True): BooleanSelector(),
        }
    )


def quiet_hours_are_whole(settings: Mapping[str, Any]) -> bool:
    """Return whether both ends of the quiet hours are set, or neither."""
    return bool(settings.get(CONF_QUIET_FROM)) == bool(settings.get(CONF_QUIET_UNTIL))


def _hours(begin: str | None, end: str | None) -> tuple[time, time] | None:
    first = dt_util.parse_time(begin) if begin else None
    last = dt_util.parse_time(end) if end else None
    return None if first is None or last is None or first == last else (first, last)


PHONE_MISSING = "phone_missing"


@callback
def async_sync_missing(coordinator: HubCoordinator, chosen: Iterable[str]) -> None:
    """Raise an issue for each chosen phone that is missing here, and delete all other ones."""
    hass, entry = coordinator.hass, coordinator.config_entry
    missing = {_issue_id(coordinator, each): each for each in chosen if not is_here(hass, each)}
    for known in _raised(coordinator):
        if known not in missing:
            ir.async_delete_issue(hass, DOMAIN, known)
    for issue_id, phone in missing.items():
        async_raise_issue(
            hass,
            issue_id,
            PHONE_MISSING,
            # The text is the same after a restart, so an ignored issue stays ignored.
            {"phone": for_markdown(plain(phone_name(hass, phone)))},
            fix={"entry_id": entry.entry_id, "phone": phone},
        )


@callback
def async_forget_missing(coordinator: HubCoordinator) -> None:
    """Delete all missing-phone issues of a hub that is no longer loaded."""
    for known in _raised(coordinator):
        async_withdraw_issue(coordinator.hass, known)


@callback
def async_remove(coordinator: HubCoordinator, phone: str) -> None:
    """Remove a phone from the chosen ones, after a person confirmed it."""
    entry = coordinator.config_entry
    phones = [each for each in entry.options.get(CONF_PHONES, []) if each != phone]
    coordinator.hass.config_entries.async_update_entry(
        entry, options={**entry.options, CONF_PHONES: phones}
    )


def _raised(coordinator: HubCoordinator) -> list[str]:
    prefix = _issue_id(coordinator, "")
    issues = ir.async_get(coordinator.hass).issues
    return [key for domain, key in issues if domain == DOMAIN and key.startswith(prefix)]


def _issue_id(coordinator: HubCoordinator, phone: str) -> str:
    return f"{coordinator.hub_id}_phone_{phone}"
