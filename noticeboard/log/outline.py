"""Whether rings form an outline: none touches itself or another, and all are properly nested.

Every pair of edges whose boxes meet is compared, in exact 64-bit integers, which have room for
2 * 10**8 micro-degrees squared. With arrays, the 200,000 pairs of the largest shape that an entry
may hold take milliseconds, even if its author means harm.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

type Ring = Sequence[tuple[int, int]]
type Whole = NDArray[np.int64]
type Bits = NDArray[np.bool_]

_ROWS: Final = 256
"""How many edges, or rings, are compared with the others at a time."""


def first_touch(rings: Sequence[Ring]) -> tuple[int, int] | None:
    """Return a corner (latitude, longitude) of an edge that touches another; None if none does.

    Neighboring edges may share a corner, unless they fold back on each other.
    """
    starts, ends, before, after = _edges(rings)
    folded = _folded(starts, ends, ends[after])
    if folded.any():
        return _point(ends[int(np.argmax(folded))])
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    order = np.argsort(low[:, 0], kind="stable")
    floor = low[order, 0]
    for first in range(0, len(order), _ROWS):
        rows = order[first : first + _ROWS]
        # Sorted by southern end, so edges that begin north of these cannot meet them.
        last = int(np.searchsorted(floor, high[rows, 0].max(), side="right"))
        columns = order[first:last]
        row, column = np.nonzero(_boxes_meet(low, high, rows, columns))
        later = column > row
        one, other = rows[row[later]], columns[column[later]]
        apart = (after[one] != other) & (before[one] != other)
        one, other = one[apart], other[apart]
        # In two steps: the first leaves few pairs for the second.
        for _ in range(2):
            across = _parted(starts, ends, one, other)
            one, other = other[across], one[across]
        if len(one):
            return _point(starts[one[0]])
    return None


def is_nested(parts: Sequence[Sequence[Ring]]) -> bool:
    """Return whether each hole lies in its own part, and no part in another except in its holes.

    The rings must not touch, so that one corner shows where a ring lies. Then it is enough that
    outlines lie within an even number of rings, and holes directly in their outline.
    """
    within = _within([ring for part in parts for ring in part])
    depth = within.sum(axis=1)
    at = 0
    for part in parts:
        holes = slice(at + 1, at + len(part))
        if depth[at] % 2 or not within[holes, at].all() or (depth[holes] != depth[at] + 1).any():
            return False
        at += len(part)
    return True


def _edges(rings: Sequence[Ring]) -> tuple[Whole, Whole, Whole, Whole]:
    """Return each edge's two ends, and the indexes of the edges before and after it."""
    lengths = [len(ring) for ring in rings]
    starts = np.array([point for ring in rings for point in ring], dtype=np.int64)
    after = np.arange(1, len(starts) + 1)
    stops = np.cumsum(lengths)
    after[stops - 1] = stops - lengths
    before = np.empty_like(after)
    before[after] = np.arange(len(starts))
    return starts, starts[after], before, after


def _folded(a: Whole, b: Whole, c: Whole) -> Bits:
    """Return where a, b, c go back the way they came, or stay in place."""
    ahead = ((b - a) * (c - b)).sum(axis=1)
    same = (a == b).all(axis=1)
    folded: Bits = same | ((_turn(a, b, c) == 0) & (ahead < 0))
    return folded


def _boxes_meet(low: Whole, high: Whole, rows: Whole, columns: Whole) -> Bits:
    meet = np.ones((len(rows), len(columns)), dtype=np.bool_)
    for axis in (0, 1):
        meet &= low[rows, axis][:, None] <= high[columns, axis]
        meet &= high[rows, axis][:, None] >= low[columns, axis]
    return meet


def _parted(starts: Whole, ends: Whole, one: Whole, other: Whole) -> Bits:
    """Return which edges have the other's ends on two sides, or one end on their line."""
    (lat, lon), (up, across) = starts.T, (ends - starts).T
    at_lat, at_lon, up, across = lat[one], lon[one], up[one], across[one]
    turned = up * (lon[other] - at_lon) - across * (lat[other] - at_lat)
    lat, lon = ends.T
    last = up * (lon[other] - at_lon) - across * (lat[other] - at_lat)
    parted: Bits = (turned == 0) | (last == 0) | ((turned > 0) != (last > 0))
    return parted


def _turn(a: Whole, b: Whole, c: Whole) -> Whole:
    turned: Whole = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (
        c[:, 0] - a[:, 0]
    )
    return turned


def _within(rings: Sequence[Ring]) -> Bits:
    """Return which ring (row) lies in which (column): even-odd rule for its first corner."""
    starts, ends, _, _ = _edges(rings)
    first = np.cumsum([0, *(len(ring) for ring in rings)])[:-1]
    found = [_corners_within(starts[some], starts, ends, first) for some in _pieces(first)]
    within = np.concatenate(found)
    np.fill_diagonal(within, val=False)
    return within


def _pieces(indexes: Whole) -> Iterator[Whole]:
    for first in range(0, len(indexes), _ROWS):
        yield indexes[first : first + _ROWS]


def _corners_within(corners: Whole, starts: Whole, ends: Whole, first: Whole) -> Bits:
    lat, lon = corners[:, 0, None], corners[:, 1, None]
    crosses = (starts[:, 0] > lat) != (ends[:, 0] > lat)
    turned = (ends[:, 0] - starts[:, 0]) * (lon - starts[:, 1]) - (ends[:, 1] - starts[:, 1]) * (
        lat - starts[:, 0]
    )
    crosses &= (turned > 0) == (ends[:, 0] > starts[:, 0])
    within: Bits = np.add.reduceat(crosses, first, axis=1, dtype=np.int64) % 2 == 1
    return within


def _point(corner: Whole) -> tuple[int, int]:
    return int(corner[0]), int(corner[1])
