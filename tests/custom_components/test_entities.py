"""Each entity: what it shows, and when it is available."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module

from homeassistant.components.event import EventDeviceClass
from homeassistant.components.image import async_get_image
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import async_get_platforms
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.neighbors_requests.const import DOMAIN
from hub.model.request import MatchStrength

from . import values
from .fake_hub import JPEG, FakeHub, until
from .home import CAMERA, entity_id, shown, state
from .values import CAMERA_ID, request_id


async def test_every_entity_has_name_device_and_id(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """No entity is without a translated or class name, a unique id and a device."""
    found = er.async_entries_for_config_entry(er.async_get(hass), loaded.entry_id)

    assert len(found) == 30
    for entry in found:
        assert entry.has_entity_name
        assert entry.device_id
        assert entry.translation_key or entry.original_device_class
        assert entry.original_name


@pytest.mark.usefixtures("pending")
async def test_every_description_is_the_one_its_platform_reads(hass: HomeAssistant) -> None:
    """Each platform may ask its own kind of description for more than the common one has."""
    described: set[str] = set()
    for platform in async_get_platforms(hass, DOMAIN):
        of_platform = import_module(f"homeassistant.components.{platform.domain}")
        name = platform.domain.title().replace("_", "") + "EntityDescription"
        wanted = {
            each.name for each in fields(getattr(of_platform, name, EntityDescription)(key=""))
        }
        for entity in platform.entities.values():
            if (description := getattr(entity, "entity_description", None)) is not None:
                assert wanted <= {each.name for each in fields(description)}, entity.entity_id
                described.add(platform.domain)

    assert described >= {"calendar", "camera", "event", "image", "sensor", "todo"}


async def test_devices_are_described(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The hub and its cameras are devices of one entry."""
    found = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)

    assert {(device.name, device.model, device.sw_version) for device in found} == {
        ("Hub", "Hub", "0.1.0"),
        ("Front door", "Bell 2", "1.4.0"),
    }


