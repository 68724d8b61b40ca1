"""What a segment's file says of itself: when it was recorded, and how it is coded."""

from dataclasses import dataclass
from functools import lru_cache
import math
from typing import Final
from uuid import UUID

import msgspec

from hub.errors import StorageError
from hub.media.mp4.boxes import uuid_box
from hub.media.packet import VIDEO_RATE, StreamInfo
from hub.model.ids import RunId

HEADER_UUID: Final = UUID("6e656967-6862-4f72-b365-676d656e7431")
LONGEST_HEADER_BYTES: Final = 64 << 10
MOST_TICKS: Final = 1 << 43
"""Of any track: three years of video. What is more is damage."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentHeader:
    """When a segment was recorded; with the file's own times it gives each frame's wall time."""

    run: RunId
    number: int
    """Counts from 0 within its run, without a gap."""
    start_us: int
    """Wall time of the first frame, in microseconds since 1970."""
    media_start_us: int
    """When the first frame is shown, in microseconds of the camera's clock since the run began."""
    ppm: float
    """How much faster wall time passed than the camera's clock, in millionths."""
    clock_offset_ms: int
    """The camera's clock minus ours."""

    def wall_us(self, media_us: int) -> int:
        """Return the wall time of a media time of the run, in microseconds since 1970."""
        passed = media_us - self.media_start_us
        return self.start_us + passed + round(passed * self.ppm / 1_000_000)


class _Told(msgspec.Struct, frozen=True):
    header: SegmentHeader
    stream: msgspec.Raw


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(_Told)


def told(header: SegmentHeader, info: StreamInfo) -> bytes:
    """Return what a segment says of itself, as JSON."""
    return _ENCODER.encode({"header": header, "stream": info})


def header_box(header: SegmentHeader, info: StreamInfo) -> bytes:
    """Return the box that says it."""
    return uuid_box(HEADER_UUID, told(header, info))


def parse_told(raw: bytes) -> tuple[SegmentHeader, StreamInfo]:
    """Read back what `told` returned; raises StorageError. Equal streams are the same object."""
    try:
        read = _DECODER.decode(raw)
        header, info = read.header, _stream(bytes(read.stream))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise StorageError("A recording does not say when it was made.") from error
    if not _is_possible(header):
        raise StorageError("A recording says that it was made at an impossible time.")
    return header, info


@lru_cache(maxsize=256)
def _stream(raw: bytes) -> StreamInfo:
    """Read a stream's description; a run's segments all hold the same bytes."""
    info = msgspec.json.decode(raw, type=StreamInfo)
    video, audio = info.video, info.audio
    is_video = (
        video.codec in _CODECS
        and min(video.width, video.height) > 0
        and max(video.width, video.height) <= LARGEST_SIDE
        and 0 <= info.frame_rate <= _MOST_FRAME_RATE
    )
    is_audio = audio is None or (
        0 < audio.rate_hz <= _MOST_RATE_HZ and 0 < audio.channels <= _MOST_CHANNELS
    )
    if not is_video or not is_audio:
        raise ValueError("no stream that was ever recorded")
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
