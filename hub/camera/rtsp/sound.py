"""Sound in RTP (RFC 3551 and others): AAC unchanged, everything else encoded to AAC."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
import re
from typing import Final, Protocol, override

from hub.camera.rtsp.messages import Media
from hub.camera.rtsp.rtp import difference
from hub.errors import InvalidInputError
from hub.media.codecs import aac_format, core_rate_hz
from hub.media.packet import AudioFormat
from hub.media.sound import (
    AacCoder,
    Coded,
    CodedPayload,
    Decode,
    by_ffmpeg,
    g711,
    interleaved,
    linear,
)
from noticeboard.runtime.tasks import run_blocking

type Deliver = Callable[[int, bytes], None]
"""Takes an RTP timestamp and an AAC frame without a header."""
type DeliverCoded = Callable[[Coded[Arrival]], None]
type Unpack = Callable[[bytes, bool], bytes]
"""Takes a payload and its marker bit; returns the data to decode, or empty if it is incomplete."""

_FRAME: Final = 1024
_LARGEST: Final = 64 * 1024
_MOST_UNITS: Final = 64
_MOST_BITS: Final = 32
_ADTS_HEAD, _ADTS_CHECKED_HEAD = 7, 9
_LEAST_HZ, _MOST_HZ = 4000, 192_000
_MOST_CHANNELS: Final = 2
_TOGETHER_S: Final = 0.06
"""A trip to a thread costs as much as encoding a few packets, so this much sound is batched."""
_MOST_WAITING: Final = 256 * 1024
_MOST_PIECES: Final = 2048
_LAWS: Final = {"PCMA": "alaw", "PCMU": "mulaw"}
_G726: Final = re.compile(r"(AAL2-)?G726-(16|24|32|40)")
_G726_BITS: Final = {"16": "2", "24": "3", "32": "4", "40": "5"}
_OPUS_HZ, _G722_HZ, _MPEG_HZ = 48_000, 16_000, 32_000
_MPEG_HEAD: Final = 4
_AAC_LC: Final = "00010"
_WITH_SBR: Final = frozenset({"00101", "11101"})
_ESCAPED_HZ: Final = "1111"
_LOAS_SYNC: Final = 0x2B7
_LONGEST_ELEMENT: Final = (1 << 13) - 1


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a packet was read."""

    at: datetime
    steady_s: float


