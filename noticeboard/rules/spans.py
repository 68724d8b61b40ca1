"""Where in a request's texts a rule found something, so that a desk can mark it there. Pure.

The rules search a plain copy of the texts. Here every letter of that copy keeps its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from noticeboard.log.encoding import has_unseen
from noticeboard.rules import phrases, text
from noticeboard.rules.phrases import EVERY, MAY_NAME, Phrase, Topic
from noticeboard.rules.policy import POLICY_WORD

RUNNING: Final = "text"
"""The field that may have line breaks."""
_BETWEEN: Final = ""
"""The field of what only separates two texts."""
_LONGEST_NAME: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Characters of one field that a finding is about: `value[start:end]`."""

    field: str
    start: int
    end: int
    code: str
    """As in `Finding.code`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word of the plain copy, and the fields and places of its first and last letter."""

    plain: str
    first: tuple[str, int]
    last: tuple[str, int]


def find_spans(texts: Mapping[str, str], *, incident: str = "") -> tuple[Span, ...]:
    """Return where findings of words and hidden characters lie, by field and place.

    `texts` are the fields that the rules read together, in their order: of a request its title and
    its text. Each finding of `text_findings` for the same texts has at least one span.
    """
    letters, places = _plain(texts)
    found = [
        *_of_hidden(texts),
        *_of_phrases(letters, places),
        *_of_names(letters, places, incident),
    ]
    order = {field: number for number, field in enumerate(texts)}
    found.sort(key=lambda span: (order[span.field], span.start, span.end, span.code))
    return tuple(_joined(found))


def phrase_spans(texts: Mapping[str, str], wanted: Sequence[str], code: str) -> tuple[Span, ...]:
    """Return where phrases stand in texts, as a board's policy looks for them: words in a row."""
    found: list[Span] = []
    for field, value in texts.items():
        words = _words_of(*_plain({field: value}))
        for phrase in wanted:
            plain = [word.plain for word in _words_of(*_plain({field: phrase}))]
            found += (
                _span(words[at], words[at + len(plain) - 1], code)
                for at in range(len(words) - len(plain) + 1)
                if plain and [word.plain for word in words[at : at + len(plain)]] == plain
            )
    order = {field: number for number, field in enumerate(texts)}
    found.sort(key=lambda span: (order[span.field], span.start, span.end))
    return tuple(_joined(found))


def _words_of(letters: str, places: Sequence[tuple[str, int]]) -> list[_Word]:
    folded = [(letter.casefold(), place) for letter, place in zip(letters, places, strict=True)]
    lower_places = [place for letter, place in folded for _ in letter]
    return [
        _Word(plain=match[0], first=lower_places[match.start()], last=lower_places[match.end() - 1])
        for match in POLICY_WORD.finditer("".join(letter for letter, _ in folded))
    ]


def hidden_spans(field: str, value: str) -> Iterator[Span]:
    """Yield each character of a text that nobody can see."""
    allowed = {
        at
        for match in text.IN_RUNNING_TEXT.finditer(value if field == RUNNING else "")
        for at in range(*match.span())
    }
    for at, letter in enumerate(value):
        is_shown = text.is_visible(letter) and letter not in f"\n{text.BRAILLE_BLANK}"
        if at not in allowed and (not is_shown or has_unseen(letter)):
            yield Span(field=field, start=at, end=at + 1, code="hidden_text")


def _of_hidden(texts: Mapping[str, str]) -> Iterator[Span]:
    for field, value in texts.items():
        if not text.is_blank(value):
            yield from hidden_spans(field, value)


def _plain(texts: Mapping[str, str]) -> tuple[str, list[tuple[str, int]]]:
    """Return `text.plain` of the joined texts, and the field and place of each of its letters."""
    letters: list[str] = []
    places: list[tuple[str, int]] = []
    for number, (field, value) in enumerate(texts.items()):
        if number:
            letters += " . "
            places += [(_BETWEEN, 0)] * 3
        broken = {at for match in text.BROKEN_WORD.finditer(value) for at in range(*match.span())}
        for at, letter in enumerate(value):
            shown = "" if at in broken else letter if letter.isascii() else text.plain(letter)
            letters += shown
            places += [(field, at)] * len(shown)
    return "".join(letters), places


