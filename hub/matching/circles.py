"""What cameras see of a circle, measured on the sphere: at the poles and at 180 degrees, too."""

from math import cos, sin

import numpy as np

from hub.matching.eyes import UDEG, Bits, Eyes, Floats, Seen
from noticeboard.log.area import Circle
from noticeboard.rules.area import EARTH_RADIUS_M


def look_at_circle(eyes: Eyes, area: Circle) -> Seen:
    """Return what each camera sees of a circle; exact but for the share."""
    found = Seen.nothing(len(eyes.lat))
    away, bearing = _way_to(eyes, area.lat, area.lon)
    inside = away <= area.radius_m
    found.gap_m[:] = np.maximum(0.0, away - area.radius_m)
    found.inside[:] = found.seen[:] = found.share[:] = inside
    # Most cameras of a house do not see the edge at all: they are in the midst of the area.
    some = np.abs(away - area.radius_m) <= eyes.range_m
    if some.any():
        few, away, bearing = eyes.only(some), away[some], bearing[some]
        found.seen[some] |= _meets(few, area, away, bearing)
        found.share[some] = _share(few, area, away, bearing)
    return found


def _meets(eyes: Eyes, area: Circle, away: Floats, bearing: Floats) -> Bits:
    """Tell whose view meets the circle: its middle is near enough to the view's nearest point.

    That point lies straight ahead where the middle is in view, else on one of its edges.
    """
    off = np.cos(bearing[:, None] - eyes.edges())
    along = np.clip(away[:, None] * off, 0.0, eyes.range_m[:, None])
    aside = away[:, None] ** 2 - 2 * along * away[:, None] * off + along**2
    touched: Bits = aside.min(axis=1) <= float(area.radius_m) ** 2
    return touched | eyes.look_along(bearing)


def _share(eyes: Eyes, area: Circle, away: Floats, bearing: Floats) -> Floats:
    """Return how much of the ground in view lies in the circle, along a few lines of sight."""
    turned = bearing[:, None] - eyes.rays()
    middle = away[:, None] * np.cos(turned)
    half = np.sqrt(
        np.maximum(float(area.radius_m) ** 2 - (away[:, None] * np.sin(turned)) ** 2, 0.0)
    )
    leaves = np.clip(middle + half, 0.0, eyes.range_m[:, None])
    enters = np.clip(middle - half, 0.0, eyes.range_m[:, None])
    share: Floats = (leaves**2 - enters**2).mean(axis=1) / eyes.range_m**2
    return share


def _way_to(eyes: Eyes, lat: int, lon: int) -> tuple[Floats, Floats]:
    """Return how far a point is from each camera, in metres, and which way."""
    here, there, across = eyes.lat * UDEG, lat * UDEG, (lon - eyes.lon) * UDEG
    half = np.sin((there - here) / 2) ** 2
    half += np.cos(here) * cos(there) * np.sin(across / 2) ** 2
    away = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    east = np.sin(across) * cos(there)
    north = np.cos(here) * sin(there) - np.sin(here) * cos(there) * np.cos(across)
    return away, np.arctan2(east, north)
