"""A whole day of the demo, by a fast clock.

Requests are approved, denied, withdrawn, resolved and left to expire; the integration is loaded
again; midnight and the recorder's night work pass; Home Assistant starts again in the morning.
In the end no process of ours may have logged a warning or error that no event of the day explains.
"""

import asyncio
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
import sqlite3
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from rich.table import Table

from demo import home_assistant as ha, play as acts
from demo.children import NEIGHBORS, free_port, neighbors
from demo.logs import DOMAIN, Explained, complaints, explain, hold_quiet, records, warnings
from demo.pace import Pace
from demo.review import ask
from demo.stage import Play, Setting, on_stage
from demo.steps import StepFailedError, Steps

RATE = 120
"""How many times as fast as real the clock runs at most."""
LENGTH = timedelta(hours=25, minutes=30)
"""Longer than a request is open that expires."""
ZONE = ZoneInfo("America/Los_Angeles")
"""That of the demo's Home Assistant."""
MORNING = time(7)
LOOK_S = 300.0
MIRROR = "mirror"
EXPLAINED = (
    Explained(
        process="hub",
        pattern="takes its password unencrypted only .Basic over http.",
        most=1,
        why="the virtual doorbell takes its password unencrypted",
    ),
    Explained(
        process="home",
        pattern=r"Updating state for \S+ .* took [0-5]\.\d+ seconds",
        most=1000,
        # Home Assistant warns from 0.4 s on, which are 3 ms if the clock runs 120 times as fast.
        # It stands still after 45 ms, so more than 5.4 s are slow by any clock.
        why="a state took milliseconds to write, seconds by the fast clock",
    ),
)


@dataclass(slots=True)
class Day:
    """The day so far."""

    play: Play
    pace: Pace
    rate: int
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    real_s: float = field(init=False)
    clips: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.real_s = self.pace.real_s()

    async def pass_until(self, then: datetime) -> None:
        """Let the time until then pass fast; raises StepFailedError if a process ends meanwhile."""
        with self.pace.fast(self.rate):
            while (left_s := (then - datetime.now(UTC)).total_seconds()) > 0:
                await asyncio.sleep(min(left_s, LOOK_S))
                for name in self.play.children.names():
                    self.play.children.check(name)
                for clip in (await self.play.hub("GET", "/clips?limit=100"))["clips"]:
                    self.clips.add(clip["id"])

    async def pass_hours(self, hours: float) -> None:
        """Let the time until so many hours after the day's beginning pass fast."""
        await self.pass_until(self.begun + timedelta(hours=hours))

    async def request(self, case: str) -> dict[str, Any] | None:
        """Return the hub's view of a request; None if the hub has not heard of it."""
        requests = (await self.play.hub("GET", "/requests"))["requests"]
        return next((dict(each) for each in requests if each["case_number"] == case), None)

    async def ask(self, case: str, title: str) -> str:
        """Post a request for the last hour that is open for a day; returns its id."""
        posted = await ask(self.play, case, title, timedelta(hours=1), days=1)

        async def arrived() -> dict[str, Any] | None:
            return await self.request(case)

        # The hub asks the board once a minute.
        await self.play.until(arrived, "The arrival", within_s=300)
        return posted

    async def expect(self, case: str, what: str, **wanted: object) -> None:
        """Wait until the hub's view of a request is as wanted."""

        async def so() -> bool | None:
            found = await self.request(case) or {}
            return all(found.get(key) == value for key, value in wanted.items()) or None

        await self.play.until(so, what, within_s=600)

    def o_clock(self) -> str:
        """Return the time at the house."""
        return f"{datetime.now(ZONE):%H:%M}"


async def play_day(setting: Setting, steps: Steps, pace: Pace, rate: int) -> Table:
    """Play the day; returns what happened in numbers. Raises StepFailedError."""
    async with on_stage(setting, steps) as play:
        day = Day(play, pace, rate)
        await acts.prepare(play)
        await _mirror(play)
        await acts.approve(play)
        await acts.open_share(play)
        await _stay_signed_in(play.assistant)
        await _forenoon(day)
        await _afternoon(day)
        await _night(day)
        await _next_day(day)
        return await _look_back(day)


