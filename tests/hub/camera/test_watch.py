"""One camera, everything together, over real RTSP, ONVIF and HTTP."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
import time
from typing import override
from urllib.parse import quote

import av
import pytest
from turbojpeg import TurboJPEG

from hub.camera.motion.watcher import MotionSourceFactory, MotionWatcher, ReportMotion, Score
from hub.camera.source import CameraSource
from hub.camera.watch import CameraWatch, WatchContext
from hub.clock import Clock, SystemClock
from hub.errors import CameraUnreachableError, ConflictError
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import Camera, CameraState, Judge, Mask, SourceKind
from hub.model.recording import Label, Trigger, TriggerKind
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Credentials
from tests.fakes.http_camera import LOGIN as FLV_LOGIN, FlvCamera, JpegCamera, jpeg_of, remuxed
from tests.fakes.odd_onvif import MOTION, PASSWORD, USERNAME, VISITOR, OddOnvif
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.fakes import CAMERA, FakeSink, room_enough
from tests.hub.camera.rtsp.cameras import relay
from tests.hub.camera.scenes import Pixels, porch, render
from tests.servers import gst_server

LOGIN = Credentials(username=USERNAME, password=PASSWORD)
FLV_QUERY = f"user={FLV_LOGIN.username}&password={quote(FLV_LOGIN.password)}"


class FakeLooker:
    """Looks at nothing, remembers what it was shown, and sees motion when told."""

    def __init__(self, camera: Camera, clock: Clock, tell: ReportMotion, score: Score) -> None:
        self.camera = camera
        self.clock = clock
        self.tell = tell
        self.score = score
        self.following = False
        self.packets = 0
        self.keys = 0
        self.stills = 0

    async def follow(self, source: CameraSource) -> None:
        """Count packets."""
        self.following = True
        try:
            async with aclosing(source.packets()) as packets:
                async for _ in packets:
                    self.packets += 1
        finally:
            self.following = False

    async def key_frame(self, _info: StreamInfo, _packet: Packet) -> None:
        """Count key frames."""
        self.keys += 1

    async def jpeg(self, _raw: bytes, _at: datetime) -> None:
        """Count pictures."""
        self.stills += 1

    async def end(self) -> None:
        """See nothing move anymore."""


PEOPLE = "tns1:RuleEngine/MyRuleDetector/PeopleDetect"


@dataclass(frozen=True, slots=True)
class Watched:
    """A running watch and what it told."""

    watch: CameraWatch
    sink: FakeSink
    lookers: list[FakeLooker]

    async def until_following(self, *, following: bool) -> None:
        """Wait until the small stream is read, or is not."""
        async with asyncio.timeout(60):
            while self.lookers[-1].following is not following:  # noqa: ASYNC110 -- a looker has no event
                await asyncio.sleep(0.02)


class QuickClock(SystemClock):
    """The machine's clock; long waits are cut short."""

    def __init__(self, longest_s: float = 0.2) -> None:
        self.longest_s = longest_s
        self.ahead_s = 0.0
        """How far steady time was moved on by hand."""
        self.wakes = True
        """Whether a sleep ends."""

    @override
    def steady_s(self) -> float:
        return super().steady_s() + self.ahead_s

    @override
    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(min(delay_s, self.longest_s))
        if not self.wakes:
            await asyncio.get_running_loop().create_future()


@asynccontextmanager
async def watching(
    camera: Camera,
    folder: Path,
    clock: Clock | None = None,
    *,
    look: MotionSourceFactory | None = None,
    sink: FakeSink | None = None,
) -> AsyncGenerator[Watched]:
    """Watch a camera for the length of the block."""
    sink, lookers = sink or FakeSink(), list[FakeLooker]()

    def look_at_nothing(
        camera: Camera, clock: Clock, tell: ReportMotion, score: Score
    ) -> FakeLooker:
        lookers.append(FakeLooker(camera, clock, tell, score))
        return lookers[-1]

    around = WatchContext(
        folder=folder,
        files=FootageFiles(None),
        clock=clock or SystemClock(),
        room=room_enough,
        open_watcher=look or look_at_nothing,
    )
    watch = CameraWatch(camera, LOGIN, around, sink)
    task = asyncio.create_task(watch.run())
    try:
        yield Watched(watch, sink, lookers)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Return a picture's width and height."""
    width, height, _, _ = TurboJPEG().decode_header(jpeg)
    return width, height


@pytest.fixture
async def device() -> AsyncGenerator[OddOnvif]:
    """Serve a device's events."""
    odd = OddOnvif()
    async with odd.serving():
        yield odd


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
        await sink.until(lambda: bool(sink.segments))
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


async def test_without_a_small_stream(rtsp_server: RtspServer, tmp_path: Path) -> None:
    """Key frames of the recording are looked at if there is nothing smaller."""
    camera = replace(CAMERA, main_url=rtsp_server.url("porch.mp4"))

    async with watching(camera, tmp_path) as watched:
        await watched.sink.until(lambda: bool(watched.sink.segments))

    assert watched.lookers[0].keys >= 2
    assert watched.lookers[0].packets == 0


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
    rtsp_server: RtspServer, walk: str, tmp_path: Path, *, small: bool
) -> None:
    """A camera that tells nothing is looked at by us: its small stream, else its key frames."""
    url = rtsp_server.url(walk)
    camera = replace(CAMERA, main_url=url, sub_url=url if small else "")
    sink = FakeSink()

    async with watching(camera, tmp_path, look=MotionWatcher, sink=sink):
        await sink.until(lambda: bool(sink.triggers))

    assert [t.active for t in sink.triggers] == [True, False]
    assert sink.scores


