"""Changing an adopted camera: each part of it, each error, and what is kept here."""

from copy import replace

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.neighbors_requests.const import SUBENTRY_CAMERA
from custom_components.neighbors_requests.subentries import camera_subentries
from custom_components.neighbors_requests.subentry_flow import change

from . import demo_home, values
from .demo_home import CAMERA, PNG_CAMERA
from .fake_hub import FakeHub, until
from .home import Dialog, Result
from .values import CAMERA_ID

PLATFORMS = ()  # only the tests that ask for every platform look at entities


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that is watched take long."""
    monkeypatch.setattr(change, "WATCH_EVERY_S", 0.01)
    monkeypatch.setattr(change, "WATCH_S", 0.03)


def lend(hass: HomeAssistant, entry: MockConfigEntry, entity_id: str) -> None:
    """Let the camera be lent from an entity."""
    subentry = camera_subentries(entry)[CAMERA_ID]
    hass.config_entries.async_update_subentry(entry, subentry, data={"lent": entity_id})


def saved(result: Result) -> bool:
    """Tell whether a dialog ended well."""
    return bool(
        result["type"] is FlowResultType.ABORT and result["reason"] == "reconfigure_successful"
    )


async def test_everything_of_a_camera_can_be_changed(dialog: Dialog) -> None:
    """A menu leads to each part; what a camera does not have is not offered."""
    menu = await dialog.change()

    assert menu["description_placeholders"] == {"camera": "Front door"}
    assert menu["menu_options"] == [
        *("details", "sharing", "motion", "recording", "connection", "triggers")
    ]


async def test_a_camera_in_an_archive_is_not_read(hub: FakeHub, dialog: Dialog) -> None:
    """Of a camera that the hub doesn't record, only its name, location and sharing are asked."""
    archived = values.camera(kind="archive", main_url="", state="archived", snapshot_at=None)
    await hub.push_camera(archived)

    assert (await dialog.change())["menu_options"] == ["details", "sharing"]
    form = await dialog.choose("sharing")
    assert "no picture until a request" in form["description_placeholders"]["picture"]
    # What the hub can't know before it fetches something isn't made up.
    assert form["description_placeholders"]["facts"] == "doorbell"


