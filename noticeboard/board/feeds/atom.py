"""Atom (RFC 4287) with GeoRSS and paging (RFC 5005), and JSON Feed 1.1 with `_neighbors`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
import json
from typing import Final

from lxml import etree

from noticeboard.board.feeds.geometry import geojson, georss
from noticeboard.board.feeds.items import FeedItem
from noticeboard.log.area import Circle, RequestArea
from noticeboard.log.encoding import format_time

MEDIA_TYPE: Final = "application/atom+xml"
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


def entry_of(item: FeedItem, area_text: str, status_text: str) -> AtomEntry:
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
        categories=((item.incident, item.incident_text), (item.status, status_text)),
        area=item.area,
        area_text=area_text,
    )


def write(head: Head, entries: Iterable[AtomEntry]) -> bytes:
    """Return the feed as XML; escaped text comes back unchanged in a reader."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=_NAMES)
    feed.set(_LANGUAGE, head.language)
    _text(feed, "id", head.first)
    _text(feed, "title", head.title)
    _text(feed, "subtitle", head.subtitle)
    _text(feed, "updated", format_time(head.updated))
    _person(feed, head.author, head.home)
    _text(feed, "icon", head.icon)
    _link(feed, "self", MEDIA_TYPE, head.url)
    _link(feed, "alternate", "text/html", head.home)
    _link(feed, "first", MEDIA_TYPE, head.first)
    if head.older is not None:
        _link(feed, "next", MEDIA_TYPE, head.older)
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
        "tags": [item.incident, item.status],
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
        },
    }
