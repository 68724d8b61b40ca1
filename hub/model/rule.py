"""House rules: what this house does by itself with a request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from math import isfinite
import re
from typing import Final
import unicodedata

from hub.errors import InvalidInputError
from hub.model.recording import Label
from hub.model.request import MatchStrength
from noticeboard.rules.limits import AGENCY_KINDS, INCIDENTS
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

FINDING_CODES: Final = (
    "area_too_large",
    "area_too_narrow",
    "area_too_small",
    "blank_text",
    "compromised_key",
    "confusable_name",
    "hidden_text",
    "late_account",
    "lawful_activity",
    "life_too_long",
    "names_person",
    "names_victim",
    "no_case_number",
    "no_contact",
    "no_incident",
    "not_verifiable",
    "outside_jurisdiction",
    "policy_area",
    "policy_hours",
    "policy_incident",
    "policy_level",
    "policy_open",
    "policy_oversight",
    "policy_phrases",
    "policy_quota",
    "policy_window",
    "policy_window_old",
    "race_only",
    "revoked_key",
    "threat",
    "too_many_posts",
    "unverified_agency",
    "window_in_future",
    "window_too_long",
    "window_too_old",
    "window_too_short",
)
"""Possible findings about a request, here or on its board."""
ANY_FINDING: Final = "*"
HIGHEST_LEVEL: Final = 3
HOURS_OF_A_DAY: Final = 24
MOST_VALUES: Final = 50
"""In one condition."""
LONGEST_WORD: Final = 100
LONGEST_NAME: Final = 100
LONGEST_COOL_OFF: Final = timedelta(days=7)
MOST_PEOPLE: Final = 2
_FARTHEST_M: Final = 1e7
_AGENCY: Final = re.compile("[0-9a-f]{40}")
_ID: Final = re.compile("[0-9a-f]{12}")


class RuledBy(StrEnum):
    """The origin of a verdict."""

    RULE = "rule"
    LEVEL = "level"
    """No rule fits: the agency's level decides whether the household is notified."""
    OFF = "off"
    """House rules are switched off: only the level decides."""
    HIDDEN = "hidden"
    """Somebody here has hidden the request or its agency."""
    QUIET = "quiet"
    """Somebody here keeps its agency quiet."""


