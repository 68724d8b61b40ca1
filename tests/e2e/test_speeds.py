"""How long the household waits: from a board to Home Assistant, from a press to its answer.

Each is measured through every real part. The suite shows that each happens, and without a look at
the board; the long form measures again and again, and holds the quickest against what is promised.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sys
import time
from typing import Any

import aiohttp
import pytest

from demo import play as acts, porch
from demo.children import neighbors
from demo.stage import Play
from demo.steps import StepFailedError
from hub.cli.client import local_hub
from tests.e2e.playing import played, run_on_stage

_DEADLINE_S = 120.0
_SETTLE_S = 3.0
"""No hint is followed right after a look."""

PRESSED_MS, ARRIVED_MS, DECIDED_MS, BACK_MS = 100, 1000, 150, 3000
"""What is promised."""
_PRESSES, _REQUESTS = 5, 4
_TRIES = 5
"""How many times as often each thing is done until one was quick enough."""
_LOOK_S = 3600
"""How often the hub looks at the board. What comes sooner came by the board's hint."""


@dataclass(slots=True)
class Speeds:
    """In milliseconds, one each time."""

    pressed: list[float] = field(default_factory=list)
    """From a press of the doorbell to the hub's message, the camera's own time included."""
    arrived: list[float] = field(default_factory=list)
    """From the board's publication of a request to the state of Home Assistant's entity."""
    shown: list[float] = field(default_factory=list)
    """From the hub's message to that state, both heard by one program."""
    decided: list[float] = field(default_factory=list)
    """From a press in Home Assistant to the hub's message that the decision is recorded."""
    back: list[float] = field(default_factory=list)
    """From the hub's API answering again after a restart to the entities being available."""


class _Ear:
    """Notes when each thing is heard; the same clock for all."""

    def __init__(self) -> None:
        self._heard: dict[str, float] = {}
        self._news = asyncio.Event()

    def note(self, what: str) -> None:
        """Something was heard, if it was not yet."""
        self._heard.setdefault(what, time.perf_counter())
        self._news.set()

    def forget(self) -> None:
        """Hear everything anew."""
        self._heard.clear()

    async def when(self, what: str) -> float:
        """Return when it was heard, in seconds."""
        try:
            async with asyncio.timeout(_DEADLINE_S):
                while what not in self._heard:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise StepFailedError(f"Nobody heard of it: {what}.") from None
        return self._heard[what]


async def measure_speeds(play: Play, speeds: Speeds, *, once: bool) -> None:
    """Press; start the hub again, to look once an hour; then post and deny some requests."""
    presses, requests = (1, 1) if once else (_PRESSES, _REQUESTS)
    await _press(play, speeds.pressed, presses, once=once)
    with play.steps.step("speed") as step:
        config = play.setting.folder / "hub.toml"
        config.write_text(
            config.read_text().replace(f"poll_s = {acts.POLL_S}", f"poll_s = {_LOOK_S}")
        )
        async with _watched(play) as ear:
            while _is_slow(1, (speeds.back, BACK_MS), once=once):
                ear.forget()
                await play.children.stop("hub")
                await ear.when("away")
                ear.forget()
                await acts.start_hub(play)
                await _answering(play)
                answers_s = time.perf_counter()
                speeds.back.append(1000 * (await ear.when("back") - answers_s))
        await asyncio.sleep(_SETTLE_S)
        async with _ears(play) as ear, _assistant(play) as home:
            limits = (speeds.arrived, ARRIVED_MS), (speeds.decided, DECIDED_MS)
            while _is_slow(requests, *limits, once=once):
                number = len(speeds.arrived)
                ear.forget()
                await post_again(play, number)
                published_s = await ear.when("published")
                state_s = await ear.when("pending 1")
                speeds.arrived.append(1000 * (state_s - published_s))
                speeds.shown.append(1000 * (state_s - await ear.when("request")))
                pressed_s = time.perf_counter()
                await home.press(play.entities["deny"])
                speeds.decided.append(1000 * (await ear.when("request.decided") - pressed_s))
                await ear.when("pending 0")
                await asyncio.sleep(_SETTLE_S)
        step.say(
            f"in Home Assistant {max(speeds.arrived):.0f} ms after publication, "
            f"decided {max(speeds.decided):.0f} ms after a press"
        )


