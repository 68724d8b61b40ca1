"""`neighbors board plan`: what a board of a given size needs."""

import json
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from hub.feeds import hints
from hub.feeds.board import POLL_S
from noticeboard.board.cli import app
from noticeboard.board.plan import (
    DAY_S,
    BoardSize,
    Limit,
    Plan,
    looks_a_day,
    make_plan,
)
from noticeboard.board.plan_figures import FIGURES, Origin

TOWN = ("--agencies", "3", "--posts-per-day", "0.2", "--hubs", "2000")
COUNTRY = ("--agencies", "18000", "--posts-per-day", "0.1", "--hubs", "1000000")


def run(*words: str) -> str:
    """Run the command in a terminal of 80 columns, and return what it prints."""
    result = CliRunner().invoke(app, ["plan", *words], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    return result.stdout


def planned(*words: str) -> Any:  # noqa: ANN401 -- JSON
    """Return the plan as the command prints it for machines."""
    return json.loads(run(*words, "--json"))


def made(agencies: int, posts_a_day: float, hubs: int, years: float = 5) -> Plan:
    """Plan a board at the usual prices."""
    return make_plan(BoardSize(agencies=agencies, posts_a_day=posts_a_day, hubs=hubs, years=years))


def test_a_town_needs_one_machine() -> None:
    """A small board is a folder on the smallest machine, and no limit is near."""
    found = planned(*TOWN)

    assert found["machines"]["count"] == 1
    assert found["machines"]["database"] == "sqlite"
    assert not found["machines"]["has_cdn"]
    assert found["sentences"] == []


def test_a_country_needs_two_and_a_cdn() -> None:
    """A country has two machines, PostgreSQL, S3 and a CDN; what is near has its sentence."""
    found, shown = planned(*COUNTRY), run(*COUNTRY)

    assert found["machines"]["count"] == 2
    assert (found["machines"]["database"], found["machines"]["files"]) == ("postgresql", "s3")
    assert {"listeners", "answers", "start", "request_price"} <= {*found["limits"]}
    for sentence in found["sentences"]:
        assert sentence in shown
    for row in found["traffic"]:
        assert row["kind"] in shown
    files, contacts = (
        next(row for row in found["traffic"] if row["kind"] == kind)
        for kind in ("hint files", "first contacts")
    )
    # 98 of 100 homes find no room, and read the file every 15 seconds.
    assert files["times_s"] == pytest.approx(980_000 / 15)
    assert files["origin_s"] < 20
    assert found["limits"]["listeners"]["relays"] == 20
    # 550 homes a day, of about 20 MB.
    assert 200 < contacts["month_gb"] < 600
    assert found["first_contact_bytes"] < found["first_look_bytes"] / 50
    assert max(map(len, shown.split("\n! ")[0].splitlines())) < 120


def test_every_limit_has_a_sentence() -> None:
    """Each limit can be near, and its sentence has all its numbers."""
    worst = planned(
        *("--agencies", "1000000", "--posts-per-day", "50", "--hubs", "100000000"),
        *("--years", "20", "--shares", "5"),
    )

    assert {*worst["limits"]} == {*Limit}
    assert len(worst["sentences"]) == len(Limit)
    assert not any("{" in sentence or "nan" in sentence for sentence in worst["sentences"])


def test_the_origin_does_not_grow_with_homes() -> None:
    """Behind a CDN, ten times as many homes ask the board as often for what is cached."""
    some, many = made(18_000, 0.1, 1_000_000), made(18_000, 0.1, 10_000_000)

    for kind in ("checkpoints", "entries"):
        asked = [
            next(row.origin_s for row in each.traffic if row.kind == kind) for each in (some, many)
        ]
        assert asked[0] == asked[1] < 100
    assert some.machines.cores == many.machines.cores


def test_what_is_paid_is_what_is_used() -> None:
    """A price counts once for each unit, and those of the command's options are used."""
    dear = planned(*COUNTRY, "--core-price", "100", "--traffic-price", "0", "--requests-price", "0")

    machines = dear["machines"]
    assert dear["money"]["traffic"] == 0
    assert dear["money"]["machines"] == machines["count"] * (
        machines["cores"] * 100 + machines["memory_gib"] * dear["prices"]["memory_gib"]
    )


def test_every_figure_says_where_it_comes_from() -> None:
    """The command prints each figure with its origin, and tables fit a terminal."""
    shown = run(*TOWN, "--origins", "--years", "1")

    found = planned(*TOWN)["figures"]
    assert set(found) == set(FIGURES)
    assert {each["origin"] for each in found.values()} == {*Origin}
    assert "measured" in shown


def test_hubs_look_as_hubs_do() -> None:
    """The figures about hubs are the hub's own constants."""
    assert FIGURES["poll_s"].value == POLL_S
    assert FIGURES["hinted_s"].value == pytest.approx(hints.LEAST_S + hints.SPREAD_S / 2)
    assert FIGURES["hint_file_s"].value == hints.FILE_S


@pytest.mark.parametrize("publications_s", [0.0, 0.001, 0.05, 1.0])
def test_how_often_a_hub_looks(publications_s: float) -> None:
    """A hub that is played with random hints looks as often as the formula says."""
    chance, at_s, looks = Random(1), 0.0, 0  # noqa: S311 -- played, not secret
    while looks < 5_000:
        next_s = chance.expovariate(publications_s) if publications_s else 1e9
        at_s += min(60.0, max(2.2, next_s))
        looks += 1

    assert looks_a_day(publications_s, 60, 2.2) == pytest.approx(looks / at_s * DAY_S, rel=0.05)


@pytest.mark.parametrize(
    "words",
    [
        ("--agencies", "0", "--posts-per-day", "1", "--hubs", "1"),
        ("--agencies", "1", "--posts-per-day", "-1", "--hubs", "1"),
        ("--agencies", "1", "--posts-per-day", "1", "--hubs", "1", "--years", "0"),
        ("--agencies", "1"),
    ],
)
def test_what_cannot_be_is_refused(words: tuple[str, ...]) -> None:
    """A size that can't be is an error of usage."""
    assert CliRunner().invoke(app, ["plan", *words]).exit_code == 2


def test_a_board_without_requests_or_homes() -> None:
    """Zero of something is a size, and divides nothing."""
    found = made(1, 0, 0, 0.1)

    assert found.machines.count == 1
    assert found.hub_day_bytes > 0
