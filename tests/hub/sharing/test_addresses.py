"""Where the hub may connect to: the public internet over HTTPS, and else only by permission."""

import asyncio
from contextlib import suppress
from ipaddress import IPv4Address, ip_address
import socket
from typing import override

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer
from hypothesis import given, strategies as st
import pytest

from hub.errors import InvalidInputError
from hub.outbound import (
    MOST_ANSWER_BYTES,
    MOST_HEAD_BYTES,
    AddressRefusedError,
    CheckedResolver,
    check_url,
    outbound_session,
)
from noticeboard.rules.addresses import may_reach

PUBLIC = ["8.8.8.8", "2606:4700::1111"]
AT_HOME = ["10.1.2.3", "172.31.0.1", "192.168.1.9", "100.64.0.1", "127.0.0.1", "::1", "fd00::1"]
NEVER = [
    "0.0.0.0",  # noqa: S104 -- an address to refuse, not to bind
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "192.0.2.1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1%eth0",
    "ff02::1",
    "::ffff:8.8.8.8",
    "::ffff:127.0.0.1",
    "64:ff9b::8.8.8.8",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:0:1::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address: str) -> None:
    """The internet is where boards are."""
    assert may_reach(ip_address(address), allow_private=False)


@pytest.mark.parametrize("address", AT_HOME)
def test_this_network_is_reached_by_permission(address: str) -> None:
    """A private or loopback address needs the owner's word."""
    assert not may_reach(ip_address(address), allow_private=False)
    assert may_reach(ip_address(address), allow_private=True)


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_never_reached(address: str) -> None:
    """Link-local, multicast, reserved, mapped and translated addresses help only an attacker."""
    assert not may_reach(ip_address(address), allow_private=True)


@given(st.ip_addresses(v=4))
def test_no_disguise_of_an_address_is_reached(address: IPv4Address) -> None:
    """An IPv4 address inside an IPv6 one is never reached, whatever it is."""
    for disguise in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert not may_reach(ip_address(disguise), allow_private=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://board.example.org",
        "https://board.example.org:8443/boards/1",
        "https://8.8.8.8",
        "https://[2606:4700::1111]/",
    ],
)
def test_a_public_board_over_https_is_called(url: str) -> None:
    """That is the usual case, and needs no permission."""
    check_url(url, allow_private=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://board.example.org",
        "ftp://board.example.org",
        "file:///etc/passwd",
        "https://",
        "",
        "board.example.org",
        "https://user:secret@board.example.org",
        "https://board.example.org/?next=1",
        "https://board.example.org/#x",
        "https://board.example.org:0",
        "https://board.example.org:99999",
        "https://[::1",
        "https://169.254.169.254",
        "https://[::ffff:10.0.0.1]",
        "http://10.0.0.1",
        "http://8.8.8.8",
        "https://board.example.org/\r\nHost: x",
        "https://bo ard.example.org",
        "https://b\u043eard.example.org",
        "https://" + "x" * 600,
    ],
)
def test_no_permission_helps_a_wrong_address(url: str) -> None:
    """Plain HTTP outside loopback, odd parts and special addresses are refused with a sentence."""
    with pytest.raises(InvalidInputError):
        check_url(url, allow_private=True)


@pytest.mark.parametrize(
    "url", ["https://10.0.0.1", "http://127.0.0.1:8080", "http://[::1]", "https://192.168.1.2/b"]
)
def test_a_board_at_home_needs_permission(url: str) -> None:
    """The owner's word opens this network, and plain HTTP on loopback."""
    check_url(url, allow_private=True)
    with pytest.raises(InvalidInputError, match="on your own network"):
        check_url(url, allow_private=False)


class _Answers(AbstractResolver):
    """Resolves every name to the same addresses."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in self._addresses
        ]

    @override
    async def close(self) -> None:
        return


async def test_one_bad_address_spoils_a_name() -> None:
    """A name that also leads home is refused whole, so that no retry ends up there."""
    assert await CheckedResolver(_Answers("8.8.8.8"), allow_private=False).resolve("b")
    for addresses in (("8.8.8.8", "10.0.0.1"), ("10.0.0.1",), ("nonsense",)):
        with pytest.raises(AddressRefusedError):
            await CheckedResolver(_Answers(*addresses), allow_private=False).resolve("b")


@pytest.mark.parametrize("host", ["practice.invalid", "PRACTICE.INVALID.", "a.invalid", "invalid"])
@pytest.mark.parametrize("allow_private", [False, True])
async def test_a_name_that_cannot_exist_is_never_asked_for(
    host: str, *, allow_private: bool
) -> None:
    """Nobody who resolves names learns of the practice board, whatever code asks for it."""
    resolver = CheckedResolver(_Answers("8.8.8.8"), allow_private=allow_private)

    with pytest.raises(AddressRefusedError):
        await resolver.resolve(host)
    with pytest.raises(InvalidInputError, match="No board can have this address"):
        check_url(f"https://{host}", allow_private=allow_private)


async def test_a_literal_home_address_opens_no_socket() -> None:
    """A literal is never resolved, so the last check is where the socket is made."""
    names: list[str] = []

    async def seen(request: web.Request) -> web.Response:
        names.append(request.path)
        return web.Response(text="hello")

    app = web.Application()
    app.router.add_get("/", seen)
    async with TestServer(app) as server:
        for url in (server.make_url("/"), server.make_url("/").with_host("localhost")):
            async with outbound_session(allow_private=False) as session:
                with pytest.raises(aiohttp.ClientConnectorError):
                    await session.get(url)
            async with outbound_session(allow_private=True) as session, session.get(url) as got:
                assert await got.text() == "hello"

    assert names == ["/", "/"]


async def test_no_redirect_is_followed() -> None:
    """A board cannot send the hub elsewhere, even if a caller forgot to forbid it."""
    names: list[str] = []

    async def away(request: web.Request) -> web.Response:
        names.append(request.path)
        raise web.HTTPFound("/elsewhere")

    app = web.Application()
    app.router.add_get("/{any:.*}", away)
    async with TestServer(app) as server, outbound_session(allow_private=True) as session:
        with pytest.raises(aiohttp.ClientError, match="redirect"):
            async with asyncio.timeout(60):
                await session.get(server.make_url("/"))

    assert names == ["/"]


async def _answering(head: bytes, endless: bytes) -> int:
    """Ask something that sends a head and then the same bytes forever; return how many it sent."""
    sent = 0

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        with suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(head)
            while True:
                writer.write(endless)
                await writer.drain()
                sent += len(endless)
        writer.close()

    server = await asyncio.start_server(flood, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, outbound_session(allow_private=True) as session:
        with suppress(aiohttp.ClientError):
            async with session.get(f"http://127.0.0.1:{port}/") as answer:
                await answer.content.read()
    return sent


@pytest.mark.parametrize(
    ("head", "endless", "most"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X: " + b"x" * 4000 + b"\r\n", MOST_HEAD_BYTES),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            b"X: " + b"x" * 4000 + b"\r\n",
            MOST_ANSWER_BYTES,
        ),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 4096, MOST_ANSWER_BYTES),
    ],
    ids=["headers", "trailers", "body"],
)
async def test_an_answer_without_end_is_hung_up_on(head: bytes, endless: bytes, most: int) -> None:
    """Headers, trailers and a body are taken up to a limit, whoever reads them or does not."""
    async with asyncio.timeout(60):
        sent = await _answering(head, endless)

    # What was on its way when the line was cut lies in the two sockets' buffers.
    assert sent < most + (12 << 20)
