"""Connections through a SOCKS 5 proxy, which gets names and resolves them itself."""

import asyncio
from typing import Any, override
from urllib.parse import urlsplit

from aiohttp.client_proto import ResponseHandler
from aiohttp_socks import ProxyConnector
from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from hub.errors import InvalidInputError
from hub.outbound.http import BoundedAnswers, OutboundError
from noticeboard.runtime.text import Text


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
        bounded = BoundedAnswers(self._loop)
        bounded.keeps = plain  # Its writer would close the connection if it went.
        transport.set_protocol(bounded)
        bounded.connection_made(transport)
        return transport, bounded


def through(proxy: str) -> ProxyConnector:
    """Return a connector for a proxy such as socks5://127.0.0.1:9050.

    Raises InvalidInputError.
    """
    try:
        parts = urlsplit(proxy)
        usable = parts.scheme == "socks5" and parts.hostname and parts.port and not parts.path
    except ValueError:
        usable = False
    if not usable:
        raise InvalidInputError("board.proxy_form")
    return Proxied.from_url(proxy, rdns=True)
