"""A camera that speaks RTSP as a test tells it to, in the test's own process."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import socket
import ssl

from hub.camera.rtsp.messages import frame
from tests.hub.camera.rtsp.packets import Coded, coded, packets_of

USUAL = {
    "OPTIONS": "Public: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN\r\n",
    "SETUP": "Session: 12345678;timeout=60\r\n",
}
SOUND = (
    "m=audio 0 RTP/AVP 97\r\na=control:track2\r\na=rtpmap:97 MPEG4-GENERIC/16000\r\n"
    "a=fmtp:97 sizelength=13;indexlength=3;indexdeltalength=3;config=1408\r\n"
)


def description(video: Coded, *, sound: str = "", sets: bool = True) -> str:
    """Return how a camera describes H.264."""
    told = ",".join(b64encode(each).decode() for each in video.sets)
    told = f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={told}\r\n" if sets else ""
    head = "v=0\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
    return f"{head}{told}a=control:track1\r\n{sound}"


@dataclass(slots=True)
class Asked:
    """One request."""

    method: str
    url: str
    headers: dict[str, str]


@dataclass(slots=True)
class Script:
    """What the camera does."""

    sdp: str = field(default_factory=lambda: description(coded()))
    frames: Sequence[bytes] = field(
        default_factory=lambda: [
            frame(0, packet) for picture in packets_of(coded()) for packet in picture
        ]
    )
    """What follows the answer to PLAY."""
    answers: dict[str, list[str]] = field(default_factory=dict)
    """Instead of the usual: what follows `RTSP/1.0 `, in order; an empty one is no answer."""
    transport: str = ""
    """What SETUP is answered with instead of what was asked."""
    early: bool = False
    """Whether frames come before the answer to PLAY."""
    hangs_up: bool = False
    """Whether the connection ends behind the frames."""
    numbered: bool = True
    """Whether answers carry their number."""
    line_end: str = "\r\n"
    asked: list[Asked] = field(default_factory=list)
    heard: list[tuple[int, bytes]] = field(default_factory=list)
    """Interleaved frames that the camera was sent."""
    said: list[str] = field(default_factory=list)
    """First lines of the answers to what the camera asked itself."""
    sockets: tuple[socket.socket, ...] = ()
    """Those that send and read datagrams."""
    port: int = 0
    connections: list[asyncio.StreamWriter] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        """The address of its stream."""
        return f"rtsp://127.0.0.1:{self.port}/main"

    @property
    def methods(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.method for asked in self.asked]

    async def until(self, method: str, count: int = 1) -> None:
        """Wait until a method was asked for so many times."""
        async with asyncio.timeout(60), self.news:
            await self.news.wait_for(lambda: self.methods.count(method) >= count)

    async def until_heard(self, count: int) -> None:
        """Wait until so many interleaved frames came."""
        async with asyncio.timeout(60), self.news:
            await self.news.wait_for(lambda: len(self.heard) >= count)

    async def until_said(self) -> None:
        """Wait until something that the camera asked was answered."""
        async with asyncio.timeout(60), self.news:
            await self.news.wait_for(lambda: bool(self.said))

    async def send(self, *data: bytes) -> None:
        """Send something on the newest connection."""
        self.connections[-1].writelines(data)
        await self.connections[-1].drain()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk with one client."""
        self.connections.append(writer)
        try:
            while True:
                await self._once(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.connections.remove(writer)
            writer.close()

    async def _once(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(1)
        if first == b"$":
            head = await reader.readexactly(3)
            packet = await reader.readexactly(int.from_bytes(head[1:], "big"))
            self.heard.append((head[0], packet))
        else:
            text = (first + await reader.readuntil(b"\r\n\r\n")).decode()
            await self._take(text, writer)
        async with self.news:
            self.news.notify_all()

    async def _take(self, text: str, writer: asyncio.StreamWriter) -> None:
        line, *lines = text.strip().split("\r\n")
        if line.startswith("RTSP/"):
            self.said.append(line)
            return
        method, url, _ = line.split(" ")
        headers = dict(each.split(": ", 1) for each in lines)
        self.asked.append(Asked(method, url, headers))
        if method == "PLAY" and self.early:
            writer.writelines(self.frames)
        writer.write(self._answer(method, headers).encode())
        if method == "PLAY" and not self.early:
            writer.writelines(self.frames)
        await writer.drain()
        if method == "PLAY" and self.hangs_up:
            writer.close()

    def _answer(self, method: str, headers: dict[str, str]) -> str:
        told = self.answers.get(method, [])
        if told:
            usual = told.pop(0)
            if not usual:
                return ""
            body = ""
        else:
            usual, body = "200 OK\r\n" + USUAL.get(method, ""), ""
            if method == "SETUP":
                usual += f"Transport: {self.transport or headers['Transport']}\r\n"
            if method == "DESCRIBE":
                body = self.sdp
                usual += f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n"
        number = f"cseq: {headers['CSeq']}\r\n" if self.numbered else ""
        first, _, rest = usual.partition("\r\n")
        text = f"RTSP/1.0 {first}\r\n{number}{rest}\r\n"
        return text.replace("\r\n", self.line_end) + body


@asynccontextmanager
async def scripted(script: Script, tls: ssl.SSLContext | None = None) -> AsyncGenerator[Script]:
    """Run a scripted camera while the block runs."""
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0, ssl=tls)
    script.port = server.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        server.close()
        server.close_clients()
        async with asyncio.timeout(60):
            await server.wait_closed()
