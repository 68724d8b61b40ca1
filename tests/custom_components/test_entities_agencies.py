"""One device for each agency that has asked."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.agencies import MOST_AGENCIES

from . import payloads
from .fake_hub import FakeHub
from .payloads import HUB_ID, Json, request_id
from .reading import state
from .waiting import until

FIRE, POLICE = "ab" * 20, "cd" * 20


def asked_by(agency_id: str, number: int, *, level: int = 2, **changes: object) -> Json:
    """Return a request by an agency."""
    agency = payloads.request()["agency"] | {"id": agency_id, "level": level}
    return payloads.quiet_request(number, agency=agency, **changes)


def of(agency_id: str) -> str:
    """Return the beginning of the unique ids of an agency's entities."""
    return f"{HUB_ID}_agency_{agency_id}"


async def test_agency_comes_with_its_first_request(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """An agency is a service with its level, how much it has asked, and what last."""
    await hub.push_request("request.received", asked_by(FIRE, 1))
    await hub.push_request("request.received", asked_by(POLICE, 2, level=0))
    await hub.push_request("request.received", asked_by(FIRE, 3, title="The bridge"))
    await until(lambda: len(loaded.runtime_data.data.requests) == 3)
    await hass.async_block_till_done()

    assert state(hass, "sensor", "level", of=of(FIRE)).state == "2"
    assert state(hass, "sensor", "level", of=of(POLICE)).state == "0"
    assert state(hass, "sensor", "requests", of=of(FIRE)).state == "2"
    last = state(hass, "sensor", "last_request", of=of(FIRE))
    assert last.state == "2026-11-23T09:03:00+00:00"
    assert last.attributes["request_id"] == request_id(3)
    assert last.attributes["title"] == "The bridge"
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    services = [each for each in devices if each.entry_type is dr.DeviceEntryType.SERVICE]
    assert {(each.name, each.model) for each in services} == {("Example County Fire", "Agency")}
    assert len(services) == 2


async def test_agency_goes_with_its_last_request(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """An agency of which nothing is known any more leaves no device, and may come again."""
    await hub.push_request("request.received", asked_by(FIRE, 1))
    await until(lambda: bool(loaded.runtime_data.data.requests))
    await hass.async_block_till_done()

    hub.requests.clear()
    hub.forget()
    await hub.hang_up()
    await until(lambda: not loaded.runtime_data.data.requests)
    await hass.async_block_till_done()

    names = {
        each.name for each in dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    }
    assert names == {"Hub", "Front door"}
    await hub.heard(2)
    await hub.push_request("request.received", asked_by(FIRE, 4))
    await until(lambda: bool(loaded.runtime_data.data.requests))
    await hass.async_block_till_done()
    assert state(hass, "sensor", "requests", of=of(FIRE)).state == "1"


async def test_made_up_agencies_do_not_flood_the_house(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """Where more ask than are shown, the best confirmed are."""
    for number in range(1, MOST_AGENCIES + 10):
        made_up = asked_by(f"{number:040x}", number % 60, level=0, id=request_id(number))
        hub.requests[made_up["id"]] = made_up
    known = asked_by(FIRE, 0, id=request_id(999))
    hub.requests[known["id"]] = known
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    services = [each for each in devices if each.entry_type is dr.DeviceEntryType.SERVICE]
    assert len(services) == MOST_AGENCIES
    assert state(hass, "sensor", "level", of=of(FIRE)).state == "2"
