"""Readers of plain MP4 files by other authors, and what our files must say by the standards.

FFmpeg (in PyAV), GStreamer and Mediabunny parse MP4 with code of their own. So does Firefox; what
Chromium plays from an address, it reads with FFmpeg.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import hashlib
from itertools import accumulate, pairwise
import json
from pathlib import Path
import shutil
import struct
import subprocess
from typing import Any

import av
import numpy as np

from hub.media.codecs import IDR, PPS, SEI, SPS, from_prefixed, kind, parameter_sets
from hub.media.mp4.boxes import boxes_in
from tests.hub.clips.recorded import number_of

FOLDER = Path(__file__).parent
MEDIABUNNY = FOLDER.parents[2] / "frontend/node_modules/mediabunny/dist/modules/src/index.js"
TICKS = 90_000
PATIENCE_S = 60
LOUD = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a reader finds in a file."""

    times: list[int]
    """When each picture is shown, in ticks of 1/90000 s."""
    hashes: list[str]
    """SHA-256 of each decoded picture."""
    numbers: list[int]
    loud_from_s: float | None = None
    """When a tone begins."""


def read_ffmpeg(path: Path) -> Content:
    """Read with FFmpeg."""
    with av.open(str(path)) as file:
        frames = list(file.decode(video=0))
        times = [round((frame.time or 0) * TICKS) for frame in frames]
    hashes = [hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest() for frame in frames]
    loud_from_s = None
    with av.open(str(path)) as file:
        if file.streams.audio:
            heard = list(file.decode(audio=0))
            levels = np.concatenate([each.to_ndarray() for each in heard], axis=1)[0]
            loud = np.flatnonzero(np.abs(levels) > LOUD)
            first_s = heard[0].time or 0.0
            loud_from_s = first_s + loud[0] / heard[0].sample_rate if len(loud) else None
    return Content(
        times=times, hashes=hashes, numbers=list(map(number_of, frames)), loud_from_s=loud_from_s
    )


def read_gstreamer(files: Sequence[tuple[Path, str, int]]) -> list[dict[str, Any]]:
    """Read with GStreamer: files, what decodes their pictures, and the rate of their sound or 0."""
    words = [f"{decoder}:{int(rate > 0)}:{path}" for path, decoder, rate in files]
    return _lines("/usr/bin/python3", str(FOLDER / "gst_demuxer.py"), *words)


