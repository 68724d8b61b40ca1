"""Compute what cameras see of an area, from their location, range and direction.

A circle is measured on the sphere, so it works at the poles and at 180 degrees. A ring is measured
on the plane that touches the ground at each camera. East and north are both linear in
micro-degrees there, so an edge that is straight for `noticeboard.rules.area` is straight here too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from hub.model.camera import Camera, Place
from hub.model.ids import CameraId
from hub.model.request import Request, Sight
from noticeboard.log.area import Circle, Polygon, RequestArea
from noticeboard.rules.area import EARTH_RADIUS_M, Bounds, bounds, great_circle_m

FARTHEST_RANGE_M: Final = 1000
"""No household camera shows a person beyond this, whatever its owner entered."""
UDEG: Final = pi / 180 / 1_000_000
"""One micro-degree, in radians."""
_WHOLE_CIRCLE_DEG: Final = 360
_RAYS: Final = 32
"""Lines of sight per camera for estimating `share`, which only the rank uses."""

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]
type Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraViews:
    """Camera locations in micro-degrees; bearings in radians, clockwise from north."""

    lat: Whole
    lon: Whole
    heading: Floats
    half: Floats
    """Half the width of the view; pi for a full circle."""
    range_m: Floats

    @classmethod
    def of(cls, places: Sequence[Place]) -> Self:
        """Return the places as arrays."""
        return cls(
            lat=np.array([place.latitude_udeg for place in places], dtype=np.int64),
            lon=np.array([place.longitude_udeg for place in places], dtype=np.int64),
            heading=np.array([radians(place.heading_deg) for place in places]),
            half=np.array([radians(min(p.view_deg, _WHOLE_CIRCLE_DEG)) / 2 for p in places]),
            range_m=np.array([float(min(place.range_m, FARTHEST_RANGE_M)) for place in places]),
        )

    def only(self, chosen: Bits) -> Self:
        """Return the chosen cameras."""
        return type(self)(
            lat=self.lat[chosen],
            lon=self.lon[chosen],
            heading=self.heading[chosen],
            half=self.half[chosen],
            range_m=self.range_m[chosen],
        )

    def see_along(self, bearings: Floats) -> Bits:
        """Return which bearings are in each camera's view; the first axis is the camera."""
        each = (-1, *(1,) * (bearings.ndim - 1))
        off = np.abs((bearings - self.heading.reshape(each) + pi) % (2 * pi) - pi)
        looked_at: Bits = off <= self.half.reshape(each)
        return looked_at

    def edges(self) -> Floats:
        """Return the bearings of both edges of each view."""
        return np.stack([self.heading - self.half, self.heading + self.half], axis=1)

    def rays(self) -> Floats:
        """Return bearings that divide each view evenly."""
        spread = (np.arange(_RAYS) + 0.5) / _RAYS * 2 - 1
        return self.heading[:, None] + self.half[:, None] * spread


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleArea:
    """What each camera sees of one area; `see_circle` and `see_ring` fill it in."""

    inside: Bits
    """Whether the camera is in the area."""
    visible: Bits
    gap_m: Floats
    """The distance to the area; infinity if it is too far to matter."""
    share: Floats
    """The part of the ground in the camera's view that is in the area, 0 to 1."""

    @classmethod
    def nothing(cls, count: int) -> Self:
        """Return the result for `count` cameras that see nothing."""
        return cls(
            inside=np.zeros(count, dtype=np.bool_),
            visible=np.zeros(count, dtype=np.bool_),
            gap_m=np.full(count, np.inf),
            share=np.zeros(count),
        )


