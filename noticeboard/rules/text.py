"""Hostile text: whether a person can read it, and made fit to show.

`SafeText` is the only string that a notification, card or page accepts.
"""

import re
from typing import Final, NewType
import unicodedata

from noticeboard.log.wording import has_unseen

SafeText = NewType("SafeText", str)
"""Plain text without controls, formats or piles of marks; sinks still escape it."""

LONGEST_TEXT: Final = 2000
_MOST_MARKS: Final = 3
_LINE_BREAK: Final = re.compile("\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_ELLIPSIS: Final = "\u2026"
# Letters that draw nothing: they let two names look alike, or a name look empty.
_BLANKS: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\U00013441\U00013442\U00016fe4\U0001d159"
)
_BRAILLE_BLANK: Final = "\u2800"
_VISIBLE: Final = re.compile("[A-Za-z0-9]")
# Right in running text: line breaks, joiners between letters that join, the sign after a symbol
# that asks for its colors. Format controls of any other kind only ever hide something.
_IN_RUNNING_TEXT: Final = re.compile(
    "\n|(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])"
    "|(?<=[\u2000-\u3fff\U0001f000-\U0001faff])\ufe0f"
)


def is_blank(raw: str) -> bool:
    """Return whether a text has no letter or number that a person can see."""
    if _VISIBLE.search(raw):
        return False
    return not any(unicodedata.category(each)[0] in "LN" and each not in _BLANKS for each in raw)


def has_hidden(raw: str, *, lines: bool = False) -> bool:
    """Return whether a text has characters that a person can't see; `lines` for running text."""
    text = _IN_RUNNING_TEXT.sub("", raw) if lines else raw
    if text.isascii():
        return not text.isprintable()
    return has_unseen(text) or any(each == _BRAILLE_BLANK or not _is_shown(each) for each in text)


def safe_text(raw: str, *, longest: int = LONGEST_TEXT, lines: bool = False) -> SafeText:
    """Return `raw` as plain text of at most `longest` characters, on one line unless `lines`."""
    # Most texts are plain: what is printable ASCII has nothing to strip but its ends.
    if len(raw) <= longest and raw.isascii():
        seen = raw.replace("\n", "") if lines else raw
        if seen.isprintable():
            return SafeText(raw.strip())
    # A cap before the work, too: normalising a megabyte for a title would be a gift.
    cut = raw[: longest * 4]
    broken = _LINE_BREAK.sub("\n", cut).replace("\t", " ").replace(_BRAILLE_BLANK, " ")
    if not lines:
        broken = broken.replace("\n", " ")
    kept = _few_marks(unicodedata.normalize("NFC", "".join(filter(_is_shown, broken))))
    text = kept.strip()
    if len(text) > longest or len(raw) > len(cut):
        text = text[: longest - 1].rstrip() + _ELLIPSIS
    return SafeText(text)


def _is_shown(letter: str) -> bool:
    if letter == "\n":
        return True
    # Cs and Co and Cn too: what has no agreed picture can show as anything.
    return unicodedata.category(letter)[0] != "C" and letter not in _BLANKS


def _few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter)[0] == "M" else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
