"""Timestamps of two other authors' services, and everything that may be wrong with one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
import json
from pathlib import Path
import subprocess
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
import pytest
from rfc3161_client import VerifierBuilder, decode_timestamp_response

from noticeboard.errors import VerificationError
from noticeboard.runtime.text import text_of
from noticeboard.timestamp.der import BITS, INTEGER, SEQUENCE, DerError, Reader, encode
from noticeboard.timestamp.roots import check_roots, web_roots
from noticeboard.timestamp.token import (
    MOST_BYTES,
    TimestampRequest,
    Token,
    check_reply,
    make_request,
    read_reply,
)
from tests.servers.timestamps import EXACT_TIME, Authority

TEXT: Final = b"neighbors-requests/hour/v1\n16384\nAAAA\n"
THEIR_PYTHON: Final = Path(__file__).parents[3] / ".peers" / "bin" / "python"
NO_ERROR: Final = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A request, and the good reply to it."""

    authority: Authority
    request: TimestampRequest
    reply: bytes
    sent_at: datetime
    received_at: datetime

    def check(self, reply: bytes | None = None, text: bytes = TEXT) -> Token:
        """Check a reply as whoever sent the request."""
        return check_reply(
            self.reply if reply is None else reply,
            text,
            self.request,
            [self.authority.root],
            sent_at=self.sent_at,
            received_at=self.received_at,
            clock_error=NO_ERROR,
        )

    def refusal(self, reply: bytes, text: bytes = TEXT) -> str:
        """Return why a reply is refused."""
        with pytest.raises(VerificationError) as refused:
            self.check(reply, text)
        return text_of(refused.value).code.removeprefix("noticeboard.timestamp.")