def see_circle(views: CameraViews, area: Circle) -> VisibleArea:
    """Return what each camera sees of a circle; exact except for the share."""
    found = VisibleArea.nothing(len(views.lat))
    away, bearing = _way_to(views, area.lat, area.lon)
    inside = away <= area.radius_m
    found.gap_m[:] = np.maximum(0.0, away - area.radius_m)
    found.inside[:] = found.visible[:] = found.share[:] = inside
    # Most cameras don't see the circle's edge at all: they are well inside the area.
    some = np.abs(away - area.radius_m) <= views.range_m
    if some.any():
        few, away, bearing = views.only(some), away[some], bearing[some]
        found.visible[some] |= _meets(few, area, away, bearing)
        found.share[some] = _share_of_circle(few, area, away, bearing)
    return found


def _meets(views: CameraViews, area: Circle, away: Floats, bearing: Floats) -> Bits:
    """Return whose view meets the circle: its center is near the view's nearest point.

    That point is straight toward the center if the center is in view, otherwise on an edge.
    """
    off = np.cos(bearing[:, None] - views.edges())
    along = np.clip(away[:, None] * off, 0.0, views.range_m[:, None])
    aside = away[:, None] ** 2 - 2 * along * away[:, None] * off + along**2
    touched: Bits = aside.min(axis=1) <= float(area.radius_m) ** 2
    return touched | views.see_along(bearing)


def _share_of_circle(views: CameraViews, area: Circle, away: Floats, bearing: Floats) -> Floats:
    """Return the part of the ground in view that is in the circle, estimated with a few rays."""
    turned = bearing[:, None] - views.rays()
    middle = away[:, None] * np.cos(turned)
    half = np.sqrt(
        np.maximum(float(area.radius_m) ** 2 - (away[:, None] * np.sin(turned)) ** 2, 0.0)
    )
    leaves = np.clip(middle + half, 0.0, views.range_m[:, None])
    enters = np.clip(middle - half, 0.0, views.range_m[:, None])
    share: Floats = (leaves**2 - enters**2).mean(axis=1) / views.range_m**2
    return share


def _way_to(views: CameraViews, lat: int, lon: int) -> tuple[Floats, Floats]:
    """Return the distance of a point from each camera in meters, and its bearing."""
    here, there, across = views.lat * UDEG, lat * UDEG, (lon - views.lon) * UDEG
    half = np.sin((there - here) / 2) ** 2
    half += np.cos(here) * cos(there) * np.sin(across / 2) ** 2
    away = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    east = np.sin(across) * cos(there)
    north = np.cos(here) * sin(there) - np.sin(here) * cos(there) * np.cos(across)
    return away, np.arctan2(east, north)


_TURN_UDEG: Final = 360_000_000
_NORTH_M: Final = radians(1e-6) * EARTH_RADIUS_M
"""One micro-degree of latitude, in meters."""


def see_ring(views: CameraViews, area: Polygon) -> VisibleArea:
    """Return what each camera sees of a ring; exact on that plane except for the share."""
    found = VisibleArea.nothing(len(views.lat))
    ring = np.array(area.ring, dtype=np.int64)
    east_m = _NORTH_M * np.cos(views.lat * UDEG)
    # A ring never crosses 180 degrees, but it may be just beyond: a full turn away.
    for turn in (-_TURN_UDEG, 0, _TURN_UDEG):
        up = ring[None, :, 0] - views.lat[:, None]
        across = ring[None, :, 1] - views.lon[:, None] + turn
        near = np.hypot(_outside(up) * _NORTH_M, _outside(across) * east_m) <= views.range_m
        if near.any():
            _add(found, views.only(near), up[near], across[near], east_m[near], near)
    return found


