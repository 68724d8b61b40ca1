"""Which addresses of the Internet are public, and which names can only belong to a home. Pure."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

_AT_HOME: Final = tuple(
    ip_network(net)
    for net in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",  # carrier and overlay networks (RFC 6598)
        "127.0.0.0/8",
        "::1/128",
        "fc00::/7",
    )
)
# Global by their registry, but they carry or reach an IPv4 address that nobody has checked: NAT64
# (RFC 6052, RFC 8215), 6to4 (RFC 3056), Teredo (RFC 4380).
_TRANSLATED: Final = tuple(
    ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)
_HOME_NAMES: Final = (".local", ".localhost", ".localdomain", ".internal", ".lan", ".home.arpa")

type Address = IPv4Address | IPv6Address


def may_reach(address: Address, *, allow_private: bool) -> bool:
    """Return whether a hub may connect to an address; its own network only if allowed."""
    if isinstance(address, IPv6Address) and (
        address.scope_id is not None
        or address.ipv4_mapped is not None
        or any(address in net for net in _TRANSLATED)
    ):
        return False
    if any(address in net for net in _AT_HOME):
        return allow_private
    return address.is_global and not address.is_multicast


def literal_address(host: str) -> Address | None:
    """Return a host that is a literal address; None if it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine, by its address or as `localhost`."""
    literal = literal_address(host)
    return host == "localhost" if literal is None else literal.is_loopback


def names_home(host: str) -> bool:
    """Return whether a name can only belong to a home network."""
    return "." not in host or host.endswith(_HOME_NAMES)


def names_nothing(host: str) -> bool:
    """Return whether a name can't exist: the practice board's, or another below `.invalid`."""
    return host.lower().rstrip(".").rpartition(".")[2] == "invalid"
