"""A fetched file becomes segments of the hub's own, with where it came from.

One file is one run. Its frames are passed on as they are, at their own times: the first frame at
the time that the archive says, on the hub's clock, and each other one as far from it as in the
file. A file that can't be used whole isn't used at all.

The order of the steps, and what a crash leaves after each:

1. the file is opened and hashed                   nothing
2. segments are written durably in a folder apart  files that the next start removes
3. they get their names among the recordings,      recordings without rows, which say in themselves
   whose folder is synced                          where they came from: `ClipIndex.recover` adds
                                                   both
4. rows of the run's provenance and its segments   everything
   are added in one transaction
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import errno
import hashlib
import io
import os
from pathlib import Path
import secrets
import stat
import threading
import time
from typing import Final

from hub.archives.container import IsOver
from hub.archives.reader import LARGEST_FILE_BYTES
from hub.archives.segment_files import SegmentTarget, write_segments
from hub.archives.video_file import VideoFile
from hub.camera.recording.segment import (
    make_folder,
)
from hub.clips.index import ClipIndex
from hub.clips.provenances import provenance_box
from hub.clock import Clock
from hub.errors import DiskFullError, HubError, InvalidInputError
from hub.model.archive import Archive, ArchiveClock, FetchedFile, Provenance
from hub.model.camera import Camera
from hub.model.ids import CameraId, RunId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.files import place, remove
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.files import sync_folder
from noticeboard.runtime.tasks import finish, run_blocking
from noticeboard.runtime.text import Text

STAGED: Final = ".fetched"
"""Below the recordings folder: segments that are still being written."""
_LONGEST_S: Final = 1800.0
"""After this, a file is given up. Encoding anew takes the longest."""
_LONGEST_TEXT: Final = 300
_EARLIEST: Final = datetime.fromisoformat("2000-01-01T00:00:00Z")
_LONGEST_FILE: Final = timedelta(hours=24)
_AHEAD: Final = timedelta(minutes=5)
"""Clocks may differ by this; footage from a later time is dated wrongly."""
_NONE: Final = timedelta(0)


class Ingest:
    """Takes fetched files, one at a time."""

    def __init__(
        self, index: ClipIndex, recordings: Path, files: FootageFiles, clock: Clock
    ) -> None:
        """Write below `recordings`, on whose disk the caller has made room."""
        self._index = index
        self._recordings = recordings
        self._files = files
        self._clock = clock
        self._turn = asyncio.Lock()

    async def sweep(self) -> None:
        """Remove what a crash has left. Call it before the first file."""
        with suppress(OSError):
            await run_blocking(remove, self._recordings / STAGED)

    async def add(  # noqa: PLR0913, PLR0917 -- a file, and all that is said of it
        self,
        camera: Camera,
        archive: Archive,
        file: FetchedFile,
        folder: Path,
        clock: ArchiveClock,
        product: str,
    ) -> list[Segment]:
        """Add a file in `folder` to a camera's recordings; return its segments, in order.

        What the camera has of the same time already isn't added again, so the list may be empty.
        The file stays; the caller removes it. Raises InvalidInputError if the file can't be used,
        DiskFullError, and StorageError if the recordings' disk is gone. Then nothing of it is left.
        """
        async with self._turn:
            try:
                return await self._add(camera, archive, file, folder, clock, product)
            except OSError as error:
                full = error.errno in {errno.ENOSPC, errno.EDQUOT}
                why = Text("disk.not_written", error=str(error.strerror))
                raise DiskFullError(Text("disk.full") if full else why) from error

    async def _add(  # noqa: PLR0913, PLR0917 -- as above
        self,
        camera: Camera,
        archive: Archive,
        file: FetchedFile,
        folder: Path,
        clock: ArchiveClock,
        product: str,
    ) -> list[Segment]:
        if Path(file.name).name != file.name:
            raise InvalidInputError("ingest.unreadable")
        start = file.start - (clock.offset or timedelta(0))
        # The record is about the footage: what the archive says of this file may be less sure.
        clock = replace(clock, uncertainty=max(clock.uncertainty, file.uncertainty or _NONE))
        latest = self._clock.now() + clock.uncertainty + _AHEAD
        if not _EARLIEST <= start <= latest:
            raise _wrong_date(start)
        margin = timedelta(minutes=1)
        around = TimeWindow(start=start - margin, end=start + _LONGEST_FILE + margin)
        known = await self._index.segments(camera.id, around)
        job = _Job(
            camera_id=camera.id,
            path=folder / file.name,
            start=start,
            known=[each.window for each in known],
            recordings=self._recordings,
            files=self._files,
            closed_at=self._clock.now(),
            latest=latest,
            provenance=Provenance(
                run_id=RunId(secrets.token_hex(6)),
                camera_id=camera.id,
                archive_id=archive.id,
                kind=archive.kind,
                product=_bounded(product),
                key=_bounded(file.key),
                sha256="",
                received_at=self._clock.now(),
                clock=clock,
                video_recoded=file.video_recoded,
                sound_recoded=file.sound_recoded,
            ),
        )
        return await self._carry_out(job)

    async def _carry_out(self, job: "_Job") -> list[Segment]:
        over = threading.Event()
        working = asyncio.ensure_future(run_blocking(job.write, over))
        try:
            try:
                segments = await asyncio.shield(working)
            except asyncio.CancelledError:
                over.set()
                await asyncio.wait([working])
                raise
            if segments:
                await finish(self._enter(job, segments))
        finally:
            await finish(run_blocking(job.clear))
        return segments

    async def _enter(self, job: "_Job", segments: Sequence[Segment]) -> None:
        """Give segments their names and rows, or leave nothing of them."""
        try:
            await run_blocking(job.place, segments)
            await self._index.add_fetched(segments, job.provenance)
        except BaseException:
            await run_blocking(job.withdraw, segments)
            raise


@dataclass(slots=True, kw_only=True)
class _Job:
    """One file; every method blocks."""

    camera_id: CameraId
    path: Path
    start: datetime
    """When its first frame was, on the hub's clock."""
    known: Sequence[TimeWindow]
    """What the camera has of that time."""
    recordings: Path
    files: FootageFiles
    closed_at: datetime
    latest: datetime
    """What is later is dated wrongly."""
    provenance: Provenance

    @property
    def staged(self) -> Path:
        """Where its segments are until all of them are whole."""
        return self.recordings / STAGED / self.provenance.run_id

    def write(self, over: threading.Event) -> list[Segment]:
        """Write the file's segments to the staging folder; raises InvalidInputError, OSError."""
        deadline_s = time.monotonic() + _LONGEST_S

        def is_over() -> bool:
            return over.is_set() or time.monotonic() > deadline_s

        try:
            with (
                _opened(self.path) as file,
                ThreadPoolExecutor(3, thread_name_prefix="ingest") as beside,
            ):
                # Hashing, decoding and syncing leave Python to the rest.
                hashed = beside.submit(_hash, file.fileno())
                with closing(VideoFile(file, is_over)) as video:
                    return self._make(video, hashed, beside, is_over)
        except DiskFullError:
            raise
        except HubError as error:
            if error.text.code.startswith("ingest."):
                raise
            # What else can be wrong with a stream was written for cameras.
            raise InvalidInputError("ingest.unreadable") from error

    def _make(
        self, video: VideoFile, hashed: Future[str], beside: Executor, is_over: IsOver
    ) -> list[Segment]:
        """Write durable segments, once it is known whether they are of a video."""
        checked = beside.submit(video.check)
        try:
            self.provenance = replace(
                self.provenance,
                sha256=hashed.result(),
                video_recoded=self.provenance.video_recoded or video.video_recoded,
                sound_recoded=self.provenance.sound_recoded or video.sound_recoded,
            )
            into = SegmentTarget(
                camera_id=self.camera_id,
                run_id=self.provenance.run_id,
                folder=self.staged,
                files=self.files,
                start=self.start,
                closed_at=self.closed_at,
                known=self.known,
                more=provenance_box(self.provenance),
            )
            segments = write_segments(video, into, beside, is_over)
            if segments and segments[-1].window.end > self.latest:
                raise _wrong_date(segments[-1].window.end)
        finally:
            # What can't be decoded is refused for that, whatever else is wrong with it.
            checked.result()
        return segments

    def place(self, segments: Sequence[Segment]) -> None:
        """Give the segments their names among the recordings, durably."""
        self.files.check()
        for segment in segments:
            path = self.recordings / segment.path
            make_folder(path.parent)
            place(self.staged / path.name, path)
        for parent in {(self.recordings / segment.path).parent for segment in segments}:
            sync_folder(parent)

    def withdraw(self, segments: Sequence[Segment]) -> None:
        """Remove the segments from the recordings, with the folders that they leave empty."""
        for segment in segments:
            path = self.recordings / segment.path
            with suppress(OSError):
                remove(path)
            with suppress(OSError):
                path.parent.rmdir()
                path.parent.parent.rmdir()

    def clear(self) -> None:
        """Remove the staging folder."""
        with suppress(OSError):
            remove(self.staged)
        with suppress(OSError):
            self.staged.parent.rmdir()


def _bounded(text: str) -> str:
    """Return an archive's text as UTF-8 can hold it, and not too long."""
    return text[:_LONGEST_TEXT].encode(errors="replace").decode()


def _hash(descriptor: int) -> str:
    """Return the SHA-256 of a whole file that is being read elsewhere."""
    digest, at = hashlib.sha256(), 0
    while piece := os.pread(descriptor, 1 << 20, at):
        digest.update(piece)
        at += len(piece)
    return digest.hexdigest()


def _wrong_date(at: datetime) -> InvalidInputError:
    return InvalidInputError("ingest.date", at=f"{at:%Y-%m-%d %H:%M:%S} UTC")


def _opened(path: Path) -> io.FileIO:
    """Open a fetched file; raises InvalidInputError if it is none, or too large, and OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise InvalidInputError("ingest.unreadable") from error
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise InvalidInputError("ingest.not_video")
    if found.st_size > LARGEST_FILE_BYTES:
        os.close(descriptor)
        raise InvalidInputError("ingest.too_large", gib=LARGEST_FILE_BYTES >> 30)
    return io.FileIO(descriptor, "rb")
