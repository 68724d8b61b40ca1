"""A device for each agency that the household follows, and for no other."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.subentries import MOST_OFFERED
from hub.model.report import RequestReport

from . import values
from .fake_hub import FakeHub, until
from .home import state
from .test_options import answers, opened, sections
from .values import HUB_ID, agency_summary, request_id

FIRE, POLICE = "ab" * 20, "cd" * 20


def asked_by(agency_id: str, number: int, *, level: int = 2, **changes: object) -> RequestReport:
    """Return a request by an agency."""
    agency = values.agency(id=agency_id, level=level)
    return values.quiet_request(number, agency=agency, **changes)


def of(agency_id: str) -> str:
    """Return the beginning of the unique ids of an agency's entities."""
    return f"{HUB_ID}_agency_{agency_id}"


def agencies(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return the ids of the agencies that have a device."""
    found = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    keys = [key for each in found for _domain, key in each.identifiers]
    return {key.partition("_agency_")[2] for key in keys if "_agency_" in key}


async def follow(hass: HomeAssistant, entry: MockConfigEntry, *chosen: str) -> None:
    """Choose the agencies to follow in the options, as an administrator does."""
    flow = (await opened(hass, entry))["flow_id"]
    given = answers(following={"agencies": list(chosen)})
    await hass.config_entries.options.async_configure(flow, given)
    await hass.async_block_till_done()


async def test_agency_that_is_followed_has_a_device(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """It is a service with its level, how much it has asked, and what last; others have none."""
    await hub.push_request("request.received", asked_by(FIRE, 1))
    await hub.push_request("request.received", asked_by(POLICE, 2, level=0))
    await until(lambda: len(loaded.runtime_data.data.requests) == 2)
    await hass.async_block_till_done()
    assert agencies(hass, loaded) == set()

    await follow(hass, loaded, FIRE)
    await hub.heard(2)
    await hub.push_request("request.received", asked_by(FIRE, 3, title="The bridge"))
    await until(lambda: len(loaded.runtime_data.data.requests) == 3)
    await hass.async_block_till_done()

    assert agencies(hass, loaded) == {FIRE}
    assert state(hass, "sensor", "level", of=of(FIRE)).state == "2"
    assert state(hass, "sensor", "requests", of=of(FIRE)).state == "2"
    last = state(hass, "sensor", "last_request", of=of(FIRE))
    assert last.state == "2026-11-23T09:03:00+00:00"
    assert last.attributes["request_id"] == request_id(3)
    assert last.attributes["title"] == "The bridge"
    [device] = [
        each
        for each in dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
        if each.entry_type is dr.DeviceEntryType.SERVICE
    ]
    assert (device.name, device.model) == ("Example County Fire", "Agency")


async def test_agency_that_is_no_longer_followed_leaves_no_device(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """Nor does one that an earlier version gave a device without being asked."""
    for number, agency_id in ((1, FIRE), (2, POLICE)):
        hub.requests[request_id(number)] = asked_by(agency_id, number)
    registry = dr.async_get(hass)
    registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("neighbors_requests", of(POLICE))}
    )
    hass.config_entries.async_update_entry(entry, options={"agencies": [FIRE]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert agencies(hass, entry) == {FIRE}

    await follow(hass, entry)

    assert agencies(hass, entry) == set()


async def test_agency_stays_while_it_asks_nothing(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A household that follows an agency keeps its device; it is unavailable until it asks."""
    hass.config_entries.async_update_entry(loaded, options={"agencies": [FIRE]})
    await hub.push_request("request.received", asked_by(FIRE, 1))
    await until(lambda: bool(loaded.runtime_data.data.requests))
    await hass.async_block_till_done()

    hub.requests.clear()
    await hub.forget()
    await hub.hang_up()
    await until(lambda: not loaded.runtime_data.data.requests)
    await hass.async_block_till_done()

    assert agencies(hass, loaded) == {FIRE}
    assert state(hass, "sensor", "requests", of=of(FIRE)).state == "unavailable"
    await hub.heard(2)
    await hub.push_request("request.received", asked_by(FIRE, 4))
    await until(lambda: bool(loaded.runtime_data.data.requests))
    await hass.async_block_till_done()
    assert state(hass, "sensor", "requests", of=of(FIRE)).state == "1"


def offered(form: dict[str, Any]) -> dict[str, str]:
    """Return the agencies that a form offers, by id."""
    options = form["following"]["agencies"].config["options"]
    return {each["value"]: each["label"] for each in options}


async def test_agencies_are_offered_so_that_none_passes_for_another(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The best confirmed come first, each with level and domain; made up ones do not flood it."""
    hass.config_entries.async_update_entry(loaded, options={"agencies": [POLICE, "ee" * 20]})
    made_up = [
        agency_summary() | {"id": f"{number:040x}", "level": 0, "domain": "", "name": "A\u202e"}
        for number in range(MOST_OFFERED + 10)
    ]
    police = agency_summary() | {"id": POLICE, "level": 0, "name": "Police"}
    hub.answers["/api/v1/agencies"] = (200, {"agencies": [*made_up, agency_summary(), police]})

    found = offered(sections(await opened(hass, loaded)))

    # Whoever is followed stays on the list, or saving would drop them unseen.
    assert list(found)[:3] == [POLICE, "ee" * 20, FIRE]
    assert found[FIRE] == "Example County Fire · fire.example.gov · Confirmed by one verifier"
    assert found["ee" * 20] == "–"
    assert found[f"{1:040x}"] == "A · Not confirmed"
    assert len(found) == MOST_OFFERED + 2


@pytest.mark.parametrize("away", [True, False])
async def test_agencies_that_cannot_be_asked_for_stay_followed(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, *, away: bool
) -> None:
    """A hub that does not answer, or an entry that is not loaded, loses nobody."""
    hass.config_entries.async_update_entry(loaded, options={"agencies": [FIRE]})
    if away:
        hub.answers["/api/v1/agencies"] = (503, b"")
    else:
        await hass.config_entries.async_unload(loaded.entry_id)

    assert offered(sections(await opened(hass, loaded))) == {FIRE: "–"}
