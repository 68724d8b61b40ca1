"""What phones write: JPEG with Exif, taken apart so that only the picture is left; films' tags.

Everything in the file is hostile. Only the tables and scans of the first picture are kept, byte for
byte: no Exif, XMP, thumbnail, color profile, maker's notes, second picture or film behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
import re
import struct
from typing import Final

import numpy as np

from hub.errors import CameraUnreachableError, InvalidInputError
from hub.media import jpeg
from hub.media.packet import av

LARGEST_PHOTO_BYTES: Final = 40 << 20
LARGEST_SIDE: Final = 16_384
LARGEST_PIXELS: Final = 64_000_000
QUALITY: Final = 92
_MOST_SCANS: Final = 64
"""A progressive JPEG has about ten. Each decodes the whole picture again."""
_MOST_SEGMENTS: Final = 2_000


class Trace(StrEnum):
    """What a file tells beside its pictures."""

    DEVICE = "device"
    """What filmed it: its make, model, lens or serial number."""
    OTHER = "other"
    PERSON = "person"
    PLACE = "place"
    TEXT = "text"
    THUMBNAIL = "thumbnail"
    """A small picture, which may show what is covered in the large one."""
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo without anything but its picture, and what it told."""

    content: bytes
    """JPEG."""
    width: int
    """Of the picture as it is shown, like the height."""
    height: int
    turn: int
    """By how many quarters, clockwise, it is turned to be shown."""
    mirrored: bool
    """Whether left and right are exchanged before that."""
    taken: datetime | None
    """In UTC, if it says when, and in which zone."""
    traces: frozenset[Trace]


def read_photo(raw: bytes) -> Photo:
    """Take a JPEG apart; raises InvalidInputError if it isn't whole, too large or no photo."""
    metadata = _Metadata()
    content, (width, height) = _picture(raw, metadata)
    turn, mirrored = _ORIENTATIONS.get(metadata.orientation, (0, False))
    photo = Photo(
        content=content,
        width=height if turn % 2 else width,
        height=width if turn % 2 else height,
        turn=turn,
        mirrored=mirrored,
        taken=metadata.taken,
        traces=frozenset(metadata.traces),
    )
    upright(photo, _SMALL)  # What claims to be a picture may be anything.
    return photo


def upright(photo: Photo, widest: int) -> av.VideoFrame:
    """Return the picture as it is shown, at most about `widest` wide; raises InvalidInputError."""
    try:
        frame = jpeg.unpack_checked(photo.content, widest, LARGEST_PIXELS)
    except CameraUnreachableError:
        raise InvalidInputError("added.photo_broken") from None
    return turned(frame, photo.turn, mirrored=photo.mirrored)


def turned(frame: av.VideoFrame, turn: int, *, mirrored: bool = False) -> av.VideoFrame:
    """Return a frame mirrored and turned clockwise by quarters, as 8-bit 4:2:0."""
    if not turn and not mirrored:
        return frame
    even = frame.width // 2 * 2, frame.height // 2 * 2
    if frame.format.name not in _PLANAR or even != (frame.width, frame.height):
        frame = frame.reformat(*even, "yuv420p")
    sides = even[::-1] if turn % 2 else even
    result = av.VideoFrame(*sides, frame.format.name)
    for plane, target in zip(frame.planes, result.planes, strict=True):
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        levels = rows[: plane.height, : plane.width]
        if mirrored:
            levels = levels[:, ::-1]
        into = np.frombuffer(target, np.uint8).reshape(-1, target.line_size)
        into[: target.height, : target.width] = np.rot90(levels, -turn)
    return result


_SMALL: Final = 512
_PLANAR: Final = frozenset({"yuv420p", "yuvj420p"})
_ORIENTATIONS: Final[Mapping[int, tuple[int, bool]]] = {
    2: (0, True),
    3: (2, False),
    4: (2, True),
    5: (3, True),
    6: (1, False),
    7: (1, True),
    8: (3, False),
}
"""Exif's orientations: how often to turn, and whether to mirror before."""


# JPEG (ITU-T T.81, annex B)


_SOF: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Frames that browsers show: Huffman codes, 8 bits."""
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_CODED: Final = -1
_KEPT: Final = _SOF | {_CODED, 0xC4, 0xDA, 0xDB, 0xDD}
"""What draws the picture: frame, tables, scans, and what is coded after each scan's header."""
_SOS, _EOI, _COM, _ADOBE = 0xDA, 0xD9, 0xFE, 0xEE
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ADOBE_BYTES: Final = 12
_BITS, _PARTS_AT = 8, 5
_COMPONENTS: Final = (1, 3)
_BEHIND: Final = 64
"""More bytes than that after its end are another picture or a film."""


