"""The addresses of this machine that cameras can be looked for from; they come and go."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_interface

import ifaddr


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One address of one network interface."""

    name: str
    index: int
    address: str
    """A literal, without a scope."""
    prefix: int

    @property
    def is_ipv6(self) -> bool:
        """Whether it is an IPv6 address."""
        return ":" in self.address

    @property
    def multicasts(self) -> bool:
        """Whether probes to a group go out from it: IPv6 groups are reached from the link's own."""
        return not self.is_ipv6 or ip_address(self.address).is_link_local

    def reaches(self, address: str) -> bool:
        """Tell whether an address is this interface's neighbour."""
        bare, _, scope = address.partition("%")
        other = ip_address(bare)
        if scope and scope not in {self.name, str(self.index)}:
            return False
        return other in ip_interface(f"{self.address}/{self.prefix}").network


def read_interfaces(only: Sequence[str] = ()) -> list[Interface]:
    """Return the addresses of all interfaces, or of those that have one of `only`; blocking.

    Loopback is used only where there is nothing else, or where it is asked for.
    """
    found = [
        Interface(
            name=adapter.nice_name,
            index=adapter.index or 0,
            address=ip.ip if isinstance(ip.ip, str) else ip.ip[0],
            prefix=ip.network_prefix,
        )
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
    ]
    if only:
        chosen = {each.index for each in found if each.address in only}
        return [
            each
            for each in found
            if each.address in only or (each.is_ipv6 and each.index in chosen)
        ]
    outer = [each for each in found if not ip_address(each.address).is_loopback]
    return outer or found


def own_interfaces(only: Sequence[str] = ()) -> list[str]:
    """Return this machine's IPv4 addresses, loopback only where there is nothing else; blocking."""
    addresses = [each.address for each in read_interfaces(only) if not each.is_ipv6]
    return addresses or (
        [] if only else [each.address for each in read_interfaces(("127.0.0.1",))][:1]
    )