def ask(authority: Authority) -> Answered:
    """Return an authority's reply to a new request; its time has three digits behind the point."""
    while True:
        request, sent_at = make_request(TEXT), datetime.now(UTC)
        reply = authority.reply(request.raw)
        if EXACT_TIME.search(reply):
            return Answered(
                authority=authority,
                request=request,
                reply=reply,
                sent_at=sent_at,
                received_at=datetime.now(UTC),
            )


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return a service with its keys."""
    return Authority.make(tmp_path_factory.mktemp("tsa") / "good")


@pytest.fixture(scope="module")
def answered(authority: Authority) -> Answered:
    """Return a good reply."""
    return ask(authority)


def test_good_reply(answered: Answered) -> None:
    """A reply by openssl is read to the millisecond, with who stamped it, and openssl agrees."""
    token = answered.check()

    assert answered.sent_at - timedelta(milliseconds=1) < token.at <= answered.received_at
    assert token.at.microsecond
    assert token.accuracy == timedelta(seconds=1.5)
    assert token.latest == token.at + timedelta(seconds=1.5)
    assert (token.service, token.root, token.policy) == (
        "Test TSA",
        "Test TSA Root",
        "1.3.6.1.4.1.57264.2",
    )
    assert not token.is_wrong_time
    assert token.raw == answered.reply
    assert answered.authority.verify(token.raw, TEXT)
    later = read_reply(answered.reply, TEXT, [answered.authority.root])
    assert later == token
    assert str(later.trust) == "Test TSA, certified by Test TSA Root"


def test_requests_differ_in_nothing_but_hash_and_nonce() -> None:
    """Every request has the same size and the same bytes around the hash and the random number."""
    requests = [make_request(bytes([each])) for each in range(64)]

    assert {len(each.raw) for each in requests} == {69}
    assert len({each.raw[:24] + each.raw[56:58] + each.raw[-3:] for each in requests}) == 1
    assert len({each.nonce for each in requests}) == 64


def test_without_a_root_nothing_is_called_checked(answered: Answered) -> None:
    """Whoever has no root learns that; the signature is still checked."""
    token = read_reply(answered.reply, TEXT, [])

    assert token.root == ""
    assert str(token.trust) == "Test TSA, not checked against a root certificate"
    broken = answered.reply[:-1] + bytes([answered.reply[-1] ^ 1])
    with pytest.raises(VerificationError, match="signature"):
        read_reply(broken, TEXT, [])


def _swap(reply: bytes, authority: Authority) -> bytes:
    """Return a reply with its two certificates the other way round."""
    signer, root = (
        x509.load_pem_x509_certificate((authority.folder / name).read_bytes()).public_bytes(
            Encoding.DER
        )
        for name in ("tsa.pem", "root.pem")
    )
    both = [signer + root, root + signer]
    if both[0] not in reply:
        both.reverse()
    assert both[0] in reply
    return reply.replace(both[0], both[1])


def test_enclosed_certificates_in_either_order(answered: Answered) -> None:
    """Both orders are the same token, of which the library by itself refuses one."""
    both = [answered.reply, _swap(answered.reply, answered.authority)]

    tokens = [answered.check(reply) for reply in both]

    assert [each.at for each in tokens] == [tokens[0].at] * 2
    assert [each.raw for each in tokens] == both
    root = x509.load_pem_x509_certificate(answered.authority.root)
    refused = 0
    for reply in both:
        verifier = VerifierBuilder().add_root_certificate(root).build()
        try:
            verifier.verify(decode_timestamp_response(reply), sha256(TEXT).digest())
        except ValueError:
            refused += 1
    assert refused == 1


def test_granted_with_modifications(answered: Answered) -> None:
    """A status that nobody signs changes nothing: openssl says so, too."""
    modified = answered.reply.replace(b"\x30\x03\x02\x01\0", b"\x30\x03\x02\x01\1", 1)

    assert answered.check(modified).at == answered.check().at
    assert answered.authority.verify(modified, TEXT)


def _with(change: Callable[[bytes], bytes]) -> Callable[[Answered], bytes]:
    return lambda answered: change(answered.reply)


def _flip_in_info(answered: Answered) -> bytes:
    return answered.reply.replace(b"\x18\x132026", b"\x18\x132025").replace(
        b"\x18\x132027", b"\x18\x132026"
    )


def _without_certificates(answered: Answered) -> bytes:
    plain = make_request(TEXT)
    raw = plain.raw[:1] + bytes([plain.raw[1] - 3]) + plain.raw[2:-3]
    return answered.authority.reply(raw)


def _other_certificate(answered: Answered) -> bytes:
    """Return a reply that was signed under another certificate over the same key."""
    stated = sha256(
        x509.load_pem_x509_certificate((answered.authority.folder / "tsa.pem").read_bytes())
        .public_bytes(Encoding.DER)
    ).digest()  # fmt: skip
    changed = answered.reply.replace(stated, sha256(b"expired").digest())
    assert changed != answered.reply
    return answered.authority.sign(answered.reply, changed)


def _other_purpose(answered: Answered) -> bytes:
    """Return a reply that was signed under the certificate of a web site."""
    raw = x509.load_pem_x509_certificate(
        (answered.authority.folder / "tsa.pem").read_bytes()
    ).public_bytes(Encoding.DER)
    web = raw.replace(bytes.fromhex("06082b06010505070308"), bytes.fromhex("06082b06010505070301"))
    changed = answered.reply.replace(raw, web)
    hashed = changed.replace(sha256(raw).digest(), sha256(web).digest())
    return answered.authority.sign(answered.reply, hashed)


def _other_signer(answered: Answered) -> bytes:
    """Return a reply that names another certificate's number for its signer."""
    pem = (answered.authority.folder / "tsa.pem").read_bytes()
    number = x509.load_pem_x509_certificate(pem).serial_number
    before, serial, after = answered.reply.rpartition(number.to_bytes(number.bit_length() // 8 + 1))
    return before + serial[:-1] + bytes([serial[-1] ^ 1]) + after


def _other_algorithm(answered: Answered) -> bytes:
    """Return a reply whose signer names an algorithm that nobody knows."""
    before, name, after = answered.reply.rpartition(bytes.fromhex("0609608648016503040201"))
    return before + name[:-1] + b"\x7f" + after


def _no_certificate_stated(answered: Answered) -> bytes:
    name = bytes.fromhex("2a864886f70d010910022f")
    return answered.authority.sign(
        answered.reply, answered.reply.replace(name, name[:-1] + b"\x30")
    )


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (lambda _: b"", "unreadable"),
        (lambda _: b"<!doctype html><title>Moved</title>", "unreadable"),
        (lambda _: bytes(1 << 20), "too_long"),
        (_with(lambda raw: raw + bytes(MOST_BYTES + 1 - len(raw))), "too_long"),
        (_with(lambda raw: raw + b"\0"), "trailing"),
        (_with(lambda raw: raw[:-1]), "unreadable"),
        (_with(lambda raw: raw[:-1] + bytes([raw[-1] ^ 1])), "signature"),
        (_flip_in_info, "signature"),
        (lambda answered: answered.authority.reply(make_request(b"other").raw), "other_text"),
        (lambda answered: answered.authority.reply(make_request(TEXT).raw), "other_request"),
        (_without_certificates, "no_certificate"),
        (_other_certificate, "other_certificate"),
        (_no_certificate_stated, "other_certificate"),
        (_other_signer, "other_certificate"),
        (_other_purpose, "other_purpose"),
        (_other_algorithm, "algorithm"),
    ],
)  # fmt: skip
def test_refused_by_name(
    answered: Answered, reply: Callable[[Answered], bytes], reason: str
) -> None:
    """Each fault of a reply has its own sentence."""
    assert answered.refusal(reply(answered)) == reason


