"""Names that look like another's: letters of another alphabet, or of the same one. Pure."""

import re
from typing import Final
import unicodedata

from noticeboard.rules.folding import plain

_WORD: Final = re.compile(r"[^\W\d_]+")
_ALIKE: Final = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})
# Japanese writes three scripts side by side, Chinese and Korean two.
_TOGETHER: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


def mixes_alphabets(name: str) -> bool:
    """Tell whether a word of the name has letters of two alphabets, as no word of any language."""
    return any(len(_scripts(word)) > 1 for word in _WORD.findall(name))


def looks(name: str) -> frozenset[str]:
    """Return what a name looks like, also in small and in capital letters.

    Readers can confuse two names if one of these is common to both.
    """
    # Letters of two alphabets may look alike as capitals alone, or as small letters alone.
    return frozenset(map(picture, (name, name.lower(), name.upper())))


def picture(name: str) -> str:
    """Return what names have in common that a reader cannot tell apart: letters and numbers.

    Case, accents, spaces and punctuation don't count, nor does which of two like letters it is.
    """
    seen = "".join(filter(_counts, plain(name).casefold())).translate(_ALIKE)
    return seen.replace("rn", "m").replace("vv", "w")


def _counts(letter: str) -> bool:
    return letter.isalnum() or letter == "|"


def _scripts(word: str) -> set[str]:
    found = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    # Fullwidth and mathematical letters are Latin in disguise: none belongs beside plain ones.
    return {"CJK"} if found <= _TOGETHER else found
