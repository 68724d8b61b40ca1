"""One connection to a camera: requests and answers, and packets interleaved with them."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
import ssl
from typing import Final, override

from hub.camera.auth import Login
from hub.camera.rtsp.breath import Breath
from hub.camera.rtsp.intake import Moment
from hub.camera.rtsp.wire import Message, Wire, answer, frame, request
from hub.clock import Clock
from hub.errors import CameraUnreachableError, HubError, StreamEndedError

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
