"""Our own motion beside what a camera and Home Assistant report, over real RTSP and HTTP."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from turbojpeg import TurboJPEG

from hub.camera.motion.watcher import MotionWatcher
from hub.clock import SystemClock
from hub.model.camera import CameraState, Mask, SourceKind
from hub.model.recording import Trigger, TriggerKind
from tests.fakes.clocks import FastClock
from tests.fakes.http_camera import JpegCamera
from tests.fakes.odd_onvif import MOTION, OddOnvif
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.fakes import (
    CAMERA,
    FakeSink,
    QuickClock,
    watching,
)
from tests.hub.camera.rtsp.cameras import relay
from tests.hub.camera.scenes import Pixels, porch, render


def walker(number: int) -> Pixels:
    """Draw a walker in the last six of eight seconds."""
    picture = porch(number)
    if number >= 30:
        left = (number * 4) % 260
        picture[60:150, left : left + 40] = 230
    return picture


def picture_of(draw: Callable[[int], Pixels], number: int) -> bytes:
    """Return a frame of a scene as a JPEG."""
    return bytes(TurboJPEG().encode(draw(number)))


@pytest.fixture(scope="module")
def walk(videos: Path) -> str:
    """Render a walk with a key frame a second, after six of which it is known what is still."""
    return render(videos / "walk.mp4", 8, audio=False, draw=walker, group_s=1).name


@pytest.mark.parametrize("small", [True, False], ids=["small stream", "key frames"])
async def test_our_own_motion(
    rtsp_server: RtspServer, fast_clock: FastClock, walk: str, tmp_path: Path, *, small: bool
) -> None:
    """A camera that tells nothing is looked at by us: its small stream, else its key frames."""
    url = rtsp_server.url(walk)
    camera = replace(CAMERA, main_url=url, sub_url=url if small else "")
    sink = FakeSink()

    async with watching(camera, tmp_path, fast_clock, look=MotionWatcher, sink=sink):
        await sink.until(lambda: bool(sink.triggers))

    assert [t.active for t in sink.triggers] == [True, False]
    assert sink.scores


async def test_a_small_stream_that_the_camera_does_not_give(
    rtsp_server: RtspServer, fast_clock: FastClock, walk: str, tmp_path: Path
) -> None:
    """Key frames of the recording are looked at until there is a small stream again."""
    url = rtsp_server.url(walk)
    camera = replace(CAMERA, main_url=url, sub_url=rtsp_server.url("nothing.mp4"))
    sink = FakeSink()

    async with watching(camera, tmp_path, fast_clock, look=MotionWatcher, sink=sink):
        await sink.until(lambda: bool(sink.triggers))

    assert sink.triggers[0].active


async def test_one_event_of_the_camera_silences_nothing(
    rtsp_server: RtspServer, fast_clock: FastClock, device: OddOnvif, walk: str, tmp_path: Path
) -> None:
    """A walker makes a motion of the hub's own, also after the camera told one and missed this."""
    url = rtsp_server.url(walk)
    camera = replace(CAMERA, main_url=url, sub_url=url, device_url=device.url)
    sink = FakeSink()

    async with watching(camera, tmp_path, fast_clock, look=MotionWatcher, sink=sink):
        await device.subscribed()
        device.tell(MOTION)
        device.tell(MOTION, "false")
        await sink.until(lambda: len(sink.triggers) >= 2)
        await sink.until(lambda: len(sink.triggers) == 3)

    assert [t.active for t in sink.triggers] == [True, False, True, False]


def moved(at: datetime, *, active: bool) -> Trigger:
    """Return what a motion sensor of Home Assistant's tells."""
    return Trigger(camera_id=CAMERA.id, kind=TriggerKind.MOTION, at=at, active=active)


async def test_a_lent_sensor_ends_nothing_that_the_hub_sees(
    rtsp_server: RtspServer, tmp_path: Path
) -> None:
    """A sensor of Home Assistant's is one judge more: it joins the others' motion."""
    camera = replace(CAMERA, main_url=rtsp_server.url("porch.mp4"))

    async with watching(camera, tmp_path, QuickClock()) as watched:
        take, now = watched.watch.accept_trigger, SystemClock().now()
        await watched.lookers[0].tell(True, now)  # noqa: FBT003 -- as a Looker tells
        await take(moved(now, active=True))
        await take(moved(now, active=False))
        joined = [t.active for t in watched.sink.triggers]
        await watched.lookers[0].tell(False, now)  # noqa: FBT003 -- as a Looker tells
        await take(moved(now, active=True))
        await take(moved(now, active=False))

    assert joined == [True]
    assert [t.active for t in watched.sink.triggers] == [True, False, True, False]


async def test_a_camera_that_never_says_off(
    rtsp_server: RtspServer, device: OddOnvif, tmp_path: Path
) -> None:
    """Its motion ends after five minutes, and what the hub sees is a motion of its own."""
    camera = replace(CAMERA, main_url=rtsp_server.url("porch.mp4"), device_url=device.url)
    clock = QuickClock()

    async with watching(camera, tmp_path, clock) as watched:
        sink = watched.sink
        await device.subscribed()
        device.tell(MOTION)
        await sink.until(lambda: len(sink.triggers) == 1)
        clock.ahead_s = 301
        await sink.until(lambda: len(sink.triggers) == 2)
        await watched.lookers[0].tell(True, clock.now())  # noqa: FBT003 -- as a Looker tells
        await watched.lookers[0].tell(False, clock.now())  # noqa: FBT003 -- as a Looker tells

    assert [t.active for t in sink.triggers] == [True, False, True, False]
    assert sink.agreements[-1].stuck


