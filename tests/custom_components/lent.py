"""Chooses what is lent, as the dialogs do."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant, callback
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.subentries import camera_subentries

from .values import CAMERA_ID


@callback
def choose(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    *,
    lent: str = "",
    triggers: Mapping[str, list[str]] | None = None,
    camera_id: str = CAMERA_ID,
) -> None:
    """Lend a camera entity, or triggers, to one of the hub's cameras."""
    data: dict[str, object] = {"triggers": dict(triggers or {})}
    if lent:
        data["lent"] = lent
    subentry = camera_subentries(entry)[camera_id]
    hass.config_entries.async_update_subentry(entry, subentry, data=data)


@callback
def choose_sensors(hass: HomeAssistant, entry: MockConfigEntry, *entity_ids: str) -> None:
    """Lend entities as information."""
    options = {**entry.options, "sensors": list(entity_ids)}
    hass.config_entries.async_update_entry(entry, options=options)