class Verdict(StrEnum):
    """What a rule does with a request; the first rule that fits decides."""

    DENY = "deny"
    NOTIFY = "notify"
    """The household is notified."""
    LIST = "list"
    """It is listed without a notification."""
    APPROVE = "approve"
    """The proposal is approved if the owner's limits allow it; else the household is notified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The conditions for a rule to fit a request; empty or None sets no condition.

    Raises InvalidInputError for conditions that no request can meet.
    """

    agencies: tuple[str, ...] = ()
    """Agency ids, any of them."""
    kinds: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    level_from: int | None = None
    level_to: int | None = None
    """The level of the agency's verification, both ends included."""
    findings: tuple[str, ...] = ()
    """Codes of `noticeboard.rules`, any of them; `*` is any finding at all."""
    farther_than_m: float | None = None
    nearer_than_m: float | None = None
    """From the area's edge to the nearest camera; 0 within it."""
    longer_than: timedelta | None = None
    """The request's window."""
    hours: tuple[int, int] | None = None
    """Local hours [first, last) in which the request arrives; 22 to 6 spans midnight."""
    strengths: tuple[MatchStrength, ...] = ()
    labels: tuple[Label, ...] = ()
    """What a clip for it shows according to its camera, any of them; no clip, no label."""
    words: tuple[str, ...] = ()
    """Any of them, as whole words, in the title or the text, in either case."""

    def __post_init__(self) -> None:
        _check_agencies(self.agencies)
        _check_known("kinds", self.kinds, AGENCY_KINDS)
        _check_known("incidents", self.incidents, INCIDENTS)
        _check_known("findings", self.findings, (*FINDING_CODES, ANY_FINDING))
        _check_each("words", self.words, Text("part.value_word", longest=LONGEST_WORD), _is_word)
        for name, level in (("level_from", self.level_from), ("level_to", self.level_to)):
            if level is not None and not 0 <= level <= HIGHEST_LEVEL:
                raise InvalidInputError("rule.level", field=name, highest=HIGHEST_LEVEL)
        if (self.level_from or 0) > (HIGHEST_LEVEL if self.level_to is None else self.level_to):
            raise InvalidInputError("rule.levels_crossed")
        self._check_distances()
        if self.longer_than is not None and self.longer_than <= timedelta(0):
            raise InvalidInputError("rule.longer_than")
        if self.hours is not None and not (
            0 <= self.hours[0] < HOURS_OF_A_DAY
            and 0 <= self.hours[1] <= HOURS_OF_A_DAY
            and self.hours[0] != self.hours[1]
        ):
            raise InvalidInputError("rule.hours")

    def _check_distances(self) -> None:
        nearer, farther = self.nearer_than_m, self.farther_than_m
        for name, far_m in (("nearer_than_m", nearer), ("farther_than_m", farther)):
            if far_m is not None and not (isfinite(far_m) and 0 <= far_m <= _FARTHEST_M):
                raise InvalidInputError("rule.distance", field=name)
        if nearer is not None and nearer <= (0 if farther is None else farther):
            raise InvalidInputError("rule.distances_crossed")


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRule:
    """One rule; `people` and `cool_off` apply to every approval. Raises InvalidInputError."""

    id: str
    """12 lower-case hex digits; derived from its name if it is in the config file."""
    name: str
    when: Conditions
    then: Verdict
    prepare: bool = False
    """Whether the proposal is cut in advance, so that it can be reviewed at once."""
    people: int = 1
    """How many people must say yes, 1 or 2."""
    cool_off: timedelta = timedelta(0)
    """How long an approval waits before anything leaves."""
    on: bool = True
    from_config: bool = False
    """Whether it is in the config file, the only place to change it."""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise InvalidInputError("rule.id")
        if not self.name or self.name != safe_text(self.name, longest=LONGEST_NAME):
            raise InvalidInputError("rule.name", longest=LONGEST_NAME)
        if not 1 <= self.people <= MOST_PEOPLE:
            raise InvalidInputError("rule.people", most=MOST_PEOPLE)
        if not timedelta(0) <= self.cool_off <= LONGEST_COOL_OFF:
            raise InvalidInputError("rule.cool_off", days=LONGEST_COOL_OFF.days)
        if self.then is Verdict.APPROVE and self.people > 1:
            raise InvalidInputError("rule.approves_for_two")
        if self.then is Verdict.DENY and (self.prepare or self.people > 1 or self.cool_off):
            raise InvalidInputError("rule.denies_and_more")


def rule_id(name: str) -> str:
    """Return the id of a config file rule, derived from its name and the same at every start."""
    return sha256(f"rule\n{same_name(name)}".encode()).hexdigest()[:12]


def same_name(name: str) -> str:
    """Return a text that is equal for names that a person would read as the same."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLimits:
    """What may be approved without a person: nothing, unless the owner says so."""

    rules: bool = False
    automations: bool = False
    agencies: tuple[str, ...] = ()
    """Ids of the only agencies that this is allowed for."""
    longest: timedelta = timedelta(minutes=2)
    """The longest total of all cuts of one share."""
    masks: bool = True
    """Whether every cut must have a mask."""
    asked_since: datetime | None = None
    """People must answer earlier requests, because this hub was restored from a copy."""

    def __post_init__(self) -> None:
        _check_agencies(self.agencies)
        if self.longest <= timedelta(0):
            raise InvalidInputError("rule.longest")


def _check_agencies(agencies: tuple[str, ...]) -> None:
    _check_each("agencies", agencies, Text("part.value_agency"), _AGENCY.fullmatch)


def _check_each(
    name: str, values: tuple[str, ...], what: Text, holds: Callable[[str], object]
) -> None:
    if len(values) > MOST_VALUES:
        raise InvalidInputError("rule.too_many_values", field=name, most=MOST_VALUES)
    for value in values:
        if not holds(value):
            safe_name = safe_text(value, longest=LONGEST_NAME)
            raise InvalidInputError("rule.wrong_value", field=name, value=safe_name, wanted=what)


def _check_known(name: str, values: tuple[str, ...], known: tuple[str, ...]) -> None:
    _check_each(name, values, Text("part.value_known", values=", ".join(known)), known.__contains__)


def _is_word(value: str) -> bool:
    return len(value) <= LONGEST_WORD and any(letter.isalnum() for letter in value)
