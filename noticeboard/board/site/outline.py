"""The shipped outline of US states and counties: for finding a point's county and drawing maps.

Neighbors share arcs, as in TopoJSON: each border is stored, and drawn, once. Points are whole steps
of the outline's own grid; a step is about 300 m by 100 m. States have two letters, a name, and the
Census Bureau's number.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
import gzip
from itertools import pairwise
import json
from pathlib import Path
from typing import Any, Final

STATES: Final[Mapping[str, str]] = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AS": "American Samoa",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "GU": "Guam",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "MP": "Northern Mariana Islands",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "PR": "Puerto Rico",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VI": "Virgin Islands",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
}

NUMBERS: Final[Mapping[str, str]] = {
    "AL": "01",
    "AK": "02",
    "AS": "60",
    "AZ": "04",
    "AR": "05",
    "CA": "06",
    "CO": "08",
    "CT": "09",
    "DE": "10",
    "DC": "11",
    "FL": "12",
    "GA": "13",
    "GU": "66",
    "HI": "15",
    "ID": "16",
    "IL": "17",
    "IN": "18",
    "IA": "19",
    "KS": "20",
    "KY": "21",
    "LA": "22",
    "ME": "23",
    "MD": "24",
    "MA": "25",
    "MI": "26",
    "MN": "27",
    "MS": "28",
    "MO": "29",
    "MT": "30",
    "NE": "31",
    "NV": "32",
    "NH": "33",
    "NJ": "34",
    "NM": "35",
    "NY": "36",
    "NC": "37",
    "ND": "38",
    "MP": "69",
    "OH": "39",
    "OK": "40",
    "OR": "41",
    "PA": "42",
    "PR": "72",
    "RI": "44",
    "SC": "45",
    "SD": "46",
    "TN": "47",
    "TX": "48",
    "UT": "49",
    "VT": "50",
    "VI": "78",
    "VA": "51",
    "WA": "53",
    "WV": "54",
    "WI": "55",
    "WY": "56",
}


_FILE: Final = Path(__file__).parent / "outlines" / "us.json.gz"
_CELL_UDEG: Final = 1_000_000
_UDEG: Final = 1_000_000

type Step = tuple[int, int]
"""A grid point: (east, north)."""
type Line = tuple[Step, ...]
type Bounds = tuple[int, int, int, int]
"""West, south, east, north."""


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A county or its equivalent, with its Census Bureau number."""

    number: int
    name: str
    state: str
    """The two letters of its state."""
    bounds: Bounds
    rings: tuple[tuple[int, ...], ...]

    @property
    def full_name(self) -> str:
        """Its name on pages: `Franklin, Ohio`."""
        return f"{self.name}, {STATES[self.state]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """A line between neighbors."""

    line: Line
    bounds: Bounds


class Outline:
    """States and counties, read once."""

    def __init__(self, read: dict[str, Any]) -> None:
        (self._x_deg, self._y_deg), (self._west, self._south) = read["scale"], read["translate"]
        self.arcs: tuple[Line, ...] = tuple(_line(arc) for arc in read["arcs"])
        self.bounds: tuple[Bounds, ...] = tuple(_bounds(arc) for arc in self.arcs)
        self.nation: tuple[tuple[int, ...], ...] = tuple(map(tuple, read["nation"]))
        drawn = {_forward(number) for ring in self.nation for number in ring}
        self.state_borders = tuple(self._borders(read["states"], drawn))
        self.county_borders = tuple(self._borders(read["counties"], drawn))
        codes = {number: code for code, number in NUMBERS.items()}
        self.counties = {
            int(number): self._county(int(number), name, codes[number[:2]], rings)
            for number, name, rings in read["counties"]
            if number[:2] in codes
        }
        self._cells: dict[Step, list[County]] = defaultdict(list)
        for county in self.counties.values():
            for cell in self._cells_of(county.bounds):
                self._cells[cell].append(county)

    def to_step(self, lat: int, lon: int) -> tuple[float, float]:
        """Return a point in micro-degrees as grid coordinates."""
        east = (lon / _UDEG - self._west) / self._x_deg
        return east, (lat / _UDEG - self._south) / self._y_deg

    def place(self, step: tuple[float, float]) -> tuple[float, float]:
        """Return a grid point as latitude and longitude in micro-degrees."""
        lat = (step[1] * self._y_deg + self._south) * _UDEG
        return lat, (step[0] * self._x_deg + self._west) * _UDEG

    def to_point(self, step: Step) -> tuple[int, int]:
        """Return a grid point as latitude and longitude in whole micro-degrees."""
        lat, lon = self.place(step)
        return round(lat), round(lon)

    def county_at(self, lat: int, lon: int) -> County | None:
        """Return the county that contains a point; None if there is none."""
        x, y = self.to_step(lat, lon)
        for county in self._cells.get((lat // _CELL_UDEG, lon // _CELL_UDEG), ()):
            west, south, east, north = county.bounds
            is_near = west <= x <= east and south <= y <= north
            if is_near and self._is_inside(county.rings, x, y):
                return county
        return None

    def named(self, text: str) -> tuple[frozenset[int], frozenset[str]]:
        """Return the counties and the states that a name, such as `Franklin, Ohio`, may mean."""
        name, _, state = (part.strip().casefold() for part in text.partition(","))
        states = frozenset(
            code
            for code, state_name in STATES.items()
            if name in {code.casefold(), state_name.casefold()}
        )
        if states and not state:
            return frozenset(), states
        within = {
            code
            for code, state_name in STATES.items()
            if not state or state == code.casefold() or state_name.casefold().startswith(state)
        }
        counties = frozenset(
            county.number
            for county in self.counties.values()
            if county.state in within and county.name.casefold() == name.removesuffix(" county")
        )
        return counties, frozenset()

    def line(self, number: int) -> Line:
        """Return an arc in the direction in which a ring uses it."""
        return self.arcs[number] if number >= 0 else self.arcs[~number][::-1]

    def _county(self, number: int, name: str, state: str, rings: Sequence[Sequence[int]]) -> County:
        boxes = [self.bounds[_forward(arc)] for ring in rings for arc in ring]
        bounds = (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
        points = tuple(map(tuple, rings))
        return County(number=number, name=name, state=state, bounds=bounds, rings=points)

    def _borders(
        self, counties: Sequence[tuple[str, str, Sequence[Sequence[int]]]], drawn: set[int]
    ) -> Iterator[Border]:
        """Yield the rings' arcs that are not drawn yet, joined into lines as long as possible."""
        for _, _, rings in counties:
            for ring in rings:
                run: list[Step] = []
                for number in ring:
                    if _forward(number) in drawn:
                        yield from _borders_of(run)
                        run = []
                    else:
                        drawn.add(_forward(number))
                        run.extend(self.line(number)[bool(run) :])
                yield from _borders_of(run)

    def _cells_of(self, bounds: Bounds) -> Iterator[Step]:
        south, west = self.to_point((bounds[0], bounds[1]))
        north, east = self.to_point((bounds[2], bounds[3]))
        for lat in range(south // _CELL_UDEG, north // _CELL_UDEG + 1):
            for lon in range(west // _CELL_UDEG, east // _CELL_UDEG + 1):
                yield lat, lon

    def _is_inside(self, rings: Sequence[Sequence[int]], x: float, y: float) -> bool:
        """Count how often a ray to the east crosses the rings' arcs: odd means inside."""
        is_inside = False
        for ring in rings:
            for number in ring:
                arc = _forward(number)
                _, south, east, north = self.bounds[arc]
                if east < x or not south <= y <= north:
                    continue
                line = self.arcs[arc]
                for (x0, y0), (x1, y1) in pairwise(line):
                    if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                        is_inside = not is_inside
        return is_inside


@cache
def outline() -> Outline:
    """Return the outline. The first call blocks: it reads a file and takes a quarter second."""
    return Outline(json.loads(gzip.decompress(_FILE.read_bytes())))


def _line(deltas: Sequence[int]) -> Line:
    x = y = 0
    points = []
    for east, north in zip(deltas[::2], deltas[1::2], strict=True):
        x, y = x + east, y + north
        points.append((x, y))
    return tuple(points)


def _bounds(line: Sequence[Step]) -> Bounds:
    xs, ys = [point[0] for point in line], [point[1] for point in line]
    return min(xs), min(ys), max(xs), max(ys)


def _borders_of(run: Sequence[Step]) -> Iterator[Border]:
    if run:
        yield Border(line=tuple(run), bounds=_bounds(run))


def _forward(number: int) -> int:
    """Return an arc's position, whichever way a ring uses it."""
    return number if number >= 0 else ~number
