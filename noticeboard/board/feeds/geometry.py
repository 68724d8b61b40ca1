"""Areas in other formats: GeoRSS, CAP, GeoJSON, WKT.

GeoRSS, CAP and entries put latitude first; GeoJSON and WKT put longitude first.
"""

from collections.abc import Iterable, Sequence
import math
from typing import Final

from noticeboard.log.area import Area, Circle, Point, Polygon, RequestArea
from noticeboard.rules.area import EARTH_RADIUS_M, centre

CORNERS: Final = 64
"""Corners of a circle in formats with polygons only: off by a thousandth of the radius."""
_BEARINGS: Final = [
    (math.sin(-2 * math.pi * corner / CORNERS), math.cos(-2 * math.pi * corner / CORNERS))
    for corner in range(CORNERS)
]
_HALF_TURN: Final = 180.0
_PLACES: Final = 7

type Position = tuple[float, float]
"""Longitude, latitude in degrees."""
type Ring = list[Position]


def degrees(udeg: int) -> str:
    """Return micro-degrees as a decimal number, exactly."""
    whole, part = divmod(abs(udeg), 1_000_000)
    fraction = f"{part:06d}".rstrip("0") or "0"
    return f"{'-' if udeg < 0 else ''}{whole}.{fraction}"


def georss(area: RequestArea) -> list[tuple[str, str]]:
    """Return GeoRSS Simple elements as name and text.

    A circle also gets its center as a point, because many readers don't support circles.
    """
    if isinstance(area, Circle):
        point = f"{degrees(area.lat)} {degrees(area.lon)}"
        return [("point", point), ("circle", f"{point} {area.radius_m}")]
    pairs = (f"{degrees(lat)} {degrees(lon)}" for lat, lon in _closed(area.ring))
    return [("polygon", " ".join(pairs))]


def cap(area: RequestArea) -> tuple[str, str]:
    """Return the CAP element of an area as name and text; its radius is in kilometers."""
    if isinstance(area, Circle):
        return "circle", f"{degrees(area.lat)},{degrees(area.lon)} {area.radius_m / 1000:g}"
    pairs = (f"{degrees(lat)},{degrees(lon)}" for lat, lon in _closed(area.ring))
    return "polygon", " ".join(pairs)


def polygons(area: Area) -> list[list[Ring]]:
    """Return polygons, each an outline and its holes, as in RFC 7946 (section 3.1).

    Rings are closed, outlines counterclockwise, holes clockwise; nothing crosses 180 degrees.
    """
    if isinstance(area, Circle):
        ring = _circle(area)
        if all(-_HALF_TURN <= lon <= _HALF_TURN for lon, _ in ring):
            return [[_wound(ring, 1)]]
        pieces = (_clip(ring, turn) for turn in (-1, 0, 1))
        # A shape that only touches the meridian leaves an empty piece on the other side.
        return [[_wound(piece, 1)] for piece in pieces if _twice_the_size(piece) != 0]
    parts = [[area.ring]] if isinstance(area, Polygon) else area.parts
    return [
        [_wound(_positions(ring), -1 if place else 1) for place, ring in enumerate(part)]
        for part in parts
    ]


def geojson(area: Area) -> dict[str, object]:
    """Return the area as a GeoJSON geometry."""
    found = polygons(area)
    if len(found) == 1:
        return {"type": "Polygon", "coordinates": found[0]}
    return {"type": "MultiPolygon", "coordinates": found}


def wkt(area: Area) -> str:
    """Return the area as well-known text (OGC 06-103r4, section 7); a circle as its center."""
    if isinstance(area, Circle):
        return f"POINT ({_pair(middle(area))})"
    written = [
        "(" + ", ".join("(" + ", ".join(map(_pair, ring)) + ")" for ring in polygon) + ")"
        for polygon in polygons(area)
    ]
    if len(written) == 1:
        return f"POLYGON {written[0]}"
    return "MULTIPOLYGON (" + ", ".join(written) + ")"


def middle(area: Area) -> Position:
    """Return the longitude and latitude of the center."""
    lat, lon = centre(area)
    return lon / 1e6, lat / 1e6


def _closed(ring: Sequence[Point]) -> Iterable[Point]:
    return [*ring, ring[0]]


def _positions(ring: Sequence[Point]) -> Ring:
    return [(lon / 1e6, lat / 1e6) for lat, lon in ring]


def _pair(position: Position) -> str:
    return f"{position[0]} {position[1]}"


def _circle(circle: Circle) -> Ring:
    """Return points at equal distance, counterclockwise; longitudes may pass 180 degrees."""
    radius = circle.radius_m / EARTH_RADIUS_M
    lat, lon = math.radians(circle.lat / 1e6), circle.lon / 1e6
    if abs(lat) + radius >= math.pi / 2:
        return _cap_of_a_pole(lat, lon, radius)
    sin_lat, cos_lat = math.sin(lat), math.cos(lat)
    sin_radius, cos_radius = math.sin(radius), math.cos(radius)
    ring: Ring = []
    for sin_bearing, cos_bearing in _BEARINGS:
        sin_up = sin_lat * cos_radius + cos_lat * sin_radius * cos_bearing
        across = math.atan2(sin_bearing * sin_radius * cos_lat, cos_radius - sin_lat * sin_up)
        ring.append((lon + math.degrees(across), math.degrees(math.asin(sin_up))))
    return ring


def _cap_of_a_pole(lat: float, lon: float, radius: float) -> Ring:
    """Return the map outline of a circle around a pole: from its edge to the map's edge."""
    pole = math.copysign(90.0, lat)
    ring: Ring = []
    for corner in range(CORNERS + 1):
        at = -_HALF_TURN + 360 * corner / CORNERS
        along = math.cos(math.radians(at - lon)) * math.cos(lat)
        steep = math.atan2(math.sin(abs(lat)), along)
        wide = min(1.0, math.cos(radius) / math.hypot(math.sin(lat), along))
        edge = math.degrees(steep - math.acos(wide))
        ring.append((at, math.copysign(edge, lat)))
    return [*ring, (_HALF_TURN, pole), (-_HALF_TURN, pole)]


def _clip(ring: Ring, turn: int) -> Ring:
    """Return the part of a ring that is within one turn around the Earth, moved to -180…180."""
    moved = [(lon - turn * 360, lat) for lon, lat in ring]
    return _side(_side(moved, _HALF_TURN, 1), -_HALF_TURN, -1)


def _side(ring: Ring, meridian: float, sign: int) -> Ring:
    """Cut off what is past a meridian (Sutherland, Hodgman)."""
    ring_left: Ring = []
    for i, (lon, lat) in enumerate(ring):
        before_lon, before_lat = ring[i - 1]
        inside = sign * (meridian - lon) >= 0
        if inside != (sign * (meridian - before_lon) >= 0):
            share = (meridian - before_lon) / (lon - before_lon)
            ring_left.append((meridian, before_lat + share * (lat - before_lat)))
        if inside:
            ring_left.append((lon, lat))
    return ring_left


def _wound(ring: Ring, sign: int) -> Ring:
    """Return the ring closed and rounded, counterclockwise if `sign` is 1."""
    points = [(round(lon, _PLACES), round(lat, _PLACES)) for lon, lat in ring]
    if sign * _twice_the_size(points) < 0:
        points.reverse()
    return [*points, points[0]]


def _twice_the_size(ring: Ring) -> float:
    """Return twice the size in square degrees, negative if the ring runs clockwise."""
    return sum(ring[i - 1][0] * lat - lon * ring[i - 1][1] for i, (lon, lat) in enumerate(ring))
