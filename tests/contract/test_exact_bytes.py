"""What a hub sends before anybody approves anything, byte for byte."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from hub.discovery.ws_discovery import PROBES, probes
from hub.errors import HubError
from hub.feeds.client import BoardClient
from hub.feeds.preview import fetch_description
from hub.outbound import outbound_session

ALWAYS = "User-Agent: neighbors-requests\r\nAccept-Encoding: identity\r\n"


@dataclass(slots=True)
class Ear:
    """A server on loopback that keeps what it is sent and answers nothing worth reading."""

    url: str = ""
    host: str = ""
    heard: list[str] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Keep one request, say 404 and hang up."""
        with suppress(asyncio.IncompleteReadError):
            self.heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
            writer.write(
                b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        writer.close()


@asynccontextmanager
async def an_ear() -> AsyncGenerator[Ear]:
    """Give a server for as long as the block runs."""
    ear = Ear()
    server = await asyncio.start_server(ear.answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    ear.host = f"{host}:{port}"
    ear.url = f"http://{ear.host}"
    async with server:
        yield ear


async def sent(ask: Callable[[BoardClient], Awaitable[object]]) -> tuple[str, str]:
    """Return what a look sends, and to which host."""
    async with an_ear() as ear, outbound_session(allow_private=True) as session:
        with suppress(HubError):
            await ask(BoardClient(session, ear.url, "board.example"))
    [heard] = ear.heard
    return heard, ear.host


async def test_the_first_look() -> None:
    """A checkpoint is asked for, by nobody in particular."""
    heard, host = await sent(lambda wire: wire.get("checkpoint", cap_bytes=9))

    assert heard == f"GET /checkpoint HTTP/1.1\r\nHost: {host}\r\n{ALWAYS}Accept: */*\r\n\r\n"


async def test_a_look_past_caches() -> None:
    """A doubt is told to caches, and not what it is about."""
    heard, host = await sent(lambda wire: wire.get("checkpoint", cap_bytes=9, past_caches=True))

    doubt = "Cache-Control: no-cache\r\n"
    assert (
        heard == f"GET /checkpoint HTTP/1.1\r\nHost: {host}\r\n{ALWAYS}{doubt}Accept: */*\r\n\r\n"
    )


async def test_growth() -> None:
    """Of entries, how many bytes the hub has."""
    heard, host = await sent(
        lambda wire: wire.get("tile/entries/000.p/3", cap_bytes=9, known_bytes=412)
    )

    part = "Range: bytes=412-\r\n"
    assert heard == (
        f"GET /tile/entries/000.p/3 HTTP/1.1\r\nHost: {host}\r\n{ALWAYS}{part}Accept: */*\r\n\r\n"
    )


async def test_hints() -> None:
    """The connection that is kept open says nothing but that it is."""

    async def listen(wire: BoardClient) -> None:
        async for _ in wire.lines("live"):
            pass

    heard, host = await sent(listen)

    kind = "Accept: text/event-stream\r\n"
    assert heard == f"GET /live HTTP/1.1\r\nHost: {host}\r\n{ALWAYS}{kind}\r\n"


async def test_hint_as_a_file() -> None:
    """Nor does the file, which is read if the board has no room for a connection."""
    heard, host = await sent(lambda wire: wire.get("hint", cap_bytes=9))

    assert heard == f"GET /hint HTTP/1.1\r\nHost: {host}\r\n{ALWAYS}Accept: */*\r\n\r\n"


async def test_first_contact() -> None:
    """A board that is looked at before it is added learns no more than one that is followed."""
    async with an_ear() as ear, outbound_session(allow_private=True) as session:
        with suppress(HubError):
            await fetch_description(ear.url, session, allow_private_address=True)

    [heard] = ear.heard
    assert heard == f"GET /board.json HTTP/1.1\r\nHost: {ear.host}\r\n{ALWAYS}Accept: */*\r\n\r\n"


def test_a_question_for_cameras() -> None:
    """Every hub asks the network for cameras in the same words, but for an id made by chance."""
    one, other = "11111111-0000-4000-8000-000000000000", "22222222-0000-4000-8000-000000000000"
    for number in range(PROBES):
        asked = [probe.replace(one[:-2].encode(), b"") for probe in probes(number, one)]
        assert asked == [probe.replace(other[:-2].encode(), b"") for probe in probes(number, other)]
        assert not any(b"neighbors" in probe for probe in asked)
