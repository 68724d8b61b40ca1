"""Write a segment as self-contained fragments, and read one back.

Fragments follow ISO/IEC 14496-12, 8.8, with version 1 runs (signed composition offsets), 64-bit
decoding times, and data offsets from their own `moof`, so that they can be moved and joined. A
segment without a closing table is read fragment by fragment, as far as it is whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
import struct
from typing import BinaryIO, Final

import numpy as np

from hub.errors import StorageError
from hub.media.mp4.boxes import (
    AUDIO_ID,
    HEAD_BYTES,
    HEADER_UUID,
    LARGE_HEAD_BYTES,
    LONGEST_HEADER_BYTES,
    UUID_BYTES,
    VIDEO_ID,
    Box,
    SegmentHeader,
    box,
    box_at,
    boxes_in,
    full_box,
    header_box,
    movie,
    parse_description,
)
from hub.media.mp4.segment_table import (
    MOST_SAMPLES,
    FragmentTable,
    SegmentTable,
    is_possible,
    join,
    media_end_us,
    read_closing,
)
from hub.media.packet import VIDEO_RATE, StreamInfo, Track

VIDEO_RUN: Final = 0x000F01
"""A run gives its data offset, and each sample's duration, size, flags, composition offset."""
AUDIO_RUN: Final = 0x000301
"""A run gives its data offset, and each sample's duration and size."""
VIDEO_TRACK: Final = 0x020000
"""Data offsets count from the `moof`."""
AUDIO_TRACK: Final = 0x020020
"""As above, plus the flags of all samples."""
KEY_FLAGS: Final = 0x02000000
OTHER_FLAGS: Final = 0x01010000
_SEQUENCE_BYTES: Final = 16
_TIME_BYTES: Final = 20
_TIME_AT: Final = 12
"""Offset of a decoding time in its box."""
_RUN_BYTES: Final = 20
_OF: Final = {
    Track.VIDEO: (VIDEO_ID, VIDEO_TRACK, VIDEO_RUN, 16, 16),
    Track.AUDIO: (AUDIO_ID, AUDIO_TRACK, AUDIO_RUN, 20, 8),
}
"""For each track: its number and flags, and the lengths of its `tfhd` and each of its samples."""
_DECODE_TIME: Final = struct.Struct(">Q")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One encoded frame or piece of sound, in ticks of its track since the run began."""

    payload: bytes
    dts: int
    duration: int
    offset: int
    """When it is shown minus when it is decoded."""
    key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A `moof` and its `mdat`, with what is needed to index or move them."""

    content: bytes
    pieces: Mapping[Track, FragmentTable]
    """The samples of each track. Places count from the fragment's beginning."""
    times: Mapping[Track, int]
    """Where each track's first decoding time is written in the fragment."""

    @property
    def key(self) -> bool:
        """Whether its first frame is a key frame."""
        video = self.pieces.get(Track.VIDEO)
        return video is not None and bool(video.keys[0])

    def moved(self, ticks: Mapping[Track, int]) -> bytes:
        """Return the fragment shifted earlier by `ticks`."""
        content = bytearray(self.content)
        for track, at in self.times.items():
            _DECODE_TIME.pack_into(content, at, max(self.pieces[track].first_dts - ticks[track], 0))
        return bytes(content)


def segment_head(header: SegmentHeader, info: StreamInfo, more: bytes = b"") -> bytes:
    """Return the beginning of a segment, with a box that says more about it before its header.

    Raises InvalidInputError if MP4 can't hold it.
    """
    return movie(info) + more + header_box(header, info)


