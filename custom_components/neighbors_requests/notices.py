"""Tells the household about requests that wait for it, and takes the notice back once answered.

Works from the house as it is, not from messages, so that a request that came while Home
Assistant was away is told like any other. What was told is stored: a restart is silent.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from homeassistant.components import persistent_notification
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_time
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .answer import async_check_may_answer, async_deny
from .client import Request
from .const import CONF_PHONES, DOMAIN, LOGGER
from .coordinator import HubConfigEntry, HubCoordinator
from .phones import DENY, EVENT_ACTION, async_send, notice, read_tap, withdrawal
from .words import async_catalogue, for_markdown, summary, title

STORAGE_VERSION = 1
MORNING_HOUR = 9


async def async_keep_notices(coordinator: HubCoordinator) -> None:
    """Keep the household told for as long as the config entry is loaded."""
    hass, entry = coordinator.hass, coordinator.config_entry
    store = _store(hass, entry)
    stored = await store.async_load() or {"told": {}, "quiet": {}}
    notices = Notices(coordinator, store, await async_catalogue(hass), stored)
    entry.async_on_unload(notices.async_stop)
    entry.async_on_unload(coordinator.async_add_listener(notices.async_wake))
    entry.async_on_unload(hass.bus.async_listen(EVENT_ACTION, notices.async_tapped))
    notices.async_start()


async def async_forget_notices(hass: HomeAssistant, entry: HubConfigEntry) -> None:
    """Remove what is stored about what was told."""
    await _store(hass, entry).async_remove()


class Stored(TypedDict):
    """What survives a restart, by request."""

    told: dict[str, str]
    """The words phones were told."""
    quiet: dict[str, str]
    """The time, in ISO 8601, until which nothing more is told."""


class Notices:
    """What the household was told about each pending request; the one who tells it."""

    def __init__(
        self,
        coordinator: HubCoordinator,
        store: Store[Stored],
        catalogue: Mapping[str, str],
        stored: Stored,
    ) -> None:
        self._coordinator = coordinator
        self._hass = coordinator.hass
        self._store = store
        self._catalogue = catalogue
        self._told = stored["told"]
        self._quiet = stored["quiet"]
        self._shown: dict[str, str] = {}
        self._turn = asyncio.Lock()
        self._morning: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> None:
        """Tell what is due now, and wait for what was put off before a restart."""
        self.async_wake()
        self._wait_for_morning()

    @callback
    def async_wake(self, _now: datetime | None = None) -> None:
        """See to it, soon, that what is told is what is pending."""
        if not self._coordinator.last_update_success:
            return
        pending = {request.id: request for request in self._coordinator.data.pending}
        self._show(pending)
        if self._is_due(pending):
            self._coordinator.config_entry.async_create_task(
                self._hass, self._tell(), f"{DOMAIN} tell phones"
            )

    @callback
    def async_stop(self) -> None:
        """Take the notices in Home Assistant away; phones keep theirs."""
        self._show({})
        if self._morning is not None:
            self._morning()

    async def async_tapped(self, event: Event) -> None:
        """Answer a tap below one of our notifications."""
        tap = read_tap(event.data.get("action"))
        if tap is None or tap.request_id not in self._coordinator.data.requests:
            return
        if tap.act != DENY:
            await self._hush(tap.request_id)
            return
        try:
            await async_check_may_answer(self._coordinator, event.context)
            await async_deny(self._coordinator, event.context, request_id=tap.request_id)
        except HomeAssistantError as error:
            LOGGER.warning("The deny from a phone was not taken: %s", error)

    @property
    def _phones(self) -> list[str]:
        return list(self._coordinator.config_entry.options.get(CONF_PHONES, []))

    def _show(self, pending: Mapping[str, Request]) -> None:
        for request in pending.values():
            words = for_markdown(summary(request, self._catalogue))
            if self._shown.get(request.id) != words:
                self._shown[request.id] = words
                persistent_notification.async_create(
                    self._hass,
                    words,
                    # Home Assistant shows a title as text, only the message as markdown.
                    title=title(request, self._catalogue),
                    notification_id=_notification_id(request.id),
                )
        for gone in self._shown.keys() - pending.keys():
            del self._shown[gone]
            persistent_notification.async_dismiss(self._hass, _notification_id(gone))

    def _is_due(self, pending: Mapping[str, Request]) -> bool:
        over = self._told.keys() - pending.keys()
        return bool(over) or any(self._wants_telling(request) for request in pending.values())

    def _wants_telling(self, request: Request) -> bool:
        until = self._quiet.get(request.id)
        if until is not None:
            return dt_util.utcnow() >= datetime.fromisoformat(until)
        return self._told.get(request.id) != summary(request, self._catalogue)

    async def _tell(self) -> None:
        async with self._turn:
            pending = {request.id: request for request in self._coordinator.data.pending}
            for gone in sorted(self._told.keys() - pending.keys()):
                del self._told[gone]
                self._quiet.pop(gone, None)
                await async_send(self._hass, self._phones, withdrawal(gone))
            for request in pending.values():
                if self._wants_telling(request):
                    self._told[request.id] = summary(request, self._catalogue)
                    self._quiet.pop(request.id, None)
                    fields = notice(self._coordinator, request, self._catalogue)
                    await async_send(self._hass, self._phones, fields)
            await self._remember()

    async def _hush(self, request_id: str) -> None:
        """Take the notification away on every phone, until tomorrow morning."""
        async with self._turn:
            tomorrow = dt_util.start_of_local_day() + timedelta(days=1)
            morning = tomorrow.replace(hour=MORNING_HOUR)
            self._quiet[request_id] = morning.astimezone(UTC).isoformat()
            await async_send(self._hass, self._phones, withdrawal(request_id))
            await self._remember()

    async def _remember(self) -> None:
        await self._store.async_save({"told": self._told, "quiet": self._quiet})
        self._wait_for_morning()

    def _wait_for_morning(self) -> None:
        if self._morning is not None:
            self._morning()
        times = [datetime.fromisoformat(until) for until in self._quiet.values()]
        self._morning = (
            async_track_point_in_time(self._hass, self.async_wake, min(times)) if times else None
        )


def _store(hass: HomeAssistant, entry: HubConfigEntry) -> Store[Stored]:
    return Store(hass, STORAGE_VERSION, f"{DOMAIN}.{entry.entry_id}", private=True)


def _notification_id(request_id: str) -> str:
    return f"{DOMAIN}_{request_id}"
