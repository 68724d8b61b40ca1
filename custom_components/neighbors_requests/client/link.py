"""Where a hub is, how it is recognised, and the pairing link that says both."""

from dataclasses import dataclass
import re
from typing import NamedTuple, Self, override
from urllib.parse import parse_qs, urlsplit

from .errors import LinkInvalidError

LONGEST_LINK = 512
_HUB_ID = re.compile(r"[0-9a-f]{16}")
_CODE = re.compile(r"[0-9a-f]{32}")
_HOST = re.compile(r"[0-9A-Za-z.\-:%]{1,253}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAddress:
    """Where a hub answers, and the SHA-256 of the one certificate believed there."""

    host: str
    port: int
    """1 to 65535."""
    fingerprint: bytes

    def __post_init__(self) -> None:
        if not 0 < self.port < 2**16 or not _HOST.fullmatch(self.host):
            raise LinkInvalidError("The address is not a host and a port.")
        if len(self.fingerprint) != 32:  # noqa: PLR2004 -- the length of a SHA-256
            raise LinkInvalidError("The fingerprint is not a SHA-256.")


class PairingLink(NamedTuple):
    """`neighbors://host:port/?id=…&fp=…&code=…`, as the hub prints it."""

    address: HubAddress
    hub_id: str
    code: str
    """32 lower-case hex digits, good once and for ten minutes. Never logged."""

    @override
    def __repr__(self) -> str:
        """Leave the code out."""
        return f"PairingLink({self.hub_id} at {self.address.host}:{self.address.port})"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a pasted link; raises LinkInvalidError."""
        text = text.strip()
        if len(text) > LONGEST_LINK:
            raise LinkInvalidError("The link is too long.")
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
            query = parse_qs(parts.query, strict_parsing=True, max_num_fields=8)
        except ValueError as error:
            raise LinkInvalidError("The link cannot be read.") from error
        if parts.scheme != "neighbors" or parts.path not in {"", "/"} or "@" in parts.netloc:
            raise LinkInvalidError("A pairing link starts with neighbors:// and a host.")
        if not host or not port:
            raise LinkInvalidError("The link names no host and port.")
        code = parse_code(_one(query, "code"))
        hub_id = _one(query, "id").lower()
        if code is None or not is_hub_id(hub_id):
            raise LinkInvalidError("The link has no hub or no code.")
        fingerprint = parse_fingerprint(_one(query, "fp"))
        address = HubAddress(host=host, port=port, fingerprint=fingerprint)
        return cls(address=address, hub_id=hub_id, code=code)


def is_hub_id(text: str) -> bool:
    """Tell whether `text` could be a hub's id: 16 lower-case hex digits."""
    return _HUB_ID.fullmatch(text) is not None


def parse_code(text: str) -> str | None:
    """Return the bare pairing code in `text`, or None where there is none."""
    code = re.sub(r"[\s-]", "", text).lower()
    return code if _CODE.fullmatch(code) else None


def parse_fingerprint(text: str) -> bytes:
    """Return the 32 bytes of a SHA-256 in hex; raises LinkInvalidError."""
    digits = text.replace(":", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", digits):
        raise LinkInvalidError("The fingerprint is not a SHA-256 in hex.")
    return bytes.fromhex(digits)


def _one(query: dict[str, list[str]], name: str) -> str:
    values = query.get(name, [])
    if len(values) != 1:
        raise LinkInvalidError(f"The link must have one “{name}”.")
    return values[0]
