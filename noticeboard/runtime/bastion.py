"""A server behind a bastion (c2sp.org/https-bastion): it dials out, and needs no open port.

The bastion takes requests at `https://HOST/KEY/…`, where KEY is the hash of the server's key, and
hands them on over the connection that the server opened. It learns the server's address, when it
is up, and what is asked of it. It can drop and delay, and what the server signs it can't forge.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import hashlib
import logging
import os
from random import Random, SystemRandom
import re
import ssl
import tempfile
import time
from typing import Final, Self, override

from noticeboard.errors import InvalidInputError, UnavailableError
from noticeboard.runtime.exchange import Answer, Bounds, ConnectionBrokenError
from noticeboard.runtime.text import Text, text_of

PROTOCOL: Final = "bastion/0"
PORT: Final = 443
CONNECT_S: Final = 30.0
FIRST_PAUSE_S: Final = 5.0
LONGEST_PAUSE_S: Final = 600.0
JITTER: Final = 0.5
STEADY_S: Final = 60.0
"""A connection that lasted this long was a good one: the next pause is a short one again."""
VALID: Final = timedelta(hours=24)
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS: Final = re.compile(rf"({_LABEL}(?:\.{_LABEL})*)(?::([0-9]{{1,5}}))?")
_LONGEST_HOST: Final = 253
_MOST_PORT: Final = 65_535

_LOGGER: Final = logging.getLogger(__name__)

type Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
type Connect = Callable[[str, int, ssl.SSLContext], Awaitable[Streams]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bastion:
    """Where a bastion is."""

    host: str
    port: int = PORT

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `HOST` or `HOST:PORT`; raises InvalidInputError."""
        found = _ADDRESS.fullmatch(text.strip().lower())
        port = int(found[2] or PORT) if found else 0
        if found is None or len(found[1]) > _LONGEST_HOST or not 0 < port <= _MOST_PORT:
            raise InvalidInputError(Text("noticeboard.bastion.address", text=f"{text!a:.120}"))
        return cls(host=found[1], port=port)

    @override
    def __str__(self) -> str:
        return self.host if self.port == PORT else f"{self.host}:{self.port}"

    def prefix(self, seed: bytes) -> str:
        """Return the URL at which it takes requests for the server with this key."""
        return f"https://{self}/{hashlib.sha256(public_of(seed)).hexdigest()}"


def public_of(seed: bytes) -> bytes:
    """Return the public key of a server behind a bastion, by its seed of 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 -- takes long

    return ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def make_certificate(seed: bytes, now: datetime) -> bytes:
    """Return a new self-signed certificate and its key, as PEM. It names nobody."""
    from cryptography import x509  # noqa: PLC0415 -- takes long
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    name = x509.Name([])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    certificate = builder.sign(key, None)
    return certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def client_tls(pem: bytes, cafile: str | None = None) -> ssl.SSLContext:
    """Return how to talk to a bastion: TLS 1.3 alone, by this certificate. Blocking."""
    tls = ssl.create_default_context(cafile=cafile)
    tls.minimum_version = ssl.TLSVersion.TLSv1_3
    tls.set_alpn_protocols([PROTOCOL])
    # OpenSSL reads a certificate only from a file, so that is one in memory where there are such.
    if hasattr(os, "memfd_create"):
        with os.fdopen(os.memfd_create("certificate"), "wb") as file:
            file.write(pem)
            file.flush()
            tls.load_cert_chain(f"/proc/self/fd/{file.fileno()}")
        return tls
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "certificate")  # noqa: PTH118
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(pem)
        tls.load_cert_chain(path)
    return tls


async def connect_directly(host: str, port: int, tls: ssl.SSLContext) -> Streams:
    """Open a connection; raises OSError."""
    return await asyncio.open_connection(host, port, ssl=tls, server_hostname=host)


class BastionServer:
    """Answers requests through one bastion until canceled, over one connection after the other."""

    def __init__(  # noqa: PLR0913 -- injected dependencies
        self,
        bastion: Bastion,
        seed: bytes,
        answer: Answer,
        bounds: Bounds,
        *,
        connect: Connect = connect_directly,
        cafile: str | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: Random | None = None,
    ) -> None:
        self._bastion = bastion
        self._seed = seed
        self._answer = answer
        self._bounds = bounds
        self._connect = connect
        self._cafile = cafile
        self._sleep = sleep
        self._rng = rng or SystemRandom()
        self.connected_at: datetime | None = None
        """None while there is no connection."""
        self.fault: Text | None = None
        """Why the last connection ended or wasn't made; None while there is one."""

    async def run(self) -> None:
        """Keep a connection open. Raises nothing."""
        pause_s = FIRST_PAUSE_S
        while True:
            begun_s = time.monotonic()
            try:
                await self._serve()
            except (OSError, TimeoutError, UnavailableError, ConnectionBrokenError) as error:
                self._note(error)
            finally:
                self.connected_at = None
            if time.monotonic() - begun_s > STEADY_S:
                pause_s = FIRST_PAUSE_S
            await self._sleep(pause_s * self._rng.uniform(1, 1 + JITTER))
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def _serve(self) -> None:
        """Make one connection and answer what comes on it."""
        from noticeboard.runtime.http2 import Server  # noqa: PLC0415 -- most hubs have no bastion

        now = datetime.now(UTC)
        pem = await asyncio.to_thread(make_certificate, self._seed, now)
        tls = await asyncio.to_thread(client_tls, pem, self._cafile)
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await self._connect(self._bastion.host, self._bastion.port, tls)
        try:
            talks = writer.get_extra_info("ssl_object")
            if talks is None or talks.selected_alpn_protocol() != PROTOCOL:
                raise UnavailableError(Text("noticeboard.bastion.none", host=str(self._bastion)))
            self.connected_at, self.fault = now, None
            server = Server(reader, writer, self._answer, self._bounds)
            await server.run()
        finally:
            writer.transport.abort()
            with suppress(OSError, TimeoutError):
                await writer.wait_closed()

    def _note(self, error: Exception) -> None:
        why = text_of(error) if isinstance(error, UnavailableError) else None
        fault = why or Text.plain(str(error) or type(error).__name__)
        if self.fault is None or str(fault) != str(self.fault):
            # Once, not at every try.
            _LOGGER.warning("The bastion %s can't be reached: %s", self._bastion, fault)
        self.fault = fault
