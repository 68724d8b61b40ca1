"""Which CAP messages there are: one for each entry by which an agency asks, adds or takes back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import Select, or_, select

from noticeboard.board.board import Board
from noticeboard.board.feeds.atom import AtomEntry
from noticeboard.board.feeds.cap import MEDIA_TYPE, MESSAGE_TYPES, Message
from noticeboard.board.feeds.items import Item
from noticeboard.board.feeds.threads import Activity
from noticeboard.board.feeds.words import Words
from noticeboard.board.reading import Logged
from noticeboard.board.tables import entries
from noticeboard.errors import NotFoundError
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import AgencyRevoke
from noticeboard.log.entry import parse_entry

MOST_BEFORE: Final = 50
"""How many earlier messages one names."""
_TYPES: Final = ("request.post", "request.update", "request.correct", "request.resolve")


async def read_message(board: Board, index: int) -> Message:
    """Return the message of a published entry; raises NotFoundError where it is none."""
    found = await _logged(board, select(entries).where(entries.c.entry_index == index))
    agency = board.state.registry.agency(found[0].entry.body.agency) if found else None
    if not found or agency is None:
        raise _no_message(index)
    logged = found[0]
    body = logged.entry.body
    if isinstance(body, AgencyRevoke):
        before = await _logged(board, _voided(body, index))
        if not before:
            raise _no_message(index)
    elif type(body) in MESSAGE_TYPES:
        before = await _logged(board, _earlier(logged))
    else:
        raise _no_message(index)
    return Message(logged=logged, agency=agency, before=before)


def index_entries(
    shown: Iterable[tuple[Activity, Item]], words: Words, base: str
) -> Iterator[AtomEntry]:
    """Yield an entry for the newest message of each thread, none twice."""
    told: set[int] = set()
    for activity, item in shown:
        index, newest = _newest(activity)
        if index in told:
            continue
        told.add(index)
        address = f"{base}/requests/{index}.cap"
        revoked = words.say("feed.cap.revoked")
        yield AtomEntry(
            id=address,
            url=item.url,
            title=item.title,
            content=revoked if newest is None else item.content,
            author=item.agency,
            author_url=item.agency_url,
            published=item.updated if newest is None else newest.logged_at,
            updated=item.updated if newest is None else newest.logged_at,
            categories=((item.incident, item.incident_said),),
            area=item.area,
            area_said=words.area(item.area),
            links=(("alternate", MEDIA_TYPE, address),),
        )


def _newest(activity: Activity) -> tuple[int, Logged | None]:
    """Return where a thread's newest message stands; the revocation of one that was disowned."""
    thread = activity.thread
    revocation = _voided_by(thread.agency, thread.index)
    if revocation is not None:
        return revocation, None
    own = [
        logged
        for logged in thread.entries
        if type(logged.entry.body) in MESSAGE_TYPES
        and _voided_by(thread.agency, logged.index) is None
    ]
    return own[-1].index, own[-1]


def _voided_by(agency: AgencyRecord, index: int) -> int | None:
    """Return the index of the revocation that disowns the entry at `index`."""
    return next((end for first, end in agency.void if first <= index < end), None)


def _earlier(logged: Logged) -> Select[tuple[object, ...]]:
    """Ask for a thread's request and the newest messages before an entry of it."""
    newest = (
        select(entries.c.entry_index)
        .where(
            entries.c.thread == logged.thread,
            entries.c.entry_index < logged.index,
            entries.c.type.in_(_TYPES),
        )
        .order_by(entries.c.entry_index.desc())
        .limit(MOST_BEFORE)
        .subquery()
    )
    return select(entries).where(
        or_(
            entries.c.entry_index.in_(select(newest.c.entry_index)),
            entries.c.entry_index == logged.thread,
        ),
        entries.c.entry_index < logged.index,
    )


def _voided(body: AgencyRevoke, index: int) -> Select[tuple[object, ...]]:
    """Ask for the newest messages that a revocation disowns."""
    newest = (
        select(entries.c.entry_index)
        .where(
            entries.c.agency == body.agency,
            entries.c.entry_index > body.last_good,
            entries.c.entry_index < index,
            entries.c.type.in_(_TYPES),
        )
        .order_by(entries.c.entry_index.desc())
        .limit(MOST_BEFORE)
        .subquery()
    )
    return select(entries).where(entries.c.entry_index.in_(select(newest.c.entry_index)))


async def _logged(board: Board, query: Select[tuple[object, ...]]) -> Sequence[Logged]:
    query = query.where(entries.c.entry_index < board.published.size)
    async with board.database.read() as connection:
        rows = await connection.execute(query.order_by(entries.c.entry_index))
        return [
            Logged(
                index=row.entry_index,
                entry=parse_entry(row.raw),
                thread=row.thread,
                logged_at=row.logged_at,
            )
            for row in rows
        ]


def _no_message(index: int) -> NotFoundError:
    return NotFoundError(f"Entry {index} is no request and adds to none: look at /feed.cap.")
