"""Areas on the ground: size, distance and containment, on a sphere of the Earth's mean radius.

Edges are straight in latitude and longitude. Distances are measured on a plane that touches the
Earth at the point in question; at the size of a request the error is below 0.1 percent. Sizes are
measured on the sphere itself. A jurisdiction cut at the 180th meridian is whole here: there is no
border where both sides of the cut meet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
import math
from typing import Final

from noticeboard.log.area import HALF_TURN, Area, Circle, MultiPolygon, Point, Polygon, turn

EARTH_RADIUS_M: Final = 6_371_008.8
_UDEG: Final = math.pi / 180 / 1_000_000
_POLE: Final = 90_000_000
_SLACK_UDEG: Final = 10
"""More than the rounding error of any distance that is first compared as a latitude."""

Ring = tuple[Point, ...]
Edge = tuple[Point, Point]
_Flat = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The box of micro-degrees around an area."""

    south: int
    west: int
    north: int
    east: int

    def holds(self, lat: int, lon: int) -> bool:
        """Return whether a point lies in the box; the 180th meridian lies on both sides."""
        return self.south <= lat <= self.north and (
            self.west <= lon <= self.east or abs(lon) == HALF_TURN
        )


def size_km2(area: Area) -> float:
    """Return the area's size on the sphere, in square kilometers."""
    if isinstance(area, Circle):
        angle = area.radius_m / EARTH_RADIUS_M
        return 2 * math.pi * EARTH_RADIUS_M**2 * (1 - math.cos(angle)) / 1_000_000
    if isinstance(area, Polygon):
        return ring_km2(area.ring)
    return sum(
        ring_km2(outline) - sum(ring_km2(hole) for hole in holes) for outline, *holes in area.parts
    )


def ring_km2(ring: Ring) -> float:
    """Return the size of what a ring encloses on the sphere, in square kilometers."""
    # The sum of the spherical trapezoids between each edge and the equator (Chamberlain, Duquette).
    twice = 0.0
    for i, (lat, lon) in enumerate(ring):
        next_lat, next_lon = ring[(i + 1) % len(ring)]
        twice += (next_lon - lon) * _UDEG * (math.sin(lat * _UDEG) + math.sin(next_lat * _UDEG))
    return abs(twice) / 2 * EARTH_RADIUS_M**2 / 1_000_000


def rings(area: Polygon | MultiPolygon) -> tuple[Ring, ...]:
    """Return every ring, outlines and holes: a point in an odd number of them is inside."""
    if isinstance(area, Polygon):
        return (area.ring,)
    return tuple(ring for part in area.parts for ring in part)


def in_one_piece(area: Polygon | MultiPolygon) -> tuple[Ring, ...]:
    """Return the rings to draw; the west of an area cut at 180 degrees continues beyond 180."""
    found = rings(area)
    lons = {lon for ring in found for _, lon in ring}
    if not {HALF_TURN, -HALF_TURN} <= lons:
        return found
    return tuple(
        tuple((lat, lon + 2 * HALF_TURN) for lat, lon in ring) if ring[0][1] < 0 else ring
        for ring in found
    )


def outlines(area: Polygon | MultiPolygon) -> tuple[Ring, ...]:
    """Return the rings like `in_one_piece`, but joined along the cut at 180 degrees."""
    found = in_one_piece(area)
    if found == rings(area):
        return found
    # Corners made only by the cut lie on a straight line, and do no harm.
    return tuple(
        tuple((lat, lon + 2 * HALF_TURN * (lon < 0)) for lat, lon in ring)
        for ring in _linked(border(area))
    )


def centre(area: Area) -> tuple[int, int]:
    """Return the middle of the area as latitude, longitude in micro-degrees."""
    if isinstance(area, Circle):
        return area.lat, area.lon
    box = _box(in_one_piece(area))
    middle = (box.west + box.east) // 2
    return (box.south + box.north) // 2, middle - 2 * HALF_TURN * (middle > HALF_TURN)


def bounds(area: Area) -> Bounds:
    """Return a box around the area; a circle across 180 degrees gets the whole turn."""
    if not isinstance(area, Circle):
        return _box(rings(area))
    up = math.ceil(area.radius_m / EARTH_RADIUS_M / _UDEG)
    shrink = math.cos(min(math.pi / 2, (abs(area.lat) + up) * _UDEG))
    across = math.ceil(up / max(shrink, 1e-6))
    crosses = abs(area.lon) + across > HALF_TURN
    return Bounds(
        south=max(-_POLE, area.lat - up),
        west=-HALF_TURN if crosses else area.lon - across,
        north=min(_POLE, area.lat + up),
        east=HALF_TURN if crosses else area.lon + across,
    )


