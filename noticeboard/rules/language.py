"""Chooses a reader's language, and formats areas, distances and durations in it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from noticeboard.log.area import Area, Circle
from noticeboard.rules.area import centre, rings, size_km2
from noticeboard.runtime.text import preferred
from noticeboard.runtime.wording import FORMATS, Wording

LANGUAGES: Final = tuple(FORMATS)
SQUARE_MILES_A_KM2: Final = 0.386102
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_KM: Final = 1000


def choose(chosen: str | None, header: str) -> str:
    """Return the requested language, or the best match of an `Accept-Language` header."""
    if chosen is not None and chosen in FORMATS:
        return chosen
    return preferred(header, LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language(Wording):
    """One language with its formats, in the local time of a board or a department."""

    def distance(self, metres: float) -> str:
        """Format a distance in meters: `210 m`, `2 km`."""
        if metres < _KM:
            return f"{round(metres)}\u00a0m"
        return f"{self.formats.short(metres / _KM)}\u00a0km"

    def square(self, km2: float) -> str:
        """Format a size, in every unit that readers of the language may use."""
        size = f"{self.formats.decimal(km2)}\u00a0km²"
        if self.formats.square_miles is None:
            return size
        miles = self.formats.decimal(km2 * SQUARE_MILES_A_KM2)
        return f"{size}, {miles}\u00a0{self.formats.square_miles}"

    def shape(self, area: Area) -> str:
        """Describe an area's shape: `Circle of 210 m`."""
        if isinstance(area, Circle):
            return self.text("page.area.circle", radius=self.distance(area.radius_m))
        return self.text("page.area.polygon", corners=sum(map(len, rings(area))))

    def size(self, area: Area) -> str:
        """Format the size of an area."""
        return self.square(size_km2(area))

    def point(self, area: Area) -> str:
        """Format an area's center, to about a hundred meters: `40.000° N, 83.000° W`."""
        lat, lon = centre(area)
        north = self.text("page.map.north" if lat >= 0 else "page.map.south")
        east = self.text("page.map.east" if lon >= 0 else "page.map.west")
        # With decimal commas, a comma between the two would look like a third.
        between = "," if self.formats.point == "." else ";"
        coordinates = (
            f"{abs(lat) / 1e6:.3f}°\u00a0{north}{between} {abs(lon) / 1e6:.3f}°\u00a0{east}"
        )
        return coordinates.replace(".", self.formats.point)

    def length(self, lasts: timedelta) -> str:
        """Format a duration: `40 min`, `1 h 30 min`, `3 days`."""
        if lasts >= 2 * _DAY:
            return self.text("page.days", count=round(lasts / _DAY))
        hours, minutes = lasts // _HOUR, lasts % _HOUR // _MINUTE
        if not hours:
            return f"{minutes}\u00a0min"
        return f"{hours}\u00a0h {minutes}\u00a0min" if minutes else f"{hours}\u00a0h"
