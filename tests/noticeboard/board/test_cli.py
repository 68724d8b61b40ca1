"""`neighbors board`, as an operator uses it: real files, and real processes where they count."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
import json
from pathlib import Path
import signal
import socket
import stat
import sys

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest
from typer.testing import CliRunner

from noticeboard.board.board import create_board, open_board
from noticeboard.board.cli import app
from noticeboard.board.home import Home, Settings
from noticeboard.errors import InvalidInputError
from noticeboard.log.link import BoardLink
from noticeboard.log.witness_policy import WitnessPolicy
from noticeboard.witness.log_list import parse_log_list
from tests.noticeboard.board.world import VERIFIER, Agency, made_home, register
from tests.noticeboard.log.made import ORIGIN, Clock


async def board(*words: str) -> tuple[int, str, str]:
    """Run `neighbors board` in this process and return its exit code, output and errors."""
    done = await asyncio.to_thread(CliRunner().invoke, app, words, env={"NO_COLOR": "1"})
    if not isinstance(done.exception, SystemExit | None):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


async def spawned(*words: str) -> tuple[int, str, str]:
    """Run `neighbors board` in a process of its own, likewise."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from noticeboard.board.cli import app; app()",
        *words,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), errors.decode()


@asynccontextmanager
async def served(folder: Path) -> AsyncGenerator[str]:
    """Serve a board in its own process and stop it with SIGTERM, which must end it cleanly."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from noticeboard.board.cli import app; app()",
        "serve",
        str(folder),
        "--port",
        "0",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    yield (await process.stdout.readline()).decode().rpartition(" ")[2].strip()
    process.send_signal(signal.SIGTERM)
    await process.communicate()
    assert process.returncode == 0


def today() -> Agency:
    """Return an agency whose clock says now."""
    clock = Clock()
    clock.at = datetime.now(UTC).replace(microsecond=0)
    return Agency(clock=clock)


async def test_from_nothing_to_a_request(tmp_path: Path) -> None:
    """init, register, vouch, serve, post, check: the whole of a board's first day."""
    folder, agency = tmp_path / "board", today()
    made = await board(
        "init", str(folder), "--origin", ORIGIN, "--verifier", str(VERIFIER.verifier)
    )
    async with open_board(Home(folder)) as opened:
        (tmp_path / "entry").write_bytes(agency.registration(opened) + b"\n")
    (tmp_path / "key").write_text(VERIFIER.export())

    registered = await board("register", str(folder), str(tmp_path / "entry"), "--json")
    async with served(folder) as address, aiohttp.ClientSession(address) as session:
        # While it is served: through the operator's socket.
        vouched = await spawned(
            "vouch", str(folder), "--agency", agency.id, "--level", "2",
            "--key", str(tmp_path / "key"),
        )  # fmt: skip
        facts = await (await session.get("/board.json")).json()
        noted = await board("notice", str(folder), "0", "A moderator has met them.")
        html = await (await session.get(f"/agencies/{agency.id}")).text()
    checked = await board("check", str(folder), "--json")

    assert (made[0], registered[0], json.loads(registered[1])) == (0, 0, {"index": 0})
    assert (vouched[0], vouched[1]) == (0, "Vouched: entry 1.\n")
    assert (noted[0], noted[1]) == (0, "Noted: entry 2.\n")
    assert facts["origin"] == ORIGIN
    assert "Confirmed on" in html
    assert checked[0] == 0
    assert json.loads(checked[1])["checked"]["entries"] == 3


async def test_link(tmp_path: Path) -> None:
    """The link is the one to print on a poster: to read, to scan, and in words."""
    folder, poster = tmp_path / "board", tmp_path / "poster.svg"
    made = await board(
        "init", str(folder), "--origin", ORIGIN, "--area", "Example County", "--json"
    )

    shown = await board("link", str(folder), "--svg", str(poster))
    as_json = json.loads((await board("link", str(folder), "--json"))[1])
    nowhere = await board("link", str(tmp_path / "none"))
    full = await board("link", str(folder), "--svg", str(tmp_path / "none" / "poster.svg"))

    link = str(BoardLink.of(f"https://{ORIGIN.partition('/')[0]}", Home(folder).log_key().verifier))
    assert json.loads(made[1])["link"] == link
    assert shown[1].splitlines() == [
        link,
        f"Its key in words: {' '.join(as_json['words'])}",
        f"The QR code is in {poster}.",
    ]
    assert as_json["link"] == link
    assert poster.read_text().startswith("<?xml")
    assert (nowhere[0], full[0]) == (1, 1)
    assert Home(folder).settings().area == "Example County"


