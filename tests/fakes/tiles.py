"""Maps: a file of a made-up neighborhood, and a server of gray images.

The file is PMTiles 3 with vector tiles, written here byte by byte.
"""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
import gzip
import json
from math import asinh, cos, degrees, pi, radians, tan
import struct
from typing import Final

from aiohttp import web

HOME: Final = (40.0004, -75.0009)
EXTENT: Final = 4096
ZOOMS: Final = range(11, 15)
_METERS_A_DEGREE: Final = 111_195
LINE, POLYGON = 2, 3
type Spot = tuple[float, float]
"""Meters east and north of the house."""
type Coordinates = tuple[float, float]
"""Its latitude and longitude."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """Something on the map."""

    layer: str
    kind: int
    spots: tuple[Spot, ...]
    tags: Mapping[str, str]


def _street(name: str, begin: Spot, end: Spot, kind: str = "minor_road") -> Feature:
    return Feature(layer="roads", kind=LINE, spots=(begin, end), tags={"kind": kind, "name": name})


def _block(layer: str, west_south: Spot, east_north: Spot, kind: str) -> Feature:
    (left, low), (right, top) = west_south, east_north
    corners = ((left, top), (right, top), (right, low), (left, low))
    return Feature(layer=layer, kind=POLYGON, spots=corners, tags={"kind": kind})


NEIGHBORHOOD: Final = (
    _block("earth", (-9000, -9000), (9000, 9000), "earth"),
    _block("landuse", (180, 130), (420, 330), "park"),
    _block("water", (-9000, -700), (9000, -480), "river"),
    _street("Mill Street", (-900, -70), (900, -70), "major_road"),
    _street("Mill Street Alley", (-400, 60), (400, 60)),
    _street("2nd Street", (-900, 130), (900, 130)),
    _street("Fern Street", (-900, -240), (900, -240)),
    _street("Orchard Avenue", (-900, 340), (900, 340)),
    _street("Harbor Road", (-170, -480), (-170, 700), "major_road"),
    _street("Elm Court", (-420, -480), (-420, 340)),
    _street("Cedar Avenue", (160, -480), (160, 700)),
    *(
        _block("buildings", (east, north), (east + 22, north + 26), "building")
        for east in range(-380, 400, 44)
        for north in (-52, -20, 74, 150, -130, -220)
    ),
)


def tile_archive(  # noqa: PLR0913 -- what a hostile file gets wrong
    *,
    home: Coordinates = HOME,
    kind: int = 1,
    version: int = 3,
    compression: int = 2,
    metadata: bytes | None = None,
    entries: int | None = None,
) -> bytes:
    """Return a whole file of the neighborhood, or what a hostile file gets wrong."""
    tiles = _tiles(home)
    data, offsets, lengths = b"", [], []
    ids = sorted(tiles)
    for each in ids:
        offsets.append(len(data) + 1)
        lengths.append(len(tiles[each]))
        data += tiles[each]
    steps = [each - before for each, before in zip(ids, [0, *ids], strict=False)]
    numbers = [
        len(ids) if entries is None else entries,
        *steps,
        *([1] * len(ids)),
        *lengths,
        *offsets,
    ]
    root = gzip.compress(b"".join(map(_varint, numbers)), mtime=0)
    notes = metadata
    if notes is None:
        layers = [{"id": each} for each in ("earth", "landuse", "water", "roads", "buildings")]
        notes = json.dumps(
            {
                "name": "Example County",
                "attribution": '<a href="https://example.org">© Example map</a>',
                "vector_layers": layers,
            }
        ).encode()
    packed = gzip.compress(notes, mtime=0)
    after_root = 127 + len(root)
    after_notes = after_root + len(packed)
    north, east = home
    header = struct.pack(
        "<7sB11Q6B4iB2i",
        b"PMTiles", version,
        127, len(root), after_root, len(packed), after_notes, 0, after_notes, len(data),
        len(ids), len(ids), len(ids),
        1, 2, compression, kind, ZOOMS[0], ZOOMS[-1],
        _e7(east - 0.1), _e7(north - 0.1), _e7(east + 0.1), _e7(north + 0.1),
        ZOOMS[-1], _e7(east), _e7(north),
    )  # fmt: skip
    return header + root + packed + data


def _e7(value: float) -> int:
    return round(value * 1e7)


def _pixel(spot: Spot, home: Coordinates) -> Spot:
    """Return where a spot is on the whole map, in its widths from the northwest."""
    north = home[0] + spot[1] / _METERS_A_DEGREE
    east = home[1] + spot[0] / (_METERS_A_DEGREE * cos(radians(home[0])))
    return (east + 180) / 360, (1 - degrees(asinh(tan(radians(north)))) / degrees(pi)) / 2


def _around(zoom: int, home: Coordinates) -> Iterable[tuple[int, int]]:
    east, south = (int(each * 2**zoom) for each in _pixel((0, 0), home))
    return [(east + x, south + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]


def _tile_id(zoom: int, x: int, y: int) -> int:
    """Return a tile's number along the Hilbert curve, after those of lower zooms."""
    number, side = ((1 << (2 * zoom)) - 1) // 3, 1 << zoom
    half = side >> 1
    while half:
        right, low = int(x & half > 0), int(y & half > 0)
        number += half * half * ((3 * right) ^ low)
        if not low:
            if right:
                x, y = half - 1 - (x & (half - 1)), half - 1 - (y & (half - 1))
            x, y = y & (side - 1), x & (side - 1)
        x, y = x & (half - 1), y & (half - 1)
        half >>= 1
    return number


