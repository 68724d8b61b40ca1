"""What card and panel may ask of the hub, and who may: the whole of the hub's API, one by one."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.neighbors_requests.const import DOMAIN

from . import values
from .fake_hub import FakeHub, until
from .values import Json

CONTRACT = Path(__file__).parents[1] / "contract" / "api.txt"
GROUPS = (GROUP_ID_READ_ONLY, GROUP_ID_USER, GROUP_ID_ADMIN)
READER, ANSWERER, ADMIN = range(3)
MAY: dict[str, int] = {
    "GET /info": READER,
    "GET /state": READER,
    "GET /cameras": READER,
    "GET /footage": READER,
    "POST /cameras/{id}/footage/suggestions": ANSWERER,
    "POST /cameras/{id}/footage/follow": ANSWERER,
    "GET /cameras/{id}/footage/suggestions": ANSWERER,
    "DELETE /cameras/{id}/footage/suggestions": ANSWERER,
    "POST /exports": ANSWERER,
    "GET /exports/{id}": ANSWERER,
    "DELETE /exports/{id}": ANSWERER,
    "GET /cameras/brands": READER,
    "GET /cameras/scan": READER,
    "POST /cameras/scan": ADMIN,
    "POST /cameras": ADMIN,
    "PATCH /cameras/{id}": ADMIN,
    "DELETE /cameras/{id}": ADMIN,
    "POST /cameras/{id}/suggestions": ADMIN,
    "GET /timestamps": READER,
    "POST /timestamps": ADMIN,
    "DELETE /timestamps": ADMIN,
    "GET /maker-roots": ADMIN,
    "POST /maker-roots/check": ADMIN,
    "POST /maker-roots": ADMIN,
    "DELETE /maker-roots": ADMIN,
    "GET /archives": READER,
    "POST /archives": ADMIN,
    "GET /archives/found": ADMIN,
    "GET /archives/lenders": ADMIN,
    "PATCH /archives/{id}": ADMIN,
    "DELETE /archives/{id}": ADMIN,
    "POST /archives/{id}/check": ADMIN,
    "GET /archives/{id}/example": ADMIN,
    "POST /archives/{id}/example": ADMIN,
    "GET /cameras/{id}/frames": READER,
    "GET /clips": READER,
    "GET /clips/{id}": READER,
    "GET /clips/{id}/frames": READER,
    "GET /storage": READER,
    "GET /setup": READER,
    "GET /sensors": READER,
    "GET /sensors/{id}/readings": READER,
    "GET /requests": READER,
    "GET /requests/{id}": READER,
    "GET /requests/{id}/share": READER,
    "GET /requests/{id}/proof": READER,
    "POST /requests/{id}/decision": ANSWERER,
    "POST /requests/{id}/undo": ANSWERER,
    "POST /requests/{id}/withdrawal": ANSWERER,
    "POST /requests/{id}/share/retry": ANSWERER,
    "POST /requests/{id}/hidden": ANSWERER,
    "DELETE /requests/{id}/hidden": ANSWERER,
    "GET /requests/{id}/added": ANSWERER,
    "DELETE /requests/{id}/added/{file_id}": ANSWERER,
    "GET /requests/{id}/added/{file_id}/frames": ANSWERER,
    "POST /requests/{id}/proposals": ANSWERER,
    "GET /requests/{id}/proposals/{proposal_id}": ANSWERER,
    "POST /requests/{id}/proposals/{proposal_id}/prepare": ANSWERER,
    "POST /requests/{id}/proposals/{proposal_id}/pieces/{number}/suggestions": ANSWERER,
    "POST /requests/{id}/proposals/{proposal_id}/pieces/{number}/follow": ANSWERER,
    "GET /requests/{id}/suggestions": ANSWERER,
    "DELETE /requests/{id}/suggestions": ANSWERER,
    "GET /agencies": READER,
    "GET /agencies/{id}": READER,
    "PUT /agencies/{id}/setting": ANSWERER,
    "GET /figures": READER,
    "GET /rules": READER,
    "POST /rules": ADMIN,
    "POST /rules/try": ADMIN,
    "PUT /rules/{id}": ADMIN,
    "POST /rules/{id}/move": ADMIN,
    "PUT /rules/active": ADMIN,
    "PUT /setup": ADMIN,
    "POST /setup/recordings": ADMIN,
    "DELETE /rules/{id}": ADMIN,
    "GET /boards": READER,
    "POST /boards": ADMIN,
    "POST /boards/lookup": ADMIN,
    "PUT /boards/following": ADMIN,
    "GET /boards/policy": READER,
    "GET /boards/regions": READER,
    "PUT /boards/policy": ADMIN,
    "GET /boards/witness": READER,
    "POST /boards/witness": ADMIN,
    "DELETE /boards/witness": ADMIN,
    "GET /directories": READER,
    "POST /directories": ADMIN,
    "DELETE /directories": ADMIN,
    "GET /awareness": READER,
    "GET /awareness/offers": READER,
    "GET /awareness/sources": ADMIN,
    "POST /awareness/sources": ADMIN,
    "DELETE /awareness/sources/{id}": ADMIN,
    "GET /map": READER,
    "PUT /map": ADMIN,
    "GET /map/folder": ADMIN,
    "POST /map/file": ADMIN,
    "DELETE /map/file": ADMIN,
    "POST /map/pieces": ADMIN,
    "POST /map/download": ADMIN,
    "DELETE /map/download": ADMIN,
    "GET /ledger": READER,
    "GET /ledger/check": READER,
    "GET /ledger/export": READER,
    "POST /practice": ANSWERER,
    "POST /practice/end": ANSWERER,
}
DIGITS = {
    "archives": 12,
    "awareness": 12,
    "cameras": 12,
    "clips": 16,
    "exports": 16,
    "sensors": 12,
    "requests": 32,
    "agencies": 40,
    "rules": 12,
}


def every_route() -> list[tuple[str, str]]:
    """Return method and path of every route in the hub's contract."""
    lines = [line.split() for line in CONTRACT.read_text(encoding="utf-8").splitlines()]
    methods = {"GET", "POST", "PUT", "PATCH", "DELETE"}
    return [(words[0], words[1]) for words in lines if words and words[0] in methods]


