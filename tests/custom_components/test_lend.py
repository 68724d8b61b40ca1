"""What was chosen and is renamed, removed, or comes back."""

from typing import Any

from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.subentries import camera_subentries

from .fake_hub import FakeHub, until
from .home import choose, choose_sensors
from .values import CAMERA_ID

GATE = "binary_sensor.gate"


def missing(hass: HomeAssistant) -> list[str]:
    """Return the entities that an issue says are gone, as markdown writes them."""
    shown: list[Any] = [
        issue.translation_placeholders or {}
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.translation_key == "lent_entity_missing"
    ]
    return sorted(each["entity"] for each in shown)


def registered(hass: HomeAssistant, domain: str, name: str) -> str:
    """Register an entity of another integration."""
    registry = er.async_get(hass)
    entry = registry.async_get_or_create(domain, "demo", name, suggested_object_id=name)
    return str(entry.entity_id)


async def test_choices_follow_a_renamed_entity(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Wherever it was chosen: lent, as a trigger of any kind, as information."""
    camera, gate = registered(hass, "camera", "yard"), registered(hass, "binary_sensor", "gate")
    choose(hass, loaded, lent=camera, triggers={"motion": [gate], "external": [gate, "switch.a"]})
    choose_sensors(hass, loaded, gate, "lock.door")
    registry = er.async_get(hass)

    registry.async_update_entity(camera, new_entity_id="camera.porch")
    registry.async_update_entity(gate, new_entity_id="binary_sensor.door")
    registry.async_update_entity("binary_sensor.door", name="Renamed only in name")
    await hass.async_block_till_done()

    assert camera_subentries(loaded)[CAMERA_ID].data == {
        "lent": "camera.porch",
        "triggers": {
            "motion": ["binary_sensor.door"],
            "external": ["binary_sensor.door", "switch.a"],
        },
    }
    assert loaded.options["sensors"] == ["binary_sensor.door", "lock.door"]


async def test_a_rename_of_something_else_changes_nothing(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Cameras without a choice stay without one."""
    gate = registered(hass, "binary_sensor", "gate")
    choose_sensors(hass, loaded, "lock.door")

    er.async_get(hass).async_update_entity(gate, new_entity_id="binary_sensor.door")
    await hass.async_block_till_done()

    assert loaded.options["sensors"] == ["lock.door"]
    assert camera_subentries(loaded)[CAMERA_ID].data == {}
    assert hub.cameras


async def test_an_entity_that_is_gone_is_an_issue(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Until it is back, or no longer chosen; one that is only unavailable is none."""
    gate = registered(hass, "binary_sensor", "gate")
    hass.states.async_set("lock.door", "unavailable")
    choose_sensors(hass, loaded, gate, "lock.door")
    assert missing(hass) == []

    er.async_get(hass).async_remove(gate)
    await hass.async_block_till_done()
    assert missing(hass) == ["binary\\_sensor\\.gate"]
    registered(hass, "binary_sensor", "gate")
    await hass.async_block_till_done()
    assert missing(hass) == []
    er.async_get(hass).async_remove(gate)
    await hass.async_block_till_done()
    assert missing(hass)
    choose_sensors(hass, loaded)

    assert missing(hass) == []


async def test_an_entity_without_registry_comes_back_too(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Its state is all there is of it; it is looked for when the hub next says something."""
    choose(hass, loaded, triggers={"motion": [GATE]})
    assert missing(hass) == ["binary\\_sensor\\.gate"]

    hass.states.async_set(GATE, "off")
    await hub.push("problem.cleared", id="none")

    await until(lambda: missing(hass) == [])


async def test_nothing_is_missed_before_home_assistant_has_started(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """At start many an entity comes later than this one; unloading takes the issue away."""
    hass.config_entries.async_update_entry(entry, options={"sensors": [GATE]})
    hass.set_state(CoreState.starting)
    await hass.config_entries.async_setup(entry.entry_id)
    await hub.heard()
    registered(hass, "binary_sensor", "gate")
    er.async_get(hass).async_remove(GATE)
    await hass.async_block_till_done()
    assert missing(hass) == []

    hass.set_state(CoreState.running)
    hass.bus.async_fire("homeassistant_started")
    await hass.async_block_till_done()

    assert missing(hass) == ["binary\\_sensor\\.gate"]
    await hass.config_entries.async_unload(entry.entry_id)
    assert missing(hass) == []
