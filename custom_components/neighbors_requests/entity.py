"""Base classes of entities: when they are available and written, and which device they have.

A device is a hub, one of its cameras, or a followed agency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .client.decode import Record
from .client.models import Agency, Camera, Request, SourceKind
from .const import DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .subentries import (
    agency_key,
    camera_key,
    camera_subentries,
    followed_agencies,
    followed_ids,
    newest_agency,
)
from .text import cached_catalogue, plain

MANUFACTURER = "Neighbors Requests"


class HouseEntity(CoordinatorEntity[HubCoordinator]):
    """An entity of the house that is written only if it changed.

    Every message of the hub reaches every entity, so most updates end with a comparison of
    `_source`.
    """

    _attr_has_entity_name = True
    _read: object = None
    _written: object = None

    def _source(self) -> object:
        """Return what the entity reads; must be cheap, and equal if nothing can have changed."""
        return self.coordinator.data

    def _facts(self) -> object:
        """Return everything that is written; equal if writing would change nothing."""
        return self.state, self.extra_state_attributes

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._async_link_to_hub()
        # Home Assistant itself writes the state right after adding the entity.
        self._read = (self.available, self._source())
        self._written = (self.available, self._facts())

    @callback
    def _async_link_to_hub(self) -> None:
        """Link the device to the hub's device.

        This isn't in the device info, because that names the hub by identifier before Home
        Assistant 2026.8 and by id since. This call works with both.
        """
        device, hub_id = self.device_entry, self.coordinator.device_id
        if device is not None and hub_id and device.id != hub_id:
            registry = dr.async_get(self.hass)
            registry.async_update_device(device.id, via_device_id=hub_id)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        read = (self.available, self._source())
        if read == self._read:
            return
        self._read = read
        self.async_write_if_changed()

    @callback
    def async_write_if_changed(self) -> None:
        """Write the state if it differs from what was last written."""
        state = (self.available, self._facts())
        if state != self._written:
            self._written = state
            self.async_write_ha_state()


class HubEntity[D: EntityDescription](HouseEntity):
    """An entity of the hub itself; D is the description type of its platform."""

    entity_description: D

    def __init__(self, coordinator: HubCoordinator, description: D) -> None:
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.hub_id}_{description.key}"
        self._attr_device_info = hub_device(coordinator)


def hub_device(coordinator: HubCoordinator) -> DeviceInfo:
    """Return the device info of the hub itself."""
    hub = coordinator.data.hub
    return DeviceInfo(
        identifiers={(DOMAIN, hub.id)},
        manufacturer=MANUFACTURER,
        model=_model(coordinator, "model_hub"),
        name=plain(hub.name),
        sw_version=plain(hub.version, longest=60) or None,
    )


def _model(coordinator: HubCoordinator, key: str) -> str:
    """Return a device model in the language of this Home Assistant.

    Home Assistant translates a device's name, but not its model.
    """
    return cached_catalogue(coordinator.hass)[key]


class RequestsEntity[D: EntityDescription](HubEntity[D]):
    """An entity of the hub that shows some of its requests."""

    @override
    def _source(self) -> object:
        return self.coordinator.data.requests


class CameraEntity[D: EntityDescription](HouseEntity):
    """An entity of one camera; D as in HubEntity."""

    entity_description: D

    def __init__(self, coordinator: HubCoordinator, description: D, camera: Camera) -> None:
        super().__init__(coordinator)
        self.entity_description = description
        self.camera_id = camera.id
        key = camera_key(coordinator.hub_id, camera.id)
        self._attr_unique_id = f"{key}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, key)},
            # As reported by the camera, if it reports anything.
            manufacturer=plain(camera.make, longest=60) or None,
            model=plain(camera.model, longest=60)
            or _model(coordinator, "model_doorbell" if camera.doorbell else "model_camera"),
            sw_version=plain(camera.firmware, longest=60) or None,
            name=plain(camera.name),
        )

    @property
    def camera(self) -> Camera | None:
        """Return the camera's current data, or None if it is no longer adopted."""
        return self.coordinator.data.cameras.get(self.camera_id)

    @property
    @override
    def available(self) -> bool:
        return super().available and self.camera is not None

    @override
    def _source(self) -> object:
        return self.camera


