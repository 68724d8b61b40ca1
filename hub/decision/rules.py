"""House rules: which one fits a request and why, and what it would have done before. Pure.

Words are found in any script and in either case, in time linear in the text.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Final
import unicodedata

from hub.model.ids import RequestId
from hub.model.recording import Label
from hub.model.request import MatchStrength, Request
from hub.model.rule import ANY_FINDING, Conditions, HouseRule, RuledBy, Verdict
from noticeboard.runtime.text import Text, joined

_UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x31FF),  # Chinese and Japanese
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Scripts without spaces between words: each of their letters counts as a word."""

_GAPS: Final = {code: " " for code in range(128) if not chr(code).isalnum()}


def contains_words(text: str, word: str) -> bool:
    """Return whether a text contains a word, or several in a row, as whole words."""
    spaced = _spaced(word)
    return bool(spaced.strip()) and spaced in _spaced(text)


@lru_cache(maxsize=512)
def _spaced(text: str) -> str:
    """Return a text's words, case-folded and normalized, with one space around each."""
    folded = _folded(text)
    if folded.isascii():
        # Most texts are ASCII. The general way would be a hundred times slower.
        return f" {' '.join(folded.translate(_GAPS).split())} "
    letters: list[str] = []
    for letter in folded:
        # A mark belongs to the letter before it. Otherwise many Indian words would break in two.
        if not (letter.isalnum() or unicodedata.category(letter)[0] == "M"):
            letters.append(" ")
        elif _is_unspaced(letter):
            letters.append(f" {letter} ")
        else:
            letters.append(letter)
    return f" {' '.join(''.join(letters).split())} "


def _folded(text: str) -> str:
    # Twice, because case folding can undo the normalization.
    once = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", once)


def _is_unspaced(letter: str) -> bool:
    code = ord(letter)
    return code >= _UNSPACED[0][0] and any(first <= code <= last for first, last in _UNSPACED)


_FOUND: Final = {
    "area_too_large": Text("part.found_area_too_large"),
    "area_too_narrow": Text("part.found_area_too_narrow"),
    "area_too_small": Text("part.found_area_too_small"),
    "blank_text": Text("part.found_blank_text"),
    "compromised_key": Text("part.found_compromised_key"),
    "confusable_name": Text("part.found_confusable_name"),
    "hidden_text": Text("part.found_hidden_text"),
    "late_account": Text("part.found_late_account"),
    "lawful_activity": Text("part.found_lawful_activity"),
    "life_too_long": Text("part.found_life_too_long"),
    "names_person": Text("part.found_names_person"),
    "names_victim": Text("part.found_names_victim"),
    "no_case_number": Text("part.found_no_case_number"),
    "no_contact": Text("part.found_no_contact"),
    "no_incident": Text("part.found_no_incident"),
    "not_verifiable": Text("part.found_not_verifiable"),
    "outside_jurisdiction": Text("part.found_outside_jurisdiction"),
    "policy_area": Text("part.found_policy_area"),
    "policy_hours": Text("part.found_policy_hours"),
    "policy_incident": Text("part.found_policy_incident"),
    "policy_level": Text("part.found_policy_level"),
    "policy_open": Text("part.found_policy_open"),
    "policy_oversight": Text("part.found_policy_oversight"),
    "policy_phrases": Text("part.found_policy_phrases"),
    "policy_quota": Text("part.found_policy_quota"),
    "policy_window": Text("part.found_policy_window"),
    "policy_window_old": Text("part.found_policy_window_old"),
    "race_only": Text("part.found_race_only"),
    "revoked_key": Text("part.found_revoked_key"),
    "threat": Text("part.found_threat"),
    "too_many_posts": Text("part.found_too_many_posts"),
    "unverified_agency": Text("part.found_unverified_agency"),
    "window_in_future": Text("part.found_window_in_future"),
    "window_too_long": Text("part.found_window_too_long"),
    "window_too_old": Text("part.found_window_too_old"),
    "window_too_short": Text("part.found_window_too_short"),
}
_MATCHED: Final = {
    MatchStrength.CLIPS: Text("part.fits_clips"),
    MatchStrength.CAMERA_ONLY: Text("part.fits_camera"),
    MatchStrength.NONE: Text("part.fits_nothing"),
}
_CONFIRMATIONS: Final = (
    Text("part.level_0"),
    Text("part.level_1"),
    Text("part.level_2"),
    Text("part.level_3"),
)
"""How an agency is confirmed, by its level."""
_LABEL_TEXTS: Final = {
    Label.PERSON: Text("part.label_person"),
    Label.VEHICLE: Text("part.label_vehicle"),
    Label.ANIMAL: Text("part.label_animal"),
    Label.PACKAGE: Text("part.label_package"),
}


