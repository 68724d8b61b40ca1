"""The options: phones, what automations may do, the sensors that are lent, the hub run here."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.neighbors_requests.managed.folder import HubSettings, read_settings

from . import values
from .fake_hub import FakeHub
from .managed_home import settle_in

PHONE = "mobile_app_phone"
OTHER = "mobile_app_tablet"
TOLD = {
    "about": "announced",
    "picture": "unlocked",
    "later": "hour",
    "cool_down_min": 10,
    "film": False,
}


def answers(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 -- the fields of a form
    """Return the form as it is submitted, with some sections changed."""
    plain = {
        "telling": {"notifications": True, "phones": []},
        "answering": {"automations_may_approve": False, "voice": "public"},
        "following": {"agencies": []},
        "lending": {"sensors": []},
    }
    return plain | changed


async def asked(hass: HomeAssistant, entry: MockConfigEntry, **changed: Any) -> Any:  # noqa: ANN401 -- a flow's result
    """Return what comes of submitting the form."""
    result = await opened(hass, entry)
    return await hass.config_entries.options.async_configure(result["flow_id"], answers(**changed))


async def opened(hass: HomeAssistant, entry: MockConfigEntry) -> Any:  # noqa: ANN401 -- a flow's result
    """Return the form in sections, through the menu if there is one."""
    result: Any = await hass.config_entries.options.async_init(entry.entry_id)
    if result["type"] is FlowResultType.MENU:
        result = await hass.config_entries.options.async_configure(
            result["flow_id"], {"next_step_id": "settings"}
        )
    assert result["step_id"] == "settings"
    return result


def sections(result: Any) -> dict[str, Any]:  # noqa: ANN401 -- a flow's result
    """Return the schema of each section of a form."""
    return {str(key): value.schema.schema for key, value in result["data_schema"].schema.items()}


async def test_options_are_kept(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Phones that are there are offered by name; a change reloads; a phone's own settings stay."""
    hass.services.async_register("notify", PHONE, lambda _call: None)
    hass.services.async_register("notify", "somewhere_else", lambda _call: None)
    hass.config_entries.async_update_entry(loaded, options={"phone_settings": {PHONE: TOLD}})
    before = loaded.runtime_data
    form = sections(await opened(hass, loaded))
    assert list(form) == ["telling", "answering", "following", "lending"]
    [offered] = [
        [option["value"] for option in selector.config["options"]]
        for key, selector in form["telling"].items()
        if key == "phones"
    ]
    assert offered == [PHONE]

    result = await asked(
        hass,
        loaded,
        telling={"notifications": False, "phones": [PHONE], "review_path": " /lovelace/house "},
        answering={"automations_may_approve": True, "voice": "nothing"},
        lending={"sensors": ["binary_sensor.gate"]},
    )
    await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert loaded.options == {
        "phones": [PHONE],
        "review_path": "/lovelace/house",
        "automations_may_approve": True,
        "others": "answer",
        "people": [],
        "voice": "nothing",
        "agencies": [],
        "sensors": ["binary_sensor.gate"],
        "notifications": False,
        "phone_settings": {PHONE: TOLD},
    }
    assert not loaded.runtime_data.notices_on
    assert loaded.runtime_data is not before
    shown = sections(await opened(hass, loaded))
    suggested = {
        str(key): key.description["suggested_value"]
        for fields in shown.values()
        for key in fields
        if key.description
    }
    assert suggested["phones"] == [PHONE]
    assert suggested["automations_may_approve"] is True


