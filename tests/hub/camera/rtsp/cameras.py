"""Cameras that speak RTSP as a test tells them to, and a relay in front of a real one."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
import socket
import ssl
from typing import Final

from hub.camera.rtsp.messages import frame
from hub.clock import Clock
from hub.media.codecs import from_prefixed, parameter_sets
from hub.media.packet import Track
from tests.hub.camera.rtsp.packets import STEP, Coded, Packetiser, coded, packets_of
from tests.hub.camera.scenes import RATE, read

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
        method, url, protocol = line.split(" ")
        if protocol != "RTSP/1.0":
            raise ConnectionError("Another test's client, which still knows this port.")
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


@cache
def scene(path: Path) -> Coded:
    """Return a rendered file as a camera would send it."""
    info, packets = read(path)
    sets = parameter_sets(info.video.extradata)
    assert sets is not None
    video = [packet for packet in packets if packet.track is Track.VIDEO]
    return Coded(
        coding="h264",
        sets=(*sets.sps, *sets.pps),
        pictures=tuple(tuple(from_prefixed(packet.payload)) for packet in video),
        times=tuple(range(len(video))),
    )


@dataclass(slots=True)
class PacedCamera:
    """Sends a scene over and over, from its beginning on each connection."""

    coded: Coded
    clock: Clock
    script: Script
    before: Mapping[int, Callable[[], None]] = field(default_factory=dict)
    """What is done before a frame of the connection is sent."""
    ahead: int = 0
    """By how many ticks its clock has been set forward."""
    sent: int = 0
    """How many frames it has sent on this connection."""
    server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """The address of its stream."""
        return self.script.url

    async def play(self) -> None:
        """Send to whoever connects, one after another, until canceled."""
        plays = 0
        while True:
            await self._asked(plays := plays + 1)
            with suppress(ConnectionError, IndexError):
                await self._send()
            while self.script.connections:  # noqa: ASYNC110 -- nobody tells
                await asyncio.sleep(0.005)

    async def _asked(self, plays: int) -> None:
        async with self.script.news:
            await self.script.news.wait_for(lambda: self.script.methods.count("PLAY") >= plays)

    async def _send(self) -> None:
        cutter, begun_s = Packetiser(), self.clock.steady_s()
        self.sent = 0
        while True:
            await self.clock.sleep(max(0.0, begun_s + self.sent / RATE - self.clock.steady_s()))
            self.before.get(self.sent, int)()
            cutter.start = (0xFFFF0000 + self.ahead) & 0xFFFFFFFF
            picture = self.coded.pictures[self.sent % len(self.coded.pictures)]
            packets = cutter.picture(picture, self.sent)
            if self.script.connections[-1].is_closing():
                return
            await self.script.send(*(frame(0, packet) for packet in packets))
            self.sent += 1

    def set_clock(self, seconds: float) -> None:
        """Set its clock forward, or back."""
        self.ahead += round(seconds * STEP * RATE)

    async def plug_in(self) -> None:
        """Listen again, at the same address."""
        self.server = await asyncio.start_server(self.script.serve, "127.0.0.1", self.script.port)
        self.script.port = self.server.sockets[0].getsockname()[1]

    async def unplug(self) -> None:
        """Let it be gone: its connection ends, and nobody listens at its address."""
        if self.server is not None:
            self.server.close()
            self.server.close_clients()
            async with asyncio.timeout(60):
                await self.server.wait_closed()


@asynccontextmanager
async def paced_camera(path: Path, clock: Clock) -> AsyncGenerator[PacedCamera]:
    """Run such a camera while the block runs."""
    coded = scene(path)
    camera = PacedCamera(coded, clock, Script(sdp=description(coded), frames=()))
    await camera.plug_in()
    playing = asyncio.create_task(camera.play())
    try:
        yield camera
    finally:
        playing.cancel()
        with suppress(asyncio.CancelledError):
            await playing
        await camera.unplug()


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