@pytest.mark.usefixtures("every_platform")
async def test_name_and_place(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """The form shows what is; a new name is the subentry's and the device's too."""
    await dialog.change("details")
    assert dialog.shown() == {
        "name": "Front door",
        "location": {"latitude": 40.0, "longitude": -75.0, "radius": 30},
        "heading": 90,
        "view": 110,
        "indoor": False,
        "doorbell": True,
    }

    ended = await dialog.submit(name="Porch", heading=0, view=360, indoor=True, doorbell=True)

    assert saved(ended)
    assert hub.camera_changes == [
        {"name": "Porch", "indoor": True, "doorbell": True, "place": None}
    ]
    await until(lambda: loaded.runtime_data.data.cameras[CAMERA_ID].name == "Porch")
    assert camera_subentries(loaded)[CAMERA_ID].title == "Porch"
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    assert "Porch" in {device.name for device in devices}


async def test_covers_stay_as_they_were_drawn(
    hub: FakeHub, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """The dialog leads to the page that draws them, and saves nothing of them."""
    drawn = [values.mask(width=0.3334)]
    await hub.tell_camera(CAMERA_ID, masks=drawn, motion_masks=drawn)
    await until(lambda: bool(loaded.runtime_data.data.cameras[CAMERA_ID].masks))
    page = f"/neighbors-requests/cameras/{CAMERA_ID}/covers"

    form = await dialog.change("sharing")
    assert form["description_placeholders"]["covers"] == page
    assert dialog.shown() == {"may_share": True}
    assert saved(await dialog.submit(may_share=False))
    form = await dialog.change("motion")
    assert form["description_placeholders"]["covers"] == f"{page}/motion"
    assert saved(await dialog.submit(sensitivity=60, again=False))

    assert hub.camera_changes == [{"may_share": False}, {"sensitivity": 60}]


async def test_motion_shows_the_score(hub: FakeHub, dialog: Dialog) -> None:
    """Watching shows the highest score of five seconds; saving again changes nothing else."""
    form = await dialog.change("motion")
    placeholders = form["description_placeholders"]
    assert (placeholders["score"], placeholders["threshold"]) == ("4", "12")
    assert dialog.shown() == {"sensitivity": 50}
    hub.cameras[CAMERA_ID] = values.camera(score=41.2)
    hub.cameras["0f" * 6] = values.camera(id="0f" * 6, name="Other", score=99.0)

    form = await dialog.submit(sensitivity=70, again=True)

    assert form["step_id"] == "motion"
    assert form["description_placeholders"]["score"] == "41"
    assert hub.camera_changes == [{"sensitivity": 70}]
    hub.answers["/api/v1/cameras"] = (503, b"")
    form = await dialog.submit(sensitivity=71, again=True)
    assert form["step_id"] == "motion"
    assert saved(await dialog.submit(sensitivity=72, again=False))
    assert hub.camera_changes[-1] == {"sensitivity": 72}


async def test_motion_that_cannot_be_saved(hub: FakeHub, dialog: Dialog) -> None:
    """If the hub is away, the dialog says so, and keeps what was chosen."""
    await dialog.change("motion")
    hub.answers[f"/api/v1/cameras/{CAMERA_ID}"] = (503, b"")
    form = await dialog.submit(sensitivity=70, again=False)

    assert form["errors"] == {"base": "cannot_connect"}
    assert dialog.shown()["sensitivity"] == 70


async def test_watching_shows_that_it_runs(
    hass: HomeAssistant, dialog: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is watched, asking again shows the same progress."""
    monkeypatch.setattr(change, "WATCH_S", 0.2)
    form = await dialog.change("motion")

    shown = await hass.config_entries.subentries.async_configure(
        form["flow_id"], {"sensitivity": 50, "again": True}
    )
    again = await hass.config_entries.subentries.async_configure(form["flow_id"])
    dialog.result = again
    form = await dialog.settled()

    assert (shown["progress_action"], again["type"]) == ("watch", FlowResultType.SHOW_PROGRESS)
    assert form["step_id"] == "motion"


async def test_how_much_is_kept(hub: FakeHub, dialog: Dialog) -> None:
    """What is empty is left to the hub's own setting."""
    await dialog.change("recording")
    assert dialog.shown() == {"sound": True, "transport": "tcp"}
    hub.answers[f"/api/v1/cameras/{CAMERA_ID}"] = (400, b"")
    form = await dialog.submit(keep_days=3, sound=False, transport="udp")
    assert form["errors"] == {"base": "hub_refused"}
    assert dialog.shown() == {"keep_days": 3, "sound": False, "transport": "udp"}
    hub.answers.clear()

    ended = await dialog.submit(keep_days=3, sound=False, transport="udp")

    assert saved(ended)
    assert hub.camera_changes == [
        {"sound": False, "keep": {"days": 3.0, "gib": None}, "transport": "udp"}
    ]


async def test_new_credentials_are_tried(hub: FakeHub, dialog: Dialog) -> None:
    """A wrong password is said at its field; a camera that was found has no address to change."""
    hub.house.password = "right"  # noqa: S105 -- the fake camera's
    await dialog.change("connection")
    assert "stream_url" not in dialog.result["data_schema"].schema
    form = await dialog.submit(username="admin", password="wrong")  # noqa: S106 -- likewise
    assert form["errors"] == {"password": "wrong_password"}
    hub.house.away = True
    form = await dialog.submit(username="admin", password="right")  # noqa: S106 -- likewise
    assert form["errors"] == {"base": "camera_unreachable"}
    hub.house.away = False

    ended = await dialog.submit(username="admin", password="right")  # noqa: S106 -- likewise

    assert saved(ended)
    assert hub.camera_changes == [{"username": "admin", "password": "right"}]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"username": "u", "password": "p"}, {"username": "u", "password": "p"}),
        (
            {"stream_url": "rtsp://u:p@192.0.2.9/x"},
            {"username": "", "password": "", "stream_url": "rtsp://u:p@192.0.2.9/x"},
        ),
        (
            {"stream_url": "rtsp://u:p@192.0.2.9/x", "username": "v"},
            {"username": "v", "password": "", "stream_url": "rtsp://u:p@192.0.2.9/x"},
        ),
    ],
)
async def test_a_new_address_is_tried(
    hub: FakeHub,
    loaded: MockConfigEntry,
    dialog: Dialog,
    answer: dict[str, str],
    told: dict[str, str],
) -> None:
    """The hub gets the address as it was pasted, and what stands beside it."""
    await hub.tell_camera(CAMERA_ID, kind="rtsp")
    await until(lambda: loaded.runtime_data.data.cameras[CAMERA_ID].kind == "rtsp")
    await dialog.change("connection")
    form = await dialog.submit(stream_url="somewhere")
    assert form["errors"] == {"stream_url": "invalid_address"}

    ended = await dialog.submit(**answer)

    assert saved(ended)
    assert hub.camera_changes == [told]


