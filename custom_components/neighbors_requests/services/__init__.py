"""The actions that need no entity, one module for each area.

Here: the definition of an action, the hub that a call is for, and fields shared by several actions.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, cast

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..access import Who
from ..client.decode import Record
from ..const import DOMAIN
from ..coordinator import HubConfigEntry, HubCoordinator
from ..subentries import camera_key

LONGEST_REASON: Final = 500

REQUEST_ID: Final = vol.All(str, vol.Match(r"^[0-9a-f]{32}\Z"))
PROPOSAL_ID: Final = vol.All(str, vol.Match(r"^[0-9a-f]{64}\Z"))
AGENCY_ID: Final = vol.All(str, vol.Match(r"^[0-9a-f]{40}\Z"))
CLIP_ID: Final = vol.All(str, vol.Match(r"^[0-9a-f]{12,64}\Z"))
REASON: Final = vol.All(str, vol.Length(max=LONGEST_REASON))


class ActionFields(Record):
    """The validators of the fields that an action takes."""

    optional: Mapping[str, object]
    required: Mapping[str, object]

    def check(self, data: object) -> dict[str, Any]:
        """Return checked data; raises vol.Invalid.

        The schema is made anew each time: most households never call most actions.
        """
        schema: VolDictType = {vol.Optional(name): each for name, each in self.optional.items()}
        schema |= {vol.Required(name): each for name, each in self.required.items()}
        return cast("dict[str, Any]", vol.Schema(schema)(data))


class Action(Record):
    """One action, as registered with Home Assistant."""

    name: str
    who: Who
    """Who may call it; checked for every hub of the call before anything else happens."""
    act: Callable[[HomeAssistant, ServiceCall], Coroutine[None, None, ServiceResponse]]
    fields: ActionFields
    response: SupportsResponse = SupportsResponse.NONE
    hubs: Callable[[HomeAssistant, ServiceCall], Iterable[HubCoordinator]] = lambda hass, call: [
        coordinator_of(hass, call)
    ]
    """Return the hubs that a call is for; raises ServiceValidationError if that is ambiguous."""


def fields(
    optional: Mapping[str, object], required: Mapping[str, object] | None = None
) -> ActionFields:
    """Return the fields of an action for one hub."""
    return ActionFields({ATTR_CONFIG_ENTRY_ID: str, **optional}, required or {})


def moment(value: object) -> datetime:
    """Return a time in UTC; a time without a zone is local."""
    return dt_util.as_utc(cv.datetime(value))


def wrong(key: str, **placeholders: str) -> ServiceValidationError:
    """Return the error to raise for an invalid call."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders or None,
    )


def coordinator_of(hass: HomeAssistant, call: ServiceCall) -> HubCoordinator:
    """Return the hub that a call is for; raises ServiceValidationError if that is ambiguous."""
    if (entry_id := call.data.get(ATTR_CONFIG_ENTRY_ID)) is None:
        loaded: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
        if len(loaded) != 1:
            raise wrong("several_hubs" if loaded else "no_hub")
        return loaded[0].runtime_data
    entry: HubConfigEntry | None = hass.config_entries.async_get_entry(entry_id)
    if entry is None or entry.domain != DOMAIN or entry.state is not ConfigEntryState.LOADED:
        raise wrong("no_hub")
    return entry.runtime_data


def cameras_of(hass: HomeAssistant) -> Iterator[tuple[str, HubCoordinator, str]]:
    """Yield device id, hub and camera id of every camera of the loaded hubs."""
    registry = dr.async_get(hass)
    entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        coordinator = entry.runtime_data
        keys = {camera_key(coordinator.hub_id, each): each for each in coordinator.data.cameras}
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
            for domain, key in device.identifiers:
                if domain == DOMAIN and key in keys:
                    yield device.id, coordinator, keys[key]


def known_request(coordinator: HubCoordinator, fields_: Mapping[str, Any]) -> str:
    """Return the id of the named request; raises ServiceValidationError if it is unknown."""
    request_id: str = fields_["request_id"]
    if request_id not in coordinator.data.requests:
        raise wrong("unknown_request")
    return request_id
