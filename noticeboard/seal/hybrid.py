"""Post-quantum age keys: ML-KEM-768 with X25519 (https://c2sp.org/age, mlkem768x25519).

The KEM is X-Wing: it holds as long as either of the two does. HPKE (RFC 9180, base mode) wraps the
file key with it. ML-KEM comes from `cryptography`, whose wheels have it since version 48. An
installation with an older version, such as a hub beside the oldest Home Assistant that we support,
refuses these keys in a sentence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
import hashlib
import hmac
from importlib import import_module
import io
import os
from typing import Any, Final, Literal, Self, override

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from noticeboard.errors import InvalidInputError
from noticeboard.log.encoding import decode_bech32, encode_bech32
from noticeboard.runtime.text import Text
from noticeboard.seal.age import (
    AgeError,
    AgeFault,
    AgeIdentity,
    AgeRecipient,
    Identity,
    Recipient,
    decrypt,
    encrypt,
    only_argument,
    stanza_text,
)

_PUBLIC: Final = "age1pq"
_PRIVATE: Final = "age-secret-key-pq-"
_KEM_PUBLIC_BYTES: Final = 1184
_KEM_SEED_BYTES: Final = 64
_KEM_SHARE_BYTES: Final = 1088
_CURVE_BYTES: Final = 32
_X_WING: Final = b"\\.//^\\"
_SUITE: Final = b"HPKE" + bytes.fromhex("647a00010003")
"""X-Wing, HKDF-SHA256, ChaCha20-Poly1305."""
_TRIAL: Final = b"neighbors\n"
_INFO: Final = b"age-encryption.org/mlkem768x25519"


def parse_recipient(text: str) -> Recipient:
    """Read a recipient of any kind; raises InvalidInputError."""
    is_hybrid = text.lower().startswith(f"{_PUBLIC}1")
    return HybridRecipient.parse(text) if is_hybrid else AgeRecipient.parse(text)


def parse_identity(text: str) -> Identity:
    """Read an identity of any kind; raises InvalidInputError, which does not quote it."""
    is_hybrid = text.lower().startswith(f"{_PRIVATE}1")
    return HybridIdentity.parse(text) if is_hybrid else AgeIdentity.parse(text)


@cache
def is_supported() -> bool:
    """Return whether this installation can seal to such a key and open it again; tried once."""
    sealed, opened = io.BytesIO(), io.BytesIO()
    try:
        identity = HybridIdentity.generate()
        encrypt(io.BufferedReader(io.BytesIO(_TRIAL)), identity.recipient, sealed.write)
        sealed.seek(0)
        decrypt(io.BufferedReader(sealed), identity, opened.write)
    except (InvalidInputError, AgeError):
        return False
    return opened.getvalue() == _TRIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class HybridRecipient:
    """A public key; as text it begins with `age1pq1`."""

    kem: Any
    """MLKEM768PublicKey."""
    curve: X25519PublicKey

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one that can be sealed to; raises InvalidInputError."""
        try:
            raw = decode_bech32(_PUBLIC, text, _KEM_PUBLIC_BYTES + _CURVE_BYTES)
            curve = X25519PublicKey.from_public_bytes(raw[_KEM_PUBLIC_BYTES:])
            X25519PrivateKey.generate().exchange(curve)
            kem = _mlkem("MLKEM768PublicKey", "from_public_bytes", raw[:_KEM_PUBLIC_BYTES])
        except ValueError as error:
            raise InvalidInputError(Text("noticeboard.key.not_age_recipient")) from error
        return cls(kem=kem, curve=curve)

    @override
    def __str__(self) -> str:
        return encode_bech32(_PUBLIC, self.kem.public_bytes_raw() + self.curve.public_bytes_raw())

    def wrap(self, file_key: bytes, drawn: Callable[[int], bytes] = os.urandom) -> str:
        """Return a stanza from which only the identity gets the file key."""
        kem_secret, kem_share = self.kem.encapsulate()
        ephemeral = X25519PrivateKey.from_private_bytes(drawn(_CURVE_BYTES))
        share = ephemeral.public_key().public_bytes_raw()
        secret = _combine(kem_secret, ephemeral.exchange(self.curve), share, self.curve)
        cipher, nonce = _context(secret)
        return stanza_text(
            "mlkem768x25519", kem_share + share, cipher.encrypt(nonce, file_key, None)
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HybridIdentity:
    """A private key: the seed of both parts."""

    seed: bytes
    kind: Literal["mlkem768x25519"] = "mlkem768x25519"

    @classmethod
    def generate(cls) -> Self:
        """Return a new one; raises InvalidInputError if it could not be used here."""
        made = cls(seed=os.urandom(_CURVE_BYTES))
        made.recipient  # noqa: B018 -- only a version that has ML-KEM may make one
        return made

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `export` returns; raises InvalidInputError, which does not quote it."""
        try:
            return cls(seed=decode_bech32(_PRIVATE, text, _CURVE_BYTES))
        except ValueError:
            raise InvalidInputError(Text("noticeboard.key.not_age")) from None

    def export(self) -> str:
        """Return the secret as text that begins with `AGE-SECRET-KEY-PQ-1`."""
        return encode_bech32(_PRIVATE, self.seed).upper()

    @property
    def recipient(self) -> HybridRecipient:
        """The public key; raises InvalidInputError if `cryptography` has no ML-KEM."""
        kem, curve = self._parts()
        return HybridRecipient(kem=kem.public_key(), curve=curve.public_key())

    def unwrap(self, arguments: Sequence[str], body: bytes) -> bytes | None:
        """Return a stanza's file key, or None if it is for another key; raises AgeError."""
        share = only_argument(arguments, _KEM_SHARE_BYTES + _CURVE_BYTES, body)
        kem, curve = self._parts()
        curve_share = share[_KEM_SHARE_BYTES:]
        try:
            curve_secret = curve.exchange(X25519PublicKey.from_public_bytes(curve_share))
            kem_secret = kem.decapsulate(share[:_KEM_SHARE_BYTES])
        except ValueError as error:
            raise AgeError(AgeFault.HEADER) from error
        cipher, nonce = _context(
            _combine(kem_secret, curve_secret, curve_share, curve.public_key())
        )
        try:
            return cipher.decrypt(nonce, body, None)
        except InvalidTag:
            return None

    def _parts(self) -> tuple[Any, X25519PrivateKey]:
        """Return the MLKEM768PrivateKey and the X25519 one."""
        expanded = hashlib.shake_256(self.seed).digest(_KEM_SEED_BYTES + _CURVE_BYTES)
        kem = _mlkem("MLKEM768PrivateKey", "from_seed_bytes", expanded[:_KEM_SEED_BYTES])
        return kem, X25519PrivateKey.from_private_bytes(expanded[_KEM_SEED_BYTES:])


def _mlkem(kind: str, read: str, raw: bytes) -> Any:  # noqa: ANN401 -- older versions lack the types
    """Read an ML-KEM key; raises InvalidInputError without ML-KEM, and ValueError."""
    try:
        module = import_module("cryptography.hazmat.primitives.asymmetric.mlkem")
        return getattr(getattr(module, kind), read)(raw)
    except (ModuleNotFoundError, UnsupportedAlgorithm) as error:
        raise InvalidInputError(Text("noticeboard.key.no_post_quantum")) from error


def _combine(
    kem_secret: bytes, curve_secret: bytes, share: bytes, public: X25519PublicKey
) -> bytes:
    """Return X-Wing's shared secret (draft-connolly-cfrg-xwing-kem)."""
    parts = (kem_secret, curve_secret, share, public.public_bytes_raw(), _X_WING)
    return hashlib.sha3_256(b"".join(parts)).digest()


def _context(secret: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    """Return the cipher and first nonce of HPKE's key schedule, without a shared key (PSK)."""
    context = b"\0" + _extract(b"", b"psk_id_hash", b"") + _extract(b"", b"info_hash", _INFO)
    key = _extract(secret, b"secret", b"")
    return (
        ChaCha20Poly1305(_expand(key, b"key", context, 32)),
        _expand(key, b"base_nonce", context, 12),
    )


def _extract(salt: bytes, label: bytes, given: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + _SUITE + label + given, hashlib.sha256)


def _expand(key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """Return at most 32 bytes."""
    labeled = length.to_bytes(2) + b"HPKE-v1" + _SUITE + label + info
    return hmac.digest(key, labeled + b"\1", hashlib.sha256)[:length]
