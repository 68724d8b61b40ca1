"""Telling systemd that a server is ready, that it lives, and that it stops; else nothing at all.

`NOTIFY_SOCKET` and `WATCHDOG_USEC` are set where the unit asks for it, see sd_notify(3).
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
import os
import socket
from typing import Final

_SECOND_US: Final = 1_000_000


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