def why_it_fits(  # noqa: PLR0913 -- everything a rule may check
    when: Conditions,
    request: Request,
    *,
    strength: MatchStrength,
    labels: Collection[Label],
    distance_m: float | None,
    arrived: datetime,
) -> Text | None:
    """Return why all conditions hold, or None if one of them doesn't."""
    reasons: list[Text] = []
    # The first condition that fails ends the loop, so the expensive ones come last.
    for reason in chain(
        _about_the_agency(when, request),
        _about_here(when, distance_m, arrived),
        _about_what_matches(when, strength, labels),
        _explain_request(when, request),
    ):
        if reason is None:
            return None
        reasons.append(reason)
    return joined(reasons) if reasons else Text("part.fits_everything")


def _about_the_agency(when: Conditions, request: Request) -> Iterator[Text | None]:
    """Yield, for each condition that is set, why it holds, or None if it doesn't."""
    agency = request.agency
    if when.agencies:
        yield Text("part.fits_agency", agency=agency.name) if agency.id in when.agencies else None
    if when.kinds:
        yield Text("part.fits_kind", kind=agency.kind) if agency.kind in when.kinds else None
    if when.level_from is not None or when.level_to is not None:
        least = when.level_from or 0
        most = agency.level if when.level_to is None else when.level_to
        holds = least <= agency.level <= most
        yield Text("part.fits_level", level=_CONFIRMATIONS[agency.level]) if holds else None


def _explain_request(when: Conditions, request: Request) -> Iterator[Text | None]:
    if when.incidents:
        about = request.incident.replace("_", " ")
        yield (
            Text("part.fits_incident", incident=about)
            if request.incident in when.incidents
            else None
        )
    if when.findings:
        found = (
            _FOUND.get(finding.code, Text("part.fits_found"))
            for finding in request.findings
            if finding.code in when.findings or ANY_FINDING in when.findings
        )
        yield next(found, None)
    if when.longer_than is not None:
        length = request.window.length
        yield (
            Text("part.fits_length", length=_lasting(length)) if length > when.longer_than else None
        )
    if when.words:
        text = f"{request.title}\n{request.text}"
        explanation = (
            Text("part.fits_words", word=word) for word in when.words if contains_words(text, word)
        )
        yield next(explanation, None)


def _about_here(
    when: Conditions, distance_m: float | None, arrived: datetime
) -> Iterator[Text | None]:
    if when.farther_than_m is not None or when.nearer_than_m is not None:
        yield _how_far(when, distance_m)
    if when.hours is not None:
        first, last = when.hours
        hour = arrived.hour
        holds = first <= hour < last if first < last else hour >= first or hour < last
        yield Text("part.fits_hour", time=f"{arrived:%H:%M}") if holds else None


def _about_what_matches(
    when: Conditions, strength: MatchStrength, labels: Collection[Label]
) -> Iterator[Text | None]:
    if when.strengths:
        yield _MATCHED[strength] if strength in when.strengths else None
    if when.labels:
        texts = (_LABEL_TEXTS[label] for label in labels if label in when.labels)
        label_text = next(texts, None)
        yield None if label_text is None else Text("part.fits_label", label=label_text)


def _how_far(when: Conditions, distance_m: float | None) -> Text | None:
    # An unknown distance is neither far nor near.
    if (
        distance_m is None
        or (when.farther_than_m is not None and distance_m <= when.farther_than_m)
        or (when.nearer_than_m is not None and distance_m >= when.nearer_than_m)
    ):
        return None
    if distance_m <= 0:
        return Text("part.fits_within")
    return Text("part.fits_distance", distance=round(distance_m))


