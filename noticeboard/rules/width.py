"""Checks that an area is wide everywhere, so that its outline cannot single out a house. Pure.

The outline is sampled every few meters and projected onto the plane that touches the Earth in its
middle. Two rules keep it wide, however small a narrow part is:

1. Stretches of outline that are less than 30 m apart must also be close along the outline. So
   there is no spike, neck, notch, gap or narrow ring. Corners down to 39 degrees may stay.
2. The morphological opening by a disc of 30 m keeps 95 % of the area, and what it takes lies
   within 60 m of what it keeps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
import math
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from noticeboard.log.area import Area, Circle, MultiPolygon, Polygon
from noticeboard.rules.area import EARTH_RADIUS_M, Ring, outlines, ring_km2, size_km2

LEAST_WIDTH_M: Final = 30
LONGEST_SPIKE_M: Final = 30
"""How far an outline may go out and straight back."""
SMALLEST_PIECE_KM2: Final = 0.065
"""The smallest size of each piece if there are several, and of each hole."""
OPENING_RADIUS_M: Final = 30
LEAST_SHARE: Final = 0.95
FARTHEST_CUT_M: Final = 60
_LEAST_CHORD: Final = 1 / 3
"""As a share of the distance along the outline: corners sharper than 39 degrees are spikes."""

_STEP_M: Final = 5.0
_LONGEST_OUTLINE_M: Final = 50_000
_MOST_IN_CELL: Final = 80
"""Samples in a square of 30 m: an outline that keeps the first rule has fewer."""
_NEIGHBORS: Final = ((0, 0), (1, 0), (-1, 1), (0, 1), (1, 1))
_REACH: Final = round(OPENING_RADIUS_M / _STEP_M)
_SLACK: Final = 0.7
"""In cells: how far edge cells may lie beyond the disc, because lines are rounded to cells."""
_FAR: Final = _REACH + round(FARTHEST_CUT_M / _STEP_M)
_HALO: Final = _REACH + _FAR + 1
_TILE: Final = 192
_UDEG: Final = math.pi / 180 / 1_000_000

type _Floats = NDArray[np.float64]
type _Whole = NDArray[np.int64]
type _Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outline:
    """Samples along one ring, in order, at equal distances; in meters on the plane."""

    x: _Floats
    y: _Floats
    length_m: float


def is_too_narrow(area: Area) -> bool:
    """Return whether the area, or what it leaves out, is too narrow somewhere.

    An outline of more than 50 km is judged by its mean width: no request's is so long.
    """
    if isinstance(area, Circle):
        return area.radius_m < OPENING_RADIUS_M
    return _is_narrow_shape(area)


# A board checks one shape several times: when it is posted, listed and downloaded.
@lru_cache(maxsize=4096)
def _is_narrow_shape(area: Polygon | MultiPolygon) -> bool:
    rings = outlines(area)
    if len(rings) > 1 and any(ring_km2(ring) < SMALLEST_PIECE_KM2 for ring in rings):
        return True
    square_m = size_km2(area) * 1_000_000
    along = [_distances(ring) for ring in rings]
    length_m = float(sum(each[-1] for each in along))
    if length_m > _LONGEST_OUTLINE_M:
        return 2 * square_m / length_m < 2 * OPENING_RADIUS_M
    sampled = _sampled(rings, along)
    return _comes_close(sampled) or _is_opened_away(sampled, (1 - LEAST_SHARE) * square_m)


def _distances(ring: Ring) -> _Floats:
    """Return each corner's distance along the ring in meters; the first one again at the end."""
    lat, lon = _closed(ring)
    shrink = np.cos((lat[1:] + lat[:-1]) / 2)
    steps = EARTH_RADIUS_M * np.hypot(np.diff(lat), np.diff(lon) * shrink)
    return np.concatenate(([0.0], np.cumsum(steps)))


def _closed(ring: Ring) -> tuple[_Floats, _Floats]:
    """Return latitudes and longitudes in radians, the first corner again at the end."""
    lat, lon = np.array([*ring, ring[0]], dtype=np.float64).T * _UDEG
    return lat, lon


