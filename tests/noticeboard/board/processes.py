"""Processes of a board that kill themselves at one of its durable steps, as a crash does.

As a program it takes pairs of a step of the inbox and a board's folder, one after another. It says
where each board is served, and `dead` once it is. Everything is imported once, so that a kill costs
little.
"""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import batched
from multiprocessing.connection import Connection
import os
from pathlib import Path
import signal
import sys

from noticeboard.board.board import open_board
from noticeboard.board.home import Home
from noticeboard.board.sequencer import GrowthStep
from noticeboard.board.server import open_server
from noticeboard.board.upload_store import ArrivalStep, InboxLimits
from tests.noticeboard.board.world import Clock

LIMITS = InboxLimits(free_bytes=0)


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


async def serve_until(step: ArrivalStep, folder: Path) -> None:
    """Serve the board in `folder`, say where, and die at the step as by a power cut."""

    def after(done: ArrivalStep) -> None:
        if done is step:
            os.kill(os.getpid(), signal.SIGKILL)

    async with (
        open_board(Home(folder)) as board,
        open_server(board, host="127.0.0.1", port=0, limits=LIMITS, after=after) as port,
    ):
        print(f"http://127.0.0.1:{port}", flush=True)  # noqa: T201 -- read by the test
        await asyncio.Event().wait()


def run(pairs: list[str]) -> None:
    """Serve one board after another, each until it is dead."""
    for step, folder in batched(pairs, 2, strict=True):
        child = os.fork()
        if not child:
            asyncio.run(serve_until(ArrivalStep(step), Path(folder)))
        _, status = os.waitpid(child, 0)
        print("dead" if os.WIFSIGNALED(status) else "ended", flush=True)  # noqa: T201 -- likewise


if __name__ == "__main__":
    run(sys.argv[1:])
