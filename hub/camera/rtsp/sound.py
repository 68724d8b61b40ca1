"""Sound in RTP: AAC (RFC 3640), and G.711 (RFC 3551) coded to AAC, which browsers play. Pure."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Final, Protocol, override

import numpy as np
from numpy.typing import NDArray

from hub.camera.rtsp.sdp import Media
from hub.camera.rtsp.timeline import difference
from hub.errors import InvalidInputError
from hub.media.ffmpeg import av
from hub.media.formats import aac_format, core_rate_hz
from hub.media.packet import AudioFormat

type Deliver = Callable[[int, bytes], None]
"""Takes an RTP timestamp and an AAC frame without a header."""

_FRAME: Final = 1024
_LARGEST: Final = 64 * 1024
_MOST_UNITS: Final = 64
_MOST_BITS: Final = 32
_ADTS_HEAD, _ADTS_CHECKED_HEAD = 7, 9
_G711_BIT_S: Final = 24_000
_LONGEST_SILENCE_S: Final = 1
_LEAST_HZ, _MOST_HZ = 4000, 192_000
_MOST_CHANNELS: Final = 2


class SoundDepacketiser(Protocol):
    """Makes AAC frames of RTP payloads."""

    @property
    def format(self) -> AudioFormat:
        """What they are; `rate_hz` is the clock of the timestamps."""

    def push(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:  # noqa: FBT001 -- called for every packet
        """Take the payload that begins at `at`."""


def sound_depacketiser(media: Media, deliver: Deliver) -> SoundDepacketiser:
    """Return what reads a described sound; raises InvalidInputError where nothing does."""
    if _LEAST_HZ <= media.clock_hz <= _MOST_HZ:
        if media.coding == "MPEG4-GENERIC":
            return AacDepacketiser(media, deliver)
        if media.coding in _LAWS and media.channels <= _MOST_CHANNELS:
            return G711Depacketiser(media, deliver)
    raise InvalidInputError("The camera's sound is of a kind that is not recorded.")


class AacDepacketiser(SoundDepacketiser):
    """AAC with headers before its frames (RFC 3640, 3.2), one or several in a packet."""

    def __init__(self, media: Media, deliver: Deliver) -> None:
        """Raise InvalidInputError where the description cannot be read."""
        told = media.format.get("config", "").strip('"')
        try:
            config = bytes.fromhex(told)
        except ValueError:
            raise InvalidInputError("The camera describes sound that cannot be read.") from None
        self._format = aac_format(config, media.clock_hz)
        self._frame = _FRAME * media.clock_hz // core_rate_hz(config)
        self._size_bits = media.number("sizelength", 13)
        self._index_bits = media.number("indexlength", 3)
        self._header_bits = self._size_bits + self._index_bits
        delta = media.number("indexdeltalength", self._index_bits)
        if not 0 < self._header_bits <= _MOST_BITS or delta != self._index_bits:
            raise InvalidInputError("The camera packs its sound in a way that is not read.")
        self._deliver = deliver
        self._piece: tuple[int, int, bytes] | None = None
        """Timestamp, whole size and beginning of a frame too large for one packet."""

    @property
    @override
    def format(self) -> AudioFormat:
        return self._format

    @override
    def push(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:
        if gap:
            self._piece = None
        bits = int.from_bytes(packet[at : at + 2], "big")
        heads = packet[at + 2 : at + 2 + (bits + 7) // 8]
        sizes = self._sizes(heads, bits)
        at += 2 + len(heads)
        if len(sizes) == 1 and sizes[0] > len(packet) - at:
            self._take_piece(timestamp, sizes[0], packet[at:])
            return
        self._piece = None
        for number, size in enumerate(sizes):
            if size > len(packet) - at:
                return
            self._deliver_frame(timestamp + number * self._frame, packet[at : at + size])
            at += size

    def _sizes(self, heads: bytes, bits: int) -> list[int]:
        """Return the sizes of the frames, in bytes; none where they do not come in order."""
        count = min(bits, len(heads) * 8) // self._header_bits
        whole = int.from_bytes(heads, "big")
        sizes = []
        for number in range(min(count, _MOST_UNITS)):
            shift = len(heads) * 8 - (number + 1) * self._header_bits
            head = whole >> shift & (1 << self._header_bits) - 1
            if head & (1 << self._index_bits) - 1:
                return []  # interleaved, which only streaming over the internet ever used
            sizes.append(head >> self._index_bits)
        return sizes

    def _take_piece(self, timestamp: int, size: int, piece: bytes) -> None:
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
            # Some cameras leave the header of a file on. No frame without one begins so.
            frame = frame[_ADTS_HEAD if frame[1] & 1 else _ADTS_CHECKED_HEAD :]
        if frame:
            self._deliver(timestamp % (1 << 32), frame)


class G711Depacketiser(SoundDepacketiser):
    """G.711, coded to AAC: a few milliseconds of work for a second of sound."""

    def __init__(self, media: Media, deliver: Deliver) -> None:
        self._table = _law(*_LAWS[media.coding])
        self._hz, self._channels = media.clock_hz, media.channels
        self._deliver = deliver
        self._encoder = _aac_encoder(self._hz, self._channels)
        self._format = aac_format(bytes(self._encoder.extradata or b""), self._hz)
        self._start: int | None = None
        """The timestamp of the first sample that the encoder was given."""
        self._given = 0
        self._waiting = b""

    @property
    @override
    def format(self) -> AudioFormat:
        return self._format

    @override
    def push(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:
        samples = packet[at:]
        if self._start is None:
            self._start = timestamp
        waiting = len(self._waiting) // self._channels
        missing = difference(timestamp, self._start + self._given + waiting)
        if 0 < missing <= _LONGEST_SILENCE_S * self._hz:
            # What was lost, or was never sent because all was quiet, is silence.
            samples = bytes((self._table.silence,)) * (missing * self._channels) + samples
        elif missing:
            self._start = timestamp - self._given - waiting  # a jump stays one
        self._waiting += samples
        self._encode()

    def _encode(self) -> None:
        size = _FRAME * self._channels
        while len(self._waiting) >= size:
            raw, self._waiting = self._waiting[:size], self._waiting[size:]
            levels = self._table.levels[np.frombuffer(raw, np.uint8)]
            planes = np.ascontiguousarray(levels.reshape(_FRAME, self._channels).T)
            frame = av.AudioFrame.from_ndarray(planes, "fltp", _layout(self._channels))
            frame.sample_rate, frame.pts = self._hz, self._given
            frame.time_base = Fraction(1, self._hz)
            self._given += _FRAME
            for coded in self._encoder.encode(frame):
                # The encoder's first frame lies before the first sample, by its own delay.
                self._deliver(((self._start or 0) + (coded.pts or 0)) % (1 << 32), bytes(coded))


def _aac_encoder(hz: int, channels: int) -> av.AudioCodecContext:
    """Return an encoder, ready; raises InvalidInputError."""
    encoder = av.CodecContext.create("aac", "w")
    assert isinstance(encoder, av.AudioCodecContext)  # noqa: S101 -- as its name says
    encoder.sample_rate, encoder.format = hz, "fltp"
    encoder.layout = _layout(channels)
    encoder.bit_rate = _G711_BIT_S * channels
    encoder.time_base = Fraction(1, hz)
    encoder.options = {"aac_coder": "fast"}
    try:
        encoder.open()
    except av.error.FFmpegError:
        raise InvalidInputError("The camera's sound has a rate that is not recorded.") from None
    return encoder


class _Law:
    """What each byte of G.711 means, as a level from -1 to 1."""

    def __init__(self, codec: str, silence: int) -> None:
        decoder = av.CodecContext.create(codec, "r")
        assert isinstance(decoder, av.AudioCodecContext)  # noqa: S101 -- as its name says
        decoder.sample_rate, decoder.layout = 8000, "mono"
        frame = decoder.decode(av.Packet(bytes(range(256))))[0]
        self.levels: NDArray[np.float32] = frame.to_ndarray()[0].astype(np.float32) / 32768
        self.silence = silence


_law = cache(_Law)
_LAWS: Final = {"PCMA": ("pcm_alaw", 0xD5), "PCMU": ("pcm_mulaw", 0xFF)}


def _layout(channels: int) -> str:
    return "mono" if channels == 1 else "stereo"
