"""Serving an application on one port until the process is told to stop."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
import errno
import signal

from aiohttp import web

from noticeboard.errors import UnavailableError


@asynccontextmanager
async def served(app: web.Application, *, host: str, port: int) -> AsyncGenerator[int]:
    """Serve an application and give its port; raises UnavailableError where that is taken."""
    # No access log: nobody keeps a list here of who looked at what. No unpacking of bodies, which
    # could grow a thousandfold.
    runner = web.AppRunner(app, access_log=None, auto_decompress=False, shutdown_timeout=5)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
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
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with served(app, host=host, port=port) as bound:
        started(f"http://{host}:{bound}")
        await stop.wait()
