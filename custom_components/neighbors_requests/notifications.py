"""Notifies the household of pending requests, and clears a notice once the request is answered.

Works from the state of the house, not from messages, so a request that arrived while Home Assistant
was down is notified like any other. Sent notices are stored, so a restart sends nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Any, Final, NotRequired, TypedDict, override

from homeassistant.components import persistent_notification
from homeassistant.components.notify.const import ATTR_MESSAGE, DOMAIN as NOTIFY_DOMAIN
from homeassistant.const import ATTR_DOMAIN, ATTR_SERVICE, EVENT_SERVICE_REGISTERED
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .answers import async_deny
from .client.decode import Record
from .client.models import Request, RequestStatus
from .const import CONF_PHONES, CONF_REVIEW_PATH, DOMAIN, LOGGER
from .coordinator import HubConfigEntry, HubCoordinator
from .phone_notices import (
    CLEAR,
    DENY,
    EVENT_ACTION,
    DueNotice,
    PhoneTap,
    SentNotice,
    SentNotices,
    async_send,
    due_notices,
    no_notices,
    notice,
    notices_to_show,
    outcome_notice,
    page_of,
    read_tap,
    wakes,
    withdrawal,
)
from .phones import (
    About,
    Later,
    PhoneSettings,
    async_forget_missing,
    async_is_own_denial,
    async_sync_missing,
    is_here,
    owner_of,
    phone_key,
)
from .text import async_catalogue, for_markdown, is_void, outcome, summary, title

STORAGE_VERSION: Final = 2
TRY_AGAIN: Final = timedelta(minutes=5)
"""How long to wait after a phone did not accept a notice."""
SHOW_VOID_FOR: Final = timedelta(days=7)
"""How long to show that an approval of a closed request was not sent."""
_NOTICES: HassKey[dict[str, Notices]] = HassKey(f"{DOMAIN}_notices")


async def async_start_notices(coordinator: HubCoordinator) -> None:
    """Keep the household notified until the config entry is unloaded."""
    hass, entry = coordinator.hass, coordinator.config_entry
    store = _NoticeStore(hass, entry)
    stored = await store.async_load()
    known = hass.data.setdefault(_NOTICES, {})
    notices = Notices(coordinator, store, await async_catalogue(hass), stored or Stored(phones={}))
    known[entry.entry_id] = notices

    @callback
    def forget() -> None:
        del known[entry.entry_id]

    entry.async_on_unload(forget)
    entry.async_on_unload(notices.async_stop)
    entry.async_on_unload(
        persistent_notification.async_register_callback(hass, notices.async_removed)
    )
    entry.async_on_unload(coordinator.async_add_listener(notices.async_changed))
    entry.async_on_unload(hass.bus.async_listen(EVENT_ACTION, notices.async_tapped))
    entry.async_on_unload(
        hass.bus.async_listen(EVENT_SERVICE_REGISTERED, notices.async_phone_returned)
    )
    notices.async_changed()
    # Wait for startup: before that, the phones' notify actions are not registered.
    entry.async_on_unload(async_at_started(hass, notices.async_started))


@callback
def notices_of(hass: HomeAssistant, entry_id: str) -> Notices | None:
    """Return the Notices of one house, or None if its entry isn't loaded."""
    return hass.data.get(_NOTICES, {}).get(entry_id)


async def async_forget_notices(hass: HomeAssistant, entry: HubConfigEntry) -> None:
    """Delete the stored notices."""
    await _NoticeStore(hass, entry).async_remove()


class Stored(TypedDict):
    """What survives a restart; `phones` is keyed by phone."""

    phones: dict[str, SentNotices]
    people: NotRequired[dict[str, dict[str, str]]]
    """By user: requests hidden on their panels, with the end time of each in ISO 8601."""
    dismissed: NotRequired[dict[str, str]]
    """By request: the digest of the notice that somebody dismissed in Home Assistant."""


class _NoticeStore(Store[Stored]):
    """The store of one entry."""

    def __init__(self, hass: HomeAssistant, entry: HubConfigEntry) -> None:
        super().__init__(hass, STORAGE_VERSION, f"{DOMAIN}.{entry.entry_id}", private=True)

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: dict[str, Any]
    ) -> Stored:
        """Start over: version 1 did not record which phone received what."""
        return Stored(phones={})


