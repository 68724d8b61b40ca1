"""`neighbors hub rules|figures`, against an API with a fake house."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
import re
from typing import Any

import pytest

from hub.cli.rules import conditions
from hub.model.request import BoardState
from hub.model.rule import Conditions, HouseRule, Verdict
from noticeboard.log.note import KIND_COSIGNATURE
from noticeboard.runtime.text import Text
from tests.fakes.board import make_key
from tests.fakes.house import REGION
from tests.fakes.things import REQUEST, a_report
from tests.hub.cli.conftest import Desk

NONE: dict[str, Any] = {
    **{
        name: []
        for name in ("agencies", "kinds", "incidents", "findings", "strengths", "labels", "words")
    },
    **dict.fromkeys(("level_from", "level_to", "farther_than_m", "nearer_than_m")),
    "longer_than_s": None,
    "hours": None,
}


def test_rules_are_listed_in_their_order(desk: Desk) -> None:
    """Each line says what a rule does, when, and where it is changed."""
    done = desk.say("rules")

    [head, first, second] = done.stdout.splitlines()
    assert head.split() == ["Rule", "Does", "When", "On", "Kept", "in"]
    assert re.split("  +", first)[:4] == ["1", "No protests", "deny", "findings lawful_activity"]
    assert first.endswith("yes  config.toml")
    assert "2  Quiet at night  list, tell nobody" in second
    assert "nearer than 500 m; longer than 2 h; from 22 to 6 o'clock" in second
    assert [rule["name"] for rule in desk.json("rules")["rules"]] == [
        "No protests",
        "Quiet at night",
    ]
    desk.house.rules.listed = []
    assert "No rules yet" in desk.say("rules").stdout


def test_a_rule_is_tried(desk: Desk) -> None:
    """It is told what one rule would have done, and with which requests; nothing is changed."""
    rule = HouseRule(id="0b" * 6, name="All", when=Conditions(), then=Verdict.DENY, on=False)
    desk.house.rules.listed.append(rule)

    done = desk.say("rules", "--try", "all")

    assert "Car damaged" in done.stdout
    assert done.stdout.splitlines()[-1] == "All: would have denied 1 of 1."
    assert desk.json("rules", "--try", "3")["request_ids"] == [REQUEST]
    assert "would have denied 0 of 1" in desk.say("rules", "--try", "No protests").stdout
    nobody = desk.say("rules", "--try", "other")
    assert nobody.exit_code == 1
    assert nobody.stderr == "✗ No rule is called 'other'. See `neighbors hub rules`.\n"
    assert desk.house.rules.writers == []


def test_what_a_rule_adds_is_told(desk: Desk) -> None:
    """Two people, preparing and waiting are told with what a rule does, and with a request."""
    desk.house.rules.listed = [
        HouseRule(
            id="0b" * 6,
            name="Both",
            when=Conditions(incidents=("homicide",)),
            then=Verdict.NOTIFY,
            prepare=True,
            people=2,
            cool_off=timedelta(hours=12),
        )
    ]
    asked = replace(
        a_report(), ruling=Text.plain("rule 'Both'"), people=2, cool_off=timedelta(hours=12)
    )
    desk.house.reports = [asked]

    assert "tell the household, prepare, two people, wait 12 h" in desk.say("rules").stdout
    told = desk.say("request", REQUEST[:8]).stdout
    assert "rule 'Both'; two people must approve; an approval waits 12 h." in told


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({}, "always"),
        ({"level_from": 1, "level_to": 2}, "agency: web domain only or one verifier"),
        ({"agencies": ["a9" * 20]}, f"agencies {'a9' * 20}"),
        ({"words": ["car", "van"]}, "words car, van"),
        ({"labels": ["person", "package"]}, "labels person, package"),
        ({"farther_than_m": 300.0}, "farther than 300 m"),
    ],
)
def test_conditions(when: dict[str, Any], said: str) -> None:
    """Each condition is told in a few words, and none as always."""
    assert conditions({**NONE, **when}) == said


def test_figures(desk: Desk) -> None:
    """It is told who asked for what, how wide and how long, and what this house answered."""
    desk.say("deny", REQUEST[:8])

    done = desk.say("figures")

    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[1] == ["Example", "Police", "1", "1", "0", "1", "0", "0.20", "km²", "10", "min"]
    assert lines[2][0] == "All"
    assert lines[5][:2] == ["2026-11", "1"]
    assert lines[8][:4] == ["hit", "and", "run", "1"]
    assert "None of this leaves your hub." in done.stdout
    assert desk.json("figures")["all"]["requests"] == 1
    desk.house.reports = []
    assert desk.say("figures").stdout == "No requests yet.\n"


def test_it_fits_a_terminal(desk: Desk, terminal: int) -> None:
    """On a terminal no line is wider than it is."""
    for words in (("rules",), ("figures",)):
        done = desk.say(*words)

        assert done.exit_code == 0
        assert max(map(len, done.stdout.splitlines())) <= terminal


def test_all_rules_are_switched_off_and_on(desk: Desk) -> None:
    """It is told with the list that none is asked, and who switched is known to the ledger."""
    off = desk.say("rules", "--off", "--by", "Sam")
    shown = desk.json("rules")
    on = desk.say("rules", "--on", "--by", "Kim")

    assert off.stdout.startswith("House rules are off. Every request waits for a person.")
    assert (shown["active"], len(shown["rules"])) == (False, 2)
    assert "are off" not in on.stdout
    assert desk.house.rules.writers == ["Sam", "Kim"]


def test_boards_are_listed(desk: Desk) -> None:
    """Each board with its state; one that stopped says why, and how to save the proof."""
    [(status, url)] = desk.house.board_list
    broke = "board.example.org/v1 shows two different logs of 3 entries."
    stopped = replace(status, state=BoardState.STOPPED, reason=Text.plain(broke))

    fine = desk.say("boards")
    desk.house.board_list = [(stopped, url)]
    bad = desk.say("boards")
    desk.house.board_list = []

    assert "board.example.org/v1  ● following since" in fine.stdout
    assert fine.stdout.endswith("1 board followed.\n")
    assert f"▲ board.example.org/v1: {broke}" in bad.stdout
    assert "neighbors hub boards --evidence board.example.org/v1" in bad.stdout
    assert desk.json("boards") == {"boards": []}
    assert desk.say("boards").stdout == "0 boards followed.\n"


def test_a_board_is_left_and_followed_again(desk: Desk) -> None:
    """Each says what it did, and how to turn back; the list counts what is followed."""
    left = desk.say("boards", "--leave", "board.example.org/v1")
    listed = desk.say("boards")
    again = desk.json("boards", "--follow-again", "board.example.org/v1")
    unknown = desk.say("boards", "--leave", "other/v1")

    assert left.stdout.endswith("neighbors hub boards --follow-again board.example.org/v1\n")
    assert "– left since" in listed.stdout
    assert listed.stdout.endswith("0 boards followed.\n")
    assert again["state"] == "starting"
    assert unknown.exit_code == 1


def test_newer_entries_are_told_of(desk: Desk) -> None:
    """Entries that this hub cannot read yet are counted, with what to do."""
    desk.house.board_list = [
        (replace(status, newer=2), url) for status, url in desk.house.board_list
    ]

    assert "2 entries are newer than your hub. Update it to read them." in desk.say("boards").stdout


def test_what_was_before_is_shown_and_skipped(desk: Desk) -> None:
    """How far a hub has come with what was before, or that nobody checks it."""
    since = datetime(2026, 11, 20, 12, tzinfo=UTC)
    known, of = desk.house.board_list, ("boards", "--policy", "board.example.org/v1")

    def listed(percent: int | None) -> str:
        desk.house.board_list = [
            (replace(status, read_since=since, earlier_percent=percent), url)
            for status, url in known
        ]
        return " ".join(desk.say("boards").stdout.split())

    assert "what was before until your hub has read that, too: 34 % so far" in listed(34)
    assert "what was before, and your hub doesn't check it." in listed(None)
    assert "your hub reads and checks it" in desk.say(*of).stdout
    assert desk.json(*of, "--skip-earlier")["read_earlier"] is False
    assert desk.json(*of, "--quorum", "0")["read_earlier"] is False
    assert "closed or left out then" in " ".join(desk.say(*of).stdout.split())
    assert desk.json(*of, "--read-earlier")["read_earlier"] is True


def test_a_region_is_chosen_and_shown(desk: Desk) -> None:
    """By its verifier's name or id. What it reveals and costs is said at once."""
    at, known = datetime(2026, 11, 20, 12, tzinfo=UTC), desk.house.board_list
    of = ("boards", "--policy", "board.example.org/v1")

    def words(*args: str) -> str:
        return " ".join(desk.say(*args).stdout.split())

    assert "only one of: verifier.example.org (412 agencies)" in words(*of)
    for name in (REGION.name, REGION.verifier):
        assert desk.json(*of, "--region", name)["region"] == REGION.verifier
        assert desk.json(*of, "--quorum", "0")["region"] == REGION.verifier
        assert "learns from your address which region interests you" in words(*of)
        assert desk.json(*of, "--no-region")["region"] == ""
    wrong = desk.say(*of, "--region", "x")
    assert (wrong.exit_code, "choose: verifier.example.org." in wrong.stderr) == (1, True)
    for as_of, expected in (
        (at, "reads only the region of x, as of"),
        (None, "reads everything until"),
    ):
        desk.house.board_list = [
            (replace(status, region="x", region_as_of=as_of), url) for status, url in known
        ]
        assert expected in words("boards")


