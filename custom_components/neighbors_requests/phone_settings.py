"""How one phone is told: what about, with what picture and sound, and when not."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self

from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    TimeSelector,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import (
    CONF_ABOUT,
    CONF_COOL_DOWN,
    CONF_CRITICAL,
    CONF_LATER,
    CONF_PHONE_SETTINGS,
    CONF_PICTURE,
    CONF_PICTURES,
    CONF_QUIET_FROM,
    CONF_QUIET_UNTIL,
)

MORNING_HOUR: Final = 9
COOL_DOWN_MIN: Final = 5
LONGEST_COOL_DOWN_MIN: Final = 240


class About(StrEnum):
    """Which requests a phone is told of."""

    MATCHING = "matching"
    ANNOUNCED = "announced"


class Picture(StrEnum):
    """Where a phone may show the matching frame."""

    EVERYWHERE = "everywhere"
    UNLOCKED = "unlocked"
    NONE = "none"


class Later(StrEnum):
    """How long a tap on Later is quiet."""

    MORNING = "morning"
    HOUR = "hour"

    def until(self, now: datetime) -> datetime:
        """Return when the quiet ends that begins `now`."""
        if self is Later.HOUR:
            return now + timedelta(hours=1)
        tomorrow = dt_util.start_of_local_day(dt_util.as_local(now)) + timedelta(days=1)
        return dt_util.as_utc(tomorrow.replace(hour=MORNING_HOUR))


class PhoneSettings(NamedTuple):
    """One phone's settings, each as good for whoever never opens them."""

    about: About = About.MATCHING
    picture: Picture = Picture.EVERYWHERE
    later: Later = Later.MORNING
    critical: bool = False
    quiet: tuple[time, time] | None = None
    """The local hours in which nothing is sent; they may span midnight."""
    cool_down: timedelta = timedelta(minutes=COOL_DOWN_MIN)
    """At most one sound in so long."""

    @classmethod
    def read(cls, options: Mapping[str, Any], phone: str) -> Self:
        """Read one phone's settings of an entry's options; what is not set has its default."""
        kept: Mapping[str, Any] = options.get(CONF_PHONE_SETTINGS, {}).get(phone, {})
        pictures = Picture.EVERYWHERE if options.get(CONF_PICTURES, True) else Picture.NONE
        return cls(
            about=About(kept.get(CONF_ABOUT, About.MATCHING)),
            picture=Picture(kept.get(CONF_PICTURE, pictures)),
            later=Later(kept.get(CONF_LATER, Later.MORNING)),
            critical=bool(kept.get(CONF_CRITICAL, False)),
            quiet=_hours(kept.get(CONF_QUIET_FROM), kept.get(CONF_QUIET_UNTIL)),
            cool_down=timedelta(minutes=kept.get(CONF_COOL_DOWN, COOL_DOWN_MIN)),
        )

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return when the quiet hours that hold `now` end, or None outside of them."""
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
    """Ask what one phone is told, and when."""
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
            vol.Required(CONF_CRITICAL, default=False): BooleanSelector(),
        }
    )


def quiet_hours_are_whole(settings: Mapping[str, Any]) -> bool:
    """Tell whether both ends of the quiet hours are set, or neither."""
    return bool(settings.get(CONF_QUIET_FROM)) == bool(settings.get(CONF_QUIET_UNTIL))


def _hours(begin: str | None, end: str | None) -> tuple[time, time] | None:
    first = dt_util.parse_time(begin) if begin else None
    last = dt_util.parse_time(end) if end else None
    return None if first is None or last is None or first == last else (first, last)
