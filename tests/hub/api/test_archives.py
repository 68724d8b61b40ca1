"""Archives over the real API: how a folder's file names are read."""

from dataclasses import replace

from hub.model.archive import ArchiveKind
from tests.fakes.things import ARCHIVE
from tests.hub.api.conftest import Home

PATH = f"/archives/{ARCHIVE}/example"
NOON = {"file": "Yard 2026-11-15 12.00.mp4", "at": "2026-11-15T12:00:00Z"}


def be_a_folder(home: Home, pattern: str, zone: str) -> None:
    """Make the archive of the house a folder."""
    known = home.house.archives.known
    folder = replace(known[ARCHIVE], kind=ArchiveKind.FOLDER, pattern=pattern, zone=zone)
    known[folder.id] = folder


async def test_what_file_names_say_now(home: Home) -> None:
    """The pattern in use is shown with what it makes of some files, first those without a time."""
    be_a_folder(home, "", "Europe/Berlin")

    answer = await home.call("GET", PATH)

    assert answer.status == 200
    assert (answer.json["pattern"], answer.json["zone"]) == ("", "Europe/Berlin")
    first = answer.json["files"][0]
    assert (first["file"], first["start"]) == ("IMG_1.mov", None)


async def test_an_example_in_local_time_ends_utc(home: Home) -> None:
    """UTC that was learned from another name is taken back; a zone that a person chose stays."""
    for zone, shown in (("UTC", ""), ("Europe/Berlin", "Europe/Berlin")):
        be_a_folder(home, "%Y", zone)

        answer = await home.call("POST", PATH, json=NOON)

        assert answer.json["zone"] == shown