def with_ids(path: str) -> str:
    """Return a route's path with ids of the right form in it."""
    noun = path.split("/")[1]
    filled = path.replace("{id}", "0a" * (DIGITS.get(noun, 16) // 2))
    filled = filled.replace("{file_id}", "0c" * 16)
    return filled.replace("{proposal_id}", "0b" * 32).replace("{number}", "1")


async def login(hass: HomeAssistant, group: str, name: str = "Kim") -> str:
    """Return an access token of a user of this group."""
    found = await hass.auth.async_get_group(group)
    assert found is not None
    user: User = MockUser(name=name, groups=[found]).add_to_hass(hass)
    refresh = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
    return hass.auth.async_create_access_token(refresh)


class Page:
    """A page of one user that calls the hub through Home Assistant."""

    def __init__(self, socket: Any, entry: MockConfigEntry) -> None:  # noqa: ANN401 -- the plugin's
        self.socket = socket
        self.entry = entry

    async def say(self, kind: str, **more: object) -> Json:
        """Send a command and return its answer."""
        await self.socket.send_json_auto_id({"type": f"{DOMAIN}/{kind}", **more})
        answer: Json = await self.socket.receive_json()
        return answer

    async def call(self, method: str, path: str, **more: object) -> Json:
        """Call the hub."""
        return await self.say(
            "call", entry_id=self.entry.entry_id, method=method, path=path, **more
        )


async def page_of(
    hass: HomeAssistant, client: WebSocketGenerator, entry: MockConfigEntry, group: str
) -> Page:
    """Open a page of a user of this group."""
    return Page(await client(hass, await login(hass, group)), entry)


@pytest.mark.parametrize("who", [READER, ANSWERER, ADMIN])
async def test_access_matrix(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    who: int,
) -> None:
    """Of all the hub's routes only those of the table are let through, each to whom it is for."""
    page = await page_of(hass, hass_ws_client, loaded, GROUPS[who])
    passed, expected = set(), set()
    for method, path in every_route():
        filled = with_ids(path)
        hub.answers[f"/api/v1{filled}"] = (HTTPStatus.OK, {"fine": True})
        before = len(hub.seen)
        answer = await page.call(method, filled)
        if answer["success"]:
            passed.add(f"{method} {path}")
        else:
            assert answer["error"]["code"] == "not_allowed", (method, path)
            assert len(hub.seen) == before, "What is refused is not asked of the hub."
        if MAY.get(f"{method} {path}", ADMIN + 1) <= who:
            expected.add(f"{method} {path}")

    assert passed == expected


OTHER_PATHS = (
    "/requests/../tokens",
    "/requests//proof",
    "/clips/%2e%2e",
    "/boards?x=1",
    "boards",
    "/boards\n",
    "/tokens/own",
    f"/requests/{'0A' * 16}",
)


async def test_other_paths(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    subtests: pytest.Subtests,
) -> None:
    """A path that is not exactly a route of the table is never sent to the hub, for nobody."""
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_ADMIN)
    before = len(hub.seen)

    for path in OTHER_PATHS:
        with subtests.test(path):
            answer = await page.call("GET", path)

            assert answer["error"]["code"] == "not_allowed"
            assert len(hub.seen) == before


async def test_a_page_cannot_say_who_answers(
    hass: HomeAssistant,
    hub: FakeHub,
    pending: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """`by` is the signed-in user and `answered_by` a person, whatever the page has written."""
    page = await page_of(hass, hass_ws_client, pending, GROUP_ID_USER)
    body = {"answer": "deny", "by": "Somebody else", "answered_by": "automation", "reason": ""}

    answer = await page.call("POST", f"/requests/{values.request_id(1)}/decision", body=body)

    assert answer["success"], answer
    assert answer["result"]["decision"]["by"] == "Kim"
    assert [(made["by"], made["answered_by"]) for made in hub.decisions] == [("Kim", "person")]


async def test_a_rule_is_removed_by_who_is_signed_in(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """The query's `by` is the integration's to write too, and an answer of nothing is null."""
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_ADMIN)
    path = f"/rules/{'0a' * 6}"
    hub.answers[f"/api/v1{path}"] = (HTTPStatus.OK, b"")

    answer = await page.call("DELETE", path, query={"by": "Somebody else"})

    assert (answer["success"], answer["result"]) == (True, None)
    assert hub.queries[-1] == {"by": "Kim"}


async def test_the_hub_s_refusals(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """Each refusal has the page's code and a sentence; what is wrong with a token stays here."""
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_ADMIN)
    codes = {}
    for status, code in (
        (400, "invalid_input"),
        (400, "camera_password"),
        (403, "not_allowed"),
        (404, "not_found"),
        (409, "conflict"),
        (429, "too_many_attempts"),
        (503, "unavailable"),
        (401, "unauthorized"),
        (500, "internal"),
    ):
        error = {"error": {"code": code, "message": f"The hub says {code}."}}
        hub.answers["/api/v1/boards"] = (status, error)
        refused = (await page.call("GET", "/boards"))["error"]
        assert refused["message"]
        codes[code] = refused["code"]
        if code == "conflict":
            assert refused["message"] == "The hub says conflict."

    assert codes == {
        "invalid_input": "invalid",
        "camera_password": "camera_password",
        "not_allowed": "not_allowed",
        "not_found": "not_found",
        "conflict": "conflict",
        "too_many_attempts": "busy",
        "unavailable": "unavailable",
        "unauthorized": "unreachable",
        "internal": "unreachable",
    }


async def test_a_refusal_shows_what_the_hub_knows_of_the_brand(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """Adding a camera on the panel fails with the same advice, whole and in its parts."""
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_ADMIN)
    said = {
        "message": "The camera refused the password.",
        "advice": "Use the user admin.",
        "reason": "camera.refused_password",
    }
    hub.answers["/api/v1/cameras"] = (400, {"error": {"code": "camera_password", **said}})

    refused = (await page.call("POST", "/cameras", body={"name": "Gate"}))["error"]

    assert refused["message"] == "The camera refused the password. Use the user admin."
    assert refused["translation_placeholders"] == {
        "sentence": said["message"],
        "advice": said["advice"],
        "reason": said["reason"],
    }


async def test_houses(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """Each house tells what its user may do; one whose hub is away tells when it was heard last."""
    told = {}
    for group in GROUPS:
        page = await page_of(hass, hass_ws_client, loaded, group)
        (house,) = (await page.say("houses"))["result"]
        told[group] = (house["may_answer"], house["may_manage"])
        assert house["last_heard"]
        assert house["available"]
        assert (house["entry_id"], house["hub_id"]) == (loaded.entry_id, values.HUB_ID)
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_READ_ONLY)
    await hub.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)
    (away,) = (await page.say("houses"))["result"]

    assert told == {
        GROUP_ID_READ_ONLY: (False, False),
        GROUP_ID_USER: (True, False),
        GROUP_ID_ADMIN: (True, True),
    }
    assert not away["available"]
    assert away["last_heard"]


async def test_who_sees_nothing_of_it(
    hass: HomeAssistant, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """To a user without its entities a house is as if it were not there."""
    user = MockUser(name="Sam", groups=[]).add_to_hass(hass)
    refresh = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
    page = Page(await hass_ws_client(hass, hass.auth.async_create_access_token(refresh)), loaded)

    houses = await page.say("houses")
    called = await page.call("GET", "/state")
    subscribed = await page.say("subscribe", entry_id=loaded.entry_id)
    unknown = await page.say("call", entry_id="nothing", method="GET", path="/state")

    assert houses["result"] == []
    codes = {each["error"]["code"] for each in (called, subscribed, unknown)}
    assert codes == {"not_found"}