async def _stay_signed_in(home: ha.HomeAssistant) -> None:
    """Take a token that lasts for longer than the half hour of the one from signing in."""
    message = {"type": "auth/long_lived_access_token", "client_name": "The day", "lifespan": 7}
    (home.tokens["access_token"],) = await home.say(message)


async def _mirror(play: Play) -> None:
    """Copy the board into a mirror, all day."""
    port = free_port("127.0.0.1", 8770)
    await play.children.start(
        MIRROR,
        [*NEIGHBORS, "board", "mirror", play.path(MIRROR), play.board, "--port", str(port),
         "--name", "mirror.demo.example/m1"],
    )  # fmt: skip


async def _forenoon(day: Day) -> None:
    """Ask three times: nobody answers, the agency resolves it, the household says no."""
    play = day.play
    await day.pass_hours(1)
    with play.steps.step("unheard") as step:
        await day.ask("DF-2026-00050", "Demo Square, a bicycle that is gone")
        step.say(f"{day.o_clock()}: a request that nobody will answer")
    await day.pass_hours(2)
    with play.steps.step("resolved") as step:
        posted = await day.ask("DF-2026-00051", "Demo Square, a painted wall")
        await day.pass_hours(3)
        await neighbors(
            "agency", "resolve", play.path("agency"), posted, "--text", "We know enough."
        )
        await day.expect("DF-2026-00051", "The resolution", status="resolved")
        step.say(f"{day.o_clock()}: the agency resolved its request")
    with play.steps.step("denied") as step:
        await day.ask("DF-2026-00052", "Demo Square, a scratched car")
        request = await day.request("DF-2026-00052") or {}
        no = {"answer": "deny", "by": "Demo"}
        await play.hub("POST", f"/requests/{request['id']}/decision", no)
        step.say(f"{day.o_clock()}: the household denied a request")


async def _afternoon(day: Day) -> None:
    """Load the integration again, and withdraw what was shared in the morning."""
    play = day.play
    await day.pass_hours(5)
    with play.steps.step("reload") as step:
        home = play.assistant
        entries = await home.call("GET", f"/api/config/config_entries/entry?domain={DOMAIN}")
        await home.call("POST", f"/api/config/config_entries/entry/{entries[0]['entry_id']}/reload")
        await _shown(day)
        step.say(f"{day.o_clock()}: the integration was loaded again")
    await day.pass_hours(6)
    with play.steps.step("withdraw") as step:
        by = {"by": "Demo", "reason": "We have thought about it."}
        await play.hub("POST", f"/requests/{play.request_id}/withdrawal", by)

        async def withdrawn() -> bool | None:
            share = (await acts.the_request(play))["share"]
            return True if share["state"] == "withdrawn" else None

        await play.until(withdrawn, "The withdrawal", within_s=600)
        step.say(f"{day.o_clock()}: the share of the first request was withdrawn")


async def _shown(day: Day) -> None:
    """Wait until the integration's entities have a state."""
    sensor = day.play.entities["pending_requests"]

    async def known() -> bool | None:
        state = (await day.play.assistant.states()).get(sensor, {}).get("state")
        return True if state not in {None, "unavailable", "unknown"} else None

    await day.play.until(known, "The hub in Home Assistant")


async def _night(day: Day) -> None:
    """Let midnight and the recorder's night work pass, and start Home Assistant again."""
    play = day.play
    with play.steps.step("night") as step:
        here = datetime.now(ZONE)
        morning = datetime.combine(here.date(), MORNING, ZONE)
        if morning < here:
            morning = datetime.combine(here.date() + timedelta(days=1), MORNING, ZONE)
        await day.pass_until(morning)
        step.say(f"{day.o_clock()}: midnight and the recorder's night work have passed")
    with play.steps.step("restart") as step:
        await play.children.stop("home")
        await acts.start_home(play)
        await play.until(lambda: _is_running(play.assistant), "The restart", within_s=240)
        await _shown(day)
        step.say(f"{day.o_clock()}: Home Assistant started again")


async def _is_running(home: ha.HomeAssistant) -> bool | None:
    try:
        state = (await home.call("GET", "/api/config"))["state"]
    except aiohttp.ClientError:
        return None
    return True if state == "RUNNING" else None


