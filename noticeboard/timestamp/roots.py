"""Root certificates that timestamps are checked against: PEM, as a person gives it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
import ssl
from typing import Final
import warnings

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import NameOID

from noticeboard.errors import VerificationError
from noticeboard.rules.text import SafeText, safe_text
from noticeboard.runtime.text import Text

MOST_ROOT_BYTES: Final = 64 << 10
MOST_ROOTS: Final = 16
LONGEST_NAME: Final = 100


def check_roots(pem: bytes) -> tuple[SafeText, ...]:
    """Return the names of the roots that a person gives; raises VerificationError."""
    if len(pem) > MOST_ROOT_BYTES:
        raise VerificationError(_UNREADABLE)
    found = _load(pem)
    if not 0 < len(found) <= MOST_ROOTS:
        raise VerificationError(_UNREADABLE)
    try:
        return tuple(map(_root_name, found))
    except VerificationError:
        raise
    except Exception as error:  # cryptography has many for a certificate, a KeyError among them
        raise VerificationError(_UNREADABLE) from error


_UNREADABLE: Final = Text("noticeboard.timestamp.root_unreadable", most=MOST_ROOTS)


def _root_name(certificate: x509.Certificate) -> SafeText:
    name, issuer = map(certificate_name, (certificate.subject, certificate.issuer))
    if certificate.issuer != certificate.subject:
        raise VerificationError(Text("noticeboard.timestamp.not_root", name=name, issuer=issuer))
    return name


def certificate_name(name: x509.Name) -> SafeText:
    """Return the name that a certificate has, safe to show."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for each in name.get_attributes_for_oid(kind):
            if shown := safe_text(str(each.value), longest=LONGEST_NAME):
                return shown
    return safe_text(name.rfc4514_string(), longest=LONGEST_NAME)


@lru_cache(maxsize=64)
def _load(pem: bytes) -> tuple[x509.Certificate, ...]:
    try:
        with warnings.catch_warnings():
            # Some of the web's roots have a serial number of 0.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            return tuple(x509.load_pem_x509_certificates(pem))
    except (ValueError, x509.InvalidVersion) as error:
        raise VerificationError(_UNREADABLE) from error


def roots_for(
    certificates: Iterable[x509.Certificate], roots: Sequence[bytes]
) -> Iterator[x509.Certificate]:
    """Return the roots (PEM) that may have issued one of the certificates."""
    issuers = {each.issuer for each in certificates}
    for pem in roots:
        yield from (each for each in _load(pem) if each.subject in issuers)


@cache
def web_roots() -> tuple[bytes, ...]:
    """Return the roots that this machine trusts for web sites. Blocking; cached."""
    found = ssl.create_default_context().get_ca_certs(binary_form=True)
    return tuple(ssl.DER_cert_to_PEM_cert(each).encode() for each in found)


def fingerprint_text(sha256: bytes) -> str:
    """Return the hash of a certificate as people compare it: hex digits in groups of eight."""
    digits = sha256.hex().upper()
    return " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))
