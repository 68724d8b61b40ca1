"""A replay's files: fragmented MP4, in which every picture keeps the time it was recorded at."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
import secrets
from typing import BinaryIO, Final

from hub.archives.reader import LARGEST_FILE_BYTES
from hub.archives.replay import BACK, Replay
from hub.camera.recording.segment import FragmentSamples, SegmentEnd, Segmenter
from hub.camera.recording.timeline import TimedPacket
from hub.camera.rtsp.intake import Item
from hub.camera.rtsp.rtp import VideoTimeline
from hub.errors import InvalidInputError
from hub.media.mp4.boxes import movie
from hub.media.mp4.fragments import fragment
from hub.media.packet import VIDEO_RATE, Packet, StreamInfo, Track
from hub.store.files import remove
from noticeboard.runtime.tasks import run_blocking

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


async def parts(replay: Replay, into: Path, *, most_bytes: int) -> AsyncGenerator[Part]:
    """Write a replay into files in `into`, one for each part without a hole; yield each, whole.

    Raises as `Replay.packets` does, OSError, and InvalidInputError if more than `most_bytes` would
    come. No unfinished file stays.
    """
    part: Part | None = None
    info: StreamInfo | None = None
    count, left = 0, most_bytes
    try:
        async with aclosing(replay.packets()) as packets:
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
                        raise InvalidInputError("archive.onvif_too_much", host=replay.host)
                    await part.write()
        if part is not None:
            await part.write(last=True)
            whole, part = part, None
            yield whole
    finally:
        if part is not None:
            await run_blocking(part.discard)
