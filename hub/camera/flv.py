"""Video over HTTP-FLV, as Reolink's cameras send it (Adobe's FLV 10.1, and enhanced RTMP v1)."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from datetime import datetime
import re
from typing import Final, override
from urllib.parse import quote, urlsplit

import aiohttp

from hub.camera.address import host_of
from hub.camera.source import StreamSource
from hub.camera.stills.web import CameraWeb
from hub.clock import Clock
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    InvalidInputError,
    NoKeyFramesError,
    StreamEndedError,
)
from hub.media.codecs import (
    HEVC_PPS,
    HEVC_SPS,
    HEVC_VPS,
    IDR,
    PPS,
    SEI,
    SLICES,
    SPS,
    aac_format,
    prefixed,
    stated_video,
)
from hub.media.packet import VIDEO_RATE, AudioFormat, Packet, StreamInfo, Track, load_ffmpeg
from hub.model.camera import Camera
from hub.store.secrets import IN_ADDRESS, Credentials

_HEAD: Final = 9
_LONGEST_HEAD: Final = 64
_TAG_HEAD, _TAG_END = 11, 4
_LARGEST_TAG: Final = 8 << 20
_AUDIO, _VIDEO, _FILTERED = 8, 9, 0x20
_ENHANCED: Final = 0x80
_COMMAND: Final = 5
_VIDEO_HEAD: Final = 5
_AAC_HEAD: Final = 2
_CODECS: Final = {7: "h264", 12: "hevc"}
"""12 is in no specification, but was widely used before H.265 had a four-letter code."""
_FOUR: Final = {b"avc1": "h264", b"hvc1": "hevc"}
_CONFIG, _PICTURE, _END, _PICTURE_AT_ONCE = 0, 1, 2, 3
_AAC: Final = 10
_SOUNDS: Final = {2: "MP3", 7: "G.711", 8: "G.711", 11: "Speex", 14: "MP3"}
_UNIT_TYPES: Final = {
    "h264": SLICES | {SEI},
    "hevc": frozenset({*range(10), *range(16, 22), 39, 40}),
}
_SETS: Final = {"h264": frozenset({SPS, PPS}), "hevc": frozenset({HEVC_VPS, HEVC_SPS, HEVC_PPS})}
_KEYS: Final = {"h264": frozenset({IDR}), "hevc": frozenset(range(16, 22))}
_LEADING: Final = frozenset({8, 9})
"""H.265 pictures that refer to what came before the key picture they follow (RASL)."""
_MOST_UNITS: Final = 512
_AVCC_HEAD, _HVCC_HEAD = 6, 23
_MOST_SETS: Final = 64
_FRAME: Final = 1024
_UNEVEN_S: Final = 0.05
"""Times are in milliseconds, and some cameras give the sending time: count the samples instead."""
_BACK_S: Final = 1
_MOST_OFFSET_MS: Final = 20_000
"""A picture is shown at most sixteen pictures after it is decoded, at one picture a second."""
_REOLINK_CHANNEL: Final = re.compile(r"preview_(\d{1,2})_main", re.IGNORECASE | re.ASCII)
_OF_REOLINK: Final = "app=bcs"
_KEY_FRAME_S: Final = 8.0
_SILENT_S: Final = 10.0

type Item = Packet | StreamInfo


def is_flv(url: str) -> bool:
    """Return whether an address's path looks like HTTP-FLV."""
    path = urlsplit(url).path.lower().rstrip("/")
    return path.endswith(("/flv", ".flv"))


def reolink_flv(rtsp_url: str) -> str:
    """Return the HTTPS address of a Reolink's main stream, without the password.

    Empty if the RTSP address doesn't name the channel.
    """
    parts = urlsplit(rtsp_url)
    found = _REOLINK_CHANNEL.search(parts.path)
    host = parts.hostname or ""
    if not found or not host:
        return ""
    place = f"[{host}]" if ":" in host else host
    channel = max(int(found[1]), 1) - 1
    return f"https://{place}/flv?port=1935&app=bcs&stream=channel{channel}_main.bcs"


