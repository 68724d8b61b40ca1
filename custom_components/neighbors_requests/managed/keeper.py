"""Keeps the hub that runs here alive across reloads of its config entry.

A Home Assistant runs at most one such hub. A reload, as after every change of options, must not
stop recording: the hub keeps running for a short while after its entry is unloaded, and the next
setup of the entry takes it over.

The hub is installed on demand, so that users with a hub elsewhere never need it. The pairing link
comes from `neighbors hub pair`. A removed hub's data stays, and Home Assistant's Repairs offer to
delete it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from functools import partial
import json
from pathlib import Path

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HassJob, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.event import async_call_later
from homeassistant.loader import async_get_integration
from homeassistant.util.hass_dict import HassKey

from ..answers import async_sentence
from ..client.connection import PairingLink
from ..client.errors import LinkInvalidError
from ..const import CONF_DELETE, DOMAIN, LOGGER
from ..text import plain
from .environment import Environment, Progress, read_environment
from .folder import (
    LEFT_BEHIND,
    NotInstalledError,
    NotStartedError,
    delete,
    hub_folder,
    is_there,
    left_behind,
    prepare,
)
from .process import HubProcess, LocalAddress, run_program

_ENVIRONMENT: HassKey[Environment] = HassKey(f"{DOMAIN}_environment")


async def async_environment(hass: HomeAssistant) -> Environment:
    """Return the environment of the hub in this integration's version, installed or not."""
    if (environment := hass.data.get(_ENVIRONMENT)) is None:
        integration = await async_get_integration(hass, DOMAIN)
        version = str(integration.version)
        read = await hass.async_add_executor_job(read_environment, hass, version)
        # Somebody else may have read it meanwhile: there is one, because it has a lock.
        environment = hass.data.setdefault(_ENVIRONMENT, read)
    return environment


async def async_is_installed(hass: HomeAssistant) -> bool:
    """Return whether the hub is installed in the version of this integration."""
    environment = await async_environment(hass)
    return await hass.async_add_executor_job(environment.is_there)


async def async_install(hass: HomeAssistant, progress: Progress = lambda _: None) -> None:
    """Install the hub, which takes minutes the first time; raises NotInstalledError."""
    environment = await async_environment(hass)
    await environment.install(hass, async_get_clientsession(hass), progress)


async def async_install_sentence(
    hass: HomeAssistant, error: NotInstalledError, language: str | None = None
) -> str:
    """Return what failed and what to do, by default in Home Assistant's language."""
    sentence = await async_sentence(hass, error.key, language)
    return sentence.format(**error.placeholders)


LONGEST_S = 60.0


async def make_link(hub: HubProcess) -> PairingLink:
    """Have the running hub make a pairing link; raises NotStartedError. It is never logged."""
    try:
        ended = await run_program(
            *(*hub.python, "hub", "hub", "pair", "--scope", "admin", "--json"),
            *("--data-dir", str(hub.folder)),
            stdout=asyncio.subprocess.PIPE,
            folder=hub.folder,
            env=hub.environment(),
            within_s=LONGEST_S,
        )
        return PairingLink.parse(str(json.loads(ended.printed)["link"]))
    except (TimeoutError, ValueError, KeyError, TypeError, LinkInvalidError):
        # Not chained: the output may contain a link.
        raise NotStartedError("") from None


_GIB = 2**30


async def async_offer_deletion(hass: HomeAssistant) -> None:
    """Report that a removed hub's folder still exists, with its size."""
    folder = hub_folder(hass)
    if not await hass.async_add_executor_job(is_there, folder):
        return
    size, places = await hass.async_add_executor_job(left_behind, folder)
    ir.async_create_issue(
        hass,
        DOMAIN,
        LEFT_BEHIND,
        is_fixable=True,
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=LEFT_BEHIND,
        translation_placeholders={"folder": places, "size": f"{size / _GIB:.2f}"},
    )


@callback
def async_withdraw_offer(hass: HomeAssistant) -> None:
    """Withdraw the offer, because a hub uses the folder again."""
    ir.async_delete_issue(hass, DOMAIN, LEFT_BEHIND)


START_S = 30.0
"""How long a hub may take to answer before Home Assistant goes on, and asks again later."""
FIRST_START_S = 120.0
"""How long it may take if a person waits for it: a small machine first has to load it."""
GRACE_S = 15.0
"""How long it keeps running without a user."""


class HubKeeper:
    """The only hub that runs here, and the number of its users."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self.hub = HubProcess(hub_folder(hass), hass.data[_ENVIRONMENT].python)
        self._users = 0
        self._grace: CALLBACK_TYPE | None = None
        self._running = hass.async_create_background_task(self.hub.run(), f"{DOMAIN} hub")
        self._unlisten: CALLBACK_TYPE | None = hass.bus.async_listen_once(
            EVENT_HOMEASSISTANT_STOP, self._stop_with_home
        )

    @callback
    def async_acquire(self) -> None:
        """Keep the hub running until it is released as often as it was taken."""
        self._users += 1
        self._forgo_grace()

    @callback
    def async_release(self) -> None:
        """Stop the hub after a while, unless somebody takes it before."""
        self._users -= 1
        if self._users == 0 and not self._running.done() and not self._hass.is_stopping:
            end = HassJob(self._stop_after_grace, cancel_on_shutdown=True)
            self._grace = async_call_later(self._hass, GRACE_S, end)

    async def async_stop(self) -> None:
        """Stop the hub gracefully, and return once it has ended."""
        self._forgo_grace()
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None
        if self._hass.data.get(_KEEPER) is self:
            del self._hass.data[_KEEPER]
        self._running.cancel()
        await asyncio.wait({self._running})

    async def _stop_after_grace(self, _now: object) -> None:
        self._grace = None
        await self.async_stop()

    async def _stop_with_home(self, _event: Event) -> None:
        self._unlisten = None
        await self.async_stop()

    @callback
    def _forgo_grace(self) -> None:
        if self._grace is not None:
            self._grace()
            self._grace = None


_KEEPER: HassKey[HubKeeper] = HassKey(f"{DOMAIN}_managed")
_INSTALLING: HassKey[asyncio.Task[None]] = HassKey(f"{DOMAIN}_installing")
_FAILED: HassKey[NotInstalledError] = HassKey(f"{DOMAIN}_failed")
"""Why the last installation in the background failed."""


@callback
def async_keeper(hass: HomeAssistant) -> HubKeeper:
    """Return the keeper of the hub, starting the hub if it isn't running; it is installed."""
    if (keeper := hass.data.get(_KEEPER)) is None:
        keeper = hass.data[_KEEPER] = HubKeeper(hass)
    return keeper


