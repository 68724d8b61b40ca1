"""Archives in Home Assistant: the dialog that adds and changes them, and their subentries."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.archives import lent_archives
from custom_components.neighbors_requests.const import SUBENTRY_ARCHIVE
from custom_components.neighbors_requests.subentries import archive_subentries, camera_subentries
from hub.api.scope import Rights, Scope
from hub.model.archive import ArchiveFound, ArchiveKind
from hub.model.ids import ArchiveId
from tests.fakes.things import ARCHIVE, an_archive, an_archive_status

from .fake_hub import TOKEN, FakeHub, until
from .home import PLACE, Dialog
from .values import CAMERA_ID

PLATFORMS = ()  # no test here looks at an entity

FOUND = ArchiveFound(
    kind=ArchiveKind.FRIGATE,
    name="Frigate",
    address="https://192.0.2.11:8971",
    version="0.17.2",
    verify=False,
)
RECORDER = ArchiveFound(
    kind=ArchiveKind.ONVIF,
    name="Attic\u202e",
    address="http://192.0.2.12/onvif/device_service",
    needs_password=True,
)
KEY = "ring/played"
NEW = f"{1:012x}"
"""The id of the first archive that is added."""


def titles(entry: MockConfigEntry) -> dict[str, str]:
    """Return the titles of the archives' subentries by the hub's ids."""
    return {key: subentry.title for key, subentry in archive_subentries(entry).items()}


class ArchiveDialog(Dialog):
    """An archive's dialog."""

    async def open(self, way: str = "") -> Any:  # noqa: ANN401 -- a flow's result
        """Begin to add an archive, by one of the ways offered if it is named."""
        self.result = await self._hass.config_entries.subentries.async_init(
            (self._entry.entry_id, SUBENTRY_ARCHIVE), context={"source": SOURCE_USER}
        )
        return await self.choose(way) if way else self.result

    async def reopen(self, what: str = "", archive_id: str = ARCHIVE) -> Any:  # noqa: ANN401 -- a flow's result
        """Begin to change an archive, at one of the steps offered if it is named."""
        subentry = archive_subentries(self._entry)[archive_id]
        self.result = await self._hass.config_entries.subentries.async_init(
            (self._entry.entry_id, SUBENTRY_ARCHIVE),
            context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry.subentry_id},
        )
        return await self.choose(what) if what else self.result

    def labels(self, field: str = "found") -> dict[str, str]:
        """Return what a field offers: each value with its label."""
        return {each["value"]: each["label"] for each in self.offered(field)["options"]}


@pytest.fixture
def dialog(hass: HomeAssistant, loaded: MockConfigEntry) -> ArchiveDialog:
    """Return an archive's dialog that is not open yet."""
    return ArchiveDialog(hass, loaded)


@pytest.fixture
async def there(hub: FakeHub, loaded: MockConfigEntry) -> None:
    """Let the hub have an archive with two cameras."""
    await hub.house.archives.put(an_archive(), an_archive_status())
    await until(lambda: titles(loaded) == {ARCHIVE: "Frigate"})


@pytest.fixture
def ring(hass: HomeAssistant) -> Iterator[None]:
    """Let Home Assistant have an account of Ring."""
    entry = MockConfigEntry(domain="ring", title="alex@example.com", entry_id="played")
    entry.add_to_hass(hass)
    entry.mock_state(hass, ConfigEntryState.LOADED)
    yield
    entry.mock_state(hass, ConfigEntryState.NOT_LOADED)  # Nothing of it is to be unloaded.


