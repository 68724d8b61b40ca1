"""A relay: a board's hints for more listeners than one server has room for.

A relay has no key and no database. It reads the board's hint twice a second and serves `/live` and
`/hint`. Any number of relays may stand beside a board; a proxy sends listeners to one of them.
"""

import asyncio
from collections.abc import Callable
import logging
from typing import Final

import aiohttp
from aiohttp import web

from noticeboard.board import live
from noticeboard.board.errors import dump_error, status_of
from noticeboard.board.files import HINT
from noticeboard.board.quota import BEHIND_PROXY
from noticeboard.errors import NoticeboardError
from noticeboard.log.hint import LONGEST_HINT, Hint
from noticeboard.runtime.process import systemd_notifier
from noticeboard.runtime.server import (
    SERVER_LOG,
    SHUTDOWN_S,
    Handler,
    finish_in_time,
    listen,
    on_stop_signal,
    open_many_files,
    prepare,
)
from noticeboard.runtime.tasks import run_in_background
from noticeboard.runtime.text import LANGUAGES, preferred

READ_EVERY_S: Final = 0.5
MOST_LISTENERS: Final = 50_000
_TIMEOUT: Final = aiohttp.ClientTimeout(total=10)
_RETRY_AFTER_S: Final = 60

_LOGGER: Final = logging.getLogger(__name__)


class Upstream:
    """The newest hint of a board."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url.rstrip('/')}/{HINT}"
        self._news = asyncio.Event()
        self._size: int | None = None

    def size(self) -> int | None:
        """Return how many entries are public; None if the board hasn't answered yet."""
        return self._size

    async def next_publication(self) -> None:
        """Wait until there are more entries."""
        await self._news.wait()

    async def follow(self) -> None:
        """Read the hint again and again; log a board that is away once."""
        is_away = False
        while True:
            try:
                size = await self._read()
                is_away = False
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                size = None
                if not is_away:
                    _LOGGER.warning("The board's hint can't be read: %s", error)
                is_away = True
            # A cache may be behind: what is older than what the listeners have is no news.
            if size is not None and (self._size is None or size > self._size):
                self._size = size
                self._news.set()
                self._news = asyncio.Event()
            await asyncio.sleep(READ_EVERY_S)

    async def _read(self) -> int:
        async with self._session.get(self._url, allow_redirects=False, timeout=_TIMEOUT) as answer:
            answer.raise_for_status()
            hint = Hint.parse(await answer.content.read(LONGEST_HINT))
            if hint is None:
                raise aiohttp.ClientPayloadError("what it serves is no hint")
            return hint.size


@web.middleware
async def _answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except NoticeboardError as error:
        language = preferred(request.headers.get("Accept-Language", ""), LANGUAGES)
        headers = {"Cache-Control": "no-store", "Retry-After": f"{_RETRY_AFTER_S}"}
        return web.json_response(
            dump_error(error, language), status=status_of(error), headers=headers
        )


def make_app(
    upstream: Upstream, *, most: int, behind_proxy: bool, spread_s: int | None
) -> web.Application:
    """Build the application of a relay."""
    app = web.Application(middlewares=[_answer_errors, finish_in_time])
    prepare(app)
    app[BEHIND_PROXY] = behind_proxy
    app[live.LIVE] = live.LiveListeners(
        upstream.size, upstream.next_publication, most=most, spread_s=spread_s
    )
    app.on_shutdown.append(_end_listening)
    app.add_routes(live.routes)
    return app


async def _end_listening(app: web.Application) -> None:
    await app[live.LIVE].end()


async def serve(  # noqa: PLR0913 -- each is one option of the command
    url: str,
    *,
    host: str,
    port: int,
    most: int,
    behind_proxy: bool,
    spread_s: int | None,
    started: Callable[[str], None],
) -> None:
    """Serve a relay of the board at `url` until SIGTERM or SIGINT; `started` gets its address."""
    open_many_files()
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    # No cookie is kept, and compression would be longer than a hint.
    headers = {"Accept-Encoding": "identity"}
    async with (
        systemd_notifier() as ready,
        aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        upstream = Upstream(session, url)
        app = make_app(upstream, most=most, behind_proxy=behind_proxy, spread_s=spread_s)
        runner = web.AppRunner(app, access_log=None, logger=SERVER_LOG, shutdown_timeout=SHUTDOWN_S)
        async with (
            run_in_background(upstream.follow()),
            live.open_listeners(app[live.LIVE]),
        ):
            try:
                await runner.setup()
                await listen(runner, host, port)
                started(f"http://{host}:{runner.addresses[0][1]}")
                ready()
                await stop.wait()
            finally:
                await runner.cleanup()
