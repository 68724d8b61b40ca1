"""One run: an uninterrupted part of a connection, cut into segments at key frames."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
import secrets
from typing import Final

from hub.camera.recording.segment import (
    SHORTEST_SEGMENT_US,
    FragmentSamples,
    SegmentEnd,
    Segmenter,
    SegmentWriter,
)
from hub.camera.recording.timeline import (
    ArrivalSmoother,
    RunTimeline,
    TimedPacket,
    from_microseconds,
    in_us,
)
from hub.clock import Clock
from hub.errors import HubError, NoKeyFramesError
from hub.media.mp4.boxes import SegmentHeader
from hub.media.mp4.fragments import Fragment, fragment
from hub.media.packet import VIDEO_RATE, Packet, StreamInfo, Track
from hub.model.ids import CameraId, RunId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.tasks import run_blocking

SLOW_KEYS_US: Final = 12_000_000
"""If key frames are further apart than this, clips begin late and the owner is notified."""
_NO_KEYS_US: Final = 300_000_000

type OnSegment = Callable[[Segment], Awaitable[None]]
type Room = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSink:
    """Where the segments of one camera go, and the callbacks for them."""

    camera_id: CameraId
    folder: Path
    files: FootageFiles
    clock: Clock
    room: Room
    """Called before each segment; raises DiskFullError."""
    on_segment: OnSegment
    on_fragment: Callable[[Fragment], None]
    """Called with each fragment before it is written."""
    shortest_us: int = SHORTEST_SEGMENT_US
    """A segment ends at the first key frame after this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """The segment being written."""

    writer: SegmentWriter
    path: str
    header: SegmentHeader


