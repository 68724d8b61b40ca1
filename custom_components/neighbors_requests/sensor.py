"""Sensors: counts of requests, camera states, agencies' requests, awareness items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfInformation, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .client.errors import HubClientError
from .client.house import House, arrived_since
from .client.messages import AwarenessChanged, Message
from .client.models import Agency, AwarenessItem, Camera, CameraState, Request, SourceKind
from .const import DOMAIN, LOGGER
from .coordinator import Figures, FiguresCoordinator, HubConfigEntry, HubCoordinator
from .entity import (
    AgencyEntity,
    CameraEntity,
    HubEntity,
    RequestsEntity,
    add_for_agencies,
    add_for_cameras,
)
from .text import plain


@dataclass(frozen=True, kw_only=True)
class ValueDescription[T, V](SensorEntityDescription):
    """How a sensor is read from what it describes."""

    value: Callable[[T], V]
    attributes: Callable[[T], dict[str, object]] | None = None


type RequestCountDescription = ValueDescription[House, tuple[Request, ...]]
type CameraSensorDescription = ValueDescription[Camera, StateType]
type AgencySensorDescription = ValueDescription[tuple[Request, ...], StateType | datetime]
"""Read from its requests, newest first and never empty."""
type FigureDescription = ValueDescription[Figures, StateType | datetime]


COUNTS: tuple[RequestCountDescription, ...] = (
    ValueDescription(
        key="open_requests",
        translation_key="open_requests",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda house: house.open,
    ),
    ValueDescription(
        key="matching_requests",
        translation_key="matching_requests",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda house: house.matching,
    ),
    ValueDescription(
        key="pending_requests",
        translation_key="pending_requests",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda house: house.pending,
    ),
)
SHARES = SensorEntityDescription(
    key="shares_this_month",
    translation_key="shares_this_month",
    state_class=SensorStateClass.TOTAL,
)


def _size(key: str, value: Callable[[Figures], int], *, on: bool) -> FigureDescription:
    return ValueDescription(
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


FIGURES: tuple[FigureDescription, ...] = (
    ValueDescription(
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
CAMERA_SENSORS: tuple[CameraSensorDescription, ...] = (
    # The first one is all that a camera in an archive has.
    ValueDescription(
        key="state",
        translation_key="camera_state",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[state.value for state in CameraState],
        value=lambda camera: camera.state.value,
    ),
    ValueDescription(
        key="video",
        translation_key="video",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda camera: plain(camera.video) or None,
    ),
    ValueDescription(
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
AGENCY_SENSORS: tuple[AgencySensorDescription, ...] = (
    ValueDescription(
        key="level",
        translation_key="agency_level",
        device_class=SensorDeviceClass.ENUM,
        options=[str(level) for level in range(HIGHEST_LEVEL + 1)],
        value=lambda requests: str(min(max(requests[0].agency.level, 0), HIGHEST_LEVEL)),
    ),
    ValueDescription(
        key="requests",
        translation_key="agency_requests",
        state_class=SensorStateClass.MEASUREMENT,
        value=len,
    ),
    ValueDescription(
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
    """Return how many shares approved since `start` have arrived."""
    return sum(arrived_since(start, request) for request in house.requests.values())


MOST_LISTED = 5
AWARENESS = SensorEntityDescription(
    key="awareness",
    translation_key="awareness",
    state_class=SensorStateClass.MEASUREMENT,
    entity_registry_enabled_default=False,
)


class AwarenessCount(HubEntity[SensorEntityDescription], SensorEntity):
    """How many awareness items are shown; they are fetched only while this entity is enabled."""

    _unrecorded_attributes = frozenset({"items"})

    def __init__(self, coordinator: HubCoordinator) -> None:
        super().__init__(coordinator, AWARENESS)
        self._items: tuple[AwarenessItem, ...] = ()

    @override
    def _source(self) -> object:
        return self.coordinator.data.awareness, self._items

    @property
    @override
    def native_value(self) -> int:
        return self.coordinator.data.awareness

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        return {"items": [_item_attributes(item) for item in self._items[:MOST_LISTED]]}

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_listen(self._async_handle_message))
        self.async_on_remove(self.coordinator.async_listen_return(self._async_poll))
        # In the background, so that setup doesn't wait for the hub.
        self._async_poll()

    @callback
    def _async_handle_message(self, message: Message) -> None:
        if isinstance(message.news, AwarenessChanged):
            self._async_poll()

    @callback
    def _async_poll(self) -> None:
        self.coordinator.config_entry.async_create_background_task(
            self.hass, self._poll(), f"{DOMAIN} awareness"
        )

    async def _poll(self) -> None:
        try:
            self._items = (await self.coordinator.client.awareness()).items
        except HubClientError as error:
            LOGGER.debug("The items of awareness sources are not known: %s", error)
            return
        self._handle_coordinator_update()


def _item_attributes(item: AwarenessItem) -> dict[str, str | int | bool | None]:
    return {
        "title": plain(item.title or item.event),
        "publisher": plain(item.publisher or item.source_name),
        "severity": plain(item.severity),
        "updated": item.updated.isoformat(),
        "expires": None if item.expires is None else item.expires.isoformat(),
        "distance_m": item.distance_m,
        "concerns": item.concern is not None,
        "link_host": plain(item.link_host),
    }


PARALLEL_UPDATES = 0


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
        archived = camera.kind is SourceKind.ARCHIVE
        sensors = CAMERA_SENSORS[:1] if archived else CAMERA_SENSORS
        return [CameraSensor(coordinator, each, camera) for each in sensors]

    def of_agency(agency: Agency) -> list[AgencySensor]:
        return [AgencySensor(coordinator, each, agency) for each in AGENCY_SENSORS]

    add_for_cameras(entry, async_add_entities, of_camera, archived=True)
    add_for_agencies(entry, async_add_entities, of_agency)


class RequestCount(RequestsEntity[RequestCountDescription], SensorEntity):
    """The number of requests of one kind, with the newest few as an attribute."""

    entity_description: RequestCountDescription
    _unrecorded_attributes = frozenset({"requests"})

    @property
    @override
    def native_value(self) -> int:
        return len(self.entity_description.value(self.coordinator.data))

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        counted = self.entity_description.value(self.coordinator.data)
        return {"requests": [_request_attributes(request) for request in counted[:MOST_LISTED]]}


class SharesThisMonth(RequestsEntity[SensorEntityDescription], SensorEntity):
    """The number of shares approved this month that have arrived."""

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
    """One of the polled figures; polled only while a sensor is enabled."""

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
        # In the background, so that setup doesn't wait for the disk; the first sensor polls for
        # all.
        if self._known is None:
            self._figures.async_poll()


class CameraSensor(CameraEntity[CameraSensorDescription], SensorEntity):
    """One property of a camera."""

    entity_description: CameraSensorDescription

    @property
    @override
    def native_value(self) -> StateType:
        return None if self.camera is None else self.entity_description.value(self.camera)


class AgencySensor(AgencyEntity[AgencySensorDescription], SensorEntity):
    """One property of an agency that has issued requests."""

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


def _request_attributes(request: Request) -> dict[str, str | int]:
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
