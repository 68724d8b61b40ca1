"""PMTiles, version 3: what one file with a map's vector tiles says of itself, checked.

The format is https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md. Tiles are decoded only
in the browser; here a file is refused if its header, its root directory or its metadata is wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import json
from pathlib import Path
import struct
from typing import Any, BinaryIO, Final
import zlib

from hub.errors import InvalidInputError
from noticeboard.rules.text import SafeText, safe_text

MOST_BYTES: Final = 4 << 30
"""More than a large state at the level of houses."""
MEDIA_TYPE: Final = "application/vnd.pmtiles"
HEADER_BYTES: Final = 127
MAGIC: Final = b"PMTiles"
_VERSION: Final = 3
_ROOT_END: Final = 16 << 10
"""Header and root directory lie in the first 16 KiB."""
_MOST_DIRECTORY_BYTES: Final = 4 << 20
_MOST_METADATA_BYTES: Final = 8 << 20
_MOST_ENTRIES: Final = 100_000
_MOST_LAYERS: Final = 100
_LONGEST: Final = 200
_PLAIN, _GZIP = 1, 2
_VECTOR: Final = 1
_HIGHEST_ZOOM: Final = 22
_FARTHEST_EAST: Final = 180
_FARTHEST_NORTH: Final = 90
_HEADER: Final = struct.Struct("<7sB11Q6B4iB2i")


@dataclass(frozen=True, slots=True, kw_only=True)
class TileArchive:
    """A checked file of vector tiles."""

    size_bytes: int
    least_zoom: int
    most_zoom: int
    west: float
    south: float
    east: float
    north: float
    """Degrees."""
    name: SafeText
    attribution: SafeText
    """Whom to name beside the map, without markup."""
    layers: tuple[SafeText, ...]
    """The names of its layers, by which the page knows their schema."""


def read_archive(path: Path) -> TileArchive:
    """Return what a file says of itself; raises InvalidInputError, OSError. Blocking."""
    with path.open("rb") as file:
        return _read(file, path.stat().st_size)


def _read(file: BinaryIO, size: int) -> TileArchive:
    raw = file.read(HEADER_BYTES)
    if not raw.startswith(MAGIC):
        raise InvalidInputError("map.not_pmtiles")
    if len(raw) < HEADER_BYTES or raw[7] != _VERSION:
        raise InvalidInputError("map.version")
    if size > MOST_BYTES:
        raise InvalidInputError("map.too_large", most=MOST_BYTES >> 30)
    (
        *_start, root_at, root, metadata_at, metadata, leaves_at, leaves, data_at, data,
        _addressed, _entries, _contents, _clustered, packed, tiles_packed, kind, least, most,
        west, south, east, north, _zoom, _x, _y,
    ) = _HEADER.unpack(raw)  # fmt: skip
    if kind != _VECTOR:
        raise InvalidInputError("map.not_vector")
    if {packed, tiles_packed} - {_PLAIN, _GZIP}:
        raise InvalidInputError("map.compression")
    degrees = [each / 1e7 for each in (west, south, east, north)]
    parts = ((root_at, root), (metadata_at, metadata), (leaves_at, leaves), (data_at, data))
    if (
        any(at + length > size for at, length in parts)
        or root_at < HEADER_BYTES
        or root_at + root > _ROOT_END
        or not least <= most <= _HIGHEST_ZOOM
        or not -_FARTHEST_EAST <= degrees[0] < degrees[2] <= _FARTHEST_EAST
        or not -_FARTHEST_NORTH <= degrees[1] < degrees[3] <= _FARTHEST_NORTH
    ):
        raise InvalidInputError("map.damaged")
    directory = _part(file, root_at, root, _MOST_DIRECTORY_BYTES, packed=packed == _GZIP)
    if not all(at + length <= end for at, length, end in _spans(directory, leaves, data)):
        raise InvalidInputError("map.damaged")
    notes = _notes(_part(file, metadata_at, metadata, _MOST_METADATA_BYTES, packed=packed == _GZIP))
    return TileArchive(
        size_bytes=size,
        least_zoom=least,
        most_zoom=most,
        west=degrees[0],
        south=degrees[1],
        east=degrees[2],
        north=degrees[3],
        name=_text(notes.get("name")),
        attribution=_without_markup(_text(notes.get("attribution"))),
        layers=_layers(notes.get("vector_layers")),
    )


def _part(file: BinaryIO, at: int, length: int, most: int, *, packed: bool) -> bytes:
    """Return one part, decompressed to at most `most` bytes."""
    if length > most:
        raise InvalidInputError("map.damaged")
    file.seek(at)
    raw = file.read(length)
    if not packed or not raw:
        return raw
    unpack = zlib.decompressobj(31)
    try:
        plain = unpack.decompress(raw, most)
    except zlib.error:
        raise InvalidInputError("map.damaged") from None
    if not unpack.eof:
        raise InvalidInputError("map.damaged")
    return plain


def _spans(directory: bytes, leaves: int, data: int) -> Iterator[tuple[int, int, int]]:
    """Yield each entry's offset, its length, and the end of what it lies in."""
    numbers = _numbers(directory)
    try:
        count = next(numbers)
        if not 0 < count <= _MOST_ENTRIES:
            raise InvalidInputError("map.damaged")
        for _ in range(count):
            next(numbers)  # the number of the tile
        runs = [next(numbers) for _ in range(count)]
        lengths = [next(numbers) for _ in range(count)]
        at = 0
        for number, (run, length) in enumerate(zip(runs, lengths, strict=True)):
            offset = next(numbers)
            # 0 means right after the entry before it.
            at = offset - 1 if offset else at
            if length == 0 or (not offset and not number):
                raise InvalidInputError("map.damaged")
            yield at, length, data if run else leaves
            at += length
    except StopIteration:
        raise InvalidInputError("map.damaged") from None


def _numbers(raw: bytes) -> Iterator[int]:
    """Yield the varints of a directory."""
    value = shift = 0
    for byte in raw:
        value |= (byte & 0x7F) << shift
        shift += 7
        if shift > 70:  # noqa: PLR2004 -- ten bytes hold 64 bits
            raise InvalidInputError("map.damaged")
        if not byte & 0x80:
            yield value
            value = shift = 0


def _notes(raw: bytes) -> dict[str, Any]:
    try:
        notes = json.loads(raw)
    except (ValueError, RecursionError):
        raise InvalidInputError("map.damaged") from None
    if not isinstance(notes, dict):
        raise InvalidInputError("map.damaged")
    return notes


def _layers(raw: object) -> tuple[SafeText, ...]:
    listed = raw[:_MOST_LAYERS] if isinstance(raw, list) else []
    names = [_text(each.get("id")) for each in listed if isinstance(each, dict)]
    return tuple(filter(None, names))


def _text(raw: object) -> SafeText:
    return safe_text(raw, longest=_LONGEST) if isinstance(raw, str) else SafeText("")


def _without_markup(text: str) -> SafeText:
    """Return a text without its tags; whoever shows it escapes what is left."""
    words, depth = "", 0
    for letter in text:
        depth += letter == "<"
        words += "" if depth else letter
        depth -= letter == ">" and depth > 0
    return safe_text(" ".join(words.split()), longest=_LONGEST)
