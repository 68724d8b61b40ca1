"""Encoded video and sound on their way from a camera to a file, in one form for every source.

They are decoded by the libraries of FFmpeg through PyAV, which are loaded when first used: they
take 18 MB of memory, which a hub without cameras does not need. A module that imports `av` from
here must not use it at import time; annotations need `from __future__ import annotations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from hub.errors import CameraUnreachableError

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
    turn: int = 0
    """By how many quarters, clockwise, a picture is turned to be shown: phones film on their side.
    """


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
    def describe_video(self) -> str:
        """Return the video for a person, such as `H.264 1280x720 15/s`."""
        video = self.video
        rate = f" {self.frame_rate:.0f}/s" if self.frame_rate else ""
        return f"{_NAMES.get(video.codec, video.codec)} {video.width}x{video.height}{rate}"

    @property
    def describe_sound(self) -> str:
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


if TYPE_CHECKING:
    import av as av  # noqa: PLC0414 -- so that it may be imported from here
    import av.video.frame
    import av.video.reformatter
else:

    class _WhenUsed:
        """Stands in for the package until one of its names is used. Each name is looked up once."""

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the package has
            load_ffmpeg()
            found = getattr(import_module("av"), name)
            setattr(self, name, found)
            return found

    av = _WhenUsed()


def load_ffmpeg() -> None:
    """Load the libraries now, so that nothing waits for them later. Blocking."""
    # With the submodules whose names are used: a package need not import its own.
    for name in ("av", "av.video.frame", "av.video.reformatter"):
        import_module(name)


LARGEST_PIXELS: Final = 40_000_000


class Decoder:
    """Decodes one stream. Not shared between threads, but may move from one to the next.

    Raises CameraUnreachableError if the codec is unknown.
    """

    def __init__(self, info: StreamInfo, *, rough: bool = False, threads: int = 1) -> None:
        """With `rough`, skip the deblocking filter: a quarter cheaper, not for display.

        With several threads, each decodes a frame, and frames come as many packets later.
        """
        try:
            context = av.CodecContext.create(info.video.codec, "r")
        except (av.error.FFmpegError, ValueError) as error:
            raise CameraUnreachableError("camera.video_unknown") from error
        if not isinstance(context, av.VideoCodecContext):
            raise CameraUnreachableError("camera.no_video")
        context.extradata = info.video.extradata
        context.thread_type, context.thread_count = "FRAME", threads
        # A hostile stream may declare any size in band, after the one that was checked.
        context.options = {"max_pixels": str(LARGEST_PIXELS)}
        if rough:
            context.options = {**context.options, "skip_loop_filter": "all"}
        self._context = context

    def decode(self, packet: Packet) -> list[av.VideoFrame]:
        """Return the frames that are now complete; none for a broken packet."""
        try:
            return self._context.decode(_raw(packet))
        except av.error.FFmpegError:
            return []

    def finish(self) -> list[av.VideoFrame]:
        """Return the frames that waited for later ones. Decoding then starts over."""
        try:
            frames = self._context.decode(None)
        except av.error.FFmpegError:
            frames = []
        self._context.flush_buffers()
        return frames

    def decode_key_frame(self, packet: Packet) -> av.VideoFrame | None:
        """Return a key frame on its own, or None if it is broken."""
        frames = self.decode(packet) + self.finish()
        return frames[0] if frames else None


def _raw(packet: Packet) -> av.Packet:
    raw = av.Packet(packet.payload)
    raw.pts, raw.dts, raw.time_base = packet.pts, packet.dts, Fraction(1, packet.rate_hz)
    raw.is_keyframe = packet.key
    return raw
