"""The reach of a house's cameras: which requests concern it, and what each camera sees of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.matching.eyes import Eyes
from hub.matching.sight import View, sights
from hub.model.camera import Camera
from hub.model.ids import CameraId
from hub.model.request import Request
from noticeboard.log.area import Circle, RequestArea
from noticeboard.rules.area import EARTH_RADIUS_M, bounds, great_circle_m

_MOST_KNOWN: Final = 10_000
_EVERYWHERE_M: Final = 4 * EARTH_RADIUS_M
_WIDE_UDEG: Final = 90_000_000
"""A box as wide as this is not looked at more closely: nobody asks for a continent."""
_SLACK_M: Final = 1.0
"""More than rounding makes of any distance here."""


class Reach:
    """What the cameras of this house cover; made anew whenever a camera changes.

    Cameras indoors, and those whose place nobody gave, cover nothing.
    """

    def __init__(self, cameras: Iterable[Camera]) -> None:
        placed = [(c, c.place) for c in cameras if c.place is not None and not c.indoor]
        self.cameras: Mapping[CameraId, Camera] = {camera.id: camera for camera, _ in placed}
        places = {camera.id: place for camera, place in placed}
        self._ids = tuple(places)
        self._eyes = Eyes.of(tuple(places.values()))
        self._known: dict[RequestArea, Mapping[CameraId, View]] = {}

    def views(self, area: RequestArea) -> Mapping[CameraId, View]:
        """Return what each camera sees of an area, without those that see nothing of it."""
        known = self._known.get(area)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            seen = zip(self._ids, sights(self._eyes, area), strict=True) if self._ids else ()
            known = {camera_id: view for camera_id, view in seen if view is not None}
            self._known[area] = known
        return known

    def concerns(self, requests: Sequence[Request]) -> list[Request]:
        """Return the requests whose area some camera sees something of, in their order.

        What is elsewhere costs a microsecond: whole arrays are compared with each camera first.
        """
        if not self._ids or not requests:
            return []
        near = self._near([request.area for request in requests])
        return [requests[row] for row in near if self.views(requests[row].area)]

    def _near(self, areas: Sequence[RequestArea]) -> list[int]:
        """Return which areas some camera might see; may be too many, and never too few."""
        around = np.array([_circle_around(area) for area in areas])
        there = _on_sphere(around[:, 0], around[:, 1])
        reach = (around[:, 2] + _SLACK_M) / EARTH_RADIUS_M
        near = np.zeros(len(areas), dtype=np.bool_)
        eyes = self._eyes
        here = _on_sphere(eyes.lat.astype(np.float64), eyes.lon.astype(np.float64))
        for row in range(len(self._ids)):
            # No chord is longer than its arc, so nothing is left out on the sphere's other side.
            square = 2 - 2 * (there @ here[row])
            near |= square <= (reach + eyes.range_m[row] / EARTH_RADIUS_M) ** 2
        return [int(row) for row in np.flatnonzero(near)]


def _circle_around(area: RequestArea) -> tuple[int, int, float]:
    """Return the middle of a circle that holds the area, and its radius in metres."""
    if isinstance(area, Circle):
        return area.lat, area.lon, float(area.radius_m)
    box = bounds(area)
    lat, lon = (box.south + box.north) // 2, (box.west + box.east) // 2
    if max(box.north - box.south, box.east - box.west) >= _WIDE_UDEG:
        return lat, lon, _EVERYWHERE_M
    return lat, lon, max(great_circle_m(lat, lon, end, box.east) for end in (box.south, box.north))


def _on_sphere(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return unit vectors of points in micro-degrees, one a row."""
    up, across = np.radians(lat / 1e6), np.radians(lon / 1e6)
    flat = np.cos(up)
    return np.stack([flat * np.cos(across), flat * np.sin(across), np.sin(up)], axis=1)
