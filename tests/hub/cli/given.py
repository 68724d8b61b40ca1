"""What the doctor's tests have in common."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
import logging
from pathlib import Path

from aio_rtsp_toolkit import server as toolkit

from hub.cli.doctor.findings import Finding, Level
from hub.cli.doctor.machine import Tools
from hub.discovery.addresses import Interface
from hub.model.camera import Camera, SourceKind
from hub.store.secrets import Credentials
from tests.hub.camera.fakes import CAMERA

LOGIN = Credentials(username="viewer", password="right")  # noqa: S106 -- of nobody's camera
QUICK = Tools(connect_s=0.3, watch_s=1.2, events_s=0.2, longest_s=6)
LONE = Interface(name="eth0", index=2, address="192.0.2.1", prefix=24)


@dataclass(frozen=True, slots=True)
class Folder:
    """A hub's data folder."""

    data: Path

    @property
    def running(self) -> Path:
        """Where the hub would say how it is reached."""
        return self.data / "running.json"


def levels(findings: list[Finding]) -> list[Level]:
    """Return how bad each is."""
    return [each.level for each in findings]


def words(findings: list[Finding]) -> str:
    """Return all sentences and advice."""
    return "\n".join(f"{each.text} {each.advice}" for each in findings)


UNAUTHORISED = (
    b"RTSP/1.0 401 Unauthorized\r\nCSeq: %d\r\n"
    b'WWW-Authenticate: Digest realm="c", nonce="n"\r\n\r\n'
)


@asynccontextmanager
async def rtsp_that_refuses() -> AsyncGenerator[int]:
    """Answer every RTSP request with 401, whoever asks."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                asked = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            number = int(asked.lower().partition(b"cseq:")[2].split()[0])
            writer.write(UNAUTHORISED % number)
        writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def streaming(video: Path) -> AsyncGenerator[int]:
    """Serve a video by RTSP and give the port."""
    toolkit.logger = logging.getLogger("toolkit")
    server = toolkit.RtspServer(str(video.parent), "127.0.0.1", 0)
    await server.start()
    try:
        yield server._server.sockets[0].getsockname()[1]  # noqa: SLF001 -- has no other way
    finally:
        try:
            async with asyncio.timeout(60):
                await server.close()
        except TimeoutError:
            pass


@asynccontextmanager
async def listening(
    answer: bytes = b"", *, host: str = "127.0.0.1", hangs: bool = False
) -> AsyncGenerator[int]:
    """Listen, say `answer` to whoever speaks, or nothing and hang, and give the port."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4096) and hangs:
            pass
        if answer:
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(served, host, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def at(port: int, *, scheme: str = "rtsp", kind: SourceKind = SourceKind.RTSP) -> Camera:
    """Return a camera at a port of loopback."""
    return replace(CAMERA, kind=kind, main_url=f"{scheme}://127.0.0.1:{port}/main")
