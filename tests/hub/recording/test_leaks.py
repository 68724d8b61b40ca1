"""A camera that comes and goes a thousand times leaves no thread, task, file or memory behind.

The whole watch of a camera is run, over real connections: recorder, motion, pictures.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
import ctypes
from dataclasses import dataclass, replace
import gc
import os
from pathlib import Path
import threading
from typing import Protocol, override

from aiohttp import web
import pytest

from hub.clock import SystemClock
from hub.model.camera import Camera, SourceKind
from hub.model.recording import Segment
from tests.fakes.http_camera import JpegCamera
from tests.hub.camera.rtsp.cameras import Script, scripted
from tests.hub.recording.home import Home, a_home, camera

WARM = 20
MOST_MORE_KIB = 4 << 10
MOST_ROUNDS = 3


class HastyClock(SystemClock):
    """Does not wait before a camera is called again."""

    @override
    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(min(delay_s, 0.005))


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a process holds."""

    files: int
    threads: list[str]
    """Without those of asyncio's pool, which are made as they are needed, and stay."""
    memory_kib: int

    @classmethod
    def now(cls) -> "Left":
        """Count."""
        gc.collect()
        # What is freed and kept by the C library for the next time is not held.
        ctypes.CDLL(None).malloc_trim(0)
        names = [thread.name for thread in threading.enumerate()]
        status = Path("/proc/self/status").read_text()
        (resident,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
        return cls(
            files=len(os.listdir("/proc/self/fd")),  # noqa: PTH208 -- paths are of no use here
            threads=sorted(name for name in names if not name.startswith("asyncio_")),
            memory_kib=int(resident.split()[1]),
        )


class Comes(Protocol):
    """A kind of camera."""

    __name__: str

    def __call__(self) -> AbstractAsyncContextManager[Camera]:
        """Run one while the block runs."""


class ForgetfulScript(Script):
    """Remembers only what was said on the newest connection."""

    @override
    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.clear()
        self.heard.clear()
        await super().serve(reader, writer)


@asynccontextmanager
async def rtsp_camera() -> AsyncGenerator[Camera]:
    """Run a camera that hangs up after twelve pictures."""
    async with scripted(ForgetfulScript(hangs_up=True)) as script:
        yield camera(script.url)


@asynccontextmanager
async def mjpeg_camera() -> AsyncGenerator[Camera]:
    """Run a camera whose stream of JPEGs ends after four."""
    web_camera = JpegCamera(pictures=4, every_s=0.001)
    async with web_camera.serving():
        yield replace(camera(web_camera.url("/video")), kind=SourceKind.MJPEG)


@dataclass(slots=True, kw_only=True)
class FaintCamera(JpegCamera):
    """Fails at every third picture."""

    asked: int = 0

    @override
    def _refusal(self, request: web.Request) -> web.Response | None:
        self.asked += 1
        return web.Response(status=500) if self.asked % 3 == 0 else None


@asynccontextmanager
async def jpeg_camera() -> AsyncGenerator[Camera]:
    """Run a camera of single pictures that fails now and then."""
    web_camera = FaintCamera()
    async with web_camera.serving():
        yield replace(camera(web_camera.url()), kind=SourceKind.JPEG)


async def forget(home: Home, segments: list[Segment]) -> None:
    """Let a test remember no more after a thousand connections than after one."""
    await home.index.drop_segments(segments)
    for segment in segments:
        (home.folder / segment.path).unlink()
    home.sink.segments.clear()
    home.sink.statuses.clear()
    home.sink.scores.clear()
    home.sink.snapshots.clear()


async def reconnect(home: Home, times: int) -> None:
    """Wait until a camera has been recorded so many times more."""
    runs: set[str] = set()
    while len(runs) < times:
        await home.sink.until(lambda: bool(home.sink.segments), 60)
        segments = home.sink.segments[:]
        runs |= {segment.run_id for segment in segments}
        await forget(home, segments)


async def come_and_go(folder: Path, comes: Comes, times: int, files: int | None = None) -> Left:
    """Record a camera on so many connections; return what is held once all is closed.

    A resolver's files are closed in a thread of its own: those above `files` get five seconds.
    """
    async with (
        comes() as watched,
        a_home(folder, clock=HastyClock()) as home,
        home.watching(watched),
    ):
        await reconnect(home, times)
    async with asyncio.timeout(60):
        while len(asyncio.all_tasks()) > 1:  # noqa: ASYNC110 -- nobody tells
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)  # Sockets that are closed go in the loop's next turns.
    left = Left.now()
    for _ in range(50):
        if files is None or left.files <= files:
            break
        await asyncio.sleep(0.1)
        left = Left.now()
    return left


async def leak(folder: Path, comes: Comes, times: int, warm: int = WARM) -> None:
    """Let a camera come and go; nothing may be left of it.

    Memory is what each further round leaves: a pool of the C library that is filled for the first
    time, as it happens beside other tests, is not filled again.
    """
    held, more_kib = [await come_and_go(folder / "warm", comes, warm)], 0
    for number in range(MOST_ROUNDS):
        held.append(await come_and_go(folder / str(number), comes, times, held[0].files))
        more_kib = held[-1].memory_kib - held[-2].memory_kib
        if more_kib < MOST_MORE_KIB:
            break

    print(f"{comes.__name__}, {times} connections a round: {held}")  # noqa: T201
    assert held[-1].files <= held[0].files
    assert held[-1].threads == held[0].threads
    assert more_kib < MOST_MORE_KIB


CAMERAS = [rtsp_camera, mjpeg_camera, jpeg_camera]


@pytest.mark.parametrize("comes", CAMERAS)
async def test_reconnects_leave_nothing(tmp_path: Path, comes: Comes) -> None:
    """Fifty connections leave no more behind than twenty."""
    await leak(tmp_path, comes, 50)


@pytest.mark.long
@pytest.mark.parametrize("comes", CAMERAS)
async def test_a_thousand_reconnects_leave_nothing(tmp_path: Path, comes: Comes) -> None:
    """Nor do a thousand."""
    await leak(tmp_path, comes, 1000, warm=200)
