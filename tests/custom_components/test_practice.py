"""Practice in Home Assistant: people are told of it, and nothing that runs by itself is."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.neighbors_requests.automation_events import facts
from custom_components.neighbors_requests.client.decode import read
from custom_components.neighbors_requests.client.models import Request
from custom_components.neighbors_requests.const import DOMAIN, EVENT_REQUEST
from custom_components.neighbors_requests.logbook import described
from hub.model.ids import PRACTICE
from hub.model.report import RequestReport

from . import values
from .fake_hub import FakeHub, until
from .home import state
from .test_request_events import read_common
from .values import request_id

NUMBER = 7


def practice(**changes: Any) -> RequestReport:  # noqa: ANN401 -- fields of several types
    """Return a practice request that waits for an answer, as new as any."""
    made: dict[str, Any] = {
        "origin": PRACTICE,
        "agency": values.agency(name="Practice agency"),
        "title": "Practice: a blue bicycle was taken",
    }
    return values.request(NUMBER, **(made | dict(changes)))


async def test_a_person_is_told_that_it_is_practice(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry, shown: dict[str, Any]
) -> None:
    """The notice says so first and last, here and on phones, and goes when the practice ends."""
    sent: list[ServiceCall] = []

    async def send(call: ServiceCall) -> None:
        sent.append(call)

    hass.services.async_register("notify", "mobile_app_phone", send)
    hass.config_entries.async_update_entry(entry, options={"phones": ["mobile_app_phone"]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    await hub.push_request("request.matched", practice())
    await until(lambda: bool(shown) and bool(sent))

    [notification] = shown.values()
    assert notification["title"] == sent[0].data["title"] == "Practice request"
    assert sent[0].data["message"].startswith("Practice: a blue bicycle was taken")
    assert sent[0].data["message"].endswith("nothing is sent.")
    hub.house.reports.clear()
    await hub.push_raw("request.closed", request_id=request_id(NUMBER), removed=True)
    await until(lambda: not shown and len(sent) > 1)
    assert sent[-1].data["message"] == "clear_notification"
    assert entry.runtime_data.data.practice is None


async def test_no_entity_and_no_trigger_knows_it(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """It is on the bus under a type of its own; buttons and counts are of real requests."""
    events = async_capture_events(hass, EVENT_REQUEST)
    before = {
        each.entity_id: (each.state, each.attributes)
        for each in hass.states.async_all()
        if not each.entity_id.startswith(("persistent_notification", "update"))
    }

    await hub.push_request("request.received", practice())
    await hub.push_request("request.matched", practice())
    await hub.push_request("request.decided", practice(decision=values.decision(NUMBER)))
    await until(lambda: loaded.runtime_data.data.seq == 3)
    await hass.async_block_till_done()

    assert [event.data["type"] for event in events] == ["practice"] * 3
    assert [event.data["happening"] for event in events] == ["received", "matched", "decided"]
    assert all(event.data["practice"] is True for event in events)
    after = {key: hass.states.get(key) for key in before}
    assert {
        key: (now.state, now.attributes) for key, now in after.items() if now is not None
    } == before
    assert state(hass, "sensor", "pending_requests").state == "0"
    assert loaded.runtime_data.data.newest == ()


async def test_answering_without_an_id_answers_a_real_request(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A practice request, however new, is never what an automation's action acts on."""
    await hub.push_request("request.matched", practice())
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(DOMAIN, "deny", {}, blocking=True)
    await hub.push_request("request.matched", values.request(1))

    await hass.services.async_call(DOMAIN, "deny", {}, blocking=True)

    assert [each for each in hub.seen if each[1].endswith("/decision")] == [
        ("POST", f"/api/v1/requests/{request_id(1)}/decision")
    ]
    assert loaded.runtime_data.data.practice is not None


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("en", "Practice: "),
        ("es", "Práctica: "),
        ("fr", "Entraînement\N{NO-BREAK SPACE}: "),
        ("de", "Übung: "),
    ],
)
def test_the_logbook_says_that_it_was_practice(language: str, marked: str) -> None:
    """In each language, before the sentence of what happened."""
    request = read(Request, values.as_json(practice(decision=values.decision(NUMBER))))
    event: Event[Mapping[str, Any]] = Event(
        EVENT_REQUEST, {**facts(request), "type": "practice", "happening": "decided"}
    )
    real: Event[Mapping[str, Any]] = Event(EVENT_REQUEST, {**facts(request), "type": "decided"})

    entry = described(event, read_common(language))

    assert entry["name"] == "Practice agency"
    assert entry["message"] == marked + described(real, read_common(language))["message"]
