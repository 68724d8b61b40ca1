"""Adopting a camera: found, at an address, or lent; every step, every error, every way out."""

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import (
    EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE,
    FlowResultType,
)
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.neighbors_requests.subentries import camera_subentries
from custom_components.neighbors_requests.subentry_flow import adopt, steps

from . import values
from .fake_house import NEW_CAMERA_ID
from .fake_hub import JPEG, FakeHub, until
from .home import DETAILS, PLACE, Dialog, state
from .values import CAMERA_ID, HUB_ID

PLATFORMS = ()  # only the tests that ask for every platform look at entities

KEY = "urn:uuid:1"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that is shown take long."""
    monkeypatch.setattr(adopt, "TICK_S", 0.01)
    monkeypatch.setattr(steps, "FIRST_PICTURE_S", 0.1)
    monkeypatch.setattr(steps, "POLL_S", 0.01)


@pytest.mark.usefixtures("every_platform")
async def test_a_found_camera_is_adopted(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """From the scan to the subentry: shared with nobody until a person has looked."""
    hub.found.append(values.found(doorbell=True, name="Bell"))

    menu = await dialog.adopt()
    assert menu["menu_options"] == ["scan", "address", "lend"]
    form = await dialog.choose("scan")
    assert (form["step_id"], hub.house.scanned) == ("found", 1)
    form = await dialog.submit(found=KEY)
    assert form["step_id"] == "details"
    assert hub.adoptions == [
        {
            "found_key": KEY,
            "name": "Bell",
            "username": "",
            "password": "",
            "place": None,
            "indoor": False,
            "doorbell": True,
            "transport": "tcp",
            "if_read_already": "ask",
            "recorders": [],
            "may_share": False,
        }
    ]
    home = {"latitude": hass.config.latitude, "longitude": hass.config.longitude, "radius": 30}
    assert dialog.shown()["location"] == home
    form = await dialog.submit(**DETAILS)
    assert form["step_id"] == "sharing"
    facts = form["description_placeholders"]["facts"].replace("\\", "")
    assert facts == "H.264 1280x720 15/s · sound: AAC 16 kHz · events over ONVIF · doorbell"
    covers = f"/neighbors-requests/cameras/{NEW_CAMERA_ID}/covers"
    assert form["description_placeholders"]["covers"] == covers
    assert dialog.shown() == {"may_share": True}
    form = await dialog.submit(may_share=True)
    assert form["step_id"] == "triggers"
    made = await dialog.submit(motion=["binary_sensor.yard", "binary_sensor.yard"])

    assert (made["type"], made["title"]) == (FlowResultType.CREATE_ENTRY, "Porch")
    assert hub.camera_changes == [
        {
            "name": "Porch",
            "indoor": False,
            "doorbell": True,
            "place": {
                "latitude_udeg": 40_500_000,
                "longitude_udeg": -75_250_000,
                "heading_deg": 90,
                "view_deg": 110,
                "range_m": 45,
            },
        },
        {"may_share": True},
    ]
    await hass.async_block_till_done()
    subentry = camera_subentries(loaded)[NEW_CAMERA_ID]
    assert subentry.data == {"triggers": {"motion": ["binary_sensor.yard"]}}
    of_camera = f"{HUB_ID}_{NEW_CAMERA_ID}"
    assert state(hass, "binary_sensor", "motion", of=of_camera).state == "off"
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    assert "Porch" in {device.name for device in devices}


async def test_the_scan_shows_that_it_runs(
    hass: HomeAssistant, hub: FakeHub, dialog: Dialog
) -> None:
    """While the hub looks, the dialog shows how far it is; then what was found."""
    told = async_capture_events(hass, EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE)
    hub.house.scanning_may_end.clear()
    menu = await dialog.adopt()

    shown = await hass.config_entries.subentries.async_configure(
        menu["flow_id"], {"next_step_id": "scan"}
    )
    await until(lambda: len(told) > 2)
    again = await hass.config_entries.subentries.async_configure(menu["flow_id"])
    hub.house.scanning_may_end.set()
    dialog.result = shown
    ended = await dialog.settled()

    assert (shown["type"], shown["progress_action"]) == (FlowResultType.SHOW_PROGRESS, "scan")
    assert again["type"] is FlowResultType.SHOW_PROGRESS
    assert 0 < told[0].data["progress"] < told[2].data["progress"] < 1
    assert (ended["type"], ended["step_id"]) == (FlowResultType.MENU, "nothing_found")


async def test_found_cameras_are_described(hub: FakeHub, dialog: Dialog) -> None:
    """Doorbells come first, what is away last; all that is known is in the line, none twice."""
    hub.house.cameras_found += [
        values.found(key="1", name="", brand="", address="192.0.2.1", away=True),
        values.found(key="2", name="Yard\u202e", brand="Acme"),
        values.found(key="3", name="", brand="Ring", doorbell=True),
        values.found(key="4", name="Taken"),
        values.found(key="5", name="Zoo", brand="", lent_by="HomeKit"),
    ]

    hub.cameras["0f" * 6] = values.camera(id="0f" * 6, name="Taken", found_key="4")

    await dialog.adopt("scan")

    assert [(each["value"], each["label"]) for each in dialog.offered("found")["options"]] == [
        ("3", "Ring · 192.0.2.41 · doorbell"),
        ("2", "Yard · Acme · 192.0.2.41"),
        ("5", "Zoo · 192.0.2.41 · HomeKit: use it from Home Assistant instead"),
        ("1", "192.0.2.1 · offline"),
        ("look_again", "None of these. Scan again"),
    ]
    form = await dialog.submit(found="look_again")
    assert (form["step_id"], hub.house.scanned) == ("found", 2)


async def test_a_scan_that_fails_leaves_the_other_ways(hub: FakeHub, dialog: Dialog) -> None:
    """The hub's reason is shown, and the menu again."""
    error = {"error": {"code": "internal", "message": "The network *fails*."}}
    hub.answers["/api/v1/cameras/scan"] = (500, error)

    menu = await dialog.adopt("scan")

    assert menu["step_id"] == "scan_failed"
    assert menu["description_placeholders"]["reason"] == "The network \\*fails\\*\\."
    form = await dialog.choose("address")
    assert form["step_id"] == "address"


