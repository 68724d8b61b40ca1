"""Stands between a hub and a real camera, and counts the frames that have gone through."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

_MARKER: Final = 0x80
_INTERLEAVED: Final = b"$"
_MOST: Final = 1 << 20


@dataclass(slots=True)
class Relay:
    """One address of a camera; RTSP in the connection itself."""

    server_port: int
    port: int = 0
    frames: list[int] = field(default_factory=list)
    """Of each connection so far: how many whole frames were handed on."""
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until_sending(self, connections: int, longest_s: float = 60) -> None:
        """Wait until that many connections were made, and the newest has been sent a frame."""
        async with asyncio.timeout(longest_s), self.news:
            await self.news.wait_for(lambda: len(self.frames) >= connections and self.frames[-1])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on what one client says and is told."""
        camera, to_camera = await asyncio.open_connection("127.0.0.1", self.server_port)
        self.frames.append(0)
        number = len(self.frames) - 1
        ways = [
            asyncio.create_task(self._up(reader, to_camera)),
            asyncio.create_task(self._down(camera, writer, number)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for each in (to_camera, writer):
                each.close()
                with suppress(OSError):
                    await each.wait_closed()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(_MOST):
            writer.write(said)
            await writer.drain()

    async def _down(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        while True:
            first = await reader.readexactly(1)
            if first == _INTERLEAVED:
                head = await reader.readexactly(3)
                packet = await reader.readexactly(int.from_bytes(head[1:]))
                writer.write(first + head + packet)
                await writer.drain()
                if head[0] == 0 and packet[1] & _MARKER:
                    self.frames[number] += 1
                    async with self.news:
                        self.news.notify_all()
            else:
                text = first + await reader.readuntil(b"\r\n\r\n")
                named = [line for line in text.split(b"\r\n") if b":" in line]
                headers = {line.split(b":")[0].strip().lower(): line for line in named}
                length = headers.get(b"content-length", b":0").split(b":")[1]
                writer.write(text + await reader.readexactly(int(length)))
                await writer.drain()


@asynccontextmanager
async def relay(server_port: int) -> AsyncGenerator[Relay]:
    """Run a relay to a server while the block runs."""
    made = Relay(server_port)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        server.close_clients()
        async with asyncio.timeout(60):
            await server.wait_closed()
