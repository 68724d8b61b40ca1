"""`neighbors hub archives`, against an API with a fake house."""

from dataclasses import replace

import pytest

from hub.model.archive import ArchiveChange, ArchiveKind, ArchiveState
from hub.model.ids import CameraId
from noticeboard.runtime.text import Text
from tests.fakes.things import ARCHIVE, an_archive, an_archive_status
from tests.hub.cli.conftest import Desk


def test_what_records_elsewhere(desk: Desk) -> None:
    """Each archive with its state, its clock and its cameras; then how to add one of these."""
    head, row, *rest = desk.say("archives").stdout.splitlines()

    assert head.split() == ["Archive", "Kind", "State", "Clock", "Cameras"]
    assert row.startswith("Frigate  Frigate 0.17.2  ● connected since ")
    assert row.endswith("4 s behind ours  2, 0 added")
    assert rest == [
        "Not added from Frigate: front_door, yard",
        "Add one of them: neighbors hub add CAMERA --archive ARCHIVE",
    ]
    [archive] = desk.json("archives")["archives"]
    assert (archive["id"], archive["clock_offset_ms"]) == (ARCHIVE, -4000)


def test_what_is_wrong_is_said(desk: Desk) -> None:
    """An archive that is away says why; one whose clock can't be measured says so."""
    status = an_archive_status()
    desk.house.archives.statuses[ARCHIVE] = replace(
        status,
        state=ArchiveState.WRONG_PASSWORD,
        reason=Text("archive.slow"),
        clock=replace(status.clock, offset=None),
    )

    done = desk.say("archives").stdout

    assert "▲ wrong password since " in done
    assert "not measured" in done
    assert "▲ Frigate: This archive didn't answer in time." in done
    desk.house.archives.known.clear()
    assert desk.say("archives").stdout.startswith("No archives yet.")


def test_what_is_found_can_be_added_by_one_line(desk: Desk) -> None:
    """A search asks one more host if it is named, and prints what to type next."""
    done = desk.say("archives", "found", "192.0.2.11")

    assert "Frigate 0.17.2  http://192.0.2.11:5000  ○ found" in done.stdout
    *_, command = done.stdout.splitlines()
    assert command == "Use its recordings: neighbors hub archives add http://192.0.2.11:5000"
    assert desk.house.archives.told[0][0] == ("192.0.2.11",)
    [found] = desk.house.archives.offered
    recorder = replace(
        found,
        kind=ArchiveKind.ONVIF,
        address="https://192.0.2.12/onvif",
        needs_password=True,
        verify=False,
    )
    desk.house.archives.offered = [
        replace(found, archive_id=ARCHIVE),
        recorder,
    ]
    done = desk.say("archives", "found")
    assert "● added" in done.stdout
    assert done.stdout.endswith(
        "neighbors hub archives add https://192.0.2.12/onvif --onvif --username NAME "
        "--any-certificate\n"
    )
    desk.house.archives.offered = []
    assert desk.say("archives", "found").stdout.startswith("No archives found.")
    assert desk.json("archives", "found") == {"found": []}


def test_each_kind_is_added_by_its_place(desk: Desk) -> None:
    """An address is Frigate's or, if one says so, a recorder's; a path is a folder's."""
    login = ("--username", "viewer", "--password-stdin")
    done = desk.say("archives", "add", "192.0.2.11:5000", *login, typed="s3cret\n")
    desk.say("archives", "add", "192.0.2.12", "--onvif", "--name", "Recorder", "--any-certificate")
    desk.say("archives", "add", "/media/nas", "--zone", "Europe/Berlin", "--pattern", "%Y")

    assert done.stdout.startswith("Added frigate as 000000000001: 2 cameras.\n")
    frigate, recorder, folder = desk.house.archives.added
    assert (frigate.kind, frigate.address) == (ArchiveKind.FRIGATE, "192.0.2.11:5000")
    assert (frigate.username, frigate.password) == ("viewer", "s3cret")
    assert "s3cret" not in done.output
    assert (recorder.kind, recorder.name, recorder.verify) == (ArchiveKind.ONVIF, "Recorder", False)
    assert (folder.kind, folder.folder, folder.zone) == (
        ArchiveKind.FOLDER,
        "/media/nas",
        "Europe/Berlin",
    )


