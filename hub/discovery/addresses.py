"""Where a camera can be, how devices write hardware addresses, and this machine's interfaces."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_interface
import re
from urllib.parse import urlsplit

import ifaddr

from hub.model.brand import is_known_mac

MOST_XADDRS = 8


def is_usable(address: str) -> bool:
    """Return whether a camera can be at a literal address. Link-local IPv6 needs its interface."""
    try:
        read = ip_address(address)
    except ValueError:
        return False
    if read.is_multicast or read.is_unspecified or str(read) == "255.255.255.255":
        return False
    unscoped = isinstance(read, IPv6Address) and read.is_link_local and not read.scope_id
    return not unscoped


def rank(address: str) -> int:
    """Return an address's place in the order of tries: IPv4, then IPv6, then link-local IPv6."""
    read = ip_address(address)
    if read.version == 4:  # noqa: PLR2004 -- IP's own number
        return 0
    return 2 if read.is_link_local else 1


def url_host(address: str) -> str:
    """Return a literal address as written in a URL."""
    return f"[{address}]" if ":" in address else address


def read_mac(text: str) -> str:
    """Return 12 lower-case hex digits, or an empty string. An all-zero address is ignored."""
    digits = re.sub(r"[:.\s-]", "", text).lower()
    return digits if re.fullmatch(r"[0-9a-f]{12}", digits) and digits.strip("0") else ""


def mac_within(text: str) -> str:
    """Return a hardware address at the end of a name, such as `AXIS M1065 - ACCC8E000001`, or ''.

    Only one assigned to a known maker: twelve digits alone could be anything.
    """
    ending = re.search(r"(?<![0-9a-f])([0-9a-f]{12})$", text.strip().lower(), re.ASCII)
    return ending.group(1) if ending and is_known_mac(ending.group(1)) else ""


def host_port(url: str) -> str:
    """Return `host:port` of a web address, always with the port."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def plain(url: str) -> str:
    """Return what two spellings of one web address have in common."""
    return f"{host_port(url)}{urlsplit(url).path}?{urlsplit(url).query}"


def at_sender(xaddrs: Iterable[str], address: str) -> tuple[str, ...]:
    """Put every service address at the host that answered.

    Devices give addresses that they no longer have, names that don't resolve, or only a path; and a
    hostile device names another host. Its own web server is where its answer came from.
    """
    own: list[str] = []
    elsewhere: list[str] = []
    host = url_host(address)
    for xaddr in xaddrs:
        parts = urlsplit(xaddr)
        port = "" if parts.port is None else f":{parts.port}"
        moved = f"{parts.scheme or 'http'}://{host}{port}{parts.path}"
        if parts.query:
            moved += f"?{parts.query}"
        (own if parts.hostname == address.lower() else elsewhere).append(moved)
    return tuple(dict.fromkeys((*own, *elsewhere)))[:MOST_XADDRS]


def best_first(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return addresses in the order in which they are tried, each once."""
    return tuple(sorted(dict.fromkeys(addresses), key=rank))


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
        """Whether group probes are sent from it. For IPv6, only from link-local addresses."""
        return not self.is_ipv6 or ip_address(self.address).is_link_local

    def reaches(self, address: str) -> bool:
        """Return whether an address is this interface's neighbor."""
        bare, _, scope = address.partition("%")
        other = ip_address(bare)
        if scope and scope not in {self.name, str(self.index)}:
            return False
        return other in ip_interface(f"{self.address}/{self.prefix}").network


def read_interfaces(only: Sequence[str] = ()) -> list[Interface]:
    """Return the addresses of all interfaces, or of those that have one of `only`. Blocking.

    Loopback is included only if there is nothing else, or if it is requested.
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
    """Return this machine's IPv4 addresses; loopback only if there is nothing else. Blocking."""
    addresses = [each.address for each in read_interfaces(only) if not each.is_ipv6]
    return addresses or (
        [] if only else [each.address for each in read_interfaces(("127.0.0.1",))][:1]
    )