@pytest.mark.usefixtures("ring")
async def test_a_found_archive_is_added_with_the_cameras_that_are_chosen(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, dialog: ArchiveDialog
) -> None:
    """From the search to the cameras; what isn't chosen is not used, and what is indoors is so."""
    known = ArchiveFound(
        kind=ArchiveKind.FRIGATE, name="Known", address="http://192.0.2.1", archive_id=ARCHIVE
    )
    hub.house.archives.offered += [FOUND, RECORDER, known]

    await until(lambda: bool(hub.house.queries.lenders))
    menu = await dialog.open()
    assert menu["menu_options"] == ["scan", "address", "folder"]
    await dialog.choose("scan")
    assert dialog.labels() == {
        FOUND.address: "Frigate · https://192.0.2.11:8971 · 0.17.2",
        RECORDER.address: f"Attic · {RECORDER.address} · needs a password",
        KEY: "alex@example.com · Ring · through Home Assistant",
        "look_again": "None of these. Scan again",
    }
    form = await dialog.submit(found=FOUND.address)
    [added] = hub.house.archives.added
    assert (added.kind, added.address, added.verify) == (FOUND.kind, FOUND.address, False)
    assert (form["step_id"], form["description_placeholders"]["archive"]) == ("cameras", "frigate")
    assert dialog.labels("cameras") == {"front_door": "Front door", "yard": "Yard"}
    assert dialog.shown()["cameras"] == ["front_door", "yard"]
    assert dialog.shown()["location"]["latitude"] == hass.config.latitude
    made = await dialog.submit(cameras=["yard"], indoor=["yard"], location=PLACE)

    assert (made["type"], made["title"]) == (FlowResultType.CREATE_ENTRY, "frigate")
    await until(lambda: len(camera_subentries(loaded)) == 2)
    assert titles(loaded) == {NEW: "frigate"}
    [yard] = [each.camera for each in hub.cameras.values() if each.camera.archive_id]
    assert (yard.name, yard.archive_key, yard.indoor, yard.may_share) == (
        "Yard", "yard", True, False,
    )  # fmt: skip
    assert yard.place is not None
    assert (yard.place.view_deg, yard.place.range_m) == (360, 45)
    assert lent_archives(loaded) == ()


@pytest.mark.usefixtures("ring")
async def test_what_home_assistant_lends_is_added_in_one_step(
    hub: FakeHub, loaded: MockConfigEntry, dialog: ArchiveDialog
) -> None:
    """It is lent once the hub has added it, and is then offered no longer."""
    await until(lambda: bool(hub.house.queries.lenders))
    await dialog.open("scan")
    hub.house.archives.password = "none takes"  # noqa: S105 -- opens nothing
    refused = await dialog.submit(found=KEY)
    assert refused["errors"] == {"base": "wrong_password"}
    assert "refuses the password" in refused["description_placeholders"]["reason"]
    assert lent_archives(loaded) == ()
    hub.house.archives.password = None

    form = await dialog.submit(found=KEY)
    await dialog.submit(cameras=[])
    await until(lambda: hub.house.queries.lenders[0].lent)
    await dialog.open("scan")

    [added] = hub.house.archives.added
    assert (form["step_id"], lent_archives(loaded)) == ("cameras", (KEY,))
    assert (added.kind, added.lender, added.name) == ("lent", KEY, "alex@example.com")
    assert titles(loaded) == {NEW: "alex@example.com"}
    assert dialog.result["step_id"] == "nothing_found"


async def test_a_recorder_is_asked_for_its_password_first(
    hub: FakeHub, dialog: ArchiveDialog
) -> None:
    """A wrong one is asked for again, and half of it is never sent."""
    hub.house.archives.offered.append(RECORDER)
    hub.house.archives.password = "right"  # noqa: S105 -- opens nothing
    await dialog.open("scan")

    form = await dialog.submit(found=RECORDER.address)
    half = await dialog.submit(password="right")  # noqa: S106 -- opens nothing
    wrong = await dialog.submit(username="alex", password="wrong")  # noqa: S106 -- opens nothing
    done = await dialog.submit(username="alex", password="right")  # noqa: S106 -- opens nothing

    assert (form["step_id"], half["errors"]) == ("credentials", {"username": "no_user"})
    assert wrong["errors"] == {"password": "wrong_password"}
    assert "192" in form["description_placeholders"]["address"]
    [added] = hub.house.archives.added
    assert (added.kind, added.username, added.password) == ("onvif", "alex", "right")
    assert done["step_id"] == "cameras"