@cache
def _tiles(home: Coordinates) -> Mapping[int, bytes]:
    """Return the tiles around the house: once for all, because each fake house has its map."""
    return {
        _tile_id(zoom, x, y): gzip.compress(_tile(NEIGHBORHOOD, zoom, x, y, home), mtime=0)
        for zoom in ZOOMS
        for x, y in _around(zoom, home)
    }


def _tile(features: tuple[Feature, ...], zoom: int, x: int, y: int, home: Coordinates) -> bytes:
    """Return a tile as the Mapbox Vector Tile specification 2.1 has it."""
    raw = b""
    for name in dict.fromkeys(each.layer for each in features):
        keys: list[str] = []
        values: list[str] = []
        body = _field(15, 2) + _field(1, name.encode())
        for each in features:
            if each.layer == name:
                body += _field(2, _feature(each, zoom, x, y, keys, values, home))
        for key in keys:
            body += _field(3, key.encode())
        for value in values:
            body += _field(4, _field(1, value.encode()))
        raw += _field(3, body + _field(5, EXTENT))
    return raw


def _feature(  # noqa: PLR0913, PLR0917 -- a tile, and what its layer lists
    feature: Feature,
    zoom: int,
    x: int,
    y: int,
    keys: list[str],
    values: list[str],
    home: Coordinates,
) -> bytes:
    tags = []
    for key, value in feature.tags.items():
        for word, known in ((key, keys), (value, values)):
            if word not in known:
                known.append(word)
            tags.append(known.index(word))
    points = []
    for spot in feature.spots:
        east, south = _pixel(spot, home)
        # What lies far outside a tile is cut, as tools that make tiles do; straight lines allow it.
        points.append(
            tuple(
                max(-64, min(EXTENT + 64, round((each * 2**zoom - at) * EXTENT)))
                for each, at in ((east, x), (south, y))
            )
        )
    commands, last = [], (0, 0)
    for number, point in enumerate(points):
        if number < 2:
            commands.append(9 if number == 0 else ((len(points) - 1) << 3) | 2)
        commands += [_zigzag(point[0] - last[0]), _zigzag(point[1] - last[1])]
        last = (point[0], point[1])
    if feature.kind == POLYGON:
        commands.append(15)
    return (
        _field(2, b"".join(map(_varint, tags)))
        + _field(3, feature.kind)
        + _field(4, b"".join(map(_varint, commands)))
    )


def _zigzag(value: int) -> int:
    return (value << 1) ^ (value >> 31)


def _field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    raw = b""
    while value > 0x7F:
        raw += bytes([value & 0x7F | 0x80])
        value >>= 7
    return raw + bytes([value])


_GRAY: Final = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGM4AQAAygDJmcpdfgAAAABJRU5ErkJggg=="
)


def tile_images(seen: list[web.Request]) -> web.Application:
    """Return a server of map images, which keeps every request that it gets."""

    async def get_image(request: web.Request) -> web.Response:
        seen.append(request)
        return web.Response(
            body=_GRAY, content_type="image/png", headers={"Cache-Control": "no-store"}
        )

    app = web.Application()
    app.router.add_get("/{z}/{x}/{y}.png", get_image)
    return app
