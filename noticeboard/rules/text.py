"""Hostile text: checks it is readable, makes it safe to show, and plain to compare. Pure.

A name looks like another's if it has letters of another alphabet, or the same letters in disguise.

`SafeText` is the only string that a notification, card or page accepts. Disguised letters are
replaced before a text is compared with word lists.
"""

import re
from string import ascii_letters, ascii_lowercase, digits
from typing import Final, NewType
import unicodedata

from noticeboard.log.encoding import has_unseen

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
BRAILLE_BLANK: Final = "\u2800"
_VISIBLE: Final = re.compile("[A-Za-z0-9]")
# Allowed in running text: line breaks, joiners between letters that join, the emoji variation
# selector after a symbol. Other format controls only ever hide something.
IN_RUNNING_TEXT: Final = re.compile(
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
    text = IN_RUNNING_TEXT.sub("", raw) if lines else raw
    if text.isascii():
        return not text.isprintable()
    return has_unseen(text) or any(each == BRAILLE_BLANK or not is_visible(each) for each in text)


def safe_text(raw: str, *, longest: int = LONGEST_TEXT, lines: bool = False) -> SafeText:
    """Return `raw` as plain text of at most `longest` characters, on one line unless `lines`."""
    # Most texts are printable ASCII, and only their ends need stripping.
    if len(raw) <= longest and raw.isascii():
        line = raw.replace("\n", "") if lines else raw
        if line.isprintable():
            return SafeText(raw.strip())
    # Cap the length before the work: normalizing a megabyte for a title would help an attacker.
    cut = raw[: longest * 4]
    broken = _LINE_BREAK.sub("\n", cut).replace("\t", " ").replace(BRAILLE_BLANK, " ")
    if not lines:
        broken = broken.replace("\n", " ")
    shown = _few_marks(unicodedata.normalize("NFC", "".join(filter(is_visible, broken))))
    text = shown.strip()
    if len(text) > longest or len(raw) > len(cut):
        text = text[: longest - 1].rstrip() + _ELLIPSIS
    return SafeText(text)


def is_visible(letter: str) -> bool:
    """Return whether a character draws something that everybody sees alike, or breaks a line."""
    if letter == "\n":
        return True
    # Also excludes Cs, Co and Cn: a character without an agreed picture can show as anything.
    return unicodedata.category(letter)[0] != "C" and letter not in _BLANKS


def _few_marks(text: str) -> str:
    letters_left: list[str] = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter)[0] == "M" else 0
        if marks <= _MOST_MARKS:
            letters_left.append(letter)
    return "".join(letters_left)


# What draws nothing: marks, formats, zero-width and bidi characters, soft hyphens, fillers.
_UNSEEN: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\xad\u034f\u061c"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e0fff]"
)
BROKEN_WORD: Final = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011] {0,9}[\r\n]{1,9}\s{0,9}(?=[^\W\d_])")
_LOOKALIKES: Final = str.maketrans(
    # Cyrillic and Greek letters that look like Latin ones, small and capital.
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb\u0433"
    "\u03b1\u03bf\u03c1\u03bd\u03b9\u03ba\u03c5\u03c7\u03c4\u03b5\u0131"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u2019\u02bc",
    "aeopcyxijsdqwhraopvikyxteiABEKMHOPCTYXIJSABEZHIKMNOPTYX''",
)
TOKEN: Final = re.compile("[a-z0-9]+|[.!?;]")
WORD: Final = re.compile("[A-Za-z]+(?:'[A-Za-z]+)?|[.!?;,]")
_STOPS: Final = ".!?;"
_MARKS: Final = ".!?;,"


def _only(characters: str) -> bytes:
    """Return the table that turns every other byte into a space."""
    return bytes(each if chr(each) in characters else 32 for each in range(256))


_LETTERS: Final = _only(ascii_lowercase)
_TOKENS: Final = _only(ascii_lowercase + digits + _STOPS)
_WORDS: Final = _only(ascii_letters + _MARKS)


def plain(text: str) -> str:
    """Return the text in Latin letters, case kept, without accents or invisible characters."""
    whole = BROKEN_WORD.sub("", text) if "\n" in text else text
    if whole.isascii():
        return whole
    shown = _UNSEEN.sub("", unicodedata.normalize("NFKD", whole)).translate(_LOOKALIKES)
    return shown.replace("\u00df", "ss").replace("\u1e9e", "SS")


def tokens(plain_text: str) -> list[str]:
    """Return a plain text's words in lower case, and the marks that may end a sentence."""
    if not plain_text.isascii():
        return TOKEN.findall(plain_text.casefold())
    # Same as the pattern, in a third of the time.
    return _split(plain_text.lower(), _TOKENS, _STOPS)


def letters(plain_text: str) -> list[str]:
    """Return every run of Latin letters, in lower case; it includes every word of the text.

    Fast, and enough to see that a text has none of some words.
    """
    lower = plain_text.lower() if plain_text.isascii() else plain_text.casefold()
    return lower.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split()


def words(plain_text: str) -> list[str]:
    """Return a plain text's words, case kept, and its punctuation."""
    if "'" in plain_text or not plain_text.isascii():
        return WORD.findall(plain_text)
    return _split(plain_text, _WORDS, _MARKS)


def _split(text: str, table: bytes, marks: str) -> list[str]:
    """Return the runs of bytes that the table keeps, and each mark by itself."""
    apart = text.encode("ascii").translate(table).decode("ascii")
    for mark in marks:
        apart = apart.replace(mark, f" {mark} ")
    return apart.split()


# Names that look like another's

_LETTER_RUN: Final = re.compile(r"[^\W\d_]+")
_ALIKE: Final = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})
# Japanese mixes three scripts, Chinese and Korean two.
_WRITTEN_TOGETHER: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


def mixes_alphabets(name: str) -> bool:
    """Return whether a word of the name has letters of two alphabets, unlike any real word."""
    return any(len(_scripts(word)) > 1 for word in _LETTER_RUN.findall(name))


def skeletons(name: str) -> frozenset[str]:
    """Return the pictures of a name as it is, in lower case and in upper case.

    Readers can confuse two names if one of these is common to both.
    """
    # Letters of two alphabets may look alike only as capitals, or only as small letters.
    return frozenset(map(skeleton, (name, name.lower(), name.upper())))


def skeleton(name: str) -> str:
    """Return a form, equal for names that a reader cannot tell apart: letters and numbers.

    Case, accents, spaces and punctuation don't count, and similar letters are the same.
    """
    seen = "".join(filter(_counts, plain(name).casefold())).translate(_ALIKE)
    return seen.replace("rn", "m").replace("vv", "w")


def _counts(letter: str) -> bool:
    return letter.isalnum() or letter == "|"


def _scripts(word: str) -> set[str]:
    found = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    # Fullwidth and mathematical letters are Latin in disguise: never mixed with plain ones.
    return {"CJK"} if found <= _WRITTEN_TOGETHER else found