async def test_one_that_was_found_may_be_refused_or_looked_for_again(
    hub: FakeHub, dialog: ArchiveDialog
) -> None:
    """The hub's reason is shown; a search that fails leaves the other ways."""
    hub.house.archives.offered.append(FOUND)
    await dialog.open("scan")
    hub.house.archives.away = True

    refused = await dialog.submit(found=FOUND.address)
    again = await dialog.submit(found="look_again")
    error = {"error": {"code": "internal", "message": "The network *fails*."}}
    hub.answers["/api/v1/archives/found"] = (500, error)
    failed = await dialog.submit(found="look_again")

    assert refused["errors"] == {"base": "archive_unreachable"}
    assert again["step_id"] == "found"
    assert (failed["step_id"], failed["menu_options"]) == (
        "scan_failed",
        ["scan", "address", "folder"],
    )
    assert failed["description_placeholders"]["reason"] == r"The network \*fails\*\."


async def test_an_archive_at_an_address_is_added(hub: FakeHub, dialog: ArchiveDialog) -> None:
    """As it was typed; the form shows again what the hub doesn't take."""
    await dialog.open("address")
    typed = {"kind": "onvif", "address": " http://192.0.2.9 ", "own_certificate": True}
    half = await dialog.submit(**typed, password="p")  # noqa: S106 -- opens nothing
    hub.house.archives.away = True
    away = await dialog.submit(**typed)
    hub.house.archives.away = False
    form = await dialog.submit(**typed, username="alex", password="p")  # noqa: S106 -- opens nothing

    assert half["errors"] == {"username": "no_user"}
    assert away["errors"] == {"base": "archive_unreachable"}
    [added] = hub.house.archives.added
    assert (added.kind, added.address, added.username, added.verify) == (
        "onvif", "http://192.0.2.9", "alex", False,
    )  # fmt: skip
    assert form["step_id"] == "cameras"


