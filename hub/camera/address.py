"""Camera addresses; those a camera gives are untrusted and may name only the camera itself."""

from dataclasses import replace
from errno import ECONNREFUSED
from ipaddress import ip_address
import re
import socket
import ssl
from string import whitespace
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from aiohttp import ClientConnectorDNSError

from hub.errors import CameraUnreachableError, InvalidInputError
from hub.model.camera import Camera
from hub.store.secrets import Credentials, hide, reveal
from noticeboard.runtime.text import Text

_LONGEST = 2048
_LONGEST_HOST = 253
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?")
_EDGES = f"{whitespace}\u00a0\u200b\ufeff"
"""Invisible characters that get copied along with an address."""
_ODD = re.compile(r"[^!-~]+")
"""Characters that must be encoded in a path or a query: spaces and everything not ASCII."""
_UNREADABLE = Text("camera.address_unreadable")
_AMBIGUOUS = Text("camera.address_two_ways")
STREAMS = frozenset({"rtsp", "rtsps"})
WEB = frozenset({"http", "https"})
PORTS: Final = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
RESTREAM_PORT: Final = 8554
"""Of go2rtc, which relays cameras."""


def host_of(url: str) -> str:
    """Return the host an address names, or an empty string."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def own_address(url: object, host: str, schemes: frozenset[str], *, base: str = "") -> str:
    """Return the address with its host replaced by `host` and no user info, or an empty string.

    Many cameras give an outdated address, so the host is replaced, not compared: whatever a
    device answers, the hub only contacts that device. Some cameras give only a path, or leave
    the host out: such an address is relative to `base`.
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
    """Return the port of an address's host part: None without one, 0 if it is invalid.

    Some cameras write it twice (`192.0.2.5:8106:8106`).
    """
    host_and_port = place.rpartition("@")[2]
    host, bracket, rest = host_and_port.rpartition("]")
    names = (rest if bracket else host_and_port).split(":")
    if not (host or names[0] or hosted):
        return 0
    password = names[1] if len(names) > 1 else ""
    if not password:
        return None
    port = int(password) if password.isascii() and password.isdecimal() else 0
    return port if port <= 0xFFFF else 0  # noqa: PLR2004 -- the largest port


def with_port_of(url: str, other: str) -> str:
    """Return an address with the port of another one."""
    parts, port = urlsplit(url), urlsplit(other).port
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    place = f"{host}" if port is None else f"{host}:{port}"
    return parts._replace(netloc=place).geturl()


def without_credentials(url: str) -> tuple[str, Credentials | None]:
    """Split a pasted address into address, user name and password; raises InvalidInputError."""
    scheme, user, place = _split_url(url.strip(_EDGES))
    bare = f"{scheme}://{place}"
    if not user:
        return bare, None
    username, _, password = user.partition(":")
    return bare, Credentials(username=_decoded(username), password=_decoded(password))


def _split_url(url: str) -> tuple[str, str, str]:
    """Return the scheme, the user info as typed, and the rest, encoded, without a fragment.

    A password often contains characters that would end it in an address. So a host is looked for
    after each @ that may end the user info, and the likeliest one is used. Raises
    InvalidInputError, also if two hosts are equally likely: no password goes to a guessed host.
    """
    scheme, slashes, rest = url.partition("://")
    if not slashes or scheme.lower() not in STREAMS | WEB:
        raise InvalidInputError("camera.address_begins")
    if len(url) > _LONGEST or not url.isprintable():
        raise InvalidInputError(_UNREADABLE)
    end = _end_of_host(rest)
    ends = [rest.rfind("@", 0, end)]
    if ":" in rest[:end]:  # only a password may contain the characters that end a host
        ends += [at for at in range(end, len(rest)) if rest[at] == "@"]
    likeliest = max(_likelihood(rest[at + 1 :]) for at in ends)
    meant = [at for at in ends if _likelihood(rest[at + 1 :]) == likeliest]
    if not likeliest:
        raise InvalidInputError(_UNREADABLE)
    if len(meant) > 1:
        raise InvalidInputError(_AMBIGUOUS)
    place = rest[meant[0] + 1 :].partition("#")[0]
    end = _end_of_host(place)
    return (
        scheme.lower(),
        rest[: max(meant[0], 0)],
        place[:end] + _ODD.sub(lambda found: quote(found[0]), place[end:]),
    )