def _lasting(length: timedelta) -> str:
    """Return a length in words, such as `5 h 30 min`."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h" * bool(hours), f"{minutes} min" * bool(minutes)]
    if not hours and seconds:
        parts.append(f"{seconds} s")
    return " ".join(filter(None, parts)) or "no time"


_WOULD = {
    Verdict.DENY: "would have denied",
    Verdict.NOTIFY: "would have told the household of",
    Verdict.LIST: "would have quietly listed",
    Verdict.APPROVE: "would have approved, within the limits,",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """The facts that a rule may check."""

    request: Request
    strength: MatchStrength
    distance_m: float | None
    """From the area's edge to the nearest camera, 0 inside it; None if no camera has a location."""
    arrived: datetime
    """When the request arrived, in the house's own time zone."""
    labels: tuple[Label, ...] = ()
    """What the request's clips show, according to their cameras."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The verdict on one request, the rule that gave it, and why."""

    rule: HouseRule | None
    by: RuledBy
    verdict: Verdict
    sentence: Text
    """For example `rule 'No protests': its text speaks of lawful activity`."""
    prepare: bool = False
    people: int = 1
    cool_off: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """The house's rules in order, and whether they are switched on."""

    rules: tuple[HouseRule, ...]
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule would have done with every request so far."""

    fits: int
    """How many requests it would have decided in its place, after the rules before it."""
    of: int
    alone: int
    """How many requests it fits at all."""
    request_ids: tuple[RequestId, ...]
    """The requests it would have decided in its place."""
    sentence: str
    """For example `would have denied 41 of 57`."""


def evaluate(
    rules: Iterable[HouseRule], facts: RuleFacts, *, notify_from_level: int, active: bool = True
) -> Ruling:
    """Return the ruling of the first rule that is on and fits.

    If none fits or the rules are not `active`, the household is notified about agencies from
    `notify_from_level` up. Inactive rules still require their two people and their cool-off:
    switching rules off never makes it easier for something to leave.
    """
    fitting = ((rule, why) for rule in rules if rule.on and (why := _why(rule, facts)))
    if active and (first := next(fitting, None)) is not None:
        rule, why = first
        return Ruling(
            rule=rule,
            by=RuledBy.RULE,
            verdict=rule.then,
            sentence=Text("ruling.rule", name=rule.name, why=why),
            prepare=rule.prepare,
            people=rule.people,
            cool_off=rule.cool_off,
        )
    level = facts.request.agency.level
    is_notified = level >= notify_from_level
    asleep = [rule for rule, _ in fitting]
    return Ruling(
        rule=None,
        by=RuledBy.LEVEL if active else RuledBy.OFF,
        verdict=Verdict.NOTIFY if is_notified else Verdict.LIST,
        sentence=Text(
            "ruling.level",
            rules=Text("part.no_rule") if active else Text("part.rules_off"),
            level=_CONFIRMATIONS[level],
            than=Text("part.enough") if is_notified else Text("part.not_enough"),
        ),
        people=max((rule.people for rule in asleep), default=1),
        cool_off=max((rule.cool_off for rule in asleep), default=timedelta(0)),
    )


def depends_on_match(rules: Iterable[HouseRule], ruling: Ruling) -> bool:
    """Return whether another match could lead to another ruling: a rule up to it asks about it."""
    for rule in rules:
        if rule.on and (rule.when.strengths or rule.when.labels):
            return True
        if rule == ruling.rule:
            return False
    return False


def tried(rule: HouseRule, rules: Sequence[HouseRule], facts: Iterable[RuleFacts]) -> Trial:
    """Return what a rule would have done if it were on: in its place, and alone.

    Its place is that of its id in `rules`, or else the end.
    """
    switched_on = replace(rule, on=True)
    before: list[HouseRule] = []
    for other in rules:
        if other.id == rule.id:
            break
        before.append(other)
    of = alone = 0
    decided: list[RequestId] = []
    for one in facts:
        of += 1
        if _why(switched_on, one) is None:
            continue
        alone += 1
        if not any(other.on and _why(other, one) is not None for other in before):
            decided.append(one.request.id)
    sentence = f"{_WOULD[rule.then]} {len(decided)} of {of}"
    if alone > len(decided):
        sentence += f", and {alone} were it the first rule"
    return Trial(
        fits=len(decided), of=of, alone=alone, request_ids=tuple(decided), sentence=sentence
    )


def _why(rule: HouseRule, facts: RuleFacts) -> Text | None:
    return why_it_fits(
        rule.when,
        facts.request,
        strength=facts.strength,
        labels=facts.labels,
        distance_m=facts.distance_m,
        arrived=facts.arrived,
    )
