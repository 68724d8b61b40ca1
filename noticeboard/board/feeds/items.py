"""Requests as every feed shows them: recently changed threads, in words.

Untrusted text goes through `safe_text` here. Labels are in the requested language.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
import re
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import FromClause, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board.board import Board, Logged, Status, Thread
from noticeboard.board.feeds.http import FeedFilter
from noticeboard.board.home import Settings
from noticeboard.board.site.lateness import RequestStanding
from noticeboard.board.site.standings import Standings
from noticeboard.board.tables import entries
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Circle, RequestArea
from noticeboard.log.body import (
    BoardChallenge,
    BoardNotice,
    RequestAccount,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
)
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.rules.account_text import describe_account
from noticeboard.rules.area import centre
from noticeboard.rules.text import SafeText, is_blank, safe_text
from noticeboard.runtime.text import catalogue

PAGE_THREADS: Final = 50
MOST_OF_A_KIND: Final = 10
"""The limit on updates, corrections, resolutions and notices read from one thread, each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A thread with its newest entries, and whether it is complete."""

    thread: Thread
    is_whole: bool

    @property
    def updated(self) -> datetime:
        """When the newest entry was added."""
        return self.thread.entries[-1].logged_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Threads, most recently changed first; `older` asks for the next page."""

    asked: FeedFilter
    activities: Sequence[Activity]
    older: FeedFilter | None
    newest_entry: datetime | None
    """When the newest published entry of any type was logged."""


async def read_page(board: Board, filters: FeedFilter, now: datetime) -> Page:
    """Read one page of a feed."""
    size = board.published.size
    is_narrow = filters.agency is not None or filters.place is not None
    query = (_by_request if is_narrow else _by_log)(board, filters, now, size)
    newest = select(entries.c.logged_at).where(entries.c.entry_index == size - 1)
    async with board.database.read() as connection:
        found = (await connection.execute(query.limit(PAGE_THREADS + 1))).all()
        newest_entry = (await connection.execute(newest)).scalar_one_or_none()
        threads = found[:PAGE_THREADS]
        activities = await _activities(board, connection, [row.thread for row in threads], size)
    older = filters.older_than(threads[-1].newest) if len(found) > len(threads) else None
    return Page(asked=filters, activities=activities, older=older, newest_entry=newest_entry)


def _by_log(board: Board, filters: FeedFilter, now: datetime, size: int) -> Select[tuple[int, int]]:
    """Walk the log backward: the last entry of each thread represents it."""
    posts, last, later = entries.alias(), entries.alias(), entries.alias()
    follows = (
        select(later.c.entry_index)
        .where(
            later.c.thread == last.c.thread,
            later.c.entry_index > last.c.entry_index,
            later.c.entry_index < size,
        )
        .exists()
    )
    return (
        select(last.c.thread.label("thread"), last.c.entry_index.label("newest"))
        .select_from(last)
        .join(posts, posts.c.entry_index == last.c.thread)
        .where(
            last.c.entry_index < min(filters.before, size),
            ~follows,
            *filters.posts(posts, board, now, size),
        )
        .order_by(last.c.entry_index.desc())
    )


def _by_request(
    board: Board, filters: FeedFilter, now: datetime, size: int
) -> Select[tuple[int, int]]:
    """Find the few requests of an agency or a place in a large log through its indexes."""
    posts, parts = entries.alias(), entries.alias()
    newest = (
        select(func.max(parts.c.entry_index))
        .where(parts.c.thread == posts.c.entry_index, parts.c.entry_index < size)
        .scalar_subquery()
    )
    ends: FromClause = (
        select(posts.c.entry_index.label("thread"), newest.label("newest"))
        .where(*filters.posts(posts, board, now, size))
        .subquery()
    )
    return (
        select(ends.c.thread, ends.c.newest)
        .where(ends.c.newest < min(filters.before, size))
        .order_by(ends.c.newest.desc())
    )


