"""House rules, which answer requests automatically: bodies, answers and routes."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from hub.api.body import Body, By, hex_digits, number, one_of, present_fields, safe, several, whole
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_SENTENCE, View, line
from hub.decision.rules import Trial
from hub.model.recording import Label
from hub.model.request import MatchStrength
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
from noticeboard.rules.text import SafeText

MOST_RULES = 1000
"""Larger than any number of rules; positions past the end mean the end."""
LONGEST_WINDOW_S = 24 * 3600
FARTHEST_M = 1e7
NEW_ID = "0" * 12
"""The id of a new rule."""

type _AnyOf[Value] = Annotated[tuple[Value, ...], several(MOST_VALUES)]
type _Level = Annotated[int, whole(0, HIGHEST_LEVEL)] | None
type _Distance = Annotated[float, number(0, FARTHEST_M)] | None
type _Hour = Annotated[int, whole(0, HOURS_OF_A_DAY)]


class ConditionsBody(Body, frozen=True, kw_only=True):
    """What a request must be for a rule to fit; what is left out asks for nothing."""

    agencies: _AnyOf[Annotated[str, hex_digits(40)]] = ()
    kinds: _AnyOf[Annotated[str, one_of(*AGENCY_KINDS)]] = ()
    incidents: _AnyOf[Annotated[str, one_of(*INCIDENTS)]] = ()
    level_from: _Level = None
    level_to: _Level = None
    findings: _AnyOf[Annotated[str, one_of(*FINDING_CODES, ANY_FINDING)]] = ()
    farther_than_m: _Distance = None
    nearer_than_m: _Distance = None
    longer_than_s: Annotated[int, whole(1, LONGEST_WINDOW_S)] | None = None
    hours: Annotated[tuple[_Hour, ...], several(2, least=2)] | None = None
    strengths: _AnyOf[MatchStrength] = ()
    labels: _AnyOf[Label] = ()
    words: _AnyOf[Annotated[SafeText, safe(shortest=1, longest=LONGEST_WORD)]] = ()

    def to_model(self) -> Conditions:
        """Return the conditions; raises InvalidInputError if they contradict each other."""
        fields = present_fields(self)
        longer_than_s, hours = fields.pop("longer_than_s"), self.hours
        fields["longer_than"] = None if longer_than_s is None else timedelta(seconds=longer_than_s)
        fields["hours"] = None if hours is None else (hours[0], hours[1])
        return Conditions(**fields)


class _RuleFields(Body, frozen=True, kw_only=True):
    name: Annotated[SafeText, safe(shortest=1, longest=LONGEST_NAME)]
    when: ConditionsBody
    then: Verdict
    prepare: bool = False
    people: Annotated[int, whole(1, MOST_PEOPLE)] = 1
    cool_off_s: Annotated[int, whole(0, int(LONGEST_COOL_OFF.total_seconds()))] = 0
    on: bool = True

    def to_model(self, rule_id: str = NEW_ID) -> HouseRule:
        """Return the rule with this id; raises InvalidInputError if it contradicts itself."""
        return HouseRule(
            id=rule_id,
            name=self.name,
            when=self.when.to_model(),
            then=self.then,
            prepare=self.prepare,
            people=self.people,
            cool_off=timedelta(seconds=self.cool_off_s),
            on=self.on,
        )


class RuleBody(_RuleFields, frozen=True, kw_only=True):
    """A rule, and who writes it."""

    by: By


class TriedRule(_RuleFields, frozen=True, kw_only=True):
    """A rule to try; one without an id is new."""

    id: Annotated[str, hex_digits(12)] | None = None


class RuleTrial(Body, frozen=True, kw_only=True):
    """Which rule to try."""

    rule: TriedRule

    def to_model(self) -> HouseRule:
        """Return the rule; raises InvalidInputError if it contradicts itself."""
        return self.rule.to_model(self.rule.id or NEW_ID)


class RuleMove(Body, frozen=True, kw_only=True):
    """A new place for a rule, and who moves it."""

    to: Annotated[int, whole(0, MOST_RULES)]
    by: By


class RulesSwitch(Body, frozen=True, kw_only=True):
    """Whether all rules should be active, and who switches them."""

    active: bool
    by: By


class RuleRemoval(Body, frozen=True, kw_only=True):
    """Who removes a rule."""

    by: By


class ConditionsView(View, frozen=True, kw_only=True):
    """The conditions under which a rule fits; an empty or null one fits every request."""

    agencies: tuple[str, ...]
    kinds: tuple[str, ...]
    incidents: tuple[str, ...]
    level_from: int | None
    level_to: int | None
    findings: tuple[str, ...]
    farther_than_m: float | None
    nearer_than_m: float | None
    longer_than_s: int | None
    hours: tuple[int, int] | None
    strengths: tuple[MatchStrength, ...]
    labels: tuple[Label, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, when: Conditions) -> "ConditionsView":
        """Return a rule's conditions."""
        return cls.of_fields(
            when,
            longer_than_s=(
                None if when.longer_than is None else round(when.longer_than.total_seconds())
            ),
        )


