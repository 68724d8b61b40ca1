"""A plain MP4 (ISO/IEC 14496-12, 14496-15): an H.264 track, optional sound, and its index.

It is written here and not by a muxer, so that it is clear what a share says about itself: frames,
their sizes and their times. No user data, no names, no dates. Only sound has an edit list, because
the samples that every AAC encoder adds at the start are not played. It also says that each AAC
packet needs the one before it: without that, Apple's players ignore the edit list and assume their
own encoder's delay (QuickTime File Format, appendix G).
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
import hashlib
import os
from pathlib import Path
import struct
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

from hub.media.mp4.boxes import audio_entry, box, full_box, video_entry
from hub.media.mp4.segment_table import Flags, Integers
from hub.media.packet import VIDEO_RATE, AudioFormat, VideoFormat

MOVIE_RATE: Final = VIDEO_RATE
"""Ticks per second of the movie's own clock."""
_UNITY: Final = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_TURNS: Final = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))
"""What a track's matrix turns by quarters, clockwise."""
_UNDETERMINED: Final = 0x55C4  # "und" as ISO 639-2/T, three times five bits
_LONGEST: Final = 2**32 - 1
_FULL_VOLUME: Final = 0x100
_TRACK_ENABLED: Final = 3
"""A track's flags: enabled, and in the movie."""
_CHUNK: Final = 30
"""Maximum number of samples that share one entry of the offset table."""

type _Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Timeline:
    """One track of a plain MP4, its samples in decoding order."""

    rate_hz: int
    form: VideoFormat | AudioFormat
    pixel_aspect: tuple[int, int] = (1, 1)
    sizes: Integers
    durations: Integers
    """In ticks."""
    offsets: Integers
    """When a sample is shown minus when it is decoded, in ticks; never negative."""
    keys: Flags
    places: Integers
    """Where each sample begins in the content of `mdat`."""
    begins: int = 0
    """How many ticks after the movie's start the track begins."""
    skipped: int = 0
    """How many ticks of the track come before its start and aren't shown."""

    @property
    def length(self) -> int:
        """How many ticks of it are shown."""
        ends = np.cumsum(self.durations) + self.offsets
        return int(ends.max()) - self.skipped


def index(tracks: Sequence[Timeline], around: int, *, large: bool = True) -> bytes:
    """Return a file's index, if `around` other bytes come before the content of `mdat`.

    The whole file must stay below 4 GiB unless `large`.
    """
    lengths = [_in_movie(track, track.begins + track.length) for track in tracks]
    chunks = [_chunk_starts(track) for track in tracks]
    encoded = [
        _track_box(number, track, length, starts, large=large)
        for number, (track, length, starts) in enumerate(
            zip(tracks, lengths, chunks, strict=True), 1
        )
    ]
    moov = bytearray(
        box(
            b"moov",
            _header(
                b"mvhd",
                max(lengths),
                MOVIE_RATE,
                struct.pack(">IH10x", 0x10000, _FULL_VOLUME),
                _UNITY,
                bytes(24),
                (len(tracks) + 1).to_bytes(4),
            ),
            *encoded,
        )
    )
    # Where the content begins is known only now. Each track's offsets are at its end.
    content_at, end = around + len(moov), len(moov)
    for track, starts, raw in reversed(list(zip(tracks, chunks, encoded, strict=True))):
        offsets = (track.places[starts] + content_at).astype(_offset(large=large)).tobytes()
        moov[end - len(offsets) : end] = offsets
        end -= len(raw)
    return bytes(moov)


def _offset(*, large: bool) -> np.dtype[np.unsignedinteger]:
    return np.dtype(">u8" if large else ">u4")


