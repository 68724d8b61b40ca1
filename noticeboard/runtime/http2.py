"""Serves HTTP/2 (RFC 9113) on one connection that is open already, for a few short answers.

That is what a witness behind a bastion needs (c2sp.org/https-bastion): no push, no priorities, no
upgrade. Everything that a peer sends is bounded: streams, headers, bodies, frames that carry
nothing, and the time that each may take.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from http import HTTPStatus
import logging
import time
from typing import Final

from noticeboard.runtime.hpack import Decoder, HeadersTooLongError, HpackError, encode
from noticeboard.runtime.tasks import cancel

PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
FRAME_HEAD_BYTES: Final = 9
MOST_FRAME_BYTES: Final = 16_384
MOST_HEADER_BYTES: Final = 16_384
MOST_STREAMS: Final = 16
"""Answered at the same time."""
WINDOW_BYTES: Final = 65_535
MOST_WINDOW: Final = 2**31 - 1
DISCARDED_BYTES: Final = 1 << 20
"""So much of a body that is too long is read and thrown away."""
_IDLE_FRAMES, _IDLE_FRAMES_A_SECOND = 200.0, 20.0
"""Frames that carry nothing: so many at once, and so many a second after that."""

_LOGGER: Final = logging.getLogger(__name__)


class Kind(IntEnum):
    """Types of frames."""

    DATA = 0
    HEADERS = 1
    PRIORITY = 2
    RST_STREAM = 3
    SETTINGS = 4
    PUSH_PROMISE = 5
    PING = 6
    GOAWAY = 7
    WINDOW_UPDATE = 8
    CONTINUATION = 9


END_STREAM: Final = 0x1
ACK: Final = 0x1
END_HEADERS: Final = 0x4
PADDED: Final = 0x8
PRIORITY: Final = 0x20
_MAX_CONCURRENT_STREAMS: Final = 3
_INITIAL_WINDOW_SIZE: Final = 4
_MAX_HEADER_LIST_SIZE: Final = 6


class Code(IntEnum):
    """Error codes."""

    NO_ERROR = 0
    PROTOCOL_ERROR = 1
    INTERNAL_ERROR = 2
    FLOW_CONTROL_ERROR = 3
    FRAME_SIZE_ERROR = 6
    REFUSED_STREAM = 7
    CANCEL = 8
    COMPRESSION_ERROR = 9
    ENHANCE_YOUR_CALM = 11


class ConnectionBrokenError(Exception):
    """The peer broke the protocol or a bound: the connection ends with this code."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.name)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A whole request, trusting none of it."""

    method: str
    path: str
    headers: Mapping[str, str]
    """By names in lower case; of several with one name, the last."""
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer that fits in memory."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""


type Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much one connection takes, and for how long."""

    most_body_bytes: int
    request_s: float = 20.0
    """How long a request may take to arrive and to be answered."""
    ping_s: float = 10.0
    silent_s: float = 15.0
    """A peer that doesn't answer a ping, or doesn't read, for this long is gone."""
    longest_s: float = 12 * 3600.0
    """Then the connection ends in order, and whoever dials makes another."""


@dataclass(slots=True)
class _Stream:
    """One request that is arriving or being answered."""

    headers: Mapping[str, str]
    window: int
    """How many bytes the peer takes now."""
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
        self._decoder = Decoder(MOST_HEADER_BYTES)
        self._streams: dict[int, _Stream] = {}
        self._answering: set[asyncio.Task[None]] = set()
        self._newest = 0
        self._window = WINDOW_BYTES
        self._first_window = WINDOW_BYTES
        self._opened = asyncio.Event()
        """Set whenever the peer takes more."""
        self._heard_s = time.monotonic()
        self._patience = _IDLE_FRAMES
        self._patient_s = time.monotonic()

    async def run(self) -> None:
        """Serve until the connection ends; raises ConnectionBrokenError, OSError, TimeoutError."""
        pinging = asyncio.create_task(self._ping())
        code = Code.NO_ERROR
        try:
            await self._greet()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._bounds.longest_s):
                    while await self._frame():
                        pass
        except ConnectionBrokenError as error:
            code = error.code
            raise
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError from error
        finally:
            await cancel(pinging, *self._answering)
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await self._send(Kind.GOAWAY, 0, 0, _four(self._newest) + _four(code))
            self._writer.close()

    async def _greet(self) -> None:
        async with asyncio.timeout(self._bounds.silent_s):
            await self._settings()
            if await self._reader.readexactly(len(PREFACE)) != PREFACE:
                raise ConnectionBrokenError(Code.PROTOCOL_ERROR)

    async def _settings(self) -> None:
        own = (
            (_MAX_CONCURRENT_STREAMS, MOST_STREAMS),
            (_MAX_HEADER_LIST_SIZE, MOST_HEADER_BYTES),
        )
        raw = b"".join(name.to_bytes(2) + _four(value) for name, value in own)
        await self._send(Kind.SETTINGS, 0, 0, raw)

    async def _ping(self) -> None:
        """Find out whether the peer is still there: a home's router forgets silent connections."""
        while True:
            await asyncio.sleep(self._bounds.ping_s)
            with suppress(OSError):
                await self._send(Kind.PING, 0, 0, bytes(8))
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
        size, kind, flags = int.from_bytes(head[:3]), head[3], head[4]
        stream = int.from_bytes(head[5:]) & MOST_WINDOW
        if size > MOST_FRAME_BYTES:
            raise ConnectionBrokenError(Code.FRAME_SIZE_ERROR)
        payload = await self._reader.readexactly(size)
        self._heard_s = time.monotonic()
        if kind != Kind.HEADERS and not (kind == Kind.DATA and payload):
            self._lose_patience()
        match kind:
            case Kind.HEADERS:
                await self._begin(stream, flags, payload)
            case Kind.DATA:
                await self._data(stream, flags, payload)
            case Kind.GOAWAY:
                return bool(self._answering) and await self._finish()
            case _:
                await self._control(kind, flags, stream, payload)
        return True

    async def _control(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        match kind:
            case Kind.RST_STREAM:
                self._forget(stream)
            case Kind.SETTINGS:
                await self._obey(flags, payload)
            case Kind.WINDOW_UPDATE:
                self._widen(stream, payload)
            case Kind.PING if len(payload) != 8:  # noqa: PLR2004 -- RFC 9113, 6.7
                raise ConnectionBrokenError(Code.FRAME_SIZE_ERROR)
            case Kind.PING if not flags & ACK:
                await self._send(Kind.PING, ACK, 0, payload)
            case Kind.PUSH_PROMISE | Kind.CONTINUATION:
                raise ConnectionBrokenError(Code.PROTOCOL_ERROR)
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
            raise ConnectionBrokenError(Code.ENHANCE_YOUR_CALM)

    # Requests

    async def _begin(self, number: int, flags: int, payload: bytes) -> None:
        headers = await self._headers(number, flags, payload)
        if number in self._streams and flags & END_STREAM:
            self._streams[number].arrived.set()  # Trailers, which nobody needs.
            return
        if not number % 2:
            raise ConnectionBrokenError(Code.PROTOCOL_ERROR)
        if number <= self._newest:
            self._lose_patience()  # The end of a request that was answered before it.
            return
        self._newest = number
        if len(self._answering) >= MOST_STREAMS:
            self._lose_patience()
            await self._send(Kind.RST_STREAM, 0, number, _four(Code.REFUSED_STREAM))
            return
        stream = _Stream(dict(headers), self._first_window)
        self._streams[number] = stream
        if flags & END_STREAM:
            stream.arrived.set()
        stream.task = asyncio.create_task(self._serve(number, stream))
        self._answering.add(stream.task)
        stream.task.add_done_callback(self._answering.discard)

    async def _headers(self, number: int, flags: int, payload: bytes) -> list[tuple[str, str]]:
        """Return the headers that begin with a frame; raises ConnectionBrokenError."""
        block = bytearray(_unpadded(flags, payload, 5 if flags & PRIORITY else 0))
        while not flags & END_HEADERS:
            head = await self._reader.readexactly(FRAME_HEAD_BYTES)
            size = int.from_bytes(head[:3])
            if head[3] != Kind.CONTINUATION or int.from_bytes(head[5:]) & MOST_WINDOW != number:
                raise ConnectionBrokenError(Code.PROTOCOL_ERROR)
            if len(block) + size > MOST_HEADER_BYTES:
                raise ConnectionBrokenError(Code.ENHANCE_YOUR_CALM)
            self._lose_patience()
            block += await self._reader.readexactly(size)
            flags |= head[4] & END_HEADERS
        try:
            return self._decoder.decode(bytes(block))
        except HeadersTooLongError as error:
            raise ConnectionBrokenError(Code.ENHANCE_YOUR_CALM) from error
        except HpackError as error:
            raise ConnectionBrokenError(Code.COMPRESSION_ERROR) from error

    async def _data(self, number: int, flags: int, payload: bytes) -> None:
        stream = self._streams.get(number)
        if payload:
            # The connection's window is for all streams, so also what is thrown away is counted.
            await self._send(Kind.WINDOW_UPDATE, 0, 0, _four(len(payload)))
        if number > self._newest or not number:
            raise ConnectionBrokenError(Code.PROTOCOL_ERROR)
        if stream is None or stream.arrived.is_set():
            self._lose_patience()
            return
        body = _unpadded(flags, payload)
        stream.size += len(body)
        if stream.is_too_long or stream.size > self._bounds.most_body_bytes:
            # Read to its end, within reason: a bastion hides an answer that comes before that.
            stream.is_too_long = True
            stream.body.clear()
        else:
            stream.body += body
        if flags & END_STREAM or stream.size > self._bounds.most_body_bytes + DISCARDED_BYTES:
            stream.arrived.set()
        elif payload:
            await self._send(Kind.WINDOW_UPDATE, 0, number, _four(len(payload)))

    async def _serve(self, number: int, stream: _Stream) -> None:
        """Answer one request, in time or not at all."""
        code = None
        try:
            async with asyncio.timeout(self._bounds.request_s):
                await stream.arrived.wait()
                response = await self._respond(stream)
                await self._write(number, stream, response)
            if stream.size > self._bounds.most_body_bytes + DISCARDED_BYTES:
                code = Code.NO_ERROR
        except TimeoutError:
            code = Code.CANCEL
        except OSError:
            return  # The connection is gone: the reader notices, too.
        except Exception:
            _LOGGER.exception("Unexpected error at a request through a bastion")
            code = Code.INTERNAL_ERROR
        finally:
            self._streams.pop(number, None)
        if code is not None:
            with suppress(OSError):
                await self._send(Kind.RST_STREAM, 0, number, _four(code))

    async def _respond(self, stream: _Stream) -> Response:
        if stream.is_too_long:
            return Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        headers = stream.headers
        method, path = headers.get(":method", ""), headers.get(":path", "")
        stated = headers.get("content-length", str(len(stream.body)))
        if not method or not path.startswith("/") or stated != str(len(stream.body)):
            return Response(status=HTTPStatus.BAD_REQUEST)
        return await self._answer(
            Request(method=method, path=path, headers=headers, body=bytes(stream.body))
        )

    async def _write(self, number: int, stream: _Stream, response: Response) -> None:
        headers = [(":status", str(response.status)), *response.headers.items()]
        headers.append(("content-length", str(len(response.body))))
        flags = END_HEADERS if response.body else END_HEADERS | END_STREAM
        await self._send(Kind.HEADERS, flags, number, encode(headers))
        left = memoryview(response.body)
        while left:
            while (room := min(self._window, stream.window, MOST_FRAME_BYTES)) <= 0:
                self._opened.clear()
                await self._opened.wait()
            piece, left = left[:room], left[room:]
            self._window -= len(piece)
            stream.window -= len(piece)
            await self._send(Kind.DATA, 0 if left else END_STREAM, number, bytes(piece))

    def _forget(self, number: int) -> None:
        stream = self._streams.get(number)
        if not number or number > self._newest:
            raise ConnectionBrokenError(Code.PROTOCOL_ERROR)
        if stream is not None and stream.task is not None:
            stream.task.cancel()

    # What the peer takes

    async def _obey(self, flags: int, payload: bytes) -> None:
        if flags & ACK:
            return
        if len(payload) % 6:
            raise ConnectionBrokenError(Code.FRAME_SIZE_ERROR)
        for at in range(0, len(payload), 6):
            name, value = (
                int.from_bytes(payload[at : at + 2]),
                int.from_bytes(payload[at + 2 :][:4]),
            )
            if name == _INITIAL_WINDOW_SIZE:
                if value > MOST_WINDOW:
                    raise ConnectionBrokenError(Code.FLOW_CONTROL_ERROR)
                for stream in self._streams.values():
                    stream.window += value - self._first_window
                self._first_window = value
        self._opened.set()
        await self._send(Kind.SETTINGS, ACK, 0, b"")

    def _widen(self, number: int, payload: bytes) -> None:
        if len(payload) != 4:  # noqa: PLR2004 -- RFC 9113, 6.9
            raise ConnectionBrokenError(Code.FRAME_SIZE_ERROR)
        more, stream = int.from_bytes(payload) & MOST_WINDOW, self._streams.get(number)
        if not number:
            self._window += more
        elif stream is not None:
            stream.window += more
        if self._window > MOST_WINDOW or (stream is not None and stream.window > MOST_WINDOW):
            raise ConnectionBrokenError(Code.FLOW_CONTROL_ERROR)
        self._opened.set()

    async def _send(self, kind: Kind, flags: int, stream: int, payload: bytes) -> None:
        """Send a frame, and wait until the peer has read enough of those before."""
        head = len(payload).to_bytes(3) + bytes([kind, flags]) + _four(stream)
        self._writer.write(head + payload)
        try:
            async with asyncio.timeout(self._bounds.silent_s):
                await self._writer.drain()
        except TimeoutError as error:
            self._writer.transport.abort()
            raise ConnectionResetError from error


def _unpadded(flags: int, payload: bytes, skipped: int = 0) -> bytes:
    """Return what a frame carries, without padding and a priority; ConnectionBrokenError."""
    end, first = len(payload), 0
    if flags & PADDED:
        if not payload:
            raise ConnectionBrokenError(Code.FRAME_SIZE_ERROR)
        end, first = end - payload[0], 1
    if first + skipped > end:
        raise ConnectionBrokenError(Code.PROTOCOL_ERROR)
    return payload[first + skipped : end]


def _four(value: int) -> bytes:
    return value.to_bytes(4)
