"""Who waits to hear that the board has published something."""

import asyncio
from collections.abc import Coroutine
from typing import Final

from noticeboard.board.quota import Places

MOST_LISTENERS: Final = 10_000
MOST_OF_ONE_ADDRESS: Final = 50


class Live:
    """Who listens; ended when the board stops."""

    def __init__(self) -> None:
        self.places = Places(
            each=MOST_OF_ONE_ADDRESS,
            together=MOST_LISTENERS,
            many="Enough listen from this network address already: look again now and then.",
            busy="Too many listen already: look again now and then.",
        )
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
