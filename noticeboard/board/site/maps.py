"""Maps that the board draws itself: places, their keys, a scale, and a backdrop.

The backdrop is land, state borders and county lines, as paths of a few kilobytes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
import itertools
from itertools import pairwise
import math
from typing import Final

from noticeboard.board.site.outline import Border, Bounds, Outline, Step, outline
from noticeboard.board.site.projection import Box, MapView, Tile, around, fit, stretched, tiles
from noticeboard.log.area import Area, Circle
from noticeboard.rules.area import bounds, in_one_piece

SMALLEST_EXTENT_M: Final = 600.0
SMALLEST_RADIUS_PX: Final = 3.0
BAR_SHARE: Final = 0.3
KEY_PX: Final = 14
_FINEST_PX: Final = 0.8
_GRID_UNTIL_M: Final = 60_000
MOST_CORNERS: Final = 24

_STEPS_ASIDE: Final = sorted(
    itertools.product(range(-8, 9), repeat=2), key=lambda step: (step[0] ** 2 + step[1] ** 2, step)
)
"""Where else a key may be placed, nearest first."""

type Distance = Callable[[float], str]

UNITS_A_PX: Final = 2
"""Paths use whole numbers of half pixels."""
_FINEST_BORDER_PX: Final = 2.2
_COUNTIES_UNTIL_M: Final = 700_000
_MARGIN_PX: Final = 12

type Spot = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """Three paths; empty if there is nothing of that kind."""

    land: str
    states: str
    counties: str


@lru_cache(maxsize=256)
def backdrop(view: MapView) -> Backdrop:
    """Return the part of the outline that a view shows."""
    drawn = _Drawing(outline(), view)
    return Backdrop(
        land=drawn.land(),
        states=drawn.lines(drawn.outline.state_borders),
        counties=drawn.lines(drawn.outline.county_borders)
        if view.width_m < _COUNTIES_UNTIL_M
        else "",
    )


def path(spots: Iterable[Spot], *, closed: bool) -> str:
    """Return a line as a path of whole units, relative after its first point."""
    points = [(round(x * UNITS_A_PX), round(y * UNITS_A_PX)) for x, y in spots]
    if not points:
        return ""
    x, y = points[0]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
    steps_text = "".join(f"{_number(dx, i)}{_number(dy, 1)}" for i, (dx, dy) in enumerate(steps))
    return f"M{x} {y}{'l' if steps else ''}{steps_text}{'z' if closed else ''}"


class _Drawing:
    def __init__(self, whole: Outline, view: MapView) -> None:
        self.outline = whole
        self._view = view
        south, west, north, east = view.box
        margin = _MARGIN_PX / view.px_a_radian * 180 / math.pi * 1e6
        low = whole.to_step(round(south - margin), round(west - margin))
        high = whole.to_step(round(north + margin), round(east + margin))
        self._box = low[0], low[1], high[0], high[1]
        origin, one = whole.to_point((0, 0)), whole.to_point((1, 0))
        px_a_step = math.radians((one[1] - origin[1]) / 1e6) * view.px_a_radian
        self._finest = _FINEST_BORDER_PX / px_a_step

    def land(self) -> str:
        """Return the nation's land in view, clipped to it."""
        found = []
        for ring in self.outline.nation:
            steps = self._clipped(list(self._thinned(self._ring(ring))))
            if len(steps) > 2:  # noqa: PLR2004 -- fewer points have no area
                found.append(path(map(self._draw, steps), closed=True))
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
                    found.append(path(map(self._draw, run), closed=False))
                    run = []
            if run:
                found.append(path(map(self._draw, run), closed=False))
        return "".join(found)

    def _ring(self, ring: Sequence[int]) -> Iterator[Step]:
        for number in ring:
            line = self.outline.line(number)
            bounds = self.outline.bounds[number if number >= 0 else ~number]
            # If an arc is all on one side of the view, a straight line is too, so its ends suffice.
            yield from (line if self._meets(bounds) else (line[0], line[-1]))

    def _thinned(self, line: Iterable[Step]) -> Iterator[Step]:
        """Leave out points too close to the previous one to be distinguished; keep the last."""
        last = point = None
        for point in line:
            # On the ground, steps north are about a third of those east.
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
        """Clip a ring to the view, one side after another (Sutherland and Hodgman)."""
        for axis, edge, keeps_above in (
            (0, self._box[0], True),
            (0, self._box[2], False),
            (1, self._box[1], True),
            (1, self._box[3], False),
        ):
            clipped: list[Spot] = []
            for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
                is_in, goes_in = (
                    (point[axis] >= edge) is keeps_above or point[axis] == edge
                    for point in (one, other)
                )
                if is_in:
                    clipped.append(one)
                if is_in is not goes_in:
                    share = (edge - one[axis]) / (other[axis] - one[axis])
                    clipped.append(
                        (
                            one[0] + share * (other[0] - one[0]),
                            one[1] + share * (other[1] - one[1]),
                        )
                    )
            ring = clipped
        return ring

    def _draw(self, step: Spot) -> Spot:
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
    """Format a number so that it is separate from the previous one: by its minus or by a space."""
    return f"{value}" if value < 0 or place == 0 else f" {value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An area to draw, the key it shares with the list, and its style."""

    area: Area
    key: str
    mark: str
    """`high`, `low`, `past` or `revoked`: the line style."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One drawn area; a circle has a radius, anything else a path."""

    key: str
    mark: str
    x: float
    y: float
    radius: float | None
    path: str
    label_x: float
    label_y: float
    others: tuple[Spot, ...] = ()
    """Other positions in the shape for the key."""
    extent: float
    """How much of the map it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """What the template draws, in its own units."""

    width: int
    height: int
    under: Backdrop
    tiles: Sequence[Tile]
    shapes: Sequence[Shape]
    dots: str
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    bar_px: float
    bar_text: str


class Cartographer:
    """Draws maps, on top of the operator's tiles if there are any."""

    def __init__(self, tile_url: str) -> None:
        self._tile_url = tile_url

    def draw(
        self,
        places: Sequence[Place],
        size: tuple[int, int],
        distance: Distance,
        *,
        smallest_m: float = SMALLEST_EXTENT_M,
    ) -> Map | None:
        """Return a map that shows every place; None if there are none."""
        if not places:
            return None
        view = fit(around([box_of(place.area) for place in places]), *size, smallest_m=smallest_m)
        return self.of_view(view, places, distance)

    def of_view(
        self,
        view: MapView,
        places: Sequence[Place],
        distance: Distance,
        dots: Sequence[tuple[int, int]] = (),
    ) -> Map:
        """Return a map of one view; larger places are drawn first."""
        shapes = [_shape(place, view) for place in places]
        visible = [shape for shape in shapes if view.holds(shape.x, shape.y)]
        bar_m = _round_down(view.width_m * BAR_SHARE)
        step = bar_m * view.px_a_metre
        has_grid = view.width_m < _GRID_UNTIL_M and not self._tile_url
        return Map(
            width=view.width,
            height=view.height,
            under=backdrop(view)
            if not self._tile_url
            else Backdrop(land="", states="", counties=""),
            tiles=tiles(view, self._tile_url) if self._tile_url else (),
            shapes=_separate_keys(sorted(visible, key=lambda shape: -shape.extent), view),
            dots=_dots(view, dots),
            columns=_lines(view.width, step) if has_grid else (),
            rows=_lines(view.height, step) if has_grid else (),
            bar_px=round(step, 1),
            bar_text=distance(bar_m),
        )


