"""Hears a set of entities that may change."""

from collections.abc import Callable, Iterable

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event

type Heard = Callable[[str, State | None, State | None], None]
"""Takes an entity's id, its former and its new state."""


class ChangeListener:
    """Passes on each change of the entities last named, until the config entry is unloaded."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, heard: Heard) -> None:
        self._hass = hass
        self._heard = heard
        self._deafen: CALLBACK_TYPE | None = None
        entry.async_on_unload(self._async_stop)

    @callback
    def async_listen(self, entity_ids: Iterable[str]) -> None:
        """Hear these entities from now on, and no others."""
        self._async_stop()
        self._deafen = async_track_state_change_event(self._hass, entity_ids, self._async_hear)

    @callback
    def _async_stop(self) -> None:
        if self._deafen is not None:
            self._deafen()
            self._deafen = None

    @callback
    def _async_hear(self, event: Event[EventStateChangedData]) -> None:
        data = event.data
        self._heard(data["entity_id"], data["old_state"], data["new_state"])
