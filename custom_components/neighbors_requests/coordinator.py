"""Keeps one hub's house up to date by push, and its figures by polling.

The buttons act on one pending request: the newest, or the one that a person chose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN, Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .client.connection import HubAddress, parse_fingerprint
from .client.decode import Record
from .client.errors import (
    HubClientError,
    HubUntrustedError,
    HubVersionError,
    NotPermittedError,
    TokenRefusedError,
)
from .client.follow import Lost, Reloaded, Resumed, Update, follow
from .client.house import House, RequestChange, happenings
from .client.hub import OLDER_RIGHTS, HubClient
from .client.messages import Message, RequestNews
from .client.models import Board, BoardState, Request, Storage
from .const import (
    CONF_AUTOMATIONS_APPROVE,
    CONF_FINGERPRINT,
    CONF_NOTICES,
    DOMAIN,
    LOGGER,
    SUBENTRY_ARCHIVE,
    SUBENTRY_CAMERA,
)
from .subentries import Subentries, agency_key, camera_key, followed_ids
from .text import plain

MOST_CHOICES = 20
NEWEST = "newest"
LONGEST_AGENCY = 60
LONGEST_TITLE = 120


class Choice:
    """The request chosen on one hub, kept in memory only; a restart resets it to the newest."""

    def __init__(self, house: Callable[[], House], changed: Callable[[], None]) -> None:
        self._house = house
        self._changed = changed
        self._chosen: str | None = None

    @property
    def chosen(self) -> str | None:
        """Return the id of the chosen request, whether or not it is still pending."""
        return self._chosen

    @property
    def options(self) -> Mapping[str, str]:
        """Return the ids of the newest pending requests, keyed by option name."""
        named: dict[str, str] = {}
        for request in self._house().pending[:MOST_CHOICES]:
            name = _name(request)
            number = 1
            while name in named:
                number += 1
                name = f"{_name(request)} ({number})"
            named[name] = request.id
        return named

    @property
    def current(self) -> str | None:
        """Return the selected option, or None if the chosen request is no longer pending."""
        if self._chosen is None:
            return NEWEST
        named = {request_id: name for name, request_id in self.options.items()}
        return named.get(self._chosen)

    def request(self) -> Request:
        """Return the request that a button press acts on.

        Raises ServiceValidationError if nothing is pending, or if the chosen request no longer is:
        a press meant for one request must never answer another.
        """
        pending = self._house().pending
        if not pending:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="nothing_pending"
            )
        if self._chosen is None:
            return pending[0]
        for request in pending:
            if request.id == self._chosen:
                return request
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="choice_gone")

    @callback
    def choose(self, option: str) -> None:
        """Choose one of `options`, or NEWEST; raises KeyError if the option no longer exists."""
        self._chosen = None if option == NEWEST else self.options[option]
        self._changed()

    @callback
    def settle(self, request_id: str) -> None:
        """Return to the newest request after a press has settled the chosen one."""
        if self._chosen == request_id:
            self._chosen = None
            self._changed()

    @callback
    def forget(self) -> None:
        """Return to the newest request if nothing is pending: then no press can hit a wrong one."""
        if self._chosen is not None and not self._house().pending:
            self._chosen = None


def _name(request: Request) -> str:
    agency = plain(request.agency.name, longest=LONGEST_AGENCY)
    return f"{agency}: {plain(request.title, longest=LONGEST_TITLE)}"


type HubConfigEntry = ConfigEntry[HubCoordinator]
type MessageListener = Callable[[Message], None]
type RequestListener = Callable[[RequestChange, Request], None]

_FORMER = (
    (Platform.BINARY_SENSOR, "ring"),
    (Platform.SWITCH, CONF_AUTOMATIONS_APPROVE),
    (Platform.SWITCH, CONF_NOTICES),
)
"""Entities that earlier versions created: platform and end of unique id."""


class HubCoordinator(DataUpdateCoordinator[House]):
    """One hub, read once at setup, then followed by push; never polled."""

    config_entry: HubConfigEntry

    def __init__(self, hass: HomeAssistant, entry: HubConfigEntry) -> None:
        super().__init__(hass, LOGGER, config_entry=entry, name=entry.title)
        self.client = client_of(hass, entry, entry.data[CONF_TOKEN])
        client, changed = self.client, self.async_update_listeners
        self.subentries = Subentries(hass, entry, SUBENTRY_CAMERA, client.forget, changed)
        self.archives = Subentries(hass, entry, SUBENTRY_ARCHIVE, client.forget_archive, changed)
        self.choice = Choice(lambda: self.data, self.async_update_listeners)
        # In the order in which they began to listen: entities first, then the bus.
        self._message_listeners: dict[MessageListener, None] = {}
        self._request_listeners: dict[RequestListener, None] = {}
        self._return_listeners: dict[Callable[[], None], None] = {}
        self._following = False
        self.rights = OLDER_RIGHTS
        """What the hub lets this pairing do; set at the first refresh."""

    @property
    def hub_id(self) -> str:
        """Return the hub's own id, which is the config entry's unique id."""
        return self.data.hub.id

    @property
    def notices_on(self) -> bool:
        """Return whether the household is notified of requests at all."""
        return bool(self.config_entry.options.get(CONF_NOTICES, True))

    @property
    def device_id(self) -> str:
        """Return the id of the hub's own device, or an empty string if it isn't registered."""
        registry = dr.async_get(self.hass)
        for device in dr.async_entries_for_config_entry(registry, self.config_entry.entry_id):
            if (DOMAIN, self.hub_id) in device.identifiers:
                return device.id
        return ""

    @callback
    def async_start(self) -> None:
        """Follow the hub until the config entry is unloaded."""
        self._following = True
        self.config_entry.async_on_unload(self.async_listen_return(self._forget_what_was_deleted))
        self.config_entry.async_create_background_task(
            self.hass, self._follow(), f"{DOMAIN} follow {self.name}"
        )

    @callback
    def async_listen(self, listener: MessageListener) -> CALLBACK_TYPE:
        """Call `listener` with each message, after the house reflects it."""
        return _add(self._message_listeners, listener)

    @callback
    def async_listen_requests(self, listener: RequestListener) -> CALLBACK_TYPE:
        """Call `listener` with each happening of a request, after the house reflects it."""
        return _add(self._request_listeners, listener)

    @callback
    def async_listen_return(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` each time the hub is reachable again."""
        return _add(self._return_listeners, listener)

    @override
    async def _async_update_data(self) -> House:
        """Read the house for the first time; after that, only messages update it."""
        if self._following:
            if self.last_update_success:
                return self.data
            raise UpdateFailed(translation_domain=DOMAIN, translation_key="hub_unreachable")
        try:
            house = await self.client.house()
            self.rights = await self.client.rights()
        except TokenRefusedError as error:
            raise ConfigEntryAuthFailed(
                translation_domain=DOMAIN, translation_key="token_refused"
            ) from error
        except HubVersionError as error:
            raise ConfigEntryError(
                translation_domain=DOMAIN, translation_key="wrong_version"
            ) from error
        except HubClientError as error:
            raise UpdateFailed(translation_domain=DOMAIN, translation_key=_reason(error)) from error
        if house.hub.id != self.config_entry.unique_id:
            raise ConfigEntryError(translation_domain=DOMAIN, translation_key="wrong_hub")
        return house

    async def _follow(self) -> None:
        try:
            async with aclosing(follow(self.client, self.data)) as updates:
                async for update in updates:
                    try:
                        self._apply(update)
                    except Exception:  # noqa: BLE001 -- logged with its traceback
                        # One entity's failure must not keep the message from the others.
                        LOGGER.exception("News of the hub %s could not be shown", self.name)
        except (TokenRefusedError, NotPermittedError, HubVersionError) as error:
            self._lose(error)
            if not isinstance(error, HubVersionError):
                self.config_entry.async_start_reauth(self.hass)

    @callback
    def _apply(self, update: Update) -> None:
        match update:
            case Lost(error=error):
                self._lose(error)
            case Resumed():
                self._update(self.data)
            case Reloaded(house=house):
                self._update(house)
            case Message():
                happened = self._happened(update)
                self._update(self.data.after(update))
                for listener in tuple(self._message_listeners):
                    listener(update)
                for happening, request in happened:
                    for notify in tuple(self._request_listeners):
                        notify(happening, request)

    def _happened(self, message: Message) -> list[tuple[RequestChange, Request]]:
        """Return a message's happenings of a request, computed before the house reflects it."""
        news = message.news
        if not isinstance(news, RequestNews):
            return []
        before = self.data.requests.get(news.request.id)
        return [(each, news.request) for each in happenings(before, news)]

    @callback
    def _update(self, house: House) -> None:
        returned = not self.last_update_success
        fewer = self.data.cameras.keys() - house.cameras.keys()
        self.data = house
        self.choice.forget()
        # Do this before adding or updating entities: each belongs to its camera's subentry.
        self.subentries.async_match(house.cameras)
        self.archives.async_match(house.archives)
        if fewer:
            self.async_remove_stale_devices()
        self.async_set_updated_data(house)
        if returned:
            LOGGER.info("The hub %s answers again", self.name)
            for listener in tuple(self._return_listeners):
                listener()

    @callback
    def _forget_what_was_deleted(self) -> None:
        for subentries in (self.archives, self.subentries):
            self.config_entry.async_create_background_task(
                self.hass, subentries.async_retry(), f"{DOMAIN} forget what left {self.name}"
            )

    @callback
    def _lose(self, error: HubClientError) -> None:
        """Log once that the hub is unreachable, and mark everything unavailable."""
        if not self.last_update_success:
            return
        LOGGER.info("The hub %s is away: %s", self.name, error)
        self.last_exception = error
        self.last_update_success = False
        self.async_update_listeners()

    @callback
    def async_remove_stale_devices(self) -> None:
        """Remove devices of cameras and agencies that are gone, with their entities."""
        registry = dr.async_get(self.hass)
        for device in dr.async_entries_for_config_entry(registry, self.config_entry.entry_id):
            if not self.async_has_device(device):
                registry.async_remove_device(device.id)

    @callback
    def async_remove_former_entities(self) -> None:
        """Remove entities that earlier versions created and this one doesn't."""
        registry = er.async_get(self.hass)
        for entity in er.async_entries_for_config_entry(registry, self.config_entry.entry_id):
            if any(
                entity.domain == platform and entity.unique_id.endswith(f"_{key}")
                for platform, key in _FORMER
            ):
                registry.async_remove(entity.entity_id)

    @callback
    def async_has_device(self, device: dr.DeviceEntry) -> bool:
        """Return whether `device` is the hub, one of its cameras, or a followed agency."""
        here = {
            self.hub_id,
            *(camera_key(self.hub_id, each) for each in self.data.cameras),
            *(agency_key(self.hub_id, each) for each in followed_ids(self.config_entry.options)),
        }
        return any(domain == DOMAIN and key in here for domain, key in device.identifiers)