def box_of(area: Area) -> Box:
    """Return the box around an area; across the 180th meridian, longitudes continue past it."""
    if isinstance(area, Circle):
        found = bounds(area)
        return found.south, found.west, found.north, found.east
    corners = [corner for ring in in_one_piece(area) for corner in ring]
    lats, lons = [lat for lat, _ in corners], [lon for _, lon in corners]
    return min(lats), min(lons), max(lats), max(lons)


def _shape(place: Place, view: MapView) -> Shape:
    area = place.area
    if isinstance(area, Circle):
        x, y = view.put(area.lat, area.lon)
        radius = max(SMALLEST_RADIUS_PX, area.radius_m * view.px_a_metre)
        return Shape(
            key=place.key,
            mark=place.mark,
            x=round(x, 1),
            y=round(y, 1),
            radius=round(radius, 1),
            path="",
            label_x=round(x, 1),
            label_y=round(max(KEY_PX, y - radius), 1),
            extent=radius,
        )
    rings = [_thinned([view.put(*point) for point in ring]) for ring in in_one_piece(area)]
    # The key is placed in the largest part.
    outer = max(rings, key=_extent)
    xs, ys = [spot[0] for spot in outer], [spot[1] for spot in outer]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    is_small = len(rings) == 1 and _extent(outer) < 2 * SMALLEST_RADIUS_PX
    drawn = "" if is_small else "".join(path(ring, closed=True) for ring in rings)
    return Shape(
        key=place.key,
        mark=place.mark,
        x=round(x, 1),
        y=round(y, 1),
        radius=SMALLEST_RADIUS_PX if is_small else None,
        path=drawn,
        label_x=round(x, 1),
        label_y=round(max(KEY_PX, y), 1),
        others=tuple((x + (a - x) * 0.8, y + (b - y) * 0.8) for a, b in outer[:MOST_CORNERS]),
        extent=_extent(outer) / 2,
    )


