"""The newest clip of each camera: asked for once, then heard of."""

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, callback

from .client import Clip, ClipAdded, HubClientError, Message
from .const import DOMAIN, LOGGER
from .coordinator import HubCoordinator

MOST_LOOKED_THROUGH = 20
"""How many clips of one camera; of the newest there may be no picture yet."""


class LastClips:
    """The newest clip that has a picture, by camera."""

    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._clips: dict[str, Clip] = {}
        self._listeners: set[Callable[[], None]] = set()
        self._asked = False

    def of(self, camera_id: str) -> Clip | None:
        """Return a camera's newest clip; None where none is known."""
        return self._clips.get(camera_id)

    @callback
    def async_start(self) -> None:
        """Hear of clips until the entry is unloaded."""
        entry = self._coordinator.config_entry
        entry.async_on_unload(self._coordinator.async_listen(self._async_hear))
        # What was marked while the hub was away need not all be told again.
        entry.async_on_unload(self._coordinator.async_listen_return(self._async_ask))

    @callback
    def async_listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` when a clip is newer; the first listener has the hub asked."""
        self._listeners.add(listener)
        if not self._asked:
            self._async_ask()

        @callback
        def stop() -> None:
            self._listeners.discard(listener)

        return stop

    @callback
    def _async_ask(self) -> None:
        if not self._listeners:
            return
        self._asked = True
        self._coordinator.config_entry.async_create_background_task(
            self._coordinator.hass, self._ask(), f"{DOMAIN} newest clips"
        )

    async def _ask(self) -> None:
        client = self._coordinator.client
        try:
            self._take(*await client.clips())
            for camera_id in self._coordinator.data.cameras.keys() - self._clips.keys():
                # The newest clips of the house may all be of busier cameras.
                self._take(*await client.clips(camera_id=camera_id, most=MOST_LOOKED_THROUGH))
        except HubClientError as error:
            LOGGER.debug("The newest clips are not known: %s", error)
            self._asked = False

    @callback
    def _async_hear(self, message: Message) -> None:
        if isinstance(message.news, ClipAdded):
            self._take(message.news.clip)

    @callback
    def _take(self, *clips: Clip) -> None:
        for clip in clips:
            known = self._clips.get(clip.camera_id)
            if clip.has_thumbnail and (known is None or clip.start >= known.start):
                self._clips[clip.camera_id] = clip
        for listener in tuple(self._listeners):
            listener()
