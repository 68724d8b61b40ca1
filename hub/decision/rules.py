"""House rules at work: which one fits a request, and what it would have done before. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hub.decision.fitting import why_it_fits
from hub.model.ids import RequestId
from hub.model.match import MatchStrength
from hub.model.recording import Label
from hub.model.request import Request
from hub.model.rule import HouseRule, RuledBy, Verdict

_WOULD = {
    Verdict.DENY: "would have denied",
    Verdict.NOTIFY: "would have told the household of",
    Verdict.LIST: "would have quietly listed",
    Verdict.APPROVE: "would have approved, within the limits,",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """What a rule may look at."""

    request: Request
    strength: MatchStrength
    distance_m: float | None
    """From the area's edge to the nearest camera, 0 within it; None where no camera is placed."""
    arrived: datetime
    """When the request came, in the house's own time zone."""
    labels: tuple[Label, ...] = ()
    """What cameras said that the clips for it show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What is to be done with one request, by which rule and why."""

    rule: HouseRule | None
    by: RuledBy
    verdict: Verdict
    sentence: str
    """Such as `rule 'No protests': its text speaks of lawful activity`."""
    prepare: bool = False
    people: int = 1
    cool_off: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """The house's rules in their order, and whether they are asked at all."""

    rules: tuple[HouseRule, ...]
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule would have done with every request there was."""

    fits: int
    """How many it would have decided in its place, where the rules before it win."""
    of: int
    alone: int
    """How many it fits at all."""
    request_ids: tuple[RequestId, ...]
    """Those it would have decided in its place."""
    sentence: str
    """Such as `would have denied 41 of 57`."""


def evaluate(
    rules: Iterable[HouseRule], facts: RuleFacts, *, notify_from_level: int, active: bool = True
) -> Ruling:
    """Return the ruling of the first rule that is on and fits.

    Where none fits, or none is `active`, the household is told of agencies from
    `notify_from_level` on. Rules that are not active still ask for their two people and their
    pause: switching them off never makes it easier that something leaves.
    """
    fitting = ((rule, why) for rule in rules if rule.on and (why := _why(rule, facts)))
    if active and (first := next(fitting, None)) is not None:
        rule, why = first
        return Ruling(
            rule=rule,
            by=RuledBy.RULE,
            verdict=rule.then,
            sentence=f"rule '{rule.name}': {why}",
            prepare=rule.prepare,
            people=rule.people,
            cool_off=rule.cool_off,
        )
    level = facts.request.agency.level
    told = level >= notify_from_level
    asleep = [rule for rule, _ in fitting]
    return Ruling(
        rule=None,
        by=RuledBy.LEVEL if active else RuledBy.OFF,
        verdict=Verdict.NOTIFY if told else Verdict.LIST,
        sentence=f"{'no rule fits' if active else 'house rules are off'}, "
        f"and its agency's level {level} is {'at least' if told else 'below'} {notify_from_level}",
        people=max((rule.people for rule in asleep), default=1),
        cool_off=max((rule.cool_off for rule in asleep), default=timedelta(0)),
    )


def tried(rule: HouseRule, rules: Sequence[HouseRule], facts: Iterable[RuleFacts]) -> Trial:
    """Return what a rule would have done, were it on: in its place, and alone.

    Its place is where its id stands in `rules`, else their end.
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


def _why(rule: HouseRule, facts: RuleFacts) -> str | None:
    return why_it_fits(
        rule.when,
        facts.request,
        strength=facts.strength,
        labels=facts.labels,
        distance_m=facts.distance_m,
        arrived=facts.arrived,
    )
