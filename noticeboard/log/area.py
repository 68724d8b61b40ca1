"""Areas as entries write them: circles and rings of micro-degrees, never floats.

A request asks about a circle or one ring. A jurisdiction may also be a `MultiPolygon`: several
parts, each with holes. A shape across the 180th meridian is cut there into two parts (RFC 7946,
section 3.1.9), so every shape is simple in the plane of micro-degrees.
"""

from copy import copy
from functools import cache
from typing import Annotated, Final

import msgspec
from msgspec.structs import force_setattr

from noticeboard.errors import VerificationError
from noticeboard.runtime.text import Text

Latitude = Annotated[int, msgspec.Meta(ge=-90_000_000, le=90_000_000)]
Longitude = Annotated[int, msgspec.Meta(ge=-180_000_000, le=180_000_000)]
Point = tuple[Latitude, Longitude]

MAX_RING_POINTS: Final = 256
MAX_POINTS: Final = 640
"""For all rings of a shape together: as many as an entry's 16 KiB can hold of a real outline."""
HALF_TURN: Final = 180_000_000
_FEW_POINTS: Final = 18
"""Up to this many, comparing one by one is faster than arrays."""


class Circle(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    gc=False,
    tag_field="shape",
    tag="circle",
):
    """Everything within `radius_m` of a point; at most 1,000 km."""

    lat: Latitude
    lon: Longitude
    radius_m: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class Polygon(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    gc=False,
    tag_field="shape",
    tag="polygon",
):
    """A simple ring of (latitude, longitude), closed implicitly, not across 180 degrees."""

    ring: Annotated[tuple[Point, ...], msgspec.Meta(min_length=3, max_length=MAX_RING_POINTS)]

    def __post_init__(self) -> None:
        if _is_wide(self.ring):
            raise VerificationError(Text("noticeboard.outline.over_meridian"))
        # A ring that crosses itself has no honest size: the halves of a bow tie cancel out.
        if not _is_simple(self.ring):
            raise VerificationError(Text("noticeboard.area.crosses"))


Ring = Annotated[tuple[Point, ...], msgspec.Meta(min_length=3, max_length=MAX_POINTS)]
Part = Annotated[tuple[Ring, ...], msgspec.Meta(min_length=1, max_length=MAX_POINTS)]


class MultiPolygon(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    gc=False,
    tag_field="shape",
    tag="multipolygon",
):
    """Parts, each an outline and its holes; rings are like a `Polygon`'s, and none touches another.

    A part may lie in another part's hole. At most `MAX_POINTS` corners in all.
    """

    parts: Annotated[tuple[Part, ...], msgspec.Meta(min_length=1, max_length=MAX_POINTS)]

    def __post_init__(self) -> None:
        # msgspec has checked each ring's length; check the total before comparing edges.
        rings = [ring for part in self.parts for ring in part]
        if sum(len(ring) for ring in rings) > MAX_POINTS:
            raise VerificationError(Text("noticeboard.area.corners", most=MAX_POINTS))
        # Loading NumPy takes a command a tenth of a second, and few entries need it.
        from noticeboard.log.outline import first_touch, is_nested  # noqa: PLC0415

        if any(_is_wide(ring) for ring in rings):
            raise VerificationError(Text("noticeboard.outline.over_meridian"))
        if first_touch(rings) is not None:
            raise VerificationError(Text("noticeboard.area.rings"))
        if not is_nested(self.parts):
            raise VerificationError(Text("noticeboard.area.holes"))


RequestArea = Circle | Polygon
Area = Circle | Polygon | MultiPolygon


def _is_wide(ring: tuple[Point, ...]) -> bool:
    """Return whether an edge goes halfway around the Earth, so that its direction is ambiguous."""
    return any(abs(point[1] - ring[i - 1][1]) >= HALF_TURN for i, point in enumerate(ring))


def _is_simple(ring: tuple[Point, ...]) -> bool:
    count = len(ring)
    if count > _FEW_POINTS:
        from noticeboard.log.outline import first_touch  # noqa: PLC0415 -- as above

        return first_touch([ring]) is None
    edges = [(ring[i], ring[(i + 1) % count]) for i in range(count)]
    # Neighbors share a point, so only check that they do not fold back on each other.
    if any(_folds_back(ring[i - 1], ring[i], ring[(i + 1) % count]) for i in range(count)):
        return False
    return not any(
        _touch(*edges[i], *edges[j]) for i in range(count) for j in range(i + 2, count - (i == 0))
    )


def turn(a: Point, b: Point, c: Point) -> int:
    """Return > 0 if a, b, c turn one way, < 0 if they turn the other, 0 on a line; exact."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _folds_back(a: Point, b: Point, c: Point) -> bool:
    ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return b in (a, c) or (turn(a, b, c) == 0 and ahead < 0)


def _touch(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Return whether the segments ab and cd share a point."""
    if not _boxes_meet(a, b, c, d):
        return False
    return _differ(turn(a, b, c), turn(a, b, d)) and _differ(turn(c, d, a), turn(c, d, b))


def _differ(one: int, other: int) -> bool:
    return one == 0 or other == 0 or (one > 0) != (other > 0)


def _boxes_meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    return all(
        max(min(a[i], b[i]), min(c[i], d[i])) <= min(max(a[i], b[i]), max(c[i], d[i]))
        for i in (0, 1)
    )


_TRIANGLE: Final = ((0, 0), (0, 1), (1, 0))


def checked_polygon(ring: tuple[Point, ...]) -> Polygon:
    """Return a polygon of a ring that was checked before: checking takes a tenth of a ms."""
    polygon = copy(_any_polygon())
    force_setattr(polygon, "ring", ring)
    return polygon


def checked_parts(parts: tuple[Part, ...]) -> MultiPolygon:
    """Return a shape of parts that were checked before."""
    shape = copy(_any_parts())
    force_setattr(shape, "parts", parts)
    return shape


@cache
def _any_polygon() -> Polygon:
    return Polygon(ring=_TRIANGLE)


@cache
def _any_parts() -> MultiPolygon:
    return MultiPolygon(parts=((_TRIANGLE,),))
