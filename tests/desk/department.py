"""A department's desk on a server: HTTPS with a certificate of its own, and its own provider."""

from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import hashlib
from ipaddress import ip_address
from pathlib import Path
import ssl
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

from demo.children import free_port
from noticeboard.agency.desk.desk import DESK, AgencyDesk
from noticeboard.agency.desk.server import open_desk
from noticeboard.agency.keyring import Keyring
from noticeboard.desk.settings import ServerSettings, open_tls, read_settings
from noticeboard.runtime.server import serve
from tests.desk.identity_provider import CLIENT, SECRET, Provider, identity_provider
from tests.desk.world import Caller

ROLES = {
    "officer": "fd-officers",
    "supervisor": "fd-supervisors",
    "custodian": "fd-evidence",
    "administrator": "fd-it",
}


@dataclass(slots=True, kw_only=True)
class Department:
    """A served desk, and its provider."""

    app: web.Application
    url: str
    folder: Path
    settings: ServerSettings
    session: aiohttp.ClientSession
    provider: Provider
    tls: ssl.SSLContext = field(repr=False)

    @property
    def desk(self) -> AgencyDesk:
        """The desk itself, for what no caller can see."""
        return self.app[DESK]

    async def begin(self) -> dict[str, str]:
        """Begin a sign-in as the page does."""
        begun: dict[str, str] = await Caller(url=self.url, session=self.session).call(
            "POST", "/sign-in"
        )
        return begun

    async def come_back(self, address: str) -> str:
        """Go to the provider and back as a browser does, and return the code in the fragment."""
        async with self.session.get(address, allow_redirects=False) as answer:
            back = answer.headers["Location"]
        return await self.arrive(back)

    async def arrive(self, back: str) -> str:
        """Arrive at the desk from the provider, and return the code in the fragment."""
        assert back.startswith(f"{self.url}/signed-in?")
        async with self.session.get(back, allow_redirects=False) as answer:
            assert answer.status == 303, await answer.text()
            path, _, code = answer.headers["Location"].partition("#code=")
            assert path == "/"
            return code

    async def enter(self, code: str, binding: str, *, expect: int | None = None) -> Any:  # noqa: ANN401 -- JSON
        """Trade a code for a session."""
        body = {"code": code, "binding": binding}
        return await Caller(url=self.url, session=self.session).call(
            "POST", "/sessions", body, expect=expect
        )

    async def sign_in(self, *roles: str, sub: str = "", name: str = "") -> Caller:
        """Sign somebody in who has these roles."""
        groups = [ROLES[role] for role in roles]
        given = {"sub": sub} if sub else {"sub": "-".join(roles)}
        named = {"name": name} if name else {"name": " ".join(roles).title()}
        self.provider.account = {"groups": groups} | given | named
        begun = await self.begin()
        code = await self.come_back(begun["address"])
        session = await self.enter(code, begun["binding"])
        return Caller(url=self.url, session=self.session, token=session["token"])

    async def refusal(self, *, expect: int) -> str:
        """Sign in, be refused, and return the sentence."""
        begun = await self.begin()
        code = await self.come_back(begun["address"])
        refused = await self.enter(code, begun["binding"], expect=expect)
        message: str = refused["message"]
        return message


def state_of(address: str) -> str:
    """Return the state that an address at the provider has."""
    return parse_qs(urlsplit(address).query)["state"][0]


def write_certificate(folder: Path, *names: str) -> str:
    """Write a certificate and its key, and return the hash of its key as browsers pin it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(ip_address("127.0.0.1")), *map(x509.DNSName, names)]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    shown = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b64encode(hashlib.sha256(shown).digest()).decode()


def write_settings(folder: Path, issuer: str, port: int) -> Path:
    """Write a desk's settings, with a certificate if there is none yet."""
    if not (folder / "key.pem").exists():
        write_certificate(folder)
    (folder / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    roles = "\n".join(f'{role} = ["{group}", "all"]' for role, group in ROLES.items())
    path = folder / "desk.toml"
    path.write_text(
        f"""listen = "127.0.0.1"
port = {port}
url = "https://127.0.0.1:{port}"

[tls]
certificate = "certificate.pem"
key = "key.pem"

[sign_in]
issuer = "{issuer}"
name = "Springfield"
client_id = "{CLIENT}"
client_secret_file = "secret"
shift_hours = 8

[sign_in.roles]
{roles}
""",
        encoding="utf-8",
    )
    return path


@asynccontextmanager
async def department(
    folder: Path, *, agency: Path | None = None, keyring: Keyring | None = None
) -> AsyncGenerator[Department]:
    """Serve a department's desk for an agency's folder, or for an empty one."""
    async with identity_provider() as provider:
        settings = read_settings(write_settings(folder, provider.url, free_port("127.0.0.1")))
        own = agency or folder / "agency"
        own.mkdir(exist_ok=True)
        tls, trusting = open_tls(settings), ssl.create_default_context(cafile=settings.certificate)
        connector = aiohttp.TCPConnector(ssl=trusting)
        async with (
            aiohttp.ClientSession(connector=connector) as session,
            open_desk(own, settings=settings, keyring=keyring, every=None) as app,
            serve(app, host=settings.listen, port=settings.port, tls=tls),
        ):
            yield Department(
                app=app,
                url=settings.url,
                folder=own,
                settings=settings,
                session=session,
                provider=provider,
                tls=tls,
            )
