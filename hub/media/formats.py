"""How a stream is coded, from what its camera states: parameter sets and an AAC configuration.

FFmpeg reads what is deep inside them (size, reordering, frame rate); the few numbers that a
decoder configuration record repeats are read here. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from hub.errors import InvalidInputError
from hub.media.ffmpeg import av
from hub.media.nal import PPS, SPS, ParameterSets, kind
from hub.media.packet import AudioFormat, VideoFormat

HEVC_VPS, HEVC_SPS, HEVC_PPS = 32, 33, 34
_SETS = (HEVC_VPS, HEVC_SPS, HEVC_PPS)
_LARGEST_SIDE = 8192
_MOST_FRAMES_S = 240
_MOST_SETS, _LARGEST_SET = 31, 4096
_START = b"\x00\x00\x00\x01"
_HIGH = frozenset({100, 110, 122, 144})
"""The H.264 profiles whose record ends with the chroma format and the bit depths."""
_CHROMA_444 = 3
_LEAST_SPS = 4
_LEAST_HEVC_SPS = 15
"""An H.265 one holds at least its header and its profile, tier and level (7.3.3)."""
_LONGEST_CODE = 32
_AAC_HZ: Final = (
    *(96000, 88200, 64000, 48000, 44100, 32000),
    *(24000, 22050, 16000, 12000, 11025, 8000, 7350),
)
_AAC_CHANNELS: Final = (0, 1, 2, 3, 4, 5, 6, 8)
_ESCAPED_TYPE, _ESCAPED_HZ = 31, 15
_LEAST_AAC_HZ, _MOST_AAC_HZ = 4000, 192_000
_LONGEST_CONFIG: Final = 64
"""No recording holds a longer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedVideo:
    """What parameter sets state."""

    format: VideoFormat
    frame_rate: float
    """Frames a second, or 0 where they do not say."""


def stated_video(codec: str, sets: Sequence[bytes]) -> StatedVideo:
    """Read parameter sets (NAL units) of `h264` or `hevc`; raises InvalidInputError."""
    if len(sets) > 3 * _MOST_SETS or any(len(each) > _LARGEST_SET for each in sets):
        raise _unreadable()
    try:
        extradata = _avcc(sets) if codec == "h264" else _hvcc(sets)
        probed = _probed(codec, sets)
    except (IndexError, av.error.FFmpegError, ValueError):
        raise _unreadable() from None
    if not (0 < probed.width <= _LARGEST_SIDE and 0 < probed.height <= _LARGEST_SIDE):
        raise _unreadable()
    rate = float(probed.framerate or Fraction(0))
    return StatedVideo(
        format=VideoFormat(
            codec=codec,
            extradata=extradata,
            width=probed.width,
            height=probed.height,
            reorders=bool(probed.has_b_frames),
        ),
        frame_rate=rate if 0 < rate <= _MOST_FRAMES_S else 0.0,
    )


def aac_format(config: bytes, rate_hz: int = 0) -> AudioFormat:
    """Read an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1); raises InvalidInputError.

    `rate_hz` is the stream's own clock where that differs from the rate of the coded core.
    """
    try:
        bits = _Bits(config)
        if bits.take(5) == _ESCAPED_TYPE:
            bits.take(6)
        index = bits.take(4)
        hz = bits.take(24) if index == _ESCAPED_HZ else _AAC_HZ[index]
        channels = _AAC_CHANNELS[bits.take(4)]
    except IndexError:
        raise InvalidInputError("The camera describes sound that cannot be read.") from None
    fits = len(config) <= _LONGEST_CONFIG and all(
        _LEAST_AAC_HZ <= each <= _MOST_AAC_HZ for each in (hz, rate_hz or hz)
    )
    if not fits or not channels:
        raise InvalidInputError("The camera describes sound that cannot be read.")
    return AudioFormat(config=config, rate_hz=rate_hz or hz, channels=channels)


def core_rate_hz(config: bytes) -> int:
    """Return the rate of the coded core of an AudioSpecificConfig; raises InvalidInputError."""
    return aac_format(config).rate_hz


def _unreadable() -> InvalidInputError:
    return InvalidInputError("The camera describes its video in a way that cannot be read.")


def _avcc(sets: Sequence[bytes]) -> bytes:
    """Return the AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3)."""
    sps = tuple(each for each in sets if each and kind(each) == SPS)
    pps = tuple(each for each in sets if each and kind(each) == PPS)
    if not 0 < len(sps) <= _MOST_SETS or not 0 < len(pps) <= _MOST_SETS:
        raise _unreadable()
    return ParameterSets(sps=sps, pps=pps, ending=_ending(sps[0])).avcc()


