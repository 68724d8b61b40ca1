"""A house that records, put together as the hub does, and what a person sees of its recordings."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import override

import av
from av.video.stream import VideoStream

from hub.camera.motion.watcher import MotionWatcher
from hub.camera.recording.recorder import Recorder
from hub.camera.rtsp.client import RtspSource
from hub.camera.source import CameraSource
from hub.camera.status import CameraProblems
from hub.camera.watch import CameraWatch, WatchContext
from hub.cli.integrity import check_folder
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.playback import JoinedFile
from hub.clips.retention import Retention
from hub.clock import Clock, SystemClock
from hub.data_folder import Folders
from hub.model.camera import Camera, CameraState, CameraStatus, SourceKind, Transport
from hub.model.ids import CameraId
from hub.model.recording import Clip, Segment, Trigger
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.footage_files import PLAIN
from hub.store.secrets import Credentials
from tests.hub.camera.fakes import FakeSink
from tests.hub.camera.scenes import T0, WIDTH, number_of

ALWAYS = TimeWindow(start=T0 - timedelta(hours=2), end=T0 + timedelta(hours=2))
"""Under a FastClock."""


def camera(
    url: str, number: int = 1, *, transport: Transport = Transport.TCP, sound: bool = True
) -> Camera:
    """Return an adopted camera at an address."""
    return Camera(
        id=CameraId(f"{number:012x}"),
        name=f"Camera {number}",
        kind=SourceKind.RTSP,
        main_url=url,
        adopted_at=T0,
        transport=transport,
        sound=sound,
    )


class Household(FakeSink):
    """Enters what it is told into the index, as the pipeline does, and remembers it."""

    def __init__(self, index: ClipIndex, problems: Problems, clock: Clock) -> None:
        super().__init__()
        self._index = index
        self._known = {camera("", number).id: camera("", number) for number in range(1, 4)}
        self.problems = problems
        self.complaints = CameraProblems(problems, clock, lambda: [*self._known.values()])

    @override
    async def segment_closed(self, segment: Segment) -> None:
        await self._index.add_segment(segment)
        await super().segment_closed(segment)

    @override
    async def trigger(self, trigger: Trigger) -> None:
        await self._index.mark(trigger)
        await super().trigger(trigger)

    @override
    async def status(self, status: CameraStatus) -> None:
        await self.complaints.update(status)
        await super().status(status)

    @property
    def told_problems(self) -> list[str]:
        """The codes of what the owner is told to act on."""
        return [problem.code for problem in self.problems.all()]

    def said_of(self, camera_id: CameraId) -> list[CameraStatus]:
        """Return what was said of one camera."""
        return [status for status in self.statuses if status.camera_id == camera_id]

    def recorded(self, camera_id: CameraId) -> list[Segment]:
        """Return the segments of one camera, in the order in which they were closed."""
        return [segment for segment in self.segments if segment.camera_id == camera_id]

    async def until_state(
        self, camera_id: CameraId, state: CameraState, longest_s: float = 60, *, after: int = 0
    ) -> CameraStatus:
        """Wait until a camera is said to be in a state, after so much that was said before."""

        def found() -> list[CameraStatus]:
            return [told for told in self.said_of(camera_id)[after:] if told.state is state]

        await self.until(lambda: bool(found()), longest_s)
        return found()[0]

    async def until_recorded(
        self, camera_id: CameraId, count: int, longest_s: float = 60
    ) -> list[Segment]:
        """Wait until so many segments of a camera are closed."""
        await self.until(lambda: len(self.recorded(camera_id)) >= count, longest_s)
        return self.recorded(camera_id)


@dataclass(slots=True, kw_only=True)
class Home:
    """A recordings folder and all that knows of it."""

    folder: Path
    cache: Path
    clock: Clock
    database: Database
    events: EventLog
    floor_bytes: int
    index: ClipIndex = field(init=False)
    library: Library = field(init=False)
    retention: Retention = field(init=False)
    sink: Household = field(init=False)

    def __post_init__(self) -> None:
        self.index = ClipIndex(self.database, self.folder, self.clock)
        self.library = Library(self.index, self.folder, self.cache, self.clock)
        self.retention = Retention(
            self.index,
            self.folder,
            self.clock,
            floor_bytes=self.floor_bytes,
            longest=timedelta(days=7),
        )
        problems = Problems(self.events, self.clock)
        self.sink = Household(self.index, problems, self.clock)

    @asynccontextmanager
    async def watching(
        self, watched: Camera, credentials: Credentials | None = None
    ) -> AsyncGenerator[CameraWatch]:
        """Watch a camera while the block runs, with all that a hub does for it."""
        around = WatchContext(
            folder=self.folder,
            files=PLAIN,
            clock=self.clock,
            room=self.retention.make_room,
            open_watcher=MotionWatcher,
        )
        watch = CameraWatch(watched, credentials, around, self.sink)
        async with _running(watch.run()):
            yield watch

    @asynccontextmanager
    async def recording(
        self, recorded: Camera, source: Callable[[], CameraSource] | None = None
    ) -> AsyncGenerator[Recorder]:
        """Only record a camera while the block runs."""
        recorder = Recorder(
            recorded,
            source or (lambda: RtspSource(recorded, None, self.clock)),
            self.folder,
            self.clock,
            self.sink,
            self.retention.make_room,
            files=PLAIN,
        )
        async with _running(recorder.run()):
            yield recorder


@asynccontextmanager
async def a_home(
    folder: Path, *, clock: Clock | None = None, recordings: Path | None = None, floor: int = 1
) -> AsyncGenerator[Home]:
    """Open a home in a folder, which may have been one before; without `recover`."""
    recordings = recordings or folder / "recordings"
    cache = folder / "cache"
    for made in (recordings, cache):
        made.mkdir(parents=True, exist_ok=True)
    clock = clock or SystemClock()
    database = await Database.open(folder / "hub.db")
    try:
        yield Home(
            folder=recordings,
            cache=cache,
            clock=clock,
            database=database,
            events=await EventLog.open(database, clock),
            floor_bytes=floor,
        )
    finally:
        await database.close()


async def checked(folder: Path) -> list[str]:
    """Return all that `neighbors hub check --deep` has to complain of in a hub's data folder."""
    done = await check_folder(
        Folders(data=folder), config=None, deep=True, report=lambda _what: None
    )
    return [complaint for each in done for complaint in each.complaints]


