"""The websocket commands of card and panel, and what a page is told if one is refused."""

from typing import Any, NamedTuple

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_translations
import voluptuous as vol

from ..access import Who, is_program, loaded, may
from ..answers import AUTOMATION, PERSON, async_by, may_approve, refused
from ..client.errors import (
    BeyondLimitsError,
    CameraPasswordError,
    ConflictError,
    HubClientError,
    InputRefusedError,
    NotHereError,
    NotPermittedError,
    NotReachedError,
    TooManyAttemptsError,
)
from ..client.models import OLDER_RIGHTS
from ..const import DOMAIN
from ..notifications import notices_of
from .feed import feed_of
from .routes import CALLS, find, signed

NOT_ALLOWED = "not_allowed"
NOT_FOUND = "not_found"

# The first that fits; where `own` is true the hub's own sentence says more than ours could.
_CODES: tuple[tuple[type[HubClientError], str, bool], ...] = (
    (BeyondLimitsError, NOT_ALLOWED, False),
    (NotPermittedError, NOT_ALLOWED, False),
    (CameraPasswordError, "camera_password", True),
    (InputRefusedError, "invalid", True),
    (NotHereError, NOT_FOUND, False),
    (ConflictError, "conflict", True),
    (TooManyAttemptsError, "busy", True),
    (NotReachedError, "unavailable", True),
)


class Refusal(NamedTuple):
    """A code for the page and a sentence for the person."""

    code: str
    message: str


async def async_refusal(
    hass: HomeAssistant, error: HubClientError, language: str | None
) -> Refusal:
    """Return what to tell; a token or certificate that is refused looks like a hub away."""
    for kind, code, own in _CODES:
        if isinstance(error, kind) and own:
            # What the hub knows of the brand tells what to do about it.
            return Refusal(code=code, message=" ".join(filter(None, (str(error), error.advice))))
        if isinstance(error, kind):
            break
    else:
        code = "unreachable"
    key = refused(error).translation_key or "hub_refused"
    return Refusal(code=code, message=await async_sentence(hass, key, language))


async def async_sentence(hass: HomeAssistant, key: str, language: str | None) -> str:
    """Return a sentence about an error in the language of whoever looks, None for the system's."""
    spoken = language or hass.config.language
    texts = await async_get_translations(hass, spoken, "exceptions", [DOMAIN])
    return texts.get(f"component.{DOMAIN}.exceptions.{key}.message", key)


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LONGEST_PATH = 400
LONGEST_VALUE = 200
# Of whoever looks, as the frontend has it; what is no language is English to the hub.
_LANGUAGE: dict[str | vol.Marker, Any] = {
    vol.Optional("language"): vol.All(str, vol.Match(r"^[A-Za-z0-9-]{2,35}\Z"))
}


@callback
def async_register_commands(hass: HomeAssistant) -> None:
    """Make the commands known."""
    for command in (ws_houses, ws_call, ws_later, ws_subscribe):
        websocket_api.async_register_command(hass, command)


