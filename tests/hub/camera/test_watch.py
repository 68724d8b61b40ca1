"""One camera, everything together, over real RTSP, ONVIF and HTTP."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import av
import pytest
from turbojpeg import TurboJPEG

from hub.camera.watch import CameraWatch, WatchContext
from hub.clock import SystemClock
from hub.errors import CameraUnreachableError, ConflictError
from hub.model.camera import CameraState, Judge, SourceKind
from hub.model.recording import Label, TriggerKind
from hub.store.footage_files import FootageFiles
from tests.fakes.clocks import FastClock
from tests.fakes.http_camera import LOGIN as FLV_LOGIN, FlvCamera, JpegCamera, jpeg_of, remuxed
from tests.fakes.odd_onvif import MOTION, VISITOR, OddOnvif
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.fakes import (
    CAMERA,
    FakeLooker,
    FakeSink,
    QuickClock,
    room_enough,
    watching,
)
from tests.servers import gst_server

PEOPLE = "tns1:RuleEngine/MyRuleDetector/PeopleDetect"
FLV_QUERY = f"user={FLV_LOGIN.username}&password={quote(FLV_LOGIN.password)}"


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Return a picture's width and height."""
    width, height, _, _ = TurboJPEG().decode_header(jpeg)
    return width, height


async def test_camera_events_and_pictures(
    rtsp_server: RtspServer, device: OddOnvif, tmp_path: Path
) -> None:
    """The camera's own events are passed on, with a picture at once, while it is recorded."""
    device.clock_ahead = timedelta(hours=3, milliseconds=240)
    camera = replace(
        CAMERA, main_url=rtsp_server.url("porch.mp4"), device_url=device.url, doorbell=True
    )

    async with watching(camera, tmp_path) as watched:
        sink = watched.sink
        await sink.until(lambda: bool(sink.snapshots))
        await device.subscribed()
        device.tell(VISITOR)
        device.tell(MOTION)
        await sink.until(lambda: len(sink.triggers) == 2)
        device.tell(MOTION, "false")
        await sink.until(lambda: len(sink.triggers) == 3)
        await sink.until(lambda: sink.statuses[-1].clock_offset_ms is not None)
        is_read = watched.watch.is_read

    told = [(t.kind, t.active) for t in sink.triggers]
    assert told == [
        (TriggerKind.BUTTON, True),
        (TriggerKind.MOTION, True),
        (TriggerKind.MOTION, False),
    ]
    assert size_of(sink.snapshots[0][0]) == (320, 180)
    assert is_read
    assert sink.segments
    offset = sink.statuses[-1].clock_offset_ms
    assert offset == pytest.approx(3 * 3_600_000 + 240, abs=100)


async def test_a_press_is_told_at_once(
    rtsp_server: RtspServer, device: OddOnvif, tmp_path: Path
) -> None:
    """A press reaches the sink although nobody who sleeps is woken: nothing waits on its way."""
    camera = replace(
        CAMERA, main_url=rtsp_server.url("porch.mp4"), device_url=device.url, doorbell=True
    )
    clock = QuickClock()

    async with watching(camera, tmp_path, clock) as watched:
        sink = watched.sink
        await sink.until(lambda: bool(sink.snapshots))
        await device.subscribed()
        clock.wakes = False
        for pressed in range(3):
            clock.ahead_s += 3
            device.tell(VISITOR)
            await sink.until(lambda pressed=pressed: len(sink.triggers) > pressed)  # type: ignore[misc]  # mypy cannot infer it

    assert {trigger.kind for trigger in sink.triggers} == {TriggerKind.BUTTON}


async def test_the_small_stream_is_read_while_the_camera_tells(
    rtsp_server: RtspServer, device: OddOnvif, tmp_path: Path
) -> None:
    """Whatever the camera tells, the hub looks on; both are named, and how well they agree."""
    url = rtsp_server.url("porch.mp4")
    camera = replace(CAMERA, main_url=url, sub_url=url, device_url=device.url)

    async with watching(camera, tmp_path, QuickClock()) as watched:
        await device.subscribed()
        await watched.until_following(following=True)
        device.tell(MOTION)
        device.tell(MOTION, "false")
        await watched.sink.until(lambda: len(watched.sink.triggers) == 2)
        looked = watched.lookers[0].packets
        async with asyncio.timeout(60):
            while watched.lookers[0].packets < looked + 15:  # noqa: ASYNC110 -- a looker has no event
                await asyncio.sleep(0.02)
            while Judge.CAMERA not in watched.sink.agreements[-1].judges:  # noqa: ASYNC110 -- as above
                await asyncio.sleep(0.02)
        both = watched.sink.agreements[-1].judges
        await device.switch_off()
        async with asyncio.timeout(60):
            while Judge.CAMERA in watched.sink.agreements[-1].judges:  # noqa: ASYNC110 -- as above
                await asyncio.sleep(0.02)

    assert len(watched.lookers) == 1
    assert both == (Judge.CAMERA, Judge.HUB)
    assert watched.sink.agreements[-1].judges == (Judge.HUB,)


