"""What a request's words are about: finds phrases of the word lists, and persons. Pure.

A word list refuses nothing; a moderator decides about each finding. The language of a text is not
known, so the lists of all languages are applied. Their phrases are written so that a word of one
language does not match another's.

A text is searched once for the phrases' anchor words. Only phrases with an anchor in the text are
tried. Gaps are bounded and never cross the end of a sentence.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import product
import re
from typing import Final

from noticeboard.rules import text
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.wordlists import de, en, es, fr
from noticeboard.rules.wordlists.word_list import WordList, listed

EVERY: Final[tuple[WordList, ...]] = (en.WORDS, es.WORDS, fr.WORDS, de.WORDS)
"""The lists of all languages."""
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


# Names of persons

# A person is a title, a given name or "named" before a capital letter. No list can know every
# name. It is enough to ask a moderator, and to leave alone what a request is full of: streets,
# schools, makes of cars, and the investigators that people may call.


def _every_named() -> Iterator[tuple[str, ...]]:
    for words in EVERY:
        for phrase in words.named:
            yield from _spelled(phrase)


def _spelled(phrase: str) -> Iterator[tuple[str, ...]]:
    """Yield every spelling of a phrase."""
    return product(*(element.split("|") for element in phrase.split()))


_STOPS: Final = frozenset(".!?;")
_ABBREVIATED: Final = listed("mr mrs ms dr sr sra srta st det sgt lt capt insp ofc m")
_TITLES: Final = frozenset().union(*(each.titles for each in EVERY))
_GIVEN: Final = frozenset().union(*(each.given_names for each in EVERY))
_RANKS: Final = frozenset().union(*(each.ranks for each in EVERY))
VICTIMS: Final = frozenset().union(*(each.victim for each in EVERY))
# German nouns are capitalized, so a capital after "Opfer" is not a name.
_NAMEABLE_VICTIMS: Final = listed("victim deceased victima fallecido fallecida victime")
_NAMED: Final = {
    last: tuple(each for each in _every_named() if each[-1] == last)
    for last in {each[-1] for each in _every_named()}
}
"""The phrases that announce a name, by their last word."""
_PLACES: Final = listed(
    "street st avenue ave road rd lane ln drive dr boulevard blvd court ct place pl square sq park"
    " parkway pkwy highway hwy trail way terrace circle alley creek river lake bridge school high"
    " elementary middle junior academy university college institute hospital clinic church library"
    " building center centre station plaza mall tower airport stadium arena field fields farm farms"
    " store shop market cafe bar grill restaurant inn hotel motel pier harbor cemetery memorial"
    " museum theatre theater gym bank pharmacy deli county city town township foundation festival"
    " calle avenida plaza plazuela paseo camino carretera parque colegio instituto hospital barrio"
    " puente centro estadio aeropuerto estacion glorieta ronda iglesia"
    " rue avenue boulevard place quai allee impasse chemin route square lycee college ecole pont"
    " gare stade hopital eglise centre residence"
    " strasse platz weg allee gasse ring ufer brucke schule gymnasium kirche halle stadion"
    " park hof"
)
_STREET_ENDINGS: Final = ("strasse", "platz", "weg", "gasse", "allee", "schule", "ring", "ufer")
_HOLY: Final = listed("saint san santa santo sankt st ste sainte")
_LINKS: Final = listed("de del la las los du des der den dem for of police the al a")
_NOT_PERSONS: Final = frozenset(
    {
        ("jack", "russell"),
        ("john", "deere"),
        ("jack", "daniels"),
        ("calvin", "klein"),
        ("michael", "kors"),
        ("ralph", "lauren"),
        ("martin", "luther"),
        ("harry", "winston"),
        ("mary", "kay"),
        ("paul", "smith"),
        ("scott", "bike"),
    }
)
_MOST_LINKS: Final = 2
_AGES: Final = listed("anfang mitte ende")


NAME_ANCHORS: Final = _TITLES | _GIVEN | _NAMED.keys() | _NAMEABLE_VICTIMS | {"m"}
"""Words that begin or announce a name, in lower case."""
ALONE: Final = _TITLES | _GIVEN | _NAMEABLE_VICTIMS | {"m"}


def _by_rarest() -> Mapping[str, tuple[tuple[frozenset[str], str], ...]]:
    """Return, by its longest word, each announcing phrase's words and its last word."""
    found: dict[str, list[tuple[frozenset[str], str]]] = {}
    for phrase in _every_named():
        found.setdefault(max(phrase, key=len), []).append((frozenset(phrase), phrase[-1]))
    return {word: tuple(each) for word, each in found.items()}