class AgencyEntity[D: EntityDescription](HouseEntity):
    """An entity of one followed agency; D as in HubEntity."""

    entity_description: D

    def __init__(self, coordinator: HubCoordinator, description: D, agency: Agency) -> None:
        super().__init__(coordinator)
        self.entity_description = description
        self.agency_id = agency.id
        key = agency_key(coordinator.hub_id, agency.id)
        self._attr_unique_id = f"{key}_{description.key}"
        self._attr_device_info = DeviceInfo(
            entry_type=DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, key)},
            model=_model(coordinator, "model_agency"),
            # The name is the agency's own claim; its level shows whether anybody has confirmed it.
            name=plain(agency.name),
        )

    @property
    def requests(self) -> tuple[Request, ...]:
        """Return the agency's requests, newest first; empty if none is known anymore."""
        return self.coordinator.data.agencies.get(self.agency_id, ())

    @property
    @override
    def available(self) -> bool:
        return super().available and bool(self.requests)

    @override
    def _source(self) -> object:
        return self.requests


def add_for_cameras[D: EntityDescription](
    entry: HubConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    build: Callable[[Camera], Iterable[CameraEntity[D]]],
    *,
    archived: bool = False,
) -> None:
    """Add the entities of every camera, now and whenever a camera is added.

    A camera that an archive records has them only if `archived`: the hub doesn't read it.
    """
    coordinator = entry.runtime_data
    known: set[str] = set()
    looked: tuple[object, object] = (None, None)
    seen: object = None

    @callback
    def add_new() -> None:
        nonlocal looked, seen
        if coordinator.data.cameras is looked[0] and entry.subentries is looked[1]:
            return
        looked = (coordinator.data.cameras, entry.subentries)
        cameras = coordinator.data.cameras.values()
        # A camera's entities depend only on these fields, while its other fields change often.
        shapes = [(camera.id, camera.doorbell, camera.kind) for camera in cameras]
        if (shapes, entry.subentries) == seen:
            return
        seen = (shapes, entry.subentries)
        subentries = camera_subentries(entry)
        there: set[str] = set()
        for camera in coordinator.data.cameras.values():
            # A camera whose dialog is still open has no subentry yet, and no entities.
            if (subentry := subentries.get(camera.id)) is None:
                continue
            if camera.kind is SourceKind.ARCHIVE and not archived:
                continue
            built: dict[str, Entity] = {str(each.unique_id): each for each in build(camera)}
            there.update(built)
            if fresh := [entity for key, entity in built.items() if key not in known]:
                add(fresh, config_subentry_id=subentry.subentry_id)
        # Forget cameras that are gone, so that one adopted again gets its entities again.
        known.clear()
        known.update(there)

    add_new()
    entry.async_on_unload(coordinator.async_add_listener(add_new))


def add_for_agencies[D: EntityDescription](
    entry: HubConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    build: Callable[[Agency], Iterable[AgencyEntity[D]]],
) -> None:
    """Add the entities of every followed agency, once it has issued a request."""
    coordinator = entry.runtime_data
    known: set[str] = set()
    seen: object = None

    @callback
    def add_new() -> None:
        nonlocal seen, known
        if coordinator.data.requests is seen:
            return
        seen = coordinator.data.requests
        followed = followed_agencies(coordinator.data, entry.options)
        for agency_id in followed.keys() - known:
            add(build(newest_agency(followed[agency_id])))
        # The entities remain, unavailable, when no request of the agency is known anymore.
        known |= followed.keys()

    add_new()
    entry.async_on_unload(coordinator.async_add_listener(add_new))


class DeviceKind(StrEnum):
    """The kinds of devices."""

    HUB = "hub"
    CAMERA = "camera"
    AGENCY = "agency"


class DeviceRef(Record):
    """A device of a loaded hub; `id` is the hub's own id of the hub, camera or agency."""

    kind: DeviceKind
    coordinator: HubCoordinator
    id: str


@callback
def async_find_device(hass: HomeAssistant, device_id: str) -> DeviceRef | None:
    """Return what a device is, or None if it isn't ours or its hub isn't loaded."""
    device = dr.async_get(hass).async_get(device_id)
    if device is None:
        return None
    keys = {key for domain, key in device.identifiers if domain == DOMAIN}
    entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for coordinator in (entry.runtime_data for entry in entries):
        hub_id = coordinator.hub_id
        if hub_id in keys:
            return DeviceRef(kind=DeviceKind.HUB, coordinator=coordinator, id=hub_id)
        for camera_id in coordinator.data.cameras:
            if camera_key(hub_id, camera_id) in keys:
                return DeviceRef(kind=DeviceKind.CAMERA, coordinator=coordinator, id=camera_id)
        for agency_id in followed_ids(coordinator.config_entry.options):
            if agency_key(hub_id, agency_id) in keys:
                return DeviceRef(kind=DeviceKind.AGENCY, coordinator=coordinator, id=agency_id)
    return None
