"""Serving an application on one port until the process is told to stop."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
import errno
from ipaddress import IPv6Address, ip_address
import resource
import signal
import socket
import time
from typing import Any, Final, override

from aiohttp import web

from noticeboard.answering import SERVER_LOG, SHUTDOWN_S
from noticeboard.errors import UnavailableError
from noticeboard.supervised import supervised

BACKLOG = 128
MOST_FILES = 65_536
IPV6_SITE_BITS = 64
_NOTHING_LEFT: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_REFUSED_S: Final = 0.5
"""Less than the second after which asyncio tries again."""


def open_many_files() -> None:
    """Let this process have as many descriptors as it may: every reader takes one, a tile another.

    Systems let a process have 1,024 unless it asks.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def at_stop(act: Callable[[], None]) -> None:
    """Do something at the first SIGTERM or SIGINT; a later one changes nothing any more."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT)

    def first() -> None:
        for number in numbers:
            loop.remove_signal_handler(number)
            # Also once the loop has ended, and the process is about to.
            signal.signal(number, signal.SIG_IGN)
        act()

    for number in numbers:
        loop.add_signal_handler(number, first)


def site_of(address: str) -> str:
    """Return what is counted as one sender: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return (int(parsed) >> IPV6_SITE_BITS).to_bytes(8).hex()
    return str(parsed)


class ListeningSocket(socket.socket):
    """A listening socket that refuses once a second while no descriptor is left, not at each call.

    asyncio (CPython 3.13) takes as many connections at once as its backlog says. Where it is
    refused it goes on as often, and plans as many new tries for a second later, each of which goes
    on as often: soon nothing else runs, and the log fills the disk.
    """

    _again_s = 0.0

    @override
    def accept(self) -> tuple[socket.socket, Any]:
        if time.monotonic() < self._again_s:
            raise BlockingIOError
        try:
            return super().accept()
        except OSError as error:
            if error.errno in _NOTHING_LEFT:
                self._again_s = time.monotonic() + _REFUSED_S
            raise


async def listen(runner: web.AppRunner, host: str, port: int) -> None:
    """Open a port at every address of a host; raises OSError."""
    loop = asyncio.get_running_loop()
    # asyncio knows which addresses those are.
    async with await loop.create_server(asyncio.Protocol, host, port, start_serving=False) as found:
        doors = [ListeningSocket(fileno=bound.dup().detach()) for bound in found.sockets]
    for door in doors:
        await web.SockSite(runner, door, backlog=BACKLOG).start()


@asynccontextmanager
async def served(app: web.Application, *, host: str, port: int) -> AsyncGenerator[int]:
    """Serve an application and give its port; raises UnavailableError where that is taken."""
    # No access log: nobody keeps a list here of who looked at what. No unpacking of bodies, which
    # could grow a thousandfold.
    runner = web.AppRunner(
        app, access_log=None, logger=SERVER_LOG, auto_decompress=False, shutdown_timeout=SHUTDOWN_S
    )
    await runner.setup()
    try:
        try:
            await listen(runner, host, port)
        except OSError as error:
            why = (
                "it is already in use: choose another with --port"
                if error.errno == errno.EADDRINUSE
                else error.strerror or str(error)
            )
            raise UnavailableError(f"Port {port} of {host} cannot be opened: {why}.") from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def until_stopped(
    app: web.Application, *, host: str, port: int, started: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT; `started` is told the address."""
    open_many_files()
    stop = asyncio.Event()
    at_stop(stop.set)
    async with supervised() as ready, served(app, host=host, port=port) as bound:
        started(f"http://{host}:{bound}")
        ready()
        await stop.wait()