async def _activities(
    board: Board, connection: AsyncConnection, threads: Sequence[int], size: int
) -> list[Activity]:
    """Return these threads in this order, with a limited number of entries each."""
    of_a_kind = (entries.c.thread, entries.c.type)
    place = (
        func.row_number()
        .over(partition_by=of_a_kind, order_by=entries.c.entry_index.desc())
        .label("place")
    )
    of_all = func.count().over(partition_by=of_a_kind).label("of_all")
    known = (
        select(entries.c.entry_index, entries.c.thread, entries.c.logged_at, place, of_all)
        .where(entries.c.thread.in_(threads), entries.c.entry_index < size)
        .subquery()
    )
    newest = (
        select(known, entries.c.raw)
        .join(entries, entries.c.entry_index == known.c.entry_index)
        .where(known.c.place <= MOST_OF_A_KIND)
        .order_by(known.c.entry_index)
    )
    parts: dict[int, list[Logged]] = defaultdict(list)
    cut: set[int] = set()
    for row in await connection.execute(newest):
        parts[row.thread].append(Logged.of(row))
        if row.of_all > MOST_OF_A_KIND:
            cut.add(row.thread)
    return [
        Activity(thread=thread, is_whole=thread.index not in cut)
        for thread in (_thread(board, index, parts[index]) for index in threads)
        if thread is not None
    ]


def _thread(board: Board, index: int, parts: Sequence[Logged]) -> Thread | None:
    """Build a thread; None if it starts with no request or its agency is unknown."""
    post = parts[0].entry.body
    agency = board.state.registry.agency(post.agency)
    if not isinstance(post, RequestPost) or agency is None:
        return None
    return Thread(index=index, post=post, agency=agency, entries=tuple(parts))


_BLANK: Final = re.compile(r"\{([a-z_]+)\}")
_NOT_OF_A_HOST: Final = re.compile(r"[^a-z0-9.-]")


class FeedTexts:
    """Texts in one language. Creating one may read a file the first time: blocking."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts: Mapping[str, str] = catalogue(language)

    def text(self, key: str, /, **values: object) -> SafeText:
        """Return a text with its placeholders filled; the values must already be safe."""
        # In one pass, so that braces in a value are never taken for a placeholder.
        text = self._texts.get(key, key)
        return SafeText(_BLANK.sub(lambda blank: str(values.get(blank[1], blank[0])), text))

    def account(self, account: RequestAccount) -> SafeText:
        """Return an account in sentences."""
        return SafeText(describe_account(account, self._texts, lambda at: minute(at)[:10]))

    def area(self, area: RequestArea) -> SafeText:
        """Describe where an area is."""
        lat, lon = centre(area)
        place = f"{lat / 1e6:.5f}, {lon / 1e6:.5f}"
        if isinstance(area, Circle):
            return self.text("feed.area_circle", radius=area.radius_m, place=place)
        return self.text("feed.area_shape", corners=len(area.ring), place=place)


def minute(at: datetime) -> str:
    """Return a UTC time in the format of all languages: `2026-11-22 21:40`."""
    return format_time(at)[:16].replace("T", " ")


def board_title(settings: Settings) -> SafeText:
    """Return the board's title."""
    return safe_text(settings.title)


def base_url(settings: Settings) -> str:
    """Return the board's URL without a trailing slash."""
    return settings.url.rstrip("/")


def host_of(settings: Settings) -> str:
    """Return the board's host name, limited to characters that any format allows."""
    host = urlsplit(settings.url).hostname or "board.invalid"
    return _NOT_OF_A_HOST.sub("-", host)


TITLE_LENGTH: Final = 200
NAME_LENGTH: Final = 120
TEXT_LENGTH: Final = 4000
CONTENT_LENGTH: Final = 12_000

