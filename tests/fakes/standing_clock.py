"""A clock that stands until it is moved by hand; who sleeps wakes when its time has come."""

import asyncio
from datetime import datetime, timedelta
from typing import override

from tests.fakes.hand_clock import NOON, HandClock


class StandingClock(HandClock):
    """Sleepers wait for `forward`, unlike those of HandClock, whose sleeping moves time on."""

    def __init__(self, now: datetime = NOON) -> None:
        super().__init__(now)
        self._waiting: list[tuple[float, asyncio.Future[None]]] = []
        self._fallen_asleep = asyncio.Event()

    @override
    async def sleep(self, delay_s: float) -> None:
        self.slept.append(delay_s)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((self.steady_s() + delay_s, woken))
        self._fallen_asleep.set()
        await woken

    async def until_asleep(self, sleepers: int) -> None:
        """Wait until that many are asleep at once, so that moving on wakes all of them."""
        while sum(not woken.done() for _, woken in self._waiting) < sleepers:
            self._fallen_asleep.clear()
            await self._fallen_asleep.wait()

    @override
    def forward(self, by: timedelta) -> None:
        super().forward(by)
        due = [(at_s, woken) for at_s, woken in self._waiting if at_s <= self.steady_s()]
        self._waiting = [each for each in self._waiting if each not in due]
        for _, woken in due:
            if not woken.done():
                woken.set_result(None)
