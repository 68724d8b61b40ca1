"""Footage that people look at: the hub's own, and what is fetched from archives only to be seen.

What was fetched has a folder and an index of its own in the cache, so it never counts as kept,
matches no request, and can't be sent. It is deleted after an hour, and when the hub starts.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import logging
from pathlib import Path
import secrets
from typing import Final

from hub.archives.ingest import Ingest
from hub.archives.inquiry import ANSWER_S, measured
from hub.archives.lanes import Lane, Lanes
from hub.archives.plan import LEAST, common, merged, plan, shifted, without
from hub.archives.reader import ArchiveAccess, SlowError, TooMuchError, bounded_fetch, in_time
from hub.clips.exports import ExportOrder, ReportDone
from hub.clips.footage import codec_at
from hub.clips.frames import REACH, FrameImage
from hub.clips.index import ClipIndex
from hub.clips.library import Library, Searches
from hub.clips.playback import CachedFile, JoinedFile
from hub.clips.retention import Retention
from hub.clips.suggestions import Progress
from hub.clock import Clock
from hub.errors import (
    ArchiveUnreachableError,
    HubError,
    InvalidInputError,
    NotFoundError,
    StorageError,
)
from hub.model.camera import Camera
from hub.model.decision import MaskKey, MovingMask, Piece, Subject, Suggestion
from hub.model.ids import ArchiveId, CameraId
from hub.model.recording import FrameTimes, Segment
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.files import remove
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.database import EPOCH
from noticeboard.runtime.text import Text

_LOG = logging.getLogger(__name__)

MOST_BYTES: Final = 2 << 30
KEPT: Final = timedelta(hours=1)
LONGEST_VIEWED: Final = timedelta(minutes=10)
"""More isn't fetched at once: a person would wait too long."""
FETCH_S: Final = 90.0
AGAIN_S: Final = 30.0
"""A player asks for one part of a video after the other; the archive isn't asked each time."""
TIDY_S: Final = 60.0
NEARBY: Final = timedelta(seconds=10)
"""With a frame, so much is fetched: the next frames are near."""
_MOST_ASKED: Final = 256
_ALL: Final = 100_000


@dataclass(frozen=True, slots=True)
class _Store:
    """The folder while it is open."""

    database: Database
    index: ClipIndex
    library: Library
    ingest: Ingest


