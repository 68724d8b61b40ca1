"""Starting, stopping, the certificate, and being found."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
import socket
import ssl
from typing import cast

import aiohttp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
import pytest
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from hub.api.scope import Scope
from hub.api.server import (
    PIECE_BYTES,
    SERVICE_TYPE,
    advertisement,
    make_identity,
    open_tls,
    outward_addresses,
    reachable,
    start,
)
from hub.data_folder import IDENTITY_FILE, LOCAL_TOKEN_FILE, read_fingerprint
from hub.errors import InvalidInputError, StorageError
from hub.model.ids import CameraId
from hub.store.database import Database
from tests.descriptors import no_descriptor_left, told_of_it
from tests.fakes.house import FakeHouse
from tests.fakes.things import CAMERA, NOW
from tests.hub.api.conftest import Home, StillClock


def test_certificate_says_nothing_of_the_house() -> None:
    """The certificate is an EC P-256 one for 20 years, with generic names only."""
    certificate = x509.load_pem_x509_certificate(make_identity(NOW))

    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    key = certificate.public_key()
    assert certificate.subject.rfc4514_string() == "CN=Neighbors hub"
    assert certificate.issuer == certificate.subject
    assert names.value.get_values_for_type(x509.DNSName) == ["neighbors-hub.local"]
    assert len(list(names.value)) == 1
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"
    assert certificate.not_valid_after_utc - NOW > timedelta(days=7000)


def test_certificate_is_made_once(tmp_path: Path) -> None:
    """The next start finds the same certificate, since others have pinned it."""
    first = open_tls(tmp_path, NOW)

    second = open_tls(tmp_path, NOW + timedelta(days=1))

    assert first.fingerprint == second.fingerprint == read_fingerprint(tmp_path)
    assert (tmp_path / IDENTITY_FILE).stat().st_mode & 0o777 == 0o600
    assert first.context.minimum_version is ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    "content",
    [b"", b"nothing", make_identity(NOW).split(b"-----BEGIN C")[0]],
    ids=["empty", "foreign", "no certificate"],
)
def test_broken_certificate(tmp_path: Path, content: bytes) -> None:
    """A damaged certificate is never silently replaced: that would break every pairing."""
    (tmp_path / IDENTITY_FILE).write_bytes(content)

    with pytest.raises(StorageError, match=IDENTITY_FILE):
        open_tls(tmp_path, NOW)
    assert (tmp_path / IDENTITY_FILE).read_bytes() == content


def test_key_of_another_certificate(tmp_path: Path) -> None:
    """A key that does not fit its certificate is reported, not served."""
    one, other = make_identity(NOW), make_identity(NOW)
    mixed = one.split(b"-----BEGIN C")[0] + b"-----BEGIN C" + other.split(b"-----BEGIN C")[1]
    (tmp_path / IDENTITY_FILE).write_bytes(mixed)

    with pytest.raises(StorageError, match="key"):
        open_tls(tmp_path, NOW)


async def test_fingerprint_is_what_is_served(home: Home) -> None:
    """The fingerprint in the pairing link is that of the certificate on the wire."""
    address = ("127.0.0.1", home.running.port)
    pem = await asyncio.to_thread(ssl.get_server_certificate, address)

    assert sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest() == home.running.fingerprint


async def test_plain_http_is_not_spoken(home: Home) -> None:
    """Without TLS nothing answers."""
    with pytest.raises(aiohttp.ClientError):
        await home.session.get(f"http://127.0.0.1:{home.running.port}/api/v1/info")


async def test_a_large_answer_leaves_in_pieces(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """TLS is never given more at once than a piece and what comes before the first."""
    large = bytes(20 * PIECE_BYTES + 1)
    given: list[int] = []
    write = ssl.SSLObject.write

    async def snapshot(_camera_id: CameraId) -> bytes:
        return large

    def noted(it: ssl.SSLObject, data: bytes) -> int:
        given.append(len(data))
        return write(it, data)

    monkeypatch.setattr(home.house.cameras, "snapshot", snapshot)
    monkeypatch.setattr(ssl.SSLObject, "write", noted)

    answered = await home.call("GET", f"/cameras/{CAMERA}/snapshot", token=Scope.READ)

    assert answered.body == large
    assert answered.headers["Content-Length"] == str(len(large))
    assert answered.headers["Content-Type"] == "image/jpeg"
    assert PIECE_BYTES <= max(given) < 2 * PIECE_BYTES


async def test_another_certificate_is_not_trusted(home: Home) -> None:
    """A client that pinned another certificate does not talk to this hub."""
    pinned = aiohttp.Fingerprint(bytes(32))

    with pytest.raises(aiohttp.ServerFingerprintMismatch):
        await home.session.get(home.url("/info"), ssl=pinned)


async def test_port_in_use(
    home: Home, database: Database, clock: StillClock, tmp_path: Path
) -> None:
    """For a port that is taken there is one sentence, and the running hub is not disturbed."""
    before = (tmp_path / LOCAL_TOKEN_FILE).read_bytes()

    with pytest.raises(InvalidInputError, match=f"^Port {home.running.port} is already in use"):
        await start(
            home.house.served(database, clock),
            host="127.0.0.1",
            port=home.running.port,
            data_dir=tmp_path,
        )

    assert (tmp_path / LOCAL_TOKEN_FILE).read_bytes() == before
    assert (await home.call("GET", "/state")).status == 200


async def test_foreign_address(
    house: FakeHouse, database: Database, clock: StillClock, tmp_path: Path
) -> None:
    """An address that is not this machine's is refused as wrong."""
    with pytest.raises(InvalidInputError, match=r"^192\.0\.2\.1 is not an address"):
        await start(house.served(database, clock), host="192.0.2.1", port=0, data_dir=tmp_path)


