"""Images: the newest pending request's best frame, each camera's snapshot and last clip.

The newest clip of each camera is fetched once, then updated by push.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .answers import refused
from .client.errors import HubClientError
from .client.messages import ClipAdded, Message
from .client.models import Camera, Clip, Request, SourceKind
from .const import DOMAIN, LOGGER
from .coordinator import HubConfigEntry, HubCoordinator
from .entity import CameraEntity, RequestsEntity, add_for_cameras

MOST_SEARCHED = 20
"""Clips of one camera to search; the newest may not have a picture yet."""


class LastClips:
    """The newest clip with a picture, keyed by camera."""

    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._clips: dict[str, Clip] = {}
        self._listeners: set[Callable[[], None]] = set()
        self._is_loaded = False

    def of(self, camera_id: str) -> Clip | None:
        """Return a camera's newest clip, or None if none is known."""
        return self._clips.get(camera_id)

    @callback
    def async_start(self) -> None:
        """Receive new clips until the entry is unloaded."""
        entry = self._coordinator.config_entry
        entry.async_on_unload(self._coordinator.async_listen(self._async_handle_message))
        # The hub may not repeat the clips it added while it was unreachable.
        entry.async_on_unload(self._coordinator.async_listen_return(self._async_load))

    @callback
    def async_listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` when clips arrive; the first listener causes the hub to be asked."""
        self._listeners.add(listener)
        if not self._is_loaded:
            self._async_load()

        @callback
        def stop() -> None:
            self._listeners.discard(listener)

        return stop

    @callback
    def _async_load(self) -> None:
        if not self._listeners:
            return
        self._is_loaded = True
        self._coordinator.config_entry.async_create_background_task(
            self._coordinator.hass, self._load(), f"{DOMAIN} newest clips"
        )

    async def _load(self) -> None:
        client = self._coordinator.client
        try:
            self._add(*await client.clips())
            for camera_id in self._coordinator.data.cameras.keys() - self._clips.keys():
                # The newest clips of the house may all come from busier cameras.
                self._add(*await client.clips(camera_id=camera_id, most=MOST_SEARCHED))
        except HubClientError as error:
            LOGGER.debug("The newest clips are not known: %s", error)
            self._is_loaded = False

    @callback
    def _async_handle_message(self, message: Message) -> None:
        if isinstance(message.news, ClipAdded):
            self._add(message.news.clip)

    @callback
    def _add(self, *clips: Clip) -> None:
        for clip in clips:
            known = self._clips.get(clip.camera_id)
            if clip.thumbnail and (known is None or clip.start >= known.start):
                self._clips[clip.camera_id] = clip
        for listener in tuple(self._listeners):
            listener()


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
        last_clip = LastClipImage(hass, coordinator, camera, clips)
        if camera.kind is SourceKind.ARCHIVE:
            return [last_clip]
        return [SnapshotImage(hass, coordinator, camera), last_clip]

    add_for_cameras(entry, async_add_entities, build, archived=True)


class RequestImage(RequestsEntity[ImageEntityDescription], ImageEntity):
    """The best matching frame of the newest pending request; none if nothing is pending."""

    def __init__(self, hass: HomeAssistant, coordinator: HubCoordinator) -> None:
        RequestsEntity.__init__(self, coordinator, REQUEST)
        ImageEntity.__init__(self, hass)
        self._request = _best(coordinator)
        self._attr_image_last_updated = dt_util.utcnow() if self._request else None

    @override
    def _facts(self) -> object:
        return self._request

    @override
    async def async_image(self) -> bytes | None:
        if self._request is None:
            return None
        request_id, _clip = self._request
        return await _fetched(self.coordinator.client.request_image(request_id))

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        best = _best(self.coordinator)
        if best != self._request:
            self._request = best
            self._attr_image_last_updated = dt_util.utcnow() if best else None
            # Home Assistant keeps two tokens: update twice, so that no URL of the last request's
            # picture shows this one.
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
    """The picture of a camera's newest clip; its state is the clip's start time."""

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
    """Return the ids of the newest pending request and its best clip."""
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
