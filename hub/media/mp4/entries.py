"""Sample entries: how an MP4 says how the samples of a track are coded."""

import struct
from typing import Final

from hub.errors import InvalidInputError
from hub.media.mp4.boxes import box, full_box
from hub.media.packet import AudioFormat, VideoFormat

_KINDS: Final = {"h264": (b"avc1", b"avcC"), "hevc": (b"hvc1", b"hvcC")}
_LARGEST: Final = 0xFFFF
_LONGEST_CONFIG: Final = 64
_DPI_72: Final = 0x480000
_AAC: Final = bytes((0x40, 0x15))
"""MPEG-4 audio, an audio stream."""


def video_entry(form: VideoFormat, pixel_aspect: tuple[int, int] | None = None) -> bytes:
    """Return an AVC or HEVC sample entry (ISO/IEC 14496-15, 5.4.2 and 8.4.1).

    Raises InvalidInputError where MP4 cannot hold such video.
    """
    kinds = _KINDS.get(form.codec)
    sides = (form.width, form.height)
    if (
        kinds is None
        or form.extradata[:1] != b"\x01"
        or not 0 < min(sides) <= max(sides) <= _LARGEST
    ):
        raise InvalidInputError("The camera sends video that cannot be stored: set it to H.264.")
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
    """Return an MPEG-4 audio sample entry (ISO/IEC 14496-14, 5.6).

    Raises InvalidInputError where MP4 cannot hold such sound.
    """
    if not 0 < len(form.config) <= _LONGEST_CONFIG:
        raise InvalidInputError("The camera sends sound that cannot be stored: switch it off.")
    rate_hz = form.rate_hz if form.rate_hz <= _LARGEST else 0  # the configuration tells it, too
    stream = _AAC + bytes(11) + _descriptor(5, form.config)
    told = _descriptor(3, bytes(3) + _descriptor(4, stream) + _descriptor(6, b"\x02"))
    return box(
        b"mp4a",
        struct.pack(">6xH8xHH4xI", 1, form.channels, 16, rate_hz << 16),
        full_box(b"esds", 0, 0, told),
    )


def _descriptor(tag: int, content: bytes) -> bytes:
    """Return a descriptor whose length takes four bytes (ISO/IEC 14496-1, 8.3.3)."""
    length = len(content)
    sized = bytes(0x80 | length >> shift & 0x7F for shift in (21, 14, 7)) + bytes((length & 0x7F,))
    return bytes((tag,)) + sized + content
