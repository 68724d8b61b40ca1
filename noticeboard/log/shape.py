"""Areas as entries write them: circles and rings of micro-degrees, never floats."""

from typing import Annotated, Final

import msgspec

from noticeboard.errors import VerificationError

Latitude = Annotated[int, msgspec.Meta(ge=-90_000_000, le=90_000_000)]
Longitude = Annotated[int, msgspec.Meta(ge=-180_000_000, le=180_000_000)]
Point = tuple[Latitude, Longitude]

MAX_RING_POINTS: Final = 256
_HALF_TURN: Final = 180_000_000


class Circle(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
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
    tag_field="shape",
    tag="polygon",
):
    """A simple ring of (latitude, longitude), closed by itself, not across 180 degrees."""

    ring: Annotated[tuple[Point, ...], msgspec.Meta(min_length=3, max_length=MAX_RING_POINTS)]

    def __post_init__(self) -> None:
        # A ring that crosses itself has no honest size: a bow tie's halves cancel out.
        if not _is_simple(self.ring):
            raise VerificationError(
                "A ring must not touch or cross itself, nor the 180th meridian."
            )


Area = Circle | Polygon


def _is_simple(ring: tuple[Point, ...]) -> bool:
    count = len(ring)
    edges = [(ring[i], ring[(i + 1) % count]) for i in range(count)]
    if any(abs(start[1] - end[1]) >= _HALF_TURN for start, end in edges):
        return False
    # Neighbours share a point, so they may only not fold back on one another.
    if any(_folds_back(ring[i - 1], ring[i], ring[(i + 1) % count]) for i in range(count)):
        return False
    return not any(
        _touch(*edges[i], *edges[j]) for i in range(count) for j in range(i + 2, count - (i == 0))
    )


def turn(a: Point, b: Point, c: Point) -> int:
    """Return more than 0 where a, b, c turn one way, less where the other, 0 on a line; exact."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _folds_back(a: Point, b: Point, c: Point) -> bool:
    ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return b in (a, c) or (turn(a, b, c) == 0 and ahead < 0)


def _touch(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether the segments ab and cd share a point."""
    if not _boxes_meet(a, b, c, d):
        return False
    return _apart(turn(a, b, c), turn(a, b, d)) and _apart(turn(c, d, a), turn(c, d, b))


def _apart(one: int, other: int) -> bool:
    return one == 0 or other == 0 or (one > 0) != (other > 0)


def _boxes_meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    return all(
        max(min(a[i], b[i]), min(c[i], d[i])) <= min(max(a[i], b[i]), max(c[i], d[i]))
        for i in (0, 1)
    )
