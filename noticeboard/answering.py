"""What every server does with every request: names it, counts it, and tells it when it stops."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
import logging
import secrets
import time
from typing import Any, Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from noticeboard.logs import ASKED, Asked

REQUEST_ID: Final = "X-Request-Id"
"""Names a request in its answer and in the log; always made here, whatever a request says."""
FINISH_S: Final = 2.0
"""How long a request may still take once the server stops; then it is told to come again."""
SHUTDOWN_S: Final = 3.0
"""After how long connections are cut off, whoever still sends or reads."""
HUNG_UP: Final = 499
"""What is counted for an answer whose reader has gone; nobody gets it."""
BUCKETS_S: Final = (0.005, 0.05, 0.5, 5.0)
_ID_BYTES: Final = 8

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOGGER: Final = logging.getLogger(__name__)
SERVER_LOG: Final = logging.getLogger("neighbors.http")
"""For aiohttp itself."""


def _without_address(record: logging.LogRecord) -> bool:
    """Leave out bytes that are not HTTP, which hold anything, and the address of whoever asked."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        return False
    record.msg, record.args = "A request could not be answered", ()
    return True


SERVER_LOG.addFilter(_without_address)


@dataclass(slots=True)
class Answered:
    """How many requests were answered since the start, and how; nothing of who asked for what."""

    statuses: dict[str, int] = field(default_factory=dict)
    """By the first digit: `2xx`."""
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    """How many took at most so long as `BUCKETS_S`, and longer; without what has no end."""
    took_s: float = 0.0
    unexpected: int = 0
    """Errors that are the program's own fault."""

    def count(self, status: int) -> None:
        """Count an answer."""
        kind = f"{status // 100}xx"
        self.statuses[kind] = self.statuses.get(kind, 0) + 1

    def time(self, took_s: float) -> None:
        """Count how long an answer took."""
        place = sum(took_s > most for most in BUCKETS_S)
        self.buckets[place] += 1
        self.took_s += took_s


class InHand:
    """The requests that are being answered now."""

    def __init__(self) -> None:
        self._deadlines: set[asyncio.Timeout] = set()
        self.answered = Answered()
        self.is_stopping = False

    async def answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request, in time where the server stops; raises HTTPServiceUnavailable.

        Whoever has hung up gets an answer that nobody sends: that is no error of the server's.
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
            # What a handler wrote to, or read from. Anything else is another connection's.
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
        """Give whatever is in hand a last few seconds."""
        self.is_stopping = True
        by = asyncio.get_running_loop().time() + FINISH_S
        for deadline in self._deadlines:
            deadline.reschedule(by)


def _answer_to_nobody(request: web.Request) -> web.Response:
    """Return what is counted where whoever asked has hung up; raises the error otherwise."""
    if request.transport is not None and not request.transport.is_closing():
        raise  # noqa: PLE0704 -- the one that is being handled
    _LOGGER.debug("Whoever asked for %s has hung up", asked_for(request))
    return web.Response(status=HUNG_UP, reason="Client Closed Request")


IN_HAND: Final = web.AppKey("in_hand", InHand)
# aiohttp warns of other keys from 3.14 on, and has no such class before.
_ID: Final[Any] = web.RequestKey("id", str) if hasattr(web, "RequestKey") else "request_id"


def request_id(request: web.Request) -> str:
    """Return the id under which a request is logged."""
    return str(request[_ID])


def asked_for(request: web.Request) -> str:
    """Return a request's method and its route's pattern, which hold nothing of who asks."""
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical if resource is not None else '(no route)'}"


def log_unexpected(request: web.Request, error: Exception) -> str:
    """Log an error that nobody foresaw, and return the request's id, which the answer names."""
    request.app[IN_HAND].answered.unexpected += 1
    _LOGGER.error(
        "Unexpected error %s at %s", request_id(request), asked_for(request), exc_info=error
    )
    return request_id(request)


@web.middleware
async def name_and_count(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give a request its id, in the log and in the answer, and count its answer. The outermost."""
    request[_ID] = secrets.token_hex(_ID_BYTES)
    asked = Asked(request_id(request))
    # Whoever goes on in the background afterwards shares this object, and no longer has the id.
    token = ASKED.set(asked)
    answered, began_s = request.app[IN_HAND].answered, time.monotonic()
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
            answered.time(time.monotonic() - began_s)
        return response
    finally:
        answered.count(status)
        asked.id = ""
        ASKED.reset(token)


@web.middleware
async def finish_in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer in time where the server stops. Inside of what tells errors in the server's way."""
    return await request.app[IN_HAND].answer(request, handler)


async def _tell_id(request: web.Request, response: web.StreamResponse) -> None:
    if _ID in request:
        response.headers[REQUEST_ID] = request_id(request)


async def _stop(app: web.Application) -> None:
    await app[IN_HAND].stop()


def prepare(app: web.Application) -> None:
    """Make an application name its requests and stop in order; call it before it is served.

    `finish_in_time` is one of its own middlewares, after the one that tells errors.
    """
    app[IN_HAND] = InHand()
    app.middlewares.insert(0, name_and_count)
    app.on_response_prepare.append(_tell_id)
    app.on_shutdown.append(_stop)
