"""The settings of a desk on a server: each fault is one sentence that names its place."""

import asyncio
from pathlib import Path
import signal
import sys

import aiohttp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
import pytest

from demo.children import free_port
from noticeboard.desk.people import Role
from noticeboard.desk.settings import open_tls, read_settings
from noticeboard.errors import InvalidInputError
from tests.desk.department import write_settings
from tests.desk.identity_provider import SECRET

ISSUER = "https://login.example.gov/realms/staff/"


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Give the path of good settings."""
    return write_settings(tmp_path, ISSUER, 8443)


def test_what_is_written_is_read(settings: Path) -> None:
    """Paths begin at the settings' folder, the issuer keeps its slash, and no secret is shown."""
    read = read_settings(settings)

    assert (read.url, read.host, read.port) == ("https://127.0.0.1:8443", "127.0.0.1", 8443)
    assert read.certificate == settings.parent / "certificate.pem"
    assert read.sign_in.issuer == ISSUER
    assert read.sign_in.client_secret == SECRET
    assert read.sign_in.roles[Role.CUSTODIAN] == {"fd-evidence", "all"}
    assert SECRET not in repr(read)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("port = 8443", "port = 0", "port: value must be at least 1"),
        ("port = 8443", "prot = 8443", "prot: this key is not known here"),
        ('listen = "127.0.0.1"', 'listen = "here"', "listen: must be an IP address"),
        ('url = "https://', 'url = "http://', "url: must be an address such as"),
        ("127.0.0.1:8443", "127.0.0.1:8443/desk", "url: must be an address such as"),
        ("127.0.0.1:8443", "user@127.0.0.1:99999", "url: must be an address such as"),
        (ISSUER, "http://login.example.gov", "sign_in.issuer: must begin with https://"),
        (ISSUER, f"{ISSUER}?a=b", "sign_in.issuer: must be an address such as"),
        ("shift_hours = 8", "shift_hours = 48", "sign_in.shift_hours: value must be at most 24"),
        ("shift_hours = 8", "shift_hours = true", "sign_in.shift_hours: must be a number"),
        ('client_id = "neighbors-desk"', "", "sign_in.client_id: this key is missing"),
        ("officer =", "boss =", "sign_in.roles.boss: this key is not known here"),
        ('["fd-it", "all"]', "[]", "sign_in.roles.administrator: length of value must be"),
        ("administrator =", "#", "give administrator at least one group"),
        ('client_secret_file = "secret"', 'client_secret_file = "none"', "none can't be read"),
        ("[tls]", "[tls", "can't be read"),
    ],
)
def test_each_fault_has_a_sentence(settings: Path, old: str, new: str, says: str) -> None:
    """The sentence names the file and the setting."""
    text = settings.read_text()
    assert old in text
    settings.write_text(text.replace(old, new))
    with pytest.raises(InvalidInputError, match=str(settings.parent)) as refused:
        read_settings(settings)
    assert says in str(refused.value)
    assert SECRET not in str(refused.value)


def test_secret_and_certificate_are_looked_at(settings: Path) -> None:
    """An empty secret, a key of another certificate, or one with a passphrase is said at start."""
    (settings.parent / "secret").write_text(" \n")
    with pytest.raises(InvalidInputError, match="secret is empty"):
        read_settings(settings)
    (settings.parent / "secret").write_text(SECRET)
    read, key = read_settings(settings), ec.generate_private_key(ec.SECP256R1())
    sealed = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"passphrase")
    )
    read.key.write_bytes(sealed)
    with pytest.raises(InvalidInputError, match="can't use the certificate"):
        open_tls(read)
    read.key.unlink()
    with pytest.raises(InvalidInputError, match="No such file"):
        open_tls(read)


async def test_the_command_serves_until_it_is_stopped(tmp_path: Path) -> None:
    """`neighbors agency desk --config` says where it is, answers over TLS, and ends in order."""
    port = free_port("127.0.0.1")
    path, folder = write_settings(tmp_path, "http://127.0.0.1:9", port), tmp_path / "agency"
    folder.mkdir()
    words = ["-m", "hub", "agency", "desk", str(folder), "--config", str(path)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        said = (await process.stdout.readline()).decode()
        assert said == (
            f"The desk is at https://127.0.0.1:{port}. People sign in with Springfield.\n"
        )
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"https://127.0.0.1:{port}/api/v1/sign-in", ssl=False) as answer,
        ):
            assert await answer.json() == {"provider": "Springfield"}
        link = await asyncio.create_subprocess_exec(
            sys.executable, *words, "--administrator-link", stdout=asyncio.subprocess.PIPE
        )
        printed, _ = await link.communicate()
        code = printed.decode().partition("#code=")[2].split()[0]
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                f"https://127.0.0.1:{port}/api/v1/sessions",
                json={"code": code, "name": "Ray Cole"},
                ssl=False,
            ) as answer,
        ):
            assert (await answer.json())["roles"] == ["administrator"]
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
    assert process.returncode == 0