async def test_credentials_are_asked_for_only_where_needed(hub: FakeHub, dialog: Dialog) -> None:
    """A camera that refuses is asked about; a wrong password is said at its field, and kept."""
    hub.found.append(values.found())
    hub.house.password = "right"  # noqa: S105 -- the fake camera's

    await dialog.adopt("scan")
    form = await dialog.submit(found=KEY)
    assert (form["step_id"], form["errors"]) == ("credentials", {})
    form = await dialog.submit(username="admin", password="wrong")  # noqa: S106 -- likewise
    assert form["errors"] == {"password": "wrong_password"}
    assert dialog.shown() == {"username": "admin", "password": "wrong"}
    hub.house.away = True
    form = await dialog.submit(username="admin", password="right")  # noqa: S106 -- likewise
    assert form["errors"] == {"base": "camera_unreachable"}
    assert form["description_placeholders"]["reason"] == "It does not answer."
    hub.house.away = False
    form = await dialog.submit(username="admin", password="right")  # noqa: S106 -- likewise

    assert form["step_id"] == "details"
    assert hub.adoptions[0]["username"] == "admin"


@pytest.mark.parametrize(
    ("status", "code", "key"),
    [
        (503, "unavailable", "camera_unreachable"),
        (503, "", "cannot_connect"),
        (403, "forbidden", "not_permitted"),
        (400, "invalid_input", "hub_refused"),
    ],
)
async def test_what_fails_is_said(
    hub: FakeHub, dialog: Dialog, status: int, code: str, key: str
) -> None:
    """Each kind of failure has its own sentence, and the choice is kept."""
    hub.found.append(values.found())
    await dialog.adopt("scan")
    hub.answers["/api/v1/cameras"] = (status, {"error": {"code": code, "message": "No."}})

    form = await dialog.submit(found=KEY)

    assert form["errors"] == {"base": key}
    assert dialog.shown() == {"found": KEY}