def test_library_accepts_another_certificate_over_the_same_key(answered: Answered) -> None:
    """Why the certificate's hash is checked here: the library accepts any, openssl doesn't."""
    swapped = _other_certificate(answered)
    root = x509.load_pem_x509_certificate(answered.authority.root)
    verifier = VerifierBuilder().add_root_certificate(root).build()

    found = min([swapped, _swap(swapped, answered.authority)], key=_is_refused)

    assert verifier.verify(decode_timestamp_response(found), sha256(TEXT).digest())
    assert not answered.authority.verify(swapped, TEXT)


def _is_refused(reply: bytes) -> bool:
    try:
        decode_timestamp_response(reply)
    except ValueError:
        return True
    return False


def test_refusal_by_the_service_is_quoted(answered: Answered) -> None:
    """A service that refuses says why, in its own words or by the name that the RFC has."""
    query = answered.request.raw.replace(b"\x03\x04\x02\x01", b"\x03\x04\x02\x02")

    with pytest.raises(VerificationError) as refused:
        answered.check(answered.authority.reply(query))

    assert "refused, for this reason: " in str(refused.value)
    for failure, words in (
        (b"\7\x80", "this reason: badAlg$"),
        (b"\6\0\0\0\x40", "systemFailure$"),
    ):
        status = encode(INTEGER, b"\2") + encode(BITS, failure)
        with pytest.raises(VerificationError, match=words):
            answered.check(encode(SEQUENCE, encode(SEQUENCE, status)))
    with pytest.raises(VerificationError, match="without a reason"):
        answered.check(encode(SEQUENCE, encode(SEQUENCE, encode(INTEGER, b"\2"))))


def test_expired_then_and_expired_since(authority: Authority, tmp_path: Path) -> None:
    """A certificate must have been valid at the stated time; what it is now doesn't matter."""
    expired = Authority.make(
        tmp_path / "expired", root=authority, valid=("20250101000000Z", "20250201000000Z")
    )
    now = ask(expired)
    then = datetime(2025, 1, 15, 12, 0, 0, 125000, UTC)

    with pytest.raises(
        VerificationError, match="from 2025-01-01 00:00 UTC to 2025-02-01 00:00 UTC only"
    ):
        now.check()
    earlier = expired.date(now.reply, then)
    token = read_reply(earlier, TEXT, [authority.root])

    assert (token.at, token.root) == (then, "Test TSA Root")
    assert expired.verify(earlier, TEXT, at=then)
    assert not expired.verify(earlier, TEXT)
    assert now.check(earlier).is_wrong_time


def test_foreign_root_and_old_hash(authority: Authority, tmp_path: Path) -> None:
    """SHA-1 may name the certificate; a root of the same name, and the web's, prove nothing."""
    old = Authority.make(tmp_path / "old", root=authority, ess="sha1", accuracy="")
    token = ask(old).check()
    assert token.accuracy is None
    assert token.latest == token.at
    request = make_request(TEXT)
    foreign = Authority.make(tmp_path / "foreign")

    reply = foreign.reply(request.raw)

    with pytest.raises(VerificationError, match=r"doesn't lead to a trusted root.*Test TSA Root"):
        read_reply(reply, TEXT, [authority.root])
    assert read_reply(reply, TEXT, [authority.root, foreign.root]).root == "Test TSA Root"
    with pytest.raises(VerificationError, match="doesn't lead"):
        read_reply(reply, TEXT, web_roots() or [authority.root])


def test_a_home_never_relies_on_a_reply_without_a_root(
    answered: Answered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without roots of its own, a hub takes its machine's; if there are none, nothing is proved."""
    (tmp_path / "own.pem").write_bytes(answered.authority.root)
    (tmp_path / "none.pem").write_bytes(b"")
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))

    def check() -> Token:
        web_roots.cache_clear()
        return check_reply(
            answered.reply,
            TEXT,
            answered.request,
            [],
            sent_at=answered.sent_at,
            received_at=answered.received_at,
            clock_error=NO_ERROR,
        )

    try:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))
        assert check().root == "Test TSA Root"
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
        with pytest.raises(VerificationError, match="doesn't lead"):
            check()
    finally:
        web_roots.cache_clear()


