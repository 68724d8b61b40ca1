"""What lies under a map: land, state borders, county lines, as paths of a few kilobytes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
import math
from typing import Final

from noticeboard.board.site.outline import Border, Bounds, Outline, Step, outline
from noticeboard.board.site.projection import View, stretched

UNITS_A_PX: Final = 2
"""Paths count in half pixels, in whole numbers."""
_FINEST_PX: Final = 2.2
_COUNTIES_UNTIL_M: Final = 700_000
_MARGIN_PX: Final = 12

type Spot = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """Three paths; empty where there is nothing of the kind."""

    land: str
    states: str
    counties: str


@lru_cache(maxsize=256)
def backdrop(view: View) -> Backdrop:
    """Return what of the shipped outline a view shows."""
    drawn = _Drawing(outline(), view)
    return Backdrop(
        land=drawn.land(),
        states=drawn.lines(drawn.outline.state_borders),
        counties=drawn.lines(drawn.outline.county_borders)
        if view.width_m < _COUNTIES_UNTIL_M
        else "",
    )


def path(spots: Iterable[Spot], *, closed: bool) -> str:
    """Return a line as a path of whole units, relative from its second point on."""
    points = [(round(x * UNITS_A_PX), round(y * UNITS_A_PX)) for x, y in spots]
    if not points:
        return ""
    x, y = points[0]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
    said = "".join(f"{_number(dx, i)}{_number(dy, 1)}" for i, (dx, dy) in enumerate(steps))
    return f"M{x} {y}{'l' if steps else ''}{said}{'z' if closed else ''}"


class _Drawing:
    def __init__(self, whole: Outline, view: View) -> None:
        self.outline = whole
        self._view = view
        south, west, north, east = view.box
        margin = _MARGIN_PX / view.px_a_radian * 180 / math.pi * 1e6
        low = whole.to_step(round(south - margin), round(west - margin))
        high = whole.to_step(round(north + margin), round(east + margin))
        self._box = low[0], low[1], high[0], high[1]
        origin, one = whole.to_point((0, 0)), whole.to_point((1, 0))
        px_a_step = math.radians((one[1] - origin[1]) / 1e6) * view.px_a_radian
        self._finest = _FINEST_PX / px_a_step

    def land(self) -> str:
        """Return the nation's land in view, clipped to it."""
        found = []
        for ring in self.outline.nation:
            steps = self._clipped(list(self._thinned(self._ring(ring))))
            if len(steps) > 2:  # noqa: PLR2004 -- less is no area
                found.append(path(map(self._put, steps), closed=True))
        return "".join(found)

    def lines(self, borders: Sequence[Border]) -> str:
        """Return the parts of some borders that are in view."""
        found = []
        for border in borders:
            if not self._meets(border.bounds):
                continue
            run: list[Step] = []
            for one, other in pairwise(self._thinned(border.line)):
                if self._meets(_between(one, other)):
                    run = run or [one]
                    run.append(other)
                elif run:
                    found.append(path(map(self._put, run), closed=False))
                    run = []
            if run:
                found.append(path(map(self._put, run), closed=False))
        return "".join(found)

    def _ring(self, ring: Sequence[int]) -> Iterator[Step]:
        for number in ring:
            line = self.outline.line(number)
            bounds = self.outline.bounds[number if number >= 0 else ~number]
            # All on one side of the view: its ends do, for the line between is on that side too.
            yield from (line if self._meets(bounds) else (line[0], line[-1]))

    def _thinned(self, line: Iterable[Step]) -> Iterator[Step]:
        """Leave out points that nobody could tell from the one before; the last one stays."""
        last = point = None
        for point in line:
            # Steps north are about a third of those east, on the ground.
            if last is None or (
                abs(point[0] - last[0]) + abs(point[1] - last[1]) / 3 >= self._finest
            ):
                yield point
                last = point
        if point is not None and point is not last:
            yield point

    def _meets(self, bounds: tuple[float, float, float, float] | Bounds) -> bool:
        west, south, east, north = self._box
        return bounds[0] <= east and bounds[2] >= west and bounds[1] <= north and bounds[3] >= south

    def _clipped(self, ring: list[Spot]) -> list[Spot]:
        """Clip a ring to the view, one side after the other (Sutherland and Hodgman)."""
        for axis, edge, keeps_above in (
            (0, self._box[0], True),
            (0, self._box[2], False),
            (1, self._box[1], True),
            (1, self._box[3], False),
        ):
            kept: list[Spot] = []
            for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
                is_in, goes_in = (
                    (point[axis] >= edge) is keeps_above or point[axis] == edge
                    for point in (one, other)
                )
                if is_in:
                    kept.append(one)
                if is_in is not goes_in:
                    share = (edge - one[axis]) / (other[axis] - one[axis])
                    kept.append(
                        (
                            one[0] + share * (other[0] - one[0]),
                            one[1] + share * (other[1] - one[1]),
                        )
                    )
            ring = kept
        return ring

    def _put(self, step: Spot) -> Spot:
        lat, lon = self.outline.place(step)
        view = self._view
        x = view.width / 2 + (math.radians(lon / 1e6) - view.east) * view.px_a_radian
        return x, view.height / 2 - (stretched(round(lat)) - view.north) * view.px_a_radian


def _between(one: Step, other: Step) -> Bounds:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[0], other[0]),
        max(one[1], other[1]),
    )


def _number(value: int, place: int) -> str:
    """Write a number so that it ends the one before it: a minus does, else a space must."""
    return f"{value}" if value < 0 or place == 0 else f" {value}"
