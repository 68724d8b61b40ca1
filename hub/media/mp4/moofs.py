"""Reading a segment that has no closing table: fragment by fragment, as far as it is whole."""

from dataclasses import dataclass, field
import struct
from typing import BinaryIO, Final

import numpy as np

from hub.errors import StorageError
from hub.media.mp4.boxes import HEAD_BYTES, LARGE_HEAD_BYTES, UUID_BYTES, Box, box_at, boxes_in
from hub.media.mp4.header import HEADER_UUID, LONGEST_HEADER_BYTES, SegmentHeader, parse_told
from hub.media.mp4.movie import AUDIO_ID, VIDEO_ID
from hub.media.mp4.samples import (
    MOST_SAMPLES,
    Piece,
    SegmentTable,
    is_possible,
    join,
    media_end_us,
)
from hub.media.mp4.writing import AUDIO_RUN, AUDIO_TRACK, KEY_FLAGS, VIDEO_RUN, VIDEO_TRACK
from hub.media.packet import VIDEO_RATE, StreamInfo

_MOST_BOXES: Final = 20_000
_LARGEST_MOOF_BYTES: Final = 4 << 20
_KINDS: Final = {VIDEO_ID: (VIDEO_TRACK, VIDEO_RUN, 4), AUDIO_ID: (AUDIO_TRACK, AUDIO_RUN, 2)}
"""For each track: its flags, and how many numbers tell of a sample."""
_TRACK: Final = struct.Struct(">II")
_TIME: Final = struct.Struct(">IQ")
_RUN: Final = struct.Struct(">III")
_VERSION_1: Final = 1 << 24


def read_fragments(file: BinaryIO) -> SegmentTable:
    """Read a segment's table from its fragments; raises StorageError, and OSError of the disk."""
    reading = _Reading(file=file)
    reading.read()
    if reading.told is None:
        raise StorageError("This is no recording, or a crash has torn its beginning.")
    header, info = reading.told
    video = join(reading.pieces[VIDEO_ID], VIDEO_RATE)
    if video is None:
        raise StorageError("A recording holds no whole frame.")
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
    """What is read, and how far."""

    file: BinaryIO
    told: tuple[SegmentHeader, StreamInfo] | None = None
    start: int = 0
    end: int = 0
    samples: int = 0
    pieces: dict[int, list[Piece]] = field(default_factory=lambda: {VIDEO_ID: [], AUDIO_ID: []})

    def read(self) -> None:
        """Read until the first box that is not whole, or is none."""
        file_size = self.file.seek(0, 2)
        at, moof = 0, b""
        for _ in range(_MOST_BOXES):
            try:
                found = self._box(at, file_size)
                if self.told is None:
                    self.told = self._header(found)
                elif found.kind == b"moof":
                    moof = self._bytes(at, found.end - at, _LARGEST_MOOF_BYTES)
                elif found.kind == b"mdat" and moof:
                    self._take(moof, at - len(moof), found)
                    moof = b""
                else:
                    return
            except (StorageError, ValueError, struct.error):
                return
            at = found.end

    def _box(self, at: int, file_size: int) -> Box:
        """Read the head of the box at `at`, the places counted from the file's beginning."""
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
        return parse_told(raw[UUID_BYTES:])

    def _bytes(self, at: int, count: int, most: int) -> bytes:
        if count > most:
            raise StorageError("A recording is damaged: run `neighbors hub check`.")
        self.file.seek(at)
        return self.file.read(count)

    def _take(self, moof: bytes, place: int, mdat: Box) -> None:
        """Take a whole fragment; raises as `_piece` does."""
        read: dict[int, Piece] = {}
        for found in boxes_in(moof, HEAD_BYTES):
            if found.kind == b"traf":
                number, piece = _piece(moof, found, place)
                if number in read or not _fits(piece, mdat):
                    raise StorageError("A recording is damaged: run `neighbors hub check`.")
                read[number] = piece
        self.samples += sum(len(piece.sizes) for piece in read.values())
        if self.samples > MOST_SAMPLES:
            raise StorageError("A recording is damaged: run `neighbors hub check`.")
        for number, piece in read.items():
            self.pieces[number].append(piece)
        self.end = mdat.end


def _piece(moof: bytes, traf: Box, place: int) -> tuple[int, Piece]:
    """Read a track's fragment, written exactly as we write it.

    Raises StorageError, ValueError and struct.error where it is not.
    """
    tfhd, tfdt, trun = (found.body for found in boxes_in(moof, traf.body, traf.end))
    track_flags, number = _TRACK.unpack_from(moof, tfhd)
    time_flags, first_dts = _TIME.unpack_from(moof, tfdt)
    run_flags, count, data_at = _RUN.unpack_from(moof, trun)
    flags, run, width = _KINDS.get(number, (0, 0, 0))
    as_we_write = (track_flags, time_flags, run_flags) == (flags, _VERSION_1, _VERSION_1 | run)
    if not as_we_write or not is_possible(first_dts, count):
        raise StorageError("A recording is damaged: run `neighbors hub check`.")
    raw = moof[trun + _RUN.size : traf.end]
    rows = np.frombuffer(raw, ">u4", count * width).reshape(count, width).astype(np.int64)
    is_video = number == VIDEO_ID
    return number, Piece(
        first_dts=first_dts,
        place=place + data_at,
        sizes=rows[:, 1],
        durations=rows[:, 0],
        offsets=rows[:, 3].astype(np.int32) if is_video else np.zeros(count, np.int64),
        keys=rows[:, 2] == KEY_FLAGS if is_video else np.ones(count, np.bool_),
    )


def _fits(piece: Piece, mdat: Box) -> bool:
    return mdat.body <= piece.place <= piece.place + int(np.sum(piece.sizes)) <= mdat.end