def _sampled(rings: Sequence[Ring], along: Sequence[_Floats]) -> list[_Outline]:
    corners = np.concatenate([np.array(ring, dtype=np.float64) for ring in rings]) * _UDEG
    lat_0, lon_0 = (corners.min(axis=0) + corners.max(axis=0)) / 2
    found = []
    for ring, distances in zip(rings, along, strict=True):
        count = max(3, math.ceil(distances[-1] / _STEP_M))
        at = np.arange(count) * (distances[-1] / count)
        lat, lon = (np.interp(at, distances, each) for each in _closed(ring))
        x = np.cos(lat) * np.sin(lon - lon_0)
        y = np.sin(lat) * math.cos(lat_0) - np.cos(lat) * math.sin(lat_0) * np.cos(lon - lon_0)
        found.append(
            _Outline(x=EARTH_RADIUS_M * x, y=EARTH_RADIUS_M * y, length_m=float(distances[-1]))
        )
    return found


def _comes_close(sampled: Sequence[_Outline]) -> bool:
    """Return whether stretches of outline are close to each other but not along the outline."""
    x = np.concatenate([each.x for each in sampled])
    y = np.concatenate([each.y for each in sampled])
    sizes = [each.x.size for each in sampled]
    ring = np.repeat(np.arange(len(sampled)), sizes)
    whole = np.repeat([each.length_m for each in sampled], sizes)
    at = np.concatenate([np.arange(size) for size in sizes]) * (whole / np.array(sizes)[ring])
    cells = _Cells(x, y)
    if cells.most_in_one() > _MOST_IN_CELL:
        return True
    for i, j in cells.pairs():
        apart = np.hypot(x[i] - x[j], y[i] - y[j])
        along = np.abs(at[i] - at[j])
        along = np.where(ring[i] == ring[j], np.minimum(along, whole[i] - along), np.inf)
        allowed = np.maximum(2 * LONGEST_SPIKE_M, apart / _LEAST_CHORD)
        if ((apart < LEAST_WIDTH_M) & (along > allowed)).any():
            return True
    return False


