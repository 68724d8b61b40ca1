"""Read recorded frames, and prefetch them in a thread: FFmpeg releases Python's lock."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from hub.errors import HubError, StorageError
from hub.media.codecs import (
    IDR,
    PPS,
    SLICES,
    SPS,
    ParameterSets,
    from_prefixed,
    kind,
    parameter_sets,
)
from hub.media.mp4.fragments import read_table
from hub.media.mp4.segment_table import Integers, SegmentTable
from hub.media.packet import Decoder, Packet, StreamInfo, Track, av
from hub.model.ids import CameraId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MOST_PIXELS = 8192 * 4320
_WIDEST_PIXEL = 8
_MARGIN = 128
"""What decoders may add to a side: whole macroblocks and aligned rows."""


def in_us(at: datetime) -> int:
    """Return a wall time in microseconds since 1970."""
    return (at - EPOCH) // MICROSECOND


def from_us(at_us: int) -> datetime:
    """Return the wall time from microseconds since 1970."""
    return EPOCH + at_us * MICROSECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The contents of one stored frame."""

    clean: bool
    """Whether it and all that is shown after it can be decoded without anything before it."""
    plain: bool
    """Whether it is well formed, and has no parameter sets of its own."""


class FootageReader:
    """One segment, open for reading."""

    def __init__(self, file: BinaryIO, table: SegmentTable) -> None:
        self._file = file
        self.table = table
        self.times_us: Integers = table.wall_us()
        """Each frame's wall time, in decoding order."""

    def __len__(self) -> int:
        return len(self.table.video)

    def payload(self, number: int) -> bytes:
        """Return a frame as it is stored; raises OSError. Numbers count in decoding order."""
        video = self.table.video
        self._file.seek(int(video.places[number]))
        return self._file.read(int(video.sizes[number]))

    def sound(self, number: int) -> bytes:
        """Return a packet of sound as it is stored; raises OSError."""
        audio = self.table.audio
        if audio is None:
            return b""
        self._file.seek(int(audio.places[number]))
        return self._file.read(int(audio.sizes[number]))

    def beginning(self, number: int, count: int) -> bytes:
        """Return the first bytes of a frame; raises OSError."""
        self._file.seek(int(self.table.video.places[number]))
        return self._file.read(count)

    def frame(self, number: int) -> Frame:
        """Return what a frame contains; raises OSError."""
        is_key = bool(self.table.video.keys[number])
        if self.table.info.video.codec == "hevc":
            # Each key frame of H.265 is such (8.1.3). Frames that need earlier ones as well are
            # shown before it. Nothing of H.265 is ever copied.
            return Frame(clean=is_key, plain=False)
        kinds = _kinds(self.payload(number), sets_of(self.table.info))
        return Frame(clean=is_key and IDR in kinds, plain=bool(kinds & SLICES))

    def enter(self, at_us: int) -> int:
        """Return the frame to start decoding at, to get all frames from `at_us` on."""
        keys = self.table.video.keys
        for number in range(len(self) - 1, 0, -1):
            if keys[number] and self.times_us[number] <= at_us and self.frame(number).clean:
                return number
        return 0

    def pictures(
        self,
        enter: int = 0,
        *,
        rough: bool = False,
        threads: int = 1,
        spared: Collection[int] = frozenset(),
    ) -> Iterator[tuple[int, av.VideoFrame]]:
        """Yield wall times in microseconds and frames as they are shown, decoded from `enter` on.

        Damaged frames are left out, or are as the decoder repaired them. `rough` and `threads` are
        as in `Decoder`. `spared` frames aren't decoded.
        """
        decoder = _decoder(self.table.info, rough=rough, threads=threads)
        for number in range(enter, len(self)):
            if number not in spared:
                yield from self._timed(decoder.decode(self._packet(number)))
        yield from self._timed(decoder.finish())

    def unneeded(self, wanted: Collection[int]) -> frozenset[int]:
        """Return the frames that no wanted frame needs: those after the last one of each group.

        Empty if frames are shown in another order than they are decoded. Raises OSError.
        """
        if (np.diff(self.times_us) <= 0).any():
            return frozenset()
        found: set[int] = set()
        starts = np.flatnonzero(self.table.video.keys).tolist()
        for start, end in pairwise([*starts, len(self)]):
            last = max((each for each in wanted if start <= each < end), default=start - 1)
            if last + 1 < end and (end == len(self) or self.frame(end).clean):
                found.update(range(last + 1, end))
        return frozenset(found)

    def key_picture(self, number: int) -> av.VideoFrame | None:
        """Return a key frame decoded by itself, None if it can't be."""
        return _decoder(self.table.info).decode_key_frame(self._packet(number))

    def pixel_aspect(self) -> tuple[int, int]:
        """Return a pixel's aspect ratio as (width, height); square if the recorded one is absurd.

        Only a decoder that has decoded a picture knows it.
        """
        context = av.CodecContext.create(self.table.info.video.codec, "r")
        if not isinstance(context, av.VideoCodecContext):
            return (1, 1)
        context.extradata, context.thread_count = self.table.info.video.extradata, 1
        context.options = _no_larger_than(self.table.info)
        with suppress(av.error.FFmpegError):
            context.decode(av.Packet(self.payload(0)))
            context.decode(None)
        aspect = context.sample_aspect_ratio or Fraction(1)
        is_seen = Fraction(1, _WIDEST_PIXEL) <= aspect <= _WIDEST_PIXEL
        return (aspect.numerator, aspect.denominator) if is_seen else (1, 1)

    def _packet(self, number: int) -> Packet:
        # The number in pts shows which frame a decoded one was.
        return Packet(
            track=Track.VIDEO,
            payload=self.payload(number),
            pts=number,
            dts=number,
            rate_hz=self.table.video.rate_hz,
            key=bool(self.table.video.keys[number]),
            arrived=EPOCH,
        )

    def _timed(self, frames: list[av.VideoFrame]) -> Iterator[tuple[int, av.VideoFrame]]:
        for frame in frames:
            if frame.pts is not None and 0 <= frame.pts < len(self):
                yield int(self.times_us[frame.pts]), frame


