"""The entities chosen for lending, a listener for them, and background tasks for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from functools import partial

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event

from ..client.decode import Record
from ..client.models import TriggerKind
from ..const import CONF_LENT, CONF_SENSORS, CONF_TRIGGERS, LOGGER
from ..subentries import camera_subentries


class LentCamera(Record):
    """What this Home Assistant lends to one camera of the hub."""

    name: str
    entity_id: str
    """The lent camera entity, or empty."""
    triggers: tuple[tuple[str, TriggerKind], ...]
    """Entities whose changes mark this camera's footage."""

    @property
    def entities(self) -> frozenset[str]:
        """Return every entity that this camera needs."""
        lent = {self.entity_id} if self.entity_id else set()
        return frozenset(lent | {entity_id for entity_id, _kind in self.triggers})


def lent_cameras(entry: ConfigEntry) -> Mapping[str, LentCamera]:
    """Return what is lent to each camera, keyed by the hub's camera id."""
    return {
        camera_id: LentCamera(
            name=subentry.title,
            entity_id=subentry.data.get(CONF_LENT, ""),
            triggers=tuple(
                (entity_id, TriggerKind(kind))
                for kind, chosen in subentry.data.get(CONF_TRIGGERS, {}).items()
                for entity_id in chosen
            ),
        )
        for camera_id, subentry in camera_subentries(entry).items()
    }


def lent_sensors(entry: ConfigEntry) -> tuple[str, ...]:
    """Return the entities lent as sensors."""
    return tuple(entry.options.get(CONF_SENSORS, ()))


def chosen_entities(entry: ConfigEntry) -> frozenset[str]:
    """Return every entity that is lent in any way."""
    cameras = lent_cameras(entry).values()
    return frozenset(lent_sensors(entry)).union(*(camera.entities for camera in cameras))


@callback
def async_rename(hass: HomeAssistant, entry: ConfigEntry, old: str, new: str) -> None:
    """Replace a renamed entity's id, wherever it was chosen."""
    if old in lent_sensors(entry):
        renamed = _renamed(lent_sensors(entry), old, new)
        options = {**entry.options, CONF_SENSORS: renamed}
        hass.config_entries.async_update_entry(entry, options=options)
    for subentry in camera_subentries(entry).values():
        hass.config_entries.async_update_subentry(
            entry, subentry, data=_renamed_in(subentry, old, new)
        )


def _renamed_in(subentry: ConfigSubentry, old: str, new: str) -> Mapping[str, object]:
    data = dict(subentry.data)
    if data.get(CONF_LENT) == old:
        data[CONF_LENT] = new
    if CONF_TRIGGERS in data:
        data[CONF_TRIGGERS] = {
            kind: _renamed(chosen, old, new) for kind, chosen in data[CONF_TRIGGERS].items()
        }
    return data


def _renamed(chosen: Iterable[str], old: str, new: str) -> list[str]:
    return [new if entity_id == old else entity_id for entity_id in chosen]


type OnChange = Callable[[str, State | None, State | None], None]
"""Takes an entity's id, its former state and its new state."""


class ChangeListener:
    """Reports each change of the entities last named, until the config entry is unloaded."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, heard: OnChange) -> None:
        self._hass = hass
        self._on_change = heard
        self._deafen: CALLBACK_TYPE | None = None
        entry.async_on_unload(self._async_stop)

    @callback
    def async_listen(self, entity_ids: Iterable[str]) -> None:
        """Listen to these entities from now on, and to no others."""
        self._async_stop()
        self._deafen = async_track_state_change_event(
            self._hass, entity_ids, self._async_handle_event
        )

    @callback
    def _async_stop(self) -> None:
        if self._deafen is not None:
            self._deafen()
            self._deafen = None

    @callback
    def _async_handle_event(self, event: Event[EventStateChangedData]) -> None:
        data = event.data
        self._on_change(data["entity_id"], data["old_state"], data["new_state"])


class TaskSet:
    """Tasks that end when they are no longer wanted, or when their config entry is unloaded."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, noun: str) -> None:
        self._hass = hass
        self._entry = entry
        self._noun = noun
        self._running: dict[object, asyncio.Task[None]] = {}

    @callback
    def async_set[K](self, work: Mapping[K, Callable[[], Coroutine[object, object, None]]]) -> None:
        """Start wanted tasks that aren't running, and cancel those no longer wanted."""
        for key in self._running.keys() - work.keys():
            self._running.pop(key).cancel()
        for key in work.keys() - self._running.keys():
            task = self._entry.async_create_background_task(
                self._hass, work[key](), f"{self._noun} {key}"
            )
            self._running[key] = task
            task.add_done_callback(partial(self._async_ended, key))

    @callback
    def _async_ended(self, key: object, task: asyncio.Task[None]) -> None:
        """Log a failure, and allow the task to start again when it is next wanted."""
        if self._running.get(key) is task:
            del self._running[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            LOGGER.error("The task %s failed", task.get_name(), exc_info=error)
