"""JSON Feed 1.1, and lists of wanted people as the FBI publishes them: any field may be null."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from hub.feeds.awareness.places import geo_json, point, some, written
from hub.feeds.awareness.plain import address, line, paragraphs
from hub.feeds.awareness.said import MOST_ITEMS, MOST_KEY_CHARS, Heard, Said, once
from hub.feeds.awareness.times import read_time, read_window
from hub.model.awareness import AreaMeaning, AwarenessKind
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea

VERSION: Final = "https://jsonfeed.org/version/1"
_OVER: Final = frozenset(
    ("captured", "recovered", "located", "surrendered", "deceased", "arrested", "identified")
)
_BOARD: Final = "_neighbors"
"""The extension of noticeboards' own feeds."""
_CLOSED: Final = frozenset(("resolved", "expired"))
type Fields = Mapping[str, Any]


def is_json_feed(value: object) -> bool:
    """Tell whether a document is a JSON Feed."""
    return isinstance(value, dict) and _text(value, "version").startswith(VERSION)


def is_wanted(value: object) -> bool:
    """Tell whether a document is a list of wanted people."""
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return False
    return all("uid" in item for item in _objects(value, "items"))


def read_json_feed(feed: Fields, base: str) -> Heard:
    """Return what a JSON Feed says."""
    publisher = _text(feed, "title")
    base = _text(feed, "feed_url") or base
    said = [_read_item(item, base, publisher) for item in _objects(feed, "items")]
    return Heard(kind=AwarenessKind.JSON_FEED, said=once(said))


def read_wanted(found: Fields, base: str) -> Heard:
    """Return who is wanted, missing or asked about; those who were found are shown no more."""
    said = [_read_wanted(item, base) for item in _objects(found, "items")]
    return Heard(kind=AwarenessKind.WANTED, said=once(said))


def _read_item(item: Fields, base: str, publisher: str) -> Said:
    link, host = address(_text(item, "url") or _text(item, "external_url"), base)
    named = [_text(author, "name") for author in _objects(item, "authors")]
    published, updated = (read_time(item.get(f"date_{each}")) for each in ("published", "modified"))
    areas, window = _extended(item)
    board = item.get(_BOARD)
    ours: Fields = board if isinstance(board, dict) else {}
    title = _text(item, "title")
    return Said(
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
        shown=ours.get("void") is not True and _text(ours, "status") not in _CLOSED,
    )


def _extended(item: Fields) -> tuple[tuple[RequestArea, ...], TimeWindow | None]:
    """Return where and when, from an extension object, as noticeboards write it or as GeoJSON."""
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


def _read_wanted(item: Fields, base: str) -> Said:
    link, host = address(_text(item, "url"), base)
    told = [_text(item, name) for name in ("description", "details", "caution", "reward_text")]
    published = read_time(item.get("publication"))
    title = _text(item, "title")
    areas = some(_coordinates(item))
    return Said(
        key=(_text(item, "uid") or link or title)[:MOST_KEY_CHARS],
        title=line(title),
        text=paragraphs("\n\n".join(part for part in told if part)),
        event=line(_text(item, "poster_classification")),
        area_text=line(", ".join(_texts(item, "field_offices"))),
        link=link,
        link_host=host,
        published=published,
        updated=read_time(item.get("modified")) or published,
        areas=areas,
        area_is=AreaMeaning.EVENT if areas else AreaMeaning.NOWHERE,
        shown=_text(item, "status").lower() not in _OVER,
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
