"""Sound of any decodable kind, encoded to AAC, which every browser plays. Blocking."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.errors import InvalidInputError
from hub.media.codecs import aac_format
from hub.media.packet import AudioFormat, av

type Levels = NDArray[np.float32]
"""Samples from -1 to 1, one row per channel."""
type Decode = Callable[[bytes], Levels]
"""Decodes one payload. A damaged one gives no samples."""

_FRAME: Final = 1024
_LONGEST_SILENCE_S: Final = 1
_MOST_AHEAD_S: Final = 10.0
_FASTEST: Final = 1.25
"""Sound comes no faster than time, except for clock error and network delay.

A few bytes may claim a second of sound, and encoding it takes the machine a thousand times as long.
"""
_JITTER_S: Final = 0.01
"""Timestamps that come from a clock, not from a sample count, are off by this much."""
_BIT_S: Final = ((8000, 24_000), (16_000, 32_000), (24_000, 40_000))
_MOST_BIT_S: Final = 64_000
_MONO: Final = 1
_SELF_DESCRIBING: Final = frozenset({"mp3float", "aac_latm"})
"""Each payload states its rate. FFmpeg would use a rate given before for the first payload."""
_HALF, _WHOLE = 1 << 31, 1 << 32


@dataclass(frozen=True, slots=True)
class CodedPayload[T]:
    """One payload as it came. `origin` is returned with the frames that begin in it."""

    timestamp: int
    """In ticks of the source's clock, 32 bits that wrap."""
    payload: bytes
    gap: bool
    """Whether something before it is missing."""
    arrived_s: float
    """When it came, in steady seconds."""
    origin: T


@dataclass(frozen=True, slots=True)
class Coded[T]:
    """One AAC frame without a header. Its timestamp is that of its first sample."""

    timestamp: int
    frame: bytes
    origin: T


@dataclass(slots=True)
class _Mark[T]:
    """The first sample of a piece, counted from the beginning."""

    sample: int
    timestamp: int
    origin: T


class AacCoder[T]:
    """Encodes one stream's sound. The times of its frames follow the source's timestamps.

    What is missing for up to a second becomes silence. Any other jump stays one, and moves nothing
    that was encoded before it.
    """

    def __init__(self, decode: Decode, *, clock_hz: int, rate_hz: int, channels: int) -> None:
        """`clock_hz` is for timestamps, `rate_hz` for samples; raises InvalidInputError."""
        self._decode = decode
        self._clock_hz, self._hz, self._channels = clock_hz, rate_hz, channels
        self._encoder = _encoder(rate_hz, channels)
        self.format: AudioFormat = aac_format(bytes(self._encoder.extradata or b""), rate_hz)
        """The format of the frames."""
        self._marks: deque[_Mark[T]] = deque()
        self._sample_count = 0
        """Number of samples so far, silence included; the encoder has had `_encoded_count`."""
        self._encoded_count = 0
        self._waiting: Levels = np.zeros((channels, 0), np.float32)
        self._room = _MOST_AHEAD_S * rate_hz
        """How many samples may still come now, including silence."""
        self._arrived_s: float | None = None

    def code(self, pieces: Sequence[CodedPayload[T]]) -> list[Coded[T]]:
        """Return the frames that are complete with these pieces."""
        coded: list[Coded[T]] = []
        for piece in pieces:
            if self._has_room(piece.arrived_s):
                levels = self._decode(piece.payload)
                if levels.shape[1]:
                    self._append(piece, levels)
                    coded += self._encoded()
        return coded

    def _has_room(self, now_s: float) -> bool:
        passed_s = 0.0 if self._arrived_s is None else now_s - self._arrived_s
        self._arrived_s = now_s
        most = _MOST_AHEAD_S * self._hz
        self._room = min(self._room + passed_s * _FASTEST * self._hz, most)
        return self._room > 0

    def _append(self, piece: CodedPayload[T], levels: Levels) -> None:
        last = self._marks[-1] if self._marks else None
        timestamp = piece.timestamp
        if last is not None:
            expected = last.timestamp + self._ticks(self._sample_count - last.sample)
            ahead = (timestamp - expected) % _WHOLE
            missing = (ahead - _WHOLE if ahead >= _HALF else ahead) * self._hz // self._clock_hz
            if abs(missing) <= _JITTER_S * self._hz and not (piece.gap and missing > 0):
                timestamp = expected % _WHOLE
            elif 0 < missing <= min(_LONGEST_SILENCE_S * self._hz, self._room):
                # It was lost, or never sent because all was quiet.
                self._add(np.zeros((self._channels, missing), np.float32))
        self._marks.append(_Mark(self._sample_count, timestamp, piece.origin))
        self._add(levels)

    def _add(self, levels: Levels) -> None:
        self._waiting = np.concatenate((self._waiting, levels), axis=1)
        self._sample_count += levels.shape[1]
        self._room -= levels.shape[1]

    def _ticks(self, samples: int) -> int:
        return samples * self._clock_hz // self._hz

    def _encoded(self) -> Iterator[Coded[T]]:
        while self._waiting.shape[1] >= _FRAME:
            plane = np.ascontiguousarray(self._waiting[:, :_FRAME])
            self._waiting = self._waiting[:, _FRAME:]
            frame = av.AudioFrame.from_ndarray(plane, "fltp", layout(self._channels))
            frame.sample_rate, frame.pts = self._hz, self._encoded_count
            frame.time_base = Fraction(1, self._hz)
            self._encoded_count += _FRAME
            for coded in self._encoder.encode(frame):
                # The encoder's first frame lies before the first sample, by its own delay.
                mark = self._mark(coded.pts or 0)
                ticks = self._ticks((coded.pts or 0) - mark.sample)
                yield Coded((mark.timestamp + ticks) % _WHOLE, bytes(coded), mark.origin)

    def _mark(self, sample: int) -> _Mark[T]:
        """Return the mark at or before a sample, and forget earlier ones."""
        while len(self._marks) > 1 and self._marks[1].sample <= sample:
            self._marks.popleft()
        return self._marks[0]


