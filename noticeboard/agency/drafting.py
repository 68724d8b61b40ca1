"""From what a person types to the body of an entry: places, times, words."""

from collections.abc import Callable
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
    RequestArea,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    Window,
)
from noticeboard.log.shape import MAX_RING_POINTS
from noticeboard.rules import geojson
from noticeboard.rules.simplify import Fitted, fit

MAX_GEOJSON_BYTES = 4 * 1024 * 1024
_UDEG = 1_000_000

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
    area: RequestArea
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


def parse_area(circle: str, polygon: Path | None) -> RequestArea:
    """Return the area of `LAT,LON,RADIUS_M` or of a GeoJSON file; exactly one must be given."""
    _require_one(circle, polygon)
    return parse_circle(circle) if polygon is None else read_polygon(polygon)


def parse_jurisdiction(circle: str, polygon: Path | None) -> tuple[Area, Fitted | None]:
    """Return a jurisdiction likewise, and of a GeoJSON outline what fitting it in has cost."""
    _require_one(circle, polygon)
    if polygon is None:
        return parse_circle(circle), None
    fitted = _named(polygon, lambda: fit(geojson.read(_read(polygon))))
    return fitted.area, fitted


def _require_one(circle: str, polygon: Path | None) -> None:
    if bool(circle) == (polygon is not None):
        raise InvalidInputError("Give the area with either a circle or a polygon.")


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
    """Return the one ring of a GeoJSON file (RFC 7946), as it is; raises InvalidInputError."""
    parts = _named(path, lambda: geojson.read(_read(path)))
    if len(parts) != 1 or len(parts[0]) != 1 or len(parts[0][0]) > MAX_RING_POINTS:
        raise InvalidInputError(
            f"{path} must hold one polygon without holes, of at most {MAX_RING_POINTS} corners:"
            " a request asks about one plain area."
        )
    return _named(path, lambda: Polygon(ring=parts[0][0]))


def _named[T](path: Path, read: Callable[[], T]) -> T:
    """Return what is read from a file, or say which file it is that does not hold it."""
    try:
        return read()
    except (InvalidInputError, VerificationError) as error:
        raise InvalidInputError(f"{path}: {error}") from error


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_GEOJSON_BYTES:
            raise InvalidInputError("This is larger than an outline may be.")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError(f"This cannot be read: {error.strerror}.") from error


def _udeg(text: str) -> int:
    degrees = Decimal(text.strip())
    if not degrees.is_finite():
        raise InvalidOperation
    return int((degrees * _UDEG).to_integral_value())