def _extent(spots: Sequence[Spot]) -> float:
    xs, ys = [spot[0] for spot in spots], [spot[1] for spot in spots]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _thinned(spots: Sequence[Spot]) -> list[Spot]:
    """Leave out corners too close to the previous one to be distinguished."""
    left = [spots[0]]
    for _, spot in pairwise(spots):
        if math.dist(left[-1], spot) >= _FINEST_PX:
            left.append(spot)
    return left


def _dots(view: MapView, points: Sequence[tuple[int, int]]) -> str:
    """Return points as one path of zero-length strokes, each relative to the previous one."""
    spots = sorted(
        {
            (round(x * UNITS_A_PX), round(y * UNITS_A_PX))
            for x, y in (view.put(*point) for point in points)
            if view.holds(x, y)
        }
    )
    dots = []
    last = (0, 0)
    for spot in spots:
        dots.append(f"m{spot[0] - last[0]} {spot[1] - last[1]}h0")
        last = spot
    return "M0 0" + "".join(dots) if dots else ""


def _separate_keys(shapes: Sequence[Shape], view: MapView) -> list[Shape]:
    """Move overlapping keys apart, so that each can be read."""
    taken: list[Spot] = []
    moved: dict[int, Spot] = {}
    # Small shapes first: a large one has room for its key elsewhere.
    for place in reversed(range(len(shapes))):
        shape = shapes[place]
        if shape.key:
            moved[place] = _free(shape, taken, view)
            taken.append(moved[place])
    return [
        replace(shape, label_x=round(moved[place][0], 1), label_y=round(moved[place][1], 1))
        if place in moved
        else shape
        for place, shape in enumerate(shapes)
    ]


def _free(shape: Shape, taken: Sequence[Spot], view: MapView) -> Spot:
    for x, y in ((shape.label_x, shape.label_y), *shape.others):
        if view.holds(x, y) and not _is_occupied(x, y, taken):
            return max(KEY_PX, min(view.width - KEY_PX, x)), max(KEY_PX, y)
    for right, down in _STEPS_ASIDE:
        x, y = shape.label_x + right * 2 * KEY_PX, shape.label_y + down * 2 * KEY_PX
        is_inside = KEY_PX <= x <= view.width - KEY_PX and KEY_PX <= y <= view.height - KEY_PX
        if is_inside and not _is_occupied(x, y, taken):
            return x, y
    return shape.label_x, shape.label_y


def _is_occupied(x: float, y: float, taken: Sequence[Spot]) -> bool:
    return any(abs(x - a) < KEY_PX * 2 and abs(y - b) < KEY_PX * 2 for a, b in taken)


def _lines(extent: int, step: float) -> tuple[float, ...]:
    middle, count = extent / 2, int(extent / 2 / step) + 1
    found = (middle + step * (number + 0.5) for number in range(-count - 1, count + 1))
    return tuple(round(at, 1) for at in found if 0 < at < extent)


def _round_down(metres: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at most `metres`."""
    power = 10.0 ** math.floor(math.log10(metres))
    return max(step * power for step in (1, 2, 5) if step * power <= metres)