ADVICE = "Reolink: In its app, switch on RTSP and ONVIF."


async def test_the_line_of_a_brand_is_shown(hub: FakeHub, dialog: Dialog) -> None:
    """What the hub knows of the camera's brand stands where it fails, and where it asks."""
    hub.found.append(values.found())
    await dialog.adopt("scan")
    told = {"code": "unavailable", "message": "No.", "advice": ADVICE}
    hub.answers["/api/v1/cameras"] = (503, {"error": told})

    form = await dialog.submit(found=KEY)
    assert form["description_placeholders"]["reason"].startswith("No. Reolink: In its app")
    hub.answers["/api/v1/cameras"] = (400, {"error": told | {"code": "camera_password"}})
    form = await dialog.submit(found=KEY)
    assert (form["step_id"], form["errors"]) == ("credentials", {})
    assert form["description_placeholders"]["advice"].startswith("Reolink\\: In its app")
    form = await dialog.submit(username="admin", password="wrong")  # noqa: S106 -- the fake's

    assert form["description_placeholders"]["advice"] == ""
    assert "Reolink" in form["description_placeholders"]["reason"]


async def test_a_camera_that_is_adopted_already_ends_the_dialog(
    hub: FakeHub, dialog: Dialog
) -> None:
    """Somebody else was quicker."""
    hub.found.append(values.found())
    await dialog.adopt("scan")
    hub.answers["/api/v1/cameras"] = (409, b"")

    ended = await dialog.submit(found=KEY)

    assert (ended["type"], ended["reason"]) == (FlowResultType.ABORT, "already_adopted")


@pytest.mark.parametrize("choice", ["from_recorder", "directly"])
async def test_a_camera_that_a_recorder_reads_already(
    hass: HomeAssistant, hub: FakeHub, dialog: Dialog, choice: str
) -> None:
    """The dialog says which recorder, and the person chooses; Frigate's host is one to ask."""
    for url in ("http://ccab4aaf-frigate:5000", "http://[bad", None, "http://a b/"):
        MockConfigEntry(domain="frigate", data={"url": url}).add_to_hass(hass)
    hub.house.relayed = True
    await dialog.adopt("address")

    menu = await dialog.submit(stream_url="rtsp://192.0.2.7/main")
    assert (menu["step_id"], menu["menu_options"]) == (
        "read_already",
        ["from_recorder", "directly"],
    )
    told = menu["description_placeholders"]["reason"].replace("\\", "")
    assert "rtsp://192.0.2.5:8554/porch" in told
    form = await dialog.choose(choice)

    assert form["step_id"] == "details"
    [made] = hub.adoptions
    assert made["if_read_already"] == choice.removeprefix("from_")
    assert made["recorders"] == ["ccab4aaf-frigate"]


async def test_a_choice_that_fails_is_offered_again(hub: FakeHub, dialog: Dialog) -> None:
    """If the camera does not answer then, the dialog says so, and the person chooses again."""
    hub.house.relayed = True
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")
    hub.house.away = True

    menu = await dialog.choose("directly")

    assert menu["step_id"] == "read_already"
    assert "does not answer" in menu["description_placeholders"]["reason"]
    hub.house.away = False
    assert (await dialog.choose("directly"))["step_id"] == "details"


