"""Card and panel: one folder, one resource, one sidebar entry, and their websocket commands."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from homeassistant.components import frontend, panel_custom, websocket_api
from homeassistant.components.http import StaticPathConfig
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol

from ..access import Who, is_program, loaded, may
from ..answers import AUTOMATION, PERSON, async_by, async_sentence, may_approve
from ..archives import async_find_clips, async_lend, lender_in
from ..client.errors import HubClientError
from ..client.hub import OLDER_RIGHTS
from ..const import CONF_MANAGED, CONF_PHONES, DOMAIN, LOGGER, PANEL_PATH
from ..coordinator import HubCoordinator
from ..lent.cameras import async_adopt, async_lendable
from ..notifications import notices_of
from ..phone_notices import async_send, sample_notice
from ..phones import async_phones, is_android, phone_name
from ..text import async_catalogue
from .feed import feed_of, forget_feed
from .routes import CALLS, LANGUAGE, NOT_ALLOWED, NOT_FOUND, MediaView, async_refusal, find, signed

BUILT = Path(__file__).parent.parent / "frontend"
CARD_ADDRESS = f"/{DOMAIN}/neighbors-requests.js"
PANEL_ADDRESS = f"/{DOMAIN}/panel.js"
ELEMENT = "neighbors-requests-panel"
ICON = "mdi:home-search-outline"
TITLE = "Neighbors"
_SERVED: HassKey[str] = HassKey(f"{DOMAIN}_frontend")


async def async_serve(hass: HomeAssistant, built: Path | None = None) -> None:
    """Serve the built files, once per run, at addresses that change with their content."""
    built = built or BUILT
    version = await hass.async_add_executor_job(_version, built)
    if version is None:
        LOGGER.warning("Card and panel are not there: install Neighbors Requests again")
        return
    await hass.http.async_register_static_paths(
        [StaticPathConfig(f"/{DOMAIN}", str(built), cache_headers=True)]
    )
    hass.data[_SERVED] = version


async def async_add_panel(hass: HomeAssistant) -> None:
    """Add the panel to the sidebar and the card to the dashboards' resources."""
    version = hass.data.get(_SERVED)
    if version is None or "frontend" not in hass.config.components:
        return
    if PANEL_PATH not in hass.data.get(frontend.DATA_PANELS, {}):
        await panel_custom.async_register_panel(
            hass,
            frontend_url_path=PANEL_PATH,
            webcomponent_name=ELEMENT,
            # Home Assistant translates only its own panel titles, so all users get this one.
            sidebar_title=(await async_catalogue(hass)).get("sidebar", TITLE),
            sidebar_icon=ICON,
            module_url=f"{PANEL_ADDRESS}?v={version}",
            require_admin=False,
        )
    address = f"{CARD_ADDRESS}?v={version}"
    resources = await _stored_resources(hass)
    if resources is None:
        # Dashboards in YAML mode have their resources there too, where only the owner writes.
        frontend.add_extra_js_url(hass, address)
        return
    ours = _ours(resources)
    if not ours:
        await resources.async_create_item({"res_type": "module", "url": address})
    elif ours[0]["url"] != address:
        await resources.async_update_item(ours[0]["id"], {"url": address})
    for twice in ours[1:]:
        await resources.async_delete_item(twice["id"])


async def async_remove_panel(hass: HomeAssistant) -> None:
    """Remove panel and card, along with the last hub."""
    version = hass.data.get(_SERVED)
    address = f"{CARD_ADDRESS}?v={version}"
    if "frontend" not in hass.config.components:
        return
    frontend.async_remove_panel(hass, PANEL_PATH, warn_if_unknown=False)
    resources = await _stored_resources(hass)
    if resources is not None:
        for each in _ours(resources):
            await resources.async_delete_item(each["id"])
    elif address in hass.data[frontend.DATA_EXTRA_MODULE_URL].urls:
        frontend.remove_extra_js_url(hass, address)


