"""Where an area is. Pure."""

from .client import Area, Circle, Polygon

UDEG = 1e6


def middle(area: Area) -> tuple[float, float] | None:
    """Return latitude and longitude, in degrees, of the middle of what encloses the area.

    None where it has no corner.
    """
    match area:
        case Circle(latitude_udeg=latitude, longitude_udeg=longitude):
            return latitude / UDEG, longitude / UDEG
        case Polygon(ring=()):
            return None
        case Polygon(ring=ring):
            latitudes = [point[0] for point in ring]
            longitudes = [point[1] for point in ring]
            return (
                (min(latitudes) + max(latitudes)) / 2 / UDEG,
                (min(longitudes) + max(longitudes)) / 2 / UDEG,
            )
