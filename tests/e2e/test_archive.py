"""A home whose recordings Frigate has, from a request to the opened share: real hub and board.

Frigate is played; its files are real, and it writes down what it is asked.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import sys
from typing import Any

import pytest

from demo import frigate as archive, play as acts, porch
from demo.children import neighbors
from demo.play import LATITUDE, LONGITUDE, RADIUS_M
from demo.porch import LOOP_S, SUB_HEIGHT, SUB_WIDTH
from demo.stage import Play
from tests.e2e.playing import played, run_on_stage

_FILM = porch.Film(loop_s=LOOP_S, rate=5, width=SUB_WIDTH, height=SUB_HEIGHT)
_FAR = 0.09
"""In degrees: ten kilometers, which no camera sees."""
_QUIET_S = 4.0


@dataclass(slots=True)
class ArchiveFacts:
    """What was seen, for the tests to judge."""

    at_first: list[str] = field(default_factory=list)
    """What Frigate was asked when it was added."""
    while_elsewhere: list[str] = field(default_factory=list)
    """What it was asked while the only request was about another place."""
    elsewhere: dict[str, Any] = field(default_factory=dict)
    while_here: list[str] = field(default_factory=list)
    here: dict[str, Any] = field(default_factory=dict)
    window: tuple[float, float] = (0.0, 0.0)


async def perform(play: Play, facts: ArchiveFacts) -> None:
    """Ask this house twice, about another place and about this one; approve, and open."""
    film = play.setting.folder / "film"
    film.mkdir()
    await asyncio.to_thread(porch.render, film, _FILM)
    await acts.open_board(play)
    async with archive.recorded_by_frigate(play, film / "main.mp4") as frigate:
        await archive.use_its_recordings(play, frigate)
        facts.at_first = list(frigate.asked)
        await acts.follow_board(play)
        until = archive.ask_for(frigate) + timedelta(seconds=1)
        start = until - timedelta(minutes=16)
        facts.window = (start.timestamp(), until.timestamp())
        with play.steps.step("elsewhere"):
            asked = len(frigate.asked)
            facts.elsewhere = await _request(play, start, until, LATITUDE + _FAR)
            await asyncio.sleep(_QUIET_S)
            facts.while_elsewhere = frigate.asked[asked:]
        with play.steps.step("here") as step:
            asked = len(frigate.asked)
            facts.here = await _request(play, start, until, LATITUDE, pending=True)
            facts.while_here = frigate.asked[asked:]
            step.say(f"{len(facts.here['match']['clips'])} clip")
        await archive.hold_against_window(play, frigate)
        play.request_id = facts.here["id"]
        with play.steps.step("approve"):
            await neighbors(
                "hub", "approve", facts.here["id"], "--yes", "--data-dir", play.path("hub")
            )
            await play.until(lambda: _delivered(play), "The delivery")
        clips = await acts.open_share(play)
        await archive.hold_against_files(play, frigate, clips, _FILM.rate)


async def _request(
    play: Play, start: datetime, until: datetime, latitude: float, *, pending: bool = False
) -> dict[str, Any]:
    """Post a request for video near a latitude, and return it as the hub has it."""
    posted = await neighbors(
        "agency", "post", play.path("agency"), "--incident", "fire", "--title", "A shed fire",
        "--text", "A shed burned. We ask for video of the street.", "--case-number", "DF-2026-1",
        "--contact", "investigations@fire.demo.example",
        "--start", _text(start), "--end", _text(until),
        "--circle", f"{latitude},{LONGITUDE},{RADIUS_M}",
    )  # fmt: skip

    async def seen() -> dict[str, Any] | None:
        requests = (await play.hub("GET", "/requests"))["requests"]
        found = [each for each in requests if each["url"].endswith(f"/{posted['index']}")]
        return next((dict(each) for each in found if each["pending"] or not pending), None)

    return await play.until(seen, "The request's arrival")


def _text(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


async def _delivered(play: Play) -> bool | None:
    share = (await acts.the_request(play))["share"]
    return True if share and share["state"] == "delivered" else None


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveFacts]:
    """Play it once, and return what was seen."""
    with played("test_archive", tmp_path_factory.mktemp("archive")) as seen:
        yield ArchiveFacts(**seen)


def test_a_request_about_another_place_asks_the_archive_nothing(facts: ArchiveFacts) -> None:
    """Frigate hears of no request that doesn't concern this house."""
    assert facts.elsewhere["match"]["because"] == "no_camera"
    assert facts.elsewhere["fetches"] == []
    assert facts.while_elsewhere == []


def test_nothing_is_read_before_a_request(facts: ArchiveFacts) -> None:
    """To be added, Frigate says its version, its clock and its cameras, and gives no footage."""
    assert facts.at_first
    assert [each for each in facts.at_first if "recordings" in each or "events" in each] == []


def test_only_the_window_is_asked_for(facts: ArchiveFacts) -> None:
    """Only the files of the visit are read: the head of one tells when the one before ended."""
    files = [each for each in facts.while_here if each.endswith(".mp4")]
    assert 0 < len(set(files)) <= 4
    assert len(files) < 2 * len(set(files))
    [fetch] = facts.here["fetches"]
    assert fetch["size_bytes"] > 0


def test_what_was_seen_is_said(facts: ArchiveFacts) -> None:
    """The label is Frigate's, and the match says that its clock was measured."""
    [clip] = facts.here["match"]["clips"]
    assert clip["labels"] == ["person"]
    assert clip["clock_uncertainty_ms"] is None or clip["clock_uncertainty_ms"] > 0


if __name__ == "__main__":
    sys.exit(run_on_stage(ArchiveFacts(), perform))
