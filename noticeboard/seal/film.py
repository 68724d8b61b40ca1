"""The pictures of a hub's clip, read from its index alone: nothing is decoded.

A hub writes one kind of MP4 (`hub/media/mp4/plain.py`): one H.264 track with an index, without
edits, reordered pictures or fragments. So this reads only that, and refuses the rest. It needs no
compiled code, which a stranger's film could attack, and two readers can't see different pictures
in one file: what could hide some is refused.
"""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
import sys
from typing import BinaryIO, Final

from noticeboard.errors import VerificationError
from noticeboard.runtime.text import Text

MAX_FRAMES: Final = 4_000_000
_MAX_FRAME_BYTES: Final = 64 * 1024**2
_MAX_INDEX_BYTES: Final = 64 * 1024**2
_MOST_BOXES: Final = 64
_HEAD: Final = 8
_LARGE: Final = 1
_ENTRY_BYTES: Final = 78
"""Of a visual sample entry, before its own boxes (ISO/IEC 14496-12, 12.1.3)."""
_LENGTH_BYTES: Final = 4
_SPS: Final = 7
_PPS: Final = 8
_TRACK_PARTS: Final = frozenset({b"tkhd", b"mdia"})
_TABLES: Final = frozenset({b"stsd", b"stts", b"stsc", b"stsz", b"stco", b"co64", b"stss"})


class _UnreadableError(Exception):
    """The file isn't built as a hub builds its clips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """The index of a clip."""

    name: str
    places: array[int]
    """Where each picture begins in the file."""
    sizes: array[int]
    ticks: array[int]
    """When each picture is shown, and when the last one ends."""
    rate_hz: int
    sets: tuple[bytes, ...]
    """The SPS and then the PPS of its decoder configuration."""

    def __len__(self) -> int:
        return len(self.sizes)

    def at_us(self, frame: int) -> int:
        """Return when a frame, counted from 0, is shown: in microseconds after the first."""
        return self.ticks[frame] * 1_000_000 // self.rate_hz

    def samples(self, file: BinaryIO) -> Iterator[bytes]:
        """Yield each picture as the file has it; raises VerificationError, OSError."""
        for place, size_bytes in zip(self.places, self.sizes, strict=True):
            file.seek(place)
            sample = file.read(size_bytes)
            if len(sample) != size_bytes:
                raise VerificationError(_unlike(self.name))
            yield sample


def read_film(file: BinaryIO, name: str) -> Film:
    """Read the index of a clip; raises VerificationError, and OSError."""
    try:
        size_bytes = file.seek(0, 2)
        return _film(_movie(file, size_bytes), size_bytes, name)
    except (_UnreadableError, IndexError, ValueError, OverflowError) as error:
        raise VerificationError(_unlike(name)) from error


def _unlike(name: str) -> Text:
    return Text("noticeboard.existed.film", clip=name)


def sets_within(sample: bytes) -> Iterator[bytes]:
    """Yield the parameter sets in a picture; raises VerificationError if its lengths don't fit."""
    at = 0
    while at < len(sample):
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(sample[at:start])
        if start >= at or at > len(sample):
            raise VerificationError(Text("noticeboard.timestamp.sample_damaged"))
        if sample[start] & 0x1F in {_SPS, _PPS}:
            yield sample[start:at]


def set_place(unit: bytes) -> tuple[int, int]:
    """Return the type and id of an SPS or PPS: of two with the same, decoders use the later one.

    Raises VerificationError if it has none (H.264, 7.3.2 and 9.1).
    """
    kind = unit[0] & 0x1F
    body = unit[4:] if kind == _SPS else unit[1:]
    bits = "".join(f"{byte:08b}" for byte in body[:12].replace(b"\0\0\3", b"\0\0"))
    zeros = len(bits) - len(bits.lstrip("0"))
    code = bits[zeros : 2 * zeros + 1]
    if kind not in {_SPS, _PPS} or len(code) != zeros + 1:
        raise VerificationError(Text("noticeboard.timestamp.sample_damaged"))
    return kind, int(code, 2) - 1


def _movie(file: BinaryIO, size_bytes: int) -> bytes:
    """Return the content of the file's only index."""
    at, found = 0, None
    for _ in range(_MOST_BOXES):
        if at == size_bytes:
            break
        file.seek(at)
        head = file.read(2 * _HEAD)
        length, begins = int.from_bytes(head[:4]), _HEAD
        if length == _LARGE:
            length, begins = int.from_bytes(head[8:16]), 2 * _HEAD
        if not begins <= length <= size_bytes - at:
            raise _UnreadableError
        kind = head[4:8]
        if kind == b"moov":
            if found is not None or length > _MAX_INDEX_BYTES:
                raise _UnreadableError
            file.seek(at + begins)
            found = file.read(length - begins)
        elif kind in {b"moof", b"styp", b"sidx"}:
            raise _UnreadableError
        at += length
    if at != size_bytes or found is None:
        raise _UnreadableError
    return found


def _boxes(raw: bytes) -> list[tuple[bytes, bytes]]:
    """Return the boxes in `raw`, each with its content."""
    found: list[tuple[bytes, bytes]] = []
    at = 0
    while at < len(raw):
        length = int.from_bytes(raw[at : at + 4])
        if length < _HEAD or at + length > len(raw) or len(found) >= _MOST_BOXES:
            raise _UnreadableError
        found.append((raw[at + 4 : at + _HEAD], raw[at + _HEAD : at + length]))
        at += length
    return found


