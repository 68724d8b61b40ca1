"""What large boards cost before is measured by peers that do the same work."""

import asyncio
from pathlib import Path
from typing import override

import aiohttp
from aiohttp.test_utils import TestServer
import pytest

from benchmarks import scale
from benchmarks.large_board import BoardFigures, write_board
from benchmarks.large_server import read_figures
from benchmarks.large_world import Plan
from benchmarks.log_in_memory import HeldLog
from benchmarks.one_process import make_app
from hub.errors import StorageError
from hub.feeds.followed import followed
from hub.feeds.store import Records
from hub.feeds.trust import Trust
from hub.store.database import Database
from noticeboard.board.relay import Upstream


@pytest.fixture
def board(tmp_path: Path) -> BoardFigures:
    """Make a small board, and let a hub follow it."""
    write_board(Plan.of(300), tmp_path / "board", processes=0)
    return read_figures(tmp_path / "board")


async def test_the_log_in_memory_is_the_whole_log(board: BoardFigures, tmp_path: Path) -> None:
    """It holds each entry's hashes, each agency, and each request; an altered entry is noticed."""
    followed_board = await scale.follow(tmp_path / "board", tmp_path / "hub.sqlite")
    database = await Database.open(tmp_path / "hub.sqlite")
    try:
        [policy] = await followed(database)
        held = HeldLog(Trust.of(policy))
        await held.read(Records(database, policy))
        async with database.write() as connection:
            await connection.exec_driver_sql(
                'UPDATE board_entries SET raw = (SELECT raw FROM board_entries WHERE "index" = 1)'
                ' WHERE "index" = 0'
            )

        with pytest.raises(StorageError):
            await HeldLog(Trust.of(policy)).read(Records(database, policy))
    finally:
        await database.close()

    assert followed_board is not None
    assert followed_board.size_bytes > 300 * 100
    assert held.tree.size == board.entries
    assert len(held.registry.agencies) == board.agencies
    assert sum(map(len, held.posts.values())) == board.requests


class _Sizes(Upstream):
    """A board whose size the test says."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        super().__init__(session, "")
        self.entries, self.news = 5, asyncio.Event()

    @override
    def size(self) -> int:
        return self.entries

    @override
    async def next_publication(self) -> None:
        await self.news.wait()


async def test_one_process_tells_each_listener() -> None:
    """A listener hears at once how long the log is, and then of each growth."""
    async with aiohttp.ClientSession() as session:
        upstream = _Sizes(session)
        async with (
            asyncio.timeout(10),
            TestServer(make_app(upstream)) as server,
            session.get(server.make_url("/live")) as first,
            session.get(server.make_url("/live")) as second,
        ):
            before = [await each.content.readuntil(b"\n\n") for each in (first, second)]
            upstream.entries, news, upstream.news = 6, upstream.news, asyncio.Event()
            news.set()
            after = [await each.content.readuntil(b"\n\n") for each in (first, second)]

    assert before == [b"data: 5\n\n"] * 2
    assert after == [b"data: 6\n\n"] * 2