def fragment(number: int, video: Sequence[Sample], audio: Sequence[Sample]) -> Fragment:
    """Return samples as one fragment, each track's in decoding order. At least one isn't empty."""
    tracks = {Track.VIDEO: video, Track.AUDIO: audio}
    filled = {track: samples for track, samples in tracks.items() if samples}
    sizes = {track: _traf_bytes(track, len(samples)) for track, samples in filled.items()}
    moof_bytes = HEAD_BYTES + _SEQUENCE_BYTES + sum(sizes.values())
    place = moof_bytes + HEAD_BYTES
    at = HEAD_BYTES + _SEQUENCE_BYTES
    parts = [full_box(b"mfhd", 0, 0, number.to_bytes(4))]
    pieces: dict[Track, FragmentTable] = {}
    times: dict[Track, int] = {}
    for track, samples in filled.items():
        piece = pieces[track] = _piece_of_samples(samples, place)
        times[track] = at + HEAD_BYTES + _OF[track][3] + _TIME_AT
        parts.append(_traf(track, piece))
        place += sum(piece.sizes)
        at += sizes[track]
    payloads = [sample.payload for samples in filled.values() for sample in samples]
    mdat = struct.pack(">I4s", place - moof_bytes, b"mdat")
    content = b"".join((box(b"moof", *parts), mdat, *payloads))
    return Fragment(content=content, pieces=pieces, times=times)


def _piece_of_samples(samples: Sequence[Sample], place: int) -> FragmentTable:
    return FragmentTable(
        first_dts=samples[0].dts,
        place=place,
        sizes=[len(sample.payload) for sample in samples],
        durations=[sample.duration for sample in samples],
        offsets=[sample.offset for sample in samples],
        keys=[sample.key for sample in samples],
    )


def _traf_bytes(track: Track, count: int) -> int:
    _, _, _, track_bytes, sample_bytes = _OF[track]
    return HEAD_BYTES + track_bytes + _TIME_BYTES + _RUN_BYTES + count * sample_bytes


def _traf(track: Track, piece: FragmentTable) -> bytes:
    number, track_flags, run_flags, _, _ = _OF[track]
    count = len(piece.sizes)
    flags = KEY_FLAGS.to_bytes(4) if track is Track.AUDIO else b""
    if track is Track.AUDIO:
        rows = chain.from_iterable(zip(piece.durations, piece.sizes, strict=True))
        samples = struct.pack(f">{2 * count}I", *rows)
    else:
        coded = [KEY_FLAGS if key else OTHER_FLAGS for key in piece.keys]
        rows = chain.from_iterable(
            zip(piece.durations, piece.sizes, coded, piece.offsets, strict=True)
        )
        samples = struct.pack(">" + "IIIi" * count, *rows)
    return box(
        b"traf",
        full_box(b"tfhd", 0, track_flags, number.to_bytes(4), flags),
        full_box(b"tfdt", 1, 0, _DECODE_TIME.pack(piece.first_dts)),
        full_box(b"trun", 1, run_flags, struct.pack(">Ii", count, piece.place), samples),
    )


_MOST_BOXES: Final = 20_000
_LARGEST_MOOF_BYTES: Final = 4 << 20
_KINDS: Final = {VIDEO_ID: (VIDEO_TRACK, VIDEO_RUN, 4), AUDIO_ID: (AUDIO_TRACK, AUDIO_RUN, 2)}
"""For each track: its flags, and the number of fields of each sample."""
_TRACK: Final = struct.Struct(">II")
_VERSION_AND_TIME: Final = struct.Struct(">IQ")
_RUN: Final = struct.Struct(">III")
_VERSION_1: Final = 1 << 24