def _only(raw: bytes) -> Mapping[bytes, bytes]:
    """Return the boxes in `raw`, of which there may be one of each kind."""
    found = _boxes(raw)
    boxes = dict(found)
    if len(boxes) != len(found):
        raise _UnreadableError
    return boxes


def _box(boxes: Mapping[bytes, bytes], kind: bytes) -> bytes:
    if kind not in boxes:
        raise _UnreadableError
    return boxes[kind]


def _film(movie: bytes, size_bytes: int, name: str) -> Film:
    boxes = _boxes(movie)
    if any(kind not in {b"mvhd", b"trak", b"udta", b"meta"} for kind, _ in boxes):
        raise _UnreadableError
    tracks = [_only(content) for kind, content in boxes if kind == b"trak"]
    films = [
        (track, media)
        for track in tracks
        if _box(media := _only(_box(track, b"mdia")), b"hdlr")[8:12] != b"soun"
    ]
    if len(films) != 1 or not films[0][0].keys() <= _TRACK_PARTS:
        raise _UnreadableError
    _, media = films[0]
    if media[b"hdlr"][8:12] != b"vide":
        raise _UnreadableError
    header = _box(media, b"mdhd")
    rate_hz = int.from_bytes(header[20:24] if header[0] else header[12:16])
    tables = _only(_box(_only(_box(media, b"minf")), b"stbl"))
    if not rate_hz or not tables.keys() <= _TABLES:
        raise _UnreadableError
    sizes = _sizes(_box(tables, b"stsz"))
    return Film(
        name=name,
        places=_places(tables, sizes, size_bytes),
        sizes=sizes,
        ticks=_ticks(_box(tables, b"stts"), len(sizes)),
        rate_hz=rate_hz,
        sets=_sets(_box(tables, b"stsd")),
    )


def _numbers(raw: bytes, at: int, count: int, *, kind: str = "I") -> array[int]:
    """Return numbers in big endian; raises unless they are all that follows."""
    found = array(kind)
    if len(raw) - at != count * found.itemsize:
        raise _UnreadableError
    found.frombytes(raw[at:])
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _sizes(raw: bytes) -> array[int]:
    same, count = int.from_bytes(raw[4:8]), int.from_bytes(raw[8:12])
    if same or not 0 < count <= MAX_FRAMES:
        raise _UnreadableError
    found = _numbers(raw, 12, count)
    if max(found) > _MAX_FRAME_BYTES:
        raise _UnreadableError
    return found


def _ticks(raw: bytes, frames: int) -> array[int]:
    runs = _numbers(raw, 8, 2 * int.from_bytes(raw[4:8]))
    found, at = array("Q", [0]), 0
    for count, lasts in zip(runs[::2], runs[1::2], strict=True):
        if len(found) + count > frames + 1 or not lasts:
            raise _UnreadableError
        for _ in range(count):
            at += lasts
            found.append(at)
    if len(found) != frames + 1:
        raise _UnreadableError
    return found


def _places(tables: Mapping[bytes, bytes], sizes: array[int], size_bytes: int) -> array[int]:
    """Return where each picture begins; none may lie in another, or before it."""
    if (b"co64" in tables) == (b"stco" in tables):
        raise _UnreadableError
    raw, kind = (tables[b"co64"], "Q") if b"co64" in tables else (tables[b"stco"], "I")
    chunks = _numbers(raw, 8, int.from_bytes(raw[4:8]), kind=kind)
    if len(chunks) > len(sizes):
        raise _UnreadableError
    found, end = array("Q"), 0
    for place, count in zip(chunks, _counts(_box(tables, b"stsc"), len(chunks)), strict=True):
        at = place
        if len(found) + count > len(sizes):
            raise _UnreadableError
        for size in sizes[len(found) : len(found) + count]:
            if at < end or not size:
                raise _UnreadableError
            found.append(at)
            at = end = at + size
    if len(found) != len(sizes) or end > size_bytes:
        raise _UnreadableError
    return found


def _counts(raw: bytes, chunks: int) -> Iterator[int]:
    """Yield how many pictures each chunk holds."""
    rows = _numbers(raw, 8, 3 * int.from_bytes(raw[4:8]))
    starts = rows[::3] + array("I", [chunks + 1])
    follow = all(one < two for one, two in pairwise(starts))
    if starts[0] != 1 or not follow or any(each != 1 for each in rows[2::3]):
        raise _UnreadableError
    for (first, last), count in zip(pairwise(starts), rows[1::3], strict=True):
        for _ in range(first, last):
            yield count


def _sets(raw: bytes) -> tuple[bytes, ...]:
    """Return the parameter sets of the only sample entry."""
    ((kind, entry),) = _boxes(raw[_HEAD:])
    record = _box(_only(entry[_ENTRY_BYTES:]), b"avcC")
    if int.from_bytes(raw[4:8]) != 1 or kind != b"avc1" or record[4] & 3 != _LENGTH_BYTES - 1:
        raise _UnreadableError
    found: list[bytes] = []
    at, count = 6, record[5] & 0x1F
    for each in (_SPS, _PPS):
        for _ in range(count):
            length = int.from_bytes(record[at : at + 2])
            unit = record[at + 2 : at + 2 + length]
            if not unit or len(unit) != length or unit[0] & 0x1F != each:
                raise _UnreadableError
            found.append(unit)
            at += 2 + length
        count, at = (record[at], at + 1) if each == _SPS else (0, at)
    return tuple(found)
