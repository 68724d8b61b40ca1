"""Tells the hub where a lent camera's stream is now, since some move, or change their password."""

import asyncio
from functools import partial

from homeassistant.core import callback

from ..client import CameraChange, CameraKind, CameraState, HubClientError
from ..const import DOMAIN, LOGGER
from ..coordinator import HubCoordinator
from .camera_entity import async_stream_source
from .chosen import lent_cameras
from .tasks import WantedTasks

PATIENCE_S = 30.0
"""How long the hub tries by itself first."""
LONGEST_PAUSE_S = 1800.0
_STUCK = {CameraState.RECONNECTING, CameraState.WRONG_PASSWORD}


class StreamLender:
    """While the hub does not reach a lent stream, asks its entity anew for the address."""

    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._tasks = WantedTasks(
            coordinator.hass, coordinator.config_entry, f"{DOMAIN} lend stream to camera"
        )

    @callback
    def async_update(self) -> None:
        """Look after each lent stream that the hub does not reach now."""
        cameras = self._coordinator.data.cameras
        here = self._coordinator.last_update_success
        self._tasks.async_want(
            {
                (camera_id, lent.entity_id): partial(self._tell, camera_id, lent.entity_id)
                for camera_id, lent in lent_cameras(self._coordinator.config_entry).items()
                if here
                and lent.entity_id
                and camera_id in cameras
                and cameras[camera_id].kind is not CameraKind.LENT
                and cameras[camera_id].state in _STUCK
            }
        )

    async def _tell(self, camera_id: str, entity_id: str) -> None:
        pause, told = PATIENCE_S, None
        while True:
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE_S, pause * 2)
            source = await async_stream_source(self._coordinator.hass, entity_id)
            if source is None or source == told:
                continue
            change = CameraChange(
                stream_url=source.url, username=source.username, password=source.password
            )
            try:
                await self._coordinator.client.change(camera_id, change)
            except HubClientError as error:
                LOGGER.debug("The stream of %s is still not reached: %s", entity_id, error)
            else:
                told = source
