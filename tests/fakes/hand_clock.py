"""A clock that moves by hand; sleeping only moves it on."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import override

from hub.clock import Clock

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class HandClock(Clock):
    """Wall and steady time move together, and only when told to."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self._steady_s = 0.0
        self.slept: list[float] = []

    @override
    def now(self) -> datetime:
        return self._now

    @override
    def steady_s(self) -> float:
        return self._steady_s

    @override
    async def sleep(self, delay_s: float) -> None:
        self.slept.append(delay_s)
        self.forward(timedelta(seconds=delay_s))
        await asyncio.sleep(0)

    def forward(self, by: timedelta) -> None:
        """Move on."""
        self._now += by
        self._steady_s += by.total_seconds()
