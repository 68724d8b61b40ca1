"""A server as a process: watched by systemd, ended by the kernel if it hangs or loses its parent.

Tells systemd that it is ready, alive or stopping; does nothing without systemd. The unit sets
`NOTIFY_SOCKET` and `WATCHDOG_USEC`, see sd_notify(3). A process's memory holds keys and passwords,
so `protect_memory` keeps others from reading it.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
import ctypes
import faulthandler
import os
import resource
import signal
import socket
import sys
from typing import Any, Final

STILL_S: Final = 60.0
_SECOND_US: Final = 1_000_000
_TURNS: Final = 6
"""How often the loop has to run within that time."""
_PR_SET_PDEATHSIG = 1
"""prctl(2)."""


def end_with_parent(parent: int) -> None:
    """Have this process get SIGTERM when its parent ends; exit if that has ended already.

    On Linux only. Elsewhere, a parent that is killed leaves this process behind.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)


def run_watched(work: Coroutine[Any, Any, None], *, still_s: float = STILL_S) -> None:
    """Run as `asyncio.run` does; SIGALRM ends the process if its loop hangs for `still_s`.

    The alarm stays set when this returns or raises, so the process has as long to exit. Out of
    memory, Python waits forever for a thread that could not start, and at exit for one that
    nobody told to end. An alarm needs no memory and no thread.
    """
    # faulthandler prints each thread's stack, then lets the alarm end the process.
    faulthandler.register(signal.SIGALRM, chain=True)
    asyncio.run(_turning(work, still_s))


async def _turning(work: Coroutine[Any, Any, None], still_s: float) -> None:
    with _alarm_postponed(still_s):
        await work


@contextmanager
def _alarm_postponed(still_s: float) -> Iterator[None]:
    """Postpone the alarm each time the loop runs during the block, and no more after it."""
    loop = asyncio.get_running_loop()
    next_turn: asyncio.TimerHandle

    def turn() -> None:
        nonlocal next_turn
        signal.setitimer(signal.ITIMER_REAL, still_s)
        next_turn = loop.call_later(still_s / _TURNS, turn)

    turn()
    try:
        yield
    finally:
        next_turn.cancel()


@asynccontextmanager
async def systemd_notifier() -> AsyncGenerator[Callable[[], None]]:
    """Send watchdog messages while the loop runs; call what is given once ready."""
    beat = asyncio.create_task(_watchdog())
    try:
        yield lambda: _notify("READY=1")
    finally:
        _notify("STOPPING=1")
        beat.cancel()
        with suppress(asyncio.CancelledError):
            await beat


async def _watchdog() -> None:
    """Send them twice as often as systemd asks for."""
    within_us = os.environ.get("WATCHDOG_USEC", "")
    if not within_us.isdigit():
        return
    while True:
        _notify("WATCHDOG=1")
        await asyncio.sleep(int(within_us) / _SECOND_US / 2)


def _notify(state: str) -> None:
    where = os.environ.get("NOTIFY_SOCKET", "")
    if not where:
        return
    # systemd writes an abstract socket with an @.
    address = f"\0{where[1:]}" if where.startswith("@") else where
    kind = socket.SOCK_DGRAM | socket.SOCK_NONBLOCK
    # A supervisor that does not listen is the same as none.
    with suppress(OSError), socket.socket(socket.AF_UNIX, kind) as line:
        line.sendto(state.encode(), address)


_PR_SET_DUMPABLE = 4
"""prctl(2)."""


def protect_memory() -> None:
    """Disable core dumps of this process, and stop the same user from reading its memory.

    A limit alone is not enough: if dumps are piped to a collector, Linux ignores the limit.
    Programs started by exec(2) inherit only the limit.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
