"""Phrases of the word lists, found in a text in time that grows with its length alone. Pure.

A text is looked through once for the words that phrases hang on, their anchors, and only those
phrases are tried whose anchor is in it. Gaps are bounded and never cross the end of a sentence.
"""

from collections.abc import Iterable, Iterator, Mapping
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


def compiled(phrase: str) -> Phrase:
    """Return a phrase of a word list, ready to be looked for."""
    elements = phrase.split()
    needed = [element.split("|") for element in elements if element[-1] not in ".?"]
    needed = [words for words in needed if _COMMON.isdisjoint(words)]
    # The longer the word, the rarer: "march" and not "the".
    anchors = max(needed, key=lambda words: min(map(len, words)))
    return Phrase(
        pattern=re.compile("(?<= )" + "".join(map(_pattern, elements))),
        anchors=frozenset(anchors),
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


def met(
    phrases: Mapping[str, tuple[Phrase, ...]], spaced_text: str, present: frozenset[str]
) -> Iterator[str]:
    """Yield the anchor of each phrase that is in the text, whose words are `present`."""
    for anchor in sorted(phrases.keys() & present):
        for phrase in phrases[anchor]:
            found = phrase.pattern.search(spaced_text)
            if found is not None and anchor in found[0].split():
                yield anchor
                break


def without(
    phrases: Mapping[str, tuple[Phrase, ...]], spaced_text: str, present: frozenset[str]
) -> str:
    """Return the text without the phrases, each a full stop instead."""
    for anchor in phrases.keys() & present:
        for phrase in phrases[anchor]:
            spaced_text = phrase.pattern.sub(". ", spaced_text)
    return spaced_text


def _pattern(element: str) -> str:
    if element in _GAPS:
        return _GAPS[element]
    words = "|".join(element.removesuffix("?").split("|"))
    return f"(?:(?:{words}) )?" if element.endswith("?") else f"(?:{words}) "
