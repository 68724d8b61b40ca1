"""One entry of the log as a CAP 1.2 message (OASIS CAP-v1.2-os, section 3.2), which never changes.

There is one message for each entry with which an agency asks, adds or retracts.

CAP has no terms for a request, so some values stay unknown: nobody is in danger because an agency
asks for video, so urgency, severity and certainty are Unknown. In CAP, `area` means where to
alert; here it is where video is requested, because the message is for people with cameras there.
The window is a parameter, because CAP's own times are about the alert.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from lxml import etree
from sqlalchemy import ColumnElement, Select, or_, select

from noticeboard.board.board import Board
from noticeboard.board.feeds.atom import AtomEntry
from noticeboard.board.feeds.geometry import cap as cap_area
from noticeboard.board.feeds.items import (
    CONTENT_LENGTH,
    KINDS,
    TEXT_LENGTH,
    Activity,
    FeedItem,
    FeedTexts,
    describe,
    facts,
    name_of,
    title_of,
)
from noticeboard.board.reader import Logged
from noticeboard.board.tables import entries
from noticeboard.errors import NotFoundError
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import (
    AgencyRevoke,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
)
from noticeboard.rules.text import SafeText, safe_text
from noticeboard.runtime.text import Text

MEDIA_TYPE: Final = "application/cap+xml"
CAP: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_FIRE: Final = frozenset({"fire", "arson"})
_RESCUE: Final = frozenset({"missing_person", "abduction", "search_and_rescue"})
_SAFETY: Final = frozenset({"traffic_collision", "animal_attack", "natural_disaster"})


class MessageType(StrEnum):
    """What a message does to earlier ones."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ERROR = "Error"


