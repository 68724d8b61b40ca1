"""The board on the network: the web application, its limits, and how it starts and stops."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
import errno
from http import HTTPStatus
import logging
from pathlib import Path
import sys

from aiohttp import web

from noticeboard.board import (
    challenges,
    downloads,
    health,
    held_posts,
    inbox_routes,
    live,
    log_routes,
    mirrors,
    openapi,
    operator,
    oversight_routes,
    post_routes,
    registrations,
    share_page,
    snapshots,
    status,
    tus,
)
from noticeboard.board.board import BOARD, READER, Board, Reader, open_board
from noticeboard.board.downloads import is_download
from noticeboard.board.errors import dump_error, status_of
from noticeboard.board.feeds import routes as feed_routes
from noticeboard.board.heads import state_heads_daily
from noticeboard.board.health import HEALTH, METRIC_SOURCES, Health, MetricSources, make_metrics_app
from noticeboard.board.home import Home
from noticeboard.board.home_witnesses import HomeWatch
from noticeboard.board.inbox import INBOX, Inbox
from noticeboard.board.inbox_routes import LEADER, InboxLeader
from noticeboard.board.oversight import Nonces, finish_periodically
from noticeboard.board.post_routes import OPERATOR, POSTS
from noticeboard.board.quota import BEHIND_PROXY, Quota
from noticeboard.board.share_page import SHARE_PAGE, SharePage, keep_release_logged
from noticeboard.board.site import place_pages, policy_pages, routes
from noticeboard.board.site.pages import PAGES, Pages
from noticeboard.board.snapshots import state_snapshots_daily
from noticeboard.board.upload_store import ArrivalStep, InboxLimits, do_nothing
from noticeboard.board.uploads import UPLOADS, Uploads
from noticeboard.errors import NoticeboardError, UnavailableError
from noticeboard.runtime.database import forget_old_copies_in_time
from noticeboard.runtime.process import systemd_notifier
from noticeboard.runtime.server import (
    OPEN_REQUESTS,
    REQUEST_ID,
    SERVER_LOG,
    SHUTDOWN_S,
    Handler,
    finish_in_time,
    listen,
    log_unexpected,
    on_stop_signal,
    open_many_files,
    prepare,
)
from noticeboard.runtime.tasks import run_in_background
from noticeboard.runtime.text import LANGUAGES, Text, preferred

INBOX_PATH = "/inbox/"
REQUEST_TIMEOUT_S = 30
SHARE_TIMEOUT_S = 3600
POSTS_AN_HOUR = 600
_SWITCH_S = 0.0001

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

LOG_PATHS = ("/checkpoint", "/hint", "/tile/")
_TOO_MANY = frozenset({errno.EMFILE, errno.ENFILE})

LOG_HEADERS = {"X-Content-Type-Options": "nosniff"}

RETRY_AFTER_S: Mapping[int, int] = {
    HTTPStatus.LOCKED: 5,
    HTTPStatus.TOO_MANY_REQUESTS: 600,
    HTTPStatus.SERVICE_UNAVAILABLE: 60,
    HTTPStatus.INSUFFICIENT_STORAGE: 600,
}

_LOGGER = logging.getLogger(__name__)

TABLE: tuple[web.AbstractRouteDef, ...] = (
    *health.routes,
    *log_routes.routes,
    *live.routes,
    *challenges.routes,
    *routes.routes,
    *place_pages.routes,
    *policy_pages.routes,
    *feed_routes.routes,
    *downloads.routes,
    *inbox_routes.routes,
    *post_routes.routes,
    *oversight_routes.routes,
    *share_page.routes,
    *snapshots.routes,
    *openapi.routes,
)
"""Every public route."""


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into its status and one sentence: a page for readers, JSON for programs."""
    try:
        return await handler(request)
    except NoticeboardError as error:
        return _error_response(request, status_of(error), error)
    except TimeoutError:
        late = UnavailableError(Text("noticeboard.too_late"))
        return _error_response(request, HTTPStatus.REQUEST_TIMEOUT, late)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        response = _error_response(request, error.status, NoticeboardError(f"{error.reason}."))
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except Exception as error:  # noqa: BLE001 -- the last resort; it logs
        known = _unexpected(request, error)
        return _error_response(request, status_of(known), known)


def _unexpected(request: web.Request, error: Exception) -> NoticeboardError:
    if isinstance(error, OSError) and error.errno in _TOO_MANY:
        _LOGGER.warning("Too many descriptors are open: give the board more (ulimit -n).")
        return UnavailableError(Text("noticeboard.too_many_readers"))
    return NoticeboardError(Text("noticeboard.unexpected", id=log_unexpected(request, error)))


