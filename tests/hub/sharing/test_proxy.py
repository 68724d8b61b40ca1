"""Through a SOCKS proxy: it resolves the names, everything goes by it, and home stays refused."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
import ssl
import sys

import aiohttp
import pytest

from hub.errors import DeliveryError, InvalidInputError
from hub.model.decision import ShareState
from hub.outbound import AddressRefusedError, Outbound, outbound_session
from tests.hub.sharing.conftest import Home, a_key_pair, a_request, an_approval


@dataclass(slots=True)
class FakeProxy:
    """A SOCKS 5 proxy (RFC 1928) that reaches one port on loopback, whatever it is asked for."""

    to_port: int
    asked: list[tuple[int, str, int]] = field(default_factory=list)
    """Type of address (1 and 4: literal, 3: name), host, port."""
    url: str = ""

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[None]:
        """Serve while the block runs."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            _, methods = await reader.readexactly(2)
            await reader.readexactly(methods)
            writer.write(b"\x05\x00")
            *_, kind = await reader.readexactly(4)
            length = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
            host = await reader.readexactly(length)
            port = int.from_bytes(await reader.readexactly(2))
            named = host.decode() if kind == 3 else ".".join(map(str, host))
            self.asked.append((kind, named, port))
            there, back = await asyncio.open_connection("127.0.0.1", self.to_port)
            writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            await asyncio.gather(_pour(reader, back), _pour(there, writer))
        writer.close()


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await source.read(65536):
            into.write(piece)
            await into.drain()
    into.close()


def port_of(home: Home) -> int:
    """Return where the board listens."""
    return int(home.policy.url.rpartition(":")[2])


async def test_a_share_goes_through_the_proxy(home: Home) -> None:
    """Every connection of a share is the proxy's to make, by the board's name, never resolved."""
    request = a_request(a_key_pair()[0])
    proxy = FakeProxy(to_port=port_of(home))
    home.policy = replace(home.policy, url=f"http://localhost:{port_of(home)}")
    async with proxy.served():
        outbound = home.outbound = Outbound(proxy.url)
        share = await home.sharer().share(an_approval(request), request)
        await outbound.close()

    assert share.state is ShareState.DELIVERED
    assert proxy.asked
    assert set(proxy.asked) == {(3, "localhost", port_of(home))}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "[::1]",
        "[fd00::1]",
        "169.254.169.254",
        "[::ffff:8.8.8.8]",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "localhost",
        "board.localhost",
        "board.local",
        "board.local.",
        "router",
        "nas.home.arpa",
        "gw.internal",
    ],
)
async def test_home_is_not_asked_for_by_a_proxy(host: str) -> None:
    """A proxy may stand in the home network: what lies there is refused before it is asked."""
    proxy = FakeProxy(to_port=9)
    async with proxy.served(), outbound_session(allow_private=False, proxy=proxy.url) as session:
        with pytest.raises(AddressRefusedError):
            await session.get(f"http://{host}/")

    assert proxy.asked == []


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[::ffff:8.8.8.8]", "127.1", "0x7f000001", "practice.invalid"]
)
async def test_no_permission_helps_a_disguise(host: str) -> None:
    """What no board can have, no proxy is asked for either."""
    proxy = FakeProxy(to_port=9)
    async with proxy.served(), outbound_session(allow_private=True, proxy=proxy.url) as session:
        with pytest.raises(AddressRefusedError):
            await session.get(f"http://{host}/")

    assert proxy.asked == []


async def test_a_bastion_is_reached_through_the_proxy_alone() -> None:
    """What cosigns a board dials out by the proxy, too, and never into the home network."""
    proxy, tls = FakeProxy(to_port=9), ssl.create_default_context()
    async with proxy.served():
        outbound = Outbound(proxy.url)
        for host in ("router", "127.0.0.1", "127.1", "practice.invalid"):
            with pytest.raises(AddressRefusedError):
                await outbound.open_tls(host, 443, tls, allow_private=False)
        assert proxy.asked == []
        with pytest.raises(OSError):  # noqa: PT011 -- nobody listens there
            await outbound.open_tls("bastion.example.org", 443, tls, allow_private=False)
        await outbound.close()

    assert proxy.asked == [(3, "bastion.example.org", 443)]


async def test_a_proxy_that_is_away_lets_nothing_go_around_it(home: Home) -> None:
    """If the proxy does not answer, the share waits; the board is not called without it."""
    request = a_request(a_key_pair()[0])
    outbound = home.outbound = Outbound("socks5://127.0.0.1:9")

    with pytest.raises(DeliveryError, match="Check that the proxy is running"):
        await home.sharer().share(an_approval(request), request)
    await outbound.close()

    assert home.inbox.steps == []


@pytest.mark.parametrize(
    "proxy",
    [
        "127.0.0.1:9050",
        "http://127.0.0.1:9050",
        "socks5://127.0.0.1",
        "socks5://:9050",
        "socks5://127.0.0.1:99999",
        "socks5://127.0.0.1:9050/x",
        "socks5://[::1:9050",
    ],
)
async def test_a_proxy_that_cannot_be_is_refused(proxy: str) -> None:
    """A wrong address is a sentence at the start, not a failure later."""
    with pytest.raises(InvalidInputError, match="socks5://"):
        Outbound(proxy)


async def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is an extra: whoever needs it is told so."""
    monkeypatch.setitem(sys.modules, "aiohttp_socks", None)

    with pytest.raises(InvalidInputError, match=r"\[socks\]"):
        Outbound("socks5://127.0.0.1:9050")


async def test_a_proxy_bounds_answers_too() -> None:
    """Headers without end are hung up on, whoever made the connection."""

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                writer.write(b"X: " + b"x" * 4000 + b"\r\n")
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(flood, "127.0.0.1", 0)
    proxy = FakeProxy(to_port=server.sockets[0].getsockname()[1])
    async with (
        asyncio.timeout(60),
        server,
        proxy.served(),
        outbound_session(allow_private=True, proxy=proxy.url) as session,
    ):
        with pytest.raises(aiohttp.ClientError):
            await session.get("http://localhost/")
