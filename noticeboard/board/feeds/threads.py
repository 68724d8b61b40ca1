"""What a page of a feed shows: the threads that something was added to last."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import FromClause, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board.board import Board
from noticeboard.board.feeds.asking import Asked
from noticeboard.board.reading import Logged, Thread
from noticeboard.board.tables import entries
from noticeboard.log.body import RequestPost
from noticeboard.log.entry import parse_entry

PAGE_THREADS: Final = 50
MOST_OF_A_KIND: Final = 10
"""How many updates, corrections, resolutions and notices each of one thread are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A thread with the newest of its entries, and whether there are others between."""

    thread: Thread
    is_whole: bool

    @property
    def updated(self) -> datetime:
        """When something was added to it last."""
        return self.thread.entries[-1].logged_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Threads, the newest activity first; `older` asks for the page after it."""

    asked: Asked
    activities: Sequence[Activity]
    older: Asked | None
    newest_entry: datetime | None
    """When the newest published entry, whatever it is, was logged."""


async def read_page(board: Board, asked: Asked, now: datetime) -> Page:
    """Read one page of a feed."""
    size = board.published.size
    query = (_by_agency if asked.agency else _by_log)(board, asked, now, size)
    newest = select(entries.c.logged_at).where(entries.c.entry_index == size - 1)
    async with board.database.read() as connection:
        found = (await connection.execute(query.limit(PAGE_THREADS + 1))).all()
        newest_entry = (await connection.execute(newest)).scalar_one_or_none()
        shown = found[:PAGE_THREADS]
        activities = await _activities(board, connection, [row.thread for row in shown], size)
    older = asked.older_than(shown[-1].newest) if len(found) > len(shown) else None
    return Page(asked=asked, activities=activities, older=older, newest_entry=newest_entry)


def _by_log(board: Board, asked: Asked, now: datetime, size: int) -> Select[tuple[int, int]]:
    """Walk the log from its end: an entry that nothing in its thread follows stands for it."""
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
            last.c.entry_index < min(asked.before, size),
            ~follows,
            *asked.posts(posts, board, now, size),
        )
        .order_by(last.c.entry_index.desc())
    )


def _by_agency(board: Board, asked: Asked, now: datetime, size: int) -> Select[tuple[int, int]]:
    """Read one agency's few requests among the many of a log, by the index over agencies."""
    posts, parts = entries.alias(), entries.alias()
    newest = (
        select(func.max(parts.c.entry_index))
        .where(parts.c.thread == posts.c.entry_index, parts.c.entry_index < size)
        .scalar_subquery()
    )
    ends: FromClause = (
        select(posts.c.entry_index.label("thread"), newest.label("newest"))
        .where(*asked.posts(posts, board, now, size))
        .subquery()
    )
    return (
        select(ends.c.thread, ends.c.newest)
        .where(ends.c.newest < min(asked.before, size))
        .order_by(ends.c.newest.desc())
    )


async def _activities(
    board: Board, connection: AsyncConnection, threads: Sequence[int], size: int
) -> list[Activity]:
    """Return these threads in this order, the size of each bounded whatever joined it."""
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
    kept = (
        select(known, entries.c.raw)
        .join(entries, entries.c.entry_index == known.c.entry_index)
        .where(known.c.place <= MOST_OF_A_KIND)
        .order_by(known.c.entry_index)
    )
    parts: dict[int, list[Logged]] = defaultdict(list)
    cut: set[int] = set()
    for row in await connection.execute(kept):
        parts[row.thread].append(
            Logged(
                index=row.entry_index,
                entry=parse_entry(row.raw),
                thread=row.thread,
                logged_at=row.logged_at,
            )
        )
        if row.of_all > MOST_OF_A_KIND:
            cut.add(row.thread)
    return [
        Activity(thread=thread, is_whole=thread.index not in cut)
        for thread in (_thread(board, index, parts[index]) for index in threads)
        if thread is not None
    ]


def _thread(board: Board, index: int, parts: Sequence[Logged]) -> Thread | None:
    """Put a thread together; None for what no board of ours writes, a post without an agency."""
    post = parts[0].entry.body
    agency = board.state.registry.agency(post.agency)
    if not isinstance(post, RequestPost) or agency is None:
        return None
    return Thread(index=index, post=post, agency=agency, entries=tuple(parts))