def test_check_says_by_its_end_whether_it_answers(desk: Desk) -> None:
    """So that a script can use it."""
    assert desk.say("archives", "check", "frig").exit_code == 0
    away = replace(an_archive_status(), state=ArchiveState.AWAY, reason=Text("archive.slow"))
    desk.house.archives.statuses[ARCHIVE] = away

    done = desk.say("archives", "check", ARCHIVE)

    assert (done.exit_code, "▲ away since" in done.stdout) == (1, True)
    assert desk.house.archives.checked == [ARCHIVE, ARCHIVE]


def test_a_pattern_is_learned_by_example(desk: Desk) -> None:
    """It is shown with what it makes of other names, and used if one says so."""
    example = ("archives", "example", "frigate", "Porch 2026-11-15 11.49.mp4")
    at = "2026-11-15T11:49:00+00:00"

    asked = desk.say(*example, at, typed="n\n")
    shown = desk.json(*example, at)
    untrue = desk.say(*example, "2026-11-15T09:49:00+00:00")
    used = desk.say(*example, at, "--yes")

    assert asked.stdout.startswith("Pattern: {camera} %Y-%m-%d %H.%M\n")
    yard, image = asked.stdout.splitlines()[2:4]
    assert yard.startswith("Yard 2026-11-15 12.00.mp4  Yard ")
    assert image.split() == ["IMG_1.mov", "-", "doesn't", "fit"]
    assert [each["camera"] for each in shown["files"]] == ["Yard", ""]
    assert "doesn't seem to say this time" in untrue.stderr
    assert used.exit_code == 0
    pattern = shown["pattern"]
    assert desk.house.archives.changes == [(ARCHIVE, ArchiveChange(pattern=pattern, zone=""))]


def test_change(desk: Desk) -> None:
    """A name, an address or a password; none of these is an error."""
    login = ("--username", "viewer", "--password-stdin")
    desk.say("archives", "change", "Frigate", "--name", "Garage", *login, typed="n3w\n")
    desk.say("archives", "change", "Garage", "--no-password")

    assert desk.house.archives.changes == [
        (ARCHIVE, ArchiveChange(name="Garage", username="viewer", password="n3w")),  # noqa: S106
        (ARCHIVE, ArchiveChange(username="", password="")),
    ]
    assert desk.say("archives", "change", "Garage").exit_code == 1
    both = desk.say("archives", "change", "Garage", "--no-password", *login, typed="n3w\n")
    assert "either --username or --no-password" in both.stderr


def test_a_camera_of_an_archive_is_added_and_goes_with_it(desk: Desk) -> None:
    """It is named as the archive names it; the archive's removal says that it goes, too."""
    done = desk.say("add", "front door", "--archive", "frigate", "--place", "47.6,-122.3")

    assert done.stdout == "Added Front door as 000000000001: recorded by an archive.\n"
    [adoption] = desk.house.adoptions
    assert (adoption.archive_id, adoption.archive_key) == (ARCHIVE, "front_door")
    assert "2, 1 added" in desk.say("archives").stdout
    assert desk.say("add", "garden", "--archive", "frigate").exit_code == 1

    kept = desk.say("archives", "remove", "frigate", typed="n\n")
    assert "Remove Frigate and 1 camera of it from this hub?" in kept.output
    assert desk.house.archives.known == {ARCHIVE: an_archive()}
    gone = desk.say("archives", "remove", "frigate", "--yes")
    assert gone.stdout.startswith("Removed Frigate.")
    assert desk.house.forgotten == [CameraId("000000000001")]
    assert desk.say("archives", "remove", "frigate").exit_code == 1


@pytest.mark.parametrize(
    "words", [("archives",), ("archives", "found"), ("archives", "check", "f")]
)
def test_on_a_terminal(desk: Desk, terminal: int, words: tuple[str, ...]) -> None:
    """No row of a table is wider than it."""
    desk.house.archives.known[ARCHIVE] = replace(
        an_archive(), name="Frigate in the attic, behind the boiler"
    )

    done = desk.say(*words)

    assert max(map(len, done.stdout.splitlines())) <= terminal