def test_whom_a_house_relies_on_is_shown_and_changed(desk: Desk) -> None:
    """A key is a witness's or a verifier's by its kind; what cannot work is one sentence."""
    of = ("boards", "--policy", "board.example.org/v1")
    witness = str(make_key("w.example/w1", KIND_COSIGNATURE).verifier)
    verifier = str(make_key("state.example").verifier)

    bare = desk.say(*of)
    made = desk.json(*of, "--trust", witness, "--trust", verifier, "--quorum", "1")
    shown = desk.say(*of)
    lost = desk.say(*of, "--distrust", witness)
    less = desk.json(*of, "--distrust", verifier, "--trust", witness)
    wrong = [
        desk.say(*of, "--trust", "nonsense"),
        desk.say(*of, "--distrust", verifier),
        desk.say("boards", "--quorum", "1"),
        desk.say("boards", "--policy", "other/v1"),
    ]

    assert "none, so nobody else checks this board" in bare.stdout
    assert (made["witnesses"], made["quorum"], made["verifiers"]) == ([witness], 1, [verifier])
    assert "1 of 1 must have signed" in shown.stdout
    assert (lost.exit_code, "not be more than there are witnesses" in lost.stderr) == (1, True)
    assert (less["witnesses"], less["verifiers"]) == ([witness], [])
    assert [each.exit_code for each in wrong] == [1, 1, 1, 1]


def test_evidence_is_saved(desk: Desk, tmp_path: Path) -> None:
    """The file is what the hub gives; none is replaced unasked, and none made of nothing."""
    file, of = tmp_path / "proof.zip", ("boards", "--evidence", "board.example.org/v1")

    saved = desk.say(*of, "--output", str(file))
    again = desk.say(*of, "--output", str(file))
    told = desk.json(*of, "--output", str(file), "--force")
    nothing = desk.say("boards", "--evidence", "other/v1", "--output", str(tmp_path / "no.zip"))

    assert file.read_bytes() == desk.house.evidence["board.example.org/v1"]
    assert saved.stdout.startswith(f"Saved {file}. Its README.txt")
    assert (again.exit_code, nothing.exit_code) == (1, 1)
    assert told == {"file": str(file), "sha256": sha256(file.read_bytes()).hexdigest()}
    assert not (tmp_path / "no.zip").exists()
