"""Read Atom (RFC 4287), RSS 1.0 and 2.0, GeoRSS, JSON Feed 1.1 and wanted lists. Pure.

The format is detected from the bytes themselves. Any field of a list that the FBI publishes may be
null. CAP alerts that an Atom feed links to are read by `hub.awareness.cap`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from hub.awareness.cap import is_alert, read_alert
from hub.awareness.document import (
    MOST_ITEMS,
    MOST_KEY_CHARS,
    Element,
    FeedDocument,
    FeedEntry,
    Linked,
    address,
    children,
    decoded,
    line,
    name_of,
    namespace_of,
    once,
    paragraphs,
    parse_json,
    parse_xml,
    text_of,
    web_address,
    whole_text,
)
from hub.awareness.fetch import SourceUnreadableError
from hub.awareness.places import (
    geo_json,
    geo_rss,
    point,
    read_period,
    read_time,
    read_window,
    some,
    written,
)
from hub.model.awareness import NO_TEXT, AreaMeaning, AwarenessKind
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea
from noticeboard.rules.text import SafeText
from noticeboard.runtime.text import Text

VERSION: Final = "https://jsonfeed.org/version/1"
_OVER: Final = frozenset(
    ("captured", "recovered", "located", "surrendered", "deceased", "arrested", "identified")
)
_BOARD: Final = "_neighbors"
"""The extension of noticeboards' own feeds."""
_CLOSED: Final = frozenset(("resolved", "expired"))
type Fields = Mapping[str, Any]


def is_json_feed(value: object) -> bool:
    """Return whether a document is a JSON Feed."""
    return isinstance(value, dict) and _text(value, "version").startswith(VERSION)


def is_wanted_list(value: object) -> bool:
    """Return whether a document is a list of wanted people."""
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return False
    return all("uid" in item for item in _objects(value, "items"))


def read_json_feed(feed: Fields, base: str) -> FeedDocument:
    """Return the contents of a JSON Feed."""
    publisher = _text(feed, "title")
    base = _text(feed, "feed_url") or base
    found_entries = [_read_json_item(item, base, publisher) for item in _objects(feed, "items")]
    return FeedDocument(kind=AwarenessKind.JSON_FEED, entries=once(found_entries))


def parse_wanted_list(found: Fields, base: str) -> FeedDocument:
    """Return who is wanted, missing or sought. Those who were found are no longer shown."""
    found_entries = [_parse_wanted(item, base) for item in _objects(found, "items")]
    return FeedDocument(kind=AwarenessKind.WANTED, entries=once(found_entries))


def _read_json_item(item: Fields, base: str, publisher: str) -> FeedEntry:
    link, host = address(_text(item, "url") or _text(item, "external_url"), base)
    named = [_text(author, "name") for author in _objects(item, "authors")]
    published, updated = (read_time(item.get(f"date_{each}")) for each in ("published", "modified"))
    areas, window = _extended(item)
    board = item.get(_BOARD)
    ours: Fields = board if isinstance(board, dict) else {}
    title = _text(item, "title")
    return FeedEntry(
        key=(_text(item, "id") or link or title)[:MOST_KEY_CHARS],
        publisher=line(", ".join(name for name in named if name) or publisher),
        title=line(title or _text(item, "summary")),
        text=paragraphs(
            _text(item, "content_text") or _text(item, "content_html") or _text(item, "summary")
        ),
        event=line(", ".join(_texts(item, "tags"))),
        link=link,
        link_host=host,
        published=published or updated,
        updated=updated or published,
        expires=read_time(ours.get("expires")),
        window=window,
        areas=areas,
        area_is=AreaMeaning.EVENT if areas else AreaMeaning.NOWHERE,
        is_visible=ours.get("void") is not True and _text(ours, "status") not in _CLOSED,
    )


def _extended(item: Fields) -> tuple[tuple[RequestArea, ...], TimeWindow | None]:
    """Return where and when, from an extension object written as by noticeboards or as GeoJSON."""
    areas: tuple[RequestArea, ...] = ()
    window = None
    for name, extension in item.items():
        if not name.startswith("_") or not isinstance(extension, dict):
            continue
        area = extension.get("area")
        geometry = extension.get("geometry", area)
        areas = areas or written(area) or geo_json(geometry) or geo_json(extension)
        span = extension.get("window")
        if window is None and isinstance(span, dict):
            window = read_window(span.get("start"), span.get("end"))
    return areas, window


