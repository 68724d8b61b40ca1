"""The main job on real input: doorbell, board, hub, Home Assistant, browser, agency.

One play goes the whole way: the dashboard, the panel's story, how soon all is told, a crash.
"""

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path
import sqlite3
import sys
from typing import Any
from zipfile import ZipFile

import pytest

from demo import play as acts, porch
from demo.children import neighbors
from demo.porch import HEIGHT, LOOP_S, RATE, WIDTH
from demo.stage import Play
from demo.steps import StepFailedError
from tests.e2e.browser import Browser, chromium
from tests.e2e.playing import run_on_stage
from tests.e2e.test_panel import (
    PanelFacts,
    answer_more_requests,
    choose_streets,
    listen,
    look_around,
)
from tests.e2e.test_speeds import Speeds, measure_speeds

_PART_OF_A_SEGMENT_S = 2.5
_ON_TIME_S = (6.0, 24.0)
LOST_S = 1.0
_KILLS = 4
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """How a hub came back."""

    lost_s: float
    """Footage between the last that is indexed and the kill."""
    complaints: list[str]
    answered_still: bool
    """Whether the decision that was made before is the one that stands."""


async def crash_hub(play: Play) -> Crash:
    """Kill the hub with SIGKILL while it records, start it again, and check it."""
    with play.steps.step("crash") as step:
        before = await acts.the_request(play)
        lost_s: list[float] = []
        # What a busy machine has not read yet is no loss of the hub's: then it is killed again.
        while not lost_s or (min(lost_s) > LOST_S and len(lost_s) < _KILLS):
            await _until_the_camera_is_on_time(play)
            play.children.kill("hub")
            killed_at = datetime.now(UTC)
            await play.children.wait("hub")
            await acts.start_hub(play)
            await acts.recording(play)
            last = await asyncio.to_thread(_last_indexed, Path(play.path("hub")), killed_at)
            lost_s.append((killed_at - last).total_seconds())
        after = await acts.the_request(play)
        step.say(f"hub killed while recording: {min(lost_s):.2f} s lost, recording again")
    return Crash(
        lost_s=min(lost_s),
        complaints=await _complaints(play),
        answered_still=after["decision"] == before["decision"]
        and after["share"] == before["share"],
    )


async def _until_the_camera_is_on_time(play: Play) -> None:
    """Wait for a moment at which the doorbell has sent all that it has seen.

    Its server stops for a second at 32 s of its video, and has caught up by the video's end.
    """
    since = datetime.fromisoformat((await acts.recording(play))["since"])
    into_s = (datetime.now(UTC) - since).total_seconds() % LOOP_S
    await asyncio.sleep(_PART_OF_A_SEGMENT_S)
    if not _ON_TIME_S[0] < into_s < _ON_TIME_S[1]:
        await asyncio.sleep((_ON_TIME_S[0] - into_s) % LOOP_S)


def _last_indexed(data_dir: Path, killed_at: datetime) -> datetime:
    """Return the end of the last footage from before the kill that the index holds."""
    micros = (killed_at - _EPOCH) // timedelta(microseconds=1)
    with sqlite3.connect(f"file:{data_dir / 'hub.db'}?mode=ro", uri=True) as database:
        row = database.execute(
            'SELECT max("end") FROM segments WHERE start < ?', (micros,)
        ).fetchone()
    if row[0] is None:
        raise StepFailedError("The index holds nothing from before the kill.")
    return _EPOCH + timedelta(microseconds=row[0])


async def _complaints(play: Play) -> list[str]:
    """Stop the hub in order, and return what `neighbors hub check` finds wrong."""
    await play.children.stop("hub")
    checked = await neighbors("hub", "check", "--data-dir", play.path("hub"))
    return list(checked["complaints"])


_ASKED = (
    "Demo County Fire",
    "The street in front of Demo Square, before a shed fire",
    "Confirmed by one verifier",
    "You have 1 clip",
)


