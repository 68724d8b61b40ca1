"""Time, injected: nothing else in the hub asks the system what time it is."""

import asyncio
from datetime import UTC, datetime
import time
from typing import Protocol, override


class Clock(Protocol):
    """Wall time, a steady time for durations, and sleeping."""

    def now(self) -> datetime:
        """Return the wall time, in UTC."""

    def steady_s(self) -> float:
        """Return seconds on a clock that never jumps."""

    async def sleep(self, delay_s: float) -> None:
        """Wait for `delay_s` seconds of steady time."""


class SystemClock(Clock):
    """The machine's own clocks."""

    @override
    def now(self) -> datetime:
        return datetime.now(UTC)

    @override
    def steady_s(self) -> float:
        return time.monotonic()

    @override
    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
