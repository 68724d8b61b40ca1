"""A board says that there is something new: nothing of it is believed, it is only looked at sooner.

Every hub keeps the same connection open and is told at the same moment, whatever concerns it. A
board without hints, or one that hints for nothing, is polled as ever.
"""

import asyncio
from random import Random, SystemRandom
from typing import Final

from hub.clock import Clock
from hub.errors import BoardUnreachableError
from hub.feeds.wire import Wire
from hub.waiting import first_of

PATH: Final = "live"
SPREAD_S: Final = 0.4
"""Hubs look within so long of a hint, not all at once."""
LEAST_S: Final = 2.0
"""How long after a look no hint is followed: a board cannot have itself asked all the time."""
MOST_EMPTY: Final = 3
"""So many hints in a row that led to nothing are followed; then none until something new came."""
_AGAIN_S: Final = 60.0
_LONGEST_S: Final = 3600.0
_MARK: Final = b"data"


class Hints:
    """Listens to one board's hints, and cuts its follower's pauses short."""

    def __init__(self, wire: Wire, clock: Clock, *, rng: Random | None = None) -> None:
        self._wire = wire
        self._clock = clock
        self._rng = rng or SystemRandom()
        self._heard = asyncio.Event()
        self._empty = 0

    async def listen(self) -> None:
        """Keep the connection open until cancelled; raises nothing."""
        failures = 0
        while True:
            try:
                async for line in self._wire.lines(PATH):
                    failures = 0
                    if line.startswith(_MARK):
                        self._heard.set()
            except BoardUnreachableError:
                failures += 1
            pause_s = min(_AGAIN_S * 2 ** min(failures, 6), _LONGEST_S)
            await self._clock.sleep(pause_s * self._rng.uniform(0.75, 1.25))

    async def pause(self, longest_s: float) -> None:
        """Wait so long, or until a hint that is worth a look."""
        if self._empty >= MOST_EMPTY or longest_s <= LEAST_S:
            await self._clock.sleep(longest_s)
            return
        begun_s = self._clock.steady_s()
        await first_of(self._clock.sleep(longest_s), self._heard.wait())
        if self._heard.is_set():
            self._heard.clear()
            self._empty += 1
            early_s = max(begun_s + LEAST_S - self._clock.steady_s(), 0)
            await self._clock.sleep(early_s + self._rng.uniform(0, SPREAD_S))

    def came(self) -> None:
        """Note that a look found something new: hints are worth following."""
        self._empty = 0
