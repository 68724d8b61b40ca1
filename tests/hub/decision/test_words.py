"""Words in a text: whole ones, in any case and script, and fast on any text."""

import time
import unicodedata

from hypothesis import given, strategies as st
import pytest

from hub.decision.rules import contains_words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The RALLY on Sunday", "rally"),
        ("rally", "Rally"),
        ("a rally, and", "rally"),
        ("(rally)", "rally"),
        ("the union  meeting's end", "Union Meeting"),
        ("Demonstration in der Hauptstra\u00dfe", "HAUPTSTRASSE"),
        ("\uff32\uff21\uff2c\uff2c\uff39", "rally"),
        ("Cafe\u0301", "caf\u00e9"),
        ("\u6297\u8b70\u96c6\u4f1a\u304c\u3042\u3063\u305f", "\u96c6\u4f1a"),
        ("\u0935\u093f\u0930\u094b\u0927 \u0939\u0941\u0906", "\u0935\u093f\u0930\u094b\u0927"),
        ("\u0130stanbul", "i\u0307stanbul"),
        ("M1 motorway", "m1"),
    ],
)
def test_what_is_said(text: str, word: str) -> None:
    """A word is found whatever its case, width, form or neighbors."""
    assert contains_words(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("He is really tall", "rally"),
        ("protested", "protest"),
        ("a protest", "protested"),
        ("union of the meeting", "union meeting"),
        ("\u0935\u093f\u0930\u094b\u0927\u0940", "\u0935\u093f\u0930\u094b\u0927"),
        ("anything", ""),
        ("any thing", " .*"),
        ("rally", "r.lly"),
        ("rally", "(r)+"),
    ],
)
def test_what_is_not_said(text: str, word: str) -> None:
    """A part of a word is not the word, and a word is never a pattern."""
    assert not contains_words(text, word)


@pytest.mark.parametrize(
    "letter",
    [
        *("\u0e01", "\u0edf", "\u1000", "\u109d", "\u1780", "\u17e9", "\u3005", "\u31ff"),
        *("\u3400", "\u9fff", "\ufa0e", "\ufa29", "\U00020000", "\U000323af"),
    ],
)
def test_scripts_without_spaces(letter: str) -> None:
    """From the first letter of such a script to its last, each is a word of its own."""
    assert contains_words(f"{letter}{letter}a", letter)


@pytest.mark.parametrize("letter", ["\u0dc6", "\u0f00", "\u10d0", "\ua000", "\u0100", "z"])
def test_scripts_with_spaces(letter: str) -> None:
    """What lies just beside them is written in whole words."""
    assert not contains_words(f"{letter}{letter}a", letter)


def test_what_is_no_letter_parts_words() -> None:
    """Every other character does, of ASCII and beyond."""
    parts = [chr(code) for code in range(128) if not chr(code).isalnum()]

    assert all(
        contains_words(f"a{part}b", "a") and contains_words(f"a{part}b\u00e9", "a")
        for part in parts
    )
    assert len(parts) == 66
    assert contains_words("a\u0080b", "a")


@given(st.text(max_size=30), st.text(max_size=200), st.text(max_size=200))
def test_a_word_is_found_wherever_it_stands(word: str, before: str, after: str) -> None:
    """Between any two texts, in any normal form and case, whole words are found."""
    has_letters = any(letter.isalnum() for letter in word)

    for form in ("NFC", "NFD", "NFKC"):
        shown = unicodedata.normalize(form, word)
        assert contains_words(f"{before} \n {shown} . {after}", word) or not has_letters


@given(st.text(), st.text())
def test_nothing_breaks_it(text: str, word: str) -> None:
    """Any text and any word give an answer."""
    contains_words(text, word)


def test_it_is_linear() -> None:
    """A long text made to be slow is read in no time."""
    began = time.process_time()

    assert not contains_words("a " * 100_000 + "b", "a " * 49 + "c")

    assert time.process_time() - began < 5