async def test_an_address_is_adopted(hub: FakeHub, dialog: Dialog) -> None:
    """An address goes to the hub as it was pasted, whatever stands in its password."""
    hub.house.password = "right"  # noqa: S105 -- the fake camera's
    await dialog.adopt("address")
    form = await dialog.submit(stream_url="ftp://192.0.2.7/main")
    assert form["errors"] == {"stream_url": "invalid_address"}
    form = await dialog.submit(stream_url=" rtsp://admin:p@ss/w#rd@192.0.2.7/main")
    assert form["errors"] == {"password": "wrong_password"}
    form = await dialog.submit(
        stream_url="rtsp://admin:p@ss/w#rd@192.0.2.7/main",
        password="right",  # noqa: S106 -- likewise
    )

    assert form["step_id"] == "details"
    [made] = hub.adoptions
    assert made["stream_url"] == "rtsp://admin:p@ss/w#rd@192.0.2.7/main"
    assert (made["username"], made["password"]) == ("", "right")
    assert made["name"] == "Camera"


async def test_names_have_a_length(hub: FakeHub, dialog: Dialog) -> None:
    """A name of spaces is none; a hub that refuses keeps the form as it was filled in."""
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")

    form = await dialog.submit(**DETAILS | {"name": "  "})
    assert form["errors"] == {"name": "invalid_name"}
    hub.answers[f"/api/v1/cameras/{NEW_CAMERA_ID}"] = (409, b"")
    form = await dialog.submit(**DETAILS)

    assert form["errors"] == {"name": "conflict"}
    assert dialog.shown()["location"] == PLACE


async def test_a_name_is_one_camera_s_only(hub: FakeHub, dialog: Dialog) -> None:
    """A new camera gets a number behind a taken name; a taken name that is typed is refused."""
    taken = hub.cameras[CAMERA_ID].camera.name
    hub.found.append(values.found(name=taken.upper()))
    await dialog.adopt("scan")

    form = await dialog.submit(found=KEY)
    assert (form["step_id"], dialog.shown()["name"]) == ("details", f"{taken.upper()} 2")
    form = await dialog.submit(**DETAILS | {"name": taken.upper()})

    assert (form["step_id"], form["errors"]) == ("details", {"name": "conflict"})
    assert taken in form["description_placeholders"]["reason"]
    assert hub.cameras[NEW_CAMERA_ID].camera.name == f"{taken.upper()} 2"


async def test_a_place_is_not_needed(hub: FakeHub, dialog: Dialog) -> None:
    """A camera without a place is adopted all the same; an indoor one is not shared by default."""
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")

    details = {key: value for key, value in DETAILS.items() if key != "location"}
    form = await dialog.submit(**details | {"indoor": True})

    assert hub.camera_changes[0]["place"] is None
    assert form["step_id"] == "sharing"
    assert dialog.shown()["may_share"] is False


