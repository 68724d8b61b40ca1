"""Words found in a text, in any script and whatever their case. Pure, and linear in the text."""

from functools import lru_cache
from typing import Final
import unicodedata

_UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x31FF),  # Chinese and Japanese
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Scripts that put no space between words: there each letter counts as a word of its own."""

_GAPS: Final = {code: " " for code in range(128) if not chr(code).isalnum()}


def says(text: str, word: str) -> bool:
    """Tell whether a word, or several in a row, stands in a text as whole words."""
    wanted = _spaced(word)
    return bool(wanted.strip()) and wanted in _spaced(text)


@lru_cache(maxsize=512)
def _spaced(text: str) -> str:
    """Return the words of a text in one case and form, with one space around each."""
    folded = _folded(text)
    if folded.isascii():
        # Most texts: the long way round would take a whole history of them a hundred times longer.
        return f" {' '.join(folded.translate(_GAPS).split())} "
    letters: list[str] = []
    for letter in folded:
        # A mark belongs to the letter before it; without it half of India's words would break.
        if not (letter.isalnum() or unicodedata.category(letter)[0] == "M"):
            letters.append(" ")
        elif _is_unspaced(letter):
            letters.append(f" {letter} ")
        else:
            letters.append(letter)
    return f" {' '.join(''.join(letters).split())} "


def _folded(text: str) -> str:
    # Twice: folding can leave what is to be composed, and the other way round.
    once = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", once)


def _is_unspaced(letter: str) -> bool:
    code = ord(letter)
    return code >= _UNSPACED[0][0] and any(first <= code <= last for first, last in _UNSPACED)
