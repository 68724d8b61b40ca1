"""One track of a fetched file: its packets become pictures or sound as a segment holds them.

H.264, H.265 and AAC are passed on as they are. Other video is encoded anew to H.264, other sound to
AAC, if their decoders are among the few that are trusted with a stranger's file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from hub.clips.cut_plan import CutFrame, Encoder
from hub.errors import HubError, InvalidInputError, StorageError
from hub.media.codecs import (
    DELIMITER,
    HEVC_PPS,
    HEVC_SPS,
    HEVC_VPS,
    IDR,
    PPS,
    SPS,
    aac_format,
    from_annex_b,
    prefixed,
    read_record,
    stated_video,
)
from hub.media.packet import LARGEST_PIXELS, VIDEO_RATE, AudioFormat, VideoFormat, av
from hub.media.sound import AacCoder, CodedPayload, Decode, by_ffmpeg, g711, interleaved

LONGEST_GAP_S: Final = 30
_MOST_SETS: Final = 32


@dataclass(frozen=True, slots=True)
class CodedPicture:
    """One encoded frame, length-prefixed."""

    pts: int
    """In ticks of 90 kHz of the file's own clock."""
    payload: bytes
    key: bool
    hidden: bool = False
    """Whether the file says not to show it: an edit list begins later."""


@dataclass(frozen=True, slots=True)
class CodedSound:
    """One AAC frame without a header."""

    at: Fraction
    """In seconds of the file's own clock."""
    payload: bytes


type CodedItem = CodedPicture | CodedSound


class CopiedPictures:
    """H.264 or H.265, passed on as the file has it."""

    def __init__(self, stream: Any, codec: str) -> None:  # noqa: ANN401 -- PyAV's streams
        self._codec = codec
        self._is_hevc = codec == "hevc"
        self._keys = _HEVC_KEYS if self._is_hevc else _H264_KEYS
        self._sets_of = _HEVC_SETS if self._is_hevc else _H264_SETS
        self._dropped = self._sets_of | {_HEVC_DELIMITER if self._is_hevc else DELIMITER}
        self.form: VideoFormat | None = None
        self.rate = 0.0
        self._sets: list[bytes] = []
        extradata = bytes(stream.codec_context.extradata or b"")
        self._length = 0
        """How many bytes say a unit's length; 0 if start codes are between them (annex B)."""
        if extradata[:1] == b"\x01":
            self._length, self._sets = read_record(extradata, is_hevc=self._is_hevc)

    def put(self, packet: av.Packet, at: int) -> Iterator[CodedPicture]:
        """Yield the picture in a packet; raises InvalidInputError if the format changes."""
        raw = bytes(packet)
        units, payload = self._units(raw)
        kinds = [self._kind(head) for head in units]
        is_key = bool(self._keys.intersection(kinds))
        if payload is None:
            payload = self._without_sets(raw)
        if is_key and self.form is None:
            self._state()
        if payload:
            yield CodedPicture(at, payload, is_key, packet.is_discard)

    def finish(self) -> Iterator[CodedPicture]:
        """Yield nothing: every packet was a picture."""
        yield from ()

    def _kind(self, head: int) -> int:
        return head >> 1 & 0x3F if self._is_hevc else head & 0x1F

    def _units(self, raw: bytes) -> tuple[list[int], bytes | None]:
        """Return the first byte of each unit, and the payload if it may stay as it is."""
        if self._length != _LENGTH_BYTES:
            return [unit[0] for unit in self._split(raw)], None
        heads: list[int] = []
        at, end = 0, len(raw)
        plain = True
        while at < end:
            length = int.from_bytes(raw[at : at + 4])
            at += 4
            if length == 0 or at + length > end:
                raise InvalidInputError("ingest.broken")
            heads.append(raw[at])
            plain = plain and self._kind(raw[at]) not in self._dropped
            at += length
        return heads, raw if plain else None

    def _split(self, raw: bytes) -> list[bytes]:
        if not self._length:
            return from_annex_b(raw)
        units: list[bytes] = []
        at = 0
        while at < len(raw):
            length = int.from_bytes(raw[at : at + self._length])
            at += self._length
            if length == 0 or at + length > len(raw):
                raise InvalidInputError("ingest.broken")
            units.append(raw[at : at + length])
            at += length
        return units

    def _without_sets(self, raw: bytes) -> bytes:
        """Return a payload without parameter sets and delimiters; learn the sets."""
        kept = []
        for unit in self._split(raw):
            which = self._kind(unit[0])
            if which in self._sets_of:
                self._learn(unit)
            elif which not in self._dropped:
                kept.append(unit)
        return prefixed(kept)

    def _learn(self, unit: bytes) -> None:
        if unit in self._sets:
            return
        if self.form is not None or len(self._sets) >= _MOST_SETS:
            raise InvalidInputError("ingest.format_changes")
        self._sets.append(unit)

    def _state(self) -> None:
        try:
            stated = stated_video(self._codec, self._sets)
        except InvalidInputError:
            raise InvalidInputError("ingest.not_decodable") from None
        self.form, self.rate = stated.format, stated.frame_rate


