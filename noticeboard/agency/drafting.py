"""From what a person types to the body of an entry: places, times, words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal

import msgspec

from noticeboard.agency.posting import Link, Make
from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import (
    Area,
    Body,
    Circle,
    Polygon,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    Window,
)

MAX_POLYGON_BYTES = 256 * 1024
_UDEG = 1_000_000
_POINT_PARTS = 2

type ThreadKind = Literal["update", "correct", "resolve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request before it has its link in the chain."""

    incident: str
    title: str
    text: str
    case_number: str
    contact: str
    start: str
    end: str
    area: Area
    life: timedelta

    def make(self, link: Link) -> Body:
        """Return the request in its place in the chain."""
        expires = parse_time(link["issued"]) + self.life
        return RequestPost(
            **link,
            incident=self.incident,
            title=self.title,
            text=self.text,
            case_number=self.case_number,
            contact=self.contact,
            window=Window(start=self.start, end=self.end),
            area=self.area,
            expires=format_time(expires),
        )


def thread_entry(kind: ThreadKind, request: str, text: str) -> Make:
    """Return the maker of an update, a correction or a resolution of a request."""

    def make(link: Link) -> Body:
        match kind:
            case "update":
                return RequestUpdate(**link, request=request, text=text)
            case "correct":
                return RequestCorrect(**link, request=request, text=text)
            case "resolve":
                return RequestResolve(**link, request=request, text=text)

    return make


def parse_moment(text: str) -> str:
    """Return a time with a zone as the log writes it; raises InvalidInputError."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInputError(
            f"{text!r} is not a time: write it like 2026-11-20T14:00:00Z."
        ) from error
    if at.tzinfo is None:
        raise InvalidInputError(f"{text!r} has no zone: end it with Z, or with one like -05:00.")
    return format_time(at)


def parse_area(circle: str, polygon: Path | None) -> Area:
    """Return the area of `LAT,LON,RADIUS_M` or of a GeoJSON file; exactly one must be given."""
    if bool(circle) == (polygon is not None):
        raise InvalidInputError("Give the area with either --circle or --polygon.")
    return parse_circle(circle) if polygon is None else read_polygon(polygon)


def parse_circle(text: str) -> Circle:
    """Return the circle of `LAT,LON,RADIUS_M`, in degrees and metres."""
    try:
        lat, lon, radius_m = text.split(",")
        circle = {"lat": _udeg(lat), "lon": _udeg(lon), "radius_m": int(Decimal(radius_m.strip()))}
        return msgspec.convert(circle | {"shape": "circle"}, Circle)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise InvalidInputError(
            f"{text!r} is not a circle: write LATITUDE,LONGITUDE,RADIUS_M like 45.4642,9.19,300."
        ) from error


def read_polygon(path: Path) -> Polygon:
    """Return the outer ring of a GeoJSON polygon (RFC 7946: longitude comes first)."""
    try:
        if path.stat().st_size > MAX_POLYGON_BYTES:
            raise InvalidInputError(f"{path} is larger than a polygon may be.")
        found = msgspec.json.decode(path.read_bytes())
        while found.get("type") in {"Feature", "FeatureCollection"}:
            found = found["geometry"] if found["type"] == "Feature" else found["features"][0]
        if found.get("type") != "Polygon" or len(found["coordinates"]) != 1:
            raise InvalidInputError(f"{path} must hold one polygon without holes.")
        ring = [_point(each) for each in found["coordinates"][0]]
        # GeoJSON repeats the first point at the end; the log's rings close by themselves.
        ring = ring[:-1] if ring[0] == ring[-1] else ring
        return msgspec.convert({"shape": "polygon", "ring": ring}, Polygon)
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read: {error.strerror}.") from error
    except InvalidOperation as error:
        raise InvalidInputError(f"{path} holds a point that is not a place.") from error
    except (ValueError, LookupError, TypeError, AttributeError, VerificationError) as error:
        raise InvalidInputError(f"{path} is not a GeoJSON polygon: {error}") from error


def _point(pair: Sequence[object]) -> tuple[int, int]:
    if len(pair) < _POINT_PARTS:
        raise InvalidOperation
    return _udeg(str(pair[1])), _udeg(str(pair[0]))


def _udeg(text: str) -> int:
    degrees = Decimal(text.strip())
    if not degrees.is_finite():
        raise InvalidOperation
    return int((degrees * _UDEG).to_integral_value())
