"""Records one camera: connects, records, reports and reconnects. Also serves live video."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
import errno
from pathlib import Path
from typing import Final

from hub.camera.recording.run import Run, SegmentSink
from hub.camera.recording.segment import SHORTEST_SEGMENT_US
from hub.camera.source import Backoff, CameraSource, Sink, SleepHabit
from hub.clock import Clock
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    ConflictError,
    DiskFullError,
    HubError,
    NoKeyFramesError,
    StreamEndedError,
)
from hub.media.mp4.boxes import movie
from hub.media.mp4.fragments import Fragment
from hub.media.packet import VIDEO_RATE, Packet, StreamInfo, Track
from hub.model.camera import Camera, CameraState, CameraStatus
from hub.model.ids import CameraId
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.text import NOTHING, Text

_MOST_WAITING: Final = 24
"""Fragments, about ten seconds. A listener that falls further behind is dropped."""
_MOST_BACKLOG_BYTES: Final = 8 << 20
"""The part of the current group kept for new listeners; if it is longer, they wait for the next."""
_PLAYABLE: Final = "h264"

type _Queue = asyncio.Queue[Fragment | None]


class LiveFragments:
    """Passes on the fragments of one camera's runs; never waits for a listener."""

    def __init__(self) -> None:
        self._info: StreamInfo | None = None
        self._group: list[Fragment] = []
        """The fragments recorded since the last key frame, including it."""
        self.backlog_bytes = 0
        """The size of those fragments."""
        self._listeners: set[_Queue] = set()

    def begin(self, info: StreamInfo) -> None:
        """Begin a run."""
        self.end()
        self._info = info

    def publish(self, fragment: Fragment) -> None:
        """Pass on a recorded fragment; a listener that is too slow is dropped."""
        if fragment.key:
            self._group, self.backlog_bytes = [fragment], len(fragment.content)
        elif self._group:
            self._group.append(fragment)
            self.backlog_bytes += len(fragment.content)
        if self.backlog_bytes > _MOST_BACKLOG_BYTES:
            self._group, self.backlog_bytes = [], 0
        for queue in tuple(self._listeners):
            if queue.qsize() < queue.maxsize - 1:  # the last place is for the end
                queue.put_nowait(fragment)
            else:
                self._dismiss(queue)

    def end(self) -> None:
        """End the run, and with it every listener's video."""
        self._info, self._group, self.backlog_bytes = None, [], 0
        for queue in tuple(self._listeners):
            self._dismiss(queue)

    def _dismiss(self, queue: _Queue) -> None:
        self._listeners.discard(queue)
        queue.put_nowait(None)

    async def listen(self) -> AsyncGenerator[bytes]:
        """Yield a fragmented MP4 from a key frame on, until the run ends or the listener is slow.

        Raises ConflictError for video that browsers don't play, and CameraUnreachableError while
        nothing is being recorded.
        """
        info = self._info
        if info is None:
            raise CameraUnreachableError("camera.not_recorded_now")
        if info.video.codec != _PLAYABLE:
            raise ConflictError("camera.h265_live")
        queue: _Queue = asyncio.Queue(len(self._group) + _MOST_WAITING)
        for recorded in self._group:
            queue.put_nowait(recorded)
        self._listeners.add(queue)
        try:
            yield movie(info)
            base: Mapping[Track, int] | None = None
            while (fragment := await queue.get()) is not None:
                if base is None and fragment.key:
                    base = _base(fragment, info)
                if base is not None:
                    yield fragment.moved(base)
        finally:
            self._listeners.discard(queue)


