"""HTTP/2 as a server: what curl sends is answered, and whoever floods or stalls is cut off."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from h2.errors import ErrorCodes as Code
from hpack import Decoder, Encoder
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    PushPromiseFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)
import pytest

from noticeboard.runtime.exchange import Bounds, ConnectionBrokenError, Request, Response
from noticeboard.runtime.http2 import MOST_STREAMS, PREFACE, Server

ACK = END_STREAM = 0x1
END_HEADERS: Final = 0x4


def encode(*headers: tuple[str, str]) -> bytes:
    """Return headers as they are sent on a connection."""
    return Encoder().encode(headers, huffman=False)


GET: Final = encode((":method", "GET"), (":path", "/a"), (":scheme", "https"))
POST: Final = encode((":method", "POST"), (":path", "/a"), (":scheme", "https"))
FULL: Final = Bounds(most_body_bytes=100_000)


async def answer(request: Request) -> Response:
    """Say what was asked; hang if that is wanted."""
    if request.path == "/hang":
        await asyncio.Event().wait()
    said = f"{request.method} {request.path} {len(request.body)}"
    return Response(status=200, body=said.encode() * 2000, headers={"content-type": "text/plain"})


@asynccontextmanager
async def served(bounds: Bounds = FULL) -> AsyncGenerator[tuple[int, list[BaseException]]]:
    """Serve on a port; give it, and how connections ended."""
    ended: list[BaseException] = []
    connections: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await Server(reader, writer, answer, bounds).run()
        except (ConnectionBrokenError, OSError) as error:
            ended.append(error)

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(asyncio.create_task(serve(reader, writer)))

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], ended
        async with asyncio.timeout(20):
            await asyncio.wait(connections)


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """Return a frame's bytes."""
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


class Peer:
    """A client that sends whatever it is given."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        writer.write(PREFACE + frame(SettingsFrame.type, 0, 0))

    async def frames(self, kind: int, until: Callable[[int], bool]) -> list[tuple[int, bytes]]:
        """Return the streams and payloads of a kind, until so many have come, or all."""
        found: list[tuple[int, bytes]] = []
        async with asyncio.timeout(20):
            while not until(len(found)):
                try:
                    head = await self.reader.readexactly(9)
                    payload = await self.reader.readexactly(int.from_bytes(head[:3]))
                except (asyncio.IncompleteReadError, ConnectionError):
                    break
                if head[3] == kind:
                    found.append((int.from_bytes(head[5:]), payload))
        return found


@asynccontextmanager
async def peer(port: int) -> AsyncGenerator[Peer]:
    """Connect by hand."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Peer(reader, writer)
    finally:
        writer.close()


async def curl(*words: object) -> str:
    """Return what curl prints."""
    command = ("curl", "-sS", "-w", " %{http_code}\n", "--http2-prior-knowledge", *map(str, words))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    return (await process.communicate())[0].decode()


async def test_curl_is_answered(tmp_path: Path) -> None:
    """Two requests on one connection, a body larger than a window, and one that is too large."""
    for name, size in (("fits", 90_000), ("large", 2_000_000)):
        (tmp_path / name).write_bytes(b"x" * size)
    async with served() as (port, ended):
        url = f"http://127.0.0.1:{port}"
        both = await curl(f"{url}/a", f"{url}/b?c=d")
        fits = await curl("--data-binary", f"@{tmp_path / 'fits'}", f"{url}/up")
        large = await curl("--data-binary", f"@{tmp_path / 'large'}", f"{url}/up")

    assert both == "GET /a 0" * 2000 + " 200\n" + "GET /b?c=d 0" * 2000 + " 200\n"
    assert fits == "POST /up 90000" * 2000 + " 200\n"
    assert large == " 413\n"
    assert not any(isinstance(error, ConnectionBrokenError) for error in ended)


FLOODS: Final = {
    "pings": (frame(PingFrame.type, 0, 0, bytes(8)) * 1000, Code.ENHANCE_YOUR_CALM),
    "settings": (frame(SettingsFrame.type, 0, 0) * 1000, Code.ENHANCE_YOUR_CALM),
    "unknown": (frame(0xEE, 0, 0) * 1000, Code.ENHANCE_YOUR_CALM),
    "empty data": (
        frame(HeadersFrame.type, END_HEADERS, 1, POST) + frame(DataFrame.type, 0, 1) * 1000,
        Code.ENHANCE_YOUR_CALM,
    ),
    "resets": (
        b"".join(
            frame(HeadersFrame.type, END_HEADERS, number, POST)
            + frame(RstStreamFrame.type, 0, number, bytes(4))
            for number in range(1, 2000, 2)
        ),
        Code.ENHANCE_YOUR_CALM,
    ),
    "continuations": (
        frame(HeadersFrame.type, 0, 1, GET) + frame(ContinuationFrame.type, 0, 1) * 1000,
        Code.ENHANCE_YOUR_CALM,
    ),
    "long headers": (
        frame(HeadersFrame.type, 0, 1, GET) + frame(ContinuationFrame.type, 0, 1, b"x" * 16_384),
        Code.ENHANCE_YOUR_CALM,
    ),
    # One header of the dynamic table, a byte each time, as in "HPACK bombs".
    "grown headers": (
        frame(
            HeadersFrame.type,
            END_HEADERS,
            1,
            encode(("a", "b" * 3000)) + b"\xbe" * 10,
        ),
        Code.ENHANCE_YOUR_CALM,
    ),
    # Unknown ones, which h2 stores.
    "many settings": (
        2
        * frame(
            SettingsFrame.type,
            0,
            0,
            b"".join((1000 + n).to_bytes(2) + bytes(4) for n in range(600)),
        ),
        Code.ENHANCE_YOUR_CALM,
    ),
    "a large frame": (b"\x01\x00\x00" + bytes(6), Code.FRAME_SIZE_ERROR),
    "a wide window": (
        frame(WindowUpdateFrame.type, 0, 0, b"\x7f\xff\xff\xff"),
        Code.FLOW_CONTROL_ERROR,
    ),
    "a server's stream": (frame(HeadersFrame.type, END_HEADERS, 2, GET), Code.PROTOCOL_ERROR),
    "data for nothing": (frame(DataFrame.type, 0, 5, b"x"), Code.PROTOCOL_ERROR),
    "a push": (frame(PushPromiseFrame.type, 0, 1, bytes(4)), Code.PROTOCOL_ERROR),
    "bad padding": (frame(HeadersFrame.type, END_HEADERS | 8, 1, b"\xff\0"), Code.PROTOCOL_ERROR),
    "bad headers": (
        frame(HeadersFrame.type, END_HEADERS, 1, b"\xff\xff\xff"),
        Code.COMPRESSION_ERROR,
    ),
}