class ViewedFootage:
    """Fetches footage to be looked at, into `folder`, which nobody else uses."""

    def __init__(  # noqa: PLR0913 -- its collaborators, each named
        self,
        clock: Clock,
        folder: Path,
        files: FootageFiles,
        retention: Retention,
        archives: ArchiveAccess,
        *,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._clock = clock
        self._folder = folder
        self._files = files
        self._retention = retention
        self._archives = archives
        self._most_bytes = most_bytes
        self._store: _Store | None = None
        self._asked: dict[tuple[CameraId, datetime, datetime], float] = {}
        """Until when what is missing in a window isn't asked for again."""
        self._opening = asyncio.Lock()
        self._closed = False
        self.used = asyncio.Event()
        """Set once anything was fetched, so that it has to be deleted later."""
        self._turns: defaultdict[ArchiveId, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def recordings(self) -> Path:
        """Where its segments are."""
        return self._folder / "recordings"

    async def sweep(self) -> None:
        """Delete what an earlier run left, unless somebody has already looked at something."""
        async with self._opening:
            self._closed = False
            if self._store is None:
                await asyncio.to_thread(self._remove_all)

    def _remove_all(self) -> None:
        with suppress(OSError):  # Its disk may be disconnected.
            remove(self._folder)

    async def close(self) -> None:
        """Close its index and delete everything; nothing is fetched any longer."""
        self._closed = True
        async with self._opening:
            store, self._store = self._store, None
        if store is not None:
            await store.database.close()
            await asyncio.to_thread(self._remove_all)

    async def library(self) -> Library:
        """Return what serves footage that was fetched."""
        return (await self._opened()).library

    async def segments(self, camera: Camera, window: TimeWindow) -> list[Segment]:
        """Return what was fetched of a window already."""
        return await (await self._opened()).index.segments(camera.id, window)

    async def codec(self, segment: Segment) -> str:
        """Return how something that was fetched is coded; empty if it is gone."""
        try:
            return await asyncio.to_thread(codec_at, self.recordings / segment.path, self._files)
        except StorageError:
            return ""

    async def fetch(self, camera: Camera, window: TimeWindow) -> list[Segment]:
        """Return the footage of a window, fetched if it isn't here yet.

        Raises NotFoundError if the archive has none, InvalidInputError if it is too much,
        ArchiveUnreachableError, ArchivePasswordError, DiskFullError.
        """
        if camera.archive_id is None:
            raise NotFoundError("cut.nothing")
        if window.length > LONGEST_VIEWED:
            raise InvalidInputError("export.too_long", minutes=LONGEST_VIEWED.seconds // 60)
        store = await self._opened()
        async with self._turns[camera.archive_id]:
            try:
                async with asyncio.timeout(FETCH_S):
                    await self._fetch(store, camera, camera.archive_id, window)
            except (TimeoutError, SlowError):
                raise ArchiveUnreachableError("archive.slow") from None
            except TooMuchError as error:
                raise InvalidInputError(error.reason or Text("archive.slow")) from None
            except OverflowError:
                raise NotFoundError("cut.nothing") from None
        found = await store.index.segments(camera.id, window)
        if not found:
            raise NotFoundError("cut.nothing")
        return found

    async def _fetch(
        self, store: _Store, camera: Camera, archive_id: ArchiveId, window: TimeWindow
    ) -> None:
        if window.start >= (now := self._clock.now()):
            return
        window = TimeWindow(start=window.start, end=min(window.end, now))
        recorded = await store.index.segments(camera.id, window)
        covered = common(merged((each.window for each in recorded), LEAST), [window])
        asked = (camera.id, window.start, window.end)
        now_s = self._clock.steady_s()
        if not without([window], covered) or now_s < self._asked.get(asked, now_s):
            return  # It is here, or the archive had no more of it a moment ago.
        archive = self._archives.archive(archive_id)
        clock = await measured(self._clock, self._archives, archive)
        offset = clock.offset or timedelta(0)
        reader = self._archives.reader(archive_id)
        holdings = await in_time(
            self._clock,
            reader.holdings(camera.archive_key, shifted(window, offset)),
            ANSWER_S,
        )
        # What happened doesn't matter here: all of it is looked at.
        planned = plan(
            replace(holdings, events=None),
            window,
            window.start,
            offset=offset,
            covered=covered,
            most_bytes=self._most_bytes // 2,
        )
        product = self._archives.product(archive_id)
        for batch in planned.batches:
            into = self._folder / "fetching" / secrets.token_hex(8)
            await asyncio.to_thread(into.mkdir, mode=0o700, parents=True)
            try:
                await self._retention.make_room(more_bytes=2 * batch.size_bytes)
                fetching = bounded_fetch(
                    self._clock,
                    reader,
                    camera.archive_key,
                    batch.spans,
                    into,
                    self._most_bytes // 2,
                )
                async with aclosing(fetching) as files:
                    async for file in files:
                        await store.ingest.add(camera, archive, file, into, clock, product)
                        await asyncio.to_thread(remove, into / Path(file.name).name)
            finally:
                await asyncio.to_thread(remove, into)
        self._asked[asked] = self._clock.steady_s() + AGAIN_S
        while len(self._asked) > _MOST_ASKED:
            del self._asked[next(iter(self._asked))]
        await self.tidy()

    async def make_room(self, size_bytes: int) -> None:
        """Make room on the recordings' disk; raises DiskFullError."""
        await self._retention.make_room(more_bytes=size_bytes)

    async def tidy(self) -> None:
        """Delete what is older than an hour, and the oldest of what is too much."""
        store = self._store
        if store is None:
            return
        sizes = await store.index.sizes()
        excess_bytes = sum(sizes.values()) - self._most_bytes
        oldest = self._clock.now() - KEPT
        listed: list[Segment] = []
        for camera_id in sizes:
            listed += await store.index.free_segments(camera_id, most=_ALL)
        lost: list[Segment] = []
        for segment in sorted(listed, key=lambda each: each.closed_at):
            if segment.closed_at > oldest and excess_bytes <= 0:
                break
            lost.append(segment)
            excess_bytes -= segment.size_bytes
        if lost:
            await store.index.forget_derived(lost)
            await store.index.drop_segments(lost)
            await asyncio.to_thread(self._remove_segments, lost)

    def _remove_segments(self, lost: list[Segment]) -> None:
        for segment in lost:
            with suppress(OSError):
                remove(self.recordings / segment.path)

    async def _opened(self) -> _Store:
        async with self._opening:
            if self._closed:
                raise NotFoundError("cut.nothing")
            if self._store is None:
                cache = self._folder / "cache"
                for folder in (self.recordings, cache):
                    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
                database = await Database.open(self._folder / "viewed.db")
                index = ClipIndex(database, self.recordings, self._clock, self._files)
                self.used.set()
                self._store = _Store(
                    database=database,
                    index=index,
                    library=Library(index, self.recordings, cache, self._clock, self._files),
                    ingest=Ingest(index, self.recordings, self._files, self._clock),
                )
            return self._store


class Viewing:
    """Answers who looks at footage; call `run` until canceled."""

    def __init__(
        self,
        clock: Clock,
        lanes: Lanes,
        index: ClipIndex,
        library: Library,
        viewed: ViewedFootage,
    ) -> None:
        self._clock = clock
        self._lanes = lanes
        self._index = index
        self._library = library
        self._viewed = viewed
        self._frames = library.frames()
        self.searches = Searches[CameraId]()

    async def run(self) -> None:
        """Ask archives what people look at, and delete what was fetched, until canceled."""
        await self._viewed.sweep()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._tidy_often())
                await self._lanes.run()
        finally:  # Once nobody asks an archive any longer.
            await self._viewed.close()

    async def _tidy_often(self) -> None:
        await self._viewed.used.wait()
        while True:
            await self._clock.sleep(TIDY_S)
            try:
                await self._viewed.tidy()
            except HubError as error:
                _LOG.warning("What was fetched for looking is deleted later: %s", error)

    async def lanes(self, cameras: Sequence[Camera], window: TimeWindow) -> list[Lane]:
        """Return what is known of each camera, and have archives asked for the rest."""
        return await self._lanes.of(cameras, window)

    async def picture(self, camera: Camera, at: datetime, width: int, *, exact: bool) -> FrameImage:
        """Return a frame, of an archive's footage if the hub has none; see `Frames.picture`.

        Raises NotFoundError, ConflictError if newer requests came before it, StorageError, and as
        `ViewedFootage.fetch` does.
        """
        around = TimeWindow(start=at - REACH, end=at + timedelta(microseconds=1))
        own = await self._index.segments(camera.id, around)
        try:
            return await self._frames.picture(own, self._library.folder, at, width, exact=exact)
        except NotFoundError:
            if camera.archive_id is None:
                raise
        recorded = await self._viewed.segments(camera, around)
        if not any(each.window.start <= at < each.window.end for each in recorded):
            start = at - (at - EPOCH) % NEARBY
            recorded = await self._fetch(camera, TimeWindow(start=start, end=start + NEARBY))
        return await self._frames.picture(recorded, self._viewed.recordings, at, width, exact=exact)

    async def video(
        self, camera: Camera, window: TimeWindow, *, as_recorded: bool
    ) -> JoinedFile | CachedFile:
        """Return the footage of a window, fetched from its archive if the hub hasn't all of it.

        Raises NotFoundError, and as `ViewedFootage.fetch` does.
        """
        library = await self._library_of(camera, window)
        return await library.footage(camera.id, window, as_recorded=as_recorded)

    async def frame_times(
        self, camera: Camera, window: TimeWindow, *, as_recorded: bool
    ) -> FrameTimes:
        """Return when each frame of what `video` returns is shown; raises as it does."""
        library = await self._library_of(camera, window)
        return await library.footage_times(camera.id, window, as_recorded=as_recorded)

    async def save(self, order: ExportOrder, into: Path, report: ReportDone) -> None:
        """Write a clip that a person saves; raises HubError. See `Library.save`."""
        library = await self._library_of(order.camera, order.window)
        # Coded anew, a clip may be larger than it was, but hardly twice as large.
        await self._viewed.make_room(2 * await library.size_bytes(order.camera.id, order.window))
        await library.save(order, into, report)

    async def suggest(
        self, camera: Camera, window: TimeWindow, subjects: Collection[Subject]
    ) -> tuple[Suggestion, ...]:
        """Search a clip that somebody saves; raises HubError. See `Library.suggest`."""
        return await self._search(
            camera,
            window,
            lambda library, piece, tell: library.suggest(piece, subjects, tell),
        )

    async def follow(self, camera: Camera, window: TimeWindow, key: MaskKey) -> MovingMask:
        """Follow what a key marks in a clip that somebody saves; raises HubError."""
        return await self._search(
            camera, window, lambda library, piece, tell: library.follow(piece, key, tell)
        )

    async def _search[T](
        self,
        camera: Camera,
        window: TimeWindow,
        search: Callable[[Library, Piece, Progress], Awaitable[T]],
    ) -> T:
        async def work(progress: Progress) -> T:
            library = await self._library_of(camera, window)
            return await search(library, Piece(camera_id=camera.id, cut=window), progress)

        return await self.searches.run(camera.id, work)

    async def _library_of(self, camera: Camera, window: TimeWindow) -> Library:
        """Return where the footage of a window is, once it is there."""
        if camera.archive_id is None:
            return self._library
        recorded = await self._index.segments(camera.id, window)
        if not without([window], merged((each.window for each in recorded), LEAST)):
            return self._library
        try:
            await self._fetch(camera, window)
        except NotFoundError:
            if recorded:
                return self._library
            raise
        return await self._viewed.library()

    async def _fetch(self, camera: Camera, window: TimeWindow) -> list[Segment]:
        """Fetch footage from an archive, and learn how it is coded; see `ViewedFootage.fetch`."""
        recorded = await self._viewed.fetch(camera, window)
        self._lanes.note_codec(camera.id, await self._viewed.codec(recorded[-1]))
        return recorded
