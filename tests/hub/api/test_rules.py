"""House rules over the API: written, ordered, tried."""

import json
from typing import Any

import pytest

from hub.api.body import parse, parse_json
from hub.api.rules import RuleBody, RuleMove
from hub.api.scope import Scope
from hub.errors import InvalidInputError
from hub.model.rule import HOURS_OF_A_DAY, MOST_VALUES, Verdict
from tests.fakes.rules import CONFIG_RULE, RULE
from tests.fakes.things import REQUEST
from tests.hub.api.conftest import Home
from tests.hub.api.test_access import OK

NEW = OK["POST", "/rules"]
MADE = "000000000002"
NAN = float("nan")


async def _names(home: Home) -> list[str]:
    shown = (await home.call("GET", "/rules", token=Scope.READ)).json
    return [rule["name"] for rule in shown["rules"]]


async def test_rules_are_shown(home: Home) -> None:
    """Each rule shows all of it, with its times in seconds and its hours as they are written."""
    shown = (await home.call("GET", "/rules", token=Scope.READ)).json["rules"]

    assert [rule["id"] for rule in shown] == [CONFIG_RULE, RULE]
    assert [rule["from_config"] for rule in shown] == [True, False]
    assert shown[0]["when"]["findings"] == ["lawful_activity"]
    assert (shown[1]["when"]["hours"], shown[1]["when"]["longer_than_s"]) == ([22, 6], 7200)
    assert (shown[1]["cool_off_s"], shown[1]["people"], shown[1]["on"]) == (0, 1, True)


async def test_rule_is_added(home: Home) -> None:
    """A rule gets an id of its own, is the last, and it is known who wrote it."""
    added = await home.call("POST", "/rules", json=NEW)

    assert (added.status, added.json["id"], added.json["from_config"]) == (201, MADE, False)
    assert added.json["when"]["farther_than_m"] == 400
    assert await _names(home) == ["No protests", "Quiet at night", "Only nearby"]
    assert home.house.rules.writers == ["Alex"]


async def test_rule_is_written_anew(home: Home) -> None:
    """What is shown can be sent back: all of a rule is replaced, in its place."""
    shown = (await home.call("GET", "/rules")).json["rules"][1]
    kept = {name: value for name, value in shown.items() if name not in {"id", "from_config"}}

    changed = await home.call("PUT", f"/rules/{RULE}", json={**kept, "on": False, "by": "Kim"})

    assert (changed.status, changed.json) == (200, {**shown, "on": False})
    assert home.house.rules.listed[1].then is Verdict.LIST
    assert home.house.rules.listed[1].on is False


async def test_rule_moves(home: Home) -> None:
    """A rule moves among those that are not the config file's; beyond the last is the last."""
    await home.call("POST", "/rules", json=NEW)

    first = await home.call("POST", f"/rules/{MADE}/move", json={"to": 0, "by": "Alex"})
    await home.call("POST", f"/rules/{MADE}/move", json={"to": 1000, "by": "Alex"})

    assert [rule["id"] for rule in first.json["rules"]] == [CONFIG_RULE, MADE, RULE]
    assert await _names(home) == ["No protests", "Quiet at night", "Only nearby"]


async def test_rule_is_removed(home: Home) -> None:
    """A rule is removed once, by somebody."""
    nobody = await home.call("DELETE", f"/rules/{RULE}")
    first = await home.call("DELETE", f"/rules/{RULE}", params={"by": "Alex"})
    second = await home.call("DELETE", f"/rules/{RULE}", params={"by": "Alex"})

    assert [nobody.status, first.status, second.status] == [400, 204, 404]
    assert (await _names(home), home.house.rules.writers) == (["No protests"], ["Alex"])


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("PUT", "", {"json": NEW}),
        ("POST", "/move", {"json": {"to": 0, "by": "Alex"}}),
        ("DELETE", "", {"params": {"by": "Alex"}}),
    ],
)
async def test_rules_of_the_config_file_stay(
    home: Home, method: str, path: str, more: dict[str, Any]
) -> None:
    """The API cannot change a rule that stands in the config file, nor one that is not there."""
    fixed = await home.call(method, f"/rules/{CONFIG_RULE}{path}", **more)
    unknown = await home.call(method, f"/rules/{'f' * 12}{path}", **more)

    assert (fixed.status, fixed.code) == (409, "conflict")
    assert (unknown.status, unknown.code) == (404, "not_found")
    assert home.house.rules.writers == []


async def test_name_is_taken(home: Home) -> None:
    """Two rules that a person would read as one cannot be."""
    answered = await home.call("POST", "/rules", json={**NEW, "name": "no  PROTESTS"})

    assert (answered.status, answered.code) == (409, "conflict")


