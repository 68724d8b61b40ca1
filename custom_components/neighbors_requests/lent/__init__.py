"""Home Assistant as a source: cameras, triggers, and sensors as information, lent to the hub.

What the owner chose is lent while the entry is loaded.
"""

from __future__ import annotations

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import CoreState, Event, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_registry import EventEntityRegistryUpdatedData
from homeassistant.helpers.start import async_at_started

from ..const import DOMAIN
from ..coordinator import HubCoordinator
from ..issues import async_raise_issue, async_withdraw_issue
from ..text import for_markdown, plain
from .cameras import PictureLender, StreamLender
from .entities import async_rename, chosen_entities
from .sensors import SensorLender
from .triggers import TriggerLender

type Lender = PictureLender | StreamLender | TriggerLender | SensorLender


class Lending:
    """Everything that is lent to one hub."""

    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._hass = coordinator.hass
        self._sensors = SensorLender(coordinator)
        triggers = TriggerLender(coordinator)
        self._lenders: tuple[Lender, ...] = (triggers,)
        # With a narrower link, the hub accepts only triggers.
        if coordinator.rights.may_manage:
            pictures, streams = PictureLender(coordinator), StreamLender(coordinator)
            self._lenders = (pictures, streams, triggers, self._sensors)
        self._missing: frozenset[str] = frozenset()
        self._inputs: object = None

    @callback
    def async_start(self) -> None:
        """Lend until the entry is unloaded."""
        entry = self._entry
        entry.async_on_unload(self._coordinator.async_add_listener(self._async_sync))
        entry.async_on_unload(
            async_dispatcher_connect(
                self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._async_entry_changed
            )
        )
        entry.async_on_unload(
            self._hass.bus.async_listen(
                er.EVENT_ENTITY_REGISTRY_UPDATED, self._async_registry_updated
            )
        )
        # Before startup, many chosen entities don't exist yet.
        entry.async_on_unload(
            async_at_started(self._hass, callback(lambda _hass: self._async_check_missing()))
        )
        entry.async_on_unload(self._async_withdraw_missing)
        self._async_update()

    @callback
    def _async_sync(self) -> None:
        """Update the lenders if their inputs have changed; most messages don't change them."""
        house = self._coordinator.data
        seen = (
            self._coordinator.last_update_success,
            house.cameras,
            dict(self._coordinator.subentries.awaited),
        )
        if seen != self._inputs:
            self._inputs = seen
            self._async_update()
        # An entity without a registry entry returns without an event of its own.
        if self._missing:
            self._async_check_missing()

    @callback
    def _async_update(self) -> None:
        for lender in self._lenders:
            lender.async_update()

    @callback
    def _async_entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry is self._entry and change is ConfigEntryChange.UPDATED:
            self._async_update()
            self._async_check_missing()

    @callback
    def _async_registry_updated(self, event: Event[EventEntityRegistryUpdatedData]) -> None:
        data = event.data
        chosen = chosen_entities(self._entry)
        if data["action"] == "update" and data.get("old_entity_id") in chosen:
            old, new = str(data["old_entity_id"]), data["entity_id"]
            self._sensors.async_moved(old, new)
            async_rename(self._hass, self._entry, old, new)
        elif data["action"] != "update" and data["entity_id"] in chosen:
            self._async_check_missing()

    @callback
    def _async_check_missing(self) -> None:
        """Raise an issue for each chosen entity that is missing."""
        if self._hass.state is not CoreState.running:
            return
        registry = er.async_get(self._hass)
        self._async_sync_issues(
            frozenset(
                entity_id
                for entity_id in chosen_entities(self._entry)
                if registry.async_get(entity_id) is None
                and self._hass.states.get(entity_id) is None
            )
        )

    @callback
    def _async_sync_issues(self, missing: frozenset[str]) -> None:
        for entity_id in self._missing - missing:
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_id(entity_id))
        for entity_id in missing - self._missing:
            async_raise_issue(
                self._hass,
                self._issue_id(entity_id),
                "lent_entity_missing",
                {
                    "entity": for_markdown(entity_id),
                    "hub": for_markdown(plain(self._entry.title)),
                },
            )
        self._missing = missing

    @callback
    def _async_withdraw_missing(self) -> None:
        for entity_id in self._missing:
            async_withdraw_issue(self._hass, self._issue_id(entity_id))
        self._missing = frozenset()

    def _issue_id(self, entity_id: str) -> str:
        return f"{self._coordinator.hub_id}_missing_{entity_id}"
