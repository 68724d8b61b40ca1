"""Outlines in and out as GeoJSON (RFC 7946): longitude first, in degrees, rings closed. Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
import math
from typing import Any, Final

import msgspec

from noticeboard.errors import InvalidInputError
from noticeboard.log.entry import Area, Circle, Polygon
from noticeboard.log.shape import HALF_TURN, Point
from noticeboard.rules.area import EARTH_RADIUS_M
from noticeboard.rules.meridian import Parts, Ring, cut

MAX_CORNERS: Final = 10_000
_UDEG: Final = 1_000_000
_POLE: Final = 90_000_000
_POSITION_PARTS: Final = 2
_FEWEST_CORNERS: Final = 3
_CIRCLE_CORNERS: Final = 64
_FARTHEST: Final = 3 * HALF_TURN
"""Some write an outline across 180 degrees as one that goes on beyond."""

type Position = tuple[float, float]
type Json = Any
"""What a file says: whatever it is instead of what it should be raises one of a few errors."""


def read(raw: bytes) -> Parts:
    """Return the outline in a GeoJSON text, cut at 180 degrees, as parts of rings.

    Takes a Polygon, a MultiPolygon, a Feature of one, or a collection of one such feature; at most
    `MAX_CORNERS` corners. Raises InvalidInputError.
    """
    try:
        geometry = _geometry(msgspec.json.decode(raw))
        kind, written = geometry["type"], geometry["coordinates"]
        polygons = {"Polygon": [written], "MultiPolygon": written}[kind]
        _refuse_too_many(polygons)
        parts = tuple(part for polygon in polygons if (part := _part(polygon)))
    except (msgspec.MsgspecError, RecursionError) as error:
        raise InvalidInputError("This is not JSON: export the outline as GeoJSON.") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidInputError("This holds no GeoJSON Polygon or MultiPolygon.") from error
    except (InvalidOperation, ValueError) as error:
        raise InvalidInputError(
            "This holds a point that is not a place: export the outline in degrees (WGS 84)."
        ) from error
    if not parts:
        raise InvalidInputError("This holds no ring of three corners or more.")
    return cut(parts)


def geometry(area: Area) -> dict[str, object]:
    """Return an area as a GeoJSON geometry; a circle becomes a ring of many corners."""
    if isinstance(area, Circle):
        return {"type": "Polygon", "coordinates": [_closed(list(_around(area)))]}
    if isinstance(area, Polygon):
        return {"type": "Polygon", "coordinates": [_degrees(area.ring)]}
    return {
        "type": "MultiPolygon",
        "coordinates": [[_degrees(ring) for ring in part] for part in area.parts],
    }


def _geometry(found: Json) -> Json:
    if found["type"] == "FeatureCollection":
        if len(found["features"]) != 1:
            raise InvalidInputError("The collection must hold one feature, the outline itself.")
        found = found["features"][0]
    return found["geometry"] if found["type"] == "Feature" else found


def _refuse_too_many(polygons: Json) -> None:
    corners = sum(len(ring) - 1 for polygon in polygons for ring in polygon)
    if corners > MAX_CORNERS:
        raise InvalidInputError(
            f"The outline has {corners:,} corners, and {MAX_CORNERS:,} are the most:"
            " simplify it in your mapping program first."
        )


def _part(polygon: Json) -> tuple[Ring, ...]:
    """Return the rings of one polygon; what is smaller than a micro-degree is left out."""
    outline, *holes = [_ring(each) for each in polygon] or [()]
    if len(outline) < _FEWEST_CORNERS:
        return ()
    return (outline, *(hole for hole in holes if len(hole) >= _FEWEST_CORNERS))


def _ring(positions: Json) -> Ring:
    ring: list[Point] = []
    for position in positions:
        point = _point(position)
        if not ring or ring[-1] != point:
            ring.append(point)
    # GeoJSON repeats the first point at the end; the log's rings close by themselves.
    return tuple(ring[:-1] if ring and ring[0] == ring[-1] else ring)


def _point(position: Json) -> Point:
    if len(position) < _POSITION_PARTS:
        raise ValueError(position)
    lon, lat = _udeg(position[0]), _udeg(position[1])
    if abs(lat) > _POLE or abs(lon) > _FARTHEST:
        raise ValueError(position)
    return lat, lon


def _udeg(degrees: object) -> int:
    exact = Decimal(str(degrees))
    if not exact.is_finite():
        raise InvalidOperation
    return int((exact * _UDEG).to_integral_value())


def _degrees(ring: Sequence[Point]) -> list[Position]:
    return _closed([(lon / _UDEG, lat / _UDEG) for lat, lon in ring])


def _closed(positions: list[Position]) -> list[Position]:
    return [*positions, positions[0]]


def _around(circle: Circle) -> Iterator[Position]:
    """Yield points all around a circle, counter-clockwise, at its distance on the sphere."""
    lat, lon = (math.radians(each / _UDEG) for each in (circle.lat, circle.lon))
    far = circle.radius_m / EARTH_RADIUS_M
    for number in range(_CIRCLE_CORNERS):
        bearing = -2 * math.pi * number / _CIRCLE_CORNERS
        up = math.asin(
            math.sin(lat) * math.cos(far) + math.cos(lat) * math.sin(far) * math.cos(bearing)
        )
        across = math.atan2(
            math.sin(bearing) * math.sin(far) * math.cos(lat),
            math.cos(far) - math.sin(lat) * math.sin(up),
        )
        east = math.degrees(lon + across)
        yield round((east + 180) % 360 - 180, 6), round(math.degrees(up), 6)
