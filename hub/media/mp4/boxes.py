"""MP4 boxes (ISO/IEC 14496-12, 4.2), sample entries, and the head of a segment's file.

The head is `ftyp` and a `moov` without samples. It says when the segment was recorded and how it is
encoded.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from io import SEEK_END
import math
from pathlib import Path
import struct
from typing import Final
from uuid import UUID

import msgspec

from hub.errors import InvalidInputError, StorageError
from hub.media.packet import VIDEO_RATE, AudioFormat, StreamInfo, VideoFormat
from hub.model.ids import RunId

HEAD_BYTES: Final = 8
LARGE_HEAD_BYTES: Final = 16
"""Length of a box's head with a 64-bit length field."""
UUID_BYTES: Final = 16
_LARGE: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where one box lies in what was read."""

    kind: bytes
    body: int
    """Where its body begins."""
    end: int


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box."""
    body = b"".join(parts)
    return struct.pack(">I4s", HEAD_BYTES + len(body), kind) + body


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """Return a box whose body begins with a version and 24 flags."""
    return box(kind, (version << 24 | flags).to_bytes(4), *parts)


def uuid_box(name: UUID, *parts: bytes) -> bytes:
    """Return a box of our own, which every other reader skips."""
    return box(b"uuid", name.bytes, *parts)


def box_at(raw: bytes, at: int, end: int) -> Box:
    """Read the head of the box at `at`; raises StorageError if no box there ends by `end`.

    `raw` may hold no more than the head.
    """
    size, kind = struct.unpack(">I4s", raw[at : at + HEAD_BYTES].ljust(HEAD_BYTES, b"\0"))
    body = at + HEAD_BYTES
    if size == _LARGE:
        size = int.from_bytes(raw[body : body + HEAD_BYTES])
        body += HEAD_BYTES
    if not body <= at + size <= end:
        raise StorageError("recording.damaged")
    return Box(kind=kind, body=body, end=at + size)


