"""The cost for a hub of following a noticeboard: the first sync, and a day with few posts."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
import resource
import time
from typing import Final

from benchmarks.board_server import LOOPBACK, ORIGIN, BoardServer
from benchmarks.measure import Figure
from hub.clock import SystemClock
from hub.errors import StorageError
from hub.feeds.board import BoardFollower
from hub.feeds.log_copy import LogUpdate
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from hub.outbound import outbound_session
from hub.store.database import Database

POLLS_A_DAY: Final = 1440
POSTS_A_DAY: Final = 300
_READ_BYTES: Final = 1 << 16


def figures(server: BoardServer, posts: Sequence[Path], folder: Path) -> Iterator[Figure]:
    """Follow the whole board, then part of a simulated day, with the polls between the posts."""
    yield from asyncio.run(_followed(server, posts, folder))


async def _followed(server: BoardServer, posts: Sequence[Path], folder: Path) -> list[Figure]:
    database = await Database.open(folder / "hub.sqlite")
    try:
        async with (
            counting(server.port) as wire,
            outbound_session(allow_private=True) as session,
        ):
            policy = BoardPolicy(
                url=f"http://{LOOPBACK}:{wire.port}",
                origin=BoardOrigin(ORIGIN),
                log_key=str(server.key("log").verifier),
                inbox_key=str(server.key("inbox").verifier),
                allow_private_address=True,
            )
            follower = BoardFollower(policy, database, session, SystemClock())
            return [*await _first_time(follower), await _a_day(follower, wire, server, posts)]
    finally:
        await database.close()


async def _first_time(follower: BoardFollower) -> list[Figure]:
    before, start = _cpu_s(), time.perf_counter()
    async with follower.helped():
        growth = _required(await follower.sync())
        count = len(growth.entries)
        while growth.more:
            growth = _required(await follower.sync())
            count += len(growth.entries)
    wall_s, cpu_s = time.perf_counter() - start, _cpu_s() - before
    return [
        Figure(
            name="log.first_sync",
            value=count / wall_s,
            unit="entries/s on all cores, every check done",
            peer="",
            limit=20_000,
            more_is_better=True,
        ),
        Figure(
            name="log.first_sync_core",
            value=count / cpu_s,
            unit="entries/s a core, every check done",
            peer="",
            limit=12_000,
            more_is_better=True,
        ),
    ]


async def _a_day(
    follower: BoardFollower, wire: "Wire", server: BoardServer, posts: Sequence[Path]
) -> Figure:
    """Poll as often as in a day with the posts spread over it, but without pauses."""
    polls = POLLS_A_DAY * len(posts) // POSTS_A_DAY
    before = wire.size_bytes
    connection = HTTPConnection(LOOPBACK, server.port, timeout=60)
    try:
        for poll in range(polls):
            is_due = (poll + 1) * len(posts) // polls > poll * len(posts) // polls
            if is_due:
                post = posts[poll * len(posts) // polls]
                await asyncio.to_thread(_post, connection, post.read_bytes())
            growth = await follower.sync()
            if (growth is not None) != is_due:
                raise StorageError("A look at the board did not see what it had to.")
    finally:
        connection.close()
    return Figure(
        name="log.idle_day",
        value=(wire.size_bytes - before) * POLLS_A_DAY / polls / 1e6,
        unit="MB a day, 300 posts, a look each minute, both ways",
        peer="",
        limit=1.5,
    )


def _post(connection: HTTPConnection, raw: bytes) -> None:
    connection.request("POST", "/entries", raw)
    answer = connection.getresponse()
    answer.read()
    if answer.status != HTTPStatus.CREATED:
        raise StorageError("The board refused what it had to log: tell the developers.")


def _required(growth: LogUpdate | None) -> LogUpdate:
    if growth is None:
        raise StorageError("The board to follow is empty: tell the developers.")
    return growth


def _cpu_s() -> float:
    """Return the CPU seconds of this process and of its ended children."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


class Wire:
    """A TCP proxy that counts the bytes in both directions."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._open: set[asyncio.Task[None]] = set()
        self.port = 0
        self.size_bytes = 0

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect a client's connection to the port behind."""
        joined = asyncio.create_task(self._join(reader, writer))
        self._open.add(joined)
        joined.add_done_callback(self._open.discard)

    async def close(self) -> None:
        """Close all connections."""
        for each in self._open:
            each.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self._to)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._carry(reader, far_writer))
                tasks.create_task(self._carry(far_reader, writer))
        finally:
            for each in (writer, far_writer):
                each.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while some := await reader.read(_READ_BYTES):
            self.size_bytes += len(some)
            writer.write(some)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def counting(to: int) -> AsyncGenerator[Wire]:
    """Yield what carries to a port on loopback, and counts."""
    wire = Wire(to)
    server = await asyncio.start_server(wire.accept, LOOPBACK, 0)
    wire.port = server.sockets[0].getsockname()[1]
    try:
        yield wire
    finally:
        server.close()
        await wire.close()
