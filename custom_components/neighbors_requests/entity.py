"""What all entities share: their device, their name, and when they are available."""

from collections.abc import Callable, Iterable
from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .client import Camera
from .const import DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .subentries import camera_key, camera_subentries
from .words import plain


class HubEntity(CoordinatorEntity[HubCoordinator]):
    """An entity of the hub itself."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: HubCoordinator, description: EntityDescription) -> None:
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.hub_id}_{description.key}"
        hub = coordinator.data.hub
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, hub.id)},
            manufacturer="Neighbors Requests",
            model="Hub",
            name=plain(hub.name),
            sw_version=hub.version,
        )


class CameraEntity(CoordinatorEntity[HubCoordinator]):
    """An entity of one camera."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: HubCoordinator, description: EntityDescription, camera: Camera
    ) -> None:
        super().__init__(coordinator)
        self.entity_description = description
        self.camera_id = camera.id
        key = camera_key(coordinator.hub_id, camera.id)
        self._attr_unique_id = f"{key}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, key)},
            manufacturer="Neighbors Requests",
            model="Doorbell" if camera.doorbell else "Camera",
            name=plain(camera.name),
        )

    @property
    def camera(self) -> Camera | None:
        """Return the camera as it is now, or None where it is no longer adopted."""
        return self.coordinator.data.cameras.get(self.camera_id)

    @property
    @override
    def available(self) -> bool:
        return super().available and self.camera is not None


def add_for_cameras[E: CameraEntity](
    entry: HubConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    build: Callable[[Camera], Iterable[E]],
) -> None:
    """Add the entities of every camera there is, and of each one that comes later."""
    coordinator = entry.runtime_data
    known: set[str] = set()

    @callback
    def add_new() -> None:
        subentries = camera_subentries(entry)
        there: set[str] = set()
        for camera in coordinator.data.cameras.values():
            # A camera whose dialog is still open has no subentry yet, and no entities.
            if (subentry := subentries.get(camera.id)) is None:
                continue
            built: dict[str, Entity] = {str(each.unique_id): each for each in build(camera)}
            there.update(built)
            if fresh := [entity for key, entity in built.items() if key not in known]:
                add(fresh, config_subentry_id=subentry.subentry_id)
        # What is gone is forgotten, so that a camera adopted again is added again.
        known.clear()
        known.update(there)

    add_new()
    entry.async_on_unload(coordinator.async_add_listener(add_new))
