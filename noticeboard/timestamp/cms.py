"""The signed form of a timestamp: CMS SignedData (RFC 5652) with one signer.

The signature is checked here, by the certificate that is enclosed. Which one that is, the signature
covers itself (ESSCertID, RFC 5816), so nobody can exchange an expired certificate for another one
over the same key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1, sha256, sha384, sha512
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from noticeboard.errors import VerificationError
from noticeboard.runtime.text import Text
from noticeboard.timestamp import der
from noticeboard.timestamp.der import DerError, Element, Reader, encode_oid, tagged

SHA256: Final = encode_oid("2.16.840.1.101.3.4.2.1")
_SIGNED_DATA: Final = encode_oid("1.2.840.113549.1.7.2")
_TIME_STAMP: Final = encode_oid("1.2.840.113549.1.9.16.1.4")
_CONTENT_TYPE: Final = encode_oid("1.2.840.113549.1.9.3")
_DIGEST: Final = encode_oid("1.2.840.113549.1.9.4")
_SIGNER: Final = encode_oid("1.2.840.113549.1.9.16.2.12")
_SIGNER_V2: Final = encode_oid("1.2.840.113549.1.9.16.2.47")
_DIGESTS: Final[dict[bytes, tuple[Callable[[bytes], bytes], hashes.HashAlgorithm]]] = {
    SHA256: (lambda raw: sha256(raw).digest(), hashes.SHA256()),
    encode_oid("2.16.840.1.101.3.4.2.2"): (lambda raw: sha384(raw).digest(), hashes.SHA384()),
    encode_oid("2.16.840.1.101.3.4.2.3"): (lambda raw: sha512(raw).digest(), hashes.SHA512()),
}
_MOST_CERTIFICATES: Final = 16
_LEAST_RSA_BITS: Final = 2048
_LEAST_EC_BITS: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInfo:
    """A timestamp's information and its signature. Each method raises VerificationError."""

    info: bytes
    certificates: tuple[x509.Certificate, ...]
    """Those that are enclosed, as they came."""
    canonical: bytes
    """The token, with its certificates and revocation lists sorted as DER wants it."""
    signer: tuple[bytes, int]
    """Who issued the certificate of the signer, and the certificate's number."""
    digest: bytes
    """The OID of its algorithm."""
    signed: Element
    """The attributes that the signature is over."""
    signature: bytes

    def check(self, at: datetime) -> x509.Certificate:
        """Check everything but the way to a root; return the certificate of the signer."""
        attributes = _attributes(self.signed)
        hashed, algorithm = _algorithm(self.digest)
        stated = _only(attributes, _CONTENT_TYPE).read(der.OID)
        digest = _only(attributes, _DIGEST).read(der.OCTETS)
        certificate = self._certificate(attributes)
        signed = bytes([der.SET]) + self.signed.whole[1:]
        _check_signature(certificate, self.signature, signed, algorithm)
        if stated != _TIME_STAMP or digest != hashed(self.info):
            raise VerificationError(_SIGNATURE)
        _check_purpose(certificate, at)
        return certificate

    def _certificate(self, attributes: dict[bytes, bytes]) -> x509.Certificate:
        if not self.certificates:
            raise VerificationError(Text("noticeboard.timestamp.no_certificate"))
        checks = _certificate_checks(attributes)
        for each in self.certificates:
            raw, signer = each.public_bytes(Encoding.DER), (_issuer(each), each.serial_number)
            if checks and signer == self.signer and all(check(raw) for check in checks):
                return each
        raise VerificationError(Text("noticeboard.timestamp.other_certificate"))


def parse_token(token: bytes) -> SignedInfo:
    """Read the token of a reply; raises DerError."""
    outer = Reader(token)
    content = outer.inside(der.SEQUENCE)
    outer.end()
    kind, wrapper = content.read(der.OID), content.inside(tagged(0))
    content.end()
    reader = wrapper.inside(der.SEQUENCE)
    wrapper.end()
    version, digests = reader.element().whole, reader.element().whole
    inner = reader.element()
    certificates, revoked = reader.optional(tagged(0)), reader.optional(tagged(1))
    signers = reader.element()
    reader.end()
    signer = _only_inside(signers, der.SET)
    signer.integer()
    name = signer.inside(der.SEQUENCE)
    issuer, serial = name.element().whole, name.integer()
    digest = signer.inside(der.SEQUENCE).read(der.OID)
    signed = signer.element()
    signer.read(der.SEQUENCE)
    signature = signer.read(der.OCTETS)
    enclosed = Reader(certificates or b"").elements()
    if kind != _SIGNED_DATA or signed.tag != tagged(0) or len(enclosed) > _MOST_CERTIFICATES:
        raise DerError
    canonical = (version, digests, inner.whole, _sorted(0, certificates), _sorted(1, revoked))
    data = der.encode(der.SEQUENCE, *canonical, signers.whole)
    return SignedInfo(
        info=_info(inner),
        certificates=tuple(x509.load_der_x509_certificate(each.whole) for each in enclosed),
        canonical=der.encode(der.SEQUENCE, der.encode(der.OID, kind), der.encode(tagged(0), data)),
        signer=(issuer, serial),
        digest=digest,
        signed=signed,
        signature=signature,
    )


