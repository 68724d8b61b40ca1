"""A video file is written as segments of the hub's own: whatever an archive or a phone gives.

Its frames are passed on as they are, each as far from the first as in the file.
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import os
from pathlib import Path
from typing import BinaryIO, Final

from hub.archives.container import IsOver
from hub.archives.video_file import VideoFile
from hub.camera.recording.run import segment_path
from hub.camera.recording.segment import (
    FragmentSamples,
    SegmentEnd,
    Segmenter,
    SegmentWriter,
)
from hub.camera.recording.timeline import from_microseconds, microseconds
from hub.errors import InvalidInputError
from hub.media.mp4.boxes import SegmentHeader
from hub.media.mp4.fragments import fragment
from hub.media.packet import StreamInfo
from hub.model.ids import CameraId, RunId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.files import remove
from hub.store.footage_files import FootageFiles

_NEW: Final = timedelta(seconds=0.02)
"""A segment of which less than this is new is left out."""
_LONGEST_SEGMENT_US: Final = 30 * 60 * 1_000_000
"""Whatever looks for footage of a time must look back by the longest segment there is."""
_LARGEST_SEGMENT: Final = 2_000_000_000
"""The table of a segment has room for 2 GiB."""
_MOST_SYNCING: Final = 8


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
                root=writer.root,
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


def _synced(file: BinaryIO) -> None:
    with file:
        os.fsync(file.fileno())