def _add(  # noqa: PLR0913, PLR0917 -- one ring, shifted by one turn
    found: VisibleArea, views: CameraViews, up: Whole, across: Whole, east_m: Floats, near: Bits
) -> None:
    """Add what the cameras near a ring see of it, at these offsets in micro-degrees."""
    ends = np.stack([across * east_m[:, None], up * _NORTH_M], axis=2)
    starts = np.roll(ends, 1, axis=1)
    inside = _is_inside(up, across)
    closest = _closest(starts, ends)
    far = np.hypot(closest[..., 0], closest[..., 1])
    nearest = far.min(axis=1)
    visible, share = inside.copy(), inside.astype(np.float64)
    # Most cameras don't see an edge at all: they are well inside the area.
    some = nearest <= views.range_m
    if some.any():
        few, starts, ends, range_m = views.only(some), starts[some], ends[some], views.range_m[some]
        bearing = np.arctan2(closest[some, :, 0], closest[some, :, 1])
        crossed, _ = _crossings(few.edges(), starts, ends)
        # An edge is visible if its nearest point is, or if an edge of the view crosses it.
        visible[some] |= ((far[some] <= range_m[:, None]) & few.see_along(bearing)).any(axis=1)
        visible[some] |= (crossed <= range_m[:, None, None]).any(axis=(1, 2))
        share[some] = _share_of_ring(few, starts, ends)
    found.inside[near] |= inside
    found.visible[near] |= visible
    found.gap_m[near] = np.minimum(found.gap_m[near], np.where(inside, 0.0, nearest))
    found.share[near] += share


def _share_of_ring(views: CameraViews, starts: Floats, ends: Floats) -> Floats:
    """Return the part of the ground in view that is in the ring, estimated with a few rays.

    A ray enters and leaves the ring in turn; ground grows with the square of the distance.
    """
    far, side = _crossings(views.rays(), starts, ends)
    squares = side * np.minimum(far, views.range_m[:, None, None]) ** 2
    share: Floats = np.abs(squares.sum(axis=2)).mean(axis=1) / views.range_m**2
    return share


def _crossings(bearings: Floats, starts: Floats, ends: Floats) -> tuple[Floats, NDArray[np.int8]]:
    """Return the distance along each line of sight to each edge, and the side it crosses to.

    Infinity and 0 if they don't cross; the shape is cameras x lines x edges.
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
    """Return each edge's nearest point to the camera."""
    edge = ends - starts
    # At a pole, an edge along a parallel is a point.
    square = np.maximum((edge**2).sum(axis=2), np.finfo(np.float64).tiny)
    along = np.clip(-(starts * edge).sum(axis=2) / square, 0.0, 1.0)
    closest: Floats = starts + along[..., None] * edge
    return closest


def _is_inside(up: Whole, across: Whole) -> Bits:
    """Return which cameras are in the ring or on its edge, in exact integers."""
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
    """Return how far 0 is outside each row's span; 0 if it is inside."""
    outside: Whole = np.maximum(0, np.maximum(offsets.min(axis=1), -offsets.max(axis=1)))
    return outside


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaView:
    """What one camera sees of an area."""

    sight: Sight
    distance_m: float
    """From the camera to the area; 0 inside."""
    share: float
    """The part of the ground in its view that is in the area, 0 to 1."""


IN_THE_MIDST = AreaView(sight=Sight.INSIDE, distance_m=0.0, share=1.0)
"""Everything that the camera sees is in the area."""


def sight(place: Place, area: RequestArea) -> AreaView | None:
    """Return what one camera sees of an area, or None if it sees nothing of it."""
    return sights(CameraViews.of([place]), area)[0]


def sights(views: CameraViews, area: RequestArea) -> list[AreaView | None]:
    """Return what each camera sees of an area, or None if it sees nothing of it.

    A camera inside the area sees it, whichever way it points. From outside, its view must
    meet the area within its range.
    """
    sight = see_circle(views, area) if isinstance(area, Circle) else see_ring(views, area)
    found = zip(
        sight.visible.tolist(),
        sight.inside.tolist(),
        sight.gap_m.tolist(),
        sight.share.tolist(),
        strict=True,
    )
    return [
        _view(inside=inside, gap_m=gap_m, share=share) if visible else None
        for visible, inside, gap_m, share in found
    ]


