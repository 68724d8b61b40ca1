"""Who waits to hear that the board has published something."""

import asyncio
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
