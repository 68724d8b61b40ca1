"""One connection to a camera: requests, responses, and packets, interleaved or over UDP.

All cameras are read at the same moments, five times a second, not whenever a packet arrives. Each
wakeup of a sleeping process costs up to a millisecond, until its code is in the processor's
caches again: more than processing a packet. Cameras spread a frame's packets over the time until
the next frame, each at its own moments. So a connection is not read again before the next beat,
which is the same for all connections.

Over UDP, a stream has a pair of ports: the even one for packets, the odd one for reports. The
queue of received packets is bounded.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from functools import partial
import math
import socket
import ssl
from typing import Final, override

from hub.camera.auth import Login
from hub.camera.rtsp.intake import Item, ReadTime
from hub.camera.rtsp.messages import RtspMessage, RtspParser, answer, frame, request
from hub.clock import Clock
from hub.errors import CameraUnreachableError, HubError, StreamEndedError
from hub.media.packet import Packet
from noticeboard.runtime.text import Text

BEAT_S: Final = 0.19
"""The time between beats: a packet may be read up to this much later.

It is no multiple of a common frame interval. Otherwise all frames would be read equally late, and
the run's clock, which follows the least late one, would be late as well.
"""
AT_ONCE_S: Final = 4.0
"""A new connection is read without pauses this long: arrival times set the run's clock."""
AT_ONCE_BYTES: Final = 128 * 1024
"""After a read this large, more is coming, and the camera may be waiting to send it."""


def next_beat(now_s: float) -> float:
    """Return the time of the next beat, in the event loop's clock."""
    return (math.floor(now_s / BEAT_S) + 1) * BEAT_S


class ReadTimer:
    """Pauses one connection after each read until the next beat."""

    def __init__(self) -> None:
        self._began_s: float | None = None
        self._paused: asyncio.TimerHandle | None = None

    def after_reading(self, transport: asyncio.Transport, count: int) -> None:
        """Record a read of `count` bytes, and pause until the next beat unless more is due."""
        loop = asyncio.get_running_loop()
        now_s = loop.time()
        if self._began_s is None:
            self._began_s = now_s
        if (
            count >= AT_ONCE_BYTES
            or now_s - self._began_s < AT_ONCE_S
            or self._paused is not None
            or transport.is_closing()
        ):
            return
        transport.pause_reading()
        self._paused = loop.call_at(next_beat(now_s), self._resume, transport.resume_reading)

    def _resume(self, resume: Callable[[], None]) -> None:
        self._paused = None
        resume()

    def stop(self) -> None:
        """Stop for good: cancel a pending resumption."""
        if self._paused is not None:
            self._paused.cancel()
            self._paused = None


_MOST_UNSENT: Final = 64 * 1024
_UNAUTHORIZED: Final = 401
_FIRST_FINAL: Final = 200
_ALLOWED: Final = frozenset({"OPTIONS", "GET_PARAMETER", "SET_PARAMETER"})
_FINAL: Final = frozenset({"TEARDOWN", "REDIRECT"})
_AGENT: Final = ("User-Agent", "neighbors-hub")

type PacketReceiver = Callable[[bytes, float], None]
"""Takes a packet and the steady time at which it was read."""


