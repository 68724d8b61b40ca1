"""What FFmpeg may read of a fetched file: its kind by its first bytes, and no more than bounded.

What a few bytes can claim (a billion samples in an MP4's tables) is counted here before FFmpeg
allocates memory for it. How much is read before a file is open, and from one packet to the next, is
bounded, and so is the time.
"""

from collections.abc import Callable
import io
import os
from typing import BinaryIO, Final, override

from hub.errors import InvalidInputError, StorageError
from hub.media.mp4.boxes import HEAD_BYTES, LARGE_HEAD_BYTES, Box, box_at, boxes_in

_MOST_UNREAD: Final = 64 << 20
"""Bytes that may be read before the file is open, and between two packets."""

type IsOver = Callable[[], bool]


class BoundedFile(io.RawIOBase):
    """A file that FFmpeg reads; ends the reading if it goes on for too long or too far."""

    def __init__(self, file: BinaryIO, is_over: IsOver) -> None:
        super().__init__()
        self._file = file
        self._is_over = is_over
        self._left = _MOST_UNREAD
        self.failure: InvalidInputError | OSError | None = None
        """Why reading has ended, if not at the file's end."""

    def rest(self) -> None:
        """Allow as much again, since a packet has come."""
        self._left = _MOST_UNREAD

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._file.tell()

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    @override
    def read(self, size: int = -1, /) -> bytes:
        if self.failure is not None:
            return b""
        if self._left < 0:
            self.failure = InvalidInputError("ingest.frame_too_large")
        elif self._is_over():
            self.failure = InvalidInputError("ingest.too_slow")
        else:
            try:
                read = self._file.read(size)
            except OSError as error:
                self.failure = error
            else:
                self._left -= len(read)
                return read
        return b""


def form_of(file: BinaryIO) -> str:
    """Return FFmpeg's name of a file's kind, by its first bytes; raises InvalidInputError."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if head[4:8] in _BOXES:
        return "mov"
    for form, magic, at in _MAGICS:
        if head[at : at + len(magic)] == magic:
            return form
    for length, at in _TRANSPORT:
        if len(head) > 3 * length and all(head[at + step * length] == _SYNC for step in range(3)):
            return "mpegts"
    if not head:
        raise InvalidInputError("ingest.empty")
    raise InvalidInputError("ingest.not_video")


_HEAD_BYTES: Final = 1024
_BOXES: Final = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"free", b"skip", b"wide"})
_MAGICS: Final = (
    ("matroska", b"\x1a\x45\xdf\xa3", 0),
    ("avi", b"AVI ", 8),
    ("flv", b"FLV\x01", 0),
    ("dhav", b"DHAV", 0),
    ("dhav", b"DAHUA", 0),
    ("mpeg", b"\x00\x00\x01\xba", 0),
    ("mpeg", b"IMKH", 0),
)
_TRANSPORT: Final = ((188, 0), (192, 4), (204, 0))
_SYNC: Final = 0x47

_LARGEST_MOOV: Final = 64 << 20
_LARGEST_MOOF: Final = 16 << 20
_MOST_BOXES: Final = 500_000
_MOST_SAMPLES: Final = 8_000_000
_DEEPEST: Final = 6
_PARENTS: Final = frozenset({b"trak", b"mdia", b"minf", b"stbl", b"traf", b"moov", b"moof"})
_COUNTS: Final = {b"stsz": 8, b"stz2": 8, b"trun": 4}
"""Where in a box's body the number of samples stands, for boxes that need no byte for each."""


def check_boxes(file: BinaryIO) -> None:
    """Check what an MP4's boxes claim; raises InvalidInputError if one reaches beyond the end.

    A table of one size for all samples, or a fragment whose samples have no fields, takes a few
    bytes for any number of samples, and FFmpeg allocates all of them.
    """
    size = file.seek(0, os.SEEK_END)
    at = samples = 0
    has_movie = False
    for _ in range(_MOST_BOXES):
        if at >= size:
            break
        found = _box(file, at, size)
        if found.kind in {b"moov", b"moof"}:
            most = _LARGEST_MOOV if found.kind == b"moov" else _LARGEST_MOOF
            if found.end - at > most:
                raise InvalidInputError("ingest.tables_too_large")
            has_movie = has_movie or found.kind == b"moov"
            file.seek(found.body)
            try:
                samples += _samples_in(file.read(found.end - found.body), 0)
            except StorageError:
                raise InvalidInputError("ingest.broken") from None
            if samples > _MOST_SAMPLES:
                raise InvalidInputError("ingest.tables_too_large")
        at = found.end
    else:
        raise InvalidInputError("ingest.tables_too_large")
    if not has_movie:
        raise InvalidInputError("ingest.cut_short")


def _box(file: BinaryIO, at: int, size: int) -> Box:
    file.seek(at)
    head = file.read(LARGE_HEAD_BYTES)
    if len(head) < HEAD_BYTES:
        raise InvalidInputError("ingest.cut_short")
    if head[:4] == bytes(4):  # It reaches to the file's end.
        return Box(kind=head[4:8], body=at + HEAD_BYTES, end=size)
    try:
        found = box_at(head, 0, size - at)
    except StorageError:
        raise InvalidInputError("ingest.cut_short") from None
    return Box(kind=found.kind, body=at + found.body, end=at + found.end)


def _samples_in(raw: bytes, depth: int) -> int:
    """Return how many samples the tables in a movie's or a fragment's box claim; StorageError."""
    samples = 0
    for found in boxes_in(raw):
        if found.kind == b"cmov":
            raise InvalidInputError("ingest.tables_too_large")
        if found.kind in _COUNTS:
            count_at = found.body + _COUNTS[found.kind]
            samples += int.from_bytes(raw[count_at : count_at + 4])
        elif found.kind in _PARENTS and depth < _DEEPEST:
            samples += _samples_in(raw[found.body : found.end], depth + 1)
    return samples
