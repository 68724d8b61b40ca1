"""Setting up, unloading, losing and finding the hub, and cameras that come and go."""

import asyncio
from datetime import timedelta
import logging
from typing import Any

from homeassistant.components.persistent_notification import async_register_callback
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity_component import async_update_entity
from homeassistant.helpers.frame import report_usage
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests import async_remove_config_entry_device
from custom_components.neighbors_requests.const import DOMAIN

from . import values
from .fake_hub import Certificate, FakeHub, until
from .home import CAMERA, entity_id, state
from .values import CAMERA_ID, HUB_ID


async def test_entry_loads_and_unloads(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A paired hub is set up, taken away, and set up again."""
    before = loaded.state

    assert await hass.config_entries.async_unload(loaded.entry_id)
    await hass.async_block_till_done()
    assert (before, loaded.state) == (ConfigEntryState.LOADED, ConfigEntryState.NOT_LOADED)
    assert state(hass, "sensor", "open_requests").state == "unavailable"

    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hub.heard(2)
    assert state(hass, "sensor", "open_requests").state == "0"


async def test_absent_hub_is_tried_again(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """A hub that does not answer at set-up is not a broken entry."""
    await hub.stop()

    await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert "Can't reach the hub" in (entry.reason or "")


async def test_other_certificate_is_said(
    hass: HomeAssistant, entry: MockConfigEntry, other_certificate: Certificate
) -> None:
    """If something else answers, nothing is sent, and the reason says so."""
    fingerprint = other_certificate.fingerprint
    hass.config_entries.async_update_entry(entry, data={**entry.data, "fingerprint": fingerprint})

    await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert "certificate" in (entry.reason or "")


@pytest.mark.parametrize(
    ("change", "reason"), [({"api": 2}, "wrong_version"), ({"id": "f" * 16}, "wrong_hub")]
)
async def test_hubs_that_cannot_serve_are_said(
    hass: HomeAssistant,
    hub: FakeHub,
    entry: MockConfigEntry,
    change: dict[str, object],
    reason: str,
) -> None:
    """A hub of another version, or another hub, is not tried again and again."""
    hub.info = change

    await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == reason


async def test_break_is_logged_once_and_mended(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """A hub that goes away makes things unavailable with one line, and one when it is back."""
    caplog.set_level(logging.INFO, "custom_components.neighbors_requests")
    await hub.stop()
    await until(lambda: state(hass, "sensor", "open_requests").state == "unavailable")
    assert state(hass, "binary_sensor", "connectivity").state == "off"
    await until(lambda: len([at for at in hub.seen if at[1].endswith("ws")]) >= 1)
    hub.requests[values.request_id(1)] = values.request(1)
    await hub.forget()

    await hub.start()
    await until(lambda: state(hass, "sensor", "open_requests").state == "1")

    assert state(hass, "binary_sensor", "connectivity").state == "on"
    said = [record.message for record in caplog.records if "The hub Hub" in record.message]
    assert [line.split(" Hub ")[1][:7] for line in said] == ["is away", "answers"]
    assert loaded.state is ConfigEntryState.LOADED


async def test_asking_for_an_update_reads_nothing(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What is pushed is not polled, and an update asked for while the hub is away fails."""
    asked = len(hub.seen)
    await async_update_entity(hass, entity_id(hass, "sensor", "open_requests"))
    assert state(hass, "sensor", "open_requests").state == "0"
    assert len(hub.seen) == asked

    await hub.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)
    await loaded.runtime_data.async_refresh()

    assert state(hass, "sensor", "open_requests").state == "unavailable"


