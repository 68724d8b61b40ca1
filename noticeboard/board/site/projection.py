"""Converts places on the Earth to places on a map: Web Mercator, as map tiles do."""

from collections.abc import Sequence
from dataclasses import dataclass
import math
from typing import Final

from noticeboard.rules.area import EARTH_RADIUS_M

TILE_PX: Final = 256
DEEPEST_ZOOM: Final = 19
_TURN_UDEG: Final = 360_000_000
_MOST_LAT_UDEG: Final = 85_000_000
_PADDING: Final = 0.16
_LESS_PADDING: Final = 0.03
_WIDE_UDEG: Final = 8_000_000

type Box = tuple[int, int, int, int]
"""South, west, north, east, in micro-degrees; east may exceed 180 degrees."""


@dataclass(frozen=True, slots=True)
class MapView:
    """A part of the Earth on a map of `width` by `height` pixels."""

    width: int
    height: int
    east: float
    """The center, in radians east of Greenwich."""
    north: float
    """The center, in radians of Mercator's stretched north."""
    px_a_radian: float

    @property
    def px_a_metre(self) -> float:
        """Pixels per meter in the center of the map."""
        return self.px_a_radian * math.cosh(self.north) / EARTH_RADIUS_M

    @property
    def width_m(self) -> float:
        """The width of the shown part of the Earth, in meters."""
        return self.width / self.px_a_metre

    def put(self, lat: int, lon: int) -> tuple[float, float]:
        """Return a point's position on the map."""
        turned = (math.radians(lon / 1e6) - self.east + math.pi) % (2 * math.pi) - math.pi
        x = self.width / 2 + turned * self.px_a_radian
        y = self.height / 2 - (stretched(lat) - self.north) * self.px_a_radian
        return x, y

    def holds(self, x: float, y: float) -> bool:
        """Return whether a position is on the map."""
        return 0 <= x <= self.width and 0 <= y <= self.height

    @property
    def box(self) -> Box:
        """The shown part of the Earth."""
        across, up = self.width / 2 / self.px_a_radian, self.height / 2 / self.px_a_radian
        south, north = (
            round(math.degrees(math.atan(math.sinh(self.north + each))) * 1e6) for each in (-up, up)
        )
        west, east = (round(math.degrees(self.east + each) * 1e6) for each in (-across, across))
        return south, west, north, east


def stretched(lat: int) -> float:
    """Return Mercator's stretched north of a latitude in micro-degrees."""
    clamped = max(-_MOST_LAT_UDEG, min(_MOST_LAT_UDEG, lat))
    return math.asinh(math.tan(math.radians(clamped / 1e6)))


def around(boxes: Sequence[Box]) -> Box:
    """Return the box around some boxes, which may cross the 180th meridian."""
    first = boxes[0][1]
    wests = [first + _turned(box[1] - first) for box in boxes]
    easts = [west + (box[3] - box[1]) for west, box in zip(wests, boxes, strict=True)]
    return min(box[0] for box in boxes), min(wests), max(box[2] for box in boxes), max(easts)


def fit(box: Box, width: int, height: int, *, smallest_m: float) -> MapView:
    """Return the view of a box with some padding, at least `smallest_m` across."""
    south, west, north, east = box
    low, high = stretched(south), stretched(north)
    middle = (low + high) / 2
    least = smallest_m * math.cosh(middle) / EARTH_RADIUS_M
    room = 1 + 2 * (_LESS_PADDING if east - west > _WIDE_UDEG else _PADDING)
    across = max(least, math.radians((east - west) / 1e6)) * room
    up = max(least * height / width, high - low) * room
    return MapView(
        width=width,
        height=height,
        east=math.radians((west + east) / 2e6),
        north=middle,
        px_a_radian=min(width / across, height / up),
    )


@dataclass(frozen=True, slots=True)
class Tile:
    """One image of a tile server, and its position on the map."""

    url: str
    x: float
    y: float
    size: float


def tiles(view: MapView, template: str) -> list[Tile]:
    """Return the tiles that cover a view, drawn at their own size at most."""
    zoom = math.log2(view.px_a_radian * 2 * math.pi / TILE_PX)
    z = max(0, min(DEEPEST_ZOOM, math.ceil(zoom - 0.2)))
    count = 1 << z
    size = view.px_a_radian * 2 * math.pi / count
    left = (view.east / (2 * math.pi) + 0.5) * count - view.width / 2 / size
    top = (0.5 - view.north / (2 * math.pi)) * count - view.height / 2 / size
    columns = range(math.floor(left), math.ceil(left + view.width / size))
    rows = range(max(0, math.floor(top)), min(count, math.ceil(top + view.height / size)))
    return [
        Tile(
            url=template.replace("{z}", str(z))
            .replace("{x}", str(column % count))
            .replace("{y}", str(row)),
            x=round((column - left) * size, 1),
            y=round((row - top) * size, 1),
            size=round(size + 0.5, 1),
        )
        for column in columns
        for row in rows
    ]


def _turned(udeg: int) -> int:
    return (udeg + _TURN_UDEG // 2) % _TURN_UDEG - _TURN_UDEG // 2