async def test_a_small_stream_that_the_camera_does_not_give(
    rtsp_server: RtspServer, walk: str, tmp_path: Path
) -> None:
    """Key frames of the recording are looked at until there is a small stream again."""
    url = rtsp_server.url(walk)
    camera = replace(CAMERA, main_url=url, sub_url=rtsp_server.url("nothing.mp4"))
    sink = FakeSink()

    async with watching(camera, tmp_path, QuickClock(), look=MotionWatcher, sink=sink):
        await sink.until(lambda: bool(sink.triggers))

    assert sink.triggers[0].active


async def test_one_event_of_the_camera_silences_nothing(
    rtsp_server: RtspServer, device: OddOnvif, walk: str, tmp_path: Path
) -> None:
    """A walker makes a motion of the hub's own, also after the camera told one and missed this."""
    url = rtsp_server.url(walk)
    camera = replace(CAMERA, main_url=url, sub_url=url, device_url=device.url)
    sink = FakeSink()

    async with watching(camera, tmp_path, QuickClock(), look=MotionWatcher, sink=sink):
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
    served, clock, sink = JpegCamera(), QuickClock(), FakeSink()
    async with served.serving():
        camera = replace(CAMERA, kind=SourceKind.JPEG, main_url=served.url())
        async with watching(camera, tmp_path, clock, look=MotionWatcher, sink=sink):
            began_s = clock.steady_s()
            async with asyncio.timeout(60):
                while not sink.triggers:
                    number = round((clock.steady_s() - began_s) * 8)
                    served.body = await asyncio.to_thread(picture_of, walker, number)
                    await asyncio.sleep(0.1)
            served.status = 503
            await sink.until(lambda: sink.statuses[-1].state is CameraState.RECONNECTING)
            gone_at = clock.now()
            clock.ahead_s = 60
            await sink.until(lambda: len(sink.triggers) == 2)

    assert [t.active for t in sink.triggers] == [True, False]
    assert sink.triggers[1].at <= gone_at


async def test_motion_ends_when_a_camera_without_a_small_stream_goes_away(
    rtsp_server: RtspServer, videos: Path, tmp_path: Path
) -> None:
    """The clip of a motion doesn't span the time for which a camera is away."""
    await asyncio.to_thread(
        render, videos / "long_walk.mp4", 40, audio=False, draw=walker, group_s=1
    )
    clock, sink = QuickClock(), FakeSink()
    async with AsyncExitStack() as power:
        line = await power.enter_async_context(relay(rtsp_server.port))
        camera = replace(CAMERA, main_url=RtspServer(line.port).url("long_walk.mp4"))
        async with watching(camera, tmp_path, clock, look=MotionWatcher, sink=sink):
            await sink.until(lambda: bool(sink.triggers))
            await power.aclose()
            await sink.until(lambda: sink.statuses[-1].state is CameraState.RECONNECTING)
            gone_at = clock.now()
            clock.ahead_s = 60
            await sink.until(lambda: len(sink.triggers) == 2)

    assert [t.active for t in sink.triggers] == [True, False]
    assert sink.triggers[1].at <= gone_at


async def test_other_masks(rtsp_server: RtspServer, tmp_path: Path) -> None:
    """Other masks or another sensitivity reach the detector; the recording goes on."""
    url = rtsp_server.url("porch.mp4")
    camera = replace(CAMERA, main_url=url, sub_url=url)

    async with watching(camera, tmp_path) as watched:
        await watched.until_following(following=True)
        after = replace(camera, motion_masks=(Mask(left=0, top=0, width=1, height=1),))
        watched.watch.adjust(replace(camera, name="Back"))
        watched.watch.adjust(after)
        await watched.until_following(following=True)
        await watched.sink.until(lambda: bool(watched.sink.segments))

    assert [looker.camera for looker in watched.lookers] == [camera, after]
    assert not watched.lookers[0].following
    assert CameraState.RECONNECTING not in {s.state for s in watched.sink.statuses}


async def test_a_stream_of_jpegs(tmp_path: Path) -> None:
    """A camera that knows only JPEGs is recorded, looked at and shown like all others."""
    served = JpegCamera()
    async with served.serving():
        camera = replace(CAMERA, kind=SourceKind.MJPEG, main_url=served.url("/video"))
        async with watching(camera, tmp_path) as watched:
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
async def test_live_pictures(rtsp_server: RtspServer, tmp_path: Path, *, small: bool) -> None:
    """Who looks gets at most two pictures a second: of the small stream, else key frames."""
    url = rtsp_server.url("porch.mp4")
    camera = replace(CAMERA, main_url=url, sub_url=rtsp_server.url("short.mp4") if small else "")

    async with watching(camera, tmp_path) as watched:
        began_s = time.monotonic()
        async with asyncio.timeout(60), aclosing(watched.watch.live_pictures()) as pictures:
            shown = [await anext(pictures) for _ in range(6 if small else 2)]
        took_s = time.monotonic() - began_s
        keys = watched.lookers[0].keys

    assert all(size_of(picture) == (320, 180) for picture in shown)
    assert took_s >= 0.5 * (len(shown) - 1)
    assert not small or keys < len(shown)


async def test_flv(videos: Path, tmp_path: Path) -> None:
    """A camera that sends FLV is recorded with its sound, looked at, and searched for motion."""
    flv = FlvCamera(remuxed(videos / "porch.mp4"), then=b"\x12" + bytes(14))

    async with flv.serving():
        camera = replace(CAMERA, kind=SourceKind.FLV, main_url=f"{flv.url}&{FLV_QUERY}")
        async with watching(camera, tmp_path) as watched:
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
