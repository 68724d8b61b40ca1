"""What holds whether a follower reads its board's log or one of its regions."""

import asyncio
from datetime import timedelta

import pytest

from hub.model.request import BoardPolicy
from tests.fakes.board import Author, FakeBoard, LogWriter
from tests.fakes.clocks import StandingClock
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.test_region import far, small, state_day, without
from tests.hub.feeds.test_region_copy import a_day, begun, fire, policy
from tests.hub.feeds.test_region_shares import request_of, serve_history
from tests.hub.feeds.test_stored_fold import Run
from tests.hub.feeds.test_stored_past import FullDatabase, database

__all__ = ["database", "far", "fire", "policy", "small"]


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock whose sleepers wait until it is moved."""
    return StandingClock()


@pytest.mark.parametrize(("reads_region", "about_s"), [(False, 60), (True, 3600)])
async def test_a_region_is_polled_once_an_hour(  # noqa: PLR0913 -- fixtures
    home: Home,
    clock: StandingClock,
    board: FakeBoard,
    policy: BoardPolicy,
    *,
    reads_region: bool,
    about_s: float,
) -> None:
    """Its board states a day at a time; a log may grow at any moment."""
    run = await begun(home, board, policy if reads_region else board.policy())

    following = asyncio.create_task(run.follower.run(run.add))
    await clock.until_asleep(1)
    following.cancel()
    await asyncio.wait([following])

    assert 0.75 * about_s <= clock.slept[-1] <= 1.25 * about_s


async def test_a_doubt_ends_the_pause(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """If an agency's history is another than what was read, the next poll is due at once."""
    posted = writer.post(fire)
    run = await begun(home, board, policy)
    request, since = request_of(run, posted), home.clock.now()
    writer.revoke(fire, last_good=len(writer.entries) - 1)
    writer.now += timedelta(days=1)
    state_day(board, without(len(writer.entries) - 1))
    home.clock.forward(timedelta(days=1))
    await run.sync()
    serve_history(board, fire)

    await run.follower.check_history(fire.id, request.index, since)

    async with asyncio.timeout(5):
        await run.follower.pause(3600)


@pytest.mark.parametrize("reads_region", [False, True])
async def test_a_full_disk_delays_what_is_stored(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home,
    board: FakeBoard,
    writer: LogWriter,
    policy: BoardPolicy,
    fire: Author,
    database: FullDatabase,
    *,
    reads_region: bool,
) -> None:
    """What was made of entries while there was no room is stored with what comes next."""
    home.database = database
    trusted = policy if reads_region else board.policy()
    run = await begun(home, board, trusted)
    writer.post(writer.register("harbor-police"))
    a_day(board, home)
    update = await run.follower.sync()
    assert update is not None
    await run.add(update)
    database.left = 0
    await run.follower.save_fold(more=update.more)
    database.left = 1000
    writer.post(fire)
    a_day(board, home)
    await run.sync()

    again = await Run(home, trusted).start()

    assert again.read == 0
    found, expected = again.found(), run.found()
    for kind in ("size", "agencies", "requests", "registrations"):
        assert found[kind] == expected[kind]
