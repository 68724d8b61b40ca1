"""Live hints: who listens learns at once how long the log is, and who can't listen reads a file.

A hint isn't signed. It only makes readers look sooner, and lets a reader behind a cache notice that
what it finds is old. `/live` streams hints; the connections are handed to other processes, see
`live_writer`. `/hint` is the newest hint as a file, which any cache can carry to any number of
readers.
"""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
import itertools
import logging
import os
import socket
import sys
from typing import Final

from aiohttp import web

from noticeboard.board.files import CHECKPOINT_AGE, HINT, PublicFiles
from noticeboard.board.live_writer import CHUNKED, ENDED, FRAME, LONGEST_READ, NEWS, PLAIN
from noticeboard.board.quota import AddressSlots, address_of
from noticeboard.errors import NoticeboardError, UnavailableError
from noticeboard.log.hint import Hint
from noticeboard.runtime import system
from noticeboard.runtime.tasks import run_in_background
from noticeboard.runtime.text import Text

PATH: Final = "/live"
ALIVE_S: Final = 50.0
"""How often an idle connection sends something, so that proxies don't take it for dead."""
MOST_LISTENERS: Final = 10_000
MOST_OF_ONE_ADDRESS: Final = 50
SEND_BUFFER_BYTES: Final = 16 << 10
"""How much the kernel holds for a listener that doesn't read: some dozens of hints."""
_HEADERS: Final = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    # Otherwise nginx would hold a hint back until its buffer is full.
    "X-Accel-Buffering": "no",
}
_SPARE_FILES: Final = 64
"""Descriptors of a writer that aren't listeners."""
FILE_EVERY_S: Final = 1.0
"""How often the file of the hint is written, at most."""
_AGAIN_S: Final = 0.1
_TRIES: Final = 100
_END_S: Final = 3.0

_LOGGER: Final = logging.getLogger(__name__)


class _Writer:
    """A process that writes to listeners, and our end of the socket to it."""

    def __init__(self, process: Process, control: socket.socket, room: int) -> None:
        self.process = process
        self.control = control
        self.room = room
        self.listeners: set[int] = set()
        self.ended = bytearray()
        """Numbers of listeners that are gone, the last one perhaps not whole."""
        self.is_behind = False
        """Whether it has yet to take the newest hint."""

    def send(self, kind: bytes, number: int, other: int = 0) -> bool:
        """Send a frame without waiting; return False if there is no room or nobody there."""
        try:
            return self.control.send(FRAME.pack(kind, number, other)) == FRAME.size
        except OSError:
            return False


class LiveListeners:
    """The current listeners, and the processes that write to them; made by `open_listeners`."""

    def __init__(
        self,
        size: Callable[[], int | None],
        next_publication: Callable[[], Awaitable[None]],
        *,
        most: int | None = None,
        spread_s: int | None = None,
    ) -> None:
        """Take how many entries are public, what waits for more, and the spread of all hints.

        By default, the spread follows from the number of listeners.
        """
        self._size = size
        self._next_publication = next_publication
        self._spread_s = spread_s
        self._places = AddressSlots(
            each=MOST_OF_ONE_ADDRESS,
            together=MOST_LISTENERS if most is None else most,
            many=Text("noticeboard.address.listeners"),
            busy=Text("noticeboard.log.listeners"),
        )
        self._numbers = itertools.count()
        self._writers: list[_Writer] = []
        self._starting = asyncio.Lock()
        self._is_ended = False

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return self._places.taken

    @property
    def hint(self) -> Hint | None:
        """The newest hint; None before the first publication."""
        size = self._size()
        if size is None:
            return None
        if self._spread_s is not None:
            return Hint(size=size, spread_s=self._spread_s)
        return Hint.for_readers(size, self.listeners)

    async def listen(self, request: web.Request) -> web.StreamResponse:
        """Begin a stream of hints and hand its connection over; return what is left to aiohttp.

        Raises TooManyError, UnavailableError.
        """
        number = next(self._numbers)
        self._places.acquire(f"{number}", address_of(request))
        is_handed = False
        try:
            writer = await self._writer()
            writer.listeners.add(number)
            try:
                response = await self._begin(request)
                is_handed = await _hand_over(request, writer, number)
            finally:
                if not is_handed:
                    writer.listeners.discard(number)
            return response
        finally:
            if not is_handed:
                self._places.release(f"{number}")

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        # Whoever was away learns at once what it has missed.
        hint = self.hint
        await response.write(b":\n\n" if hint is None else f":\n\ndata: {hint}\n\n".encode())
        return response

    async def follow(self) -> None:
        """Tell the listeners of each publication."""
        size = self._size()
        while True:
            await self._next_publication()
            if self._size() != size:
                size = self._size()
                for writer in self._writers:
                    self._announce(writer)

    def _announce(self, writer: _Writer) -> None:
        hint = self.hint
        if writer.is_behind or hint is None:
            return
        if not writer.send(NEWS, hint.size, hint.spread_s):
            # It is busy with the hint before. What it gets then is what is newest then.
            writer.is_behind = True
            asyncio.get_running_loop().call_later(_AGAIN_S, self._announce_again, writer)

    def _announce_again(self, writer: _Writer) -> None:
        writer.is_behind = False
        if writer in self._writers:
            self._announce(writer)

    async def _writer(self) -> _Writer:
        """Return a process with room for one more; raises UnavailableError."""
        async with self._starting:
            for writer in self._writers:
                if len(writer.listeners) < writer.room:
                    return writer
            if self._is_ended or not hasattr(socket, "send_fds"):
                raise UnavailableError(Text("noticeboard.log.listeners"))
            try:
                writer = await _start()
            except OSError as error:
                _LOGGER.warning("Hints can't be sent: %s", error)
                raise UnavailableError(Text("noticeboard.log.listeners")) from error
            self._writers.append(writer)
            asyncio.get_running_loop().add_reader(writer.control, self._forget_gone, writer)
            return writer

    def _forget_gone(self, writer: _Writer) -> None:
        """Free the places of listeners that are gone, or of all if the process is."""
        try:
            sent = writer.control.recv(LONGEST_READ)
        except BlockingIOError:
            return
        except OSError:
            sent = b""
        writer.ended += sent
        whole = len(writer.ended) // ENDED.size * ENDED.size
        numbers = [number for (number,) in ENDED.iter_unpack(writer.ended[:whole])]
        del writer.ended[:whole]
        if not sent:
            _LOGGER.warning("The process that sends hints has ended; its listeners come again.")
            self._writers.remove(writer)
            asyncio.get_running_loop().remove_reader(writer.control)
            writer.control.close()
            numbers += writer.listeners
        for number in numbers:
            writer.listeners.discard(number)
            self._places.release(f"{number}")

    async def write_file(self, public: PublicFiles) -> None:
        """Write each hint among the public files, apart from posting, for caches and CDNs."""
        size, is_failing = None, False
        while True:
            hint = self.hint
            if hint is None or hint.size == size:
                await self._next_publication()
                continue
            try:
                await public.put_hint(f"{hint}\n")
                size, is_failing = hint.size, False
            except (OSError, NoticeboardError) as error:
                if not is_failing:
                    _LOGGER.warning("The file for hints can't be written: %s", error)
                is_failing = True
            await asyncio.sleep(FILE_EVERY_S)

    async def end(self) -> None:
        """Hang up on everybody; the processes have ended when this returns."""
        self._is_ended = True
        async with self._starting:
            writers, self._writers = self._writers, []
        for writer in writers:
            asyncio.get_running_loop().remove_reader(writer.control)
            writer.control.close()
        for writer in writers:
            await _wait(writer.process)