_ANNOUNCED: Final = _by_rarest()
_NAME_WORDS: Final = ALONE | _ANNOUNCED.keys()
"""A text that names somebody has one of these: of "name is" the first, because it is rarer."""


def name_anchors_in(present: AbstractSet[str]) -> frozenset[str]:
    """Return the anchors at which a text may name somebody, given every run of letters in it.

    For a phrase such as "name is" it is the last word, if all its words are present.
    """
    return (ALONE & present).union(
        last
        for word in _ANNOUNCED.keys() & present
        for words, last in _ANNOUNCED[word]
        if words <= present
    )


def named_persons(plain_text: str, anchors: frozenset[str] = NAME_ANCHORS) -> Iterator[bool]:
    """Yield for each person named in a plain text whether the sentence speaks of a victim.

    `anchors` are those that may be in it.
    """
    words = text.words(plain_text)
    lower = [word.lower() for word in words]
    anchored = [at for at, word in enumerate(lower) if word in anchors]
    # Every name has a capital after the word that begins or announces it.
    anchored = [at for at in anchored if is_capital(words, next_word(lower, at, len(lower)))]
    if not anchored:
        return
    number = 0
    for start, end in sentences(lower):
        first = number
        number = bisect_left(anchored, end, lo=first)
        if any(names_at(words, lower, at, end) for at in anchored[first:number]):
            yield not VICTIMS.isdisjoint(lower[start:end])


def is_capital(words: Sequence[str], at: int | None) -> bool:
    """Return whether there is such a word, with a capital letter."""
    return at is not None and words[at][0].isupper()


