"""An identity provider's id token: signed by the provider, for this desk, not long ago. Pure.

OpenID Connect Core 1.0, section 3.1.3.7. Algorithms are on a list of public-key ones, and the key
is the only one of the provider's that has the right kind, curve, use and name.
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from datetime import timedelta
import hmac
from typing import Any, Final

import msgspec

from noticeboard.errors import InvalidInputError
from noticeboard.runtime.text import Text

LEEWAY: Final = timedelta(seconds=60)
"""How far the provider's clock may be off."""
LEAST_RSA_BITS: Final = 2048
ALGORITHMS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA"),
    **dict.fromkeys(("ES256", "ES384", "ES512"), "EC"),
    "EdDSA": "OKP",
}
"""By which an id token may be signed, and the kind of key of each. Never by a shared secret."""
_CURVES: Final = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "EdDSA": "Ed25519"}


class UnsoundTokenError(ValueError):
    """A token that nobody may be signed in by; `why` is the end of a `desk.sign_in.why` code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TokenHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a token says of its signature, before anything of it is believed."""

    alg: str
    kid: str | None = None
    crit: Any = None


def jwt_library() -> Any:  # noqa: ANN401 -- the module, or none
    """Return PyJWT; raises InvalidInputError if it is missing. Blocking at the first call."""
    try:
        import jwt  # noqa: PLC0415 -- only for a desk on a server
    except ImportError:
        raise InvalidInputError(Text("desk.sign_in.package")) from None
    return jwt


def parse_header(token: str) -> TokenHeader:
    """Return a token's header; raises UnsoundTokenError."""
    raw = token.partition(".")[0]
    try:
        # base64url without padding
        decoded = urlsafe_b64decode(raw + "=" * (-len(raw) % 4))
        header = msgspec.json.decode(decoded, type=TokenHeader)
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise UnsoundTokenError("shape") from error
    # `crit` names what must be understood, and nothing of it is.
    if header.alg not in ALGORITHMS or header.crit is not None:
        raise UnsoundTokenError("algorithm")
    return header


def find_key(keys: Sequence[dict[str, Any]], header: TokenHeader) -> dict[str, Any] | None:
    """Return the only key that may have made a token's signature."""
    found = [
        key
        for key in keys
        if key.get("kty") == ALGORITHMS[header.alg]
        and key.get("use", "sig") == "sig"
        and key.get("alg", header.alg) == header.alg
        and key.get("crv") == _CURVES.get(header.alg)
        and (header.kid is None or key.get("kid") == header.kid)
    ]
    return found[0] if len(found) == 1 else None


def check_token(
    token: str, key: Mapping[str, Any], *, audience: str, issuer: str, nonce: str
) -> dict[str, Any]:
    """Return the claims of a token that this key signed; raises UnsoundTokenError.

    `nonce` is that of the sign-in which the token answers.
    """
    jwt, header = jwt_library(), parse_header(token)
    try:
        loaded = jwt.PyJWK(key, header.alg)
        _refuse_short(loaded.key, header)
        claims: dict[str, Any] = jwt.decode(
            token,
            loaded.key,
            algorithms=[header.alg],
            audience=audience,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "aud", "iss", "sub"]},
        )
    except UnsoundTokenError:
        raise
    except jwt.InvalidIssuerError as error:
        raise UnsoundTokenError("issuer") from error
    except jwt.InvalidAudienceError as error:
        raise UnsoundTokenError("audience") from error
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
        raise UnsoundTokenError("time") from error
    except jwt.InvalidSignatureError as error:
        raise UnsoundTokenError("signature") from error
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise UnsoundTokenError("shape") from error
    _check_claims(claims, audience, nonce)
    return claims


def _refuse_short(key: object, header: TokenHeader) -> None:
    bits = getattr(key, "key_size", LEAST_RSA_BITS)
    if ALGORITHMS[header.alg] == "RSA" and bits < LEAST_RSA_BITS:
        raise UnsoundTokenError("algorithm")


def _check_claims(claims: Mapping[str, Any], client_id: str, nonce: str) -> None:
    given, party, audience = claims.get("nonce"), claims.get("azp"), claims["aud"]
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise UnsoundTokenError("nonce")
    is_for_several = isinstance(audience, list) and len(audience) > 1
    if party != client_id and (party is not None or is_for_several):
        raise UnsoundTokenError("audience")


def groups_in(claims: Mapping[str, Any], path: Sequence[str]) -> frozenset[str]:
    """Return the groups that a claim names; `path` leads to it through inner objects."""
    found: object = claims
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return frozenset({found})
    if isinstance(found, list):
        return frozenset(each for each in found if isinstance(each, str))
    return frozenset()