def _view(*, inside: bool, gap_m: float, share: float) -> AreaView:
    if inside and share >= 1:
        return IN_THE_MIDST
    kind = Sight.INSIDE if inside else Sight.FACING
    return AreaView(sight=kind, distance_m=gap_m, share=min(1.0, share))


_MOST_KNOWN: Final = 10_000
_EVERYWHERE_M: Final = 4 * EARTH_RADIUS_M
_WIDE_UDEG: Final = 90_000_000
"""A box this wide is not checked further: nobody asks for a continent."""
_SLACK_M: Final = 1.0
"""More than any rounding error of a distance here."""


class Coverage:
    """What this house's cameras cover; rebuild it after any camera change.

    Indoor cameras, and those without a location, cover nothing.
    """

    def __init__(self, cameras: Iterable[Camera]) -> None:
        placed = [(c, c.place) for c in cameras if c.place is not None and not c.indoor]
        self.cameras: Mapping[CameraId, Camera] = {camera.id: camera for camera, _ in placed}
        places = {camera.id: place for camera, place in placed}
        self._ids = tuple(places)
        self._eyes = CameraViews.of(tuple(places.values()))
        self._known: dict[RequestArea, Mapping[CameraId, AreaView]] = {}

    def views(self, area: RequestArea) -> Mapping[CameraId, AreaView]:
        """Return what each camera sees of an area, without cameras that see nothing of it."""
        known = self._known.get(area)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = zip(self._ids, sights(self._eyes, area), strict=True) if self._ids else ()
            known = {camera_id: view for camera_id, view in found if view is not None}
            self._known[area] = known
        return known

    def concerns(self, requests: Sequence[Request]) -> list[Request]:
        """Return the requests whose area some camera sees, in the given order.

        A distant request costs a microsecond: each camera is first compared with all areas at once.
        """
        if not self._ids or not requests:
            return []
        near = self._near([_circle_around(request.area) for request in requests])
        return [requests[row] for row in near if self.views(requests[row].area)]

    def near(self, boxes: Sequence[Bounds]) -> list[int]:
        """Return the places of the boxes of which some camera might see something.

        May include too many, never too few.
        """
        if not self._ids or not boxes:
            return []
        return self._near([_circle_around_box(box) for box in boxes])

    def _near(self, circles: Sequence[tuple[int, int, float]]) -> list[int]:
        around = np.array(circles)
        there = _on_sphere(around[:, 0], around[:, 1])
        reach = (around[:, 2] + _SLACK_M) / EARTH_RADIUS_M
        near = np.zeros(len(circles), dtype=np.bool_)
        views = self._eyes
        here = _on_sphere(views.lat.astype(np.float64), views.lon.astype(np.float64))
        for row in range(len(self._ids)):
            # A chord is never longer than its arc, so nothing on the far side is left out.
            square = 2 - 2 * (there @ here[row])
            near |= square <= (reach + views.range_m[row] / EARTH_RADIUS_M) ** 2
        return [int(row) for row in np.flatnonzero(near)]


def _circle_around(area: RequestArea) -> tuple[int, int, float]:
    """Return the center and the radius in meters of a circle that contains the area."""
    if isinstance(area, Circle):
        return area.lat, area.lon, float(area.radius_m)
    return _circle_around_box(bounds(area))


def _circle_around_box(box: Bounds) -> tuple[int, int, float]:
    lat, lon = (box.south + box.north) // 2, (box.west + box.east) // 2
    if max(box.north - box.south, box.east - box.west) >= _WIDE_UDEG:
        return lat, lon, _EVERYWHERE_M
    return lat, lon, max(great_circle_m(lat, lon, end, box.east) for end in (box.south, box.north))


def _on_sphere(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return unit vectors of points in micro-degrees, one per row."""
    up, across = np.radians(lat / 1e6), np.radians(lon / 1e6)
    flat = np.cos(up)
    return np.stack([flat * np.cos(across), flat * np.sin(across), np.sin(up)], axis=1)
