"""A timestamp service on loopback that answers through `openssl ts`, well or badly."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from hashlib import sha256
from pathlib import Path
import re
import subprocess
from typing import Final

from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_CONFIG: Final = """
[tsa]
default_tsa=tsa1
[tsa1]
serial={folder}/serial
signer_cert={folder}/tsa.pem
signer_key={folder}/tsa.key
certs={folder}/root.pem
signer_digest=sha256
default_policy=1.3.6.1.4.1.57264.2
other_policies=1.3.6.1.4.1.57264.3
digests=sha256
{accuracy}
clock_precision_digits=3
ordering=yes
tsa_name=yes
ess_cert_id_alg={ess}
[tsacert]
basicConstraints=critical,CA:false
keyUsage=critical,digitalSignature
extendedKeyUsage={usage}
authorityKeyIdentifier=keyid
"""
EXACT_TIME: Final = re.compile(rb"\x18\x13([0-9]{14}\.[0-9]{3}Z)")
"""A time with three digits behind the point; openssl leaves zeros at its end out."""
_LONG: Final = ("20200101000000Z", "20450101000000Z")


def openssl(*args: object, given: bytes = b"") -> bytes:
    """Run openssl, and return what it writes."""
    command = ["openssl", *map(str, args)]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout  # noqa: S603 -- ours


@dataclass(frozen=True, slots=True)
class Authority:
    """A root, and a certificate for timestamps under it, made by openssl."""

    folder: Path

    @classmethod
    def make(  # noqa: PLR0913 -- what may be wrong with one
        cls,
        folder: Path,
        *,
        root: "Authority | None" = None,
        valid: tuple[str, str] = _LONG,
        accuracy: str = "accuracy=secs:1,millisecs:500",
        ess: str = "sha256",
        usage: str = "critical,timeStamping",
    ) -> "Authority":
        """Make one; `valid` is from when to when its certificate is, as openssl writes that."""
        folder.mkdir()
        made = cls(folder)
        curve = ("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out")
        if root is None:
            openssl(*curve, folder / "root.key")
            openssl(
                "req", "-x509", "-new", "-key", folder / "root.key", "-sha256",
                "-not_before", _LONG[0], "-not_after", _LONG[1],
                "-subj", "/CN=Test TSA Root", "-addext", "basicConstraints=critical,CA:true",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", folder / "root.pem",
            )  # fmt: skip
            openssl(*curve, folder / "tsa.key")
        else:
            for name in ("root.key", "root.pem", "tsa.key"):
                (folder / name).write_bytes((root.folder / name).read_bytes())
        made.configure(accuracy=accuracy, ess=ess, usage=usage)
        openssl(
            "req", "-new", "-key", folder / "tsa.key", "-subj", "/CN=Test TSA",
            "-out", folder / "tsa.csr",
        )  # fmt: skip
        openssl(
            "x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "root.pem",
            "-CAkey", folder / "root.key", "-not_before", valid[0],
            "-not_after", valid[1], "-sha256", "-extfile", folder / "tsa.cnf",
            "-extensions", "tsacert", "-out", folder / "tsa.pem",
        )  # fmt: skip
        (folder / "serial").write_text("01\n")
        return made

    def configure(
        self,
        *,
        accuracy: str = "accuracy=secs:1,millisecs:500",
        ess: str = "sha256",
        usage: str = "critical,timeStamping",
    ) -> None:
        """Change how it answers."""
        config = _CONFIG.format(folder=self.folder, accuracy=accuracy, ess=ess, usage=usage)
        (self.folder / "tsa.cnf").write_text(config)

    @property
    def root(self) -> bytes:
        """The root certificate, PEM."""
        return (self.folder / "root.pem").read_bytes()

    def reply(self, query: bytes) -> bytes:
        """Answer a request."""
        (self.folder / "query").write_bytes(query)
        return openssl(
            "ts", "-reply", "-config", self.folder / "tsa.cnf", "-queryfile", self.folder / "query"
        )

    def verify(self, reply: bytes, text: bytes, *, at: datetime | None = None) -> bool:
        """Return whether openssl accepts a reply, judged at a time."""
        (self.folder / "reply").write_bytes(reply)
        (self.folder / "text").write_bytes(text)
        options = () if at is None else ("-attime", int(at.timestamp()))
        command = (
            "ts", "-verify", "-data", self.folder / "text", "-in", self.folder / "reply",
            "-CAfile", self.folder / "root.pem", *options,
        )  # fmt: skip
        try:
            return b"Verification: OK" in openssl(*command)
        except subprocess.CalledProcessError:
            return False

    def date(self, reply: bytes, at: datetime) -> bytes:
        """Return a reply to the same request that states another time, and is signed again."""
        new = b"\x18\x13" + (at.strftime("%Y%m%d%H%M%S.%f")[:-3] + "Z").encode()
        return self.sign(reply, EXACT_TIME.sub(new, reply, count=1))

    def sign(self, reply: bytes, changed: bytes) -> bytes:
        """Sign a reply again, of which bytes were changed that are signed."""
        hashed, signed = sha256(_info(reply)).digest(), sha256(_info(changed)).digest()
        made = changed.replace(hashed, signed)
        attributes_at = made.rindex(b"\xa0\x81", 0, made.rindex(signed))
        attributes = made[attributes_at : attributes_at + 3 + made[attributes_at + 2]]
        key = load_pem_private_key((self.folder / "tsa.key").read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        size = len(made) - (attributes_at + len(attributes) + 12 + 2)
        while True:  # An ECDSA signature has one of a few lengths.
            signature = key.sign(b"1" + attributes[1:], ec.ECDSA(hashes.SHA256()))
            if len(signature) == size:
                return made[:-size] + signature


def _info(reply: bytes) -> bytes:
    """Return the TSTInfo of a reply."""
    start = reply.index(bytes.fromhex("060b2a864886f70d0109100104a0")) + 13
    for _ in range(2):  # [0], OCTET STRING
        start += 3 if reply[start + 1] == 0x81 else 2
    end = start + 3 + reply[start + 2]
    assert reply[start : start + 2] == b"\x30\x81"
    return reply[start:end]


class Fault(Enum):
    """What is wrong with an answer."""

    SILENT = auto()
    """The connection ends without one."""
    LATE = auto()
    """It comes when `release` is called."""
    ERROR = auto()
    PAGE = auto()
    """A web page, with status 200."""
    LONG = auto()
    """A megabyte."""
    REDIRECT = auto()
    REFUSED = auto()
    OTHER_REQUEST = auto()
    OTHER_TEXT = auto()
    WRONG_TIME = auto()
    """An hour early."""
    EXPIRED = auto()
    TRAILING = auto()


@dataclass(slots=True)
class TimestampService:
    """One that runs. A test may change how it answers at any time."""

    authority: Authority
    expired: Authority
    fault: Fault | None = None
    at: datetime | None = None
    """The time that it states, if it isn't the machine's."""
    queries: list[bytes] = field(default_factory=list)
    replies: list[bytes] = field(default_factory=list)
    url: str = ""
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def root(self) -> bytes:
        """The root certificate to check its answers against, PEM."""
        return self.authority.root

    def release(self) -> None:
        """Send the answers that are late."""
        self._released.set()

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request."""
        query = await request.read()
        self.queries.append(query)
        match self.fault:
            case Fault.SILENT:
                assert request.transport is not None
                request.transport.abort()
            case Fault.LATE:
                await self._released.wait()
            case Fault.ERROR:
                return web.Response(status=503, text="busy")
            case Fault.PAGE:
                return web.Response(
                    text="<!doctype html><title>Moved</title>", content_type="text/html"
                )
            case Fault.LONG:
                return web.Response(body=bytes(1 << 20), content_type="application/timestamp-reply")
            case Fault.REDIRECT:
                raise web.HTTPTemporaryRedirect(location="/elsewhere")
            case _:
                pass
        reply = await asyncio.to_thread(self._reply, query)
        self.replies.append(reply)
        return web.Response(body=reply, content_type="application/timestamp-reply")

    def _reply(self, query: bytes) -> bytes:
        match self.fault:
            case Fault.REFUSED:
                return self.authority.reply(query.replace(b"\x03\x04\x02\x01", b"\x03\x04\x02\x02"))
            case Fault.OTHER_REQUEST:
                return self.authority.reply(query[:-4] + bytes([query[-4] ^ 1]) + query[-3:])
            case Fault.OTHER_TEXT:
                return self.authority.reply(query[:30] + bytes([query[30] ^ 1]) + query[31:])
            case Fault.EXPIRED:
                return self.expired.reply(query)
            case Fault.TRAILING:
                return self.authority.reply(query) + b"\0"
            case _:
                pass
        at = self.at
        if self.fault is Fault.WRONG_TIME:
            at = (at or datetime.now(UTC)) - timedelta(hours=1)
        found = self.authority.reply(query)
        while not EXACT_TIME.search(found):
            found = self.authority.reply(query)
        return found if at is None else self.authority.date(found, at)


@asynccontextmanager
async def timestamp_service(folder: Path) -> AsyncGenerator[TimestampService]:
    """Run a service while the block runs; its keys are made in `folder`, if they aren't there."""
    service = TimestampService(*await asyncio.to_thread(_authorities, folder))
    app = web.Application()
    app.router.add_post("/tsr", service.answer)
    async with TestServer(app) as server:
        service.url = str(server.make_url("/tsr"))
        try:
            yield service
        finally:
            service.release()


def _authorities(folder: Path) -> tuple[Authority, Authority]:
    good, expired = folder / "good", folder / "expired"
    if expired.exists():
        return Authority(good), Authority(expired)
    authority = Authority.make(good)
    past = ("20250101000000Z", "20250201000000Z")
    return authority, Authority.make(expired, root=authority, valid=past)
