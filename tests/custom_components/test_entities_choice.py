"""The request that buttons are about, and the list of those that wait."""

from typing import Any

from homeassistant.components.todo.const import DOMAIN as TODO
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from . import values
from .fake_hub import FakeHub, until
from .home import entity_id, state
from .values import request_id

OLDER = "Example County Fire: The alley behind Mill Street"
NEWER = "Example County Fire: The bridge"


@pytest.fixture
async def two(hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry) -> MockConfigEntry:
    """Return a hub with two requests that wait."""
    await hub.push_request("request.matched", values.request(1))
    await hub.push_request("request.matched", values.request(2, title="The bridge"))
    await until(lambda: len(loaded.runtime_data.data.pending) == 2)
    await hass.async_block_till_done()
    return loaded


async def choose(hass: HomeAssistant, option: str) -> None:
    """Choose as a person does."""
    target = {"entity_id": entity_id(hass, "select", "chosen_request"), "option": option}
    await hass.services.async_call("select", "select_option", target, blocking=True)


async def press(hass: HomeAssistant, key: str) -> None:
    """Press a button as a person does."""
    person = MockUser(name="Alex", is_owner=True).add_to_hass(hass)
    target = {"entity_id": entity_id(hass, "button", key)}
    context = Context(user_id=person.id)
    await hass.services.async_call("button", "press", target, blocking=True, context=context)


@pytest.mark.usefixtures("two")
async def test_newest_is_meant_until_somebody_chooses(hass: HomeAssistant, hub: FakeHub) -> None:
    """The select offers what waits, and means the newest at first."""
    select = state(hass, "select", "chosen_request")

    assert select.state == "newest"
    assert select.attributes["options"] == ["newest", NEWER, OLDER]
    await press(hass, "deny")
    assert [made["request_id"] for made in hub.decisions] == [request_id(2)]


@pytest.mark.usefixtures("two")
async def test_buttons_are_about_the_one_that_was_chosen(hass: HomeAssistant, hub: FakeHub) -> None:
    """A press answers the chosen request, and the choice is the newest again."""
    await choose(hass, OLDER)
    assert state(hass, "select", "chosen_request").state == OLDER

    await press(hass, "approve")

    made = hub.decisions[-1]
    assert (made["request_id"], made["answer"]) == (request_id(1), "approve")
    assert state(hass, "select", "chosen_request").state == "newest"


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("key", ["approve", "deny", "hide"])
async def test_press_never_falls_on_another_request(
    hass: HomeAssistant, hub: FakeHub, key: str
) -> None:
    """If the chosen request has gone, a press does nothing, however many others wait."""
    await choose(hass, OLDER)
    gone = values.request(1, status="resolved")
    await hub.push_request("request.closed", gone)
    await until(lambda: state(hass, "select", "chosen_request").state == "unknown")

    with pytest.raises(ServiceValidationError) as raised:
        await press(hass, key)

    assert raised.value.translation_key == "choice_gone"
    assert hub.decisions == []
    assert not any(path.endswith("/hidden") for _, path in hub.seen)


async def test_choice_ends_with_the_last_request(
    hass: HomeAssistant, hub: FakeHub, two: MockConfigEntry
) -> None:
    """Once nothing waits the next request is again the one that is meant."""
    await choose(hass, OLDER)
    for number in (1, 2):
        await hub.push_request("request.closed", values.answered(number))
    await until(lambda: not two.runtime_data.data.pending)

    await until(lambda: state(hass, "select", "chosen_request").state == "newest")
    with pytest.raises(ServiceValidationError) as raised:
        await press(hass, "hide")
    assert raised.value.translation_key == "nothing_pending"


async def test_same_words_are_told_apart(
    hass: HomeAssistant, hub: FakeHub, two: MockConfigEntry
) -> None:
    """Two requests with one title are two options; what is not offered cannot be chosen."""
    await hub.push_request("request.matched", values.request(3))
    await until(lambda: len(two.runtime_data.data.pending) == 3)
    options = state(hass, "select", "chosen_request").attributes["options"]

    assert options == ["newest", OLDER, NEWER, f"{OLDER} (2)"]
    with pytest.raises(ServiceValidationError):
        await choose(hass, "another")
    with pytest.raises(KeyError):
        two.runtime_data.choice.choose("another")


async def test_hidden_request_is_in_no_list(
    hass: HomeAssistant, hub: FakeHub, two: MockConfigEntry
) -> None:
    """Hide answers nothing: the request leaves lists, counts and the map."""
    await press(hass, "hide")
    await until(lambda: len(two.runtime_data.data.pending) == 1)

    assert hub.decisions == []
    assert state(hass, "sensor", "open_requests").state == "1"
    assert state(hass, "todo", "pending").state == "1"
    await hass.async_block_till_done()
    assert len(hass.states.async_entity_ids("geo_location")) == 1


async def test_hub_that_refuses_to_hide_says_so(
    hass: HomeAssistant, hub: FakeHub, two: MockConfigEntry
) -> None:
    """A hide that was not taken is an error in words."""
    hub.answers[f"/api/v1/requests/{request_id(2)}/hidden"] = (409, {})

    with pytest.raises(HomeAssistantError) as raised:
        await press(hass, "hide")

    assert raised.value.translation_key == "conflict"
    assert len(two.runtime_data.data.pending) == 2


@pytest.mark.usefixtures("two")
async def test_list_shows_what_waits(hass: HomeAssistant) -> None:
    """Each request that waits is an item, with until when."""
    entity = entity_id(hass, TODO, "pending")
    listed: Any = await hass.services.async_call(
        TODO, "get_items", {"entity_id": entity}, blocking=True, return_response=True
    )

    items = listed[entity]["items"]
    assert [each["summary"] for each in items] == [NEWER, OLDER]
    assert {each["due"] for each in items} == {"2026-12-22T09:00:00+00:00"}
    assert state(hass, TODO, "pending").state == "2"


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("service", "told"),
    [
        ("update_item", {"item": OLDER, "status": "completed"}),
        ("remove_item", {"item": OLDER}),
        ("add_item", {"item": "Milk"}),
        ("remove_completed_items", {}),
    ],
)
async def test_ticking_answers_nothing(
    hass: HomeAssistant, hub: FakeHub, service: str, told: dict[str, str]
) -> None:
    """The list can be read only: no tick, by whoever, approves, denies or hides."""
    before = len(hub.seen)

    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(
            TODO, service, {"entity_id": entity_id(hass, TODO, "pending"), **told}, blocking=True
        )

    assert len(hub.seen) == before
    assert hub.decisions == []
