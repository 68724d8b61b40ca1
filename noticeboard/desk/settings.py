"""The settings of a desk on a server: a TOML file, read once at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
import ssl
import tomllib
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import voluptuous as vol

from noticeboard.desk.people import AGENCY_ROLES, Role
from noticeboard.errors import InvalidInputError
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

DEFAULT_PORT: Final = 8443
DEFAULT_SHIFT: Final = timedelta(hours=10)

_PLAIN: Final = {
    "extra keys not allowed": "this key is not known here",
    "required key not provided": "this key is missing",
    "expected a dictionary": "must be a table",
    "expected a list": "must be a list",
    "expected str": "must be text",
    "expected int": "must be a whole number",
}
"""Voluptuous's messages about a value, as clauses for people."""


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise vol.Invalid("must be a number")
    return float(value)


def _address(value: object) -> str:
    try:
        return str(ip_address(str(value)))
    except ValueError:
        raise vol.Invalid("must be an IP address of this machine") from None


def _split(value: object) -> SplitResult:
    wrong = vol.Invalid("must be an address such as https://desk.example.gov")
    try:
        parts = urlsplit(str(value))
        # Reading the port checks it.
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise wrong from None
    if not is_whole or parts.query or parts.fragment or parts.username is not None:
        raise wrong
    return parts


def _public_url(value: object) -> str:
    parts = _split(value)
    if parts.scheme != "https" or parts.path not in {"", "/"}:
        raise vol.Invalid("must be an address such as https://desk.example.gov")
    return f"https://{parts.netloc}"


def _issuer(value: object) -> str:
    if not is_safe_url(_split(value).geturl()):
        raise vol.Invalid("must begin with https://")
    # As it is written: an issuer's name is compared byte by byte.
    return str(value)


def _database(value: object) -> str:
    if value and not str(value).startswith(("postgresql://", "postgres://")):
        # It isn't shown: it may hold a password.
        raise vol.Invalid("must be an address such as postgresql://desk@db.example.gov/desk")
    return str(value)


def is_safe_url(url: str) -> bool:
    """Return whether nobody on the way can read or change what is sent to this address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    try:
        return parts.scheme == "http" and ip_address(host).is_loopback
    except ValueError:
        return parts.scheme == "http" and host == "localhost"


_PATH: Final = vol.All(str, vol.Length(min=1, max=500))
_GROUPS: Final = vol.All([vol.All(str, vol.Length(min=1, max=200))], vol.Length(min=1, max=100))
_SCHEMA: Final = vol.Schema(
    {
        vol.Optional("listen", default="0.0.0.0"): _address,  # noqa: S104 -- TLS and sign-in guard it
        vol.Optional("port", default=DEFAULT_PORT): vol.All(int, vol.Range(min=1, max=65535)),
        vol.Required("url"): _public_url,
        vol.Optional("database", default=""): _database,
        vol.Required("tls"): {vol.Required("certificate"): _PATH, vol.Required("key"): _PATH},
        vol.Required("sign_in"): {
            vol.Required("issuer"): _issuer,
            vol.Required("name"): vol.All(str, vol.Length(min=1, max=60)),
            vol.Required("client_id"): vol.All(str, vol.Length(min=1, max=200)),
            vol.Required("client_secret_file"): _PATH,
            vol.Optional("ca_file", default=""): str,
            vol.Optional("scopes", default=lambda: ["openid", "profile"]): vol.All(
                [vol.All(str, vol.Match(r"[\x21\x23-\x5b\x5d-\x7e]+\Z"))], vol.Length(max=20)
            ),
            vol.Optional("claim", default="groups"): vol.All(str, vol.Length(min=1, max=200)),
            vol.Optional("shift_hours", default=DEFAULT_SHIFT / timedelta(hours=1)): vol.All(
                _number, vol.Range(min=0.25, max=24)
            ),
            vol.Required("roles"): {vol.Optional(role.value): _GROUPS for role in AGENCY_ROLES},
        },
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInSettings:
    """The department's identity provider, and what its people may do here."""

    issuer: str
    provider: str
    """What it is called on the button, safe to show."""
    client_id: str
    client_secret: str = field(repr=False)
    ca_file: str
    """Certificates that vouch for it instead of the system's; "" for the system's."""
    scopes: tuple[str, ...]
    claim: tuple[str, ...]
    """Where in an id token a person's groups are, from the outside in."""
    shift: timedelta
    """How long a session lasts at most."""
    roles: Mapping[Role, frozenset[str]]
    """The groups that have each role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """How a desk is served to a department."""

    listen: str
    port: int
    url: str
    """Where browsers reach it, without a slash at the end."""
    certificate: Path
    key: Path
    database: str = field(repr=False)
    """A PostgreSQL URL: it decides which of several machines serves the desk. "" if one does."""
    sign_in: SignInSettings

    @property
    def host(self) -> str:
        """The name under which it is called."""
        return urlsplit(self.url).hostname or ""


def read_settings(path: Path) -> ServerSettings:
    """Read and check the settings; raises InvalidInputError that names the one to correct."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InvalidInputError(
            Text("noticeboard.file.unreadable", file=str(path), why=why)
        ) from error
    try:
        raw: dict[str, Any] = _SCHEMA(written)
    except vol.Invalid as error:
        where = ".".join(str(part) for part in error.path) or "a setting"
        raise InvalidInputError(
            Text(
                "desk.settings",
                file=str(path),
                where=where,
                why=_PLAIN.get(error.msg, error.msg),
            )
        ) from error
    chosen = raw["sign_in"]
    roles = {Role(name): frozenset(groups) for name, groups in chosen["roles"].items()}
    if Role.ADMINISTRATOR not in roles:
        raise InvalidInputError(Text("desk.settings.no_administrator", file=str(path)))
    # Relative to the settings, whatever folder the desk is started in.
    return ServerSettings(
        listen=raw["listen"],
        port=raw["port"],
        url=raw["url"],
        certificate=path.parent / raw["tls"]["certificate"],
        key=path.parent / raw["tls"]["key"],
        database=raw["database"],
        sign_in=SignInSettings(
            issuer=chosen["issuer"],
            provider=safe_text(chosen["name"], longest=60),
            client_id=chosen["client_id"],
            client_secret=_secret(path.parent / chosen["client_secret_file"]),
            ca_file=str(path.parent / chosen["ca_file"]) if chosen["ca_file"] else "",
            scopes=tuple(dict.fromkeys(["openid", *chosen["scopes"]])),
            claim=tuple(chosen["claim"].split(".")),
            shift=timedelta(hours=chosen["shift_hours"]),
            roles=roles,
        ),
    )


def _secret(path: Path) -> str:
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise InvalidInputError(
            Text("noticeboard.file.unreadable", file=str(path), why=why)
        ) from None
    if not found:
        raise InvalidInputError(Text("desk.settings.no_secret", file=str(path)))
    return found


def open_tls(settings: ServerSettings) -> ssl.SSLContext:
    """Return what the desk speaks TLS with; raises InvalidInputError. Blocking."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    load_certificate(context, settings)
    return context


def load_certificate(context: ssl.SSLContext, settings: ServerSettings) -> None:
    """Read the certificate, also again after it was renewed; raises InvalidInputError. Blocking."""
    try:
        # A key with a passphrase would ask for it in the terminal.
        context.load_cert_chain(settings.certificate, settings.key, password=lambda: b"")
    except (OSError, ssl.SSLError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InvalidInputError(
            Text(
                "desk.settings.certificate",
                certificate=str(settings.certificate),
                key=str(settings.key),
                why=why,
            )
        ) from error