async def test_trial(home: Home) -> None:
    """A rule is tried on every request there was, and nothing is changed by it."""
    rule = {"name": "Police", "when": {"kinds": ["police"]}, "then": "deny", "on": False}

    fits = await home.call("POST", "/rules/try", json={"rule": rule})
    first = await home.call("POST", "/rules/try", json={"rule": {**rule, "id": RULE}})

    assert fits.json == {
        "fits": 1,
        "of": 1,
        "alone": 1,
        "request_ids": [REQUEST],
        "sentence": "would have denied 1 of 1",
    }
    assert first.json == fits.json
    assert home.house.rules.writers == []


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "\u200b\u200b"}, "name"),
        ({"name": 7}, "name"),
        ({"by": ""}, "by"),
        ({"then": "share"}, "then"),
        ({"then": ["deny"]}, "then"),
        ({"people": 3}, "people"),
        ({"people": True}, "people"),
        ({"people": 2, "then": "approve"}, "A rule that approves"),
        ({"prepare": True, "then": "deny"}, "A rule that denies"),
        ({"cool_off_s": 7 * 86400 + 1}, "cool_off_s"),
        ({"cool_off_s": -1}, "cool_off_s"),
        ({"cool_off_s": 1.5}, "cool_off_s"),
        ({"cool_off_s": NAN}, "The body"),
        ({"on": "yes"}, "on"),
        ({"id": RULE}, "id"),
        ({"from_config": True}, "from_config"),
        ({"when": []}, "when"),
        ({"when": None}, "when"),
        ({"when": {"anything": 1}}, "when.anything"),
        ({"when": {"agencies": ["a9"]}}, "when.agencies"),
        ({"when": {"agencies": ["a9" * 20] * (MOST_VALUES + 1)}}, "when.agencies"),
        ({"when": {"kinds": ["army"]}}, "when.kinds"),
        ({"when": {"kinds": [["police"]]}}, "when.kinds"),
        ({"when": {"incidents": ["protest"]}}, "when.incidents"),
        ({"when": {"findings": ["nothing"]}}, "when.findings"),
        ({"when": {"level_from": 4}}, "when.level_from"),
        ({"when": {"level_from": 3, "level_to": 1}}, "level_from"),
        ({"when": {"farther_than_m": -1}}, "when.farther_than_m"),
        ({"when": {"farther_than_m": 1e9}}, "when.farther_than_m"),
        ({"when": {"farther_than_m": NAN}}, "The body"),
        ({"when": {"farther_than_m": 400, "nearer_than_m": 300}}, "nearer_than_m"),
        ({"when": {"longer_than_s": 0}}, "when.longer_than_s"),
        ({"when": {"longer_than_s": 86401}}, "when.longer_than_s"),
        ({"when": {"hours": [22]}}, "when.hours"),
        ({"when": {"hours": [22, 6, 7]}}, "when.hours"),
        ({"when": {"hours": [6, 6]}}, "hours"),
        ({"when": {"hours": [HOURS_OF_A_DAY, 6]}}, "hours"),
        ({"when": {"hours": [22, 25]}}, "when.hours"),
        ({"when": {"hours": "22-6"}}, "when.hours"),
        ({"when": {"strengths": ["strong"]}}, "when.strengths"),
        ({"when": {"labels": ["burglar"]}}, "when.labels"),
        ({"when": {"words": [""]}}, "when.words"),
        ({"when": {"words": ["!"]}}, "words"),
        ({"when": {"words": ["x" * 101]}}, "when.words"),
    ],
)
def test_wrong_rule(changed: dict[str, object], named: str) -> None:
    """A rule that no request could ever fit, or that contradicts itself, is not written."""
    body = json.dumps({**NEW, **changed}).encode()

    with pytest.raises(InvalidInputError, match=f"^{named}.*[.]$"):
        parse(RuleBody, parse_json(body)).to_model()


async def test_refused_rule(home: Home) -> None:
    """A refusal has the contract's shape, whether a rule is written or tried."""
    wrong = {**NEW, "when": {"hours": [6, 6]}}
    tried = {name: value for name, value in wrong.items() if name != "by"}

    refused = [
        await home.call("POST", "/rules", json=wrong),
        await home.call("PUT", f"/rules/{RULE}", json=wrong),
        await home.call("POST", "/rules/try", json={"rule": tried}),
    ]

    assert [(one.status, one.code) for one in refused] == [(400, "invalid_input")] * 3
    assert {one.message for one in refused} == {
        "hours are two different hours of the day, such as 22 and 6."
    }
    assert home.house.rules.writers == []


@pytest.mark.parametrize(
    "body",
    [
        {"to": -1, "by": "Alex"},
        {"to": 1001, "by": "Alex"},
        {"to": "0", "by": "Alex"},
        {"to": True, "by": "Alex"},
        {"to": 0},
        {"to": 0, "by": "Alex", "rule": RULE},
    ],
)
def test_wrong_move(body: object) -> None:
    """A move says where to and who."""
    with pytest.raises(InvalidInputError):
        parse(RuleMove, body)


async def test_wrong_removal(home: Home) -> None:
    """A removal says who, once."""
    for query in ("by=", "by=a&by=b", "by=Alex&x=1", "by=" + "x" * 101):
        assert (await home.call("DELETE", f"/rules/{RULE}?{query}")).status == 400

    assert len(home.house.rules.listed) == 2


async def test_ids_of_no_form(home: Home) -> None:
    """An id that no rule could have leads nowhere."""
    for rule_id in ("0A" * 6, "x", "..%2ftokens", "0" * 13):
        assert (await home.call("PUT", f"/rules/{rule_id}", json=NEW)).status == 404
