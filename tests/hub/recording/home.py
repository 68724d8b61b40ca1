"""What a house has to record with, put together as the hub does: index, library, retention."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import override

from hub.camera.motion.watcher import MotionWatcher
from hub.camera.recording.recorder import Recorder
from hub.camera.rtsp.client import RtspSource
from hub.camera.source import CameraSource
from hub.camera.status import CameraProblems
from hub.camera.watch import CameraWatch, WatchContext
from hub.cli.integrity import check_folder
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.retention import Retention
from hub.clock import Clock, SystemClock
from hub.data_folder import Folders
from hub.model.camera import Camera, CameraState, CameraStatus, SourceKind, Transport
from hub.model.ids import CameraId
from hub.model.recording import Segment, Trigger
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.footage_files import PLAIN
from hub.store.secrets import Credentials
from tests.hub.camera.fakes import FakeSink
from tests.hub.camera.scenes import T0

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
