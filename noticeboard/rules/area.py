"""Areas on the ground: size, distance, containment, on a sphere of the Earth's mean radius.

Rings become points in metres on a plane that touches the Earth at their middle. At the size
of a request the error is below a tenth of a per cent; sizes are taken on the sphere itself.
"""

from dataclasses import dataclass
import math
from typing import Final

from noticeboard.log.entry import Area, Circle, Polygon
from noticeboard.log.shape import Point, turn

EARTH_RADIUS_M: Final = 6_371_008.8
_UDEG: Final = math.pi / 180 / 1_000_000

Ring = tuple[Point, ...]
_Flat = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The box of micro-degrees around an area."""

    south: int
    west: int
    north: int
    east: int


def size_km2(area: Area) -> float:
    """Return the area's size on the sphere, in square kilometres."""
    if isinstance(area, Circle):
        angle = area.radius_m / EARTH_RADIUS_M
        return 2 * math.pi * EARTH_RADIUS_M**2 * (1 - math.cos(angle)) / 1_000_000
    # The sum of spherical trapezia between each edge and the equator (Chamberlain, Duquette).
    twice = 0.0
    ring = area.ring
    for i, (lat, lon) in enumerate(ring):
        next_lat, next_lon = ring[(i + 1) % len(ring)]
        twice += (next_lon - lon) * _UDEG * (math.sin(lat * _UDEG) + math.sin(next_lat * _UDEG))
    return abs(twice) / 2 * EARTH_RADIUS_M**2 / 1_000_000


def centre(area: Area) -> tuple[int, int]:
    """Return the middle of the area as latitude, longitude in micro-degrees."""
    if isinstance(area, Circle):
        return area.lat, area.lon
    box = bounds(area)
    return (box.south + box.north) // 2, (box.west + box.east) // 2


def bounds(area: Area) -> Bounds:
    """Return the box around the area; a circle near a pole or 180 degrees is cut off there."""
    if isinstance(area, Polygon):
        lats = [lat for lat, _ in area.ring]
        lons = [lon for _, lon in area.ring]
        return Bounds(south=min(lats), west=min(lons), north=max(lats), east=max(lons))
    up = math.ceil(area.radius_m / EARTH_RADIUS_M / _UDEG)
    shrink = math.cos(min(math.pi / 2, (abs(area.lat) + up) * _UDEG))
    across = math.ceil(up / max(shrink, 1e-6))
    return Bounds(
        south=max(-90_000_000, area.lat - up),
        west=max(-180_000_000, area.lon - across),
        north=min(90_000_000, area.lat + up),
        east=min(180_000_000, area.lon + across),
    )


def contains(area: Area, lat_udeg: int, lon_udeg: int) -> bool:
    """Tell whether the point lies in the area or on its edge."""
    if isinstance(area, Circle):
        away_m = great_circle_m(area.lat, area.lon, lat_udeg, lon_udeg)
        return away_m <= area.radius_m
    return _in_ring(area.ring, lat_udeg, lon_udeg)


def distance_m(area: Area, lat_udeg: int, lon_udeg: int) -> float:
    """Return how far the point is from the area, in metres; 0 inside."""
    if isinstance(area, Circle):
        away_m = great_circle_m(area.lat, area.lon, lat_udeg, lon_udeg)
        return max(0.0, away_m - area.radius_m)
    if _in_ring(area.ring, lat_udeg, lon_udeg):
        return 0.0
    # The plane touches the Earth at the point itself, so that what is near is exact.
    flat = [_flatten(lat, lon, lat_udeg, lon_udeg) for lat, lon in area.ring]
    return min(_to_segment(flat[i - 1], flat[i]) for i in range(len(flat)))


def within(inner: Area, outer: Area) -> bool:
    """Tell whether all of `inner` lies in `outer`."""
    if isinstance(inner, Circle):
        return _circle_within(inner, outer)
    if not all(contains(outer, lat, lon) for lat, lon in inner.ring):
        return False
    if isinstance(outer, Circle):
        return True
    # Every corner inside is not enough where the outer ring has a bay between them.
    return not any(
        _cross(inner.ring[i - 1], inner.ring[i], outer.ring[j - 1], outer.ring[j])
        for i in range(len(inner.ring))
        for j in range(len(outer.ring))
    ) and not any(_strictly_inside(inner.ring, lat, lon) for lat, lon in outer.ring)


def great_circle_m(lat: int, lon: int, other_lat: int, other_lon: int) -> float:
    """Return the distance of two points of micro-degrees on the sphere, in metres (haversine)."""
    up = (other_lat - lat) * _UDEG
    across = (other_lon - lon) * _UDEG
    half = math.sin(up / 2) ** 2
    half += math.cos(lat * _UDEG) * math.cos(other_lat * _UDEG) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def _circle_within(inner: Circle, outer: Area) -> bool:
    if isinstance(outer, Circle):
        apart_m = great_circle_m(inner.lat, inner.lon, outer.lat, outer.lon)
        return apart_m + inner.radius_m <= outer.radius_m
    if not _in_ring(outer.ring, inner.lat, inner.lon):
        return False
    flat = [_flatten(lat, lon, inner.lat, inner.lon) for lat, lon in outer.ring]
    return all(_to_segment(flat[i - 1], flat[i]) >= inner.radius_m for i in range(len(flat)))


def _in_ring(ring: Ring, lat: int, lon: int) -> bool:
    """Even-odd rule in exact integers; the edge counts as inside."""
    return _on_edge(ring, lat, lon) or _inside(ring, lat, lon)


def _on_edge(ring: Ring, lat: int, lon: int) -> bool:
    return any(
        turn(ring[i - 1], b, (lat, lon)) == 0
        and min(ring[i - 1][0], b[0]) <= lat <= max(ring[i - 1][0], b[0])
        and min(ring[i - 1][1], b[1]) <= lon <= max(ring[i - 1][1], b[1])
        for i, b in enumerate(ring)
    )


def _inside(ring: Ring, lat: int, lon: int) -> bool:
    inside = False
    for i, b in enumerate(ring):
        a = ring[i - 1]
        if (a[0] > lat) != (b[0] > lat) and (turn(a, b, (lat, lon)) > 0) == (b[0] > a[0]):
            inside = not inside
    return inside


def _strictly_inside(ring: Ring, lat: int, lon: int) -> bool:
    return _inside(ring, lat, lon) and not _on_edge(ring, lat, lon)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether the segments ab and cd cross, not merely touch."""
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def _flatten(lat: int, lon: int, from_lat: int, from_lon: int) -> _Flat:
    """Return metres north and east of the second point."""
    middle = (lat + from_lat) / 2 * _UDEG
    across = (lon - from_lon + 180_000_000) % 360_000_000 - 180_000_000
    north = (lat - from_lat) * _UDEG * EARTH_RADIUS_M
    return north, across * _UDEG * EARTH_RADIUS_M * math.cos(middle)


def _to_segment(a: _Flat, b: _Flat) -> float:
    """Return how far the origin is from the segment ab."""
    along = (b[0] - a[0], b[1] - a[1])
    square = along[0] ** 2 + along[1] ** 2
    share = -(a[0] * along[0] + a[1] * along[1]) / square if square else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(a[0] + share * along[0], a[1] + share * along[1])
