"""Background tasks, one for each key that is wanted now, and none else."""

from collections.abc import Callable, Coroutine, Mapping

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback


class WantedTasks:
    """Tasks that live no longer than they are wanted, nor than their config entry is loaded."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, noun: str) -> None:
        self._hass = hass
        self._entry = entry
        self._noun = noun
        self._cancel: dict[object, Callable[[], object]] = {}

    @callback
    def async_want[K](
        self, wanted: Mapping[K, Callable[[], Coroutine[object, object, None]]]
    ) -> None:
        """Begin what is wanted and not under way, and cancel what is no longer wanted."""
        for key in self._cancel.keys() - wanted.keys():
            self._cancel.pop(key)()
        for key in wanted.keys() - self._cancel.keys():
            task = self._entry.async_create_background_task(
                self._hass, wanted[key](), f"{self._noun} {key}"
            )
            self._cancel[key] = task.cancel
