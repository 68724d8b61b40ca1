"""Each camera as a camera entity: live video and a still picture."""

from __future__ import annotations

from typing import override

from aiohttp import web
from homeassistant.components.camera import (
    Camera as HomeCamera,
    CameraEntityDescription,
    CameraEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .answers import refused
from .client.errors import HubClientError
from .client.models import Camera, CameraState, SourceKind
from .coordinator import HubConfigEntry, HubCoordinator
from .entity import CameraEntity, add_for_cameras
from .views import live_address, passed_on

PARALLEL_UPDATES = 0

LIVE = CameraEntityDescription(key="live", translation_key="live")
_WITH_VIDEO = {SourceKind.ONVIF, SourceKind.RTSP}
_NO_STREAM = CameraEntityFeature(0)


async def async_setup_entry(
    _hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the cameras."""
    coordinator = entry.runtime_data
    add_for_cameras(entry, async_add_entities, lambda camera: [LiveCamera(coordinator, camera)])


class LiveCamera(CameraEntity[CameraEntityDescription], HomeCamera):
    """One camera, read through the hub, so that nobody else logs in to the camera itself."""

    def __init__(self, coordinator: HubCoordinator, camera: Camera) -> None:
        CameraEntity.__init__(self, coordinator, LIVE, camera)
        HomeCamera.__init__(self)
        # A camera lent by this Home Assistant already has its own camera entity here.
        self._attr_entity_registry_enabled_default = not camera.entity_id

    @property
    @override
    def is_recording(self) -> bool:
        return self.camera is not None and self.camera.state is CameraState.RECORDING

    @property
    @override
    def supported_features(self) -> CameraEntityFeature:
        return CameraEntityFeature.STREAM if self._has_video else _NO_STREAM

    @override
    def _facts(self) -> object:
        return self.state, self.supported_features

    @property
    def _has_video(self) -> bool:
        """Return whether the hub provides video of the camera, not just still pictures."""
        return self.camera is not None and self.camera.kind in _WITH_VIDEO

    @override
    async def stream_source(self) -> str | None:
        if not self._has_video:
            return None
        return live_address(self.hass, self.coordinator.config_entry, self.camera_id)

    @override
    async def async_camera_image(
        self, width: int | None = None, height: int | None = None
    ) -> bytes | None:
        try:
            return await self.coordinator.client.snapshot(self.camera_id)
        except HubClientError as error:
            raise refused(error) from error

    @override
    async def handle_async_mjpeg_stream(self, request: web.Request) -> web.StreamResponse | None:
        try:
            async with self.coordinator.client.live_pictures(self.camera_id) as pictures:
                return await passed_on(request, pictures)
        except HubClientError:
            return None
