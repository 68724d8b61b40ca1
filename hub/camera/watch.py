"""Everything about one adopted camera that runs: recording, events, motion, snapshots."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import Final

import aiohttp

from hub.camera.backoff import LONGEST_S, Backoff
from hub.camera.motion import MotionDetector
from hub.camera.onvif_device import OnvifDevice
from hub.camera.onvif_events import OnvifEvents
from hub.camera.picture import Decoder, Grey, encode_jpeg, grey
from hub.camera.recorder import Recorder, Sink
from hub.camera.rtsp import RtspSource
from hub.camera.snapshot import fetch_snapshot
from hub.camera.source import Packet, StreamInfo, Track
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.camera import Camera, CameraState
from hub.model.trigger import Trigger, TriggerKind
from hub.store.secrets import Credentials

_SNAPSHOT_EVERY_S: Final = 10.0
_MEASURE_EVERY_S: Final = 3600.0
_LOOK_EVERY_S: Final = 0.2
"""Five pictures a second of the small stream are compared; more tell nothing new."""
_MOST_UNSEEN: Final = 2


class CameraWatch:
    """One camera, from now until cancelled."""

    def __init__(  # noqa: PLR0913, PLR0917 -- everything it touches is injected
        self,
        camera: Camera,
        credentials: Credentials | None,
        folder: Path,
        clock: Clock,
        sink: Sink,
        room: Callable[[], Awaitable[None]],
    ) -> None:
        self._camera = camera
        self._credentials = credentials
        self._clock = clock
        self._sink = sink
        self._recorder = Recorder(
            camera,
            lambda: RtspSource(camera, credentials, clock),
            folder,
            clock,
            sink,
            room,
            on_key_frame=self._key_frame,
        )
        self._events = OnvifEvents(camera, credentials, clock) if camera.device_url else None
        self._newest: tuple[StreamInfo, Packet] | None = None
        self._shown: Packet | None = None
        self._owed = False
        """Whether a picture was wanted when there was none newer than the one shown."""
        self._unseen: asyncio.Queue[tuple[StreamInfo, Packet]] = asyncio.Queue(_MOST_UNSEEN)
        self._picture_wanted = asyncio.Event()

    async def run(self) -> None:
        """Watch until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._recorder.run())
            tasks.create_task(self._follow_motion())
            tasks.create_task(self._take_snapshots())
            if self._events is not None:
                tasks.create_task(self._follow_events(self._events))
                tasks.create_task(self._measure_clock())

    def _key_frame(self, info: StreamInfo, packet: Packet) -> None:
        wanted = self._newest is None or self._owed
        self._newest, self._owed = (info, packet), False
        if wanted:
            self._picture_wanted.set()
        if not self._camera.sub_url and not self._unseen.full():
            self._unseen.put_nowait((info, packet))

    async def _tell(self, trigger: Trigger) -> None:
        if trigger.active:
            self._picture_wanted.set()
        await self._sink.trigger(trigger)

    # The camera's own events

    async def _follow_events(self, events: OnvifEvents) -> None:
        backoff = Backoff(self._clock)
        while True:
            refused = False
            try:
                async with aclosing(events.triggers()) as triggers:
                    async for trigger in triggers:
                        backoff.reset()
                        await self._tell(trigger)
            except CameraUnreachableError:
                pass  # the owner is told by the recorder, which reads the same camera
            except CameraPasswordError:
                refused = True
            end = events.ended()
            if end is not None:
                await self._tell(end)
            await (backoff.wait_refused() if refused else backoff.wait())

    async def _measure_clock(self) -> None:
        while True:
            wait_s = _MEASURE_EVERY_S
            try:
                async with OnvifDevice(
                    self._camera.device_url, self._credentials, self._clock
                ) as device:
                    await device.measure_clock()
                if device.clock_offset_ms is not None:
                    await self._recorder.measured(device.clock_offset_ms)
            except (CameraUnreachableError, CameraPasswordError):
                wait_s = LONGEST_S
            await self._clock.sleep(wait_s)

    # Our own motion, where the camera tells nothing about it

    async def _follow_motion(self) -> None:
        backoff = Backoff(self._clock)
        while True:
            refused = False
            pictures = self._small_pictures() if self._camera.sub_url else self._key_pictures()
            try:
                async with aclosing(pictures) as looked_at:
                    await self._compare(looked_at, backoff)
            except CameraUnreachableError:
                pass  # the recorder says so
            except CameraPasswordError:
                refused = True
            await (backoff.wait_refused() if refused else backoff.wait())

    async def _compare(
        self, pictures: AsyncGenerator[tuple[Grey, Packet]], backoff: Backoff
    ) -> None:
        confirm = 2 if self._camera.sub_url else 1
        detector = MotionDetector(self._camera.masks, confirm=confirm)
        told = False
        try:
            async for picture, packet in pictures:
                backoff.reset()
                detector.look(picture, packet.arrived)
                wanted = detector.active and not self._camera_tells
                if wanted != told:
                    told = wanted
                    await self._tell(self._motion(active=told))
        finally:
            if told:
                await self._tell(self._motion(active=False))

    @property
    def _camera_tells(self) -> bool:
        return self._events is not None and self._events.reports_motion

    def _motion(self, *, active: bool) -> Trigger:
        return Trigger(
            camera_id=self._camera.id,
            kind=TriggerKind.MOTION,
            at=self._clock.now(),
            active=active,
        )

    async def _key_pictures(self) -> AsyncGenerator[tuple[Grey, Packet]]:
        """Yield the recorded stream's key frames: seconds apart, so short motion may be missed."""
        while True:
            info, packet = await self._unseen.get()
            picture = await asyncio.to_thread(_grey_key_frame, info, packet)
            if picture is not None:
                yield picture, packet

    async def _small_pictures(self) -> AsyncGenerator[tuple[Grey, Packet]]:
        """Yield about five pictures a second of the small stream."""
        source = RtspSource(self._camera, self._credentials, self._clock, url=self._camera.sub_url)
        decoder: Decoder | None = None
        batch: list[Packet] = []
        async with aclosing(source.packets()) as packets:
            async for packet in packets:
                if packet.track is not Track.VIDEO:
                    continue
                decoder = decoder or Decoder(source.info)
                batch.append(packet)
                if packet.start_s - batch[0].start_s < _LOOK_EVERY_S:
                    continue
                picture = await asyncio.to_thread(_grey_newest, decoder, batch)
                batch = []
                if picture is not None:
                    yield picture, packet

    # Snapshots

    async def _take_snapshots(self) -> None:
        while True:
            await self._wait_for_want()
            self._picture_wanted.clear()
            jpeg, at = await self._fetched(), self._clock.now()
            if jpeg is None:
                jpeg, at = await self._out_of_the_recording()
            if jpeg is not None:
                await self._sink.snapshot(self._camera.id, jpeg, at)

    async def _out_of_the_recording(self) -> tuple[bytes | None, datetime]:
        if self._newest is None or self._newest[1] is self._shown:
            self._owed = True
            return None, self._clock.now()
        info, packet = self._newest
        self._shown = packet
        return await asyncio.to_thread(_jpeg, info, packet), packet.arrived

    async def _wait_for_want(self) -> None:
        """Wait for a trigger, the first picture, or ten seconds."""
        waits = {
            asyncio.ensure_future(self._picture_wanted.wait()),
            asyncio.ensure_future(self._clock.sleep(_SNAPSHOT_EVERY_S)),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _fetched(self) -> bytes | None:
        """Return the camera's own snapshot, or None where it gives none now."""
        recording = self._recorder.status.state is CameraState.RECORDING
        if not self._camera.snapshot_url or not recording:
            return None
        try:
            async with aiohttp.ClientSession() as session:
                return await fetch_snapshot(session, self._camera.snapshot_url, self._credentials)
        except (CameraUnreachableError, CameraPasswordError):
            return None  # the key frame of the recording serves as well


def _grey_key_frame(info: StreamInfo, packet: Packet) -> Grey | None:
    frame = Decoder(info).decode_key_frame(packet)
    return None if frame is None else grey(frame)


def _grey_newest(decoder: Decoder, packets: list[Packet]) -> Grey | None:
    frames = [frame for packet in packets for frame in decoder.decode(packet)]
    return grey(frames[-1]) if frames else None


def _jpeg(info: StreamInfo, packet: Packet) -> bytes | None:
    frame = Decoder(info).decode_key_frame(packet)
    return None if frame is None else encode_jpeg(frame)