class SoundDepacketiser(Protocol):
    """Turns RTP payloads into AAC frames."""

    format: AudioFormat

    def push(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:  # noqa: FBT001 -- called for every packet
        """Process the payload that begins at `at`."""


def is_aac(media: Media) -> bool:
    """Return whether this sound is recorded as it comes."""
    if media.coding == "MP4A-LATM":
        return media.format.get("cpresent") == "0"
    return media.coding == "MPEG4-GENERIC"


def aac_depacketiser(media: Media, deliver: Deliver) -> SoundDepacketiser:
    """Return the depacketizer for AAC; raises InvalidInputError if the sound can't be read."""
    if not _LEAST_HZ <= media.clock_hz <= _MOST_HZ:
        raise _unrecorded()
    return (AacDepacketiser if media.coding == "MPEG4-GENERIC" else LatmDepacketiser)(
        media, deliver
    )


def _unrecorded() -> InvalidInputError:
    return InvalidInputError("camera.sound_kind")


class AacDepacketiser(SoundDepacketiser):
    """AAC with headers before its frames (RFC 3640, 3.2), one or several in a packet."""

    def __init__(self, media: Media, deliver: Deliver) -> None:
        """Raise InvalidInputError if the description can't be read."""
        config = _config(media)
        self.format = aac_format(config, media.clock_hz)
        self._frame = _FRAME * media.clock_hz // core_rate_hz(config)
        self._size_bits = media.number("sizelength", 13)
        self._index_bits = media.number("indexlength", 3)
        self._header_bits = self._size_bits + self._index_bits
        delta = media.number("indexdeltalength", self._index_bits)
        if not 0 < self._header_bits <= _MOST_BITS or delta != self._index_bits:
            raise InvalidInputError("camera.sound_packed")
        self._deliver = deliver
        self._piece: tuple[int, int, bytes] | None = None
        """The timestamp, whole size and beginning of a frame too large for one packet."""

    @override
    def push(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:
        if gap:
            self._piece = None
        bits = int.from_bytes(packet[at : at + 2], "big")
        heads = packet[at + 2 : at + 2 + (bits + 7) // 8]
        sizes = self._sizes(heads, bits)
        at += 2 + len(heads)
        if len(sizes) == 1 and sizes[0] > len(packet) - at:
            self._append_piece(timestamp, sizes[0], packet[at:])
            return
        self._piece = None
        for number, size in enumerate(sizes):
            if size > len(packet) - at:
                return
            self._deliver_frame(timestamp + number * self._frame, packet[at : at + size])
            at += size

    def _sizes(self, heads: bytes, bits: int) -> list[int]:
        """Return the sizes of the frames, in bytes; none if they are not in order."""
        count = min(bits, len(heads) * 8) // self._header_bits
        whole = int.from_bytes(heads, "big")
        sizes = []
        for number in range(min(count, _MOST_UNITS)):
            shift = len(heads) * 8 - (number + 1) * self._header_bits
            head = whole >> shift & (1 << self._header_bits) - 1
            if head & (1 << self._index_bits) - 1:
                return []  # interleaved, which only internet streaming ever used
            sizes.append(head >> self._index_bits)
        return sizes

    def _append_piece(self, timestamp: int, size: int, piece: bytes) -> None:
        begun = self._piece
        if size > _LARGEST:
            self._piece = None
            return
        before = begun[2] if begun is not None and begun[:2] == (timestamp, size) else b""
        gathered = before + piece
        if len(gathered) < size:
            self._piece = (timestamp, size, gathered)
            return
        self._piece = None
        self._deliver_frame(timestamp, gathered[:size])

    def _deliver_frame(self, timestamp: int, frame: bytes) -> None:
        if len(frame) > _ADTS_CHECKED_HEAD and frame[0] == 0xFF and frame[1] & 0xF6 == 0xF0:  # noqa: PLR2004 -- ADTS
            # Some cameras leave the ADTS header on. No frame without one begins like this.
            frame = frame[_ADTS_HEAD if frame[1] & 1 else _ADTS_CHECKED_HEAD :]
        if frame:
            self._deliver(timestamp % (1 << 32), frame)


class LatmDepacketiser(SoundDepacketiser):
    """AAC in LATM (RFC 6416) with its configuration in the description, not in the packets."""

    def __init__(self, media: Media, deliver: Deliver) -> None:
        """Raise InvalidInputError if the description can't be read."""
        config, self._frames = _multiplex(_config(media))
        self.format = aac_format(config, media.clock_hz)
        self._frame = _FRAME * media.clock_hz // core_rate_hz(config)
        self._gathered = _Gathered()
        self._deliver = deliver

    @override
    def push(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:
        if gap:
            self._gathered.clear()
        element, at = self._gathered.append(packet[at:], marker), 0
        for number in range(self._frames):
            size = 0
            while at < len(element):
                size += element[at]
                at += 1
                if element[at - 1] != 0xFF:  # noqa: PLR2004 -- continues (ISO/IEC 14496-3, 1.7.3.1)
                    break
            if not 0 < size <= len(element) - at:
                return
            self._deliver((timestamp + number * self._frame) % (1 << 32), element[at : at + size])
            at += size


class _Gathered:
    """Joins packets until one is marked as the last."""

    def __init__(self) -> None:
        self._parts = b""

    def clear(self) -> None:
        """Discard the gathered packets, since one is missing."""
        self._parts = b""

    def append(self, payload: bytes, marker: bool) -> bytes:  # noqa: FBT001 -- called for every packet
        """Add a payload; return the whole if it is complete, or else empty bytes."""
        self._parts = whole = self._parts + payload
        if marker or len(whole) > _LARGEST:
            self._parts = b""
        return whole if marker else b""


class CodedDepacketiser(SoundDepacketiser):
    """Sound in any other coding, encoded to AAC in a thread while `run` runs."""

    def __init__(self, media: Media, now: Callable[[], Arrival], deliver: DeliverCoded) -> None:
        """Raise InvalidInputError if the sound's coding can't be recorded.

        `now` returns when the packet being pushed was read.
        """
        rate_hz, channels, decode, self._unpack = _decoding(media)
        self._coder = AacCoder[Arrival](
            decode, clock_hz=media.clock_hz, rate_hz=rate_hz, channels=channels
        )
        self.format = self._coder.format
        self._together = round(_TOGETHER_S * media.clock_hz)
        self._now, self._deliver = now, deliver
        self._waiting: list[CodedPayload[Arrival]] = []
        self._size = 0
        self._gap = False
        self._news = asyncio.Event()

    @override
    def push(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:
        self._gap = self._gap or gap
        payload = self._unpack(packet[at:], marker)
        if not payload:
            return
        if self._size + len(payload) > _MOST_WAITING or len(self._waiting) >= _MOST_PIECES:
            self._waiting, self._size, self._gap = [], 0, True  # The machine is too slow.
        arrival = self._now()
        self._waiting.append(CodedPayload(timestamp, payload, self._gap, arrival.steady_s, arrival))
        self._size += len(payload)
        self._gap = False
        if abs(difference(timestamp, self._waiting[0].timestamp)) >= self._together:
            self._news.set()

    @property
    def waiting_bytes(self) -> int:
        """How much was pushed that isn't encoded yet."""
        return self._size

    def code(self) -> list[Coded[Arrival]]:
        """Return the frames that the pushed packets complete; blocking."""
        pieces, self._waiting, self._size = self._waiting, [], 0
        return self._coder.code(pieces)

    async def run(self, after: Callable[[], None]) -> None:
        """Encode and deliver until canceled; call `after` after each batch."""
        while True:
            await self._news.wait()
            self._news.clear()
            pieces, self._waiting, self._size = self._waiting, [], 0
            for coded in await run_blocking(self._coder.code, pieces):
                self._deliver(coded)
            after()


def _decoding(media: Media) -> tuple[int, int, Decode, Unpack]:
    """Return a sound's rate in Hz, channels, decoder and unpacking function; InvalidInputError."""
    coding, clock_hz, channels = media.coding, media.clock_hz, media.channels
    telephone = _G726.fullmatch(coding)
    if not 0 < channels <= _MOST_CHANNELS or not _LEAST_HZ <= clock_hz <= _MOST_HZ:
        raise _unrecorded()
    unpack: Unpack = _whole
    if coding in _LAWS:
        decode = interleaved(g711(_LAWS[coding]), channels)
        return clock_hz, channels, decode, unpack
    if coding == "L16":
        return clock_hz, channels, linear(channels), unpack
    rate_hz, channels, codec, options = clock_hz, 1, "", dict[str, str]()
    if coding == "OPUS":
        rate_hz, codec = _OPUS_HZ, "opus"
        channels = 2 if media.format.get("sprop-stereo") == "1" else 1
    elif coding == "G722":
        rate_hz, codec = _G722_HZ, "g722"
    elif coding == "MPA":
        rate_hz, codec, unpack = _MPEG_HZ, "mp3float", _mpeg
    elif coding == "MP4A-LATM":
        codec, unpack = "aac_latm", _Loas().append
    elif telephone:
        codec = "g726" if telephone[1] else "g726le"
        options = {"bits_per_coded_sample": _G726_BITS[telephone[2]]}
    else:
        raise _unrecorded()
    decode = by_ffmpeg(codec, rate_hz=rate_hz, channels=channels, options=options)
    return rate_hz, channels, decode, unpack


def _whole(payload: bytes, _marker: bool) -> bytes:  # noqa: FBT001 -- called for every packet
    return payload


def _mpeg(payload: bytes, _marker: bool) -> bytes:  # noqa: FBT001 -- called for every packet
    """Return MPEG audio without its RTP header (RFC 2250, 3.5); empty for part of a frame."""
    return b"" if any(payload[2:_MPEG_HEAD]) else payload[_MPEG_HEAD:]


class _Loas:
    """Wraps LATM with its configuration in the packets for FFmpeg's decoder."""

    def __init__(self) -> None:
        self._gathered = _Gathered()

    def append(self, payload: bytes, marker: bool) -> bytes:  # noqa: FBT001 -- called for every packet
        element = self._gathered.append(payload, marker)
        if not 0 < len(element) <= _LONGEST_ELEMENT:
            return b""
        return (_LOAS_SYNC << 13 | len(element)).to_bytes(3, "big") + element


def _config(media: Media) -> bytes:
    """Return the sound's configuration from a description; raises InvalidInputError."""
    try:
        return bytes.fromhex(media.format.get("config", "").strip('"'))
    except ValueError:
        raise InvalidInputError("camera.sound_unreadable") from None


def _multiplex(config: bytes) -> tuple[bytes, int]:
    """Read a StreamMuxConfig (ISO/IEC 14496-3, 1.7.3.1) of one AAC stream.

    Returns its AudioSpecificConfig, and how many frames each element holds.
    Raises InvalidInputError for any other.
    """
    bits = "".join(f"{byte:08b}" for byte in config)
    # Version 0, same time framing, the number of frames minus one, one program of one layer.
    head, inner = bits[:15], bits[15:]
    # AAC-LC: its type, rate and channels, and three unset flags.
    length = 13 + (24 if inner[5:9] == _ESCAPED_HZ else 0)
    kind = inner[:5]
    if kind in _WITH_SBR:
        length += 9 + (24 if inner[length : length + 4] == _ESCAPED_HZ else 0)
        kind = inner[length - 5 : length]
    coded = inner[: length + 3]
    if head[:2] != "01" or "1" in head[8:] or kind != _AAC_LC or not coded.endswith("000"):
        raise InvalidInputError("camera.sound_packed")
    coded += "0" * (-len(coded) % 8)
    return int(coded, 2).to_bytes(len(coded) // 8, "big"), int(head[2:8], 2) + 1