def _info(inner: Element) -> bytes:
    reader = Reader(inner.content)
    if inner.tag != der.SEQUENCE or reader.read(der.OID) != _TIME_STAMP:
        raise DerError
    return reader.inside(tagged(0)).read(der.OCTETS)


def _sorted(number: int, content: bytes | None) -> bytes:
    if content is None:
        return b""
    found = sorted(each.whole for each in Reader(content).elements())
    return der.encode(tagged(number), *found)


def _only_inside(element: Element, tag: int) -> Reader:
    """Return what is in the only sequence of a set."""
    reader = Reader(element.content)
    found = reader.inside(der.SEQUENCE)
    reader.end()
    if element.tag != tag:
        raise DerError
    return found


def _attributes(signed: Element) -> dict[bytes, bytes]:
    """Return the content of each attribute's set by its OID; none is there twice."""
    found: dict[bytes, bytes] = {}
    for each in Reader(signed.content).elements():
        reader = Reader(each.content)
        name, values = reader.read(der.OID), reader.read(der.SET)
        if name in found:
            raise DerError
        found[name] = values
    return found


def _only(attributes: dict[bytes, bytes], name: bytes) -> Reader:
    if name not in attributes:
        raise DerError
    return Reader(attributes[name])


def _algorithm(name: bytes) -> tuple[Callable[[bytes], bytes], hashes.HashAlgorithm]:
    if name not in _DIGESTS:
        raise VerificationError(_ALGORITHM)
    return _DIGESTS[name]


def _certificate_checks(attributes: dict[bytes, bytes]) -> list[Callable[[bytes], bool]]:
    """Return what the signature says of the signer's certificate (ESSCertID)."""
    checks: list[Callable[[bytes], bool]] = []
    if _SIGNER_V2 in attributes:
        entry = _first_certificate(attributes, _SIGNER_V2)
        algorithm, digest = entry.optional(der.SEQUENCE), entry.read(der.OCTETS)
        hashed, _ = _algorithm(SHA256 if algorithm is None else Reader(algorithm).read(der.OID))
        checks.append(lambda raw: hashed(raw) == digest)
    if _SIGNER in attributes:
        short = _first_certificate(attributes, _SIGNER).read(der.OCTETS)
        checks.append(lambda raw: sha1(raw, usedforsecurity=False).digest() == short)
    return checks


def _first_certificate(attributes: dict[bytes, bytes], name: bytes) -> Reader:
    return _only(attributes, name).inside(der.SEQUENCE).inside(der.SEQUENCE).inside(der.SEQUENCE)


def _issuer(certificate: x509.Certificate) -> bytes:
    """Return the issuer's name as it stands in the certificate."""
    whole = Reader(certificate.tbs_certificate_bytes).inside(der.SEQUENCE)
    whole.optional(tagged(0))
    whole.integer()
    whole.read(der.SEQUENCE)
    return whole.element().whole


def _check_signature(
    certificate: x509.Certificate, signature: bytes, signed: bytes, algorithm: hashes.HashAlgorithm
) -> None:
    key = certificate.public_key()
    try:
        match key:
            case rsa.RSAPublicKey() if key.key_size >= _LEAST_RSA_BITS:
                key.verify(signature, signed, padding.PKCS1v15(), algorithm)
            case ec.EllipticCurvePublicKey() if key.key_size >= _LEAST_EC_BITS:
                key.verify(signature, signed, ec.ECDSA(algorithm))
            case _:
                raise VerificationError(_ALGORITHM)
    except InvalidSignature as error:
        raise VerificationError(_SIGNATURE) from error
    except UnsupportedAlgorithm as error:
        raise VerificationError(_ALGORITHM) from error


def _check_purpose(certificate: x509.Certificate, at: datetime) -> None:
    """Check that a certificate is one for timestamps, and was valid then."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        usage = None
    if usage is None or not usage.critical or ExtendedKeyUsageOID.TIME_STAMPING not in usage.value:
        raise VerificationError(Text("noticeboard.timestamp.other_purpose"))
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not start <= at.replace(microsecond=0) <= end:
        raise VerificationError(
            Text(
                "noticeboard.timestamp.not_valid",
                at=_minute(at),
                start=_minute(start),
                end=_minute(end),
            )
        )


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


_ALGORITHM: Final = Text("noticeboard.timestamp.algorithm")
_SIGNATURE: Final = Text("noticeboard.timestamp.signature")
