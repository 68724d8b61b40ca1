"""The ground a proposal stands on: what is asked and what this house has, now."""

from dataclasses import dataclass

from hub.model.camera import Camera
from hub.model.ids import CameraId, SensorId
from hub.model.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One request as its board shows it, every camera, and the ids of the lent sensors."""

    request: Request
    cameras: tuple[Camera, ...]
    sensors: frozenset[SensorId] = frozenset()

    def camera(self, camera_id: CameraId) -> Camera | None:
        """Return a camera of this house, or None."""
        return next((camera for camera in self.cameras if camera.id == camera_id), None)
