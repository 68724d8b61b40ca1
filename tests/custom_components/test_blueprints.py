"""Every blueprint, imported as a person imports it, and run in the real Home Assistant."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
import json
from pathlib import Path
from typing import Any

from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.neighbors_requests.const import DOMAIN
from hub.model.report import RequestReport

from . import values
from .fake_hub import FakeHub, until
from .values import request_id

PLATFORMS = ()  # no test here looks at an entity

FOLDER = Path(__file__).parents[2] / f"custom_components/{DOMAIN}/blueprints/automation/{DOMAIN}"
TEXTS = {path.name: path.read_text() for path in sorted(FOLDER.glob("*.yaml"))}
SETTLES_S = 0.3
TAP = "mobile_app_notification_action"


@pytest.fixture
async def own_folder(
    hass: HomeAssistant, tmp_path: Path, loaded: MockConfigEntry
) -> AsyncGenerator[MockConfigEntry]:
    """Return the hub's entry, in a Home Assistant whose blueprints go to a folder of its own."""
    hass.config.config_dir = str(tmp_path)
    assert await async_setup_component(hass, "automation", {})
    yield loaded
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)
    await hass.async_block_till_done()


async def imported(hass: HomeAssistant, ws: WebSocketGenerator, name: str) -> dict[str, Any]:
    """Save a blueprint through the websocket, as the import page does."""
    client = await ws(hass)
    await client.send_json_auto_id(
        {
            "type": "blueprint/save",
            "domain": "automation",
            "path": f"{DOMAIN}/{name.removesuffix('.yaml')}",
            "yaml": TEXTS[name],
            "source_url": f"https://example.org/{name}",
        }
    )
    saved: dict[str, Any] = await client.receive_json()
    return saved


async def run(hass: HomeAssistant, ws: WebSocketGenerator, name: str, /, **inputs: object) -> None:
    """Import a blueprint and make an automation of it."""
    saved = await imported(hass, ws, name)
    assert saved["success"], saved
    config = {"use_blueprint": {"path": f"{DOMAIN}/{name}", "input": inputs}, "alias": "Ours"}
    path = Path(hass.config.config_dir) / "configuration.yaml"
    path.write_text(json.dumps({"automation": [config]}))  # JSON is YAML.
    await hass.services.async_call("automation", "reload", blocking=True)
    state = hass.states.get("automation.ours")
    assert state is not None
    assert state.state == "on"


@pytest.fixture
def phone(hass: HomeAssistant) -> str:
    """Return the device of a phone."""
    entry = MockConfigEntry(domain="mobile_app")
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("mobile_app", "1")}, name="Alex's phone"
    )
    return device.id


