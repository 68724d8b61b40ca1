"""How each language writes days, numbers and sizes; the words themselves are in `translations/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"
"""The narrow space that never breaks, with which French groups digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """One language's way with days and numbers."""

    name: str
    """What the language calls itself."""
    months: tuple[str, ...]
    days: tuple[str, ...]
    """From Monday on."""
    date: str
    weekday: str
    point: str
    group: str
    fewest_grouped: int
    """How many digits a number has before they are grouped."""
    square_miles: str | None
    """What a square mile is called, where readers may think in them."""
    singular_zero: bool = False

    def number(self, count: int) -> str:
        """Write a whole number: `5,206`."""
        if len(str(abs(count))) < self.fewest_grouped:
            return str(count)
        return f"{count:,}".replace(",", self.group)

    def decimal(self, value: float) -> str:
        """Write a number to three digits, enough to compare by: `0.139`."""
        if value >= 100:  # noqa: PLR2004 -- from here on the whole number has three digits
            return self.number(round(value))
        return f"{value:.3f}".replace(".", self.point) if value < 1 else self.short(value)

    def percent(self, share: float) -> str:
        """Write a share: `68%`, with a space before the sign where the language has one."""
        return f"{round(100 * share)}{'' if self.point == '.' else NO_BREAK}%"

    def hundredths(self, value: float) -> str:
        """Write a number with two digits after the point: `0.13`."""
        return f"{value:.2f}".replace(".", self.point)

    def short(self, value: float) -> str:
        """Write a number with one digit after the point, where that is not 0: `1.5`, `2`."""
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
