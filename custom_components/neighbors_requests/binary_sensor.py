"""Yes or no: the hub answers, something does not record, something moves, somebody rang."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from .client import Camera, CameraState, House
from .coordinator import HubConfigEntry
from .entity import CameraEntity, HubEntity, add_for_cameras

PARALLEL_UPDATES = 0
RING_LASTS = timedelta(seconds=30)

_FINE = {CameraState.STARTING, CameraState.RECORDING, CameraState.PAUSED}


@dataclass(frozen=True, kw_only=True)
class HubBinarySensorDescription(BinarySensorEntityDescription):
    """How one of the hub's binary sensors is read from its house."""

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
RING = BinarySensorEntityDescription(
    key="ring", translation_key="ring", device_class=BinarySensorDeviceClass.OCCUPANCY
)


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

    def build(camera: Camera) -> list[CameraEntity[BinarySensorEntityDescription]]:
        motion = MotionSensor(coordinator, MOTION, camera)
        return [motion, RingSensor(coordinator, RING, camera)] if camera.doorbell else [motion]

    add_for_cameras(entry, async_add_entities, build)


class HubBinarySensor(HubEntity[HubBinarySensorDescription], BinarySensorEntity):
    """Something about the cameras of the whole house."""

    entity_description: HubBinarySensorDescription

    @override
    def _source(self) -> object:
        return self.coordinator.data.cameras

    @property
    @override
    def is_on(self) -> bool:
        return self.entity_description.is_on(self.coordinator.data)


class ConnectivitySensor(HubEntity[BinarySensorEntityDescription], BinarySensorEntity):
    """Whether the hub answers; itself always available."""

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
    """Whether something moves in front of a camera."""

    @property
    @override
    def available(self) -> bool:
        camera = self.camera
        return super().available and camera is not None and camera.state is CameraState.RECORDING

    @property
    @override
    def is_on(self) -> bool | None:
        return None if self.camera is None else self.camera.motion


class RingSensor(CameraEntity[BinarySensorEntityDescription], BinarySensorEntity):
    """Whether somebody has just rung: on for half a minute after the last press."""

    _end: CALLBACK_TYPE | None = None
    _rings = False
    _until: datetime | None = None

    @property
    @override
    def is_on(self) -> bool:
        return self._rings

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._async_stop)
        self._async_look()
        await super().async_added_to_hass()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._async_look()
        super()._handle_coordinator_update()

    @callback
    def _async_look(self) -> None:
        """See whether the last press is fresh; if so, it goes off again, later for each press."""
        camera = self.camera
        last = None if camera is None else camera.last_ring
        until = None if last is None else last + RING_LASTS
        if until == self._until:
            return
        self._until = until
        self._async_stop()
        self._rings = until is not None and dt_util.utcnow() < until
        if until is not None and self._rings:
            self._end = async_track_point_in_utc_time(self.hass, self._async_over, until)

    @callback
    def _async_over(self, _now: datetime) -> None:
        self._end = None
        self._rings = False
        self.async_write_if_changed()

    @callback
    def _async_stop(self) -> None:
        if self._end is not None:
            self._end()
            self._end = None
