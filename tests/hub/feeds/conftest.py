"""A follower, a clock moved by hand, and a board that can be told to cheat."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from random import Random

import aiohttp
import pytest

from hub.feeds.board import BoardFollower
from hub.feeds.log_copy import LogUpdate
from hub.model.request import BoardPolicy
from hub.outbound import outbound_session
from hub.store.database import Database
from noticeboard.signatures import pool
from tests.fakes.board import FakeBoard, LogWriter, make_witness
from tests.fakes.clocks import HandClock


class Home:
    """One hub's database and session, from which followers are built again and again."""

    def __init__(
        self, database: Database, session: aiohttp.ClientSession, clock: HandClock, path: Path
    ) -> None:
        self.database = database
        self.path = path
        self.session = session
        self.clock = clock

    def follower(self, policy: BoardPolicy) -> BoardFollower:
        """Return a follower as after a start of the hub."""
        rng = Random(7)  # noqa: S311 -- the same pauses in every run
        return BoardFollower(policy, self.database, self.session, self.clock, rng=rng)


async def stored(follower: BoardFollower) -> LogUpdate:
    """Return all that a follower has kept, as one."""
    growths = [growth async for growth in follower.stored()]
    entries = tuple(logged for growth in growths for logged in growth.entries)
    return replace(growths[-1], entries=entries)


@pytest.fixture(autouse=True)
def no_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check signatures in this process: starting another takes longer than checking these logs."""
    monkeypatch.setattr(pool, "MOST_CHILDREN", 0)


@pytest.fixture
def clock() -> HandClock:
    """Give a clock that stands at noon."""
    return HandClock()


@pytest.fixture
async def home(tmp_path: Path, clock: HandClock) -> AsyncGenerator[Home]:
    """Give a hub with an empty database and the session that boards are reached by."""
    database = await Database.open(tmp_path / "hub.sqlite")
    async with outbound_session(allow_private=True) as session:
        yield Home(database, session, clock, tmp_path)
    await database.close()


@pytest.fixture
def writer(clock: HandClock) -> LogWriter:
    """Give a log with one agency, confirmed, and one request: three entries."""
    writer = LogWriter(now=clock.now())
    writer.post(writer.register())
    return writer


@pytest.fixture
async def board(writer: LogWriter) -> AsyncGenerator[FakeBoard]:
    """Give a board with two witnesses that serves the log on loopback."""
    board = FakeBoard(
        writer=writer, witnesses=(make_witness("first.example"), make_witness("second.example"))
    )
    async with board.served():
        yield board
