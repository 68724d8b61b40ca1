"""Triggers, by device and without: what becomes of requests, who is at the door."""

from collections.abc import Iterable
from typing import Any

from homeassistant.components.device_automation import DeviceAutomationType
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.trigger import async_get_all_descriptions
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_get_device_automations,
    async_mock_service,
)

from custom_components.neighbors_requests.client.house import RequestChange
from custom_components.neighbors_requests.const import DOMAIN

from . import values
from .fake_hub import FakeHub, until
from .values import CAMERA_ID, HUB_ID, request_id

REQUESTS = [*(each.value for each in RequestChange), "first_yes"]
APPROVED = values.approval(1)
STORY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("received", "request.received", {}),
    ("matched", "request.matched", {}),
    ("updated", "request.changed", {"text": "It was a red car."}),
    ("first_yes", "request.changed", {"people": 2, "consent": values.consent(1)}),
    ("voided", "request.voided", {"voided": values.voided()}),
    ("decided", "request.decided", {"decision": APPROVED}),
    ("delivered", "share.changed", {"share": values.share()}),
    ("opened", "share.changed", {"share": values.share(opened=True)}),
    ("resolved", "request.closed", {"status": "resolved"}),
    ("accounted", "request.changed", {"accounting": values.accounting(stated=True)}),
    ("account_late", "request.changed", {"accounting": values.accounting(stated=True, late=True)}),
)


def device(hass: HomeAssistant, entry: MockConfigEntry, ends: str) -> str:
    """Return the device whose identifier ends so."""
    for each in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id):
        if any(key.endswith(ends) for _domain, key in each.identifiers):
            return each.id
    raise AssertionError(ends)


async def automate(hass: HomeAssistant, triggers: Iterable[dict[str, Any]]) -> list[ServiceCall]:
    """Return what is called for each trigger, with its name."""
    calls: list[ServiceCall] = async_mock_service(hass, "test", "automation")
    config = [
        {
            "alias": f"Automation {number}",
            "triggers": [trigger],
            "actions": [
                {
                    "action": "test.automation",
                    "data": {
                        "type": "{{ (trigger.event.data if trigger.event else trigger).type }}",
                        "request": "{{ (trigger.event.data if trigger.event else trigger)"
                        ".request_id | default('') }}",
                    },
                }
            ],
        }
        for number, trigger in enumerate(triggers)
    ]
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()
    return calls


async def tell(hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry) -> None:
    """Tell a request's whole life, each moment upon the one before."""
    told = values.request(1)
    for _kind, message, changes in STORY:
        told = values.changed(told, **changes)
        await hub.push_request(message, told)
        await until(lambda: entry.runtime_data.data.seq == hub.seq)
    await hass.async_block_till_done()


@pytest.mark.parametrize("style", ["device", "agency", "plain", "plain with device"])
async def test_every_moment_of_a_request_triggers(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, style: str
) -> None:
    """Each moment sets off its own trigger, once, and says which request it is."""
    hass.config_entries.async_update_entry(loaded, options={"agencies": ["ab" * 20]})
    await hub.push_request("request.received", values.request(9))
    await until(lambda: len(loaded.runtime_data.data.agencies) == 1)
    await hass.async_block_till_done()
    of_hub, of_agency = device(hass, loaded, HUB_ID), device(hass, loaded, "ab" * 20)

    def trigger(kind: str) -> dict[str, object]:
        plain: dict[str, object] = {"trigger": f"{DOMAIN}.request_{kind}"}
        if style == "plain":
            return plain
        if style == "plain with device":
            return plain | {"options": {"device_id": [of_hub]}}
        device_id = of_agency if style == "agency" else of_hub
        return {"trigger": "device", "domain": DOMAIN, "device_id": device_id, "type": kind}

    calls = await automate(hass, map(trigger, REQUESTS))
    await tell(hass, hub, loaded)

    assert [call.data["type"] for call in calls] == [kind for kind, _, _ in STORY]
    assert {call.data["request"] for call in calls} == {request_id(1)}


