"""Who may look at a house, answer for it and change it: every view, command and action asks.

Views, commands and actions are found where Home Assistant keeps them: one that is added fails
here until somebody has decided who it is for.
"""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
import re
from typing import Any, NamedTuple

from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request
from homeassistant.auth.const import (
    GROUP_ID_ADMIN,
    GROUP_ID_READ_ONLY,
    GROUP_ID_USER,
)
from homeassistant.auth.models import TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN, User
from homeassistant.components.http.auth import (
    CONTENT_USER_NAME,
    async_sign_path,
    async_user_not_allowed_do_auth,
)
from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source import (
    MediaSourceItem,
    Unresolvable,
    async_resolve_media,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.neighbors_requests import PLATFORMS
from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.media_source import async_get_media_source
from custom_components.neighbors_requests.panel.routes import MEDIA
from tests.fakes.things import EXPORT

from . import values
from .fake_hub import TOKEN, VIDEO, FakeHub, rights_of, until
from .home import act
from .values import request_id

READER, ANSWERER, ADMIN = range(3)
NOBODY = -1
CAMERA = values.CAMERA_ID
CLIP = str(values.CLIP_ID)
AGENCY = values.AGENCY_ID
PIECE = f"requests/{'0a' * 16}/proposals/{'0b' * 32}/pieces/1"

ADDED = f"requests/{'0a' * 16}/added/{'0c' * 16}"


class Kind(NamedTuple):
    """A kind of user."""

    group: str
    others: str
    """What the option says."""
    may: int


KINDS = {
    "an administrator": Kind(GROUP_ID_ADMIN, "nothing", ADMIN),
    "an ordinary user": Kind(GROUP_ID_USER, "answer", ANSWERER),
    "an ordinary user who may only look": Kind(GROUP_ID_USER, "look", READER),
    "an ordinary user who may do nothing": Kind(GROUP_ID_USER, "nothing", NOBODY),
    "a read-only user": Kind(GROUP_ID_READ_ONLY, "answer", READER),
    "a read-only user who may do nothing": Kind(GROUP_ID_READ_ONLY, "nothing", NOBODY),
    "a user of no group": Kind("", "answer", NOBODY),
}
EVERYONE = pytest.mark.parametrize(
    "kind", [pytest.param(kind, id=name) for name, kind in KINDS.items()]
)

VIEWS: dict[str, dict[str, int]] = {
    "requests/{request_id}/image": {f"requests/{request_id(1)}/image": READER},
    "requests/{request_id}/film.mp4": {f"requests/{request_id(1)}/film.mp4": READER},
    "cameras/{camera_id}/image": {f"cameras/{CAMERA}/image": READER},
    "cameras/{camera_id}/live.mp4": {f"cameras/{CAMERA}/live.mp4": READER},
    "media/{path}": {
        f"media/clips/{CLIP}/video": READER,
        f"media/clips/{CLIP}/thumbnail": READER,
        f"media/clips/{CLIP}/filmstrip": READER,
        f"media/cameras/{CAMERA}/frame": READER,
        f"media/cameras/{CAMERA}/snapshot": READER,
        f"media/cameras/{CAMERA}/live.mjpeg": READER,
        f"media/cameras/{CAMERA}/live.mp4": READER,
        f"media/cameras/{CAMERA}/video": READER,
        f"media/requests/{request_id(1)}/image": READER,
        f"media/exports/{EXPORT}/video": ANSWERER,
        "media/boards/evidence": READER,
        "media/map/file": READER,
        f"media/{PIECE}/video": ANSWERER,
        f"media/{PIECE}/picture": ANSWERER,
        f"media/{PIECE}/signed": ANSWERER,
        f"media/{ADDED}/video": ANSWERER,
        f"media/{ADDED}/picture": ANSWERER,
    },
}
COMMANDS: dict[str, tuple[dict[str, object], int]] = {
    "houses": ({}, READER),
    "call": ({"method": "GET", "path": "/requests"}, READER),
    "later": ({}, READER),
    "notify": ({}, ADMIN),
    "setup": ({}, ADMIN),
    "subscribe": ({}, READER),
}
"""Every websocket command; test_panel_calls.py has each route of the hub that `call` passes on."""
ACTIONS: dict[str, tuple[dict[str, object], int]] = {
    "approve": ({}, ANSWERER),
    "deny": ({}, ANSWERER),
    "undo": ({"request_id": request_id(1)}, ANSWERER),
    "withdraw": ({"request_id": request_id(1)}, ANSWERER),
    "hide": ({"request_id": request_id(1)}, ANSWERER),
    "prepare_preview": ({}, ANSWERER),
    "add_information": ({"words": "red"}, ANSWERER),
    "list_requests": ({}, READER),
    "get_request": ({"request_id": request_id(1)}, READER),
    "list_agencies": ({}, READER),
    "get_agency": ({"agency_id": AGENCY}, READER),
    "list_clips": ({}, READER),
    "export_clip": ({"clip_id": CLIP}, ANSWERER),
    "trigger_clip": ({"device_id": ["the camera"]}, ANSWERER),
    "lend_entity": ({"entity_id": ["binary_sensor.gate"]}, ADMIN),
}

ACTS: dict[str, list[tuple[str, dict[str, object]]]] = {
    "button": [("press", {})],
    "select": [("select_option", {"option": "newest"})],
    "switch": [("turn_on", {}), ("turn_off", {})],
}
"""What can be done with each kind of entity of ours that can be acted upon."""

type Client = TestClient[Request, Application]


async def user_of(hass: HomeAssistant, group: str, *, is_active: bool = True) -> User:
    """Return a user of this group."""
    found = await hass.auth.async_get_group(group)
    user: User = MockUser(
        name="Kim", is_active=is_active, groups=[found] if found else []
    ).add_to_hass(hass)
    return user


async def token_of(hass: HomeAssistant, user: User, **more: Any) -> str:  # noqa: ANN401 -- passed on
    """Return an access token of a user."""
    client = None if user.system_generated or more else CLIENT_ID
    refresh = await hass.auth.async_create_refresh_token(user, client, **more)
    return hass.auth.async_create_access_token(refresh)


async def set_option(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry, **to: object
) -> None:
    """Save options of the hub's entry, as its form does."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **to})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await hub.heard()


@pytest.fixture
async def house(hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry) -> MockConfigEntry:
    """Return a house with everything that a view shows."""
    assert await async_setup_component(hass, "auth", {})
    hub.answers[f"/api/v1/{PIECE}/video"] = (HTTPStatus.OK, VIDEO)
    return pending


def address(entry: MockConfigEntry, path: str) -> str:
    """Return the address of something of this house."""
    return f"/api/{DOMAIN}/{entry.entry_id}/{path}"


def test_every_view_is_in_the_table(hass: HomeAssistant, house: MockConfigEntry) -> None:
    """A view that is added is decided on here, and so is a row of the table of media."""
    assert house
    prefix = f"/api/{DOMAIN}/{{entry_id}}/"
    registered = {
        resource.canonical.removeprefix(prefix)
        for resource in hass.http.app.router.resources()
        if f"/{DOMAIN}/" in resource.canonical and not resource.canonical.endswith(".js")
    }
    unasked = [
        row.path
        for row in MEDIA
        if not any(
            re.fullmatch(row.path, path.removeprefix("media")) for path in VIEWS["media/{path}"]
        )
    ]

    assert registered == set(VIEWS)
    assert unasked == []


@EVERYONE
async def test_what_each_kind_of_user_may(  # noqa: PLR0913, PLR0917 -- a case and its surroundings
    hass: HomeAssistant,
    hub: FakeHub,
    house: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
    subtests: pytest.Subtests,
    kind: Kind,
) -> None:
    """Views, commands and actions do what they do for whom they are for, and for nobody else."""
    await set_option(hass, hub, house, others=kind.others)
    user = await user_of(hass, kind.group)
    token = await token_of(hass, user)

    with subtests.test("views"):
        await _may_view(await hass_client(token), hub, house, kind)
    with subtests.test("commands"):
        await _may_command(hass, await hass_ws_client(hass, token), house, kind)
    with subtests.test("actions"):
        await _may_act(hass, hub, house, kind, user)


async def _may_view(client: Client, hub: FakeHub, house: MockConfigEntry, kind: Kind) -> None:
    """Check that pictures and videos go to whom they are for; else the hub is not even asked."""
    for paths in VIEWS.values():
        for path, who in paths.items():
            before = len(hub.seen)
            answer = await client.get(address(house, path))
            assert (answer.status != HTTPStatus.FORBIDDEN) is (kind.may >= who), path
            assert (len(hub.seen) > before) is (kind.may >= who), path
            answer.close()
    before = len(hub.seen)
    sent = await client.post(address(house, f"media/{ADDED.rpartition('/')[0]}"), data=b"film")
    assert (sent.status != HTTPStatus.FORBIDDEN) is (kind.may >= ANSWERER)
    assert (len(hub.seen) > before) is (kind.may >= ANSWERER)
    sent.close()


async def _may_command(
    hass: HomeAssistant, socket: MockHAClientWebSocket, house: MockConfigEntry, kind: Kind
) -> None:
    """Check that a page learns of no house that is not for whoever looks."""
    registered = {each for each in hass.data["websocket_api"] if each.startswith(f"{DOMAIN}/")}

    assert registered == {f"{DOMAIN}/{name}" for name in COMMANDS}
    for name, (more, who) in COMMANDS.items():
        asked = more if name == "houses" else {"entry_id": house.entry_id, **more}
        await socket.send_json_auto_id({"type": f"{DOMAIN}/{name}", **asked})
        answer = await socket.receive_json()
        given = bool(answer["result"]) if name == "houses" else answer["success"]
        assert given is (kind.may >= who), name
        if name == "houses" and given:
            [shown] = answer["result"]
            assert (shown["may_answer"], shown["may_manage"]) == (
                kind.may >= ANSWERER,
                kind.may >= ADMIN,
            )
    await socket.close()


async def _may_act(
    hass: HomeAssistant, hub: FakeHub, house: MockConfigEntry, kind: Kind, user: User
) -> None:
    """Check that what the user may not do is refused before the hub hears anything of it."""
    context = Context(user_id=user.id)

    assert set(hass.services.async_services_for_domain(DOMAIN)) == set(ACTIONS)
    for name, (more, who) in ACTIONS.items():
        before = len(hub.seen)
        refused = await _is_refused(hass, name, context, _with_device(hass, house, more))
        assert refused is (kind.may < who), name
        assert not refused or len(hub.seen) == before, name


async def _is_refused(
    hass: HomeAssistant, name: str, context: Context, fields: dict[str, Any]
) -> bool:
    services = hass.services.async_services_for_domain(DOMAIN)
    answers = services[name].supports_response.value != "none"
    try:
        await hass.services.async_call(
            DOMAIN, name, fields, blocking=True, context=context, return_response=answers
        )
    except Unauthorized:
        return True
    except Exception:  # noqa: BLE001, S110 -- whatever else is wrong, it was let in
        pass
    return False


def _with_device(
    hass: HomeAssistant, entry: MockConfigEntry, fields: Mapping[str, object]
) -> dict[str, object]:
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    [camera] = [each.id for each in devices if each.name == "Front door"]
    return {**fields, "device_id": [camera]} if "device_id" in fields else dict(fields)


async def test_entities_that_answer(
    hass: HomeAssistant, hub: FakeHub, house: MockConfigEntry
) -> None:
    """Entities do nothing for whoever may only look, though Home Assistant lets them be pressed."""
    await set_option(hass, hub, house, others="look")
    context = Context(user_id=(await user_of(hass, GROUP_ID_USER)).id)
    before = len(hub.seen)
    passive = {
        *("binary_sensor", "calendar", "camera", "event", "geo_location", "image"),
        *("sensor", "todo", "update"),
    }
    assert {platform.value for platform in PLATFORMS} == passive | ACTS.keys()

    for entity_id in hass.states.async_entity_ids(("button", "select", "switch")):
        domain = entity_id.partition(".")[0]
        for action, more in ACTS[domain]:
            with pytest.raises(Unauthorized):
                await hass.services.async_call(
                    domain, action, {"entity_id": entity_id, **more}, blocking=True, context=context
                )

    assert len(hub.seen) == before
    assert not hub.decisions


async def test_people_who_are_named(
    hass: HomeAssistant, hub: FakeHub, house: MockConfigEntry
) -> None:
    """Whoever is named may answer, whatever all others may."""
    named, other = [await user_of(hass, GROUP_ID_USER) for _ in range(2)]
    await set_option(hass, hub, house, others="nothing", people=[named.id])

    with pytest.raises(Unauthorized):
        await act(hass, "list_requests", Context(user_id=other.id))
    await act(hass, "deny", Context(user_id=named.id), request_id=request_id(1))

    assert [each["by"] for each in hub.decisions] == ["Kim"]


async def test_signed_addresses(
    hass: HomeAssistant,
    hub: FakeHub,
    house: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A signed address gives what its user may see, no longer than they may, and nothing else.

    Home Assistant's own user signs pictures for phones: they are given whatever others may do.
    """
    await set_option(hass, hub, house, others="nothing")
    player = await hass_client_no_auth()
    named = await user_of(hass, GROUP_ID_USER)
    local = await user_of(hass, GROUP_ID_USER)
    local.local_only = True
    other = await user_of(hass, GROUP_ID_USER)
    await set_option(hass, hub, house, people=[named.id, local.id])
    path = address(house, f"media/cameras/{CAMERA}/snapshot")
    await hub.house.take_picture(CAMERA)

    async def signed(user: User | None, path: str = path) -> str:
        if user is None:
            return async_sign_path(hass, path, timedelta(minutes=1), use_content_user=True)
        refresh = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
        return async_sign_path(hass, path, timedelta(minutes=1), refresh_token_id=refresh.id)

    async def status(url: str) -> int:
        answer = await player.get(url)
        return int(answer.status)

    theirs, of_local = await signed(named), await signed(local)
    assert await status(theirs) == HTTPStatus.OK
    assert await status(of_local) == HTTPStatus.OK
    assert await status(await signed(other)) == HTTPStatus.FORBIDDEN
    assert await status(await signed(None)) == HTTPStatus.OK
    assert await status(await signed(None, address(house, f"media/{PIECE}/video"))) == (
        HTTPStatus.FORBIDDEN
    )
    named.is_active = False
    # A newer Home Assistant asks both itself, before we do.
    refused = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
    assert await status(theirs) in refused
    theirs_to_tell = async_user_not_allowed_do_auth.__module__
    monkeypatch.setattr(f"{theirs_to_tell}.is_local", lambda _address: False)
    assert await status(of_local) in refused


async def test_an_inactive_user(hass: HomeAssistant, house: MockConfigEntry) -> None:
    """A user who was deactivated may do nothing, be it through a connection that is still open."""
    user = await user_of(hass, GROUP_ID_ADMIN, is_active=False)
    assert house

    with pytest.raises(Unauthorized):
        await act(hass, "list_requests", Context(user_id=user.id))


async def test_users_that_are_no_people(
    hass: HomeAssistant, hub: FakeHub, house: MockConfigEntry
) -> None:
    """Home Assistant's own user answers nothing; an app of the Supervisor's is an automation."""
    assert house
    content = next(
        each for each in await hass.auth.async_get_users() if each.name == CONTENT_USER_NAME
    )
    supervisor = await hass.auth.async_create_system_user("Supervisor", group_ids=[GROUP_ID_ADMIN])

    with pytest.raises(Unauthorized):
        await act(hass, "deny", Context(user_id=content.id), request_id=request_id(1))
    await act(hass, "deny", Context(user_id=supervisor.id), request_id=request_id(1))

    assert [(each["by"], each["answered_by"]) for each in hub.decisions] == [
        ("automation", "automation")
    ]


async def test_a_long_lived_token_is_a_programs(
    hass: HomeAssistant, hub: FakeHub, house: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """Whoever calls with one is no person who looked: it denies as an automation, if at all."""
    user = await user_of(hass, GROUP_ID_USER)
    token = await token_of(
        hass,
        user,
        client_name="script",
        token_type=TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN,
        access_token_expiration=timedelta(days=1),
    )
    socket = await hass_ws_client(hass, token)

    async def decide(number: int, **body: object) -> bool:
        path = f"/requests/{request_id(number)}/decision"
        asked = {"type": f"{DOMAIN}/call", "entry_id": house.entry_id, "method": "POST"}
        await socket.send_json_auto_id({**asked, "path": path, "body": body})
        return bool((await socket.receive_json())["success"])

    assert not await decide(1, answer="approve", proposal_id="0b" * 32, answered_by="person")
    assert await decide(1, answer="deny", reason="", answered_by="person")
    await socket.send_json_auto_id(
        {
            "type": "call_service",
            "domain": DOMAIN,
            "service": "deny",
            "service_data": {"request_id": request_id(2)},
        }
    )
    assert (await socket.receive_json())["success"]

    assert [each["answered_by"] for each in hub.decisions] == ["automation", "automation"]


async def test_media_over_the_plain_api(
    hass: HomeAssistant, hub: FakeHub, house: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """Playing a clip by an action asks who called, though no page is open."""
    assert await async_setup_component(hass, "media_source", {})
    assert await async_setup_component(hass, "api", {})
    await set_option(hass, hub, house, others="nothing")
    source = f"media-source://{DOMAIN}/{house.entry_id}/clips/{CAMERA}/2026-11-25/{CLIP}"
    resolved: list[str] = []

    async def play(_call: object) -> None:
        try:
            resolved.append((await async_resolve_media(hass, source, None)).url)
        except Unresolvable:
            resolved.append("")

    hass.services.async_register("test", "play", play)
    for group in (GROUP_ID_USER, GROUP_ID_ADMIN):
        client = await hass_client(await token_of(hass, await user_of(hass, group)))
        assert (await client.post("/api/services/test/play")).status == HTTPStatus.OK
    await hass.services.async_call("test", "play", blocking=True)

    assert [bool(url) for url in resolved] == [False, True, True]


async def test_a_page_that_is_open(
    hass: HomeAssistant, hub: FakeHub, house: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """A page that was open when its user was excluded hears no more of the house."""
    socket = await hass_ws_client(hass, await token_of(hass, await user_of(hass, GROUP_ID_USER)))
    await socket.send_json_auto_id({"type": f"{DOMAIN}/subscribe", "entry_id": house.entry_id})
    assert (await socket.receive_json())["success"]
    assert (await socket.receive_json())["event"]["type"] == "state"

    await set_option(hass, hub, house, others="nothing")
    assert (await socket.receive_json())["event"]["type"] == "away"
    await hub.push_request("request.matched", values.request(3))
    await until(lambda: len(house.runtime_data.data.pending) == 3)
    await socket.send_json_auto_id({"type": "ping"})

    assert (await socket.receive_json())["type"] == "pong"


async def test_browsing(hass: HomeAssistant, house: MockConfigEntry) -> None:
    """Automations browse and play: what they do, the owner has written."""
    source = await async_get_media_source(hass)

    shown = await source.async_browse_media(MediaSourceItem(hass, DOMAIN, house.entry_id, None))

    assert shown.children
    with pytest.raises(BrowseError):
        await source.async_browse_media(MediaSourceItem(hass, DOMAIN, "nothing", None))


@pytest.mark.parametrize(
    ("scopes", "answers_as", "link", "answers", "manages"),
    [
        (["read", "decide", "admin"], ["automation", "person"], "admin", True, True),
        (["read", "decide"], ["automation", "person"], "decide", True, False),
        (["read", "decide"], ["automation"], "automations", False, False),
        (["read"], [], "read", False, False),
    ],
)
async def test_a_narrow_link(  # noqa: PLR0913, PLR0917 -- a row of the table
    hass: HomeAssistant,
    hub: FakeHub,
    entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    scopes: list[str],
    answers_as: list[str],
    link: str,
    answers: bool,  # noqa: FBT001 -- a row of the table
    manages: bool,  # noqa: FBT001 -- a row of the table
) -> None:
    """What the link may not do, not even an administrator is offered, and a sentence says why."""
    hub.admit(TOKEN, rights_of(scopes, answers_as))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hub.heard()
    user = await user_of(hass, GROUP_ID_ADMIN)
    socket = await hass_ws_client(hass, await token_of(hass, user))
    await socket.send_json_auto_id({"type": f"{DOMAIN}/houses"})
    [house] = (await socket.receive_json())["result"]
    dialog = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "camera"), context={"source": "user"}
    )
    hub.answers["/api/v1/rules/active"] = (HTTPStatus.FORBIDDEN, {})
    asked = {"method": "PUT", "path": "/rules/active", "entry_id": entry.entry_id}
    await socket.send_json_auto_id({"type": f"{DOMAIN}/call", **asked})
    refused = (await socket.receive_json())["error"]

    assert (house["link"], house["may_answer"], house["may_manage"]) == (link, answers, manages)
    assert (dialog.get("reason") == "link_may_not") is not manages
    assert "neighbors hub pair --scope admin" in refused["message"]
    await hass.config_entries.async_unload(entry.entry_id)


async def test_an_older_hub(hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry) -> None:
    """A hub that has no scopes yet lets every pairing do everything, as it did."""
    hub.answers["/api/v1/tokens/own"] = (HTTPStatus.METHOD_NOT_ALLOWED, {})

    assert await hass.config_entries.async_setup(entry.entry_id)
    await hub.heard()

    assert entry.runtime_data.rights.reach == "admin"
    await hass.config_entries.async_unload(entry.entry_id)