def _in_movie(track: Timeline, ticks: int) -> int:
    return -(-ticks * MOVIE_RATE // track.rate_hz)


def _header(kind: bytes, length: int, rate_hz: int, *rest: bytes) -> bytes:
    """Return a box that begins with two empty dates, a clock rate and a length."""
    if length > _LONGEST:
        return full_box(kind, 1, 0, struct.pack(">QQIQ", 0, 0, rate_hz, length), *rest)
    return full_box(kind, 0, 0, struct.pack(">4I", 0, 0, rate_hz, length), *rest)


def _track_box(
    number: int, track: Timeline, length: int, starts: _Numbers, *, large: bool
) -> bytes:
    is_video = isinstance(track.form, VideoFormat)
    media = int(track.durations.sum())
    return box(
        b"trak",
        _track_header(number, track, length),
        *_edits(track, length),
        box(
            b"mdia",
            _header(b"mdhd", media, track.rate_hz, struct.pack(">HH", _UNDETERMINED, 0)),
            full_box(
                b"hdlr", 0, 0, struct.pack(">4x4s12x", b"vide" if is_video else b"soun"), b"\0"
            ),
            box(
                b"minf",
                full_box(b"vmhd", 0, 1, bytes(8))
                if is_video
                else full_box(b"smhd", 0, 0, bytes(4)),
                box(b"dinf", full_box(b"dref", 0, 0, (1).to_bytes(4), full_box(b"url ", 0, 1))),
                _samples(track, starts, large=large),
            ),
        ),
    )


def _track_header(number: int, track: Timeline, length: int) -> bytes:
    matrix = _UNITY
    if isinstance(track.form, VideoFormat):
        across, down = track.pixel_aspect
        sides = (round(track.form.width * across / down * 0x10000), track.form.height * 0x10000)
        volume = 0
        if track.form.turn:
            matrix = _matrix(track.form.turn, *sides)
    else:
        sides, volume = (0, 0), _FULL_VOLUME
    rest = (struct.pack(">12xHxx", volume), matrix, struct.pack(">II", *sides))
    if length > _LONGEST:
        return full_box(
            b"tkhd", 1, _TRACK_ENABLED, struct.pack(">QQI4xQ", 0, 0, number, length), *rest
        )
    return full_box(b"tkhd", 0, _TRACK_ENABLED, struct.pack(">III4xI", 0, 0, number, length), *rest)


def _matrix(turn: int, width: int, height: int) -> bytes:
    """Return the matrix (ISO/IEC 14496-12, 8.3) that turns a picture and moves it back in place."""
    a, b, c, d = _TURNS[turn]
    across, down = max(0, -a * width, -c * height), max(0, -b * width, -d * height)
    ones = [each * 0x10000 for each in (a, b, c, d)]
    return struct.pack(">9i", *ones[:2], 0, *ones[2:], 0, across, down, 0x40000000)


def _edits(track: Timeline, length: int) -> list[bytes]:
    """Return the list that says when a track begins; empty if it begins with the movie."""
    if not track.begins and not track.skipped:
        return []
    late = _in_movie(track, track.begins)
    edits = [(late, -1)] if late else []
    edits.append((length - late, track.skipped))
    rows = b"".join(struct.pack(">QqI", lasts, at, 0x10000) for lasts, at in edits)
    return [box(b"edts", full_box(b"elst", 1, 0, len(edits).to_bytes(4), rows))]


def _chunk_starts(track: Timeline) -> _Numbers:
    """Return the samples that begin a chunk: any not adjacent to the one before, and each 30th."""
    is_first = np.ones(len(track.sizes), np.bool_)
    is_first[1:] = track.places[1:] != track.places[:-1] + track.sizes[:-1]
    within = np.arange(len(is_first))
    within -= np.flatnonzero(is_first)[np.cumsum(is_first) - 1]
    return np.flatnonzero(within % _CHUNK == 0)


def _samples(track: Timeline, starts: _Numbers, *, large: bool) -> bytes:
    counts = np.diff(starts, append=len(track.sizes))
    offsets = bytes(len(starts) * _offset(large=large).itemsize)  # Filled in by `index`.
    described = (
        video_entry(track.form, track.pixel_aspect)
        if isinstance(track.form, VideoFormat)
        else audio_entry(track.form)
    )
    return box(
        b"stbl",
        full_box(b"stsd", 0, 0, (1).to_bytes(4), described),
        full_box(b"stts", 0, 0, _runs(track.durations)),
        *([full_box(b"ctts", 0, 0, _runs(track.offsets))] if track.offsets.any() else []),
        *(
            []
            if track.keys.all()
            else [full_box(b"stss", 0, 0, _listed(np.flatnonzero(track.keys) + 1))]
        ),
        full_box(b"stsc", 0, 0, _chunks(counts)),
        full_box(b"stsz", 0, 0, bytes(4), _listed(track.sizes)),
        *([] if isinstance(track.form, VideoFormat) else _roll(len(track.sizes))),
        full_box(b"co64" if large else b"stco", 0, 0, len(starts).to_bytes(4), offsets),
    )


def _roll(count: int) -> list[bytes]:
    """Return that each of `count` AAC packets needs the one before it (ISO/IEC 14496-12, 10.1)."""
    described = struct.pack(">4sIIh", b"roll", 2, 1, -1)
    return [
        full_box(b"sgpd", 1, 0, described),
        full_box(b"sbgp", 0, 0, struct.pack(">4sIII", b"roll", 1, count, 1)),
    ]


def _listed(numbers: Integers) -> bytes:
    return len(numbers).to_bytes(4) + numbers.astype(">u4").tobytes()


def _turns(numbers: Integers) -> _Numbers:
    """Return the indexes at which a number differs from the one before, including the first."""
    return np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1))