def _version(built: Path) -> str | None:
    """Return what changes with the files, or None if they aren't there."""
    entries = [built / address.rpartition("/")[2] for address in (CARD_ADDRESS, PANEL_ADDRESS)]
    try:
        # The entries name all other files, whose names change with their content.
        return sha256(b"".join(path.read_bytes() for path in entries)).hexdigest()[:8]
    except OSError:
        return None


async def _stored_resources(hass: HomeAssistant) -> ResourceStorageCollection | None:
    """Return the writable resources, or None if the owner keeps them in YAML."""
    lovelace = hass.data.get(LOVELACE_DATA)
    if lovelace is None or not isinstance(lovelace.resources, ResourceStorageCollection):
        return None
    await lovelace.resources.async_get_info()  # loads them if nobody has yet
    return lovelace.resources


def _ours(resources: ResourceStorageCollection) -> list[dict[str, str]]:
    return [
        each for each in resources.async_items() if each["url"].partition("?")[0] == CARD_ADDRESS
    ]


async def async_setup_panel(hass: HomeAssistant) -> None:
    """Register commands, media and the built files, once per run of Home Assistant."""
    for command in (ws_houses, ws_call, ws_later, ws_setup, ws_notify, ws_subscribe):
        websocket_api.async_register_command(hass, command)
    hass.http.register_view(MediaView(hass))
    await async_serve(hass)


async def async_connect_panel(coordinator: HubCoordinator) -> None:
    """Connect one hub to card and panel until its entry is unloaded."""
    feed_of(coordinator.hass, coordinator.config_entry.entry_id).async_attach(coordinator)
    await async_add_panel(coordinator.hass)


async def async_forget_panel(hass: HomeAssistant, entry_id: str) -> None:
    """Forget a removed hub; with the last one, remove card and panel too."""
    forget_feed(hass, entry_id)
    others = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    if not any(other.entry_id != entry_id for other in others):
        await async_remove_panel(hass)


# The websocket commands, and the errors they return

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LONGEST_PATH = 400
LONGEST_VALUE = 600
"""As long as a directory's link may be."""
# The page's language, as the frontend names it; the hub treats an unknown one as English.
_LANGUAGE: dict[str | vol.Marker, Any] = {
    vol.Optional("language"): vol.All(str, vol.Match(LANGUAGE))
}


