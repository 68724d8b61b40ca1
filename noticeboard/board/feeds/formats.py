"""The formats of feeds: Atom (RFC 4287), JSON Feed 1.1, and CAP 1.2 messages.

Atom has GeoRSS and paging (RFC 5005), JSON Feed has `_neighbors`.

There is one CAP message (OASIS CAP-v1.2-os, section 3.2) for each entry with which an agency asks,
adds or retracts. It never changes. CAP has no terms for a request, so some values stay unknown:
nobody is in danger because an agency asks for video, so urgency, severity and certainty are
Unknown. In CAP, `area` means where to alert; here it is where video is requested, because the
message is for people with cameras there. The window is a parameter, because CAP's own times are
about the alert.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
import json
from typing import Final

from lxml import etree

from noticeboard.board.board import Logged
from noticeboard.board.feeds.geometry import cap as cap_area, geojson, georss
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
from noticeboard.board.feeds.messages import MESSAGE_TYPES, Message, MessageType
from noticeboard.board.site.lateness import RequestStanding
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Circle, RequestArea
from noticeboard.log.body import (
    RequestPost,
    RequestResolve,
)
from noticeboard.log.encoding import format_time
from noticeboard.rules.accounts import days_of
from noticeboard.rules.text import SafeText, safe_text

ATOM_TYPE: Final = "application/atom+xml"
ATOM: Final = "http://www.w3.org/2005/Atom"
GEORSS: Final = "http://www.georss.org/georss"
_NAMES: Final = {None: ATOM, "georss": GEORSS}
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The metadata of a feed."""

    title: str
    subtitle: str
    author: str
    url: str
    """The URL of this page of the feed; `first` is its first page, `older` the next one."""
    first: str
    older: str | None
    home: str
    """The web page with the same content."""
    icon: str
    language: str
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomEntry:
    """One entry of an Atom feed."""

    id: str
    """A permanent URL that identifies the entry."""
    url: str
    """The web page of the entry."""
    title: str
    content: str
    author: str
    author_url: str
    published: datetime
    updated: datetime
    categories: tuple[tuple[str, str], ...]
    """Term and label; readers with room for only one show the first."""
    area: RequestArea
    area_text: str
    links: tuple[tuple[str, str, str], ...] = ()
    """Relation, media type, URL."""


def _is_late(item: FeedItem) -> bool:
    return item.standing is not None and item.standing.late_since is not None


def entry_of(item: FeedItem, area_text: str, status_text: str, late_text: str) -> AtomEntry:
    """Return a request as an entry."""
    return AtomEntry(
        id=item.url,
        url=item.url,
        title=item.title,
        content=item.content,
        author=item.agency,
        author_url=item.agency_url,
        published=item.published,
        updated=item.updated,
        categories=(
            (item.incident, item.incident_text),
            (item.status, status_text),
            *((("late", late_text),) if _is_late(item) else ()),
        ),
        area=item.area,
        area_text=area_text,
    )


