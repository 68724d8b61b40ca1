"""What cameras see of a ring, on the plane that touches the ground where each camera stands.

East and north are both linear in micro-degrees there, so an edge that is straight in those, as
`noticeboard.rules.area` has it, is straight here: what is inside there is inside here.
"""

from math import radians
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.matching.eyes import UDEG, Bits, Eyes, Floats, Seen, Whole
from noticeboard.log.area import Polygon
from noticeboard.rules.area import EARTH_RADIUS_M

_TURN_UDEG: Final = 360_000_000
_NORTH_M: Final = radians(1e-6) * EARTH_RADIUS_M
"""A micro-degree of latitude."""


def look_at_ring(eyes: Eyes, area: Polygon) -> Seen:
    """Return what each camera sees of a ring; exact on that plane but for the share."""
    found = Seen.nothing(len(eyes.lat))
    ring = np.array(area.ring, dtype=np.int64)
    east_m = _NORTH_M * np.cos(eyes.lat * UDEG)
    # A ring never crosses 180 degrees, but may lie just beyond it: a whole turn away.
    for turn in (-_TURN_UDEG, 0, _TURN_UDEG):
        up = ring[None, :, 0] - eyes.lat[:, None]
        across = ring[None, :, 1] - eyes.lon[:, None] + turn
        near = np.hypot(_outside(up) * _NORTH_M, _outside(across) * east_m) <= eyes.range_m
        if near.any():
            _add(found, eyes.only(near), up[near], across[near], east_m[near], near)
    return found


def _add(  # noqa: PLR0913, PLR0917 -- one turn of one ring
    found: Seen, eyes: Eyes, up: Whole, across: Whole, east_m: Floats, near: Bits
) -> None:
    """Add what the cameras that are near see of a ring that lies so far up and across."""
    ends = np.stack([across * east_m[:, None], up * _NORTH_M], axis=2)
    starts = np.roll(ends, 1, axis=1)
    inside = _is_inside(up, across)
    closest = _closest(starts, ends)
    far = np.hypot(closest[..., 0], closest[..., 1])
    nearest = far.min(axis=1)
    seen, share = inside.copy(), inside.astype(np.float64)
    # Most cameras of a house see no edge at all: they are in the midst of the area.
    some = nearest <= eyes.range_m
    if some.any():
        few, starts, ends, range_m = eyes.only(some), starts[some], ends[some], eyes.range_m[some]
        bearing = np.arctan2(closest[some, :, 0], closest[some, :, 1])
        crossed, _ = _crossings(few.edges(), starts, ends)
        # An edge is seen where its nearest point is, or where an edge of the view crosses it.
        seen[some] |= ((far[some] <= range_m[:, None]) & few.look_along(bearing)).any(axis=1)
        seen[some] |= (crossed <= range_m[:, None, None]).any(axis=(1, 2))
        share[some] = _share(few, starts, ends)
    found.inside[near] |= inside
    found.seen[near] |= seen
    found.gap_m[near] = np.minimum(found.gap_m[near], np.where(inside, 0.0, nearest))
    found.share[near] += share


def _share(eyes: Eyes, starts: Floats, ends: Floats) -> Floats:
    """Return how much of the ground in view lies in the ring, along a few lines of sight.

    A line enters the ring and leaves it by turns, and what it has behind it grows as a square.
    """
    far, side = _crossings(eyes.rays(), starts, ends)
    squares = side * np.minimum(far, eyes.range_m[:, None, None]) ** 2
    share: Floats = np.abs(squares.sum(axis=2)).mean(axis=1) / eyes.range_m**2
    return share


def _crossings(bearings: Floats, starts: Floats, ends: Floats) -> tuple[Floats, NDArray[np.int8]]:
    """Return how far along each line of sight each edge is crossed, and to which side.

    Infinity and 0 where it is not; the shape is cameras x lines x edges.
    """
    east, north = np.sin(bearings)[..., None], np.cos(bearings)[..., None]
    start = east * starts[:, None, :, 1] - north * starts[:, None, :, 0]
    end = east * ends[:, None, :, 1] - north * ends[:, None, :, 0]
    crosses = (start > 0) != (end > 0)
    at = start / np.where(crosses, start - end, 1.0)
    first = east * starts[:, None, :, 0] + north * starts[:, None, :, 1]
    last = east * ends[:, None, :, 0] + north * ends[:, None, :, 1]
    far = first + at * (last - first)
    crosses &= far >= 0
    side = np.where(crosses, np.where(end > start, 1, -1), 0).astype(np.int8)
    return np.where(crosses, far, np.inf), side


def _closest(starts: Floats, ends: Floats) -> Floats:
    """Return each edge's point that is nearest to the camera."""
    edge = ends - starts
    # At a pole an edge along a parallel is a point.
    square = np.maximum((edge**2).sum(axis=2), np.finfo(np.float64).tiny)
    along = np.clip(-(starts * edge).sum(axis=2) / square, 0.0, 1.0)
    closest: Floats = starts + along[..., None] * edge
    return closest


def _is_inside(up: Whole, across: Whole) -> Bits:
    """Tell which cameras stand in the ring or on its edge, in exact integers."""
    before_up, before_across = np.roll(up, 1, axis=1), np.roll(across, 1, axis=1)
    turn = before_up * across - before_across * up
    crosses = ((before_up > 0) != (up > 0)) & ((turn > 0) == (up > before_up))
    on_edge = (
        (turn == 0)
        & (np.minimum(up, before_up) <= 0)
        & (np.maximum(up, before_up) >= 0)
        & (np.minimum(across, before_across) <= 0)
        & (np.maximum(across, before_across) >= 0)
    )
    inside: Bits = (crosses.sum(axis=1) % 2 == 1) | on_edge.any(axis=1)
    return inside


def _outside(offsets: Whole) -> Whole:
    """Return how far 0 lies outside each row's span; 0 within it."""
    outside: Whole = np.maximum(0, np.maximum(offsets.min(axis=1), -offsets.max(axis=1)))
    return outside
