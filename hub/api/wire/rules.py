"""Views of house rules, and of what a rule would have done."""

from hub.api import views
from hub.api.wire.base import LONGEST_SENTENCE, line
from hub.decision.rules import Trial
from hub.model.rule import Conditions, HouseRule


def dump_rule(rule: HouseRule) -> views.Rule:
    """Return a rule."""
    return views.Rule(
        id=rule.id,
        name=line(rule.name),
        when=_conditions(rule.when),
        then=rule.then,
        prepare=rule.prepare,
        people=rule.people,
        cool_off_s=round(rule.cool_off.total_seconds()),
        on=rule.on,
        from_config=rule.from_config,
    )


def _conditions(when: Conditions) -> views.Conditions:
    return views.Conditions(
        agencies=when.agencies,
        kinds=when.kinds,
        incidents=when.incidents,
        level_from=when.level_from,
        level_to=when.level_to,
        findings=when.findings,
        farther_than_m=when.farther_than_m,
        nearer_than_m=when.nearer_than_m,
        longer_than_s=(
            None if when.longer_than is None else round(when.longer_than.total_seconds())
        ),
        hours=when.hours,
        strengths=when.strengths,
        labels=when.labels,
        words=when.words,
    )


def dump_trial(trial: Trial) -> views.Trial:
    """Return what a rule would have done."""
    return views.Trial(
        fits=trial.fits,
        of=trial.of,
        alone=trial.alone,
        request_ids=trial.request_ids,
        sentence=line(trial.sentence, longest=LONGEST_SENTENCE),
    )
