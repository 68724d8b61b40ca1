"""From places on the Earth to places on a map: Web Mercator, in which map tiles are drawn too."""

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
"""South, west, north, east, in micro-degrees; east may be past 180 degrees."""


@dataclass(frozen=True, slots=True)
class View:
    """A part of the Earth on a map of so many pixels."""

    width: int
    height: int
    east: float
    """The middle, in radians east of Greenwich."""
    north: float
    """The middle, in radians of Mercator's stretched north."""
    px_a_radian: float

    @property
    def px_a_metre(self) -> float:
        """The scale in the middle of the map."""
        return self.px_a_radian * math.cosh(self.north) / EARTH_RADIUS_M

    @property
    def width_m(self) -> float:
        """How much of the Earth is across."""
        return self.width / self.px_a_metre

    def put(self, lat: int, lon: int) -> tuple[float, float]:
        """Return where a point is drawn."""
        turned = (math.radians(lon / 1e6) - self.east + math.pi) % (2 * math.pi) - math.pi
        x = self.width / 2 + turned * self.px_a_radian
        y = self.height / 2 - (stretched(lat) - self.north) * self.px_a_radian
        return x, y

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point is on the map."""
        return 0 <= x <= self.width and 0 <= y <= self.height

    @property
    def box(self) -> Box:
        """What of the Earth is seen."""
        across, up = self.width / 2 / self.px_a_radian, self.height / 2 / self.px_a_radian
        south, north = (
            round(math.degrees(math.atan(math.sinh(self.north + each))) * 1e6) for each in (-up, up)
        )
        west, east = (round(math.degrees(self.east + each) * 1e6) for each in (-across, across))
        return south, west, north, east


def stretched(lat: int) -> float:
    """Return Mercator's north of a latitude in micro-degrees."""
    kept = max(-_MOST_LAT_UDEG, min(_MOST_LAT_UDEG, lat))
    return math.asinh(math.tan(math.radians(kept / 1e6)))


def around(boxes: Sequence[Box]) -> Box:
    """Return the box around some, which may cross the 180th meridian."""
    first = boxes[0][1]
    wests = [first + _turned(box[1] - first) for box in boxes]
    easts = [west + (box[3] - box[1]) for west, box in zip(wests, boxes, strict=True)]
    return min(box[0] for box in boxes), min(wests), max(box[2] for box in boxes), max(easts)


def fit(box: Box, width: int, height: int, *, smallest_m: float) -> View:
    """Return the view that shows a box with some room around it, `smallest_m` across at least."""
    south, west, north, east = box
    low, high = stretched(south), stretched(north)
    middle = (low + high) / 2
    least = smallest_m * math.cosh(middle) / EARTH_RADIUS_M
    room = 1 + 2 * (_LESS_PADDING if east - west > _WIDE_UDEG else _PADDING)
    across = max(least, math.radians((east - west) / 1e6)) * room
    up = max(least * height / width, high - low) * room
    return View(
        width=width,
        height=height,
        east=math.radians((west + east) / 2e6),
        north=middle,
        px_a_radian=min(width / across, height / up),
    )


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture of a tile server, and where on the map it is drawn."""

    url: str
    x: float
    y: float
    size: float


def tiles(view: View, template: str) -> list[Tile]:
    """Return the tiles that cover a view, drawn at most at their own size."""
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