@pytest.mark.usefixtures("every_platform")
async def test_the_picture_is_shown_where_there_is_one(
    hass: HomeAssistant,
    hub: FakeHub,
    dialog: Dialog,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """The description holds a signed path of the picture, which opens that picture and no other."""
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")
    form = await dialog.submit(**DETAILS)
    shown = form["description_placeholders"]["picture"]
    client = await hass_client_no_auth()

    assert shown.startswith("![What the camera sees now](/api/neighbors_requests/")
    path = shown.partition("](")[2].removesuffix(")")
    answer = await client.get(path)
    assert (answer.status, await answer.read()) == (200, JPEG)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert (await client.get(path.replace(NEW_CAMERA_ID, CAMERA_ID))).status == 401
    assert (await client.get(path.partition("?")[0])).status == 401
    hub.answers[f"/api/v1/cameras/{NEW_CAMERA_ID}/snapshot"] = (500, b"")
    assert (await client.get(path)).status == 502
    del hub.answers[f"/api/v1/cameras/{NEW_CAMERA_ID}/snapshot"]
    await hub.house.remove_camera(NEW_CAMERA_ID)
    await hass.async_block_till_done()
    assert (await client.get(path)).status == 404


async def test_without_a_picture_the_dialog_goes_on(
    hass: HomeAssistant, hub: FakeHub, dialog: Dialog
) -> None:
    """A camera that shows nothing for a while is no dead end."""
    hub.house.first_picture = False
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")

    waiting = await hass.config_entries.subentries.async_configure(
        dialog.result["flow_id"], DETAILS
    )
    assert waiting["progress_action"] == "first_picture"
    again = await hass.config_entries.subentries.async_configure(dialog.result["flow_id"])
    assert again["type"] is FlowResultType.SHOW_PROGRESS
    dialog.result = again
    form = await dialog.settled()

    assert form["step_id"] == "sharing"
    assert "No picture" in form["description_placeholders"]["picture"]


async def test_the_first_picture_is_waited_for(
    hass: HomeAssistant,
    hub: FakeHub,
    dialog: Dialog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that comes meanwhile is shown at once."""
    monkeypatch.setattr(steps, "FIRST_PICTURE_S", 60)
    hub.house.first_picture = False
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")
    dialog.result = await hass.config_entries.subentries.async_configure(
        dialog.result["flow_id"], DETAILS
    )

    await hub.push("snapshot", camera_id=NEW_CAMERA_ID, at=values.NOW)
    form = await dialog.settled()

    assert form["description_placeholders"]["picture"].startswith("![")


async def test_what_the_hub_refuses_at_the_end(hub: FakeHub, dialog: Dialog) -> None:
    """The form that asks what may be sent stays, and says so."""
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")
    await dialog.submit(**DETAILS)
    hub.answers[f"/api/v1/cameras/{NEW_CAMERA_ID}"] = (409, b"")

    form = await dialog.submit(may_share=True)

    assert (form["step_id"], form["errors"]) == ("sharing", {"base": "conflict"})


async def test_a_dialog_closed_early_leaves_nothing(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """Before the camera has a name and a place, closing takes the adoption back."""
    await dialog.adopt("address")
    dialog.close()
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")
    assert NEW_CAMERA_ID in hub.cameras
    await until(lambda: NEW_CAMERA_ID in loaded.runtime_data.data.cameras)
    await hass.async_block_till_done(wait_background_tasks=False)
    assert NEW_CAMERA_ID not in camera_subentries(loaded)

    dialog.close()

    await until(lambda: NEW_CAMERA_ID not in hub.cameras)
    await until(lambda: NEW_CAMERA_ID not in loaded.runtime_data.data.cameras)
    assert NEW_CAMERA_ID not in camera_subentries(loaded)


async def test_a_dialog_closed_late_keeps_the_camera(
    hub: FakeHub, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """Once named and placed, the camera stays, and is shared with nobody."""
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")
    await dialog.submit(**DETAILS)

    dialog.close()

    await until(lambda: NEW_CAMERA_ID in camera_subentries(loaded))
    assert hub.cameras[NEW_CAMERA_ID].camera.may_share is False


async def test_a_dialog_outlives_a_reload(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """A camera that got its subentry meanwhile keeps it, with what the dialog asked for."""
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")
    await hass.config_entries.async_reload(loaded.entry_id)
    assert NEW_CAMERA_ID in camera_subentries(loaded)

    await dialog.submit(**DETAILS)
    await dialog.submit(may_share=True)
    ended = await dialog.submit(external=["binary_sensor.door"])

    assert (ended["type"], ended["reason"]) == (FlowResultType.ABORT, "adopted")
    data = camera_subentries(loaded)[NEW_CAMERA_ID].data
    assert data == {"triggers": {"external": ["binary_sensor.door"]}}
    assert NEW_CAMERA_ID in hub.cameras


async def test_a_hub_that_is_not_loaded_adopts_nothing(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """The dialog says so, at its beginning and in its middle."""
    await dialog.adopt("address")
    await dialog.submit(stream_url="rtsp://192.0.2.7/main")
    await hass.config_entries.async_unload(loaded.entry_id)

    ended = await dialog.submit(**DETAILS)
    assert (ended["type"], ended["reason"]) == (FlowResultType.ABORT, "not_loaded")
    ended = await dialog.adopt()

    assert (ended["type"], ended["reason"]) == (FlowResultType.ABORT, "not_loaded")
    assert NEW_CAMERA_ID in hub.cameras
