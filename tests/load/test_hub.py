"""A hub with many cameras, boards and clients: what it loses, how soon it answers, at what cost.

The hub is `neighbors hub run`; cameras, boards and clients are three other processes on the same
machine, which therefore share its processors with it.
"""

import asyncio
from asyncio.subprocess import PIPE, Process as Child
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import sys
from typing import Any

import pytest

from hub.cli.client import LocalHub, local_hub
from hub.clips.footage import read_segment
from hub.model.recording import Segment
from tests.fakes.board import HERE
from tests.faults.process import Process
from tests.faults.stage import hub_words, runs
from tests.hub.camera.scenes import RATE, render, table_of
from tests.hub.recording.home import checked
from tests.load.figures import Held, Latencies

CONFIG = """\
name = "Baskerville Hall"
[api]
host = "127.0.0.1"
port = 0
[recording]
floor_gib = 0.1
[discovery]
enabled = false
[requests]
poll_s = 2
"""
ON_THE_WAY = timedelta(seconds=2)
"""So much may be between a camera and the disk when the hub is told to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many there are of each, and for how long."""

    cameras: int
    boards: int
    clients: int
    length_s: float
    ask_pause_s: float
    look_pause_s: float


@asynccontextmanager
async def child(*words: object) -> AsyncGenerator[tuple[Child, Any]]:
    """Run one of the other processes; give what it says first."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *map(str, words)),
        stdin=PIPE,
        stdout=PIPE,
        limit=1 << 24,
    )
    assert process.stdout is not None
    try:
        yield process, json.loads(await process.stdout.readline())
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def said(process: Child) -> Any:  # noqa: ANN401 -- JSON
    """Let one of them stop, and return what it says then."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"\n")
    return json.loads(await process.stdout.readline())


async def adopt(data: Path, urls: list[str]) -> list[str]:
    """Adopt every camera where the requests are about; return their ids."""
    place = {"latitude_udeg": HERE[0], "longitude_udeg": HERE[1]}
    place |= {"heading_deg": 0, "view_deg": 120, "range_m": 30}
    async with local_hub(data) as hub:
        adopted = await asyncio.gather(
            *(
                LocalHub.call(
                    hub,
                    "POST",
                    "/cameras",
                    {"stream_url": url, "name": f"Camera {number}", "place": place},
                )
                for number, url in enumerate(urls)
            )
        )
    return [str(each["id"]) for each in adopted]


async def recording(data: Path) -> list[dict[str, Any]]:
    """Wait until every camera is recorded, and return what the hub says of them."""
    async with asyncio.timeout(60), local_hub(data) as hub:
        while True:
            cameras = (await hub.call("GET", "/cameras"))["cameras"]
            if all(each["state"] == "recording" for each in cameras):
                return [dict(each) for each in cameras]
            await asyncio.sleep(0.1)


async def under(load: Load, folder: Path) -> None:
    """Put a load on a hub; nothing may be lost, refused or late without end."""
    video = await asyncio.to_thread(render, folder / "scene.mp4", 4, audio=False)
    async with (
        child("tests.load.crowd", "cameras", video, load.cameras) as (_, urls),
        child("tests.load.boards", folder, load.boards, load.ask_pause_s) as (boards, settings),
    ):
        data = folder / "data"
        hub = Process(folder, "hub", hub_words(folder, CONFIG + settings), None)
        hub.start_by(("/usr/bin/env",))
        assert await hub.start(lambda: runs(data)), hub.log.read_text()[-2000:]
        try:
            ids = await adopt(data, urls)
            await recording(data)
            before = Held.by(hub.pid)
            told, during = await _used(load, data, hub)
            after = Held.by(hub.pid)
            kept = await recording(data)
            asked = await said(boards)
            known = await _known(data, sum(asked))
        finally:
            stopped_at = datetime.now(UTC)
            await hub.stop()
    recorded = [
        await asyncio.to_thread(_recorded, data / "recordings", camera_id) for camera_id in ids
    ]
    latencies = Latencies()
    latencies.include(told["latencies"])
    print(  # noqa: T201 -- figures to read
        f"\n{load.cameras} cameras at {RATE} frames a second, {load.boards} boards, {load.clients}"
        f" clients, {load.length_s:.0f} s: {(after.cpu_s - before.cpu_s) / load.length_s:.2f}"
        f" processors, {latencies.count / load.length_s:,.0f} answers/s, {told['events']:,} events"
        f" told, {known} requests; {sum(each.frames for each in recorded):,} frames recorded,"
        f" {sum(each.missing for each in recorded)} missing, packets lost"
        f" {sum(each['lost_packets'] for each in kept)}\n"
        f"  before: {before}\n  during: {during}\n{latencies.table()}"
    )
    assert told["wrong"] == []
    for each in recorded:
        assert each.missing <= 1
        assert stopped_at - each.end < ON_THE_WAY
    assert [each["lost_packets"] for each in kept] == [0] * load.cameras
    assert known == sum(asked) > 0
    log = hub.log.read_text()
    assert "rror" not in log, log[-3000:]
    assert "Traceback" not in log
    assert await checked(data) == []


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What there is of one camera."""

    frames: int
    missing: int
    """As many frames more would fit into the time from the first to the last of a connection."""
    end: datetime


def _recorded(folder: Path, camera_id: str) -> Recorded:
    paths = sorted((folder / camera_id).rglob("*.mp4"))
    runs: dict[str, list[tuple[Segment, int]]] = {}
    for path in paths:
        segment = read_segment(folder, path)
        runs.setdefault(segment.run_id, []).append((segment, len(table_of(path).video)))
    frames = missing = 0
    for run in runs.values():
        run.sort(key=lambda each: each[0].number)
        took = run[-1][0].window.end - run[0][0].window.start
        there = sum(many for _, many in run)
        frames += there
        missing += max(0, round(took.total_seconds() * RATE) - there)
    return Recorded(
        frames=frames,
        missing=missing,
        end=max(segment.window.end for run in runs.values() for segment, _ in run),
    )


async def _used(load: Load, data: Path, hub: Process) -> tuple[Any, Held]:
    """Let the clients look for as long as the load lasts; look at the hub meanwhile."""
    clients = asyncio.create_task(_clients(load, data))
    await asyncio.sleep(load.length_s * 0.8)
    during = Held.by(hub.pid)
    return await clients, during


async def _clients(load: Load, data: Path) -> Any:  # noqa: ANN401 -- JSON
    words = "tests.load.crowd", "clients", data, load.clients, load.length_s, load.look_pause_s
    async with child(*words) as (process, told):
        await process.wait()
    return told


async def _known(data: Path, wanted: int) -> int:
    """Return how many requests the hub knows of, once these are all."""
    found = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(60), local_hub(data) as hub:
            while found < wanted:
                found = len((await hub.call("GET", "/requests"))["requests"])
                await asyncio.sleep(0.1)
    return found


async def test_cameras_boards_and_clients_together(tmp_path: Path) -> None:
    """No frame, event or request is lost with 3 cameras, 2 boards and 3 clients."""
    load = Load(cameras=3, boards=2, clients=3, length_s=2, ask_pause_s=1, look_pause_s=0.5)
    await under(load, tmp_path)


@pytest.mark.long
async def test_many_cameras_boards_and_clients_together(tmp_path: Path) -> None:
    """The same with 32 cameras, 10 boards and 20 clients."""
    load = Load(cameras=32, boards=10, clients=20, length_s=180, ask_pause_s=15, look_pause_s=5)
    await under(load, tmp_path)
