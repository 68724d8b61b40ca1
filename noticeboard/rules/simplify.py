"""Fits an outline into an entry by leaving out the least important corners first. Pure.

Visvalingam and Whyatt's algorithm (1993): the corner whose triangle with its two neighbors is the
smallest goes first. It stays while another corner lies in that triangle, because the line would
then cross another. So a valid outline stays valid. Every corner that is kept is one of the
original's. A ring that has shrunk to a triangle, an islet or a hole, is removed whole in its turn.
Corners on the 180th meridian stay, so that both sides of a cut meet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import heapq
from itertools import accumulate, pairwise
import math
from typing import Final

import msgspec
import numpy as np

from noticeboard.errors import InvalidInputError
from noticeboard.log.area import (
    HALF_TURN,
    MAX_POINTS,
    MAX_RING_POINTS,
    MultiPolygon,
    Point,
    Polygon,
    turn,
)
from noticeboard.log.outline import first_touch, is_nested
from noticeboard.rules.area import in_triangle, ring_km2, segment_distance_m
from noticeboard.rules.geojson import Parts, Ring
from noticeboard.runtime.text import Text

AREA_BYTES: Final = 12_800
"""How much of an entry's 16 KiB an area may take: names, keys and signatures need the rest."""
_FEWEST_CORNERS: Final = 3
_BRACKETS: Final = 2
"""Bytes of a ring's or part's brackets. Commas are counted with the corners."""
_UDEG: Final = math.pi / 180 / 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """An outline that fits into an entry, and what fitting it changed."""

    area: Polygon | MultiPolygon
    corners_before: int
    corners: int
    moved_m: float
    """How far the line moved at most."""
    left_out: int
    """How many islets and holes were left out whole."""
    left_out_km2: float
    """The size of the largest one left out."""


def fit(parts: Parts, *, most_bytes: int = AREA_BYTES) -> Fitted:
    """Return the outline in at most `most_bytes` of an entry; raises InvalidInputError."""
    apart = _separated(parts)
    rings = [ring for part in apart for ring in part]
    touch = first_touch(rings)
    if touch is not None:
        raise InvalidInputError(
            Text(
                "noticeboard.outline.crosses",
                lat=f"{touch[0] / 1e6:.6f}",
                lon=f"{touch[1] / 1e6:.6f}",
            )
        )
    if not is_nested(apart):
        raise InvalidInputError(Text("noticeboard.outline.parts"))
    thinning = _Thinning(apart)
    thinning.thin(most_bytes)
    lost = thinning.lost()
    fitted = thinning.parts()
    return Fitted(
        area=_shape(fitted),
        corners_before=sum(len(ring) for part in parts for ring in part),
        corners=sum(len(ring) for part in fitted for ring in part),
        moved_m=max(_moves(parts, fitted), default=0.0),
        left_out=len(lost),
        left_out_km2=max((ring_km2(ring) for ring in lost), default=0.0),
    )


def _shape(parts: Parts) -> Polygon | MultiPolygon:
    """Return the simplest shape that holds the parts."""
    if len(parts) == 1 and len(parts[0]) == 1 and len(parts[0][0]) <= MAX_RING_POINTS:
        return Polygon(ring=parts[0][0])
    return MultiPolygon(parts=parts)


def _separated(parts: Parts) -> Parts:
    """Drop corners in which a ring touches itself or another, which GeoJSON allows."""
    corners: set[Point] = set()
    separate: list[tuple[Ring, ...]] = []
    for part in parts:
        rings: list[Ring] = []
        for ring in part:
            rings.append(tuple(point for point in ring if point not in corners))
            corners |= set(ring)
        outline, *holes = rings
        if len(outline) >= _FEWEST_CORNERS:
            separate.append((outline, *(hole for hole in holes if len(hole) >= _FEWEST_CORNERS)))
    return tuple(separate)


