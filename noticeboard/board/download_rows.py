"""Rows of the downloads and their cells, read from the log in batches, in log order."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
import hashlib
from itertools import batched
from typing import Final

from sqlalchemy import Row, Select, func, select

from noticeboard.board.board import Board, Status
from noticeboard.board.feeds.geometry import middle, wkt
from noticeboard.board.feeds.http import FeedFilter
from noticeboard.board.moderation import LONGEST_REASON, Decision
from noticeboard.board.site.lateness import AgencyStanding, RequestStanding
from noticeboard.board.tables import entries
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Area, Circle
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.registry import Registry
from noticeboard.rules.accounts import days_of
from noticeboard.rules.area import size_km2
from noticeboard.rules.findings import Finding
from noticeboard.rules.limits import findings
from noticeboard.rules.policy import findings_in_force
from noticeboard.rules.text import SafeText, safe_text

ROWS_AT_ONCE: Final = 200

type Cell = str | int | float | bool | datetime | Sequence[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One row of a file: its cells by name, and its area."""

    cells: Mapping[str, Cell]
    area: Area | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSummary:
    """What has joined a thread: counts by type, the last change, and the resolution."""

    counts: Mapping[str, int]
    changed: datetime
    resolved: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """A request as read from the log."""

    index: int
    leaf: bytes
    raw: bytes
    logged_at: datetime
    agency: AgencyRecord
    joined: ThreadSummary
    registry: Registry | None = None
    """The board's log; None if the caller says itself what the policy in force found."""

    def status(self, expires: datetime, now: datetime) -> Status:
        """Return the state of the request at `now`."""
        if self.joined.resolved is not None:
            return Status.RESOLVED
        return Status.EXPIRED if expires <= now else Status.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFacts:
    """An agency, its registration, and how many requests it has posted."""

    record: AgencyRecord
    leaf: bytes
    registered: datetime
    requests: int
    last_request: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """A notice by the board about an entry."""

    index: int
    leaf: bytes
    logged_at: datetime
    about: int
    request: int | None
    text: str


async def requests(
    board: Board, filters: FeedFilter, now: datetime, size: int
) -> AsyncGenerator[Sequence[RequestFacts]]:
    """Yield requests among the first `size` entries, in batches."""
    conditions = filters.posts(entries, board, now, size)
    async for rows in in_pages(board, lambda: select(entries).where(*conditions)):
        joined = await _summaries(board, [row.entry_index for row in rows], size)
        found = []
        for row in rows:
            agency = board.state.registry.agency(row.agency)
            if agency is not None:
                found.append(
                    RequestFacts(
                        index=row.entry_index,
                        leaf=row.leaf,
                        raw=row.raw,
                        logged_at=row.logged_at,
                        agency=agency,
                        registry=board.state.registry,
                        joined=joined[row.entry_index],
                    )
                )
        yield found


async def agencies(board: Board, size: int) -> AsyncGenerator[Sequence[AgencyFacts]]:
    """Yield the agencies registered among the first `size` entries, in batches."""
    known = [
        record
        for record in board.state.registry.agencies.values()
        if record.registered_index < size
    ]
    known.sort(key=lambda record: record.registered_index)
    for some in batched(known, ROWS_AT_ONCE, strict=False):
        registered = select(entries.c.entry_index, entries.c.leaf, entries.c.logged_at).where(
            entries.c.entry_index.in_([record.registered_index for record in some])
        )
        query = (
            select(entries.c.agency, func.count().label("count"), func.max(entries.c.logged_at))
            .where(
                entries.c.agency.in_([record.id for record in some]),
                entries.c.type == "request.post",
                entries.c.entry_index < size,
            )
            .group_by(entries.c.agency)
        )
        async with board.database.read() as connection:
            logged = {row.entry_index: row for row in await connection.execute(registered)}
            counted = {row.agency: row for row in await connection.execute(query)}
        yield [_agency(record, logged, counted) for record in some]


