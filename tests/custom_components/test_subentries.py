"""Subentries of cameras: the hub leads, but a person's deletion is told to it."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.subentries import camera_subentries

from . import values
from .fake_hub import FakeHub, until
from .home import CAMERA, state
from .values import CAMERA_ID, HUB_ID

OTHER_ID = "bb22cc33dd44"


def titles(entry: MockConfigEntry) -> dict[str, str]:
    """Return the titles of the cameras' subentries by the hub's ids."""
    return {key: subentry.title for key, subentry in camera_subentries(entry).items()}


def delete(hass: HomeAssistant, entry: MockConfigEntry, camera_id: str = CAMERA_ID) -> None:
    """Delete a camera's subentry, as a person does."""
    subentry = camera_subentries(entry)[camera_id]
    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)


async def test_cameras_have_subentries_whoever_adopted_them(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A camera adopted elsewhere gets a subentry, which its entities belong to and go with."""
    assert titles(loaded) == {CAMERA_ID: "Front door"}

    await hub.push_camera(values.camera(id=OTHER_ID, name="Yard", doorbell=False))
    await until(lambda: OTHER_ID in titles(loaded))
    await hass.async_block_till_done()
    other = f"{HUB_ID}_{OTHER_ID}"
    assert state(hass, "binary_sensor", "motion", of=other).state == "off"
    subentry = camera_subentries(loaded)[OTHER_ID]
    registry = er.async_get(hass)
    ours = er.async_entries_for_config_entry(registry, loaded.entry_id)
    of_other = [each for each in ours if each.unique_id.startswith(other)]
    assert of_other
    assert {each.config_subentry_id for each in of_other} == {subentry.subentry_id}

    await hub.house.remove_camera(OTHER_ID)
    await until(lambda: OTHER_ID not in titles(loaded))
    await hass.async_block_till_done()

    assert OTHER_ID not in str(hub.seen)
    assert "does not generate unique IDs" not in caplog.text
    ours = er.async_entries_for_config_entry(registry, loaded.entry_id)
    assert not [each for each in ours if each.unique_id.startswith(other)]


async def test_a_camera_renamed_elsewhere_has_its_new_name_here(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The subentry and the device follow the hub."""
    await hub.tell_camera(CAMERA_ID, name="Porch")
    await until(lambda: titles(loaded) == {CAMERA_ID: "Porch"})

    devices = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    assert {device.name for device in devices} == {"Hub", "Porch"}


async def test_deleting_a_camera_here_makes_the_hub_forget_it(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Who deletes the subentry means the camera; it does not come back meanwhile."""
    delete(hass, loaded)
    await hub.push("problem.cleared", id="none")
    await until(lambda: CAMERA_ID not in hub.cameras)
    await until(lambda: not loaded.runtime_data.data.cameras)

    assert hub.seen.count(("DELETE", f"/api/v1/cameras/{CAMERA_ID}")) == 1
    assert not titles(loaded)


async def test_deletion_is_told_to_a_hub_that_was_away(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A camera deleted while the hub is away stays away, and the hub is told once it is back."""
    await hub.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)
    delete(hass, loaded)
    await hass.async_block_till_done(wait_background_tasks=False)
    await hub.start()

    await until(lambda: CAMERA_ID not in hub.cameras)

    assert not titles(loaded)


async def test_a_camera_that_the_hub_keeps_is_shown_again(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If the hub refuses, the camera comes back, and the log says why."""
    hub.answers[f"/api/v1/cameras/{CAMERA_ID}"] = (403, b"")

    delete(hass, loaded)

    await until(lambda: titles(loaded) == {CAMERA_ID: "Front door"})
    assert "The hub keeps a camera that was deleted here" in caplog.text
    await hass.async_block_till_done()
    assert state(hass, "binary_sensor", "motion", of=CAMERA).state == "off"


async def test_a_camera_the_hub_no_longer_has_can_be_deleted(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Two who delete the same camera at once meet no error."""
    hub.answers[f"/api/v1/cameras/{CAMERA_ID}"] = (404, b"")

    delete(hass, loaded)
    await until(lambda: ("DELETE", f"/api/v1/cameras/{CAMERA_ID}") in hub.seen)
    await hub.push("problem.cleared", id="none")
    await hass.async_block_till_done(wait_background_tasks=False)

    assert not titles(loaded)


async def test_what_is_gone_at_set_up_loses_its_subentry_only(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A camera forgotten while Home Assistant was off is not there after it; nothing is deleted."""
    await hass.config_entries.async_unload(loaded.entry_id)
    del hub.cameras[CAMERA_ID]

    await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done()

    assert not titles(loaded)
    assert not [path for method, path in hub.seen if method == "DELETE"]


async def test_unloading_and_other_entries_delete_nothing(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Only a deletion is one: not another entry's change, nor what happens while unloaded."""
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    hass.config_entries.async_update_entry(other, title="Changed")
    await hass.config_entries.async_unload(loaded.entry_id)
    delete(hass, loaded)
    await hass.async_block_till_done()
    assert not [path for method, path in hub.seen if method == "DELETE"]

    await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done()

    assert titles(loaded) == {CAMERA_ID: "Front door"}


async def test_a_device_without_a_camera_is_removed_at_set_up(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """One that was left behind, by a version without subentries or by a crash, does not stay."""
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("neighbors_requests", f"{HUB_ID}_gone")}
    )

    await hass.config_entries.async_setup(entry.entry_id)
    await hub.heard()

    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert {device.name for device in devices} == {"Hub", "Front door"}
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (("Exa\nmple", "Bell\t2", " 1.4\n0"), ("Exa mple", "Bell 2", "1.4 0")),
        (("", "", ""), (None, "Doorbell", None)),
    ],
)
async def test_device_page_says_what_a_camera_is(
    hass: HomeAssistant,
    hub: FakeHub,
    entry: MockConfigEntry,
    said: tuple[str, str, str],
    shown: tuple[str, str, str | None],
) -> None:
    """A camera's device has the maker, model and firmware that it names itself, or ours."""
    make, model, firmware = said
    hub.cameras[values.CAMERA_ID] = values.camera(make=make, model=model, firmware=firmware)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)

    assert shown in [(each.manufacturer, each.model, each.sw_version) for each in devices]
    assert await hass.config_entries.async_unload(entry.entry_id)