def write_feed(head: Head, entries: Iterable[AtomEntry]) -> bytes:
    """Return the feed as XML; escaped text comes back unchanged in a reader."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=_NAMES)
    feed.set(_LANGUAGE, head.language)
    _text(feed, "id", head.first)
    _text(feed, "title", head.title)
    _text(feed, "subtitle", head.subtitle)
    _text(feed, "updated", format_time(head.updated))
    _person(feed, head.author, head.home)
    _text(feed, "icon", head.icon)
    _link(feed, "self", ATOM_TYPE, head.url)
    _link(feed, "alternate", "text/html", head.home)
    _link(feed, "first", ATOM_TYPE, head.first)
    if head.older is not None:
        _link(feed, "next", ATOM_TYPE, head.older)
    for entry in entries:
        _entry(feed, entry)
    return bytes(etree.tostring(feed, encoding="UTF-8", xml_declaration=True))


def _entry(feed: etree._Element, entry: AtomEntry) -> None:
    element = etree.SubElement(feed, f"{{{ATOM}}}entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", format_time(entry.updated))
    _text(element, "published", format_time(entry.published))
    _person(element, entry.author, entry.author_url)
    for relation, media_type, address in entry.links:
        _link(element, relation, media_type, address)
    _link(element, "alternate", "text/html", entry.url)
    for term, label in entry.categories:
        etree.SubElement(element, f"{{{ATOM}}}category", term=term, label=label)
    # With type="text", no reader takes an agency's text for HTML.
    etree.SubElement(element, f"{{{ATOM}}}content", type="text").text = entry.content
    for name, text in georss(entry.area):
        etree.SubElement(element, f"{{{GEORSS}}}{name}").text = text
    etree.SubElement(element, f"{{{GEORSS}}}featurename").text = entry.area_text


def _person(parent: etree._Element, name: str, uri: str) -> None:
    author = etree.SubElement(parent, f"{{{ATOM}}}author")
    _text(author, "name", name)
    _text(author, "uri", uri)


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: etree._Element, relation: str, media_type: str, address: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", rel=relation, type=media_type, href=address)


JSON_FEED_TYPE: Final = "application/feed+json"
VERSION: Final = "https://jsonfeed.org/version/1.1"


def write_json_feed(head: Head, items: Iterable[FeedItem], about: str) -> bytes:
    """Return the feed; `about` is the URL that describes the extension."""
    feed: dict[str, object] = {
        "version": VERSION,
        "title": head.title,
        "home_page_url": head.home,
        "feed_url": head.url,
        "description": head.subtitle,
        "icon": head.icon,
        "authors": [{"name": head.author, "url": head.home}],
        "language": head.language,
    }
    if head.older is not None:
        feed["next_url"] = head.older
    feed["items"] = [_item(item, about) for item in items]
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode()


def _item(item: FeedItem, about: str) -> dict[str, object]:
    start, end = item.window
    return {
        "id": item.url,
        "url": item.url,
        "title": item.title,
        "content_text": item.content,
        "date_published": format_time(item.published),
        "date_modified": format_time(item.updated),
        "authors": [{"name": item.agency, "url": item.agency_url}],
        "tags": [item.incident, item.status, *(["late"] if _is_late(item) else [])],
        "_neighbors": {
            "about": about,
            "entry": item.index,
            "leaf": item.leaf,
            "agency": item.agency_id,
            "agency_level": item.agency_level,
            "incident": item.incident,
            "status": item.status,
            "void": item.is_void,
            "window": {"start": format_time(start), "end": format_time(end)},
            "expires": format_time(item.expires),
            "area": geojson(item.area),
            "radius_m": item.area.radius_m if isinstance(item.area, Circle) else None,
            "account": _account(item.standing),
            "agency_late": _agency_late(item.agency_late),
        },
    }


def _account(standing: RequestStanding | None) -> dict[str, object] | None:
    """Return what is owed for a request; None while that isn't counted."""
    if standing is None:
        return None
    return {
        "due": None if standing.due is None else format_time(standing.due_at),
        "entry": standing.account,
        "issued": _maybe_time(standing.accounted_at),
        "late_since": _maybe_time(standing.late_since),
        "late_days": days_of(standing.longest) if standing.longest else 0,
        "delete_by": _maybe_time(standing.delete_at),
    }


def _agency_late(late: tuple[int, datetime] | None) -> dict[str, object] | None:
    return None if late is None else {"requests": late[0], "since": format_time(late[1])}


def _maybe_time(at: datetime | None) -> str | None:
    return None if at is None else format_time(at)


CAP_TYPE: Final = "application/cap+xml"
CAP: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_FIRE: Final = frozenset({"fire", "arson"})
_RESCUE: Final = frozenset({"missing_person", "abduction", "search_and_rescue"})
_SAFETY: Final = frozenset({"traffic_collision", "animal_attack", "natural_disaster"})


def write_message(message: Message, texts: FeedTexts, base: str, host: str) -> bytes:
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
            links=(("alternate", CAP_TYPE, address),),
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
