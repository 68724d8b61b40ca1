"""Atom (RFC 4287) and RSS 2.0 or 1.0, with GeoRSS, and the CAP alerts that such feeds link to."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from hub.feeds.awareness.cap import is_alert, read_alert
from hub.feeds.awareness.document import (
    Element,
    children,
    name_of,
    namespace_of,
    parse_xml,
    text_of,
    whole_text,
)
from hub.feeds.awareness.errors import SourceUnreadableError
from hub.feeds.awareness.places import geo_rss
from hub.feeds.awareness.plain import address, line, paragraphs, web_address
from hub.feeds.awareness.said import MOST_ITEMS, MOST_KEY_CHARS, Heard, Linked, Said, once
from hub.feeds.awareness.times import read_period, read_time, read_window
from hub.model.awareness import NO_TEXT, AreaMeaning, AwarenessKind
from hub.model.window import TimeWindow
from noticeboard.rules.text import SafeText

CAP_TYPE: Final = "application/cap+xml"
_XML_TYPES: Final = frozenset((CAP_TYPE, "application/xml", "text/xml"))
_XML_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
_SPANS: Final = (("startdate", "enddate"), ("dtstart", "dtend"))
"""The event module of RSS 1.0, and xCal."""
_PERIODS: Final = ("valid", "temporal")
"""DCMI terms."""


def read_atom(feed: Element, base: str, kind: AwarenessKind | None) -> Heard:
    """Return what an Atom feed says; `kind` is what its owner says it is."""
    base = web_address(feed.get(_XML_BASE) or "", base) or base
    entries = children(feed, "entry")[:MOST_ITEMS]
    publisher = text_of(feed, "title")
    return _heard(
        [(entry, _atom_links(entry, base)) for entry in entries],
        [_read_entry(entry, base, publisher) for entry in entries],
        AwarenessKind.ATOM,
        kind,
    )


def read_rss(root: Element, base: str, kind: AwarenessKind | None) -> Heard:
    """Return what an RSS feed says; `kind` is what its owner says it is."""
    channel = next(iter(children(root, "channel")), root)
    items = (children(channel, "item") or children(root, "item"))[:MOST_ITEMS]
    publisher = text_of(channel, "title")
    return _heard(
        [(item, _rss_links(item, base, kind)) for item in items],
        [_read_item(item, base, publisher) for item in items],
        AwarenessKind.RSS,
        kind,
    )


def _heard(
    entries: list[tuple[Element, list[Linked]]],
    said: list[Said],
    own: AwarenessKind,
    wanted: AwarenessKind | None,
) -> Heard:
    """Return a feed of alerts where it is one: linked ones, and those that its entries hold."""
    alerts = [found for entry, _ in entries for found in _held(entry, base="")]
    links = [link for _, found in entries for link in found]
    is_cap = wanted is AwarenessKind.CAP or (wanted is None and bool(alerts or _all_link(entries)))
    if not is_cap:
        return Heard(kind=own, said=once(said))
    unique = dict.fromkeys(links)
    return Heard(kind=AwarenessKind.CAP, said=once(alerts), links=tuple(unique)[:MOST_ITEMS])


def _all_link(entries: list[tuple[Element, list[Linked]]]) -> bool:
    """Tell whether this is an index of alerts: each entry links to one."""
    return bool(entries) and all(links for _, links in entries)


def _held(entry: Element, base: str) -> Iterator[Said]:
    """Yield the alerts that stand in an entry's content."""
    for content in children(entry, "content")[:1]:
        held = [each for each in content.iter() if is_alert(each)][:1]
        if not held and (content.get("type") or "").lower() in _XML_TYPES and content.text:
            try:
                root = parse_xml(content.text.strip())
            except SourceUnreadableError:
                continue
            held = [root] if is_alert(root) else []
        for alert in held:
            if (found := read_alert(alert, base)) is not None:
                yield found


def _atom_links(entry: Element, base: str) -> list[Linked]:
    tag = text_of(entry, "updated") or text_of(entry, "published")
    return [
        Linked(url=url, tag=tag)
        for link in children(entry, "link")
        if (link.get("type") or "").partition(";")[0].strip().lower() == CAP_TYPE
        and (url := web_address(link.get("href") or "", base))
    ][:1]


