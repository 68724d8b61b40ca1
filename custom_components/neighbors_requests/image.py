"""Pictures: the best frame for the newest pending request, each camera's snapshot and last clip."""

from collections.abc import Awaitable
from datetime import datetime
from typing import override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .answer import refused
from .client import Camera, Clip, HubClientError, Request
from .coordinator import HubConfigEntry, HubCoordinator
from .entity import CameraEntity, RequestsEntity, add_for_cameras
from .last_clips import LastClips

PARALLEL_UPDATES = 0

REQUEST = ImageEntityDescription(key="request_image", translation_key="request")
SNAPSHOT = ImageEntityDescription(key="snapshot", translation_key="snapshot")
LAST_CLIP = ImageEntityDescription(key="last_clip", translation_key="last_clip")


async def async_setup_entry(
    hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the images."""
    coordinator = entry.runtime_data
    async_add_entities([RequestImage(hass, coordinator)])
    clips = LastClips(coordinator)
    clips.async_start()

    def build(camera: Camera) -> list[CameraEntity[ImageEntityDescription]]:
        return [
            SnapshotImage(hass, coordinator, camera),
            LastClipImage(hass, coordinator, camera, clips),
        ]

    add_for_cameras(entry, async_add_entities, build)


class RequestImage(RequestsEntity[ImageEntityDescription], ImageEntity):
    """The best matching frame of the newest pending request; none where nothing is pending."""

    def __init__(self, hass: HomeAssistant, coordinator: HubCoordinator) -> None:
        RequestsEntity.__init__(self, coordinator, REQUEST)
        ImageEntity.__init__(self, hass)
        self._shown = _best(coordinator)
        self._attr_image_last_updated = dt_util.utcnow() if self._shown else None

    @override
    def _facts(self) -> object:
        return self._shown

    @override
    async def async_image(self) -> bytes | None:
        if self._shown is None:
            return None
        request_id, _clip = self._shown
        return await _fetched(self.coordinator.client.request_image(request_id))

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        best = _best(self.coordinator)
        if best != self._shown:
            self._shown = best
            self._attr_image_last_updated = dt_util.utcnow() if best else None
            # Twice, so that an address of the last request's picture shows nothing of this one.
            self.async_update_token()
            self.async_update_token()
        super()._handle_coordinator_update()


class SnapshotImage(CameraEntity[ImageEntityDescription], ImageEntity):
    """A camera's last snapshot."""

    def __init__(self, hass: HomeAssistant, coordinator: HubCoordinator, camera: Camera) -> None:
        CameraEntity.__init__(self, coordinator, SNAPSHOT, camera)
        ImageEntity.__init__(self, hass)
        self._attr_image_last_updated = camera.snapshot_at

    @override
    async def async_image(self) -> bytes | None:
        if self.image_last_updated is None:
            return None
        return await _fetched(self.coordinator.client.snapshot(self.camera_id))

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._attr_image_last_updated = None if self.camera is None else self.camera.snapshot_at
        super()._handle_coordinator_update()


class LastClipImage(CameraEntity[ImageEntityDescription], ImageEntity):
    """The picture of a camera's newest clip; its state is when that clip began."""

    def __init__(
        self, hass: HomeAssistant, coordinator: HubCoordinator, camera: Camera, clips: LastClips
    ) -> None:
        CameraEntity.__init__(self, coordinator, LAST_CLIP, camera)
        ImageEntity.__init__(self, hass)
        self._clips = clips

    @property
    def _clip(self) -> Clip | None:
        return self._clips.of(self.camera_id)

    @property
    @override
    def image_last_updated(self) -> datetime | None:
        return None if self._clip is None else self._clip.start

    @property
    @override
    def extra_state_attributes(self) -> dict[str, list[str]]:
        return {"labels": [] if self._clip is None else [each.value for each in self._clip.labels]}

    @override
    async def async_image(self) -> bytes | None:
        if self._clip is None:
            return None
        return await _fetched(self.coordinator.client.thumbnail(self._clip.id))

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self._clips.async_listen(self.async_write_if_changed))


def _best(coordinator: HubCoordinator) -> tuple[str, str] | None:
    """Return the newest pending request and its best clip, by id."""
    for request in coordinator.data.pending:
        return request.id, _best_clip(request)
    return None


def _best_clip(request: Request) -> str:
    return request.match.clips[0].clip_id if request.match.clips else ""


async def _fetched(picture: Awaitable[bytes]) -> bytes:
    try:
        return await picture
    except HubClientError as error:
        raise refused(error) from error