@pytest.fixture
def sent(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what the phone is sent."""
    calls: list[ServiceCall] = async_mock_service(hass, "notify", "mobile_app_alex_s_phone")
    return calls


def clock(minutes: int) -> str:
    """Return the time of day that is so many minutes from now; it may be tomorrow's."""
    return f"{dt_util.now() + timedelta(minutes=minutes):%H:%M:%S}"


async def settled() -> None:
    """Give automations time to act; to wait for all of Home Assistant would be to wait for them."""
    await asyncio.sleep(SETTLES_S)


async def comes(hass: HomeAssistant, hub: FakeHub, kind: str, request: RequestReport) -> None:
    """Have a request arrive, and everything that it sets off."""
    await hub.push_request(kind, request)
    [entry] = hass.config_entries.async_loaded_entries(DOMAIN)
    await until(lambda: entry.runtime_data.data.seq >= hub.seq)
    await settled()


@pytest.mark.parametrize("name", TEXTS)
async def test_every_blueprint_is_taken(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    own_folder: MockConfigEntry,
    name: str,
) -> None:
    """Home Assistant takes each blueprint as it stands, and each names where it came from."""
    saved = await imported(hass, hass_ws_client, name)

    assert saved["success"], saved
    assert f"/blueprints/automation/{DOMAIN}/{name}" in TEXTS[name]
    assert own_folder.runtime_data.last_update_success


@pytest.mark.parametrize(
    ("inputs", "denied"),
    [
        ({}, False),
        ({"agencies": ["ab" * 20]}, True),
        ({"agencies": ["cd" * 20]}, False),
        ({"incidents": ["fire"]}, True),
        ({"incidents": ["theft"]}, False),
        ({"level": 2}, True),
        ({"level": 1}, False),
        ({"findings": ["any"]}, True),
        ({"findings": ["race_only"]}, True),
        ({"findings": ["threat"]}, False),
        ({"hours_from": -60, "hours_until": 60}, True),
        ({"hours_from": 60, "hours_until": 120}, False),
        ({"incidents": ["fire"], "level": 1}, False),
    ],
)
async def test_denies_by_rules(  # noqa: PLR0913, PLR0917 -- fixtures and cases
    hass: HomeAssistant,
    hub: FakeHub,
    hass_ws_client: WebSocketGenerator,
    own_folder: MockConfigEntry,
    inputs: dict[str, Any],
    denied: bool,  # noqa: FBT001 -- one case
) -> None:
    """A request is denied if all that is set holds, and if nothing is set none is."""
    hours = {name: clock(minutes) for name, minutes in inputs.items() if name.startswith("hours")}
    await run(hass, hass_ws_client, "deny_by_rules.yaml", **inputs | hours)

    await comes(hass, hub, "request.received", values.request(1))

    answers = [(made["request_id"], made["answer"], made["by"]) for made in hub.decisions]
    assert answers == ([(request_id(1), "deny", "automation")] if denied else [])
    assert own_folder.runtime_data.last_update_success


async def test_phones_are_told_and_deny(  # noqa: PLR0913, PLR0917 -- fixtures
    hass: HomeAssistant,
    hub: FakeHub,
    hass_ws_client: WebSocketGenerator,
    own_folder: MockConfigEntry,
    phone: str,
    sent: list[ServiceCall],
    hass_admin_user: MockUser,
) -> None:
    """A phone gets picture and buttons; its Deny is its owner's, and the notice then goes away."""
    picture = "image.hub_newest_request"
    await run(hass, hass_ws_client, "notify_phones.yaml", phones=[phone], picture=picture)

    await comes(hass, hub, "request.received", values.quiet_request(2))
    assert sent == []
    await comes(hass, hub, "request.matched", values.request(1))
    await until(lambda: len(sent) == 1)
    extra = sent[0].data["data"]
    actions = {each["title"]: each for each in extra["actions"]}
    hass_admin_user.name = "Alex"
    tap = {"action": actions["Deny"]["action"]}
    hass.bus.async_fire(TAP, tap, context=Context(user_id=hass_admin_user.id))
    await until(lambda: len(sent) == 2)

    assert sent[0].data["title"] == "Example County Fire requests video"
    assert sent[0].data["message"] == "2 clips. Level 2."
    assert extra["image"] == f"/api/image_proxy/{picture}"
    assert (extra["car_ui"], extra["push"]) == (True, {"interruption-level": "active"})
    review = f"/neighbors-requests/requests/{request_id(1)}/review"
    assert (actions["Approve…"]["action"], actions["Approve…"]["uri"]) == ("URI", review)
    assert actions["Approve…"]["authenticationRequired"] is True
    assert [(made["answer"], made["by"]) for made in hub.decisions] == [("deny", "Alex")]
    assert sent[1].data["message"] == "clear_notification"
    assert sent[1].data["data"]["tag"] == extra["tag"]
    assert own_folder.runtime_data.last_update_success


async def test_later_asks_again_unless_answered(  # noqa: PLR0913, PLR0917 -- fixtures
    hass: HomeAssistant,
    hub: FakeHub,
    hass_ws_client: WebSocketGenerator,
    own_folder: MockConfigEntry,
    phone: str,
    sent: list[ServiceCall],
) -> None:
    """Later asks again after its time; once the request is answered meanwhile it does not."""
    await run(hass, hass_ws_client, "notify_phones.yaml", phones=[phone], later={"minutes": 5})
    await comes(hass, hub, "request.matched", values.request(1))
    await until(lambda: len(sent) == 1)
    later = {"action": sent[0].data["data"]["actions"][2]["action"]}

    hass.bus.async_fire(TAP, later)
    await settled()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=6))
    await until(lambda: len(sent) == 2)
    asked_again = "image" not in sent[1].data["data"] and "title" in sent[1].data
    hass.bus.async_fire(TAP, later)
    await settled()
    decided = values.request(1, decision=values.decision(1))
    await comes(hass, hub, "request.decided", decided)
    await until(lambda: len(sent) == 3)

    assert asked_again
    assert sent[2].data["message"] == "clear_notification"
    assert own_folder.runtime_data.last_update_success


@pytest.mark.parametrize(("name", "asked"), [("Kim", 1), ("alex", 0)])
async def test_second_person_is_asked(  # noqa: PLR0913, PLR0917 -- fixtures and cases
    hass: HomeAssistant,
    hub: FakeHub,
    hass_ws_client: WebSocketGenerator,
    own_folder: MockConfigEntry,
    phone: str,
    sent: list[ServiceCall],
    name: str,
    asked: int,
) -> None:
    """The second person is asked once the first has said yes, and nobody about their own."""
    await run(hass, hass_ws_client, "ask_second_person.yaml", phone=phone, name=name)
    await comes(hass, hub, "request.matched", values.request(1, people=2))
    before = len(sent)

    agreed = values.request(1, people=2, consent=values.consent(1))
    await comes(hass, hub, "request.changed", agreed)
    await comes(hass, hub, "request.changed", agreed)

    assert before == 0
    assert [call.data["title"] for call in sent] == [
        "Alex approved a request from Example County Fire"
    ] * asked
    decided = values.request(1, decision=values.decision(1))
    await comes(hass, hub, "request.decided", decided)
    assert len(sent) == asked * 2
    assert own_folder.runtime_data.last_update_success