class _RenderedNotice(Record):
    rendered_from: tuple[Request, str, tzinfo]
    """All that the text depends on: the request, its page, and the local time zone."""
    words: str
    digest: str
    """Digest of the text without its link, which may become known only later."""


class Notices:
    """Tracks and sends the household's notices about each request."""

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
        self._memories = stored["phones"]
        self._people = stored.get("people", {})
        self._dismissed = stored.get("dismissed", {})
        self._rendered: dict[str, _RenderedNotice] = {}
        self._failed: set[str] = set()
        self._started = False
        self._turn = asyncio.Lock()
        self._alarm: CALLBACK_TYPE | None = None
        self._inputs: tuple[object, object, object] = (None, None, None)

    @callback
    def async_started(self, _hass: HomeAssistant) -> None:
        """Send what is due, now that all of Home Assistant has started."""
        self._started = True
        async_sync_missing(self._coordinator, self._chosen)
        self.async_wake()

    @callback
    def async_phone_returned(self, event: Event) -> None:
        """Send a phone what it missed while its app was not loaded."""
        phone = event.data[ATTR_SERVICE]
        if event.data[ATTR_DOMAIN] == NOTIFY_DOMAIN and phone in self._chosen and self._started:
            async_sync_missing(self._coordinator, self._chosen)
            self.async_wake()

    @callback
    def async_changed(self) -> None:
        """Update notices if their inputs have changed; most messages are only about cameras."""
        seen = (
            self._coordinator.last_update_success,
            self._coordinator.data.requests,
            self._coordinator.config_entry.options,
        )
        if all(one is other for one, other in zip(seen, self._inputs, strict=True)):
            return
        self._inputs = seen
        if self._started:
            async_sync_missing(self._coordinator, self._chosen)
        self.async_wake()

    @callback
    def async_wake(self, _now: datetime | None = None) -> None:
        """Update the notices in Home Assistant, and schedule what the phones are owed."""
        if not self._coordinator.last_update_success:
            return
        self._render()
        if self._started and any(self._due(phone) for phone in self._reached):
            self._coordinator.config_entry.async_create_task(
                self._hass, self._send_all(), f"{DOMAIN} tell phones"
            )
        else:
            self._set_alarm()

    @callback
    def async_stop(self) -> None:
        """Remove the notices in Home Assistant; phones keep theirs."""
        shown = tuple(self._rendered)
        # Clear this first, or our own removals would look like a person's.
        self._rendered.clear()
        for request_id in shown:
            persistent_notification.async_dismiss(self._hass, _notification_id(request_id))
        async_forget_missing(self._coordinator)
        if self._alarm is not None:
            self._alarm()

    @callback
    def async_removed(
        self,
        kind: persistent_notification.UpdateType,
        changed: Mapping[str, persistent_notification.Notification],
    ) -> None:
        """Remember what a person dismissed, so that a reload or restart doesn't show it again."""
        if kind is not persistent_notification.UpdateType.REMOVED:
            return
        gone = {
            request_id: shown.digest
            for request_id, shown in self._rendered.items()
            if _notification_id(request_id) in changed
        }
        if gone:
            self._dismissed.update(gone)
            self._coordinator.config_entry.async_create_task(
                self._hass, self._save(), f"{DOMAIN} remember what was dismissed"
            )

    async def async_tapped(self, event: Event) -> None:
        """Handle a tap on an action of one of our notifications."""
        tap = read_tap(event.data.get("action"))
        if tap is None or tap.request_id not in self._coordinator.data.requests:
            return
        if tap.act != DENY:
            await self._hush(tap, event.context.user_id)
            return
        try:
            await async_deny(self._coordinator, event.context, request_id=tap.request_id)
        except HomeAssistantError as error:
            LOGGER.warning("The denial from a phone was not taken: %s", error)

    def quiet(self, user_id: str) -> dict[str, str]:
        """Return the requests that a person has muted, with the end time of each in ISO 8601."""
        now = dt_util.utcnow().isoformat()
        return {key: at for key, at in self._people.get(user_id, {}).items() if at > now}

    async def async_later(self, request_id: str, user_id: str) -> None:
        """Mute a request until tomorrow, on a person's panels and phones."""
        async with self._turn:
            until = Later.MORNING.until(dt_util.utcnow()).isoformat()
            self._people[user_id] = self.quiet(user_id) | {request_id: until}
            for phone in self._owned_by(user_id):
                await self._hush_phone(phone, request_id, until)
            await self._remember()

    @property
    def _chosen(self) -> list[str]:
        return list(self._coordinator.config_entry.options.get(CONF_PHONES, []))

    @property
    def _reached(self) -> list[str]:
        """The reachable phones that are chosen now or were notified before."""
        phones = dict.fromkeys([*self._chosen, *self._memories])
        return [phone for phone in phones if is_here(self._hass, phone)]

    def _owned_by(self, user_id: str) -> list[str]:
        return [phone for phone in self._reached if owner_of(self._hass, phone) == user_id]

    def _settings(self, phone: str) -> PhoneSettings:
        return PhoneSettings.read(self._coordinator.config_entry.options, phone)

    def _render(self) -> None:
        pending = {request.id: request for request in self._requests_to_notify()}
        chosen = self._coordinator.config_entry.options.get(CONF_REVIEW_PATH, "")
        zone = dt_util.get_default_time_zone()
        for request in pending.values():
            page = page_of(self._hass, chosen, request)
            shown, said_of = self._rendered.get(request.id), (request, page, zone)
            # Most requests are unchanged, and writing their text is most of the cost of a message.
            if shown is not None and shown.rendered_from == said_of:
                continue
            plain_words = summary(request, self._catalogue)
            open_it = self._catalogue["approve" if request.pending else "details"]
            words = f"{for_markdown(plain_words)}\n\n[{for_markdown(open_it)}]({page})"
            text = f"{title(request, self._catalogue)}\n{plain_words}"
            digest = sha256(text.encode()).hexdigest()[:16]
            self._rendered[request.id] = _RenderedNotice(said_of, words, digest)
            if self._dismissed.get(request.id) == digest:
                continue
            self._dismissed.pop(request.id, None)
            if shown is None or shown.words != words:
                persistent_notification.async_create(
                    self._hass,
                    words,
                    # Home Assistant shows a title as text, and only the message as markdown.
                    title=title(request, self._catalogue),
                    notification_id=_notification_id(request.id),
                )
        for over in self._dismissed.keys() - pending.keys():
            del self._dismissed[over]
        for gone in self._rendered.keys() - pending.keys():
            del self._rendered[gone]
            persistent_notification.async_dismiss(self._hass, _notification_id(gone))

    def _requests_to_notify(self) -> list[Request]:
        """Return the pending requests, and those whose approval was voided and not sent.

        Practice is among them, because it is for people.
        """
        house, now = self._coordinator.data, dt_util.utcnow()
        return [
            *([house.practice] if house.practice is not None and house.practice.pending else ()),
            *house.pending,
            *(
                each
                for each in house.newest
                if is_void(each)
                and each.voided is not None
                and not each.pending
                and now - each.voided.at < SHOW_VOID_FOR
            ),
        ]

    def _texts_for(self, phone: str, settings: PhoneSettings) -> dict[str, SentNotice]:
        """Return what a phone should show: the text of each request it is notified of."""
        if phone not in self._chosen:
            return {}
        house = self._coordinator.data
        requests: Iterable[Request] = self._requests_to_notify()
        if settings.about is About.ANNOUNCED:
            announced = [each for each in house.newest if _is_announced(each)]
            requests = {each.id: each for each in (*announced, *requests)}.values()
        memory, now = self._memories.get(phone, no_notices()), dt_util.utcnow()
        return notices_to_show(requests, memory, house.requests, self._catalogue, now)

    def _due(self, phone: str) -> list[DueNotice]:
        settings, hushed = self._settings(phone), not self._coordinator.notices_on
        memory, texts = self._memories.get(phone, no_notices()), self._texts_for(phone, settings)
        return due_notices(memory, texts, settings, dt_util.utcnow(), hushed=hushed)

    async def _send_all(self) -> None:
        async with self._turn:
            for phone in self._reached:
                await self._send_to(phone)
            for phone in self._memories.keys() - set(self._chosen):
                if not self._memories[phone]["told"]:
                    del self._memories[phone]
            await self._remember()

    async def _send_to(self, phone: str) -> None:
        """Send one phone all it is owed; what it doesn't accept is tried again later."""
        settings = self._settings(phone)
        texts = self._texts_for(phone, settings)
        memory = self._memories.setdefault(phone, no_notices())
        for each in self._due(phone):
            request = self._coordinator.data.requests.get(each.request_id)
            fields = withdrawal(each.request_id)
            if request is not None and not each.clear:
                fields = await self._notice(phone, settings, request, sound=each.sound) or fields
            if not await async_send(self._hass, phone, fields):
                if phone not in self._failed:
                    LOGGER.warning("The phone %s could not be told; it is tried again", phone)
                self._failed.add(phone)
                return
            self._failed.discard(phone)
            memory["quiet"].pop(each.request_id, None)
            if fields[ATTR_MESSAGE] == CLEAR:
                del memory["told"][each.request_id]
            else:
                memory["told"][each.request_id] = texts[each.request_id]
            if each.sound:
                memory["rang"] = dt_util.utcnow().isoformat()
        # Forget muted requests that are over.
        memory["quiet"] = {key: at for key, at in memory["quiet"].items() if key in texts}

    async def _notice(
        self, phone: str, settings: PhoneSettings, request: Request, *, sound: bool
    ) -> dict[str, object] | None:
        """Return a notice's fields; None if its owner denied the request, so nothing is shown."""
        made = outcome(request, self._catalogue, dt_util.utcnow())
        house, texts = self._coordinator, self._catalogue
        if made is not None:
            own = await async_is_own_denial(self._hass, phone, request.decision)
            return None if own else outcome_notice(house, request, texts, made, phone=phone)
        if request.decision is not None:
            return None  # It was answered while other phones were being notified.
        return notice(house, request, texts, phone=phone, settings=settings, sound=sound)

    async def _hush(self, tap: PhoneTap, user_id: str | None) -> None:
        """Remove the notification from a person's phones, and mute the request there."""
        async with self._turn:
            for phone in self._phones_of(tap, user_id):
                settings = self._settings(phone)
                until = settings.later.until(dt_util.utcnow()).astimezone(UTC)
                await self._hush_phone(phone, tap.request_id, until.isoformat())
            await self._remember()

    async def _hush_phone(self, phone: str, request_id: str, until: str) -> None:
        memory = self._memories.setdefault(phone, no_notices())
        memory["quiet"][request_id] = until
        if memory["told"].pop(request_id, None) is not None:
            await async_send(self._hass, phone, withdrawal(request_id))

    def _phones_of(self, tap: PhoneTap, user_id: str | None) -> list[str]:
        """Return the tapped phone and its user's other phones; all phones if none is known."""
        named = [phone for phone in self._reached if phone_key(phone) == tap.phone_key]
        own = [] if user_id is None else self._owned_by(user_id)
        return list(dict.fromkeys([*named, *own])) or self._reached

    async def _remember(self) -> None:
        await self._save()
        self._set_alarm()

    async def _save(self) -> None:
        stored = Stored(phones=self._memories, people=self._people, dismissed=self._dismissed)
        await self._store.async_save(stored)

    def _set_alarm(self) -> None:
        """Schedule the next update: when a mute ends, or when to try a failed phone again."""
        if self._alarm is not None:
            self._alarm()
        now = dt_util.utcnow()
        times = [now + TRY_AGAIN] if self._failed else []
        for phone in self._chosen:
            times += wakes(self._memories.get(phone, no_notices()), self._settings(phone), now)
        self._alarm = None
        if times:
            self._alarm = async_track_point_in_utc_time(self._hass, self.async_wake, min(times))


def _is_announced(request: Request) -> bool:
    return request.announced and request.status is RequestStatus.OPEN and request.decision is None


def _notification_id(request_id: str) -> str:
    return f"{DOMAIN}_{request_id}"