@pytest.mark.parametrize("flood", FLOODS)
async def test_floods_end_the_connection(flood: str) -> None:
    """Each kind of flood, and each broken rule, ends it with the code that says why."""
    sent, code = FLOODS[flood]
    async with served() as (port, ended), peer(port) as client:
        client.writer.write(sent)
        goodbyes = await client.frames(GoAwayFrame.type, lambda _: False)

    assert [int.from_bytes(raw[4:]) for _, raw in goodbyes] == [code]
    [error] = ended
    assert isinstance(error, ConnectionBrokenError)
    assert error.code is code


async def test_streams_are_bounded() -> None:
    """More requests at a time than are answered are refused one by one, until one is canceled."""
    hang = encode((":method", "GET"), (":path", "/hang"), (":scheme", "https"))
    numbers = range(1, 2 * MOST_STREAMS + 6, 2)
    async with served() as (port, ended), peer(port) as client:
        for number in numbers:
            client.writer.write(frame(HeadersFrame.type, END_HEADERS | END_STREAM, number, hang))
        refused = await client.frames(RstStreamFrame.type, lambda many: many == 3)
        last = numbers[-1] + 2
        client.writer.write(
            frame(RstStreamFrame.type, 0, 1, bytes(4)) + frame(PingFrame.type, 0, 0, bytes(8))
        )
        await client.frames(PingFrame.type, lambda many: many == 1)
        client.writer.write(frame(HeadersFrame.type, END_HEADERS | END_STREAM, last, GET))
        [(answered, _)] = await client.frames(DataFrame.type, lambda many: many == 1)

    assert refused == [(number, b"\0\0\0\7") for number in numbers[MOST_STREAMS:]]
    assert answered == last
    assert ended == [] or isinstance(ended[0], OSError)


async def test_a_bad_request_harms_no_other() -> None:
    """What a stranger may send through a bastion gets an answer, and the connection goes on."""
    bad = encode((":method", "GET")) + b"\0\x01A\x01\xff"
    odd = GET + b"\0\x01A\x01\xff"
    async with served() as (port, ended), peer(port) as client:
        for number, sent in ((1, bad), (3, odd)):
            client.writer.write(
                frame(HeadersFrame.type, END_HEADERS | END_STREAM, number, sent),
            )
        answers = await client.frames(HeadersFrame.type, lambda many: many == 2)
        assert ended == []

    decoder = Decoder()
    statuses = {number: dict(decoder.decode(raw, raw=True))[b":status"] for number, raw in answers}
    assert statuses == {1: b"400", 3: b"200"}


async def test_a_peer_that_goes_is_answered_first() -> None:
    """What arrived before the peer said that it goes is answered; then the connection ends."""
    async with served() as (port, ended), peer(port) as client:
        client.writer.write(
            frame(HeadersFrame.type, END_HEADERS | END_STREAM, 1, GET)
            + frame(GoAwayFrame.type, 0, 0, bytes(8))
        )
        body = await client.frames(DataFrame.type, lambda _: False)

    assert b"".join(raw for _, raw in body) == b"GET /a 0" * 2000
    assert ended == []


async def test_slow_and_silent_peers(caplog: pytest.LogCaptureFixture) -> None:
    """A body that doesn't come is canceled; a peer that answers no ping is cut off."""
    bounds = Bounds(most_body_bytes=100, request_s=0.1, ping_s=0.05, silent_s=0.2)
    async with served(bounds) as (port, ended), peer(port) as client:
        client.writer.write(frame(HeadersFrame.type, END_HEADERS, 1, POST))
        canceled = await client.frames(RstStreamFrame.type, lambda many: many == 1)
        for _ in range(6):
            await client.frames(PingFrame.type, lambda many: many == 1)
            client.writer.write(frame(PingFrame.type, ACK, 0, bytes(8)))
        assert ended == []
        await client.frames(GoAwayFrame.type, lambda _: False)

    assert canceled == [(1, b"\0\0\0\x08")]
    assert caplog.records == []


async def test_waits_until_the_peer_takes_more() -> None:
    """An answer is sent as far as the peer's windows allow, and the rest when they open."""
    narrow = frame(SettingsFrame.type, 0, 0, b"\0\4" + (10).to_bytes(4))
    async with served() as (port, _), peer(port) as client:
        client.writer.write(narrow + frame(HeadersFrame.type, END_HEADERS | END_STREAM, 1, GET))
        first = await client.frames(DataFrame.type, lambda many: many == 1)
        client.writer.write(frame(WindowUpdateFrame.type, 0, 1, (100_000).to_bytes(4)))
        rest = await client.frames(DataFrame.type, lambda many: many == 1)

    assert first == [(1, b"GET /a 0GE")]
    assert rest[0][1] == (b"GET /a 0" * 2000)[10:]
