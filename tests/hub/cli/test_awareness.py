"""`neighbors hub awareness`, against an API with a fake house."""

from collections.abc import Generator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import signal
import threading
import time
from typing import override

import pytest
from typer.testing import CliRunner, Result

from hub.cli.app import app
from hub.model.awareness import AwarenessState, source_id
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from tests.fakes.things import SOURCE_URL, an_awareness_status
from tests.hub.awareness.conftest import atom, entry
from tests.hub.cli.conftest import Desk
from tests.hub.processes import DEADLINE_S, Hub

NEW = "https://alerts.example.net/cap.atom"


def test_what_sources_say(desk: Desk) -> None:
    """What is said is listed with who says it, and that nobody can prove or answer it."""
    done = desk.say("awareness")

    assert "River watch along the Example River" in done.stdout
    assert "Example State News, feed.example.org" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("you can't answer them.")
    assert [item["title"] for item in desk.json("awareness")["items"]] == [
        "River watch along the Example River"
    ]


def test_nothing_is_said(desk: Desk) -> None:
    """If nothing is followed, or nothing is said, that is said."""
    desk.house.awareness.shown = []
    assert "No alerts right now." in desk.say("awareness").stdout

    desk.house.awareness.sources = []

    assert "No feeds yet." in desk.say("awareness").stdout
    assert "No feeds yet." in desk.say("awareness", "list").stdout


def test_what_is_wrong_is_said(desk: Desk) -> None:
    """A source that is away is told of in its own sentence."""
    away = replace(
        an_awareness_status(),
        state=AwarenessState.UNREACHABLE,
        reason=Text.plain("It does not answer."),
    )
    desk.house.awareness.sources = [away]

    assert "Example State News: It does not answer." in desk.say("awareness").stdout
    assert "▲ away, It does not answer." in desk.say("awareness", "list").stdout


def test_sources_are_listed(desk: Desk) -> None:
    """Each source is listed with its address, its kind and how much of it is shown."""
    done = desk.say("awareness", "list")

    [_, row] = done.stdout.splitlines()
    assert f"Example State News, {SOURCE_URL}" in row
    assert "Atom" in row
    assert row.split()[-1] == source_id(SOURCE_URL)
    assert desk.json("awareness", "list")["sources"][0]["within_km"] == 25


def test_source_is_added_and_removed(desk: Desk) -> None:
    """A source is added with its settings, and removed by its name."""
    words = ("--name", "State weather", "--kind", "cap", "--within", "25", "--minutes", "5")

    added = desk.say("awareness", "add", NEW, *words)
    source = desk.house.awareness.sources[1].source
    removed = desk.say("awareness", "remove", "state w")

    assert added.stdout == "Following State weather. To see its alerts: neighbors hub awareness\n"
    assert (source.url, source.kind, source.within_km) == (NEW, "cap", 25)
    assert removed.stdout.startswith("State weather was removed")
    assert len(desk.house.awareness.sources) == 1
    assert desk.json("awareness", "add", NEW)["url"] == NEW


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", SOURCE_URL), "Remove it first."),
        (("add", "http://alerts.example.net/"), "https://."),
        (("remove", "other"), "awareness list`."),
        (("remove", "example"), "awareness list`."),
    ],
)
def test_what_cannot_be_done(desk: Desk, words: tuple[str, ...], said: str) -> None:
    """What cannot be done is said in one sentence, and changes nothing."""
    other = replace(
        an_awareness_status(NEW),
        source=replace(an_awareness_status(NEW).source, name=safe_text("Example Roads")),
    )
    desk.house.awareness.sources.append(other)

    done = desk.say("awareness", *words)

    assert done.exit_code == 1
    assert done.stderr.strip().endswith(said)
    assert len(desk.house.awareness.sources) == 2


@pytest.fixture
def feed() -> Generator[str]:
    """Serve a feed on loopback; give its address."""

    class Answer(BaseHTTPRequestHandler):
        """Answers with one Atom feed."""

        def do_GET(self) -> None:
            """Answer."""
            self.send_response(200)
            self.end_headers()
            self.wfile.write(atom(entry()).encode())

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/feed"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_real_hub_follows_a_real_source(hub: Hub, feed: str) -> None:
    """What is added to a running hub is read and shown; it ends in order while following it."""
    hub.start()

    def say(*words: str) -> Result:
        return CliRunner().invoke(app, ["awareness", *words, "--data-dir", str(hub.data)])

    added = say("add", feed, "--name", "Roads", "--private")
    give_up = time.monotonic() + DEADLINE_S
    while "Road closed at Mill Bridge" not in say().stdout:
        assert time.monotonic() < give_up, hub.log
        time.sleep(0.1)

    assert added.exit_code == 0, added.stderr
    assert hub.end(signal.SIGTERM) == 0, hub.log


def test_on_a_terminal(desk: Desk, terminal: int) -> None:
    """On a narrow terminal no line is longer than it."""
    for words in ((), ("list",)):
        done = desk.say("awareness", *words)
        assert max(map(len, done.stdout.splitlines())) <= terminal