async def _next_day(day: Day) -> None:
    play = day.play
    await day.pass_hours(21)
    with play.steps.step("again") as step:
        await day.ask("DF-2026-00053", "Demo Square, a broken lamp")
        request = await day.request("DF-2026-00053") or {}
        if not request["match"]["clips"]:
            raise StepFailedError("No clip matches the second day's request.")
        play.request_id = request["id"]
        step.say(f"{day.o_clock()}: a request for the second day")
    await acts.approve(play, _by_hub)
    await day.pass_until(day.begun + LENGTH)
    with play.steps.step("expired") as step:
        await day.expect("DF-2026-00050", "The expiry", status="expired")
        step.say(f"{day.o_clock()}: the request that nobody answered has expired")


async def _by_hub(play: Play, answer: str) -> None:
    proposal = (await acts.the_request(play))["proposal"]["id"]
    decision = {"answer": answer, "by": "Demo", "proposal_id": proposal}
    await play.hub("POST", f"/requests/{play.request_id}/decision", decision)


async def _look_back(day: Day) -> Table:
    """Stop everything, read every log, and count."""
    play = day.play
    took_s = day.pace.real_s() - day.real_s
    passed_s = (datetime.now(UTC) - day.begun).total_seconds()
    with play.steps.step("check") as step:
        requests = (await play.hub("GET", "/requests"))["requests"]
        ours = ["hub", MIRROR, "board", *acts.WITNESSES]
        for name in ["home", *ours, "doorbell"]:  # nobody misses who has stopped already
            await play.children.stop(name)
        await asyncio.gather(
            neighbors("hub", "check", "--data-dir", play.path("hub")),
            neighbors("board", "check", play.path("board")),
        )
        logs = {name: play.children.log(name) for name in ["home", *ours]}
        lines = {name: warnings(logs[name]) for name in ours}
        lines["home"] = complaints(logs["home"], play.entities.values())
        why, left = explain(lines, EXPLAINED)
        hold_quiet(left)
        step.say("hub and board are clean, and nothing of ours complained all day")
    table = Table(show_header=False)
    pace = day.pace
    times = pace.fast_s / pace.fast_real_s
    table.add_row("played", f"{_hours(passed_s)} in {took_s / 60:.1f} min")
    table.add_row(
        "fast",
        f"{_hours(pace.fast_s)} in {pace.fast_real_s / 60:.1f} min, {times:.0f} times as fast as"
        f" real, at most {day.rate}; for {pace.stood_s():.0f} s of them the clock stood still"
        f" for a busy thread, and it went on {pace.forced()} times before that was done",
    )
    table.add_row(
        "not fast",
        f"{(took_s - pace.fast_real_s) / 60:.1f} min: starting, restarting, posting, answering and"
        " sending; CPU time and the times of files always",
    )
    states = await asyncio.to_thread(states_written, Path(play.path("home-assistant")))
    mine = sum(states.get(each, 0) for each in play.entities.values())
    table.add_row("states", f"{states.total()} written, {mine} of ours")
    ends = Counter(_end_of(each) for each in requests)
    table.add_row("requests", _counted(ends))
    table.add_row("clips", str(len(day.clips)))
    for name, log in logs.items():
        table.add_row(name, _counted(Counter(level for level, _ in records(log) if level)))
    table.add_row("explained", _counted(why))
    return table


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h"


def _end_of(request: dict[str, Any]) -> str:
    if request["share"]:
        return str(request["share"]["state"])
    if request["decision"]:
        return {"approve": "approved", "deny": "denied"}[request["decision"]["answer"]]
    return str(request["status"])


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{what}: {count}" for what, count in counts.most_common()) or "nothing"


def states_written(folder: Path) -> Counter[str]:
    """Return how many states Home Assistant's recorder wrote, by entity."""
    with closing(
        sqlite3.connect(f"file:{folder / 'home-assistant_v2.db'}?mode=ro", uri=True)
    ) as db:
        rows = db.execute(
            "SELECT states_meta.entity_id, count(*)"
            " FROM states JOIN states_meta USING (metadata_id) GROUP BY 1"
        )
        return Counter(dict(rows.fetchall()))