@websocket_command({vol.Required("type"): f"{DOMAIN}/houses"})
@async_response
async def ws_houses(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """List the houses that the user may see, those too whose hub is away."""
    houses = [
        _house(hass, connection, entry)
        for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        if entry.disabled_by is None and may(hass, connection.user, entry, Who.READER)
    ]
    connection.send_result(msg["id"], houses)


@callback
def _house(
    hass: HomeAssistant, connection: ActiveConnection, entry: ConfigEntry
) -> dict[str, object]:
    coordinator, user = loaded(hass, entry.entry_id), connection.user
    rights = OLDER_RIGHTS if coordinator is None else coordinator.rights
    feed = feed_of(hass, entry.entry_id)
    heard = feed.last_heard
    return {
        "entry_id": entry.entry_id,
        "hub_id": entry.unique_id,
        "name": entry.title,
        "available": feed.available,
        "last_heard": heard and heard.isoformat(),
        "may_answer": coordinator is not None
        and rights.may_answer
        and may(hass, user, entry, Who.ANSWERER),
        "may_manage": rights.may_manage and may(hass, user, entry, Who.ADMIN),
        # What the hub lets this Home Assistant do, whoever looks: none but a wider link helps.
        "link": rights.reach,
    }


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/call",
        vol.Required("entry_id"): str,
        vol.Required("method"): vol.In(METHODS),
        vol.Required("path"): vol.All(str, vol.Length(max=LONGEST_PATH)),
        vol.Optional("query", default=dict): {str: vol.All(str, vol.Length(max=LONGEST_VALUE))},
        vol.Optional("body", default=None): vol.Any(None, dict),
        **_LANGUAGE,
    }
)
@async_response
async def ws_call(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Ask the hub for one thing of the table, as the signed-in user."""
    user, path, language = connection.user, msg["path"], msg.get("language")
    coordinator = loaded(hass, msg["entry_id"])
    if coordinator is None or not may(hass, user, coordinator.config_entry, Who.READER):
        # Whoever may not see it learns no more than that there is nothing for them.
        await _refuse(hass, connection, msg, NOT_FOUND, "no_hub")
        return
    row = find(CALLS, msg["method"], path)
    if row is None or not may(hass, user, coordinator.config_entry, row.who):
        await _refuse(hass, connection, msg, NOT_ALLOWED, "not_yours")
        return
    program = is_program(hass)
    approves = row.answers and (msg["body"] or {}).get("answer") != "deny"
    if program and approves and not may_approve(coordinator):
        await _refuse(hass, connection, msg, NOT_ALLOWED, "automation_may_not_approve")
        return
    by = await async_by(hass, connection.context(msg))
    kind = AUTOMATION if program else PERSON
    query, body = signed(row, msg["query"], msg["body"], by=by, answered_by=kind)
    try:
        answer = await coordinator.client.ask(
            row.method, path.strip("/").split("/"), query=query, body=body, language=language
        )
    except HubClientError as error:
        told = await async_refusal(hass, error, language)
        connection.send_error(msg["id"], told.code, told.message)
        return
    connection.send_result(msg["id"], answer)


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/later",
        vol.Required("entry_id"): str,
        vol.Optional("request_id"): vol.Match(r"^[0-9a-f]{32}$"),
        **_LANGUAGE,
    }
)
@async_response
async def ws_later(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Be quiet about a request until tomorrow, if one is named; tell what one is quiet about.

    It is the signed-in person's own: nobody else's panel or phone is any quieter.
    """
    user = connection.user
    coordinator, notices = loaded(hass, msg["entry_id"]), notices_of(hass, msg["entry_id"])
    seen = coordinator and may(hass, user, coordinator.config_entry, Who.READER)
    if coordinator is None or notices is None or not seen:
        await _refuse(hass, connection, msg, NOT_FOUND, "no_hub")
        return
    if (request_id := msg.get("request_id")) is not None:
        if request_id not in coordinator.data.requests:
            await _refuse(hass, connection, msg, NOT_FOUND, "unknown_request")
            return
        await notices.async_later(request_id, user.id)
    connection.send_result(msg["id"], {"quiet": notices.quiet(user.id)})


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/subscribe",
        vol.Required("entry_id"): str,
        **_LANGUAGE,
    }
)
@async_response
async def ws_subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Tell the state of a house and all that follows."""
    entry = hass.config_entries.async_get_entry(msg["entry_id"])
    if entry is None or entry.domain != DOMAIN or not may(hass, connection.user, entry, Who.READER):
        await _refuse(hass, connection, msg, NOT_FOUND, "no_hub")
        return
    connection.send_result(msg["id"])
    connection.subscriptions[msg["id"]] = feed_of(hass, entry.entry_id).async_look(
        lambda event: connection.send_event(msg["id"], event),
        lambda: may(hass, connection.user, entry, Who.READER),
        msg.get("language"),
    )


async def _refuse(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any], code: str, key: str
) -> None:
    sentence = await async_sentence(hass, key, msg.get("language"))
    connection.send_error(msg["id"], code, sentence, translation_key=key, translation_domain=DOMAIN)
