"""JSON Feed 1.1 (jsonfeed.org/version/1.1), with the facts of a request under `_neighbors`."""

from collections.abc import Iterable
import json
from typing import Final

from noticeboard.board.feeds.atom import Head
from noticeboard.board.feeds.geometry import geojson
from noticeboard.board.feeds.items import Item
from noticeboard.log.area import Circle
from noticeboard.log.encoding import format_time

MEDIA_TYPE: Final = "application/feed+json"
VERSION: Final = "https://jsonfeed.org/version/1.1"


def write(head: Head, items: Iterable[Item], about: str) -> bytes:
    """Return the feed; `about` is where the extension is described."""
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


def _item(item: Item, about: str) -> dict[str, object]:
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
