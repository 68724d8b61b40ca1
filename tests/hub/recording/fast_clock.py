"""A clock that runs faster than time, and can be set; for real connections with much to say."""

import asyncio
from datetime import datetime, timedelta
import time
from typing import Final, override

from hub.clock import Clock
from tests.hub.camera.scenes import T0

_LONGEST_S: Final = 0.02
"""Of real time between two readings. What is longer is a machine that is busy with other things."""


class FastClock(Clock):
    """So many seconds pass in each one; only the wall time can be set.

    It stands still while the machine does not let the process run: the camera of a test and what
    records it see the same time, however slow the machine is.
    """

    def __init__(self, times: float, start: datetime = T0) -> None:
        self._times = times
        self._start = start
        self._read_s = time.monotonic()
        self._passed_s = 0.0

    @override
    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.steady_s())

    @override
    def steady_s(self) -> float:
        read_s = time.monotonic()
        self._passed_s += min(read_s - self._read_s, _LONGEST_S) * self._times
        self._read_s = read_s
        return self._passed_s

    @override
    async def sleep(self, delay_s: float) -> None:
        until_s = self.steady_s() + delay_s
        while (left_s := until_s - self.steady_s()) > 0:  # noqa: ASYNC110 -- nobody tells
            await asyncio.sleep(min(left_s / self._times, _LONGEST_S / 2))

    def put(self, by: timedelta) -> None:
        """Set the wall clock later, or earlier."""
        self._start += by
