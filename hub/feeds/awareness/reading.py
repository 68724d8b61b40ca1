"""From the bytes a source answers with to what it says; its kind is told from them. Pure."""

from hub.feeds.awareness.cap import is_alert, read_alert
from hub.feeds.awareness.document import decoded, parse_json, parse_xml
from hub.feeds.awareness.errors import SourceUnreadableError
from hub.feeds.awareness.json_feed import is_json_feed, is_wanted, read_json_feed, read_wanted
from hub.feeds.awareness.said import Heard, Said
from hub.feeds.awareness.syndication import is_atom, is_rss, read_atom, read_rss
from hub.model.awareness import AwarenessKind

_NAMES = {
    AwarenessKind.CAP: "CAP alerts",
    AwarenessKind.ATOM: "an Atom feed",
    AwarenessKind.RSS: "an RSS feed",
    AwarenessKind.JSON_FEED: "a JSON Feed",
    AwarenessKind.WANTED: "a list of wanted people",
}


def read_source(
    raw: bytes, base: str, kind: AwarenessKind | None = None, *, charset: str = ""
) -> Heard:
    """Return what a source says; `base` is its address, `kind` what its owner says it is.

    Raises SourceUnreadableError.
    """
    heard = _read(decoded(raw, charset), base, kind)
    if kind is not None and heard.kind is not kind:
        raise SourceUnreadableError(
            f"This source is {_NAMES[heard.kind]}, not {_NAMES[kind]}: change its kind."
        )
    return heard


def read_document(raw: bytes, base: str, *, charset: str = "") -> Said | None:
    """Return one alert that a feed links to; raises SourceUnreadableError."""
    root = parse_xml(decoded(raw, charset))
    if not is_alert(root):
        raise SourceUnreadableError("A link of this source leads to something that is no alert.")
    return read_alert(root, base)


def _read(text: str, base: str, kind: AwarenessKind | None) -> Heard:
    text = text.strip().lstrip("\ufeff")
    if text.startswith(("{", "[")):
        value = parse_json(text)
        if isinstance(value, dict) and is_json_feed(value):
            return read_json_feed(value, base)
        if isinstance(value, dict) and is_wanted(value):
            return read_wanted(value, base)
        raise SourceUnreadableError("This source is JSON, but no feed that is known here.")
    if not text.startswith("<"):
        raise SourceUnreadableError("This source is no feed that is known here.")
    root = parse_xml(text)
    if is_alert(root):
        alert = read_alert(root, base)
        return Heard(kind=AwarenessKind.CAP, said=(alert,) if alert else ())
    if is_atom(root):
        return read_atom(root, base, kind)
    if is_rss(root):
        return read_rss(root, base, kind)
    raise SourceUnreadableError("This source is XML, but no feed that is known here.")
