"""`neighbors hub directories`, against an API with a fake house."""

from dataclasses import replace

import pytest

from hub.feeds.vicinity import Findings
from tests.fakes.things import BOARD_URL, DIRECTORY_URL, a_found_board
from tests.hub.cli.conftest import Desk

LINK = f"https://directory.example.net/#key={'q' * 32}"


def test_what_covers_this_house(desk: Desk) -> None:
    """Each board with its link, then which directory has it, and what is wrong with that."""
    done = desk.say("directories")

    assert "Example County Board" in done.stdout
    assert "1 board covers your cameras' locations." in done.stdout
    assert f"From Example Board Directory, {DIRECTORY_URL}: 214 boards, signed " in done.stdout
    assert f"There's no directory at {DIRECTORY_URL}." in done.stdout
    assert done.stdout.splitlines()[-1].endswith("It doesn't vouch for them.")
    [board] = desk.json("directories")["boards"]
    assert board["address"].startswith(f"{BOARD_URL}/#key=")
    assert (board["covers"], board["agencies"], board["requests_year"]) == (True, 6, 14)


def test_if_none_covers_it(desk: Desk) -> None:
    """The nearest are listed; without a location, that is what is missing."""
    other = replace(a_found_board(), covers=False)
    desk.house.directories.findings = Findings(boards=(other,))
    assert "No board covers your cameras' locations yet." in desk.say("directories").stdout

    desk.house.directories.findings = Findings()
    assert "neighbors hub change CAMERA" in desk.say("directories").stdout

    desk.house.directories.known = []
    assert "neighbors hub directories add LINK" in desk.say("directories").stdout


def test_add_and_remove(desk: Desk) -> None:
    """A directory is added by its link, and removed by its name, its address or its link."""
    added = desk.say("directories", "add", LINK, "--private")

    assert added.stdout.startswith("Added Example Board Directory: 214 boards.")
    assert desk.house.directories.known[1].allow_private
    for meant in (LINK, "HTTPS://directory.example.org/"):
        removed = desk.say("directories", "remove", meant)
        assert removed.stdout == "Example Board Directory is removed.\n"
    assert desk.house.directories.known == []
    assert desk.json("directories", "add", LINK)["url"] == "https://directory.example.net"
    assert desk.say("directories", "remove", "example").exit_code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("remove", "other"), "No single directory is named 'other'"),
        (("remove", "example"), "No single directory is named 'example'"),
        (("add", f"{DIRECTORY_URL}/#key={'q' * 32}"), "already uses this directory"),
        (("add", "x"), "address"),
    ],
)
def test_what_does_not_work(desk: Desk, words: tuple[str, ...], complaint: str) -> None:
    """One sentence says what to do, and nothing changes."""
    desk.say("directories", "add", LINK)

    done = desk.say("directories", *words)

    assert done.exit_code == 1
    assert complaint in done.stderr
    assert len(desk.house.directories.known) == 2