@asynccontextmanager
async def async_running(
    hass: HomeAssistant, recordings: Path | None = None
) -> AsyncGenerator[HubProcess]:
    """Keep the hub running while open; raises NotStartedError if it does not answer.

    A new hub records in the folder `recordings`.
    """
    name = hass.config.location_name or "Hub"
    try:
        await hass.async_add_executor_job(prepare, hub_folder(hass), name, recordings)
    except OSError as error:
        raise NotStartedError(str(error)) from error
    keeper = async_keeper(hass)
    keeper.async_acquire()
    try:
        await keeper.hub.ready(FIRST_START_S)
        yield keeper.hub
    finally:
        keeper.async_release()


async def async_link(hass: HomeAssistant, recordings: Path | None = None) -> PairingLink:
    """Return a link to the hub that runs here, starting it if needed; raises NotStartedError.

    A new hub records in the folder `recordings`.
    """
    async with async_running(hass, recordings) as hub:
        return await make_link(hub)


async def async_start_for(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Run the entry's hub while the entry is loaded; raises ConfigEntryNotReady."""
    if not await async_is_installed(hass):
        # It is missing after an update of this integration, or of Home Assistant's Python.
        failed = hass.data.pop(_FAILED, None)
        _install_for(hass, entry)
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key=failed.key if failed else "managed_installing",
            translation_placeholders=failed.placeholders if failed else None,
        )
    async_withdraw_offer(hass)
    try:
        await hass.async_add_executor_job(prepare, hub_folder(hass), entry.title)
    except OSError as error:
        raise _not_ready(str(error)) from error
    keeper = async_keeper(hass)
    keeper.async_acquire()
    entry.async_on_unload(partial(_release, entry, keeper))
    try:
        _follow(hass, entry, await keeper.hub.ready(START_S))
    except NotStartedError as error:
        raise _not_ready(str(error)) from error
    environment = await async_environment(hass)
    await hass.async_add_executor_job(environment.remove_others)


@callback
def async_restart(hass: HomeAssistant) -> None:
    """Restart the hub, because its config file has changed; its users keep it."""
    if (keeper := hass.data.get(_KEEPER)) is not None:
        keeper.hub.restart()


async def async_end(hass: HomeAssistant) -> None:
    """Stop the hub gracefully, regardless of its users."""
    if (keeper := hass.data.get(_KEEPER)) is not None:
        await keeper.async_stop()


async def async_leave(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Stop and uninstall the hub of a removed entry; delete its data only if the owner chose so."""
    if (installing := hass.data.get(_INSTALLING)) is not None:
        installing.cancel()
        await asyncio.wait({installing})
    await async_end(hass)
    environment = await async_environment(hass)
    await hass.async_add_executor_job(environment.delete)
    if entry.options.get(CONF_DELETE, False):
        await hass.async_add_executor_job(delete, hub_folder(hass))
    else:
        await async_offer_deletion(hass)


@callback
def _release(entry: ConfigEntry, keeper: HubKeeper) -> Coroutine[None, None, None] | None:
    keeper.async_release()
    # Nobody takes over the hub of a disabled entry, so stop it now.
    return None if entry.disabled_by is None else keeper.async_stop()


@callback
def _follow(hass: HomeAssistant, entry: ConfigEntry, where: LocalAddress) -> None:
    """Update the entry's address, in case the hub's config file has another one now."""
    address = {CONF_HOST: where.host, CONF_PORT: where.port}
    hass.config_entries.async_update_entry(entry, data={**entry.data, **address})


@callback
def _install_for(hass: HomeAssistant, entry: ConfigEntry) -> None:
    if _INSTALLING in hass.data:
        return

    async def install() -> None:
        try:
            await async_install(hass)
        except NotInstalledError as error:
            LOGGER.warning("%s", await async_install_sentence(hass, error, "en"))
            # The next try of the entry's setup shows it.
            hass.data[_FAILED] = error
        else:
            hass.config_entries.async_schedule_reload(entry.entry_id)
        finally:
            del hass.data[_INSTALLING]

    hass.data[_INSTALLING] = hass.async_create_background_task(install(), f"{DOMAIN} install")


def _not_ready(reason: str) -> ConfigEntryNotReady:
    return ConfigEntryNotReady(
        translation_domain=DOMAIN,
        translation_key="managed_not_started",
        translation_placeholders={"reason": plain(reason, longest=300)},
    )
