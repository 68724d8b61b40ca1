"""Timestamps by RFC 3161: the request for one, and the check of a service's reply.

`check_reply` is for whoever sent the request, and `read_reply` for anybody later. Both read the
reply and check its signature by the certificate that is enclosed. Then `rfc3161-client` (OpenSSL)
checks the way from that certificate to a root, at the time that is stated. It doesn't check
ESSCertID (see `cms.py`), cuts off fractions of a second, and refuses enclosed certificates that
aren't sorted, as OpenSSL's often aren't. So it gets a sorted copy: they are not signed as a set.

A status of "granted with modifications" isn't signed either, and anybody could change it. What
counts is what the token holds, all of which is checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
import re
import secrets
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from rfc3161_client import VerifierBuilder, decode_timestamp_response

from noticeboard.errors import VerificationError
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from noticeboard.timestamp import der
from noticeboard.timestamp.cms import SHA256, SignedInfo, parse_token
from noticeboard.timestamp.der import DerError, Reader, tagged
from noticeboard.timestamp.roots import LONGEST_NAME, certificate_name, roots_for, web_roots

MOST_BYTES: Final = 64 << 10
"""Of a reply."""
REQUEST_TYPE: Final = "application/timestamp-query"
REPLY_TYPE: Final = "application/timestamp-reply"

_GRANTED: Final = (0, 1)
_FAILURES: Final = {
    0: "badAlg",
    2: "badRequest",
    5: "badDataFormat",
    14: "timeNotAvailable",
    15: "unacceptedPolicy",
    16: "unacceptedExtension",
    17: "addInfoNotAvailable",
    25: "systemFailure",
}
"""The bits of PKIFailureInfo (RFC 3161, 2.4.2)."""
_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_TIME: Final = re.compile(rb"([0-9]{14})(?:\.([0-9]{1,9}))?Z")


@dataclass(frozen=True, slots=True)
class TimestampRequest:
    """What a service gets: the hash of a text, and a random number. It always has the same size."""

    raw: bytes
    nonce: int


def make_request(text: bytes) -> TimestampRequest:
    """Return a new request for a timestamp over a text."""
    nonce = 1 << 62 | secrets.randbits(62)
    algorithm = der.encode(der.SEQUENCE, der.encode(der.OID, SHA256), b"\5\0")
    digest = der.encode(der.OCTETS, sha256(text).digest())
    raw = der.encode(
        der.SEQUENCE,
        der.encode(der.INTEGER, b"\1"),
        der.encode(der.SEQUENCE, algorithm, digest),
        der.encode(der.INTEGER, nonce.to_bytes(8)),
        der.encode(der.BOOLEAN, b"\xff"),
    )
    return TimestampRequest(raw, nonce)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A timestamp: a service states that a text existed by a time."""

    at: datetime
    """In UTC, to the microsecond."""
    accuracy: timedelta | None
    """How far `at` may be off; None if the service states nothing."""
    resolution: timedelta
    """The last digit of `at`."""
    nonce: int | None
    serial: int
    policy: str
    """An OID."""
    service: str
    """The name in the service's certificate, safe to show."""
    certificate_sha256: bytes
    root: str
    """The name of the root that the certificate leads to; empty if no root was given."""
    root_sha256: bytes = b""
    """That root's fingerprint; empty if no root was given."""
    is_wrong_time: bool = False
    """Whether it can't be the time at which the service was asked."""
    raw: bytes = field(repr=False)
    """The reply, as it came."""

    @property
    def latest(self) -> datetime:
        """When the text existed, at the latest."""
        return self.at + (self.accuracy or timedelta())

    @property
    def trust(self) -> Text:
        """What is known of the service's certificate."""
        if self.root:
            return Text("noticeboard.timestamp.trusted", service=self.service, root=self.root)
        return Text("noticeboard.timestamp.not_checked", service=self.service)