def _of_phrases(letters: str, places: Sequence[tuple[str, int]]) -> Iterator[Span]:
    folded = [(letter.casefold(), place) for letter, place in zip(letters, places, strict=True)]
    lower = "".join(letter for letter, _ in folded)
    lower_places = [place for letter, place in folded for _ in letter]
    found = [
        _Word(plain=match[0], first=lower_places[match.start()], last=lower_places[match.end() - 1])
        for match in text.TOKEN.finditer(lower)
    ]
    present = frozenset(word.plain for word in found)
    found = _without(found, present)
    every = phrases.every_phrase()
    met: dict[Topic, list[Span]] = {}
    spaced = phrases.spaced(word.plain for word in found)
    for anchor in every.keys() & present:
        for topic, phrase in every[anchor]:
            if phrases.is_met(phrase, anchor, spaced, present):
                met.setdefault(topic, []).extend(
                    _span(found[start], found[end - 1], topic[0])
                    for start, end in _matches(phrase, found)
                )
    for (about, language), spans in met.items():
        if about == "race":
            if EVERY[language].described.isdisjoint(present):
                yield from (_renamed(span, "race_only") for span in spans)
        elif about == "victim_data":
            yield from (_renamed(span, "names_victim") for span in spans)
        else:
            yield from spans


def _without(found: list[_Word], present: frozenset[str]) -> list[_Word]:
    """Return the words as `phrases.without` leaves them: a full stop for each phrase not meant."""
    not_meant = phrases.not_meant()
    for anchor in not_meant.keys() & present:
        for phrase in not_meant[anchor]:
            if phrases.may_be_in(phrase, present):
                for start, end in reversed(_matches(phrase, found)):
                    stop = _Word(plain=".", first=found[start].first, last=found[end - 1].last)
                    found = [*found[:start], stop, *found[end:]]
    return found


def _matches(phrase: Phrase, found: Sequence[_Word]) -> list[tuple[int, int]]:
    """Return where the phrase is among the words, as half-open ranges."""
    spaced = phrases.spaced(word.plain for word in found)
    number, at = {}, 1
    for index, word in enumerate(found):
        number[at] = index
        at += len(word.plain) + 1
    number[at] = len(found)
    return [(number[each.start()], number[each.end()]) for each in phrase.pattern.finditer(spaced)]


def _of_names(letters: str, places: Sequence[tuple[str, int]], incident: str) -> Iterator[Span]:
    if incident in MAY_NAME:
        return
    anchors = phrases.name_anchors_in(frozenset(text.letters(letters)))
    matches = list(text.WORD.finditer(letters))
    words = [match[0] for match in matches]
    lower = [word.lower() for word in words]
    for start, end in phrases.sentences(lower):
        code = "names_person" if phrases.VICTIMS.isdisjoint(lower[start:end]) else "names_victim"
        for at in range(start, end):
            if (
                lower[at] in anchors
                and phrases.is_capital(words, phrases.next_word(lower, at, len(lower)))
                and phrases.names_at(words, lower, at, end)
            ):
                first, last = _extent(words, lower, at, end)
                yield _span(
                    _Word(plain="", first=places[matches[first].start()], last=("", 0)),
                    _Word(plain="", first=("", 0), last=places[matches[last].end() - 1]),
                    code,
                )


def _extent(words: Sequence[str], lower: Sequence[str], at: int, end: int) -> tuple[int, int]:
    """Return the first and last word of the name that begins or is announced at a word."""
    after = phrases.next_word(lower, at, end)
    first = at if words[at][0].isupper() and lower[at] in phrases.ALONE else after or at
    last = first if after is None or first == after else after
    while last - first < _LONGEST_NAME:
        after = phrases.next_word(lower, last, end)
        if after is None or not words[after][0].isupper() or "," in lower[last:after]:
            break
        last = after
    return first, last


def _span(first: _Word, last: _Word, code: str) -> Span:
    field, start = first.first
    return Span(field=field, start=start, end=last.last[1] + 1, code=code)


def _renamed(span: Span, code: str) -> Span:
    return Span(field=span.field, start=span.start, end=span.end, code=code)


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans, those of one code that touch or overlap as one."""
    last: dict[tuple[str, str], Span] = {}
    done: list[Span] = []
    for span in spans:
        key = (span.field, span.code)
        before = last.get(key)
        if before is not None and span.start <= before.end:
            end = max(before.end, span.end)
            last[key] = Span(field=span.field, start=before.start, end=end, code=span.code)
            continue
        if before is not None:
            done.append(before)
        last[key] = span
    order = {field: number for number, field in enumerate(dict.fromkeys(s.field for s in spans))}
    yield from sorted(
        [*done, *last.values()], key=lambda span: (order[span.field], span.start, span.end)
    )
