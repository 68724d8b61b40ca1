"""Everything that runs for one adopted camera: recording, events, motion, pictures, its clock."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from hub.camera.motion.watcher import Judgment, MotionSourceFactory, OwnMotion
from hub.camera.onvif.consumer import Consumer
from hub.camera.onvif.device import OnvifDevice, measure, milliseconds
from hub.camera.onvif.events import OnvifEvents, follow_events
from hub.camera.recording.recorder import CameraTrial, Recorder
from hub.camera.recording.segment import SHORTEST_SEGMENT_US
from hub.camera.source import LONGEST_S, CameraSource, Sink, SleepHabit
from hub.camera.stills.snapshots import LivePictures, Snapshots
from hub.camera.stills.source import LentPictures, still_source
from hub.camera.streams import STREAMED, stream_source
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError, ConflictError
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import Camera, Judge, MotionAgreement, SourceKind
from hub.model.ids import CameraId
from hub.model.recording import Label, Trigger, TriggerKind, in_order
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Credentials
from noticeboard.runtime.text import NOTHING, Text

_MEASURE_EVERY_S: Final = 3600.0
_SETTLE_S: Final = 5.0
_LATE: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchContext:
    """What all camera watches share."""

    folder: Path
    """The recordings folder."""
    files: FootageFiles
    clock: Clock
    room: Callable[[CameraId], Awaitable[None]]
    """Makes room for a camera's next segment; raises DiskFullError."""
    open_watcher: MotionSourceFactory
    consumer: Consumer | None = None
    """Receives the events of cameras that push them."""
    shortest_segment_us: int = SHORTEST_SEGMENT_US


