"""Authentication over RTSP and HTTP: Digest (RFC 7616, 2617), and Basic (RFC 7617) if necessary."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
import hashlib
import re
import secrets
from typing import Final, Self

import aiohttp
from aiohttp import ClientHandlerType, ClientMiddlewareType, ClientRequest, ClientResponse
from aiohttp.payload import Payload

from hub.errors import CameraPasswordError
from hub.outbound import bounded
from hub.store.secrets import Credentials

REFUSED: Final = frozenset({401, 403})
_CONNECT_S: Final = 5.0
_LONGEST = 4096
_MOST_HEADERS = 8
_TOKEN = re.compile(
    r'([\w!#$%&\'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?', re.ASCII
)
_NONCES = 3
"""How many fresh nonces one request may get before the password counts as wrong."""
_SESSION: Final = "-SESS"
_HASHES: Final = {"SHA-512-256": "sha512_256", "SHA-256": "sha256", "MD5": "md5"}
"""The strongest first."""
_BEST: Final = tuple(f"{name}{kind}" for name in _HASHES for kind in ("", _SESSION))


@dataclass(frozen=True, slots=True)
class Challenge:
    """One authentication challenge from a camera."""

    scheme: str
    """In lower case."""
    parameters: dict[str, str] = field(default_factory=dict)
    """The challenge's parameters, names in lower case."""

    @property
    def algorithm(self) -> str:
        """The digest's hash algorithm, in upper case."""
        return self.parameters.get("algorithm", "MD5").upper()

    @property
    def protections(self) -> set[str]:
        """What the digest may cover (`qop`); empty if the camera offers no choice."""
        return {each.strip().lower() for each in self.parameters.get("qop", "").split(",")} - {""}

    @property
    def usable(self) -> bool:
        """Whether the hub can answer this challenge with a digest."""
        return (
            self.scheme == "digest"
            and "nonce" in self.parameters
            and self.algorithm in _BEST
            and (not self.protections or bool(self.protections & {"auth", "auth-int"}))
            and all(_is_text(each) for each in self.parameters.values())
        )


def _is_text(text: str) -> bool:
    """Return whether a header's value was UTF-8, so that it can be sent back unchanged."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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
                found[-1].parameters.setdefault(name.lower(), value)
    return found


class Login:
    """Answers one server's challenges with a camera's credentials, never more weakly than before.

    Basic exposes the password to eavesdroppers. It is used only if a camera offers nothing else
    and never offered Digest over the same protocol before: a camera that seems to forget Digest
    may be a man in the middle.
    """

    def __init__(
        self,
        credentials: Credentials | None,
        scheme: str = "rtsp",
        host: str = "",
        *,
        basic: bool = True,
    ) -> None:
        """`scheme` is the address's, such as `https`; if `basic` is False, Basic is never used."""
        self._credentials = credentials if credentials and credentials.username else None
        self._scheme = scheme
        self._protocol = scheme.removesuffix("s")
        self._host = host
        self._basic = basic
        self.begin()

    def begin(self) -> None:
        """Reset everything that depends on the server."""
        self._challenge: Challenge | None = None
        self._count = 0
        self._fresh = 0
        self._proved = False
        self._refusal: CameraPasswordError | None = None

    @property
    def refusal(self) -> CameraPasswordError | None:
        """Why the password was withheld; None if it was sent or not requested."""
        return self._refusal

    @property
    def anonymous(self) -> bool:
        """Whether there is no user name and no password to prove."""
        return self._credentials is None

    def accepted(self) -> None:
        """Record that the server accepted a request."""
        self._fresh = 0
        self._proved = self._challenge is not None

    def challenged(self, headers: Iterable[str]) -> bool:
        """Read the challenges of a 401 response; return whether a retry may help."""
        if self._credentials is None:
            return False
        best = self._chosen(self._credentials, challenges(headers))
        if best is None:
            return False
        before, self._challenge = self._challenge, best
        if before is not None and not self._is_renewed(before, best):
            return False
        self._proved = False
        self._fresh += 1
        self._count = 0
        return self._fresh <= _NONCES

    def _chosen(self, credentials: Credentials, offered: list[Challenge]) -> Challenge | None:
        """Return the strongest challenge that may be answered, or None."""
        digests = [each for each in offered if each.scheme == "digest"]
        if digests:
            credentials.use.note_digest(self._protocol)
            usable = [each for each in digests if each.usable]
            if not usable:
                self._refusal = CameraPasswordError(
                    "camera.password_unknown_digest", host=self._host
                )
                return None
            return min(usable, key=lambda each: _BEST.index(each.algorithm))
        plain = next((each for each in offered if each.scheme == "basic"), None)
        if plain is None or not self._basic:
            return None
        if self._protocol in credentials.use.digest:
            self._refusal = CameraPasswordError("camera.password_downgraded", host=self._host)
            return None
        return plain

    def _is_renewed(self, before: Challenge, now: Challenge) -> bool:
        """Return whether the server refused an old nonce and not the password."""
        if now.scheme != "digest" or before.parameters.get("nonce") == now.parameters.get("nonce"):
            return False
        # Some cameras don't mark a stale nonce: a password that just worked is still right.
        return self._proved or now.parameters.get("stale", "").lower() == "true"

    def authorization(self, method: str, url: str, body: bytes = b"") -> str:
        """Return the Authorization header's value, or an empty string if none was requested."""
        challenge, credentials = self._challenge, self._credentials
        if challenge is None or credentials is None:
            return ""
        if challenge.scheme == "basic":
            if not self._scheme.endswith("s"):
                credentials.use.note_clear(self._host, f"Basic over {self._scheme}")
            pair = f"{credentials.username}:{credentials.password}"
            return f"Basic {b64encode(pair.encode()).decode()}"
        self._count += 1
        return _digest(challenge, credentials, (method, url, body), self._count)


