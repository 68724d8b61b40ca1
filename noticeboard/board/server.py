"""The board on the network: the web application, its limits, and how it starts and stops."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
import errno
from http import HTTPStatus
import logging
from pathlib import Path
import signal

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from noticeboard.board import (
    desk,
    live_routes,
    page_routes,
    posting,
    public_files,
    tus,
    tus_routes,
)
from noticeboard.board.app_keys import (
    BEHIND_PROXY,
    BOARD,
    INBOX,
    LIVE,
    OPERATOR,
    PAGES,
    POSTS,
    READER,
    UPLOADS,
)
from noticeboard.board.arrival import ArrivalStep, InboxLimits, ignore
from noticeboard.board.board import Board, open_board
from noticeboard.board.home import Home
from noticeboard.board.inbox import Inbox
from noticeboard.board.live import Live
from noticeboard.board.pages import Pages
from noticeboard.board.quota import Quota
from noticeboard.board.reading import Reader
from noticeboard.board.refusals import (
    BusyError,
    ChecksumError,
    GoneError,
    MediaTypeError,
    NoRoomError,
    ProtocolVersionError,
    RefusedError,
    SlowSenderError,
    TooLargeError,
    TooManyError,
)
from noticeboard.board.uploads import Uploads
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)

INBOX_PATH = "/inbox/"
REQUEST_TIMEOUT_S = 30
SHARE_TIMEOUT_S = 3600
POSTS_AN_HOUR = 600
SWEEP_S = 600

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

CHECKSUM_MISMATCH = 460
"""A status of tus alone."""

# The first class that fits decides, so the special ones stand before their bases.
STATUSES: tuple[tuple[type[NoticeboardError], int], ...] = (
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (TooManyError, HTTPStatus.TOO_MANY_REQUESTS),
    (NoRoomError, HTTPStatus.INSUFFICIENT_STORAGE),
    (GoneError, HTTPStatus.GONE),
    (BusyError, HTTPStatus.LOCKED),
    (SlowSenderError, HTTPStatus.REQUEST_TIMEOUT),
    (ChecksumError, CHECKSUM_MISMATCH),
    (ProtocolVersionError, HTTPStatus.PRECONDITION_FAILED),
    (MediaTypeError, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (InvalidInputError, HTTPStatus.BAD_REQUEST),
    (VerificationError, HTTPStatus.FORBIDDEN),
    (NotAllowedError, HTTPStatus.FORBIDDEN),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ConflictError, HTTPStatus.CONFLICT),
    (UnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
)

RETRY_AFTER_S: Mapping[int, int] = {
    HTTPStatus.LOCKED: 5,
    HTTPStatus.TOO_MANY_REQUESTS: 600,
    HTTPStatus.SERVICE_UNAVAILABLE: 60,
    HTTPStatus.INSUFFICIENT_STORAGE: 600,
}

_LOGGER = logging.getLogger(__name__)

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def status_of(error: NoticeboardError) -> int:
    """Return the HTTP status by which an error is told."""
    for kind, status in STATUSES:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into its status and one sentence: a page for readers, JSON for programs."""
    try:
        return await handler(request)
    except RefusedError as error:
        found = [
            {"code": finding.code, "severity": finding.severity.value, "text": sentence}
            for finding, sentence in error.findings
        ]
        return _told(request, HTTPStatus.BAD_REQUEST, str(error), found)
    except NoticeboardError as error:
        return _told(request, status_of(error), str(error), [])
    except TimeoutError:
        return _told(request, HTTPStatus.REQUEST_TIMEOUT, "This took too long: try again.", [])
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        response = _told(request, error.status, f"{error.reason}.", [])
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response


def _told(
    request: web.Request, status: int, sentence: str, found: list[dict[str, str]]
) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    if status in RETRY_AFTER_S:
        headers["Retry-After"] = str(RETRY_AFTER_S[status])
    # Only programs speak to the inbox, in statuses that no page could explain.
    is_read = request.method in {"GET", "HEAD"} and not request.path.startswith(INBOX_PATH)
    if is_read and "text/html" in request.headers.get("Accept", ""):
        text = request.app[PAGES].error(HTTPStatus(status), sentence)
        return web.Response(text=text, content_type="text/html", status=status, headers=headers)
    return web.json_response({"error": sentence, "findings": found}, status=status, headers=headers)


