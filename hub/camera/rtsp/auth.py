"""Proving who asks: Basic (RFC 7617) and Digest (RFC 7616, 2617). Pure."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import md5, sha256
import re
import secrets
from typing import Final

from hub.store.secrets import Credentials

_LONGEST = 4096
_MOST_HEADERS = 8
_TOKEN = re.compile(
    r'([\w!#$%&\'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?', re.ASCII
)
_NONCES = 3
"""How many fresh nonces one request may be answered with before the password is doubted."""


def _md5(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()


_HASHES: Final[dict[str, Callable[[str], str]]] = {"MD5": _md5, "SHA-256": _sha256}
_BEST: Final = ("SHA-256", "MD5")


@dataclass(frozen=True, slots=True)
class Challenge:
    """One way in that a camera offers."""

    scheme: str
    """In lower case."""
    told: dict[str, str] = field(default_factory=dict)
    """Its parameters, names in lower case."""

    @property
    def algorithm(self) -> str:
        """The hash of a digest, in upper case."""
        return self.told.get("algorithm", "MD5").upper()

    @property
    def usable(self) -> bool:
        """Whether we can answer it."""
        if self.scheme == "basic":
            return True
        offers = [each.strip().lower() for each in self.told.get("qop", "auth").split(",")]
        return (
            self.scheme == "digest"
            and "nonce" in self.told
            and self.algorithm in _HASHES
            and "auth" in offers
        )


def challenges(headers: Iterable[str]) -> list[Challenge]:
    """Read WWW-Authenticate headers, each of which may hold several challenges."""
    found: list[Challenge] = []
    for header in list(headers)[:_MOST_HEADERS]:
        for token in _TOKEN.finditer(header[:_LONGEST]):
            name, quoted, bare = token.groups()
            if quoted is None and bare is None:
                found.append(Challenge(name.lower()))
            elif found:
                value = bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
                found[-1].told.setdefault(name.lower(), value)
    return found


class Login:
    """Answers one camera's challenges with one user's credentials."""

    def __init__(self, credentials: Credentials | None) -> None:
        self._credentials = credentials
        self._challenge: Challenge | None = None
        self._count = 0
        self._fresh = 0
        self._proved = False

    @property
    def anonymous(self) -> bool:
        """Whether there is no user name and no password to prove."""
        return self._credentials is None

    def accepted(self) -> None:
        """Take note that a request was let in."""
        self._fresh = 0
        self._proved = self._challenge is not None

    def challenged(self, headers: Iterable[str]) -> bool:
        """Take what came with a 401; tell whether asking again may help."""
        if self._credentials is None:
            return False
        best = _best(challenges(headers))
        if best is None:
            return False
        before, self._challenge = self._challenge, best
        if before is not None and not self._is_renewed(before, best):
            return False
        self._proved = False
        self._fresh += 1
        self._count = 0
        return self._fresh <= _NONCES

    def _is_renewed(self, before: Challenge, now: Challenge) -> bool:
        """Tell whether a refusal was of an old nonce and not of the password."""
        if now.scheme != "digest" or before.told.get("nonce") == now.told.get("nonce"):
            return False
        # Some forget to say that a nonce is stale: a password that was right a moment ago still is.
        return self._proved or now.told.get("stale", "").lower() == "true"

    def authorization(self, method: str, url: str) -> str:
        """Return the header that lets a request in, or an empty string: none was asked for."""
        challenge, credentials = self._challenge, self._credentials
        if challenge is None or credentials is None:
            return ""
        if challenge.scheme == "basic":
            pair = f"{credentials.username}:{credentials.password}"
            return f"Basic {b64encode(pair.encode()).decode()}"
        self._count += 1
        return _digest(challenge, credentials, method, url, self._count)


def _best(offered: list[Challenge]) -> Challenge | None:
    """Return the strongest one that we can answer: SHA-256, then MD5, then Basic."""
    usable = [each for each in offered if each.usable]
    for algorithm in _BEST:
        for each in usable:
            if each.scheme == "digest" and each.algorithm == algorithm:
                return each
    return next(iter(usable), None)


def _digest(
    challenge: Challenge, credentials: Credentials, method: str, url: str, count: int
) -> str:
    told = challenge.told
    hashed = _HASHES[challenge.algorithm]
    realm, nonce = told.get("realm", ""), told["nonce"]
    secret = hashed(f"{credentials.username}:{realm}:{credentials.password}")
    asked = hashed(f"{method}:{url}")
    fields = {
        "username": credentials.username,
        "realm": realm,
        "nonce": nonce,
        "uri": url,
    }
    bare = ""
    if "qop" in told:
        client, number = secrets.token_hex(8), f"{count:08x}"
        fields["response"] = hashed(f"{secret}:{nonce}:{number}:{client}:auth:{asked}")
        fields["cnonce"] = client
        bare = f", qop=auth, nc={number}"
    else:
        fields["response"] = hashed(f"{secret}:{nonce}:{asked}")
    if "opaque" in told:
        fields["opaque"] = told["opaque"]
    if "algorithm" in told:
        bare += f", algorithm={challenge.algorithm}"
    return (
        "Digest " + ", ".join(f'{name}="{_quoted(told)}"' for name, told in fields.items()) + bare
    )


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