def _is_slow(times: int, *measured: tuple[list[float], float], once: bool) -> bool:
    """Tell whether to measure again: not so many times yet, or never as quickly as promised."""
    done = len(measured[0][0])
    slow = any(not took or min(took) >= limit for took, limit in measured)
    return done < times or (slow and not once and done < _TRIES * times)


async def post_again(play: Play, number: int, end: datetime | None = None, title: str = "") -> None:
    """Ask once more for a quarter of an hour, until now or `end`."""
    end = (end or datetime.now(UTC)).replace(microsecond=0)
    await neighbors(
        "agency", "post", play.path("agency"), "--incident", "fire",
        "--title", title or f"Demo Square again, number {number}",
        "--text", "We ask for video of the street in front of Demo Square.",
        "--case-number", f"DF-2026-1{number:04}",
        "--contact", "investigations@fire.demo.example",
        "--start", (end - timedelta(minutes=16)).isoformat().replace("+00:00", "Z"),
        "--end", end.isoformat().replace("+00:00", "Z"),
        "--circle", f"{acts.LATITUDE},{acts.LONGITUDE},{acts.RADIUS_M}",
    )  # fmt: skip


async def _answering(play: Play) -> None:
    async with asyncio.timeout(_DEADLINE_S):
        while True:
            try:
                _, writer = await asyncio.open_connection(play.setting.home, play.ports["hub"])
            except OSError:
                await asyncio.sleep(0.01)
            else:
                writer.close()
                return


class _Assistant:
    """A websocket of a signed-in person."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0

    async def say(self, **message: Any) -> int:  # noqa: ANN401 -- JSON
        """Send a command, and return its number."""
        self._number += 1
        await self._socket.send_json({"id": self._number, **message})
        return self._number

    async def press(self, entity_id: str) -> None:
        """Press a button, as a dashboard does."""
        await self.say(
            type="call_service", domain="button", service="press", target={"entity_id": entity_id}
        )

    async def hear(self) -> dict[str, Any]:
        """Return the next message."""
        return dict(await self._socket.receive_json())


@asynccontextmanager
async def _assistant(play: Play) -> AsyncGenerator[_Assistant]:
    home = play.assistant
    async with home.session.ws_connect(home.base + "/api/websocket") as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": home.tokens["access_token"]})
        await socket.receive_json()
        yield _Assistant(socket)


@asynccontextmanager
async def _watched(play: Play) -> AsyncGenerator[_Ear]:
    """Listen to the states that Home Assistant shows."""
    ear = _Ear()
    pending, cameras = play.entities["pending_requests"], play.entities["deny"]

    async def watch() -> None:
        async with _assistant(play) as home:
            await home.say(type="subscribe_events", event_type="state_changed")
            while True:
                data = (await home.hear()).get("event", {}).get("data", {})
                state = (data.get("new_state") or {}).get("state")
                if data.get("entity_id") == pending:
                    ear.note(f"pending {state}")
                if data.get("entity_id") == cameras:
                    ear.note("away" if state == "unavailable" else "back")

    watching = asyncio.create_task(watch())
    try:
        await asyncio.sleep(0.3)
        yield ear
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


@asynccontextmanager
async def _ears(play: Play) -> AsyncGenerator[_Ear]:
    """Listen to the board's publications, the hub's messages and Home Assistant's states."""

    async def hear_board(ear: _Ear) -> None:
        async with play.session.get(
            play.board + "/live", timeout=aiohttp.ClientTimeout(total=None)
        ) as hints:
            while line := await hints.content.readline():
                if line.startswith(b"data"):
                    ear.note("published")

    async def hear_hub(ear: _Ear) -> None:
        async with _listen(Path(play.path("hub"))) as told:
            while True:
                kind = str((await told.receive_json())["type"])
                ear.note(kind)
                ear.note(kind.partition(".")[0])

    async with _watched(play) as ear:
        hearing = [asyncio.create_task(each(ear)) for each in (hear_board, hear_hub)]
        try:
            await asyncio.sleep(0.5)
            yield ear
        finally:
            for each in hearing:
                each.cancel()
            await asyncio.gather(*hearing, return_exceptions=True)


