"""Where a source may live, and where what it links to may: the same guard as for boards.

HTTPS anywhere public; plain HTTP on loopback, or on this network where the owner has allowed it.
The session that connects checks every resolved address and the peer once more.
"""

from typing import Final
from urllib.parse import urlsplit

from hub.errors import InvalidInputError
from hub.outbound.guard import is_loopback, literal_address, may_reach, names_home

MOST_URL_CHARS: Final = 2000


def check_source(url: str, *, allow_private: bool) -> None:
    """Refuse an address that no source may have; raises InvalidInputError."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidInputError("The address of the source cannot be read.") from None
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > MOST_URL_CHARS:
        raise InvalidInputError("The address of the source must be plain letters without spaces.")
    if not host or port == 0 or parts.scheme not in {"https", "http"}:
        raise InvalidInputError("The address of the source must look like https://feed.example.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InvalidInputError("The address of a source has no user name and no fragment.")
    literal = literal_address(host)
    if literal is not None and not may_reach(literal, allow_private=allow_private):
        raise InvalidInputError(
            "The source's address is one that no source can have."
            if allow_private
            else "The source's address is on this network: allow that in its settings first."
        )
    if parts.scheme == "http" and not is_loopback(host):
        here = names_home(host) if literal is None else not literal.is_global
        if not (allow_private and here):
            raise InvalidInputError(
                "A source is reached over HTTPS: its address must begin https://."
            )


def shown_host(url: str) -> str:
    """Return the host of an address for people: in ASCII, so that no letter passes for another."""
    try:
        host = urlsplit(url).hostname or ""
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
