"""What a few seconds of a camera's stream say. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from hub.cli.doctor.finding import Finding, fine, odd, wrong
from hub.media.packet import VideoFormat

_SLOW_FIRST_S: Final = 4.0
_LONG_KEYS_S: Final = 5.0
_HIGH_MBIT_S: Final = 16.0
_NAMES: Final = {"h264": "H.264", "hevc": "H.265"}


@dataclass(slots=True)
class Watched:
    """What came while a stream was watched."""

    udp: bool = False
    video: VideoFormat | None = None
    first_s: float = 0.0
    """From the first word to the first key frame."""
    rate_hz: int = 90_000
    began_s: float = 0.0
    lasted_s: float = 0.0
    keys: list[int] = field(default_factory=list)
    """When each key frame came, on the connection's clock of `rate_hz`."""
    size_bytes: int = 0
    lost: int = 0
    unrecorded_sound: str = ""
    """The coding of sound that is not recorded, or empty."""

    @property
    def key_interval_s(self) -> float:
        """The longest time between two key frames; what was seen of one where none followed."""
        gaps = [(b - a) / self.rate_hz for a, b in pairwise(self.keys)]
        return max(gaps, default=self.lasted_s)

    @property
    def mbit_s(self) -> float:
        """Millions of bits a second."""
        return self.size_bytes * 8 / 1e6 / self.lasted_s if self.lasted_s else 0.0


def judge_stream(name: str, watched: Watched) -> Iterator[Finding]:
    """Yield what is good and bad about what was watched."""
    video = watched.video
    if video is None:
        yield wrong(name, "Its stream brought no picture.", "Restart the camera.")
        return
    codec = _NAMES.get(video.codec, video.codec)
    yield fine(
        name,
        f"Records {codec} {video.width}x{video.height}, {watched.mbit_s:.1f} Mbit/s; "
        f"the first key frame came after {watched.first_s:.1f} s.",
    )
    if watched.first_s > _SLOW_FIRST_S:
        yield odd(
            name,
            f"It took {watched.first_s:.1f} s to send its first key frame.",
            "Set the key frame (I-frame) interval to two seconds: after a break nothing is "
            "recorded for that long.",
        )
    if watched.key_interval_s > _LONG_KEYS_S or (
        len(watched.keys) == 1 and watched.lasted_s >= _LONG_KEYS_S
    ):
        yield odd(
            name,
            f"Its key frames are {watched.key_interval_s:.0f} s apart or more.",
            "Set the key frame (I-frame) interval to two seconds, and switch off `smart` codecs "
            "(H.264+, H.265+): clips begin at a key frame.",
        )
    if watched.unrecorded_sound:
        yield odd(
            name,
            f"Its sound is {watched.unrecorded_sound}, which is not recorded.",
            "Choose AAC or G.711 in the camera's settings, or switch its sound off here.",
        )
    if video.codec == "hevc":
        yield odd(
            name,
            "It sends H.265, which not every browser plays.",
            "Choose H.264 for the main stream where the camera offers it.",
        )
    if watched.mbit_s > _HIGH_MBIT_S:
        yield odd(
            name,
            f"It sends {watched.mbit_s:.0f} Mbit/s, which fills the disk and the Wi-Fi.",
            "Lower the bit rate in the camera's settings: 2 to 6 Mbit/s are enough for 1080p.",
        )
    if watched.lost:
        way = "UDP" if watched.udp else "TCP"
        yield odd(
            name,
            f"{watched.lost} packets were lost within {watched.lasted_s:.0f} s by {way}.",
            "Choose TCP for this camera, and bring it nearer to the Wi-Fi."
            if watched.udp
            else "The camera itself drops them: lower its bit rate, or restart it.",
        )
