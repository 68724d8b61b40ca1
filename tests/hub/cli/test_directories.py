"""`neighbors hub directories`, against an API with a fake house, and against a real hub."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
import json
from pathlib import Path
import signal
import threading
from typing import override

import pytest
from typer.testing import CliRunner, Result

from hub.camera.adoption import CameraRows
from hub.cli.app import app
from hub.feeds.vicinity import Findings
from hub.store.database import Database
from noticeboard.board.cli import app as board
from tests.fakes.things import BOARD_URL, DIRECTORY_URL, a_camera, a_found_board
from tests.hub.cli.conftest import Desk
from tests.hub.processes import Hub

LINK = f"https://directory.example.net/#key={'q' * 32}"


def test_what_covers_this_house(desk: Desk) -> None:
    """Each board with its link, then which directory has it, and what is wrong with that."""
    done = desk.say("directories")

    assert "Example County Board" in done.stdout
    assert "1 board covers your cameras' locations." in done.stdout
    assert f"Link of Example County Board:\n{BOARD_URL}/#key={'a' * 32}\n" in done.stdout
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


def test_on_a_terminal(desk: Desk, terminal: int) -> None:
    """On a narrow terminal no line is longer than it, but for a link, which is to be copied."""
    done = desk.say("directories")

    lines = [line for line in done.stdout.splitlines() if "#key=" not in line]
    assert max(map(len, lines)) <= terminal


def a_placed_camera(folder: Path) -> None:
    """Give a folder on which no hub has run a camera that is off, with a location."""
    off = replace(a_camera().camera, main_url="rtsp://127.0.0.1:9/")

    async def store() -> None:
        database = await Database.open(folder / "hub.db")
        await CameraRows(database).add(off)
        await database.close()

    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(store())


@contextmanager
def served(folder: Path) -> Generator[str]:
    """Serve a folder on loopback as any web server would; give its address."""

    class Quiet(SimpleHTTPRequestHandler):
        """Writes nothing to the terminal."""

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_from_a_keepers_drawing_to_a_street(hub: Hub, tmp_path: Path) -> None:
    """What a keeper draws and signs, a real hub downloads, finds, keeps over a restart, forgets."""
    square = [[[3, 51], [5, 51], [5, 53], [3, 53], [3, 51]]]
    far = [[[13, 51], [15, 51], [15, 53], [13, 53], [13, 51]]]
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "boards.geojson").write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "geometry": {"type": "Polygon", "coordinates": ring},
                        "properties": {"name": name, "link": f"https://{host}/#key={'q' * 32}"},
                    }
                    for name, host, ring in (
                        ("Far Board", "far.example.org", far),
                        ("Home Board", "home.example.org", square),
                    )
                ],
            }
        )
    )

    def keep(*words: object) -> str:
        done = CliRunner().invoke(board, ["directory", *map(str, words)])
        assert done.exit_code == 0, done.stderr
        return done.stdout

    def say(*words: str) -> Result:
        return CliRunner().invoke(app, ["directories", *words, "--data-dir", str(hub.data)])

    with served(site) as url:
        keep("build", tmp_path / "boards.geojson", tmp_path / "list")
        made = keep(
            *("sign", tmp_path / "list", site / "directory.txt", "--key", tmp_path / "key"),
            *("--make-key", "directory.example.org", "--title", "Example Directory"),
            *("--url", url, "--json"),
        )
        link = json.loads(made)["link"]
        a_placed_camera(hub.data)
        hub.start()
        added = say("add", link, "--private")
        refused = say("add", f"{url}/other/#key={'q' * 32}", "--private")
    assert added.stdout.startswith("Added Example Directory: 2 boards."), added.stderr
    assert "There's no directory at" in refused.stderr

    found = json.loads(say("--json").stdout)
    assert hub.end(signal.SIGTERM) == 0, hub.log
    hub.start()

    assert json.loads(say("--json").stdout) == found
    assert [(each["name"], each["covers"]) for each in found["boards"]] == [
        ("Home Board", True),
        ("Far Board", False),
    ]
    assert "1 board covers your cameras' locations." in say().stdout
    assert say("remove", "example").exit_code == 0
    assert "No directory yet" in say().stdout
    assert hub.end(signal.SIGTERM) == 0, hub.log