@dataclass(slots=True)
class Facts:
    """What was seen, for the tests to judge."""

    proposal: dict[str, Any] = field(default_factory=dict)
    dashboard_before: str = ""
    dashboard_after: str = ""
    frame_width: int = 0
    buttons_before: dict[str, dict[str, float]] = field(default_factory=dict)
    buttons_after: dict[str, dict[str, float]] = field(default_factory=dict)
    notification: str = ""
    decision: dict[str, Any] = field(default_factory=dict)
    share: dict[str, Any] = field(default_factory=dict)
    waiting_before: int = -1
    """How many shares were in the inbox while nobody had answered."""
    files: list[dict[str, Any]] = field(default_factory=list)
    exact: list[dict[str, Any]] = field(default_factory=list)
    played: dict[str, Any] = field(default_factory=dict)
    board_pages: dict[str, int] = field(default_factory=dict)
    """The status of each page, by its picture."""
    panel: PanelFacts = field(default_factory=PanelFacts)
    speeds: Speeds = field(default_factory=Speeds)
    crash: dict[str, Any] = field(default_factory=dict)
    board_complaints: list[str] = field(default_factory=list)
    older: str = ""
    """How many groups of pictures the agency found older than the request."""
    laboratory: dict[str, Any] = field(default_factory=dict)
    """The files of a clip for a laboratory, and its hashes by the command and by us."""


async def _before(play: Play, browser: Browser, facts: Facts) -> None:
    """Look at the dashboard while the request waits."""
    with play.steps.step("look") as step:
        await browser.open_dashboard(play.assistant, "You have 1 clip")
        facts.frame_width = await browser.frame_width()
        facts.dashboard_before = await browser.words(*_ASKED)
        facts.buttons_before = await browser.buttons()
        facts.notification = await browser.open_notifications("1 clip")
        await browser.picture("notification")
        await browser.close_drawer()
        await browser.pictures_of("dashboard-request", "-light")
        shares = (await neighbors("agency", "inbox", play.path("agency")))["shares"]
        facts.waiting_before = len(shares)
        step.say("dashboard and notification looked at")


async def _after(play: Play, browser: Browser, facts: Facts) -> None:
    """Look at the dashboard when nothing waits anymore."""
    with play.steps.step("after") as step:
        await browser.open_dashboard(play.assistant, "Delivered")
        facts.dashboard_after = await browser.words()
        facts.buttons_after = await browser.buttons()
        await browser.picture("dashboard-answered-light")
        step.say("the dashboard says what became of the request")


async def _pages(play: Play, browser: Browser, facts: Facts) -> None:
    """Look at the board's own pages."""
    with play.steps.step("pages") as step:
        index = (await acts.the_request(play))["index"]
        for name, path in (
            ("board-requests", "/"),
            ("board-request", f"/entries/{index}"),
            ("board-agency", f"/agencies/{play.agency_id}"),
        ):
            facts.board_pages[name] = await browser.look_at(play.board + path, name)
        step.say("the board's pages looked at")


async def _export(play: Play, start: datetime) -> dict[str, Any]:
    """Have a second of the recording made into a clip for a laboratory, on the command line."""
    with play.steps.step("export") as step:
        file = play.setting.folder / "laboratory.zip"
        made = await neighbors(
            "hub", "export", acts.CAMERA, start.isoformat(), "1s", str(file), "--laboratory",
            "--data-dir", play.path("hub"),
        )  # fmt: skip
        with ZipFile(file) as archive:
            names = sorted(name.rpartition("/")[2] for name in archive.namelist())
        digest = hashlib.sha256(await asyncio.to_thread(file.read_bytes)).hexdigest()
        step.say(f"a clip for a laboratory, {made['size_bytes'] / 1e6:.1f} MB")
    return {"names": names, "stated": made["sha256"], "sha256": digest}


async def perform(play: Play, facts: Facts) -> None:
    """Go the whole way, and note what is seen."""
    await acts.prepare(play)
    async with chromium(play.setting.folder) as browser:
        listen(browser.page, facts.panel)
        await _before(play, browser, facts)
        await look_around(play, browser, facts.panel)
        await choose_streets(play, browser, facts.panel)
        await browser.open_dashboard(play.assistant, "You have 1 clip")

        async def review(_play: Play, _answer: str) -> None:
            await browser.press("Approve…")
            await browser.hold_to_approve(browser.page.locator("neighbors-requests-panel"))

        await acts.approve(play, review)
        await _after(play, browser, facts)
        request = await acts.the_request(play)
        facts.proposal, facts.decision = request["proposal"], request["decision"]
        facts.share = request["share"]
        clips = await acts.open_share(play)
        facts.exact = [asdict(each) for each in await acts.hold_against_approval(play, clips)]
        facts.files = [
            {"sha256": clip.sha256, "length_s": (clip.end - clip.start).total_seconds()}
            for clip in clips
        ]
        facts.older = play.older
        facts.laboratory = await _export(play, clips[0].start)
        with play.steps.step("playback") as step:
            at_s = porch.RING_S - facts.exact[0]["first"] / porch.RATE
            facts.played = await browser.play_clip(clips[0].path, at_s)
            step.say("the opened clip plays in Chromium")
        await _pages(play, browser, facts)
        first_id = play.request_id
        await answer_more_requests(play, browser, facts.panel)
        play.request_id = first_id
    await measure_speeds(play, facts.speeds, once=True)
    facts.crash = asdict(await crash_hub(play))
    await play.children.stop("board")
    checked = await neighbors("board", "check", play.path("board"))
    facts.board_complaints = checked["complaints"]


