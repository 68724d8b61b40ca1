"""`neighbors hub follow`, against an API with a fake house."""

from dataclasses import replace
import json
from pathlib import Path

import pytest

from hub.feeds.preview import BoardActivity, KeyMatch
from hub.model.request import BoardState, BoardStatus
from noticeboard.runtime.text import Text
from tests.fakes.things import NOW, a_preview
from tests.hub.cli.conftest import Desk

LINK = "https://other.example.org/#key=wd7dxvza4dvidrostbjhjng4poeftybn"


def test_a_board_is_shown_then_followed(desk: Desk) -> None:
    """Everything that the panel shows is said before anybody is asked."""
    done = desk.say("follow", LINK, typed="y\n")

    key, board = a_preview()
    assert board is not None
    assert done.stdout.splitlines()[:11] == [
        "Other Board, https://other.example.org",
        "✓ The key matches your link.",
        "Run by Other Library, says the board.",
        "For Other County, says the board.",
        "Your home is inside the area of its agencies.",
        "2 requests in 12 months, 1 within a mile of a camera, usually about 40 minutes of video.",
        "12 entries since Oct 21, 2025, none changed or removed.",
        "Agency          Identity                   Requests",
        "Example Police  confirmed by one verifier         2",
        "Verifiers, who confirm agencies: example-police.",
        "Witnesses: w.example; 1 of 1 must have signed.",
    ]
    assert f"Its key in words: {' '.join(key.words)}" in done.stdout
    assert done.exit_code == 0
    assert desk.house.followed == [board.policy]
    [(address, places, private)] = desk.house.looked_up
    assert (address, len(places), private) == (LINK, 1, False)


@pytest.mark.parametrize("typed", ["n\n", "\n"])
def test_a_no_saves_nothing(desk: Desk, typed: str) -> None:
    """Whoever doesn't say yes doesn't follow."""
    done = desk.say("follow", LINK, typed=typed)

    assert done.exit_code == 1
    assert done.stdout.splitlines()[-1] == "Nothing was saved."
    assert desk.house.followed == []


def test_yes_is_not_asked(desk: Desk) -> None:
    """A script says yes in advance, and may allow its own network."""
    done = desk.say("follow", "board.lan", "--yes", "--private")

    assert done.exit_code == 0
    assert len(desk.house.followed) == 1
    assert desk.house.looked_up[0][2] is True


def test_another_key(desk: Desk) -> None:
    """If the keys differ, both are said in words, nothing else, and --yes changes nothing."""
    key, _ = a_preview()
    words = tuple(reversed(key.words))
    desk.house.previewed = replace(key, state=KeyMatch.DIFFERS, words=words), None

    done = desk.say("follow", LINK, "--yes")
    as_json = desk.say("follow", LINK, "--yes", "--json")

    assert (done.exit_code, as_json.exit_code, done.stdout) == (1, 1, "")
    assert "isn't the board in your link" in done.stderr
    assert f"Key in your link: {' '.join(key.named_words)}." in done.stderr
    assert f"Key at this address: {' '.join(words)}." in done.stderr
    assert json.loads(as_json.stdout)["policy"] is None
    assert desk.house.followed == []


def test_no_key_and_no_figures(desk: Desk) -> None:
    """What isn't known is said, not made up."""
    key, board = a_preview()
    assert board is not None
    unread = Text("board.look_too_long")
    board = replace(
        board,
        log=None,
        unread=unread,
        area="",
        run_by="",
        policy=replace(board.policy, witnesses=(), quorum=0, verifiers=()),
    )
    desk.house.previewed = replace(key, state=KeyMatch.UNNAMED, named_words=()), board

    lines = desk.say("follow", "other.example.org", typed="n\n").stdout.splitlines()

    assert lines[1:6] == [
        "▲ The address has no key. Compare the words below with another source.",
        f"▲ {unread}",
        "12 entries signed.",
        "No verifiers.",
        "No witnesses, so nobody else checks this board.",
    ]


def test_no_location_and_many_agencies(desk: Desk) -> None:
    """Without a location nothing is said about home."""
    key, board = a_preview()
    assert board is not None
    assert board.log is not None
    activity = BoardActivity(months=(0,) * 12, near=None, usual_minutes=None)
    log = replace(board.log, agencies=board.log.agencies * 23, home_inside=None, activity=activity)
    desk.house.previewed = key, replace(board, log=replace(log, since=None))

    done = desk.say("follow", LINK, typed="n\n").stdout

    assert "0 requests in 12 months.\n" in done
    assert "\n3 more.\n" in done
    assert "home" not in done


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (BoardState.FOLLOWING, "Your hub already follows this board."),
        (BoardState.LEFT, "--follow-again other.example.org/v1"),
        (BoardState.STOPPED, "--follow-again other.example.org/v1"),
    ],
)
def test_a_known_board(desk: Desk, state: BoardState, says: str) -> None:
    """A board that is known is shown, and nobody is asked."""
    _, board = a_preview()
    assert board is not None
    status = BoardStatus(origin=board.policy.origin, state=state, since=NOW)
    desk.house.board_list.append((status, board.policy.url))

    done = desk.say("follow", LINK)
    as_json = desk.json("follow", LINK, "--yes")

    assert (done.exit_code, as_json["state"]) == (0, state.value)
    assert done.stdout.splitlines()[-1].endswith(says)
    assert desk.house.followed == []


def test_json_alone_only_looks(desk: Desk) -> None:
    """With --json the preview is printed; with --yes as well, what is followed."""
    looked = desk.json("follow", LINK)
    followed = desk.json("follow", LINK, "--yes")

    assert looked["name"] == "Other Board"
    assert followed["origin"] == "other.example.org/v1"
    assert len(desk.house.followed) == 1


def test_a_file(desk: Desk, tmp_path: Path) -> None:
    """A file with a board.json is sent as its text."""
    file = tmp_path / "board.json"
    file.write_text('{"v": 1}\n')

    desk.say("follow", str(file), "--yes")
    desk.say("follow", "x" * 300)

    assert desk.house.looked_up[0][0].strip() == '{"v": 1}'
    assert desk.house.looked_up[1][0] == "x" * 300
