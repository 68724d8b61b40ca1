"""Binary sensors: the hub is connected, a camera has a recording problem, a camera sees motion."""

from __future__ import annotations

from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client.models import Camera, CameraState, SourceKind
from .coordinator import HubConfigEntry
from .entity import CameraEntity, HubEntity, add_for_cameras

PARALLEL_UPDATES = 0

_FINE = {
    *(CameraState.STARTING, CameraState.RECORDING),
    *(CameraState.SLEEPING, CameraState.PAUSED, CameraState.ARCHIVED),
}


CONNECTIVITY = BinarySensorEntityDescription(
    key="connectivity",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)
RECORDING_PROBLEM = BinarySensorEntityDescription(
    key="recording_problem",
    translation_key="recording_problem",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
)
MOTION = BinarySensorEntityDescription(key="motion", device_class=BinarySensorDeviceClass.MOTION)


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the binary sensors."""
    coordinator = entry.runtime_data
    async_add_entities(
        [
            ConnectivitySensor(coordinator, CONNECTIVITY),
            RecordingProblem(coordinator, RECORDING_PROBLEM),
        ]
    )

    add_for_cameras(
        entry, async_add_entities, lambda camera: [MotionSensor(coordinator, MOTION, camera)]
    )


def _fails(camera: Camera) -> bool:
    """Return whether a camera isn't recorded; an archive may be switched off at night."""
    away = camera.kind is SourceKind.ARCHIVE and camera.state is CameraState.RECONNECTING
    return camera.state not in _FINE and not away


class RecordingProblem(HubEntity[BinarySensorEntityDescription], BinarySensorEntity):
    """Whether any camera of the house isn't recorded as it should be."""

    @override
    def _source(self) -> object:
        return self.coordinator.data.cameras

    @property
    @override
    def is_on(self) -> bool:
        return any(map(_fails, self.coordinator.data.cameras.values()))


class ConnectivitySensor(HubEntity[BinarySensorEntityDescription], BinarySensorEntity):
    """Whether the hub is connected; this entity itself is always available."""

    @override
    def _source(self) -> object:
        return self.is_on

    @property
    @override
    def available(self) -> bool:
        return True

    @property
    @override
    def is_on(self) -> bool:
        return self.coordinator.last_update_success


class MotionSensor(CameraEntity[BinarySensorEntityDescription], BinarySensorEntity):
    """Whether something is moving in front of a camera."""

    @property
    @override
    def available(self) -> bool:
        camera = self.camera
        return super().available and camera is not None and camera.state is CameraState.RECORDING

    @property
    @override
    def is_on(self) -> bool | None:
        return None if self.camera is None else self.camera.motion
