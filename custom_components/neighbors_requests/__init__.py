"""Neighbors Requests: public requests for video, answered by the household that has it."""

from __future__ import annotations

from functools import partial

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_TOKEN, Platform
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.hassio import is_hassio
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .access import async_require
from .app import async_load as async_load_app
from .archives import ArchiveLender
from .automation_events import async_fire_events
from .client.connection import is_hub_id
from .client.errors import HubClientError, TokenRefusedError
from .const import CONF_APP, CONF_FORMER_TOKENS, CONF_MANAGED, DOMAIN, LOGGER
from .coordinator import HubConfigEntry, HubCoordinator, client_of
from .entity import hub_device
from .issues import async_sync_issues
from .lent import Lending
from .managed import async_load
from .notifications import async_forget_notices, async_start_notices
from .panel import async_connect_panel, async_forget_panel, async_setup_panel
from .services import Action, answers, cameras, requests
from .text import async_catalogue, for_markdown, plain
from .views import CameraPictureView, LiveVideoView, RequestFilmView, RequestPictureView

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.CAMERA,
    Platform.EVENT,
    Platform.GEO_LOCATION,
    Platform.IMAGE,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TODO,
    Platform.UPDATE,
]

ACTIONS: tuple[Action, ...] = (
    *answers.ANSWER_ACTIONS,
    *answers.PROPOSAL_ACTIONS,
    *requests.REQUEST_ACTIONS,
    *requests.AGENCY_ACTIONS,
    *cameras.CLIP_ACTIONS,
    *cameras.TRIGGER_ACTIONS,
    *cameras.LEND_ACTIONS,
)
"""The actions that need no entity."""

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register what does not depend on a hub."""
    _register_actions(hass)
    hass.http.register_view(RequestFilmView())
    hass.http.register_view(RequestPictureView())
    hass.http.register_view(CameraPictureView())
    hass.http.register_view(LiveVideoView())
    await async_setup_panel(hass)
    return True


@callback
def _register_actions(hass: HomeAssistant) -> None:
    for action in ACTIONS:
        hass.services.async_register(
            DOMAIN,
            action.name,
            partial(_act, hass, action),
            schema=vol.All(action.fields.check),
            supports_response=action.response,
        )


async def _act(hass: HomeAssistant, action: Action, call: ServiceCall) -> ServiceResponse:
    """Perform an action if the caller may; raises Unauthorized."""
    for coordinator in action.hubs(hass, call):
        await async_require(hass, call.context, coordinator.config_entry, action.who)
    return await action.act(hass, call)


async def async_setup_entry(hass: HomeAssistant, entry: HubConfigEntry) -> bool:
    """Read one hub's house, add its entities, then start listening so that no message is missed."""
    if entry.data.get(CONF_MANAGED):
        await async_load(hass)
        from .managed.keeper import async_start_for  # noqa: PLC0415 -- just loaded

        await async_start_for(hass, entry)
    coordinator = HubCoordinator(hass, entry)
    try:
        await coordinator.async_config_entry_first_refresh()
    except ConfigEntryNotReady:
        if _is_app(hass, entry):
            await async_load_app(hass)
            from .app.supervisor import async_check  # noqa: PLC0415 -- just loaded

            await async_check(hass, entry)
        raise
    entry.runtime_data = coordinator
    coordinator.subentries.async_start(coordinator.data.cameras)
    coordinator.archives.async_start(coordinator.data.archives)
    coordinator.async_remove_stale_devices()
    coordinator.async_remove_former_entities()
    # The catalog translates device models.
    await async_catalogue(hass)
    # Register the hub's device first: cameras name it as their `via_device`.
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, **hub_device(coordinator)
    )
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    async_fire_events(coordinator)
    async_sync_issues(coordinator)
    await async_start_notices(coordinator)
    _async_end_former_pairings(coordinator)
    Lending(coordinator).async_start()
    if coordinator.rights.may_manage:
        ArchiveLender(coordinator).async_start()
    coordinator.async_start()
    await async_connect_panel(coordinator)
    if _is_app(hass, entry):
        await async_load_app(hass)
        from .app.supervisor import async_watch  # noqa: PLC0415 -- just loaded

        async_watch(coordinator)
    return True


def _is_app(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    return bool(entry.data.get(CONF_APP)) and is_hassio(hass)


async def async_unload_entry(hass: HomeAssistant, entry: HubConfigEntry) -> bool:
    """Stop listening and remove the entities."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: HubConfigEntry) -> None:
    """Delete stored notices, end the pairing at the hub, and stop the hub if it runs here."""
    await async_forget_panel(hass, entry.entry_id)
    await async_forget_notices(hass, entry)
    if _is_app(hass, entry):
        await async_load_app(hass)
        from .app.supervisor import async_leave as async_leave_app  # noqa: PLC0415 -- just loaded

        if await async_leave_app(hass, entry):
            return
    await _async_end_pairings(hass, entry)
    if entry.data.get(CONF_MANAGED):
        await async_load(hass)
        from .managed.keeper import async_leave  # noqa: PLC0415 -- just loaded

        await async_leave(hass, entry)


async def async_remove_config_entry_device(
    _hass: HomeAssistant, entry: HubConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Allow a person to remove a device that the hub no longer has."""
    return not entry.runtime_data.async_has_device(device)


@callback
def _async_end_former_pairings(coordinator: HubCoordinator) -> None:
    """End the tokens that a newer one replaced, now and whenever the hub is reachable again."""
    hass, entry = coordinator.hass, coordinator.config_entry
    end = partial(_async_end_former, hass, entry)

    @callback
    def begin() -> None:
        if entry.data.get(CONF_FORMER_TOKENS):
            entry.async_create_background_task(hass, end(), f"{DOMAIN} end former pairings")

    entry.async_on_unload(coordinator.async_listen_return(begin))
    begin()


async def _async_end_former(hass: HomeAssistant, entry: ConfigEntry) -> None:
    for token in tuple(entry.data.get(CONF_FORMER_TOKENS, ())):
        if await _ended(hass, entry, token):
            data = dict(entry.data)
            left = [each for each in data.pop(CONF_FORMER_TOKENS, ()) if each != token]
            hass.config_entries.async_update_entry(
                entry, data=data | ({CONF_FORMER_TOKENS: left} if left else {})
            )


async def _async_end_pairings(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """End every token of a removed entry, and notify the owner if that fails."""
    tokens = [*entry.data.get(CONF_FORMER_TOKENS, ()), entry.data[CONF_TOKEN]]
    left = [token for token in tokens if not await _ended(hass, entry, token)]
    if not left:
        return
    LOGGER.warning("The hub %s was not reached: its pairing is still valid there", entry.title)
    words = await async_catalogue(hass)
    # The prefix of a token is its name at the hub, which grants no access.
    ids = [name for token in left if is_hub_id(name := token[:16])]
    persistent_notification.async_create(
        hass,
        words["still_paired"].format(
            hub=for_markdown(plain(entry.title)), tokens=", ".join(ids) or "\N{EN DASH}"
        ),
        title=words["still_paired_title"],
        notification_id=f"{DOMAIN}_still_paired_{entry.entry_id}",
    )


async def _ended(hass: HomeAssistant, entry: ConfigEntry, token: str) -> bool:
    """Return whether a token is no longer valid."""
    try:
        await client_of(hass, entry, token).revoke()
    except TokenRefusedError:
        return True
    except HubClientError:
        return False
    return True