class Rule(View, frozen=True, kw_only=True):
    """One rule; only the config file changes one that is `from_config`."""

    id: str
    name: str
    when: ConditionsView
    then: Verdict
    prepare: bool
    people: int
    cool_off_s: int
    on: bool
    from_config: bool

    @classmethod
    def of(cls, rule: HouseRule) -> "Rule":
        """Return a rule."""
        return cls(
            id=rule.id,
            name=line(rule.name),
            when=ConditionsView.of(rule.when),
            then=rule.then,
            prepare=rule.prepare,
            people=rule.people,
            cool_off_s=round(rule.cool_off.total_seconds()),
            on=rule.on,
            from_config=rule.from_config,
        )


class RuleList(View, frozen=True, kw_only=True):
    """Every rule, in order; the first one that fits decides."""

    rules: tuple[Rule, ...]
    active: bool
    """False: none is asked, and every request waits for a person."""


class TrialView(View, frozen=True, kw_only=True):
    """What a rule would have done with every known request."""

    fits: int
    of: int
    alone: int
    request_ids: tuple[str, ...]
    sentence: str

    @classmethod
    def of_trial(cls, trial: Trial) -> "TrialView":
        """Return what a rule would have done."""
        return cls.of_fields(trial, sentence=line(trial.sentence, longest=LONGEST_SENTENCE))


ROUTES = Routes(id="[0-9a-f]{12}")


async def _list(call: Call, rules: list[HouseRule]) -> RuleList:
    active = await call.house.rules.active()
    return RuleList(rules=tuple(map(Rule.of, rules)), active=active)


@ROUTES.get("/rules", scope=Scope.READ, panel=Who.READER)
async def get_rules(call: Call) -> RuleList:
    """List the house rules in order."""
    return await _list(call, await call.house.rules.all())


@ROUTES.put("/rules/active", scope=Scope.ADMIN, panel=Who.ADMIN)
async def put_rules_active(call: Call, switch: RulesSwitch) -> RuleList:
    """Turn all rules on or off; each keeps its own setting."""
    await call.house.requests.switch_rules(on=switch.active, by=switch.by)
    return await _list(call, await call.house.rules.all())


@ROUTES.post("/rules", scope=Scope.ADMIN, panel=Who.ADMIN, status=HTTPStatus.CREATED)
async def post_rule(call: Call, written: RuleBody) -> Rule:
    """Add a rule at the end."""
    return Rule.of(await call.house.requests.add_rule(written.to_model(), by=written.by))


@ROUTES.post("/rules/try", scope=Scope.ADMIN, panel=Who.ADMIN)
async def post_rule_trial(call: Call, tried: RuleTrial) -> TrialView:
    """Show what a rule would have done with every known request; changes nothing."""
    return TrialView.of_trial(await call.house.rules.trial(tried.to_model()))


@ROUTES.put("/rules/{id}", scope=Scope.ADMIN, panel=Who.ADMIN)
async def put_rule(call: Call, written: RuleBody) -> Rule:
    """Replace a rule in its place."""
    return Rule.of(await call.house.requests.change_rule(written.to_model(call.id), by=written.by))


@ROUTES.post("/rules/{id}/move", scope=Scope.ADMIN, panel=Who.ADMIN)
async def post_rule_move(call: Call, move: RuleMove) -> RuleList:
    """Move a rule to another place among those that the config file doesn't set."""
    return await _list(call, await call.house.requests.move_rule(call.id, move.to, by=move.by))


@ROUTES.delete("/rules/{id}", scope=Scope.ADMIN, panel=Who.ADMIN)
async def delete_rule(call: Call, removal: RuleRemoval) -> None:
    """Remove a rule."""
    await call.house.requests.remove_rule(call.id, by=removal.by)
