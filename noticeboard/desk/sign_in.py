"""Signing in by the department's own OpenID Connect provider: the code flow with PKCE.

1. The page asks for `POST /sign-in` and keeps the answer's secret, the binding, in its window. The
   desk keeps state, nonce and code verifier, and the binding's hash.
2. The browser goes to the provider, which sends it back to `/signed-in`. The desk trades the code,
   and checks the id token.
3. The browser gets a code for one sign-in in the fragment, and trades it for a session with the
   binding, as it would a link's code. If anything failed, the code says why.

Another site can lead a browser to `/signed-in` with a state and a code of its own, but not to the
binding that belongs to them: nobody is signed in as somebody else. Whatever the provider answers is
limited in size and time, and never leads to another address.
"""

import asyncio
from base64 import b64encode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
import hashlib
from http import HTTPStatus
import re
import secrets
import ssl
from typing import Any, Final, NoReturn, Self
from urllib.parse import quote, quote_plus, urlencode, urlsplit, urlunsplit

import aiohttp
from aiohttp import web
import msgspec

from noticeboard.desk.id_token import (
    TokenHeader,
    UnsoundTokenError,
    check_token,
    find_key,
    groups_in,
    jwt_library,
    parse_header,
)
from noticeboard.desk.people import Person
from noticeboard.desk.route import Call, Routes, View
from noticeboard.desk.session import (
    CODE_LASTS,
    MOST_CODES,
    SESSIONS,
    Attempts,
    SignInCode,
    hashed,
    sender_of,
)
from noticeboard.desk.settings import SignInSettings, is_safe_url
from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.rules.text import is_blank, safe_text
from noticeboard.runtime.text import Text, Value

RETURN_PATH: Final = "/signed-in"
MOST_BYTES: Final = 256 * 1024
ANSWER_S: Final = 10.0
DESCRIPTION_LASTS: Final = timedelta(hours=1)
AWAY_LASTS: Final = timedelta(seconds=5)
"""How long nobody else waits for a provider that somebody waited for in vain."""
KEYS_AGAIN: Final = timedelta(minutes=1)
"""How long after the provider's keys were read they are not read again."""
MOST_KEYS: Final = 100
MOST_BEGUN: Final = 200
"""Sign-ins that one address begins in ten minutes: a whole department may share one."""
LONGEST_NAME: Final = 80
LONGEST_ID: Final = 255
_ERROR: Final = re.compile(r"[a-z_]{1,40}")


