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
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return -1  # A file may name any place, also one before its beginning.

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
    """Return FFmpeg's name of a file's kind, by its first bytes.

    Raises InvalidInputError for every other kind, and for a file that ends before it says it does,
    or that claims too much.
    """
    form = _named(file)
    if form == "mov":
        _check_boxes(file)
    elif form in _ENDS and not _ENDS[form](file, file.seek(0, os.SEEK_END)):
        raise InvalidInputError("ingest.cut_short")
    return form


def _named(file: BinaryIO) -> str:
    file.seek(0)
    return form_by_head(file.read(HEAD_OF_FORM))


def form_by_head(head: bytes) -> str:
    """Return FFmpeg's name of a file's kind by its first `HEAD_OF_FORM` bytes, or all it has.

    Raises InvalidInputError for every other kind.
    """
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


def _ends_as_riff(file: BinaryIO, size: int) -> bool:
    file.seek(4)
    stated = int.from_bytes(file.read(4), "little")
    return stated in _UNSTATED or stated + HEAD_BYTES <= size


def _ends_as_matroska(file: BinaryIO, size: int) -> bool:
    """Return whether a file holds the whole segment that it states (RFC 8794, 4 and RFC 9559)."""
    file.seek(0)
    head = file.read(HEAD_OF_FORM)
    at = 0
    for name in (b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"):
        at += len(name)
        if head[at - len(name) : at] != name or at >= len(head):
            return True  # FFmpeg will say what is wrong.
        width = 9 - head[at].bit_length()
        raw = head[at : at + width]
        length = int.from_bytes(raw) & ((1 << 7 * width) - 1)
        at += width
        if name[0] == 0x18:  # noqa: PLR2004 -- the segment
            return length == (1 << 7 * width) - 1 or at + length <= size
        at += length
    return True


def _ends_as_flv(file: BinaryIO, size: int) -> bool:
    """Return whether the last tag is whole: after it stands its length (Adobe's FLV 10.1, E.3)."""
    file.seek(max(0, size - 4))
    length = int.from_bytes(file.read(4))
    if not _FLV_TAG <= length <= size - 4:
        return False
    file.seek(size - 4 - length)
    return int.from_bytes(file.read(4)[1:]) == length - _FLV_TAG


def _ends_as_transport(file: BinaryIO, size: int) -> bool:
    file.seek(0)
    head = file.read(HEAD_OF_FORM)
    return any(
        size % length == 0
        for length, at in _TRANSPORT
        if all(head[at + step * length] == _SYNC for step in range(3))
    )


_ENDS: Final = {
    "avi": _ends_as_riff,
    "matroska": _ends_as_matroska,
    "flv": _ends_as_flv,
    "mpegts": _ends_as_transport,
}
_UNSTATED: Final = frozenset({0, 0xFFFF_FFFF})
_FLV_TAG: Final = 11
HEAD_OF_FORM: Final = 1024
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
_MOST_BOXES: Final = 2_000_000
_MOST_SAMPLES: Final = 8_000_000
_DEEPEST: Final = 6
_PARENTS: Final = frozenset({b"trak", b"mdia", b"minf", b"stbl", b"traf", b"moov", b"moof"})
_COUNTS: Final = {b"stsz": 8, b"stz2": 8, b"trun": 4}
"""Where in a box's body the number of samples stands, for boxes that need no byte for each."""


def _check_boxes(file: BinaryIO) -> None:
    """Check what an MP4's boxes claim; raises InvalidInputError if one reaches beyond the end.

    A table of one size for all samples, or a fragment whose samples have no fields, takes a few
    bytes for any number of samples, and FFmpeg allocates all of them.
    """
    size = file.seek(0, os.SEEK_END)
    claims = _Claims()
    at = 0
    has_movie = False
    while at < size:
        claims.count(boxes=1)
        found = _box(file, at, size)
        if found.kind in {b"moov", b"moof"}:
            most = _LARGEST_MOOV if found.kind == b"moov" else _LARGEST_MOOF
            if found.end - at > most:
                raise InvalidInputError("ingest.tables_too_large")
            has_movie = has_movie or found.kind == b"moov"
            file.seek(found.body)
            try:
                claims.read(file.read(found.end - found.body))
            except StorageError:
                raise InvalidInputError("ingest.broken") from None
        at = found.end
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


class _Claims:
    """How many boxes and samples a file has claimed so far."""

    def __init__(self) -> None:
        self._boxes = self._samples = 0

    def count(self, *, boxes: int = 0, samples: int = 0) -> None:
        """Count more; raises InvalidInputError beyond what a file may claim."""
        self._boxes += boxes
        self._samples += samples
        if self._boxes > _MOST_BOXES or self._samples > _MOST_SAMPLES:
            raise InvalidInputError("ingest.tables_too_large")

    def read(self, raw: bytes, depth: int = 0) -> None:
        """Count what the tables in a movie's or a fragment's box claim; also StorageError."""
        for found in boxes_in(raw):
            self.count(boxes=1)
            if found.kind == b"cmov":  # Compressed.
                raise InvalidInputError("ingest.tables_too_large")
            if found.kind in _COUNTS:
                at = found.body + _COUNTS[found.kind]
                self.count(samples=int.from_bytes(raw[at : at + 4]))
            elif found.kind in _PARENTS and depth < _DEEPEST:
                self.read(raw[found.body : found.end], depth + 1)
