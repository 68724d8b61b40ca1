"""Keeping one camera recorded: connect, record, say how it goes, connect again."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hub.camera.backoff import Backoff
from hub.camera.run import Destination, Run, RunBrokenError
from hub.camera.source import CameraSource, Packet, StreamInfo, Track
from hub.clock import Clock
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    DiskFullError,
    HubError,
    InvalidInputError,
)
from hub.model.camera import Camera, CameraState, CameraStatus
from hub.model.ids import CameraId
from hub.model.segment import Segment
from hub.model.trigger import Trigger

_PROVEN_S = 30.0
"""A connection that held this long starts the back-off anew."""

type OnPacket = Callable[[StreamInfo, Packet], None]


class Sink(Protocol):
    """Who is told what a camera yields."""

    async def segment_closed(self, segment: Segment) -> None:
        """Take a segment that is complete and durable."""

    async def trigger(self, trigger: Trigger) -> None:
        """Take note that something began or ended in front of the camera."""

    async def snapshot(self, camera_id: CameraId, jpeg: bytes, at: datetime) -> None:
        """Take a picture of the camera's view."""

    async def status(self, status: CameraStatus) -> None:
        """Take note of what the camera is doing; called only when that changes."""


class Recorder:
    """One camera's recording, from now until cancelled."""

    def __init__(  # noqa: PLR0913, PLR0917 -- everything it touches is injected
        self,
        camera: Camera,
        open_source: Callable[[], CameraSource],
        folder: Path,
        clock: Clock,
        sink: Sink,
        room: Callable[[], Awaitable[None]],
        *,
        on_key_frame: OnPacket | None = None,
    ) -> None:
        self._camera = camera
        self._open_source = open_source
        self._clock = clock
        self._sink = sink
        self._on_key_frame = on_key_frame
        self._destination = Destination(
            camera_id=camera.id,
            folder=folder,
            clock=clock,
            room=room,
            on_segment=sink.segment_closed,
        )
        self._run: Run | None = None
        self._status = CameraStatus(
            camera_id=camera.id, state=CameraState.STARTING, since=clock.now()
        )

    @property
    def status(self) -> CameraStatus:
        """What the camera is doing now."""
        return self._status

    async def measured(self, clock_offset_ms: int) -> None:
        """Note the camera's clock minus ours: segments from the next run on carry it."""
        if clock_offset_ms != self._status.clock_offset_ms:
            self._status = replace(self._status, clock_offset_ms=clock_offset_ms)
            await self._sink.status(self._status)

    async def run(self) -> None:
        """Record until cancelled."""
        await self._sink.status(self._status)
        backoff = Backoff(self._clock)
        while True:
            began_s = self._clock.steady_s()
            state, reason = await self._connect()
            if self._clock.steady_s() - began_s >= _PROVEN_S:
                backoff.reset()
            await self._report(state, reason)
            if state is CameraState.WRONG_PASSWORD:
                await backoff.wait_refused()
            else:
                await backoff.wait()

    async def _connect(self) -> tuple[CameraState, str]:
        """Record one connection until it ends; return what to tell the owner about the end."""
        try:
            await self._record(self._open_source())
        except CameraPasswordError as error:
            return CameraState.WRONG_PASSWORD, str(error)
        except DiskFullError as error:
            return CameraState.DISK_FULL, str(error)
        except (CameraUnreachableError, InvalidInputError) as error:
            return CameraState.RECONNECTING, str(error)
        except OSError as error:
            return CameraState.RECONNECTING, f"The recording could not be written: {error.strerror}"
        return CameraState.RECONNECTING, "The camera ended its stream."

    async def _record(self, source: CameraSource) -> None:
        try:
            async with aclosing(source.packets()) as packets:
                async for packet in packets:
                    await self._take(source.info, packet)
        except asyncio.CancelledError:
            # Stopping must stop: an error of the disk here would take the cancellation's place.
            with suppress(HubError, OSError):
                await self._finish()
            raise
        finally:
            await self._finish()

    async def _take(self, info: StreamInfo, packet: Packet) -> None:
        key = packet.key and packet.track is Track.VIDEO
        if self._run is None:
            if not key:
                return
            self._run = Run(
                self._destination, info, clock_offset_ms=self._status.clock_offset_ms or 0
            )
            await self._report(CameraState.RECORDING, "", info.words)
        try:
            await self._run.take(packet)
        except RunBrokenError:
            # The connection is good, only its time is not: the next key frame begins a new run.
            await self._finish()
        if key and self._on_key_frame is not None:
            self._on_key_frame(info, packet)

    async def _finish(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            await run.finish()

    async def _report(self, state: CameraState, reason: str, video: str = "") -> None:
        now = self._status
        if (state, reason) == (now.state, now.reason) and video in ("", now.video):
            return
        since = now.since if state is now.state else self._clock.now()
        self._status = replace(
            now, state=state, since=since, reason=reason, video=video or now.video
        )
        await self._sink.status(self._status)