class _Description(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    code_challenge_methods_supported: tuple[str, ...] = ("S256",)
    authorization_response_iss_parameter_supported: bool = False


class _Keys(msgspec.Struct, frozen=True, kw_only=True):
    keys: tuple[dict[str, Any], ...]


class _Tokens(msgspec.Struct, frozen=True, kw_only=True):
    id_token: str


class _Refusal(msgspec.Struct, frozen=True, kw_only=True):
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One sign-in that was begun."""

    until: datetime
    nonce: str
    verifier: str
    binding: bytes
    """The hash of the browser's secret."""


class IdentityProvider:
    """A department's provider, and the sign-ins that were begun there."""

    def __init__(
        self,
        settings: SignInSettings,
        url: str,
        session: aiohttp.ClientSession,
        now: Callable[[], datetime],
    ) -> None:
        """`url` is the desk's, as browsers call it."""
        self.settings = settings
        self.answer_s = ANSWER_S
        """How long each of its answers may take."""
        self.begun = Attempts(now, most=MOST_BEGUN, error="desk.sign_in.too_many")
        self._return_to = url + RETURN_PATH
        self._session = session
        self._now = now
        self._flows: OrderedDict[bytes, Flow] = OrderedDict()
        self._description: tuple[datetime, _Description] | None = None
        self._keys: tuple[datetime, _Keys] | None = None
        self._away: tuple[datetime, UnavailableError] | None = None
        self._turn = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def to(
        cls, settings: SignInSettings, url: str, now: Callable[[], datetime]
    ) -> AsyncGenerator[Self]:
        """Yield a provider's client; raises InvalidInputError if its certificates can't be read."""
        await asyncio.to_thread(jwt_library)
        tls = await asyncio.to_thread(_tls_to, settings.ca_file)
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=tls),
            timeout=aiohttp.ClientTimeout(total=ANSWER_S),
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "User-Agent": "neighbors-requests",
            },
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
        ) as session:
            yield cls(settings, url, session, now)

    async def begin(self, binding: str) -> str:
        """Begin a sign-in, and return the address at the provider; raises NoticeboardError."""
        described = await self._describe()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        now = self._now()
        while self._flows and next(iter(self._flows.values())).until <= now:
            self._flows.popitem(last=False)
        if len(self._flows) >= MOST_CODES:
            self._flows.popitem(last=False)
        self._flows[hashed(state)] = Flow(
            until=now + CODE_LASTS, nonce=nonce, verifier=verifier, binding=hashed(binding)
        )
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self._return_to,
            "scope": " ".join(self.settings.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        parts = urlsplit(described.authorization_endpoint)
        query = "&".join(filter(None, (parts.query, urlencode(asked))))
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))

    def take(self, state: str) -> Flow | None:
        """Return the sign-in that a browser comes back from, once."""
        flow = self._flows.pop(hashed(state), None)
        return flow if flow is not None and flow.until > self._now() else None

    async def finish(self, flow: Flow, returned: Mapping[str, str]) -> Person:
        """Return who signed in, by what the browser brought back; raises NoticeboardError."""
        described = await self._describe()
        issuer = returned.get("iss")
        is_named = described.authorization_response_iss_parameter_supported
        if issuer != self.settings.issuer and (is_named or issuer is not None):
            # RFC 9207: the code is another provider's, which would learn it from us, or we from it.
            raise self._unsound("issuer")
        if "error" in returned or "code" not in returned:
            raise self._refused(returned.get("error", ""))
        raw = await self._trade(described, returned["code"], flow.verifier)
        return self._person(await self._check(described, raw.id_token, flow.nonce))

    async def _describe(self) -> _Description:
        async with self._turn:
            now = self._now()
            if self._description is not None and now - self._description[0] < DESCRIPTION_LASTS:
                return self._description[1]
            if self._away is not None and now - self._away[0] < AWAY_LASTS:
                raise self._away[1]
            address = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                described = self._parsed(_Description, await self._read("GET", address))
            except UnavailableError as error:
                self._away = (self._now(), error)
                raise
            # Byte by byte (section 4.3): otherwise it describes somebody else.
            if described.issuer != self.settings.issuer:
                raise self._unsound("issuer")
            addresses = (
                described.authorization_endpoint,
                described.token_endpoint,
                described.jwks_uri,
            )
            if not all(is_safe_url(each) and not urlsplit(each).fragment for each in addresses):
                raise self._unsound("address")
            if "S256" not in described.code_challenge_methods_supported:
                raise self._unsound("pkce")
            self._description = (now, described)
            return described

    async def _trade(self, described: _Description, code: str, verifier: str) -> _Tokens:
        """Trade a code for tokens, of which only the id token is read."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._return_to,
            "code_verifier": verifier,
        }
        headers = {}
        name, secret = self.settings.client_id, self.settings.client_secret
        if "client_secret_basic" in described.token_endpoint_auth_methods_supported:
            pair = f"{quote_plus(name)}:{quote_plus(secret)}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": name, "client_secret": secret}
        raw = await self._read("POST", described.token_endpoint, form=form, headers=headers)
        return self._parsed(_Tokens, raw)

    async def _check(self, described: _Description, token: str, nonce: str) -> Mapping[str, Any]:
        """Return the claims of a token that the provider signed, for this desk and sign-in."""
        try:
            key = await self._key(described, parse_header(token))
            return check_token(
                token,
                key,
                audience=self.settings.client_id,
                issuer=self.settings.issuer,
                nonce=nonce,
            )
        except UnsoundTokenError as error:
            raise self._unsound(error.why) from error

    async def _key(self, described: _Description, header: TokenHeader) -> dict[str, Any]:
        """Return the key that a token names, for which the keys are read again once a minute."""
        async with self._turn:
            now = self._now()
            found = find_key(self._keys[1].keys, header) if self._keys else None
            if found is None and (self._keys is None or now - self._keys[0] >= KEYS_AGAIN):
                keys = self._parsed(_Keys, await self._read("GET", described.jwks_uri))
                if len(keys.keys) > MOST_KEYS:
                    raise self._unsound("large")
                self._keys = (now, keys)
                found = find_key(keys.keys, header)
        if found is None:
            raise self._unsound("key")
        return found

    def _person(self, claims: Mapping[str, Any]) -> Person:
        known, named = claims["sub"], groups_in(claims, self.settings.claim)
        if not isinstance(known, str) or not 0 < len(known) <= LONGEST_ID:
            raise self._unsound("shape")
        roles = frozenset(role for role, those in self.settings.roles.items() if those & named)
        if not roles:
            raise NotAllowedError(Text("desk.sign_in.no_role", provider=self.settings.provider))
        names = (claims.get(each) for each in ("name", "preferred_username", "email"))
        shown = (safe_text(each, longest=LONGEST_NAME) for each in names if isinstance(each, str))
        name = next((each for each in shown if not is_blank(each)), "") or safe_text(
            known, longest=LONGEST_NAME
        )
        return Person(id=known, name=name, roles=roles)

    async def _read(
        self,
        method: str,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        raw = bytearray()
        try:
            async with (
                asyncio.timeout(self.answer_s),
                self._session.request(
                    method, url, data=form, headers=headers, allow_redirects=False
                ) as answer,
            ):
                async for piece in answer.content.iter_any():
                    raw += piece
                    if len(raw) > MOST_BYTES:
                        raise self._unsound("large")
                status = answer.status
        except TimeoutError as error:
            raise self._unavailable(Text("desk.sign_in.why.slow")) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self._unavailable(Text("desk.sign_in.why.unreachable")) from error
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            raise self._unsound("redirect")
        if form is not None and status == HTTPStatus.BAD_REQUEST:
            raise self._refused(self._parsed(_Refusal, bytes(raw)).error)
        if status != HTTPStatus.OK:
            raise self._unavailable(Text("desk.sign_in.why.status", status=status))
        return bytes(raw)

    def _parsed[T](self, kind: type[T], raw: bytes) -> T:
        try:
            return msgspec.json.decode(raw, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise self._unsound("shape") from error

    def _unsound(self, why: str) -> VerificationError:
        return VerificationError(
            Text(
                "desk.sign_in.unsound",
                provider=self.settings.provider,
                why=Text(f"desk.sign_in.why.{why}"),
            )
        )

    def _unavailable(self, why: Value) -> UnavailableError:
        return UnavailableError(Text("desk.sign_in.away", provider=self.settings.provider, why=why))

    def _refused(self, error: str) -> NotAllowedError:
        code = error if _ERROR.fullmatch(error) else "error"
        return NotAllowedError(
            Text("desk.sign_in.refused", provider=self.settings.provider, code=code)
        )


def _tls_to(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ValueError) as error:
        raise InvalidInputError(
            Text("noticeboard.file.unreadable", file=ca_file, why=str(error))
        ) from error


PROVIDER: Final[web.AppKey[IdentityProvider | None]] = web.AppKey("provider")
"""None if links sign people in."""
ROUTES = Routes()


class SignInView(View, frozen=True, kw_only=True):
    """How people sign in."""

    provider: str
    """What the department calls its identity provider, safe to show; empty if links sign in."""


class SignInBegun(View, frozen=True, kw_only=True):
    """A sign-in that was begun."""

    address: str
    """Where the browser goes on."""
    binding: str
    """What the window keeps, and sends with the code that it comes back with."""


@ROUTES.get("/sign-in", roles=None)
async def get_sign_in(call: Call) -> SignInView:
    """Return how people sign in."""
    provider = call.request.app[PROVIDER]
    return SignInView(provider=provider.settings.provider if provider else "")


@ROUTES.post("/sign-in", roles=None, status=HTTPStatus.CREATED)
async def post_sign_in(call: Call) -> SignInBegun:
    """Begin to sign in at the identity provider."""
    provider = call.request.app[PROVIDER]
    if provider is None:
        raise NotFoundError(Text("desk.no_page"))
    sender = sender_of(call.request)
    provider.begun.check(sender)
    provider.begun.add(sender)
    binding = secrets.token_urlsafe(32)
    return SignInBegun(address=await provider.begin(binding), binding=binding)


async def get_signed_in(request: web.Request) -> NoReturn:
    """Take a browser back from the provider, and send it on with a code for one sign-in."""
    provider, sessions = request.app[PROVIDER], request.app[SESSIONS]
    if provider is None:
        raise NotFoundError(Text("desk.no_page"))
    query = request.query
    # A parameter that comes twice says nothing.
    returned = {name: query[name] for name in query if len(query.getall(name)) == 1}
    flow = provider.take(returned.get("state", ""))
    code = "none"
    if flow is not None:
        until = flow.until
        try:
            person = await provider.finish(flow, returned)
            admission = SignInCode(until=until, person=person, binding=flow.binding)
        except NoticeboardError as error:
            admission = SignInCode(until=until, fault=error, binding=flow.binding)
        code = sessions.admit(admission)
    raise web.HTTPSeeOther(f"/#code={quote(code)}")
