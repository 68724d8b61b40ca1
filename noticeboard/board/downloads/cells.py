"""The columns of each file: hostile text has been through `safe_text` here."""

from datetime import datetime
from typing import Final

from noticeboard.board.downloads.rows import AgencyRow, Cell, FileRow, NoticeRow, RequestRow
from noticeboard.board.feeds.geometry import middle, wkt
from noticeboard.board.moderating import Decision
from noticeboard.log.area import Area, Circle
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import parse_entry
from noticeboard.rules.area import size_km2
from noticeboard.rules.limits import findings
from noticeboard.rules.text import SafeText, safe_text

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


def request_cells(row: RequestRow, base: str, now: datetime) -> FileRow | None:
    """Return a request's cells; None for what is none."""
    post = parse_entry(row.raw).body
    if not isinstance(post, RequestPost):
        return None
    counts, expires = row.joined.counts, parse_time(post.expires)
    # As the rules would find it the moment it was logged, from the agency as it stands now.
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


def agency_cells(row: AgencyRow, base: str) -> FileRow:
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


def notice_cells(row: NoticeRow, base: str) -> FileRow:
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
    """Return the cells of a post that was held: no word of it is public."""
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
