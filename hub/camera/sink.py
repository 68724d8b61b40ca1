"""Who is told what the cameras yield."""

from datetime import datetime
from typing import Protocol

from hub.model.camera import CameraStatus, MotionAgreement
from hub.model.ids import CameraId
from hub.model.segment import Segment
from hub.model.trigger import Trigger


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

    def score(self, camera_id: CameraId, score: float, threshold: float) -> None:
        """Take note of how much the newest picture moved, 0 to 100, and what would be motion."""

    def agreement(self, camera_id: CameraId, agreement: MotionAgreement) -> None:
        """Take note of who judges a camera's motion, and how well they agree."""