_LENGTH_BYTES: Final = 4
_HEVC_DELIMITER: Final = 35
_HEVC_SETS: Final = frozenset({HEVC_VPS, HEVC_SPS, HEVC_PPS})
_H264_SETS: Final = frozenset({SPS, PPS})
_HEVC_KEYS: Final = frozenset(range(16, 22))
_H264_KEYS: Final = frozenset({IDR})


class RecodedPictures:
    """Video of another kind, decoded and encoded anew to H.264."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 -- PyAV's streams
        context = stream.codec_context
        decoder: Any = av.CodecContext.create(_DECODERS[context.codec.name], "r")
        decoder.extradata = context.extradata
        decoder.width, decoder.height = context.width, context.height
        decoder.thread_count = 1
        decoder.options = {"max_pixels": str(min(LARGEST_PIXELS, _MOST_RECODED_PIXELS))}
        self._decoder = decoder
        self._encoder: Encoder | None = None
        self._zero = 0
        self._last: int | None = None
        self.form: VideoFormat | None = None
        self.rate = 0.0

    def put(self, packet: av.Packet, at: int) -> Iterator[CodedPicture]:
        """Yield what is complete with a packet, raises InvalidInputError if it is damaged."""
        packet.pts, packet.time_base = at, Fraction(1, VIDEO_RATE)
        yield from self._decode(packet)

    def finish(self) -> Iterator[CodedPicture]:
        """Yield what the decoder and the encoder still hold."""
        yield from self._decode(None)
        if self._encoder is not None:
            yield from map(self._picture, self._encoder.rest())

    def _decode(self, packet: av.Packet | None) -> Iterator[CodedPicture]:
        try:
            frames = self._decoder.decode(packet)
        except (av.error.FFmpegError, ValueError):
            raise InvalidInputError("ingest.broken") from None
        for frame in frames:
            yield from self._encode(frame)

    def _encode(self, frame: av.VideoFrame) -> Iterator[CodedPicture]:
        at = frame.pts
        if at is None:
            raise InvalidInputError("ingest.no_times")
        if self._encoder is None:
            self._begin(frame, at)
        encoder = self._encoder
        assert encoder is not None and self.form is not None  # noqa: S101, PT018 -- begun above
        if (frame.width, frame.height) != (self.form.width, self.form.height):
            raise InvalidInputError("ingest.format_changes")
        if self._last is not None and at <= self._last:
            raise InvalidInputError("ingest.times_back")
        if self._last is not None and at - self._last > LONGEST_GAP_S * VIDEO_RATE:
            raise InvalidInputError("ingest.times_jump", seconds=LONGEST_GAP_S)
        self._last = at
        try:
            yield from map(self._picture, encoder.put(at - self._zero, frame, ()))
        except (av.error.FFmpegError, ValueError):
            raise InvalidInputError("ingest.broken") from None

    def _begin(self, frame: av.VideoFrame, at: int) -> None:
        try:
            self._encoder = Encoder(frame)
        except (StorageError, av.error.FFmpegError, ValueError):
            raise InvalidInputError("ingest.picture_too_large") from None
        self._zero = at
        self.form = VideoFormat(
            codec="h264",
            extradata=self._encoder.sets.avcc(),
            width=frame.width,
            height=frame.height,
            reorders=False,
        )

    def _picture(self, frame: CutFrame) -> CodedPicture:
        return CodedPicture(frame.ticks + self._zero, frame.payload, frame.key)


_DECODERS: Final = {
    "mpeg4": "mpeg4",
    "mjpeg": "mjpeg",
    "mpeg1video": "mpeg1video",
    "mpeg2video": "mpeg2video",
    "vp8": "vp8",
    "vp9": "vp9",
    "libdav1d": "libdav1d",
    "av1": "libdav1d",
}
"""What is encoded anew. Every other kind is refused: its decoder has seen too few hostile files."""
_MOST_RECODED_PIXELS: Final = 4096 * 4096


def pictures_of(stream: Any) -> CopiedPictures | RecodedPictures:  # noqa: ANN401 -- PyAV's
    """Return how a stream's pictures are read; raises InvalidInputError if they can't be."""
    name = name_of(stream)
    if name in {"h264", "hevc"}:
        return CopiedPictures(stream, name)
    if name not in _DECODERS:
        raise InvalidInputError("ingest.video_kind", kind=name)
    return RecodedPictures(stream)


def is_cover(stream: Any) -> bool:  # noqa: ANN401 -- PyAV's streams
    """Return whether a stream is a cover picture."""
    with suppress(AttributeError):
        return bool(stream.disposition & av.stream.Disposition.attached_pic)
    return False


def name_of(stream: Any) -> str:  # noqa: ANN401 -- PyAV's streams
    """Return FFmpeg's name of a stream's decoder, or `unknown`."""
    context = stream.codec_context
    return str(context.codec.name) if context is not None else "unknown"


# Sound


class CopiedSound:
    """AAC, passed on without its headers."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 -- PyAV's streams
        config = bytes(stream.codec_context.extradata or b"")
        self.form: AudioFormat | None = aac_format(config) if config else None
        self._has_headers = not config

    def put(self, packet: av.Packet) -> Iterator[CodedSound]:
        """Yield the piece of sound in a packet."""
        raw = bytes(packet)
        if self._has_headers:
            raw = self._plain(raw)
        at = packet.pts if packet.pts is not None else packet.dts
        if raw and at is not None:
            yield CodedSound(at * Fraction(packet.time_base), raw)

    def _plain(self, raw: bytes) -> bytes:
        """Return a frame without its ADTS header (ISO/IEC 14496-3, 1.A.2.2); empty without one."""
        if len(raw) < _ADTS_BYTES or raw[0] != 0xFF or raw[1] & 0xF6 != 0xF0:  # noqa: PLR2004
            return b""
        if self.form is None:
            kind_of, rate = (raw[2] >> 6) + 1, raw[2] >> 2 & 0xF
            channels = (raw[2] & 1) << 2 | raw[3] >> 6
            config = (kind_of << 11 | rate << 7 | channels << 3).to_bytes(2)
            try:
                self.form = aac_format(config)
            except InvalidInputError:
                return b""
        return raw[_ADTS_BYTES if raw[1] & 1 else _ADTS_BYTES + 2 :]


