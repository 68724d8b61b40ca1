"""The last known status of each adopted camera, and the problems an owner must act on."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from hub.clock import Clock
from hub.errors import NotFoundError
from hub.model.camera import Camera, CameraState, CameraStatus, MotionAgreement, SourceKind
from hub.model.ids import CameraId
from hub.model.recording import Label, Trigger, TriggerKind
from hub.model.report import CameraReport, Storage
from hub.store.events import Problems
from noticeboard.runtime.text import NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerNews:
    """What a trigger adds to what was known about its camera."""

    began: bool
    """False if a motion just continues, or ends."""
    labels: tuple[Label, ...]
    """The labels that the camera did not report before."""


class CameraStatuses:
    """The last known state of every camera; only in memory, since a restart reads it again."""

    def __init__(self) -> None:
        self._statuses: dict[CameraId, CameraStatus] = {}
        self._moving: dict[CameraId, tuple[Label, ...]] = {}
        """The labels of each camera that sees motion."""
        self._rings: dict[CameraId, datetime] = {}
        self._snapshots: dict[CameraId, tuple[bytes, datetime]] = {}
        self._scores: dict[CameraId, tuple[float, float]] = {}
        self._agreements: dict[CameraId, MotionAgreement] = {}

    def trigger(self, trigger: Trigger) -> TriggerNews:
        """Record motion that begins or ends, or a ring; return what is new."""
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
        """Store a camera's newest picture and when it was taken."""
        self._snapshots[camera_id] = jpeg, at

    def status(self, status: CameraStatus) -> None:
        """Store a camera's newest status."""
        self._statuses[status.camera_id] = status

    def score(self, camera_id: CameraId, score: float, threshold: float) -> None:
        """Store how much a camera's newest picture moved, and the threshold for motion."""
        self._scores[camera_id] = (score, threshold)

    def agreement(self, camera_id: CameraId, agreement: MotionAgreement) -> None:
        """Store which judges decide on a camera's motion, and how well they agree."""
        self._agreements[camera_id] = agreement

    def report(self, camera: Camera) -> CameraReport:
        """Return a camera and what it is doing."""
        status = self._statuses.get(camera.id) or CameraStatus(
            camera_id=camera.id, state=CameraState.STARTING, since=camera.adopted_at
        )
        if camera.paused_at is not None:
            # The recorder may not have reported the pause yet.
            paused = CameraState.PAUSED
            status = replace(status, state=paused, since=camera.paused_at, reason=NOTHING)
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
        """Return a camera's newest picture as JPEG; raises NotFoundError before the first."""
        try:
            return self._snapshots[camera_id][0]
        except KeyError:
            raise NotFoundError("camera.no_picture_yet") from None

    def forget(self, camera_id: CameraId) -> None:
        """Drop everything known about a camera."""
        self._moving.pop(camera_id, None)
        for known in (
            self._statuses,
            self._rings,
            self._snapshots,
            self._scores,
            self._agreements,
        ):
            known.pop(camera_id, None)


LOST_AFTER: Final = timedelta(minutes=10)
"""A camera that restarts or a short Wi-Fi outage is no reason to notify anybody."""
CLOCK_OFF: Final = timedelta(seconds=10)
"""From this offset on, the camera's own time overlay misleads, although shares state the offset."""

_BY_STATE: Final[Mapping[CameraState, str]] = {
    CameraState.WRONG_PASSWORD: "camera_password",
    CameraState.NO_KEY_FRAMES: "camera_no_key_frames",
}
_CODES: Final = (*_BY_STATE.values(), "camera_lost", "camera_clock", "camera_sleeps")
_DISK_FULL: Final = "disk_full"
_STORAGE_LOW: Final = "storage_low"
STORAGE_EVERY: Final = timedelta(minutes=5)
"""Kept footage changes with requests, not by the second, and the check reads the database."""


class CameraProblems:
    """Raises and clears the problems of cameras from their status."""

    def __init__(
        self,
        problems: Problems,
        clock: Clock,
        cameras: Callable[[], list[Camera]],
        storage: Callable[[], Awaitable[Storage]] | None = None,
        *,
        is_away: Callable[[], bool] = lambda: False,
    ) -> None:
        """`storage` is called now and then to check whether almost everything is kept.

        While the recordings' disk `is_away`, neither that nor a full disk is a problem.
        """
        self._is_away = is_away
        self._storage = storage
        self._storage_read_at: datetime | None = None
        self._problems = problems
        self._clock = clock
        self._cameras = cameras
        self._statuses: dict[CameraId, CameraStatus] = {}

    async def update(self, status: CameraStatus) -> None:
        """Record what a camera is doing, and update its problems."""
        self._statuses[status.camera_id] = status
        await self._set(status)
        await self._set_disk()

    async def check(self) -> None:
        """Update the problems that depend on time."""
        for status in list(self._statuses.values()):
            await self._set(status)
        now = self._clock.now()
        if (
            self._storage is not None
            and not self._is_away()
            and (self._storage_read_at is None or now - self._storage_read_at >= STORAGE_EVERY)
        ):
            self._storage_read_at = now
            await self._problems.set(
                _STORAGE_LOW, _STORAGE_LOW, raised=nearly_full(await self._storage())
            )

    async def forget(self, camera_id: CameraId) -> None:
        """Clear the problems of a camera that was removed."""
        self._statuses.pop(camera_id, None)
        for code in _CODES:
            await self._problems.set(_id(code, camera_id), code, raised=False)
        await self._set_disk()

    async def _set(self, status: CameraStatus) -> None:
        camera = next((c for c in self._cameras() if c.id == status.camera_id), None)
        name = camera.name if camera else ""
        if camera is not None and camera.kind is SourceKind.ARCHIVE:
            return  # One problem of its archive is enough.
        raised = complaints(status, self._clock.now())
        for code in _CODES:
            await self._problems.set(
                _id(code, status.camera_id), code, raised=code in raised, camera=name
            )

    async def _set_disk(self) -> None:
        full = any(s.state is CameraState.DISK_FULL for s in self._statuses.values())
        full = full and not self._is_away()
        await self._problems.set(_DISK_FULL, _DISK_FULL, raised=full)


def complaints(status: CameraStatus, now: datetime) -> frozenset[str]:
    """Return the problem codes of one camera; none if it is paused. Pure."""
    if status.state is CameraState.PAUSED:
        return frozenset()
    found = {_BY_STATE[status.state]} if status.state in _BY_STATE else set()
    if status.state is CameraState.RECONNECTING and now - status.since >= LOST_AFTER:
        found.add("camera_lost")
    offset = timedelta(milliseconds=status.clock_offset_ms or 0)
    if abs(offset) >= CLOCK_OFF:
        found.add("camera_clock")
    if status.sleeps:
        found.add("camera_sleeps")
    return frozenset(found)


def nearly_full(storage: Storage) -> bool:
    """Return whether kept footage leaves less than a tenth of the room for recordings. Pure.

    A full disk doesn't count: recordings fill it down to the floor by design, then make room.
    """
    recorded = sum(camera.size_bytes for camera in storage.cameras)
    room = recorded + max(0, storage.free_bytes - storage.floor_bytes)
    return storage.held_bytes > 0 and 10 * (room - storage.held_bytes) < room


def _id(code: str, camera_id: CameraId) -> str:
    return f"{code}:{camera_id}"
