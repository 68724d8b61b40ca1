"""Atom (RFC 4287) with GeoRSS and paging (RFC 5005): what Home Assistant and any reader follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml import etree

from noticeboard.board.feeds.geometry import georss
from noticeboard.board.feeds.items import Item
from noticeboard.log.area import RequestArea
from noticeboard.log.encoding import format_time

MEDIA_TYPE: Final = "application/atom+xml"
ATOM: Final = "http://www.w3.org/2005/Atom"
GEORSS: Final = "http://www.georss.org/georss"
_NAMES: Final = {None: ATOM, "georss": GEORSS}
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a feed says of itself."""

    title: str
    subtitle: str
    author: str
    url: str
    """Of this very page of the feed; its first page is `first`, the page after it `older`."""
    first: str
    older: str | None
    home: str
    """The page that shows the same to people."""
    icon: str
    language: str
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomEntry:
    """One entry of an Atom feed."""

    id: str
    """An address that names the entry for ever."""
    url: str
    """The page that shows it to people."""
    title: str
    content: str
    author: str
    author_url: str
    published: datetime
    updated: datetime
    categories: tuple[tuple[str, str], ...]
    """Term and label; the first is the one that readers with room for one show."""
    area: RequestArea
    area_said: str
    links: tuple[tuple[str, str, str], ...] = ()
    """Relation, media type, address."""


def entry_of(item: Item, area_said: str, status_said: str) -> AtomEntry:
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
        categories=((item.incident, item.incident_said), (item.status, status_said)),
        area=item.area,
        area_said=area_said,
    )


def write(head: Head, entries: Iterable[AtomEntry]) -> bytes:
    """Return the feed as XML; what it escapes, a reader gets back as it was."""
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
    # Never markup: with type="text" no reader takes an agency's words for HTML.
    etree.SubElement(element, f"{{{ATOM}}}content", type="text").text = entry.content
    for name, text in georss(entry.area):
        etree.SubElement(element, f"{{{GEORSS}}}{name}").text = text
    etree.SubElement(element, f"{{{GEORSS}}}featurename").text = entry.area_said


def _person(parent: etree._Element, name: str, uri: str) -> None:
    author = etree.SubElement(parent, f"{{{ATOM}}}author")
    _text(author, "name", name)
    _text(author, "uri", uri)


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: etree._Element, relation: str, media_type: str, address: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", rel=relation, type=media_type, href=address)