def check_reply(  # noqa: PLR0913 -- the request, and what is known of it
    raw: bytes,
    text: bytes,
    request: TimestampRequest,
    roots: Sequence[bytes],
    *,
    sent_at: datetime,
    received_at: datetime,
    clock_error: timedelta,
) -> Token:
    """Check the reply to a request; `roots` are PEM. Without any, the web's are taken. Blocking.

    A token of a wrong time is returned, marked as such. `clock_error` is how far the clock may be
    off that `sent_at` and `received_at` are from. Raises VerificationError for what proves nothing.
    """
    token = _check(raw, text, roots or web_roots(), needs_root=True)
    if token.nonce != request.nonce:
        raise VerificationError(Text("noticeboard.timestamp.other_request"))
    off = (token.accuracy or timedelta()) + clock_error
    is_in_time = sent_at - off - token.resolution < token.at <= received_at + off
    return replace(token, is_wrong_time=not is_in_time)


def read_reply(raw: bytes, text: bytes, roots: Sequence[bytes]) -> Token:
    """Check a reply that anybody got for a text; `roots` are PEM.

    Without roots, only the enclosed certificate vouches for it: see `Token.root`. Raises
    VerificationError for what proves nothing.
    """
    return _check(raw, text, roots, needs_root=bool(roots))


def _check(raw: bytes, text: bytes, roots: Sequence[bytes], *, needs_root: bool) -> Token:
    if len(raw) > MOST_BYTES:
        raise VerificationError(Text("noticeboard.timestamp.too_long", most=MOST_BYTES))
    try:
        return _read(raw, sha256(text).digest(), roots if needs_root else None)
    except VerificationError:
        raise
    except Exception as error:  # cryptography has many for a certificate, a KeyError among them
        raise VerificationError(_UNREADABLE) from error


_UNREADABLE: Final = Text("noticeboard.timestamp.unreadable")


def _read(raw: bytes, digest: bytes, roots: Sequence[bytes] | None) -> Token:
    signed = parse_token(_token(raw))
    info = _Info.parse(signed.info)
    certificate = signed.check(info.at)
    if info.imprint != (SHA256, digest):
        raise VerificationError(Text("noticeboard.timestamp.other_text"))
    root = None if roots is None else _find_root(signed, certificate, roots, digest)
    return Token(
        at=info.at,
        accuracy=info.accuracy,
        resolution=info.resolution,
        nonce=info.nonce,
        serial=info.serial,
        policy=info.policy,
        service=certificate_name(certificate.subject),
        certificate_sha256=certificate.fingerprint(hashes.SHA256()),
        root=certificate_name(root.subject) if root else "",
        root_sha256=root.fingerprint(hashes.SHA256()) if root else b"",
        raw=raw,
    )


def _token(raw: bytes) -> bytes:
    """Return the token of a reply; raises VerificationError if the service refused."""
    reader = Reader(raw)
    reply = reader.inside(der.SEQUENCE)
    if reader.left:
        raise VerificationError(Text("noticeboard.timestamp.trailing"))
    status = reply.inside(der.SEQUENCE)
    if status.integer() not in _GRANTED:
        raise VerificationError(_refusal(status))
    token = reply.element().whole
    reply.end()
    return token


