"""The hub's certificate: made once, pinned by paired clients, without data about the house."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
import ssl

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from hub.data_folder import IDENTITY_FILE, read_fingerprint
from hub.errors import StorageError
from hub.store.files import write_durably

COMMON_NAME = "Neighbors hub"
ALTERNATIVE_NAME = "neighbors-hub.local"
VALID = timedelta(days=20 * 365)
BACKDATED = timedelta(days=1)
"""So that clients whose clocks are behind accept it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """What a server needs to use TLS as this hub."""

    context: ssl.SSLContext
    fingerprint: str
    """SHA-256 of the certificate's DER form, 64 lowercase hex digits."""


def make_identity(now: datetime) -> bytes:
    """Return a new key and its self-signed certificate as PEM, in that order."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, COMMON_NAME)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + VALID)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(ALTERNATIVE_NAME)]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def open_tls(data_dir: Path, now: datetime) -> Tls:
    """Return the hub's identity, and create it on the first start; blocking.

    Key and certificate share one file, so a crash never leaves a mismatched pair.
    """
    path = data_dir / IDENTITY_FILE
    if not path.exists():
        write_durably(path, make_identity(now))
    fingerprint = read_fingerprint(data_dir)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(path)
    except (OSError, ssl.SSLError) as error:
        raise StorageError(
            f"The hub's key cannot be read: restore {IDENTITY_FILE} in its data folder, "
            "or delete it and pair again."
        ) from error
    return Tls(context=context, fingerprint=fingerprint)
