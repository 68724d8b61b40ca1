"""The frames of a replay: dated by the recorder as they come, and written into files by that.

A recorder says in a header extension of a frame's first packet when it recorded the frame, in UTC
(ONVIF Streaming Specification, RTP header extension). In the files, fragmented MP4, every picture
keeps that time.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
import secrets
from typing import BinaryIO, Final, override

from hub.archives.reader import LARGEST_FILE_BYTES
from hub.camera.recording.segment import FragmentSamples, SegmentEnd, Segmenter
from hub.camera.recording.timeline import TimedPacket, from_microseconds
from hub.camera.rtsp.intake import Item, ReadTime, VideoIntake
from hub.camera.rtsp.messages import Media
from hub.camera.rtsp.rtp import RtpStream, Unwrapped, VideoTimeline, difference
from hub.camera.rtsp.sound import (
    Arrival,
    CodedDepacketiser,
    SoundDepacketiser,
    aac_depacketiser,
    is_aac,
)
from hub.camera.rtsp.video import AccessUnit
from hub.errors import HubError, InvalidInputError
from hub.media.mp4.boxes import movie
from hub.media.mp4.fragments import fragment
from hub.media.packet import VIDEO_RATE, AudioFormat, Packet, StreamInfo, Track
from hub.media.sound import Coded
from hub.store.files import remove
from noticeboard.runtime.tasks import run_blocking

BACK: Final = timedelta(seconds=2)
"""Frames are reordered over less than this."""
_RTP_HEAD: Final = 12
_HAS_EXTENSION, _CONTRIBUTORS = 0x10, 0x0F
_PROFILES: Final = frozenset({b"\xab\xac", b"\xab\xad"})
"""The second one is also seen in the field."""
_LEAST_WORDS: Final = 3
_PAUSES, _BREAKS, _ENDS = 0x40, 0x20, 0x10
"""The flags of a section's last frame, of one before which some are missing, and of the last."""
_TO_1970_S: Final = 2_208_988_800
_ERA: Final = 1 << 32
_MOST_STAMPS: Final = 512


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a recorder says of the frame that a packet belongs to."""

    at_us: int
    """When it was recorded, in microseconds since 1970."""
    breaks: bool = False
    """Whether frames before it are missing."""
    pauses: bool = False
    """Whether nothing follows without a hole."""
    ends: bool = False
    """Whether nothing follows at all."""


def stamp(packet: bytes) -> Stamp | None:
    """Read the header extension of an RTP packet; None if it has none."""
    if len(packet) < _RTP_HEAD or not packet[0] & _HAS_EXTENSION:
        return None
    at = _RTP_HEAD + 4 * (packet[0] & _CONTRIBUTORS)
    words = int.from_bytes(packet[at + 2 : at + 4])
    body = packet[at + 4 : at + 4 + 4 * _LEAST_WORDS]
    if packet[at : at + 2] not in _PROFILES or words < _LEAST_WORDS or len(body) < 4 * _LEAST_WORDS:
        return None
    seconds, fraction = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
    if seconds < _ERA // 2:
        seconds += _ERA  # after the year 2036
    at_us = (seconds - _TO_1970_S) * 1_000_000 + (fraction * 1_000_000 + _ERA // 2 >> 32)
    flags = body[8]
    return Stamp(at_us, bool(flags & _BREAKS), bool(flags & _PAUSES), bool(flags & _ENDS))


_ENTRY_BYTES: Final = 512
"""What an item costs beside its payload."""
_MOST_SOUND: Final = 1 << 20
"""No more sound waits for its picture."""


class ReplayQueue:
    """What has been received and not been taken yet."""

    def __init__(self) -> None:
        self.pictures: list[Item] = []
        self.sounds: list[Packet] = []
        self.size = 0
        """In bytes of memory, about."""
        self.failure: HubError | None = None
        self.news = asyncio.Event()

    def put(self, item: Item) -> None:
        """Store a picture, or the formats of those after it."""
        self.pictures.append(item)
        self.size += _size(item)

    def put_sound(self, packet: Packet) -> None:
        """Store a piece of sound."""
        self.sounds.append(packet)
        self.size += _size(packet)

    def fail(self, error: HubError) -> None:
        """End it with an error."""
        self.failure = self.failure or error
        self.news.set()

    def drain(self) -> Iterator[Item]:
        """Yield everything: each picture after the sound that was recorded before it."""
        pictures, self.pictures = self.pictures, []
        sounds, self.sounds, self.size = self.sounds, [], 0
        at = 0
        for item in pictures:
            while isinstance(item, Packet) and at < len(sounds):
                if sounds[at].arrived >= item.arrived:
                    break
                yield sounds[at]
                at += 1
            yield item
        self.sounds = sounds[at:]
        self.size = sum(map(_size, self.sounds))
        if self.size > _MOST_SOUND:
            self.sounds, self.size = [], 0  # Its times are not those of the pictures.


def _size(item: Item) -> int:
    return _ENTRY_BYTES + (len(item.payload) if isinstance(item, Packet) else 0)


_DERIVED_S: Final = 2.0
"""A frame without a time of its own gets it from one before, if that is no longer ago."""


class DatedVideo(VideoIntake):
    """The video of a replay: each packet's `arrived` is when its frame was recorded."""

    last_stamp: Stamp | None = None
    """What the newest frame says of itself, if it says anything."""
    undated = False
    """Whether a frame came whose time can't be known."""

    def __init__(self, media: Media, queue: ReplayQueue) -> None:
        self._own = ReadTime(from_microseconds(0), 0.0)
        super().__init__(media, self._own, queue.put, hold=0)
        self._stamps: dict[int, Stamp] = {}
        self._before: tuple[int, int] | None = None
        """The timestamp and the time of the frame before."""
        self._is_broken = True
        """Whether the next frame that counts must be a key frame with a time of its own."""

    def receive(self, packet: bytes, now_s: float) -> None:
        """Process one RTP packet."""
        if (found := stamp(packet)) is not None:
            self._stamps[int.from_bytes(packet[4:8])] = found
            if len(self._stamps) > _MOST_STAMPS:
                del self._stamps[next(iter(self._stamps))]
        self.stream.receive(packet, now_s)

    @override
    def _accept(self, unit: AccessUnit) -> None:
        found = self._pop(unit.timestamp)
        at_us = found.at_us if found is not None else self._derived(unit)
        is_cut_off = not unit.key and (self._is_broken or (found is not None and found.breaks))
        if at_us is None or is_cut_off:
            self._is_broken = True
            self.undated = self.undated or at_us is None
            return
        self._is_broken = False
        self.last_stamp = found
        self._before = (unit.timestamp, at_us)
        self._own.at = from_microseconds(at_us)
        super()._accept(unit)

    def _pop(self, timestamp: int) -> Stamp | None:
        """Return what was said of a frame, and forget what was said of those before it."""
        found = self._stamps.get(timestamp)
        while found is not None and self._stamps.pop(next(iter(self._stamps))) is not found:
            pass
        return found

    def _derived(self, unit: AccessUnit) -> int | None:
        """Return the time of a frame that doesn't say it; None if it can't be known."""
        if unit.key or self._before is None:
            return None
        step = difference(unit.timestamp, self._before[0])
        near = abs(step) <= _DERIVED_S * VIDEO_RATE
        return self._before[1] + step * 1_000_000 // VIDEO_RATE if near else None


