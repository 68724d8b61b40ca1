"""`kill -9` at every durable step, in SQLite and a folder, and in PostgreSQL and S3."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
import multiprocessing
from multiprocessing.connection import Connection
import os
from pathlib import Path
import random
import signal

import pytest

from noticeboard.board.board import open_board
from noticeboard.board.home import Home
from noticeboard.board.sequencer import GrowthStep
from tests.noticeboard.board.world import Agency, assert_clean, id_of, made_home, register
from tests.noticeboard.log.made import Clock
from tests.servers.postgres import Postgres
from tests.servers.s3 import S3

# Forked from a process that has loaded everything and runs nothing: a life costs no start.
LIVES = multiprocessing.get_context("forkserver")
LIVES.set_forkserver_preload([__name__])
PATIENCE_S = 60


def post_until_killed(  # noqa: PLR0913 -- what to post, and when to die
    told: Connection,
    folder: Path,
    chain: Sequence[bytes],
    environment: Mapping[str, str],
    *,
    step: GrowthStep,
    times: int,
) -> None:
    """Post one after another, tell what was acknowledged, die at a step that comes so often."""
    os.environ.update(environment)
    left = [times]

    def after(reached: GrowthStep) -> None:
        if reached is step:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    async def post() -> None:
        async with open_board(Home(folder), now=Clock(), after=after) as board:
            for raw in chain:
                posted = await board.post(raw)
                told.send((posted.index, posted.leaf))

    asyncio.run(post())


def die_at(
    home: Home, chain: Sequence[bytes], environment: Mapping[str, str], step: GrowthStep, times: int
) -> dict[int, bytes]:
    """Let a process post and kill itself; return what it acknowledged until then."""
    here, there = LIVES.Pipe(duplex=False)
    life = LIVES.Process(
        target=post_until_killed,
        args=(there, home.folder, chain, environment),
        kwargs={"step": step, "times": times},
    )
    life.start()
    there.close()
    acknowledged: dict[int, bytes] = {}
    with here, suppress(EOFError):
        while here.poll(PATIENCE_S):
            index, leaf = here.recv()
            acknowledged[index] = leaf
    life.join(PATIENCE_S)
    assert life.exitcode == -signal.SIGKILL, (step, times, life.exitcode)
    life.close()
    return acknowledged


def killed(
    home: Home,
    environment: Mapping[str, str],
    deaths: Sequence[tuple[GrowthStep, int]],
    *,
    each: int,
) -> None:
    """Die again and again, then compare what was acknowledged with what is there."""
    agency = Agency()

    async def begin() -> list[bytes]:
        async with open_board(home, now=Clock()) as board:
            await register(board, agency)
            request = agency.request(board)
            await board.post(request)
            return agency.chain(board, id_of(request), 3 * len(deaths) + 10)

    async def compare(acknowledged: Mapping[int, bytes]) -> int:
        async with open_board(home, now=Clock()) as board:
            for index, leaf in acknowledged.items():
                assert board.state.tree.hashes(0, index, 1) == leaf
            assert board.is_caught_up
            size = board.published.size
        await assert_clean(home.folder)
        return size

    chain = asyncio.run(begin())
    acknowledged: dict[int, bytes] = {}
    for number, (step, times) in enumerate(deaths, 1):
        # What was logged but not acknowledged is posted again, as its poster would.
        left = chain[len(acknowledged) :]
        acknowledged |= die_at(home, left, environment, step, times)
        if number % each == 0:
            size = asyncio.run(compare(acknowledged))
            assert len(acknowledged) <= size - 2 <= len(acknowledged) + 1
    asyncio.run(compare(acknowledged))


# The first time is where a start finishes what a crash held up, for all but the first two steps.
EVERY_STEP = [(step, 1 if step is GrowthStep.INSERTED else 2) for step in GrowthStep]


def at_random(count: int) -> list[tuple[GrowthStep, int]]:
    """Return deaths at any step, early or late."""
    chance = random.Random(7)  # noqa: S311 -- the same deaths each time
    return [(chance.choice(list(GrowthStep)), chance.randint(1, 3)) for _ in range(count)]


def test_killed_at_every_step_in_postgresql_and_s3(
    tmp_path: Path, postgres: Postgres, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing acknowledged is lost, and what was logged is public after the next start."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    tiles = f"s3://{s3.new_bucket()}/log"
    home = made_home(tmp_path / "board", database=postgres.new_database(), tiles=tiles)

    killed(home, s3.environment, EVERY_STEP, each=4)


@pytest.mark.long
def test_killed_thousands_of_times_in_sqlite(tmp_path: Path) -> None:
    """The same, thousands of times, at any step."""
    killed(made_home(tmp_path / "board"), {}, at_random(3000), each=100)


@pytest.mark.long
def test_killed_thousands_of_times_in_postgresql_and_s3(
    tmp_path: Path, postgres: Postgres, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, thousands of times, at any step, if nothing is in the folder."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    tiles = f"s3://{s3.new_bucket()}/log"
    home = made_home(tmp_path / "board", database=postgres.new_database(), tiles=tiles)

    killed(home, s3.environment, at_random(2000), each=100)
