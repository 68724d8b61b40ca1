"""One connection to a camera: requests, answers, and packets, interleaved or by UDP.

All cameras are read at the same moments, five times a second, not whenever a packet comes. Each
time that a sleeping process wakes up costs up to a millisecond, until its code is in the
processor's caches again: more than all that is then done with a packet. Cameras spread a frame's
packets over the time until the next one, each at moments of its own. So a connection is not read
again before the next moment, which is the same for all of them.

By UDP a stream has a pair of ports, the even one for packets and the odd one for reports. What
came and was not yet taken is bounded.
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
from hub.camera.rtsp.intake import Item, Moment
from hub.camera.rtsp.messages import Message, Wire, answer, frame, request
from hub.clock import Clock
from hub.errors import CameraUnreachableError, HubError, StreamEndedError
from hub.media.packet import Packet

BEAT_S: Final = 0.19
"""The distance of beats: so much later may a packet be read.

No multiple of a usual distance of frames: else all of them would be read equally late, and the
clock of a run, which goes by the least late, would be late as well.
"""
AT_ONCE_S: Final = 4.0
"""So long after it began a connection is read at once: its clock is set by when packets come."""
AT_ONCE_BYTES: Final = 128 * 1024
"""After so much at a time there is more to come, and the camera may be waiting to send it."""


def next_beat(now_s: float) -> float:
    """Return when the next beat is after a time of the event loop's clock."""
    return (math.floor(now_s / BEAT_S) + 1) * BEAT_S


class Breath:
    """Pauses one connection after each reading until the next beat."""

    def __init__(self) -> None:
        self._began_s: float | None = None
        self._paused: asyncio.TimerHandle | None = None

    def after_reading(self, transport: asyncio.Transport, count: int) -> None:
        """Take note of a reading of `count` bytes, and read again at the next beat, or at once."""
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
        self._paused = loop.call_at(next_beat(now_s), self._go_on, transport.resume_reading)

    def _go_on(self, resume: Callable[[], None]) -> None:
        self._paused = None
        resume()

    def stop(self) -> None:
        """Never read again."""
        if self._paused is not None:
            self._paused.cancel()
            self._paused = None


_MOST_UNSENT: Final = 64 * 1024
_UNAUTHORIZED: Final = 401
_FIRST_FINAL: Final = 200
_ALLOWED: Final = frozenset({"OPTIONS", "GET_PARAMETER", "SET_PARAMETER"})
_FINAL: Final = frozenset({"TEARDOWN", "REDIRECT"})
_AGENT: Final = ("User-Agent", "neighbors-hub")

type Take = Callable[[bytes, float], None]
"""Takes a packet, and the steady time at which it was read."""


class Connection(asyncio.BufferedProtocol):
    """Speaks RTSP; packets go to whoever has a route for their channel."""

    def __init__(  # noqa: PLR0913 -- everything it touches is injected
        self,
        clock: Clock,
        login: Login,
        moment: Moment,
        *,
        ended: str,
        after: Callable[[float], None],
        failed: Callable[[HubError], None],
    ) -> None:
        """Set `moment` before each reading, call `after` it, and `failed` once when all is over.

        `ended` says what it means that the camera hung up.
        """
        self._clock = clock
        self._login = login
        self._moment = moment
        self._ended, self._after, self._failed = ended, after, failed
        self._wire = Wire(self._take_frame, self._take_message)
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._number = 0
        self._transport: asyncio.Transport | None = None
        self._failure: HubError | None = None
        self._closed = asyncio.Event()
        self._breath = Breath()
        self.routes: dict[int, Take] = {}
        """Who takes the packets of each channel."""

    @property
    def anonymous(self) -> bool:
        """Whether nobody in particular asks."""
        return self._login.anonymous

    @property
    def host(self) -> str:
        """The address that was really connected to."""
        return self._address("peername")

    @property
    def own_host(self) -> str:
        """Our own address towards the camera."""
        return self._address("sockname")

    def _address(self, end: str) -> str:
        assert self._transport is not None  # noqa: S101 -- asked only once connected
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
        self.read(partial(self._wire.took, nbytes))
        if self._transport is not None and self.routes:
            self._breath.after_reading(self._transport, nbytes)

    def read(self, take: Callable[[], None]) -> None:
        """Take what was just read, from this connection or beside it; failing fails all."""
        moment = self._moment
        moment.at, moment.steady_s = self._clock.now(), self._clock.steady_s()
        try:
            take()
        except HubError as error:
            self.fail(error)
        self._after(moment.steady_s)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        ended = StreamEndedError if exc is None else CameraUnreachableError
        self.fail(ended(self._ended))
        self._closed.set()

    def fail(self, error: HubError) -> None:
        """End everything for a reason; only the first one counts."""
        if self._failure is not None:
            return
        self._failure = error
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
    ) -> Message:
        """Ask, proving who we are if the camera wants that.

        Raises CameraUnreachableError, and CameraPasswordError if the password was withheld.
        """
        headers = tuple(headers)
        while True:
            told = await self._ask(method, url, headers)
            if told.status != _UNAUTHORIZED:
                self._login.accepted()
                return told
            if not self._login.challenged(told.every("www-authenticate")):
                if self._login.refusal is not None:
                    raise self._login.refusal
                return told

    async def _ask(self, method: str, url: str, headers: tuple[tuple[str, str], ...]) -> Message:
        if self._failure is not None:
            raise self._failure
        self._number += 1
        number = self._number
        proof = self._login.authorization(method, url)
        proofs = (("Authorization", proof),) if proof else ()
        head = (("CSeq", str(number)), _AGENT, *headers, *proofs)
        told: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[number] = told
        try:
            self._send(request(method, url, head))
            return await told
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
            self.fail(CameraUnreachableError("The camera stopped reading what it was sent."))
            return
        transport.write(data)

    def _take_frame(self, channel: int, packet: bytes) -> None:
        take = self.routes.get(channel)
        if take is not None:
            take(packet, self._moment.steady_s)

    def _take_message(self, message: Message) -> None:
        if message.method:
            self._answer(message)
            return
        if message.status < _FIRST_FINAL:
            return
        number = message.number("cseq")
        if number is None:  # some cameras forget it: then it is the oldest one's
            number = next(iter(self._waiting), 0)
        waiting = self._waiting.get(number)
        if waiting is not None and not waiting.done():
            waiting.set_result(message)

    def _answer(self, asked: Message) -> None:
        """Answer what the camera asks of us."""
        known = asked.method in _ALLOWED | _FINAL
        number = asked.number("cseq")
        headers = () if number is None else (("CSeq", str(number)),)
        self._send(answer("200 OK" if known else "501 Not Implemented", headers))
        if asked.method in _FINAL:
            self.fail(StreamEndedError(self._ended))

    async def close(self, longest_s: float) -> None:
        """Hang up at once."""
        self.fail(CameraUnreachableError("The connection was closed."))
        if self._transport is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(longest_s):
                    await self._closed.wait()


