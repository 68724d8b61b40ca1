"""What a request's words are about: finds phrases of the word lists in linear time. Pure.

A word list refuses nothing; a moderator decides about each finding. The language of a text is not
known, so the lists of all languages are applied. Their phrases are written so that a word of one
language does not match another's.

A text is searched once for the phrases' anchor words. Only phrases with an anchor in the text are
tried. Gaps are bounded and never cross the end of a sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Set as AbstractSet
from dataclasses import dataclass
from functools import cache
import re
from typing import Final

from noticeboard.rules import names, text
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.wordlists import EVERY

_COMMON: Final = frozenset({"after", "before", "during", "have", "your", "with", "por", "vous"})
"""Words that are in every other text: they are no phrase's anchor."""
_GAPS: Final = {"..": "(?:[a-z0-9]+ ){0,3}?", "...": "(?:[a-z0-9]+ ){0,8}?"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One compiled phrase, which needs at least one of its `anchors`."""

    pattern: re.Pattern[str]
    anchors: frozenset[str]
    needs: tuple[frozenset[str], ...]
    """It also needs one word of each of these, which alone rules out most phrases."""


def compiled(phrase: str) -> Phrase:
    """Return a phrase of a word list, ready to search for."""
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
    """Return tokens joined as `Phrase.pattern` expects them."""
    return f" {' '.join(tokens)} "


def is_met(phrase: Phrase, anchor: str, spaced_text: str, present: frozenset[str]) -> bool:
    """Return whether a phrase matches with this anchor in the text, whose words are `present`."""
    if not may_be_in(phrase, present):
        return False
    found = phrase.pattern.search(spaced_text)
    return found is not None and anchor in found[0].split()


def without(
    phrases: Mapping[str, tuple[Phrase, ...]], spaced_text: str, present: frozenset[str]
) -> str:
    """Return the text with each of the phrases replaced by a full stop."""
    for anchor in phrases.keys() & present:
        for phrase in phrases[anchor]:
            if may_be_in(phrase, present):
                spaced_text = phrase.pattern.sub(". ", spaced_text)
    return spaced_text


def may_be_in(phrase: Phrase, present: AbstractSet[str]) -> bool:
    """Return whether a text with these words has one of each set that the phrase needs."""
    for words in phrase.needs:  # noqa: SIM110 -- a generator takes longer than the loop
        if words.isdisjoint(present):
            return False
    return True


def _pattern(element: str) -> str:
    if element in _GAPS:
        return _GAPS[element]
    words = "|".join(element.removesuffix("?").split("|"))
    return f"(?:(?:{words}) )?" if element.endswith("?") else f"(?:{words}) "


MAY_NAME: Final = frozenset({"missing_person", "abduction", "search_and_rescue"})
"""Incidents in which the missing person may be named."""
_MOST_WORDS: Final = 5
_LANGUAGES: Final = range(len(EVERY))

type _Topic = tuple[str, int]
"""A list's subject, and the number of its language."""


@cache
def _every_phrase() -> Mapping[str, tuple[tuple[_Topic, Phrase], ...]]:
    """Return the phrases of all lists by anchor, so that a text's words are looked up once."""
    found: dict[str, list[tuple[_Topic, Phrase]]] = {}
    for language, lists in enumerate(EVERY):
        for about, listed in (
            ("lawful_activity", lists.lawful_activity),
            ("threat", lists.threat),
            ("race", lists.race),
            ("victim_data", lists.victim_data),
        ):
            for anchor, phrases in by_anchor(listed).items():
                found.setdefault(anchor, []).extend(((about, language), each) for each in phrases)
    return {anchor: tuple(phrases) for anchor, phrases in found.items()}


@cache
def _not_meant() -> Mapping[str, tuple[Phrase, ...]]:
    return by_anchor(phrase for each in EVERY for phrase in each.not_meant)


@cache
def _needed() -> AbstractSet[str]:
    """Return words of which a text needs at least one to have any finding."""
    return names.NEEDED | _every_phrase().keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A text in the form in which phrases are searched for, without the phrases not meant."""

    spaced: str
    words: frozenset[str]
    plain: str


def text_findings(*texts: str, incident: str = "") -> tuple[Finding, ...]:
    """Return findings for a moderator in a title, a text or both, in the rules' order."""
    plain = " . ".join(map(text.plain, texts))
    letters = text.letters(plain)
    if _needed().isdisjoint(letters):
        return ()
    words = frozenset(letters)
    anchors = frozenset[str]() if incident in MAY_NAME else names.anchors_in(words)
    if not anchors and not _may_meet(words):
        return ()
    tokens = text.tokens(plain)
    present = frozenset(tokens)
    whole = without(_not_meant(), spaced(tokens), present)
    return tuple(_found(_Text(spaced=whole, words=present, plain=plain), anchors))


def _found(text: _Text, anchors: frozenset[str]) -> Iterator[Finding]:
    """Yield the findings; search for names at these anchors."""
    met = _met(text)
    if not met and not anchors:
        return
    yield from _list_findings("lawful_activity", met)
    if met and any(
        ("race", language) in met and EVERY[language].described.isdisjoint(text.words)
        for language in _LANGUAGES
    ):
        yield _to_moderator("race_only")
    # Assume that a name in a sentence about a victim is the victim's; a moderator decides.
    is_named = anchors and not names.ANCHORS.isdisjoint(text.words)
    of_victim = set(names.named(text.plain, anchors)) if is_named else set()
    if True in of_victim or _words("victim_data", met):
        yield _to_moderator("names_victim")
    if False in of_victim:
        yield _to_moderator("names_person")
    yield from _list_findings("threat", met)


def _may_meet(present: frozenset[str]) -> bool:
    """Return whether a phrase may be in a text that has at least these words."""
    phrases = _every_phrase()
    return any(
        may_be_in(phrase, present)
        for anchor in phrases.keys() & present
        for _, phrase in phrases[anchor]
    )


def _met(text: _Text) -> Mapping[_Topic, set[str]]:
    """Return the anchors of the phrases that are in the text, by subject."""
    found: dict[_Topic, set[str]] = {}
    phrases = _every_phrase()
    for anchor in phrases.keys() & text.words:
        for topic, phrase in phrases[anchor]:
            if anchor not in found.get(topic, ()) and is_met(
                phrase, anchor, text.spaced, text.words
            ):
                found.setdefault(topic, set()).add(anchor)
    return found


def _words(about: str, met: Mapping[_Topic, Iterable[str]]) -> list[str]:
    if not met:
        return []
    return sorted({word for language in _LANGUAGES for word in met.get((about, language), ())})


def _list_findings(code: str, met: Mapping[_Topic, Iterable[str]]) -> Iterator[Finding]:
    found = _words(code, met)
    if found:
        yield _to_moderator(code, words=", ".join(found[:_MOST_WORDS]))


def _to_moderator(code: str, **params: str) -> Finding:
    return Finding(code=code, severity=Severity.HOLD, params=params)
