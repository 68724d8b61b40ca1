"""Who waits to hear that the board has published something."""

import asyncio
from collections.abc import Coroutine


class Live:
    """Who listens; ended when the board stops."""

    def __init__(self) -> None:
        self.listeners = 0
        self.ended = asyncio.Event()


async def first(longest_s: float, *waits: Coroutine[None, None, object]) -> None:
    """Return when one of them has come, or after so long."""
    tasks = [asyncio.ensure_future(each) for each in waits]
    try:
        await asyncio.wait(tasks, timeout=longest_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in tasks:
            each.cancel()
