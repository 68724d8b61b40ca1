"""Where the hub may connect to: the one guard against being sent into the home network.

An address is checked three times: the literal host of a URL, because aiohttp doesn't resolve
literals; every address a name resolves to; and the address a socket is about to be opened to. If
the owner has set a SOCKS proxy, everything goes through it and it resolves the names. Of the three
checks only the first remains, and names that belong to a home network are refused too.

Answers are bounded before any code can read them.
"""

import asyncio
from collections.abc import Awaitable, Callable
import errno
from functools import partial
import math
import re
import socket
import ssl
from types import SimpleNamespace
from typing import Any, NoReturn, override
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler

from hub.errors import InvalidInputError
from noticeboard.rules.addresses import (
    is_loopback,
    literal_address,
    may_reach,
    names_home,
    names_nothing,
)
from noticeboard.runtime.text import Text

MOST_HEAD_BYTES = 64 << 10
MOST_ANSWER_BYTES = 16 << 20
"""Several times the longest answer of a board, including headers."""


class OutboundError(OSError):
    """A connection that was not made, with the sentence shown to a person."""

    def __init__(self, text: Text) -> None:
        super().__init__(errno.EACCES, str(text))
        self.text = text


def refusal_in(error: BaseException) -> OutboundError | None:
    """Return this module's own refusal among an error's causes; aiohttp wraps it."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OutboundError):
        cause = cause.__cause__
    return cause


class BoundedHeads(ResponseHandler):
    """Aborts an answer whose headers are too long.

    How much of a body is read is its reader's decision. Headers, trailers and unrequested data pile
    up in memory before there is a reader.
    """

    most_bytes: float = math.inf
    """Limit for the whole answer, including headers."""
    owner: object = None
    """Whatever must live as long as the connection."""
    _head_bytes: float = 0
    _all_bytes = 0

    @override
    def set_response_params(self, **kwargs: Any) -> None:
        self._head_bytes = self._all_bytes = 0
        super().set_response_params(**kwargs)

    @override
    def feed_data(self, *args: Any, **kwargs: Any) -> None:
        # The head is complete. From here on only the sum counts.
        self._head_bytes = -math.inf
        super().feed_data(*args, **kwargs)

    @override
    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        self._all_bytes += len(data)
        super().data_received(data)
        too_long = self._head_bytes > MOST_HEAD_BYTES or self._all_bytes > self.most_bytes
        if too_long and self.transport is not None:
            self.transport.abort()


class BoundedAnswers(BoundedHeads):
    """Also aborts an answer that is too long as a whole: not for endless pictures."""

    most_bytes = MOST_ANSWER_BYTES


def bounded(
    connector: aiohttp.TCPConnector, by: type[BoundedHeads] = BoundedHeads
) -> aiohttp.TCPConnector:
    """Return the connector, which now bounds what it receives. Needs a running loop."""
    factory: Any = partial(by, loop=asyncio.get_running_loop())
    connector._factory = factory  # noqa: SLF001 -- there is no other way, and tests flood it
    return connector


CONNECT_S = 15
READ_S = 60
TOTAL_S = 3600
"""A large share over a slow line takes time. Silence isn't allowed to."""
USER_AGENT = "neighbors-requests"
MAX_URL_CHARS = 512

type _OnStart = Callable[
    [aiohttp.ClientSession, SimpleNamespace, aiohttp.TraceRequestStartParams], Awaitable[None]
]


def check_url(url: str, *, allow_private: bool) -> None:
    """Refuse an address the hub must not call: not HTTPS (except on loopback), or not public.

    Raises InvalidInputError. A name is checked again when it is resolved.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InvalidInputError("board.address_unreadable") from error
    printable = url.isascii() and url.isprintable() and " " not in url
    if not host or not printable or len(url) > MAX_URL_CHARS or port == 0:
        raise InvalidInputError("board.address_form")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise InvalidInputError("board.address_parts")
    if names_nothing(host):
        raise InvalidInputError("board.address_impossible")
    literal = literal_address(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise InvalidInputError("board.address_https")
    if literal is not None and not may_reach(literal, allow_private=allow_private):
        raise InvalidInputError(_refusal(allow_private=allow_private))


def _refusal(*, allow_private: bool) -> Text:
    if allow_private:
        return Text("board.address_impossible")
    return Text("board.address_private")


class AddressRefusedError(OutboundError):
    """A name or a socket led to an address the hub must not reach."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__(_refusal(allow_private=allow_private))


class CheckedResolver(AbstractResolver):
    """Resolves names. Refuses a name if any of its addresses must not be reached."""

    def __init__(self, inner: AbstractResolver, *, allow_private: bool) -> None:
        self._inner = inner
        self._allow_private = allow_private

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if names_nothing(host):
            # Not even asked: whoever resolves names must not learn of the practice board.
            raise AddressRefusedError(allow_private=True)
        found = await self._inner.resolve(host, port, family)
        for result in found:
            address = literal_address(result["host"])
            if address is None or not may_reach(address, allow_private=self._allow_private):
                raise AddressRefusedError(allow_private=self._allow_private)
        return found

    @override
    async def close(self) -> None:
        await self._inner.close()


