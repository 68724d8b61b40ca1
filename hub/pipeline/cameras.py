"""What cameras yield: stored, reported to listeners, and matched with open requests."""

from contextlib import suppress
from datetime import datetime
from typing import Final, override

from hub.camera.source import Sink
from hub.camera.status import Complaints, Observed
from hub.clips.index import BEING_WRITTEN
from hub.errors import DiskFullError
from hub.model.camera import CameraStatus, MotionAgreement
from hub.model.ids import CameraId
from hub.model.recording import Clip, Segment, Trigger, TriggerKind
from hub.model.report import EventType
from hub.pipeline.journal import Stages
from hub.pipeline.requests import Requests

TICK_S: Final = 10.0
_MOST_UNMARKED: Final = 1000


class Cameras(Sink):
    """Stores segments and clips, records states, and notifies listeners of all of it."""

    def __init__(
        self, stages: Stages, requests: Requests, observed: Observed, complaints: Complaints
    ) -> None:
        self._stages = stages
        self._requests = requests
        self._clock = stages.clock
        self._events = stages.events
        self._clips = stages.clips
        self._observed = observed
        self._complaints = complaints
        self._unmarked: list[Trigger] = []
        self._over = stages.clock.now() - BEING_WRITTEN
        """Clips that ended before this are over; listeners know which of them have a picture."""

    async def run(self) -> None:
        """Until canceled, extend clips while motion continues, and notice silent cameras."""
        while True:
            await self._clock.sleep(TICK_S)
            await self._complaints.look()
            with suppress(DiskFullError):  # Recorders report it; what is due waits.
                await self._mark()
                for clip in await self._clips.keep_up(self._clock.now()):
                    await self._clip_changed(clip)
                until = max(self._over, self._clock.now() - BEING_WRITTEN)
                for clip in await self._clips.pictured_when_over(self._over, until):
                    await self._clip_shows(clip)
                self._over = until

    @override
    async def segment_closed(self, segment: Segment) -> None:
        for clip in await self._clips.add_segment(segment):
            await self._clip_shows(clip)

    @override
    async def trigger(self, trigger: Trigger) -> None:
        paused = trigger.active and self._is_paused(trigger.camera_id)
        if paused and trigger.kind is TriggerKind.MOTION:
            return  # Ignore new motion while paused, but not the end of earlier motion.
        news = self._observed.trigger(trigger)
        await self._events.append(
            EventType.TRIGGER,
            {
                "camera_id": trigger.camera_id,
                "kind": trigger.kind.value,
                "at": trigger.at.isoformat(),
                "active": trigger.active,
                "began": news.began,
                "labels": [label.value for label in trigger.labels],
                "new_labels": [label.value for label in news.labels],
            },
        )
        if paused:
            return  # A button may be pressed, but there is no footage to mark.
        self._unmarked.append(trigger)
        with suppress(DiskFullError):
            await self._mark()

    def _is_paused(self, camera_id: CameraId) -> bool:
        """Return whether a person has paused recording of a camera."""
        known = self._stages.cameras()
        return any(not camera.recording for camera in known if camera.id == camera_id)

    async def _mark(self) -> None:
        """Mark clips for all triggers; on a full disk, the triggers stay for the next time."""
        while self._unmarked:
            trigger = self._unmarked.pop(0)
            try:
                clip = await self._clips.mark(trigger)
            except DiskFullError:
                self._unmarked.insert(0, trigger)
                del self._unmarked[_MOST_UNMARKED:]
                raise
            if clip is not None:
                await self._clip_changed(clip)

    async def _clip_changed(self, clip: Clip) -> None:
        await self._events.append(EventType.CLIP_ADDED, {"clip_id": clip.id})
        await self._requests.rematch_over(clip.window)

    async def _clip_shows(self, clip: Clip) -> None:
        """Notify listeners that a clip has a picture now."""
        await self._events.append(EventType.CLIP_ADDED, {"clip_id": clip.id})

    @override
    async def snapshot(self, camera_id: CameraId, jpeg: bytes, at: datetime) -> None:
        self._observed.snapshot(camera_id, jpeg, at)
        await self._events.append(
            EventType.SNAPSHOT, {"camera_id": camera_id, "at": at.isoformat()}
        )

    @override
    async def status(self, status: CameraStatus) -> None:
        self._observed.status(status)
        await self._events.append(EventType.CAMERA_CHANGED, {"camera_id": status.camera_id})
        await self._complaints.hear(status)

    @override
    def score(self, camera_id: CameraId, score: float, threshold: float) -> None:
        self._observed.score(camera_id, score, threshold)

    @override
    def agreement(self, camera_id: CameraId, agreement: MotionAgreement) -> None:
        self._observed.agreement(camera_id, agreement)
