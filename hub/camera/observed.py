"""What each adopted camera is doing, as its recorder last said."""

from dataclasses import dataclass, replace
from datetime import datetime

from hub.errors import NotFoundError
from hub.model.camera import Camera, CameraState, CameraStatus, MotionAgreement
from hub.model.ids import CameraId
from hub.model.report import CameraReport
from hub.model.trigger import Label, Trigger, TriggerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerNews:
    """What a trigger says that was not known of its camera just before."""

    began: bool
    """False if a motion only goes on, or ends."""
    labels: tuple[Label, ...]
    """Of what the camera says it sees, what it did not see before."""


class Observed:
    """The newest word of every camera; kept in memory, because a restart asks them again."""

    def __init__(self) -> None:
        self._statuses: dict[CameraId, CameraStatus] = {}
        self._moving: dict[CameraId, tuple[Label, ...]] = {}
        """What is seen when something moves."""
        self._rings: dict[CameraId, datetime] = {}
        self._snapshots: dict[CameraId, tuple[bytes, datetime]] = {}
        self._scores: dict[CameraId, tuple[float, float]] = {}
        self._agreements: dict[CameraId, MotionAgreement] = {}

    def trigger(self, trigger: Trigger) -> TriggerNews:
        """Take note of motion that begins or ends, and of a ring; return what is new of it."""
        before = None
        if trigger.kind is TriggerKind.MOTION:
            before = self._moving.pop(trigger.camera_id, None)
            if trigger.active:
                self._moving[trigger.camera_id] = trigger.labels
        if trigger.kind is TriggerKind.BUTTON:
            self._rings[trigger.camera_id] = trigger.at
        return TriggerNews(
            began=trigger.active and before is None,
            labels=tuple(label for label in trigger.labels if label not in (before or ())),
        )

    def snapshot(self, camera_id: CameraId, jpeg: bytes, at: datetime) -> None:
        """Keep a camera's newest picture, and when it was taken."""
        self._snapshots[camera_id] = jpeg, at

    def status(self, status: CameraStatus) -> None:
        """Keep a camera's newest status."""
        self._statuses[status.camera_id] = status

    def score(self, camera_id: CameraId, score: float, threshold: float) -> None:
        """Keep how much a camera's newest picture moved, and what would be motion."""
        self._scores[camera_id] = (score, threshold)

    def agreement(self, camera_id: CameraId, agreement: MotionAgreement) -> None:
        """Keep who judges a camera's motion, and how well they agree."""
        self._agreements[camera_id] = agreement

    def report(self, camera: Camera) -> CameraReport:
        """Return a camera and what it is doing."""
        status = self._statuses.get(camera.id) or CameraStatus(
            camera_id=camera.id, state=CameraState.STARTING, since=camera.adopted_at
        )
        if camera.paused_at is not None:
            # Whatever its recorder said last, before it has said so itself.
            paused = CameraState.PAUSED
            status = replace(status, state=paused, since=camera.paused_at, reason="")
        elif status.state is CameraState.PAUSED:
            status = replace(status, state=CameraState.STARTING)
        _, pictured_at = self._snapshots.get(camera.id, (b"", None))
        score, threshold = self._scores.get(camera.id, (0.0, 0.0))
        return CameraReport(
            camera=camera,
            status=replace(status, last_snapshot_at=pictured_at),
            motion=camera.id in self._moving,
            last_ring=self._rings.get(camera.id),
            score=score,
            threshold=threshold,
            agreement=self._agreements.get(camera.id, MotionAgreement()),
        )

    def picture(self, camera_id: CameraId) -> bytes:
        """Return a camera's newest picture, JPEG; NotFoundError before the first."""
        try:
            return self._snapshots[camera_id][0]
        except KeyError:
            raise NotFoundError("This camera has sent no picture yet.") from None

    def forget(self, camera_id: CameraId) -> None:
        """Forget what a camera was doing."""
        self._moving.pop(camera_id, None)
        for known in (
            self._statuses,
            self._rings,
            self._snapshots,
            self._scores,
            self._agreements,
        ):
            known.pop(camera_id, None)
