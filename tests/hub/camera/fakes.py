"""Typed stand-ins for what a camera's reader touches, and recording what they give."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import override

from hub.camera.motion.watcher import MotionSourceFactory, ReportMotion, Score
from hub.camera.recording.recorder import Recorder
from hub.camera.recording.run import Run, SegmentSink
from hub.camera.recording.segment import SHORTEST_SEGMENT_US
from hub.camera.source import CameraReader, CameraSource, Sink
from hub.camera.watch import CameraWatch, WatchContext
from hub.clock import Clock, SystemClock
from hub.errors import CameraUnreachableError, HubError
from hub.media.mp4.fragments import Fragment
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import (
    Camera,
    CameraStatus,
    MotionAgreement,
    SourceKind,
)
from hub.model.ids import CameraId
from hub.model.recording import Segment, Trigger
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Credentials
from noticeboard.runtime.text import Text
from tests.fakes.odd_onvif import PASSWORD, USERNAME
from tests.hub.camera.scenes import T0

CAMERA = Camera(
    id=CameraId("aabbccddeeff"),
    name="Porch",
    kind=SourceKind.RTSP,
    main_url="rtsp://127.0.0.1:9/main",
    adopted_at=T0,
)


class FakeClock(Clock):
    """Time that moves only when somebody sleeps."""

    def __init__(self, start: datetime = T0) -> None:
        self._start = start
        self.passed_s = 0.0
        self.slept: list[float] = []
        self.most_sleeps = 1_000_000
        self.stopped = asyncio.Event()

    @override
    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.passed_s)

    @override
    def steady_s(self) -> float:
        return self.passed_s

    @override
    async def sleep(self, delay_s: float) -> None:
        self.slept.append(delay_s)
        if len(self.slept) > self.most_sleeps:
            self.stopped.set()
            await asyncio.get_running_loop().create_future()
        self.passed_s += delay_s
        await asyncio.sleep(0)


@dataclass(slots=True)
class FakeSink(Sink):
    """Remembers what it is told."""

    segments: list[Segment] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    snapshots: list[tuple[bytes, datetime]] = field(default_factory=list)
    statuses: list[CameraStatus] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    agreements: list[MotionAgreement] = field(default_factory=list)
    told: asyncio.Condition = field(default_factory=asyncio.Condition)

    @override
    async def segment_closed(self, segment: Segment) -> None:
        self.segments.append(segment)
        await self._tell()

    @override
    async def trigger(self, trigger: Trigger) -> None:
        self.triggers.append(trigger)
        await self._tell()

    @override
    async def snapshot(self, camera_id: CameraId, jpeg: bytes, at: datetime) -> None:
        self.snapshots.append((jpeg, at))
        await self._tell()

    @override
    async def status(self, status: CameraStatus) -> None:
        self.statuses.append(status)
        await self._tell()

    @override
    def score(self, camera_id: CameraId, score: float, threshold: float) -> None:
        self.scores.append(score)

    @override
    def agreement(self, camera_id: CameraId, agreement: MotionAgreement) -> None:
        self.agreements.append(agreement)

    async def _tell(self) -> None:
        async with self.told:
            self.told.notify_all()

    async def until(self, met: Callable[[], bool], longest_s: float = 60) -> None:
        """Wait until something it was told meets a condition."""
        async with asyncio.timeout(longest_s), self.told:
            await self.told.wait_for(met)


class FakeSource(CameraSource):
    """Yields given packets, then fails as told."""

    def __init__(
        self, info: StreamInfo, packets: Sequence[Packet], end: HubError | None = None
    ) -> None:
        self._info = info
        self._packets = packets
        self._end = end or CameraUnreachableError("The camera ended its stream.")
        self.lost = 0

    @property
    @override
    def info(self) -> StreamInfo:
        return self._info

    @property
    @override
    def lost_packets(self) -> int:
        return self.lost

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        for packet in self._packets:
            yield packet
        raise self._end


async def room_enough(_camera_id: CameraId | None = None) -> None:
    """There is always room."""


class FakeRecording(CameraReader):
    """A recorder that records nothing, and remembers how it was changed."""

    def __init__(self, camera: Camera, credentials: Credentials | None) -> None:
        self.camera = camera
        self.credentials = credentials
        self.recording = True
        self.adjusted: list[Camera] = []

    @property
    @override
    def is_read(self) -> bool:
        return self.recording

    @property
    @override
    def notes(self) -> tuple[Text, ...]:
        return ()

    @override
    async def run(self) -> None:
        await asyncio.get_running_loop().create_future()

    @override
    def adjust(self, camera: Camera) -> None:
        self.adjusted.append(camera)

    @override
    async def accept_picture(self, raw: bytes) -> None:
        """Take nothing."""

    @override
    async def accept_trigger(self, trigger: Trigger) -> None:
        """Mark nothing."""

    @override
    async def refresh_snapshot(self) -> None:
        """Show nothing."""

    @override
    async def live_pictures(self) -> AsyncGenerator[bytes]:
        yield b""

    @override
    async def live_video(self) -> AsyncGenerator[bytes]:
        yield b""


PLAIN = FootageFiles(None)


def _unseen(_: Fragment) -> None:
    """Look at nothing."""


def destination(
    folder: Path,
    sink: FakeSink,
    *,
    on_fragment: Callable[[Fragment], None] = _unseen,
    shortest_us: int = SHORTEST_SEGMENT_US,
) -> SegmentSink:
    """Return where the recordings of a run go."""
    return SegmentSink(
        camera_id=CAMERA.id,
        folder=folder,
        files=PLAIN,
        clock=FakeClock(),
        room=room_enough,
        on_segment=sink.segment_closed,
        on_fragment=on_fragment,
        shortest_us=shortest_us,
    )


async def record(
    folder: Path,
    info: StreamInfo,
    packets: Sequence[Packet],
    *,
    on_fragment: Callable[[Fragment], None] = _unseen,
    shortest_us: int = SHORTEST_SEGMENT_US,
) -> list[Segment]:
    """Record packets as one run."""
    sink = FakeSink()
    into = destination(folder, sink, on_fragment=on_fragment, shortest_us=shortest_us)
    run = Run(into, info, clock_offset_ms=-1500)
    try:
        for packet in packets:
            await run.append(packet)
    finally:
        await run.finish()
    return sink.segments


async def record_all(
    folder: Path, sources: Sequence[CameraSource], *, files: FootageFiles = PLAIN
) -> tuple[FakeSink, FakeClock]:
    """Record from each source in turn, then stop."""
    sink, clock = FakeSink(), FakeClock()
    clock.most_sleeps = len(sources) - 1
    waiting = list(sources)
    recorder = Recorder(
        CAMERA, lambda: waiting.pop(0), folder, clock, sink, room_enough, files=files
    )
    async with running(recorder), asyncio.timeout(60):
        await clock.stopped.wait()
    return sink, clock


@asynccontextmanager
async def running(recorder: Recorder) -> AsyncGenerator[asyncio.Task[None]]:
    """Run a recorder, and stop it at the end."""
    task = asyncio.create_task(recorder.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


LOGIN = Credentials(username=USERNAME, password=PASSWORD)


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
