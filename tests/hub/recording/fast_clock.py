"""A clock that runs faster than time, and can be set; for real connections with much to say."""

import asyncio
from datetime import datetime, timedelta
import time
from typing import override

from hub.clock import Clock
from tests.hub.camera.scenes import T0


class FastClock(Clock):
    """So many seconds pass in each one; only the wall time can be set."""

    def __init__(self, times: float, start: datetime = T0) -> None:
        self._times = times
        self._start = start
        self._begun_s = time.monotonic()

    @override
    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.steady_s())

    @override
    def steady_s(self) -> float:
        return (time.monotonic() - self._begun_s) * self._times

    @override
    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s / self._times)

    def put(self, by: timedelta) -> None:
        """Set the wall clock later, or earlier."""
        self._start += by
