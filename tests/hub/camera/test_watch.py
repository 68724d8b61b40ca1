"""One camera, everything together, over real RTSP and ONVIF."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from turbojpeg import TurboJPEG

from hub.camera.watch import CameraWatch
from hub.clock import SystemClock
from hub.model.camera import Camera, CameraState
from hub.model.trigger import TriggerKind
from hub.store.secrets import Credentials
from tests.fakes.onvif_device import MOTION, VISITOR, OnvifDeviceFake
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.fakes import CAMERA, FakeSink, room_enough
from tests.hub.camera.scenes import Pixels, porch, render

LOGIN = Credentials(username="viewer", password="right")  # noqa: S106 -- a fake's


@asynccontextmanager
async def watching(camera: Camera, folder: Path) -> AsyncGenerator[FakeSink]:
    """Watch a camera for the length of the block."""
    sink = FakeSink()
    watch = CameraWatch(camera, LOGIN, folder, SystemClock(), sink, room_enough)
    task = asyncio.create_task(watch.run())
    try:
        yield sink
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def walker(number: int) -> Pixels:
    """Draw a walker in the last six of eight seconds."""
    picture = porch(number)
    if number >= 30:
        left = (number * 4) % 260
        picture[60:150, left : left + 40] = 230
    return picture


async def test_camera_events_and_pictures(rtsp_server: RtspServer, tmp_path: Path) -> None:
    """The camera's own events are passed on, with a picture at once, while it is recorded."""
    device = OnvifDeviceFake()
    async with device.serving():
        camera = replace(
            CAMERA, main_url=rtsp_server.url("porch.mp4"), device_url=device.url, doorbell=True
        )

        async with watching(camera, tmp_path) as sink:
            await sink.until(lambda: bool(sink.snapshots))
            pictures = len(sink.snapshots)
            device.tell(VISITOR, value="true")
            device.tell(MOTION, value="true")
            await sink.until(lambda: len(sink.triggers) == 2)
            await sink.until(lambda: len(sink.snapshots) > pictures, longest_s=5)
            await sink.until(lambda: bool(sink.segments))

    assert [t.kind for t in sink.triggers[:2]] == [TriggerKind.BUTTON, TriggerKind.MOTION]
    assert TurboJPEG().decode_header(sink.snapshots[0][0])[:2] == (320, 180)
    assert sink.statuses[-1].state is CameraState.RECORDING
    assert sink.statuses[-1].clock_offset_ms == pytest.approx(0, abs=700)


@pytest.mark.parametrize("sub", [True, False], ids=["sub", "keys"])
async def test_own_motion(
    rtsp_server: RtspServer, videos: Path, tmp_path: Path, *, sub: bool
) -> None:
    """A camera that tells nothing is watched by us: its small stream, else its key frames."""
    await asyncio.to_thread(render, videos / "walk.mp4", 8, audio=False, draw=walker)
    url = rtsp_server.url("walk.mp4")
    camera = replace(CAMERA, main_url=url, sub_url=url if sub else "")

    async with watching(camera, tmp_path) as sink:
        await sink.until(lambda: bool(sink.triggers))

    assert sink.triggers[0].kind is TriggerKind.MOTION
    assert sink.triggers[0].active
    assert not sink.triggers[-1].active


async def test_the_camera_knows_better(
    rtsp_server: RtspServer, videos: Path, tmp_path: Path
) -> None:
    """A camera that reports motion itself is believed: our own judgement is not told as well."""
    await asyncio.to_thread(render, videos / "walk.mp4", 8, audio=False, draw=walker)
    url = rtsp_server.url("walk.mp4")
    device = OnvifDeviceFake()
    device.tell(MOTION, value="false", operation="Initialized")
    async with device.serving():
        camera = replace(CAMERA, main_url=url, sub_url=url, device_url=device.url)

        async with watching(camera, tmp_path) as sink:
            await sink.until(lambda: bool(sink.segments))

    assert sink.triggers == []
