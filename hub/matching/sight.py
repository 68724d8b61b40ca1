"""What a camera sees of an area: from where it stands, how far and which way it looks."""

from enum import StrEnum
from math import ceil, cos, degrees, radians, sin

from hub.model.camera import Place
from noticeboard.log.entry import Area
from noticeboard.rules.area import contains, distance_m

EARTH_RADIUS_M = 6_371_008.8
WHOLE_CIRCLE_DEG = 360
RAY_SPACING_DEG = 2
SHORTEST_STEP_M = 0.5
"""What a ray advances by at least, so that one that only grazes the area comes to an end."""
FARTHEST_RANGE_M = 1000
"""No household camera shows a person beyond it, whatever its owner wrote."""


class Sight(StrEnum):
    """How a camera stands to an area; the words a person reads."""

    INSIDE = "inside the area"
    FACING = "facing the area"


def sight(place: Place, area: Area) -> Sight | None:
    """Tell whether a camera stands in the area or sees into it within its range, else None."""
    if contains(area, place.latitude_udeg, place.longitude_udeg):
        return Sight.INSIDE
    range_m = min(place.range_m, FARTHEST_RANGE_M)
    if distance_m(area, place.latitude_udeg, place.longitude_udeg) > range_m:
        return None
    if place.view_deg >= WHOLE_CIRCLE_DEG or any(
        _ray_meets(place, area, bearing_deg, range_m) for bearing_deg in _bearings(place)
    ):
        return Sight.FACING
    return None


def _bearings(place: Place) -> list[float]:
    """Return the directions to look in: both edges of the view, and evenly between them."""
    gaps = ceil(place.view_deg / RAY_SPACING_DEG)
    first = place.heading_deg - place.view_deg / 2
    return [first + place.view_deg * number / gaps for number in range(gaps + 1)]


def _ray_meets(place: Place, area: Area, bearing_deg: float, range_m: float) -> bool:
    """Walk along one line of sight, each step as long as nothing can lie within it."""
    walked_m = 0.0
    while walked_m <= range_m:
        gap_m = distance_m(area, *_point(place, bearing_deg, walked_m))
        if gap_m <= 0:
            return True
        walked_m += max(gap_m, SHORTEST_STEP_M)
    return False


def _point(place: Place, bearing_deg: float, far_m: float) -> tuple[int, int]:
    """Return the point `far_m` from a camera, on a plane: exact enough within a kilometre."""
    north_deg = degrees(far_m * cos(radians(bearing_deg)) / EARTH_RADIUS_M)
    parallel = max(cos(radians(place.latitude_udeg / 1e6)), 1e-6)
    east_deg = degrees(far_m * sin(radians(bearing_deg)) / EARTH_RADIUS_M) / parallel
    return (
        place.latitude_udeg + round(north_deg * 1e6),
        place.longitude_udeg + round(east_deg * 1e6),
    )