def sentences(lower: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each sentence starts and ends among a text's words."""
    start = 0
    for at in [at for at, word in enumerate(lower) if word in _STOPS]:
        if not _is_abbreviated(lower, at):
            yield start, at
            start = at + 1
    yield start, len(lower)


def _is_abbreviated(lower: Sequence[str], at: int) -> bool:
    """Return whether a mark ends an abbreviation or an initial, not a sentence."""
    before = lower[at - 1] if at else ""
    return lower[at] == "." and (before in _ABBREVIATED or len(before) == 1)


def names_at(words: Sequence[str], lower: Sequence[str], at: int, end: int) -> bool:
    """Return whether the word begins, or announces, the name of a person."""
    word = lower[at]
    if not words[at][0].isupper() and word not in {"don", "dona", "senor", "senora", "madame"}:
        return _is_announced(words, lower, at, end)
    after = next_word(lower, at, end)
    if word in _TITLES or (word == "m" and lower[at + 1 : at + 2] == ["."]):
        return _is_addressed(words, lower, at, after)
    if at and lower[at - 1] in _GIVEN and words[at - 1][0].isupper():
        return False  # the second of two given names: the first has been checked already
    if word in _GIVEN and after is not None and words[after][0].isupper():
        pair = (word, lower[after])
        return pair not in _NOT_PERSONS and _is_person(lower, at, after, end)
    return _is_announced(words, lower, at, end)


def _is_addressed(words: Sequence[str], lower: Sequence[str], at: int, after: int | None) -> bool:
    """Return whether a name follows a title: German "Frau" is also a noun."""
    if after is None or not words[after][0].isupper() or lower[after] in _PLACES:
        return False
    before = lower[at - 1] if at else ""
    is_noun = lower[at] == "frau" and (before.endswith(("e", "er")) or lower[after] in _AGES)
    return not is_noun and not _is_officer(lower, at)


def _is_announced(words: Sequence[str], lower: Sequence[str], at: int, end: int) -> bool:
    """Return whether "named" or the like ends here and a name follows."""
    is_victim = lower[at] in _NAMEABLE_VICTIMS
    if not is_victim and not any(
        tuple(lower[at - len(phrase) + 1 : at + 1]) == phrase
        for phrase in _NAMED.get(lower[at], ())
    ):
        return False
    first = next_word(lower, at, end)
    if first is None or not words[first][0].isupper() or lower[first] in _TITLES:
        return False
    second = next_word(lower, first, end)
    has_two = second is not None and words[second][0].isupper()
    return (lower[first] in _GIVEN or has_two) and _is_person(lower, first, second or first, end)


def next_word(lower: Sequence[str], at: int, end: int) -> int | None:
    """Return the next word, skipping commas, full stops and initials."""
    after = at + 1
    while after < end and (lower[after] in ".," or len(lower[after]) == 1):
        after += 1
    return after if after < end else None


def _is_person(lower: Sequence[str], first: int, last: int, end: int) -> bool:
    """Return whether a name is neither a place's nor an officer's."""
    following = lower[last : min(end, last + 2)]
    if any(each in _PLACES or each.endswith(_STREET_ENDINGS) for each in following):
        return False
    before = _before(lower, first)
    return before not in _PLACES | _HOLY and not _is_officer(lower, first)


def _is_officer(lower: Sequence[str], first: int) -> bool:
    return _before(lower, first) in _RANKS


def _before(lower: Sequence[str], first: int) -> str:
    at, links = first - 1, 0
    while at > 0 and (
        lower[at] == ","
        or _is_abbreviated(lower, at)
        or (lower[at] in _LINKS and links < _MOST_LINKS)
    ):
        links += lower[at] in _LINKS
        at -= 1
    return lower[at] if at >= 0 else ""


# Findings

MAY_NAME: Final = frozenset({"missing_person", "abduction", "search_and_rescue"})
"""Incidents in which the missing person may be named."""
_MOST_WORDS: Final = 5
LANGUAGES: Final = range(len(EVERY))

type Topic = tuple[str, int]
"""A list's subject, and the number of its language."""


@cache
def every_phrase() -> Mapping[str, tuple[tuple[Topic, Phrase], ...]]:
    """Return the phrases of all lists by anchor, so that a text's words are looked up once."""
    found: dict[str, list[tuple[Topic, Phrase]]] = {}
    for language, lists in enumerate(EVERY):
        for about, phrases_of in (
            ("lawful_activity", lists.lawful_activity),
            ("threat", lists.threat),
            ("race", lists.race),
            ("victim_data", lists.victim_data),
        ):
            for anchor, phrases in by_anchor(phrases_of).items():
                found.setdefault(anchor, []).extend(((about, language), each) for each in phrases)
    return {anchor: tuple(phrases) for anchor, phrases in found.items()}


@cache
def not_meant() -> Mapping[str, tuple[Phrase, ...]]:
    """Return the phrases of all lists that are cut out of a text first, by anchor."""
    return by_anchor(phrase for each in EVERY for phrase in each.not_meant)


@cache
def _needed() -> AbstractSet[str]:
    """Return words of which a text needs at least one to have any finding."""
    return _NAME_WORDS | every_phrase().keys()


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
    anchors = frozenset[str]() if incident in MAY_NAME else name_anchors_in(words)
    if not anchors and not _may_meet(words):
        return ()
    tokens = text.tokens(plain)
    present = frozenset(tokens)
    whole = without(not_meant(), spaced(tokens), present)
    return tuple(_found(_Text(spaced=whole, words=present, plain=plain), anchors))


def _found(text: _Text, anchors: frozenset[str]) -> Iterator[Finding]:
    """Yield the findings; search for names at these anchors."""
    met = _met(text)
    if not met and not anchors:
        return
    yield from _list_findings("lawful_activity", met)
    if met and any(
        ("race", language) in met and EVERY[language].described.isdisjoint(text.words)
        for language in LANGUAGES
    ):
        yield _to_moderator("race_only")
    # Assume that a name in a sentence about a victim is the victim's; a moderator decides.
    is_named = anchors and not NAME_ANCHORS.isdisjoint(text.words)
    of_victim = set(named_persons(text.plain, anchors)) if is_named else set()
    if True in of_victim or _words("victim_data", met):
        yield _to_moderator("names_victim")
    if False in of_victim:
        yield _to_moderator("names_person")
    yield from _list_findings("threat", met)


def _may_meet(present: frozenset[str]) -> bool:
    """Return whether a phrase may be in a text that has at least these words."""
    phrases = every_phrase()
    return any(
        may_be_in(phrase, present)
        for anchor in phrases.keys() & present
        for _, phrase in phrases[anchor]
    )


def _met(text: _Text) -> Mapping[Topic, set[str]]:
    """Return the anchors of the phrases that are in the text, by subject."""
    found: dict[Topic, set[str]] = {}
    phrases = every_phrase()
    for anchor in phrases.keys() & text.words:
        for topic, phrase in phrases[anchor]:
            if anchor not in found.get(topic, ()) and is_met(
                phrase, anchor, text.spaced, text.words
            ):
                found.setdefault(topic, set()).add(anchor)
    return found


def _words(about: str, met: Mapping[Topic, Iterable[str]]) -> list[str]:
    if not met:
        return []
    return sorted({word for language in LANGUAGES for word in met.get((about, language), ())})


def _list_findings(code: str, met: Mapping[Topic, Iterable[str]]) -> Iterator[Finding]:
    found = _words(code, met)
    if found:
        yield _to_moderator(code, words=", ".join(found[:_MOST_WORDS]))


def _to_moderator(code: str, **params: str) -> Finding:
    return Finding(code=code, severity=Severity.HOLD, params=params)
