"""File formats written while being sent. Text of strangers has been through `safe_text`."""

from collections.abc import Iterable, Mapping, Sequence
import csv
from datetime import datetime
import io
from typing import Final, Protocol, override

import msgspec

from noticeboard.board.downloads.rows import AgencyFacts, Cell, FileRow, NoticeFacts, RequestFacts
from noticeboard.board.feeds.geometry import geojson, middle, wkt
from noticeboard.board.moderation import Decision
from noticeboard.log.area import Area, Circle
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import parse_entry
from noticeboard.rules.area import size_km2
from noticeboard.rules.limits import findings
from noticeboard.rules.text import SafeText, safe_text

FORMULA: Final = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""A spreadsheet takes a cell that starts with one of these for a formula, in either width."""


class FileFormat(Protocol):
    """Writes a file, whatever its columns."""

    media_type: str

    def begin(self) -> str:
        """Return what comes before all rows."""

    def rows(self, rows: Iterable[FileRow]) -> str:
        """Return the next rows."""

    def end(self) -> str:
        """Return what comes after all rows."""


class CsvFile(FileFormat):
    """RFC 4180, with a header, in UTF-8."""

    media_type = "text/csv; charset=utf-8; header=present"

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns

    @override
    def begin(self) -> str:
        return self._write([self._columns])

    @override
    def rows(self, rows: Iterable[FileRow]) -> str:
        return self._write([_csv_cell(row.cells[name]) for name in self._columns] for row in rows)

    @override
    def end(self) -> str:
        return ""

    @staticmethod
    def _write(rows: Iterable[Sequence[str]]) -> str:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        return text.getvalue()


class JsonFile(FileFormat):
    """One object: a description of the file, then its rows under one name."""

    media_type = "application/json"

    def __init__(self, name: str, columns: Sequence[str], about: Mapping[str, object]) -> None:
        self._name = name
        self._columns = columns
        self._about = about
        self._between = ""

    @override
    def begin(self) -> str:
        return f'{_encode(self._about)[:-1]},"{self._name}":['

    @override
    def rows(self, rows: Iterable[FileRow]) -> str:
        return "".join(self._write_item(self._one(row)) for row in rows)

    @override
    def end(self) -> str:
        return "\n]}\n"

    def _one(self, row: FileRow) -> object:
        return {name: _json_cell(row.cells[name]) for name in self._columns}

    def _write_item(self, one: object) -> str:
        between, self._between = self._between, ","
        return f"{between}\n{_encode(one)}"


class GeoJsonFile(JsonFile):
    """RFC 7946: longitude first, outlines counterclockwise, cut at 180 degrees.

    GeoJSON has no circles: a circle becomes a polygon, and `radius_m` with its center describes it.
    """

    media_type = "application/geo+json"

    def __init__(self, columns: Sequence[str], about: Mapping[str, object]) -> None:
        named = [name for name in columns if name != "area"]
        super().__init__("features", named, {"type": "FeatureCollection", **about})

    @override
    def _one(self, row: FileRow) -> object:
        geometry = None if row.area is None else geojson(row.area)
        properties = super()._one(row)
        return {
            "type": "Feature",
            "id": row.cells["entry"],
            "geometry": geometry,
            "properties": properties,
        }


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return format_time(cell)
        case int() | float():
            # Our own numbers may begin with a minus: they are not formulas.
            return str(cell)
        case str():
            return f"'{cell}" if cell.startswith(FORMULA) else str(cell)
        case _:
            return " ".join(cell)


def _json_cell(cell: Cell) -> object:
    if isinstance(cell, datetime):
        return format_time(cell)
    return cell if cell is None or isinstance(cell, str | int | float) else list(cell)


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


LONGEST: Final = 4000

REQUEST_COLUMNS: Final = (
    *("entry", "leaf", "url", "agency", "agency_name", "agency_domain", "agency_level"),
    *("incident", "title", "text", "case_number", "contact", "window_start", "window_end"),
    *("latitude", "longitude", "radius_m", "size_km2", "area"),
    *("issued", "posted", "expires", "state", "resolved", "changed"),
    *("updates", "corrections", "notices", "void", "findings"),
)
AGENCY_COLUMNS: Final = (
    *("agency", "name", "kind", "level", "domain", "contact", "url"),
    *("entry", "leaf", "registered", "requests", "last_request", "revoked", "compromised"),
    *("root_key", "posting_key", "delivery_key"),
    *("latitude", "longitude", "radius_m", "size_km2", "area"),
)
MODERATION_COLUMNS: Final = (
    *("kind", "entry", "leaf", "url", "at", "about", "request", "text"),
    *("agency", "state", "decided", "findings"),
)


def request_cells(row: RequestFacts, base: str, now: datetime) -> FileRow | None:
    """Return a request's cells; None if the entry is not a request."""
    post = parse_entry(row.raw).body
    if not isinstance(post, RequestPost):
        return None
    counts, expires = row.joined.counts, parse_time(post.expires)
    # The findings at the time of logging, but about the agency as it is now.
    found = findings(post, row.agency, now=row.logged_at, earlier_posts_for_case=0)
    cells: dict[str, Cell] = {
        "entry": row.index,
        "leaf": row.leaf.hex(),
        "url": f"{base}/entries/{row.index}",
        "agency": row.agency.id,
        "agency_name": safe_text(row.agency.name),
        "agency_domain": safe_text(row.agency.domain),
        "agency_level": row.agency.level,
        "incident": post.incident,
        "title": safe_text(post.title),
        "text": _lines(post.text),
        "case_number": safe_text(post.case_number),
        "contact": safe_text(post.contact),
        "window_start": parse_time(post.window.start),
        "window_end": parse_time(post.window.end),
        "issued": post.issued_at,
        "posted": row.logged_at,
        "expires": expires,
        "state": row.status(expires, now),
        "resolved": row.joined.resolved,
        "changed": row.joined.changed,
        "updates": counts.get("request.update", 0),
        "corrections": counts.get("request.correct", 0),
        "notices": counts.get("board.notice", 0),
        "void": row.agency.voids(row.index),
        "findings": tuple(finding.code for finding in found),
    }
    return FileRow(cells=cells | _place(post.area), area=post.area)


