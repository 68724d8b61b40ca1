"""A board says that there is something new: nothing of it is believed, it is only looked at sooner.

Every hub keeps the same connection open and is told at the same moment, whatever concerns it. A
board without hints, or one that hints for nothing, is polled as ever.
"""

import asyncio
from random import Random, SystemRandom
import re
from typing import Final

from hub.clock import Clock
from hub.errors import BoardUnreachableError
from hub.feeds.wire import Wire
from noticeboard.runtime.tasks import wait_first

PATH: Final = "live"
SPREAD_S: Final = 0.4
"""Hubs look within so long of a hint, not all at once."""
LEAST_S: Final = 2.0
"""How long after a look no hint is followed: a board cannot have itself asked all the time."""
MOST_EMPTY: Final = 4
"""So many looks in a row for the sake of hints may find nothing; then only polls count, until
something new has come. What a hint says is the board's word, or that of anyone on the way."""
CACHED_S: Final = 5.0
"""How long a cache on the way is waited for that does not say how long it keeps a checkpoint."""
_AGAIN_S: Final = 60.0
_LONGEST_S: Final = 3600.0
_HINT: Final = re.compile(rb"data(?::[ ]?(?:([0-9]{1,18})\b)?.*|\r?\n?)", re.DOTALL)


class Hints:
    """Listens to one board's hints, and cuts its follower's pauses short."""

    def __init__(self, wire: Wire, clock: Clock, *, rng: Random | None = None) -> None:
        self._wire = wire
        self._clock = clock
        self._rng = rng or SystemRandom()
        self._heard = asyncio.Event()
        self._hinted = 0
        """How many entries the newest hint spoke of."""
        self._is_new = False
        """Whether a hint came that said no size."""
        self._empty = 0

    async def listen(self) -> None:
        """Keep the connection open until cancelled; raises nothing."""
        failures = 0
        while True:
            try:
                async for line in self._wire.lines(PATH):
                    failures = 0
                    if (hint := _HINT.fullmatch(line)) is not None:
                        self._hinted = int(hint[1] or 0)
                        self._is_new |= hint[1] is None
                        self._heard.set()
            except BoardUnreachableError:
                failures += 1
            pause_s = min(_AGAIN_S * 2 ** min(failures, 6), _LONGEST_S)
            await self._clock.sleep(pause_s * self._rng.uniform(0.75, 1.25))

    async def pause(self, longest_s: float, *, have: int, fresh_until_s: float) -> None:
        """Wait so long, or until a hint of more than the `have` entries is worth a look.

        While the last hint spoke of more than the last look found, a cache on the way is old. It is
        asked again once it has to fetch the checkpoint anew, from `fresh_until_s` on (steady time).
        """
        if self._empty >= MOST_EMPTY or longest_s <= LEAST_S:
            await self._clock.sleep(longest_s)
            return
        begun_s = self._clock.steady_s()
        while not self._is_new and self._hinted <= have:
            self._heard.clear()
            left_s = begun_s + longest_s - self._clock.steady_s()
            if left_s <= 0:
                return
            await wait_first(self._clock.sleep(left_s), self._heard.wait())
        cached_s = CACHED_S if self._empty and not self._is_new else 0.0
        self._is_new = False
        self._empty += 1
        at_s = max(begun_s + max(LEAST_S, cached_s), fresh_until_s)
        early_s = min(at_s, begun_s + longest_s) - self._clock.steady_s()
        await self._clock.sleep(max(early_s, 0) + self._rng.uniform(0, SPREAD_S))

    def came(self) -> None:
        """Note that a look found something new: hints are worth following."""
        self._empty = 0