@dataclass(frozen=True, slots=True)
class _SoundOrigin(Arrival):
    """A packet of sound: when it was recorded, and its timestamp."""

    timestamp: int


class DatedSound:
    """The sound of a replay, as AAC: each packet's `arrived` is when it was recorded."""

    def __init__(self, media: Media, queue: ReplayQueue) -> None:
        """Raise InvalidInputError if the sound's coding can't be kept."""
        self.coding: CodedDepacketiser | None = None
        depacketiser: SoundDepacketiser
        if is_aac(media):
            depacketiser = aac_depacketiser(media, self._accept)
        else:
            depacketiser = self.coding = CodedDepacketiser(media, self._origin, self._accept_coded)
        self.format: AudioFormat = depacketiser.format
        self.stream = RtpStream(depacketiser.push)
        self._clock_hz = media.clock_hz
        self._queue = queue
        self._ticks = Unwrapped()
        self._newest: _SoundOrigin | None = None

    def receive(self, packet: bytes, now_s: float) -> None:
        """Process one RTP packet; one whose time can't be known is dropped."""
        timestamp = int.from_bytes(packet[4:8])
        if (found := stamp(packet)) is not None:
            at = from_microseconds(found.at_us)
            self._newest = _SoundOrigin(at, found.at_us / 1_000_000, timestamp)
        before = self._newest
        if before is None or abs(self._since_s(before, timestamp)) > _DERIVED_S:
            return
        self.stream.receive(packet, now_s)

    def code(self) -> None:
        """Encode what has come, if it needs encoding; blocking."""
        for coded in [] if self.coding is None else self.coding.code():
            self._accept_coded(coded)

    def _origin(self) -> _SoundOrigin:
        assert self._newest is not None  # noqa: S101 -- `receive` checks it
        return self._newest

    def _accept(self, timestamp: int, frame: bytes) -> None:
        self._place(timestamp, frame, self._origin())

    def _accept_coded(self, coded: Coded[Arrival]) -> None:
        assert isinstance(coded.origin, _SoundOrigin)  # noqa: S101 -- `_origin` made it
        self._place(coded.timestamp, coded.frame, coded.origin)

    def _place(self, timestamp: int, frame: bytes, origin: _SoundOrigin) -> None:
        since = timedelta(seconds=self._since_s(origin, timestamp))
        ticks = self._ticks.ticks(timestamp) * self.format.rate_hz // self._clock_hz
        self._queue.put_sound(
            Packet(
                track=Track.AUDIO,
                payload=frame,
                pts=ticks,
                dts=ticks,
                rate_hz=self.format.rate_hz,
                key=True,
                arrived=origin.at + since,
            )
        )

    def _since_s(self, origin: _SoundOrigin, timestamp: int) -> float:
        return difference(timestamp, origin.timestamp) / self._clock_hz