class CameraWatch:
    """Watches one camera until canceled."""

    def __init__(  # noqa: PLR0913 -- everything it touches is injected
        self,
        camera: Camera,
        credentials: Credentials | None,
        around: WatchContext,
        sink: Sink,
        *,
        tried: CameraTrial | None = None,
        habit: SleepHabit | None = None,
    ) -> None:
        self._camera = camera
        self._credentials = credentials
        self._clock = around.clock
        self._sink = sink
        self._lent = LentPictures()
        self._judgment = Judgment(around.clock.steady_s())
        self._labels: tuple[Label, ...] = ()
        """What the camera says it sees in the current motion."""
        self._lent_labels: tuple[Label, ...] = ()
        """What Home Assistant's sensors say they see in it."""
        self._events = (
            OnvifEvents(camera, credentials, around.clock, around.consumer)
            if camera.device_url
            else None
        )
        small = self._open_small if camera.sub_url else None
        self._live = LivePictures(around.clock, small)
        self._recorder = Recorder(
            camera,
            self._open,
            around.folder,
            around.clock,
            sink,
            partial(around.room, camera.id),
            files=around.files,
            shortest_segment_us=around.shortest_segment_us,
            on_key_frame=self._key_frame,
            tried=tried,
            habit=habit,
        )
        self._snapshots = Snapshots(camera, credentials, around.clock, sink, lambda: self.is_read)
        self._motion = OwnMotion(
            camera,
            around.clock,
            open_watcher=around.open_watcher,
            open_small=small,
            report=self._report_own,
            score=lambda score, threshold: sink.score(camera.id, score, threshold),
        )

    @property
    def is_read(self) -> bool:
        """Whether video of the camera is arriving."""
        return self._recorder.is_read

    @property
    def notes(self) -> tuple[Text, ...]:
        """What the camera's owner should know, one sentence each."""
        note = self._events.note if self._events else NOTHING
        return (note,) if note else ()

    async def run(self) -> None:
        """Watch until canceled; a motion still in progress then ends."""
        try:
            await self._run()
        finally:
            if self._judgment.end():
                await self._report(self._motion_at(self._clock.now(), active=False))

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._recorder.run())
            tasks.create_task(self._snapshots.run())
            if self._camera.recording:
                tasks.create_task(self._motion.run())
                tasks.create_task(self._settle())
            else:
                self._sink.score(self._camera.id, 0.0, 0.0)
                self._sink.agreement(self._camera.id, MotionAgreement())
            tasks.create_task(self._live.run())
            if self._events is not None:
                tasks.create_task(follow_events(self._events, self._clock, self._report_camera))
                tasks.create_task(self._measure_clock())

    def adjust(self, camera: Camera) -> None:
        """Apply a change to the camera that needs no new connection."""
        before, self._camera = self._camera, camera
        if (before.motion_masks, before.sensitivity) != (camera.motion_masks, camera.sensitivity):
            self._motion.adjust(camera)
        if self._events is not None:
            self._events.adjust(camera)

    async def accept_picture(self, raw: bytes) -> None:
        """Accept a picture from Home Assistant.

        Raises ConflictError if Home Assistant doesn't lend this camera, CameraUnreachableError
        if the bytes are not a picture.
        """
        if self._camera.kind is not SourceKind.LENT:
            raise ConflictError("camera.takes_no_pictures")
        await self._lent.accept(raw)

    async def accept_trigger(self, trigger: Trigger) -> None:
        """Accept a trigger from Home Assistant; for motion, it counts as one more judge."""
        lasting = trigger.kind is TriggerKind.MOTION and trigger.active
        self._recorder.wake(lasting=lasting)
        if trigger.kind is not TriggerKind.MOTION:
            await self._sink.trigger(trigger)
            return
        before = self._lent_labels
        self._lent_labels = trigger.labels if trigger.active else ()
        news = await self._moved(Judge.HOME_ASSISTANT, trigger.active, trigger.at)
        if news is not None:
            return
        moving = self._judgment.moving
        if not trigger.active and not moving:
            await self._sink.trigger(trigger)  # an earlier watch received the beginning
        elif moving and self._clock.now() - trigger.at > _LATE:
            await self._sink.trigger(trigger)  # belongs to earlier footage, not to this motion
            if not trigger.active:
                await self._report(self._motion_at(self._clock.now(), active=True))
        elif moving and self._lent_labels != before:
            await self._report(self._motion_at(trigger.at, active=True))

    async def refresh_snapshot(self) -> None:
        """Wait at most two seconds for a fresh picture."""
        if self.is_read:
            await self._snapshots.refresh()

    def live_pictures(self) -> AsyncGenerator[bytes]:
        """Yield the newest JPEG, then new ones as they come, at most two a second, until closed."""
        return self._awake(self._live.watch())

    def live_video(self) -> AsyncGenerator[bytes]:
        """Yield fragmented MP4 as it is recorded, as `Recorder.live_video` does."""
        return self._awake(self._recorder.live_video())

    async def _awake(self, looked_at: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
        """Pass items on, and keep the camera awake while somebody is watching."""
        self._recorder.wake()
        async with aclosing(looked_at):
            async for each in looked_at:
                self._recorder.wake()
                yield each

    # Input

    def _open(self) -> CameraSource:
        if self._camera.kind in STREAMED:
            return stream_source(self._camera, self._credentials, self._clock)
        return still_source(
            self._camera, self._credentials, self._clock, self._lent, seen=self._still
        )

    def _open_small(self) -> CameraSource:
        return stream_source(self._camera, self._credentials, self._clock, url=self._camera.sub_url)

    def _key_frame(self, info: StreamInfo, packet: Packet) -> None:
        if self._camera.kind in STREAMED:
            self._snapshots.key_frame(info, packet)
            self._live.key_frame(info, packet)
            if self._camera.recording:
                self._motion.key_frame(info, packet)

    def _still(self, raw: bytes, at: datetime) -> None:
        self._snapshots.still(raw, at)
        self._live.offer(raw)
        if self._camera.recording:
            self._motion.still(raw, at)

    # Output

    async def _report_camera(self, trigger: Trigger) -> None:
        if trigger.kind is TriggerKind.MOTION:
            before, self._labels = self._labels, trigger.labels
            news = await self._moved(Judge.CAMERA, trigger.active, trigger.at)
            if news is None and self._labels != before and self._judgment.moving:
                await self._report(self._motion_at(trigger.at, active=True))
        else:
            await self._report(trigger)

    async def _report_own(self, active: bool, at: datetime) -> None:  # noqa: FBT001 -- a Looker's callback
        await self._moved(Judge.HUB, active, at)

    async def _moved(self, judge: Judge, active: bool, at: datetime) -> bool | None:  # noqa: FBT001 -- passed on
        """Report a motion that begins (True) or ends (False) with this; return which, or None."""
        news = self._judgment.report(judge, self._clock.steady_s(), active=active)
        if news is not None:
            await self._report(self._motion_at(at, active=news))
        return news

    async def _settle(self) -> None:
        """Re-evaluate the judges as time passes, and report how well they agree."""
        while True:
            await self._clock.sleep(_SETTLE_S)
            now_s, now = self._clock.steady_s(), self._clock.now()
            self._judgment.hub_can_see = self._motion.has_pictures
            news = self._judgment.settle(now_s)
            if news is not None:
                await self._report(self._motion_at(now, active=news))
            followed = self._events is not None and self._events.followed
            self._sink.agreement(
                self._camera.id, self._judgment.agreement(now_s, now, followed=followed)
            )

    def _motion_at(self, at: datetime, *, active: bool) -> Trigger:
        return Trigger(
            camera_id=self._camera.id,
            kind=TriggerKind.MOTION,
            at=at,
            active=active,
            labels=in_order(self._labels, self._lent_labels) if active else (),
        )

    async def _report(self, trigger: Trigger) -> None:
        if trigger.active:
            self._snapshots.request()
        await self._sink.trigger(trigger)

    async def _measure_clock(self) -> None:
        while True:
            wait_s = _MEASURE_EVERY_S
            try:
                async with OnvifDevice(
                    self._camera.device_url, self._credentials, self._clock
                ) as device:
                    offset_ms = milliseconds(await measure(device, self._clock))
                if offset_ms is not None:
                    await self._recorder.measured(offset_ms)
            except (CameraUnreachableError, CameraPasswordError):
                wait_s = LONGEST_S
            await self._clock.sleep(wait_s)
