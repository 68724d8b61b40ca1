"""Lending sensors by an action."""

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.neighbors_requests.const import CONF_SENSORS, DOMAIN

from .fake_hub import FakeHub, until
from .home import entity_id

GATE = "binary_sensor.gate"


async def lend(hass: HomeAssistant, context: Context | None = None, **fields: object) -> None:
    """Call the action."""
    await hass.services.async_call(DOMAIN, "lend_entity", fields, blocking=True, context=context)


async def test_sensor_is_lent_and_taken_back(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What is lent is kept in the options and told to the hub; taken back, the hub forgets it."""
    hass.states.async_set(GATE, "on")

    await lend(hass, entity_id=GATE)
    await lend(hass, entity_id=[GATE])
    lent = list(loaded.options[CONF_SENSORS])
    await until(lambda: [each.entity_id for each in hub.sensors.values()] == [GATE])
    await lend(hass, entity_id=GATE, lent=False)

    assert lent == [GATE]
    assert loaded.options[CONF_SENSORS] == []
    await until(lambda: not hub.sensors)


async def test_only_what_is_there_and_ours_to_lend(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What is not there, of another kind, or the hub's own is lent by no way."""
    hass.states.async_set("light.hall", "on")
    own = entity_id(hass, "binary_sensor", "recording_problem")

    for wrong, key in (
        ("sensor.unknown", "no_entity"),
        ("light.hall", "cannot_be_lent"),
        (own, "cannot_be_lent"),
    ):
        with pytest.raises(ServiceValidationError) as raised:
            await lend(hass, entity_id=wrong)
        assert raised.value.translation_key == key

    assert CONF_SENSORS not in loaded.options
    assert not hub.sensors


async def test_lending_is_the_owners(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """Who is no administrator lends nothing; what the hub does not forget stays in the options."""
    hass.states.async_set(GATE, "on")
    with pytest.raises(Unauthorized):
        await lend(hass, Context(user_id=hass_read_only_user.id), entity_id=GATE)
    await lend(hass, entity_id=GATE)
    await until(lambda: bool(hub.sensors))
    hub.answers["/api/v1/sensors"] = (503, b"")

    with pytest.raises(HomeAssistantError):
        await lend(hass, entity_id=GATE, lent=False)

    assert loaded.options[CONF_SENSORS] == [GATE]
