"""One subentry for each camera and archive of the hub, and a device for each followed agency.

Their own data lives on the hub; a subentry holds only what this Home Assistant does for a camera.
The hub leads: a camera adopted on the command line gets a subentry, and one forgotten there loses
it. A person leads in one respect: deleting a subentry makes the hub forget the camera or archive.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any, Protocol

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigSubentry,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .client.errors import HubClientError, HubUnreachableError, NotHereError
from .client.house import House
from .client.models import Agency, Request
from .const import (
    CONF_AGENCIES,
    CONF_LENT,
    DOMAIN,
    LOGGER,
    SUBENTRY_ARCHIVE,
    SUBENTRY_CAMERA,
)
from .text import plain


class _Named(Protocol):
    """A camera or an archive of the hub."""

    @property
    def id(self) -> str:
        """Its id at the hub."""

    @property
    def name(self) -> str:
        """What people call it; hostile text."""


class Subentries:
    """Keeps one entry's subentries of a kind in step with the hub's cameras or archives."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        kind: str,
        forget: Callable[[str], Awaitable[None]],
        changed: Callable[[], None],
    ) -> None:
        """`kind` is SUBENTRY_CAMERA or SUBENTRY_ARCHIVE; `forget` has the hub forget one."""
        self._hass = hass
        self._entry = entry
        self._kind = kind
        self._forget_one = forget
        self._changed = changed
        self._things: Mapping[str, _Named] = {}
        self._adopting = 0
        self._awaited: dict[str, str] = {}
        self._lent: dict[str, str] = {}
        """The entity of each camera that was lent from the panel and has no subentry yet."""
        self._leaving: set[str] = set()
        """What a person deleted; not shown again, even if the hub still lists it."""
        self._untold: set[str] = set()
        """What was deleted and the hub has not forgotten yet."""
        self._titles: dict[str, str] = {}
        """The title of each subentry."""

    @property
    def awaited(self) -> Mapping[str, str]:
        """Return the things whose subentry is still to be created, such as by an open dialog.

        The value is the entity that a camera is lent from, or empty if it isn't lent.
        """
        return {**self._lent, **self._awaited}

    @callback
    def async_start(self, things: Mapping[str, _Named]) -> None:
        """Keep in step until the entry is unloaded; nothing is deleted on the hub before this."""
        self.async_match(things)
        self._entry.async_on_unload(
            async_dispatcher_connect(
                self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._async_entry_changed
            )
        )

    @callback
    def async_match(
        self, things: Mapping[str, _Named], *, lent: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Add, rename and remove subentries to match what the hub has.

        A new subentry records the entity that its camera is lent from, if `lent` has it.
        """
        lent = {**self._lent, **lent}
        self._things = things
        names = {
            thing.id: plain(thing.name)
            for thing in things.values()
            if thing.id not in self._leaving
        }
        there = _subentries(self._entry, self._kind)
        if names == self._titles and there.keys() == names.keys():
            return
        for thing_id in there.keys() - things.keys():
            self._titles.pop(thing_id, None)
            self._hass.config_entries.async_remove_subentry(
                self._entry, there[thing_id].subentry_id
            )
        for thing_id, name in names.items():
            self._async_update(thing_id, name, there.get(thing_id), lent.get(thing_id, ""))

    @callback
    def _async_update(
        self, thing_id: str, name: str, subentry: ConfigSubentry | None, lent: str
    ) -> None:
        if subentry is None:
            if self._adopting or thing_id in self._awaited:
                return
            self._titles[thing_id] = name
            made = ConfigSubentry(
                data=MappingProxyType({CONF_LENT: lent} if lent else {}),
                subentry_type=self._kind,
                title=name,
                unique_id=thing_id,
            )
            self._hass.config_entries.async_add_subentry(self._entry, made)
            self._lent.pop(thing_id, None)
        elif self._titles.get(thing_id) != name:
            self._titles[thing_id] = name
            self._hass.config_entries.async_update_subentry(self._entry, subentry, title=name)
            if self._kind == SUBENTRY_CAMERA:
                self._async_rename_device(thing_id, name)

    @callback
    def _async_rename_device(self, camera_id: str, name: str) -> None:
        registry = dr.async_get(self._hass)
        identifier = (DOMAIN, camera_key(self._entry.unique_id or "", camera_id))
        for device in dr.async_entries_for_config_entry(registry, self._entry.entry_id):
            if identifier in device.identifiers:
                registry.async_update_device(device.id, name=name)

    @asynccontextmanager
    async def adopting(self) -> AsyncGenerator[dict[str, str]]:
        """Add no subentries while open; ids put into the yielded dict wait for a dialog."""
        self._adopting += 1
        try:
            yield self._awaited
        finally:
            self._adopting -= 1
            self.async_match(self._things)
            # Start lending now, not only when the dialog ends.
            self._changed()

    @callback
    def async_lend(self, thing_id: str, entity_id: str) -> None:
        """Lend a camera from an entity, from now on and in the subentry that it will get."""
        self._lent[thing_id] = entity_id

    @callback
    def async_release(self, thing_id: str) -> None:
        """Add a subentry, because the dialog that would have created it is gone."""
        lent = self._awaited.pop(thing_id, "")
        self.async_match(self._things, lent={thing_id: lent})

    @callback
    def async_abandon(self, thing_id: str) -> None:
        """Have the hub forget something whose dialog was closed before it was finished."""
        self._awaited.pop(thing_id, None)
        self._async_leave(thing_id)
        self._changed()

    @callback
    def _async_leave(self, thing_id: str) -> None:
        self._leaving.add(thing_id)
        self._entry.async_create_background_task(
            self._hass, self._forget(thing_id), f"{DOMAIN} forget {thing_id}"
        )

    @callback
    def _async_entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry is not self._entry or change is not ConfigEntryChange.UPDATED:
            return
        there = _subentries(entry, self._kind)
        for thing_id, subentry in there.items():
            self._awaited.pop(thing_id, None)
            self._titles.setdefault(thing_id, subentry.title)
        for thing_id in self._titles.keys() - there.keys():
            del self._titles[thing_id]
            self._async_leave(thing_id)
        # Entities wait for their camera's subentry.
        self._changed()

    async def _forget(self, thing_id: str) -> None:
        self._untold.add(thing_id)
        try:
            await self._forget_one(thing_id)
        except NotHereError:
            pass
        except HubUnreachableError:
            # It stays hidden here; `async_retry` has the hub forget it later.
            return
        except HubClientError as error:
            LOGGER.warning("The hub keeps a %s that was deleted here: %s", self._kind, error)
            self._leaving.discard(thing_id)
            self.async_match(self._things)
        self._untold.discard(thing_id)

    async def async_retry(self) -> None:
        """Have the hub forget what was deleted while it was unreachable."""
        for thing_id in tuple(self._untold):
            await self._forget(thing_id)


def camera_key(hub_id: str, camera_id: str) -> str:
    """Return the identifier of a camera's device."""
    return f"{hub_id}_{camera_id}"


def camera_subentries(entry: ConfigEntry) -> Mapping[str, ConfigSubentry]:
    """Return the subentries of cameras, keyed by the hub's camera id."""
    return _subentries(entry, SUBENTRY_CAMERA)


def archive_subentries(entry: ConfigEntry) -> Mapping[str, ConfigSubentry]:
    """Return the subentries of archives, keyed by the hub's archive id."""
    return _subentries(entry, SUBENTRY_ARCHIVE)


def _subentries(entry: ConfigEntry, kind: str) -> Mapping[str, ConfigSubentry]:
    return {
        subentry.unique_id: subentry
        for subentry in entry.subentries.values()
        if subentry.subentry_type == kind and subentry.unique_id is not None
    }


MOST_OFFERED = 100
"""A longer list helps nobody, and anybody who can post can invent agencies."""


def agency_key(hub_id: str, agency_id: str) -> str:
    """Return the identifier of an agency's device."""
    return f"{hub_id}_agency_{agency_id}"


def followed_ids(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the agencies followed in an entry's options."""
    return tuple(options.get(CONF_AGENCIES, ()))


def followed_agencies(
    house: House, options: Mapping[str, Any]
) -> Mapping[str, tuple[Request, ...]]:
    """Return the requests, newest first, of each followed agency that has issued any."""
    agencies = house.agencies
    return {each: agencies[each] for each in followed_ids(options) if each in agencies}


def newest_agency(requests: tuple[Request, ...]) -> Agency:
    """Return the agency as described in its newest request."""
    return requests[0].agency