def read_fragments(file: BinaryIO) -> SegmentTable:
    """Read a segment's table from its fragments; raises StorageError, and OSError from the disk."""
    reading = _Reading(file=file)
    reading.read()
    if reading.description is None:
        raise StorageError("recording.torn")
    header, info = reading.description
    video = join(reading.pieces[VIDEO_ID], VIDEO_RATE)
    if video is None:
        raise StorageError("recording.no_frame")
    return SegmentTable(
        header=header,
        info=info,
        video=video,
        audio=None if info.audio is None else join(reading.pieces[AUDIO_ID], info.audio.rate_hz),
        closed=False,
        body=(reading.start, reading.end),
        media_end_us=media_end_us(video),
    )


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and up to where."""

    file: BinaryIO
    description: tuple[SegmentHeader, StreamInfo] | None = None
    start: int = 0
    end: int = 0
    samples: int = 0
    pieces: dict[int, list[FragmentTable]] = field(
        default_factory=lambda: {VIDEO_ID: [], AUDIO_ID: []}
    )

    def read(self) -> None:
        """Read until the first box that is incomplete or invalid."""
        file_size = self.file.seek(0, 2)
        at, moof = 0, b""
        for _ in range(_MOST_BOXES):
            try:
                found = self._box(at, file_size)
                if self.description is None:
                    self.description = self._header(found)
                elif found.kind == b"moof":
                    moof = self._bytes(at, found.end - at, _LARGEST_MOOF_BYTES)
                elif found.kind == b"mdat" and moof:
                    self._read_fragment(moof, at - len(moof), found)
                    moof = b""
                else:
                    return
            except (StorageError, ValueError, struct.error):
                return
            at = found.end

    def _box(self, at: int, file_size: int) -> Box:
        """Read the head of the box at `at`, with offsets counted from the file's beginning."""
        raw = self._bytes(at, LARGE_HEAD_BYTES, LARGE_HEAD_BYTES)
        found = box_at(raw, 0, file_size - at)
        return Box(kind=found.kind, body=at + found.body, end=at + found.end)

    def _header(self, found: Box) -> tuple[SegmentHeader, StreamInfo] | None:
        if found.kind != b"uuid":
            return None
        raw = self._bytes(found.body, found.end - found.body, LONGEST_HEADER_BYTES)
        if raw[:UUID_BYTES] != HEADER_UUID.bytes:
            return None
        self.start = self.end = found.end
        return parse_description(raw[UUID_BYTES:])

    def _bytes(self, at: int, count: int, most: int) -> bytes:
        if count > most:
            raise StorageError("recording.damaged")
        self.file.seek(at)
        return self.file.read(count)

    def _read_fragment(self, moof: bytes, place: int, mdat: Box) -> None:
        """Take a whole fragment; raises as `_piece_of_moof` does."""
        read: dict[int, FragmentTable] = {}
        for found in boxes_in(moof, HEAD_BYTES):
            if found.kind == b"traf":
                number, piece = _piece_of_moof(moof, found, place)
                if number in read or not _fits(piece, mdat):
                    raise StorageError("recording.damaged")
                read[number] = piece
        self.samples += sum(len(piece.sizes) for piece in read.values())
        if self.samples > MOST_SAMPLES:
            raise StorageError("recording.damaged")
        for number, piece in read.items():
            self.pieces[number].append(piece)
        self.end = mdat.end


def _piece_of_moof(moof: bytes, traf: Box, place: int) -> tuple[int, FragmentTable]:
    """Read a track's fragment, as we write it; StorageError, ValueError, struct.error."""
    tfhd, tfdt, trun = (found.body for found in boxes_in(moof, traf.body, traf.end))
    track_flags, number = _TRACK.unpack_from(moof, tfhd)
    time_flags, first_dts = _VERSION_AND_TIME.unpack_from(moof, tfdt)
    run_flags, count, data_at = _RUN.unpack_from(moof, trun)
    flags, run, width = _KINDS.get(number, (0, 0, 0))
    as_we_write = (track_flags, time_flags, run_flags) == (flags, _VERSION_1, _VERSION_1 | run)
    if not as_we_write or not is_possible(first_dts, count):
        raise StorageError("recording.damaged")
    raw = moof[trun + _RUN.size : traf.end]
    rows = np.frombuffer(raw, ">u4", count * width).reshape(count, width).astype(np.int64)
    is_video = number == VIDEO_ID
    return number, FragmentTable(
        first_dts=first_dts,
        place=place + data_at,
        sizes=rows[:, 1],
        durations=rows[:, 0],
        offsets=rows[:, 3].astype(np.int32) if is_video else np.zeros(count, np.int64),
        keys=rows[:, 2] == KEY_FLAGS if is_video else np.ones(count, np.bool_),
    )


def _fits(piece: FragmentTable, mdat: Box) -> bool:
    return mdat.body <= piece.place <= piece.place + int(np.sum(piece.sizes)) <= mdat.end


def read_table(file: BinaryIO) -> SegmentTable:
    """Read a segment's table from its plain bytes; raises StorageError, and OSError from the disk.

    A finished segment ends with its table. Otherwise it is torn or still being written, and is read
    fragment by fragment, as far as it is whole.
    """
    return read_closing(file) or read_fragments(file)
