"""Binary sensors: the hub is connected, a camera has a recording problem, a camera sees motion."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client.house import House
from .client.models import CameraState
from .coordinator import HubConfigEntry
from .entity import CameraEntity, HubEntity, add_for_cameras

PARALLEL_UPDATES = 0

_FINE = {
    *(CameraState.STARTING, CameraState.RECORDING),
    *(CameraState.SLEEPING, CameraState.PAUSED),
}


@dataclass(frozen=True, kw_only=True)
class HubBinarySensorDescription(BinarySensorEntityDescription):
    """How to read one of the hub's binary sensors from the house."""

    is_on: Callable[[House], bool]


CONNECTIVITY = BinarySensorEntityDescription(
    key="connectivity",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)
RECORDING_PROBLEM = HubBinarySensorDescription(
    key="recording_problem",
    translation_key="recording_problem",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
    is_on=lambda house: any(camera.state not in _FINE for camera in house.cameras.values()),
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
            HubBinarySensor(coordinator, RECORDING_PROBLEM),
        ]
    )

    add_for_cameras(
        entry, async_add_entities, lambda camera: [MotionSensor(coordinator, MOTION, camera)]
    )


class HubBinarySensor(HubEntity[HubBinarySensorDescription], BinarySensorEntity):
    """A state derived from all cameras of the house."""

    entity_description: HubBinarySensorDescription

    @override
    def _source(self) -> object:
        return self.coordinator.data.cameras

    @property
    @override
    def is_on(self) -> bool:
        return self.entity_description.is_on(self.coordinator.data)


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
