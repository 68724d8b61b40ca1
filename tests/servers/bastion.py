"""Debian's litebastion: another author's bastion, offline, with a certificate for tests."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path
import shutil
import signal
import socket
import ssl
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
import pytest

from noticeboard.runtime.bastion import Bastion, public_of

PROGRAM: Final = shutil.which("litebastion")
needs_bastion = pytest.mark.skipif(PROGRAM is None, reason="scripts/setup installs litetlog")
_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Litebastion:
    """A running bastion."""

    address: Bastion
    folder: Path
    process: asyncio.subprocess.Process

    @property
    def cafile(self) -> str:
        """The certificate to trust."""
        return str(self.folder / "ca.pem")

    def admit(self, seed: bytes) -> None:
        """Take one more server."""
        with (self.folder / "backends").open("a") as file:
            file.write(_line(seed))
        self.process.send_signal(signal.SIGHUP)

    @property
    def client(self) -> ssl.SSLContext:
        """How its clients talk to it."""
        return ssl.create_default_context(cafile=self.cafile)


@asynccontextmanager
async def litebastion(folder: Path, seeds: Iterable[bytes]) -> AsyncGenerator[Litebastion]:
    """Run a bastion that takes servers with these keys."""
    await asyncio.to_thread(_write_files, folder, seeds)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(PROGRAM or "", "-testcert", "-listen", f"localhost:{port}", "-backends", "backends"),
        cwd=folder,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _until_open(port)
        address = Bastion(host="localhost", port=port)
        yield Litebastion(address=address, folder=folder, process=process)
    finally:
        process.kill()
        await process.wait()


async def _until_open(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("localhost", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return


def _write_files(folder: Path, seeds: Iterable[bytes]) -> None:
    folder.mkdir()
    _write_certificates(folder)
    (folder / "backends").write_text("".join(map(_line, seeds)))


def _line(seed: bytes) -> str:
    return f"{hashlib.sha256(public_of(seed)).hexdigest()}\n"


def _write_certificates(folder: Path) -> None:
    """Write an authority, and a certificate for localhost as Python's strict checks want it."""
    authority, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    usage = dict.fromkeys(
        (
            *("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("encipher_only", "decipher_only"),
        ),
        False,
    )
    issued = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())

    def certify(
        name: x509.Name, key: ec.EllipticCurvePrivateKey, *, ca: bool
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _YEAR)
            .not_valid_after(now + _YEAR)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, **usage),
                critical=True,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(issued, critical=False)
        )

    root = certify(issuer, authority, ca=True).sign(authority, hashes.SHA256())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    host = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    leaf = certify(name, own, ca=False).add_extension(host, critical=False)
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(root.public_bytes(pem))
    (folder / "localhost.pem").write_bytes(leaf.sign(authority, hashes.SHA256()).public_bytes(pem))
    (folder / "localhost-key.pem").write_bytes(
        own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