async def test_a_folder_is_added_with_no_camera_yet(
    hub: FakeHub,
    loaded: MockConfigEntry,
    dialog: ArchiveDialog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One whose files are still being read has no cameras to choose, and is added all the same."""
    unread = replace(an_archive_status(), cameras=())
    monkeypatch.setattr("tests.fakes.house.an_archive_status", lambda: unread)
    await dialog.open("folder")
    call, error = "POST /api/v1/archives", {"code": "invalid_input", "message": "No."}
    hub.answers[call] = (400, {"error": error})
    refused = await dialog.submit(folder="tmp")
    del hub.answers[call]
    made = await dialog.submit(folder=" /media/cameras ")

    assert refused["errors"] == {"base": "hub_refused"}
    assert made["type"] is FlowResultType.CREATE_ENTRY
    assert [each.folder for each in hub.house.archives.added] == ["/media/cameras"]
    assert titles(loaded) == {NEW: "folder"}


async def test_an_archive_stays_if_its_dialog_is_closed(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, dialog: ArchiveDialog
) -> None:
    """It was added, even if no camera was chosen; while the dialog is open, it has no subentry."""
    hub.house.archives.offered.append(FOUND)
    await dialog.open("scan")
    await dialog.submit(found=FOUND.address)
    await until(lambda: NEW in loaded.runtime_data.data.archives)
    assert titles(loaded) == {}

    dialog.close()
    await hass.async_block_till_done()

    assert titles(loaded) == {NEW: "frigate"}


@pytest.mark.usefixtures("there")
async def test_more_cameras_are_used_later(
    hub: FakeHub, loaded: MockConfigEntry, dialog: ArchiveDialog
) -> None:
    """Those in use are named, and only the others offered; one that fails is offered again."""
    await dialog.reopen("cameras")
    assert dialog.shown().get("cameras", []) == []
    hub.answers["POST /api/v1/cameras"] = (409, {"error": {"code": "conflict", "message": "No."}})
    failed = await dialog.submit(cameras=["yard"], location=PLACE)
    del hub.answers["POST /api/v1/cameras"]
    done = await dialog.submit(cameras=["yard"])
    await until(lambda: len(camera_subentries(loaded)) == 2)
    menu = await dialog.reopen()

    assert failed["errors"] == {"base": "conflict"}
    assert done["reason"] == "reconfigure_successful"
    assert menu["menu_options"] == ["cameras", "settings"]
    assert menu["description_placeholders"]["cameras"] == "Yard"
    await dialog.choose("cameras")
    assert dialog.labels("cameras") == {"front_door": "Front door"}
    await dialog.submit(cameras=["front_door"])
    await until(lambda: len(camera_subentries(loaded)) == 3)
    ended = await dialog.reopen("cameras")
    assert (ended["type"], ended["reason"]) == ("abort", "no_more_cameras")


@pytest.mark.usefixtures("there")
async def test_address_and_password_are_changed(
    hub: FakeHub, loaded: MockConfigEntry, dialog: ArchiveDialog
) -> None:
    """Only what was changed is sent, and the hub tries it first."""
    await dialog.reopen("settings")
    assert dialog.shown() == {
        "name": "Frigate",
        "address": "http://192.0.2.10:5000",
        "own_certificate": False,
    }
    same = dialog.shown()
    half = await dialog.submit(**same, password="p")  # noqa: S106 -- opens nothing
    hub.house.archives.password = "right"  # noqa: S105 -- opens nothing
    login = {"username": "alex", "password": "wrong"}
    wrong = await dialog.submit(**same | login | {"name": " Garage "})
    login |= {"password": "right"}
    done = await dialog.submit(**same | login | {"name": " Garage "})

    assert half["errors"] == {"username": "no_user"}
    assert wrong["errors"] == {"password": "wrong_password"}
    assert done["reason"] == "reconfigure_successful"
    [(_, change)] = hub.house.archives.changes
    assert (change.name, change.address, change.password) == ("Garage", None, "right")
    await until(lambda: titles(loaded) == {ARCHIVE: "Garage"})
    await dialog.reopen("settings")
    await dialog.submit(**same | {"name": "Garage"})
    assert len(hub.house.archives.changes) == 1


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("onvif", ["name", "address", "username", "password"]),
        ("folder", ["name", "folder"]),
        ("lent", ["name"]),
    ],
)
async def test_an_archive_asks_for_what_its_kind_has(
    hub: FakeHub, loaded: MockConfigEntry, dialog: ArchiveDialog, kind: str, fields: list[str]
) -> None:
    """Nobody is asked for the password of a folder, nor for more than the name of what is lent."""
    changed = replace(an_archive(), kind=ArchiveKind(kind))
    await hub.house.archives.put(changed, an_archive_status())
    await until(lambda: bool(titles(loaded)))

    form = await dialog.reopen("settings")

    assert [str(key) for key in form["data_schema"].schema] == fields


@pytest.mark.usefixtures("there")
async def test_deleting_an_archive_here_makes_the_hub_forget_it(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, dialog: ArchiveDialog
) -> None:
    """Its cameras go with it; the subentry of one that others remove goes too."""
    await dialog.reopen("cameras")
    await dialog.submit(cameras=["yard"])
    await until(lambda: len(camera_subentries(loaded)) == 2)
    subentry = archive_subentries(loaded)[ARCHIVE]

    hass.config_entries.async_remove_subentry(loaded, subentry.subentry_id)
    await until(lambda: list(camera_subentries(loaded)) == [CAMERA_ID])
    assert (titles(loaded), hub.house.archives.known) == ({}, {})

    other = replace(an_archive(), id=ArchiveId("ad" * 6))
    await hub.house.archives.put(other, an_archive_status())
    await until(lambda: bool(titles(loaded)))
    await hub.house.archives.remove(other.id)
    await until(lambda: not titles(loaded))


async def test_a_narrow_link_changes_no_archive(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """The dialogs say so at once."""
    hub.house.archives.known[ARCHIVE] = an_archive()
    hub.house.archives.statuses[ARCHIVE] = an_archive_status()
    hub.admit(TOKEN, Rights(scope=Scope.READ))
    assert await hass.config_entries.async_setup(entry.entry_id)
    dialog = ArchiveDialog(hass, entry)

    assert (await dialog.open())["reason"] == "link_may_not"
    assert (await dialog.reopen())["reason"] == "link_may_not"
    await hub.heard()
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.usefixtures("there")
async def test_an_archive_that_is_gone_cannot_be_changed(
    loaded: MockConfigEntry, dialog: ArchiveDialog
) -> None:
    """It may be removed elsewhere while its dialog opens."""
    coordinator = loaded.runtime_data
    coordinator.data = replace(coordinator.data, archives={})

    assert (await dialog.reopen())["reason"] == "archive_gone"
