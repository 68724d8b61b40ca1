"""How a stream is encoded: H.264 and H.265 parameter sets, AAC configurations, NAL units. Pure.

FFmpeg reads what is deep inside parameter sets (size, reordering, frame rate). The few numbers that
a decoder configuration record repeats are read here. For NAL units, this covers what an exact cut
needs of ITU-T H.264 annex B and ISO 14496-15.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from operator import and_
from typing import Final

from hub.errors import InvalidInputError, StorageError
from hub.media.packet import AudioFormat, VideoFormat, av

IDR, SEI, SPS, PPS, DELIMITER = 5, 6, 7, 8, 9
SLICES = frozenset({1, 2, 3, 4, IDR})
SHARED = SLICES | {DELIMITER}
"""Coded pictures. Parameter sets are in a file's index: `avc1` allows them nowhere else (14496-15,
5.4.2). All other units are metadata."""
MOST_IDS = 32
"""Sequence parameter sets have ids from 0 to 31."""
_LENGTH = 4
_MOST_SPS, _MOST_PPS = 31, 255
_HIGH = frozenset({100, 110, 122, 144})
_HIGH_420_8_BIT = b"\xfd\xf8\xf8\x00"
"""The end of a high profile's record: 4:2:0, 8 bits of luma and of chroma."""
_LONGEST_ID_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSets:
    """Sequence and picture parameter sets, without their lengths."""

    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]
    ending: bytes = b""
    """What followed them in their record. High profiles give their bit depth there."""

    @property
    def profile(self) -> int:
        """The profile of the first one, such as 66 (baseline), 77 (main), 100 (high)."""
        return self.sps[0][1]

    def ids(self) -> frozenset[int]:
        """Return the ids of all sets; raises StorageError if one has none."""
        return frozenset({*map(_sps_id, self.sps), *map(_pps_id, self.pps)})

    def joined(self, other: ParameterSets) -> ParameterSets:
        """Return both, in the order of their ids, of which they must not share any."""
        sps = tuple(sorted(self.sps + other.sps, key=_sps_id))
        pps = tuple(sorted(self.pps + other.pps, key=_pps_id))
        return ParameterSets(sps=sps, pps=pps, ending=self.ending)

    def avcc(self) -> bytes:
        """Return the AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3).

        It promises what holds for every set: only the constraints that all have, the highest level.
        """
        flags, level = reduce(and_, (sps[2] for sps in self.sps)), max(sps[3] for sps in self.sps)
        head = bytes((1, self.profile, flags, level, 0xFF, 0xE0 | len(self.sps)))
        body = b"".join(len(each).to_bytes(2, "big") + each for each in self.sps)
        body += bytes((len(self.pps),))
        body += b"".join(len(each).to_bytes(2, "big") + each for each in self.pps)
        return head + body + (self.ending if self.profile in _HIGH else b"")


def _sps_id(sps: bytes) -> int:
    return _exp_golomb(sps[4:])


def _pps_id(pps: bytes) -> int:
    return _exp_golomb(pps[1:])


def kind(unit: bytes) -> int:
    """Return a NAL unit's type."""
    return unit[0] & 0x1F


def prefixed(units: Iterable[bytes]) -> bytes:
    """Return NAL units, each preceded by its four-byte length."""
    return b"".join(len(unit).to_bytes(_LENGTH, "big") + unit for unit in units)


def from_annex_b(stream: bytes) -> list[bytes]:
    """Return the NAL units between the start codes of annex B."""
    # No unit ends with a zero. Zeros before a start code belong to it, or are padding.
    units = (piece.rstrip(b"\x00") for piece in stream.split(b"\x00\x00\x01")[1:])
    return [unit for unit in units if unit]


def from_prefixed(payload: bytes) -> list[bytes]:
    """Return the NAL units of length-prefixed video; raises StorageError if it is damaged."""
    units = []
    at = 0
    while at < len(payload):
        length = int.from_bytes(payload[at : at + _LENGTH], "big")
        at += _LENGTH
        if length == 0 or at + length > len(payload):
            raise StorageError("recording.frame_damaged")
        units.append(payload[at : at + length])
        at += length
    return units


_USER_DATA, _STOP = 5, 0x80


def ends_as_stated(unit: bytes, head: int) -> bool:
    """Return whether user data (SEI) is as long as it says, after a unit's `head` bytes.

    Some cameras send it without emulation prevention bytes, so it may hold start codes.
    """
    if unit[head : head + 1] != bytes((_USER_DATA,)) or unit[-1] != _STOP:
        return False
    at, size = head + 1, 0
    while at < len(unit) and unit[at] == 0xFF:  # noqa: PLR2004 -- 255 more follow
        at, size = at + 1, size + 0xFF
    return at < len(unit) and len(unit) == at + 1 + size + unit[at] + 1


