"""Safe text: nothing in it hides, moves or piles up."""

import unicodedata

from hypothesis import given, strategies as st
import pytest

from noticeboard.rules.text import safe_text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Burglary on Elm Street", "Burglary on Elm Street"),
        ("  a  ", "a"),
        ("cc\u202egnp.exe", "ccgnp.exe"),
        ("pol\u200bice\u2060\ufeff", "police"),
        ("\u2066a\u2069", "a"),
        ("a\x00b\x1b[2J\x7f", "ab[2J"),
        ("a\nb", "a b"),
        ("a\r\nb", "a b"),
        ("a\u2028b\tc", "a b c"),
        ("\u3164\u115f\u034f", ""),
        ("\U000e0041tag", "tag"),
        ("soft\xadhyphen", "softhyphen"),
        ("\ue000\uffff\ud800", ""),
        ("e\u0301", "\u00e9"),
        ("\u00c9X", "\u00c9X"),
        ("z" + "\u0335" * 40 + "a", "z" + "\u0335" * 3 + "a"),
        ("<b>&amp;</b> [x](http://y)", "<b>&amp;</b> [x](http://y)"),
    ],
)
def test_one_line(raw: str, shown: str) -> None:
    """Controls, formats, fillers and private letters go; visible letters stay as they are."""
    assert safe_text(raw) == shown


def test_lines_are_kept_where_asked_for() -> None:
    """Every kind of line break becomes one, and only if lines are wanted."""
    raw = "a\r\nb\rc\u2029d\x85e"
    assert safe_text(" a\nb ", lines=True) == "a\nb"
    assert safe_text(" a\nb\tc ", lines=True) == "a\nb c"
    assert safe_text(raw, lines=True) == "a\nb\nc\nd\ne"
    assert safe_text(raw) == "a b c d e"


def test_length_is_capped() -> None:
    """A text that is cut says so, within its length."""
    assert safe_text("abcdef", longest=6) == "abcdef"
    assert safe_text("\u00e4bcdef", longest=6) == "\u00e4bcdef"
    assert safe_text("\u00e4bcdefg", longest=6) == "\u00e4bcde\u2026"
    assert safe_text("abcdefg", longest=6) == "abcde\u2026"
    assert safe_text("abcd   g", longest=6) == "abcd\u2026"
    assert safe_text("\u200b" * 100 + "abc", longest=6) == "\u2026"
    assert safe_text("\u200b" * 21 + "abc", longest=6) == "abc"
    assert safe_text("\u200b" * 21 + "abcd", longest=6) == "abc\u2026"
    assert safe_text("a" * 2001) == "a" * 1999 + "\u2026"
    assert safe_text("\u00e4" * 2000) == "\u00e4" * 2000


@given(
    raw=st.text(max_size=400), longest=st.integers(min_value=1, max_value=50), lines=st.booleans()
)
def test_anything_becomes_safe(raw: str, longest: int, lines: bool) -> None:  # noqa: FBT001 -- drawn
    """No control, no format, no pile of marks, never too long, and safe text stays the same."""
    text = safe_text(raw, longest=longest, lines=lines)
    kinds = [unicodedata.category(letter) for letter in text]
    marks = "".join("m" if kind[0] == "M" else "." for kind in kinds)

    assert len(text) <= longest
    assert all(
        kind[0] != "C" or (lines and letter == "\n")
        for kind, letter in zip(kinds, text, strict=True)
    )
    assert "mmmm" not in marks
    assert unicodedata.is_normalized("NFC", text)
    assert safe_text(text, longest=longest, lines=lines) == text
