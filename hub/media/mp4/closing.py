"""The box that a finished segment ends with: one read of the file's end tells everything.

All numbers are little endian:

    u32 length, then the JSON of the header; u64 start and end of all fragments; u64 media time
    of the end in microseconds; u8 number of tracks, video first; for each track: u32 ticks a
    second, u64 first decoding time, u32 number of samples, then columns of i32: sizes, durations,
    offsets, places; then a byte for each sample: 1 where it is a key; at last u32 CRC-32 of all
    this, u32 length of the whole box, 8 bytes `MAGIC`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import struct
from typing import BinaryIO, Final
from uuid import UUID
import zlib

import numpy as np

from hub.errors import StorageError
from hub.media.mp4.boxes import HEAD_BYTES, UUID_BYTES, uuid_box
from hub.media.mp4.header import (
    LONGEST_HEADER_BYTES,
    MOST_US,
    SegmentHeader,
    parse_told,
    told,
)
from hub.media.mp4.samples import MOST_SAMPLES, SegmentTable, TrackTable, are_sane, is_possible
from hub.media.packet import StreamInfo

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
_DAMAGED: Final = "A recording's table is damaged: run `neighbors hub check`."


def closing_box(table: SegmentTable) -> bytes:
    """Return the box that a finished segment ends with."""
    head = told(table.header, table.info)
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
    """Return what a segment ends with, None where that is no closing table; raises OSError."""
    file_size = file.seek(0, 2)
    file.seek(-min(file_size, ENDING_BYTES), 2)
    raw = file.read(ENDING_BYTES)
    size = _box_size(raw, file_size)
    if size > len(raw):
        file.seek(-size, 2)
        raw = file.read(size)
    return closings_in([(raw, file_size)])[0]


def closings_in(endings: Sequence[tuple[bytes, int]]) -> list[SegmentTable | None]:
    """Return what the last bytes of files of so many bytes tell; None where no whole closing table.

    The numbers of all files are read together, which takes a fifth of the time; they then share
    their memory.
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
    """Return how long the closing table says that it is, 0 where there is none."""
    if ending[-len(MAGIC) :] != MAGIC or len(ending) < _BEFORE + _ENDING.size:
        return 0
    _, size, _ = _ENDING.unpack_from(ending, len(ending) - _ENDING.size)
    return size if _BEFORE + _ENDING.size <= size <= min(file_size, _LARGEST_BYTES) else 0


@dataclass(slots=True)
class _Track:
    """What is told of one track, its numbers not read yet."""

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
        """Return all that is known of a segment, None where a track is not sane."""
        if not all(is_sane for _, is_sane in tracks):
            return None  # The fragments may still tell.
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
    """Read the content of the box that begins there; raises StorageError and struct.error."""
    at = 4 + int.from_bytes(content[:4], "little")
    header, info = parse_told(content[4:at])
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
