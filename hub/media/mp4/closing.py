"""The box that a finished segment ends with: one read of the file's end tells everything.

All numbers are little endian:

    u32 length, then the JSON of the header; u64 start and end of all fragments; u64 media time
    of the end in microseconds; u8 number of tracks, video first; for each track: u32 ticks a
    second, u64 first decoding time, u32 number of samples, then columns of i32: sizes, durations,
    offsets, places; then a byte for each sample: 1 where it is a key; at last u32 CRC-32 of all
    this, u32 length of the whole box, 8 bytes `MAGIC`.
"""

from dataclasses import dataclass
import struct
from typing import BinaryIO, Final
from uuid import UUID
import zlib

import numpy as np

from hub.errors import StorageError
from hub.media.mp4.boxes import HEAD_BYTES, UUID_BYTES, uuid_box
from hub.media.mp4.header import LONGEST_HEADER_BYTES, MOST_US, parse_told, told
from hub.media.mp4.samples import MOST_SAMPLES, Integers, SegmentTable, TrackTable, checked

TABLE_UUID: Final = UUID("6e656967-6862-4f72-b365-676d656e7432")
MAGIC: Final = b"NRtable1"
_AT_ONCE_BYTES: Final = 8 << 10
"""Holds the table of four seconds of 30 pictures and 47 pieces of sound a second."""
_LARGEST_BYTES: Final = 36 * MOST_SAMPLES + LONGEST_HEADER_BYTES
_BEFORE: Final = HEAD_BYTES + UUID_BYTES
_ENDING: Final = struct.Struct("<II8s")
_EXTENT: Final = struct.Struct("<QQQB")
_TRACK: Final = struct.Struct("<IQI")
_COLUMN: Final = np.dtype("<i4")
_COLUMNS: Final = 4
_TRACKS: Final = (1, 2)


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
    file.seek(-min(file_size, _AT_ONCE_BYTES), 2)
    raw = file.read(_AT_ONCE_BYTES)
    if raw[-len(MAGIC) :] != MAGIC or len(raw) < _BEFORE + _ENDING.size:
        return None
    crc, size, _ = _ENDING.unpack_from(raw, len(raw) - _ENDING.size)
    if not _BEFORE + _ENDING.size <= size <= min(file_size, _LARGEST_BYTES):
        return None
    if size > len(raw):
        file.seek(-size, 2)
        raw = file.read(size)
    named = raw[-size:][HEAD_BYTES:_BEFORE]
    content = raw[_BEFORE - size : -_ENDING.size]
    if named != TABLE_UUID.bytes or zlib.crc32(content) != crc:
        return None
    try:
        return _Reading(raw=content).table(file_size - size)
    except StorageError:
        return None  # The fragments may still tell.


@dataclass(slots=True)
class _Reading:
    """What is read, and how far; raises StorageError where it ends too soon."""

    raw: bytes
    at: int = 0

    def table(self, box_start: int) -> SegmentTable:
        """Read the content of the box that begins there; raises StorageError."""
        length = int.from_bytes(self._bytes(4), "little")
        header, info = parse_told(self._bytes(length))
        start, end, media_end_us, tracks = self._numbers(_EXTENT)
        if start > end or end != box_start or tracks not in _TRACKS or media_end_us > MOST_US:
            raise StorageError("A recording's table is damaged: run `neighbors hub check`.")
        video, *sound = (self._track(start, end) for _ in range(tracks))
        return SegmentTable(
            header=header,
            info=info,
            video=video,
            audio=sound[0] if sound else None,
            closed=True,
            body=(start, end),
            media_end_us=media_end_us,
        )

    def _track(self, start: int, end: int) -> TrackTable:
        rate_hz, first_dts, count = self._numbers(_TRACK)
        sizes, durations, offsets, places = (self._column(count) for _ in range(_COLUMNS))
        keys = np.frombuffer(self._bytes(count), np.uint8) != 0
        table = TrackTable(
            rate_hz=rate_hz,
            first_dts=first_dts,
            sizes=sizes,
            durations=durations,
            offsets=offsets,
            keys=keys,
            places=places,
        )
        checked(table)
        if not rate_hz or places.min() < start or (places + sizes).max() > end:
            raise StorageError("A recording's table is damaged: run `neighbors hub check`.")
        return table

    def _column(self, count: int) -> Integers:
        raw = self._bytes(count * _COLUMN.itemsize)
        return np.frombuffer(raw, _COLUMN).astype(np.int64)

    def _numbers(self, form: struct.Struct) -> tuple[int, ...]:
        return form.unpack(self._bytes(form.size))

    def _bytes(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.raw):
            raise StorageError("A recording's table is damaged: run `neighbors hub check`.")
        return self.raw[self.at - count : self.at]
