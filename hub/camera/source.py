"""What a camera yields, however it is reached."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from hub.model.ids import CameraId

_NAMES = {"h264": "H.264", "hevc": "H.265"}


class Track(StrEnum):
    """The two tracks a recording may have."""

    VIDEO = "video"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamInfo:
    """What one connection carries; a camera may answer differently the next time."""

    template: bytes
    """Codec parameters of every track, as `hub.camera.template` writes them."""
    codec: str
    """FFmpeg's name of the video codec: `h264` or `hevc`."""
    width: int
    height: int
    frame_rate: float
    """Frames a second as the camera states it, or 0 where it does not."""
    has_audio: bool

    @property
    def words(self) -> str:
        """Return the video for a person, such as `H.264 1280x720 15/s`."""
        rate = f" {self.frame_rate:.0f}/s" if self.frame_rate else ""
        return f"{_NAMES.get(self.codec, self.codec)} {self.width}x{self.height}{rate}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One coded frame or piece of sound; its times are never unknown."""

    track: Track
    payload: bytes
    pts: int
    dts: int
    duration: int
    """In ticks of `time_base`, as `pts` and `dts`."""
    time_base: Fraction
    key: bool
    arrived: datetime
    """Our wall clock when the packet was read."""

    @property
    def start_s(self) -> float:
        """Return the decoding time on the connection's own media clock."""
        return float(self.dts * self.time_base)

    @property
    def end_s(self) -> float:
        """Return when the packet's frame ends on the connection's own media clock."""
        return float((self.dts + self.duration) * self.time_base)


class CameraSource(Protocol):
    """One camera's video, however it is reached.

    A source never retries: `packets` ends on the first error, so that the
    recorder alone decides when to connect again.
    """

    @property
    def camera_id(self) -> CameraId:
        """The camera whose packets these are."""

    @property
    def info(self) -> StreamInfo:
        """What is being read; known once `packets` has yielded its first packet."""

    def packets(self) -> AsyncGenerator[Packet]:
        """Yield packets in decoding order, the first one a video key frame.

        Raises CameraUnreachableError, also when the stream merely ends, and
        CameraPasswordError. Closing the generator hangs up.
        """
