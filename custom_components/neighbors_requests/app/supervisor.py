"""What the Supervisor is asked and told about our app, and the issues about it.

Only our own app's messages count: any app may declare that it sends messages for this integration.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Set as AbstractSet
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from functools import partial
from ipaddress import ip_address
from typing import Any, Final

from aiohasupervisor import AddonNotSupportedError, SupervisorError
from aiohasupervisor.models import AddonsOptions, AddonState, StoreAddRepository
from homeassistant.components.hassio import get_supervisor_client
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.hassio import is_hassio
from homeassistant.util.hass_dict import HassKey

from ..client.connection import (
    HubAddress,
    PairingLink,
    is_hub_id,
    parse_code,
    parse_fingerprint,
)
from ..client.errors import HubUnreachableError, HubUntrustedError, LinkInvalidError
from ..client.hub import HubClient
from ..const import APP, APP_REPOSITORY, DOMAIN, LOGGER
from ..coordinator import HubCoordinator
from ..issues import CHECK_EVERY, async_raise_issue
from ..text import for_markdown, plain

ANSWER_S: Final = 120.0
"""How long a started app may take to say how to pair with its hub."""
POLL_S: Final = 1.0
REMOVED: Final = "app_removed"
STOPPED: Final = "app_stopped"
LEFT: Final = "app_left"
"""The issue about an app that still runs after its entry was removed."""


class AppError(Exception):
    """The app isn't ready; `key` names our sentence about it, `reason` is the Supervisor's own."""

    def __init__(self, key: str, reason: object = "") -> None:
        super().__init__(key)
        self.key = key
        self.reason = plain(str(reason), longest=300)


class AppState(StrEnum):
    """Whether the app is there, and runs."""

    MISSING = "missing"
    STOPPED = "stopped"
    RUNNING = "running"


async def async_app_state(hass: HomeAssistant) -> AppState:
    """Return the app's state; raises AppError."""
    try:
        installed = await get_supervisor_client(hass).addons.list()
    except SupervisorError as error:
        raise AppError("app_no_supervisor", error) from error
    for app in installed:
        if app.slug == APP:
            runs = app.state in {AddonState.STARTED, AddonState.STARTUP}
            return AppState.RUNNING if runs else AppState.STOPPED
    return AppState.MISSING


async def async_add_repository(hass: HomeAssistant) -> None:
    """Add our repository to the store, unless it is there; raises AppError."""
    store = get_supervisor_client(hass).store
    try:
        known = await store.repositories_list()
    except SupervisorError as error:
        raise AppError("app_no_supervisor", error) from error
    if any(each.source.lower() == APP_REPOSITORY for each in known):
        return
    try:
        await store.add_repository(StoreAddRepository(repository=APP_REPOSITORY))
    except SupervisorError as error:
        raise AppError("app_no_repository", error) from error


_INSTALLING: HassKey[asyncio.Task[None]] = HassKey(f"{DOMAIN}_installing_app")


async def async_install(hass: HomeAssistant, report: Callable[[float], None]) -> None:
    """Install the app, unless it is installed; raises AppError.

    `report` gets the progress, 0 to 1. The Supervisor goes on installing if the caller is canceled,
    and the next caller joins it.
    """
    if (installing := hass.data.get(_INSTALLING)) is None:
        installing = hass.async_create_background_task(_install(hass), f"{DOMAIN} install app")
        hass.data[_INSTALLING] = installing
        installing.add_done_callback(partial(_forget_installing, hass))
    while not installing.done():
        await asyncio.wait({installing}, timeout=POLL_S)
        if (progress := await _progress(hass)) is not None:
            report(progress)
    installing.result()


@callback
def _forget_installing(hass: HomeAssistant, installing: asyncio.Task[None]) -> None:
    del hass.data[_INSTALLING]
    if not installing.cancelled():
        # Nobody may be left to ask how it ended.
        installing.exception()


async def _install(hass: HomeAssistant) -> None:
    client = get_supervisor_client(hass)
    try:
        offered = await client.store.addon_info(APP)
        if offered.installed:
            return
        if not offered.available:
            raise AppError("app_unsupported")
        await client.store.install_addon(APP)
    except AddonNotSupportedError as error:
        raise AppError("app_unsupported", error) from error
    except SupervisorError as error:
        raise AppError("app_not_installed", error) from error
    # A recorder should be back by itself. If this fails, the person can still switch it on.
    with suppress(SupervisorError):
        await client.addons.set_addon_options(APP, AddonsOptions(watchdog=True))


async def _progress(hass: HomeAssistant) -> float | None:
    """Return how much of the current work on the app is done; None if it isn't known."""
    with suppress(SupervisorError):
        for job in (await get_supervisor_client(hass).jobs.info()).jobs:
            if job.reference == APP and not job.done:
                return min(max(job.progress / 100, 0.0), 1.0)
    return None


