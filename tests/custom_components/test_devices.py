"""The devices of a hub: which there are, what they hang on, and what they are called."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN

from . import values
from .fake_hub import FakeHub
from .home import CAMERA
from .values import HUB_ID

FIRE = "ab" * 20
LANGUAGES = ["en", "es", "fr", "de"]


def devices(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, dr.DeviceEntry]:
    """Return each device by the end of its identifier."""
    found = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return {key: each for each in found for _domain, key in each.identifiers}


async def test_cameras_and_agencies_are_reached_through_the_hub(
    hass: HomeAssistant,
    hub: FakeHub,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each hangs on the hub's device, also after a reload, and nothing deprecated is used."""
    hub.requests[values.request_id(1)] = values.request(1)
    hass.config_entries.async_update_entry(entry, options={"agencies": [FIRE]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    found = devices(hass, entry)
    of_hub = found[HUB_ID]
    assert of_hub.via_device_id is None
    assert found[CAMERA].via_device_id == of_hub.id
    assert found[f"{HUB_ID}_agency_{FIRE}"].via_device_id == of_hub.id
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert devices(hass, entry)[CAMERA].via_device_id == of_hub.id
    assert "via_device" not in caplog.text


@pytest.mark.parametrize(
    ("language", "models"),
    [
        ("en", ("Hub", "Doorbell", "Camera", "Agency")),
        ("es", ("Hub", "Timbre", "Cámara", "Organismo")),
        ("fr", ("Hub", "Sonnette", "Caméra", "Service")),
        ("de", ("Hub", "Türklingel", "Kamera", "Behörde")),
    ],
)
async def test_a_model_that_is_a_word_is_in_the_households_language(
    hass: HomeAssistant,
    hub: FakeHub,
    entry: MockConfigEntry,
    language: str,
    models: tuple[str, ...],
) -> None:
    """What a camera says of itself is a name and stays; what we say of it is translated."""
    hass.config.language = language
    plain = values.camera(id="dd11bb22cc33", name="Yard", doorbell=False, make="", model="")
    named = values.camera(id="ee11bb22cc33", name="Gate", make="Example", model="EX-1")
    bell = values.camera(make="", model="")
    for each in (plain, named, bell):
        hub.cameras[each.camera.id] = each
    hub.requests[values.request_id(1)] = values.request(1)
    hass.config_entries.async_update_entry(entry, options={"agencies": [FIRE]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    found = devices(hass, entry)
    keys = (HUB_ID, CAMERA, f"{HUB_ID}_dd11bb22cc33", f"{HUB_ID}_agency_{FIRE}")
    assert tuple(found[key].model for key in keys) == models
    gate = found[f"{HUB_ID}_ee11bb22cc33"]
    assert (gate.manufacturer, gate.model) == ("Example", "EX-1")
    # Nobody here made a camera that does not say who did, nor an agency.
    assert found[keys[1]].manufacturer is None
    assert found[keys[3]].manufacturer is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_two_entities_of_a_device_share_a_name(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry, language: str
) -> None:
    """A person who picks an entity by its name picks the one they meant."""
    hass.config.language = language
    hub.requests[values.request_id(1)] = values.request(1)
    hass.config_entries.async_update_entry(entry, options={"agencies": [FIRE]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    by_device: dict[str | None, list[str | None]] = {}
    for each in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        if each.domain != Platform.GEO_LOCATION:
            by_device.setdefault(each.device_id, []).append(each.original_name)
    assert len(by_device) == 3
    for names in by_device.values():
        assert sorted(map(str, names)) == sorted({str(name) for name in names})


async def test_entities_that_are_no_more_leave_the_registry(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """What an older version made, and this one does not, is gone after the update."""
    registry = er.async_get(hass)
    hub.cameras["dd11bb22cc33"] = values.camera(id="dd11bb22cc33", name="Ring", doorbell=True)
    for platform, key in (
        (Platform.BINARY_SENSOR, f"{CAMERA}_ring"),
        (Platform.BINARY_SENSOR, f"{HUB_ID}_dd11bb22cc33_ring"),
        (Platform.SWITCH, f"{HUB_ID}_notifications"),
        (Platform.SWITCH, f"{HUB_ID}_automations_may_approve"),
    ):
        registry.async_get_or_create(platform, DOMAIN, key, config_entry=entry)
    other = registry.async_get_or_create(Platform.SWITCH, "other", f"{HUB_ID}_notifications")

    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    kept = {
        (each.domain, each.unique_id)
        for each in er.async_entries_for_config_entry(registry, entry.entry_id)
    }
    assert not [key for _domain, key in kept if key.endswith(("_ring", "_notifications"))]
    assert not [key for _domain, key in kept if key.endswith("_automations_may_approve")]
    assert (Platform.SWITCH, f"{CAMERA}_recording") in kept
    assert (Platform.SWITCH, f"{HUB_ID}_rules") in kept
    assert (Platform.EVENT, f"{CAMERA}_doorbell") in kept
    assert registry.async_get(other.entity_id)