@web.middleware
async def limit(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every request a deadline; take no compressed bodies, which may grow a thousandfold."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType
    if request.path == live_routes.PATH:
        return await handler(request)
    is_share = request.path.startswith(INBOX_PATH)
    async with asyncio.timeout(SHARE_TIMEOUT_S if is_share else REQUEST_TIMEOUT_S):
        return await handler(request)


async def _end_listening(app: web.Application) -> None:
    app[LIVE].ended.set()


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    if tus_routes.SPEAKS_TUS.fullmatch(request.path):
        response.headers.setdefault("Tus-Resumable", tus.VERSION)
        if response.status == HTTPStatus.PRECONDITION_FAILED:
            response.headers["Tus-Version"] = tus.VERSION
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def make_app(
    board: Board, uploads: Uploads, pages: Pages, *, behind_proxy: bool = False
) -> web.Application:
    """Build the application that the world reaches."""
    app = _bare_app(board, pages)
    app[INBOX] = uploads.inbox
    app[UPLOADS] = uploads
    app[OPERATOR] = False
    app[BEHIND_PROXY] = behind_proxy
    app[LIVE] = Live()
    app.on_shutdown.append(_end_listening)
    app.add_routes(public_files.routes)
    app.add_routes(live_routes.routes)
    app.add_routes(page_routes.routes)
    app.add_routes(tus_routes.routes)
    app.router.add_post("/entries", posting.post_entry)
    return app


def make_operator_app(board: Board, pages: Pages) -> web.Application:
    """Build the application behind the operator's socket: it posts, with the operator's rights."""
    app = _bare_app(board, pages)
    app[OPERATOR] = True
    app[BEHIND_PROXY] = False
    app.add_routes(desk.routes)
    app.router.add_post("/entries", posting.post_entry)
    return app


def _bare_app(board: Board, pages: Pages) -> web.Application:
    # The limit on a body is kept by whoever reads it, piece by piece.
    app = web.Application(middlewares=[answer_errors, limit], client_max_size=1 << 16)
    app[BOARD] = board
    app[READER] = Reader(board)
    app[PAGES] = pages
    app[POSTS] = Quota(times=POSTS_AN_HOUR, size_bytes=1 << 40, period=timedelta(hours=1))
    app.on_response_prepare.append(_add_headers)
    return app


@asynccontextmanager
async def serving(  # noqa: PLR0913 -- what is served, where, and how
    board: Board,
    *,
    host: str,
    port: int,
    limits: InboxLimits | None = None,
    behind_proxy: bool = False,
    after: Callable[[ArrivalStep], None] = ignore,
) -> AsyncGenerator[int]:
    """Serve a board and give the port; raises UnavailableError where the port is taken.

    `after` is called after each durable step of the inbox: tests stop the board there.
    """
    inbox = Inbox(board, after=after)
    uploads = Uploads(board, inbox, limits or InboxLimits(), after=after)
    await uploads.recover()
    pages = await asyncio.to_thread(Pages, board)
    runners = [
        _runner(make_app(board, uploads, pages, behind_proxy=behind_proxy)),
        _runner(make_operator_app(board, pages)),
    ]
    sweeper = asyncio.create_task(_sweep(uploads))
    try:
        for runner in runners:
            await runner.setup()
        site = web.TCPSite(runners[0], host, port)
        try:
            await site.start()
        except OSError as error:
            raise UnavailableError(_why_not(error, host, port)) from error
        # Its folder can be entered by the owner only, and so can the operator's rights be had.
        socket = board.home.operator_socket
        await asyncio.to_thread(socket.unlink, missing_ok=True)
        await web.UnixSite(runners[1], str(socket)).start()
        yield runners[0].addresses[0][1]
    finally:
        sweeper.cancel()
        for runner in runners:
            await runner.cleanup()
        with suppress(asyncio.CancelledError):
            await sweeper
        await asyncio.to_thread(board.home.operator_socket.unlink, missing_ok=True)


async def serve(
    folder: Path, *, host: str, port: int, behind_proxy: bool, started: Callable[[str], None]
) -> None:
    """Serve the board in `folder` until SIGTERM or SIGINT; `started` is told its address."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with (
        open_board(Home(folder)) as board,
        serving(board, host=host, port=port, behind_proxy=behind_proxy) as bound,
    ):
        started(f"http://{host}:{bound}")
        await stop.wait()


async def _sweep(uploads: Uploads) -> None:
    """Forget what has expired, now and then, for as long as the board is served."""
    while True:
        await asyncio.sleep(SWEEP_S)
        try:
            await uploads.sweep()
        except (OSError, SQLAlchemyError) as error:
            _LOGGER.warning("What has expired in the inbox could not be removed: %s", error)


def _runner(app: web.Application) -> web.AppRunner:
    # No access log: a board keeps no list of who looked at what.
    return web.AppRunner(
        app, access_log=None, auto_decompress=False, handler_cancellation=False, shutdown_timeout=5
    )


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use: stop what uses it, or choose another with --port."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port} may not be opened by this user: choose one above 1023 with --port."
    return f"The board cannot listen on {host}, port {port}: {error.strerror or error}."
