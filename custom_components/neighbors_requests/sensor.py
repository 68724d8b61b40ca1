"""Counts of requests, how each camera is doing, and what each agency has asked."""

from datetime import datetime
from typing import override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .awareness import AwarenessCount
from .client import Agency, Camera, Request
from .coordinator import HubConfigEntry, HubCoordinator
from .entity import (
    AgencyEntity,
    CameraEntity,
    HubEntity,
    RequestsEntity,
    add_for_agencies,
    add_for_cameras,
)
from .figures import Figures, FiguresCoordinator
from .sensor_kinds import (
    AGENCY_SENSORS,
    CAMERA_SENSORS,
    COUNTS,
    FIGURES,
    SHARES,
    AgencySensorDescription,
    CameraSensorDescription,
    FigureDescription,
    RequestCountDescription,
    shared_since,
)
from .words import plain

PARALLEL_UPDATES = 0
MOST_LISTED = 5


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors."""
    coordinator = entry.runtime_data
    figures = FiguresCoordinator(coordinator)
    async_add_entities(
        [
            *(RequestCount(coordinator, each) for each in COUNTS),
            SharesThisMonth(coordinator, SHARES),
            AwarenessCount(coordinator),
            *(FigureSensor(coordinator, figures, each) for each in FIGURES),
        ]
    )

    def of_camera(camera: Camera) -> list[CameraSensor]:
        return [CameraSensor(coordinator, each, camera) for each in CAMERA_SENSORS]

    def of_agency(agency: Agency) -> list[AgencySensor]:
        return [AgencySensor(coordinator, each, agency) for each in AGENCY_SENSORS]

    add_for_cameras(entry, async_add_entities, of_camera)
    add_for_agencies(entry, async_add_entities, of_agency)


class RequestCount(RequestsEntity[RequestCountDescription], SensorEntity):
    """How many requests of one kind there are, and the newest few of them."""

    entity_description: RequestCountDescription
    _unrecorded_attributes = frozenset({"requests"})

    @property
    @override
    def native_value(self) -> int:
        return len(self.entity_description.counted(self.coordinator.data))

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        counted = self.entity_description.counted(self.coordinator.data)
        return {"requests": [_shown(request) for request in counted[:MOST_LISTED]]}


class SharesThisMonth(RequestsEntity[SensorEntityDescription], SensorEntity):
    """How many shares have arrived of what was approved since this month began."""

    @property
    @override
    def native_value(self) -> int:
        return shared_since(self.last_reset, self.coordinator.data)

    @property
    @override
    def last_reset(self) -> datetime:
        return dt_util.start_of_local_day().replace(day=1)

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(
            async_track_time_change(self.hass, self._async_new_day, hour=0, minute=0, second=0)
        )

    @override
    def _facts(self) -> object:
        return self.state, self.last_reset

    @callback
    def _async_new_day(self, _now: datetime) -> None:
        self.async_write_if_changed()


class FigureSensor(HubEntity[FigureDescription], SensorEntity):
    """Something the hub is asked now and then; only while the sensor is switched on."""

    entity_description: FigureDescription

    def __init__(
        self,
        coordinator: HubCoordinator,
        figures: FiguresCoordinator,
        description: FigureDescription,
    ) -> None:
        super().__init__(coordinator, description)
        self._figures = figures

    @property
    def _known(self) -> Figures | None:
        return self._figures.data

    @property
    @override
    def available(self) -> bool:
        return super().available and self._known is not None

    @override
    def _source(self) -> object:
        return self._known

    @property
    @override
    def native_value(self) -> StateType | datetime:
        return None if self._known is None else self.entity_description.value(self._known)

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self._figures.async_add_listener(self._handle_coordinator_update))
        # Beside the set-up, which waits for no disk; the first to come asks for all.
        if self._known is None:
            self._figures.async_ask()


class CameraSensor(CameraEntity[CameraSensorDescription], SensorEntity):
    """One thing about a camera."""

    entity_description: CameraSensorDescription

    @property
    @override
    def native_value(self) -> StateType:
        return None if self.camera is None else self.entity_description.value(self.camera)


class AgencySensor(AgencyEntity[AgencySensorDescription], SensorEntity):
    """One thing about an agency that has asked."""

    entity_description: AgencySensorDescription

    @property
    @override
    def native_value(self) -> StateType | datetime:
        return self.entity_description.value(self.requests) if self.requests else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object] | None:
        attributes = self.entity_description.attributes
        return attributes(self.requests) if attributes is not None and self.requests else None


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
