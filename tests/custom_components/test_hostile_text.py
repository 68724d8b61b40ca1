"""Text from outside stays text at every place that renders: no link, picture, HTML or override."""

import re
from typing import Any

from homeassistant.config_entries import SOURCE_ZEROCONF
from homeassistant.core import Event, HomeAssistant, callback
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN, EVENT_REQUEST
from custom_components.neighbors_requests.phones import phone_name

from . import values
from .fake_hub import FakeHub, until
from .home import entity_id
from .test_config_flow import seen
from .test_notifications import HOSTILE

ACTIVE = re.compile(r"(?<!\\)[<>\[\]()!`#*_]")
"""What markdown could take for more than text, if no backslash is before it."""


@pytest.mark.usefixtures("enable_custom_integrations")
async def test_the_name_of_a_hub_that_was_found(hass: HomeAssistant, hub: FakeHub) -> None:
    """Anybody on the network can announce a hub: its name is markdown in the dialog, no more."""
    flow: Any = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_ZEROCONF}, data=seen(hub, name=HOSTILE)
    )
    [shown] = hass.config_entries.flow.async_progress()

    name = flow["description_placeholders"]["name"]
    assert flow["step_id"] == "zeroconf_confirm"
    assert "evil" in name
    assert not ACTIVE.search(name)
    title = shown["context"]["title_placeholders"]["name"]
    for text in (name, title):
        assert "\u202e" not in text
        assert "\n" not in text
    assert len(title) <= 60


async def test_a_to_do_item(hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry) -> None:
    """Home Assistant's card shows an item's description as markdown: it fetches no picture."""
    await hub.push_request("request.matched", values.request(1, text=HOSTILE))
    await until(lambda: len(loaded.runtime_data.data.pending) == 1)
    listed: Any = await hass.services.async_call(
        "todo",
        "get_items",
        {"entity_id": entity_id(hass, "todo", "pending")},
        blocking=True,
        return_response=True,
    )

    [item] = next(iter(listed.values()))["items"]
    assert "evil" in item["description"]
    assert not ACTIVE.search(item["description"])


async def test_what_automations_are_told(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What goes from an event into a phone's notification holds no HTML, which Android shows."""
    told: list[Event] = []

    @callback
    def hear(event: Event) -> None:
        told.append(event)

    hass.bus.async_listen(EVENT_REQUEST, hear)
    hostile = "<a href='https://evil.example'>&lt;b&gt;</a>"
    agency = values.agency(name=hostile)
    consent = values.consent(by=hostile)
    request = values.request(1, title=hostile, agency=agency, people=2, consent=consent)
    await hub.push_request("request.matched", request)
    await until(lambda: any(event.data["type"] == "first_yes" for event in told))

    for event in told:
        texts = [text for text in event.data.values() if isinstance(text, str)]
        assert any("evil" in text for text in texts)
        assert not [text for text in texts if "<" in text or "&lt;" in text]
    assert loaded.runtime_data.last_update_success


async def test_a_phones_name(hass: HomeAssistant) -> None:
    """Whoever has a phone names it: the name is one line that shows what it is."""
    MockConfigEntry(domain="mobile_app", data={"device_name": "Kim\u202e\n\x07 phone"}).add_to_hass(
        hass
    )
    [entry] = hass.config_entries.async_entries("mobile_app")

    assert phone_name(hass, "mobile_app_kim_phone") == "Kim phone"
    assert entry.data["device_name"] != "Kim phone"