def _runs(numbers: Integers) -> bytes:
    """Return each run of equal numbers as its length and the number."""
    turns = _turns(numbers)
    rows = np.column_stack((np.diff(turns, append=len(numbers)), numbers[turns]))
    return len(rows).to_bytes(4) + rows.astype(">u4").tobytes()


def _chunks(counts: Integers) -> bytes:
    """Return from which chunk on each holds how many samples, with one description."""
    turns = _turns(counts)
    rows = np.column_stack((turns + 1, counts[turns], np.ones(len(turns), np.int64)))
    return len(rows).to_bytes(4) + rows.astype(">u4").tobytes()


RATE: Final = VIDEO_RATE
"""Ticks per second."""
_COPY_BYTES = 1 << 20
_FILE_TYPE = b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41"
"""What FFmpeg calls such a file. QuickTime, browsers and VLC know each of these brands."""


@dataclass(slots=True)
class Samples:
    """One track's samples in columns, 25 bytes each. Their payloads are written elsewhere."""

    places: array[int] = field(default_factory=lambda: array("q"))
    sizes: array[int] = field(default_factory=lambda: array("q"))
    lasts: array[int] = field(default_factory=lambda: array("q"))
    keys: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, payloads: IO[bytes], payload: bytes, lasts: int, *, key: bool = True) -> None:
        """Append a payload, shown or heard for `lasts` ticks of its track."""
        self.places.append(payloads.tell())
        self.sizes.append(len(payload))
        self.lasts.append(lasts)
        self.keys.append(key)
        payloads.write(payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoTrack:
    """How the track's frames are encoded and shown."""

    width: int
    height: int
    avcc: bytes
    pixel_aspect: tuple[int, int] = (1, 1)
    turn: int = 0
    """As `VideoFormat.turn`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioTrack:
    """How the sound is encoded, and how many samples come before its first one."""

    form: AudioFormat
    skipped: int


def video_track(shape: VideoTrack, samples: Samples) -> Timeline:
    """Return the pictures' track."""
    form = VideoFormat(
        codec="h264",
        extradata=shape.avcc,
        width=shape.width,
        height=shape.height,
        reorders=False,
        turn=shape.turn,
    )
    return _track_timeline(form, RATE, samples, pixel_aspect=shape.pixel_aspect)


def sound_track(tone: AudioTrack, samples: Samples) -> Timeline:
    """Return the sound's track."""
    return _track_timeline(tone.form, tone.form.rate_hz, samples, skipped=tone.skipped)


def write_mp4(into: Path, tracks: Sequence[Timeline], payloads: IO[bytes]) -> str:
    """Write the file durably, its index before its frames; return its SHA-256 in hex.

    `payloads` holds the samples of all tracks, and is read from its beginning.
    """
    size_bytes = payloads.seek(0, os.SEEK_END)
    large = size_bytes >= 2**32 - 2**24
    before = box(b"ftyp", _FILE_TYPE)
    opening = (
        struct.pack(">I4sQ", 1, b"mdat", size_bytes + 16)
        if large
        else struct.pack(">I4s", size_bytes + 8, b"mdat")
    )
    encoded = index(tracks, len(before) + len(opening), large=large)
    head = before + encoded + opening
    digest = hashlib.sha256(head)
    payloads.seek(0)
    with into.open("wb") as file:
        file.write(head)
        while piece := payloads.read(_COPY_BYTES):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _track_timeline(
    form: VideoFormat | AudioFormat,
    rate_hz: int,
    samples: Samples,
    *,
    pixel_aspect: tuple[int, int] = (1, 1),
    skipped: int = 0,
) -> Timeline:
    return Timeline(
        rate_hz=rate_hz,
        form=form,
        pixel_aspect=pixel_aspect,
        sizes=_column(samples.sizes),
        durations=_column(samples.lasts),
        offsets=np.zeros(len(samples), np.int64),
        keys=np.frombuffer(samples.keys, np.bool_),
        places=_column(samples.places),
        skipped=skipped,
    )


def _column(numbers: array[int]) -> Integers:
    return np.frombuffer(numbers, np.int64)