def _base(fragment: Fragment, info: StreamInfo) -> dict[Track, int]:
    """Return the ticks of each track at which a listener's time begins."""
    video = fragment.pieces[Track.VIDEO].first_dts
    rate_hz = info.audio.rate_hz if info.audio is not None else VIDEO_RATE
    return {Track.VIDEO: video, Track.AUDIO: video * rate_hz // VIDEO_RATE}


_PROVEN_S: Final = 30.0
"""After a connection that held this long, the hub reconnects at once."""
SILENCE_S: Final = 60.0
"""A safety net: sources have shorter deadlines of their own."""
_REPORT_EVERY_S: Final = 10.0
_SLOW_KEYS: Final = Text("camera.key_frames_far_apart")
_AWAKE_S, _MOST_AWAKE_S = 60.0, 300.0
"""How long a battery camera is read after an event, and at most during one."""
_SLEEPS: Final = Text("camera.sleeps")
_DISK: Final = {
    errno.ENOSPC: Text("disk.full"),
    errno.EDQUOT: Text("disk.quota"),
    errno.EROFS: Text("disk.read_only"),
    errno.EIO: Text("disk.failed"),
    errno.EACCES: Text("disk.no_right"),
    errno.EPERM: Text("disk.no_right"),
}

_STATES: Final = (
    (CameraPasswordError, CameraState.WRONG_PASSWORD),
    (NoKeyFramesError, CameraState.NO_KEY_FRAMES),
    (DiskFullError, CameraState.DISK_FULL),
    (HubError, CameraState.RECONNECTING),
)
"""The state for each kind of error; the first match counts."""

type OnPacket = Callable[[StreamInfo, Packet], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraTrial:
    """The result of trying a camera."""

    camera_id: CameraId
    info: StreamInfo
    advice: Text = NOTHING
    """A better way to read the camera, or empty."""

    @property
    def area(self) -> int:
        """The picture's area in pixels."""
        return self.info.video.width * self.info.video.height

    @property
    def note(self) -> Text:
        """What the owner should know about the stream, or empty."""
        return self.advice or _note(self.info)


class Recorder:
    """Records one camera until canceled; a paused one is still read, for live viewers."""

    def __init__(  # noqa: PLR0913, PLR0917 -- everything it touches is injected
        self,
        camera: Camera,
        open_source: Callable[[], CameraSource],
        folder: Path,
        clock: Clock,
        sink: Sink,
        room: Callable[[], Awaitable[None]],
        *,
        files: FootageFiles,
        shortest_segment_us: int = SHORTEST_SEGMENT_US,
        on_key_frame: OnPacket | None = None,
        longest_silence_s: float = SILENCE_S,
        tried: CameraTrial | None = None,
        habit: SleepHabit | None = None,
    ) -> None:
        """Start from `tried`, the result of trying the camera, if that was just now."""
        self._open_source = open_source
        self._clock = clock
        self._sink = sink
        self._on_key_frame = on_key_frame
        self._silence_s = longest_silence_s
        self._live = LiveFragments()
        self._destination = SegmentSink(
            camera_id=camera.id,
            folder=folder,
            files=files,
            clock=clock,
            room=room,
            on_segment=sink.segment_closed,
            on_fragment=self._live.publish,
            shortest_us=shortest_segment_us,
        )
        self._run: Run | None = None
        self._is_read = False
        self._paused = not camera.recording
        self._status = CameraStatus(
            camera_id=camera.id,
            state=CameraState.PAUSED if self._paused else CameraState.STARTING,
            since=camera.paused_at or clock.now(),
            reason=tried.note if tried is not None and not self._paused else NOTHING,
            video=tried.info.describe_video if tried is not None else "",
        )
        self._habit = habit or SleepHabit()
        # An ONVIF device listens all the time, which drains any battery.
        self._may_sleep = not (camera.wired or camera.device_url)
        self._woken = asyncio.Event()
        self._awake_until_s = clock.steady_s() + _AWAKE_S
        self._first_s: float | None = None
        """When the connection's first packet arrived."""
        self._figures_reported_s = -_REPORT_EVERY_S
        self._clock_offset_ms: int | None = None

    @property
    def status(self) -> CameraStatus:
        """What the camera is doing now."""
        return self._status

    @property
    def is_read(self) -> bool:
        """Whether video is arriving, recorded or not."""
        return self._is_read

    @property
    def _sleeps(self) -> bool:
        """Whether to leave the camera alone for now, to save its battery."""
        found = self._may_sleep and self._habit.found
        return found and self._clock.steady_s() >= self._awake_until_s

    def wake(self, *, lasting: bool = False) -> None:
        """Read a sleeping camera: something happened in front of it, or somebody is watching.

        If `lasting`, an end will be reported; without one, the camera is read for five minutes.
        """
        self._awake_until_s = self._clock.steady_s() + (_MOST_AWAKE_S if lasting else _AWAKE_S)
        self._woken.set()

    def live_video(self) -> AsyncGenerator[bytes]:
        """Yield fragmented MP4 for a browser, from the newest key frame on, as it is recorded.

        It ends with the run, or if the listener can't keep up. Raises ConflictError for H.265 and
        CameraUnreachableError while nothing is being recorded.
        """
        return self._live.listen()

    async def measured(self, clock_offset_ms: int) -> None:
        """Set the camera's clock minus ours, which is stored with segments from now on."""
        self._clock_offset_ms = clock_offset_ms
        if self._run is not None:
            self._run.clock_offset_ms = clock_offset_ms
        await self._report_figures(self._status.lost_packets)

    async def run(self) -> None:
        """Record until canceled."""
        await self._sink.status(self._status)
        backoff = Backoff(self._clock)
        while True:
            began_s = self._clock.steady_s()
            state, reason = await self._connect()
            self._is_read = False
            # Clear the event before checking `_sleeps`, so that no later wake() is missed.
            self._woken.clear()
            if self._sleeps:
                await self._report(CameraState.SLEEPING, _SLEEPS)
                await self._woken.wait()
                continue
            if self._clock.steady_s() - began_s >= _PROVEN_S:
                backoff.hurry()
            await self._report(state, reason)
            match state:
                case CameraState.WRONG_PASSWORD:
                    await backoff.wait_refused()
                case CameraState.DISK_FULL:
                    await backoff.wait_disk()
                case _:
                    await backoff.wait()

    async def _connect(self) -> tuple[CameraState, Text]:
        """Record one connection until it ends; return the resulting state and the reason."""
        self._first_s = None
        try:
            if self._status.state is CameraState.DISK_FULL:
                await self._destination.room()  # before contacting the camera again
            await self._record(self._open_source())
        except (HubError, OSError) as error:
            self._note_end(by_itself=isinstance(error, StreamEndedError))
            return _state_of_error(error)
        return CameraState.RECONNECTING, Text("camera.ended")

    def _note_end(self, *, by_itself: bool) -> None:
        now_s = self._clock.steady_s()
        lasted_s = 0.0 if self._first_s is None else now_s - self._first_s
        self._habit.ended(lasted_s, by_itself=by_itself)

    async def _record(self, source: CameraSource) -> None:
        try:
            await self._listen(source)
        except asyncio.CancelledError:
            # A disk error here must not replace the cancellation.
            with suppress(HubError, OSError):
                await self._finish()
            raise
        finally:
            await self._finish()  # does nothing after a cancellation

    async def _listen(self, source: CameraSource) -> None:
        loop = asyncio.get_running_loop()
        renewed_s, is_writing = loop.time(), False
        try:
            async with (
                asyncio.timeout(self._silence_s) as silence,
                aclosing(source.packets()) as packets,
            ):
                async for packet in packets:
                    if self._first_s is None:
                        self._first_s = self._clock.steady_s()
                    is_writing = True
                    await self._append(source, packet)
                    if self._sleeps:
                        return
                    is_writing, now_s = False, loop.time()
                    if now_s - renewed_s > self._silence_s / 4:  # not 60 times a second
                        renewed_s = now_s
                        silence.reschedule(now_s + self._silence_s)
        except TimeoutError as error:
            if is_writing:
                raise DiskFullError("disk.no_writes") from error
            raise CameraUnreachableError("camera.silent") from error

    async def _append(self, source: CameraSource, packet: Packet) -> None:
        is_frame = packet.track is Track.VIDEO
        is_key = is_frame and packet.key
        if self._paused:
            if is_key:
                await self._publish_key_frame(source, packet)
            return
        if is_key and self._run is not None and self._has_changed(self._run, source.info):
            await self._finish()
        if self._run is None:
            if not is_key:
                return
            await self._begin(source.info)
        if self._run is not None:
            await self._run.append(packet, more=source.has_more)
        if is_key:
            await self._publish_key_frame(source, packet)
        if is_frame and self._run is not None:
            reason = _SLOW_KEYS if self._run.has_slow_keys else _note(self._run.info)
            if reason != self._status.reason:
                await self._report(CameraState.RECORDING, reason)

    async def _publish_key_frame(self, source: CameraSource, key_frame: Packet) -> None:
        """Pass a key frame to viewers, and report the connection's figures."""
        self._is_read = True
        if self._on_key_frame is not None:
            self._on_key_frame(source.info, key_frame)
        await self._report_figures(source.lost_packets)

    @staticmethod
    def _has_changed(run: Run, info: StreamInfo) -> bool:
        """Return whether the run must end because the stream changed or its time is wrong.

        The connection stays. Ending the run at a key frame loses nothing.
        """
        return run.info is not info or run.should_end

    async def _begin(self, info: StreamInfo) -> None:
        self._run = Run(self._destination, info, clock_offset_ms=self._clock_offset_ms or 0)
        self._live.begin(info)
        await self._report(CameraState.RECORDING, _note(info), info.describe_video)

    async def _finish(self) -> None:
        """End the run if there is one, even if a cancellation interrupts this."""
        run = self._run
        if run is None:
            return
        try:
            await run.finish()
        except asyncio.CancelledError:
            # A disk error here must not replace the cancellation.
            with suppress(HubError, OSError):
                await run.finish()
            raise
        finally:
            self._run = None
            self._live.end()

    async def _report_figures(self, lost_packets: int) -> None:
        """Report figures that change all the time, at most every ten seconds."""
        now, now_s = self._status, self._clock.steady_s()
        fresh = replace(now, lost_packets=lost_packets, clock_offset_ms=self._clock_offset_ms)
        if fresh != now and now_s - self._figures_reported_s >= _REPORT_EVERY_S:
            self._figures_reported_s, self._status = now_s, fresh
            await self._sink.status(fresh)

    async def _report(self, state: CameraState, reason: Text, video: str = "") -> None:
        if self._paused:
            return  # Nobody needs to act on the problems of a paused camera.
        now = self._status
        audio = now.audio if self._run is None else self._run.info.describe_sound
        if (state, reason, audio) == (now.state, now.reason, now.audio) and (
            video in ("", now.video)
        ):
            return
        since = now.since if state is now.state else self._clock.now()
        self._status = replace(
            now,
            state=state,
            since=since,
            reason=reason,
            sleeps=self._may_sleep and self._habit.found,
            video=video or now.video,
            audio=audio,
            clock_offset_ms=self._clock_offset_ms,
        )
        await self._sink.status(self._status)


def _note(info: StreamInfo) -> Text:
    """Return what the owner should know about a stream that is still recorded, or empty."""
    if not info.unrecorded_sound:
        return NOTHING
    return Text("camera.sound_not_recorded", coding=info.unrecorded_sound)


def _state_of_error(error: HubError | OSError) -> tuple[CameraState, Text]:
    """Return the state that an error means, and the sentence for the owner."""
    if isinstance(error, OSError):
        unknown = Text("disk.not_written", error=str(error.strerror))
        return CameraState.DISK_FULL, _DISK.get(error.errno or 0, unknown)
    state = next(state for kind, state in _STATES if isinstance(error, kind))
    return state, error.text
