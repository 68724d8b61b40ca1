"""Until when a log is proven to have held nothing else: agencies are late by no other time."""

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from hub.errors import BoardUnreachableError
from tests.fakes.board import FakeBoard
from tests.fakes.clocks import NOON
from tests.hub.feeds.conftest import Home, stored

HOUR = timedelta(hours=1)


async def proven(home: Home, board: FakeBoard, *, quorum: int = 0) -> datetime | None:
    """Return what one poll by a hub that was just started proves."""
    follower = home.follower(board.policy(quorum=quorum))
    update = await stored(follower)
    return getattr(await follower.sync(), "proven_at", None) or update.proven_at


async def test_witnesses_say_until_when(home: Home, board: FakeBoard) -> None:
    """Not this hub's clock: what is withheld since they signed is held against nobody."""
    seen_at = int((NOON + 2 * HOUR).timestamp())
    board.publish(at=seen_at)
    home.clock.forward(5 * HOUR + timedelta(minutes=20))

    assert await proven(home, board, quorum=2) == NOON + 2 * HOUR
    # It is stored, so that a restart changes no flag.
    board.lies.down = True
    again = home.follower(board.policy(quorum=2))
    assert (await stored(again)).proven_at == NOON + 2 * HOUR
    with pytest.raises(BoardUnreachableError):
        await again.sync()
    board.lies.down = False
    # One more witness that signed anew is no quorum, and an older copy takes nothing back.
    board.publish(at=seen_at - 7200)
    assert await proven(home, board, quorum=2) == NOON + 2 * HOUR


@pytest.mark.parametrize(
    ("board_ahead", "until"), [(timedelta(0), 3 * HOUR), (-2 * HOUR, HOUR), (99 * HOUR, 3 * HOUR)]
)
async def test_without_witnesses_both_clocks_must_agree(
    home: Home, board: FakeBoard, board_ahead: timedelta, until: timedelta
) -> None:
    """The earlier one of this hub's clock and the board's counts."""
    home.clock.forward(3 * HOUR)
    board.lies.date = format_datetime(home.clock.now() + board_ahead, usegmt=True)

    assert await proven(home, board) == NOON + until


async def test_a_clock_that_was_years_ahead_is_forgotten(home: Home, board: FakeBoard) -> None:
    """And one that is years behind, before NTP, takes back nothing that was proven."""
    home.clock.forward(timedelta(days=4000))
    board.lies.date = format_datetime(home.clock.now(), usegmt=True)
    assert await proven(home, board) == NOON + timedelta(days=4000)

    home.clock.forward(timedelta(days=-4000))
    board.lies.date = format_datetime(home.clock.now(), usegmt=True)
    assert await proven(home, board) == NOON

    home.clock.forward(timedelta(days=-9000))
    assert await proven(home, board) == NOON


async def test_an_hour_is_told_once(home: Home, board: FakeBoard) -> None:
    """A poll without news says so once an hour, without entries."""
    follower = home.follower(board.policy())
    await follower.sync()
    home.clock.forward(timedelta(minutes=59))
    assert await follower.sync() is None
    home.clock.forward(timedelta(minutes=1))

    update = await follower.sync()

    assert update is not None
    assert (update.entries, update.more, update.proven_at) == ((), False, NOON + HOUR)
