"""Literal addresses: where a camera can be, and which is tried first. Pure."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

MOST_XADDRS = 8


def is_usable(address: str) -> bool:
    """Tell whether a camera can be at a literal address; a link's own needs its interface named."""
    try:
        read = ip_address(address)
    except ValueError:
        return False
    if read.is_multicast or read.is_unspecified or str(read) == "255.255.255.255":
        return False
    unscoped = isinstance(read, IPv6Address) and read.is_link_local and not read.scope_id
    return not unscoped


def rank(address: str) -> int:
    """Return how late an address is tried: IPv4, then IPv6, then the link's own IPv6."""
    read = ip_address(address)
    if read.version == 4:  # noqa: PLR2004 -- IP's own number
        return 0
    return 2 if read.is_link_local else 1


def url_host(address: str) -> str:
    """Return a literal address as it stands in a URL."""
    return f"[{address}]" if ":" in address else address


def host_port(url: str) -> str:
    """Return `host:port` of a web address, the port always said."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def plain(url: str) -> str:
    """Return what two spellings of one web address have in common."""
    return f"{host_port(url)}{urlsplit(url).path}?{urlsplit(url).query}"


def at_sender(xaddrs: Iterable[str], address: str) -> tuple[str, ...]:
    """Put every service address at the host that answered.

    Devices name addresses that they no longer have, names nobody resolves, or a path alone; and
    a hostile one names somebody else. Its own web server is where its answer came from.
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
