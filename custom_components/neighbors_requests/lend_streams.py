"""Tells the hub where a lent camera's stream is now, since some move, or change their password."""

import asyncio
from dataclasses import dataclass, field
from functools import partial

from homeassistant.core import HomeAssistant, callback
from yarl import URL

from .chosen import lent_cameras
from .client import CameraChange, CameraKind, CameraState, HubClientError
from .const import DOMAIN, LOGGER
from .coordinator import HubCoordinator
from .crew import Crew

PATIENCE_S = 30.0
"""How long the hub tries by itself first."""
LONGEST_PAUSE_S = 1800.0
SOURCE_S = 10
_SCHEMES = {"rtsp", "rtsps", "http", "https"}
_STUCK = {CameraState.RECONNECTING, CameraState.WRONG_PASSWORD}


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSource:
    """Where a stream is, and who may see it; the address has no credentials before the host."""

    url: str = field(repr=False)
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


class StreamLender:
    """While the hub does not reach a lent stream, asks its entity anew for the address."""

    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._crew = Crew(
            coordinator.hass, coordinator.config_entry, f"{DOMAIN} lend stream to camera"
        )

    @callback
    def async_update(self) -> None:
        """Look after each lent stream that the hub does not reach now."""
        cameras = self._coordinator.data.cameras
        here = self._coordinator.last_update_success
        self._crew.async_want(
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


async def async_stream_source(hass: HomeAssistant, entity_id: str) -> StreamSource | None:
    """Return where a camera entity's stream is, None where the hub could not read it."""
    if "camera" not in hass.config.components:
        return None
    # Not at the top: it brings libraries that are there only where cameras are.
    from homeassistant.components.camera import async_get_stream_source  # noqa: PLC0415

    try:
        async with asyncio.timeout(SOURCE_S):
            address = await async_get_stream_source(hass, entity_id)
    except Exception as error:  # noqa: BLE001 -- whatever another integration raises
        LOGGER.debug("The camera entity %s names no stream: %r", entity_id, error)
        return None
    return None if address is None else split_credentials(address)


def split_credentials(address: str) -> StreamSource | None:
    """Take the user name and password out of an address; None where it is no stream's. Pure."""
    try:
        url = URL(address.strip())
        if url.scheme not in _SCHEMES or not url.host:
            return None
        bare = str(url.with_user(None).with_fragment(None))
        return StreamSource(url=bare, username=url.user or "", password=url.password or "")
    except (ValueError, TypeError, UnicodeError):
        return None