def agency_cells(row: AgencyFacts, base: str) -> FileRow:
    """Return an agency's cells."""
    record = row.record
    cells: dict[str, Cell] = {
        "agency": record.id,
        "name": safe_text(record.name),
        "kind": record.kind,
        "level": record.level,
        "domain": safe_text(record.domain),
        "contact": safe_text(record.contact),
        "url": f"{base}/agencies/{record.id}",
        "entry": record.registered_index,
        "leaf": row.leaf.hex(),
        "registered": row.registered,
        "requests": row.requests,
        "last_request": row.last_request,
        "revoked": record.revoked_from is not None,
        "compromised": record.compromised,
        "root_key": safe_text(str(record.root_key)),
        "posting_key": safe_text(str(record.posting_key)),
        "delivery_key": record.delivery_key,
    }
    return FileRow(cells=cells | _place(record.jurisdiction), area=record.jurisdiction)


def notice_cells(row: NoticeFacts, base: str) -> FileRow:
    """Return a notice's cells."""
    cells: dict[str, Cell] = {
        "kind": "notice",
        "entry": row.index,
        "leaf": row.leaf.hex(),
        "url": f"{base}/entries/{row.index}",
        "at": row.logged_at,
        "about": row.about,
        "request": row.request,
        "text": _lines(row.text),
    }
    return FileRow(cells=dict.fromkeys(MODERATION_COLUMNS) | cells)


def decision_cells(decision: Decision) -> FileRow:
    """Return the cells of a post that was held: its text is not public."""
    cells: dict[str, Cell] = {
        "kind": "held",
        "at": decision.held_at,
        "agency": decision.agency,
        "state": decision.state,
        "decided": decision.decided_at,
        "findings": decision.codes,
    }
    return FileRow(cells=dict.fromkeys(MODERATION_COLUMNS) | cells)


def _place(area: Area) -> dict[str, Cell]:
    longitude, latitude = middle(area)
    return {
        "latitude": latitude,
        "longitude": longitude,
        "radius_m": area.radius_m if isinstance(area, Circle) else None,
        "size_km2": round(size_km2(area), 6),
        "area": wkt(area),
    }


def _lines(text: str) -> SafeText:
    return safe_text(text, longest=LONGEST, lines=True)
