"""Whether rings form an outline: none touches itself or another, and all are properly nested.

Every pair of edges whose boxes meet is compared, in exact 64-bit integers, which have room for
2 * 10**8 micro-degrees squared. Edges are sorted by latitude, so few pairs of an honest shape are
looked at. With arrays, the 200,000 pairs of the largest shape that an entry
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
"""How many rings are compared with the others at a time."""
_PAIRS: Final = 1 << 18
"""How many pairs of edges are compared at a time: all those of the largest shape in an entry."""


def first_touch(rings: Sequence[Ring]) -> tuple[int, int] | None:
    """Return a corner (latitude, longitude) of an edge that touches another; None if none does.

    Neighboring edges may share a corner, unless they fold back on each other.
    """
    starts, ends, after = _edges(rings)
    steps = ends - starts
    folded = _folded(steps, steps[after])
    if folded.any():
        return _point(ends[int(np.argmax(folded))])
    (south, west), (north, east) = np.minimum(starts, ends).T, np.maximum(starts, ends).T
    order = np.argsort(south, kind="stable")
    # Sorted by southern end, so edges that begin north of one can't meet it, and those before it
    # have been compared with it already.
    stops = np.searchsorted(south[order], north[order], side="right")
    for earlier, later in _pairs(stops):
        one, other = order[earlier], order[later]
        near = (west[one] <= east[other]) & (west[other] <= east[one])
        near &= (after[one] != other) & (after[other] != one)
        one, other = one[near], other[near]
        # In two steps: the first leaves few pairs for the second.
        for _ in range(2):
            across = _parted(starts, ends, steps, one, other)
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


def _edges(rings: Sequence[Ring]) -> tuple[Whole, Whole, Whole]:
    """Return each edge's two ends, and the index of the edge after it."""
    lengths = [len(ring) for ring in rings]
    starts = np.array([point for ring in rings for point in ring], dtype=np.int64)
    after = np.arange(1, len(starts) + 1)
    stops = np.cumsum(lengths)
    after[stops - 1] = stops - lengths
    return starts, starts[after], after


def _folded(steps: Whole, following: Whole) -> Bits:
    """Return which steps stay in place, or are followed by one back the way they came."""
    (up, across), (next_up, next_across) = steps.T, following.T
    ahead = up * next_up + across * next_across
    turned = up * next_across - across * next_up
    folded: Bits = ((turned == 0) & (ahead < 0)) | ((up == 0) & (across == 0))
    return folded


def _pairs(stops: Whole) -> Iterator[tuple[Whole, Whole]]:
    """Yield each place with all places after it up to its stop, some pairs at a time."""
    counts = stops - np.arange(1, len(stops) + 1)
    until = np.cumsum(counts)
    first = done = 0
    while first < len(stops):
        last = max(first + 1, int(np.searchsorted(until, done + _PAIRS, side="right")))
        some = counts[first:last]
        one = np.repeat(np.arange(first, last), some)
        begun = np.repeat(until[first:last] - some, some)
        yield one, one + 1 + np.arange(done, done + len(one)) - begun
        first, done = last, int(until[last - 1])


def _parted(starts: Whole, ends: Whole, steps: Whole, one: Whole, other: Whole) -> Bits:
    """Return which edges have the other's ends on two sides, or one end on their line."""
    (lat, lon), (up, across) = starts.T, steps.T
    at_lat, at_lon, up, across = lat[one], lon[one], up[one], across[one]
    turned = up * (lon[other] - at_lon) - across * (lat[other] - at_lat)
    lat, lon = ends.T
    last = up * (lon[other] - at_lon) - across * (lat[other] - at_lat)
    parted: Bits = (turned == 0) | (last == 0) | ((turned > 0) != (last > 0))
    return parted


def _within(rings: Sequence[Ring]) -> Bits:
    """Return which ring (row) lies in which (column): even-odd rule for its first corner."""
    starts, ends, _ = _edges(rings)
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
