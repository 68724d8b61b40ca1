"""Documents from outside, read within bounds: XML without DTD or entities, JSON, plain text. Pure.

A document type declaration can only come before the root element. It is searched for there, in the
text itself, before any parser sees it, so nothing is ever declared, expanded or fetched. HTML is
parsed as a browser would parse it, never cut by patterns.
"""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
import re
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree
import msgspec

from hub.awareness.fetch import MOST_URL_CHARS, SourceUnreadableError, display_host
from hub.model.awareness import NO_TEXT, AreaMeaning, AwarenessKind
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea
from noticeboard.rules.text import SafeText, safe_text

type Element = Any
"""An lxml element, which has no type of its own that could be named."""

MOST_DEPTH: Final = 64
MOST_ELEMENTS: Final = 200_000
_BOMS: Final = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
_ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    # Browsers read Latin-1 as Windows-1252.
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
}
_DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_BEFORE_ROOT: Final = re.compile(
    r"\s+|<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->", re.DOTALL
)
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENCODED_HEAD: Final = 64


def decoded(raw: bytes, charset: str = "") -> str:
    """Return the text, decoded by its byte order mark, its header's charset or its own declaration.

    Invalid bytes become U+FFFD. Raises SourceUnreadableError if the charset isn't supported.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    head = raw[: _ENCODED_HEAD * 4]
    # UTF-16 without a mark: ASCII with a zero next to every letter.
    for zero, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        pair = head[:_ENCODED_HEAD]
        if len(pair) > 3 and not any(pair[zero::2]) and all(pair[1 - zero :: 2]):  # noqa: PLR2004 -- two letters
            return raw.decode(encoding, "replace")
    declared = _DECLARED.match(head)
    text = declared.group(1).decode("ascii") if declared else charset or "utf-8"
    known = _ENCODINGS.get(text.strip().strip("\"'").lower())
    if known is None:
        raise SourceUnreadableError("source.character_set")
    if declared and known.startswith("utf-16"):
        known = "utf-8"  # It can't be: its declaration was read as single bytes.
    return raw.decode(known, "replace")


def parse_xml(text: str) -> Element:
    """Return the root element; raises SourceUnreadableError."""
    at = 0
    while found := _BEFORE_ROOT.match(text, at):
        at = found.end()
    if text.startswith("<!", at):
        raise SourceUnreadableError("source.document_type")
    # Drop the encoding declaration: the parser gets UTF-8, whatever it was.
    clean = _NO_XML.sub("\ufffd", text[at:])
    source = etree.iterparse(
        BytesIO(clean.encode("utf-8", "replace")),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    depth = count = 0
    try:
        for event, _ in source:
            depth += 1 if event == "start" else -1
            count += 1
            if depth > MOST_DEPTH or count > 2 * MOST_ELEMENTS:
                raise SourceUnreadableError("source.too_deep")
    except (etree.LxmlError, ValueError) as error:
        raise SourceUnreadableError("source.bad_xml") from (error)
    root: Element = source.root
    return root


def parse_json(text: str) -> object:
    """Return the JSON value; raises SourceUnreadableError."""
    try:
        found: object = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.MsgspecError, RecursionError) as error:
        raise SourceUnreadableError("source.bad_json") from error
    return found


def name_of(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace_of(element: Element) -> str:
    """Return an element's namespace; empty if it has none."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: Element, name: str, namespace: str | None = None) -> list[Element]:
    """Return the direct children of that name, in any namespace unless one is given."""
    return [
        child
        for child in element
        if name_of(child) == name and namespace in {None, namespace_of(child)}
    ]


def text_of(element: Element, name: str, namespace: str | None = None) -> str:
    """Return the text of the first child of that name; empty if there is none."""
    found = children(element, name, namespace)
    return whole_text(found[0]) if found else ""


def whole_text(element: Element) -> str:
    """Return all text in an element."""
    return "".join(element.itertext()).strip()


