"""The ground a proposal stands on: what is asked and what this house has, now."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.model.camera import Camera
from hub.model.ids import CameraId, SensorId
from hub.model.proposal import Extract
from hub.model.request import BoardState, Request
from hub.model.window import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One request as its board shows it, every camera, and the lent sensors."""

    request: Request
    cameras: tuple[Camera, ...]
    sensors: frozenset[SensorId] = frozenset()
    readings: Mapping[tuple[SensorId, TimeWindow], str] = field(default_factory=dict)
    """The SHA-256 of what sensors say of themselves in the windows that matter here, in hex."""
    board: BoardState = BoardState.FOLLOWING

    def camera(self, camera_id: CameraId) -> Camera | None:
        """Return a camera of this house, or None."""
        return next((camera for camera in self.cameras if camera.id == camera_id), None)

    def digest(self, extract: Extract) -> str:
        """Return the SHA-256 of an extract's content as it is now; empty if nobody asked."""
        return self.readings.get((extract.sensor_id, extract.window), "")