async def test_a_lent_sensor_that_never_says_off(rtsp_server: RtspServer, tmp_path: Path) -> None:
    """One that Home Assistant lost while it was on is motion for five minutes, not forever."""
    camera, clock = replace(CAMERA, main_url=rtsp_server.url("porch.mp4")), QuickClock()

    async with watching(camera, tmp_path, clock) as watched:
        await watched.watch.accept_trigger(moved(clock.now(), active=True))
        clock.ahead_s = 301
        await watched.sink.until(lambda: len(watched.sink.triggers) == 2)
        await watched.sink.until(lambda: watched.sink.agreements[-1].stuck)
        clock.ahead_s = 400
        await watched.watch.accept_trigger(moved(clock.now(), active=False))

    assert [t.active for t in watched.sink.triggers] == [True, False, False]


async def test_a_lent_sensor_that_is_late(rtsp_server: RtspServer, tmp_path: Path) -> None:
    """What happened while the hub was away is marked, and ends nothing that moves now."""
    camera = replace(CAMERA, main_url=rtsp_server.url("porch.mp4"))

    async with watching(camera, tmp_path) as watched:
        take, now = watched.watch.accept_trigger, SystemClock().now()
        await watched.lookers[0].tell(True, now)  # noqa: FBT003 -- as a Looker tells
        await take(moved(now - timedelta(minutes=9), active=True))
        await take(moved(now - timedelta(minutes=8), active=False))
        told = list(watched.sink.triggers)

    assert [t.active for t in told] == [True, True, False, True]
    assert told[1].at == now - timedelta(minutes=9)
    assert told[2].at == now - timedelta(minutes=8)
    assert told[3].at >= now


async def test_motion_ends_when_a_jpeg_camera_goes_away(tmp_path: Path) -> None:
    """Motion under way ends when no picture comes anymore, at the time of the last one."""
    served, clock, sink = JpegCamera(), FastClock(8), FakeSink()
    async with served.serving():
        camera = replace(CAMERA, kind=SourceKind.JPEG, main_url=served.url())
        async with watching(camera, tmp_path, clock, look=MotionWatcher, sink=sink):
            began_s = clock.steady_s()
            async with asyncio.timeout(60):
                while not sink.triggers:
                    number = round((clock.steady_s() - began_s) * 8)
                    served.body = await asyncio.to_thread(picture_of, walker, number)
                    await clock.sleep(0.1)
            served.status = 503
            await sink.until(lambda: sink.statuses[-1].state is CameraState.RECONNECTING)
            gone_at = clock.now()
            clock.forward(timedelta(minutes=1))
            await sink.until(lambda: len(sink.triggers) == 2)

    assert [t.active for t in sink.triggers] == [True, False]
    assert sink.triggers[1].at <= gone_at


async def test_motion_ends_when_a_camera_without_a_small_stream_goes_away(
    rtsp_server: RtspServer, fast_clock: FastClock, videos: Path, tmp_path: Path
) -> None:
    """The clip of a motion doesn't span the time for which a camera is away."""
    await asyncio.to_thread(
        render, videos / "long_walk.mp4", 40, audio=False, draw=walker, group_s=1
    )
    sink = FakeSink()
    async with AsyncExitStack() as power:
        line = await power.enter_async_context(relay(rtsp_server.port))
        camera = replace(CAMERA, main_url=RtspServer(line.port).url("long_walk.mp4"))
        async with watching(camera, tmp_path, fast_clock, look=MotionWatcher, sink=sink):
            await sink.until(lambda: bool(sink.triggers))
            await power.aclose()
            await sink.until(lambda: sink.statuses[-1].state is CameraState.RECONNECTING)
            gone_at = fast_clock.now()
            fast_clock.forward(timedelta(minutes=1))
            await sink.until(lambda: len(sink.triggers) == 2)

    assert [t.active for t in sink.triggers] == [True, False]
    assert sink.triggers[1].at <= gone_at


async def test_other_masks(rtsp_server: RtspServer, fast_clock: FastClock, tmp_path: Path) -> None:
    """Other masks or another sensitivity reach the detector; the recording goes on."""
    url = rtsp_server.url("porch.mp4")
    camera = replace(CAMERA, main_url=url, sub_url=url)

    async with watching(camera, tmp_path, fast_clock) as watched:
        await watched.until_following(following=True)
        after = replace(camera, motion_masks=(Mask(left=0, top=0, width=1, height=1),))
        watched.watch.adjust(replace(camera, name="Back"))
        watched.watch.adjust(after)
        await watched.until_following(following=True)
        await watched.sink.until(lambda: bool(watched.sink.segments))

    assert [looker.camera for looker in watched.lookers] == [camera, after]
    assert not watched.lookers[0].following
    assert CameraState.RECONNECTING not in {s.state for s in watched.sink.statuses}
