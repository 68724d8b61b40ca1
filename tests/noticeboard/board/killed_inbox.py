"""Boards that kill themselves, each right after one durable step of its inbox.

Takes pairs of a step and a board's folder, one after another. Says where each board is served,
and `dead` once it is. Everything is imported once, so that a kill costs little.
"""

import asyncio
from itertools import batched
import os
from pathlib import Path
import signal
import sys

from noticeboard.board.board import open_board
from noticeboard.board.home import Home
from noticeboard.board.server import open_server
from noticeboard.board.upload_store import ArrivalStep, InboxLimits

LIMITS = InboxLimits(free_bytes=0)


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