async def notices(board: Board, size: int) -> AsyncGenerator[Sequence[NoticeFacts]]:
    """Yield the board's notices among the first `size` entries, in batches."""
    conditions = (entries.c.type == "board.notice", entries.c.entry_index < size)
    async for rows in in_pages(board, lambda: select(entries).where(*conditions)):
        yield [_notice(row) for row in rows]


async def in_pages(
    board: Board, query: Callable[[], Select[tuple[object, ...]]]
) -> AsyncGenerator[Sequence[Row[tuple[object, ...]]]]:
    """Yield a query's rows in log order, with a connection per page: readers may be slow."""
    last = -1
    while True:
        page = query().where(entries.c.entry_index > last).order_by(entries.c.entry_index)
        async with board.database.read() as connection:
            rows = (await connection.execute(page.limit(ROWS_AT_ONCE))).all()
        if rows:
            yield rows
        if len(rows) < ROWS_AT_ONCE:
            return
        last = rows[-1].entry_index


async def _summaries(
    board: Board, threads: Sequence[int], size: int
) -> Mapping[int, ThreadSummary]:
    parts = (
        select(
            entries.c.thread,
            entries.c.type,
            func.count().label("parts"),
            func.min(entries.c.logged_at).label("first"),
            func.max(entries.c.logged_at).label("last"),
        )
        .where(entries.c.thread.in_(threads), entries.c.entry_index < size)
        .group_by(entries.c.thread, entries.c.type)
    )
    found: dict[int, list[Row[tuple[object, ...]]]] = defaultdict(list)
    async with board.database.read() as connection:
        for row in await connection.execute(parts):
            found[row.thread].append(row)
    return {
        thread: ThreadSummary(
            counts={row.type: row.parts for row in rows},
            changed=max(row.last for row in rows),
            resolved=next((row.first for row in rows if row.type == "request.resolve"), None),
        )
        for thread, rows in found.items()
    }


def _agency(
    record: AgencyRecord,
    logged: Mapping[int, Row[tuple[int, bytes, datetime]]],
    counted: Mapping[str, Row[tuple[str, int, datetime]]],
) -> AgencyFacts:
    entry, requests = logged[record.registered_index], counted.get(record.id)
    return AgencyFacts(
        record=record,
        leaf=entry.leaf,
        registered=entry.logged_at,
        requests=0 if requests is None else requests[1],
        last_request=None if requests is None else requests[2],
    )


def _notice(row: Row[tuple[object, ...]]) -> NoticeFacts:
    body = parse_entry(row.raw).body
    return NoticeFacts(
        index=row.entry_index,
        leaf=row.leaf,
        logged_at=row.logged_at,
        about=getattr(body, "index", 0),
        request=row.thread,
        text=getattr(body, "text", ""),
    )


LONGEST: Final = 4000


_OF_REQUEST: Final = (
    *("account", "account_due", "account_issued", "late_since", "late_days", "delete_by"),
)
_OF_AGENCY: Final = (
    *("retention_days", "accounts_due", "accounts_in_time", "accounts_late", "late_since"),
    "longest_late_days",
)
REQUEST_COLUMNS: Final = (
    *("entry", "leaf", "url", "agency", "agency_name", "agency_domain", "agency_level"),
    *("incident", "title", "text", "case_number", "contact", "window_start", "window_end"),
    *("latitude", "longitude", "radius_m", "size_km2", "area"),
    *("issued", "posted", "expires", "state", "resolved", "changed"),
    *("updates", "corrections", "notices", "void", "findings"),
    *_OF_REQUEST,
)


AGENCY_COLUMNS: Final = (
    *("agency", "name", "kind", "level", "domain", "contact", "url"),
    *("entry", "leaf", "registered", "requests", "last_request", "revoked", "compromised"),
    *("root_key", "posting_key"),
    *("delivery_key", "delivery_key_sha256", "delivery_key_since"),
    *("post_quantum_key", "post_quantum_key_sha256", "post_quantum_key_since"),
    *("latitude", "longitude", "radius_m", "size_km2", "area"),
    *_OF_AGENCY,
)


