"""Clocks that a test moves by hand, one that runs faster than time, and one that counts calls."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
import sys
import time
from types import CodeType
from typing import Final, override

from hub.clock import Clock
from tests.hub.camera.scenes import T0

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class HandClock(Clock):
    """Wall and steady time move together, and only by hand; sleeping moves them on."""

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


class JumpingClock(StandingClock):
    """Its wall time can be put forward or back; its steady time never is."""

    latest: datetime = NOON
    """The latest that anybody was told it is."""

    def jump(self, by: timedelta) -> None:
        """Put the wall clock forward or back."""
        self._now += by
        self.latest = max(self.latest, self._now)

    @override
    def forward(self, by: timedelta) -> None:
        super().forward(by)
        self.latest = max(self.latest, self._now)


class TickingClock(JumpingClock):
    """No two looks at it give the same time: what waited in one queue happens one by one."""

    @override
    def now(self) -> datetime:
        self.jump(timedelta(microseconds=1))
        return super().now()


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

    def forward(self, by: timedelta) -> None:
        """Move on at once."""
        self._passed_s += by.total_seconds()

    def put(self, by: timedelta) -> None:
        """Set the wall clock later, or earlier."""
        self._start += by


class CallCount:
    """How many Python functions were called: a measure of work that no busy machine changes."""

    calls = 0

    def on_call(self, _code: CodeType, _offset: int) -> None:
        """Count one."""
        self.calls += 1


@contextmanager
def counting_calls() -> Iterator[CallCount]:
    """Count the calls in all threads while the block runs."""
    count, monitoring = CallCount(), sys.monitoring
    tool, starts = monitoring.PROFILER_ID, monitoring.events.PY_START
    monitoring.use_tool_id(tool, "calls")
    try:
        monitoring.register_callback(tool, starts, count.on_call)
        monitoring.set_events(tool, starts)
        yield count
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)