def _parse_wanted(item: Fields, base: str) -> FeedEntry:
    link, host = address(_text(item, "url"), base)
    details = [_text(item, name) for name in ("description", "details", "caution", "reward_text")]
    published = read_time(item.get("publication"))
    title = _text(item, "title")
    areas = some(_coordinates(item))
    return FeedEntry(
        key=(_text(item, "uid") or link or title)[:MOST_KEY_CHARS],
        title=line(title),
        text=paragraphs("\n\n".join(part for part in details if part)),
        event=line(_text(item, "poster_classification")),
        area_text=line(", ".join(_texts(item, "field_offices"))),
        link=link,
        link_host=host,
        published=published,
        updated=read_time(item.get("modified")) or published,
        areas=areas,
        area_is=AreaMeaning.EVENT if areas else AreaMeaning.NOWHERE,
        is_visible=_text(item, "status").lower() not in _OVER,
    )


def _coordinates(item: Fields) -> Iterator[RequestArea]:
    for each in _objects(item, "coordinates"):
        if (area := point(f"{each.get('lat')} {each.get('lng', each.get('lon'))}")) is not None:
            yield area


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _texts(fields: Fields, name: str) -> list[str]:
    value = fields.get(name)
    found = value[:20] if isinstance(value, list) else []
    return [each for each in found if isinstance(each, str)]


def _objects(fields: Fields, name: str) -> list[Fields]:
    value = fields.get(name)
    found = value[:MOST_ITEMS] if isinstance(value, list) else []
    return [each for each in found if isinstance(each, dict)]


CAP_TYPE: Final = "application/cap+xml"
_XML_TYPES: Final = frozenset((CAP_TYPE, "application/xml", "text/xml"))
_XML_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
_SPANS: Final = (("startdate", "enddate"), ("dtstart", "dtend"))
"""The event module of RSS 1.0, and xCal."""
_PERIODS: Final = ("valid", "temporal")
"""DCMI terms."""


def read_atom(feed: Element, base: str, kind: AwarenessKind | None) -> FeedDocument:
    """Return the contents of an Atom feed; `kind` is the kind its owner set."""
    base = web_address(feed.get(_XML_BASE) or "", base) or base
    entries = children(feed, "entry")[:MOST_ITEMS]
    publisher = text_of(feed, "title")
    return _alert_feed(
        [(entry, _atom_links(entry, base)) for entry in entries],
        [_read_entry(entry, base, publisher) for entry in entries],
        AwarenessKind.ATOM,
        kind,
    )


def read_rss(root: Element, base: str, kind: AwarenessKind | None) -> FeedDocument:
    """Return the contents of an RSS feed; `kind` is the kind its owner set."""
    channel = next(iter(children(root, "channel")), root)
    items = (children(channel, "item") or children(root, "item"))[:MOST_ITEMS]
    publisher = text_of(channel, "title")
    return _alert_feed(
        [(item, _rss_links(item, base, kind)) for item in items],
        [_read_xml_item(item, base, publisher) for item in items],
        AwarenessKind.RSS,
        kind,
    )


def _alert_feed(
    entries: list[tuple[Element, list[Linked]]],
    found_entries: list[FeedEntry],
    own: AwarenessKind,
    own_kind: AwarenessKind | None,
) -> FeedDocument:
    """Return a feed of alerts if it is one: linked alerts, and those inside its entries."""
    alerts = [found for entry, _ in entries for found in _embedded_alerts(entry, base="")]
    links = [link for _, found in entries for link in found]
    is_cap = own_kind is AwarenessKind.CAP or (
        own_kind is None and bool(alerts or _all_link(entries))
    )
    if not is_cap:
        return FeedDocument(kind=own, entries=once(found_entries))
    unique = dict.fromkeys(links)
    return FeedDocument(
        kind=AwarenessKind.CAP, entries=once(alerts), links=tuple(unique)[:MOST_ITEMS]
    )


