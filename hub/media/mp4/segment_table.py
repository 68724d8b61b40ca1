"""Where every frame of a segment lies, when it is shown, how long it lasts; the closing box.

A finished segment ends with the closing box, so one read of the file's end gives everything. All
numbers are little endian:

    u32 length, then the JSON of the header; u64 start and end of all fragments; u64 media time
    of the end in microseconds; u8 number of tracks, video first; for each track: u32 ticks per
    second, u64 first decoding time, u32 number of samples, then columns of i32: sizes, durations,
    offsets, places; then a byte for each sample: 1 if it is a key frame; finally u32 CRC-32 of
    all this, u32 length of the whole box, 8 bytes `MAGIC`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import struct
from typing import BinaryIO, Final
from uuid import UUID
import zlib

import numpy as np
from numpy.typing import NDArray

from hub.errors import StorageError
from hub.media.mp4.boxes import (
    HEAD_BYTES,
    LONGEST_HEADER_BYTES,
    MOST_TICKS,
    MOST_US,
    UUID_BYTES,
    SegmentHeader,
    describe_segment,
    parse_description,
    uuid_box,
)
from hub.media.packet import StreamInfo, Track
from noticeboard.runtime.text import Text

LARGEST_FILE_BYTES: Final = (1 << 31) - 1
WHOLE_FILE: Final = (0, LARGEST_FILE_BYTES)
LONGEST_TICKS: Final = (1 << 31) - 1
"""For one sample: six hours of video."""
MOST_SAMPLES: Final = 1 << 20

type Integers = NDArray[np.int64]
type Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrackTable:
    """One track's samples in decoding order. All arrays have the same length, at least one."""

    rate_hz: int
    """Ticks per second."""
    first_dts: int
    """Decoding time of the first sample, in ticks since the run began."""
    sizes: Integers
    """In bytes."""
    durations: Integers
    """In ticks. Each sample lasts until the next."""
    offsets: Integers
    """When a sample is shown minus when it is decoded, in ticks; may be negative."""
    keys: Flags
    places: Integers
    """Where each begins in the segment's plain bytes."""

    def __len__(self) -> int:
        return len(self.sizes)

    def dts(self) -> Integers:
        """Return when each sample is decoded, in ticks since the run began."""
        return np.cumsum(self.durations) - self.durations + self.first_dts

    def pts(self) -> Integers:
        """Return when each sample is shown, in ticks since the run began."""
        return self.dts() + self.offsets

    def media_us(self) -> Integers:
        """Return when each sample is shown, in microseconds since the run began."""
        return (self.pts() * 1_000_000 + self.rate_hz // 2) // self.rate_hz


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SegmentTable:
    """All that is known about a segment without its pictures."""

    header: SegmentHeader
    info: StreamInfo
    video: TrackTable
    audio: TrackTable | None
    """None if no sound came."""
    closed: bool
    """Whether it was finished. Otherwise a crash has torn it, or it is still being written."""
    body: tuple[int, int]
    """The bytes of all whole fragments, from the first to just after the last."""
    media_end_us: int
    """When its last frame ends, in microseconds of the camera's clock since the run began."""

    def wall_us(self, track: Track = Track.VIDEO) -> Integers:
        """Return each sample's wall time, in microseconds since 1970, in decoding order."""
        table = self.video if track is Track.VIDEO else self.audio
        if table is None:
            return np.empty(0, np.int64)
        passed = table.media_us() - self.header.media_start_us
        corrected = np.rint(passed * self.header.ppm / 1_000_000).astype(np.int64)
        return passed + corrected + self.header.start_us


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentTable:
    """The samples that one fragment holds of one track, one after another."""

    first_dts: int
    place: int
    """Where the first one begins in the file."""
    sizes: Sequence[int] | Integers
    durations: Sequence[int] | Integers
    offsets: Sequence[int] | Integers
    keys: Sequence[bool] | Flags


def join(pieces: Sequence[FragmentTable], rate_hz: int) -> TrackTable | None:
    """Return the table of a track's pieces, None if there are none; raises StorageError.

    A fragment doesn't know how long its last sample lasts. The next fragment does.
    """
    if not pieces:
        return None
    counts = np.array([len(piece.sizes) for piece in pieces])
    sizes = np.concatenate([np.asarray(piece.sizes, np.int64) for piece in pieces])
    durations = np.concatenate([np.asarray(piece.durations, np.int64) for piece in pieces])
    firsts = np.array([piece.first_dts for piece in pieces], np.int64)
    lasts = np.cumsum(counts) - 1
    ends = np.cumsum(durations)[lasts] + firsts[0]
    durations[lasts[:-1]] += np.diff(firsts - np.concatenate(([firsts[0]], ends[:-1])))
    within = np.cumsum(sizes) - sizes
    starts = np.array([piece.place for piece in pieces]) - within[lasts - counts + 1]
    return checked(
        TrackTable(
            rate_hz=rate_hz,
            first_dts=pieces[0].first_dts,
            sizes=sizes,
            durations=durations,
            offsets=np.concatenate([np.asarray(piece.offsets, np.int64) for piece in pieces]),
            keys=np.concatenate([np.asarray(piece.keys, np.bool_) for piece in pieces]),
            places=within + np.repeat(starts, counts),
        )
    )


def checked(table: TrackTable) -> TrackTable:
    """Return a table if its numbers are sane; raises StorageError."""
    if not is_possible(table.first_dts, len(table)) or not are_sane([table], [WHOLE_FILE])[0]:
        raise StorageError("recording.table_damaged")
    return table


def is_possible(first_dts: int, count: int) -> bool:
    """Return whether a track can begin at `first_dts` and have `count` samples."""
    return 0 < count <= MOST_SAMPLES and 0 <= first_dts <= MOST_TICKS


def are_sane(tables: Sequence[TrackTable], bodies: Sequence[tuple[int, int]]) -> list[bool]:
    """Return which tables, none of them empty, are sane and stay in these bytes.

    All at once: numpy takes about as long for a thousand numbers as for sixty.
    """
    counts = np.array([len(table) for table in tables], np.int64)
    firsts = np.cumsum(counts) - counts
    sizes = np.concatenate([table.sizes for table in tables])
    durations = np.concatenate([table.durations for table in tables])
    offsets = np.concatenate([table.offsets for table in tables])
    places = np.concatenate([table.places for table in tables])
    starts, ends = np.array(bodies, np.int64).T
    lowest, highest = np.minimum.reduceat, np.maximum.reduceat
    sane = lowest(np.minimum(sizes, durations), firsts) >= 0
    sane &= np.add.reduceat(durations, firsts) <= MOST_TICKS
    sane &= highest(np.abs(offsets), firsts) <= LONGEST_TICKS
    sane &= lowest(places, firsts) >= starts
    sane &= highest(places + sizes, firsts) <= ends
    flags: list[bool] = sane.tolist()
    return flags


def media_end_us(table: TrackTable) -> int:
    """Return when the frame that is shown last ends, in microseconds since the run began."""
    return int((table.pts() + table.durations).max()) * 1_000_000 // table.rate_hz


TABLE_UUID: Final = UUID("6e656967-6862-4f72-b365-676d656e7432")
MAGIC: Final = b"NRtable1"
ENDING_BYTES: Final = 8 << 10
"""Holds the table of four seconds of 30 pictures and 47 pieces of sound a second."""
_LARGEST_BYTES: Final = 36 * MOST_SAMPLES + LONGEST_HEADER_BYTES
_BEFORE: Final = HEAD_BYTES + UUID_BYTES
_ENDING: Final = struct.Struct("<II8s")
_EXTENT: Final = struct.Struct("<QQQB")
_TRACK: Final = struct.Struct("<IQI")
_COLUMN: Final = np.dtype("<i4")
_COLUMNS: Final = 4
_TRACKS: Final = (1, 2)
_NAME: Final = TABLE_UUID.bytes
_DAMAGED: Final = Text("recording.table_damaged")


def closing_box(table: SegmentTable) -> bytes:
    """Return the box that a finished segment ends with."""
    head = describe_segment(table.header, table.info)
    tracks = [table.video] if table.audio is None else [table.video, table.audio]
    parts = [len(head).to_bytes(4, "little"), head]
    parts.append(_EXTENT.pack(*table.body, table.media_end_us, len(tracks)))
    for track in tracks:
        parts.append(_TRACK.pack(track.rate_hz, track.first_dts, len(track)))
        columns = (track.sizes, track.durations, track.offsets, track.places)
        parts.extend(column.astype(_COLUMN).tobytes() for column in columns)
        parts.append(track.keys.tobytes())
    content = b"".join(parts)
    size = _BEFORE + len(content) + _ENDING.size
    return uuid_box(TABLE_UUID, content, _ENDING.pack(zlib.crc32(content), size, MAGIC))


def read_closing(file: BinaryIO) -> SegmentTable | None:
    """Return a segment's closing table, None if it has none; raises OSError."""
    file_size = file.seek(0, 2)
    file.seek(-min(file_size, ENDING_BYTES), 2)
    raw = file.read(ENDING_BYTES)
    size = _box_size(raw, file_size)
    if size > len(raw):
        file.seek(-size, 2)
        raw = file.read(size)
    return closings_in([(raw, file_size)])[0]


def closings_in(endings: Sequence[tuple[bytes, int]]) -> list[SegmentTable | None]:
    """Return the closing tables in files' last bytes; None for a file without a whole one.

    Each ending comes with its file's size in bytes. The numbers of all files are read together,
    which takes a fifth of the time. They then share their memory.
    """
    read = [_read(ending, file_size) for ending, file_size in endings]
    whole = [each for each in read if each is not None]
    tables = _tables([track for each in whole for track in each.tracks])
    bodies = [each.body for each in whole for _ in each.tracks]
    sane = are_sane(tables, bodies) if tables else []
    found = iter(zip(tables, sane, strict=True))
    return [
        None if each is None else each.table([next(found) for _ in each.tracks]) for each in read
    ]


def _box_size(ending: bytes, file_size: int) -> int:
    """Return the length that the closing table states, 0 if there is none."""
    if ending[-len(MAGIC) :] != MAGIC or len(ending) < _BEFORE + _ENDING.size:
        return 0
    _, size, _ = _ENDING.unpack_from(ending, len(ending) - _ENDING.size)
    return size if _BEFORE + _ENDING.size <= size <= min(file_size, _LARGEST_BYTES) else 0


@dataclass(slots=True)
class _Track:
    """One track's description, with its numbers not parsed yet."""

    rate_hz: int
    first_dts: int
    count: int
    columns: bytes
    keys: bytes


@dataclass(slots=True)
class _Closing:
    """What a closing table holds."""

    header: SegmentHeader
    info: StreamInfo
    body: tuple[int, int]
    media_end_us: int
    tracks: list[_Track]

    def table(self, tracks: Sequence[tuple[TrackTable, bool]]) -> SegmentTable | None:
        """Return the segment's table, None if a track isn't sane."""
        if not all(is_sane for _, is_sane in tracks):
            return None  # The fragments may still have it.
        return SegmentTable(
            header=self.header,
            info=self.info,
            video=tracks[0][0],
            audio=tracks[1][0] if len(tracks) > 1 else None,
            closed=True,
            body=self.body,
            media_end_us=self.media_end_us,
        )


def _read(ending: bytes, file_size: int) -> _Closing | None:
    size = _box_size(ending, file_size)
    if not 0 < size <= len(ending):
        return None
    start = len(ending) - size
    content = ending[start + _BEFORE : -_ENDING.size]
    crc, _, _ = _ENDING.unpack_from(ending, len(ending) - _ENDING.size)
    if ending[start + HEAD_BYTES : start + _BEFORE] != _NAME or zlib.crc32(content) != crc:
        return None
    try:
        return _parsed(content, file_size - size)
    except (StorageError, struct.error):
        return None


def _parsed(content: bytes, box_start: int) -> _Closing:
    """Parse the content of the box at `box_start`; raises StorageError and struct.error."""
    at = 4 + int.from_bytes(content[:4], "little")
    header, info = parse_description(content[4:at])
    start, end, media_end_us, count = _EXTENT.unpack_from(content, at)
    if start > end or end != box_start or count not in _TRACKS or media_end_us > MOST_US:
        raise StorageError(_DAMAGED)
    at += _EXTENT.size
    tracks = []
    for _ in range(count):
        track = _track(content, at)
        at += _TRACK.size + len(track.columns) + len(track.keys)
        tracks.append(track)
    return _Closing(header, info, (start, end), media_end_us, tracks)


def _track(content: bytes, at: int) -> _Track:
    rate_hz, first_dts, count = _TRACK.unpack_from(content, at)
    columns = at + _TRACK.size
    keys = columns + _COLUMNS * _COLUMN.itemsize * count
    if not rate_hz or not is_possible(first_dts, count) or keys + count > len(content):
        raise StorageError(_DAMAGED)
    return _Track(rate_hz, first_dts, count, content[columns:keys], content[keys : keys + count])


def _tables(tracks: Sequence[_Track]) -> list[TrackTable]:
    columns = np.frombuffer(b"".join([track.columns for track in tracks]), _COLUMN)
    numbers = columns.astype(np.int64)
    keys = np.frombuffer(b"".join([track.keys for track in tracks]), np.uint8) != 0
    tables = []
    at = first = 0
    for track in tracks:
        count = track.count
        tables.append(
            TrackTable(
                rate_hz=track.rate_hz,
                first_dts=track.first_dts,
                sizes=numbers[at : at + count],
                durations=numbers[at + count : at + 2 * count],
                offsets=numbers[at + 2 * count : at + 3 * count],
                keys=keys[first : first + count],
                places=numbers[at + 3 * count : at + 4 * count],
            )
        )
        at, first = at + _COLUMNS * count, first + count
    return tables