class Run:
    """Takes packets one by one; `finish` must be called at the end, whatever the reason."""

    def __init__(
        self, destination: SegmentSink, info: StreamInfo, *, clock_offset_ms: int = 0
    ) -> None:
        self.id = RunId(secrets.token_hex(6))
        self.info = info
        self.clock_offset_ms = clock_offset_ms
        """The camera's clock minus ours; stored with segments that begin from now on."""
        self._destination = destination
        self._settling = ArrivalSmoother()
        self._time: RunTimeline | None = None
        self._gathering = Segmenter(
            has_audio=info.audio is not None, shortest_us=destination.shortest_us
        )
        self._open: _Open | None = None
        self._number = 0
        self._fragments = 0
        self._start_us: int | None = None
        """When the first frame of the open (or next) segment is shown."""
        self._has_failed = False
        self._written_us = 0
        """When the last written frame ends, in the run's time."""
        self._steps: list[FragmentSamples | SegmentEnd] = []
        """Pending disk operations, in order; some remain if a cancellation interrupts them."""
        self._key_us = self._decoded_us = self._key_gap_us = 0

    @property
    def should_end(self) -> bool:
        """Whether a clock was set, so that the next key frame should begin a new run."""
        return self._time is not None and (self._time.is_broken or self._time.clock.is_off)

    @property
    def has_slow_keys(self) -> bool:
        """Whether key frames are too far apart."""
        return max(self._key_gap_us, self._decoded_us - self._key_us) > SLOW_KEYS_US

    async def append(self, packet: Packet, *, more: bool = True) -> None:
        """Record one packet, the first a key frame; without `more`, write what is gathered.

        Raises DiskFullError, OSError, InvalidInputError if the stream can't be stored, and
        NoKeyFramesError if no key frame has come for so long that the file must end.
        """
        if self._time is None and self._settling.push(packet):
            return
        time = self._time or self._settle()
        self._place(time, packet)
        if not more:
            self._steps.extend(self._gathering.pause())
        if self._steps:
            await self._do(time)
        if self._decoded_us - self._key_us > _NO_KEYS_US or self._is_full:
            raise NoKeyFramesError("camera.key_frames_minutes")

    async def finish(self) -> None:
        """Write all packets and close the last segment; raises the same errors as `append`.

        If this is canceled, call it again.
        """
        if self._time is None and not self._settling.packets:
            return
        time = self._time or self._settle()
        if not self._has_failed:
            self._steps.extend(self._gathering.finish())
            try:
                await self._do(time)
            except (OSError, HubError):
                await self._close(time, self._written_us)
                raise
        await self._close(time, self._written_us if self._has_failed else self._gathering.end_us)

    def _settle(self) -> RunTimeline:
        """Read the wall clock once, from the run's first packets."""
        first = self._settling.packets
        time = RunTimeline.of([packet for packet in first if packet.track is Track.VIDEO])
        self._time = time
        for packet in first:
            self._place(time, packet)
        return time

    @property
    def _is_full(self) -> bool:
        return self._open is not None and self._open.writer.is_full

    def _place(self, time: RunTimeline, packet: Packet) -> None:
        timed = time.place(packet)
        if timed is None:
            return
        if timed.track is Track.VIDEO:
            self._watch_keys(timed)
        self._steps.extend(self._gathering.append(timed))

    def _watch_keys(self, timed: TimedPacket) -> None:
        if self._start_us is None:
            self._start_us = timed.presented_us
        self._decoded_us = timed.decoded_us
        if timed.key:
            self._key_gap_us, self._key_us = self._decoded_us - self._key_us, self._decoded_us

    # On disk

    async def _do(self, time: RunTimeline) -> None:
        """Carry out the pending steps; a canceled step stays pending until it is done."""
        try:
            while self._steps:
                step = self._steps[0]
                if isinstance(step, SegmentEnd):
                    await self._close(time, step.at_us)
                    self._steps.pop(0)
                else:
                    opened = self._open or await self._begin(time)
                    self._steps.pop(0)  # A write completes even if we are canceled.
                    await self._write(opened, step)
        except (OSError, HubError):
            # Frames after a gap can't be decoded: keep and close what has been written.
            self._has_failed = True
            raise

    async def _begin(self, time: RunTimeline) -> _Open:
        try:
            await self._destination.room()
        except asyncio.CancelledError:
            self._has_failed = True  # After a cancellation, don't wait for room again.
            raise
        media_us = self._start_us or 0
        start_us = time.clock.wall_us(media_us)
        header = SegmentHeader(
            run=self.id,
            number=self._number,
            start_us=start_us,
            media_start_us=media_us,
            ppm=time.clock.ppm,
            clock_offset_ms=self.clock_offset_ms,
        )
        destination = self._destination
        path = segment_path(destination.camera_id, start_us, self.id, self._number)
        writer = SegmentWriter(destination.files, destination.folder / path, header, self.info)
        self._open = _Open(writer=writer, path=path, header=header)
        self._number += 1
        return self._open

    async def _write(self, opened: _Open, batch: FragmentSamples) -> None:
        self._fragments += 1
        encoded = fragment(self._fragments, batch.video, batch.audio)
        self._destination.on_fragment(encoded)
        await run_blocking(opened.writer.write, encoded)
        ends = [sample.dts + sample.offset + sample.duration for sample in batch.video]
        self._written_us = max(self._written_us, in_us(max(ends, default=0), VIDEO_RATE))

    async def _close(self, time: RunTimeline, end_us: int) -> None:
        """Close and announce the open segment, which ends at `end_us` in the run's time."""
        if self._open is not None:
            await self._announce(time, self._open, end_us)
        self._start_us = end_us

    async def _announce(self, time: RunTimeline, opened: _Open, end_us: int) -> None:
        end_us = max(end_us, opened.header.media_start_us + 1)
        try:
            size_bytes = await run_blocking(opened.writer.close, end_us)
        except OSError:
            self._open = None
            raise
        self._open = None
        end = opened.header.wall_us(end_us)
        time.clock.turn(end_us)
        if size_bytes is None:
            self._number = opened.header.number  # Nothing was written; use the number again.
            return
        segment = Segment(
            camera_id=self._destination.camera_id,
            run_id=self.id,
            number=opened.header.number,
            path=opened.path,
            window=TimeWindow(
                start=from_microseconds(opened.header.start_us), end=from_microseconds(end)
            ),
            media_start_s=opened.header.media_start_us / 1_000_000,
            size_bytes=size_bytes,
            clock_offset_ms=opened.header.clock_offset_ms,
            closed_at=self._destination.clock.now(),
            ppm=opened.header.ppm,
            root=opened.writer.root,
        )
        await self._destination.on_segment(segment)


def segment_path(camera_id: CameraId, start_us: int, run_id: RunId, number: int) -> str:
    """Return a segment's path below the recordings folder."""
    start: datetime = from_microseconds(start_us).astimezone(UTC)
    return f"{camera_id}/{start:%Y%m%d}/{start:%H}/{start_us}-{run_id}-{number}.mp4"
