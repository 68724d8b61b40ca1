"""A real phone: registered with Home Assistant's own mobile_app, pushed to, tapped."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from . import values
from .fake_hub import JPEG, FakeHub, until
from .test_docs import CODE, part, rows
from .values import request_id

type Json = dict[str, Any]

PHONE = "mobile_app_kitchen_tablet"
IPHONE = "mobile_app_alex_s_iphone"
PUSH_TOKEN = {"Kitchen tablet": "push-token", "Alex's iPhone": "iphone-token"}
LIMITS = {"successful": 1, "errors": 0, "maximum": 500, "resetsAt": "2026-12-01T00:00:00Z"}


class PushServer:
    """The maker's push service, on loopback."""

    def __init__(self) -> None:
        self.pushed: list[Json] = []
        self.url = ""

    async def push(self, request: web.Request) -> web.Response:
        """Take one push."""
        self.pushed.append(await request.json())
        return web.json_response({"rateLimits": LIMITS}, status=HTTPStatus.CREATED)

    @property
    def cleared(self) -> list[str]:
        """Return the tags that were taken away."""
        gone = [each for each in self.pushed if each["message"] == "clear_notification"]
        return [each["data"]["tag"] for each in gone]


class Phone:
    """What the app does on its own: registers, and tells what was tapped."""

    def __init__(self, client: Any, push: PushServer) -> None:  # noqa: ANN401 -- the plugin's client
        self._client = client
        self._push = push
        self._webhook = ""

    async def register(self, name: str = "Kitchen tablet", *, os_name: str = "Android") -> None:
        """Register as the app does when a person signs in on it."""
        async with self._client.post(
            "/api/mobile_app/registrations",
            json={
                "device_id": name,
                "app_id": "io.example.app",
                "app_name": "Companion",
                "app_version": "2026.2",
                "device_name": name,
                "manufacturer": "Apple" if os_name == "iOS" else "Example",
                "model": "One",
                "os_name": os_name,
                "os_version": "16",
                "supports_encryption": False,
                "app_data": {"push_token": PUSH_TOKEN[name], "push_url": self._push.url},
            },
        ) as answer:
            assert answer.status == HTTPStatus.CREATED
            self._webhook = (await answer.json())["webhook_id"]

    async def tap(self, title: str) -> None:
        """Tap an action of the notification that came last."""
        [found] = [
            each for each in self._push.pushed[-1]["data"]["actions"] if each["title"] == title
        ]
        event = {
            "event_type": "mobile_app_notification_action",
            "event_data": {"action": found["action"], "tag": self._push.pushed[-1]["data"]["tag"]},
        }
        path = f"/api/webhook/{self._webhook}"
        body = {"type": "fire_event", "data": event}
        async with self._client.post(path, json=body) as answer:
            assert answer.status == HTTPStatus.OK


@pytest.fixture
async def push(socket_enabled: None) -> AsyncGenerator[PushServer]:  # noqa: ARG001 -- loopback
    """Return a push service that listens."""
    server = PushServer()
    app = web.Application()
    app.router.add_post("/push", server.push)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/push"
    yield server
    await runner.cleanup()


@pytest.fixture
async def phone(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    push: PushServer,
) -> Phone:
    """Return a registered phone that is chosen to be told."""
    assert await async_setup_component(hass, "mobile_app", {})
    await hass.async_block_till_done()
    registered = Phone(await hass_client(), push)
    await registered.register()
    await hass.async_block_till_done()
    assert hass.services.has_service("notify", PHONE)
    hass.config_entries.async_update_entry(entry, options={"phones": [PHONE]})
    return registered


@pytest.mark.usefixtures("phone")
async def test_push_says_it_all(
    hass: HomeAssistant,
    hub: FakeHub,
    push: PushServer,
    loaded: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """The push that leaves has who, where, when, what there is, a picture, and three actions."""
    await hass.config.async_update(external_url="https://house.example.com")
    hass.data["frontend_panels"] = {"neighbors-requests": object()}
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(push.pushed))

    [told] = push.pushed
    data = told["data"]
    review = f"/neighbors-requests/requests/{request_id(1)}/review"
    assert told["push_token"] == "push-token"  # noqa: S105 -- of the fake
    assert told["title"] == "Example County Fire requests video"
    assert told["message"].startswith("The alley behind Mill Street, Sun, Nov 22, ")
    assert told["message"].endswith("2 clips. 1 flag. Confirmed by one verifier.")
    assert data["tag"] == f"neighbors_requests_{request_id(1)}"
    assert (data["channel"], data["importance"]) == ("Neighbors Requests", "high")
    assert data["car_ui"] is True
    assert (data["url"], data["clickAction"]) == (review, review)
    assert [each["title"] for each in data["actions"]] == ["Approve…", "Deny", "Remind me tomorrow"]
    assert data["actions"][0] == {
        "action": "URI",
        "title": "Approve…",
        "uri": review,
        "authenticationRequired": True,
    }
    assert "authenticationRequired" not in data["actions"][1]
    image = URL(data["image"])
    assert image.origin() == URL("https://house.example.com")
    client = await hass_client_no_auth()
    async with client.get(image.path_qs) as picture:
        assert (picture.status, await picture.read()) == (HTTPStatus.OK, JPEG)
    assert hub.decisions == []
    assert loaded.runtime_data.last_update_success


