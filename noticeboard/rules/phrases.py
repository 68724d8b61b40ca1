"""Phrases of the word lists, found in a text in time that grows with its length alone. Pure.

A text is looked through once for the words that phrases hang on, their anchors, and only those
phrases are tried whose anchor is in it. Gaps are bounded and never cross the end of a sentence.
"""

from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass
import re
from typing import Final

_COMMON: Final = frozenset({"after", "before", "during", "have", "your", "with", "por", "vous"})
"""Words that are in every other text: no phrase hangs on them."""
_GAPS: Final = {"..": "(?:[a-z0-9]+ ){0,3}?", "...": "(?:[a-z0-9]+ ){0,8}?"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase, compiled; `anchors` are the words of which it needs one."""

    pattern: re.Pattern[str]
    anchors: frozenset[str]
    needs: tuple[frozenset[str], ...]
    """It needs one word of each of these as well: most phrases are ruled out by that alone."""


def compiled(phrase: str) -> Phrase:
    """Return a phrase of a word list, ready to be looked for."""
    elements = phrase.split()
    needed = [element.split("|") for element in elements if element[-1] not in ".?"]
    rare = [words for words in needed if _COMMON.isdisjoint(words)]
    # The longer the word, the rarer: "march" and not "the".
    anchors = max(rare, key=lambda words: min(map(len, words)))
    return Phrase(
        pattern=re.compile("(?<= )" + "".join(map(_pattern, elements))),
        anchors=frozenset(anchors),
        needs=tuple(frozenset(words) for words in needed if words is not anchors),
    )


def by_anchor(phrases: Iterable[str]) -> Mapping[str, tuple[Phrase, ...]]:
    """Return the phrases by each word that may be their anchor."""
    found: dict[str, list[Phrase]] = {}
    for phrase in map(compiled, phrases):
        for anchor in phrase.anchors:
            found.setdefault(anchor, []).append(phrase)
    return {anchor: tuple(each) for anchor, each in found.items()}


def spaced(tokens: Iterable[str]) -> str:
    """Return tokens as phrases are looked for in them."""
    return f" {' '.join(tokens)} "


def is_met(phrase: Phrase, anchor: str, spaced_text: str, present: frozenset[str]) -> bool:
    """Tell whether a phrase is in the text, whose words are `present`, hanging on this anchor."""
    if not may_be_in(phrase, present):
        return False
    found = phrase.pattern.search(spaced_text)
    return found is not None and anchor in found[0].split()


def without(
    phrases: Mapping[str, tuple[Phrase, ...]], spaced_text: str, present: frozenset[str]
) -> str:
    """Return the text without the phrases, each a full stop instead."""
    for anchor in phrases.keys() & present:
        for phrase in phrases[anchor]:
            if may_be_in(phrase, present):
                spaced_text = phrase.pattern.sub(". ", spaced_text)
    return spaced_text


def may_be_in(phrase: Phrase, present: AbstractSet[str]) -> bool:
    """Tell whether a text with these words has one of all that the phrase needs."""
    for words in phrase.needs:  # noqa: SIM110 -- a generator takes longer than the loop
        if words.isdisjoint(present):
            return False
    return True


def _pattern(element: str) -> str:
    if element in _GAPS:
        return _GAPS[element]
    words = "|".join(element.removesuffix("?").split("|"))
    return f"(?:(?:{words}) )?" if element.endswith("?") else f"(?:{words}) "
