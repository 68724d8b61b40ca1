"""Counts of requests, and how each camera is doing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client import Camera, CameraState, House, Request
from .coordinator import HubConfigEntry
from .entity import CameraEntity, HubEntity, add_for_cameras
from .words import plain

PARALLEL_UPDATES = 0
MOST_LISTED = 5


@dataclass(frozen=True, kw_only=True)
class RequestCountDescription(SensorEntityDescription):
    """Which requests are counted."""

    counted: Callable[[House], tuple[Request, ...]]


@dataclass(frozen=True, kw_only=True)
class CameraSensorDescription(SensorEntityDescription):
    """How a sensor is read from its camera."""

    value: Callable[[Camera], str | int | None]


COUNTS = (
    RequestCountDescription(
        key="open_requests",
        translation_key="open_requests",
        state_class=SensorStateClass.MEASUREMENT,
        counted=lambda house: house.open,
    ),
    RequestCountDescription(
        key="matching_requests",
        translation_key="matching_requests",
        state_class=SensorStateClass.MEASUREMENT,
        counted=lambda house: house.matching,
    ),
    RequestCountDescription(
        key="pending_requests",
        translation_key="pending_requests",
        state_class=SensorStateClass.MEASUREMENT,
        counted=lambda house: house.pending,
    ),
)
CAMERA_SENSORS = (
    CameraSensorDescription(
        key="state",
        translation_key="camera_state",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[state.value for state in CameraState],
        value=lambda camera: camera.state.value,
    ),
    CameraSensorDescription(
        key="video",
        translation_key="video",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda camera: plain(camera.video) or None,
    ),
    CameraSensorDescription(
        key="clock_offset",
        translation_key="clock_offset",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda camera: camera.clock_offset_ms,
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors."""
    coordinator = entry.runtime_data
    async_add_entities(RequestCount(coordinator, each) for each in COUNTS)

    def build(camera: Camera) -> list[CameraSensor]:
        return [CameraSensor(coordinator, each, camera) for each in CAMERA_SENSORS]

    add_for_cameras(entry, async_add_entities, build)


class RequestCount(HubEntity, SensorEntity):
    """How many requests of one kind there are, and the newest few of them."""

    entity_description: RequestCountDescription
    _unrecorded_attributes = frozenset({"requests"})

    @property
    @override
    def native_value(self) -> int:
        return len(self.entity_description.counted(self.coordinator.data))

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        counted = self.entity_description.counted(self.coordinator.data)
        return {"requests": [_shown(request) for request in counted[:MOST_LISTED]]}


class CameraSensor(CameraEntity, SensorEntity):
    """One thing about a camera."""

    entity_description: CameraSensorDescription

    @property
    @override
    def native_value(self) -> str | int | None:
        return None if self.camera is None else self.entity_description.value(self.camera)


def _shown(request: Request) -> dict[str, str | int]:
    return {
        "request_id": request.id,
        "agency": plain(request.agency.name),
        "level": request.agency.level,
        "title": plain(request.title),
        "start": request.window.start.isoformat(),
        "end": request.window.end.isoformat(),
        "expires": request.expires.isoformat(),
        "clips": len(request.match.clips),
    }
