"""RTP as a camera sends it: coded pictures cut into packets, and what a test does to them."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from struct import pack
from typing import Literal

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
import numpy as np

from hub.camera.rtsp.messages import Media
from hub.media.codecs import from_annex_b

SENDER = 0x5EED
STEP = 6000
"""Ticks between pictures: fifteen a second."""
_LARGEST = 1000

type Coding = Literal["h264", "hevc"]


@dataclass(frozen=True, slots=True)
class Coded:
    """A short coded video: parameter sets, and the other units of each picture."""

    coding: Coding
    sets: tuple[bytes, ...]
    pictures: tuple[tuple[bytes, ...], ...]
    times: tuple[int, ...]
    """When each picture is shown, in pictures."""

    @property
    def media(self) -> Media:
        """How a camera describes it."""
        told = [b64encode(each).decode() for each in self.sets]
        if self.coding == "h264":
            return Media(
                kind="video",
                coding="H264",
                clock_hz=90000,
                format={"sprop-parameter-sets": ",".join(told)},
            )
        names = ("sprop-vps", "sprop-sps", "sprop-pps")
        return Media(
            kind="video",
            coding="H265",
            clock_hz=90000,
            format=dict(zip(names, told, strict=True)),
        )

    @property
    def payloads(self) -> list[bytes]:
        """What a recording holds of each picture."""
        return [
            b"".join(len(unit).to_bytes(4, "big") + unit for unit in picture)
            for picture in self.pictures
        ]


@cache
def coded(  # noqa: PLR0913 -- what an encoder is told
    coding: Coding = "h264",
    size: tuple[int, int] = (320, 180),
    count: int = 12,
    group: int = 4,
    *,
    b_frames: int = 0,
    pixels: str = "yuv420p",
    more: str = "",
) -> Coded:
    """Code a still of noise that moves a little."""
    encoder = av.CodecContext.create("libx264" if coding == "h264" else "libx265", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height = size
    encoder.pix_fmt = pixels
    encoder.time_base, encoder.framerate = Fraction(1, 15), Fraction(15)
    encoder.thread_count = 1
    wanted = f"keyint={group}:min-keyint={group}:scenecut=0:bframes={b_frames}:b-adapt=0{more}"
    if coding == "h264":
        encoder.options = {"preset": "ultrafast", "x264-params": wanted}
    else:
        wanted += ":log-level=none:pools=none:frame-threads=1:open-gop=0"
        encoder.options = {"preset": "ultrafast", "x265-params": wanted}
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
    packets = []
    for number in range(count):
        frame = VideoFrame.from_ndarray(np.roll(noise, 2 * number, 1), format="rgb24")
        frame.pts = number
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    sets: tuple[bytes, ...] = ()
    pictures = []
    for packet in packets:
        units = from_annex_b(bytes(packet))
        kinds = {7, 8} if coding == "h264" else {32, 33, 34}
        words = {*kinds, 6} if coding == "h264" else {*kinds, 39, 40}
        sets = sets or tuple(unit for unit in units if number_of(coding, unit) in kinds)
        # Without the encoder's own words, so that losing a packet always tears a picture.
        pictures.append(tuple(unit for unit in units if number_of(coding, unit) not in words))
    times = tuple(packet.pts or 0 for packet in packets)
    return Coded(coding, sets, tuple(pictures), times)


def number_of(coding: Coding, unit: bytes) -> int:
    """Return a unit's type."""
    return unit[0] & 0x1F if coding == "h264" else unit[0] >> 1 & 0x3F


def rtp(  # noqa: PLR0913 -- a packet's fields
    payload: bytes,
    sequence: int,
    timestamp: int = 0,
    *,
    marker: bool = False,
    payload_type: int = 96,
    sender: int = SENDER,
) -> bytes:
    """Return one packet."""
    second = payload_type | (0x80 if marker else 0)
    head = pack("!BBHII", 0x80, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, sender)
    return head + payload


@dataclass(slots=True)
class Packetiser:
    """Cuts pictures into packets with growing sequence numbers."""

    coding: Coding = "h264"
    sequence: int = 65530
    """Wraps soon."""
    start: int = 0xFFFF0000
    """The first timestamp; wraps soon."""
    marks: bool = True
    sent: list[bytes] = field(default_factory=list)

    def picture(self, units: Sequence[bytes], time: int) -> list[bytes]:
        """Return the packets of one picture, shown at `time` pictures from the start."""
        payloads = [payload for unit in units for payload in self.payloads(unit)]
        packets = []
        for number, payload in enumerate(payloads):
            marker = self.marks and number == len(payloads) - 1
            timestamp = self.start + time * STEP
            packets.append(rtp(payload, self.sequence, timestamp, marker=marker))
            self.sequence += 1
        return packets

    def payloads(self, unit: bytes) -> list[bytes]:
        """Return a unit whole, or in fragments."""
        if len(unit) <= _LARGEST:
            return [unit]
        head = 1 if self.coding == "h264" else 2
        pieces = [unit[at : at + _LARGEST] for at in range(head, len(unit), _LARGEST)]
        kind = number_of(self.coding, unit)
        if self.coding == "h264":
            front = bytes((unit[0] & 0xE0 | 28,))
        else:
            front = bytes((unit[0] & 0x81 | 49 << 1, unit[1]))
        ends = [0x80, *[0] * (len(pieces) - 2), 0x40]
        return [
            front + bytes((kind | end,)) + piece for piece, end in zip(pieces, ends, strict=True)
        ]


def packets_of(video: Coded, *, in_band: bool = False, marks: bool = True) -> list[list[bytes]]:
    """Return the packets of each picture of a video."""
    cutter = Packetiser(video.coding, marks=marks)
    found = []
    for units, time in zip(video.pictures, video.times, strict=True):
        keys = {5} if video.coding == "h264" else set(range(16, 22))
        key = any(number_of(video.coding, unit) in keys for unit in units)
        before = video.sets if in_band and key else ()
        found.append(cutter.picture([*before, *units], time))
    return found
