"""Conditions, by device and without."""

from typing import Any

from homeassistant.components.device_automation import DeviceAutomationType
from homeassistant.core import Event, HomeAssistant, State
from homeassistant.helpers import condition, config_validation as cv
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_get_device_automations,
)

from custom_components.neighbors_requests.const import DOMAIN, EVENT_REQUEST

from . import values
from .fake_hub import FakeHub, until
from .test_device_triggers import device
from .values import CAMERA_ID, HUB_ID, request_id

PLATFORMS = ()  # only the tests that ask for every platform look at entities


async def holds(
    hass: HomeAssistant, config: dict[str, Any], variables: dict[str, Any] | None = None
) -> bool | None:
    """Return what a condition says, checked as an automation's is."""
    checked = await condition.async_validate_condition_config(hass, cv.CONDITION_SCHEMA(config))
    return (await condition.async_from_config(hass, checked))(hass, variables)


def about(kind: str, /, **options: object) -> dict[str, Any]:
    """Return a condition about a request."""
    return {"condition": f"{DOMAIN}.{kind}", "options": options}


NEWEST: tuple[tuple[str, dict[str, object], bool], ...] = (
    ("request_is_from", {}, True),
    ("request_is_from", {"agency_id": ["ab" * 20]}, True),
    ("request_is_from", {"agency_id": "cd" * 20}, False),
    ("request_is_from", {"kind": ["fire", "ems"]}, True),
    ("request_is_from", {"kind": ["police"]}, False),
    ("request_is_from", {"level_from": 2, "level_to": 2}, True),
    ("request_is_from", {"level_from": 3}, False),
    ("request_is_from", {"level_to": 1}, False),
    ("request_is_from", {"kind": ["fire"], "level_from": 3}, False),
    ("request_breaks_rule", {}, True),
    ("request_breaks_rule", {"findings": ["race_only", "threat"]}, True),
    ("request_breaks_rule", {"findings": ["threat"]}, False),
    ("request_matches", {}, True),
    ("request_matches", {"strength": "camera_only"}, True),
)
"""A kind of condition, its options, and whether it holds for the newest request that waits."""


async def test_about_the_newest_that_waits(
    hass: HomeAssistant, pending: MockConfigEntry, subtests: pytest.Subtests
) -> None:
    """If nothing says which request is meant, it is the newest that waits."""
    for kind, options, expected in NEWEST:
        with subtests.test(kind, **options):
            assert await holds(hass, about(kind, **options)) is expected
    assert pending.runtime_data.last_update_success


async def test_which_request_is_meant(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry
) -> None:
    """It is the one that is named, else the one that set the automation off, however it did."""
    quiet = values.quiet_request(3)
    await hub.push_request("request.received", quiet)
    await until(lambda: pending.runtime_data.data.seq == 3)
    matches, breaks = about("request_matches"), about("request_breaks_rule")
    named = {"request_id": request_id(3)}
    triggers: list[dict[str, Any]] = [
        {"trigger": named},
        {"trigger": {"event": Event(EVENT_REQUEST, named)}},
        {"trigger": {"to_state": State("event.hub_request", "x", named)}},
    ]

    assert [await holds(hass, matches, each) for each in triggers] == [False] * 3
    assert [await holds(hass, breaks, each) for each in triggers] == [False] * 3
    assert (
        await holds(
            hass,
            about("request_matches", request_id="{{ which }}"),
            {
                "which": request_id(1),
                **triggers[0],
            },
        )
        is True
    )
    camera_only = about("request_matches", strength="camera_only")
    assert await holds(hass, camera_only, triggers[0]) is False
    assert await holds(hass, about("request_is_from", request_id="unknown")) is False
    assert await holds(hass, matches, {"trigger": {"platform": "time"}}) is True


async def test_nothing_holds_of_nothing(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Without a request, or without a hub, no condition about one holds."""
    every = [about("request_is_from"), about("request_breaks_rule"), about("request_matches")]

    assert [await holds(hass, each) for each in every] == [False] * 3
    await hass.config_entries.async_unload(loaded.entry_id)
    assert [await holds(hass, each) for each in every] == [False] * 3


async def test_later_home_assistants_ask_by_another_name(
    hass: HomeAssistant, pending: MockConfigEntry
) -> None:
    """What later versions call is there, and says the same."""
    platform = await condition._async_get_condition_platform(  # noqa: SLF001 -- as they do
        hass, f"{DOMAIN}.request_matches"
    )
    assert platform[1] is not None
    matches: list[Any] = [
        each
        for key, each in (await platform[1].async_get_conditions(hass)).items()
        if key == "request_matches"
    ]
    config = condition.ConditionConfig(options={})

    assert matches[0](hass, config)._async_check(variables=None) is True  # noqa: SLF001 -- as they do
    assert pending.runtime_data.last_update_success


@pytest.mark.usefixtures("every_platform")
async def test_device_conditions(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry
) -> None:
    """Each device offers its own conditions; they follow the house, and end with the hub."""
    hass.config_entries.async_update_entry(pending, options={"agencies": ["ab" * 20]})
    assert await hass.config_entries.async_reload(pending.entry_id)
    await hub.heard(2)
    of_hub = device(hass, pending, HUB_ID)
    of_camera = device(hass, pending, CAMERA_ID)
    of_agency = device(hass, pending, "ab" * 20)

    async def now(device_id: str) -> dict[str, bool | None]:
        offered = await async_get_device_automations(
            hass, DeviceAutomationType.CONDITION, device_id
        )
        ours = [each for each in offered if each["domain"] == DOMAIN]
        for each in ours:
            each.pop("metadata", None)
        return {each["type"]: await holds(hass, each) for each in ours}

    assert await now(of_hub) == {"has_pending": True, "has_matching": True, "is_connected": True}
    assert await now(of_camera) == {"is_recorded": True, "has_motion": False}
    assert await now(of_agency) == {"asks_now": True}
    for number in (1, 2):
        closed = values.request(number, status="resolved")
        await hub.push_request("request.closed", closed)
    await hub.push_camera(values.camera(state="reconnecting", motion=True))
    await until(lambda: pending.runtime_data.data.seq == hub.seq)
    assert await now(of_hub) == {"has_pending": False, "has_matching": False, "is_connected": True}
    assert await now(of_camera) == {"is_recorded": False, "has_motion": True}
    assert await now(of_agency) == {"asks_now": False}
    config = {"condition": "device", "domain": DOMAIN, "device_id": of_hub, "type": "is_connected"}
    assert await holds(hass, config) is True
    assert await holds(hass, config | {"type": "has_motion"}) is False
    await hass.config_entries.async_unload(pending.entry_id)
    assert await now(of_hub) == {}


async def test_conditions_are_described(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Each condition has its fields described for the editor."""
    assert await async_setup_component(hass, "automation", {})

    described = await condition.async_get_all_descriptions(hass)

    ours = {key for key in described if key.startswith(f"{DOMAIN}.")}
    assert ours == {
        f"{DOMAIN}.{key}" for key in ("request_is_from", "request_breaks_rule", "request_matches")
    }
    assert all(described[key] for key in ours)
    assert loaded.runtime_data.last_update_success
