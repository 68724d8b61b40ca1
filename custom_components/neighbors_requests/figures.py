"""Polled figures of the hub: its disk, and when its boards were checked."""

from datetime import datetime, timedelta
from typing import NamedTuple, override

from homeassistant.core import callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .client.errors import HubClientError
from .client.models import Board, BoardState, Storage
from .const import DOMAIN, LOGGER
from .coordinator import HubCoordinator

EVERY = timedelta(minutes=5)


class Figures(NamedTuple):
    """The figures as of the last poll."""

    storage: Storage
    boards: tuple[Board, ...]

    @property
    def used_bytes(self) -> int:
        """Return the size of all cameras' recordings, in bytes."""
        return sum(camera.size_bytes for camera in self.storage.cameras)

    @property
    def checked_at(self) -> datetime | None:
        """Return the oldest check time over all boards; None unless every board was checked."""
        times = [board.checked_at for board in self.boards if board.state is not BoardState.LEFT]
        checked = [at for at in times if at is not None]
        return min(checked) if len(checked) == len(times) and checked else None


class FiguresCoordinator(DataUpdateCoordinator[Figures | None]):
    """Polls one hub every five minutes while an entity that shows a figure is enabled.

    The data is None if the hub didn't answer; its own coordinator already logs that it is away.
    """

    def __init__(self, hub: HubCoordinator) -> None:
        super().__init__(
            hub.hass,
            LOGGER,
            config_entry=hub.config_entry,
            name=f"{hub.name} figures",
            update_interval=EVERY,
        )
        self._hub = hub
        hub.config_entry.async_on_unload(hub.async_listen_return(self.async_ask))

    @callback
    def async_ask(self) -> None:
        """Poll now, in the background."""
        self._hub.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), f"{DOMAIN} figures"
        )

    @override
    async def _async_update_data(self) -> Figures | None:
        if not self._hub.last_update_success:
            return None
        try:
            return Figures(
                storage=await self._hub.client.storage(), boards=await self._hub.client.boards()
            )
        except HubClientError as error:
            LOGGER.debug("The figures of %s are not known: %s", self._hub.name, error)
            return None
