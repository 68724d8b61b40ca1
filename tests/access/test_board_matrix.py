"""Every route of a running board: what is everybody's, the agency's, the operator's.

The rows come from the board's own router: a route that is added is tried by being there.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
import http.client
from pathlib import Path
import re
import stat
import subprocess
import sys
import time
from typing import Any
from unittest.mock import patch

from aiohttp import web
import pytest

from demo.children import free_port
from noticeboard.agency.client import BoardClient
from noticeboard.agency.draft import parse_circle
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox_client import InboxAuthenticator
from noticeboard.agency.keys import Applicant, make_agency
from noticeboard.board import operator
from noticeboard.board.board import open_board
from noticeboard.board.home import Home, Settings
from noticeboard.board.operator import open_operator_log
from noticeboard.board.server import open_server
from tests.access.processes import START_S

ORIGIN = "board.example.org/v1"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
AGENCYS = re.compile(r"/inbox/\{agency\}(/\{number\}(/[a-z]+)?)?")
"""What only the agency may ask: all below its inbox but the beginning of an upload."""
WRONG = {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_FOUND}
PATIENT = timedelta(minutes=6)

type Row = tuple[str, str]
"""A method and a path with names in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardProcess:
    """`neighbors board serve`, and two agencies that are registered on it."""

    home: Home
    port: int
    agency: InboxAuthenticator
    stranger: InboxAuthenticator

    def call(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> tuple[int, bytes]:
        """Return status and body."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body=body or None, headers=dict(headers or {}))
            answer = line.getresponse()
            # What never ends is not read to its end.
            endless = "text/event-stream" in answer.headers.get("Content-Type", "")
            return answer.status, b"" if endless else answer.read()
        finally:
            line.close()

    def path(self, row: str) -> str:
        """Return a path with something for each name in it; the agency is ours."""
        filled = {
            "agency": self.agency.agency,
            "id": self.agency.agency,
            "author": self.agency.agency,
            "entry_id": "e" * 32,
            "at": "0",
            "file": "rows",
            "format": "json",
            "index": "0",
            "number": "1",
            "path": "0/000",
            "place": "nowhere",
            "sha256": "0" * 64,
            "ticket": "f" * 32,
            "upload": "f" * 32,
        }
        return re.sub(r"\{(\w+)\}", lambda name: filled[name[1]], row)

    def kept(self) -> dict[str, str]:
        """Return a hash of each file; SQLite's own come and go, and the hint follows posts."""
        kept = {}
        for path in sorted(self.home.folder.rglob("*")):
            if path.is_file() and not path.name.endswith(("-wal", "-shm", "hint", ".hint.new")):
                with suppress(FileNotFoundError):
                    kept[str(path)] = sha256(path.read_bytes()).hexdigest()
        return kept


async def _agency(folder: Path, name: str, url: str, home: Home | None) -> InboxAuthenticator:
    """Make an agency and, if the board's home is given, register it as the operator does."""
    applicant = Applicant(
        name=name,
        kind="fire",
        domain=f"{folder.name}.example.org",
        contact=f"desk@{folder.name}.example.org",
        jurisdiction=parse_circle("45.4642,9.19,20000"),
    )
    async with BoardClient.to(url) as client:
        await make_agency(folder, applicant, client, "", datetime.now(UTC))
    if home is not None:
        entry = await asyncio.to_thread((folder / "register.entry").read_bytes)
        async with open_operator_log(home) as desk:
            await operator.register(desk, home, entry)
    agency = AgencyHome(folder)
    return InboxAuthenticator(origin=ORIGIN, agency=agency.profile().id, key=agency.posting_key())


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardProcess]:
    """Run a board."""
    folder = tmp_path_factory.mktemp("board")
    port = free_port("127.0.0.1")
    url = f"http://127.0.0.1:{port}"
    home = Home.write_new(folder / "board", _settings(url))
    words = ("-m", "hub", "board", "serve", str(home.folder), "--port", str(port))
    with (folder / "board.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *words], stdout=log, stderr=log)  # noqa: S603 -- our words
    try:
        until = time.monotonic() + START_S
        while b"is at" not in (folder / "board.log").read_bytes():
            assert process.poll() is None, (folder / "board.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.02)
        made = [asyncio.run(_agency(folder / name, name, url, home)) for name in ("fire", "law")]
        asyncio.run(_agency(folder / "impostor", "Impostor", url, None))
        yield BoardProcess(home=home, port=port, agency=made[0], stranger=made[1])
    finally:
        process.terminate()
        process.wait(20)


def _settings(url: str) -> Settings:
    return Settings(origin=ORIGIN, url=url, title="Board", run_by="", timezone="UTC", verifiers=())


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Row], list[Row]]:
    """Return every route that the world reaches, and those behind the operator's socket."""
    return asyncio.run(_routes(tmp_path_factory.mktemp("routes") / "board"))