async def test_motion_follows_the_camera(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Motion is on while something moves, and unknown to us while nothing is recorded."""
    motion = ("binary_sensor", "motion")

    def moves(*, active: bool) -> bool:
        return state(hass, *motion, of=CAMERA).state == ("on" if active else "off")

    assert moves(active=False)

    for active in (True, False):
        told = {"camera_id": CAMERA_ID, "kind": "motion", "at": values.NOW, "active": active}
        await hub.push("trigger", **told)
        await until(partial(moves, active=active))
    await hub.push_camera(values.camera(state="reconnecting"))

    await until(lambda: state(hass, *motion, of=CAMERA).state == "unavailable")
    assert state(hass, "binary_sensor", "recording_problem").state == "on"
    assert state(hass, "sensor", "state", of=CAMERA).state == "reconnecting"
    assert loaded.runtime_data.last_update_success


async def test_ring_is_an_event(hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry) -> None:
    """A press of the button is a doorbell event of the type `ring`; motion is none."""
    told = {"camera_id": CAMERA_ID, "at": values.NOW, "active": True}
    await hub.push("trigger", kind="motion", **told)
    await hub.push("trigger", kind="button", **told | {"camera_id": "0e" * 6})
    await hub.push("trigger", kind="button", **told)

    await until(lambda: state(hass, "event", "doorbell", of=CAMERA).state != "unknown")
    shown = state(hass, "event", "doorbell", of=CAMERA)
    assert shown.attributes["event_type"] == "ring"
    assert shown.attributes["event_types"] == ["ring"]
    assert shown.attributes["device_class"] == EventDeviceClass.DOORBELL
    assert shown.attributes["at"] == "2026-11-24T17:42:00+00:00"
    assert loaded.runtime_data.data.cameras[CAMERA_ID].last_ring is not None


@pytest.mark.parametrize(("age", "rings"), [(timedelta(seconds=5), True), (timedelta(1), False)])
async def test_late_ring_is_silent(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    age: timedelta,
    rings: bool,  # noqa: FBT001 -- a parameter of the case
) -> None:
    """A ring heard after a short break still rings; one from yesterday sets off no chime."""
    await hub.hang_up()
    at = (datetime.now(UTC) - age).isoformat()
    await hub.push("trigger", camera_id=CAMERA_ID, kind="button", at=at, active=True)

    await until(lambda: loaded.runtime_data.data.seq == 1)

    assert (state(hass, "event", "doorbell", of=CAMERA).state != "unknown") is rings


async def test_camera_that_rings_gets_its_event_later(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Only doorbells have the event, and a camera may turn out to be one."""
    await hub.push_camera(values.camera(id="dd" * 6, doorbell=False))
    await until(lambda: "dd" * 6 in loaded.runtime_data.data.cameras)
    await hass.async_block_till_done()
    of = CAMERA.replace(CAMERA_ID, "dd" * 6)
    assert state(hass, "binary_sensor", "motion", of=of).state == "off"
    with pytest.raises(AssertionError):
        state(hass, "event", "doorbell", of=of)

    await hub.push_camera(values.camera(id="dd" * 6, doorbell=True))
    await until(lambda: loaded.runtime_data.data.cameras["dd" * 6].doorbell)
    await hass.async_block_till_done()

    assert state(hass, "event", "doorbell", of=of).state == "unknown"


async def test_requests_are_counted(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Open, matching and pending requests are three counts, each with its newest few."""
    for number in range(1, 8):
        await hub.push_request("request.received", values.quiet_request(number))
    await hub.push_request("request.matched", values.request(8))
    decided = values.request(9, decision=values.decision(9))
    await hub.push_request("request.decided", decided)

    await until(lambda: state(hass, "sensor", "open_requests").state == "9")
    assert state(hass, "sensor", "matching_requests").state == "2"
    assert state(hass, "sensor", "pending_requests").state == "1"
    listed = state(hass, "sensor", "open_requests").attributes["requests"]
    assert [each["request_id"] for each in listed] == [request_id(n) for n in (9, 8, 7, 6, 5)]
    assert (listed[0]["level"], listed[0]["clips"]) == (2, 2)
    assert listed[0]["start"] < listed[0]["end"]
    assert len(loaded.runtime_data.data.requests) == 9


async def test_request_event_says_what_happened(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Each moment of a request is an event with what an automation needs; a change is none."""
    pending = values.request(1)
    decided = values.request(1, decision=values.decision(1))
    seen: list[tuple[str, str | None]] = []
    for kind, request in (
        ("request.received", values.quiet_request(1)),
        ("request.matched", pending),
        ("request.changed", pending),
        ("share.changed", pending),
        ("request.decided", decided),
        ("request.closed", values.changed(decided, status="resolved")),
    ):
        await hub.push_request(kind, request)
        await until(lambda: loaded.runtime_data.data.seq == hub.seq)
        shown = state(hass, "event", "request").attributes
        seen.append((shown["event_type"], shown["answer"]))

    assert seen == [
        ("received", None),
        ("matched", None),
        ("matched", None),
        ("matched", None),
        ("decided", "deny"),
        ("resolved", "deny"),
    ]
    assert state(hass, "event", "request").attributes["agency"] == "Example County Fire"


async def test_event_is_not_rewritten(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """News that is no event of its own leaves the event's state untouched; a break shows."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: state(hass, "event", "request").state != "unknown")
    before = state(hass, "event", "request").last_reported

    await hub.push_camera(values.camera(motion=True))
    await until(lambda: loaded.runtime_data.data.seq == 2)
    assert state(hass, "event", "request").last_reported == before

    await hub.stop()
    await until(lambda: state(hass, "event", "request").state == "unavailable")


async def test_picture_is_the_newest_pending_requests(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
) -> None:
    """The picture changes with the newest pending request, and its old address dies with it."""
    image = entity_id(hass, "image", "request_image")
    assert shown(hass, image).state == "unknown"
    with pytest.raises(HomeAssistantError):
        await async_get_image(hass, image)
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: shown(hass, image).state != "unknown")
    address = shown(hass, image).attributes["entity_picture"]
    client = await hass_client()
    async with client.get(address) as picture:
        assert await picture.read() == JPEG

    await hub.push_request("request.matched", values.request(2))
    await until(lambda: shown(hass, image).attributes["entity_picture"] != address)

    assert (await async_get_image(hass, image)).content == JPEG
    assert hub.seen[-1] == ("GET", f"/api/v1/requests/{request_id(2)}/image")
    async with client.get(address, headers={"Authorization": ""}) as gone:
        assert gone.status in {401, 403}
    await hub.push_request("request.decided", values.answered(2))
    await hub.push_request("request.decided", values.answered(1))
    await until(lambda: shown(hass, image).state == "unknown")
    assert loaded.runtime_data.data.pending == ()


async def test_request_without_clips_still_has_a_picture_entity(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A pending request whose clips are not listed is no error."""
    empty = values.request(1, match=replace(values.match(), strength=MatchStrength.CLIPS))
    await hub.push_request("request.matched", empty)

    await until(lambda: state(hass, "image", "request_image").state != "unknown")

    assert loaded.runtime_data.data.matching == ()


async def test_snapshot_follows_the_camera(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A camera's last snapshot is shown with its time; a hub that has none is said so."""
    image = entity_id(hass, "image", "snapshot", of=CAMERA)
    with pytest.raises(HomeAssistantError):
        await async_get_image(hass, image)

    await hub.house.take_picture(CAMERA_ID)
    await until(lambda: shown(hass, image).state == "2026-11-24T17:42:00+00:00")
    assert (await async_get_image(hass, image)).content == JPEG

    hub.answers[f"/api/v1/cameras/{CAMERA_ID}/snapshot"] = (404, {})
    with pytest.raises(HomeAssistantError) as raised:
        await async_get_image(hass, image)
    assert raised.value.translation_key == "not_here"
    assert loaded.runtime_data.last_update_success


async def test_shy_sensors_are_off_by_default(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """What few need is there to be switched on, and then shows its value."""
    registry = er.async_get(hass)
    for key in ("video", "clock_offset"):
        registry.async_get_or_create(
            "sensor", "neighbors_requests", f"{CAMERA}_{key}", config_entry=entry, disabled_by=None
        )
    await hass.config_entries.async_setup(entry.entry_id)
    await hub.heard()

    assert state(hass, "sensor", "video", of=CAMERA).state == "H.264 1280x720 15/s"
    assert state(hass, "sensor", "clock_offset", of=CAMERA).state == "120"


async def test_default_of_shy_sensors(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Nobody who did not ask is shown a camera's clock, or how much feeds say."""
    disabled = [
        each.translation_key or ""
        for each in er.async_entries_for_config_entry(er.async_get(hass), loaded.entry_id)
        if each.disabled
    ]

    shy = ["awareness", "clock_offset", "storage_free", "storage_kept", "video"]
    assert sorted(disabled) == shy