@websocket_command({vol.Required("type"): f"{DOMAIN}/houses"})
@async_response
async def ws_houses(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """List the houses that the user may see, including those whose hub is unreachable."""
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
    heard = feed.last_connected
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
        # What the hub allows this Home Assistant, for all users; only a wider link can change it.
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
    """Make one of the allowed calls to the hub, as the signed-in user."""
    user, path, language = connection.user, msg["path"], msg.get("language")
    coordinator = loaded(hass, msg["entry_id"])
    if coordinator is None or not may(hass, user, coordinator.config_entry, Who.READER):
        # A user who may not see the house must not learn that it exists.
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
    steps = path.strip("/").split("/")
    await async_find_clips(coordinator, row.method, steps)
    try:
        # To add a camera or an archive that Home Assistant lends is to lend it.
        if (row.method, *steps) == ("POST", "cameras") and body and "entity_id" in body:
            answer = await async_adopt(coordinator, body, language)
        else:
            async with async_lend(coordinator, lender_in(row.method, steps, body)):
                answer = await coordinator.client.call(
                    row.method, steps, query=query, body=body, language=language
                )
    except HubClientError as error:
        refusal = await async_refusal(hass, error, language)
        told = {"sentence": error.sentence, "advice": error.advice, "reason": error.reason}
        code, message = refusal.code, refusal.message
        connection.send_error(msg["id"], code, message, code, DOMAIN, told)
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
    """Mute a request until tomorrow, if one is named; send all muted requests.

    This applies only to the signed-in person: nobody else's panels or phones change.
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
        vol.Required("type"): f"{DOMAIN}/setup",
        vol.Required("entry_id"): str,
        vol.Optional("phone"): vol.All(str, vol.Length(max=LONGEST_VALUE)),
        vol.Optional("chosen", default=True): bool,
        **_LANGUAGE,
    }
)
@async_response
async def ws_setup(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send Home Assistant's part of the setup; first choose a phone to notify, if one is named."""
    coordinator = await _managed_by(hass, connection, msg)
    if coordinator is None:
        return
    entry, phone = coordinator.config_entry, msg.get("phone")
    phones = list(entry.options.get(CONF_PHONES, []))
    if phone is not None and msg["chosen"] != (phone in phones):
        if msg["chosen"] and phone not in async_phones(hass):
            await _refuse(hass, connection, msg, NOT_FOUND, "no_phone")
            return
        phones = [*phones, phone] if msg["chosen"] else [each for each in phones if each != phone]
        hass.config_entries.async_update_entry(
            entry, options={**entry.options, CONF_PHONES: phones}
        )
        # No reload for this: the notices read the options themselves.
        if (notices := notices_of(hass, entry.entry_id)) is not None:
            notices.async_changed()
    connection.send_result(msg["id"], _setup(hass, coordinator))


@callback
def _setup(hass: HomeAssistant, coordinator: HubCoordinator) -> dict[str, object]:
    entry = coordinator.config_entry
    chosen, here = entry.options.get(CONF_PHONES, []), async_phones(hass)
    return {
        "managed": bool(entry.data.get(CONF_MANAGED, False)),
        "paired_at": entry.created_at.isoformat(),
        "cameras": async_lendable(coordinator),
        "phones": [
            {
                "phone": phone,
                "name": phone_name(hass, phone),
                "android": is_android(hass, phone),
                "chosen": phone in chosen,
                "here": phone in here,
            }
            # A chosen phone whose app is gone stays on the list, so that it can be switched off.
            for phone in sorted({*here, *chosen})
        ],
    }


@websocket_command(
    {vol.Required("type"): f"{DOMAIN}/notify", vol.Required("entry_id"): str, **_LANGUAGE}
)
@async_response
async def ws_notify(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send a test notification to every chosen phone; return the names of those that took it."""
    coordinator = await _managed_by(hass, connection, msg)
    if coordinator is None:
        return
    catalogue = await async_catalogue(hass)
    phones = coordinator.config_entry.options.get(CONF_PHONES, [])
    page = f"/{PANEL_PATH}"
    sent = {
        phone: phone in async_phones(hass)
        and await async_send(hass, phone, sample_notice(catalogue, page))
        for phone in phones
    }
    named = {
        key: [phone_name(hass, phone) for phone, took in sent.items() if took is taken]
        for key, taken in (("sent", True), ("failed", False))
    }
    connection.send_result(msg["id"], named)


async def _managed_by(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> HubCoordinator | None:
    """Return the hub if the user may set it up, else send the error."""
    user, coordinator = connection.user, loaded(hass, msg["entry_id"])
    if coordinator is None or not may(hass, user, coordinator.config_entry, Who.READER):
        await _refuse(hass, connection, msg, NOT_FOUND, "no_hub")
        return None
    if not may(hass, user, coordinator.config_entry, Who.ADMIN):
        await _refuse(hass, connection, msg, NOT_ALLOWED, "not_yours")
        return None
    return coordinator


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/subscribe",
        vol.Required("entry_id"): str,
        vol.Optional("brief", default=False): bool,
        **_LANGUAGE,
    }
)
@async_response
async def ws_subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send a house's state and all messages that follow; if brief, requests lack their details."""
    entry = hass.config_entries.async_get_entry(msg["entry_id"])
    if entry is None or entry.domain != DOMAIN or not may(hass, connection.user, entry, Who.READER):
        await _refuse(hass, connection, msg, NOT_FOUND, "no_hub")
        return
    connection.send_result(msg["id"])
    connection.subscriptions[msg["id"]] = feed_of(hass, entry.entry_id).async_subscribe(
        lambda event: connection.send_event(msg["id"], event),
        lambda: may(hass, connection.user, entry, Who.READER),
        msg.get("language"),
        brief=msg["brief"],
    )


async def _refuse(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any], code: str, key: str
) -> None:
    sentence = await async_sentence(hass, key, msg.get("language"))
    connection.send_error(msg["id"], code, sentence, translation_key=key, translation_domain=DOMAIN)