async def test_deny_tapped_on_a_phone_reaches_the_hub(
    hub: FakeHub,
    push: PushServer,
    phone: Phone,
    loaded: MockConfigEntry,
    hass_admin_user: MockUser,
) -> None:
    """Deny is decided in the name of whoever is signed in there, and the notification goes."""
    hass_admin_user.name = "Alex"
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(push.pushed))

    await phone.tap("Deny")

    await until(lambda: bool(push.cleared))
    [made] = hub.decisions
    assert (made["answer"], made["by"], made["answered_by"]) == ("deny", "Alex", "person")
    assert push.cleared == [f"neighbors_requests_{request_id(1)}"]
    assert loaded.runtime_data.data.pending == ()


async def test_later_tapped_on_a_phone_sends_nothing_to_the_hub(
    hub: FakeHub, push: PushServer, phone: Phone, loaded: MockConfigEntry
) -> None:
    """Later takes the notification away here, and is no answer."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(push.pushed))

    await phone.tap("Remind me tomorrow")

    await until(lambda: bool(push.cleared))
    assert hub.decisions == []
    assert len(loaded.runtime_data.data.pending) == 1


@pytest.mark.usefixtures("phone")
async def test_decided_elsewhere_is_cleared_on_the_phone(
    hub: FakeHub, push: PushServer, loaded: MockConfigEntry
) -> None:
    """Whoever answered wherever, the phone is not left with a question that is answered."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(push.pushed))

    decided = values.request(1, decision=values.decision(1))
    await hub.push_request("request.decided", decided)

    await until(lambda: push.cleared == [f"neighbors_requests_{request_id(1)}"])
    assert loaded.runtime_data.last_update_success


MOMENTS = ("question", "update", "waiting", "sending", "answer")
SYSTEMS = {"Android": "push-token", "iPhone": "iphone-token"}


def flat(fields: Json) -> dict[str, str]:
    """Return fields as the documentation writes them: `push: {sound: none, …}`."""

    def written(value: object) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
        return str(value).lower() if isinstance(value, bool) else str(value)

    return {key: f"{key}: {written(value)}" for key, value in fields.items()}


async def test_each_system_is_sent_what_the_table_says(
    hass: HomeAssistant, hub: FakeHub, push: PushServer, phone: Phone, loaded: MockConfigEntry
) -> None:
    """Which fields Android and iOS get, and when, is as docs/notifications.md has it."""
    await hass.config.async_update(external_url="https://house.example.com")
    await phone.register("Alex's iPhone", os_name="iOS")
    await hass.async_block_till_done()
    chosen = {"phones": [PHONE, IPHONE], "phone_settings": {PHONE: {"picture": "unlocked"}}}
    hass.config_entries.async_update_entry(loaded, options=chosen)
    now = dt_util.utcnow()
    times = {"decided_at": now.isoformat(), "final_at": now.isoformat()}
    later = {**times, "final_at": (now + timedelta(minutes=5)).isoformat()}
    some = values.share(state="sending", sent_bytes=6, changed_at=now.isoformat())
    whole = values.share(changed_at=now.isoformat())
    sent: dict[str, dict[str, Json]] = {}
    for number, (moment, request) in enumerate(
        (
            ("question", values.request(1)),
            ("update", values.request(1, findings=[])),
            ("waiting", values.request(1, decision=values.approval(1, **later))),
            ("sending", values.request(1, decision=values.approval(1, **times), share=some)),
            ("answer", values.request(1, decision=values.approval(1, **times), share=whole)),
        ),
        1,
    ):
        await hub.push_request("request.changed", request)
        await until(lambda number=number: len(push.pushed) == 2 * number)  # type: ignore[misc] # bound now
        await hass.async_block_till_done()
        sent[moment] = {
            system: each["data"]
            for each in push.pushed[-2:]
            for system, token in SYSTEMS.items()
            if each["push_token"] == token
        }

    section = part("notifications.md", "## What each phone is sent")
    told = {
        (field.strip("`"), system): cell
        for field, *cells in rows(section, "field")
        for system, cell in zip(SYSTEMS, cells, strict=False)
    }
    for system in SYSTEMS:
        fields = {field for moment in MOMENTS for field in sent[moment][system]}
        assert fields == {field for field, its in told if its == system and told[field, its] != "–"}
        for field in fields:
            having = [moment for moment in MOMENTS if field in sent[moment][system]]
            said = "always" if len(having) == len(MOMENTS) else ", ".join(having)
            assert told[field, system] == said, field
    for moment, *cells in rows(section, "loudness"):
        for system, cell in zip(SYSTEMS, cells, strict=False):
            for each in moment.split(", "):
                shown = flat(sent[each][system])
                assert all(code in shown.values() for code in CODE.findall(cell)), (each, system)
                assert {code.partition(":")[0] for code in CODE.findall(cell)} == {
                    *("channel", "importance", "priority", "alert_once", "push")
                } & shown.keys()
    # A request is no emergency: nothing breaks through a muted phone, Focus, or Do Not Disturb.
    levels = {sent[moment]["iPhone"]["push"]["interruption-level"] for moment in MOMENTS}
    assert levels == {"active", "passive"}
    assert "alarm_stream" not in str(push.pushed)
    assert not any("sound" in each["data"] for each in push.pushed)
