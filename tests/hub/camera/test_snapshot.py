"""Pictures for the screen: the camera's own, and those out of its video."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp
from aiohttp import web
import numpy as np
import pytest
from turbojpeg import TJPF_GRAY, TurboJPEG

from hub.camera.picture import Decoder, check_jpeg, encode_jpeg
from hub.camera.snapshot import fetch_snapshot
from hub.camera.source import Track
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.store.secrets import Credentials
from tests.hub.camera.scenes import HEIGHT, WIDTH, number_of, read

LOGIN = Credentials(username="viewer", password="right")  # noqa: S106 -- a fake's
PICTURE = bytes(TurboJPEG().encode(np.zeros((90, 160, 3), np.uint8)))


@dataclass(slots=True)
class SnapshotServer:
    """A camera's web server; asks for a password as `challenge` says."""

    challenge: str = ""
    body: bytes = PICTURE
    redirect: str = ""
    port: int = 0
    seen: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its snapshot address."""
        return f"http://127.0.0.1:{self.port}/snap.jpg"

    async def answer(self, request: web.Request) -> web.Response:
        """Send the picture to whoever is authentic."""
        given = request.headers.get("Authorization", "")
        self.seen.append(given)
        if self.redirect:
            raise web.HTTPFound(self.redirect)
        if self.challenge and not self._is_authentic(given):
            return web.Response(status=401, headers={"WWW-Authenticate": self.challenge})
        return web.Response(body=self.body, content_type="image/jpeg")

    def _is_authentic(self, given: str) -> bool:
        if self.challenge.startswith("Basic"):
            return given == aiohttp.BasicAuth("viewer", "right").encode()
        return given.startswith("Digest ") and 'username="viewer"' in given


@pytest.fixture
async def server() -> AsyncGenerator[SnapshotServer]:
    """Serve snapshots."""
    made = SnapshotServer()
    app = web.Application()
    app.router.add_get("/snap.jpg", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


async def fetch(url: str, login: Credentials | None = LOGIN) -> bytes:
    """Fetch one snapshot."""
    async with aiohttp.ClientSession() as session:
        return await fetch_snapshot(session, url, login)


@pytest.mark.parametrize(
    "challenge",
    ["", 'Basic realm="c"', 'Digest realm="c", nonce="n", qop="auth", algorithm=MD5'],
    ids=["none", "basic", "digest"],
)
async def test_authentication(server: SnapshotServer, challenge: str) -> None:
    """A snapshot is fetched however the camera asks for the password."""
    server.challenge = challenge

    assert await fetch(server.url) == PICTURE


async def test_basic_is_not_offered_unasked(server: SnapshotServer) -> None:
    """The password goes over the wire in the clear only to a camera that knows nothing better."""
    server.challenge = 'Digest realm="c", nonce="n", qop="auth", algorithm=MD5'

    await fetch(server.url)

    assert not any(given.startswith("Basic") for given in server.seen)


@pytest.mark.parametrize("login", [None, Credentials(username="viewer", password="wrong")])  # noqa: S106 -- a fake's
async def test_wrong_password(server: SnapshotServer, login: Credentials | None) -> None:
    """A refusal is told as one."""
    server.challenge = 'Basic realm="c"'

    with pytest.raises(CameraPasswordError):
        await fetch(server.url, login)


async def test_redirects_are_not_followed(server: SnapshotServer) -> None:
    """A camera cannot send us, and the password, elsewhere."""
    server.redirect = server.url

    with pytest.raises(CameraUnreachableError):
        await fetch(server.url)

    assert len(server.seen) == 1


def stating(width: int, height: int) -> bytes:
    """Return a small JPEG whose header states another size."""
    at = PICTURE.index(b"\xff\xc0") + 5
    return PICTURE[:at] + height.to_bytes(2) + width.to_bytes(2) + PICTURE[at + 4 :]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xd8\xff",
        PICTURE[:40],
        PICTURE + bytes(5 * 1024 * 1024),
        stating(65000, 65000),
        stating(8000, 8000),
    ],
    ids=["empty", "page", "stub", "torn", "large", "huge", "many"],
)
async def test_bombs(server: SnapshotServer, body: bytes) -> None:
    """What is no picture of sane size is refused before anything is unpacked."""
    server.body = body

    with pytest.raises(CameraUnreachableError):
        await fetch(server.url)


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/x", "http://", "file:///etc/hostname"])
async def test_odd_addresses(url: str) -> None:
    """Only the web is asked for snapshots."""
    with pytest.raises(CameraUnreachableError):
        await fetch(url)


def test_key_frame_as_jpeg(videos: Path) -> None:
    """A single key frame becomes a JPEG of the same picture."""
    info, packets = read(videos / "porch.mp4")
    key = [packet for packet in packets if packet.key and packet.track is Track.VIDEO][2]
    frame = Decoder(info).decode_key_frame(key)
    assert frame is not None

    jpeg = check_jpeg(encode_jpeg(frame))

    assert number_of(frame) == 60
    assert TurboJPEG().decode(jpeg, pixel_format=TJPF_GRAY).shape == (HEIGHT, WIDTH, 1)


def test_broken_key_frame(videos: Path) -> None:
    """A broken key frame gives no picture, and no error."""
    info, packets = read(videos / "porch.mp4")
    broken = replace(packets[0], payload=b"\0\0\0\1\x65" + bytes(100))

    assert Decoder(info).decode_key_frame(broken) is None