def _rss_links(item: Element, base: str, kind: AwarenessKind | None) -> list[Linked]:
    tag = text_of(item, "pubDate") or text_of(item, "guid")
    for enclosure in children(item, "enclosure"):
        if (enclosure.get("type") or "").lower() == CAP_TYPE and (
            url := web_address(enclosure.get("url") or "", base)
        ):
            return [Linked(url=url, tag=tag)]
    # RSS has no type for a link: it is one to an alert only where the owner says so.
    url = web_address(text_of(item, "link", ""), base) if kind is AwarenessKind.CAP else ""
    return [Linked(url=url, tag=tag)] if url else []


def _read_entry(entry: Element, base: str, publisher: str) -> Said:
    base = web_address(entry.get(_XML_BASE) or "", base) or base
    author = next((text_of(each, "name") for each in children(entry, "author")), "")
    published = read_time(text_of(entry, "published"))
    updated = read_time(text_of(entry, "updated"))
    link, host = _link(entry, base)
    areas = geo_rss(entry)
    title = _construct(entry, "title")
    return Said(
        key=(text_of(entry, "id") or link or title)[:MOST_KEY_CHARS],
        publisher=line(author or publisher),
        title=line(title),
        text=paragraphs(_construct(entry, "content") or _construct(entry, "summary")),
        event=line(_categories(entry)),
        link=link,
        link_host=host,
        published=published or updated,
        updated=updated or published,
        expires=read_time(text_of(entry, "expires")),
        window=_window(entry),
        areas=areas,
        area_is=AreaMeaning.EVENT if areas else AreaMeaning.NOWHERE,
    )


def _read_item(item: Element, base: str, publisher: str) -> Said:
    link, host = address(text_of(item, "link", "") or text_of(item, "link"), base)
    at = read_time(text_of(item, "pubDate")) or read_time(text_of(item, "date"))
    areas = geo_rss(item)
    title = text_of(item, "title", "") or text_of(item, "title")
    return Said(
        key=(text_of(item, "guid") or link or title)[:MOST_KEY_CHARS],
        publisher=line(text_of(item, "creator") or publisher),
        title=line(title),
        text=paragraphs(text_of(item, "description") or text_of(item, "encoded")),
        event=line(text_of(item, "category")),
        link=link,
        link_host=host,
        published=at,
        updated=at,
        expires=read_time(text_of(item, "expires")),
        window=_window(item),
        areas=areas,
        area_is=AreaMeaning.EVENT if areas else AreaMeaning.NOWHERE,
    )


def _construct(entry: Element, name: str) -> str:
    """Return an Atom text construct as text or markup."""
    for found in children(entry, name)[:1]:
        if (found.get("type") or "") == "xhtml":
            return str(etree.tostring(found, encoding="unicode", with_tail=False))
        return whole_text(found)
    return ""


def _categories(entry: Element) -> str:
    found = children(entry, "category")[:5]
    return ", ".join(each.get("label") or each.get("term") or "" for each in found)


def _link(entry: Element, base: str) -> tuple[SafeText, SafeText]:
    for link in children(entry, "link"):
        if (link.get("rel") or "alternate") == "alternate":
            return address(link.get("href") or "", base)
    return NO_TEXT, NO_TEXT


def _window(entry: Element) -> TimeWindow | None:
    """Return the time that an entry is about, where one of a few vocabularies says it."""
    for begins, ends in _SPANS:
        if found := read_window(text_of(entry, begins), text_of(entry, ends)):
            return found
    for name in _PERIODS:
        if found := read_period(text_of(entry, name)):
            return found
    return None


def is_atom(root: Element) -> bool:
    """Tell whether a root is an Atom feed's."""
    return name_of(root) == "feed" and "atom" in namespace_of(root).lower()


def is_rss(root: Element) -> bool:
    """Tell whether a root is an RSS feed's, of version 2.0 or 1.0."""
    return name_of(root) in {"rss", "RDF"}