def boxes_in(raw: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the boxes one after another; raises StorageError at anything else."""
    end = len(raw) if end is None else end
    while start < end:
        found = box_at(raw, start, end)
        yield found
        start = found.end


_MOST_BOXES: Final = 1000
_MOVIE_HEAD_BYTES: Final = 40
"""Enough of `moov` for the length in its header."""
_LONGEST_MOVIE: Final = timedelta(days=2)


def movie_length(path: Path) -> timedelta | None:
    """Return how long an MP4 of anybody says that it is, if it says so. Blocking.

    One in fragments doesn't know how many will come.
    """
    with path.open("rb") as file, suppress(StorageError):
        size, at = file.seek(0, SEEK_END), 0
        for _ in range(_MOST_BOXES):
            file.seek(at)
            found = box_at(file.read(LARGE_HEAD_BYTES), 0, size - at)
            if found.kind == b"moov":
                file.seek(at + found.body)
                return _length_in(file.read(_MOVIE_HEAD_BYTES))
            at += found.end
    return None


def _length_in(raw: bytes) -> timedelta | None:
    """Return the length in a movie's header, which is the first box of a movie."""
    if raw[4:HEAD_BYTES] != b"mvhd" or len(raw) < _MOVIE_HEAD_BYTES:
        return None
    large = raw[HEAD_BYTES] == 1
    scale, length = struct.unpack_from(">IQ" if large else ">II", raw, 28 if large else 20)
    known = scale and 0 < length <= scale * _LONGEST_MOVIE.total_seconds()
    return timedelta(seconds=length / scale) if known else None


_KINDS: Final = {"h264": (b"avc1", b"avcC"), "hevc": (b"hvc1", b"hvcC")}
_LARGEST: Final = 0xFFFF
_LONGEST_CONFIG: Final = 64
_DPI_72: Final = 0x480000
_AAC: Final = bytes((0x40, 0x15))
"""MPEG-4 audio, an audio stream."""


def video_entry(form: VideoFormat, pixel_aspect: tuple[int, int] | None = None) -> bytes:
    """Return an AVC or HEVC entry (ISO/IEC 14496-15, 5.4.2 and 8.4.1); InvalidInputError."""
    kinds = _KINDS.get(form.codec)
    sides = (form.width, form.height)
    if (
        kinds is None
        or form.extradata[:1] != b"\x01"
        or not 0 < min(sides) <= max(sides) <= _LARGEST
    ):
        raise InvalidInputError("camera.video_unstorable")
    name, record = kinds
    return box(
        name,
        struct.pack(">6xH16x", 1),
        struct.pack(">HHIIIH", *sides, _DPI_72, _DPI_72, 0, 1),
        bytes(32),
        struct.pack(">Hh", 24, -1),
        box(record, form.extradata),
        b"" if pixel_aspect is None else box(b"pasp", struct.pack(">II", *pixel_aspect)),
    )


def audio_entry(form: AudioFormat) -> bytes:
    """Return an MPEG-4 audio entry (ISO/IEC 14496-14, 5.6); raises InvalidInputError."""
    if not 0 < len(form.config) <= _LONGEST_CONFIG:
        raise InvalidInputError("camera.sound_unstorable")
    rate_hz = form.rate_hz if form.rate_hz <= _LARGEST else 0  # the configuration also has it
    stream = _AAC + bytes(11) + _descriptor(5, form.config)
    descriptor = _descriptor(3, bytes(3) + _descriptor(4, stream) + _descriptor(6, b"\x02"))
    return box(
        b"mp4a",
        struct.pack(">6xH8xHH4xI", 1, form.channels, 16, rate_hz << 16),
        full_box(b"esds", 0, 0, descriptor),
    )


def _descriptor(tag: int, content: bytes) -> bytes:
    """Return a descriptor with a four-byte length (ISO/IEC 14496-1, 8.3.3)."""
    length = len(content)
    sized = bytes(0x80 | length >> shift & 0x7F for shift in (21, 14, 7)) + bytes((length & 0x7F,))
    return bytes((tag,)) + sized + content


HEADER_UUID: Final = UUID("6e656967-6862-4f72-b365-676d656e7431")
LONGEST_HEADER_BYTES: Final = 64 << 10
MOST_TICKS: Final = 1 << 43
"""For any track: three years of video. More is damage."""
MOST_US: Final = MOST_TICKS * 1_000_000 // VIDEO_RATE
MOST_PPM: Final = 1_000
LARGEST_SIDE: Final = 16_384
_CODECS: Final = frozenset({"h264", "hevc"})
_LATEST_US: Final = 4_102_444_800_000_000  # 2100
_MOST_OFFSET_MS: Final = 10**13
_MOST_NUMBER: Final = 10**9
_LONGEST_RUN: Final = 32
_MOST_RATE_HZ: Final = 192_000
_MOST_CHANNELS: Final = 8
_MOST_FRAME_RATE: Final = 1_000
_TURNS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentHeader:
    """When a segment was recorded. With the file's own times it gives each frame's wall time."""

    run: RunId
    number: int
    """Counts from 0 within its run, without gaps."""
    start_us: int
    """Wall time of the first frame, in microseconds since 1970."""
    media_start_us: int
    """When the first frame is shown, in microseconds of the camera's clock since the run began."""
    ppm: float
    """How much faster wall time passed than the camera's clock, in parts per million."""
    clock_offset_ms: int
    """The camera's clock minus ours."""

    def wall_us(self, media_us: int) -> int:
        """Return the wall time of one of the run's media times, in microseconds since 1970."""
        passed = media_us - self.media_start_us
        return self.start_us + passed + round(passed * self.ppm / 1_000_000)


class _Description(msgspec.Struct, frozen=True):
    header: SegmentHeader
    stream: msgspec.Raw


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(_Description)


def describe_segment(header: SegmentHeader, info: StreamInfo) -> bytes:
    """Return a segment's description of itself, as JSON."""
    return _ENCODER.encode({"header": header, "stream": info})


def header_box(header: SegmentHeader, info: StreamInfo) -> bytes:
    """Return the box that holds this description."""
    return uuid_box(HEADER_UUID, describe_segment(header, info))


def parse_description(raw: bytes) -> tuple[SegmentHeader, StreamInfo]:
    """Parse what `describe_segment` returned; raises StorageError. Equal streams are one object."""
    try:
        read = _DECODER.decode(raw)
        header, info = read.header, _stream(bytes(read.stream))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise StorageError("recording.no_time") from error
    if not _is_possible(header):
        raise StorageError("recording.impossible_time")
    return header, info


@lru_cache(maxsize=256)
def _stream(raw: bytes) -> StreamInfo:
    """Parse a stream's description. All segments of a run hold the same bytes."""
    info = msgspec.json.decode(raw, type=StreamInfo)
    video, audio = info.video, info.audio
    is_video = (
        video.codec in _CODECS
        and min(video.width, video.height) > 0
        and max(video.width, video.height) <= LARGEST_SIDE
        and 0 <= info.frame_rate <= _MOST_FRAME_RATE
        and 0 <= video.turn < _TURNS
    )
    is_audio = audio is None or (
        0 < audio.rate_hz <= _MOST_RATE_HZ and 0 < audio.channels <= _MOST_CHANNELS
    )
    if not is_video or not is_audio:
        raise ValueError(info)
    return info


def _is_possible(header: SegmentHeader) -> bool:
    return (
        0 < len(header.run) <= _LONGEST_RUN
        and 0 <= header.number <= _MOST_NUMBER
        and 0 <= header.start_us <= _LATEST_US
        and 0 <= header.media_start_us <= MOST_US
        and math.fabs(header.ppm) <= MOST_PPM
        and abs(header.clock_offset_ms) <= _MOST_OFFSET_MS
    )


VIDEO_ID: Final = 1
AUDIO_ID: Final = 2
_UNITY: Final = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED: Final = 0x55C4
"""The language `und`, ISO 639-2/T, five bits a letter."""
_ENABLED: Final = 3
_FTYP: Final = box(b"ftyp", b"iso6", bytes(4), b"iso6", b"mp41")
_EMPTY_TABLE: Final = box(
    b"stbl",
    full_box(b"stts", 0, 0, bytes(4)),
    full_box(b"stsc", 0, 0, bytes(4)),
    full_box(b"stsz", 0, 0, bytes(8)),
    full_box(b"stco", 0, 0, bytes(4)),
)
"""The sample table after its descriptions, with no samples."""
_OWN_DATA: Final = box(b"dinf", full_box(b"dref", 0, 0, (1).to_bytes(4), full_box(b"url ", 0, 1)))
_TABLE: Final = _EMPTY_TABLE[8:]


def movie(info: StreamInfo, *, skipped: int = 0) -> bytes:
    """Return the head of a stream; raises InvalidInputError if MP4 can't hold it.

    The movie begins `skipped` video ticks after the video track does.
    """
    video, audio = info.video, info.audio
    tracks = [_video_track(video, skipped)]
    extends = [_extends(VIDEO_ID)]
    if audio is not None:
        tracks.append(_audio_track(audio))
        extends.append(_extends(AUDIO_ID))
    moov = box(b"moov", _movie_header(len(tracks) + 1), *tracks, box(b"mvex", *extends))
    return _FTYP + moov


def _movie_header(next_id: int) -> bytes:
    head = struct.pack(">IIIIIH10x", 0, 0, 1000, 0, 0x10000, 0x100)
    return full_box(b"mvhd", 0, 0, head, _UNITY, bytes(24), next_id.to_bytes(4))


def _extends(number: int) -> bytes:
    return full_box(b"trex", 0, 0, struct.pack(">5I", number, 1, 0, 0, 0))


def _video_track(video: VideoFormat, skipped: int) -> bytes:
    sides = (video.width, video.height)
    entry = video_entry(video)
    header = full_box(b"vmhd", 0, 1, bytes(8))
    # A length of 0: as long as the fragments.
    edit = struct.pack(">IQqI", 1, 0, skipped, 0x10000)
    edits = box(b"edts", full_box(b"elst", 1, 0, edit)) if skipped else b""
    return _track(VIDEO_ID, sides, 0, VIDEO_RATE, b"vide", header, entry, edits)


def _audio_track(audio: AudioFormat) -> bytes:
    header = full_box(b"smhd", 0, 0, bytes(4))
    return _track(AUDIO_ID, (0, 0), 0x100, audio.rate_hz, b"soun", header, audio_entry(audio))


def _track(  # noqa: PLR0913, PLR0917 -- a track is made of these
    number: int,
    sides: tuple[int, int],
    volume: int,
    rate_hz: int,
    kind: bytes,
    kind_header: bytes,
    entry: bytes,
    edits: bytes = b"",
) -> bytes:
    head = struct.pack(">IIIII8xHHH2x", 0, 0, number, 0, 0, 0, 0, volume)
    size = struct.pack(">II", sides[0] << 16, sides[1] << 16)
    table = box(b"stbl", full_box(b"stsd", 0, 0, (1).to_bytes(4), entry), _TABLE)
    media = box(
        b"mdia",
        full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, rate_hz, 0, _UNDETERMINED, 0)),
        full_box(b"hdlr", 0, 0, bytes(4), kind, bytes(13)),
        box(b"minf", kind_header, _OWN_DATA, table),
    )
    return box(b"trak", full_box(b"tkhd", 0, _ENABLED, head, _UNITY, size), edits, media)
