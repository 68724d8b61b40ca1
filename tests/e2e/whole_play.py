"""The whole path once, with a real browser, as a child in a network of its own if there is one.

`python -m tests.e2e.whole_play FOLDER` leaves what it saw in FOLDER/facts.json and its pictures in
FOLDER/pictures. It exits with 1 if a step did not hold.
"""

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sqlite3
import sys
from typing import Any

from demo import play as acts, porch
from demo.children import neighbors
from demo.network import is_inside
from demo.porch import LOOP_S
from demo.stage import Play
from demo.steps import StepFailedError
from tests.e2e.browser import NARROW, WIDE, Browser, chromium
from tests.e2e.playing import run_play
from tests.e2e.speeds import measure_speeds, press

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


PRESSES = 5
REQUESTS = 4


@dataclass(slots=True)
class Facts:
    """What was seen, for the tests to judge."""

    private: bool
    proposal: dict[str, Any] = field(default_factory=dict)
    dashboard_before: str = ""
    dashboard_after: str = ""
    frame_width: int = 0
    buttons_before: dict[str, dict[str, float]] = field(default_factory=dict)
    buttons_after: dict[str, dict[str, float]] = field(default_factory=dict)
    notification: str = ""
    notification_after: str = ""
    decision: dict[str, Any] = field(default_factory=dict)
    share: dict[str, Any] = field(default_factory=dict)
    waiting_before: int = -1
    """How many shares were in the inbox while nobody had answered."""
    files: list[dict[str, Any]] = field(default_factory=list)
    exact: list[dict[str, Any]] = field(default_factory=list)
    played: dict[str, Any] = field(default_factory=dict)
    board_pages: dict[str, int] = field(default_factory=dict)
    """The status of each page, by its picture."""
    pressed_ms: list[float] = field(default_factory=list)
    speeds: dict[str, list[float]] = field(default_factory=dict)
    crash: dict[str, Any] = field(default_factory=dict)
    board_complaints: list[str] = field(default_factory=list)


async def _before(play: Play, browser: Browser, facts: Facts) -> None:
    """Look at the dashboard while the request waits."""
    with play.steps.step("look") as step:
        await browser.open_dashboard(play.assistant)
        facts.dashboard_before = await browser.words()
        facts.frame_width = await browser.frame_width()
        facts.buttons_before = await browser.buttons()
        await browser.picture("dashboard-request-light")
        facts.notification = await browser.open_notifications()
        await browser.picture("notification")
        await browser.close_drawer()
        await browser.colours("dark")
        await browser.picture("dashboard-request-dark")
        await browser.resize(NARROW)
        await browser.picture("dashboard-request-390")
        await browser.colours("light")
        await browser.resize(WIDE)
        shares = (await neighbors("agency", "inbox", play.path("agency")))["shares"]
        facts.waiting_before = len(shares)
        step.say("dashboard and notification looked at, light, dark and narrow")


async def _after(play: Play, browser: Browser, facts: Facts) -> None:
    """Look at the dashboard when nothing waits anymore."""
    with play.steps.step("after") as step:
        await browser.wait_for("No request needs you.")
        facts.dashboard_after = await browser.words()
        facts.buttons_after = await browser.buttons()
        await browser.picture("dashboard-answered-light")
        step.say("the dashboard says that no request waits")


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


async def perform(play: Play, facts: Facts) -> None:
    """Go the whole way, and note what is seen."""
    await acts.raise_curtain(play)
    await acts.open_board(play)
    await acts.adopt_doorbell(play)
    await acts.enter_home(play)
    await acts.wait_for_ring(play)
    await acts.post_request(play)
    async with chromium(play.setting.folder) as browser:
        await _before(play, browser, facts)

        async def click(_play: Play, answer: str) -> None:
            await browser.press(answer.capitalize())

        await acts.approve(play, click)
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
        with play.steps.step("playback") as step:
            at_s = porch.RING_S - facts.exact[0]["first"] / porch.RATE
            facts.played = await browser.play_clip(clips[0].path, at_s)
            step.say("the opened clip plays in Chromium")
        await _pages(play, browser, facts)
    facts.pressed_ms = await press(play, PRESSES)
    facts.speeds = asdict(await measure_speeds(play, REQUESTS))
    facts.crash = asdict(await crash_hub(play))
    await play.children.stop("board")
    checked = await neighbors("board", "check", play.path("board"))
    facts.board_complaints = checked["complaints"]


if __name__ == "__main__":
    sys.exit(run_play(Facts(private=is_inside()), perform, __doc__))