_HOLE: Final = timedelta(seconds=2)
"""Pictures further apart than this are not one piece of footage."""
_WRITTEN_AT_ONCE: Final = 1 << 20
_MOST_PARTS: Final = 500
_SOUND_JITTER_S: Final = 0.05
_WHOLE: Final = 1 << 32
"""Timestamps on the wire are smaller than this."""


@dataclass(slots=True)
class Part:
    """An uninterrupted part of a replay, in a file: `start` plus a picture's time is its UTC."""

    path: Path
    info: StreamInfo
    start: datetime
    newest: datetime
    """When its newest picture was recorded."""
    timeline: VideoTimeline
    """When its pictures are decoded, which the recorder doesn't say."""
    segmenter: Segmenter
    size_bytes: int = 0
    _file: BinaryIO | None = None
    _pending: list[bytes] = field(default_factory=list)
    _pending_bytes: int = 0
    _number: int = 0
    _is_broken: bool = False
    """Whether nothing fits until the next key frame."""
    _heard: tuple[int, int] | None = None
    """The newest sound's ticks in the replay, and in the file."""

    @classmethod
    def begin(cls, path: Path, info: StreamInfo, first: Packet) -> "Part":
        """Return the file that begins with this key frame; InvalidInputError if MP4 can't."""
        part = cls(
            path=path,
            info=info,
            start=first.arrived,
            newest=first.arrived,
            timeline=VideoTimeline(reorders=info.video.reorders, frame_rate=info.frame_rate),
            segmenter=Segmenter(has_audio=info.audio is not None),
        )
        pts, dts = part.timeline.stamp(0)
        part._add(movie(info, skipped=pts - dts))
        part._place(first, pts, dts)
        return part

    def continues(self, item: Item) -> bool:
        """Return whether what comes next belongs to the same part."""
        if isinstance(item, StreamInfo):
            return item == self.info
        return item.track is Track.AUDIO or -BACK <= item.arrived - self.newest <= _HOLE

    def append(self, packet: Packet) -> None:
        """Add a packet; nothing if it lies outside the part."""
        since_us = (packet.arrived - self.start) // timedelta(microseconds=1)
        if packet.track is Track.VIDEO:
            if since_us <= 0 or (self._is_broken and not packet.key):
                return  # It may refer to a picture that isn't here.
            self.newest = max(self.newest, packet.arrived)
            ticks = (since_us * VIDEO_RATE + 500_000) // 1_000_000
            pts, dts = self.timeline.stamp(ticks % _WHOLE)
            self._is_broken = pts < dts
            if self._is_broken:
                return  # Nothing said before that it would be shown so early.
            self._place(packet, pts, dts)
        else:
            at = since_us * packet.rate_hz // 1_000_000
            if self._heard is not None:
                expected = self._heard[1] + packet.pts - self._heard[0]
                if abs(expected - at) <= _SOUND_JITTER_S * packet.rate_hz:
                    at = expected  # Recorders round its times; its samples are exact.
            is_beside = packet.arrived <= self.newest + _HOLE
            if at < 0 or not is_beside or (self._heard is not None and at <= self._heard[1]):
                return
            self._heard = (packet.pts, at)
            self._place(packet, at, at)

    def _place(self, packet: Packet, pts: int, dts: int) -> None:
        timed = TimedPacket(
            track=packet.track,
            payload=packet.payload,
            dts=dts,
            pts=pts,
            key=packet.key,
            rate_hz=packet.rate_hz,
        )
        self._fragment(self.segmenter.append(timed))

    def _fragment(self, steps: Iterator[FragmentSamples | SegmentEnd]) -> None:
        for step in steps:
            if isinstance(step, FragmentSamples):
                self._number += 1
                self._add(fragment(self._number, step.video, step.audio).content)

    def _add(self, content: bytes) -> None:
        self._pending.append(content)
        self._pending_bytes += len(content)
        self.size_bytes += len(content)

    async def write(self, *, last: bool = False) -> None:
        """Write what is gathered, if it is enough or the last; raises OSError."""
        if last:
            self._fragment(self.segmenter.finish())
        if last or self._pending_bytes >= _WRITTEN_AT_ONCE:
            content, self._pending, self._pending_bytes = self._pending, [], 0
            await run_blocking(self._write, content, last=last)

    def _write(self, content: Sequence[bytes], *, last: bool) -> None:
        file = self._file = self._file or self.path.open("xb")
        file.write(b"".join(content))
        if last:
            file.close()

    def discard(self) -> None:
        """Remove the unfinished file; blocking."""
        if self._file is not None:
            self._file.close()
            remove(self.path)


