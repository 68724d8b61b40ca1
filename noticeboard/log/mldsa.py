"""ML-DSA-44 cosignatures (c2sp.org/tlog-cosignature, FIPS 204), if this machine can make them.

`cryptography` has ML-DSA from version 47 on, and Home Assistant's oldest release that the hub runs
beside has an older one. Without it, such a signature is by an unknown key and never an error.
"""

from functools import cache
from importlib import import_module
from typing import Any, Final

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import HASH_BYTES, decode_hash
from noticeboard.runtime.text import Text

PUBLIC_BYTES: Final = 1312
SIGNATURE_BYTES: Final = 2420
_LABEL: Final = b"subtree/v1\n\0"
_LONGEST_NAME: Final = 255
_NUMBER_BYTES: Final = 8
_TIME_LIMIT: Final = 2**63
_LINES: Final = 3


@cache
def is_available() -> bool:
    """Return whether this machine verifies ML-DSA-44, by trying once."""
    try:
        key = _module().MLDSA44PrivateKey.from_seed_bytes(bytes(32))
        key.public_key().verify(key.sign(b""), b"")
    except Exception:  # noqa: BLE001 -- whatever is missing, it can't be used
        return False
    return True


def public_of(seed: bytes) -> bytes:
    """Return the public key of a 32-byte seed; raises InvalidInputError if this machine can't."""
    if not is_available():
        raise InvalidInputError(Text("noticeboard.key.no_mldsa"))
    public: bytes = (
        _module().MLDSA44PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()
    )
    return public


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the signature of a message, under the empty context."""
    signature: bytes = _module().MLDSA44PrivateKey.from_seed_bytes(seed).sign(message)
    return signature


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a signature is valid; the key's length must have been checked."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- takes long

    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        _module().MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def cosigned_message(cosigner: str, text: str, at: int) -> bytes:
    """Return what a cosigner signs of a checkpoint's text at POSIX time `at`.

    It is the size and root, without the extension lines. Raises VerificationError if the text is
    not a checkpoint's, or the time none that a cosignature of a whole log can have.
    """
    lines = text.split("\n", _LINES)
    if len(lines) <= _LINES or not (lines[1].isascii() and lines[1].isdigit()):
        raise VerificationError(Text("noticeboard.checkpoint.three_lines"))
    origin, size, root = lines[0].encode(), int(lines[1]), decode_hash(lines[2])
    name = cosigner.encode()
    fits = all(0 < len(each) <= _LONGEST_NAME for each in (origin, name))
    if not fits or not 0 < at < _TIME_LIMIT or size >= _TIME_LIMIT or len(root) != HASH_BYTES:
        raise VerificationError(Text("noticeboard.signature.no_cosignature", name=cosigner))
    return b"".join(
        (
            _LABEL,
            bytes([len(name)]) + name,
            at.to_bytes(_NUMBER_BYTES),
            bytes([len(origin)]) + origin,
            bytes(_NUMBER_BYTES),
            size.to_bytes(_NUMBER_BYTES),
            root,
        )
    )


def _module() -> Any:  # noqa: ANN401 -- not there before version 47
    return import_module("cryptography.hazmat.primitives.asymmetric.mldsa")
