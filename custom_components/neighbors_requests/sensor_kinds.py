"""Which sensors there are, and how each is read. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfInformation, UnitOfTime
from homeassistant.helpers.typing import StateType

from .client import Answer, Camera, CameraState, House, Request, ShareState
from .figures import Figures
from .words import plain


@dataclass(frozen=True, kw_only=True)
class RequestCountDescription(SensorEntityDescription):
    """Which requests are counted."""

    counted: Callable[[House], tuple[Request, ...]]


@dataclass(frozen=True, kw_only=True)
class CameraSensorDescription(SensorEntityDescription):
    """How a sensor is read from its camera."""

    value: Callable[[Camera], StateType]


@dataclass(frozen=True, kw_only=True)
class AgencySensorDescription(SensorEntityDescription):
    """How a sensor is read from what its agency has asked, newest first and never nothing."""

    value: Callable[[tuple[Request, ...]], StateType | datetime]
    attributes: Callable[[tuple[Request, ...]], dict[str, object]] | None = None


@dataclass(frozen=True, kw_only=True)
class FigureDescription(SensorEntityDescription):
    """How a sensor is read from what the hub is asked now and then."""

    value: Callable[[Figures], StateType | datetime]


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
SHARES = SensorEntityDescription(
    key="shares_this_month",
    translation_key="shares_this_month",
    state_class=SensorStateClass.TOTAL,
)


def _size(key: str, value: Callable[[Figures], int], *, on: bool) -> FigureDescription:
    return FigureDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.DATA_SIZE,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
        suggested_display_precision=1,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=on,
        value=value,
    )


FIGURES = (
    FigureDescription(
        key="boards_checked",
        translation_key="boards_checked",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda figures: figures.checked_at,
    ),
    _size("storage_used", lambda figures: figures.used_bytes, on=True),
    _size("storage_free", lambda figures: figures.storage.free_bytes, on=False),
    _size("storage_kept", lambda figures: figures.storage.held_bytes, on=False),
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
HIGHEST_LEVEL = 3
AGENCY_SENSORS = (
    AgencySensorDescription(
        key="level",
        translation_key="agency_level",
        device_class=SensorDeviceClass.ENUM,
        options=[str(level) for level in range(HIGHEST_LEVEL + 1)],
        value=lambda requests: str(min(max(requests[0].agency.level, 0), HIGHEST_LEVEL)),
    ),
    AgencySensorDescription(
        key="requests",
        translation_key="agency_requests",
        state_class=SensorStateClass.MEASUREMENT,
        value=len,
    ),
    AgencySensorDescription(
        key="last_request",
        translation_key="agency_last_request",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda requests: requests[0].issued,
        attributes=lambda requests: {
            "request_id": requests[0].id,
            "title": plain(requests[0].title),
            "status": requests[0].status.value,
        },
    ),
)


def shared_since(start: datetime, house: House) -> int:
    """Return how many shares have arrived of what was approved since then."""
    return sum(arrived_since(start, request) for request in house.requests.values())


def arrived_since(start: datetime, request: Request) -> bool:
    """Return whether what was approved since then has arrived, and was not taken back."""
    decision, share = request.decision, request.share
    return (
        decision is not None
        and share is not None
        and decision.answer is Answer.APPROVE
        and decision.decided_at >= start
        and not share.withdrawn
        and (share.opened or share.state is ShareState.DELIVERED)
    )
