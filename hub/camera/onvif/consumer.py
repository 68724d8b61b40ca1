"""Receives events from cameras that push them (WS-BaseNotification 1.3).

Such a camera calls the hub at an unguessable path, over plain HTTP, since hardly any camera
accepts a self-signed certificate. The port is open only while a camera needs it. All input is
bounded, the only responses are 202 and 404, and connections that don't speak HTTP are closed.
An eavesdropper learns the path and can fake events, as with any camera that is polled over plain
HTTP, but can't read or do anything else here.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
import logging
import secrets
import socket
from typing import Final, override

from aiohttp import web

from hub.camera.onvif import soap
from hub.camera.onvif.soap import Element, FaultError, NotSoapError
from hub.clock import Clock
from hub.errors import CameraUnreachableError
from noticeboard.runtime.server import SERVER_LOG, Handler, ListeningSocket, finish_in_time, prepare
from noticeboard.runtime.tasks import wait_first

_LOG = logging.getLogger(__name__)

_LARGEST: Final = 64 * 1024
_LONGEST_S: Final = 5.0
"""How long a camera may take to send one notification."""
_MOST_MESSAGES: Final = 32
_MOST_WAITING: Final = 128
_MOST_EACH_S: Final = 20
"""How many notifications one camera may send in a second; more are rejected."""
_CONNECTION_S: Final = 10.0
"""How long a connection may last in total: each notification has its own."""
_BACKLOG: Final = 16
_MOST_CONNECTIONS: Final = 64
_STOP_S: Final = 1.0


@dataclass(slots=True, eq=False)
class PushedEvents:
    """The events that one camera pushes, and the address it pushes them to."""

    url: str = field(repr=False)
    place: str
    """What the camera must be able to reach, such as `http://192.0.2.7:8468`."""
    clock: Clock
    was_reached: bool = False
    """Whether any notification has ever arrived."""
    _waiting: deque[Element] = field(default_factory=lambda: deque(maxlen=_MOST_WAITING))
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _arrivals: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_EACH_S))

    def has_room(self) -> bool:
        """Count a notification; return False if there are too many."""
        now_s = self.clock.steady_s()
        if len(self._arrivals) == _MOST_EACH_S and now_s - self._arrivals[0] < 1:
            return False
        self._arrivals.append(now_s)
        return True

    def put(self, messages: list[Element]) -> None:
        """Queue messages; if there are too many, the oldest are dropped."""
        self.was_reached = True
        self._waiting.extend(messages)
        self._news.set()

    async def receive(self, longest_s: float) -> list[Element]:
        """Wait for messages and return them; none if `longest_s` seconds pass without one."""
        if not self._waiting:
            self._news.clear()
            await wait_first(self._news.wait(), self.clock.sleep(longest_s))
        messages = list(self._waiting)
        self._waiting.clear()
        return messages


class Consumer:
    """Receives notifications on one port of each of our addresses that cameras use."""

    def __init__(self, clock: Clock, port: int = 0) -> None:
        """`port` is tried first; if it is taken or 0, a free one is used."""
        self._clock = clock
        self._port = port
        self._deliveries: dict[str, PushedEvents] = {}
        self._doors: dict[str, _Door] = {}
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def expecting(self, host: str) -> AsyncGenerator[PushedEvents]:
        """Listen on the address where the camera at `host` reaches us, at a path of its own.

        Raises CameraUnreachableError if there is no route to the camera, or no free port.
        """
        try:
            own = await asyncio.to_thread(_own_address, host)
        except OSError:
            raise CameraUnreachableError("camera.no_answer", host=host) from None
        async with self._listening(own) as port:
            literal = f"[{own}]" if ":" in own else own
            place, path = f"http://{literal}:{port}", secrets.token_urlsafe(32)
            delivery = PushedEvents(f"{place}/{path}", place, self._clock)
            self._deliveries[path] = delivery
            try:
                yield delivery
            finally:
                del self._deliveries[path]

    @asynccontextmanager
    async def _listening(self, own: str) -> AsyncGenerator[int]:
        async with self._turn:
            door = self._doors.get(own)
            if door is None:
                door = self._doors[own] = await self._open(own)
            door.users += 1
        try:
            yield door.port
        finally:
            door.users -= 1
            if not door.users:
                self._doors.pop(own, None)
                await door.open.aclose()

    async def _open(self, own: str) -> "_Door":
        async with AsyncExitStack() as stack:
            runner = web.AppRunner(self._app(), shutdown_timeout=_STOP_S, handler_cancellation=True)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            bound = _bind(own, self._port)
            port = bound.getsockname()[1]
            loop, server = asyncio.get_running_loop(), runner.server
            assert server is not None  # noqa: S101 -- it was set up

            def admit() -> asyncio.BaseProtocol:
                if len(server.connections) >= _MOST_CONNECTIONS:
                    return _Full()
                connection = _Connection(
                    server,
                    loop=loop,
                    access_log=None,  # type: ignore[arg-type]  # as `web.run_app` has it
                    logger=SERVER_LOG,
                    auto_decompress=False,
                    keepalive_timeout=_LONGEST_S,
                )
                # Also ends connections that send nothing or never finish.
                loop.call_later(_CONNECTION_S, connection.force_close)
                return connection

            listening = await loop.create_server(admit, sock=bound, backlog=_BACKLOG)
            stack.callback(listening.close)
            _LOG.info("Cameras push their events to %s port %d", own, port)
            return _Door(port, stack.pop_all())

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[finish_in_time, _hide_routes], client_max_size=_LARGEST)
        prepare(app)
        app.router.add_route("*", "/{path:.*}", self._answer, expect_handler=_expect)
        app.on_response_prepare.append(_remove_headers)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        """Give the same response whatever is wrong."""
        delivery = self._deliveries.get(request.match_info["path"])
        accepted = False
        if delivery is not None and request.method == "POST" and delivery.has_room():
            accepted = await self._accept(request, delivery)
        return _empty(HTTPStatus.ACCEPTED if accepted else HTTPStatus.NOT_FOUND)

    async def _accept(self, request: web.Request, delivery: PushedEvents) -> bool:
        try:
            async with asyncio.timeout(_LONGEST_S):
                raw = await request.read()
            message = soap.answer(raw)
        except (web.HTTPException, TimeoutError, NotSoapError, FaultError):
            return False
        if soap.name_of(message) != "Notify":
            return False
        delivery.put(soap.every(message, "NotificationMessage", _MOST_MESSAGES))
        return True


@dataclass(slots=True)
class _Door:
    port: int
    open: AsyncExitStack
    users: int = 0


class _Connection(web.RequestHandler):
    """Closes connections that don't speak HTTP, instead of answering with an error."""

    __slots__ = ()

    @override
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        answer = super().handle_error(request, status, exc, message)
        if self.transport is not None:
            self.transport.abort()
        return answer


