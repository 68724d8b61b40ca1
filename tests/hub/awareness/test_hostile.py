"""What a source may send to do harm, and what becomes of it."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from datetime import UTC, datetime
import json
import time
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from hub.awareness.document import MOST_DEPTH, FeedEntry, address, decoded, line, paragraphs
from hub.awareness.fetch import SourceUnreadableError
from hub.awareness.formats import read_source
from hub.awareness.places import read_time, read_window

from .conftest import PERSON, alert, atom, entry, json_feed, rss, rss_item, wanted

BASE = "https://feed.example.org/feed"
LAUGHS = """<?xml version="1.0"?><!-- a feed --><!DOCTYPE feed [
<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
]><feed xmlns="http://www.w3.org/2005/Atom"><title>&c;</title></feed>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>&x;</title></feed>"""


def only(raw: str | bytes) -> FeedEntry:
    """Return the one thing that a source says."""
    [said] = read_source(raw if isinstance(raw, bytes) else raw.encode(), BASE).entries
    return said


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        OUTSIDE,
        "<!DOCTYPE feed SYSTEM 'http://127.0.0.1/x.dtd'><feed/>",
        "<?a ?><!-- <x> --> <?b?>\n<!DOCTYPE feed><feed/>",
        atom(entry()).replace("<feed", "<!DOCTYPE feed><feed", 1),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_no_document_type(text: str, encoding: str) -> None:
    """A document type is refused before anything is parsed, in whatever letters it is written."""
    with pytest.raises(SourceUnreadableError, match="document type"):
        read_source(text.replace('encoding="UTF-8"', "").encode(encoding), BASE)


def test_undeclared_entity_is_no_feed() -> None:
    """An entity that nobody declared is never looked up anywhere."""
    with pytest.raises(SourceUnreadableError, match="well-formed"):
        read_source(atom(entry(title="&secret;")).encode(), BASE)


def test_document_type_within_text_is_text() -> None:
    """A page inside an item's text has its own document type, which is only text."""
    page = "<![CDATA[<!DOCTYPE html><html><body><p>Two engines</p></body></html>]]>"

    assert only(rss(rss_item(more="").replace("Brush fire", page))).title == "Two engines"


@pytest.mark.parametrize("depth", [MOST_DEPTH + 10, 10_000])
def test_deep_nesting(depth: int) -> None:
    """What is nested too deep is refused, in XML and in JSON."""
    with pytest.raises(SourceUnreadableError):
        read_source(atom("<a>" * depth + "</a>" * depth).encode(), BASE)
    with pytest.raises(SourceUnreadableError):
        read_source(b'{"version": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", BASE)


def test_deep_markup() -> None:
    """Markup that is nested without end is read as far as it goes."""
    assert line("<b>" * 20_000 + "deep") in {"deep", ""}
    assert len(paragraphs("<div>" * 20_000 + "x")) <= 1


def test_too_many_parts() -> None:
    """More elements than any feed has are refused."""
    with pytest.raises(SourceUnreadableError, match="too many parts"):
        read_source(atom("<a/>" * 250_000).encode(), BASE)


def test_long_title() -> None:
    """A title of 7 MB becomes one short line, at once."""
    began = time.process_time()

    said = only(atom(entry(title="<![CDATA[" + "<b>A</b>" * 900_000 + "]]>")))

    assert len(said.title) <= 200
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<script>alert(1)</script>Watch", "Watch"),
        ("Watch<img src=x onerror=alert(1)>", "Watch"),
        ("<a href='javascript:alert(1)'>Watch</a>", "Watch"),
        ("<style>b{}</style>Watch", "Watch"),
        ("Watch<!-- hidden --> out", "Watch out"),
        ("&lt;b&gt;Watch&lt;/b&gt;", "Watch"),
        ("&amp;lt;script&amp;gt;x&amp;lt;/script&amp;gt;Watch", "Watch"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("Fire &amp; rescue", "Fire & rescue"),
        ("\u202egnp.exe\u202c Watch", "gnp.exe Watch"),
        ("W\u200ba\u200dt\u2060ch", "Watch"),
        ("<svg><text>x</text></svg>Watch", "Watch"),
        ("[Watch](https://evil.example)", "[Watch](https://evil.example)"),
        ("Wa\x00tch\x07", "Watch"),
        ("<p>Watch", "Watch"),
        ("</p></div></body>Watch", "Watch"),
        ("<iframe src=x>y</iframe>Watch", "Watch"),
        ("<noscript>x</noscript><template>y</template>Watch", "Watch"),
    ],
)
def test_markup_becomes_plain_text(raw: str, shown: str) -> None:
    """Markup is gone, whatever it does; what is no markup stays; nothing deceives the eye."""
    assert line(raw) == shown


@pytest.mark.parametrize("kind", ["cap", "atom", "rss", "json", "wanted"])
def test_title_of_every_kind_is_plain(kind: str) -> None:
    """A script in the title of whatever kind of source never becomes anything but text."""
    hostile = "Hi<script>alert('x')</script>\u202e<b>there</b>"
    escaped = hostile.replace("<", "&lt;")
    text = {
        "cap": alert(headline=escaped),
        "atom": atom(entry(title=escaped)),
        "rss": rss(rss_item(title=escaped)),
        "json": json_feed({"id": "1", "title": hostile}),
        "wanted": wanted({**PERSON, "title": hostile}),
    }[kind]

    assert only(text).title == "Hithere"