async def test_one_motion_seen_by_two(
    rtsp_server: RtspServer, device: OddOnvif, tmp_path: Path
) -> None:
    """What the camera and we see at once is told once, and ends when neither sees it."""
    url = rtsp_server.url("porch.mp4")
    camera = replace(CAMERA, main_url=url, sub_url=url, device_url=device.url)

    async with watching(camera, tmp_path, QuickClock()) as watched:
        sink = watched.sink
        await device.subscribed()
        await watched.until_following(following=True)
        await watched.lookers[0].tell(True, SystemClock().now())  # noqa: FBT003 -- as a Looker tells
        device.tell(MOTION)
        device.tell(MOTION, "false")
        device.tell(VISITOR)
        await sink.until(lambda: len(sink.triggers) == 2)
        await watched.lookers[0].tell(False, SystemClock().now())  # noqa: FBT003 -- as a Looker tells
        await sink.until(lambda: len(sink.triggers) == 3)

    assert [(t.kind, t.active) for t in sink.triggers] == [
        (TriggerKind.MOTION, True),
        (TriggerKind.BUTTON, True),
        (TriggerKind.MOTION, False),
    ]


async def test_a_label_joins_a_motion_that_we_saw_first(
    rtsp_server: RtspServer, device: OddOnvif, tmp_path: Path
) -> None:
    """What the camera says it sees is told though the motion is no news; so is that it is gone."""
    url = rtsp_server.url("porch.mp4")
    camera = replace(CAMERA, main_url=url, sub_url=url, device_url=device.url)

    async with watching(camera, tmp_path, QuickClock()) as watched:
        sink = watched.sink
        await device.subscribed()
        await watched.until_following(following=True)
        await watched.lookers[0].tell(True, SystemClock().now())  # noqa: FBT003 -- as a Looker tells
        device.tell(PEOPLE)
        await sink.until(lambda: len(sink.triggers) >= 2)
        device.tell(PEOPLE, "false")
        await sink.until(lambda: len(sink.triggers) >= 3)
        await watched.lookers[0].tell(False, SystemClock().now())  # noqa: FBT003 -- as a Looker tells
        await sink.until(lambda: not sink.triggers[-1].active)

    assert [(t.active, t.labels) for t in sink.triggers] == [
        (True, ()),
        (True, (Label.PERSON,)),
        (True, ()),
        (False, ()),
    ]


async def test_a_motion_ends_with_the_watch(
    rtsp_server: RtspServer, device: OddOnvif, tmp_path: Path
) -> None:
    """A camera that is restarted, or a hub that stops, leaves no motion going forever."""
    camera = replace(CAMERA, main_url=rtsp_server.url("porch.mp4"), device_url=device.url)

    async with watching(camera, tmp_path) as watched:
        await device.subscribed()
        device.tell(MOTION)
        await watched.sink.until(lambda: len(watched.sink.triggers) == 1)

    assert [t.active for t in watched.sink.triggers] == [True, False]


async def test_without_a_small_stream(
    rtsp_server: RtspServer, fast_clock: FastClock, tmp_path: Path
) -> None:
    """Key frames of the recording are looked at if there is nothing smaller."""
    camera = replace(CAMERA, main_url=rtsp_server.url("porch.mp4"))

    async with watching(camera, tmp_path, fast_clock) as watched:
        await watched.sink.until(lambda: bool(watched.sink.segments))

    assert watched.lookers[0].keys >= 2
    assert watched.lookers[0].packets == 0


async def test_a_stream_of_jpegs(tmp_path: Path) -> None:
    """A camera that knows only JPEGs is recorded, looked at and shown like all others."""
    served = JpegCamera()
    async with served.serving():
        camera = replace(CAMERA, kind=SourceKind.MJPEG, main_url=served.url("/video"))
        async with watching(camera, tmp_path, FastClock(4)) as watched:
            sink = watched.sink
            await sink.until(lambda: bool(sink.snapshots))
            async with asyncio.timeout(60), aclosing(watched.watch.live_pictures()) as pictures:
                shown = [await anext(pictures) for _ in range(3)]
            await sink.until(lambda: bool(sink.segments))

    assert watched.lookers[0].stills >= 10
    assert size_of(shown[0]) == (160, 90)
    assert len(set(shown)) == 3
    assert sink.statuses[-1].video.startswith("H.264 160x90")


