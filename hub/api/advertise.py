"""Advertise the hub on the local network, without any information about the house."""

from collections.abc import Sequence
from ipaddress import ip_address

from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from hub.api.hub import API_VERSION
from noticeboard.rules.text import safe_text

SERVICE_TYPE = "_neighbors-hub._tcp.local."
LONGEST_NAME_BYTES = 60


class Advertisement:
    """One hub's mDNS record, from `show` until `withdraw`."""

    def __init__(self, zeroconf: AsyncZeroconf, info: AsyncServiceInfo) -> None:
        self._zeroconf = zeroconf
        self._info = info

    @property
    def info(self) -> AsyncServiceInfo:
        """The advertised record."""
        return self._info

    async def show(self) -> None:
        """Register with the network; returns once it is clear that the name is free."""
        await (await self._zeroconf.async_register_service(self._info))

    async def withdraw(self) -> None:
        """Withdraw the record from the network."""
        await (await self._zeroconf.async_unregister_service(self._info))


def reachable(host: str, addresses: Sequence[str]) -> list[str]:
    """Return this machine's addresses at which a hub listening on `host` answers."""
    if not ip_address(host).is_loopback:
        return list(addresses)
    return [address for address in addresses if ip_address(address).is_loopback]


def advertisement(  # noqa: PLR0913 -- one record's fields, each by name
    zeroconf: AsyncZeroconf,
    *,
    hub_id: str,
    name: str,
    port: int,
    fingerprint: str,
    addresses: Sequence[str],
) -> Advertisement:
    """Return the record by which Home Assistant finds the hub; pairing still needs the link."""
    short = safe_text(name).encode()[:LONGEST_NAME_BYTES].decode(errors="ignore")
    info = AsyncServiceInfo(
        SERVICE_TYPE,
        f"neighbors-hub-{hub_id}.{SERVICE_TYPE}",
        port=port,
        parsed_addresses=list(addresses),
        server=f"neighbors-hub-{hub_id}.local.",
        properties={"id": hub_id, "name": short, "api": str(API_VERSION), "fp": fingerprint},
    )
    return Advertisement(zeroconf, info)
