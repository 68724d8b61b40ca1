"""Serves an application on one port until the process is asked to stop.

Every request gets an id, is counted, and gets a deadline when the server stops.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
import errno
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
import logging
import secrets
import signal
import socket
import ssl
import time
from typing import Any, Final, override

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from noticeboard.errors import UnavailableError
from noticeboard.runtime import system
from noticeboard.runtime.process import LOGGED_REQUEST, LoggedRequest, systemd_notifier
from noticeboard.runtime.text import Text

REQUEST_ID: Final = "X-Request-Id"
"""Names a request in its answer and in the log. Always made here, never taken from a request."""
FINISH_S: Final = 2.0
"""How long a request may still take once the server stops; then it gets 503."""
SHUTDOWN_S: Final = 3.0
"""How long after the stop connections are cut off, even if they still send or read."""
HUNG_UP: Final = 499
"""The status counted if the client has disconnected; nobody receives it."""
BUCKETS_S: Final = (0.005, 0.05, 0.5, 5.0)
HOURS: Final = 24
MINUTES: Final = 60
SLOWEST: Final = 5
"""So many of an hour's slowest answers are kept."""
TURNED_AWAY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INSUFFICIENT_STORAGE})
_ID_BYTES: Final = 8

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOGGER: Final = logging.getLogger(__name__)
SERVER_LOG: Final = logging.getLogger("neighbors.http")
"""For aiohttp itself."""


def _without_address(record: logging.LogRecord) -> bool:
    """Drop records of bytes that are not HTTP, and remove the client's address from others."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        return False
    record.msg, record.args = "A request could not be answered", ()
    return True


SERVER_LOG.addFilter(_without_address)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowAnswer:
    """An answer that took long, by its route's pattern, which says nothing about the client."""

    took_s: float
    route: str
    at: float
    """In POSIX time."""


