"""Encoded video and sound on their way from a camera to a file, in one form for every source."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

_NAMES = {"h264": "H.264", "hevc": "H.265"}

VIDEO_RATE: Final = 90_000
"""Ticks per second of every video track, as in RTP."""


class Track(StrEnum):
    """The two tracks a recording may have."""

    VIDEO = "video"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFormat:
    """How a stream's pictures are encoded."""

    codec: str
    """FFmpeg's name: `h264` or `hevc`."""
    extradata: bytes
    """The decoder configuration record: avcC (ISO/IEC 14496-15, 5.3.3) or hvcC (8.3.3)."""
    width: int
    height: int
    reorders: bool
    """Whether frames are shown in another order than they are decoded (B-frames)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFormat:
    """How a stream's sound is encoded: always AAC, which every browser plays."""

    config: bytes
    """AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1)."""
    rate_hz: int
    """Samples per second; also the ticks per second of the audio track."""
    channels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamInfo:
    """What a connection carries from one key frame on. A camera may change it at another."""

    video: VideoFormat
    audio: AudioFormat | None
    frame_rate: float
    """Frames per second as the camera states it, or 0 if it doesn't."""
    unrecorded_sound: str = ""
    """The encoding of sound that the camera sends but that isn't recorded, or empty."""

    @property
    def words(self) -> str:
        """Return the video for a person, such as `H.264 1280x720 15/s`."""
        video = self.video
        rate = f" {self.frame_rate:.0f}/s" if self.frame_rate else ""
        return f"{_NAMES.get(video.codec, video.codec)} {video.width}x{video.height}{rate}"

    @property
    def sound_words(self) -> str:
        """Return the sound for a person, such as `AAC 16 kHz`; empty if there is none."""
        return f"AAC {self.audio.rate_hz / 1000:g} kHz" if self.audio else ""


@dataclass(slots=True, kw_only=True, frozen=True)
class Packet:
    """One encoded frame or piece of sound. Its times are never unknown.

    `pts` and `dts` count `rate_hz` ticks per second on the connection's own media clock, which
    never wraps. `dts` grows from packet to packet of one track, and `pts` may lie before it.
    """

    track: Track
    payload: bytes
    """The encoded data.

    Video: an access unit, each NAL unit after its four-byte length, without parameter sets and
    delimiters. Audio: one AAC frame without a header.
    """
    pts: int
    dts: int
    rate_hz: int
    key: bool
    """Whether decoding can begin here; True for all sound."""
    arrived: datetime
    """Our wall clock when the packet's last byte was read."""

    @property
    def start_s(self) -> float:
        """Return the decoding time in seconds."""
        return self.dts / self.rate_hz