@asynccontextmanager
async def _running(work: object) -> AsyncGenerator[None]:
    task = asyncio.ensure_future(work)  # type: ignore[call-overload]  # a coroutine
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What FFmpeg makes of a file."""

    codec: str
    times_s: list[float]
    """When each frame is shown, from the beginning of the file's own time, in that order."""
    numbers: list[int]
    """What is written in the frames, if they are of a rendered scene."""
    dts: list[int]
    """Of the video, as it lies in the file."""
    sound_dts: list[int]
    heard_s: float
    """How much sound is decoded."""
    warnings: list[str]
    """All that FFmpeg has to say against it."""

    def assert_sound(self) -> None:
        """Fail if FFmpeg has warned, or decoding times do not grow."""
        assert self.warnings == []
        assert all(before < after for before, after in pairwise(self.dts))
        assert all(before < after for before, after in pairwise(self.sound_dts))

    def assert_in_order(self) -> None:
        """Fail if frames are not shown one after another."""
        assert all(before < after for before, after in pairwise(self.times_s))


@contextmanager
def _what_is_said() -> Iterator[list[str]]:
    said: list[str] = []
    before = av.logging.get_level()
    av.logging.set_level(av.logging.WARNING)
    try:
        with av.logging.Capture(local=False) as logs:
            yield said
        said += [f"{name}: {text.strip()}" for _, name, text in logs]
    finally:
        av.logging.set_level(before)


def _decoded(packet: av.Packet, said: list[str]) -> list[object]:
    """Decode a packet; one that is damaged is passed over, as players do."""
    try:
        return [*packet.decode()]
    except av.error.InvalidDataError as error:
        said.append(str(error))
        return []


def shown(path: Path) -> Shown:
    """Decode all of a file."""
    times, numbers, heard_s = [], [], 0.0
    dts: dict[str, list[int]] = {"video": [], "audio": []}
    with _what_is_said() as said, av.open(str(path)) as file:
        video = file.streams.video[0]
        assert isinstance(video, VideoStream)
        video.codec_context.thread_count = 1
        for packet in file.demux():
            if packet.size and packet.dts is not None:
                dts[packet.stream.type].append(packet.dts)
            for frame in _decoded(packet, said):
                if isinstance(frame, av.VideoFrame):
                    times.append(frame.time or 0.0)
                    numbers.append(number_of(frame) if frame.width == WIDTH else 0)
                elif isinstance(frame, av.AudioFrame):
                    heard_s += frame.samples / frame.sample_rate
        codec = video.codec_context.name
    return Shown(
        codec=codec,
        times_s=times,
        numbers=numbers,
        dts=dts["video"],
        sound_dts=dts["audio"],
        heard_s=heard_s,
        warnings=said,
    )


def in_segments(folder: Path, segments: Iterable[Segment]) -> list[Shown]:
    """Decode segments one by one, each of which must be sound."""
    found = [shown(folder / segment.path) for segment in segments]
    for each in found:
        each.assert_sound()
    return found


def numbers_of(folder: Path, segments: Iterable[Segment]) -> list[int]:
    """Return the numbers of all frames of segments, each of which must be sound."""
    return [number for each in in_segments(folder, segments) for number in each.numbers]


async def clip_as_played(home: Home, clip: Clip, into: Path) -> Shown:
    """Return what a person sees of a clip, which a browser must be able to play as it is."""
    film = await home.library.playable(clip)
    assert isinstance(film, JoinedFile)
    film.write_to(into)
    return shown(into)


async def as_played(home: Home, camera_id: CameraId, window: TimeWindow, into: Path) -> Shown:
    """Return what a person sees of a time."""
    film = await home.library.footage(camera_id, window)
    assert isinstance(film, JoinedFile)
    film.write_to(into)
    return shown(into)
