"""One subentry for each camera of the hub, and a device for each followed agency.

A camera's own data lives on the hub; its subentry holds only what this Home Assistant does for it.
The hub leads: a camera adopted on the command line gets a subentry, and one forgotten there loses
it. A person leads in one respect: deleting a subentry makes the hub forget the camera.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any

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
from .client.hub import HubClient
from .client.models import Agency, Camera, Request
from .const import CONF_AGENCIES, CONF_LENT, DOMAIN, LOGGER, SUBENTRY_CAMERA
from .text import plain


class CameraSubentries:
    """Keeps one entry's subentries in step with the hub's cameras."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        client: HubClient,
        changed: Callable[[], None],
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._client = client
        self._changed = changed
        self._cameras: Mapping[str, Camera] = {}
        self._adopting = 0
        self._awaited: dict[str, str] = {}
        self._leaving: set[str] = set()
        """Cameras that a person deleted; not shown again, even if the hub still lists them."""
        self._untold: set[str] = set()
        """The deleted cameras that the hub has not forgotten yet."""
        self._titles: dict[str, str] = {}
        """The title of each camera's subentry."""

    @property
    def awaited(self) -> Mapping[str, str]:
        """Return the cameras whose subentry an open dialog will create.

        The value is the entity that the camera is lent from, or empty if it isn't lent.
        """
        return self._awaited

    @callback
    def async_start(self, cameras: Mapping[str, Camera]) -> None:
        """Keep in step until the entry is unloaded; nothing is deleted on the hub before this."""
        self.async_match(cameras)
        self._entry.async_on_unload(
            async_dispatcher_connect(
                self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._async_entry_changed
            )
        )

    @callback
    def async_match(
        self, cameras: Mapping[str, Camera], *, lent: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Add, rename and remove subentries to match the hub's cameras.

        A new subentry records the entity that its camera is lent from, if `lent` has it.
        """
        self._cameras = cameras
        names = {
            camera.id: plain(camera.name)
            for camera in cameras.values()
            if camera.id not in self._leaving
        }
        there = camera_subentries(self._entry)
        if names == self._titles and there.keys() == names.keys():
            return
        for camera_id in there.keys() - cameras.keys():
            self._titles.pop(camera_id, None)
            self._hass.config_entries.async_remove_subentry(
                self._entry, there[camera_id].subentry_id
            )
        for camera_id, name in names.items():
            self._async_update(
                cameras[camera_id], name, there.get(camera_id), lent.get(camera_id, "")
            )

    @callback
    def _async_update(
        self, camera: Camera, name: str, subentry: ConfigSubentry | None, lent: str
    ) -> None:
        if subentry is None:
            if self._adopting or camera.id in self._awaited:
                return
            self._titles[camera.id] = name
            self._hass.config_entries.async_add_subentry(self._entry, _subentry(camera, name, lent))
        elif self._titles.get(camera.id) != name:
            self._titles[camera.id] = name
            self._hass.config_entries.async_update_subentry(self._entry, subentry, title=name)
            self._async_rename_device(camera.id, name)

    @callback
    def _async_rename_device(self, camera_id: str, name: str) -> None:
        registry = dr.async_get(self._hass)
        identifier = (DOMAIN, camera_key(self._entry.unique_id or "", camera_id))
        for device in dr.async_entries_for_config_entry(registry, self._entry.entry_id):
            if identifier in device.identifiers:
                registry.async_update_device(device.id, name=name)

    @asynccontextmanager
    async def adopting(self) -> AsyncGenerator[dict[str, str]]:
        """Add no subentries while open; cameras put into the yielded dict wait for a dialog."""
        self._adopting += 1
        try:
            yield self._awaited
        finally:
            self._adopting -= 1
            self.async_match(self._cameras)
            # Start lending now, not only when the dialog ends.
            self._changed()

    @callback
    def async_release(self, camera_id: str) -> None:
        """Add a camera's subentry, because the dialog that would have created it is gone."""
        lent = self._awaited.pop(camera_id, "")
        self.async_match(self._cameras, lent={camera_id: lent})

    @callback
    def async_abandon(self, camera_id: str) -> None:
        """Have the hub forget a camera whose dialog was closed before it was finished."""
        self._awaited.pop(camera_id, None)
        self._async_leave(camera_id)
        self._changed()

    @callback
    def _async_leave(self, camera_id: str) -> None:
        self._leaving.add(camera_id)
        self._entry.async_create_background_task(
            self._hass, self._forget(camera_id), f"{DOMAIN} forget {camera_id}"
        )

    @callback
    def _async_entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry is not self._entry or change is not ConfigEntryChange.UPDATED:
            return
        there = camera_subentries(entry)
        for camera_id, subentry in there.items():
            self._awaited.pop(camera_id, None)
            self._titles.setdefault(camera_id, subentry.title)
        for camera_id in self._titles.keys() - there.keys():
            del self._titles[camera_id]
            self._async_leave(camera_id)
        # Entities wait for their camera's subentry.
        self._changed()

    async def _forget(self, camera_id: str) -> None:
        self._untold.add(camera_id)
        try:
            await self._client.forget(camera_id)
        except NotHereError:
            pass
        except HubUnreachableError:
            # It stays hidden here; `async_retry` has the hub forget it later.
            return
        except HubClientError as error:
            LOGGER.warning("The hub keeps a camera that was deleted here: %s", error)
            self._leaving.discard(camera_id)
            self.async_match(self._cameras)
        self._untold.discard(camera_id)

    async def async_retry(self) -> None:
        """Have the hub forget the cameras that were deleted while it was unreachable."""
        for camera_id in tuple(self._untold):
            await self._forget(camera_id)


def camera_key(hub_id: str, camera_id: str) -> str:
    """Return the identifier of a camera's device."""
    return f"{hub_id}_{camera_id}"


def camera_subentries(entry: ConfigEntry) -> Mapping[str, ConfigSubentry]:
    """Return the subentries of cameras, keyed by the hub's camera id."""
    return {
        subentry.unique_id: subentry
        for subentry in entry.subentries.values()
        if subentry.subentry_type == SUBENTRY_CAMERA and subentry.unique_id is not None
    }


def _subentry(camera: Camera, name: str, lent: str) -> ConfigSubentry:
    return ConfigSubentry(
        data=MappingProxyType({CONF_LENT: lent} if lent else {}),
        subentry_type=SUBENTRY_CAMERA,
        title=name,
        unique_id=camera.id,
    )


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
