"""How pages say times, lengths, areas and numbers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from noticeboard.log.shape import Area, Circle
from noticeboard.rules.area import size_km2

SQUARE_MILES_A_KM2 = 0.386102
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Times:
    """Says times in one zone, with UTC beside them where that is another."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._is_utc = zone.key in {"UTC", "Etc/UTC"}

    def date(self, at: datetime) -> str:
        """Say a day: `22 Dec 2026`."""
        local = at.astimezone(self._zone)
        return f"{local.day} {local:%b %Y}"

    def moment(self, at: datetime) -> str:
        """Say a time: `Mon 23 Nov 2026, 09:02`."""
        return f"{_day(at.astimezone(self._zone))}, {self.clock(at)}"

    def clock(self, at: datetime) -> str:
        """Say a time of the day: `09:02`."""
        return f"{at.astimezone(self._zone):%H:%M}{' UTC' if self._is_utc else ''}"

    def span(self, start: datetime, end: datetime) -> str:
        """Say from when to when: `Sun 22 Nov 2026, 21:40–22:20`."""
        said = _span(start.astimezone(self._zone), end.astimezone(self._zone))
        return f"{said} UTC" if self._is_utc else said

    def span_beside(self, start: datetime, end: datetime) -> str:
        """Say the same in UTC, where that differs, and how long it is."""
        lasts = length(end - start)
        if self._is_utc:
            return lasts
        utc_start, utc_end = start.astimezone(UTC), end.astimezone(UTC)
        return f"{utc_start:%H:%M}–{utc_end:%H:%M} UTC, {utc_start.day} {utc_start:%b} · {lasts}"


def _day(local: datetime) -> str:
    return f"{local:%a} {local.day} {local:%b %Y}"


def _span(start: datetime, end: datetime) -> str:
    if start.date() == end.date():
        return f"{_day(start)}, {start:%H:%M}–{end:%H:%M}"
    return f"{start:%a} {start.day} {start:%b}, {start:%H:%M} – {_day(end)}, {end:%H:%M}"


def length(lasts: timedelta) -> str:
    """Say a length of time: `40 min`, `1 h 30 min`."""
    hours, minutes = lasts // HOUR, lasts % HOUR // MINUTE
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def distance(metres: float) -> str:
    """Say a distance: `100 m`, `2 km`."""
    return f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km"  # noqa: PLR2004 -- 1 km


def area_size(area: Area) -> str:
    """Say how large an area is, in both units."""
    return square(size_km2(area))


def square(km2: float) -> str:
    """Say a size in both units: `0.139 km², 0.054 sq mi`."""
    return f"{_short(km2)} km², {_short(km2 * SQUARE_MILES_A_KM2)} sq mi"


def area_shape(area: Area) -> str:
    """Say what an area looks like: `Circle of 210 m`."""
    if isinstance(area, Circle):
        return f"Circle of {distance(area.radius_m)}"
    return f"Shape with {len(area.ring)} corners"


def area_place(area: Area) -> str:
    """Say where an area is, to about a hundred metres: `40.000° N, 83.000° W`."""
    if isinstance(area, Circle):
        lat, lon = area.lat, area.lon
    else:
        lat = sum(point[0] for point in area.ring) // len(area.ring)
        lon = sum(point[1] for point in area.ring) // len(area.ring)
    north, east = "N" if lat >= 0 else "S", "E" if lon >= 0 else "W"
    return f"{abs(lat) / 1e6:.3f}°\u00a0{north}, {abs(lon) / 1e6:.3f}°\u00a0{east}"


def number(count: int) -> str:
    """Say a count: `5,206`."""
    return f"{count:,}"


def _short(value: float) -> str:
    """Three digits are enough to compare by."""
    if value >= 100:  # noqa: PLR2004 -- from here on the whole number has three digits
        return f"{value:,.0f}"
    return f"{value:.3f}" if value < 1 else f"{value:.1f}"
