"""Bytes from outside made a tree or JSON, within bounds: no DTD, no entity, no great depth. Pure.

A document type declaration can only stand before the root element, so it is looked for there,
in the text itself, before any parser sees it: nothing is ever declared, expanded or fetched.
"""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from io import BytesIO
import re
from typing import Any, Final

from lxml import etree
import msgspec

from hub.feeds.awareness.errors import SourceUnreadableError

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
    # What calls itself Latin-1 is what a browser reads as this.
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
    """Return the text: by its byte order mark, its header's charset or what it says itself.

    Bytes that are no letters of that charset become U+FFFD. Raises SourceUnreadableError where
    the charset is one that is not read.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    head = raw[: _ENCODED_HEAD * 4]
    # UTF-16 without a mark: ASCII with a zero beside every letter.
    for zero, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        pair = head[:_ENCODED_HEAD]
        if len(pair) > 3 and not any(pair[zero::2]) and all(pair[1 - zero :: 2]):  # noqa: PLR2004 -- two letters
            return raw.decode(encoding, "replace")
    declared = _DECLARED.match(head)
    said = declared.group(1).decode("ascii") if declared else charset or "utf-8"
    known = _ENCODINGS.get(said.strip().strip("\"'").lower())
    if known is None:
        raise SourceUnreadableError("This source is in a character set that is not read.")
    if declared and known.startswith("utf-16"):
        known = "utf-8"  # It cannot be: its declaration was read as single bytes.
    return raw.decode(known, "replace")


def parse_xml(text: str) -> Element:
    """Return the root element; raises SourceUnreadableError."""
    at = 0
    while found := _BEFORE_ROOT.match(text, at):
        at = found.end()
    if text.startswith("<!", at):
        raise SourceUnreadableError("This source declares a document type, which is never read.")
    # The declaration of an encoding goes: what is parsed is UTF-8, whatever it was.
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
                raise SourceUnreadableError("This source is nested too deep or has too many parts.")
    except (etree.LxmlError, ValueError) as error:
        raise SourceUnreadableError("This source answers with XML that is not well-formed.") from (
            error
        )
    root: Element = source.root
    return root


def parse_json(text: str) -> object:
    """Return what the JSON says; raises SourceUnreadableError."""
    try:
        found: object = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.MsgspecError, RecursionError) as error:
        raise SourceUnreadableError("This source answers with JSON that cannot be read.") from error
    return found


def name_of(element: Element) -> str:
    """Return an element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace_of(element: Element) -> str:
    """Return an element's namespace; empty where it has none."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: Element, name: str, namespace: str | None = None) -> list[Element]:
    """Return the direct children of that name, of whatever namespace unless one is given."""
    return [
        child
        for child in element
        if name_of(child) == name and namespace in {None, namespace_of(child)}
    ]


def text_of(element: Element, name: str, namespace: str | None = None) -> str:
    """Return the text of the first child of that name; empty where there is none."""
    found = children(element, name, namespace)
    return whole_text(found[0]) if found else ""


def whole_text(element: Element) -> str:
    """Return all text in an element."""
    return "".join(element.itertext()).strip()