def g711(law: str) -> Decode:
    """Return a decoder for G.711, one channel or interleaved; `law` is `alaw` or `mulaw`."""
    table = _law(law)
    return lambda payload: table[np.frombuffer(payload, np.uint8)][np.newaxis]


def linear(channels: int) -> Decode:
    """Return a decoder for 16-bit samples, the higher byte first."""

    def decode(payload: bytes) -> Levels:
        whole = len(payload) - len(payload) % (2 * channels)
        levels = np.frombuffer(payload[:whole], ">i2").astype(np.float32) / 32768
        return np.ascontiguousarray(levels.reshape(-1, channels).T)

    return decode


def interleaved(decode: Decode, channels: int) -> Decode:
    """Return the same decoder with its channels separated."""

    def split(payload: bytes) -> Levels:
        whole = len(payload) - len(payload) % channels
        return np.ascontiguousarray(decode(payload[:whole]).reshape(-1, channels).T)

    return split if channels > _MONO else decode


def by_ffmpeg(
    codec: str, *, rate_hz: int, channels: int, options: dict[str, str] | None = None
) -> Decode:
    """Return a decoder that uses an FFmpeg codec at this rate; raises InvalidInputError."""
    try:
        decoder = av.CodecContext.create(codec, "r")
        assert isinstance(decoder, av.AudioCodecContext)  # noqa: S101 -- as its name says
        if codec not in _SELF_DESCRIBING:
            decoder.sample_rate, decoder.layout = rate_hz, layout(channels)
        decoder.options = options or {}
        decoder.open()
    except (av.error.FFmpegError, ValueError):  # an FFmpeg built without it
        raise InvalidInputError("camera.sound_kind") from None
    resampler: av.AudioResampler | None = None

    def decode(payload: bytes) -> Levels:
        nonlocal resampler
        frames: list[av.AudioFrame] = []
        try:
            for frame in decoder.decode(av.Packet(payload)):
                frame.pts = None
                resampler = resampler or av.AudioResampler("fltp", layout(channels), rate_hz)
                frames += resampler.resample(frame)
        except (av.error.FFmpegError, ValueError):
            resampler = None  # ValueError: it changed its rate or its channels
        planes = [frame.to_ndarray() for frame in frames if frame.samples]
        if not planes:
            return np.zeros((channels, 0), np.float32)
        # A damaged payload may decode to NaN.
        levels: Levels = np.nan_to_num(np.concatenate(planes, axis=1), copy=False)
        return np.clip(levels, -1, 1, out=levels)

    return decode


def _encoder(hz: int, channels: int) -> av.AudioCodecContext:
    """Return an opened encoder; raises InvalidInputError."""
    encoder = av.CodecContext.create("aac", "w")
    assert isinstance(encoder, av.AudioCodecContext)  # noqa: S101 -- as its name says
    encoder.sample_rate, encoder.format = hz, "fltp"
    encoder.layout = layout(channels)
    bit_s = next((each for most_hz, each in _BIT_S if hz <= most_hz), _MOST_BIT_S)
    encoder.bit_rate = bit_s * channels
    encoder.time_base = Fraction(1, hz)
    # Without bitexact, its first frame names the program and its version.
    encoder.options = {"aac_coder": "fast", "flags": "+bitexact"}
    try:
        encoder.open()
    except av.error.FFmpegError:
        raise InvalidInputError("camera.sound_rate") from None
    return encoder


@cache
def _law(name: str) -> NDArray[np.float32]:
    """Return the level of each G.711 byte."""
    decoder = av.CodecContext.create(f"pcm_{name}", "r")
    assert isinstance(decoder, av.AudioCodecContext)  # noqa: S101 -- as its name says
    decoder.sample_rate, decoder.layout = 8000, "mono"
    frame = decoder.decode(av.Packet(bytes(range(256))))[0]
    levels: NDArray[np.float32] = frame.to_ndarray()[0].astype(np.float32) / 32768
    return levels


def layout(channels: int) -> str:
    """Return FFmpeg's name for one channel or two."""
    return "mono" if channels == _MONO else "stereo"
