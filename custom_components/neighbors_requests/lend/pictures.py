"""Gives the hub the pictures of cameras that only Home Assistant can see, one a second."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from homeassistant.core import callback

from ..client import CameraKind, CameraState, HubClientError
from ..const import DOMAIN, LOGGER
from ..coordinator import HubCoordinator
from .camera_entity import NoPictureError, async_picture
from .chosen import lent_cameras
from .tasks import WantedTasks

EVERY_S = 1.0
FULL_S = 30.0
"""The pause while the hub's disk is full: it still looks, but records nothing."""
LONGEST_PAUSE_S = 60.0


class PictureLender:
    """One loop for each lent camera, so never two pictures of one camera at once."""

    def __init__(
        self,
        coordinator: HubCoordinator,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._coordinator = coordinator
        self._pause = pause
        self._tasks = WantedTasks(
            coordinator.hass, coordinator.config_entry, f"{DOMAIN} lend pictures to camera"
        )

    @callback
    def async_update(self) -> None:
        """Lend as the hub's cameras and the owner's choice are now."""
        cameras = self._coordinator.data.cameras
        here = self._coordinator.last_update_success
        self._tasks.async_want(
            {
                (camera_id, entity_id): partial(self._lend, camera_id, entity_id)
                for camera_id, entity_id in self._chosen().items()
                if here
                and entity_id
                and camera_id in cameras
                and cameras[camera_id].kind is CameraKind.LENT
            }
        )

    def _chosen(self) -> Mapping[str, str]:
        """Return the entity each camera is lent from, also of those whose dialog is still open."""
        lent = lent_cameras(self._coordinator.config_entry)
        return {
            **self._coordinator.subentries.awaited,
            **{camera_id: each.entity_id for camera_id, each in lent.items()},
        }

    async def _lend(self, camera_id: str, entity_id: str) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            began = loop.time()
            try:
                jpeg = await async_picture(self._coordinator.hass, entity_id)
                await self._coordinator.client.lend_picture(camera_id, jpeg)
            except (NoPictureError, HubClientError) as error:
                failures += 1
                if failures == 1:
                    LOGGER.info("No picture of %s for the hub: %s", entity_id, error)
            else:
                if failures:
                    LOGGER.info("Pictures of %s for the hub again", entity_id)
                failures = 0
            # Slower as long as it fails, and at once again when it does not.
            pause = min(LONGEST_PAUSE_S, self._pace(camera_id) * 2 ** min(failures, 10))
            await self._pause(max(0.0, pause - (loop.time() - began)))

    def _pace(self, camera_id: str) -> float:
        camera = self._coordinator.data.cameras.get(camera_id)
        full = camera is not None and camera.state is CameraState.DISK_FULL
        return FULL_S if full else EVERY_S
