"""A page is told a house's state, all that follows, and when its hub is lost and back."""

import asyncio

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from . import values
from .fake_hub import FakeHub
from .test_panel_calls import Page, page_of
from .values import Json


@pytest.fixture
async def page(
    hass: HomeAssistant, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> Page:
    """Open a page."""
    return await page_of(hass, hass_ws_client, loaded, GROUP_ID_USER)


async def told(page: Page) -> Json:
    """Return what the page is told next."""
    async with asyncio.timeout(60):
        answer = await page.socket.receive_json()
    event: Json = answer["event"]
    return event


async def subscribe(page: Page) -> Json:
    """Subscribe, and return what is told first."""
    answer = await page.say("subscribe", entry_id=page.entry.entry_id)
    assert answer["success"], answer
    return await told(page)


async def test_state_and_then_messages(hub: FakeHub, page: Page) -> None:
    """First the hub's own state, then its messages to the letter, those of unknown kinds too."""
    hub.requests[values.request_id(1)] = values.request(1)

    first = await subscribe(page)
    await hub.push_request("request.changed", values.request(1, title="Another"))
    await hub.push_raw("something.new", what=7)
    messages = [await told(page), await told(page)]

    assert (first["type"], first["available"]) == ("state", True)
    assert first["state"]["requests"] == [values.as_json(values.request(1))]
    assert [each["type"] for each in messages] == ["message", "message"]
    assert messages[0]["message"]["type"] == "request.changed"
    assert messages[0]["message"]["data"]["request"]["title"] == "Another"
    assert messages[1]["message"] == {
        "seq": 2,
        "type": "something.new",
        "at": messages[1]["message"]["at"],
        "data": {"what": 7},
    }


async def test_away_and_back(hub: FakeHub, page: Page) -> None:
    """A hub that is lost is told once, with since when; once it is back its state comes anew."""
    await subscribe(page)

    await hub.stop()
    away = await told(page)
    await hub.start()
    back = await told(page)

    assert away["type"] == "away"
    assert away["since"]
    assert back["type"] == "state"


async def test_a_reload_is_a_short_absence(hass: HomeAssistant, hub: FakeHub, page: Page) -> None:
    """Changed options load the entry anew, and the page goes on without asking again."""
    await subscribe(page)

    assert await hass.config_entries.async_reload(page.entry.entry_id)
    await hub.heard(2)
    away, back = await told(page), await told(page)
    await hub.push_raw("something.new")
    message = await told(page)

    assert (away["type"], back["type"], message["type"]) == ("away", "state", "message")


async def test_a_page_that_left_is_told_no_more(hub: FakeHub, page: Page) -> None:
    """After unsubscribing nothing more comes."""
    await subscribe(page)
    await page.socket.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    assert (await page.socket.receive_json())["success"]

    await hub.push_raw("something.new")
    answer = await page.say("houses")

    assert answer["type"] == "result"


async def test_a_brief_state_leaves_out_what_lists_do_not_show(hub: FakeHub, page: Page) -> None:
    """The details of requests come in their messages, and when a page asks for one request."""
    clips = [values.matching_clip(1), values.matching_clip(2)]
    request = values.changed(values.request(1), match=values.match(*clips))
    hub.requests[values.request_id(1)] = request

    answer = await page.say("subscribe", entry_id=page.entry.entry_id, brief=True)
    first = await told(page)
    await hub.push_request("request.changed", request)
    message = await told(page)

    assert answer["success"]
    [listed] = first["state"]["requests"]
    whole = values.as_json(request)
    match = {**whole["match"], "clips": [], "near": []}
    details: Json = {"text": "", "thread": [], "fetches": [], "proposal": None, "match": match}
    details["accounting"] = None
    brief = {"clips": 2, "cameras": [whole["match"]["clips"][0]["camera_id"]]}
    assert listed == {**whole, **details, "brief": brief}
    assert whole["text"]
    assert message["message"]["data"]["request"] == whole