async def _hand_over(request: web.Request, writer: _Writer, number: int) -> bool:
    """Give a connection to the process that writes, and close it here; return whether it did."""
    transport = request.transport
    if request.method != "GET" or transport is None or transport.is_closing():
        return False
    connection: socket.socket = transport.get_extra_info("socket")
    is_handed = False
    # What aiohttp hasn't sent yet would be lost, or come after a hint.
    if not transport.get_write_buffer_size():
        kind = CHUNKED if request.version >= (1, 1) else PLAIN
        frame = FRAME.pack(kind, number, 0)
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
            is_handed = await _send_connection(writer.control, frame, connection)
    # Only this process's descriptor is closed: the connection stays open in the other one.
    transport.abort()
    return is_handed


async def _send_connection(control: socket.socket, frame: bytes, connection: socket.socket) -> bool:
    """Send a connection with its frame once there is room; raises OSError if one of both is gone.

    If many listeners come at once, the process that writes is behind for a moment.
    """
    for _ in range(_TRIES):
        with suppress(BlockingIOError):
            return socket.send_fds(control, [frame], [connection.fileno()]) > 0
        await asyncio.sleep(_AGAIN_S)
    return False


async def _start() -> _Writer:
    """Start a process that writes; raises OSError."""
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "noticeboard.board.live_writer",
                f"{theirs.fileno()}",
                f"{ALIVE_S}",
                stdin=asyncio.subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(each for each in sys.path if each)},
            )
        except OSError:
            ours.close()
            raise
    ours.settimeout(0)
    return _Writer(process, ours, max(system.most_files() - _SPARE_FILES, 1))


async def _wait(process: Process) -> None:
    try:
        async with asyncio.timeout(_END_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


LIVE: web.AppKey[LiveListeners] = web.AppKey("live", LiveListeners)
routes = web.RouteTableDef()


@asynccontextmanager
async def open_listeners(
    live: LiveListeners, public: PublicFiles | None = None
) -> AsyncGenerator[None]:
    """Send hints until the block ends, and write them among the public files."""
    async with AsyncExitStack() as running:
        await running.enter_async_context(run_in_background(live.follow()))
        if public is not None:
            await running.enter_async_context(run_in_background(live.write_file(public)))
        try:
            yield
        finally:
            await live.end()


@routes.get(PATH)
async def get_live(request: web.Request) -> web.StreamResponse:
    """Send `data: SIZE` after each publication, for as long as the reader listens."""
    return await request.app[LIVE].listen(request)


@routes.get(f"/{HINT}")
async def get_hint(request: web.Request) -> web.Response:
    """Return the newest hint, for readers that can't listen; caches may keep it for seconds."""
    hint = request.app[LIVE].hint
    if hint is None:
        raise UnavailableError(Text("noticeboard.log.unpublished"))
    return web.Response(text=f"{hint}\n", headers={"Cache-Control": CHECKPOINT_AGE})