KINDS: Final = {
    RequestUpdate: "update",
    RequestCorrect: "correction",
    RequestResolve: "resolution",
    RequestAccount: "account",
    RequestAnswer: "answer",
    BoardChallenge: "challenge",
    BoardNotice: "notice",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """A request with what joined it, ready to be written."""

    index: int
    leaf: str
    url: str
    title: SafeText
    content: SafeText
    """Plain text with `\\n` line breaks."""
    summary: SafeText
    agency: SafeText
    agency_id: str
    agency_url: str
    agency_level: int
    incident: str
    incident_text: SafeText
    status: Status
    is_void: bool
    published: datetime
    updated: datetime
    expires: datetime
    window: tuple[datetime, datetime]
    area: RequestArea
    standing: RequestStanding | None
    """What is owed for it; None if that isn't known."""
    agency_late: tuple[int, datetime] | None
    """With how many requests its agency is late, and since when; None if with none."""


def item_of(
    activity: Activity, texts: FeedTexts, base: str, now: datetime, standings: Standings
) -> FeedItem:
    """Return a feed's item for a thread at `now`."""
    thread = activity.thread
    post, first = thread.post, thread.entries[0]
    url = f"{base}/entries/{thread.index}"
    status = thread.status(now)
    standing = standings.requests.get(thread.index)
    agency_late = standings.late_agencies.get(thread.agency.id)
    return FeedItem(
        index=thread.index,
        leaf=first.entry.leaf.hex(),
        url=url,
        title=title_of(post, texts),
        content=_join(
            [
                *_paragraphs(activity, texts, status),
                *_late(texts, standing, agency_late),
                *_parts(activity, texts, url),
            ]
        ),
        summary=safe_text(post.text, longest=TEXT_LENGTH, lines=True),
        agency=name_of(thread.agency),
        agency_id=thread.agency.id,
        agency_url=f"{base}/agencies/{thread.agency.id}",
        agency_level=thread.agency.level,
        incident=post.incident,
        incident_text=texts.text(f"incident.{post.incident}"),
        status=status,
        is_void=thread.is_void,
        published=first.logged_at,
        updated=activity.updated,
        expires=parse_time(post.expires),
        window=(parse_time(post.window.start), parse_time(post.window.end)),
        area=post.area,
        standing=standing,
        agency_late=agency_late,
    )


def _late(
    texts: FeedTexts, standing: RequestStanding | None, agency_late: tuple[int, datetime] | None
) -> Iterator[SafeText]:
    """Yield what is due or late, as one paragraph."""
    lines = []
    if standing is not None and (since := standing.late_since) is not None:
        lines.append(texts.text(f"feed.{standing.kind}_late", time=minute(since)))
    elif standing is not None and standing.due is not None and standing.account is None:
        lines.append(texts.text("feed.account_due", time=minute(standing.due_at)))
    if agency_late is not None:
        lines.append(texts.text("feed.agency_late", count=agency_late[0]))
    if lines:
        yield SafeText("\n".join(lines))


def title_of(post: RequestPost, texts: FeedTexts) -> SafeText:
    """Return a request's title; its incident if the title is blank."""
    if is_blank(post.title):
        return texts.text(f"incident.{post.incident}")
    return safe_text(post.title, longest=TITLE_LENGTH)


def name_of(agency: AgencyRecord) -> SafeText:
    """Return an agency's name; its id if the name is blank."""
    is_named = not is_blank(agency.name)
    return safe_text(agency.name, longest=NAME_LENGTH) if is_named else SafeText(agency.id)


def facts(post: RequestPost, texts: FeedTexts) -> Iterator[SafeText]:
    """Yield the facts of a request, one line each."""
    start, end = parse_time(post.window.start), parse_time(post.window.end)
    yield texts.text("feed.incident", incident=texts.text(f"incident.{post.incident}"))
    yield texts.text("feed.window", start=minute(start), end=minute(end))
    yield texts.text("feed.area", area=texts.area(post.area))
    yield texts.text("feed.case", case=safe_text(post.case_number))
    yield texts.text("feed.contact", contact=safe_text(post.contact))


def describe(logged: Logged, texts: FeedTexts) -> SafeText:
    """Return what an entry adds to a thread, and when it was logged."""
    body = logged.entry.body
    head = texts.text(f"feed.part.{KINDS[type(body)]}", time=minute(logged.logged_at))
    text = safe_text(getattr(body, "text", ""), longest=TEXT_LENGTH, lines=True)
    if isinstance(body, RequestAccount):
        lines = [head, texts.account(body), *([text] if text else ())]
        return SafeText("\n".join(lines))
    return SafeText(f"{head}\n{text}")


def _paragraphs(activity: Activity, texts: FeedTexts, status: Status) -> Iterator[SafeText]:
    thread = activity.thread
    if thread.is_void:
        yield texts.text("feed.void")
    if thread.agency.compromised:
        yield texts.text("feed.compromised")
    yield safe_text(thread.post.text, longest=TEXT_LENGTH, lines=True)
    resolved = thread.resolved
    at = resolved.logged_at if resolved else parse_time(thread.post.expires)
    agency = name_of(thread.agency)
    lines = [
        *facts(thread.post, texts),
        texts.text(
            "feed.agency", agency=agency, level=texts.text(f"part.level_{thread.agency.level}")
        ),
        texts.text(f"feed.state.{status}", time=minute(at)),
    ]
    yield SafeText("\n".join(lines))


def _parts(activity: Activity, texts: FeedTexts, url: str) -> Iterator[SafeText]:
    for logged in activity.thread.entries:
        if type(logged.entry.body) in KINDS:
            yield describe(logged, texts)
    if not activity.is_whole:
        yield texts.text("feed.more", url=url)


def _join(paragraphs: list[SafeText]) -> SafeText:
    return safe_text("\n\n".join(paragraphs), longest=CONTENT_LENGTH, lines=True)
