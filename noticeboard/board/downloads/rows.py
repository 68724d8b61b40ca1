"""Rows of the downloads, read from the log in batches, in log order."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Final

from sqlalchemy import Row, Select, func, select

from noticeboard.board.board import Board
from noticeboard.board.feeds.http import FeedFilter
from noticeboard.board.reader import Status
from noticeboard.board.tables import entries
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Area
from noticeboard.log.entry import parse_entry

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
    async for rows in _in_pages(board, lambda: select(entries).where(*conditions)):
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
    async for rows in _in_pages(board, lambda: select(entries).where(*conditions)):
        yield [_notice(row) for row in rows]


async def _in_pages(
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