@dataclass(slots=True)
class RequestStats:
    """How many requests were answered since the start, and how; nothing about who asked."""

    statuses: dict[str, int] = field(default_factory=dict)
    """By the first digit: `2xx`."""
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    """How many took at most each of `BUCKETS_S`, and how many longer; without streamed answers."""
    took_s: float = 0.0
    unexpected: int = 0
    """Errors that are the program's own fault."""
    hours: dict[int, int] = field(default_factory=dict)
    """How many were answered in each hour since 1970, for the last `HOURS`."""
    minutes: dict[int, int] = field(default_factory=dict)
    """How many in each minute since 1970, for the last `MINUTES`."""
    turned_away: dict[int, int] = field(default_factory=dict)
    """How many were over a limit in each hour since 1970, for the last `HOURS`."""
    slowest: list[SlowAnswer] = field(default_factory=list)
    """The slowest of the last `MINUTES`, the slowest first; without streamed answers."""

    def count(self, status: int) -> None:
        """Count an answer."""
        kind = f"{status // 100}xx"
        self.statuses[kind] = self.statuses.get(kind, 0) + 1
        minute = int(time.time()) // 60
        _count(self.minutes, minute, MINUTES)
        _count(self.hours, minute // 60, HOURS)
        if status in TURNED_AWAY:
            _count(self.turned_away, minute // 60, HOURS)

    def time(self, took_s: float, route: Callable[[], str]) -> None:
        """Count how long an answer took; `route` is asked only if it was one of the slowest."""
        place = sum(took_s > most for most in BUCKETS_S)
        self.buckets[place] += 1
        self.took_s += took_s
        now = time.time()
        least = self.slowest[-1] if len(self.slowest) == SLOWEST else None
        if least is not None and took_s <= least.took_s and least.at > now - MINUTES * 60:
            return
        self.slowest.append(SlowAnswer(took_s=took_s, route=route(), at=now))
        self.slowest = sorted(
            (each for each in self.slowest if each.at > now - MINUTES * 60),
            key=lambda each: each.took_s,
            reverse=True,
        )[:SLOWEST]


def _count(counts: dict[int, int], period: int, most: int) -> None:
    """Count one more in a period, and forget those before the last `most`."""
    if period not in counts:
        for old in [each for each in counts if each <= period - most]:
            del counts[old]
    counts[period] = counts.get(period, 0) + 1


class OpenRequests:
    """The requests that are being answered now."""

    def __init__(self) -> None:
        self._deadlines: set[asyncio.Timeout] = set()
        self.answered = RequestStats()
        self.is_stopping = False

    async def answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request, before the deadline if the server stops; raises HTTPServiceUnavailable.

        If the client has disconnected, return an answer that nobody sends: it is not our error.
        """
        deadline = asyncio.timeout(FINISH_S if self.is_stopping else None)
        try:
            async with deadline:
                self._deadlines.add(deadline)
                try:
                    return await handler(request)
                finally:
                    self._deadlines.discard(deadline)
        except ConnectionError:
            # Only if the client is gone; otherwise the error is another connection's and is raised.
            return _answer_to_nobody(request)
        except TimeoutError:
            if not deadline.expired():
                raise
            if request.writer.output_size and request.transport is not None:
                # Half an answer must not be taken for a whole one.
                request.transport.abort()
            raise web.HTTPServiceUnavailable(
                reason="This server is stopping: try again in a minute"
            ) from None

    async def stop(self) -> None:
        """Give the requests in hand a last few seconds."""
        self.is_stopping = True
        by = asyncio.get_running_loop().time() + FINISH_S
        for deadline in self._deadlines:
            deadline.reschedule(by)


def _answer_to_nobody(request: web.Request) -> web.Response:
    """Return what is counted if the client has disconnected; otherwise raise the error."""
    if request.transport is not None and not request.transport.is_closing():
        raise  # noqa: PLE0704 -- the one that is being handled
    _LOGGER.debug("The client that asked for %s has disconnected", describe_request(request))
    return web.Response(status=HUNG_UP, reason="Client Closed Request")


OPEN_REQUESTS: Final = web.AppKey("in_hand", OpenRequests)
# aiohttp warns of other keys from 3.14 on, and has no such class before.
_ID: Final[Any] = web.RequestKey("id", str) if hasattr(web, "RequestKey") else "request_id"


def request_id(request: web.Request) -> str:
    """Return the id under which a request is logged."""
    return str(request[_ID])


def describe_request(request: web.Request) -> str:
    """Return a request's method and its route's pattern, which say nothing about the client."""
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical if resource is not None else '(no route)'}"


def log_unexpected(request: web.Request, error: Exception) -> str:
    """Log an unexpected error, and return the request's id, which the answer names."""
    request.app[OPEN_REQUESTS].answered.unexpected += 1
    _LOGGER.error(
        "Unexpected error %s at %s", request_id(request), describe_request(request), exc_info=error
    )
    return request_id(request)


@web.middleware
async def name_and_count(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give a request its id, in the log and in the answer, and count its answer. Outermost."""
    request[_ID] = secrets.token_hex(_ID_BYTES)
    logged = LoggedRequest(request_id(request))
    # Background work started here shares this object, so it loses the id afterward.
    token = LOGGED_REQUEST.set(logged)
    answered, began_s = request.app[OPEN_REQUESTS].answered, time.monotonic()
    status = int(HTTPStatus.INTERNAL_SERVER_ERROR)
    try:
        response = await handler(request)
        status = response.status
    except web.HTTPException as error:
        status = error.status
        raise
    except ConnectionError:
        # A middleware may write, too.
        response = _answer_to_nobody(request)
        status = response.status
        return response
    else:
        if isinstance(response, web.Response | web.FileResponse):
            answered.time(time.monotonic() - began_s, lambda: describe_request(request))
        return response
    finally:
        answered.count(status)
        logged.id = ""
        LOGGED_REQUEST.reset(token)


@web.middleware
async def finish_in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer in time if the server stops. Must be inside the middleware that maps errors."""
    return await request.app[OPEN_REQUESTS].answer(request, handler)


async def _add_id(request: web.Request, response: web.StreamResponse) -> None:
    if _ID in request:
        response.headers[REQUEST_ID] = request_id(request)


async def _stop(app: web.Application) -> None:
    await app[OPEN_REQUESTS].stop()


def prepare(app: web.Application) -> None:
    """Make an application name its requests and stop in order; call it before serving.

    The application adds `finish_in_time` itself, after its middleware that maps errors.
    """
    app[OPEN_REQUESTS] = OpenRequests()
    app.middlewares.insert(0, name_and_count)
    app.on_response_prepare.append(_add_id)
    app.on_shutdown.append(_stop)


BACKLOG = 128
MOST_FILES = 65_536
IPV6_SITE_BITS = 64
_NOTHING_LEFT: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_REFUSED_S: Final = 0.5
"""Less than the second after which asyncio tries again."""


def open_many_files() -> None:
    """Raise this process's descriptor limit: every reader takes one, and a tile another.

    The usual limit is 1,024 unless a process asks for more.
    """
    system.allow_files(MOST_FILES)


def on_stop_signal(act: Callable[[], None]) -> None:
    """Call `act` at the first signal to stop, such as Ctrl-C; ignore later ones."""

    def first() -> None:
        for number in system.STOP_SIGNALS:
            system.forget_signal(number)
            # Also after the loop has ended, until the process exits.
            signal.signal(number, signal.SIG_IGN)
        act()

    for number in system.STOP_SIGNALS:
        system.call_at_signal(number, first)


def sender_network(address: str) -> str:
    """Return what counts as one sender: an IPv4 address, or an IPv6 network of 64 bits."""
    with suppress(OSError, ValueError):
        # Far faster than `ip_address`, and every post is counted against one.
        socket.inet_pton(socket.AF_INET, address)
        return address
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
    """A listening socket that fails once a second, not at each call, while no descriptor is left.

    asyncio (CPython 3.13) accepts as many connections at once as its backlog says. If accept fails,
    it continues as often and schedules as many retries a second later, each of which does the
    same: soon nothing else runs, and the log fills the disk.
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


async def listen(
    runner: web.AppRunner, host: str, port: int, tls: ssl.SSLContext | None = None
) -> None:
    """Open a port at every address of a host; raises OSError."""
    loop = asyncio.get_running_loop()
    # asyncio resolves the host's addresses.
    async with await loop.create_server(asyncio.Protocol, host, port, start_serving=False) as found:
        doors = [ListeningSocket(fileno=bound.dup().detach()) for bound in found.sockets]
    for door in doors:
        await web.SockSite(runner, door, backlog=BACKLOG, ssl_context=tls).start()


@asynccontextmanager
async def serve(
    app: web.Application, *, host: str, port: int, tls: ssl.SSLContext | None = None
) -> AsyncGenerator[int]:
    """Serve an application and give its port; raises UnavailableError if the port is taken."""
    # No access log: nobody here may record who looked at what. No decompression of bodies, which
    # could grow a thousandfold.
    runner = web.AppRunner(
        app, access_log=None, logger=SERVER_LOG, auto_decompress=False, shutdown_timeout=SHUTDOWN_S
    )
    await runner.setup()
    try:
        try:
            await listen(runner, host, port, tls)
        except OSError as error:
            why = (
                "it is already in use: choose another with --port"
                if error.errno == errno.EADDRINUSE
                else error.strerror or str(error)
            )
            raise UnavailableError(
                Text("noticeboard.server.port", port=port, host=host, why=why)
            ) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def serve_until_stopped(
    app: web.Application, *, host: str, port: int, started: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT; call `started` with the address."""
    open_many_files()
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    async with systemd_notifier() as ready, serve(app, host=host, port=port) as bound:
        started(f"http://{host}:{bound}")
        ready()
        await stop.wait()