async def parts(
    items: AsyncGenerator[Item], host: str, into: Path, *, most_bytes: int
) -> AsyncGenerator[Part]:
    """Write a replay into files, one for each part without a hole; yield each, whole.

    Raises what `items` raises, OSError, and InvalidInputError if more than `most_bytes` would come.
    No unfinished file stays.
    """
    part: Part | None = None
    info: StreamInfo | None = None
    count, left = 0, most_bytes
    try:
        async with aclosing(items) as packets:
            async for item in packets:
                if part is not None and not part.continues(item):
                    await part.write(last=True)
                    left -= part.size_bytes
                    whole, part = part, None
                    yield whole
                if isinstance(item, StreamInfo):
                    info = item
                    continue
                if part is None and info is not None and item.track is Track.VIDEO and item.key:
                    count += 1
                    part = Part.begin(into / f"{secrets.token_hex(8)}.mp4", info, item)
                elif part is not None:
                    part.append(item)
                    if part.size_bytes > min(left, LARGEST_FILE_BYTES) or count > _MOST_PARTS:
                        raise InvalidInputError("archive.onvif_too_much", host=host)
                    await part.write()
        if part is not None:
            await part.write(last=True)
            whole, part = part, None
            yield whole
    finally:
        if part is not None:
            await run_blocking(part.discard)