MODERATION_COLUMNS: Final = (
    *("kind", "entry", "leaf", "url", "at", "about", "request", "text"),
    *("agency", "state", "decided", "findings", "reason"),
)


def request_cells(
    row: RequestFacts, base: str, now: datetime, standing: RequestStanding | None
) -> FileRow | None:
    """Return a request's cells; None if the entry is not a request."""
    post = parse_entry(row.raw).body
    if not isinstance(post, RequestPost):
        return None
    found = post_cells(post, row, base, now)
    return FileRow(cells={**found.cells, **_standing(standing)}, area=found.area)


def post_cells(post: RequestPost, row: RequestFacts, base: str, now: datetime) -> FileRow:
    """Return a request's cells."""
    counts, expires = row.joined.counts, parse_time(post.expires)
    # The findings at the time of logging, but about the agency as it is now.
    found = (
        *findings(post, row.agency, now=row.logged_at, earlier_posts_for_case=0),
        *_by_policy(post, row),
    )
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
        "text": lines_of(post.text),
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


def _standing(standing: RequestStanding | None) -> dict[str, Cell]:
    """Return what is owed for a request; empty cells while that isn't counted."""
    if standing is None:
        return dict.fromkeys(_OF_REQUEST)
    found = (
        standing.account,
        None if standing.due is None else standing.due_at,
        standing.accounted_at,
        standing.late_since,
        days_of(standing.longest) if standing.longest else 0,
        standing.delete_at,
    )
    return dict(zip(_OF_REQUEST, found, strict=True))


def _by_policy(post: RequestPost, row: RequestFacts) -> tuple[Finding, ...]:
    if row.registry is None:
        return ()
    found = findings_in_force(post, row.agency, row.registry, row.index)
    return tuple(each for each in found if each.code != "policy_level")  # it was another one then


def agency_cells(row: AgencyFacts, base: str, now: datetime) -> FileRow:
    """Return an agency's cells, with the keys that the board acts on now."""
    record = row.record.acting(now)
    since = (record.delivery_since() or row.registered) if record.delivery_key else None
    strong = record.post_quantum_key(now)
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
        "delivery_key_sha256": _sha256(record.delivery_key),
        "delivery_key_since": since,
        "post_quantum_key": strong,
        "post_quantum_key_sha256": _sha256(strong),
        "post_quantum_key_since": record.post_quantum_since(now),
    }
    return FileRow(cells=cells | _place(record.jurisdiction), area=record.jurisdiction)


def _sha256(recipient: str) -> str:
    """Return the hash of a key as it is written, which is short enough to compare by eye."""
    return hashlib.sha256(recipient.encode()).hexdigest() if recipient else ""


def last_key_change(board: Board, now: datetime) -> datetime | None:
    """Return the last time at which any agency's keys changed by time alone."""
    changes = (
        at
        for record in board.state.registry.agencies.values()
        for at in (
            *(old.until for old in record.earlier),
            *(() if record.next_keys is None else (record.next_keys.since,)),
            *(each.since for each in record.post_quantum),
        )
        if at <= now
    )
    return max(changes, default=None)


def accounting_cells(standing: AgencyStanding | None) -> Mapping[str, Cell]:
    """Return how an agency stands with its accounts; empty cells while that isn't counted."""
    if standing is None:
        return dict.fromkeys(_OF_AGENCY)
    longest = standing.longest
    found = (
        standing.retention_days,
        standing.expected,
        standing.in_time,
        standing.late,
        standing.late_since,
        days_of(longest) if longest else 0,
    )
    return dict(zip(_OF_AGENCY, found, strict=True))


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
        "text": lines_of(row.text),
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
        "reason": safe_text(decision.reason, longest=LONGEST_REASON) or None,
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


def lines_of(text: str) -> SafeText:
    """Return an agency's text of several lines."""
    return safe_text(text, longest=LONGEST, lines=True)
