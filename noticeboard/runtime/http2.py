"""Serves HTTP/2 on one connection that is open already, for a few short answers.

That is what a witness behind a bastion needs (c2sp.org/https-bastion). The protocol is h2's; what
is here are the bounds that h2 leaves to its user: streams, bodies, frames that carry nothing, what
one connection may store, and the time that each may take. Frames are read one by one, so that each
is counted before h2 holds anything of it.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
import logging
import time
from typing import Final

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    DataReceived,
    Event,
    RemoteSettingsChanged,
    RequestReceived,
    StreamEnded,
    StreamReset,
    WindowUpdated,
)
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings
from hpack import HPACKError, NeverIndexedHeaderTuple
from hyperframe.frame import ContinuationFrame, GoAwayFrame, HeadersFrame, SettingsFrame

from noticeboard.runtime.exchange import Answer, Bounds, ConnectionBrokenError, Request, Response
from noticeboard.runtime.tasks import cancel

PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
FRAME_HEAD_BYTES: Final = 9
MOST_FRAME_BYTES: Final = 16_384
MOST_HEADER_BYTES: Final = 16_384
MOST_STREAMS: Final = 16
"""Answered at the same time."""
MOST_SETTINGS: Final = 1000
"""In one connection: h2 stores each that it doesn't know."""
DISCARDED_BYTES: Final = 1 << 20
"""So much of a body that is too long is read and thrown away."""
_CONTINUATION_BYTES: Final = 512
"""A continuation of headers counts as no shorter than this."""
_SETTING_BYTES: Final = 6
_IDLE_FRAMES, _IDLE_FRAMES_A_SECOND = 200.0, 20.0
"""Frames that carry nothing: so many at once, and so many a second after that."""

