"""A plain MP4 (ISO 14496-12, 14496-15) of one silent H.264 track, made box by box.

Written here and not by a muxer, so that it is plain to see what a share says about itself: frames,
their sizes and their times. No user data, no names, no dates, no edit list, no sound.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
import hashlib
from itertools import batched, groupby
import os
from pathlib import Path
import shutil
import struct
from typing import IO

RATE = 90_000
"""Ticks in a second."""
LONGEST_TICKS = 2**32 - 1
_CHUNK = 30
"""How many frames share one entry of the offset table."""
_COPY_BYTES = 1 << 20
_UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED = 0x55C4  # "und" as ISO 639-2/T, three times five bits
_DPI_72 = 0x480000
_FILE_TYPE = b"isom" + struct.pack(">I", 512) + b"isommp42avc1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One frame of the track, its payload already written elsewhere."""

    size_bytes: int
    ticks: int
    """How long it is shown."""
    key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the track's frames are encoded and shown."""

    width: int
    height: int
    avcc: bytes
    pixel_aspect: tuple[int, int] = (1, 1)


def write_mp4(into: Path, shape: Shape, samples: Sequence[Sample], payloads: IO[bytes]) -> str:
    """Write the file, durably, its index before its frames; return its SHA-256 in hex.

    `payloads` holds the samples one behind the other, and is read from its beginning.
    """
    size_bytes = sum(sample.size_bytes for sample in samples)
    large = size_bytes >= 2**32 - 2**24
    before = _box(b"ftyp", _FILE_TYPE)
    opening = (
        struct.pack(">I4sQ", 1, b"mdat", size_bytes + 16)
        if large
        else struct.pack(">I4s", size_bytes + 8, b"mdat")
    )
    # The index's own length does not depend on the offsets in it.
    length = len(_movie(shape, samples, 0, large=large))
    first = len(before) + length + len(opening)
    head = before + _movie(shape, samples, first, large=large) + opening
    with into.open("wb") as file:
        file.write(head)
        payloads.seek(0)
        shutil.copyfileobj(payloads, file, _COPY_BYTES)
        file.flush()
        os.fsync(file.fileno())
    with into.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _box(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, name) + content


def _full(name: bytes, *parts: bytes, flags: int = 0) -> bytes:
    """Return a box with version 0 and flags."""
    return _box(name, struct.pack(">I", flags), *parts)


def _movie(shape: Shape, samples: Sequence[Sample], first: int, *, large: bool) -> bytes:
    length = sum(sample.ticks for sample in samples)
    header = struct.pack(">4I", 0, 0, RATE, length)
    volume = struct.pack(">IH10x", 0x10000, 0x100)
    return _box(
        b"moov",
        _full(b"mvhd", header, volume, _UNITY, bytes(24), struct.pack(">I", 2)),
        _box(
            b"trak",
            _track_header(shape, length),
            _box(
                b"mdia",
                _full(b"mdhd", header, struct.pack(">HH", _UNDETERMINED, 0)),
                _full(b"hdlr", struct.pack(">4x4s12x", b"vide"), b"\0"),
                _box(
                    b"minf",
                    _full(b"vmhd", bytes(8), flags=1),
                    _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1))),
                    _table(shape, samples, first, large=large),
                ),
            ),
        ),
    )


def _track_header(shape: Shape, length: int) -> bytes:
    across, down = shape.pixel_aspect
    return _full(
        b"tkhd",
        struct.pack(">5I", 0, 0, 1, 0, length),
        bytes(16),
        _UNITY,
        struct.pack(">II", round(shape.width * across / down * 0x10000), shape.height * 0x10000),
        flags=3,
    )


def _table(shape: Shape, samples: Sequence[Sample], first: int, *, large: bool) -> bytes:
    chunks = list(batched(samples, _CHUNK, strict=False))
    offsets, at = [], first
    for chunk in chunks:
        offsets.append(at)
        at += sum(sample.size_bytes for sample in chunk)
    lengths = [(len(list(run)), ticks) for ticks, run in groupby(each.ticks for each in samples)]
    in_chunks = [(1, len(chunks[0]), 1)]
    if len(chunks[-1]) != len(chunks[0]):
        in_chunks.append((len(chunks), len(chunks[-1]), 1))
    return _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), _entry(shape)),
        _full(b"stts", _rows(">II", lengths)),
        _full(b"stss", _rows(">I", [(n,) for n, each in enumerate(samples, 1) if each.key])),
        _full(b"stsc", _rows(">III", in_chunks)),
        _full(b"stsz", struct.pack(">I", 0), _rows(">I", [(s.size_bytes,) for s in samples])),
        _full(b"co64" if large else b"stco", _rows(">Q" if large else ">I", zip(offsets))),
    )


def _rows(layout: str, rows: Iterable[tuple[int, ...]]) -> bytes:
    packed = [struct.pack(layout, *row) for row in rows]
    return struct.pack(">I", len(packed)) + b"".join(packed)


def _entry(shape: Shape) -> bytes:
    return _box(
        b"avc1",
        struct.pack(">6xH16x", 1),
        struct.pack(">HHIIIH", shape.width, shape.height, _DPI_72, _DPI_72, 0, 1),
        bytes(32),
        struct.pack(">Hh", 24, -1),
        _box(b"avcC", shape.avcc),
        _box(b"pasp", struct.pack(">II", *shape.pixel_aspect)),
    )