@pytest.mark.parametrize("path", ["https://elsewhere.example", "//elsewhere.example", "house"])
async def test_review_stays_at_home(
    hass: HomeAssistant, loaded: MockConfigEntry, path: str
) -> None:
    """Approve… never leads to another site."""
    result = await asked(
        hass, loaded, telling={"notifications": True, "phones": [], "review_path": path}
    )

    assert result["errors"] == {"base": "invalid_path"}
    result = await hass.config_entries.options.async_configure(result["flow_id"], answers())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_one_phone_goes_straight_to_its_form(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """A phone has settings of its own; quiet hours are whole, or the form says so."""
    hass.config_entries.async_update_entry(loaded, options={"phones": [PHONE]})
    configure = hass.config_entries.options.async_configure
    result: Any = await hass.config_entries.options.async_init(loaded.entry_id)
    assert result["menu_options"] == ["settings", "phone"]
    result = await configure(result["flow_id"], {"next_step_id": "phone"})
    assert result["step_id"] == "phone_settings"

    result = await configure(result["flow_id"], TOLD | {"quiet_from": "22:00:00"})
    assert result["errors"] == {"base": "half_quiet_hours"}
    quiet = {"quiet_from": "22:00:00", "quiet_until": "07:00:00"}
    result = await configure(result["flow_id"], TOLD | quiet)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert loaded.options == {"phones": [PHONE], "phone_settings": {PHONE: TOLD | quiet}}


async def test_several_phones_are_told_apart(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Which phone is asked first, and the others keep what they have."""
    kept = {"phones": [PHONE, OTHER], "phone_settings": {PHONE: TOLD}}
    hass.config_entries.async_update_entry(loaded, options=kept)
    configure = hass.config_entries.options.async_configure
    result: Any = await hass.config_entries.options.async_init(loaded.entry_id)
    result = await configure(result["flow_id"], {"next_step_id": "phone"})
    assert result["step_id"] == "phone"

    result = await configure(result["flow_id"], {"phone": OTHER})
    result = await configure(result["flow_id"], TOLD | {"film": True})

    assert result["type"] is FlowResultType.CREATE_ENTRY
    settings = {PHONE: TOLD, OTHER: TOLD | {"film": True}}
    assert loaded.options["phone_settings"] == settings


async def test_removed_sensors_are_forgotten_by_the_hub(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What is no longer chosen is gone from the hub before the options say so; the rest stays."""
    hub.house.sensor_list += [
        values.sensor(id="a" * 12, entity_id="binary_sensor.gate"),
        values.sensor(id="b" * 12, entity_id="lock.door"),
        values.sensor(id="c" * 12, entity_id="sensor.of_somebody_else"),
    ]
    await asked(hass, loaded, lending={"sensors": ["binary_sensor.gate", "lock.door"]})
    await hass.async_block_till_done()

    result = await asked(hass, loaded, lending={"sensors": ["lock.door"]})

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert {sensor.entity_id for sensor in hub.sensors.values()} == {
        "lock.door",
        "sensor.of_somebody_else",
    }


async def test_sensors_stay_chosen_until_the_hub_forgot_them(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub that is away, or an entry that is not loaded, keeps the choice as it was."""
    await asked(hass, loaded, lending={"sensors": ["binary_sensor.gate"]})
    await hass.async_block_till_done()
    hub.answers["/api/v1/sensors"] = (503, b"")

    result = await asked(hass, loaded)
    assert result["errors"] == {"base": "sensors_not_returned"}
    await hass.config_entries.async_unload(loaded.entry_id)
    result = await hass.config_entries.options.async_configure(result["flow_id"], answers())

    assert result["errors"] == {"base": "sensors_not_returned"}
    assert loaded.options["sensors"] == ["binary_sensor.gate"]


async def test_sensor_that_is_gone_already_is_no_error(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Somebody else may have had the hub forget it."""
    await asked(hass, loaded, lending={"sensors": ["binary_sensor.gate"]})
    await hass.async_block_till_done()
    sensor = values.as_json(values.sensor(id="d" * 12))
    hub.answers["/api/v1/sensors"] = (200, {"sensors": [sensor]})

    result = await asked(hass, loaded)

    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_no_more_sensors_than_the_hub_takes(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """At most 64 can be chosen."""
    many = [f"sensor.number_{number}" for number in range(65)]

    result = await asked(hass, loaded, lending={"sensors": many})

    assert result["errors"] == {"base": "too_many_sensors"}


HUB = {
    "name": "Home",
    "keep_days": 30,
    "floor_gib": 2,
    "spare_disk": False,
    "on_network": False,
    "delete_on_removal": False,
}


@pytest.fixture
async def managed(hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path) -> MockConfigEntry:
    """Return the entry of a hub that is run here, which is not set up."""
    await hass.async_add_executor_job(settle_in, hass, tmp_path)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "managed": True})
    return entry


async def test_own_hub_is_set_in_its_config_file(
    hass: HomeAssistant, managed: MockConfigEntry, tmp_path: Path
) -> None:
    """What a person sets here is in its own file; what they wrote in config.toml stays."""
    folder = tmp_path / "neighbors_requests"
    before = (folder / "config.toml").read_bytes()
    wanted = HUB | {"name": "  Cottage ", "keep_days": 3, "on_network": True, "spare_disk": True}

    result = await asked(hass, managed, hub=wanted | {"delete_on_removal": True})

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert read_settings(folder) == HubSettings(
        name="Cottage",
        keep_days=3,
        spare_disk=True,
        host="0.0.0.0",  # noqa: S104 -- what is expected
    )
    assert (folder / "config.toml").read_bytes() == before
    assert managed.options["delete_on_removal"] is True
    assert "keep_days" not in managed.options


async def test_nothing_set_writes_nothing(
    hass: HomeAssistant, managed: MockConfigEntry, tmp_path: Path
) -> None:
    """A form that is submitted as it was shown sets nothing."""
    folder = tmp_path / "neighbors_requests"

    await asked(hass, managed, hub=HUB)

    assert not (folder / "home-assistant.json").exists()


async def test_broken_config_file_is_said(
    hass: HomeAssistant, managed: MockConfigEntry, tmp_path: Path
) -> None:
    """A file that cannot be read is not overwritten."""
    config = tmp_path / "neighbors_requests" / "config.toml"
    config.write_text("name = \n")

    result = await asked(hass, managed, hub=HUB | {"keep_days": 3})

    assert result["errors"] == {"base": "settings_not_written"}
    assert config.read_text() == "name = \n"


async def test_people_who_may(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The owner chooses among those who are no administrators, and what all others may."""
    ordinary = MockUser(name="Kim\u202e").add_to_hass(hass)
    ordinary.groups = []
    MockUser(name="Alex", is_owner=True).add_to_hass(hass)
    MockUser(name="Cast", system_generated=True).add_to_hass(hass)
    MockUser(name="Gone", is_active=False).add_to_hass(hass)

    form = sections(await opened(hass, loaded))["answering"]
    await asked(
        hass,
        loaded,
        answering={
            "automations_may_approve": False,
            "others": "nothing",
            "people": [ordinary.id],
        },
    )

    assert form["people"].config["options"] == [{"value": ordinary.id, "label": "Kim"}]
    assert loaded.options["others"] == "nothing"
    assert loaded.options["people"] == [ordinary.id]