@pytest.mark.parametrize("quiet", [True, False])
async def test_quiet_hours_end_with_a_digest(
    hass: HomeAssistant,
    hub: FakeHub,
    hass_ws_client: WebSocketGenerator,
    own_folder: MockConfigEntry,
    quiet: bool,  # noqa: FBT001 -- one case
) -> None:
    """In quiet hours nothing is said until they end, then once; else at once; never of nothing."""
    said = async_mock_service(hass, "test", "say")
    await run(
        hass,
        hass_ws_client,
        "quiet_hours.yaml",
        hub=own_folder.entry_id,
        quiet_from=clock(-60 if quiet else 60),
        quiet_until=clock(120),
        say=[{"action": "test.say", "data": {"message": "{{ message }}"}}],
    )
    ends = dt_util.utcnow() + timedelta(minutes=120)

    async_fire_time_changed(hass, ends)
    await hass.async_block_till_done()
    of_nothing = len(said)
    await comes(hass, hub, "request.matched", values.request(1))
    await comes(hass, hub, "request.matched", values.request(2))
    at_once = len(said)
    async_fire_time_changed(hass, ends + timedelta(days=1))
    await hass.async_block_till_done()

    assert (of_nothing, at_once) == (0, 0 if quiet else 2)
    assert [call.data["message"] for call in said[at_once:]] == [
        "2 requests to answer. Nothing has been sent."
    ]


async def test_light_flashes_for_this_house_only(
    hass: HomeAssistant,
    hub: FakeHub,
    hass_ws_client: WebSocketGenerator,
    own_folder: MockConfigEntry,
) -> None:
    """A light flashes if this house has clips, and for nothing else."""
    flashed = async_mock_service(hass, "light", "turn_on")
    light = {"entity_id": "light.hall"}
    await run(hass, hass_ws_client, "flash_light.yaml", light=light)

    await comes(hass, hub, "request.received", values.quiet_request(1))
    await comes(hass, hub, "request.matched", values.request(2, match=values.match()))
    before = len(flashed)
    await comes(hass, hub, "request.matched", values.request(3))

    assert before == 0
    assert [(call.data["entity_id"], call.data["flash"]) for call in flashed] == [
        (["light.hall"], "long")
    ]
    assert own_folder.runtime_data.last_update_success


@pytest.mark.parametrize(
    ("level", "side", "words"),
    [
        (2, 1, "Look. From Example County Fire."),
        (1, 1, "Look."),
        (2, -1, None),
    ],
)
async def test_speaker_announces_by_day(  # noqa: PLR0913, PLR0917 -- fixtures and cases
    hass: HomeAssistant,
    hub: FakeHub,
    hass_ws_client: WebSocketGenerator,
    own_folder: MockConfigEntry,
    level: int,
    side: int,
    words: str | None,
) -> None:
    """A speaker says it by day, and says a name only if somebody confirmed it."""
    spoken = async_mock_service(hass, "tts", "speak")
    await run(
        hass,
        hass_ws_client,
        "announce.yaml",
        voice="tts.voice",
        speakers=["media_player.hall"],
        words="Look.",
        say_who=True,
        after=clock(-60 * side),
        before=clock(60 * side),
    )
    agency = values.agency(level=level)

    await comes(hass, hub, "request.matched", values.request(1, agency=agency))

    assert [call.data["message"] for call in spoken] == ([words] if words else [])
    assert own_folder.runtime_data.last_update_success


async def test_phones_are_told_in_the_households_words(  # noqa: PLR0913, PLR0917 -- fixtures
    hass: HomeAssistant,
    hub: FakeHub,
    hass_ws_client: WebSocketGenerator,
    own_folder: MockConfigEntry,
    phone: str,
    sent: list[ServiceCall],
) -> None:
    """Every word of a notification is an input; a name that looks like a placeholder stays one."""
    texts = {
        "title_text": "{agency} bittet um Video",
        "one_text": "Ein Clip, Stufe {level}.",
        "many_text": "{clips} Clips, Stufe {level}.",
        "approve_text": "Freigeben…",
        "deny_text": "Ablehnen",
        "later_text": "Später",
    }
    await run(hass, hass_ws_client, "notify_phones.yaml", phones=[phone], **texts)
    agency = values.agency(name="{clips} & Co.")

    await comes(hass, hub, "request.matched", values.request(1, agency=agency))
    await until(lambda: len(sent) == 1)

    assert sent[0].data["title"] == "{clips} & Co. bittet um Video"
    assert sent[0].data["message"] == "2 Clips, Stufe 2."
    buttons = [each["title"] for each in sent[0].data["data"]["actions"]]
    assert buttons == ["Freigeben…", "Ablehnen", "Später"]
    assert own_folder.runtime_data.last_update_success