def _all_link(entries: list[tuple[Element, list[Linked]]]) -> bool:
    """Return whether this is an index of alerts: each entry links to one."""
    return bool(entries) and all(links for _, links in entries)


def _embedded_alerts(entry: Element, base: str) -> Iterator[FeedEntry]:
    """Yield the alerts inside an entry's content."""
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
    # RSS links have no type. A link leads to an alert only if the owner says so.
    url = web_address(text_of(item, "link", ""), base) if kind is AwarenessKind.CAP else ""
    return [Linked(url=url, tag=tag)] if url else []


def _read_entry(entry: Element, base: str, publisher: str) -> FeedEntry:
    base = web_address(entry.get(_XML_BASE) or "", base) or base
    author = next((text_of(each, "name") for each in children(entry, "author")), "")
    published = read_time(text_of(entry, "published"))
    updated = read_time(text_of(entry, "updated"))
    link, host = _link(entry, base)
    areas = geo_rss(entry)
    title = _construct(entry, "title")
    return FeedEntry(
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


def _read_xml_item(item: Element, base: str, publisher: str) -> FeedEntry:
    link, host = address(text_of(item, "link", "") or text_of(item, "link"), base)
    at = read_time(text_of(item, "pubDate")) or read_time(text_of(item, "date"))
    areas = geo_rss(item)
    title = text_of(item, "title", "") or text_of(item, "title")
    return FeedEntry(
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
    """Return the time that an entry is about, if it states one in a known vocabulary."""
    for begins, ends in _SPANS:
        if found := read_window(text_of(entry, begins), text_of(entry, ends)):
            return found
    for name in _PERIODS:
        if found := read_period(text_of(entry, name)):
            return found
    return None


def is_atom(root: Element) -> bool:
    """Return whether a root is an Atom feed's."""
    return name_of(root) == "feed" and "atom" in namespace_of(root).lower()


def is_rss(root: Element) -> bool:
    """Return whether a root is an RSS feed's, of version 2.0 or 1.0."""
    return name_of(root) in {"rss", "RDF"}


_NAMES = {
    AwarenessKind.CAP: Text("part.kind_cap"),
    AwarenessKind.ATOM: Text("part.kind_atom"),
    AwarenessKind.RSS: Text("part.kind_rss"),
    AwarenessKind.JSON_FEED: Text("part.kind_json"),
    AwarenessKind.WANTED: Text("part.kind_wanted"),
}


def read_source(
    raw: bytes, base: str, kind: AwarenessKind | None = None, *, charset: str = ""
) -> FeedDocument:
    """Return a source's contents; `kind` is what its owner set. Raises SourceUnreadableError."""
    document = _read(decoded(raw, charset), base, kind)
    if kind is not None and document.kind is not kind:
        raise SourceUnreadableError(
            "source.other_kind", kind=_NAMES[document.kind], wanted=_NAMES[kind]
        )
    return document


def read_document(raw: bytes, base: str, *, charset: str = "") -> FeedEntry | None:
    """Return one alert that a feed links to; raises SourceUnreadableError."""
    root = parse_xml(decoded(raw, charset))
    if not is_alert(root):
        raise SourceUnreadableError("source.no_alert")
    return read_alert(root, base)


def _read(text: str, base: str, kind: AwarenessKind | None) -> FeedDocument:
    text = text.strip().lstrip("\ufeff")
    if text.startswith(("{", "[")):
        value = parse_json(text)
        if isinstance(value, dict) and is_json_feed(value):
            return read_json_feed(value, base)
        if isinstance(value, dict) and is_wanted_list(value):
            return parse_wanted_list(value, base)
        raise SourceUnreadableError("source.unknown_json")
    if not text.startswith("<"):
        raise SourceUnreadableError("source.unknown_feed")
    root = parse_xml(text)
    if is_alert(root):
        alert = read_alert(root, base)
        return FeedDocument(kind=AwarenessKind.CAP, entries=(alert,) if alert else ())
    if is_atom(root):
        return read_atom(root, base, kind)
    if is_rss(root):
        return read_rss(root, base, kind)
    raise SourceUnreadableError("source.unknown_xml")