async def test_a_paused_camera_can_be_looked_at(
    rtsp_server: RtspServer, device: OddOnvif, tmp_path: Path
) -> None:
    """Live pictures and the bell go on; nothing is recorded and nobody looks for motion."""
    camera = replace(
        CAMERA,
        main_url=rtsp_server.url("porch.mp4"),
        device_url=device.url,
        doorbell=True,
        paused_at=CAMERA.adopted_at,
    )

    async with watching(camera, tmp_path) as watched:
        sink = watched.sink
        await sink.until(lambda: bool(sink.snapshots))
        async with asyncio.timeout(60), aclosing(watched.watch.live_pictures()) as pictures:
            live = await anext(pictures)
        await device.subscribed()
        device.tell(VISITOR)
        await sink.until(lambda: bool(sink.triggers))
        read = watched.watch.is_read
        with pytest.raises(CameraUnreachableError):
            await anext(watched.watch.live_video())

    assert size_of(live) == (320, 180)
    assert read
    assert sink.triggers[0].kind is TriggerKind.BUTTON
    assert {status.state for status in sink.statuses} == {CameraState.PAUSED}
    assert sink.segments == []
    assert sum(looker.keys for looker in watched.lookers) == 0


async def test_a_lent_camera(tmp_path: Path) -> None:
    """Pictures that Home Assistant gives are recorded and shown; what is none is refused."""
    camera = replace(CAMERA, kind=SourceKind.LENT, main_url="")
    async with watching(camera, tmp_path) as watched:
        with pytest.raises(CameraUnreachableError):
            await watched.watch.accept_picture(b"<html>")
        for number in range(12):
            await watched.watch.accept_picture(jpeg_of(number * 9))
            await asyncio.sleep(0.05)
        await watched.sink.until(lambda: bool(watched.sink.snapshots))
        assert watched.watch.is_read


async def test_a_camera_that_is_not_lent(tmp_path: Path) -> None:
    """A camera that the hub reads itself takes no pictures from elsewhere."""
    watch = CameraWatch(
        CAMERA,
        None,
        WatchContext(
            folder=tmp_path,
            files=FootageFiles(None),
            clock=SystemClock(),
            room=room_enough,
            open_watcher=FakeLooker,
        ),
        FakeSink(),
    )

    with pytest.raises(ConflictError):
        await watch.accept_picture(jpeg_of(1))


@pytest.mark.parametrize("small", [True, False])
async def test_live_pictures(
    rtsp_server: RtspServer, fast_clock: FastClock, tmp_path: Path, *, small: bool
) -> None:
    """Who looks gets at most two pictures a second: of the small stream, else key frames."""
    url = rtsp_server.url("porch.mp4")
    camera = replace(CAMERA, main_url=url, sub_url=rtsp_server.url("short.mp4") if small else "")

    async with watching(camera, tmp_path, fast_clock) as watched:
        began_s = fast_clock.steady_s()
        async with asyncio.timeout(60), aclosing(watched.watch.live_pictures()) as pictures:
            shown = [await anext(pictures) for _ in range(6 if small else 2)]
        took_s = fast_clock.steady_s() - began_s
        keys = watched.lookers[0].keys

    assert all(size_of(picture) == (320, 180) for picture in shown)
    assert took_s >= 0.5 * (len(shown) - 1)
    assert not small or keys < len(shown)


async def test_flv(videos: Path, tmp_path: Path) -> None:
    """A camera that sends FLV is recorded with its sound, looked at, and searched for motion."""
    flv = FlvCamera(remuxed(videos / "porch.mp4"), then=b"\x12" + bytes(14))

    async with flv.serving():
        camera = replace(CAMERA, kind=SourceKind.FLV, main_url=f"{flv.url}&{FLV_QUERY}")
        async with watching(camera, tmp_path, FastClock(8)) as watched:
            await watched.sink.until(
                lambda: len(watched.sink.segments) >= 2 and bool(watched.sink.snapshots)
            )

    assert watched.sink.statuses[-1].video == "H.264 320x180 15/s"
    assert watched.lookers[0].keys
    assert set(_kinds(tmp_path / watched.sink.segments[0].path)) == {"video h264", "audio aac"}


async def test_sound_that_is_coded(tmp_path: Path) -> None:
    """Opus is in the recording as AAC, from its first segment on."""
    async with (
        gst_server(audio="opus") as server,
        watching(replace(CAMERA, main_url=server.url), tmp_path) as watched,
    ):
        await watched.sink.until(lambda: bool(watched.sink.segments))

    assert set(_kinds(tmp_path / watched.sink.segments[0].path)) == {"video h264", "audio aac"}


def _kinds(path: Path) -> list[str]:
    """Return the track and the codec of each packet of a segment."""
    found: list[str] = []
    with av.open(str(path)) as file:
        for packet in file.demux():
            found += [f"{packet.stream.type} {packet.stream.codec_context.name}"] * bool(
                packet.size
            )
    return found


async def test_live_video(rtsp_server: RtspServer, tmp_path: Path) -> None:
    """The recording can be watched as it is made."""
    camera = replace(CAMERA, main_url=rtsp_server.url("porch.mp4"))

    async with watching(camera, tmp_path) as watched:
        await watched.sink.until(lambda: bool(watched.sink.snapshots))
        async with asyncio.timeout(60), aclosing(watched.watch.live_video()) as video:
            head = await anext(video)

    assert b"ftyp" in head[:12]