async def test_failed_start_frees_the_port(
    house: FakeHouse, database: Database, clock: StillClock, tmp_path: Path
) -> None:
    """Whatever stops a start, the port is free again."""
    (tmp_path / IDENTITY_FILE).write_bytes(b"broken")
    with socket.create_server(("127.0.0.1", 0)) as spare:
        port = spare.getsockname()[1]

    for _ in range(2):
        with pytest.raises(StorageError):
            await start(
                house.served(database, clock),
                host="127.0.0.1",
                port=port,
                data_dir=tmp_path,
            )


async def test_stopped_hub_frees_the_port(home: Home) -> None:
    """A stopped hub no longer answers, and stopping twice is harmless."""
    await home.running.stop()

    with pytest.raises(aiohttp.ClientConnectionError):
        await home.session.get(home.url("/info"))


async def test_without_descriptors_it_says_so_once_a_second(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """Who comes while there is no descriptor waits; the log does not fill the disk meanwhile."""
    loop = asyncio.get_running_loop()
    with socket.socket() as caller, no_descriptor_left():
        caller.settimeout(0)
        await loop.sock_connect(caller, ("127.0.0.1", home.running.port))
        lines = await told_of_it(caplog)

    assert len(lines) == 1
    assert "out of system resource" in lines[0]
    assert (await home.call("GET", "/state")).status == 200


def test_outward_addresses() -> None:
    """A given address is announced as it is; for all of them, the usable ones are."""
    assert outward_addresses("192.0.2.5") == ["192.0.2.5"]
    for address in outward_addresses("0.0.0.0"):  # noqa: S104 -- nothing listens here
        assert not ip_address(address).is_loopback
        assert ip_address(address).version == 4


class FakeZeroconf:
    """Remembers what was registered."""

    def __init__(self) -> None:
        self.registered: list[AsyncServiceInfo] = []

    async def async_register_service(self, info: AsyncServiceInfo) -> Awaitable[None]:
        """Register at once."""
        self.registered.append(info)
        return self._done()

    async def async_unregister_service(self, info: AsyncServiceInfo) -> Awaitable[None]:
        """Say goodbye at once."""
        self.registered.remove(info)
        return self._done()

    async def _done(self) -> None:
        pass


async def test_advertisement() -> None:
    """The network learns the id, the name, the API and the fingerprint, and nothing else."""
    zeroconf = FakeZeroconf()
    shown = advertisement(
        cast("AsyncZeroconf", zeroconf),
        hub_id="0123456789abcdef",
        name="Hub",
        port=8467,
        fingerprint="ab" * 32,
        addresses=["192.0.2.5"],
    )

    await shown.register()
    [info] = zeroconf.registered
    await shown.withdraw()

    assert info.type == SERVICE_TYPE == "_neighbors-hub._tcp.local."
    assert info.decoded_properties == {
        "id": "0123456789abcdef",
        "name": "Hub",
        "api": "1",
        "fp": "ab" * 32,
    }
    assert info.server == "neighbors-hub-0123456789abcdef.local."
    assert (info.port, info.parsed_addresses()) == (8467, ["192.0.2.5"])
    assert zeroconf.registered == []


def test_nobody_is_led_to_where_nothing_answers() -> None:
    """A hub on loopback announces loopback alone; one on every address, all of them."""
    addresses = ["127.0.0.1", "192.0.2.5"]

    assert reachable("127.0.0.1", addresses) == ["127.0.0.1"]
    assert reachable("127.0.0.1", addresses[1:]) == []
    assert reachable("0.0.0.0", addresses) == addresses  # noqa: S104 -- nothing listens here