def test_roots_that_a_person_gives(authority: Authority) -> None:
    """A root is named; a service's own certificate, or anything else, is refused with a reason."""
    assert check_roots(authority.root) == ("Test TSA Root",)
    for wrong, words in (
        ((authority.folder / "tsa.pem").read_bytes(), "Test TSA isn't a root"),
        (b"", "can be read"),
        (b"hello", "can be read"),
        (authority.root * 17, "can be read"),
        (authority.root.replace(b"M", b"N", 2), "can be read"),
    ):
        with pytest.raises(VerificationError, match=words):
            check_roots(wrong)


THEIR_SERVICE: Final = """
import json, sys
from datetime import UTC, datetime, timedelta
from asn1crypto import keys, tsp, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

def named(text):
    return made.Name([made.NameAttribute(NameOID.COMMON_NAME, text)])

def certified(name, key, by, by_key, extension):
    start = datetime(2020, 1, 1, tzinfo=UTC)
    return (made.CertificateBuilder().subject_name(named(name)).issuer_name(named(by))
        .public_key(key.public_key()).serial_number(made.random_serial_number())
        .not_valid_before(start).not_valid_after(start + timedelta(days=9000))
        .add_extension(extension, critical=True).sign(by_key, hashes.SHA256()))

root_key, key = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
root = certified("Their Root", root_key, "Their Root", root_key, made.BasicConstraints(True, None))
usage = made.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
tsa = certified("Their Service", key, "Their Root", root_key, usage)
der = serialization.Encoding.DER
theirs = x509.Certificate.load(tsa.public_bytes(der))
pkcs8 = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
given = json.load(sys.stdin)
query = tsp.TimeStampReq.load(bytes.fromhex(given["query"]))
replies = []
for at in given["at"]:
    service = DummyTimeStamper(
        theirs, keys.PrivateKeyInfo.load(pkcs8), fixed_dt=datetime.fromisoformat(at),
        certs_to_embed=SimpleCertificateStore.from_certs([theirs]))
    replies.append(service.request_tsa_response(query).dump().hex())
pem = root.public_bytes(serialization.Encoding.PEM).decode()
print(json.dumps({"root": pem, "replies": replies}))
"""


@pytest.mark.skipif(not THEIR_PYTHON.exists(), reason="scripts/setup installs the peers")
def test_service_of_another_author(authority: Authority) -> None:
    """A good reply holds; a backdated and a future one are kept, and marked as of a wrong time."""
    request = make_request(TEXT)
    sent_at = datetime(2026, 11, 20, 22, 0, 3, 700_000, UTC)
    received_at = sent_at + timedelta(seconds=1)
    second = sent_at.replace(microsecond=0)
    times = [second + timedelta(seconds=off) for off in (0, -3600, 3600, -4, 7)]
    given = {"query": request.raw.hex(), "at": [each.isoformat() for each in times]}
    command = [str(THEIR_PYTHON), "-c", THEIR_SERVICE]
    made = subprocess.run(command, input=json.dumps(given).encode(), stdout=-1, check=True)  # noqa: S603 -- ours
    answer = json.loads(made.stdout)
    root, replies = answer["root"].encode(), [bytes.fromhex(each) for each in answer["replies"]]

    def check(reply: bytes, clock_error: timedelta) -> Token:
        return check_reply(
            reply,
            TEXT,
            request,
            [root],
            sent_at=sent_at,
            received_at=received_at,
            clock_error=clock_error,
        )

    strict = [check(reply, NO_ERROR) for reply in replies]
    assert [each.is_wrong_time for each in strict] == [False, True, True, True, True]
    assert [each.at for each in strict] == times
    assert strict[0].accuracy is None
    assert strict[0].root == "Their Root"
    loose = [check(reply, timedelta(seconds=10)) for reply in replies]
    assert [each.is_wrong_time for each in loose] == [False, True, True, False, False]
    trusted = Authority(authority.folder.parent / "their")
    trusted.folder.mkdir()
    (trusted.folder / "root.pem").write_bytes(root)
    assert trusted.verify(replies[0], TEXT)


def test_a_number_that_cannot_be_printed() -> None:
    """Python prints no number of thousands of digits, and a service numbers its tokens itself."""
    assert Reader(encode(INTEGER, b"\x7f" * 20)).integer().bit_length() == 159

    with pytest.raises(DerError):
        Reader(encode(INTEGER, b"\x7f" * 2000)).integer()
