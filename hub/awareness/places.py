"""Places and times as feeds write them: pairs of degrees, RFC 3339, RFC 822, no zone. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
import math
import re
from typing import Final

import msgspec

from hub.awareness.document import Element, name_of, whole_text
from hub.model.window import TimeWindow
from noticeboard.errors import VerificationError
from noticeboard.log.area import Circle, Polygon, RequestArea
from noticeboard.rules.area import great_circle_m

MOST_AREAS: Final = 8
MOST_RING_POINTS: Final = 64
"""A longer ring is thinned out: checking that it is simple takes quadratic time."""
POINT_M: Final = 50
"""Radius given to a point without a size."""
_MOST_CHARS: Final = 64 * 1024
_SPLIT: Final = re.compile(r"[\s,;]+")
_MOST_RADIUS_M: Final = 1_000_000
_UDEG: Final = 1_000_000
_TURN_UDEG: Final = 360 * _UDEG
_POINT, _BOX, _CIRCLE, _LEAST_LINE, _LEAST_RING = 2, 4, 3, 4, 6
_MOST_LAT, _MOST_LON = 90.0, 180.0

type Point = tuple[int, int]


def geo_rss(element: Element) -> tuple[RequestArea, ...]:
    """Return the places of an entry: GeoRSS simple or GML, W3C geo, in any namespace."""
    found: list[RequestArea] = []
    points: list[RequestArea] = []
    lat = lon = ""
    for each in element.iterdescendants():
        name, text = name_of(each), each.text or ""
        match name:
            case "point" | "pos":
                points += _first(point(text))
            case "circle":
                found += _first(circle(text))
            case "polygon" | "box" | "line" | "posList" if text.strip():
                found += _first(box(text) if name == "box" else ring(text))
            case "Envelope":
                found += _first(box(" ".join(whole_text(corner) for corner in each)))
            case "lat":
                lat = text
            case "long" | "lon":
                lon = text
            case _:
                continue
        if lat and lon:
            points += _first(point(f"{lat} {lon}"))
            lat = lon = ""
    # Many feeds give a point next to the shape, for readers that don't know shapes.
    return some(found or points)


def geo_json(value: object) -> tuple[RequestArea, ...]:
    """Return the places of a GeoJSON geometry, whose order is longitude first."""
    if not isinstance(value, dict):
        return ()
    coordinates, kind = value.get("coordinates"), value.get("type")
    if kind == "Point" and isinstance(coordinates, list) and len(coordinates) >= _POINT:
        return some(_first(point(f"{coordinates[1]} {coordinates[0]}")))
    rings = coordinates if kind == "Polygon" else None
    if kind == "MultiPolygon" and isinstance(coordinates, list):
        rings = [part[0] for part in coordinates[:MOST_AREAS] if isinstance(part, list) and part]
    if not isinstance(rings, list):
        return ()
    outer = rings[:1] if kind == "Polygon" else rings
    return some(area for each in outer for area in _first(_turned(each)))


def written(value: object) -> tuple[RequestArea, ...]:
    """Return an area as a noticeboard writes it, in micro-degrees."""
    try:
        area: RequestArea = msgspec.convert(value, Circle | Polygon)
    except (msgspec.ValidationError, VerificationError):
        return ()
    return (area,)


def point(text: str) -> RequestArea | None:
    """Return a small circle around `lat lon`."""
    numbers = _numbers(text, at_most=_POINT)
    if len(numbers) != _POINT or (at := _point(*numbers)) is None:
        return None
    return Circle(lat=at[0], lon=at[1], radius_m=POINT_M)


def circle(text: str, *, unit_m: float = 1.0) -> RequestArea | None:
    """Return the circle for `lat lon radius`; meters in GeoRSS, kilometers in CAP."""
    numbers = _numbers(text, at_most=_CIRCLE)
    if len(numbers) != _CIRCLE or (at := _point(*numbers[:_POINT])) is None or numbers[2] < 0:
        return None
    radius_m = min(max(round(numbers[2] * unit_m), POINT_M), _MOST_RADIUS_M)
    return Circle(lat=at[0], lon=at[1], radius_m=radius_m)


def box(text: str) -> RequestArea | None:
    """Return the ring of a lower and an upper corner."""
    numbers = _numbers(text, at_most=_BOX)
    if len(numbers) != _BOX:
        return None
    south, west, north, east = numbers
    return ring(f"{south} {west} {south} {east} {north} {east} {north} {west}")


def ring(text: str) -> RequestArea | None:
    """Return a ring of `lat lon` pairs. A ring that isn't simple becomes the circle around it."""
    numbers = _numbers(text)
    if len(numbers) < _LEAST_LINE or len(numbers) % 2:
        return None
    found = [_point(lat, lon) for lat, lon in zip(numbers[::2], numbers[1::2], strict=True)]
    if None in found:
        return None
    points = [at for at in found if at is not None]
    if points[0] == points[-1]:
        points.pop()
    points = list(dict.fromkeys(points))
    if len(points) * 2 < _LEAST_RING:
        return _around(points) if points else None
    try:
        step = math.ceil(len(points) / MOST_RING_POINTS)
        return Polygon(ring=tuple(points[::step]))
    except (VerificationError, msgspec.ValidationError):
        return _around(points)