def _ending(sps: bytes) -> bytes:
    """Return what the record of a high profile ends with: chroma format and bit depths."""
    if len(sps) <= _LEAST_SPS:
        raise _unreadable()
    if sps[1] not in _HIGH:
        return b""
    bits = _Bits(_unescaped(sps[4:]))
    bits.code()  # its number
    chroma, luma_depth, chroma_depth = bits.code(), bits.code(), bits.code()
    return bytes((0xFC | chroma & 3, 0xF8 | luma_depth & 7, 0xF8 | chroma_depth & 7, 0))


def _hvcc(sets: Sequence[bytes]) -> bytes:
    """Return the HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1)."""
    arrays = [[each for each in sets if each and each[0] >> 1 & 0x3F == one] for one in _SETS]
    if any(not 0 < len(array) <= _MOST_SETS for array in arrays):
        raise _unreadable()
    sps = _unescaped(arrays[1][0])
    if len(sps) < _LEAST_HEVC_SPS:
        raise _unreadable()
    layers = sps[2] >> 1 & 7
    chroma, luma_depth, chroma_depth = _hevc_depths(sps, layers)
    head = bytes((1, *sps[3:15], 0xF0, 0, 0xFC, 0xFC | chroma & 3))
    head += bytes((0xF8 | luma_depth & 7, 0xF8 | chroma_depth & 7, 0, 0))
    # Sub-layers, whether they nest, lengths in four bytes; then the three kinds of sets.
    head += bytes(((layers + 1) << 3 | (sps[2] & 1) << 2 | 3, len(arrays)))
    for one, array in zip(_SETS, arrays, strict=True):
        head += bytes((0x80 | one,)) + len(array).to_bytes(2, "big")
        head += b"".join(len(each).to_bytes(2, "big") + each for each in array)
    return head


def _hevc_depths(sps: bytes, layers: int) -> tuple[int, int, int]:
    """Return chroma format and bit depths less eight of an H.265 SPS (7.3.2.2.1)."""
    bits = _Bits(sps[15:])
    if layers:
        present = [(bits.take(1), bits.take(1)) for _ in range(8)][:layers]
        for profile, level in present:
            bits.take(88 * profile + 8 * level)
    bits.code()  # its number
    chroma = bits.code()
    if chroma == _CHROMA_444:
        bits.take(1)
    bits.code(), bits.code()  # width and height
    if bits.take(1):
        for _ in range(4):
            bits.code()
    return chroma, bits.code(), bits.code()


def _probed(codec: str, sets: Sequence[bytes]) -> av.VideoCodecContext:
    """Return a decoder that has read the sets."""
    decoder = av.CodecContext.create(codec, "r")
    assert isinstance(decoder, av.VideoCodecContext)  # noqa: S101 -- as its name says
    decoder.thread_count = 1
    decoder.extradata = b"".join(_START + each for each in sets)
    decoder.open()
    if codec == "h264":
        # FFmpeg looks at H.264 sets only when a picture refers to them: the head of one does.
        decoder.options = {"ec": "0"}
        decoder.decode(av.Packet(_START + _slice_head(sets)))
    return decoder


def _slice_head(sets: Sequence[bytes]) -> bytes:
    """Return the beginning of an IDR slice that refers to the first picture parameter set."""
    pps = next(each for each in sets if each and kind(each) == PPS)
    number = _Bits(_unescaped(pps[1:])).code() + 1
    code = "0" * (number.bit_length() - 1) + f"{number:b}"
    # First macroblock 0, an I slice, that set; what follows is of no importance.
    body = f"10001000{code}{'10' * 160}"[:320]
    return b"\x65" + int(body, 2).to_bytes(40, "big")


def _unescaped(raw: bytes) -> bytes:
    """Return a NAL unit without its emulation prevention bytes (H.264, 7.4.1)."""
    return raw.replace(b"\x00\x00\x03", b"\x00\x00")


class _Bits:
    """Reads bits from the most significant one on; raises IndexError beyond the end."""

    def __init__(self, raw: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in raw)
        self._at = 0

    def take(self, count: int) -> int:
        """Return the next `count` bits as a number."""
        end = self._at + count
        if end > len(self._bits):
            raise IndexError
        taken = self._bits[self._at : end]
        self._at = end
        return int(taken, 2) if taken else 0

    def code(self) -> int:
        """Return the next unsigned exp-Golomb number (H.264, 9.1)."""
        one = self._bits.find("1", self._at)
        zeros = one - self._at
        if one < 0 or zeros > _LONGEST_CODE:
            raise IndexError
        self._at = one
        return self.take(zeros + 1) - 1