async def test_what_witnesses_ask_for(tmp_path: Path) -> None:
    """What a network wants to know is a log of its own list; the quorum is a file of C2SP."""
    folder = tmp_path / "board"
    await board("init", str(folder), "--origin", ORIGIN, "--title", "Exampleton Noticeboard")
    key = Home(folder).log_key().verifier

    asked = await board("witness-request", str(folder), "--contact", "Jo <jo@example.org>")
    as_json = await board("witness-request", str(folder), "--contact", "x@example.org", "--json")
    hidden = await board("witness-request", str(folder), "--contact", "\u202e")
    policy = await board("witness-policy", str(folder))

    [log] = parse_log_list(f"logs/v0\n{asked[1]}".encode()).logs
    assert (log.key, log.origin, log.qpd, log.contact) == (key, ORIGIN, 8640, "Jo <jo@example.org>")
    assert json.loads(as_json[1])["vkey"] == str(key)
    assert hidden[0] == 1
    assert WitnessPolicy.parse(policy[1].encode()).logs[0][0] == key


async def test_private_files_are_private(tmp_path: Path) -> None:
    """Keys can be read by their owner only, and so can the database and the inbox."""
    await board("init", str(tmp_path / "board"), "--origin", ORIGIN)

    for name in ("keys/log", "keys/inbox", "board.db", "last-signed-checkpoint"):
        assert stat.S_IMODE((tmp_path / "board" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "board" / "keys").stat().st_mode) == 0o700


async def test_init_never_overwrites(tmp_path: Path) -> None:
    """A folder with a board in it keeps its keys."""
    await board("init", str(tmp_path / "board"), "--origin", ORIGIN)
    key = (tmp_path / "board/keys/log").read_text()

    code, _, errors = await board("init", str(tmp_path / "board"), "--origin", ORIGIN)

    assert (code, (tmp_path / "board/keys/log").read_text()) == (1, key)
    assert "already contains a board" in errors


async def test_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    """A taken port ends with what to do about it, not with a traceback."""
    made_home(tmp_path / "board")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        code, _, errors = await spawned("serve", str(tmp_path / "board"), "--port", str(port))

    assert code == 1
    assert errors == (
        f"Port {port} is already in use. Stop what uses it, or choose another with --port.\n"
    )


async def test_second_server_is_one_sentence(tmp_path: Path) -> None:
    """A board that is served already is not served twice."""
    async with open_board(made_home(tmp_path / "board")):
        code, _, errors = await spawned("serve", str(tmp_path / "board"), "--port", "0")

    assert code == 1
    assert errors.startswith("Another process is writing to ")
    assert errors.count("\n") == 1


async def test_no_board_is_one_sentence(tmp_path: Path) -> None:
    """A folder without a board says how to make one."""
    code, _, errors = await board("check", str(tmp_path))

    assert (code, errors.count("\n")) == (1, 1)
    assert "neighbors board init" in errors


async def test_wrong_key_file_never_shows_its_content(tmp_path: Path) -> None:
    """An error about a key file does not quote what is in it."""
    folder, agency = tmp_path / "board", today()
    home = made_home(folder)
    async with open_board(home) as opened:
        await register(opened, agency)
    (tmp_path / "key").write_text("PRIVATE+KEY+name+secret")

    code, out, errors = await board(
        "vouch", str(folder), "--agency", agency.id, "--key", str(tmp_path / "key")
    )

    assert code == 1
    assert "secret" not in out + errors


async def test_check_prints_a_table_and_complains(tmp_path: Path) -> None:
    """What does not hold is said in a sentence each, and the exit code is 1."""
    folder, agency = tmp_path / "board", today()
    home = made_home(folder)
    async with open_board(home) as opened:
        await register(opened, agency)
    clean = await board("check", str(folder))
    (home.public / "tile/0/000.p/1").write_bytes(b"x" * 32)

    broken = await board("check", str(folder))

    assert (clean[0], broken[0]) == (0, 1)
    assert "Everything holds." in clean[1]
    assert "tile/0/000.p/1 has the wrong contents" in broken[1]