def proving(login: Login) -> ClientMiddlewareType:
    """Return an aiohttp middleware that authenticates requests if the server asks for it."""

    async def prove(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        raw = request.body
        body = await raw.as_bytes() if isinstance(raw, Payload) else bytes(raw)
        while True:
            proof = login.authorization(request.method, request.url.raw_path_qs, body)
            if proof:
                request.headers["Authorization"] = proof
            response = await handler(request)
            if response.status not in REFUSED:
                login.accepted()
                return response
            if not login.challenged(response.headers.getall("WWW-Authenticate", ())):
                return response
            response.release()

    return prove


class CameraSession:
    """One camera's HTTP connections, opened with `async with`; it authenticates if asked to."""

    def __init__(self, login: Login, *, read_s: float | None = None) -> None:
        self._login = login
        self._read_s = read_s
        """The longest silence within a response."""
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            # Cameras use self-signed certificates.
            connector=bounded(aiohttp.TCPConnector(ssl=False)),
            cookie_jar=aiohttp.DummyCookieJar(),
            # Compressed responses would need two size limits; no camera needs them.
            headers={"Accept-Encoding": "identity"},
            auto_decompress=False,
            middlewares=(proving(self._login),),
            trust_env=False,
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=_CONNECT_S, sock_read=self._read_s
            ),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()


def _hash_of(algorithm: str) -> Callable[[bytes], str]:
    name = _HASHES[algorithm.removesuffix(_SESSION)]
    return lambda raw: hashlib.new(name, raw, usedforsecurity=False).hexdigest()


def _digest(
    challenge: Challenge, credentials: Credentials, target: tuple[str, str, bytes], count: int
) -> str:
    """Return the Digest header's value; `target` is the request's method, address and body."""
    parameters, (method, url, body) = challenge.parameters, target
    hashed = _hash_of(challenge.algorithm)
    realm, nonce = parameters.get("realm", ""), parameters["nonce"]
    client, number = secrets.token_hex(8), f"{count:08x}"
    secret = hashed(f"{credentials.username}:{realm}:{credentials.password}".encode())
    is_session = challenge.algorithm.endswith(_SESSION)
    if is_session:
        secret = hashed(f"{secret}:{nonce}:{client}".encode())
    qop = "auth" if "auth" in challenge.protections else "auth-int" if challenge.protections else ""
    covered = f"{method}:{url}" + (f":{hashed(body)}" if qop == "auth-int" else "")
    between = f"{nonce}:{number}:{client}:{qop}" if qop else nonce
    fields = {
        "username": credentials.username,
        "realm": realm,
        "nonce": nonce,
        "uri": url,
        "response": hashed(f"{secret}:{between}:{hashed(covered.encode())}".encode()),
    }
    if qop or is_session:
        fields["cnonce"] = client
    if "opaque" in parameters:
        fields["opaque"] = parameters["opaque"]
    bare = f", qop={qop}, nc={number}" if qop else ""
    if "algorithm" in parameters:
        bare += f", algorithm={parameters['algorithm']}"
    return (
        "Digest " + ", ".join(f'{name}="{_quoted(value)}"' for name, value in fields.items()) + bare
    )


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
