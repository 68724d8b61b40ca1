"""Rendered videos and a real RTSP server on loopback."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
import contextlib
from dataclasses import dataclass, replace
import logging
from pathlib import Path
import shutil
import threading
from typing import override

from aio_rtsp_toolkit import server as toolkit
from aio_rtsp_toolkit.server_media import MediaSource
from aio_rtsp_toolkit.server_rtp import RtspRtpMixin
from aio_rtsp_toolkit.server_session_types import StreamTrackState
from aio_rtsp_toolkit.server_streaming import RtspStreamingMixin
import pytest

from tests.fakes.clocks import FastClock
from tests.fakes.http_camera import JpegCamera
from tests.fakes.odd_onvif import OddOnvif
from tests.hub.camera.scenes import render


@pytest.fixture(scope="session")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render a folder with `porch.mp4` (12 s, sound) and `short.mp4` (2 s, no sound)."""
    folder = tmp_path_factory.mktemp("videos")
    render(folder / "porch.mp4", 12)
    render(folder / "short.mp4", 2, audio=False)
    shutil.copy(folder / "short.mp4", folder / "reticent.mp4")
    return folder


@dataclass(frozen=True, slots=True)
class RtspServer:
    """A server of the rendered videos."""

    port: int

    def url(self, name: str, *, loops: int = 0) -> str:
        """Return the address of a video, repeated forever unless told."""
        return f"rtsp://127.0.0.1:{self.port}/{name}?play_count={loops}"


class ReticentServer(toolkit.RtspServer):  # type: ignore[misc]  # the toolkit has no types
    """Leaves the parameter sets out of the description of `reticent.mp4`; they come in band."""

    @override
    def load_media_source(self, file_path: Path) -> MediaSource:
        source = super().load_media_source(file_path)
        if file_path.name == "reticent.mp4":
            tracks = [replace(track, fmtp="packetization-mode=1") for track in source.tracks[:1]]
            return replace(source, tracks=tracks)
        return source


def _put_once(
    _session: object,
    loop: asyncio.AbstractEventLoop,
    queue: asyncio.Queue[object],
    item: object,
    stop: threading.Event,
) -> bool:
    """Queue a packet for the session; return False if the session ends first.

    The toolkit's own method gives up each twentieth of a second and puts the packet again, also if
    the event loop has just taken it: a busy machine then sends a picture twice.
    """
    putting = asyncio.run_coroutine_threadsafe(queue.put(item), loop)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            putting.result(timeout=0.05)
            return True
    putting.cancel()
    return False


@pytest.fixture
async def rtsp_server(videos: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[RtspServer]:
    """Serve the videos."""
    monkeypatch.setattr(RtspStreamingMixin, "_threadsafe_queue_put", _put_once)
    toolkit.logger = logging.getLogger("toolkit")
    server = ReticentServer(str(videos), "127.0.0.1", 0)
    await server.start()
    try:
        yield RtspServer(server._server.sockets[0].getsockname()[1])  # noqa: SLF001 -- has no other way
    finally:
        with contextlib.suppress(TimeoutError):
            await server.close()


@pytest.fixture
def fast_clock(monkeypatch: pytest.MonkeyPatch) -> FastClock:
    """Return a clock that runs eight times as fast as real, by which the server sends too."""
    clock = FastClock(8)

    async def send(
        session: RtspRtpMixin,
        state: StreamTrackState,
        payloads: list[tuple[bytes, int]],
        timestamp: int,
        media_time: float,
        _duration: float,
    ) -> None:
        if state.first_send_time is None:
            state.first_send_time = clock.steady_s()
        await clock.sleep(state.first_send_time + media_time - clock.steady_s())
        for payload, marker in payloads:
            await session._send_rtp_packet(  # noqa: SLF001 -- has no other way
                state, payload, timestamp=timestamp, marker=marker
            )

    monkeypatch.setattr(RtspRtpMixin, "_send_paced_rtp_payloads", send)
    return clock


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fail if a camera's thread outlives its connection."""
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("rtsp-"):
            thread.join(60)
            assert not thread.is_alive()


@pytest.fixture
async def device() -> AsyncGenerator[OddOnvif]:
    """Serve a device that is not odd yet."""
    odd = OddOnvif()
    async with odd.serving():
        yield odd


@pytest.fixture
async def web_camera() -> AsyncGenerator[JpegCamera]:
    """Serve JPEGs."""
    camera = JpegCamera()
    async with camera.serving():
        yield camera
