"""Access control: who may view a house, answer for it, and change it.

Every view, websocket command and action of this integration calls `may`, and so does each entity
that changes something. Reading an entity needs only Home Assistant's own permissions.
"""

from __future__ import annotations

from enum import IntEnum
from http import HTTPStatus
from typing import Final

from aiohttp import web
from homeassistant.auth.models import TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN, User
from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.components.http.auth import async_user_not_allowed_do_auth
from homeassistant.components.http.const import KEY_HASS_REFRESH_TOKEN_ID, KEY_HASS_USER
from homeassistant.components.websocket_api.connection import current_connection
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.chat_session import current_session as conversation
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView, current_request

from .const import CONF_OTHERS, CONF_PEOPLE, DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator


class Who(IntEnum):
    """Access levels; each level includes the ones before it."""

    READER = 0
    """May view the house."""
    ANSWERER = 1
    """May answer requests for the house."""
    ADMIN = 2


OTHERS: Final = {"answer": Who.ANSWERER, "look": Who.READER, "nothing": None}
"""Values of the option that sets what non-administrators may do."""


class VoiceAccess(IntEnum):
    """What Assist may say to a person; each level includes the ones before it."""

    NOTHING = 0
    PUBLIC = 1
    """That an agency is asking is public; whether this house has footage is not."""
    EVERYTHING = 2


VOICE: Final = {
    "everything": VoiceAccess.EVERYTHING,
    "public": VoiceAccess.PUBLIC,
    "nothing": VoiceAccess.NOTHING,
}
"""Values of the option that sets what Assist may say to a person it doesn't recognize."""


@callback
def may(hass: HomeAssistant, user: User | None, entry: ConfigEntry, who: Who) -> bool:
    """Return whether a user has access level `who` for one hub.

    Both the owner's option and Home Assistant's permissions for the hub's entities must allow it.
    """
    if user is None or not user.is_active:
        return False
    if user.is_admin:
        return True
    # Home Assistant's own user stands for addresses that Home Assistant signed itself: pictures in
    # notifications, and video that its player reads.
    allowed = Who.READER if user.system_generated else _allowed(entry, user)
    if allowed is None or allowed < who:
        return False
    registry = er.async_get(hass)
    check = user.permissions.check_entity
    if not any(
        check(entity.entity_id, POLICY_READ)
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
    ):
        return False
    button = f"{entry.unique_id}_approve"
    answers = registry.async_get_entity_id(Platform.BUTTON, DOMAIN, button)
    return who is Who.READER or check(answers or "", POLICY_CONTROL)


def _allowed(entry: ConfigEntry, user: User) -> Who | None:
    if user.id in entry.options.get(CONF_PEOPLE, ()):
        return Who.ANSWERER
    return OTHERS[entry.options.get(CONF_OTHERS, "answer")]


async def async_require(
    hass: HomeAssistant, context: Context | None, entry: ConfigEntry, who: Who
) -> None:
    """Raise Unauthorized if the user lacks access level `who`; allow calls that have no user."""
    if context is None or context.user_id is None:
        return
    if not may(hass, await hass.auth.async_get_user(context.user_id), entry, who):
        permission = POLICY_READ if who is Who.READER else POLICY_CONTROL
        raise Unauthorized(context=context, permission=permission, user_id=context.user_id)


@callback
def loaded(hass: HomeAssistant, entry_id: str) -> HubCoordinator | None:
    """Return the coordinator of an entry, or None if the entry isn't ours or isn't loaded."""
    entry: HubConfigEntry | None
    entry = hass.config_entries.async_get_entry(entry_id)
    if entry is None or entry.domain != DOMAIN or entry.state is not ConfigEntryState.LOADED:
        return None
    return entry.runtime_data


@callback
def visitor(hass: HomeAssistant) -> User | None:
    """Return the user who made the current call, or None if Home Assistant made it itself."""
    if (connection := current_connection.get()) is not None:
        return connection.user
    request = current_request.get()
    if request is None or request.app.get(KEY_HASS) is not hass:
        return None
    user: User | None = request.get(KEY_HASS_USER)
    return user


@callback
def is_spoken() -> bool:
    """Return whether the current call comes from a voice assistant or a conversation agent.

    The device's owner may not be the speaker, and the speaker saw nothing on a screen. Speakers and
    agents that run elsewhere sign in as the person who linked them.
    """
    if conversation.get() is not None:
        return True
    request = current_request.get()
    return request is not None and (
        request.path.startswith(_ASSISTANTS) or _hook_of(request) in _HOOKED
    )


def _hook_of(request: web.Request) -> str:
    """Return the domain that owns the webhook a request calls, or an empty string."""
    hass = request.app.get(KEY_HASS)
    hooks = {} if hass is None else hass.data.get("webhook", {})
    hook = hooks.get(request.match_info.get("webhook_id"))
    # A dict in older versions of Home Assistant, an object in newer ones.
    domain = hook.get("domain") if isinstance(hook, dict) else getattr(hook, "domain", None)
    return domain or ""


async def async_is_spoken(hass: HomeAssistant, context: Context | None) -> bool:
    """Return whether an assistant makes the call, including a speaker through Home Assistant Cloud.

    Home Assistant Cloud acts as a system-generated user with this name.
    """
    if is_spoken():
        return True
    if context is None or context.user_id is None:
        return False
    user = await hass.auth.async_get_user(context.user_id)
    return user is not None and user.system_generated and user.name == "Home Assistant Cloud"


@callback
def is_program(hass: HomeAssistant) -> bool:
    """Return whether no person makes the current call.

    That is the case for a spoken call, and for one with a long-lived token, which only programs
    hold.
    """
    if is_spoken():
        return True
    connection, request = current_connection.get(), current_request.get()
    token_id: str | None = None
    if connection is not None:
        token_id = connection.refresh_token_id
    elif request is not None:
        token_id = request.get(KEY_HASS_REFRESH_TOKEN_ID)
    token = hass.auth.async_get_refresh_token(token_id) if token_id else None
    return token is not None and token.token_type == TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN


_ASSISTANTS: Final = ("/api/alexa", "/api/google_assistant", "/api/mcp", "/mcp_server")
"""Paths that assistants running elsewhere call."""
_HOOKED: Final = frozenset({"dialogflow", "google_assistant"})
"""Assistants that call webhooks. Google's local fulfillment does so inside the house."""


class HouseView(HomeAssistantView):
    """An HTTP endpoint of one house; it gives nothing to users who may not view the house."""

    @callback
    def admit(
        self, request: web.Request, entry_id: str, who: Who = Who.READER
    ) -> HubCoordinator | web.Response:
        """Return the hub, or the error response to send.

        For a signed path, Home Assistant doesn't check whether the user is still active, or whether
        a local-only user is on the local network.
        """
        hass = request.app[KEY_HASS]
        coordinator = loaded(hass, entry_id)
        if coordinator is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        user: User = request[KEY_HASS_USER]
        if async_user_not_allowed_do_auth(hass, user, request) or not may(
            hass, user, coordinator.config_entry, who
        ):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        return coordinator