def with_login(url: str, credentials: Credentials | None) -> str:
    """Return an address to open, never to show.

    A Reolink takes the user name and password only in the query; other servers can ask for them.
    Raises CameraPasswordError for a Reolink at an address that nobody typed.
    """
    query = urlsplit(url).query
    if credentials is None or not credentials.username or "password=" in query:
        return url
    if _OF_REOLINK not in query.split("&"):
        return url
    if IN_ADDRESS in credentials.use.digest:
        raise CameraPasswordError("camera.password_in_address", host=host_of(url))
    if urlsplit(url).scheme == "http":
        credentials.use.note_clear(host_of(url), "in its address, over http")
    user, password = (quote(each, safe="") for each in (credentials.username, credentials.password))
    return f"{url}&user={user}&password={password}"


class FlvSource(StreamSource):
    """One connection to one stream; see `CameraSource` for the contract."""

    def __init__(self, camera: Camera, credentials: Credentials | None, clock: Clock) -> None:
        super().__init__()
        self._url = camera.main_url
        self._credentials = credentials
        self._sound = camera.sound
        self._clock = clock

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        demuxer = FlvDemuxer(sound=self._sound)
        # Not on the event loop: the first load takes a second on a small machine.
        await asyncio.to_thread(load_ffmpeg)
        url = with_login(self._url, self._credentials)
        async with CameraWeb(url, self._credentials) as web, web.get() as response:
            seen_s = self._clock.steady_s()
            async for piece in _pieces(response.content, web.host):
                items = demuxer.feed(piece, self._clock.now())
                now_s = self._clock.steady_s()
                if any(isinstance(each, Packet) and each.track is Track.VIDEO for each in items):
                    seen_s = now_s
                self._check(web.host, now_s - seen_s)
                for packet in self._noted(items):
                    yield packet
            if not demuxer.begun:
                raise _no_flv()
            raise StreamEndedError("camera.ended_at", host=web.host)

    def _check(self, host: str, silent_s: float) -> None:
        """Raise CameraUnreachableError if there has been no picture for too long."""
        if self._info is None and silent_s >= _KEY_FRAME_S:
            raise NoKeyFramesError("camera.key_frames_slow")
        if silent_s >= _SILENT_S:
            raise _stopped(host)


async def _pieces(content: aiohttp.StreamReader, host: str) -> AsyncGenerator[bytes]:
    """Yield bytes as they arrive; raises CameraUnreachableError if they stop."""
    try:
        async for piece in content.iter_any():
            yield piece
    except (aiohttp.ClientError, TimeoutError, OSError):
        # Without the cause, which doesn't help a person and may contain the whole address.
        raise _stopped(host) from None


def _stopped(host: str) -> CameraUnreachableError:
    return CameraUnreachableError("camera.stopped_sending", host=host)


def _no_flv() -> CameraUnreachableError:
    return CameraUnreachableError("camera.no_flv")


@dataclass(frozen=True, slots=True)
class _Config:
    """The content of a decoder configuration record."""

    length_size: int
    """The number of bytes of each NAL unit's length field."""
    sets: tuple[bytes, ...]