class _Full(asyncio.Protocol):
    """Closes the connection at once: there are too many."""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def _empty(status: HTTPStatus) -> web.Response:
    response = web.Response(status=status)
    response.force_close()
    return response


@web.middleware
async def _hide_routes(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer requests that match no route with the same 404 as others."""
    try:
        return await handler(request)
    except web.HTTPException:
        return _empty(HTTPStatus.NOT_FOUND)


async def _expect(request: web.Request) -> web.Response | None:
    """Accept `Expect: 100-continue`; answer any other expectation with 404."""
    if request.headers["Expect"].lower() != "100-continue":
        return _empty(HTTPStatus.NOT_FOUND)
    await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    # The interim response is not part of the final one.
    request.writer.output_size = 0
    return None


async def _remove_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Remove headers that would identify the server."""
    for name in ("Server", "Date", "X-Request-Id", "Content-Type"):
        response.headers.pop(name, None)


def _own_address(host: str) -> str:
    """Return this machine's address on the route to a host; blocking; raises OSError."""
    family, _, _, _, address = socket.getaddrinfo(host, 9, type=socket.SOCK_DGRAM)[0]
    with socket.socket(family, socket.SOCK_DGRAM) as way:
        way.connect(address)
        return str(way.getsockname()[0])


def _bind(own: str, port: int) -> ListeningSocket:
    """Return a listening socket; raises CameraUnreachableError."""
    family = socket.AF_INET6 if ":" in own else socket.AF_INET
    for tried in dict.fromkeys((port, 0)):
        try:
            bound = socket.create_server((own, tried), family=family, backlog=_BACKLOG)
        except OSError:
            continue
        return ListeningSocket(fileno=bound.detach())
    raise CameraUnreachableError("camera.no_port_for_events")