class Connection(asyncio.BufferedProtocol):
    """Speaks RTSP; passes packets to the route of their channel."""

    def __init__(  # noqa: PLR0913 -- everything it touches is injected
        self,
        clock: Clock,
        login: Login,
        moment: ReadTime,
        *,
        ended: Text,
        after: Callable[[float], None],
        failed: Callable[[HubError], None],
        live: bool = True,
    ) -> None:
        """Set `moment` before each read, call `after` it, and call `failed` once at the end.

        `ended` is the error message if the camera closes the connection. If what comes isn't
        `live`, it is read as fast as it comes.
        """
        self._clock = clock
        self._login = login
        self._moment = moment
        self._ended, self._after, self._failed = ended, after, failed
        self._wire = RtspParser(self._receive_frame, self._receive_message)
        self._waiting: dict[int, asyncio.Future[RtspMessage]] = {}
        self._number = 0
        self._transport: asyncio.Transport | None = None
        self._failure: HubError | None = None
        self._closed = asyncio.Event()
        self._breath = ReadTimer() if live else None
        self.routes: dict[int, PacketReceiver] = {}
        """The receiver of each channel's packets."""

    @property
    def anonymous(self) -> bool:
        """Whether there are no credentials."""
        return self._login.anonymous

    @property
    def host(self) -> str:
        """The IP address of the camera."""
        return self._address("peername")

    @property
    def own_host(self) -> str:
        """Our own IP address on this connection."""
        return self._address("sockname")

    def _address(self, end: str) -> str:
        assert self._transport is not None  # noqa: S101 -- used only once connected
        return str(self._transport.get_extra_info(end)[0])

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 -- asyncio's own promise
        self._transport = transport

    @override
    def get_buffer(self, sizehint: int) -> memoryview:
        return self._wire.room()

    @override
    def buffer_updated(self, nbytes: int) -> None:
        self.read(partial(self._wire.advance, nbytes))
        if self._transport is not None and self.routes and self._breath is not None:
            self._breath.after_reading(self._transport, nbytes)

    def hold(self) -> None:
        """Read no more until `resume`, so that the sender must wait. Not for a live stream."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read on after `hold`."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def read(self, receiver: Callable[[], None]) -> None:
        """Process data just read from this connection or its datagrams; errors end everything."""
        moment = self._moment
        moment.at, moment.steady_s = self._clock.now(), self._clock.steady_s()
        try:
            receiver()
        except HubError as error:
            self.fail(error)
        self._after(moment.steady_s)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        ended = StreamEndedError if exc is None else CameraUnreachableError
        self.fail(ended(self._ended))
        self._closed.set()

    def fail(self, error: HubError) -> None:
        """End everything with an error; only the first one counts."""
        if self._failure is not None:
            return
        self._failure = error
        if self._breath is not None:
            self._breath.stop()
        self.routes.clear()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(error)
        if self._transport is not None:
            self._transport.abort()
        self._failed(error)

    async def request(
        self, method: str, url: str, headers: Iterable[tuple[str, str]] = ()
    ) -> RtspMessage:
        """Send a request and return the response; authenticate if the camera asks for it.

        Raises CameraUnreachableError, and CameraPasswordError if the password was withheld.
        """
        headers = tuple(headers)
        while True:
            response = await self._request(method, url, headers)
            if response.status != _UNAUTHORIZED:
                self._login.accepted()
                return response
            if not self._login.challenged(response.every("www-authenticate")):
                if self._login.refusal is not None:
                    raise self._login.refusal
                return response

    async def _request(
        self, method: str, url: str, headers: tuple[tuple[str, str], ...]
    ) -> RtspMessage:
        if self._failure is not None:
            raise self._failure
        self._number += 1
        number = self._number
        proof = self._login.authorization(method, url)
        proofs = (("Authorization", proof),) if proof else ()
        head = (("CSeq", str(number)), _AGENT, *headers, *proofs)
        response: asyncio.Future[RtspMessage] = asyncio.get_running_loop().create_future()
        self._waiting[number] = response
        try:
            self._send(request(method, url, head))
            return await response
        finally:
            del self._waiting[number]

    def send_frame(self, channel: int, packet: bytes) -> None:
        """Send a packet of our own, interleaved."""
        self._send(frame(channel, packet))

    def _send(self, data: bytes) -> None:
        transport = self._transport
        if transport is None or self._failure is not None:
            return
        if transport.get_write_buffer_size() > _MOST_UNSENT:
            self.fail(CameraUnreachableError("camera.stopped_reading"))
            return
        transport.write(data)

    def _receive_frame(self, channel: int, packet: bytes) -> None:
        receiver = self.routes.get(channel)
        if receiver is not None:
            receiver(packet, self._moment.steady_s)

    def _receive_message(self, message: RtspMessage) -> None:
        if message.method:
            self._answer(message)
            return
        if message.status < _FIRST_FINAL:
            return
        number = message.number("cseq")
        if number is None:  # some cameras omit it: take it for the oldest request's
            number = next(iter(self._waiting), 0)
        waiting = self._waiting.get(number)
        if waiting is not None and not waiting.done():
            waiting.set_result(message)

    def _answer(self, message: RtspMessage) -> None:
        """Answer a request from the camera."""
        known = message.method in _ALLOWED | _FINAL
        number = message.number("cseq")
        headers = () if number is None else (("CSeq", str(number)),)
        self._send(answer("200 OK" if known else "501 Not Implemented", headers))
        if message.method in _FINAL:
            self.fail(StreamEndedError(self._ended))

    async def close(self, longest_s: float) -> None:
        """Close the connection at once."""
        self.fail(CameraUnreachableError("camera.connection_closed"))
        if self._transport is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(longest_s):
                    await self._closed.wait()


def unverified_tls() -> ssl.SSLContext:
    """Return an SSL context without verification: cameras use self-signed certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # Cameras have short keys and rarely get updates.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


