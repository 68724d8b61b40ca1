"""Names of persons in a text, and names that look like another's. Pure.

A person is a title, a given name or "named" before a capital letter. No list can know every name.
It is enough to ask a moderator, and to leave alone what a request is full of: streets, schools,
makes of cars, and the investigators that people may call. A name looks like another's if it has
letters of another alphabet, or the same letters in disguise.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from itertools import product
import re
from typing import Final
import unicodedata

from noticeboard.rules import text
from noticeboard.rules.text import plain
from noticeboard.rules.wordlists import EVERY
from noticeboard.rules.wordlists.word_list import listed

_WORD: Final = re.compile(r"[^\W\d_]+")
_LOOKALIKES: Final = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})
# Japanese mixes three scripts, Chinese and Korean two.
_TOGETHER: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


def mixes_alphabets(name: str) -> bool:
    """Return whether a word of the name has letters of two alphabets, unlike any real word."""
    return any(len(_scripts(word)) > 1 for word in _WORD.findall(name))


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
    shape = "".join(filter(_counts, plain(name).casefold())).translate(_LOOKALIKES)
    return shape.replace("rn", "m").replace("vv", "w")


def _counts(letter: str) -> bool:
    return letter.isalnum() or letter == "|"


def _scripts(word: str) -> set[str]:
    found = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    # Fullwidth and mathematical letters are Latin in disguise: never mixed with plain ones.
    return {"CJK"} if found <= _TOGETHER else found


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
_VICTIMS: Final = frozenset().union(*(each.victim for each in EVERY))
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


ANCHORS: Final = _TITLES | _GIVEN | _NAMED.keys() | _NAMEABLE_VICTIMS | {"m"}
"""Words that begin or announce a name, in lower case."""
_ALONE: Final = _TITLES | _GIVEN | _NAMEABLE_VICTIMS | {"m"}


def _by_rarest() -> Mapping[str, tuple[tuple[frozenset[str], str], ...]]:
    """Return, by its longest word, each announcing phrase's words and its last word."""
    found: dict[str, list[tuple[frozenset[str], str]]] = {}
    for phrase in _every_named():
        found.setdefault(max(phrase, key=len), []).append((frozenset(phrase), phrase[-1]))
    return {word: tuple(each) for word, each in found.items()}


_ANNOUNCED: Final = _by_rarest()
NEEDED: Final = _ALONE | _ANNOUNCED.keys()
"""A text that names somebody has one of these: of "name is" the first, because it is rarer."""


def anchors_in(present: AbstractSet[str]) -> frozenset[str]:
    """Return the anchors at which a text may name somebody, given every run of letters in it.

    For a phrase such as "name is" it is the last word, if all its words are present.
    """
    return (_ALONE & present).union(
        last
        for word in _ANNOUNCED.keys() & present
        for words, last in _ANNOUNCED[word]
        if words <= present
    )


def named(plain_text: str, anchors: frozenset[str] = ANCHORS) -> Iterator[bool]:
    """Yield for each person named in a plain text whether the sentence speaks of a victim.

    `anchors` are those that may be in it.
    """
    words = text.words(plain_text)
    lower = [word.lower() for word in words]
    anchored = [at for at, word in enumerate(lower) if word in anchors]
    # Every name has a capital after the word that begins or announces it.
    anchored = [at for at in anchored if _is_capital(words, _next(lower, at, len(lower)))]
    if not anchored:
        return
    number = 0
    for start, end in _sentences(lower):
        first = number
        number = bisect_left(anchored, end, lo=first)
        if any(_names_at(words, lower, at, end) for at in anchored[first:number]):
            yield not _VICTIMS.isdisjoint(lower[start:end])


def _is_capital(words: Sequence[str], at: int | None) -> bool:
    return at is not None and words[at][0].isupper()


def _sentences(lower: Sequence[str]) -> Iterator[tuple[int, int]]:
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


def _names_at(words: Sequence[str], lower: Sequence[str], at: int, end: int) -> bool:
    """Return whether the word begins, or announces, the name of a person."""
    word = lower[at]
    if not words[at][0].isupper() and word not in {"don", "dona", "senor", "senora", "madame"}:
        return _is_announced(words, lower, at, end)
    after = _next(lower, at, end)
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
    first = _next(lower, at, end)
    if first is None or not words[first][0].isupper() or lower[first] in _TITLES:
        return False
    second = _next(lower, first, end)
    has_two = second is not None and words[second][0].isupper()
    return (lower[first] in _GIVEN or has_two) and _is_person(lower, first, second or first, end)


def _next(lower: Sequence[str], at: int, end: int) -> int | None:
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