_LOGGER: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class _Stream:
    """One request that is arriving or being answered."""

    headers: dict[str, str]
    body: bytearray = field(default_factory=bytearray)
    size: int = 0
    """How much of the body has come."""
    is_too_long: bool = False
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Server:
    """Answers what arrives on one connection, until either side ends it."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answer: Answer,
        bounds: Bounds,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._answer = answer
        self._bounds = bounds
        self._connection = _connection()
        self._streams: dict[int, _Stream] = {}
        self._answering: set[asyncio.Task[None]] = set()
        self._opened = asyncio.Event()
        """Set whenever the peer takes more."""
        self._header_bytes = 0
        self._settings = 0
        self._heard_s = time.monotonic()
        self._patience = _IDLE_FRAMES
        self._patient_s = time.monotonic()

    async def run(self) -> None:
        """Serve until the connection ends; raises ConnectionBrokenError, OSError, TimeoutError."""
        pinging = asyncio.create_task(self._ping())
        code = ErrorCodes.NO_ERROR
        try:
            await self._greet()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._bounds.longest_s):
                    while await self._frame():
                        pass
        except ConnectionBrokenError as error:
            code = ErrorCodes(error.code)
            raise
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError from error
        finally:
            await cancel(pinging, *self._answering)
            # Of its own, h2 would give a code that is less exact.
            self._connection.clear_outbound_data_buffer()
            self._connection.close_connection(code)
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await self._flush()
            self._writer.close()

    async def _greet(self) -> None:
        async with asyncio.timeout(self._bounds.silent_s):
            await self._flush()
            preface = await self._reader.readexactly(len(PREFACE))
        self._receive(preface)

    async def _ping(self) -> None:
        """Find out whether the peer is still there: a home's router forgets silent connections."""
        while True:
            await asyncio.sleep(self._bounds.ping_s)
            with suppress(OSError):
                self._connection.ping(bytes(8))
                await self._flush()
            if time.monotonic() - self._heard_s > self._bounds.ping_s + self._bounds.silent_s:
                self._writer.transport.abort()

    async def _frame(self) -> bool:
        """Read one frame and act on it; return whether the connection goes on."""
        try:
            head = await self._reader.readexactly(FRAME_HEAD_BYTES)
        except asyncio.IncompleteReadError as error:
            if error.partial:
                raise
            return False
        size, kind = int.from_bytes(head[:3]), head[3]
        if size > MOST_FRAME_BYTES:
            raise _broken(ErrorCodes.FRAME_SIZE_ERROR)
        payload = await self._reader.readexactly(size)
        self._heard_s = time.monotonic()
        if kind == GoAwayFrame.type:
            # To h2 that is the end at once, also of what is being answered.
            return bool(self._answering) and await self._finish()
        self._count(kind, size)
        events = self._receive(head + payload)
        if not any(map(_carries, events)):
            self._lose_patience()
        for event in events:
            self._obey(event)
        await self._flush()
        return True

    def _count(self, kind: int, size: int) -> None:
        """Refuse what would be stored without a bound; raises ConnectionBrokenError."""
        if kind == HeadersFrame.type:
            self._header_bytes = size
        elif kind == ContinuationFrame.type:
            self._header_bytes += max(size, _CONTINUATION_BYTES)
        elif kind == SettingsFrame.type:
            self._settings += 1 + size // _SETTING_BYTES
        if self._header_bytes > MOST_HEADER_BYTES or self._settings > MOST_SETTINGS:
            raise _broken(ErrorCodes.ENHANCE_YOUR_CALM)

    def _receive(self, raw: bytes) -> list[Event]:
        """Return what a frame means; raises ConnectionBrokenError."""
        try:
            return self._connection.receive_data(raw)
        except ProtocolError as error:
            is_packed_badly = isinstance(error.__cause__, HPACKError)
            if is_packed_badly and error.error_code == ErrorCodes.PROTOCOL_ERROR:
                raise _broken(ErrorCodes.COMPRESSION_ERROR) from error
            raise _broken(error.error_code) from error

    def _obey(self, event: Event) -> None:
        match event:
            case RequestReceived():
                self._begin(event)
            case DataReceived():
                self._take_data(event)
            case StreamEnded() if event.stream_id in self._streams:
                self._streams[event.stream_id].arrived.set()
            case StreamReset() if event.stream_id in self._streams:
                task = self._streams[event.stream_id].task
                if task is not None:
                    task.cancel()
            case WindowUpdated() | RemoteSettingsChanged():
                self._opened.set()
            case _:
                pass  # An acknowledged ping, a priority, and whatever came later.

    async def _finish(self) -> bool:
        """Finish what is being answered before the peer goes away; return False."""
        await asyncio.wait(self._answering, timeout=self._bounds.request_s)
        return False

    def _lose_patience(self) -> None:
        """Count a frame that carries nothing; ConnectionBrokenError if there are too many."""
        now_s = time.monotonic()
        more = (now_s - self._patient_s) * _IDLE_FRAMES_A_SECOND
        self._patience = min(_IDLE_FRAMES, self._patience + more) - 1
        self._patient_s = now_s
        if self._patience < 0:
            raise _broken(ErrorCodes.ENHANCE_YOUR_CALM)

    # Requests

    def _begin(self, event: RequestReceived) -> None:
        number = event.stream_id
        if len(self._answering) >= MOST_STREAMS:
            self._lose_patience()
            self._connection.reset_stream(number, ErrorCodes.REFUSED_STREAM)
            return
        headers = {_text(name): _text(value) for name, value in event.headers}
        stream = self._streams[number] = _Stream(headers)
        stream.task = asyncio.create_task(self._serve(number, stream))
        self._answering.add(stream.task)
        stream.task.add_done_callback(self._answering.discard)

    def _take_data(self, event: DataReceived) -> None:
        number, stream = event.stream_id, self._streams.get(event.stream_id)
        # The connection's window is for all streams, so also what is thrown away is counted.
        self._connection.acknowledge_received_data(event.flow_controlled_length, number)
        if stream is None or stream.arrived.is_set():
            self._lose_patience()
            return
        stream.size += len(event.data)
        if stream.is_too_long or stream.size > self._bounds.most_body_bytes:
            # Read to its end, within reason: a bastion hides an answer that comes before that.
            stream.is_too_long = True
            stream.body.clear()
        else:
            stream.body += event.data
        if stream.size > self._bounds.most_body_bytes + DISCARDED_BYTES:
            stream.arrived.set()

    async def _serve(self, number: int, stream: _Stream) -> None:
        """Answer one request, in time or not at all."""
        code = None
        try:
            async with asyncio.timeout(self._bounds.request_s):
                await stream.arrived.wait()
                response = await self._respond(stream)
                await self._write(number, response)
            if stream.size > self._bounds.most_body_bytes + DISCARDED_BYTES:
                code = ErrorCodes.NO_ERROR
        except TimeoutError:
            code = ErrorCodes.CANCEL
        except OSError:
            return  # The connection is gone: the reader notices, too.
        except Exception:
            _LOGGER.exception("Unexpected error at a request through a bastion")
            code = ErrorCodes.INTERNAL_ERROR
        finally:
            self._streams.pop(number, None)
        if code is not None:
            with suppress(OSError, ProtocolError):
                self._connection.reset_stream(number, code)
                await self._flush()

    async def _respond(self, stream: _Stream) -> Response:
        if stream.is_too_long:
            return Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        headers = stream.headers
        method, path = headers.get(":method", ""), headers.get(":path", "")
        if not method or not path.startswith("/"):
            return Response(status=HTTPStatus.BAD_REQUEST)
        return await self._answer(
            Request(method=method, path=path, headers=headers, body=bytes(stream.body))
        )

    async def _write(self, number: int, response: Response) -> None:
        headers = {":status": str(response.status), **response.headers}
        headers["content-length"] = str(len(response.body))
        # Never indexed: how large a table is that it would go into, the peer says.
        fields = [NeverIndexedHeaderTuple(*each) for each in headers.items()]
        self._connection.send_headers(number, fields, end_stream=not response.body)
        await self._flush()
        left = memoryview(response.body)
        while left:
            while (room := self._connection.local_flow_control_window(number)) <= 0:
                self._opened.clear()
                await self._opened.wait()
            room = min(room, MOST_FRAME_BYTES)
            piece, left = left[:room], left[room:]
            self._connection.send_data(number, bytes(piece), end_stream=not left)
            await self._flush()

    async def _flush(self) -> None:
        """Send what there is, and wait until the peer has read enough of that before."""
        self._writer.write(self._connection.data_to_send())
        try:
            async with asyncio.timeout(self._bounds.silent_s):
                await self._writer.drain()
        except TimeoutError as error:
            self._writer.transport.abort()
            raise ConnectionResetError from error


