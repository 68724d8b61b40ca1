"""Background tasks, one for each key that is wanted now, and none else."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from functools import partial

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..const import LOGGER


class WantedTasks:
    """Tasks that live no longer than they are wanted, nor than their config entry is loaded."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, noun: str) -> None:
        self._hass = hass
        self._entry = entry
        self._noun = noun
        self._running: dict[object, asyncio.Task[None]] = {}

    @callback
    def async_want[K](
        self, wanted: Mapping[K, Callable[[], Coroutine[object, object, None]]]
    ) -> None:
        """Begin what is wanted and not under way, and cancel what is no longer wanted."""
        for key in self._running.keys() - wanted.keys():
            self._running.pop(key).cancel()
        for key in wanted.keys() - self._running.keys():
            task = self._entry.async_create_background_task(
                self._hass, wanted[key](), f"{self._noun} {key}"
            )
            self._running[key] = task
            task.add_done_callback(partial(self._async_ended, key))

    @callback
    def _async_ended(self, key: object, task: asyncio.Task[None]) -> None:
        """Log what failed, and let it begin anew when it is next wanted."""
        if self._running.get(key) is task:
            del self._running[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            LOGGER.error("The task %s failed", task.get_name(), exc_info=error)