def unverified_tls() -> ssl.SSLContext:
    """Return what encrypts without proof of who is there: cameras sign their own certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # Their keys are short, and they are rarely updated.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


_TRIES: Final = 100
_LARGEST: Final = 65536
_MOST_AT_ONCE: Final = 256
_RECEIVE_BUFFER: Final = 1024 * 1024
_EMPTY_RTP: Final = b"\x80\x00" + bytes(10)
"""Opens the way through a firewall; a camera throws it away."""

type Read = Callable[[Callable[[], None]], None]


class Datagrams:
    """Two sockets; what comes from anybody but the camera is thrown away."""

    def __init__(self, own_host: str, steady_s: Callable[[], float]) -> None:
        """Bind them; raises CameraUnreachableError where no pair is free."""
        self._sockets = _bound_pair(own_host)
        self.ports: tuple[int, int] = tuple(one.getsockname()[1] for one in self._sockets)
        self._steady_s = steady_s
        self._view = memoryview(bytearray(_LARGEST))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._camera: tuple[str, int, int] | None = None

    def start(self, host: str, takes: tuple[Take, Take], read: Read) -> None:
        """Read from now on what the camera sends; `read` surrounds each reading."""
        self._loop = asyncio.get_running_loop()
        for one, take in zip(self._sockets, takes, strict=True):
            self._loop.add_reader(one, read, partial(self._read, one, host, take))

    def _read(self, one: socket.socket, host: str, take: Take) -> None:
        view, now_s = self._view, self._steady_s()
        for _ in range(_MOST_AT_ONCE):
            try:
                count, address = one.recvfrom_into(view)
            except OSError:  # nothing left, or a refusal of what we had sent
                break
            if address[0] == host:
                take(view[:count].tobytes(), now_s)

    def punch(self, host: str, ports: tuple[int, int], report: bytes) -> None:
        """Send the camera something from both ports, so that its answers are let through."""
        self._camera = (host, *ports)
        self._send(0, _EMPTY_RTP)
        self._send(1, report)

    def send_report(self, report: bytes) -> None:
        """Send the camera a report, where it said where to."""
        self._send(1, report)

    def _send(self, which: int, packet: bytes) -> None:
        if self._camera is None:
            return
        try:
            self._sockets[which].sendto(packet, (self._camera[0], self._camera[1 + which]))
        except OSError:
            return  # as lost as any datagram may be

    def close(self) -> None:
        """Let the ports go."""
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
    raise CameraUnreachableError("No ports are free to receive the camera's stream: choose TCP.")


def _datagram_socket(family: int) -> socket.socket:
    one = socket.socket(family, socket.SOCK_DGRAM)
    one.setblocking(False)  # noqa: FBT003 -- the standard library's
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
    return one


_MOST_BYTES: Final = 12 * 1024 * 1024
"""More than the largest frame, and more than twenty seconds of a good 1080p stream."""
_TELL_S: Final = 0.1
"""Waking the reader for every frame would cost as much as reading does."""
_ALARM_S: Final = 0.2


class Inbox:
    """Filled as packets arrive, emptied by one reader."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._size = 0
        self._told_s = float("-inf")
        self._news = asyncio.Event()
        self._failure: HubError | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def put(self, item: Item) -> None:
        """Keep an item; raises CameraUnreachableError where too many wait to be taken."""
        self._items.append(item)
        if isinstance(item, Packet):
            self._size += len(item.payload)
            if self._size > _MOST_BYTES:
                raise CameraUnreachableError("The camera sends faster than the disk can write.")

    def tell(self, now_s: float) -> None:
        """Wake the reader, if something waits and it was not woken a moment ago.

        Otherwise the next reading will wake it, or a timer where there is none.
        """
        if not self._items:
            return
        if now_s - self._told_s >= _TELL_S:
            self._told_s = now_s
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
        """Tell the reader that nothing follows, and why."""
        self._failure = error
        self._wake()

    async def take(self) -> tuple[list[Item], HubError | None]:
        """Wait for news; return what came, and why nothing follows, if so."""
        await self._news.wait()
        self._news.clear()
        taken, self._items, self._size = self._items, [], 0
        return taken, self._failure
