"""Time, injected: nothing else in the hub reads the system's clocks."""

import asyncio
from collections.abc import Callable
import ctypes
from datetime import UTC, datetime, timedelta
from functools import cache
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

    def uncertainty(self) -> timedelta | None:
        """Return how far `now` may be from UTC; None if nothing keeps the clock right."""
        return None


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

    @override
    def uncertainty(self) -> timedelta | None:
        return error_of(*_read_kernel_clock())


def wrong_by(
    now: datetime,
    uncertainty: timedelta | None,
    witnessed_at: int,
    answered_at: datetime | None,
) -> timedelta | None:
    """Return how far a clock is off if others agree against it; None if it may be right.

    Two independent parties have to agree: witnesses, by the POSIX time by which a quorum of them
    had signed, and the board, by the time at which it says it answered.
    """
    if answered_at is None or (uncertainty is not None and uncertainty < _SYNCED_WITHIN):
        return None
    off = abs(answered_at - now)
    since = answered_at.timestamp() - witnessed_at
    agrees = -_CLOCKS_DIFFER.total_seconds() <= since <= _CLAIM_LASTS.total_seconds()
    return off if agrees and off > _CLOCKS_DIFFER else None


def error_of(state: int, max_error_us: int) -> timedelta | None:
    """Return a clock's largest error from the kernel's report; None if nobody adjusts the clock."""
    if state not in _SYNCED_STATES or not 0 <= max_error_us < _UNSYNCED_US:
        return None
    return timedelta(microseconds=max_error_us)


_CLOCKS_DIFFER = timedelta(minutes=5)
_CLAIM_LASTS = timedelta(hours=24)
_SYNCED_WITHIN = timedelta(minutes=1)
"""A clock that the kernel keeps this close to UTC is trusted over any other."""
_SYNCED_STATES = range(5)
"""adjtimex(2) return values for a synchronized clock: TIME_OK, and four about leap seconds."""
_UNSYNCED_US = 16_000_000
"""NTP_PHASE_LIMIT: nobody corrects the clock, so the kernel's 500 ppm have added up to this."""


class _Timex(ctypes.Structure):
    """The beginning of `struct timex`, and more room than any kernel needs for the rest of it."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("rest", ctypes.c_byte * 512),
    )


def _read_kernel_clock() -> tuple[int, int]:
    """Return adjtimex's state and the largest error in microseconds; -1 if it doesn't exist."""
    read = _adjtimex()
    if read is None:
        return -1, 0
    timex = _Timex()  # Its modes are 0: it only reads, which needs no privileges.
    return read(ctypes.byref(timex)), timex.maxerror


@cache
def _adjtimex() -> Callable[[object], int] | None:
    """Return the C library's function; None on a system without it."""
    try:
        return ctypes.CDLL(None).adjtimex
    except (AttributeError, OSError, TypeError):
        return None
