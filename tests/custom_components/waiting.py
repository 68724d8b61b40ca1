"""Waits for what real sockets bring."""

import asyncio
from collections.abc import Callable

LONGEST_WAIT_S = 60


async def until(met: Callable[[], bool]) -> None:
    """Return once `met` is true; raises TimeoutError if it never is."""
    async with asyncio.timeout(LONGEST_WAIT_S):
        while not met():  # noqa: ASYNC110 -- what is waited for comes by a socket, not by a flag
            await asyncio.sleep(0.005)
