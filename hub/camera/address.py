"""Addresses that a camera gave are hostile: they may name only the camera itself."""

from urllib.parse import quote, urlsplit, urlunsplit

from hub.errors import InvalidInputError
from hub.store.secrets import Credentials

_LONGEST = 2048


def host_of(url: str) -> str:
    """Return the host an address names, or an empty string."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def own_address(url: object, host: str, schemes: frozenset[str]) -> str:
    """Return the address with its host replaced by `host` and no user info, or an empty string.

    Many cameras name an address they no longer have, so the host is replaced, not compared:
    whatever a device answers, only the device that was asked is ever contacted.
    """
    if not isinstance(url, str) or len(url) > _LONGEST or not url.isprintable() or " " in url:
        return ""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in schemes or not parts.hostname or port == 0:
        return ""
    literal = f"[{host}]" if ":" in host else host
    place = literal if port is None else f"{literal}:{port}"
    return urlunsplit((parts.scheme.lower(), place, parts.path, parts.query, ""))


def with_credentials(url: str, credentials: Credentials | None) -> str:
    """Return an RTSP address to open, never to be shown; raises InvalidInputError."""
    plain = own_address(url, host_of(url), frozenset({"rtsp", "rtsps"}))
    if not plain:
        raise InvalidInputError("A camera's stream address must begin with rtsp:// or rtsps://.")
    if credentials is None:
        return plain
    user = f"{quote(credentials.username, safe='')}:{quote(credentials.password, safe='')}@"
    scheme, _, rest = plain.partition("://")
    return f"{scheme}://{user}{rest}"