async def _routes(folder: Path) -> tuple[list[Row], list[Row]]:
    home = await asyncio.to_thread(Home.write_new, folder, _settings("http://127.0.0.1:1"))
    apps: list[web.Application] = []

    class Noted(web.AppRunner):
        """Notes which applications a board serves: the world's, then the operator's."""

        def __init__(self, app: web.Application, **how: Any) -> None:  # noqa: ANN401 -- passed on
            apps.append(app)
            super().__init__(app, **how)

    async with open_board(home) as board:
        with patch.object(web, "AppRunner", Noted):
            async with open_server(board, host="127.0.0.1", port=0):
                return _rows(apps[0]), _rows(apps[1])


def _rows(app: web.Application) -> list[Row]:
    return [
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None
    ]


def _shifted(asker: InboxAuthenticator, path: str, method: str, by: timedelta) -> Mapping[str, str]:
    return asker.headers(path, datetime.now(UTC) + by, method)


NO_TIME = timedelta()
IMPOSTORS: dict[str, Callable[[BoardProcess, str, str], Mapping[str, str]]] = {
    "nothing": lambda _board, _path, _method: {},
    "a bearer token": lambda _board, _path, _method: {"Authorization": "Bearer x"},
    "nonsense": lambda _board, _path, _method: {
        "Neighbors-Time": "now",
        "Neighbors-Signature": "====",
    },
    "a time alone": lambda board, path, method: {
        "Neighbors-Time": _shifted(board.agency, path, method, NO_TIME)["Neighbors-Time"]
    },
    "another agency's": lambda board, path, method: _shifted(board.stranger, path, method, NO_TIME),
    "for another address": lambda board, path, method: _shifted(
        board.agency, f"{path}/", method, NO_TIME
    ),
    "for another method": lambda board, path, method: _shifted(
        board.agency, path, "GET" if method == "POST" else "POST", NO_TIME
    ),
    "for another board": lambda board, path, method: _shifted(
        InboxAuthenticator(
            origin="other.example.org/v1", agency=board.agency.agency, key=board.agency.key
        ),
        path,
        method,
        NO_TIME,
    ),
    "too old": lambda board, path, method: _shifted(board.agency, path, method, -PATIENT),
    "of the future": lambda board, path, method: _shifted(board.agency, path, method, PATIENT),
}


def _agencys(rows: list[Row]) -> list[Row]:
    return [row for row in rows if AGENCYS.fullmatch(row[1])]


@pytest.mark.parametrize("impostor", list(IMPOSTORS))
def test_inbox_is_its_agencys(
    board: BoardProcess, routes: tuple[list[Row], list[Row]], impostor: str
) -> None:
    """Without the agency's fresh signature of this very question nothing of its inbox is told."""
    before = board.kept()
    odd = {}
    for method, row in _agencys(routes[0]):
        path = board.path(row)
        # A HEAD is asked for as the GET that it stands for.
        signed = "GET" if method == "HEAD" else method
        status, body = board.call(method, path, IMPOSTORS[impostor](board, path, signed))
        if status != HTTPStatus.FORBIDDEN or b"shares" in body:
            odd[f"{method} {row}"] = status

    assert odd == {}
    assert board.kept() == before


