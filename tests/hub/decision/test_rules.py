"""House rules: the first that fits decides, and says why in a sentence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
import json
from pathlib import Path
import re
from typing import Any

from hypothesis import given, strategies as st
import pytest

from hub.decision.rules import RuleFacts, Ruling, evaluate, tried
from hub.errors import InvalidInputError
from hub.model.ids import RequestId
from hub.model.recording import Label
from hub.model.request import MatchStrength, Request
from hub.model.rule import (
    FINDING_CODES,
    ApprovalLimits,
    Conditions,
    HouseRule,
    RuledBy,
    Verdict,
    rule_id,
)
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import NOTHING
from tests.hub.decision.conftest import with_agency
from tests.hub.given import a_request, at, between

AGENCY = a_request().agency.id
CONFIRMED = "its agency's level is “confirmed by one verifier”"
ENOUGH = "and its agency's level, “confirmed by one verifier”, is enough for a notification"
CATALOGUE = Path(__file__).parents[3] / "translations" / "en.json"


def a_rule(
    name: str = "A rule",
    then: Verdict = Verdict.DENY,
    when: Conditions | None = None,
    **fields: object,
) -> HouseRule:
    """Return a rule that fits everything, unless conditions are given."""
    rule = HouseRule(id=rule_id(name), name=name, when=when or Conditions(), then=then)
    changes: Mapping[str, object] = fields
    return replace(rule, **changes)  # type: ignore[arg-type]


def facts(
    request: Request | None = None,
    *,
    strength: MatchStrength = MatchStrength.CLIPS,
    distance_m: float | None = 40.0,
    hour: int = 14,
    labels: tuple[Label, ...] = (),
) -> RuleFacts:
    """Return a police burglary of an hour, 40 m away, that came at some past two."""
    return RuleFacts(
        request=request or a_request(),
        strength=strength,
        labels=labels,
        distance_m=distance_m,
        arrived=at().replace(hour=hour, minute=14),
    )


def found(*codes: str) -> Request:
    """Return a request against which something was found."""
    findings = tuple(Finding(code=code, severity=Severity.FLAG) for code in codes)
    return replace(a_request(), findings=findings)


def saying(text: str, title: str = "Burglary") -> Request:
    """Return a request with these words."""
    return replace(a_request(), text=safe_text(text), title=safe_text(title))


def decides(when: Conditions, on: RuleFacts) -> str | None:
    """Return why a rule of these conditions fits, or None if it does not."""
    ruling = evaluate([a_rule(when=when)], on, notify_from_level=0)
    return None if ruling.rule is None else str(ruling.sentence).removeprefix("rule 'A rule': ")


@pytest.mark.parametrize(
    ("when", "on", "why"),
    [
        (Conditions(), facts(), "it matches every request"),
        (Conditions(agencies=("0b" * 20, AGENCY)), facts(), "City Police is asking"),
        (Conditions(kinds=("fire", "police")), facts(), "its agency is of the type police"),
        (
            Conditions(incidents=("missing_person",)),
            facts(replace(a_request(), incident="missing_person")),
            "it is about missing person",
        ),
        (Conditions(level_from=2), facts(), CONFIRMED),
        (Conditions(level_to=2), facts(), CONFIRMED),
        (Conditions(level_from=2, level_to=2), facts(), CONFIRMED),
        (
            Conditions(findings=("threat", "lawful_activity")),
            facts(found("no_contact", "lawful_activity")),
            "its text mentions a lawful activity",
        ),
        (Conditions(findings=("*",)), facts(found("new_code")), "it has a flag"),
        (
            Conditions(farther_than_m=39.9),
            facts(),
            "its area is 40 m from the nearest camera",
        ),
        (
            Conditions(nearer_than_m=41, farther_than_m=39),
            facts(),
            "its area is 40 m from the nearest camera",
        ),
        (
            Conditions(nearer_than_m=1),
            facts(distance_m=0),
            "a camera is in its area",
        ),
        (
            Conditions(nearer_than_m=1),
            facts(distance_m=0.9),
            "its area is 1 m from the nearest camera",
        ),
        (
            Conditions(level_to=1),
            facts(with_agency(a_request(), level=0)),
            "its agency's level is “not confirmed”",
        ),
        (
            Conditions(longer_than=timedelta(milliseconds=1)),
            facts(replace(a_request(), window=between(at(), at(seconds=0.2)))),
            "it covers no time",
        ),
        (
            Conditions(longer_than=timedelta(seconds=5)),
            facts(replace(a_request(), window=between(at(), at(61, 30)))),
            "it covers 1 h 1 min",
        ),
        (
            Conditions(longer_than=timedelta(seconds=5)),
            facts(replace(a_request(), window=between(at(), at(seconds=59)))),
            "it covers 59 s",
        ),
        (Conditions(longer_than=timedelta(minutes=59)), facts(), "it covers 1 h"),
        (
            Conditions(longer_than=timedelta(minutes=59)),
            facts(replace(a_request(), window=between(at(), at(90.5)))),
            "it covers 1 h 30 min",
        ),
        (
            Conditions(longer_than=timedelta(seconds=5)),
            facts(replace(a_request(), window=between(at(), at(1.5)))),
            "it covers 1 min 30 s",
        ),
        (Conditions(hours=(14, 15)), facts(), "it came at 14:14"),
        (Conditions(hours=(22, 6)), facts(hour=22), "it came at 22:14"),
        (Conditions(hours=(22, 6)), facts(hour=23), "it came at 23:14"),
        (Conditions(hours=(22, 6)), facts(hour=5), "it came at 05:14"),
        (Conditions(hours=(18, 24)), facts(hour=23), "it came at 23:14"),
        (
            Conditions(strengths=(MatchStrength.NONE,)),
            facts(strength=MatchStrength.NONE),
            "nothing here matches it",
        ),
        (Conditions(strengths=(MatchStrength.CLIPS,)), facts(), "there are clips for it"),
        (
            Conditions(labels=(Label.VEHICLE, Label.PERSON)),
            facts(labels=(Label.ANIMAL, Label.VEHICLE)),
            "a clip for it shows a vehicle, according to the camera",
        ),
        (
            Conditions(strengths=(MatchStrength.CAMERA_ONLY,)),
            facts(strength=MatchStrength.CAMERA_ONLY),
            "a camera is in its area, but nothing was recorded",
        ),
        (Conditions(words=("march", "rally")), facts(saying("The Rally.")), "it says “rally”"),
        (Conditions(words=("rally",)), facts(saying("", "Rally")), "it says “rally”"),
        (
            Conditions(kinds=("police",), words=("rally",), hours=(14, 18)),
            facts(saying("The Rally.")),
            "its agency is of the type police, and it came at 14:14, and it says “rally”",
        ),
    ],
)
def test_a_rule_fits(when: Conditions, on: RuleFacts, why: str) -> None:
    """Every condition that is set must hold, and each says how it did."""
    assert decides(when, on) == why


@pytest.mark.parametrize(
    ("when", "on"),
    [
        (Conditions(agencies=("0b" * 20,)), facts()),
        (Conditions(kinds=("fire",)), facts()),
        (Conditions(incidents=("fire",)), facts()),
        (Conditions(level_from=3), facts()),
        (Conditions(level_to=1), facts()),
        (Conditions(level_to=0), facts()),
        (Conditions(findings=("threat",)), facts(found("no_contact"))),
        (Conditions(findings=("*",)), facts()),
        (Conditions(farther_than_m=40), facts()),
        (Conditions(nearer_than_m=40), facts()),
        (Conditions(nearer_than_m=100), facts(distance_m=None)),
        (Conditions(farther_than_m=100), facts(distance_m=None)),
        (Conditions(longer_than=timedelta(hours=1)), facts()),
        (Conditions(hours=(15, 14)), facts()),
        (Conditions(hours=(13, 14)), facts()),
        (Conditions(hours=(22, 6)), facts(hour=6)),
        (Conditions(hours=(22, 6)), facts(hour=21)),
        (Conditions(strengths=(MatchStrength.NONE, MatchStrength.CAMERA_ONLY)), facts()),
        (Conditions(labels=(Label.PERSON,)), facts()),
        (Conditions(labels=(Label.PERSON,)), facts(labels=(Label.ANIMAL, Label.PACKAGE))),
        (Conditions(words=("rally",)), facts(saying("He was really tall."))),
        (Conditions(kinds=("police",), words=("rally",)), facts()),
    ],
)
def test_a_rule_does_not_fit(when: Conditions, on: RuleFacts) -> None:
    """One condition that does not hold is enough; what is not known holds never."""
    assert decides(when, on) is None


def test_the_first_rule_that_fits_decides() -> None:
    """Those before it do not fit or are off, and those after it are not asked."""
    rules = [
        a_rule("Fires", when=Conditions(kinds=("fire",))),
        a_rule("Off", on=False),
        a_rule("Two", Verdict.NOTIFY, prepare=True, people=2, cool_off=timedelta(hours=1)),
        a_rule("Last"),
    ]

    ruling = evaluate(rules, facts(), notify_from_level=3)

    assert str(ruling.sentence) == "rule 'Two': it matches every request"
    assert ruling == Ruling(
        rule=rules[2],
        by=RuledBy.RULE,
        verdict=Verdict.NOTIFY,
        sentence=ruling.sentence,
        prepare=True,
        people=2,
        cool_off=timedelta(hours=1),
    )


@pytest.mark.parametrize(
    ("level", "verdict", "sentence"),
    [
        (2, Verdict.NOTIFY, f"no rule matches, {ENOUGH}"),
        (3, Verdict.LIST, "no rule matches, " + ENOUGH.replace("is", "isn't")),
    ],
)
def test_where_no_rule_fits(level: int, verdict: Verdict, sentence: str) -> None:
    """The household is notified from a level on, and nothing else happens."""
    ruling = evaluate([], facts(), notify_from_level=level)

    assert str(ruling.sentence) == sentence
    assert ruling == Ruling(
        rule=None,
        by=RuledBy.LEVEL,
        verdict=verdict,
        sentence=ruling.sentence,
        prepare=False,
        people=1,
        cool_off=timedelta(0),
    )


def test_a_ruling_asks_for_nothing_by_itself() -> None:
    """Nothing is prepared, one person is enough and no time passes, unless a rule says so."""
    ruling = evaluate([a_rule()], facts(), notify_from_level=0)

    assert str(ruling.sentence) == "rule 'A rule': it matches every request"
    assert ruling == Ruling(
        rule=a_rule(),
        by=RuledBy.RULE,
        verdict=Verdict.DENY,
        sentence=ruling.sentence,
    )
    plain = Ruling(rule=None, by=RuledBy.LEVEL, verdict=Verdict.LIST, sentence=NOTHING)
    assert (plain.prepare, plain.people, plain.cool_off) == (False, 1, timedelta(0))


def test_rules_that_are_switched_off_still_ask_for_two_people_and_a_pause() -> None:
    """The most that any rule asks which would fit and is on; what they would do is not done."""
    rules = [
        a_rule("Both", Verdict.NOTIFY, people=2, prepare=True),
        a_rule("Later", Verdict.NOTIFY, cool_off=timedelta(hours=1)),
        a_rule("Soon", Verdict.NOTIFY, cool_off=timedelta(minutes=1)),
        a_rule("Off", Verdict.NOTIFY, cool_off=timedelta(days=1), on=False),
        a_rule("Fires", Verdict.NOTIFY, Conditions(kinds=("fire",)), cool_off=timedelta(days=2)),
    ]

    ruling = evaluate(rules, facts(), notify_from_level=2, active=False)

    sentence = f"rules are off, {ENOUGH}"
    assert str(ruling.sentence) == sentence
    assert ruling == Ruling(
        rule=None,
        by=RuledBy.OFF,
        verdict=Verdict.NOTIFY,
        sentence=ruling.sentence,
        prepare=False,
        people=2,
        cool_off=timedelta(hours=1),
    )
    nothing = evaluate([], facts(), notify_from_level=3, active=False)
    assert (nothing.people, nothing.cool_off, nothing.by) == (1, timedelta(0), RuledBy.OFF)


@pytest.mark.parametrize(
    ("then", "sentence"),
    [
        (Verdict.DENY, "would have denied 10 of 10"),
        (Verdict.NOTIFY, "would have told the household of 10 of 10"),
        (Verdict.LIST, "would have quietly listed 10 of 10"),
        (Verdict.APPROVE, "would have approved, within the limits, 10 of 10"),
    ],
)
def test_what_a_rule_would_have_done(then: Verdict, sentence: str) -> None:
    """Each verdict has its words."""
    assert tried(a_rule(then=then), [], history()).sentence == sentence


def history() -> list[RuleFacts]:
    """Return ten requests of the police, the last four of them at level 0."""
    return [
        facts(
            replace(
                with_agency(a_request(), level=0 if number >= 6 else 2),
                id=RequestId(f"{number:032x}"),
            )
        )
        for number in range(10)
    ]


def test_a_rule_is_tried_in_its_place_and_alone() -> None:
    """Rules before it that are on win, those after it do not; itself counts as on."""
    low = a_rule("Low", when=Conditions(level_to=0))
    fires = a_rule("Fires", when=Conditions(kinds=("fire",)))
    everyone = a_rule("Everyone", Verdict.NOTIFY, on=False)
    rules = [fires, low, everyone, a_rule("Last")]

    trial = tried(everyone, rules, history())

    assert (trial.fits, trial.of, trial.alone) == (6, 10, 10)
    assert list(trial.request_ids) == [one.request.id for one in history()[:6]]
    assert trial.sentence == (
        "would have told the household of 6 of 10, and 10 were it the first rule"
    )
    rules[1] = replace(low, on=False)
    assert tried(everyone, rules, history()).fits == 10


def test_a_new_rule_is_tried_at_the_end() -> None:
    """It is in no list yet; nobody was asked, so nobody is notified."""
    trial = tried(a_rule("New", when=Conditions(level_from=1)), [a_rule("All")], history())

    assert (trial.fits, trial.alone) == (0, 6)
    assert tried(a_rule("New"), [], history()[:7]).sentence == "would have denied 7 of 7"
    assert tried(a_rule("New"), [], []).sentence == "would have denied 0 of 0"


_CONDITIONS = st.builds(
    Conditions,
    kinds=st.sampled_from([(), ("police",), ("fire",)]),
    level_from=st.none() | st.integers(0, 3),
    hours=st.none() | st.sampled_from([(22, 6), (6, 22), (0, 24)]),
    findings=st.sampled_from([(), ("*",), ("threat",)]),
    nearer_than_m=st.none() | st.floats(1, 1000),
)
_FACTS = st.builds(
    facts,
    st.builds(
        lambda level, codes: with_agency(found(*codes), level=level),
        st.integers(0, 3),
        st.lists(st.sampled_from(FINDING_CODES), max_size=3),
    ),
    distance_m=st.none() | st.floats(0, 2000),
    hour=st.integers(0, 23),
)


@given(st.lists(_CONDITIONS, max_size=5), st.lists(_FACTS, max_size=5))
def test_a_trial_agrees_with_the_rules(conditions: list[Conditions], past: list[RuleFacts]) -> None:
    """For any list and any history, each rule would have decided just what it does decide."""
    rules = [a_rule(f"Rule {number}", when=when) for number, when in enumerate(conditions)]
    deciding = [evaluate(rules, one, notify_from_level=2).rule for one in past]

    for rule in rules:
        trial = tried(rule, rules, past)
        assert trial.fits == deciding.count(rule) <= trial.alone
        assert trial.of == len(past)


@pytest.mark.parametrize(
    "fields",
    [
        {"agencies": ("City Police",)},
        {"agencies": ("0A" * 20,)},
        {"kinds": ("army",)},
        {"incidents": ("protest",)},
        {"findings": ("lawful",)},
        {"level_from": 4},
        {"level_to": -1},
        {"level_from": 2, "level_to": 1},
        {"nearer_than_m": 0},
        {"nearer_than_m": float("nan")},
        {"farther_than_m": -1},
        {"farther_than_m": float("inf")},
        {"nearer_than_m": 5, "farther_than_m": 5},
        {"longer_than": timedelta(0)},
        {"hours": (6, 6)},
        {"hours": (24, 6)},
        {"hours": (6, 25)},
        {"words": ("",)},
        {"words": ("...",)},
        {"words": ("a" * 101,)},
        {"words": ("a",) * 51},
    ],
    ids=repr,
)
def test_conditions_that_nothing_meets_are_refused(fields: dict[str, Any]) -> None:
    """A mistake is reported in one sentence when the rule is made, not found out by silence."""
    with pytest.raises(InvalidInputError) as raised:
        Conditions(**fields)

    assert str(raised.value).endswith(".")
    assert str(raised.value).startswith(next(iter(fields)))


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "0"},
        {"id": "0" * 11 + "G"},
        {"name": ""},
        {"name": "a" * 101},
        {"name": "a\u202eb"},
        {"people": 0},
        {"people": 3},
        {"cool_off": timedelta(seconds=-1)},
        {"cool_off": timedelta(days=8)},
        {"then": Verdict.APPROVE, "people": 2},
        {"then": Verdict.DENY, "people": 2},
        {"then": Verdict.DENY, "prepare": True},
        {"then": Verdict.DENY, "cool_off": timedelta(hours=1)},
    ],
    ids=repr,
)
def test_rules_that_contradict_themselves_are_refused(fields: dict[str, Any]) -> None:
    """A rule that asks two people and approves by itself cannot be made."""
    good: dict[str, Any] = {
        "id": "0" * 12,
        "name": "A",
        "when": Conditions(),
        "then": Verdict.NOTIFY,
    }
    HouseRule(**good)

    with pytest.raises(InvalidInputError) as raised:
        HouseRule(**good | fields)

    assert str(raised.value).endswith(".")


@pytest.mark.parametrize("fields", [{"agencies": ("x",)}, {"longest": timedelta(0)}], ids=repr)
def test_limits_are_checked(fields: dict[str, Any]) -> None:
    """What no share could ever be within is a mistake."""
    with pytest.raises(InvalidInputError):
        ApprovalLimits(**fields)


def test_every_finding_can_be_named() -> None:
    """What the catalog has words for is known to rules, and rules have words for it too."""
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    codes = {key.removeprefix("finding.") for key in catalogue if key.startswith("finding.")}
    # What is wrong with an account or a challenge is shown beside it: no rule acts on it.
    flagged = {code for code in codes if not code.startswith(("account_", "challenge"))}

    assert flagged <= set(FINDING_CODES)
    for code in FINDING_CODES:
        why = decides(Conditions(findings=(code,)), facts(found(code)))
        assert why not in {None, "it has a flag"}
        # A clause, since several are joined by commas.
        assert re.fullmatch(r"its? [a-z' ]*[a-z]", why or ""), why