_TRIES: Final = 100
_LARGEST: Final = 65536
_MOST_AT_ONCE: Final = 256
_RECEIVE_BUFFER: Final = 1024 * 1024
_EMPTY_RTP: Final = b"\x80\x00" + bytes(10)
"""Opens a firewall for the camera's packets; the camera discards it."""

type Read = Callable[[Callable[[], None]], None]


class Datagrams:
    """Two sockets; datagrams from other hosts than the camera are discarded."""

    def __init__(self, own_host: str, steady_s: Callable[[], float]) -> None:
        """Bind the sockets; raises CameraUnreachableError if no pair of ports is free."""
        self._sockets = _bound_pair(own_host)
        self.ports: tuple[int, int] = tuple(one.getsockname()[1] for one in self._sockets)
        self._steady_s = steady_s
        self._view = memoryview(bytearray(_LARGEST))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._camera: tuple[str, int, int] | None = None

    def start(self, host: str, takes: tuple[PacketReceiver, PacketReceiver], read: Read) -> None:
        """Start to read what the camera sends; `read` wraps each read."""
        self._loop = asyncio.get_running_loop()
        for one, receiver in zip(self._sockets, takes, strict=True):
            self._loop.add_reader(one, read, partial(self._read, one, host, receiver))

    def _read(self, one: socket.socket, host: str, receiver: PacketReceiver) -> None:
        view, now_s = self._view, self._steady_s()
        for _ in range(_MOST_AT_ONCE):
            try:
                count, address = one.recvfrom_into(view)
            except OSError:  # nothing more, or the camera refused our datagram
                break
            if address[0] == host:
                receiver(view[:count].tobytes(), now_s)

    def punch(self, host: str, ports: tuple[int, int], report: bytes) -> None:
        """Send the camera a packet from both ports, so that firewalls let its packets through."""
        self._camera = (host, *ports)
        self._send(0, _EMPTY_RTP)
        self._send(1, report)

    def send_report(self, report: bytes) -> None:
        """Send the camera a report, if it named its ports."""
        self._send(1, report)

    def _send(self, which: int, packet: bytes) -> None:
        if self._camera is None:
            return
        try:
            self._sockets[which].sendto(packet, (self._camera[0], self._camera[1 + which]))
        except OSError:
            return  # any datagram may get lost

    def close(self) -> None:
        """Release the ports."""
        for one in self._sockets:
            if self._loop is not None:
                self._loop.remove_reader(one)
            one.close()


def _bound_pair(host: str) -> tuple[socket.socket, socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for _ in range(_TRIES):
        with ExitStack() as opened:
            even, odd = (opened.enter_context(_datagram_socket(family)) for _ in range(2))
            try:
                even.bind((host, 0))
                port = even.getsockname()[1]
                if port % 2:
                    continue
                odd.bind((host, port + 1))
            except OSError:
                continue
            opened.pop_all()
            return even, odd
    raise CameraUnreachableError("camera.no_ports")


def _datagram_socket(family: int) -> socket.socket:
    one = socket.socket(family, socket.SOCK_DGRAM)
    one.setblocking(False)  # noqa: FBT003 -- the standard library's
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
    return one


_MOST_BYTES: Final = 12 * 1024 * 1024
"""More than the largest frame, and more than twenty seconds of a good 1080p stream."""
_WAKE_S: Final = 0.1
"""Waking the reader for every frame would cost as much as reading."""
_ALARM_S: Final = 0.2


class PacketQueue:
    """Filled as packets arrive, emptied by one reader."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._size = 0
        self._woken_s = float("-inf")
        self._news = asyncio.Event()
        self._failure: HubError | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def put(self, item: Item) -> None:
        """Store an item; raises CameraUnreachableError if too many are waiting."""
        self._items.append(item)
        if isinstance(item, Packet):
            self._size += len(item.payload)
            if self._size > _MOST_BYTES:
                raise CameraUnreachableError("camera.faster_than_disk")

    def wake(self, now_s: float) -> None:
        """Wake the reader, if items are waiting and it was not woken a moment ago.

        Otherwise the next read will wake it, or else a timer.
        """
        if not self._items:
            return
        if now_s - self._woken_s >= _WAKE_S:
            self._woken_s = now_s
            self._wake()
        elif self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(_ALARM_S, self._wake)

    def _wake(self) -> None:
        self._stop_alarm()
        self._news.set()

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def fail(self, error: HubError) -> None:
        """End the inbox with an error for the reader."""
        self._failure = error
        self._wake()

    async def receive(self) -> tuple[list[Item], HubError | None]:
        """Wait for items; return them, and the error if nothing follows."""
        await self._news.wait()
        self._news.clear()
        items, self._items, self._size = self._items, [], 0
        return items, self._failure
