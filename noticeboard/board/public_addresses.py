"""Ways from a board's machine to public addresses only: no name leads into its own network."""

import socket
from typing import override

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from noticeboard.rules.addresses import literal_address, may_reach


class AddressRefusedError(OSError):
    """A domain leads to an address that isn't public."""


class _PublicResolver(AbstractResolver):
    """Refuses a name if any of its addresses is not public."""

    def __init__(self) -> None:
        self._inner = aiohttp.ThreadedResolver()

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for result in found:
            _require_public(result["host"])
        return found

    @override
    async def close(self) -> None:
        await self._inner.close()


def _require_public(host: str) -> None:
    address = literal_address(host)
    if address is None or not may_reach(address, allow_private=False):
        raise AddressRefusedError(host)


def public_connector() -> aiohttp.BaseConnector:
    """Return a connector that reaches public addresses and no other, whatever a name says."""

    # Checked again at the socket: between the answer of a name and the call lies nothing else.
    def open_socket(info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, peer = info
        _require_public(str(peer[0]))
        return socket.socket(family, kind, protocol)

    return aiohttp.TCPConnector(resolver=_PublicResolver(), socket_factory=open_socket)
