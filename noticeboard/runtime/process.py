"""Telling systemd that a server is ready, that it lives, and that it stops; else nothing at all.

`NOTIFY_SOCKET` and `WATCHDOG_USEC` are set where the unit asks for it, see sd_notify(3). Whatever
starts a server again, the kernel ends one that stands still.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
import faulthandler
import os
import signal
import socket
from typing import Any, Final

STILL_S: Final = 60.0
_SECOND_US: Final = 1_000_000
_TURNS: Final = 6
"""How often the loop has to turn within that time."""


def run_watched(work: Coroutine[Any, Any, None], *, still_s: float = STILL_S) -> None:
    """Run as `asyncio.run` does, in a process that ends by SIGALRM where its loop stands still.

    That goes on when this returns or raises: the process has so long to end, too. Without memory,
    Python waits for ever for a thread that could not begin, and at its end for one that nobody
    told to end. An alarm needs no memory, and no thread.
    """
    # It says where each thread stands, and then lets the alarm end the process.
    faulthandler.register(signal.SIGALRM, chain=True)
    asyncio.run(_turning(work, still_s))


async def _turning(work: Coroutine[Any, Any, None], still_s: float) -> None:
    with _alarm_put_off(still_s):
        await work


@contextmanager
def _alarm_put_off(still_s: float) -> Iterator[None]:
    """Put the alarm off each time the loop turns while the block runs, and no more after it."""
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
async def supervised() -> AsyncGenerator[Callable[[], None]]:
    """Say that this process lives for as long as its loop turns; call what is given once ready."""
    beat = asyncio.create_task(_beat())
    try:
        yield lambda: _tell("READY=1")
    finally:
        _tell("STOPPING=1")
        beat.cancel()
        with suppress(asyncio.CancelledError):
            await beat


async def _beat() -> None:
    """Say it twice as often as is asked for."""
    within_us = os.environ.get("WATCHDOG_USEC", "")
    if not within_us.isdigit():
        return
    while True:
        _tell("WATCHDOG=1")
        await asyncio.sleep(int(within_us) / _SECOND_US / 2)


def _tell(state: str) -> None:
    where = os.environ.get("NOTIFY_SOCKET", "")
    if not where:
        return
    # An abstract socket is written with an @ there.
    address = f"\0{where[1:]}" if where.startswith("@") else where
    kind = socket.SOCK_DGRAM | socket.SOCK_NONBLOCK
    # A supervisor that does not listen is none.
    with suppress(OSError), socket.socket(socket.AF_UNIX, kind) as line:
        line.sendto(state.encode(), address)
