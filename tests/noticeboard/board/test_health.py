"""A board says that it is alive whatever is amiss, and that it is ready only if all is well."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board.board import Board, open_board
from noticeboard.board.health import BEHIND, STALE, Health, NotReady
from noticeboard.board.server import open_server
from noticeboard.board.status import read_status
from noticeboard.board.witnesses import NotYetPublicError
from noticeboard.errors import UnavailableError
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from tests.noticeboard.board.world import Agency, Watched, World, made_home, register, watched
from tests.noticeboard.log.made import ORIGIN, Clock, key

READY = (200, "ok\n")
SECOND = timedelta(seconds=1)


@dataclass(slots=True, kw_only=True)
class Site:
    """A served board that needs both of two witnesses."""

    board: Board
    health: Health
    witnesses: list[Watched]
    agency: Agency
    clock: Clock
    web: aiohttp.ClientSession

    async def ask(self, path: str = "/readyz") -> tuple[int, str]:
        """Return what is answered."""
        async with self.web.get(path) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Site]:
    """Serve a board, at which each question is a new look."""
    monkeypatch.setattr("noticeboard.board.health.CACHE_S", 0.0)
    clock = Clock()
    async with AsyncExitStack() as stack:
        witnesses = await stack.enter_async_context(watched(tmp_path, ("a", "b"), clock))
        settings = tuple(each.setting for each in witnesses)
        home = made_home(tmp_path / "board", witnesses=settings, quorum=2)
        log_key = home.folder / "keys" / "log"
        write_all([(log_key, key(ORIGIN).export().encode())], mode=PRIVATE_FILE)
        board = await stack.enter_async_context(open_board(home, now=clock))
        port = await stack.enter_async_context(open_server(board, host="127.0.0.1", port=0))
        web = await stack.enter_async_context(aiohttp.ClientSession(f"http://127.0.0.1:{port}"))
        yield Site(
            board=board,
            health=Health(board),
            witnesses=witnesses,
            agency=Agency(clock=clock),
            clock=clock,
            web=web,
        )


async def test_well(site: Site) -> None:
    """A board whose checkpoint is public, cosigned and fresh is ready; nothing may keep that."""
    await register(site.board, site.agency)

    assert await site.ask() == READY
    assert await site.ask("/healthz") == READY
    async with site.web.get("/readyz") as answer:
        assert answer.headers["Cache-Control"] == "no-store"


async def test_behind(site: Site) -> None:
    """Entries that have not become public in time make it not ready, and it is alive."""
    for each in site.witnesses:
        each.is_away = True
    with pytest.raises(NotYetPublicError):
        await register(site.board, site.agency)

    at_once = await site.ask()
    site.clock.at += BEHIND - SECOND
    soon = await site.ask()
    site.clock.at += SECOND
    later = await site.ask()

    assert (at_once, soon) == (READY, READY)
    # They did sign what is public, but not what waits.
    assert not any(each.signs for each in (await read_status(site.board)).witnesses)
    assert later == (503, "not ready: behind\n")
    assert await site.ask("/healthz") == READY


async def test_stale(site: Site) -> None:
    """Cosignatures that nobody renews become too old."""
    await register(site.board, site.agency)
    for each in site.witnesses:
        each.is_away = True

    site.clock.at += STALE
    in_time = await site.ask()
    site.clock.at += SECOND

    assert in_time == READY
    assert await site.ask() == (503, "not ready: stale\n")


async def test_database(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that does not answer makes it not ready, and it is alive."""

    @asynccontextmanager
    async def away() -> AsyncGenerator[AsyncConnection]:
        raise UnavailableError("The database is away.")
        yield  # type: ignore[unreachable]

    monkeypatch.setattr(site.board.database, "read", away)

    assert await site.ask() == (503, "not ready: database\n")
    assert await site.ask("/healthz") == READY


async def test_looks_seldom(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often somebody asks, the database is asked once in a while."""
    looked = []
    health = Health(world.board)

    async def look() -> None:
        looked.append(True)

    monkeypatch.setattr(health, "_database", look)

    assert [await health.reason() for _ in range(100)] == [None] * 100
    assert len(looked) == 1


async def test_stopping(world: World) -> None:
    """A board that stops is not ready for more, whatever was seen before."""
    health = Health(world.board)
    before = await health.reason()
    health.is_stopping = True

    assert (before, await health.reason()) == (None, NotReady.STOPPING)
