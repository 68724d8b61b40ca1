"""Reads outlines from GeoJSON (RFC 7946), and cuts them at the 180th meridian. Pure.

Longitude comes first, in degrees, and rings are closed. An outline that crosses the meridian
(section 3.1.9) is first unrolled, so that its longitudes continue beyond 180 degrees. The points
where it crosses then pair up along the meridian from south to north. The outline is cut between
the two points of each pair, and each side closes along the cut.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from noticeboard.errors import InvalidInputError
from noticeboard.log.area import HALF_TURN, Point
from noticeboard.runtime.text import Text

_TURN: Final = 2 * HALF_TURN
_FEWEST_CORNERS: Final = 3

type Ring = tuple[Point, ...]
type Parts = tuple[tuple[Ring, ...], ...]


@dataclass(slots=True, kw_only=True)
class _Chain:
    """The corners of a ring between two crossings, on one side of the meridian."""

    points: list[Point]
    beyond: bool


def cut(parts: Parts) -> Parts:
    """Return the parts within -180 to 180 degrees; raises InvalidInputError.

    New corners lie only where an edge crosses the meridian.
    """
    return tuple(piece for part in parts for piece in _cut_part(part))


def _cut_part(part: Sequence[Ring]) -> Iterator[tuple[Ring, ...]]:
    outline, *holes = (_unrolled(ring) for ring in part)
    west = min(lon for _, lon in outline)
    turned = (west + HALF_TURN) // _TURN * _TURN
    first = _moved(outline, -turned)
    low, high = min(lon for _, lon in first), max(lon for _, lon in first)
    rest = [_turned_to(hole, low, high) for hole in holes]
    if high <= HALF_TURN:
        yield (first, *rest)
        return
    loose = [ring for ring in rest if not _crosses(ring)]
    # Outline and holes go in opposite directions, so that the inside is always on the same side.
    walked = [_turning(first, left=True), *(_turning(hole, left=False) for hole in rest)]
    closed = _by_closing([ring for ring in walked if _crosses(ring)])
    for beyond, outlines in closed.items():
        moved = [_moved(ring, -_TURN * beyond) for ring in outlines]
        inside = [_moved(ring, -_TURN * beyond) for ring in loose if _is_beyond(ring) is beyond]
        for ring in moved:
            yield (ring, *(hole for hole in inside if _holds(ring, hole[0])))


def _unrolled(ring: Ring) -> Ring:
    """Return the ring with every edge going the short way round; raises InvalidInputError."""
    unrolled = [ring[0]]
    for lat, lon in (*ring[1:], ring[0]):
        step = (lon - unrolled[-1][1] + HALF_TURN) % _TURN - HALF_TURN
        unrolled.append((lat, unrolled[-1][1] + step))
    if unrolled[-1] != unrolled[0]:
        raise InvalidInputError(Text("noticeboard.outline.pole"))
    return tuple(unrolled[:-1])


def _turned_to(hole: Ring, low: int, high: int) -> Ring:
    """Return a hole moved by whole turns to where its outline is."""
    for turn in (0, _TURN, -_TURN, 2 * _TURN, -2 * _TURN):
        moved = _moved(hole, turn)
        if low <= min(lon for _, lon in moved) and max(lon for _, lon in moved) <= high:
            return moved
    raise InvalidInputError(Text("noticeboard.outline.hole"))


def _moved(ring: Ring, by: int) -> Ring:
    return tuple((lat, lon + by) for lat, lon in ring)


def _turning(ring: Ring, *, left: bool) -> Ring:
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))
    return ring if (twice > 0) is left else ring[::-1]


def _crosses(ring: Ring) -> bool:
    return min(lon for _, lon in ring) < HALF_TURN < max(lon for _, lon in ring)


def _is_beyond(ring: Ring) -> bool:
    return max(lon for _, lon in ring) > HALF_TURN


def _by_closing(rings: Sequence[Ring]) -> dict[bool, list[Ring]]:
    """Return the rings that the chains of crossing rings make on each side of the cut."""
    chains = [chain for ring in rings for chain in _chains(ring)]
    made: dict[bool, list[Ring]] = {False: [], True: []}
    for beyond, found in made.items():
        own = [chain for chain in chains if chain.beyond is beyond]
        # Along the cut, inside and outside alternate from one crossing to the next.
        ends = sorted({end for chain in own for end in (chain.points[0], chain.points[-1])})
        if len(ends) != 2 * len(own):
            raise InvalidInputError(Text("noticeboard.outline.on_meridian"))
        pairs = dict(zip(ends[::2], ends[1::2], strict=True))
        pairs |= {b: a for a, b in pairs.items()}
        starting = {chain.points[0]: chain for chain in own}
        while starting:
            at = next(iter(starting))
            ring: list[Point] = []
            while at in starting:
                chain = starting.pop(at)
                ring += chain.points
                at = pairs[chain.points[-1]]
            if len(ring) >= _FEWEST_CORNERS:
                found.append(tuple(ring))
    return made


def _chains(ring: Ring) -> Iterator[_Chain]:
    """Yield the stretches of a ring between its crossings; each ends in its two crossings."""
    begin = next(i for i, point in enumerate(ring) if _side(point) is not _side(ring[i - 1]))
    rolled = (*ring[begin:], *ring[:begin])
    chain: _Chain | None = None
    previous = rolled[-1]
    for point in (*rolled, rolled[0]):
        if _side(point) is not _side(previous):
            crossing = _crossing(previous, point)
            if chain is not None:
                if chain.points[-1] != crossing:
                    chain.points.append(crossing)
                yield chain
            chain = _Chain(points=[crossing], beyond=_side(point))
        if chain is not None and chain.points[-1] != point:
            chain.points.append(point)
        previous = point


def _side(point: Point) -> bool:
    return point[1] > HALF_TURN


def _crossing(a: Point, b: Point) -> Point:
    """Return where an edge meets the meridian, to the micro-degree."""
    share = (HALF_TURN - a[1]) / (b[1] - a[1])
    return a[0] + round((b[0] - a[0]) * share), HALF_TURN


def _holds(ring: Ring, point: Point) -> bool:
    inside = False
    for i, b in enumerate(ring):
        a = ring[i - 1]
        if (a[0] > point[0]) != (b[0] > point[0]):
            at = a[1] + (point[0] - a[0]) * (b[1] - a[1]) / (b[0] - a[0])
            inside ^= point[1] < at
    return inside


MAX_CORNERS: Final = 10_000
_UDEG: Final = 1_000_000
_POLE: Final = 90_000_000
_POSITION_PARTS: Final = 2
_FARTHEST: Final = 3 * HALF_TURN
"""Some programs write an outline across 180 degrees as one that continues beyond."""

type Json = Any
"""The file's content. Anything unexpected in it raises one of a few errors."""