class _Thinning:
    """The corners of all rings, linked to their neighbors, while some are left out."""

    def __init__(self, parts: Parts) -> None:
        self._rings = [ring for part in parts for ring in part]
        self._part = [number for number, part in enumerate(parts) for _ in part]
        self._outline = [ring is part[0] for part in parts for ring in part]
        self._left = [len(ring) for ring in self._rings]
        self._points = [point for ring in self._rings for point in ring]
        self._ring = [number for number, ring in enumerate(self._rings) for _ in ring]
        self._corners = len(self._points)
        self._parts = len(parts)
        self._firsts = list(accumulate(self._left, initial=0))
        self._before = [0] * len(self._points)
        self._after = [0] * len(self._points)
        for first, end in pairwise(self._firsts):
            for at in range(first, end):
                self._before[at] = at - 1 if at > first else end - 1
                self._after[at] = at + 1 if at + 1 < end else first
        self._lat = np.array([lat for lat, _ in self._points], dtype=np.int64)
        self._lon = np.array([lon for _, lon in self._points], dtype=np.int64)
        self._is_kept = np.ones(len(self._points), dtype=np.bool_)
        self._turn = [0] * len(self._points)
        self._heap: list[tuple[float, int, int]] = []
        self._bytes = len(msgspec.json.encode(_plain(parts)))

    def thin(self, most_bytes: int) -> None:
        """Drop corners until the shape has at most `most_bytes` bytes and `MAX_POINTS` corners."""
        waiting = list(range(len(self._points)))
        while self._is_too_much(most_bytes):
            for at in waiting:
                self._push(at, 0.0)
            before, waiting = self._bytes, []
            while self._heap and self._is_too_much(most_bytes):
                size, at, version = heapq.heappop(self._heap)
                if not self._is_kept[at] or version != self._turn[at]:
                    continue
                if self._left[self._ring[at]] == _FEWEST_CORNERS:
                    self._drop_ring(self._ring[at])
                elif self._is_free(at):
                    self._drop(at)
                    # A neighbor never goes before a dropped corner: its triangle has grown.
                    self._push(self._before[at], size)
                    self._push(self._after[at], size)
                else:
                    waiting.append(at)
            if self._is_too_much(most_bytes) and self._bytes == before:
                raise InvalidInputError(Text("noticeboard.outline.intricate"))

    def parts(self) -> Parts:
        """Return the parts with the corners that were kept."""
        found: dict[int, list[Ring]] = {}
        for number in range(len(self._rings)):
            if self._left[number]:
                found.setdefault(self._part[number], []).append(self._remaining(number))
        return tuple(tuple(rings) for rings in found.values())

    def lost(self) -> list[Ring]:
        """Return the rings that were left out whole."""
        return [ring for ring, left in zip(self._rings, self._left, strict=True) if not left]

    def _is_too_much(self, most_bytes: int) -> bool:
        return self._bytes > most_bytes or self._corners > MAX_POINTS

    def _remaining(self, number: int) -> Ring:
        spread = range(self._firsts[number], self._firsts[number + 1])
        return tuple(self._points[at] for at in spread if self._is_kept[at])

    def _push(self, at: int, least: float) -> None:
        if abs(self._points[at][1]) == HALF_TURN or not self._is_kept[at]:
            return
        a, b, c = (self._points[each] for each in (self._before[at], at, self._after[at]))
        shrink = math.cos(b[0] * _UDEG)
        self._turn[at] += 1
        size = max(least, abs(turn(a, b, c)) * shrink)
        heapq.heappush(self._heap, (size, at, self._turn[at]))

    def _is_free(self, at: int) -> bool:
        """Return whether no other corner lies in the triangle that would be cut off."""
        ends = self._before[at], self._after[at]
        a, b, c = (self._points[each] for each in (ends[0], at, ends[1]))
        (south, _, north), (west, _, east) = (sorted(each) for each in zip(a, b, c, strict=True))
        near = self._is_kept & (self._lat >= south) & (self._lat <= north)
        near &= (self._lon >= west) & (self._lon <= east)
        return not any(
            in_triangle(self._points[each], a, b, c)
            for each in np.flatnonzero(near)
            if each != at and each not in ends
        )

    def _drop(self, at: int) -> None:
        before, after = self._before[at], self._after[at]
        self._after[before], self._before[after] = after, before
        self._is_kept[at] = False
        self._left[self._ring[at]] -= 1
        self._corners -= 1
        self._bytes -= _bytes_of(self._points[at])

    def _drop_ring(self, number: int) -> None:
        """Leave out an islet with its holes, or a hole; never the last outline."""
        gone = [number]
        if self._outline[number]:
            if self._parts == 1:
                return
            self._parts -= 1
            self._bytes -= _BRACKETS
            last = number + 1
            while last < len(self._rings) and not self._outline[last]:
                last += 1
            gone = [each for each in range(number, last) if self._left[each]]
        for each in gone:
            spread = range(self._firsts[each], self._firsts[each + 1])
            self._bytes -= _BRACKETS + sum(
                _bytes_of(self._points[at]) for at in spread if self._is_kept[at]
            )
            self._is_kept[spread.start : spread.stop] = False
            self._corners -= self._left[each]
            self._left[each] = 0


def _bytes_of(point: Point) -> int:
    """Return how many bytes a corner has in JSON, with the comma after it."""
    return len(msgspec.json.encode(point)) + 1


def _plain(parts: Parts) -> dict[str, object]:
    return {"parts": parts, "shape": "multipolygon"}


def _moves(parts: Parts, fitted: Parts) -> Iterator[float]:
    """Yield how far each dropped corner is from the line that replaced it, in meters."""
    # No two rings share a corner here, so a corner identifies the kept ring.
    owner = {point: ring for part in fitted for ring in part for point in ring}
    for part in parts:
        for ring in part:
            own = set(ring)
            found = {owner[point] for point in ring if point in owner}
            left = {point for each in found if own.issuperset(each) for point in each}
            anchors = [at for at, point in enumerate(ring) if point in left]
            if anchors:
                yield from _moves_between(ring, anchors)


def _moves_between(ring: Ring, anchors: Sequence[int]) -> Iterator[float]:
    for number, first in enumerate(anchors):
        last = anchors[(number + 1) % len(anchors)]
        edge = ring[first], ring[last]
        for at in range(first + 1, last if last > first else last + len(ring)):
            yield segment_distance_m(edge, *ring[at % len(ring)])