@dataclass(slots=True)
class ReadOnlyStorage:
    """Storage like S3's that can be read, and written only once it is told so."""

    is_writable: bool = False
    kept: dict[str, bytes] = field(default_factory=dict)

    def app(self) -> web.Application:
        """Return the server."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._get)
        app.router.add_put("/{path:.*}", self._put)
        return app

    async def _get(self, request: web.Request) -> web.Response:
        body = self.kept.get(request.path)
        if body is None:
            return web.Response(status=404, text="<Error><Code>NoSuchKey</Code></Error>")
        at = "Tue, 24 Nov 2026 12:00:00 GMT"
        return web.Response(body=body, headers={"ETag": '"1"', "Last-Modified": at})

    async def _put(self, request: web.Request) -> web.Response:
        if not self.is_writable:
            return web.Response(status=403, text="<Error><Code>AccessDenied</Code></Error>")
        self.kept[request.path] = await request.read()
        return web.Response(headers={"ETag": '"1"'})


async def test_init_can_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Storage that cannot be written is one sentence; once it can, the same command makes it."""
    storage = ReadOnlyStorage()
    folder = tmp_path / "board"
    words = ("init", str(folder), "--tiles", "s3://bucket/log")
    async with TestServer(storage.app()) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", str(server.make_url("")).rstrip("/"))
        for name, value in (
            ("AWS_ALLOW_HTTP", "1"),
            ("AWS_REGION", "here"),
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
        ):
            monkeypatch.setenv(name, value)

        failed = await board(*words, "--origin", "misspelt.example.org")
        storage.is_writable = True
        made = await board(*words, "--origin", ORIGIN)
        again = await board(*words, "--origin", ORIGIN)
        checked = await board("check", str(folder))

    assert failed[0] == 1
    assert "can't be used" in failed[2]
    assert failed[2].count("\n") == 1
    assert made[0] == 0, made[2]
    assert f"log key    {ORIGIN}+" in made[1]
    assert again[0] == 1
    assert "already contains a board" in again[2]
    assert checked[0] == 0, checked[1]


@pytest.mark.parametrize(
    ("variable", "value"), [("AWS_ENDPOINT_URL", "not a url"), ("AWS_REGION", "us east")]
)
async def test_bad_settings_of_storage_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """What would end inside the storage's library is refused before, by its name."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_REGION", "here")
    monkeypatch.setenv(variable, value)

    code, _, errors = await board(
        "init", str(tmp_path / "board"), "--origin", ORIGIN, "--tiles", "s3://bucket/log"
    )

    assert code == 1
    assert errors.startswith(f"{variable} ")
    assert errors.count("\n") == 1
    assert not (tmp_path / "board").exists()


async def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    """An error of the system is a sentence, too."""
    (tmp_path / "file").touch()

    code, _, errors = await board("init", str(tmp_path / "file" / "board"), "--origin", ORIGIN)

    assert (code, errors.count("\n")) == (1, 1)
    assert "can't be used: " in errors


@pytest.mark.parametrize(
    "origin",
    [
        "https://board.example.org/v1/",
        "https://board.example.org/v1",
        "board.example.org/",
        "board.example.org//v1",
        "/v1",
        "Board.example.org/v1",
        "board.example.org/v1?x=1",
        "board.example.org:80443/v1",
        "board example",
        "board.example.org/v1+2",
        "b\N{CYRILLIC SMALL LETTER O}ard.example.org",
        "",
        "b" * 300,
    ],
)
async def test_an_origin_is_a_name(tmp_path: Path, origin: str) -> None:
    """What is part of every signature forever is checked first, and the sentence says its form."""
    with pytest.raises(InvalidInputError, match=r"such as board\.example\.org/v1"):
        await create_board(tmp_path / "board", settings(origin))

    assert not (tmp_path / "board").exists()


@pytest.mark.parametrize("origin", ["board.example.org", "localhost:8750/v1", "a-b.example/x_y/2"])
async def test_other_origins_are_taken(tmp_path: Path, origin: str) -> None:
    """A host, perhaps with a port, and a path."""
    await create_board(tmp_path / "board", settings(origin))

    assert Home(tmp_path / "board").log_key().name == origin


def settings(origin: str) -> Settings:
    """Return what an operator chose."""
    return Settings(
        origin=origin, url="https://b.example", title="T", run_by="", timezone="UTC", verifiers=()
    )
