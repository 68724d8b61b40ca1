"""What may be attached to a bug report."""

import json

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.diagnostics import async_get_config_entry_diagnostics

from . import payloads
from .fake_hub import TOKEN, FakeHub
from .lent import choose
from .payloads import CAMERA_ID, HUB_ID, request_id


async def test_nothing_private_is_shown(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """Neither secrets nor people, places, agencies, addresses or ids are in it."""
    hub.found.append(payloads.found())
    hub.problems.append(payloads.problem())
    hub.requests[request_id(1)] = payloads.request(1)
    hub.cameras[CAMERA_ID] |= {"entity_id": "camera.nursery"}
    hub.lent.sensors["5e" * 6] = payloads.sensor()
    hass.config_entries.async_update_entry(entry, options={"sensors": ["lock.nursery"]})
    await hass.config_entries.async_setup(entry.entry_id)
    await hub.heard()

    choose(hass, entry, lent="camera.nursery", triggers={"motion": ["binary_sensor.nursery"]})

    shown = await async_get_config_entry_diagnostics(hass, entry)

    text = json.dumps(shown, default=str)
    for private in (
        TOKEN,
        hub.certificate.fingerprint,
        HUB_ID,
        CAMERA_ID,
        request_id(1),
        "127.0.0.1",
        "192.0.2.41",
        "Front door",
        "Mill Street",
        "Example County",
        "example",
        "40000000",
        "nursery",
        "gate",
        "onvif.org",
    ):
        assert private not in text
    assert shown["house"]["requests"] == {
        "by_status": {"open": 1},
        "by_strength": {"clips": 1},
        "pending": 1,
    }
    assert shown["house"]["cameras"][0]["state"] == "recording"
    assert shown["lent"] == {"cameras": 1, "triggers": 1, "sensors": 1}
    assert shown["connected"] is True
    await hass.config_entries.async_unload(entry.entry_id)
