"""Footage that was fetched from archives only to be looked at.

It has a folder and an index of its own in the cache, so it never counts as kept, matches no
request, and can't be sent. It is deleted after an hour, and when the hub starts.
"""

import asyncio
from collections import defaultdict
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
import secrets
from typing import Final

from hub.archives.ingest import Ingest
from hub.archives.inquiry import ANSWER_S, measured
from hub.archives.plan import LEAST, common, merged, plan, shifted, without
from hub.archives.reader import ArchiveAccess, SlowError, TooMuchError, bounded_fetch, in_time
from hub.clips.footage import codec_at
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.retention import Retention
from hub.clock import Clock
from hub.errors import (
    ArchiveUnreachableError,
    InvalidInputError,
    NotFoundError,
    StorageError,
)
from hub.model.camera import Camera
from hub.model.ids import ArchiveId, CameraId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.files import remove
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.text import Text

MOST_BYTES: Final = 2 << 30
KEPT: Final = timedelta(hours=1)
LONGEST_VIEWED: Final = timedelta(minutes=10)
"""More isn't fetched at once: a person would wait too long."""
FETCH_S: Final = 90.0
AGAIN_S: Final = 30.0
"""A player asks for one part of a video after the other; the archive isn't asked each time."""
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
        """Delete what an earlier run left. Call it before anything is fetched."""
        self._closed = False
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
