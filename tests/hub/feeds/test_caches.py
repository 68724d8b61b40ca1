"""A board behind caches that differ and ignore `no-cache` is followed without a false word."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from demo.cache import LASTS_S, Edges
from hub.feeds.board import BoardFollower
from hub.model.request import BoardState
from tests.fakes.board import FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home


@pytest.fixture
async def edges(home: Home, board: FakeBoard) -> AsyncGenerator[Edges]:
    """Give two caches of five seconds before the board; their clock is the follower's."""
    async with aiohttp.ClientSession() as session:
        yield Edges(session=session, behind=board.url, now_s=home.clock.steady_s)


async def test_two_minutes_of_posts(
    home: Home, board: FakeBoard, writer: LogWriter, edges: Edges
) -> None:
    """Every look of two minutes is a good one, and an entry is known once the caches have it."""
    agency = writer.register("fire-brigade")
    known_at: dict[int, int] = {}
    posted_at: dict[int, int] = {}
    async with edges.served() as url:
        follower: BoardFollower = home.follower(replace(board.policy(), url=url))
        for second in range(135):
            if second % 3 == 0 and second < 120:
                writer.post(agency)
                posted_at[len(writer.entries) - 1] = second
                board.publish()
            growth = await follower.sync()
            assert follower.status.state is BoardState.FOLLOWING
            for logged in growth.entries if growth is not None else ():
                known_at[logged.index] = second
            home.clock.forward(timedelta(seconds=1))

    assert edges.old > 20
    assert posted_at.keys() <= known_at.keys()
    assert max(known_at[index] - at for index, at in posted_at.items()) <= LASTS_S
    assert await follower.evidence() == []


async def test_how_long_a_cache_keeps_it_is_known(
    home: Home, board: FakeBoard, writer: LogWriter, edges: Edges
) -> None:
    """A hint that is ahead of the caches is followed up after their lifetime, not at a poll."""
    edges.many = 1
    async with edges.served() as url:
        follower = home.follower(replace(board.policy(), url=url))
        await follower.sync()
        writer.register("fire-brigade")
        board.publish()
        assert await follower.sync() is None
        fresh_until_s = follower._copy.fresh_until_s  # noqa: SLF001 -- what a pause is given
        home.clock.forward(timedelta(seconds=fresh_until_s - home.clock.steady_s()))

        growth = await follower.sync()

    assert fresh_until_s == LASTS_S
    assert growth is not None