def strip_metadata(payload: bytes) -> bytes:
    """Return a length-prefixed frame without the camera's metadata: SEI and private unit types.

    Repeated parameter sets are left out as well. Some cameras sign their video in SEI with a
    certificate that contains their serial number.
    """
    return prefixed(unit for unit in from_prefixed(payload) if kind(unit) in SHARED)


def parameter_sets(extradata: bytes) -> ParameterSets | None:
    """Read avcC or annex B extradata; None if it holds no usable parameter sets."""
    if extradata[:1] == b"\x01":
        return _from_avcc(extradata)
    return sets_among(from_annex_b(extradata))


def sets_among(units: Iterable[bytes]) -> ParameterSets | None:
    """Return the parameter sets among NAL units; None if either kind is missing."""
    units = tuple(units)
    sps = tuple(unit for unit in units if kind(unit) == SPS and len(unit) > _LENGTH)
    pps = tuple(unit for unit in units if kind(unit) == PPS and len(unit) > 1)
    if not 0 < len(sps) <= _MOST_SPS or not 0 < len(pps) <= _MOST_PPS:
        return None
    return ParameterSets(sps=sps, pps=pps, ending=_HIGH_420_8_BIT)


def _from_avcc(record: bytes) -> ParameterSets | None:
    try:
        length, units, end = _read_avcc(record)
    except IndexError:
        return None
    sets = sets_among(units)
    # Other length sizes are legal but unsupported: such video is encoded again.
    if length != _LENGTH or sets is None or len(sets.sps) + len(sets.pps) != len(units):
        return None
    return ParameterSets(sps=sets.sps, pps=sets.pps, ending=record[end:] or sets.ending)


_HVCC_BYTES: Final = 23
_MOST_IN_RECORD: Final = 32


def read_record(raw: bytes, *, is_hevc: bool) -> tuple[int, list[bytes]]:
    """Read avcC or hvcC (ISO/IEC 14496-15, 5.3.3 and 8.3.3): the length's size, and all sets.

    Raises InvalidInputError.
    """
    try:
        length, sets, _ = _read_hvcc(raw) if is_hevc else _read_avcc(raw)
    except IndexError:
        raise InvalidInputError("ingest.not_decodable") from None
    if len(sets) > _MOST_IN_RECORD:
        raise InvalidInputError("ingest.not_decodable")
    return length, sets


def _read_avcc(raw: bytes) -> tuple[int, list[bytes], int]:
    """Return the length's size, all sets, and where they end; raises IndexError."""
    sets: list[bytes] = []
    at = _read_sets(raw, 6, raw[5] & 0x1F, sets)
    return (raw[4] & 3) + 1, sets, _read_sets(raw, at + 1, raw[at], sets)


def _read_hvcc(raw: bytes) -> tuple[int, list[bytes], int]:
    sets: list[bytes] = []
    at = _HVCC_BYTES
    for _ in range(raw[22]):
        at = _read_sets(raw, at + 3, int.from_bytes(raw[at + 1 : at + 3]), sets)
    return (raw[21] & 3) + 1, sets, at


def _read_sets(raw: bytes, at: int, count: int, into: list[bytes]) -> int:
    for _ in range(count):
        length = int.from_bytes(raw[at : at + 2])
        at += 2 + length
        if not length or at > len(raw):
            raise IndexError
        into.append(raw[at - length : at])
    return at


def _exp_golomb(raw: bytes) -> int:
    """Return the first unsigned exp-Golomb number (H.264, 9.1) of a NAL unit's payload."""
    plain = raw[:_LONGEST_ID_BYTES].replace(b"\x00\x00\x03", b"\x00\x00")
    bits = "".join(f"{byte:08b}" for byte in plain)
    zeros = len(bits) - len(bits.lstrip("0"))
    if 2 * zeros + 1 > len(bits):
        raise StorageError("recording.sets_damaged")
    return int(bits[zeros : 2 * zeros + 1], 2) - 1


HEVC_VPS, HEVC_SPS, HEVC_PPS = 32, 33, 34
_SETS = (HEVC_VPS, HEVC_SPS, HEVC_PPS)
_LARGEST_SIDE = 8192
_MOST_FRAMES_S = 240
_MOST_SETS, _LARGEST_SET = 31, 4096
_START = b"\x00\x00\x00\x01"
"""The start code of annex B."""
_CHROMA_444 = 3
_LEAST_SPS = 4
_LEAST_HEVC_SPS = 15
"""An H.265 SPS holds at least its header and its profile, tier and level (7.3.3)."""
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
    """Frames per second, or 0 if not stated."""


