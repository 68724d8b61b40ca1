"""The websocket: a greeting, missed events, then events as they happen."""

import asyncio
from contextlib import suppress
from http import HTTPStatus
import logging

from aiohttp import ClientConnectionResetError, WSCloseCode, web
import msgspec

from hub.api import schema
from hub.api.guard import caller
from hub.api.live import expand
from hub.api.route import CONTEXT, Context, Route
from hub.api.saying import Saying, saying
from hub.api.schema import Resume
from hub.api.scope import Scope
from hub.api.view import View
from hub.api.views.state import Hello, Message
from hub.errors import InvalidInputError
from hub.model.report import Event
from noticeboard.runtime.tasks import first_result

_LOG = logging.getLogger(__name__)

HEARTBEAT_S = 20.0
MOST_MESSAGE_BYTES = 4096
GOODBYE_S = 2.0


async def get_ws(request: web.Request) -> web.StreamResponse:
    """Listen to events over a websocket."""
    context, token = request.app[CONTEXT], caller(request)
    resume = schema.parse_resume(request.query)
    socket = web.WebSocketResponse(
        heartbeat=HEARTBEAT_S, max_msg_size=MOST_MESSAGE_BYTES, compress=False
    )
    if not socket.can_prepare(request).ok:
        raise InvalidInputError("api.websocket")
    spoken = await saying(request)
    with context.listeners.admit(token.id) as leave:
        await socket.prepare(request)
        farewell = await _Line(socket, context, spoken).run(resume, leave)
        await _hang_up(request, socket, farewell)
    return socket


async def _hang_up(
    request: web.Request, socket: web.WebSocketResponse, farewell: WSCloseCode
) -> None:
    """Send the close code; abort the connection if the client does not take it in time."""
    try:
        async with asyncio.timeout(GOODBYE_S):
            await socket.close(code=farewell)
    except (TimeoutError, ConnectionError):
        if request.transport is not None:
            request.transport.abort()


class _Line:
    """One open websocket, served by four tasks; the first one to end closes it."""

    def __init__(self, socket: web.WebSocketResponse, context: Context, spoken: Saying) -> None:
        self._socket = socket
        self._spoken = spoken
        self._context = context
        self._waiting = asyncio.Queue[Event](context.listeners.most_waiting)

    async def run(self, resume: Resume | None, leave: asyncio.Event) -> WSCloseCode:
        """Send events until the connection must close; return the close code.

        It subscribes before it reads missed events and skips duplicates, so no event is lost.
        """
        async with self._context.house.events.listen() as queue:
            return await first_result(
                self._until_closed(),
                self._until_sent_away(leave),
                self._gather(queue),
                self._tell(resume),
            )

    async def _until_closed(self) -> WSCloseCode:
        """Read and drop the client's messages until it disconnects."""
        # A ping is answered here, and the client may be gone by then.
        with suppress(ClientConnectionResetError):
            async for _message in self._socket:
                pass
        return WSCloseCode.OK

    async def _until_sent_away(self, leave: asyncio.Event) -> WSCloseCode:
        """Wait until the token is revoked or the hub stops."""
        await leave.wait()
        return WSCloseCode.GOING_AWAY

    async def _gather(self, queue: asyncio.Queue[Event]) -> WSCloseCode:
        """Queue events at once, up to a limit, so that a slow client cannot use up the memory."""
        while True:
            try:
                self._waiting.put_nowait(await queue.get())
            except asyncio.QueueFull:
                return WSCloseCode.TRY_AGAIN_LATER

    async def _tell(self, resume: Resume | None) -> WSCloseCode:
        """Greet, send missed events, then send events as they happen."""
        try:
            hello, missed = await self._start(resume)
            await self._send(hello)
            last = hello.seq
            if resume is not None and hello.resumed:
                last = resume.since
            for event in missed:
                await self._tell_one(event)
                last = event.seq
            while True:
                event = await self._waiting.get()
                if event.seq > last:
                    await self._tell_one(event)
                    last = event.seq
        except ClientConnectionResetError:
            return WSCloseCode.OK
        except Exception:  # noqa: BLE001 -- the task's outermost handler; it logs
            _LOG.exception("Unexpected error while telling events to a listener")
            return WSCloseCode.INTERNAL_ERROR

    async def _start(self, resume: Resume | None) -> tuple[Hello, list[Event]]:
        """Return the greeting, and the missed events if they are still available."""
        events = self._context.house.events
        if resume is not None and resume.epoch == events.epoch:
            missed = await events.since(resume.since)
            if missed is not None and len(missed) <= self._context.listeners.most_waiting:
                return Hello(epoch=events.epoch, seq=events.seq, resumed=True), missed
        return Hello(epoch=events.epoch, seq=events.seq, resumed=False), []

    async def _tell_one(self, event: Event) -> None:
        message = await expand(event, self._context.house, self._spoken)
        if message is not None:
            await self._send(message)

    async def _send(self, message: View) -> None:
        await self._socket.send_str(msgspec.json.encode(message).decode())


ROUTES = (
    Route(
        method="GET",
        path="/ws",
        scope=Scope.READ,
        query=schema.WS_QUERY,
        answer=Message,
        status=HTTPStatus.SWITCHING_PROTOCOLS,
        handler=get_ws,
    ),
)
