"""Hints by one process, a coroutine for each listener: `python -m benchmarks.one_process URL`.

This is how a board once told its listeners. Here it is a process of its own beside the board, as a
relay is, so that posts don't wait for it. It checks no limits. It prints its address.
"""

import asyncio
from contextlib import suppress
from http import HTTPStatus
import sys
from typing import Final

import aiohttp
from aiohttp import web

from benchmarks.board_server import LOOPBACK
from noticeboard.board.live import ALIVE_S, PATH
from noticeboard.board.relay import Upstream
from noticeboard.runtime.server import open_many_files
from noticeboard.runtime.tasks import run_in_background, wait_first

_HEADERS: Final = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}


def make_app(upstream: Upstream) -> web.Application:
    """Return what serves `/live`."""
    ended = asyncio.Event()

    async def listen(request: web.Request) -> web.StreamResponse:
        response, known = web.StreamResponse(status=HTTPStatus.OK, headers=_HEADERS), None
        await response.prepare(request)
        with suppress(ConnectionError):
            while not ended.is_set():
                if (size := upstream.size()) == known:
                    news = wait_first(upstream.next_publication(), ended.wait())
                    with suppress(TimeoutError):
                        await asyncio.wait_for(news, ALIVE_S)
                    size = upstream.size()
                line = ":\n\n" if size == known else f"data: {size}\n\n"
                known = size
                await response.write(line.encode())
        return response

    app = web.Application()
    app.router.add_get(PATH, listen)
    return app


async def _serve(url: str) -> None:
    open_many_files()
    async with aiohttp.ClientSession() as session:
        upstream = Upstream(session, url)
        runner = web.AppRunner(make_app(upstream), access_log=None)
        async with run_in_background(upstream.follow()):
            await runner.setup()
            await web.TCPSite(runner, LOOPBACK, 0, backlog=1024).start()
            print(f"http://{LOOPBACK}:{runner.addresses[0][1]}", flush=True)  # noqa: T201 -- its output
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