class FlvDemuxer:
    """Takes a stream in pieces of any size, and returns a recording's packets. Pure.

    It returns none before the first key frame, nor between a damaged picture and the next one.
    """

    def __init__(self, *, sound: bool) -> None:
        self._with_sound = sound
        self._bytes = bytearray()
        self.begun = False
        """Whether the stream has turned out to be FLV."""
        self._zero_ms: int | None = None
        self._last_ms = 0
        self._codec = ""
        self._config = _Config(4, ())
        self._info: StreamInfo | None = None
        self._stale = False
        """Whether the stream may differ from `_info`."""
        self._broken = True
        self._orphans = False
        self._dts = -1
        self._audio: AudioFormat | None = None
        self._audio_end: int | None = None
        self._unrecorded = ""

    def feed(self, piece: bytes, arrived: datetime) -> list[Item]:
        """Return what these bytes complete; raises CameraUnreachableError for invalid data."""
        self._bytes += piece
        return list(self._tags(arrived))

    def _tags(self, arrived: datetime) -> Iterator[Item]:
        at = 0 if self.begun else self._head()
        buffer = self._bytes
        while self.begun and len(buffer) - at >= _TAG_HEAD:
            kind, size = buffer[at], int.from_bytes(buffer[at + 1 : at + 4], "big")
            if size > _LARGEST_TAG:
                raise CameraUnreachableError("camera.frame_too_large")
            past = at + _TAG_HEAD + size + _TAG_END
            if past > len(buffer):
                break
            low, high = buffer[at + 4 : at + 7], buffer[at + 7 : at + 8]
            body = bytes(buffer[at + _TAG_HEAD : past - _TAG_END])
            at = past
            time_ms = self._time_ms(int.from_bytes(high + low, "big"))
            if kind == _VIDEO:
                yield from self._video(body, time_ms, arrived)
            elif kind == _AUDIO and self._with_sound:
                yield from self._sound(body, time_ms, arrived)
            elif kind & _FILTERED:
                raise _no_flv()  # encrypted
        del buffer[:at]

    def _head(self) -> int:
        """Read the file header; return where the tags begin, or 0 if it is incomplete."""
        head = self._bytes
        if not b"FLV\x01".startswith(head[:4]):
            raise _no_flv()
        if len(head) < _HEAD:
            return 0
        size = int.from_bytes(head[5:9], "big")
        if not _HEAD <= size <= _LONGEST_HEAD:
            raise _no_flv()
        if len(head) < size + _TAG_END:
            return 0
        self.begun = True
        return size + _TAG_END

    def _time_ms(self, body: int) -> int:
        """Return milliseconds since the first tag, continuous when the 32 bits wrap."""
        if self._zero_ms is None:
            self._zero_ms = body
        step = (body - self._zero_ms - self._last_ms) % (1 << 32)
        self._last_ms += step - (1 << 32) if step >= 1 << 31 else step
        return self._last_ms

    # Video

    def _video(self, body: bytes, time_ms: int, arrived: datetime) -> Iterator[Item]:
        codec, packet, offset_ms, at = _video_head(body)
        if packet == _CONFIG:
            self._codec, self._config = codec, _read_config(codec, body[at:])
            self._stale = True
        elif packet == _PICTURE and self._config.sets and codec == self._codec:
            yield from self._picture(body[at:], time_ms, offset_ms, arrived)

    def _picture(
        self, payload: bytes, time_ms: int, offset_ms: int, arrived: datetime
    ) -> Iterator[Item]:
        units = _units(payload, self._config.length_size)
        if units is None:
            self._broken = True
            return
        codec = self._codec
        kinds = [_kind(codec, unit) for unit in units]
        key = not _KEYS[codec].isdisjoint(kinds)
        if (self._broken and not key) or (self._orphans and not _LEADING.isdisjoint(kinds)):
            return
        units_kept = [
            unit for unit, kind in zip(units, kinds, strict=True) if kind in _UNIT_TYPES[codec]
        ]
        if not units_kept:
            return
        if key:
            sets = [unit for unit, kind in zip(units, kinds, strict=True) if kind in _SETS[codec]]
            yield from self._inform(sets)
            self._orphans = codec == "hevc" and self._broken
            self._broken = False
        if abs(offset_ms) > _MOST_OFFSET_MS:
            offset_ms = 0
        dts = time_ms * VIDEO_RATE // 1000
        if 0 <= self._dts - dts < _BACK_S * VIDEO_RATE:
            dts = self._dts + 1
        self._dts = dts
        yield Packet(
            track=Track.VIDEO,
            payload=prefixed(units_kept),
            pts=dts + offset_ms * VIDEO_RATE // 1000,
            dts=dts,
            rate_hz=VIDEO_RATE,
            key=key,
            arrived=arrived,
        )

    def _inform(self, in_band: list[bytes]) -> Iterator[StreamInfo]:
        """Yield the stream's formats from a key frame on, if they changed."""
        sets = self._config.sets
        if not set(in_band) <= set(sets):
            kinds = {_kind(self._codec, each) for each in in_band}
            units_kept = (each for each in sets if _kind(self._codec, each) not in kinds)
            sets = (*units_kept, *dict.fromkeys(in_band))
            self._config = _Config(self._config.length_size, sets)
        elif self._info is not None and not self._stale:
            return
        try:
            stated = stated_video(self._codec, sets)
        except InvalidInputError:
            raise CameraUnreachableError("camera.video_undescribed") from None
        info = StreamInfo(
            video=stated.format,
            audio=self._audio,
            frame_rate=stated.frame_rate,
            unrecorded_sound="" if self._audio else self._unrecorded,
        )
        self._stale = False
        if info != self._info:
            self._info = info
            yield info

    # Sound

    def _sound(self, body: bytes, time_ms: int, arrived: datetime) -> Iterator[Packet]:
        if len(body) <= _AAC_HEAD:
            return
        coding = body[0] >> 4
        if coding != _AAC:
            name = _SOUNDS.get(coding, f"FLV {coding}")
            self._stale = self._stale or name != self._unrecorded
            self._unrecorded = name
            return
        if body[1] == _CONFIG:
            self._read_audio_config(body[_AAC_HEAD:])
            return
        audio = self._audio
        if audio is None or self._info is None or self._info.audio != audio:
            return
        hz = audio.rate_hz
        pts = time_ms * hz // 1000
        if self._audio_end is not None and abs(pts - self._audio_end) <= _UNEVEN_S * hz:
            pts = self._audio_end
        self._audio_end = pts + _FRAME
        if pts >= 0:
            yield Packet(
                track=Track.AUDIO,
                payload=body[_AAC_HEAD:],
                pts=pts,
                dts=pts,
                rate_hz=hz,
                key=True,
                arrived=arrived,
            )

    def _read_audio_config(self, config: bytes) -> None:
        try:
            self._audio = aac_format(config)
        except InvalidInputError:
            self._audio, self._unrecorded = None, "AAC"
        self._stale = True