def _connection() -> H2Connection:
    """Return a connection that has its greeting to send."""
    connection = H2Connection(
        H2Configuration(
            client_side=False,
            # One stranger's request that is wrong would end what all others share. Of headers only
            # those are read that `Request` names, so they are checked there.
            validate_inbound_headers=False,
            header_encoding=None,
        )
    )
    own = {SettingCodes.MAX_HEADER_LIST_SIZE: MOST_HEADER_BYTES}
    streams = SettingCodes.MAX_CONCURRENT_STREAMS
    connection.local_settings = Settings(
        client=False, initial_values={**own, streams: MOST_STREAMS}
    )
    connection.decoder.max_header_list_size = MOST_HEADER_BYTES
    connection.initiate_connection()
    # At one stream more than this, h2 would end the connection, so the server itself refuses those.
    connection.local_settings = Settings(
        client=False, initial_values={**own, streams: 2 * MOST_STREAMS}
    )
    return connection


def _carries(event: Event) -> bool:
    """Return whether a frame with this event has a part of a request."""
    return isinstance(event, RequestReceived | StreamEnded) or (
        isinstance(event, DataReceived) and bool(event.data)
    )


def _broken(code: ErrorCodes | int) -> ConnectionBrokenError:
    return ConnectionBrokenError(code, ErrorCodes(code).name)


def _text(raw: bytes | str) -> str:
    return raw if isinstance(raw, str) else raw.decode("latin-1")
