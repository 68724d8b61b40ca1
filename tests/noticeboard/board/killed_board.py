"""A board's process that kills itself at one of its durable steps, as a crash does."""

import asyncio
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
import os
from pathlib import Path
import signal

from noticeboard.board.board import open_board
from noticeboard.board.home import Home
from noticeboard.board.sequencer import GrowthStep
from tests.noticeboard.board.world import Clock


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
