"""The count of awareness items: switched off at first, and nothing of it can be answered."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.client.decode import read
from custom_components.neighbors_requests.client.errors import AnswerUnreadableError
from custom_components.neighbors_requests.client.messages import AwarenessChanged
from custom_components.neighbors_requests.client.models import Awareness, AwarenessState

from . import values
from .fake_hub import FakeHub, until
from .home import entity_id, state
from .test_house import after, message

SOURCE = {
    "id": "5a" * 6,
    "name": "State weather",
    "host": "weather.example.org",
    "kind": "cap",
    "state": "following",
    "since": values.NOW,
    "fetched_at": values.NOW,
    "reason": "",
    "seen": 4,
    "shown": 1,
}


def test_reads_what_sources_say() -> None:
    """Items and sources are read; a state that is not known cannot be."""
    window = {"start": values.NOW, "end": values.NOW}
    concern = {"reason": "Here.", "cameras": [], "clips": []}
    one, other = map(values.as_json, (values.awareness_item(), values.awareness_item(2)))
    items = [one | {"window": window, "concern": concern}, other]

    awareness = read(Awareness, {"sources": [SOURCE], "items": items})

    assert [item.concern is not None for item in awareness.items] == [True, False]
    assert awareness.sources[0].state is AwarenessState.FOLLOWING
    with pytest.raises(AnswerUnreadableError):
        read(Awareness, {"sources": [SOURCE | {"state": "odd"}], "items": []})


def test_message_changes_the_count() -> None:
    """The house counts what is shown, and none of it is a request."""
    house = after("awareness.changed", count=5)

    assert isinstance(message("awareness.changed", {"count": 5}).news, AwarenessChanged)
    assert house.awareness == 5
    assert len(house.requests) == 2


async def test_is_switched_off_at_first(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Nobody is shown a count that they did not ask for."""
    entry = er.async_get(hass).async_get(entity_id(hass, "sensor", "awareness"))

    assert entry is not None
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert loaded.runtime_data.data.awareness == 0


async def test_counts_and_lists(hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry) -> None:
    """Switched on, it counts, lists the newest five as plain text, and follows what changes."""
    hub.house.feeds.shown[:] = [values.awareness_item(title="A\u202eB")]
    er.async_get(hass).async_update_entity(entity_id(hass, "sensor", "awareness"), disabled_by=None)
    await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done()
    await until(lambda: bool(state(hass, "sensor", "awareness").attributes["items"]))
    first = state(hass, "sensor", "awareness")

    hub.house.feeds.shown[:] = [values.awareness_item(number) for number in range(7)]
    await hub.push("awareness.changed")
    await until(lambda: len(state(hass, "sensor", "awareness").attributes["items"]) == 5)

    assert (first.state, first.attributes["items"][0]["title"]) == ("1", "AB")
    assert first.attributes["items"][0]["concerns"] is False
    assert state(hass, "sensor", "awareness").state == "7"