def stated_video(codec: str, sets: Sequence[bytes]) -> StatedVideo:
    """Read parameter sets (NAL units) of `h264` or `hevc`; raises InvalidInputError."""
    return _stated(codec, tuple(sets))


# The files of one camera have the same sets, and reading them costs as much as a picture.
@lru_cache(16)
def _stated(codec: str, sets: tuple[bytes, ...]) -> StatedVideo:
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

    `rate_hz` is the stream's own clock if that differs from the rate of the coded core.
    """
    try:
        bits = _Bits(config)
        if bits.read(5) == _ESCAPED_TYPE:
            bits.read(6)
        index = bits.read(4)
        hz = bits.read(24) if index == _ESCAPED_HZ else _AAC_HZ[index]
        channels = _AAC_CHANNELS[bits.read(4)]
    except IndexError:
        raise InvalidInputError("camera.sound_unreadable") from None
    fits = len(config) <= _LONGEST_CONFIG and all(
        _LEAST_AAC_HZ <= each <= _MOST_AAC_HZ for each in (hz, rate_hz or hz)
    )
    if not fits or not channels:
        raise InvalidInputError("camera.sound_unreadable")
    return AudioFormat(config=config, rate_hz=rate_hz or hz, channels=channels)


def core_rate_hz(config: bytes) -> int:
    """Return the rate of an AudioSpecificConfig's coded core; raises InvalidInputError."""
    return aac_format(config).rate_hz


def _unreadable() -> InvalidInputError:
    return InvalidInputError("camera.video_undescribed")


def _avcc(sets: Sequence[bytes]) -> bytes:
    """Return the AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3)."""
    sps = tuple(each for each in sets if each and kind(each) == SPS)
    pps = tuple(each for each in sets if each and kind(each) == PPS)
    if not 0 < len(sps) <= _MOST_SETS or not 0 < len(pps) <= _MOST_SETS:
        raise _unreadable()
    return ParameterSets(sps=sps, pps=pps, ending=_ending(sps[0])).avcc()


def _ending(sps: bytes) -> bytes:
    """Return the end of a high profile's record: chroma format and bit depths."""
    if len(sps) <= _LEAST_SPS:
        raise _unreadable()
    if sps[1] not in _HIGH:
        return b""
    bits = _Bits(_unescaped(sps[4:]))
    bits.code()  # its id
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
    """Return an H.265 SPS's chroma format and bit depths minus eight (7.3.2.2.1)."""
    bits = _Bits(sps[15:])
    if layers:
        present = [(bits.read(1), bits.read(1)) for _ in range(8)][:layers]
        for profile, level in present:
            bits.read(88 * profile + 8 * level)
    bits.code()  # its id
    chroma = bits.code()
    if chroma == _CHROMA_444:
        bits.read(1)
    bits.code(), bits.code()  # width and height
    if bits.read(1):
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
        # FFmpeg reads H.264 sets only when a picture refers to them. A slice's head is enough.
        decoder.options = {"ec": "0"}
        decoder.decode(av.Packet(_START + _slice_head(sets)))
    return decoder


def _slice_head(sets: Sequence[bytes]) -> bytes:
    """Return the beginning of an IDR slice that refers to the first picture parameter set."""
    pps = next(each for each in sets if each and kind(each) == PPS)
    number = _Bits(_unescaped(pps[1:])).code() + 1
    code = "0" * (number.bit_length() - 1) + f"{number:b}"
    # First macroblock 0, an I slice, that set. What follows doesn't matter.
    body = f"10001000{code}{'10' * 160}"[:320]
    return b"\x65" + int(body, 2).to_bytes(40, "big")


def _unescaped(raw: bytes) -> bytes:
    """Return a NAL unit without its emulation prevention bytes (H.264, 7.4.1)."""
    return raw.replace(b"\x00\x00\x03", b"\x00\x00")


class _Bits:
    """Reads bits, the most significant first; raises IndexError beyond the end."""

    def __init__(self, raw: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in raw)
        self._at = 0

    def read(self, count: int) -> int:
        """Return the next `count` bits as a number."""
        end = self._at + count
        if end > len(self._bits):
            raise IndexError
        bits = self._bits[self._at : end]
        self._at = end
        return int(bits, 2) if bits else 0

    def code(self) -> int:
        """Return the next unsigned exp-Golomb number (H.264, 9.1)."""
        one = self._bits.find("1", self._at)
        zeros = one - self._at
        if one < 0 or zeros > _LONGEST_CODE:
            raise IndexError
        self._at = one
        return self.read(zeros + 1) - 1
