"""Addresses that a camera gave are hostile: they may name only the camera itself."""

from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from hub.errors import InvalidInputError
from hub.store.secrets import Credentials

_LONGEST = 2048
STREAMS = frozenset({"rtsp", "rtsps"})
WEB = frozenset({"http", "https"})


def host_of(url: str) -> str:
    """Return the host an address names, or an empty string."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def own_address(url: object, host: str, schemes: frozenset[str], *, base: str = "") -> str:
    """Return the address with its host replaced by `host` and no user info, or an empty string.

    Many cameras name an address they no longer have, so the host is replaced, not compared:
    whatever a device answers, only the device that was asked is ever contacted. Some give only a
    path, or leave the host out: `base` says then what it is relative to.
    """
    if not isinstance(url, str) or len(url) > _LONGEST or not url.isprintable() or " " in url:
        return ""
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        port = _port(parts.netloc, hosted=bool(base))
    except ValueError:
        return ""
    if parts.scheme.lower() not in schemes or port == 0:
        return ""
    literal = f"[{host}]" if ":" in host else host
    place = literal if port is None else f"{literal}:{port}"
    return urlunsplit((parts.scheme.lower(), place, parts.path, parts.query, ""))


def _port(place: str, *, hosted: bool) -> int | None:
    """Return the port of an address's place, 0 where that cannot be one.

    Some cameras write it twice (`192.0.2.5:8106:8106`).
    """
    host_and_port = place.rpartition("@")[2]
    host, bracket, rest = host_and_port.rpartition("]")
    names = (rest if bracket else host_and_port).split(":")
    if not (host or names[0] or hosted):
        return 0
    given = names[1] if len(names) > 1 else ""
    if not given:
        return None
    port = int(given) if given.isascii() and given.isdecimal() else 0
    return port if port <= 0xFFFF else 0  # noqa: PLR2004 -- the largest port


def with_port_of(url: str, other: str) -> str:
    """Return an address at the port that another one names."""
    parts, port = urlsplit(url), urlsplit(other).port
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    place = f"{host}" if port is None else f"{host}:{port}"
    return parts._replace(netloc=place).geturl()


def without_credentials(url: str) -> tuple[str, Credentials | None]:
    """Take the user name and the password out of an address; raises InvalidInputError."""
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise InvalidInputError("The camera's address cannot be read: correct it.") from None
    if not usable or len(url) > _LONGEST or not url.isprintable() or " " in url:
        raise InvalidInputError("The camera's address cannot be read: correct it.")
    if parts.scheme.lower() not in STREAMS | WEB:
        raise InvalidInputError(
            "A camera's address must begin with rtsp://, rtsps://, http:// or https://."
        )
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
    if parts.username is None:
        return bare, None
    return bare, Credentials(
        username=unquote(parts.username), password=unquote(parts.password or "")
    )


def with_credentials(url: str, credentials: Credentials | None) -> str:
    """Return an RTSP address to open, never to be shown; raises InvalidInputError."""
    plain = own_address(url, host_of(url), STREAMS)
    if not plain:
        raise InvalidInputError("A camera's stream address must begin with rtsp:// or rtsps://.")
    if credentials is None:
        return plain
    user = f"{quote(credentials.username, safe='')}:{quote(credentials.password, safe='')}@"
    scheme, _, rest = plain.partition("://")
    return f"{scheme}://{user}{rest}"
