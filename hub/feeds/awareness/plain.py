"""Hostile markup made plain text: parsed as a browser would, never cut out by patterns. Pure."""

import re
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from hub.feeds.awareness.address import MOST_URL_CHARS, shown_host
from noticeboard.rules.text import SafeText, safe_text

LONGEST_LINE: Final = 200
LONGEST_TEXT: Final = 4000
_MOST_MARKUP_CHARS: Final = 64 * 1024
"""More markup than this is not looked at, however little text may be in it."""
_MOST_PASSES: Final = 3
"""Markup that was escaped once too often is common in feeds."""
_MAYBE_MARKUP: Final = re.compile(r"<[a-zA-Z/!?]|&[#a-zA-Z]")
_SILENT: Final = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "svg", "math", "title", "head")
)
"""Elements whose text nobody is meant to read."""
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
    """Return what a reader of the markup would see; plain text comes back as it is."""
    text = raw[:_MOST_MARKUP_CHARS]
    for _ in range(_MOST_PASSES):
        if _MAYBE_MARKUP.search(text) is None:
            break
        text = _read(text)
    return text


def address(raw: str, base: str = "") -> tuple[SafeText, SafeText]:
    """Return a link as text and its host; both empty where it is not one of the web."""
    absolute = web_address(raw, base)
    return safe_text(absolute, longest=MOST_URL_CHARS), safe_text(shown_host(absolute))


def web_address(raw: str, base: str = "") -> str:
    """Return an absolute http or https address in ASCII, empty where there is none."""
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
    # Controls and surrogates stop the parser; none of them is ever shown anyway.
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
    kept: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        hidden, opens = name in _SILENT, event == "start"
        if hidden:
            silent += 1 if opens else -1
        if name in _BLOCKS and (opens or name not in _VOID):
            kept.append("\n")
        said = element.text if opens else element.tail
        if said and not silent:
            kept.append(said)
    return "".join(kept).strip()