async def async_start(hass: HomeAssistant, refused: AbstractSet[str] = frozenset()) -> PairingLink:
    """Start the app, unless it runs, and return how to pair with its hub; raises AppError.

    `refused` has the codes that the hub didn't accept: they are from an earlier run.
    """
    state = await async_app_state(hass)
    if state is AppState.MISSING:
        raise AppError("app_missing")
    if state is AppState.STOPPED:
        await _start(hass)
    try:
        async with asyncio.timeout(ANSWER_S):
            while True:
                # The Supervisor keeps the message of the run before until the hub has started.
                link = await _read_link(hass)
                if link is not None and link.code not in refused and await _answers(hass, link):
                    return link
                await asyncio.sleep(POLL_S)
    except TimeoutError:
        raise AppError("app_silent") from None


async def _start(hass: HomeAssistant) -> None:
    try:
        await get_supervisor_client(hass).addons.start_addon(APP)
    except SupervisorError as error:
        raise AppError("app_not_started", error) from error


async def _read_link(hass: HomeAssistant) -> PairingLink | None:
    """Return what the app's current message says, if there is one that can be read."""
    with suppress(SupervisorError, LinkInvalidError):
        for message in await get_supervisor_client(hass).discovery.list():
            if message.addon == APP and message.service == DOMAIN:
                return link_in(message.config)
    return None


def link_in(config: Mapping[str, Any]) -> PairingLink:
    """Return the link in an app's message; raises LinkInvalidError.

    Only loopback counts, because the app runs on this machine.
    """
    host, port, code, hub_id = (config.get(name) for name in ("host", "port", "code", "id"))
    code = parse_code(code) if isinstance(code, str) else None
    if code is None or not isinstance(hub_id, str) or not is_hub_id(hub_id):
        raise LinkInvalidError
    if not isinstance(host, str) or not isinstance(port, int):
        raise LinkInvalidError
    try:
        is_here = ip_address(host).is_loopback
    except ValueError as error:
        raise LinkInvalidError from error
    if not is_here:
        raise LinkInvalidError
    fingerprint = parse_fingerprint(str(config.get("fp") or ""))
    address = HubAddress(host=host, port=port, fingerprint=fingerprint)
    return PairingLink(address=address, hub_id=hub_id, code=code)


async def _answers(hass: HomeAssistant, link: PairingLink) -> bool:
    """Return whether the hub of this message runs; what else is wrong shows when pairing."""
    client = HubClient(async_get_clientsession(hass), link.address)
    try:
        await client.info()
    except (HubUnreachableError, HubUntrustedError):
        return False
    return True


# Issues


@callback
def async_watch(coordinator: HubCoordinator) -> None:
    """Keep the issues about the app of a loaded entry in step with its state."""
    hass, entry = coordinator.hass, coordinator.config_entry
    ir.async_delete_issue(hass, DOMAIN, LEFT)
    forget = partial(async_forget, hass, entry)
    forget()

    async def check(_now: datetime) -> None:
        # An update or a restart of the app is over sooner.
        if not coordinator.last_update_success:
            await async_check(hass, entry)

    entry.async_on_unload(coordinator.async_listen_return(forget))
    entry.async_on_unload(async_track_time_interval(hass, check, CHECK_EVERY))


async def async_check(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Raise an issue if the app of a hub that doesn't answer is gone or stopped."""
    if not is_hassio(hass):
        return
    try:
        state = await async_app_state(hass)
    except AppError as error:
        LOGGER.debug("The Supervisor doesn't say whether the app runs: %s", error.reason)
        return
    for kind, key in ((AppState.MISSING, REMOVED), (AppState.STOPPED, STOPPED)):
        issue_id = f"{entry.entry_id}_{key}"
        if state is not kind:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
            continue
        async_raise_issue(
            hass,
            issue_id,
            key,
            {"hub": for_markdown(plain(entry.title))},
            severity=ir.IssueSeverity.ERROR,
            fix={"entry_id": entry.entry_id, "app": key},
        )


@callback
def async_forget(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Withdraw the issues about the app: its hub answers, or its entry is gone."""
    for key in (REMOVED, STOPPED):
        ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{key}")


async def async_leave(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Look after the app of a removed entry; return whether it is gone, with all pairings.

    If it still records, an issue says so.
    """
    async_forget(hass, entry)
    try:
        state = await async_app_state(hass)
    except AppError:
        return False
    if state is AppState.RUNNING:
        ir.async_create_issue(
            hass,
            DOMAIN,
            LEFT,
            data={"app": LEFT},
            is_fixable=True,
            is_persistent=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key=LEFT,
        )
    return state is AppState.MISSING


async def async_mend(hass: HomeAssistant, issue: str, entry_id: str) -> None:
    """Do what a person confirmed for one of these issues; raises AppError."""
    state = await async_app_state(hass)
    entry = hass.config_entries.async_get_entry(entry_id)
    if issue == LEFT:
        if state is AppState.RUNNING:
            try:
                await get_supervisor_client(hass).addons.stop_addon(APP)
            except SupervisorError as error:
                raise AppError("app_not_stopped", error) from error
    elif issue == STOPPED:
        if state is AppState.STOPPED:
            await _start(hass)
        if entry is not None:
            hass.config_entries.async_schedule_reload(entry_id)
    elif state is AppState.MISSING and entry is not None:
        # Somebody may have restored the app since the issue was raised.
        await hass.config_entries.async_remove(entry_id)