def _video_head(body: bytes) -> tuple[str, int, int, int]:
    """Return the codec, the packet type, the composition offset in ms, and the payload's index.

    Raises CameraUnreachableError for a codec that is not recorded.
    """
    first = body[0] if body else 0
    if first >> 4 & 7 == _COMMAND or len(body) < _VIDEO_HEAD:
        return "", _END, 0, 0
    if first & _ENHANCED:
        packet, codec, at = first & 0x0F, _FOUR.get(body[1:5], ""), 5
        if packet > _PICTURE_AT_ONCE:
            return "", _END, 0, 0  # Metadata, and packet types that cameras don't use.
    else:
        packet, codec, at = body[1], _CODECS.get(first & 0x0F, ""), 2
    if not codec:
        raise CameraUnreachableError("camera.neither_codec")
    if packet == _PICTURE_AT_ONCE and first & _ENHANCED:
        return codec, _PICTURE, 0, at
    if packet == _CONFIG and first & _ENHANCED:
        return codec, packet, 0, at
    return codec, packet, int.from_bytes(body[at : at + 3], "big", signed=True), at + 3


def _units(payload: bytes, length_size: int) -> list[bytes] | None:
    """Return the NAL units of a picture; None if it is damaged."""
    units: list[bytes] = []
    at = 0
    while at < len(payload):
        past = at + length_size + int.from_bytes(payload[at : at + length_size], "big")
        if past > len(payload) or len(units) >= _MOST_UNITS:
            return None
        if past > at + length_size:
            units.append(payload[at + length_size : past])
        at = past
    return units


def _kind(codec: str, unit: bytes) -> int:
    return unit[0] & 0x1F if codec == "h264" else unit[0] >> 1 & 0x3F


def _read_config(codec: str, record: bytes) -> _Config:
    """Read avcC or hvcC (ISO/IEC 14496-15, 5.3.3 and 8.3.3); raises CameraUnreachableError."""
    try:
        sets = tuple(_avcc_sets(record) if codec == "h264" else _hvcc_sets(record))
    except IndexError:
        sets = ()
    if not 0 < len(sets) <= _MOST_SETS or not all(sets):
        raise CameraUnreachableError("camera.video_undescribed")
    return _Config((record[4] if codec == "h264" else record[21]) % 4 + 1, sets)


def _avcc_sets(record: bytes) -> Iterator[bytes]:
    at = _AVCC_HEAD - 1
    for mask in (0x1F, 0xFF):
        count = record[at] & mask
        at += 1
        for _ in range(count):
            at += 2 + (size := int.from_bytes(record[at : at + 2], "big"))
            yield record[at - size : at]


def _hvcc_sets(record: bytes) -> Iterator[bytes]:
    at = _HVCC_HEAD
    for _ in range(record[22]):
        count = int.from_bytes(record[at + 1 : at + 3], "big")
        at += 3
        for _ in range(min(count, _MOST_SETS + 1)):
            at += 2 + (size := int.from_bytes(record[at : at + 2], "big"))
            yield record[at - size : at]
