"""The proxy of deploy/country sends to the other process what one that dies hasn't answered."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from noticeboard.log.tiles import MAX_ENTRY_BYTES
from tests.deploy.failover import SECRET, proxy, ready

AT_ONCE = 16
"""Posts at the same time, so that the proxy keeps as many connections to a process."""


@dataclass(slots=True)
class Process:
    """One that answers until it dies: then it closes one connection after the other."""

    dies_after: int | None = None
    """After one more answer: how many posts it leaves unanswered before it is gone."""
    is_dying: bool = False
    posts: list[bytes] = field(default_factory=list)
    """What it has answered."""
    server: asyncio.Server | None = None

    async def start(self) -> int:
        """Listen, and return the port."""
        self.server = await asyncio.start_server(self._talk, "127.0.0.1", limit=1 << 17)
        port: int = self.server.sockets[0].getsockname()[1]
        return port

    def end(self) -> None:
        """Close everything."""
        assert self.server is not None
        self.server.close()
        self.server.abort_clients()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if head.startswith(b"POST"):
                    if self.dies_after is not None and self.is_dying:
                        self.dies_after -= 1
                        if not self.dies_after:
                            self.end()
                        break
                    length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
                    body = await reader.readexactly(int(length))
                    await asyncio.sleep(0.1)  # real time: the proxy is another process
                    self.posts.append(body)
                    self.is_dying = self.dies_after is not None
                writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@dataclass(slots=True, kw_only=True)
class Board:
    """Two processes behind the proxy."""

    port: int
    here: Process
    there: Process

    async def post(self, *bodies: bytes, pause_s: float = 0) -> list[bytes]:
        """Post one after another through one connection; return how each answer begins.

        The last one's body comes so long after its headers.
        """
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        answers = []
        try:
            for number, body in enumerate(bodies, 1):
                # With as many headers as a CDN adds.
                head = f"POST /entries HTTP/1.1\r\nHost: board\r\nX-Origin-Secret: {SECRET}\r\n"
                head += f"Via: {'x' * 1000}\r\nContent-Length: {len(body)}\r\n\r\n"
                raw = head.encode() + body
                if pause_s and number == len(bodies):
                    writer.write(raw[: len(head)])
                    await asyncio.sleep(pause_s)  # real time: the proxy is another process
                    raw = body
                writer.write(raw)
                answers.append(await reader.readline())
                if not answers[-1]:
                    break
                await reader.readuntil(b"\r\n\r\n")
        finally:
            writer.close()
        return answers


@asynccontextmanager
async def board(folder: Path) -> AsyncGenerator[Board]:
    """Bring up the proxy before two processes, with connections to the first one."""
    here, there = Process(), Process()
    try:
        with proxy(folder, await here.start(), await there.start()) as url:
            await ready(url)
            port = urlsplit(url).port
            assert port is not None
            made = Board(port=port, here=here, there=there)
            async with asyncio.timeout(20):
                await asyncio.gather(*(made.post(b"{}") for _ in range(AT_ONCE)))
                assert len(here.posts) == AT_ONCE
                yield made
    finally:
        here.end()
        there.end()


@pytest.mark.parametrize(
    ("size_bytes", "pause_s", "lost"),
    [
        pytest.param(900, 0, 1, id="a usual entry"),
        pytest.param(900, 0.1, 1, id="its body comes later"),
        pytest.param(MAX_ENTRY_BYTES, 0, 1, id="the largest entry"),
        pytest.param(900, 0, AT_ONCE, id="connections close one by one"),
    ],
)
async def test_what_a_process_left_unanswered_goes_to_the_other_one(
    tmp_path: Path, size_bytes: int, pause_s: float, lost: int
) -> None:
    """Its sender gets one answer, as if nothing had happened."""
    async with board(tmp_path) as made:
        made.here.dies_after = lost

        answers = await made.post(b"{}", b"x" * size_bytes, pause_s=pause_s)

        assert answers == [b"HTTP/1.1 201 Created\r\n"] * 2
        assert made.there.posts == [b"x" * size_bytes]