@callback
def _add[L](listeners: dict[L, None], listener: L) -> CALLBACK_TYPE:
    """Add a listener, and return the function that removes it."""
    listeners[listener] = None
    return callback(lambda: listeners.pop(listener, None))


def client_of(hass: HomeAssistant, entry: ConfigEntry, token: str) -> HubClient:
    """Return a client of an entry's hub that uses this token."""
    return HubClient(
        # The session's own TLS checks don't matter: each request brings its own pin.
        async_get_clientsession(hass),
        HubAddress(
            host=entry.data[CONF_HOST],
            port=entry.data[CONF_PORT],
            fingerprint=parse_fingerprint(entry.data[CONF_FINGERPRINT]),
        ),
        token,
        language=lambda: hass.config.language,
    )


def _reason(error: HubClientError) -> str:
    return "hub_untrusted" if isinstance(error, HubUntrustedError) else "hub_unreachable"


FIGURES_EACH = timedelta(minutes=5)


class Figures(Record):
    """The figures as of the last poll."""

    storage: Storage
    boards: tuple[Board, ...]

    @property
    def used_bytes(self) -> int:
        """Return the size of all cameras' recordings, in bytes."""
        return sum(camera.size_bytes for camera in self.storage.cameras)

    @property
    def checked_at(self) -> datetime | None:
        """Return the oldest check time over all boards; None unless every board was checked."""
        times = [board.checked_at for board in self.boards if board.state is not BoardState.LEFT]
        checked = [at for at in times if at is not None]
        return min(checked) if len(checked) == len(times) and checked else None


class FiguresCoordinator(DataUpdateCoordinator[Figures | None]):
    """Polls one hub every five minutes while an entity that shows a figure is enabled.

    The data is None if the hub didn't answer; its own coordinator already logs that it is away.
    """

    def __init__(self, hub: HubCoordinator) -> None:
        super().__init__(
            hub.hass,
            LOGGER,
            config_entry=hub.config_entry,
            name=f"{hub.name} figures",
            update_interval=FIGURES_EACH,
        )
        self._hub = hub
        hub.config_entry.async_on_unload(hub.async_listen_return(self.async_poll))

    @callback
    def async_poll(self) -> None:
        """Poll now, in the background."""
        self._hub.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), f"{DOMAIN} figures"
        )

    @override
    async def _async_update_data(self) -> Figures | None:
        if not self._hub.last_update_success:
            return None
        try:
            return Figures(
                storage=await self._hub.client.storage(), boards=await self._hub.client.boards()
            )
        except HubClientError as error:
            LOGGER.debug("The figures of %s are not known: %s", self._hub.name, error)
            return None
