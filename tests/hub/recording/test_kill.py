"""The hub itself, killed in the middle of recording real cameras: at most a second is lost.

A relay before each camera counts the frames that were sent to the hub; what is not on disk
afterwards is lost, wherever it was: in a socket, in memory, in a thread.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
import random
import signal
from statistics import median

import pytest

from hub.errors import StorageError
from hub.model.ids import CameraId
from hub.model.window import TimeWindow
from tests.hub.camera.rtsp.cameras import Relay, relay
from tests.hub.camera.scenes import RATE, table_of
from tests.hub.processes import Hub, camera_child, hub_in
from tests.hub.recording.home import a_home, as_played, checked, shown
from tests.servers import gst_server

_SCENE = "/short.mp4?play_count=0"


@dataclass(frozen=True, slots=True)
class Watched:
    """A camera that the hub has adopted."""

    id: str
    relay: Relay

    def files(self, hub: Hub) -> set[Path]:
        """Return its segments that are on disk."""
        return set((hub.recordings / self.id).rglob("*.mp4"))


async def kept_of(paths: Sequence[Path]) -> int:
    """Return how many frames are in segments, all of which must play to their last frame."""
    return sum([await asyncio.to_thread(_frames_in, path) for path in paths])


def _frames_in(path: Path) -> int:
    try:
        table = table_of(path)
    except StorageError:
        assert path.stat().st_size == 0, "killed between making the file and writing to it"
        return 0
    seen = shown(path)
    # FFmpeg complains of a half-written fragment behind the last whole one, and plays the rest.
    assert len(seen.times_s) >= len(table.video)
    if table.closed:
        seen.assert_sound()
        assert len(seen.times_s) == len(table.video)
    return len(table.video)


async def live_and_die(hub: Hub, cameras: Sequence[Watched], lives_s: float) -> list[int]:
    """Let a hub record for so long, kill it, and return how many frames of each camera are lost."""
    before = [camera.files(hub) for camera in cameras]
    connections = [len(camera.relay.frames) for camera in cameras]
    await asyncio.to_thread(hub.start)
    for camera, count in zip(cameras, connections, strict=True):
        await camera.relay.until_sending(count + 1)
    await asyncio.sleep(lives_s)
    hub.end(signal.SIGKILL)
    lost = []
    for camera, count, known in zip(cameras, connections, before, strict=True):
        sent = sum(camera.relay.frames[count:])
        lost.append(sent - await kept_of(sorted(camera.files(hub) - known)))
    return lost


async def agree(hub: Hub, cameras: Sequence[Watched]) -> None:
    """Enter what the last kill left, as the next start would; hold all against all, and play it."""
    ago = datetime.now(UTC) - timedelta(hours=20)
    window = TimeWindow(start=ago, end=ago + timedelta(hours=21))
    async with a_home(hub.data, recordings=hub.recordings) as home:
        said = await home.index.recover()
        assert all("is left out of the index" in each for each in said)
        assert await home.index.recover() == said
        for camera in cameras:
            listed = await home.index.segments(CameraId(camera.id), window)
            there = {path for path in camera.files(hub) if path.stat().st_size}
            assert {home.folder / segment.path for segment in listed} == there
            film = await as_played(home, CameraId(camera.id), window, hub.data.parent / "film.mp4")
            film.assert_sound()
            film.assert_in_order()
            assert len(film.times_s) == sum(len(table_of(path).video) for path in there)
    assert await checked(hub.data) == []


async def kill(folder: Path, videos: Path, port: int, times: int, longest_s: float) -> None:
    """Kill a hub with two cameras so many times, and say what that has cost."""
    dice = random.Random(times)  # noqa: S311 -- moments, not secrets
    lost: list[int] = []
    async with AsyncExitStack() as stack:
        gst = await stack.enter_async_context(gst_server(kbit=300))
        child = await stack.enter_async_context(camera_child(videos, port))
        ways = [(gst.port, gst.mount), (child.port, _SCENE)]
        relays = [await stack.enter_async_context(relay(each)) for each, _ in ways]
        hub = stack.enter_context(hub_in(folder))
        await asyncio.to_thread(hub.start)
        cameras = [
            Watched(await hub.adopt(f"Camera {made.port}", made.port, path), made)
            for made, (_, path) in zip(relays, ways, strict=True)
        ]
        hub.end(signal.SIGKILL)
        for number in range(times):
            lost += await live_and_die(hub, cameras, dice.uniform(0, longest_s))
            assert 0 <= min(lost) <= max(lost) <= RATE, (number, lost)
            if number % 25 == 24:
                await agree(hub, cameras)
        await agree(hub, cameras)
    told = f"killed {times} times, two cameras: of {RATE} frames a second"
    print(f"{told} {max(lost)} lost at worst, {median(lost)} usually")  # noqa: T201


async def test_kill_loses_at_most_a_second(
    videos: Path, tmp_path: Path, unused_tcp_port: int
) -> None:
    """Killed at any moment the hub has lost at most a second of each camera; all of it plays."""
    await kill(tmp_path, videos, unused_tcp_port, 5, 2.0)


@pytest.mark.long
async def test_kill_two_hundred_times(videos: Path, tmp_path: Path, unused_tcp_port: int) -> None:
    """Nor in two hundred times, nor does the index once disagree with what is on disk."""
    await kill(tmp_path, videos, unused_tcp_port, 200, 6.0)