@pytest.mark.parametrize(
    ("raw", "shown", "host"),
    [
        ("/a", "https://feed.example.org/a", "feed.example.org"),
        ("//other.example/a", "https://other.example/a", "other.example"),
        ("javascript:alert(1)", "", ""),
        ("javascript://a.example/%0aalert(1)", "", ""),
        ("ftp://a.example/x", "", ""),
        ("data:text/html,x", "", ""),
        ("file:///etc/passwd", "", ""),
        ("https://user:pw@evil.example/", "", ""),
        ("https://[::1", "", ""),
        ("https://ex\u0430mple.org/", "", ""),
        ("https://a.example/\u202e", "", ""),
        ("https://a.example/" + "x" * 3000, "", ""),
        ("", "", ""),
    ],
)
def test_links_are_text(raw: str, shown: str, host: str) -> None:
    """A link is a whole address of the web as text, with its host; anything else is none."""
    assert address(raw, BASE) == (shown, host)


@pytest.mark.parametrize(
    "raw",
    [
        BOM_UTF8 + atom(entry(title="Br\u00fccke")).encode(),
        BOM_UTF16_LE + atom(entry(title="Br\u00fccke")).encode("utf-16-le"),
        BOM_UTF16_BE + atom(entry(title="Br\u00fccke")).encode("utf-16-be"),
        atom(entry(title="Br\u00fccke")).encode("utf-16-be"),
        atom(entry(title="Br\u00fccke"))
        .replace("?>", ' encoding="iso-8859-1"?>', 1)
        .encode("iso-8859-1"),
    ],
)
def test_letters(raw: bytes) -> None:
    """Byte order marks, UTF-16 and Latin-1 are read as what they are."""
    assert only(raw).title == "Br\u00fccke"


def test_wrong_charset() -> None:
    """Bytes that are no letters of the charset become a mark; a charset nobody knows is refused."""
    assert only(atom(entry(title="Br\u00fccke")).encode("cp1252")).title == "Br\ufffdcke"
    assert decoded(b"\xfc", "iso-8859-1") == "\u00fc"
    with pytest.raises(SourceUnreadableError, match="character set"):
        read_source(b"<feed/>", BASE, charset="utf-7")
    with pytest.raises(SourceUnreadableError, match="character set"):
        read_source(b"<?xml version='1.0' encoding='ebcdic-cp-us'?><feed/>", BASE)


@pytest.mark.parametrize(
    "raw",
    ["", "yesterday", "2026-13-45", "9999-12-31T23:59:59-14:00", "0001-01-01", 7, None, "x" * 99],
)
def test_times_that_are_none(raw: object) -> None:
    """What is no time, or one of no age that could matter, is none."""
    assert read_time(raw) is None


def test_windows_that_are_none() -> None:
    """A window that is reversed, endless or of years is none."""
    assert read_window("2026-11-25T10:00:00Z", "2026-11-25T09:00:00Z") is None
    assert read_window("2026-11-25T10:00:00Z", "2027-11-25T09:00:00Z") is None
    assert read_window("2026-11-25T10:00:00Z", None) is None
    assert read_time("Wed, 25 Nov 2026 10:00:00 -0500") == datetime(2026, 11, 25, 15, tzinfo=UTC)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
_FIELDS = st.dictionaries(
    st.sampled_from([*PERSON, "id", "authors", "tags", "coordinates", "_x", "content_html"]), _JSON
)


@settings(max_examples=30, deadline=None)
@given(items=st.lists(_FIELDS, max_size=4))
def test_any_json(items: list[dict[str, Any]]) -> None:
    """Whatever stands in a JSON source, reading it gives text that is safe, or says it is none."""
    for text in (
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}),
        json.dumps({"items": [{"uid": "1", **item} for item in items]}),
    ):
        try:
            heard = read_source(text.encode("utf-8", "surrogatepass"), BASE)
        except SourceUnreadableError:
            continue
        assert all(len(said.title) <= 200 for said in heard.entries)


@settings(max_examples=80, deadline=None)
@given(
    at=st.integers(min_value=0, max_value=1500),
    put=st.binary(max_size=6) | st.sampled_from([b"<a>", b"</a>", b"&lt;", b"]]>", b"<![CDATA["]),
    which=st.sampled_from([alert(), atom(entry()), rss(rss_item())]),
)
def test_any_bytes(at: int, put: bytes, which: str) -> None:
    """A document with anything put anywhere is read or refused, and nothing else happens."""
    raw = which.encode()
    spoiled = raw[:at] + put + raw[at + len(put) :]

    try:
        read_source(spoiled, BASE)
    except SourceUnreadableError as error:
        assert str(error).endswith(".")  # noqa: PT017 -- either is well


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="<>&;/!-abscript'\"= ", max_size=200))
def test_any_markup(raw: str) -> None:
    """Whatever text comes, one line of bounded plain text leaves."""
    shown = line(raw)

    assert len(shown) <= 200
    assert not any(char in shown for char in "\n\u202e\u200b\x00")


@pytest.mark.long
@settings(max_examples=5000, deadline=None)
@given(
    at=st.integers(min_value=0, max_value=1500),
    put=st.binary(max_size=12),
    which=st.sampled_from([alert(), atom(entry()), rss(rss_item()), wanted(PERSON)]),
)
def test_any_bytes_for_long(at: int, put: bytes, which: str) -> None:
    """The same, many times."""
    raw = which.encode()

    try:
        read_source(raw[:at] + put + raw[at + len(put) :], BASE)
    except SourceUnreadableError as error:
        assert str(error).endswith(".")  # noqa: PT017 -- either is well