@contextmanager
def open_footage(path: Path, files: FootageFiles = PLAIN) -> Iterator[FootageReader]:
    """Open a segment; raises StorageError if it is missing, no recording, or invalid."""
    try:
        with files.open(path) as file:
            yield FootageReader(file, table_of(file, path))
    except OSError as error:
        raise StorageError("recording.named_unreadable", name=path.name) from error


def table_of(file: BinaryIO, path: Path) -> SegmentTable:
    """Read a segment's table; raises StorageError that names the file, and OSError."""
    try:
        table = read_table(file)
    except StorageError as error:
        raise StorageError("recording.unusable", name=path.name, error=str(error)) from error
    video = table.info.video
    if video.width * video.height > MOST_PIXELS:
        raise StorageError("recording.picture_too_large")
    return table


def codec_at(path: Path, files: FootageFiles = PLAIN) -> str:
    """Return how a segment's video is coded: `h264`, `h265`; raises StorageError. Blocking."""
    codec = read_table_at(path, files).info.video.codec
    return {"hevc": "h265"}.get(codec, codec)


def read_table_at(path: Path, files: FootageFiles = PLAIN) -> SegmentTable:
    """Read a segment's table from its path; raises StorageError."""
    with open_footage(path, files) as reel:
        return reel.table


def read_segment(folder: Path, path: Path, files: FootageFiles = PLAIN) -> Segment:
    """Describe a segment from its file alone; raises StorageError, and OSError if it disappears."""
    table = read_table_at(path, files)
    relative, found = path.relative_to(folder), path.stat()
    return segment_of(
        table,
        str(relative),
        size_bytes=found.st_size,
        closed_at=datetime.fromtimestamp(found.st_mtime, UTC),
    )


def segment_of(table: SegmentTable, path: str, *, size_bytes: int, closed_at: datetime) -> Segment:
    """Describe a segment from its table and its path relative to the recordings folder."""
    header = table.header
    end_us = header.wall_us(table.media_end_us)
    return Segment(
        camera_id=CameraId(path.partition("/")[0]),
        run_id=header.run,
        number=header.number,
        path=path,
        window=TimeWindow(
            start=from_us(header.start_us), end=from_us(max(end_us, header.start_us + 1))
        ),
        media_start_s=header.media_start_us / 1_000_000,
        size_bytes=size_bytes,
        clock_offset_ms=header.clock_offset_ms,
        closed_at=closed_at,
        ppm=header.ppm,
    )


@lru_cache(maxsize=64)
def sets_of(info: StreamInfo) -> ParameterSets | None:
    """Return a stream's H.264 parameter sets, None if it has no usable ones."""
    video = info.video
    return parameter_sets(video.extradata) if video.codec == "h264" else None


def _kinds(payload: bytes, sets: ParameterSets | None) -> set[int]:
    """Return the kinds of NAL units in a frame; empty if it needs other sets than these."""
    try:
        units = [] if sets is None else from_prefixed(payload)
    except StorageError:
        return set()
    known = set() if sets is None else {*sets.sps, *sets.pps}
    if any(unit not in known for unit in units if kind(unit) in {SPS, PPS}):
        return set()
    return {kind(unit) for unit in units}


class _Strict(Decoder):
    """Decodes no picture larger than the size in the recording's table.

    Otherwise a camera that declares another size in band would take a gigabyte for its references.
    """

    def __init__(self, info: StreamInfo, *, rough: bool, threads: int) -> None:
        super().__init__(info, rough=rough, threads=threads)
        self._context.options = {**self._context.options, **_no_larger_than(info)}


def _no_larger_than(info: StreamInfo) -> dict[str, str]:
    video = info.video
    return {"max_pixels": str((video.width + _MARGIN) * (video.height + _MARGIN))}


def _decoder(info: StreamInfo, *, rough: bool = False, threads: int = 1) -> Decoder:
    try:
        return _Strict(info, rough=rough, threads=threads)
    except HubError as error:
        raise StorageError("recording.unknown_kind") from error


_AHEAD: Final = 3


def ahead[T](items: Generator[T]) -> Iterator[T]:
    """Yield the items in order. A thread makes them while earlier ones are used.

    At most three wait. An error in making an item is raised in that item's place.
    """
    ended = object()
    with closing(items), ThreadPoolExecutor(1) as pool:
        waiting = deque(pool.submit(next, items, ended) for _ in range(_AHEAD))
        while (item := waiting.popleft().result()) is not ended:
            waiting.append(pool.submit(next, items, ended))
            yield item  # type: ignore[misc]  # It isn't the end marker.
