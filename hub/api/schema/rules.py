"""Bodies for house rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import voluptuous as vol

from hub.api.fields import (
    Choice,
    Field,
    Flag,
    Nullable,
    Number,
    OneOf,
    Several,
    Shape,
    Whole,
    Words,
    hex_digits,
)
from hub.api.schema.body import check, check_query
from hub.api.schema.requests import BY
from hub.model.match import MatchStrength
from hub.model.recording import Label
from hub.model.rule import (
    ANY_FINDING,
    FINDING_CODES,
    HIGHEST_LEVEL,
    HOURS_OF_A_DAY,
    LONGEST_COOL_OFF,
    LONGEST_NAME,
    LONGEST_WORD,
    MOST_PEOPLE,
    MOST_VALUES,
    Conditions,
    HouseRule,
    Verdict,
)
from noticeboard.rules.limits import AGENCY_KINDS, INCIDENTS

MOST_RULES = 1000
"""Larger than any number of rules; positions past the end mean the end."""
LONGEST_WINDOW_S = 24 * 3600
FARTHEST_M = 1e7
NEW_ID = "0" * 12
"""The id of a new rule."""


def _any_of(item: Field) -> Several:
    return Several(item=item, most=MOST_VALUES)


_LEVEL = Nullable(field=Whole(least=0, most=HIGHEST_LEVEL))
_DISTANCE = Nullable(field=Number(least=0, most=FARTHEST_M))
_HOURS = Several(item=Whole(least=0, most=HOURS_OF_A_DAY), least=2, most=2)

CONDITIONS = Shape(
    {
        vol.Optional("agencies", default=list): _any_of(hex_digits(40)),
        vol.Optional("kinds", default=list): _any_of(OneOf(values=AGENCY_KINDS)),
        vol.Optional("incidents", default=list): _any_of(OneOf(values=INCIDENTS)),
        vol.Optional("level_from", default=None): _LEVEL,
        vol.Optional("level_to", default=None): _LEVEL,
        vol.Optional("findings", default=list): _any_of(
            OneOf(values=(*FINDING_CODES, ANY_FINDING))
        ),
        vol.Optional("farther_than_m", default=None): _DISTANCE,
        vol.Optional("nearer_than_m", default=None): _DISTANCE,
        vol.Optional("longer_than_s", default=None): Nullable(
            field=Whole(least=1, most=LONGEST_WINDOW_S)
        ),
        vol.Optional("hours", default=None): Nullable(field=_HOURS),
        vol.Optional("strengths", default=list): _any_of(Choice(kind=MatchStrength)),
        vol.Optional("labels", default=list): _any_of(Choice(kind=Label)),
        vol.Optional("words", default=list): _any_of(Words(shortest=1, longest=LONGEST_WORD)),
    }
)
_RULE: Mapping[vol.Marker, Field] = {
    vol.Required("name"): Words(shortest=1, longest=LONGEST_NAME),
    vol.Required("when"): CONDITIONS,
    vol.Required("then"): Choice(kind=Verdict),
    vol.Optional("prepare", default=False): Flag(),
    vol.Optional("people", default=1): Whole(least=1, most=MOST_PEOPLE),
    vol.Optional("cool_off_s", default=0): Whole(
        least=0, most=int(LONGEST_COOL_OFF.total_seconds())
    ),
    vol.Optional("on", default=True): Flag(),
}
RULE = Shape({**_RULE, vol.Required("by"): BY})
RULE_TRIED = Shape(
    {
        vol.Required("rule"): Shape(
            {vol.Optional("id", default=None): Nullable(field=hex_digits(12)), **_RULE}
        )
    }
)
RULE_MOVE = Shape({vol.Required("to"): Whole(least=0, most=MOST_RULES), vol.Required("by"): BY})
RULES_SWITCH = Shape({vol.Required("active"): Flag(), vol.Required("by"): BY})
BY_QUERY = Shape({vol.Required("by"): BY})


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRule:
    """A rule, and who writes it."""

    rule: HouseRule
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMove:
    """A new place for a rule, and who moves it."""

    to: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesSwitch:
    """Whether all rules should be active, and who switches them."""

    active: bool
    by: str


def parse_rule(body: object, rule_id: str = NEW_ID) -> WrittenRule:
    """Return the rule with this id; InvalidInputError also if it contradicts itself."""
    fields = check(RULE, body)
    by = fields.pop("by")
    return WrittenRule(rule=_rule(fields, rule_id), by=by)


def parse_tried_rule(body: object) -> HouseRule:
    """Return the rule to try; one without an id is new."""
    fields = check(RULE_TRIED, body)["rule"]
    return _rule(fields, fields.pop("id") or NEW_ID)


def parse_rule_move(body: object) -> RuleMove:
    """Return the rule's new position."""
    return RuleMove(**check(RULE_MOVE, body))


def parse_rules_switch(body: object) -> RulesSwitch:
    """Return whether all rules should be active."""
    return RulesSwitch(**check(RULES_SWITCH, body))


def parse_by_query(query: Mapping[str, str]) -> str:
    """Return who acts, for calls without a body."""
    by: str = check_query(BY_QUERY, query)["by"]
    return by


def _rule(fields: dict[str, Any], rule_id: str) -> HouseRule:
    when = fields.pop("when")
    longer_than_s, cool_off_s = when.pop("longer_than_s"), fields.pop("cool_off_s")
    longer_than = None if longer_than_s is None else timedelta(seconds=longer_than_s)
    return HouseRule(
        id=rule_id,
        when=Conditions(**when, longer_than=longer_than),
        cool_off=timedelta(seconds=cool_off_s),
        **fields,
    )