def read_mediabunny(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Read with Mediabunny, in node."""
    node = shutil.which("node")
    assert node is not None
    script = str(FOLDER / "mediabunny_demuxer.mjs")
    return _lines(node, script, str(MEDIABUNNY), *map(str, paths))


def _lines(*words: str) -> list[dict[str, Any]]:
    done = subprocess.run(  # noqa: S603 -- our own words
        words, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


CONTAINERS = frozenset({b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl"})
_MOVIE = {"mvhd", "trak/tkhd", "trak/edts/elst", "trak/mdia/mdhd", "trak/mdia/hdlr"}
_MEDIA = {"vmhd", "smhd", "dinf/dref"}
_TABLE = {"stsd", "stts", "stss", "stsc", "stsz", "stco", "sgpd", "sbgp"}
KNOWN = (
    {f"moov/{each}" for each in _MOVIE}
    | {f"moov/trak/mdia/minf/{each}" for each in _MEDIA}
    | {f"moov/trak/mdia/minf/stbl/{each}" for each in _TABLE}
)
"""Every box of ISO/IEC 14496-12 that may be in a cut, and nothing of anybody's own."""


def leaves(raw: bytes, start: int, end: int, above: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield the path and the body of each box that holds no others."""
    for found in boxes_in(raw, start, end):
        path = f"{above}{found.kind.decode()}"
        if found.kind in CONTAINERS:
            yield from leaves(raw, found.body, found.end, f"{path}/")
        else:
            yield path, raw[found.body : found.end]


def assert_strict(path: Path) -> None:
    """Check what players that follow the standards to the letter may refuse."""
    raw = path.read_bytes()
    top = list(boxes_in(raw))
    assert [each.kind for each in top] == [b"ftyp", b"moov", b"mdat"]
    brands = raw[top[0].body : top[0].end]
    assert brands[:4] == b"isom"
    assert set(struct.iter_unpack("4s", brands[8:])) == {
        (b"isom",),
        (b"iso2",),
        (b"avc1",),
        (b"mp41",),
    }
    media = range(top[2].body, top[2].end)
    (movie,) = [body for path, body in leaves(raw, 0, media.start - 8) if path == "moov/mvhd"]
    rate_hz, length = struct.unpack_from(">II", movie, 12)
    assert rate_hz == TICKS
    tracks = [each for each in boxes_in(raw, top[1].body, top[1].end) if each.kind == b"trak"]
    shown = [_assert_track(dict(leaves(raw, each.body, each.end)), raw, media) for each in tracks]
    assert length == max(shown)
    assert {path for path, _ in leaves(raw, 0, top[1].end)} - {"ftyp"} <= KNOWN


def _assert_track(found: dict[str, bytes], raw: bytes, media: range) -> int:
    """Check one track; return how long it is shown, in ticks."""
    table = {path.rpartition("/")[2]: body[4:] for path, body in found.items() if "stbl" in path}
    sizes = _numbers(table["stsz"][4:])
    steps = [(count, lasts) for count, lasts in _pairs(table["stts"])]
    assert len(sizes) == sum(count for count, _ in steps)
    assert all(lasts > 0 for _, lasts in steps)
    rate_hz, ticks = struct.unpack_from(">II", found["mdia/mdhd"], 12)
    assert ticks == sum(count * lasts for count, lasts in steps)
    _assert_places(table, sizes, media)
    (shown,) = struct.unpack_from(">I", found["tkhd"], 20)
    if found["mdia/hdlr"][8:12] == b"vide":
        assert "edts/elst" not in found
        assert shown * rate_hz == ticks * TICKS
        keys = _numbers(table["stss"]) if "stss" in table else [1]
        assert keys[0] == 1
        assert all(one < two for one, two in pairwise(keys))
        _assert_pictures(table, raw, _places(table, sizes))
    else:
        count, lasts, at = struct.unpack_from(">IQq", found["edts/elst"], 4)
        assert (count, lasts, at) == (1, shown, 1024)
        assert 0 <= at + lasts * rate_hz / TICKS - ticks < 1
        assert table["sgpd"] == struct.pack(">4sIIh", b"roll", 2, 1, -1)
        assert table["sbgp"] == struct.pack(">4sIII", b"roll", 1, len(sizes), 1)
    return int(shown)


def _numbers(body: bytes) -> list[int]:
    count = int.from_bytes(body[:4])
    return list(struct.unpack(f">{count}I", body[4:]))


def _pairs(body: bytes) -> list[tuple[int, ...]]:
    assert len(body) == 4 + 8 * int.from_bytes(body[:4])
    return list(struct.iter_unpack(">II", body[4:]))


def _places(table: dict[str, bytes], sizes: list[int]) -> list[int]:
    """Return where each sample begins in the file."""
    chunks = _numbers(table["stco"])
    runs = [*struct.iter_unpack(">III", table["stsc"][4:]), (len(chunks) + 1, 0, 1)]
    counts = [one[1] for one, two in pairwise(runs) for _ in range(two[0] - one[0])]
    assert sum(counts) == len(sizes)
    places: list[int] = []
    for start, count in zip(chunks, counts, strict=True):
        within = sizes[len(places) : len(places) + count]
        places.extend(start + past for past in accumulate(within[:-1], initial=0))
    return places


def _assert_places(table: dict[str, bytes], sizes: list[int], media: range) -> None:
    places = _places(table, sizes)
    assert places[0] >= media.start
    assert all(at + size <= media.stop for at, size in zip(places, sizes, strict=True))


def _assert_pictures(table: dict[str, bytes], raw: bytes, places: list[int]) -> None:
    """Check the decoder configuration record (ISO/IEC 14496-15, 5.3.3), and each access unit."""
    at = table["stsd"].index(b"avcC")
    length = int.from_bytes(table["stsd"][at - 4 : at])
    record = table["stsd"][at + 4 : at - 4 + length]
    sets = parameter_sets(record)
    assert sets is not None
    _, profile, flags, level = record[:4]
    assert {sps[1] for sps in sets.sps} == {profile}
    assert all(sps[2] & flags == flags and sps[3] <= level for sps in sets.sps)
    assert len(sets.ids()) == len(sets.sps)
    first_ids = [_id(sps[4:]) for sps in sets.sps]
    assert first_ids == sorted(first_ids) == [_id(pps[1:]) for pps in sets.pps]
    keys = set(_numbers(table["stss"])) if "stss" in table else None
    for number, (start, size) in enumerate(
        zip(places, _numbers(table["stsz"][4:]), strict=True), 1
    ):
        kinds = {kind(unit) for unit in from_prefixed(raw[start : start + size])}
        assert not kinds & {SEI, SPS, PPS}
        assert (IDR in kinds) == (keys is None or number in keys)


def _id(raw: bytes) -> int:
    """Return the first number of a parameter set, below 31 (ITU-T H.264, 9.1)."""
    bits = f"{int.from_bytes(raw[:2]):016b}"
    zeros = bits.index("1")
    return int(bits[zeros : 2 * zeros + 1], 2) - 1
