"""One run: the unbroken part of a connection, cut into segments at key frames."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import json
from pathlib import Path
import secrets

from hub.camera.blocking import run_to_the_end
from hub.camera.run_clock import RunClock, from_microseconds
from hub.camera.segment_writer import SegmentWriter
from hub.camera.source import Packet, StreamInfo, Track
from hub.clock import Clock
from hub.errors import HubError
from hub.model.ids import CameraId, RunId
from hub.model.segment import Segment
from hub.model.window import TimeWindow

SHORTEST_SEGMENT_S = 3.5
"""A key frame cuts after this, so that groups of 1, 2 and 4 seconds all give segments of 4."""
_BATCH_S = 0.2
_SETTLE_S = 0.25
_AUDIO_LAG_S = 0.25

type OnSegment = Callable[[Segment], Awaitable[None]]
type Room = Callable[[], Awaitable[None]]


class RunBrokenError(Exception):
    """The media clock or the wall clock jumped: only a new run can tell the time again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where segments of one camera go, and who is told."""

    camera_id: CameraId
    folder: Path
    clock: Clock
    room: Room
    """Called before each segment; raises DiskFullError."""
    on_segment: OnSegment


@dataclass(slots=True, kw_only=True)
class _Open:
    """The segment being written."""

    writer: SegmentWriter
    path: str
    number: int
    media_us: int
    end_us: int | None = None


class Run:
    """Takes packets one by one; `finish` must be called at the end, whatever the reason."""

    def __init__(
        self, destination: Destination, info: StreamInfo, *, clock_offset_ms: int = 0
    ) -> None:
        self.id = RunId(secrets.token_hex(6))
        self.clock_offset_ms = clock_offset_ms
        self._destination = destination
        self._info = info
        self._clock: RunClock | None = None
        self._open: _Open | None = None
        self._number = 0
        self._batch: list[Packet] = []
        self._held: list[Packet] = []
        """Before the clock starts: the first packets. At a cut: those of the next segment."""
        self._cut: Packet | None = None
        self._last: dict[Track, Packet] = {}
        self._end_s = 0.0

    async def take(self, packet: Packet) -> None:
        """Record one packet, the first a key frame.

        Raises RunBrokenError where a new run must begin, and DiskFullError.
        """
        if self._clock is None:
            await self._settle(packet)
            return
        if packet.track is Track.AUDIO and self._clock.has_jumped(packet):
            return  # sound that is seconds apart from its picture is of no use
        packet = self._mended(packet, self._clock)
        if packet.track is Track.VIDEO:
            self._clock.observe(packet)
        await self._put(packet)

    async def finish(self) -> None:
        """Write what has been taken and close the last segment."""
        if self._clock is None and self._held:
            await self._start()
        self._batch += self._held
        self._held, self._cut = [], None
        await self._close(self._end_s)

    async def _settle(self, packet: Packet) -> None:
        """Hold the first packets for a moment: a connection begins with a burst of old ones."""
        if packet.track is Track.AUDIO and (
            not self._held or packet.start_s < self._held[0].start_s
        ):
            return
        self._held.append(packet)
        if (packet.arrived - self._held[0].arrived).total_seconds() >= _SETTLE_S:
            await self._start()

    async def _start(self) -> None:
        first, self._held = self._held, []
        self._clock = RunClock([packet for packet in first if packet.track is Track.VIDEO])
        await self._begin(first[0])
        for packet in first:
            await self._put(self._mended(packet, self._clock))

    def _mended(self, packet: Packet, clock: RunClock) -> Packet:
        """Return the packet with a decoding time later than its track's last one."""
        if packet.track is Track.VIDEO and clock.has_jumped(packet):
            raise RunBrokenError
        last = self._last.get(packet.track)
        if last is not None and packet.dts <= last.dts:
            dts = last.dts + 1
            packet = replace(packet, dts=dts, pts=max(packet.pts, dts))
        self._last[packet.track] = packet
        if packet.track is Track.VIDEO:
            self._end_s = packet.end_s
        return packet

    async def _put(self, packet: Packet) -> None:
        if self._cut is None and self._is_cut(packet):
            self._cut = packet
        if self._cut is None:
            self._batch.append(packet)
            if packet.start_s - self._batch[0].start_s >= _BATCH_S:
                await self._write()
        elif packet.track is Track.AUDIO and packet.start_s < self._cut.start_s:
            # Sound from before the key frame still belongs to the segment that it ends.
            self._batch.append(packet)
        else:
            self._held.append(packet)
            waited_s = packet.start_s - self._cut.start_s
            caught_up = packet.track is Track.AUDIO or not self._info.has_audio
            if caught_up or waited_s >= _AUDIO_LAG_S:
                await self._turn(self._cut)

    def _is_cut(self, packet: Packet) -> bool:
        if not packet.key or packet.track is not Track.VIDEO or None in (self._open, self._clock):
            return False
        return self._media_us(packet.start_s) - self._opened.media_us >= SHORTEST_SEGMENT_S * 1e6

    async def _turn(self, cut: Packet) -> None:
        """Close the segment at a key frame and open the next one there."""
        await self._close(cut.start_s)
        await self._begin(cut)
        self._batch, self._held, self._cut = self._held, [], None

    async def _begin(self, first: Packet) -> None:
        await self._destination.room()
        media_us = self._media_us(first.start_s)
        start_us = self._wall_us(media_us)
        comment = {
            "run": self.id,
            "number": self._number,
            "start_us": start_us,
            "media_start_us": media_us,
            "clock_offset_ms": self.clock_offset_ms,
        }
        path = segment_path(self._destination.camera_id, start_us, self.id, self._number)
        writer = SegmentWriter(self._destination.folder / path, self._info, json.dumps(comment))
        self._open = _Open(writer=writer, path=path, number=self._number, media_us=media_us)
        self._number += 1
        try:
            await run_to_the_end(writer.open)
        except (OSError, HubError):
            self._open = None  # there is nothing to close
            raise

    async def _write(self) -> None:
        batch, self._batch = self._batch, []
        if batch:
            await run_to_the_end(self._opened.writer.write, batch)

    async def _close(self, end_s: float) -> None:
        """Close the open segment; it lasts until `end_s` on the connection's media clock."""
        opened = self._open
        if opened is None or self._clock is None:
            return
        if opened.end_us is None:  # not None: being stopped has interrupted this once already
            opened.end_us = max(self._media_us(end_s), opened.media_us + 1)
        await self._write()
        size_bytes = await run_to_the_end(opened.writer.close)
        self._open, end_us = None, opened.end_us
        segment = Segment(
            camera_id=self._destination.camera_id,
            run_id=self.id,
            number=opened.number,
            path=opened.path,
            window=TimeWindow(
                start=from_microseconds(self._wall_us(opened.media_us)),
                end=from_microseconds(self._wall_us(end_us)),
            ),
            media_start_s=opened.media_us / 1_000_000,
            size_bytes=size_bytes,
            clock_offset_ms=self.clock_offset_ms,
            closed_at=self._destination.clock.now(),
        )
        self._clock.correct(end_us)
        await self._destination.on_segment(segment)

    @property
    def _opened(self) -> _Open:
        if self._open is None:
            raise RunBrokenError
        return self._open

    def _media_us(self, start_s: float) -> int:
        return 0 if self._clock is None else self._clock.media_us(start_s)

    def _wall_us(self, media_us: int) -> int:
        return 0 if self._clock is None else self._clock.wall_us(media_us)


def segment_path(camera_id: CameraId, start_us: int, run_id: RunId, number: int) -> str:
    """Return a segment's path below the recordings folder."""
    start: datetime = from_microseconds(start_us).astimezone(UTC)
    return f"{camera_id}/{start:%Y%m%d}/{start:%H}/{start_us}-{run_id}-{number}.mp4"
