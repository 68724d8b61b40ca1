"""What a request's words speak of: findings that only a moderator can decide about. Pure.

Nothing is refused by a list of words. The language of a text is not known, so the lists of all
languages look at it, and their phrases are written so that one language's word is not another's.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from noticeboard.rules import folding, people
from noticeboard.rules.finding import Finding, Severity
from noticeboard.rules.phrases import Phrase, by_anchor, met, spaced, without
from noticeboard.rules.wordlists import EVERY
from noticeboard.rules.wordlists.word_list import WordList

MAY_NAME: Final = frozenset({"missing_person", "abduction", "search_and_rescue"})
"""Incidents in which the person who is looked for may be named."""
_MOST_WORDS: Final = 5

type _Phrases = Mapping[str, tuple[Phrase, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A text in the form in which phrases are looked for, without what is not meant."""

    spaced: str
    words: frozenset[str]
    plain: str


class _Lists:
    """One language's lists, ready to be looked for."""

    def __init__(self, words: WordList) -> None:
        self.lawful_activity = by_anchor(words.lawful_activity)
        self.threat = by_anchor(words.threat)
        self.race = by_anchor(words.race)
        self.victim_data = by_anchor(words.victim_data)
        self.described = words.described


_LISTS: Final = tuple(map(_Lists, EVERY))
_NOT_MEANT: Final = by_anchor(phrase for each in EVERY for phrase in each.not_meant)
_ANCHORS: Final = people.ANCHORS.union(
    *(
        phrases.keys()
        for each in _LISTS
        for phrases in (each.lawful_activity, each.threat, each.race, each.victim_data)
    )
)


def text_findings(*texts: str, incident: str = "") -> tuple[Finding, ...]:
    """Return what a moderator should look at in a title, a text or both, in the rules' order."""
    plain = " . ".join(map(folding.plain, texts))
    tokens = folding.tokens(plain)
    present = frozenset(tokens)
    if _ANCHORS.isdisjoint(present):
        return ()
    whole = without(_NOT_MEANT, spaced(tokens), present)
    text = _Text(spaced=whole, words=present, plain=plain)
    return tuple(_found(text, may_name=incident in MAY_NAME))


def _found(text: _Text, *, may_name: bool) -> Iterator[Finding]:
    yield from _listed("lawful_activity", text, lambda lists: lists.lawful_activity)
    if any(
        lists.described.isdisjoint(text.words) and any(met(lists.race, text.spaced, text.words))
        for lists in _LISTS
    ):
        yield _held("race_only")
    # A name in a sentence about a victim is the victim's until a moderator has read it.
    is_named = not may_name and not people.ANCHORS.isdisjoint(text.words)
    of_victim = set(people.named(text.plain)) if is_named else set()
    if True in of_victim or any(
        any(met(lists.victim_data, text.spaced, text.words)) for lists in _LISTS
    ):
        yield _held("names_victim")
    if False in of_victim:
        yield _held("names_person")
    yield from _listed("threat", text, lambda lists: lists.threat)


def _listed(code: str, text: _Text, of: Callable[[_Lists], _Phrases]) -> Iterator[Finding]:
    found = sorted({word for lists in _LISTS for word in met(of(lists), text.spaced, text.words)})
    if found:
        yield _held(code, words=", ".join(found[:_MOST_WORDS]))


def _held(code: str, **params: str) -> Finding:
    return Finding(code=code, severity=Severity.HOLD, params=params)
