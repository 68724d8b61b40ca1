"""Words, numbers, days and times in a reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
import re
from typing import Final, Self
from zoneinfo import ZoneInfo

from noticeboard.runtime.text import catalogue

NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"
"""The narrow no-break space with which French groups digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """One language's formats of days and numbers."""

    name: str
    """The language's own name."""
    months: tuple[str, ...]
    days: tuple[str, ...]
    """From Monday on."""
    date: str
    weekday: str
    point: str
    group: str
    fewest_grouped: int
    """The least number of digits at which they are grouped."""
    square_miles: str | None
    """The name of square miles, if readers may use them."""
    singular_zero: bool = False
    first: str = "1"
    """How the first day of a month is written."""

    def calendar_day(self, at: datetime) -> str:
        """Format a date as its own zone has it: `22 Dec 2026`."""
        day = self.first if at.day == 1 else str(at.day)
        return self.date.format(day=day, month=self.months[at.month - 1], year=at.year)

    def number(self, count: int) -> str:
        """Format a whole number: `5,206`."""
        if len(str(abs(count))) < self.fewest_grouped:
            return str(count)
        return f"{count:,}".replace(",", self.group)

    def decimal(self, value: float) -> str:
        """Format a number to three digits, enough for comparing: `0.139`."""
        if value >= 100:  # noqa: PLR2004 -- above this, the whole number has three digits
            return self.number(round(value))
        return f"{value:.3f}".replace(".", self.point) if value < 1 else self.short(value)

    def percent(self, share: float) -> str:
        """Format a share: `68%`, with a space before the sign if the language has one."""
        return f"{round(100 * share)}{'' if self.point == '.' else NO_BREAK}%"

    def hundredths(self, value: float) -> str:
        """Format a number with two decimals: `0.13`."""
        return f"{value:.2f}".replace(".", self.point)

    def short(self, value: float) -> str:
        """Format a number with one decimal, unless that is 0: `1.5`, `2`."""
        return f"{value:.1f}".removesuffix(".0").replace(".", self.point)


FORMATS: Final[Mapping[str, Formats]] = {
    "en": Formats(
        name="English",
        months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        days=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        date="{day} {month} {year}",
        weekday="{weekday} {date}",
        point=".",
        group=",",
        fewest_grouped=4,
        square_miles="sq mi",
    ),
    "es": Formats(
        name="Español",
        months=(
            "ene",
            "feb",
            "mar",
            "abr",
            "may",
            "jun",
            "jul",
            "ago",
            "sept",
            "oct",
            "nov",
            "dic",
        ),
        days=("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
        date="{day} {month} {year}",
        weekday="{weekday} {date}",
        point=",",
        group="\u00a0",
        fewest_grouped=5,
        square_miles="mi²",
    ),
    "fr": Formats(
        name="Français",
        months=(
            "janv.",
            "févr.",
            "mars",
            "avr.",
            "mai",
            "juin",
            "juil.",
            "août",
            "sept.",
            "oct.",
            "nov.",
            "déc.",
        ),
        days=("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
        date="{day} {month} {year}",
        weekday="{weekday} {date}",
        point=",",
        group=NARROW,
        fewest_grouped=4,
        square_miles=None,
        singular_zero=True,
        first="1er",
    ),
    "de": Formats(
        name="Deutsch",
        months=(
            "Jan.",
            "Feb.",
            "März",
            "Apr.",
            "Mai",
            "Juni",
            "Juli",
            "Aug.",
            "Sept.",
            "Okt.",
            "Nov.",
            "Dez.",
        ),
        days=("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."),
        date="{day}. {month} {year}",
        weekday="{weekday}, {date}",
        point=",",
        group=".",
        fewest_grouped=4,
        square_miles=None,
    ),
}


_GAP: Final = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One language with its texts and formats, and the local time of one place."""

    code: str
    texts: Mapping[str, str]
    formats: Formats
    zone: ZoneInfo

    @classmethod
    def every(cls, zone: ZoneInfo) -> Mapping[str, Self]:
        """Return every language by its code. The first call blocks: it reads the texts."""
        return {
            code: cls(code=code, texts=catalogue(code), formats=formats, zone=zone)
            for code, formats in FORMATS.items()
        }

    def text(self, key: str, /, **values: str | int) -> str:
        """Return a text with its placeholders filled; `count` selects singular or plural."""
        count = values.get("count")
        if isinstance(count, int):
            is_one = count == 1 or (count == 0 and self.formats.singular_zero)
            key = f"{key}.{'one' if is_one else 'other'}"
        text = self.texts.get(key, key)
        # In one pass: the value of one placeholder cannot be taken for another.
        return _GAP.sub(lambda gap: self._fill(values.get(gap[1], gap[0])), text)

    def _fill(self, value: str | int) -> str:
        return self.number(value) if isinstance(value, int) else value

    def number(self, count: int) -> str:
        """Format a count."""
        return self.formats.number(count)

    # Times

    @property
    def is_utc(self) -> bool:
        """Whether the board's local time is UTC."""
        return self.zone.key in {"UTC", "Etc/UTC"}

    def date(self, at: datetime) -> str:
        """Format a date: `22 Dec 2026`."""
        return self.formats.calendar_day(at.astimezone(self.zone))

    def day(self, at: datetime) -> str:
        """Format a date with its weekday: `Sun 22 Nov 2026`."""
        local = at.astimezone(self.zone)
        weekday = self.formats.days[local.weekday()]
        return self.formats.weekday.format(weekday=weekday, date=self.date(at))

    def clock(self, at: datetime) -> str:
        """Format a time of day: `09:02`."""
        return f"{at.astimezone(self.zone):%H:%M}{' UTC' if self.is_utc else ''}"

    def moment(self, at: datetime) -> str:
        """Format a time: `Mon 23 Nov 2026, 09:02`."""
        return f"{self.day(at)}, {self.clock(at)}"

    def utc(self, at: datetime) -> str:
        """Format a time in UTC: `22 Nov 2026, 14:02 UTC`."""
        there = at.astimezone(UTC)
        return f"{self.formats.calendar_day(there)}, {there:%H:%M} UTC"

    def span(self, start: datetime, end: datetime, *, now: datetime | None = None) -> str:
        """Format an interval: `Sun 22 Nov 2026, 21:40–22:20`; without the year of `now`."""
        first, last = start.astimezone(self.zone), end.astimezone(self.zone)
        utc = " UTC" if self.is_utc else ""
        day, end_day = self.day(start), self.day(end)
        if now is not None and first.year == last.year == now.astimezone(self.zone).year:
            day, end_day = (each.removesuffix(f" {first.year}") for each in (day, end_day))
        if first.date() == last.date():
            return f"{day}, {first:%H:%M}–{last:%H:%M}{utc}"
        return f"{day}, {first:%H:%M} – {end_day}, {last:%H:%M}{utc}"

    def span_utc(self, start: datetime, end: datetime) -> str:
        """Format an interval in UTC: `22 Nov 2026, 12:00–12:40 UTC`."""
        first, last = start.astimezone(UTC), end.astimezone(UTC)
        if first.date() == last.date():
            return f"{self.utc(start).removesuffix(' UTC')}–{last:%H:%M} UTC"
        return f"{self.utc(start).removesuffix(' UTC')} – {self.utc(end)}"

    def month(self, number: int) -> str:
        """Return the short name of a month from 1 to 12."""
        return self.formats.months[number - 1]