def _error_response(request: web.Request, status: int, error: NoticeboardError) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    if status in RETRY_AFTER_S:
        headers["Retry-After"] = str(RETRY_AFTER_S[status])
    # Only programs use the inbox, and its statuses would make no sense on a page.
    is_read = request.method in {"GET", "HEAD"} and not request.path.startswith(INBOX_PATH)
    if is_read and "text/html" in request.headers.get("Accept", ""):
        text = request.app[PAGES].error(routes.visit_of(request), HTTPStatus(status))
        return web.Response(text=text, content_type="text/html", status=status, headers=headers)
    language = preferred(request.headers.get("Accept-Language", ""), LANGUAGES)
    return web.json_response(dump_error(error, language), status=status, headers=headers)


@web.middleware
async def limit(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every request a deadline; refuse compressed bodies, which may expand a thousandfold."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType
    if request.path == live.PATH or is_download(request.path):
        return await handler(request)
    if request.path.startswith(INBOX_PATH) and not request.app[OPERATOR]:
        async with request.app[LEADER].within(SHARE_TIMEOUT_S):
            return await handler(request)
    async with asyncio.timeout(REQUEST_TIMEOUT_S):
        return await handler(request)


async def _end_listening(app: web.Application) -> None:
    app[HEALTH].is_stopping = True
    await app[live.LIVE].end()


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    if inbox_routes.SPEAKS_TUS.fullmatch(request.path):
        response.headers.setdefault("Tus-Resumable", tus.VERSION)
        if response.status == HTTPStatus.PRECONDITION_FAILED:
            response.headers["Tus-Version"] = tus.VERSION
    # A hub requests the log's files each minute for years, and no browser shows them as a page.
    is_log = response.status < HTTPStatus.BAD_REQUEST and request.path.startswith(LOG_PATHS)
    for name, value in (LOG_HEADERS if is_log else HEADERS).items():
        response.headers.setdefault(name, value)
    share_page.allow_anywhere(request, response)
    if is_log:
        # A cached file answers many requests, and every byte of it counts.
        response.headers.pop(REQUEST_ID, None)


def make_app(  # noqa: PLR0913 -- what to serve, and how
    board: Board,
    keeper: InboxLeader,
    pages: Pages,
    *,
    behind_proxy: bool = False,
    posts_an_hour: int = POSTS_AN_HOUR,
    hint_spread_s: int | None = None,
) -> web.Application:
    """Build the public application."""
    app = _bare_app(board, pages, posts_an_hour)
    app[INBOX] = keeper.uploads.inbox
    app[UPLOADS] = keeper.uploads
    app[LEADER] = keeper
    app[OPERATOR] = False
    app[BEHIND_PROXY] = behind_proxy
    app[live.LIVE] = live.LiveListeners(
        lambda: board.newest.size if board.newest is not None else None,
        board.next_publication,
        spread_s=hint_spread_s,
    )
    app[oversight_routes.NONCES] = Nonces()
    app[HEALTH] = Health(board)
    app[challenges.CHALLENGES] = Quota(
        times=challenges.A_DAY, size_bytes=1 << 40, period=timedelta(days=1)
    )
    app.on_shutdown.append(_end_listening)
    log_routes.prepare(app)
    feed_routes.prepare(app)
    downloads.prepare(app)
    app.add_routes(TABLE)
    openapi.prepare(app)
    return app


def make_operator_app(
    board: Board, pages: Pages, watched: MetricSources, looks: mirrors.Mirrors
) -> web.Application:
    """Build the application behind the operator's socket: it posts with the operator's rights."""
    app = _bare_app(board, pages)
    app[OPERATOR] = True
    app[BEHIND_PROXY] = False
    app[METRIC_SOURCES] = watched
    app.add_routes(operator.routes)
    app.add_routes(health.metrics_routes)
    app.add_routes(held_posts.operator_routes)
    app.add_routes(oversight_routes.operator_routes)
    app.add_routes(registrations.operator_routes)
    app.add_routes(status.operator_routes)
    app[mirrors.MIRRORS] = looks
    app.add_routes(mirrors.operator_routes)
    app.add_routes(post_routes.routes)
    return app


def _bare_app(board: Board, pages: Pages, posts_an_hour: int = POSTS_AN_HOUR) -> web.Application:
    # The reader of a body enforces its limit, piece by piece.
    app = web.Application(
        middlewares=[answer_errors, finish_in_time, limit], client_max_size=1 << 16
    )
    prepare(app)
    app[BOARD] = board
    app[READER] = Reader(board)
    app[PAGES] = pages
    app[POSTS] = Quota(times=posts_an_hour, size_bytes=1 << 40, period=timedelta(hours=1))
    app.on_response_prepare.append(_add_headers)
    return app


@asynccontextmanager
async def open_server(  # noqa: PLR0913 -- what to serve, where, and how
    board: Board,
    *,
    host: str,
    port: int,
    limits: InboxLimits | None = None,
    behind_proxy: bool = False,
    posts_an_hour: int = POSTS_AN_HOUR,
    metrics_at: tuple[str, int] | None = None,
    hint_spread_s: int | None = None,
    after: Callable[[ArrivalStep], None] = do_nothing,
) -> AsyncGenerator[int]:
    """Serve a board and yield the port; raises UnavailableError if the port is taken.

    With `metrics_at`, metrics are served at that address. `after` is called after each durable
    step of the inbox: tests use it to stop the board.
    """
    limits = limits or InboxLimits()
    inbox = Inbox(board, limits=limits, after=after)
    uploads = Uploads(board, inbox, limits, after=after)
    keeper = InboxLeader(board.database, uploads)
    pages = await asyncio.to_thread(Pages, board)
    app = make_app(
        board,
        keeper,
        pages,
        behind_proxy=behind_proxy,
        posts_an_hour=posts_an_hour,
        hint_spread_s=hint_spread_s,
    )
    app[SHARE_PAGE] = await asyncio.to_thread(SharePage.read)
    watched = MetricSources(
        board=board,
        keeper=keeper,
        live=app[live.LIVE],
        health=app[HEALTH],
        answered=app[OPEN_REQUESTS].answered,
    )
    looks = mirrors.Mirrors(board)
    runners = [_runner(app), _runner(make_operator_app(board, pages, watched, looks))]
    if metrics_at is not None:
        runners.append(_runner(make_metrics_app(watched)))
    async with (
        keeper.lead(),
        pages.follow(),
        live.open_listeners(app[live.LIVE], board.public),
        run_in_background(looks.follow()),
        run_in_background(HomeWatch(board).follow()),
    ):
        try:
            for runner in runners:
                await runner.setup()
            await _listen(runners[0], host, port)
            if metrics_at is not None:
                await _listen(runners[2], *metrics_at)
            # Only the owner can enter its folder, so only the owner has the operator's rights.
            socket = board.home.operator_socket
            await asyncio.to_thread(socket.unlink, missing_ok=True)
            await web.UnixSite(runners[1], str(socket)).start()
            yield runners[0].addresses[0][1]
        finally:
            for runner in runners:
                await runner.cleanup()
            await asyncio.to_thread(board.home.operator_socket.unlink, missing_ok=True)


async def serve(  # noqa: PLR0913 -- each is one option of the command
    folder: Path,
    *,
    host: str,
    port: int,
    behind_proxy: bool,
    started: Callable[[str], None],
    posts_an_hour: int = POSTS_AN_HOUR,
    metrics_at: tuple[str, int] | None = None,
    hint_spread_s: int | None = None,
) -> None:
    """Serve the board in `folder` until SIGTERM or SIGINT; `started` gets its address."""
    open_many_files()
    # Limits how long posts and reads wait for computation in another thread.
    sys.setswitchinterval(_SWITCH_S)
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    async with (
        systemd_notifier() as ready,
        open_board(Home(folder)) as board,
        open_server(
            board,
            host=host,
            port=port,
            behind_proxy=behind_proxy,
            posts_an_hour=posts_an_hour,
            metrics_at=metrics_at,
            hint_spread_s=hint_spread_s,
        ) as bound,
        run_in_background(state_heads_daily(board)),
        run_in_background(state_snapshots_daily(board)),
        run_in_background(keep_release_logged(board)),
        run_in_background(finish_periodically(board)),
        run_in_background(challenges.log_approved(board)),
        run_in_background(forget_old_copies_in_time(board.home.database, board.now)),
    ):
        started(f"http://{host}:{bound}")
        ready()
        await stop.wait()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    """Open a port; raises UnavailableError."""
    try:
        await listen(runner, host, port)
    except OSError as error:
        raise UnavailableError(_why_not(error, host, port)) from error


def _runner(app: web.Application) -> web.AppRunner:
    # No access log: a board keeps no list of who read what.
    return web.AppRunner(
        app,
        access_log=None,
        logger=SERVER_LOG,
        auto_decompress=False,
        handler_cancellation=False,
        shutdown_timeout=SHUTDOWN_S,
    )


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use. Stop what uses it, or choose another with --port."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port} can't be opened by this user. Choose one above 1023 with --port."
    return f"The board can't listen on {host}, port {port}: {error.strerror or error}."