async def test_triggers_are_kept_here(
    hub: FakeHub, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """They need nothing of the hub; what was chosen is shown, and what else is lent stays."""
    await dialog.change("triggers")
    await dialog.submit(motion=["binary_sensor.yard"], button=["event.bell"])

    await dialog.change("triggers")
    assert dialog.shown() == {"motion": ["binary_sensor.yard"], "button": ["event.bell"]}
    ended = await dialog.submit(external=["switch.siren"])

    assert saved(ended)
    data = camera_subentries(loaded)[CAMERA_ID].data
    assert data == {"triggers": {"external": ["switch.siren"]}}
    assert not hub.camera_changes


@pytest.mark.usefixtures("demo")
async def test_another_entity_can_stand_in(
    hub: FakeHub, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """A lent camera of pictures is lent from another entity, if that one shows something."""
    await hub.tell_camera(CAMERA_ID, kind="lent", entity_id="camera.gone")
    await until(lambda: loaded.runtime_data.data.cameras[CAMERA_ID].kind == "lent")
    menu = await dialog.change("lend_again")
    assert menu["step_id"] == "lend_again"
    assert dialog.shown() == {"camera_entity": "camera.gone"}
    form = await dialog.submit(camera_entity=PNG_CAMERA)
    assert form["errors"] == {"camera_entity": "not_jpeg"}
    form = await dialog.submit(camera_entity="camera.elsewhere")
    assert form["errors"] == {"camera_entity": "no_picture"}

    ended = await dialog.submit(camera_entity=CAMERA)

    assert saved(ended)
    assert camera_subentries(loaded)[CAMERA_ID].data == {"lent": CAMERA}
    assert not hub.camera_changes
    await dialog.change("lend_again")
    assert CAMERA not in dialog.offered("camera_entity")["exclude_entities"]


@pytest.mark.usefixtures("demo")
async def test_another_stream_can_stand_in(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """A lent camera with a stream is read at the other entity's stream, once the hub could."""
    lend(hass, loaded, "camera.gone")
    await dialog.change("lend_again")
    form = await dialog.submit(camera_entity=CAMERA)
    assert form["errors"] == {"camera_entity": "no_stream"}
    with demo_home.streaming("rtsp://u:p@192.0.2.9/x"):
        hub.house.away = True
        form = await dialog.submit(camera_entity=CAMERA)
        assert form["errors"] == {"base": "camera_unreachable"}
        hub.house.away = False

        ended = await dialog.submit(camera_entity=CAMERA)

    assert saved(ended)
    assert hub.camera_changes == [
        {"username": "u", "password": "p", "stream_url": "rtsp://192.0.2.9/x"}
    ]
    assert camera_subentries(loaded)[CAMERA_ID].data == {"lent": CAMERA}


async def test_a_camera_that_is_gone_cannot_be_changed(
    hass: HomeAssistant, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """What the hub no longer has, or a hub that is not loaded, ends the dialog with a sentence."""
    coordinator = loaded.runtime_data
    coordinator.data = replace(coordinator.data, cameras={})
    ended = await dialog.change()
    assert (ended["type"], ended["reason"]) == (FlowResultType.ABORT, "camera_gone")
    await hass.config_entries.async_unload(loaded.entry_id)

    ended = await dialog.change()

    assert (ended["type"], ended["reason"]) == (FlowResultType.ABORT, "not_loaded")


@pytest.mark.parametrize(
    "step", ["details", "sharing", "motion", "recording", "connection", "triggers"]
)
async def test_forms_reach_a_browser(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    step: str,
) -> None:
    """Every form can be written as JSON, as the frontend asks for it."""
    await hass.async_block_till_done()
    assert await async_setup_component(hass, "config", {})
    client = await hass_client()
    subentry = camera_subentries(loaded)[CAMERA_ID]
    begun = await client.post(
        "/api/config/config_entries/subentries/flow",
        json={
            "handler": [loaded.entry_id, SUBENTRY_CAMERA],
            "subentry_id": subentry.subentry_id,
        },
    )
    flow_id = (await begun.json())["flow_id"]

    answer = await client.post(
        f"/api/config/config_entries/subentries/flow/{flow_id}", json={"next_step_id": step}
    )

    form = await answer.json()
    assert (answer.status, form["step_id"]) == (200, step)
    assert all("selector" in field for field in form["data_schema"])