async def test_one_fault_does_not_stop_the_news(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """A listener that fails is logged, and the next message is shown all the same."""

    def fail(_message: object) -> None:
        raise RuntimeError("out of order")

    stop = loaded.runtime_data.async_listen(fail)
    await hub.push_request("request.received", values.quiet_request(1))
    await until(lambda: "out of order" in caplog.text)
    stop()

    await hub.push_request("request.received", values.quiet_request(2))

    await until(lambda: state(hass, "sensor", "open_requests").state == "2")


async def test_token_refused_later_asks_to_pair_again(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A token revoked on the hub leads to a reauth flow, without a restart."""
    await hub.forget_tokens()
    await hub.hang_up()

    await until(lambda: bool(hass.config_entries.flow.async_progress()))

    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"
    assert flow["context"]["entry_id"] == loaded.entry_id


async def test_hub_updated_under_way_is_left_alone(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub that comes back with another API is shown as away; pairing again would not help."""
    await hub.forget()
    hub.info = {"api": 2}
    await hub.hang_up()

    await until(lambda: not loaded.runtime_data.last_update_success)
    await until(lambda: len(hub.listened) >= 2)
    await hass.async_block_till_done()

    assert not hass.config_entries.flow.async_progress()


async def test_cameras_come_and_go(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A camera adopted later gets its device; one removed loses it; one adopted again is back."""
    registry = dr.async_get(hass)

    def devices() -> set[str | None]:
        found = dr.async_entries_for_config_entry(registry, loaded.entry_id)
        return {device.name for device in found}

    assert devices() == {"Hub", "Front door"}
    await hub.push_camera(values.camera(id="dd" * 6, name="Back\u202ealley", doorbell=False))
    await until(lambda: devices() == {"Hub", "Front door", "Backalley"})

    await hub.push("camera.changed", camera_id=CAMERA_ID, removed=True)
    await until(lambda: devices() == {"Hub", "Backalley"})
    await hass.async_block_till_done()
    assert not er.async_get(hass).async_get_entity_id("binary_sensor", DOMAIN, f"{CAMERA}_motion")

    await hub.push_camera(values.camera())
    await until(lambda: devices() == {"Hub", "Front door", "Backalley"})
    await hass.async_block_till_done()
    assert state(hass, "binary_sensor", "motion", of=CAMERA).state == "off"


async def test_cameras_removed_meanwhile_are_removed(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What the hub lost while Home Assistant was not listening is gone after set-up."""
    await hass.config_entries.async_unload(loaded.entry_id)
    hub.cameras.clear()

    await hass.config_entries.async_setup(loaded.entry_id)

    found = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    assert [device.name for device in found] == ["Hub"]


async def test_only_stale_devices_may_be_removed_by_hand(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """A person cannot remove what the hub still has."""
    registry = dr.async_get(hass)
    stale = registry.async_get_or_create(
        config_entry_id=loaded.entry_id, identifiers={(DOMAIN, f"{HUB_ID}_gone")}
    )
    [here, *_] = dr.async_entries_for_config_entry(registry, loaded.entry_id)

    assert await async_remove_config_entry_device(hass, loaded, stale)
    assert not await async_remove_config_entry_device(hass, loaded, here)


async def test_removing_the_entry_gives_the_token_back(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A token nobody needs any more opens nothing."""
    await hass.config_entries.async_remove(loaded.entry_id)

    assert ("DELETE", "/api/v1/tokens/own") in hub.seen


async def test_entry_of_an_absent_hub_can_be_removed(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub that is gone for good does not keep its entry alive; that the pairing stays is said."""
    shown: dict[str, Any] = {}
    async_register_callback(hass, callback(lambda _kind, changed: shown.update(changed)))
    token = f"{'0a' * 8}secret"
    hass.config_entries.async_update_entry(loaded, data={**loaded.data, "token": token})
    await hub.stop()

    await hass.config_entries.async_remove(loaded.entry_id)

    assert not hass.config_entries.async_entries(DOMAIN)
    [said] = [each["message"] for each in shown.values()]
    assert f"neighbors hub tokens --revoke {'0a' * 8}" in said
    assert "secret" not in said


async def test_nothing_is_polled(loaded: MockConfigEntry) -> None:
    """The hub pushes; there is no interval."""
    interval: timedelta | None = loaded.runtime_data.update_interval

    assert interval is None


async def test_what_home_assistant_says_of_us_is_heard(
    loaded: MockConfigEntry, complaints: list[str]
) -> None:
    """Each test of this folder fails if Home Assistant reports the integration; here it does."""
    assert loaded.state is ConfigEntryState.LOADED

    report_usage("does what will stop working", integration_domain=DOMAIN)

    assert len(complaints) == 1
    complaints.clear()


async def test_a_call_from_another_thread_is_refused() -> None:
    """Whatever is scheduled from a thread without its thread-safe way fails a test here."""
    loop = asyncio.get_running_loop()

    with pytest.raises(RuntimeError, match="Non-thread-safe operation"):
        await asyncio.to_thread(loop.call_soon, print)