def read(raw: bytes) -> Parts:
    """Return the outline in a GeoJSON text, cut at 180 degrees, as parts of rings.

    Takes a Polygon, a MultiPolygon, a Feature of one, or a collection of one such feature; at most
    `MAX_CORNERS` corners. Raises InvalidInputError.
    """
    try:
        geometry = _geometry(msgspec.json.decode(raw))
        kind, written = geometry["type"], geometry["coordinates"]
        polygons = {"Polygon": [written], "MultiPolygon": written}[kind]
        _refuse_too_many(polygons)
        parts = tuple(part for polygon in polygons if (part := _part(polygon)))
    except (msgspec.MsgspecError, RecursionError) as error:
        raise InvalidInputError(Text("noticeboard.outline.not_json")) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidInputError(Text("noticeboard.outline.no_polygon")) from error
    except (InvalidOperation, ValueError) as error:
        raise InvalidInputError(Text("noticeboard.outline.no_place")) from error
    if not parts:
        raise InvalidInputError(Text("noticeboard.outline.no_ring"))
    return cut(parts)


def _geometry(found: Json) -> Json:
    if found["type"] == "FeatureCollection":
        if len(found["features"]) != 1:
            raise InvalidInputError(Text("noticeboard.outline.one_feature"))
        found = found["features"][0]
    return found["geometry"] if found["type"] == "Feature" else found


def _refuse_too_many(polygons: Json) -> None:
    corners = sum(len(ring) - 1 for polygon in polygons for ring in polygon)
    if corners > MAX_CORNERS:
        raise InvalidInputError(
            Text("noticeboard.outline.corners", corners=f"{corners:,}", most=f"{MAX_CORNERS:,}")
        )


def _part(polygon: Json) -> tuple[Ring, ...]:
    """Return the rings of one polygon, without those smaller than a micro-degree."""
    outline, *holes = [_ring(each) for each in polygon] or [()]
    if len(outline) < _FEWEST_CORNERS:
        return ()
    return (outline, *(hole for hole in holes if len(hole) >= _FEWEST_CORNERS))


def _ring(positions: Json) -> Ring:
    ring: list[Point] = []
    for position in positions:
        point = _point(position)
        if not ring or ring[-1] != point:
            ring.append(point)
    # GeoJSON repeats the first point at the end; the log's rings close implicitly.
    return tuple(ring[:-1] if ring and ring[0] == ring[-1] else ring)


def _point(position: Json) -> Point:
    if len(position) < _POSITION_PARTS:
        raise ValueError(position)
    lon, lat = _udeg(position[0]), _udeg(position[1])
    if abs(lat) > _POLE or abs(lon) > _FARTHEST:
        raise ValueError(position)
    return lat, lon


def _udeg(degrees: object) -> int:
    exact = Decimal(str(degrees))
    if not exact.is_finite():
        raise InvalidOperation
    return int((exact * _UDEG).to_integral_value())