def contains(area: Area, lat_udeg: int, lon_udeg: int) -> bool:
    """Return whether the point lies in the area or on its edge."""
    if isinstance(area, Circle):
        away_m = great_circle_m(area.lat, area.lon, lat_udeg, lon_udeg)
        return away_m <= area.radius_m
    found = rings(area)
    # The 180th meridian has two names, and an area may use either.
    return _in_rings(found, lat_udeg, lon_udeg) or (
        abs(lon_udeg) == HALF_TURN and _in_rings(found, lat_udeg, -lon_udeg)
    )


def distance_m(area: Area, lat_udeg: int, lon_udeg: int) -> float:
    """Return how far the point is from the area, in meters; 0 inside."""
    if isinstance(area, Circle):
        away_m = great_circle_m(area.lat, area.lon, lat_udeg, lon_udeg)
        return max(0.0, away_m - area.radius_m)
    if contains(area, lat_udeg, lon_udeg):
        return 0.0
    return min(segment_distance_m(edge, lat_udeg, lon_udeg) for edge in border(area))


def segment_distance_m(edge: Edge, lat_udeg: int, lon_udeg: int) -> float:
    """Return how far a point is from an edge, on the plane that touches the Earth at the point."""
    (a_lat, a_lon), (b_lat, b_lon) = edge
    # Go the shorter way round to one end, then along the edge. Otherwise, for an edge on the far
    # side of the Earth, one end would seem east of here and the other west.
    across = (a_lon - lon_udeg + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN
    start = _flatten(a_lat, across, lat_udeg)
    return _to_segment(start, _flatten(b_lat, across + b_lon - a_lon, lat_udeg))


def within(inner: Circle | Polygon, outer: Area) -> bool:
    """Return whether all of `inner` lies in `outer`."""
    if isinstance(inner, Circle):
        return _circle_within(inner, outer)
    if not all(contains(outer, lat, lon) for lat, lon in inner.ring):
        return False
    if isinstance(outer, Circle):
        return True
    # Even with every corner inside, the outer ring may have a bay between them, or a hole.
    box = _box((inner.ring,))
    near = [edge for edge in border(outer) if _reaches(edge, box)]
    edges = [(inner.ring[i - 1], point) for i, point in enumerate(inner.ring)]
    if any(_cross(*one, *other) for one in edges for other in near):
        return False
    # Now no border is inside of it, or it is all within, or it fills a hole or a bay.
    lat, lon = _inside_six_times(inner.ring)
    sixfold = (tuple((6 * up, 6 * over) for up, over in ring) for ring in rings(outer))
    return not any(_leads_through(edge, inner.ring) for edge in near) and _in_rings(
        sixfold, lat, lon
    )


def great_circle_m(lat: int, lon: int, other_lat: int, other_lon: int) -> float:
    """Return the distance of two points of micro-degrees on the sphere, in meters (haversine)."""
    up = (other_lat - lat) * _UDEG
    across = (other_lon - lon) * _UDEG
    half = math.sin(up / 2) ** 2
    half += math.cos(lat * _UDEG) * math.cos(other_lat * _UDEG) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def _box(found: Iterable[Ring]) -> Bounds:
    lats, lons = zip(*(point for ring in found for point in ring), strict=True)
    return Bounds(south=min(lats), west=min(lons), north=max(lats), east=max(lons))


def border(area: Polygon | MultiPolygon) -> Iterator[Edge]:
    """Yield the edges where the area ends, without those of the cut at 180 degrees."""
    sides: dict[int, list[Edge]] = {HALF_TURN: [], -HALF_TURN: []}
    for ring in rings(area):
        a = ring[-1]
        for b in ring:
            if a[1] == b[1] and b[1] in sides:
                sides[b[1]].append((a, b))
            else:
                yield a, b
            a = b
    if all(sides.values()):
        yield from _one_sided(sides)
    else:
        yield from (edge for edges in sides.values() for edge in edges)


def _one_sided(sides: dict[int, list[Edge]]) -> Iterator[Edge]:
    """Yield the pieces of the 180th meridian that are an edge on one side only."""
    # The edges of one side do not touch each other, so each latitude occurs once or twice.
    turns = [
        (at, step, lon)
        for lon, edges in sides.items()
        for (a, _), (b, _) in edges
        for at, step in ((min(a, b), 1), (max(a, b), -1))
    ]
    open_sides: list[int] = []
    since = 0
    for at, step, lon in sorted(turns):
        if len(open_sides) == 1 and since < at:
            yield (since, open_sides[0]), (at, open_sides[0])
        if step > 0:
            open_sides.append(lon)
        else:
            open_sides.remove(lon)
        since = at


def _linked(edges: Iterable[Edge]) -> Iterator[Ring]:
    """Yield the rings that edges make, in whichever direction each edge is given."""
    after: dict[Point, list[Point]] = {}
    for edge in edges:
        a, b = ((lat, abs(lon) if abs(lon) == HALF_TURN else lon) for lat, lon in edge)
        after.setdefault(a, []).append(b)
        after.setdefault(b, []).append(a)
    while after:
        ring = [next(iter(after))]
        while ring[-1] in after:
            here = ring[-1]
            ahead = after[here].pop()
            after[ahead].remove(here)
            for each in (here, ahead):
                if not after[each]:
                    del after[each]
            ring.append(ahead)
        yield tuple(ring[:-1])


def _circle_within(inner: Circle, outer: Area) -> bool:
    if isinstance(outer, Circle):
        apart_m = great_circle_m(inner.lat, inner.lon, outer.lat, outer.lon)
        return apart_m + inner.radius_m <= outer.radius_m
    if not contains(outer, inner.lat, inner.lon):
        return False
    up = math.ceil(inner.radius_m / EARTH_RADIUS_M / _UDEG) + _SLACK_UDEG
    north, south = inner.lat + up, inner.lat - up
    # Most edges lie farther north or south than the circle: comparing numbers rules them out.
    return all(
        segment_distance_m((a, b), inner.lat, inner.lon) >= inner.radius_m
        for a, b in border(outer)
        if (a[0] <= north or b[0] <= north) and (a[0] >= south or b[0] >= south)
    )


def _in_rings(found: Iterable[Ring], lat: int, lon: int) -> bool:
    """Even-odd rule in exact integers; an edge counts as inside."""
    inside = False
    for ring in found:
        a = ring[-1]
        for b in ring:
            if not (a[0] < lat and b[0] < lat) and not (a[0] > lat and b[0] > lat):
                side = turn(a, b, (lat, lon))
                if side == 0 and min(a[1], b[1]) <= lon <= max(a[1], b[1]):
                    return True
                if (a[0] > lat) != (b[0] > lat) and (side > 0) == (b[0] > a[0]):
                    inside = not inside
            a = b
    return inside


def in_triangle(point: Point, a: Point, b: Point, c: Point) -> bool:
    """Return whether a point lies in a triangle or on its edge."""
    turns = turn(a, b, point), turn(b, c, point), turn(c, a, point)
    return not (min(turns) < 0 < max(turns))


def _lies_on(edge: Edge, point: Point) -> bool:
    a, b = edge
    return (
        turn(a, b, point) == 0
        and min(a[0], b[0]) <= point[0] <= max(a[0], b[0])
        and min(a[1], b[1]) <= point[1] <= max(a[1], b[1])
    )


def _leads_through(edge: Edge, ring: Ring) -> bool:
    """Return whether an edge that crosses none of a ring's edges is inside the ring somewhere."""
    # The two meet only in corners: between two of them the edge is inside, or it is not.
    met = sorted({*edge, *(corner for corner in ring if _lies_on(edge, corner))})
    twice = tuple((2 * lat, 2 * lon) for lat, lon in ring)
    return any(_strictly_inside(twice, a[0] + b[0], a[1] + b[1]) for a, b in pairwise(met))


def _inside_six_times(ring: Ring) -> Point:
    """Return a point inside a ring, times six, so that it is a whole number."""
    first = ring.index(min(ring))
    a, b, c = ring[first - 1], ring[first], ring[(first + 1) % len(ring)]
    held = [point for point in ring if point not in {a, b, c} and in_triangle(point, a, b, c)]
    if not held:
        return 2 * (a[0] + b[0] + c[0]), 2 * (a[1] + b[1] + c[1])
    nearest = max(held, key=lambda point: abs(turn(a, c, point)))
    return 3 * (b[0] + nearest[0]), 3 * (b[1] + nearest[1])


def _strictly_inside(ring: Ring, lat: int, lon: int) -> bool:
    return _in_rings((ring,), lat, lon) and not any(
        _lies_on((ring[i - 1], corner), (lat, lon)) for i, corner in enumerate(ring)
    )


def _reaches(edge: Edge, box: Bounds) -> bool:
    (a_lat, a_lon), (b_lat, b_lon) = edge
    return (
        max(a_lat, b_lat) >= box.south
        and min(a_lat, b_lat) <= box.north
        and max(a_lon, b_lon) >= box.west
        and min(a_lon, b_lon) <= box.east
    )


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Return whether the segments ab and cd cross, not merely touch."""
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def _flatten(lat: int, across: int, from_lat: int) -> _Flat:
    """Return meters north and east of a point that lies `across` micro-degrees from another."""
    middle = (lat + from_lat) / 2 * _UDEG
    north = (lat - from_lat) * _UDEG * EARTH_RADIUS_M
    return north, across * _UDEG * EARTH_RADIUS_M * math.cos(middle)


def _to_segment(a: _Flat, b: _Flat) -> float:
    """Return how far the origin is from the segment ab."""
    along = (b[0] - a[0], b[1] - a[1])
    square = along[0] ** 2 + along[1] ** 2
    share = -(a[0] * along[0] + a[1] * along[1]) / square if square else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(a[0] + share * along[0], a[1] + share * along[1])
