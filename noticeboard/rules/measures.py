"""Numbers for whoever draws an area: its least width, and how far a jurisdiction's edge is. Pure.

They explain what `width` and `area` decide, and decide nothing themselves.
"""

from dataclasses import dataclass
from functools import lru_cache
import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from noticeboard.log.area import HALF_TURN, Area, Circle, MultiPolygon, Point, Polygon
from noticeboard.rules.area import (
    EARTH_RADIUS_M,
    border,
    bounds,
    contains,
    great_circle_m,
    segment_distance_m,
)

_MOST_SAMPLES: Final = 500
_STEP_M: Final = 5.0
_NECK: Final = 1 / 3
"""Stretches closer than this share of the way between them along the outline make a neck."""
_UDEG: Final = math.pi / 180 / 1_000_000

type _Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Width:
    """The least width of an area, and the two points between which it was measured."""

    meters: float
    ends: tuple[Point, Point]


# A desk measures one area again with every word that is typed.
@lru_cache(maxsize=64)
def least_width(area: Circle | Polygon) -> Width:
    """Return the least width of an area: at its narrowest neck, else across the whole."""
    if isinstance(area, Circle):
        box = bounds(area)
        across = (area.lat, box.west), (area.lat, box.east)
        return Width(meters=2.0 * area.radius_m, ends=across)
    plane = _Plane(area.ring)
    width = _across(plane.x, plane.y)
    neck = _neck(*plane.sampled())
    meters, start, end = min(width, neck, key=lambda each: each[0])
    return Width(meters=meters, ends=(plane.point(*start), plane.point(*end)))


@lru_cache(maxsize=64)
def edge_distance_m(inner: Circle | Polygon, outer: Area, *, is_within: bool = False) -> float:
    """Return how far an area inside a jurisdiction is from its edge, at least, in meters.

    Negative outside: minus how far its farthest corner lies out. If the caller knows that it is
    within, no corner is looked at twice.
    """
    if isinstance(outer, Circle):
        corners = ((inner.lat, inner.lon),) if isinstance(inner, Circle) else inner.ring
        more_m = inner.radius_m if isinstance(inner, Circle) else 0
        return (
            outer.radius_m
            - more_m
            - max(great_circle_m(lat, lon, outer.lat, outer.lon) for lat, lon in corners)
        )
    if isinstance(inner, Circle):
        away_m = min(segment_distance_m(edge, inner.lat, inner.lon) for edge in border(outer))
        return (away_m if contains(outer, inner.lat, inner.lon) else -away_m) - inner.radius_m
    return _ring_distance(inner, outer, is_within=is_within)


def _ring_distance(inner: Polygon, outer: Polygon | MultiPolygon, *, is_within: bool) -> float:
    plane = _Plane(inner.ring)
    edges = np.array([(*a, *b) for a, b in border(outer)], dtype=np.float64)
    ax, ay = plane.project(edges[:, 0], edges[:, 1])
    bx, by = plane.project(edges[:, 2], edges[:, 3])
    to_corners = _to_segments(plane.x, plane.y, (ax, ay, bx, by))
    outside = [
        away_m
        for away_m, corner in zip(to_corners.min(axis=1), inner.ring, strict=True)
        if not is_within and not contains(outer, *corner)
    ]
    if outside:
        return -float(max(outside))
    ends = plane.x, plane.y, np.roll(plane.x, -1), np.roll(plane.y, -1)
    # The border may have a corner that comes closer to an edge than any corner of the area does.
    return float(min(to_corners.min(), _to_segments(ax, ay, ends).min()))


def _to_segments(
    x: _Floats, y: _Floats, ends: tuple[_Floats, _Floats, _Floats, _Floats]
) -> _Floats:
    """Return the distance of each point (rows) to each segment (columns)."""
    ax, ay, bx, by = (each[None, :] for each in ends)
    dx, dy = bx - ax, by - ay
    square = dx**2 + dy**2
    along = (x[:, None] - ax) * dx + (y[:, None] - ay) * dy
    share = np.clip(np.divide(along, square, out=np.zeros_like(along), where=square > 0), 0, 1)
    found: _Floats = np.hypot(x[:, None] - ax - share * dx, y[:, None] - ay - share * dy)
    return found


class _Plane:
    """A ring in meters, on the plane that touches the Earth in its middle."""

    def __init__(self, ring: tuple[Point, ...]) -> None:
        corners = np.array(ring, dtype=np.float64)
        self._lat, self._lon = (corners.min(axis=0) + corners.max(axis=0)) / 2
        self._shrink = math.cos(self._lat * _UDEG)
        self.x, self.y = self.project(corners[:, 0], corners[:, 1])

    def project(self, lat: _Floats, lon: _Floats) -> tuple[_Floats, _Floats]:
        """Return meters east and north of the middle."""
        across = (lon - self._lon + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN
        scale = _UDEG * EARTH_RADIUS_M
        return across * scale * self._shrink, (lat - self._lat) * scale

    def point(self, x: float, y: float) -> Point:
        """Return the place at so many meters east and north of the middle."""
        scale = _UDEG * EARTH_RADIUS_M
        lon = self._lon + x / scale / self._shrink
        lon = (lon + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN
        return round(self._lat + y / scale), round(lon)

    def sampled(self) -> tuple[_Floats, _Floats, float]:
        """Return points at equal distances along the outline, and its length."""
        x, y = np.append(self.x, self.x[0]), np.append(self.y, self.y[0])
        along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
        length_m = float(along[-1])
        count = min(_MOST_SAMPLES, max(3, math.ceil(length_m / _STEP_M)))
        at = np.arange(count) * (length_m / count)
        return np.interp(at, along, x), np.interp(at, along, y), length_m


type _Measured = tuple[float, tuple[float, float], tuple[float, float]]


def _neck(x: _Floats, y: _Floats, length_m: float) -> _Measured:
    """Return the shortest way between stretches that are far apart along the outline."""
    number = np.arange(len(x))
    apart = np.abs(number[:, None] - number[None, :]) * (length_m / len(x))
    along = np.minimum(apart, length_m - apart)
    away = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    away[away >= along * _NECK] = math.inf
    np.fill_diagonal(away, math.inf)
    first, last = np.unravel_index(int(np.argmin(away)), away.shape)
    return (
        float(away[first, last]),
        (float(x[first]), float(y[first])),
        (float(x[last]), float(y[last])),
    )


def _across(x: _Floats, y: _Floats) -> _Measured:
    """Return the least width of the whole: from an edge of its hull to the farthest corner."""
    hull = _hull(sorted(zip(x.tolist(), y.tolist(), strict=True)))
    best: _Measured = (math.inf, hull[0], hull[0])
    for number, (ax, ay) in enumerate(hull):
        bx, by = hull[(number + 1) % len(hull)]
        length = math.hypot(bx - ax, by - ay)
        east, north = (bx - ax) / length, (by - ay) / length
        far = max(hull, key=lambda point: (point[1] - ay) * east - (point[0] - ax) * north)
        away = (far[1] - ay) * east - (far[0] - ax) * north
        if away < best[0]:
            best = (away, (far[0] + away * north, far[1] - away * east), far)
    return best


def _hull(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the convex hull, counterclockwise (Andrew's monotone chain)."""
    halves = []
    for ordered in (points, points[::-1]):
        half: list[tuple[float, float]] = []
        for point in ordered:
            while len(half) > 1 and _turn(half[-2], half[-1], point) <= 0:
                half.pop()
            half.append(point)
        halves += half[:-1]
    return halves


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