async def test_other_devices_set_nothing_off(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A trigger of one hub hears nothing of another, nor one of cameras of another camera."""
    other = dr.async_get(hass).async_get_or_create(
        config_entry_id=loaded.entry_id, identifiers={("other", "1")}
    )
    plain = [f"{DOMAIN}.request_received", f"{DOMAIN}.camera_ring"]
    calls = await automate(
        hass, ({"trigger": each, "options": {"device_id": [other.id]}} for each in plain)
    )

    await tell(hass, hub, loaded)
    await hub.push("trigger", camera_id=CAMERA_ID, kind="button", at=values.NOW, active=True)
    await until(lambda: loaded.runtime_data.data.seq == hub.seq)
    await hass.async_block_till_done()

    assert calls == []


async def test_camera_triggers(hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry) -> None:
    """A ring and the beginning of motion set theirs off; its end, and another kind, nothing."""
    camera = device(hass, loaded, CAMERA_ID)
    by_device: list[dict[str, Any]] = [
        {"trigger": "device", "domain": DOMAIN, "device_id": camera, "type": kind}
        for kind in ("ring", "motion")
    ]
    plain: list[dict[str, Any]] = [
        {"trigger": f"{DOMAIN}.camera_{kind}"} for kind in ("ring", "motion")
    ]
    calls = await automate(hass, [*by_device, *plain])

    for kind, active in (("button", True), ("motion", True), ("motion", False), ("external", True)):
        await hub.push("trigger", camera_id=CAMERA_ID, kind=kind, at=values.NOW, active=active)
    await until(lambda: loaded.runtime_data.data.seq == 4)
    await hass.async_block_till_done()

    assert sorted(call.data["type"] for call in calls) == ["motion", "motion", "ring", "ring"]


async def test_what_a_camera_sees_triggers(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A motion triggers once, when it begins; each label when it is new, in the same motion too."""
    camera = device(hass, loaded, CAMERA_ID)
    kinds = ("motion", "person", "vehicle")
    by_device: list[dict[str, Any]] = [
        {"trigger": "device", "domain": DOMAIN, "device_id": camera, "type": kind} for kind in kinds
    ]
    plain: list[dict[str, Any]] = [{"trigger": f"{DOMAIN}.camera_{kind}"} for kind in kinds]
    calls = await automate(hass, [*by_device, *plain])

    for began, labels, new in (
        (True, [], []),
        (False, ["person"], ["person"]),
        (False, ["person", "vehicle"], ["vehicle"]),
        (False, ["vehicle"], []),
    ):
        await hub.push(
            "trigger",
            camera_id=CAMERA_ID,
            kind="motion",
            at=values.NOW,
            active=True,
            began=began,
            labels=labels,
            new_labels=new,
        )
    await until(lambda: loaded.runtime_data.data.seq == 4)
    await hass.async_block_till_done()

    assert sorted(call.data["type"] for call in calls) == sorted([*kinds, *kinds])


async def test_triggers_go_on_after_a_reload(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """An automation hears of requests after its hub was loaded anew."""
    of_hub = device(hass, loaded, HUB_ID)
    calls = await automate(
        hass,
        [{"trigger": "device", "domain": DOMAIN, "device_id": of_hub, "type": "received"}],
    )
    await hass.config_entries.async_reload(loaded.entry_id)
    await hub.heard(2)

    await hub.push_request("request.received", values.request(1))
    await until(lambda: len(calls) == 1)

    assert calls[0].data["request"] == request_id(1)


async def test_triggers_are_offered(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub offers a request's moments, a camera motion and what it sees, a doorbell a ring too."""
    await hub.push_camera(values.camera(id="dd11bb22cc33", name="Yard", doorbell=False))
    await until(lambda: len(loaded.runtime_data.data.cameras) == 2)
    await hass.async_block_till_done()

    async def offered(ends: str) -> list[str]:
        found = await async_get_device_automations(
            hass, DeviceAutomationType.TRIGGER, device(hass, loaded, ends)
        )
        return [each["type"] for each in found if each["domain"] == DOMAIN]

    assert await offered(HUB_ID) == REQUESTS
    labels = ["person", "vehicle", "animal", "package"]
    assert await offered(CAMERA_ID) == ["ring", "motion", *labels]
    assert await offered("dd11bb22cc33") == ["motion", *labels]
    hub_device = device(hass, loaded, HUB_ID)
    await hass.config_entries.async_unload(loaded.entry_id)
    found = await async_get_device_automations(hass, DeviceAutomationType.TRIGGER, hub_device)
    assert not [each for each in found if each["domain"] == DOMAIN]


async def test_triggers_are_described(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Each trigger has its fields described for the editor."""
    assert await async_setup_component(hass, "automation", {})

    described = await async_get_all_descriptions(hass)

    ours = {key for key in described if key.startswith(f"{DOMAIN}.")}
    assert ours == {
        *(f"{DOMAIN}.request_{kind}" for kind in REQUESTS),
        *(
            f"{DOMAIN}.camera_{kind}"
            for kind in ("ring", "motion", "person", "vehicle", "animal", "package")
        ),
    }
    assert all(described[key] for key in ours)
    assert loaded.runtime_data.last_update_success
