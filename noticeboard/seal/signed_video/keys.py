"""The keys that cameras sign with: whose they are, and whether a signature holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

LONGEST_CHAIN: Final = 32 * 1024
_MOST_CERTIFICATES: Final = 8
_LEAST_RSA_BITS: Final = 2048
_MOST_RSA_BITS: Final = 8192
_FAILURES: Final = (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature)

type Key = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class Certified(StrEnum):
    """What a certificate says of a camera's key."""

    ROOT = "root"
    """It leads to a root that the household installed, and every date holds."""
    EXPIRED = "expired"
    """It leads to such a root, but a certificate was not valid at that time."""
    UNKNOWN = "unknown"
    """It leads to no such root."""
    NONE = "none"
    """There is no certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakerRoot:
    """A maker's root certificate, by the name that the household gave it."""

    name: str
    certificate: x509.Certificate

    @property
    def subject(self) -> str:
        """Who it belongs to, as it says itself."""
        return self.certificate.subject.rfc4514_string()

    @property
    def sha256(self) -> str:
        """Its fingerprint, 64 hex digits."""
        return self.certificate.fingerprint(SHA256()).hex()


def read_root(name: str, pem: bytes) -> MakerRoot | None:
    """Read a root certificate, PEM; None if it isn't one."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        certificate.verify_directly_issued_by(certificate)
        is_root = _may_certify(certificate)
    except _FAILURES:
        return None
    return MakerRoot(name=name, certificate=certificate) if is_root else None


@lru_cache(16)
def certificates(chain: bytes) -> tuple[x509.Certificate, ...]:
    """Read a chain, PEM, the key's own certificate first; empty if it is unreadable."""
    if len(chain) > LONGEST_CHAIN or chain.count(b"-----BEGIN") > _MOST_CERTIFICATES:
        return ()
    try:
        return tuple(x509.load_pem_x509_certificates(chain))
    except _FAILURES:
        return ()


@lru_cache(16)
def key_of(chain: bytes, public_key: bytes = b"") -> Key | None:
    """Return the key of a chain, or else of `public_key` (PEM); None if it is of no known kind."""
    try:
        found = certificates(chain)
        if not found and not 0 < len(public_key) <= LONGEST_CHAIN:
            return None
        key: object = found[0].public_key() if found else load_pem_public_key(public_key)
    except _FAILURES:
        return None
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key
    if isinstance(key, rsa.RSAPublicKey) and _LEAST_RSA_BITS <= key.key_size <= _MOST_RSA_BITS:
        return key
    return None


def verify(key: Key, signature: bytes, digest: bytes) -> bool:
    """Return whether a signature over a SHA-256 holds: ECDSA, or RSA-PSS."""
    hashed = Prehashed(SHA256())
    try:
        if isinstance(key, rsa.RSAPublicKey):
            pss = padding.PSS(mgf=padding.MGF1(SHA256()), salt_length=padding.PSS.AUTO)
            key.verify(signature, digest, pss, hashed)
        else:
            key.verify(signature, digest, ec.ECDSA(hashed))
    except _FAILURES:
        return False
    return True


def certify(
    chain: bytes, roots: Sequence[MakerRoot], at: datetime
) -> tuple[Certified, MakerRoot | None]:
    """Return what a chain says of its key at a time (the recording's), and its root.

    Makers' certificates for single cameras often have no extensions, so none is demanded of the
    first one. All others must be allowed to certify.
    """
    path = certificates(chain)
    if not path:
        return Certified.NONE, None
    # A chain may end with the root itself. What counts is the root that the household has.
    for root in roots:
        for length in range(1, len(path) + 1):
            way = (*path[:length], root.certificate)
            if path[length - 1] != root.certificate and _leads(way):
                valid = all(
                    each.not_valid_before_utc <= at <= each.not_valid_after_utc for each in way
                )
                return (Certified.ROOT if valid else Certified.EXPIRED), root
    return Certified.UNKNOWN, None


def _leads(way: Sequence[x509.Certificate]) -> bool:
    """Return whether each certificate was issued by the next one, which may do so."""
    try:
        for number, (issued, issuer) in enumerate(pairwise(way)):
            if not _may_certify(issuer, below=number):
                return False
            issued.verify_directly_issued_by(issuer)
    except _FAILURES:
        return False
    return True


def _may_certify(certificate: x509.Certificate, below: int = 0) -> bool:
    """Return whether it may issue certificates, with `below` others between it and the key's."""
    try:
        limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return False
    return limits.ca and (limits.path_length is None or below <= limits.path_length)
