"""The options: phones, what automations may do, and the sensors that are lent."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from . import payloads
from .fake_hub import FakeHub


async def test_options_are_kept(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Phones are offered that are there or were chosen before; a change reloads the entry."""
    hass.services.async_register("notify", "mobile_app_phone", lambda _call: None)
    hass.services.async_register("notify", "somewhere_else", lambda _call: None)
    before = loaded.runtime_data
    result = await hass.config_entries.options.async_init(loaded.entry_id)
    form = result["data_schema"]
    assert form is not None
    [offered] = [
        selector.config["options"] for key, selector in form.schema.items() if key == "phones"
    ]
    assert offered == ["mobile_app_phone"]

    result = await hass.config_entries.options.async_configure(
        result["flow_id"],
        {
            "phones": ["mobile_app_phone"],
            "pictures": False,
            "review_path": " /lovelace/house ",
            "automations_may_approve": True,
            "sensors": ["binary_sensor.gate"],
        },
    )
    await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert loaded.options == {
        "phones": ["mobile_app_phone"],
        "pictures": False,
        "review_path": "/lovelace/house",
        "automations_may_approve": True,
        "sensors": ["binary_sensor.gate"],
    }
    assert loaded.runtime_data is not before


@pytest.mark.parametrize("path", ["https://elsewhere.example", "//elsewhere.example", "house"])
async def test_review_stays_at_home(
    hass: HomeAssistant, loaded: MockConfigEntry, path: str
) -> None:
    """Approve… never leads to another site."""
    result = await hass.config_entries.options.async_init(loaded.entry_id)

    result = await hass.config_entries.options.async_configure(
        result["flow_id"],
        {"pictures": True, "review_path": path, "automations_may_approve": False},
    )

    assert result["errors"] == {"review_path": "invalid_path"}
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"pictures": True, "automations_may_approve": False}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def asked(hass: HomeAssistant, entry: MockConfigEntry, sensors: list[str]) -> Any:  # noqa: ANN401 -- a flow's result
    """Return what comes of choosing these sensors in the options."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    return await hass.config_entries.options.async_configure(
        result["flow_id"], {"pictures": True, "automations_may_approve": False, "sensors": sensors}
    )


async def test_removed_sensors_are_forgotten_by_the_hub(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What is no longer chosen is gone from the hub before the options say so; the rest stays."""
    hub.lent.sensors |= {
        "a" * 12: payloads.sensor(id="a" * 12, entity_id="binary_sensor.gate"),
        "b" * 12: payloads.sensor(id="b" * 12, entity_id="lock.door"),
        "c" * 12: payloads.sensor(id="c" * 12, entity_id="sensor.of_somebody_else"),
    }
    await asked(hass, loaded, ["binary_sensor.gate", "lock.door"])
    await hass.async_block_till_done()

    result = await asked(hass, loaded, ["lock.door"])

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert {sensor["entity_id"] for sensor in hub.lent.sensors.values()} == {
        "lock.door",
        "sensor.of_somebody_else",
    }


async def test_sensors_stay_chosen_until_the_hub_forgot_them(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub that is away, or an entry that is not loaded, keeps the choice as it was."""
    await asked(hass, loaded, ["binary_sensor.gate"])
    await hass.async_block_till_done()
    hub.answers["/api/v1/sensors"] = (503, b"")

    result = await asked(hass, loaded, [])
    assert result["errors"] == {"sensors": "sensors_not_returned"}
    await hass.config_entries.async_unload(loaded.entry_id)
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"pictures": True, "automations_may_approve": False}
    )

    assert result["errors"] == {"sensors": "sensors_not_returned"}
    assert loaded.options["sensors"] == ["binary_sensor.gate"]


async def test_sensor_that_is_gone_already_is_no_error(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Somebody else may have had the hub forget it."""
    await asked(hass, loaded, ["binary_sensor.gate"])
    await hass.async_block_till_done()
    sensor = payloads.sensor(id="d" * 12)
    hub.answers["/api/v1/sensors"] = (200, {"sensors": [sensor]})

    result = await asked(hass, loaded, [])

    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_no_more_sensors_than_the_hub_takes(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """At most 64 can be chosen."""
    result = await asked(hass, loaded, [f"sensor.number_{number}" for number in range(65)])

    assert result["errors"] == {"sensors": "too_many_sensors"}
