"""Maps drawn from what the board itself has: areas, a grid, a scale. No tiles, no third party."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
import math

from noticeboard.board.saying import distance
from noticeboard.log.shape import Area, Circle
from noticeboard.rules.area import EARTH_RADIUS_M, bounds

UDEG_M = math.pi / 180 / 1_000_000 * EARTH_RADIUS_M
HALF_TURN_UDEG = 180_000_000
PADDING = 0.16
SMALLEST_EXTENT_M = 300.0
SMALLEST_RADIUS_PX = 3.0
BAR_SHARE = 0.3
KEY_PX = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An area to draw, the key it shares with the list, and how it is marked."""

    area: Area
    key: str
    mark: str
    """`high`, `low`, `past` or `revoked`: what the line looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One drawn area; a circle has a radius, anything else its points."""

    key: str
    mark: str
    x: float
    y: float
    radius: float | None
    points: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """What the template draws, in its own units."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    bar_px: float
    bar_text: str


class _Plane:
    """Metres on a plane that touches the Earth at the middle of all areas."""

    def __init__(self, areas: Sequence[Area], width: int, height: int) -> None:
        first = bounds(areas[0])
        self._lon = (first.west + first.east) // 2
        self._lat = 0
        boxes = [bounds(area) for area in areas]
        self._lat = (min(b.south for b in boxes) + max(b.north for b in boxes)) // 2
        self._shrink = max(0.01, math.cos(math.radians(self._lat / 1e6)))
        xs = [self._east(lon) for b in boxes for lon in (b.west, b.east)]
        ys = [self._north(lat) for b in boxes for lat in (b.south, b.north)]
        self._x, self._y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        across = max(SMALLEST_EXTENT_M, max(xs) - min(xs)) * (1 + 2 * PADDING)
        up = max(SMALLEST_EXTENT_M, max(ys) - min(ys)) * (1 + 2 * PADDING)
        self.px_a_metre = min(width / across, height / up)
        self._width, self._height = width, height

    def put(self, lat: int, lon: int) -> tuple[float, float]:
        """Return where a point is drawn."""
        x = self._width / 2 + (self._east(lon) - self._x) * self.px_a_metre
        y = self._height / 2 - (self._north(lat) - self._y) * self.px_a_metre
        return round(x, 1), round(y, 1)

    def _east(self, lon: int) -> float:
        turned = (lon - self._lon + HALF_TURN_UDEG) % (2 * HALF_TURN_UDEG) - HALF_TURN_UDEG
        return turned * UDEG_M * self._shrink

    def _north(self, lat: int) -> float:
        return (lat - self._lat) * UDEG_M


def draw(places: Sequence[Place], width: int, height: int) -> Map | None:
    """Return a map that shows every place, the large ones first; None without any."""
    if not places:
        return None
    plane = _Plane([place.area for place in places], width, height)
    shapes = _keys_apart([_shape(place, plane) for place in places], width)
    bar_m = _round_down(width * BAR_SHARE / plane.px_a_metre)
    step = bar_m * plane.px_a_metre
    return Map(
        width=width,
        height=height,
        shapes=tuple(shapes),
        columns=_lines(width, step),
        rows=_lines(height, step),
        bar_px=round(step, 1),
        bar_text=distance(bar_m),
    )


def _shape(place: Place, plane: _Plane) -> Shape:
    area = place.area
    if isinstance(area, Circle):
        x, y = plane.put(area.lat, area.lon)
        radius = round(max(SMALLEST_RADIUS_PX, area.radius_m * plane.px_a_metre), 1)
        return Shape(
            key=place.key,
            mark=place.mark,
            x=x,
            y=y,
            radius=radius,
            points="",
            label_x=x,
            label_y=max(KEY_PX, y - radius),
        )
    corners = [plane.put(lat, lon) for lat, lon in area.ring]
    x = round(sum(corner[0] for corner in corners) / len(corners), 1)
    y = round(sum(corner[1] for corner in corners) / len(corners), 1)
    points = " ".join(f"{corner[0]},{corner[1]}" for corner in corners)
    top = min(corner[1] for corner in corners)
    return Shape(
        key=place.key,
        mark=place.mark,
        x=x,
        y=y,
        radius=None,
        points=points,
        label_x=x,
        label_y=max(KEY_PX, (y + top) / 2),
    )


def _keys_apart(shapes: Sequence[Shape], width: int) -> list[Shape]:
    """Move a key aside where another is already there, so that each can be read."""
    taken: list[tuple[float, float]] = []
    moved = []
    for shape in shapes:
        x, y = shape.label_x, shape.label_y
        while any(abs(x - a) < KEY_PX * 2 and abs(y - b) < KEY_PX * 2 for a, b in taken):
            x += KEY_PX * 2
            if x > width - KEY_PX:
                x, y = float(KEY_PX), y + KEY_PX * 2
        taken.append((x, y))
        moved.append(replace(shape, label_x=round(x, 1), label_y=round(y, 1)))
    return moved


def _lines(extent: int, step: float) -> tuple[float, ...]:
    middle, count = extent / 2, int(extent / 2 / step) + 1
    found = (middle + step * (number + 0.5) for number in range(-count - 1, count + 1))
    return tuple(round(at, 1) for at in found if 0 < at < extent)


def _round_down(metres: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at most `metres`."""
    power = 10.0 ** math.floor(math.log10(metres))
    return max(step * power for step in (1, 2, 5) if step * power <= metres)