def some(found: Iterable[RequestArea]) -> tuple[RequestArea, ...]:
    """Return each area once, up to the limit."""
    return tuple(dict.fromkeys(found))[:MOST_AREAS]


def _first(area: RequestArea | None) -> list[RequestArea]:
    return [] if area is None else [area]


def _turned(points: object) -> RequestArea | None:
    if not isinstance(points, list):
        return None
    try:
        pairs = [f"{lat} {lon}" for lon, lat, *_ in points]
    except (TypeError, ValueError):
        return None
    return ring(" ".join(pairs))


def _numbers(text: str, *, at_most: int = 20_000) -> list[float]:
    parts = _SPLIT.split(text[:_MOST_CHARS].strip())
    if not parts or len(parts) > at_most:
        return []
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return []
    return numbers if all(math.isfinite(each) for each in numbers) else []


def _point(lat: float, lon: float) -> Point | None:
    if abs(lat) > _MOST_LAT or abs(lon) > _MOST_LON:
        return None
    return round(lat * _UDEG), round(lon * _UDEG)


def _around(points: list[Point]) -> RequestArea:
    """Return the circle around the bounding box of some points, even across the 180th meridian."""
    lats, lons = [at[0] for at in points], [at[1] for at in points]
    if max(lons) - min(lons) > _TURN_UDEG // 2:
        lons = [lon + _TURN_UDEG if lon < 0 else lon for lon in lons]
    lat, lon = (min(lats) + max(lats)) // 2, (min(lons) + max(lons)) // 2
    lon = lon - _TURN_UDEG if lon > _TURN_UDEG // 2 else lon
    radius_m = max(great_circle_m(lat, lon, *at) for at in points)
    return Circle(lat=lat, lon=lon, radius_m=min(max(round(radius_m), POINT_M), _MOST_RADIUS_M))


_FIRST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2150, 1, 1, tzinfo=UTC)
_LONGEST: Final = 64
LONGEST_WINDOW: Final = timedelta(days=31)
"""Footage can't answer about a longer window."""
_PERIOD: Final = re.compile(r"(start|end)\s*=\s*([^;]{1,64})")


def read_time(raw: object) -> datetime | None:
    """Return a time in UTC, or None. A time without a zone is taken as UTC."""
    if not isinstance(raw, str) or not 0 < len(raw.strip()) <= _LONGEST:
        return None
    text = raw.strip()
    at: datetime | None = None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if _FIRST <= at <= _LAST else None


def read_window(start: object, end: object) -> TimeWindow | None:
    """Return a window, or None if it is invalid or too long for footage."""
    begins, ends = read_time(start), read_time(end)
    if begins is None or ends is None or not begins < ends <= begins + LONGEST_WINDOW:
        return None
    return TimeWindow(start=begins, end=ends)


def read_period(raw: str) -> TimeWindow | None:
    """Return the window of a DCMI Period, such as `start=2026-11-25T14:00Z; end=…;`."""
    parts = dict(_PERIOD.findall(raw[:200]))
    return read_window(parts.get("start"), parts.get("end"))
