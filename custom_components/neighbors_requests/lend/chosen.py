"""What a person chose to lend, as the config entry holds it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from ..client import TriggerKind
from ..const import CONF_LENT, CONF_SENSORS, CONF_TRIGGERS
from ..subentries import camera_subentries


class LentCamera(NamedTuple):
    """What this Home Assistant does for one camera of the hub."""

    name: str
    entity_id: str
    """The camera entity that is lent, or empty."""
    triggers: tuple[tuple[str, TriggerKind], ...]
    """Entities whose changes mark this camera's footage."""

    @property
    def entities(self) -> frozenset[str]:
        """Return every entity that this camera needs."""
        lent = {self.entity_id} if self.entity_id else set()
        return frozenset(lent | {entity_id for entity_id, _kind in self.triggers})


def lent_cameras(entry: ConfigEntry) -> Mapping[str, LentCamera]:
    """Return what is lent to each camera, by the hub's id of it."""
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
    """Return the entities that are lent as information."""
    return tuple(entry.options.get(CONF_SENSORS, ()))


def chosen_entities(entry: ConfigEntry) -> frozenset[str]:
    """Return every entity that something is lent from."""
    cameras = lent_cameras(entry).values()
    return frozenset(lent_sensors(entry)).union(*(camera.entities for camera in cameras))


@callback
def async_rename(hass: HomeAssistant, entry: ConfigEntry, old: str, new: str) -> None:
    """Follow an entity to its new id, wherever it was chosen."""
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