def _picture(raw: bytes, metadata: _Metadata) -> tuple[bytes, tuple[int, int]]:
    """Return the picture alone, and its width and height; note what else is there."""
    if len(raw) > LARGEST_PHOTO_BYTES:
        raise InvalidInputError("added.photo_too_large")
    kept, sides, scans = [raw[:2]], None, 0
    for marker, begin, end in _segments(raw):
        content = raw[begin + 4 : end]
        if marker == _EOI and sides is not None and scans:
            if len(raw) - end > _BEHIND:
                metadata.traces.add(Trace.OTHER)
            return b"".join((*kept, raw[begin:end])), sides
        if marker in _FRAMES:
            # A second frame would be another picture.
            sides = _sides(marker, content) if sides is None else (0, 0)
        scans += marker == _CODED
        if scans > _MOST_SCANS or sides == (0, 0):
            break
        if marker in _KEPT or (marker == _ADOBE and _is_adobe(content)):
            kept.append(raw[begin:end])
        else:
            metadata.segment(marker, content)
    raise InvalidInputError("added.photo_broken")


def _is_adobe(content: bytes) -> bool:
    """Return whether this says how colors are coded, and nothing else."""
    return len(content) == _ADOBE_BYTES and content.startswith(b"Adobe")


def _segments(raw: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield each marker with the begin and end of its segment; `_CODED` for what follows a scan."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        while raw[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 2 > len(raw) or raw[at] != 0xFF:  # noqa: PLR2004 -- begins a marker
            return
        marker = raw[at + 1]
        if marker == _EOI:
            yield marker, at, at + 2
            return
        if marker in _ALONE:
            at += 2
            continue
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4])
        if end < at + 4 or end > len(raw):
            return
        yield marker, at, end
        at = end
        if marker == _SOS:
            found = _MARKER.search(raw, at)
            if found is None:
                return
            yield _CODED, at, found.start()
            at = found.start()


def _sides(marker: int, frame: bytes) -> tuple[int, int]:
    """Return width and height as a frame's header says; raises InvalidInputError."""
    is_plain = len(frame) > _PARTS_AT and frame[0] == _BITS and frame[_PARTS_AT] in _COMPONENTS
    if marker not in _SOF or not is_plain:
        raise InvalidInputError("added.photo_kind")
    height, width = struct.unpack_from(">HH", frame, 1)
    if not width or not height:
        raise InvalidInputError("added.photo_broken")
    if max(width, height) > LARGEST_SIDE or width * height > LARGEST_PIXELS:
        raise InvalidInputError("added.photo_too_large")
    return width, height


# Exif 3.0, in TIFF 6.0's form


_D, _T, _P, _X, _O = Trace.DEVICE, Trace.TIME, Trace.PERSON, Trace.TEXT, Trace.OTHER
_MAIN: Final[Mapping[int, Trace]] = {
    **dict.fromkeys((271, 272, 316, 50708, 50735), _D),
    **dict.fromkeys((270, 40091, 40092, 40094, 40095), _X),
    **dict.fromkeys((315, 33432, 40093), _P),
    **dict.fromkeys((305, 700, 33723, 37724), _O),
    306: _T,
}
_EXIF: Final[Mapping[int, Trace]] = {
    **dict.fromkeys((37500, 42016, 42033, 42034, 42035, 42036, 42037), _D),
    **dict.fromkeys((36867, 36868), _T),
    **dict.fromkeys((42032, 42039), _P),
    37510: _X,
    42038: _O,
    42042: _O,
}
_ORIENTATION, _EXIF_AT, _GPS_AT = 274, 34665, 34853
_TAKEN, _ZONE, _GPS_TIME, _GPS_DATE = 36867, 36881, 7, 29
_SIZES: Final = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4)
"""Bytes of a value, by its type."""
_MOST_ENTRIES: Final = 500
_MOST_VALUE_BYTES: Final = 1024
_TIME: Final = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d:\d\d:\d\d)")
_OFFSET: Final = re.compile(r"[+-]\d\d:\d\d|Z")
_YEARS: Final = range(1990, 2100)


class _Metadata:
    """What the segments of a JPEG tell beside its picture."""

    def __init__(self) -> None:
        self.traces: set[Trace] = set()
        self.orientation = 1
        self.taken: datetime | None = None

    def segment(self, marker: int, content: bytes) -> None:
        """Note what a segment tells; what can't be read isn't there."""
        if marker == 0xE1 and content.startswith(b"Exif\0"):  # noqa: PLR2004 -- APP1
            with suppress(struct.error, ValueError, IndexError, OverflowError):
                self._exif(_Tiff(content[6:]))
        elif marker == _COM:
            self.traces.add(Trace.TEXT)
        elif marker not in {0xE0, _ADOBE} and not content.startswith(b"ICC_PROFILE\0"):
            # JFIF and a color profile tell nothing.
            self.traces.add(Trace.OTHER)

    def _exif(self, tiff: _Tiff) -> None:
        main, thumbnail_at = tiff.directory(tiff.number(4, ">I"))
        self.orientation = int.from_bytes(main.get(_ORIENTATION, b"\0\1"), tiff.order)
        exif, _ = tiff.directory(tiff.pointed(main.get(_EXIF_AT)))
        gps, _ = tiff.directory(tiff.pointed(main.get(_GPS_AT)))
        for names, entries in ((_MAIN, main), (_EXIF, exif)):
            self.traces |= {names[tag] for tag, value in entries.items() if tag in names and value}
        if gps.keys() - {0}:
            self.traces.add(Trace.PLACE)
        if thumbnail_at and tiff.directory(thumbnail_at)[0]:
            self.traces.add(Trace.THUMBNAIL)
        self.taken = _exposed_at(exif) or _gps_time(tiff, gps)