_ADTS_BYTES: Final = 7


class RecodedSound:
    """Sound of another kind, encoded anew to AAC."""

    def __init__(self, decode: Decode, *, rate_hz: int, channels: int) -> None:
        self._hz = rate_hz
        self._coder = AacCoder[int](decode, clock_hz=rate_hz, rate_hz=rate_hz, channels=channels)
        self.form: AudioFormat | None = self._coder.format

    def put(self, packet: av.Packet) -> Iterator[CodedSound]:
        """Yield what is complete with a packet."""
        at = packet.pts if packet.pts is not None else packet.dts
        if at is None:
            return
        ticks = in_ticks(at, packet.time_base, self._hz)
        piece = CodedPayload(ticks % _WHOLE, bytes(packet), False, ticks / self._hz, ticks)  # noqa: FBT003
        for coded in self._coder.code([piece]):
            ahead = (coded.timestamp - coded.origin) % _WHOLE
            ahead = ahead - _WHOLE if ahead >= _WHOLE // 2 else ahead
            yield CodedSound(Fraction(coded.origin + ahead, self._hz), coded.frame)


_WHOLE: Final = 1 << 32
_LAWS: Final = {"pcm_alaw": "alaw", "pcm_mulaw": "mulaw"}
_SOUNDS: Final = {
    "pcm_s16le": "pcm_s16le",
    "pcm_s16be": "pcm_s16be",
    "mp2": "mp2",
    "mp2float": "mp2",
    "mp3": "mp3float",
    "mp3float": "mp3float",
    "opus": "opus",
    "libopus": "opus",
    "ac3": "ac3",
    "aac_latm": "aac_latm",
}


def sound_of(stream: Any) -> tuple[CopiedSound | RecodedSound | None, str]:  # noqa: ANN401
    """Return how a stream's sound is read, and the name of its kind if it can't be."""
    if stream is None:
        return None, ""
    name = name_of(stream)
    context = stream.codec_context
    try:
        if name == "aac":
            return CopiedSound(stream), ""
        rate_hz, channels = context.sample_rate, context.layout.nb_channels
        if not (_LEAST_HZ <= rate_hz <= _MOST_HZ and 0 < channels <= _MOST_CHANNELS):
            return None, name
        if name in _LAWS:
            decode = interleaved(g711(_LAWS[name]), channels)
        elif name in _SOUNDS:
            decode = by_ffmpeg(_SOUNDS[name], rate_hz=rate_hz, channels=channels)
        else:
            return None, name
        return RecodedSound(decode, rate_hz=rate_hz, channels=channels), ""
    except (HubError, av.error.FFmpegError, ValueError, AttributeError):
        return None, name


_LEAST_HZ, _MOST_HZ, _MOST_CHANNELS = 7350, 96_000, 2


def in_ticks(at: int, time_base: Fraction | None, rate_hz: int) -> int:
    """Return a time of a stream in ticks of another rate, rounded to the nearest."""
    base = time_base or Fraction(1)
    return (2 * at * base.numerator * rate_hz + base.denominator) // (2 * base.denominator)