_PAUSE_S = 2.1
"""The hub takes two presses within two seconds for one that was told twice."""
_VISIT_S = porch.RING_S - 4, porch.RING_S + 4
"""When the film itself may be about to press, or has just pressed."""


async def _press(play: Play, took: list[float], times: int, *, once: bool) -> None:
    """Note how many milliseconds after each press the API told of it."""
    ring = f"http://{play.setting.street}:{play.ports['onvif']}/ring"
    with play.steps.step("press") as step:
        async with _listen(Path(play.path("hub"))) as told:
            while _is_slow(times, (took, PRESSED_MS), once=once):
                await asyncio.sleep(_PAUSE_S)
                await _nobody_is_at_the_door(play)
                pressed_s = time.perf_counter()
                # The device's web server answers only after it has told its subscribers.
                async with play.session.post(ring) as response:
                    response.raise_for_status()
                took.append(1000 * (await _heard(told) - pressed_s))
        step.say(f"{len(took)} presses told of within {max(took):.0f} ms")


async def _nobody_is_at_the_door(play: Play) -> None:
    since = datetime.fromisoformat((await acts.recording(play))["since"])
    into_s = (datetime.now(UTC) - since).total_seconds() % porch.LOOP_S
    if _VISIT_S[0] < into_s < _VISIT_S[1]:
        await asyncio.sleep(_VISIT_S[1] - into_s)


@asynccontextmanager
async def _listen(data_folder: Path) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
    """Give the hub's messages, as anybody with a token has them."""
    async with (
        local_hub(data_folder) as hub,
        hub.session.ws_connect(
            f"{hub.base}/api/v1/ws",
            headers={"Authorization": f"Bearer {hub.token}"},
            ssl=aiohttp.Fingerprint(hub.fingerprint),
        ) as told,
    ):
        yield told


async def _heard(told: aiohttp.ClientWebSocketResponse) -> float:
    async with asyncio.timeout(_DEADLINE_S):
        while True:
            message = await told.receive_json()
            if message["type"] == "trigger" and message["data"]["kind"] == "button":
                return time.perf_counter()


async def perform(play: Play, speeds: Speeds) -> None:
    """Measure as often as it takes."""
    await acts.prepare(play)
    await measure_speeds(play, speeds, once=False)


def test_each_happens_without_a_look_at_the_board(speeds: Speeds) -> None:
    """While the hub looks once an hour, all that anybody waits for comes."""
    for took_ms in asdict(speeds).values():
        assert took_ms
        assert max(took_ms) < _DEADLINE_S * 1000


@pytest.mark.long
def test_each_is_as_quick_as_promised(tmp_path: Path) -> None:
    """The quickest of a few: what else a machine does delays the rest."""
    with played("test_speeds", tmp_path / "play") as seen:
        speeds = Speeds(**seen)
    # The camera's own time included.
    assert len(speeds.pressed) >= _PRESSES
    assert min(speeds.pressed) < PRESSED_MS
    assert len(speeds.arrived) >= _REQUESTS
    assert min(speeds.arrived) < ARRIVED_MS
    # On the hub's disk, and told to everybody.
    assert min(speeds.decided) < DECIDED_MS
    # Nothing is reloaded after a restart.
    assert min(speeds.back) < BACK_MS


if __name__ == "__main__":
    sys.exit(run_on_stage(Speeds(), perform))
