"""Hints that a board has new entries, as a stream or as a file.

A hint isn't trusted: it only makes the hub poll sooner. Every hub keeps the same connection open
and gets the same hints at the same moment, so hints reveal nothing. If the board has no room for
another connection, the hub reads the same hint as a file. A board without hints, or with false
ones, is polled as usual.
"""

import asyncio
from contextlib import suppress
from http import HTTPStatus
from random import Random, SystemRandom
import re
from typing import Final

from hub.clock import Clock
from hub.errors import BoardUnreachableError
from hub.feeds.client import BoardSource
from noticeboard.log.hint import LONGEST_HINT, LONGEST_SPREAD_S, Hint
from noticeboard.runtime.tasks import wait_first

PATH: Final = "live"
FILE: Final = "hint"
SPREAD_S: Final = 0.4
"""Hubs spread their polls over this time after a hint, or over what the hint says if longer."""
FILE_S: Final = 15.0
"""How often the hint is read as a file, or as often as the hint says if more rarely."""
LEAST_S: Final = 2.0
"""Hints are ignored for this long after a poll: a board can't make hubs poll all the time."""
MOST_EMPTY: Final = 4
"""After this many hinted polls in a row find nothing, hints are ignored until something new comes.

Anyone on the way can forge a hint, not only the board.
"""
CACHED_S: Final = 5.0
"""How long to wait for a cache that doesn't say how long it keeps a checkpoint."""
_AGAIN_S: Final = 60.0
_LONGEST_S: Final = 3600.0
_HINT: Final = re.compile(
    rb"data(?::[ ]?(?:([0-9]{1,18})\b(?:[ ]([0-9]{1,4})\b)?)?.*|\r?\n?)", re.DOTALL
)


class LiveHints:
    """Listens to one board's hints and shortens its follower's pauses."""

    def __init__(self, wire: BoardSource, clock: Clock, *, rng: Random | None = None) -> None:
        self._wire = wire
        self._clock = clock
        self._rng = rng or SystemRandom()
        self._received = asyncio.Event()
        self._hinted = 0
        """The number of entries in the newest hint."""
        self._spread_s = SPREAD_S
        self._is_new = False
        """Whether a hint without a size arrived."""
        self._empty = 0

    async def listen(self) -> None:
        """Keep the connection open, or read the file, until canceled. Raises nothing."""
        failures = 0
        while True:
            try:
                async for line in self._wire.lines(PATH):
                    failures = 0
                    if (found := _HINT.fullmatch(line)) is not None:
                        self._receive(found[1], found[2])
            except BoardUnreachableError:
                failures += 1
            pause_s = min(_AGAIN_S * 2 ** min(failures, 6), _LONGEST_S)
            await self._read_file(pause_s * self._rng.uniform(0.75, 1.25))

    def _receive(self, size: bytes | None, spread_s: bytes | None) -> None:
        self._hinted = int(size or 0)
        self._is_new |= size is None
        self._spread_s = max(SPREAD_S, min(int(spread_s or 0), LONGEST_SPREAD_S))
        self._received.set()

    async def _read_file(self, lasts_s: float) -> None:
        """Read hints from the file for so long, and only wait if the board has none."""
        end_s = self._clock.steady_s() + lasts_s
        # Many hubs lose their connections at the same moment.
        pause_s = self._rng.uniform(0, FILE_S)
        while pause_s < (left_s := end_s - self._clock.steady_s()):
            await self._clock.sleep(pause_s)
            hint = await self._file()
            if hint is None:
                pause_s = left_s
                continue
            self._hinted = hint.size
            self._spread_s = SPREAD_S  # Hubs read the file at different times.
            self._received.set()
            pause_s = max(FILE_S, hint.spread_s) * self._rng.uniform(0.75, 1.25)
        await self._clock.sleep(max(left_s, 0))

    async def _file(self) -> Hint | None:
        with suppress(BoardUnreachableError):
            reply = await self._wire.get(FILE, cap_bytes=LONGEST_HINT)
            if reply.status == HTTPStatus.OK:
                return Hint.parse(reply.body)
        return None

    async def pause(self, longest_s: float, *, have: int, fresh_until_s: float) -> None:
        """Wait `longest_s`, or until a hint of more than `have` entries is worth a poll.

        If the last hint named more entries than the last poll found, a cache on the way is out of
        date. The next poll waits until that cache must refetch the checkpoint, at `fresh_until_s`
        (steady time).
        """
        if self._empty >= MOST_EMPTY or longest_s <= LEAST_S:
            await self._clock.sleep(longest_s)
            return
        begun_s = self._clock.steady_s()
        while not self._is_new and self._hinted <= have:
            self._received.clear()
            left_s = begun_s + longest_s - self._clock.steady_s()
            if left_s <= 0:
                return
            await wait_first(self._clock.sleep(left_s), self._received.wait())
        cached_s = CACHED_S if self._empty and not self._is_new else 0.0
        self._is_new = False
        self._empty += 1
        at_s = max(begun_s + max(LEAST_S, cached_s), fresh_until_s)
        now_s = self._clock.steady_s()
        wait_s = max(at_s - now_s, 0) + self._rng.uniform(0, self._spread_s)
        # A hint never makes the hub look later than it would without one.
        await self._clock.sleep(min(wait_s, max(begun_s + longest_s - now_s, 0)))

    def note_news(self) -> None:
        """Note that a poll found something new, so hints are worth following."""
        self._empty = 0