def test_the_request_can_be_understood(facts: Facts) -> None:
    """The dashboard says who asks, how far that is confirmed, for what, and what this house has."""
    said = facts.dashboard_before

    for words in _ASKED:
        assert words in said
    for word in ("unknown", "unavailable", "None", "undefined"):
        assert word not in said
    assert facts.frame_width > 0


def test_yes_and_no_weigh_the_same(facts: Facts) -> None:
    """Deny stands left of Approve, on one line, and both have one size."""
    deny, approve = facts.buttons_before["Deny"], facts.buttons_before["Approve…"]

    assert deny["x"] < approve["x"]
    assert deny["y"] == approve["y"]
    assert (deny["width"], deny["height"]) == (approve["width"], approve["height"])


def test_home_assistant_tells_the_household(facts: Facts) -> None:
    """A notification says who asks, where, and what this house has."""
    assert "Demo County Fire requests video" in facts.notification
    assert "1 clip." in facts.notification


def test_nothing_leaves_before_the_answer(facts: Facts) -> None:
    """While nobody has answered, the agency's inbox is empty."""
    assert facts.waiting_before == 0


def test_a_review_approves_what_was_proposed(facts: Facts) -> None:
    """Approve… leads to the review, and holding there approves the proposal that was shown."""
    assert facts.decision["answer"] == "approve"
    assert facts.decision["proposal_id"] == facts.proposal["id"]
    assert facts.share["state"] == "delivered"
    assert len(facts.files) == len(facts.proposal["pieces"]) == 1


def test_answered_the_request_is_gone(facts: Facts) -> None:
    """Once answered, the card says what became of it, and there is nothing to answer."""
    assert "Delivered" in facts.dashboard_after
    assert facts.buttons_after == {}


def test_the_opened_clip_is_the_approved_cut(facts: Facts) -> None:
    """The demo found exactly the frames of what was approved, and as many as its length has."""
    (exact,) = facts.exact

    assert exact["frames"] == pytest.approx(facts.files[0]["length_s"] * RATE, abs=1.5)


def test_the_opened_clip_is_older_than_the_request(facts: Facts) -> None:
    """A service stamped what the camera recorded, and the agency's own check says since when."""
    stamped, frames = map(int, facts.older.split(" of "))

    assert 0 < stamped <= frames


def test_a_clip_for_a_laboratory(facts: Facts) -> None:
    """The command gives every frame without loss, its time, and how to check it."""
    assert facts.laboratory["names"] == ["README.txt", "frames.csv", "frames.mkv"]
    assert facts.laboratory["stated"] == facts.laboratory["sha256"]


def test_the_opened_clip_plays(facts: Facts) -> None:
    """Chromium plays it, full size and as long as the cut, without sound or error."""
    played = facts.played

    assert played["error"] is None
    assert (played["width"], played["height"]) == (WIDTH, HEIGHT)
    assert played["duration_s"] == pytest.approx(facts.files[0]["length_s"], abs=1.5 / RATE)
    assert played["after"] > played["before"]
    assert not played["sound"]


def test_the_board_shows_the_request(facts: Facts) -> None:
    """Its feed, the request and the agency each have a page."""
    assert facts.board_pages == {"board-requests": 200, "board-request": 200, "board-agency": 200}


def test_the_board_is_clean(facts: Facts) -> None:
    """`neighbors board check` finds nothing wrong afterwards."""
    assert facts.board_complaints == []


def test_a_kill_loses_at_most_a_second(facts: Facts) -> None:
    """After SIGKILL, all footage but at most the last second is there and indexed."""
    assert facts.crash["lost_s"] <= LOST_S


def test_it_starts_again_into_a_clean_state(facts: Facts) -> None:
    """Started again it records, and `neighbors hub check` finds nothing wrong."""
    assert facts.crash["complaints"] == []


def test_it_still_knows_what_was_answered(facts: Facts) -> None:
    """The decision and its share are as they were before the kill."""
    assert facts.crash["answered_still"]


if __name__ == "__main__":
    sys.exit(run_on_stage(Facts(), perform))
