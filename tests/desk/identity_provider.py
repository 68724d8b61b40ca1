"""An OpenID Connect provider of our own: the real protocol, its own keys, and any lie.

It signs its tokens itself, without the library that the desk reads them with.
"""

import asyncio
from base64 import b64decode, urlsafe_b64encode
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
import hashlib
import hmac
import json
import secrets
import time
from typing import Any, Final
from urllib.parse import unquote_plus, urlencode

from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CLIENT: Final = "neighbors-desk"
SECRET: Final = "s3cret: of/the+client"  # noqa: S105 -- of a provider that lives for one test
type Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def b64(raw: bytes) -> str:
    """Return bytes as a token has them."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _number(value: int, length: int) -> str:
    return b64(value.to_bytes(length))


def public(key: Key, kid: str) -> dict[str, Any]:
    """Return a public key as a provider shows it."""
    match key:
        case rsa.RSAPrivateKey():
            numbers = key.public_key().public_numbers()
            size = key.key_size // 8
            shown = {"kty": "RSA", "n": _number(numbers.n, size), "e": _number(numbers.e, 3)}
        case ec.EllipticCurvePrivateKey():
            point = key.public_key().public_numbers()
            shown = {
                "kty": "EC",
                "crv": "P-256",
                "x": _number(point.x, 32),
                "y": _number(point.y, 32),
            }
        case _:
            raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            shown = {"kty": "OKP", "crv": "Ed25519", "x": b64(raw)}
    return shown | {"kid": kid, "use": "sig"}


def signed(header: Mapping[str, Any], claims: Mapping[str, Any], key: bytes | Key | None) -> str:
    """Return a token, signed as the kind of key does; None signs nothing, bytes are an HMAC's."""
    said = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    raw = said.encode()
    match key:
        case None:
            signature = b""
        case bytes():
            signature = hmac.digest(key, raw, "sha256")
        case rsa.RSAPrivateKey():
            signature = key.sign(raw, padding.PKCS1v15(), SHA256())
        case ec.EllipticCurvePrivateKey():
            r, s = decode_dss_signature(key.sign(raw, ec.ECDSA(SHA256())))
            signature = r.to_bytes(32) + s.to_bytes(32)
        case _:
            signature = key.sign(raw)
    return f"{said}.{b64(signature)}"


_NAMES: Final = {rsa.RSAPrivateKey: "RS256", ec.EllipticCurvePrivateKey: "ES256"}


def algorithm_of(key: Key) -> str:
    """Return the name of what a key signs by."""
    return next((name for kind, name in _NAMES.items() if isinstance(key, kind)), "EdDSA")


@cache
def _own_key() -> rsa.RSAPrivateKey:
    """Return one key for all tests: making one takes a while."""
    return rsa.generate_private_key(65537, 2048)


@dataclass(slots=True, kw_only=True)
class Provider:
    """One provider; whoever comes is signed in as `account` at once."""

    keys: dict[str, Key] = field(default_factory=lambda: {"k1": _own_key()})
    kid: str = "k1"
    url: str = ""
    account: dict[str, Any] = field(
        default_factory=lambda: {"sub": "u-17", "name": "Dana Whitfield", "groups": ["fd-officers"]}
    )
    described: dict[str, Any] = field(default_factory=dict)
    """What its description says instead."""
    header: dict[str, Any] = field(default_factory=dict)
    """What the headers of its tokens say instead."""
    claims: dict[str, Any] = field(default_factory=dict)
    """What its tokens say instead; None leaves a claim out."""
    signs_with: Key | bytes | str | None = ""
    """What it signs with instead; an empty text is its own key."""
    returned: dict[str, str] = field(default_factory=dict)
    """What a browser is sent back with instead."""
    answers: dict[str, web.Response | float] = field(default_factory=dict)
    """What it answers at a path instead, or how many seconds it waits."""
    methods: tuple[str, ...] = ("client_secret_basic",)
    heard: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    """The path and the headers of each request."""
    grants: dict[str, dict[str, str]] = field(default_factory=dict)

    def asked(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(each == path for each, _ in self.heard)

    def app(self) -> web.Application:
        """Return the application."""
        app = web.Application(middlewares=[self._lie])
        app.router.add_get("/.well-known/openid-configuration", self._describe)
        app.router.add_get("/authorize", self._authorize)
        app.router.add_post("/token", self._token)
        app.router.add_get("/keys", self._keys)
        return app

    @web.middleware
    async def _lie(self, request: web.Request, handler: Any) -> web.StreamResponse:  # noqa: ANN401
        self.heard.append((request.path, request.headers))
        instead = self.answers.get(request.path)
        if isinstance(instead, float):
            await asyncio.sleep(instead)
        elif instead is not None:
            return instead
        response: web.StreamResponse = await handler(request)
        return response

    async def _describe(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize?prompt=login",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": self.methods,
                "authorization_response_iss_parameter_supported": True,
                "more": {"that": "nobody reads"},
            }
            | self.described
        )

    async def _authorize(self, request: web.Request) -> web.Response:
        asked = dict(request.query)
        assert asked["prompt"] == "login"
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.grants[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.url} | self.returned
        address = f"{asked['redirect_uri']}?{urlencode(back)}"
        return web.Response(status=302, headers={"Location": address})

    async def _token(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        if self.methods == ("client_secret_basic",):
            raw = b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode()
            client, _, secret = raw.partition(":")
            known = (unquote_plus(client), unquote_plus(secret))
        else:
            known = (str(form["client_id"]), str(form["client_secret"]))
        asked = self.grants.pop(str(form["code"]), None)
        challenge = b64(hashlib.sha256(str(form["code_verifier"]).encode()).digest())
        if (
            known != (CLIENT, SECRET)
            or asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form["redirect_uri"]
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response(
            {"access_token": "a", "token_type": "Bearer", "id_token": self.token(asked["nonce"])}
        )

    def token(self, nonce: str) -> str:
        """Return an id token, with the lies that it is told."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        }
        claims |= self.account | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        own = self.keys[self.kid]
        header = {"alg": algorithm_of(own), "kid": self.kid} | self.header
        return signed(header, claims, own if isinstance(self.signs_with, str) else self.signs_with)

    async def _keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [public(key, kid) for kid, key in self.keys.items()]})


@asynccontextmanager
async def identity_provider() -> AsyncGenerator[Provider]:
    """Serve a provider on loopback."""
    provider = Provider()
    async with TestServer(provider.app()) as server:
        provider.url = str(server.make_url("")).rstrip("/")
        yield provider