MESSAGE_TYPES: Final = {
    RequestPost: MessageType.ALERT,
    RequestUpdate: MessageType.UPDATE,
    RequestCorrect: MessageType.UPDATE,
    RequestResolve: MessageType.CANCEL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An entry with what it refers to: its thread so far, or what a revocation voids."""

    logged: Logged
    agency: AgencyRecord
    before: Sequence[Logged]
    """The newest earlier messages it refers to, in log order; a thread's request first."""


def write(message: Message, texts: FeedTexts, base: str, host: str) -> bytes:
    """Return the message as XML."""
    alert = etree.Element(f"{{{CAP}}}alert", nsmap={None: CAP})
    body = message.logged.entry.body
    kind = MESSAGE_TYPES.get(type(body), MessageType.ERROR)
    sender = f"{message.agency.id}@{host}"
    _add(alert, "identifier", _identifier(message.logged))
    _add(alert, "sender", sender)
    _add(alert, "sent", _time(message.logged.logged_at))
    _add(alert, "status", "Actual")
    _add(alert, "msgType", kind)
    _add(alert, "scope", "Public")
    if kind is MessageType.CANCEL:
        _add(alert, "note", texts.text("feed.cap.resolved"))
    elif kind is MessageType.ERROR:
        _add(alert, "note", texts.text("feed.cap.revoked"))
    if message.before:
        named = (f"{sender},{_identifier(each)},{_time(each.logged_at)}" for each in message.before)
        _add(alert, "references", " ".join(named))
    post = (message.before[0] if message.before else message.logged).entry.body
    if kind is not MessageType.ERROR and isinstance(post, RequestPost):
        _info(alert, message, post, texts, base)
    return bytes(etree.tostring(alert, encoding="UTF-8", xml_declaration=True))


def _info(
    alert: etree._Element, message: Message, post: RequestPost, texts: FeedTexts, base: str
) -> None:
    info = etree.SubElement(alert, f"{{{CAP}}}info")
    first = message.before[0] if message.before else message.logged
    ends = isinstance(message.logged.entry.body, RequestResolve)
    # The language of the labels; the agency's own language is unknown.
    _add(info, "language", texts.language)
    _add(info, "category", _category(post.incident))
    _add(info, "event", texts.text(f"incident.{post.incident}"))
    _add(info, "urgency", "Past" if ends else "Unknown")
    _add(info, "severity", "Unknown")
    _add(info, "certainty", "Unknown")
    _add(info, "effective", _time(message.logged.logged_at))
    _add(info, "expires", _time(datetime.fromisoformat(post.expires)))
    _add(info, "senderName", name_of(message.agency))
    _add(info, "headline", title_of(post, texts))
    _add(info, "description", _description(message, post, texts))
    if not ends:
        _add(info, "instruction", texts.text("feed.cap.instruction"))
    _add(info, "web", f"{base}/entries/{first.index}")
    _add(info, "contact", safe_text(post.contact))
    for name, value in (
        ("agency", message.agency.id),
        ("incident", post.incident),
        ("caseNumber", safe_text(post.case_number)),
        ("windowStart", post.window.start),
        ("windowEnd", post.window.end),
    ):
        parameter = etree.SubElement(info, f"{{{CAP}}}parameter")
        _add(parameter, "valueName", f"neighbors:{name}")
        _add(parameter, "value", value)
    area = etree.SubElement(info, f"{{{CAP}}}area")
    _add(area, "areaDesc", texts.area(post.area))
    _add(area, *cap_area(post.area))


def _description(message: Message, post: RequestPost, texts: FeedTexts) -> SafeText:
    """Return the whole thread so far, because an update supersedes earlier messages."""
    later = [each for each in (*message.before, message.logged) if type(each.entry.body) in KINDS]
    paragraphs = [
        safe_text(post.text, longest=TEXT_LENGTH, lines=True),
        "\n".join(facts(post, texts)),
        *(describe(each, texts) for each in later),
    ]
    return safe_text("\n\n".join(paragraphs), longest=CONTENT_LENGTH, lines=True)


def _category(incident: str) -> str:
    if incident in _FIRE:
        return "Fire"
    if incident in _RESCUE:
        return "Rescue"
    return "Safety" if incident in _SAFETY else "Security"


def _identifier(logged: Logged) -> str:
    """Return the entry's index and leaf hash: unique, and anyone can verify it."""
    return f"{logged.index}-{logged.entry.leaf.hex()}"


def _time(at: datetime) -> str:
    """Return a time in CAP 1.2 format: UTC is -00:00, and Z is not allowed (3.3.2)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{CAP}}}{name}").text = text


MOST_BEFORE: Final = 50
"""How many earlier messages one refers to."""
_TYPES: Final = ("request.post", "request.update", "request.correct", "request.resolve")


async def read_message(board: Board, index: int) -> Message:
    """Return the message of a published entry; raises NotFoundError if it has none."""
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
    items: Iterable[tuple[Activity, FeedItem]], texts: FeedTexts, base: str
) -> Iterator[AtomEntry]:
    """Yield an entry for the newest message of each thread, without duplicates."""
    written: set[int] = set()
    for activity, item in items:
        index, newest = _newest(activity)
        if index in written:
            continue
        written.add(index)
        address = f"{base}/requests/{index}.cap"
        revoked = texts.text("feed.cap.revoked")
        yield AtomEntry(
            id=address,
            url=item.url,
            title=item.title,
            content=revoked if newest is None else item.content,
            author=item.agency,
            author_url=item.agency_url,
            published=item.updated if newest is None else newest.logged_at,
            updated=item.updated if newest is None else newest.logged_at,
            categories=((item.incident, item.incident_text),),
            area=item.area,
            area_text=texts.area(item.area),
            links=(("alternate", MEDIA_TYPE, address),),
        )


def _newest(activity: Activity) -> tuple[int, Logged | None]:
    """Return the index of a thread's newest message; of the revocation if it was disowned."""
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
    """Select a thread's request and the newest messages before one of its entries."""
    is_before = entries.c.entry_index < logged.index
    is_newest = _is_newest(entries.c.thread == logged.thread, is_before)
    return select(entries).where(or_(is_newest, entries.c.entry_index == logged.thread), is_before)


def _voided(body: AgencyRevoke, index: int) -> Select[tuple[object, ...]]:
    """Select the newest messages that a revocation disowns."""
    return select(entries).where(
        _is_newest(
            entries.c.agency == body.agency,
            entries.c.entry_index > body.last_good,
            entries.c.entry_index < index,
        )
    )


def _is_newest(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that an entry is among the newest messages that fulfill others."""
    newest = (
        select(entries.c.entry_index)
        .where(*conditions, entries.c.type.in_(_TYPES))
        .order_by(entries.c.entry_index.desc())
        .limit(MOST_BEFORE)
        .subquery()
    )
    return entries.c.entry_index.in_(select(newest.c.entry_index))


async def _logged(board: Board, query: Select[tuple[object, ...]]) -> Sequence[Logged]:
    query = query.where(entries.c.entry_index < board.published.size)
    async with board.database.read() as connection:
        rows = await connection.execute(query.order_by(entries.c.entry_index))
        return [Logged.of(row) for row in rows]


def _no_message(index: int) -> NotFoundError:
    return NotFoundError(Text("noticeboard.entry.no_message", index=index))