def test_agency_gets_at_its_own(board: BoardProcess, routes: tuple[list[Row], list[Row]]) -> None:
    """With its signature the agency gets to what is behind it: only then do refusals mean much."""
    told = {}
    for method, row in _agencys(routes[0]):
        path = board.path(row)
        signed = "GET" if method == "HEAD" else method
        proof = _shifted(board.agency, path, signed, NO_TIME)
        told[f"{method} {row}"] = board.call(method, path, proof)[0]

    assert len(told) >= 5
    assert set(told.values()) == {HTTPStatus.OK, HTTPStatus.NOT_FOUND}


def test_signature_in_the_address(board: BoardProcess) -> None:
    """A signature counts as a header only: addresses are kept in logs and histories."""
    path = board.path("/inbox/{agency}")
    signed = _shifted(board.agency, path, "GET", NO_TIME)
    query = "&".join(f"{name}={text.replace('+', '%2B')}" for name, text in signed.items())

    assert board.call("GET", f"{path}?{query}")[0] == HTTPStatus.FORBIDDEN


def test_all_else_is_public(board: BoardProcess, routes: tuple[list[Row], list[Row]]) -> None:
    """Whatever is not an agency's is told to anyone, and no answer depends on who asks."""
    rows = [row for row in routes[0] if row not in _agencys(routes[0])]

    closed = {
        f"{method} {row}": status
        for method, row in rows
        if method in {"GET", "HEAD"}
        and (status := board.call(method, board.path(row))[0])
        in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED}
    }

    assert closed == {}
    assert len(rows) > 30


def test_operator_is_not_on_the_network(
    board: BoardProcess, routes: tuple[list[Row], list[Row]]
) -> None:
    """No route of the operator's is answered on the port; its socket lies in a private folder."""
    public, behind = (set(rows) for rows in routes)
    # Entries are posted at both doors, and the operator's has the operator's rights. Who posted
    # asks for a ticket's state at one, and the operator for the whole post at the other.
    held = {("GET", "/held/{ticket}"), ("HEAD", "/held/{ticket}")}
    # The figures of second signatures are everybody's: a page at one, and data at the other.
    oversight = {("GET", "/oversight"), ("HEAD", "/oversight")}
    assert public & behind == {("POST", "/entries"), *held, *oversight}
    before = board.kept()

    answered = {
        f"{method} {row}": status
        for method, row in behind - public
        if (status := board.call(method, board.path(row), body=b"{}")[0]) not in WRONG
    }

    assert len(behind - public) >= 4
    assert answered == {}
    assert board.kept() == before
    assert board.home.operator_socket.is_socket()
    assert stat.S_IMODE(board.home.operator_socket.parent.stat().st_mode) == 0o700


def test_posting_on_the_network_has_no_rights(board: BoardProcess) -> None:
    """An agency that nobody has admitted cannot register itself."""
    entry = (board.home.folder.parent / "impostor" / "register.entry").read_bytes()
    before = board.kept()

    status, _ = board.call("POST", "/entries", body=entry)

    assert status in {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN}
    assert board.kept() == before


def test_other_methods(board: BoardProcess, routes: tuple[list[Row], list[Row]]) -> None:
    """A method that no route has is refused, and nothing is done."""
    public = routes[0]
    served: dict[str, set[str]] = {}
    for method, row in public:
        served.setdefault(row, set()).add(method)
    before = board.kept()

    odd = {
        f"{method} {row}": status
        for row, methods in served.items()
        # What takes any method says itself which it knows: the inbox's uploads.
        if "*" not in methods
        for method in set(METHODS) - methods
        if (status := board.call(method, board.path(row))[0]) not in WRONG
    }
    any_method = {
        status
        for row, methods in served.items()
        if "*" in methods
        for method in ("PUT", "TRACE", "PROPFIND", "GET")
        if (status := board.call(method, board.path(row))[0]) not in WRONG
    }

    assert odd == {}
    assert any_method == set()
    assert board.kept() == before
