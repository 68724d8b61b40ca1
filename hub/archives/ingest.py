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
from collections import deque
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
from typing import BinaryIO, Final

from hub.archives.container import IsOver
from hub.archives.reader import LARGEST_FILE_BYTES
from hub.archives.video_file import VideoFile
from hub.camera.recording.run import segment_path
from hub.camera.recording.segment import (
    FragmentSamples,
    SegmentEnd,
    Segmenter,
    SegmentWriter,
    make_folder,
)
from hub.camera.recording.timeline import from_microseconds, microseconds
from hub.clips.index import ClipIndex
from hub.clips.provenances import provenance_box
from hub.clock import Clock
from hub.errors import DiskFullError, HubError, InvalidInputError
from hub.media.mp4.boxes import SegmentHeader
from hub.media.mp4.fragments import fragment
from hub.media.packet import StreamInfo
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
_NEW: Final = timedelta(seconds=0.02)
"""A segment of which less than this is new is left out."""
_LONGEST_SEGMENT_US: Final = 30 * 60 * 1_000_000
"""Whatever looks for footage of a time must look back by the longest segment there is."""
_LARGEST_SEGMENT: Final = 2_000_000_000
"""The table of a segment has room for 2 GiB."""
_MOST_SYNCING: Final = 8


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentTarget:
    """Where the segments of a video file are written, and as what."""

    camera_id: CameraId
    run_id: RunId
    folder: Path
    files: FootageFiles
    start: datetime
    """When its first frame was."""
    closed_at: datetime
    known: Sequence[TimeWindow] = ()
    """Times of which nothing is written."""
    more: bytes = b""
    """A box for each segment."""


def write_segments(
    video: VideoFile, into: SegmentTarget, beside: Executor, is_over: IsOver, *, turn: int = 0
) -> list[Segment]:
    """Write a video file as durable segments, each shown turned by `turn` quarters. Blocking.

    `beside` syncs them meanwhile. Raises InvalidInputError, DiskFullError, OSError; what was
    written until then stays.
    """
    info = replace(video.info, video=replace(video.info.video, turn=turn))
    writer = _SegmentFiles(into, info, beside)
    segmenter = Segmenter(has_audio=info.audio is not None)
    packets = video.packets()
    try:
        for timed in packets:
            if writer.zero_us is None:
                writer.zero_us = microseconds(into.start) - packets.shown_us
                writer.start_us = timed.presented_us
            for step in segmenter.append(timed):
                writer.do(step)
            if is_over():
                raise InvalidInputError("ingest.too_slow")
        for step in segmenter.finish():
            writer.do(step)
    finally:
        writer.do(SegmentEnd(at_us=segmenter.end_us))
    for each in writer.syncing:
        each.result()
    return writer.segments


class _SegmentFiles:
    """Writes one segment after another; leaves out those whose time the camera has already."""

    def __init__(self, into: SegmentTarget, info: StreamInfo, beside: Executor) -> None:
        self._into = into
        self._info = info
        self._beside = beside
        self.syncing: deque[Future[None]] = deque()
        into.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._open: tuple[SegmentWriter, SegmentHeader, Path] | None = None
        self._fragments = 0
        self._size = 0
        self.zero_us: int | None = None
        """The wall time of media time 0, in microseconds since 1970."""
        self.start_us = 0
        """When the first frame of the open (or next) segment is shown, in the run's time."""
        self.segments: list[Segment] = []

    def do(self, step: FragmentSamples | SegmentEnd) -> None:
        """Write a fragment, or end a segment; raises OSError."""
        if isinstance(step, SegmentEnd):
            self._end(step.at_us)
            return
        writer, _, _ = self._open or self._begin()
        self._fragments += 1
        encoded = fragment(self._fragments, step.video, step.audio)
        self._size += len(encoded.content)
        is_long = step.end_us - self.start_us > _LONGEST_SEGMENT_US
        if is_long or self._size > _LARGEST_SEGMENT:
            raise InvalidInputError("ingest.no_key_frame")
        writer.write(encoded)

    def _begin(self) -> tuple[SegmentWriter, SegmentHeader, Path]:
        into, number = self._into, len(self.segments)
        header = SegmentHeader(
            run=into.run_id,
            number=number,
            start_us=(self.zero_us or 0) + self.start_us,
            media_start_us=self.start_us,
            ppm=0.0,
            # The clock in the picture is the camera's own, and nobody has asked it.
            clock_offset_ms=0,
        )
        path = segment_path(into.camera_id, header.start_us, header.run, number)
        staged = into.folder / Path(path).name
        writer = SegmentWriter(
            into.files, staged, header, self._info, more=into.more, sync=self._sync
        )
        self._open, self._size = (writer, header, Path(path)), 0
        return self._open

    def _end(self, at_us: int) -> None:
        opened, self._open = self._open, None
        self.start_us, began_us = at_us, self.start_us
        if opened is None:
            return
        writer, header, path = opened
        end_us = max(at_us, began_us + 1)
        window = TimeWindow(
            start=from_microseconds(header.start_us),
            end=from_microseconds(header.wall_us(end_us)),
        )
        size_bytes = writer.close(end_us)
        if size_bytes is None:
            return
        if self._is_known(window):
            remove(self._into.folder / path.name)
            return
        self.segments.append(
            Segment(
                camera_id=self._into.camera_id,
                run_id=header.run,
                number=header.number,
                path=str(path),
                window=window,
                media_start_s=began_us / 1_000_000,
                size_bytes=size_bytes,
                clock_offset_ms=0,
                closed_at=self._into.closed_at,
            )
        )

    def _sync(self, file: BinaryIO) -> None:
        """Sync and close a file while the next one is written."""
        self.syncing.append(self._beside.submit(_synced, file))
        if len(self.syncing) > _MOST_SYNCING:
            self.syncing.popleft().result()

    def _is_known(self, window: TimeWindow) -> bool:
        """Return whether the camera has all of a window already, but for a few frames."""
        new = window.length
        at = window.start
        for known in sorted(self._into.known):
            if shared := known.overlap(window):
                new -= max(shared.end - max(shared.start, at), timedelta(0))
                at = max(at, shared.end)
        return new < min(_NEW, window.length / 2)


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


def _synced(file: BinaryIO) -> None:
    with file:
        os.fsync(file.fileno())


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