LONGEST_LINE: Final = 200
LONGEST_TEXT: Final = 4000
_MOST_MARKUP_CHARS: Final = 64 * 1024
"""Markup beyond this length isn't parsed, however little text it contains."""
_MOST_PASSES: Final = 3
"""Markup that was escaped once too often is common in feeds."""
_MAYBE_MARKUP: Final = re.compile(r"<[a-zA-Z/!?]|&[#a-zA-Z]")
_SILENT: Final = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "svg", "math", "title", "head")
)
"""Elements whose text isn't meant to be read."""
_BLOCKS: Final = frozenset(
    (
        *("p", "div", "br", "li", "ul", "ol", "tr", "table", "hr", "blockquote", "pre", "section"),
        *("article", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"),
    )
)
_VOID: Final = frozenset(("br", "hr"))
_BLANK_LINES: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def line(raw: str) -> SafeText:
    """Return text or markup as one safe line."""
    return safe_text(" ".join(without_markup(raw).split()), longest=LONGEST_LINE)


def paragraphs(raw: str) -> SafeText:
    """Return text or markup as safe lines."""
    return safe_text(
        _BLANK_LINES.sub("\n\n", without_markup(raw)), longest=LONGEST_TEXT, lines=True
    )


def without_markup(raw: str) -> str:
    """Return what a reader of the markup would see. Plain text is returned unchanged."""
    text = raw[:_MOST_MARKUP_CHARS]
    for _ in range(_MOST_PASSES):
        if _MAYBE_MARKUP.search(text) is None:
            break
        text = _read(text)
    return text


def address(raw: str, base: str = "") -> tuple[SafeText, SafeText]:
    """Return a link as text and its host; both empty if it isn't a web link."""
    absolute = web_address(raw, base)
    return safe_text(absolute, longest=MOST_URL_CHARS), safe_text(display_host(absolute))


def web_address(raw: str, base: str = "") -> str:
    """Return an absolute http or https address in ASCII, empty if there is none."""
    raw = raw.strip()
    if not raw or len(raw) > MOST_URL_CHARS:
        return ""
    try:
        absolute = urljoin(base, raw)
        parts = urlsplit(absolute)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        return ""
    fits = len(absolute) <= MOST_URL_CHARS and absolute.isascii() and absolute.isprintable()
    return absolute if good and fits and " " not in absolute else ""


def _read(markup: str) -> str:
    # Control characters and surrogates stop the parser. None of them is ever shown anyway.
    clean = "".join(char for char in markup if char in "\n\t" or char.isprintable())
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        tree: Any = etree.fromstring(f"<div>{clean}</div>".encode(), parser)
    except (etree.LxmlError, ValueError):
        tree = None
    if tree is None:
        return ""
    unique: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        hidden, opens = name in _SILENT, event == "start"
        if hidden:
            silent += 1 if opens else -1
        if name in _BLOCKS and (opens or name not in _VOID):
            unique.append("\n")
        text = element.text if opens else element.tail
        if text and not silent:
            unique.append(text)
    return "".join(unique).strip()


MOST_ITEMS: Final = 500
"""For a longer feed, the first entries: they begin with the newest."""
MOST_KEY_CHARS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry, its text made safe. `key` is its publisher's name for it."""

    key: str
    publisher: SafeText = NO_TEXT
    title: SafeText = NO_TEXT
    text: SafeText = NO_TEXT
    instruction: SafeText = NO_TEXT
    event: SafeText = NO_TEXT
    urgency: SafeText = NO_TEXT
    severity: SafeText = NO_TEXT
    certainty: SafeText = NO_TEXT
    area_text: SafeText = NO_TEXT
    link: SafeText = NO_TEXT
    link_host: SafeText = NO_TEXT
    published: datetime | None = None
    updated: datetime | None = None
    expires: datetime | None = None
    window: TimeWindow | None = None
    areas: tuple[RequestArea, ...] = ()
    area_is: AreaMeaning = AreaMeaning.NOWHERE
    is_visible: bool = True
    """False: it only ends others, or is a test, or is over."""
    ends: tuple[str, ...] = ()
    """The keys of the entries that it replaces or cancels, whether those have come or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An alert that a feed links to, with a tag that changes when the alert does."""

    url: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """One document: its own entries, and the alerts that it links to."""

    kind: AwarenessKind
    entries: tuple[FeedEntry, ...]
    links: tuple[Linked, ...] = ()


def once(text: list[FeedEntry]) -> tuple[FeedEntry, ...]:
    """Return each entry once. Of two with the same key, the first."""
    unique: dict[str, FeedEntry] = {}
    for each in text[:MOST_ITEMS]:
        if each.key:
            unique.setdefault(each.key, each)
    return tuple(unique.values())