def _refusal(status: Reader) -> Text:
    """Return why a service refused: in its own words, else by the name that RFC 3161 has."""
    lines = Reader(status.optional(der.SEQUENCE) or b"").elements()
    words = " ".join(each.content.decode("utf-8", "replace") for each in lines)
    bits = (status.optional(der.BITS) or b"")[1:]
    names = [
        name
        for bit, name in _FAILURES.items()
        if bit // 8 < len(bits) and bits[bit // 8] << bit % 8 & 0x80
    ]
    reason = safe_text(words, longest=LONGEST_NAME) or ", ".join(names)
    if not reason:
        return Text("noticeboard.timestamp.refused")
    return Text("noticeboard.timestamp.refused_reason", reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Info:
    """What is signed: a TSTInfo (RFC 3161, 2.4.2)."""

    imprint: tuple[bytes, bytes]
    """The OID of a hash, and the hash."""
    at: datetime
    accuracy: timedelta | None
    resolution: timedelta
    nonce: int | None
    serial: int
    policy: str

    @classmethod
    def parse(cls, raw: bytes) -> "_Info":
        """Read it; raises DerError."""
        outer = Reader(raw)
        reader = outer.inside(der.SEQUENCE)
        outer.end()
        if reader.integer() != 1:
            raise DerError
        policy = der.decode_oid(reader.read(der.OID))
        imprint = reader.inside(der.SEQUENCE)
        algorithm = imprint.inside(der.SEQUENCE).read(der.OID)
        digest = imprint.read(der.OCTETS)
        serial = reader.integer()
        at, resolution = _parse_time(reader.read(der.TIME))
        accuracy = reader.optional(der.SEQUENCE)
        reader.optional(der.BOOLEAN)
        nonce = reader.optional_integer()
        reader.optional(tagged(0))
        _refuse_critical(reader.optional(tagged(1)))
        reader.end()
        error = None if accuracy is None else _parse_accuracy(Reader(accuracy))
        if at > _LATEST - (error or timedelta()):
            raise DerError
        return cls(
            imprint=(algorithm, digest),
            at=at,
            accuracy=error,
            resolution=resolution,
            nonce=nonce,
            serial=serial,
            policy=policy,
        )


def _refuse_critical(extensions: bytes | None) -> None:
    """Raise DerError for a critical extension: it may say anything, even that this is a test."""
    for each in Reader(extensions or b"").elements():
        reader = Reader(each.content)
        reader.read(der.OID)
        if reader.optional(der.BOOLEAN) is not None:
            raise DerError


def _parse_time(content: bytes) -> tuple[datetime, timedelta]:
    """Return the time, rounded up to a microsecond, and what its last digit is."""
    found = _TIME.fullmatch(content)
    if found is None:
        raise DerError
    fraction = (found[2] or b"").decode()
    nanoseconds = int(fraction.ljust(9, "0"))
    at = datetime.strptime(f"{found[1].decode()}Z", "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    resolution = timedelta(microseconds=10 ** max(6 - len(fraction), 0))
    try:
        return at + timedelta(microseconds=-(-nanoseconds // 1000)), resolution
    except OverflowError as error:
        raise DerError from error


def _parse_accuracy(reader: Reader) -> timedelta:
    seconds = reader.optional_integer() or 0
    millis, micros = (reader.optional_integer(0x80 | each) or 0 for each in (0, 1))
    reader.end()
    if not (0 <= seconds < 1 << 31 and 0 <= millis < 1000 and 0 <= micros < 1000):  # noqa: PLR2004 -- RFC 3161
        raise DerError
    return timedelta(seconds=seconds, milliseconds=millis, microseconds=micros)


def _find_root(
    signed: SignedInfo, certificate: x509.Certificate, roots: Sequence[bytes], digest: bytes
) -> x509.Certificate:
    """Return the root that a certificate leads to; raises VerificationError."""
    granted = der.encode(der.SEQUENCE, der.encode(der.INTEGER, b"\0"))
    reply = der.encode(der.SEQUENCE, granted, signed.canonical)
    for root in roots_for(signed.certificates, roots):
        if _leads_to(root, reply, digest):
            return root
    raise VerificationError(
        Text(
            "noticeboard.timestamp.no_root",
            service=certificate_name(certificate.subject),
            issuer=certificate_name(certificate.issuer),
        )
    )


def _leads_to(root: x509.Certificate, reply: bytes, digest: bytes) -> bool:
    verifier = VerifierBuilder().add_root_certificate(root).build()
    try:
        return verifier.verify(decode_timestamp_response(reply), digest)
    except BaseException as error:
        # A panic in Rust isn't an Exception, and has no class that could be imported.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return False
        raise
