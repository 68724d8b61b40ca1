"""What can be measured of a board is what the page says, where it says, and tells of nobody."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
import re
import socket

import aiohttp
import pytest

from noticeboard.board.board import open_board
from noticeboard.board.cli import read_address
from noticeboard.board.server import open_server
from noticeboard.errors import InvalidInputError
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from tests.documented import documented, documented_of_the_process, exposed
from tests.noticeboard.board.world import Agency, World, made_home, register, watched
from tests.noticeboard.log.made import ORIGIN, Clock, key


@asynccontextmanager
async def operator_of(folder: Path) -> AsyncGenerator[aiohttp.ClientSession]:
    """Speak to a board's operator's socket."""
    path = str(folder / "keys" / "operator.sock")
    async with aiohttp.ClientSession("http://board", connector=aiohttp.UnixConnector(path)) as web:
        yield web


async def _text(web: aiohttp.ClientSession) -> str:
    async with web.get("/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        return await answer.text()


async def test_every_figure_is_documented(tmp_path: Path) -> None:
    """A board with witnesses gives exactly the figures that docs/operating.md names."""
    clock = Clock()
    async with watched(tmp_path, ("a",), clock) as witnesses:
        home = made_home(tmp_path / "board", witnesses=(witnesses[0].setting,), quorum=1)
        log_key = home.folder / "keys" / "log"
        write_all([(log_key, key(ORIGIN).export().encode())], mode=PRIVATE_FILE)
        async with (
            open_board(home, now=clock) as board,
            open_server(board, host="127.0.0.1", port=0),
            operator_of(home.folder) as web,
        ):
            await register(board, Agency(clock=clock))
            given = exposed(await _text(web))

    process = {name for name in given if name.startswith("process_")}
    assert {name: given[name] for name in given if name not in process} == documented(
        "neighbors_board_"
    )
    assert process == documented_of_the_process()


async def test_figures_are_right(world: World) -> None:
    """They count what there is: entries, answers, and whether all is well."""
    for path in ("/", "/nothing", "/checkpoint"):
        await (await world.web.get(path)).read()

    async with operator_of(world.board.home.folder) as web:
        lines = set((await _text(web)).splitlines())

    size = float(world.board.state.size)
    assert {
        "neighbors_board_ready 1.0",
        f"neighbors_board_log_entries {size}",
        f"neighbors_board_published_entries {size}",
        "neighbors_board_posts_waiting 0.0",
        "neighbors_board_keeps_inbox 1.0",
        'neighbors_board_http_requests_total{status="4xx"} 1.0',
        "neighbors_board_http_unexpected_errors_total 0.0",
    } <= lines


async def test_figures_tell_of_nobody(world: World) -> None:
    """Neither an agency nor an address nor a path is in them, after all of those were there."""
    await (await world.web.get(f"/agencies/{world.agency.id}?near=Essex")).read()

    async with operator_of(world.board.home.folder) as web:
        told = await _text(web)

    words = (world.agency.id, world.agency.name, "127.0.0.1", "Essex", "agencies", ORIGIN)
    assert not [word for word in words if word in told]
    named = [re.sub(r" \S+$", "", line) for line in told.splitlines()]
    assert not [line for line in named if re.search(r"[0-9a-f]{16}", line)]


async def test_they_are_not_public(world: World) -> None:
    """The port that the world reaches has none, and what is given elsewhere is nothing else."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = int(door.getsockname()[1])
    async with (
        open_server(
            world.board, host="127.0.0.1", port=0, metrics_at=("127.0.0.1", port)
        ) as public,
        aiohttp.ClientSession() as web,
    ):
        answers = {
            (which, path): (await web.get(f"http://127.0.0.1:{at}{path}")).status
            for which, at in (("public", public), ("metrics", port))
            for path in ("/metrics", "/", "/held", f"/next/{world.agency.id}")
        }

    assert {path: answers["metrics", path] for _, path in answers} == {
        "/metrics": 200,
        "/": 404,
        "/held": 404,
        f"/next/{world.agency.id}": 404,
    }
    assert answers["public", "/metrics"] == 404


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("9464", ("127.0.0.1", 9464)),
        (":9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),  # noqa: S104 -- read, not opened
        ("[::1]:9464", ("::1", 9464)),
    ],
)
def test_an_address_is_loopback_unless_it_says_so(text: str, address: tuple[str, int]) -> None:
    """A port alone is one of loopback."""
    assert read_address(text) == address


@pytest.mark.parametrize("text", ["", "x", "127.0.0.1", "0", "65536", "9464x", "\u0661"])
def test_no_address(text: str) -> None:
    """What is no address is refused."""
    with pytest.raises(InvalidInputError):
        read_address(text)