def _text(value: bytes | None) -> str:
    return (value or b"").split(b"\0")[0].decode("ascii", "replace").strip()


def _exposed_at(exif: Mapping[int, bytes]) -> datetime | None:
    """Return when it was taken if it says the zone: the hub's own may be another."""
    time, zone = _TIME.fullmatch(_text(exif.get(_TAKEN))), _text(exif.get(_ZONE))
    if time is None or not _OFFSET.fullmatch(zone):
        return None
    return _sane(f"{time[1]}-{time[2]}-{time[3]}T{time[4]}{zone}")


def _gps_time(tiff: _Tiff, gps: Mapping[int, bytes]) -> datetime | None:
    """Return when the satellites said that it was, which is in UTC."""
    date, time = _text(gps.get(_GPS_DATE)), gps.get(_GPS_TIME, b"")
    parts = struct.unpack(f"{tiff.mark}6I", time)
    hour, minute, second = (parts[at] // max(parts[at + 1], 1) for at in (0, 2, 4))
    return _sane(f"{date.replace(':', '-')}T{hour:02}:{minute:02}:{second:02}Z")


def _sane(text: str) -> datetime | None:
    with suppress(ValueError, OverflowError):
        at = datetime.fromisoformat(text).astimezone(UTC)
        return at if at.year in _YEARS else None
    return None


class _Tiff:
    """A block of Exif; raises struct.error or IndexError if it is broken."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        is_little = raw[0] == ord("I")
        self.mark = "<" if is_little else ">"
        self.order: Final = "little" if is_little else "big"

    def number(self, at: int, form: str) -> int:
        """Return the number at a place."""
        found: int = struct.unpack_from(self.mark + form[1:], self._raw, at)[0]
        return found

    def pointed(self, value: bytes | None) -> int:
        """Return where a value points; 0 for nowhere."""
        return int.from_bytes(value[:4], self.order) if value else 0

    def directory(self, at: int) -> tuple[dict[int, bytes], int]:
        """Return a directory's entries, and where the next one is; 0 if there is none."""
        if not at:
            return {}, 0
        entries: dict[int, bytes] = {}
        count = self.number(at, ">H")
        for place in range(at + 2, at + 2 + 12 * min(count, _MOST_ENTRIES), 12):
            tag, kind = self.number(place, ">H"), self.number(place + 2, ">H")
            size = self.number(place + 4, ">I") * (_SIZES[kind] if kind < len(_SIZES) else 0)
            value_at = place + 8 if size <= 4 else self.number(place + 8, ">I")  # noqa: PLR2004 -- fits
            entries[tag] = self._raw[value_at : value_at + min(size, _MOST_VALUE_BYTES)]
        next_at = at + 2 + 12 * count
        return entries, self.number(next_at, ">I") if next_at + 4 <= len(self._raw) else 0


# What films say of themselves, by the names of tags


_KINDS: Final = (
    (Trace.PLACE, re.compile(r"gps|location|xyz|loci|latitude|longitude", re.IGNORECASE)),
    (Trace.TIME, re.compile(r"date|time|day|year|creation", re.IGNORECASE)),
    (
        Trace.DEVICE,
        re.compile(r"make|model|device|manufacturer|camera|serial|identifier|uuid", re.IGNORECASE),
    ),
    (Trace.PERSON, re.compile(r"artist|author|copyright|owner|composer|performer", re.IGNORECASE)),
    (Trace.TEXT, re.compile(r"title|comment|description|synopsis|keywords", re.IGNORECASE)),
)
_FORMAT: Final = frozenset(
    {"major_brand", "minor_version", "compatible_brands", "language", "vendor_id", "handler_name"}
)
"""What files say of their own format, and what every program calls a track."""


def tag_traces(tags: Mapping[str, str]) -> set[Trace]:
    """Return what a film's tags tell, by their names."""
    traces: set[Trace] = set()
    for full, value in tags.items():
        name = full.removeprefix("com.apple.quicktime.")
        if value and name not in _FORMAT:
            traces.add(next((each for each, like in _KINDS if like.search(name)), Trace.OTHER))
    return traces