def outbound_session(*, allow_private: bool, proxy: str = "") -> aiohttp.ClientSession:
    """Return a session that reaches only what it may, follows no redirect, and identifies no house.

    It stores no cookies, ignores proxies from the environment, and decompresses nothing: the caller
    decides how much of a compressed answer to read. Raises InvalidInputError if the proxy can't be
    used.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_refuse_redirect)
    if proxy:
        trace.on_request_start.append(_check_proxied(allow_private=allow_private))
    return aiohttp.ClientSession(
        connector=_through(proxy) if proxy else _direct(allow_private=allow_private),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
        timeout=aiohttp.ClientTimeout(total=TOTAL_S, sock_connect=CONNECT_S, sock_read=READ_S),
        trace_configs=[trace],
        auto_decompress=False,
        trust_env=False,
    )


def _direct(*, allow_private: bool) -> aiohttp.BaseConnector:
    def open_socket(info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, peer = info
        address = literal_address(str(peer[0]))
        if address is None or not may_reach(address, allow_private=allow_private):
            raise AddressRefusedError(allow_private=allow_private)
        return socket.socket(family, kind, protocol)

    connector = aiohttp.TCPConnector(
        resolver=CheckedResolver(aiohttp.ThreadedResolver(), allow_private=allow_private),
        socket_factory=open_socket,
    )
    return bounded(connector, BoundedAnswers)


def _through(proxy: str) -> aiohttp.BaseConnector:
    """Return a connector for a SOCKS 5 proxy, which gets names and resolves them itself."""
    try:
        # Imported only here: few have a proxy, and its library is an extra.
        from aiohttp_socks import ProxyConnector  # noqa: PLC0415
        from python_socks import (  # noqa: PLC0415
            ProxyConnectionError,
            ProxyError,
            ProxyTimeoutError,
        )
    except ImportError as error:
        raise InvalidInputError("board.proxy_extra") from error

    class Proxied(ProxyConnector):
        """Connects only through a proxy. If that fails, nothing goes around it."""

        @override
        async def _connect_via_proxy(
            self, *args: Any, **kwargs: Any
        ) -> tuple[asyncio.Transport, ResponseHandler]:
            try:
                transport, plain = await super()._connect_via_proxy(*args, **kwargs)
            except (ProxyError, ProxyConnectionError, ProxyTimeoutError, OSError) as error:
                raise OutboundError(Text("share.proxy")) from error
            answers = BoundedAnswers(self._loop)
            answers.owner = plain  # Its writer would close the connection if it went.
            transport.set_protocol(answers)
            answers.connection_made(transport)
            return transport, answers

    try:
        parts = urlsplit(proxy)
        usable = parts.scheme == "socks5" and parts.hostname and parts.port and not parts.path
    except ValueError:
        usable = False
    if not usable:
        raise InvalidInputError("board.proxy_form")
    return Proxied.from_url(proxy, rdns=True)


async def _open_through(proxy: str, host: str, port: int) -> socket.socket:
    """Return a connection that the proxy has opened; raises OSError."""
    from python_socks import (  # noqa: PLC0415 -- as above
        ProxyConnectionError,
        ProxyError,
        ProxyTimeoutError,
    )
    from python_socks.async_.asyncio import Proxy  # noqa: PLC0415

    try:
        return await Proxy.from_url(proxy, rdns=True).connect(host, port)
    except (ProxyError, ProxyConnectionError, ProxyTimeoutError) as error:
        raise OutboundError(Text("share.proxy")) from error


def _check_proxied(*, allow_private: bool) -> _OnStart:
    """Return a hook that refuses, before the proxy is called, a host that may be in a home."""

    async def check(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        params: aiohttp.TraceRequestStartParams,
    ) -> None:
        if _is_refused(params.url.raw_host or "", allow_private=allow_private):
            raise AddressRefusedError(allow_private=allow_private)

    return check


def _is_refused(host: str, *, allow_private: bool) -> bool:
    """Return whether a host may be in a home, before anybody resolves it."""
    host = host.rstrip(".").lower()
    literal = literal_address(host)
    if literal is not None:
        return not may_reach(literal, allow_private=allow_private)
    is_home = names_home(host) and not allow_private
    return _odd_number(host) or names_nothing(host) or is_home


def _odd_number(host: str) -> bool:
    """Return whether a host is an IPv4 address in disguise, such as 127.1 or 0x7f000001."""
    return re.fullmatch(r"[0-9]+|0x[0-9a-f]*", host.rpartition(".")[2]) is not None


async def _refuse_redirect(
    _session: aiohttp.ClientSession,
    _context: SimpleNamespace,
    _params: aiohttp.TraceRequestRedirectParams,
) -> NoReturn:
    """End a request that is redirected: the new address was never checked."""
    raise aiohttp.ClientPayloadError("The board answered with a redirect, which is not followed.")


class Outbound:
    """Two sessions: one that never reaches this network, and one for boards on it."""

    def __init__(self, proxy: str = "") -> None:
        """Take a SOCKS proxy that both go through, or none; raises InvalidInputError."""
        self._proxy = proxy
        self._public = outbound_session(allow_private=False, proxy=proxy)
        self._private = outbound_session(allow_private=True, proxy=proxy)

    def to(self, *, allow_private: bool) -> aiohttp.ClientSession:
        """Return the session for a board, by whether its owner allows a private address."""
        return self._private if allow_private else self._public

    async def open_tls(
        self, host: str, port: int, tls: ssl.SSLContext, *, allow_private: bool
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection with TLS, to where a session may go; raises OSError."""
        if _is_refused(host, allow_private=allow_private):
            raise AddressRefusedError(allow_private=allow_private)
        if self._proxy:
            opened = await _open_through(self._proxy, host, port)
            return await asyncio.open_connection(sock=opened, ssl=tls, server_hostname=host)
        resolver = CheckedResolver(aiohttp.ThreadedResolver(), allow_private=allow_private)
        failed: OSError = OutboundError(Text("board.address_impossible"))
        for found in await resolver.resolve(host, port, socket.AF_UNSPEC):
            try:
                # The address, and not the name: what a name leads to was checked only now.
                return await asyncio.open_connection(
                    found["host"], port, ssl=tls, server_hostname=host
                )
            except OSError as error:
                failed = error
        raise failed

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.gather(self._public.close(), self._private.close())