class _Cells:
    """Samples by the square, as wide as the least width, that they lie in."""

    def __init__(self, x: _Floats, y: _Floats) -> None:
        column = ((x - x.min()) // LEAST_WIDTH_M).astype(np.int64) + 1
        row = ((y - y.min()) // LEAST_WIDTH_M).astype(np.int64)
        self._width = int(column.max()) + 2
        cell = row * self._width + column
        self._order = np.argsort(cell, kind="stable")
        self._cells = cell[self._order]

    def most_in_one(self) -> int:
        """Return how many samples the fullest square has."""
        return int(np.unique(self._cells, return_counts=True)[1].max())

    def pairs(self) -> Iterator[tuple[_Whole, _Whole]]:
        """Yield pairs of samples, including all that are closer than the least width."""
        place = np.arange(self._cells.size)
        for right, up in _NEIGHBORS:
            neighbors = self._cells + up * self._width + right
            is_own = (right, up) == (0, 0)
            first = place + 1 if is_own else np.searchsorted(self._cells, neighbors)
            count = np.searchsorted(self._cells, neighbors, side="right") - first
            ends = np.cumsum(count)
            others = np.arange(int(ends[-1])) + np.repeat(first - ends + count, count)
            yield self._order[np.repeat(place, count)], self._order[others]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The cells around an outline, with an empty row and column on each side."""

    outline: tuple[_Floats, _Floats]
    """Row and column of each sample, in cells."""
    row: _Whole
    """The rows whose middles the outline crosses, one per crossing."""
    column: _Whole
    """The first cell beyond each crossing."""
    rows: int
    columns: int

    @classmethod
    def of(cls, sampled: Sequence[_Outline]) -> Self:
        """Lay outlines on cells."""
        south = min(float(each.y.min()) for each in sampled) - _STEP_M
        west = min(float(each.x.min()) for each in sampled) - _STEP_M
        found = [((each.y - south) / _STEP_M, (each.x - west) / _STEP_M) for each in sampled]
        y, x = (np.concatenate(values) for values in zip(*found, strict=True))
        row, column = (
            np.concatenate(values)
            for values in zip(*(_crossings(*each) for each in found), strict=True)
        )
        rows, columns = math.ceil(float(y.max())) + 1, math.ceil(float(x.max())) + 1
        return cls(outline=(y, x), row=row, column=column, rows=rows, columns=columns)

    def tiles(self) -> set[tuple[int, int]]:
        """Return the row and column of each tile that the opening may take something from."""
        found: set[tuple[int, int]] = set()
        y, x = self.outline
        for up, right in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
            row = np.clip(y + up * _REACH, 0, self.rows - 1) // _TILE
            column = np.clip(x + right * _REACH, 0, self.columns - 1) // _TILE
            found.update(zip(row.astype(int).tolist(), column.astype(int).tolist(), strict=True))
        return found

    def opened(self, tile_row: int, tile_column: int) -> tuple[int, bool]:
        """Return how many cells of one tile the opening takes, and whether one is too far out."""
        south, north = max(tile_row * _TILE - _HALO, 0), (tile_row + 1) * _TILE + _HALO
        west, east = max(tile_column * _TILE - _HALO, 0), (tile_column + 1) * _TILE + _HALO
        turns = np.zeros((min(north, self.rows) - south, min(east, self.columns) - west), np.int32)
        is_near = (self.row >= south) & (self.row < north) & (self.column < west + turns.shape[1])
        columns = np.maximum(self.column[is_near] - west, 0)
        np.add.at(turns, (self.row[is_near] - south, columns), 1)
        inside = np.cumsum(turns, axis=1) % 2 == 1
        eroded = ~_grown(~inside, _REACH)
        taken = inside & ~_grown(eroded, _REACH + _SLACK)
        own = (
            slice(tile_row * _TILE - south, (tile_row + 1) * _TILE - south),
            slice(tile_column * _TILE - west, (tile_column + 1) * _TILE - west),
        )
        if not taken[own].any():
            return 0, False
        far = taken & ~_grown(eroded, _FAR)
        return int(taken[own].sum()), bool(far[own].any())


def _crossings(y: _Floats, x: _Floats) -> tuple[_Whole, _Whole]:
    """Return which rows a ring crosses, and the first cell beyond each crossing."""
    y, x = np.append(y, y[0]) - 0.5, np.append(x, x[0]) - 0.5
    # Samples are at most one cell apart, so at most one row's middle lies between two.
    row = np.ceil(y).astype(np.int64)
    (at,) = np.nonzero(row[1:] != row[:-1])
    crossed = np.minimum(row[at], row[at + 1])
    share = (crossed - y[at]) / (y[at + 1] - y[at])
    return crossed, np.ceil(x[at] + share * (x[at + 1] - x[at])).astype(np.int64)


def _is_opened_away(sampled: Sequence[_Outline], most_m2: float) -> bool:
    """Return whether the opening takes more than `most_m2` square meters, or some too far out."""
    grid = _Grid.of(sampled)
    taken_m2 = 0.0
    for tile in grid.tiles():
        taken, is_far = grid.opened(*tile)
        taken_m2 += taken * _STEP_M**2
        if is_far or taken_m2 > most_m2:
            return True
    return False


def _grown(mask: _Mask, radius: float) -> _Mask:
    """Return the cells whose center is within `radius` cells of a center in the mask."""
    grown = np.zeros_like(mask)
    reach = math.floor(radius)
    counted = np.zeros((mask.shape[0], mask.shape[1] + 2 * reach + 1), dtype=np.int32)
    np.cumsum(mask, axis=1, out=counted[:, reach + 1 : reach + 1 + mask.shape[1]])
    counted[:, reach + 1 + mask.shape[1] :] = counted[:, reach + mask.shape[1], None]
    for up in range(min(reach + 1, mask.shape[0])):
        half = math.floor(math.sqrt(radius**2 - up**2))
        first = reach - half
        wide = (
            counted[:, first + 2 * half + 1 :][:, : mask.shape[1]]
            > (counted[:, first:][:, : mask.shape[1]])
        )
        grown[up:] |= wide[: mask.shape[0] - up]
        grown[: mask.shape[0] - up] |= wide[up:]
    return grown