def _end_of_host(place: str) -> int:
    """Return the index at which a host and its port end."""
    return min((place.index(each) for each in "/?#" if each in place), default=len(place))


def _likelihood(place: str) -> int:
    """Return how likely a host begins here: 3 for an IP address, 2 a domain, 1 a name, 0 none."""
    host = place[: _end_of_host(place)]
    try:
        parts = urlsplit(f"rtsp://{host}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return 0
    if port == 0 or host.endswith(":"):
        return 0
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        named = _HOST.fullmatch(name) and not name.isdecimal() and len(name) <= _LONGEST_HOST
        return (2 if "." in name or name == "localhost" else 1) if named else 0
    return 3


def _decoded(text: str) -> str:
    """Return a decoded part of the user info: %41 means A; a % that encodes nothing stays."""
    try:
        decoded = unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text
    if not decoded.isprintable():
        raise InvalidInputError(_AMBIGUOUS)
    return decoded


def conceal(camera: Camera, credentials: Credentials | None) -> tuple[Camera, Credentials | None]:
    """Move any secrets in a camera's addresses to its credentials.

    Secrets moved before stay there: a camera can be concealed again.
    """
    known = credentials or Credentials(username="", password="")
    hidden: list[str] = []
    main_url, sub_url, device_url, snapshot_url = (
        hide(reveal(url, known.hidden), hidden, known.password)
        for url in (camera.main_url, camera.sub_url, camera.device_url, camera.snapshot_url)
    )
    concealed = replace(
        camera,
        main_url=main_url,
        sub_url=sub_url,
        device_url=device_url,
        snapshot_url=snapshot_url,
    )
    if not known.username and not hidden:
        return concealed, None
    return concealed, replace(known, hidden=tuple(hidden))


def opened(url: str, credentials: Credentials | None) -> str:
    """Return a camera's stored address including its secrets: to open, never to show."""
    if credentials is None:
        return url
    whole = reveal(url, credentials.hidden)
    scheme = urlsplit(url).scheme.lower()
    if whole != url and not scheme.endswith("s"):
        credentials.use.note_clear(host_of(url), f"in its address, over {scheme}")
    return whole


def with_credentials(url: str, credentials: Credentials | None) -> str:
    """Return an RTSP address to open, never to show; raises InvalidInputError."""
    plain = own_address(url, host_of(url), STREAMS)
    if not plain:
        raise InvalidInputError("camera.stream_begins")
    if credentials is None:
        return plain
    user = f"{quote(credentials.username, safe='')}:{quote(credentials.password, safe='')}@"
    scheme, _, rest = plain.partition("://")
    return f"{scheme}://{user}{rest}"


def unanswered(url: str, error: Exception) -> CameraUnreachableError:
    """Return an error that says why a connection failed: name, port, TLS, or no answer."""
    parts = urlsplit(url)
    host, port = host_of(url), parts.port or PORTS.get(parts.scheme, 0)
    cause = getattr(error, "os_error", error)  # aiohttp's errors wrap the cause
    if isinstance(cause, socket.gaierror) or isinstance(error, ClientConnectorDNSError):
        return CameraUnreachableError("camera.name_unknown", host=host)
    if isinstance(cause, ssl.SSLError):
        return CameraUnreachableError("camera.no_tls", host=host, port=port)
    # If a name has several addresses, asyncio joins all errors in one text.
    if isinstance(cause, ConnectionRefusedError) or f"[Errno {ECONNREFUSED}]" in str(cause):
        return CameraUnreachableError("camera.port_refused", host=host, port=port)
    return CameraUnreachableError("camera.no_answer", host=host)


_SRTP: Final = "enablesrtp"


def without_srtp(url: str) -> str:
    """Return an address without the parameter that asks UniFi Protect for SRTP.

    It still sends over TLS, so packets are encrypted once, by the connection.
    """
    parts = urlsplit(url)
    parts_left = [
        each for each in parts.query.split("&") if each.partition("=")[0].lower() != _SRTP
    ]
    return parts._replace(query="&".join(parts_left)).geturl()
