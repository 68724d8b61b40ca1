"""A picture from a camera's web server: fetched as it asks, refused where it is none."""

from collections.abc import AsyncGenerator

import pytest

from hub.camera.stills.snapshot import fetch_snapshot
from hub.camera.stills.web import CameraWeb
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.store.secrets import Credentials
from tests.fakes.jpeg_camera import BASIC, DIGEST, PASSWORD, USERNAME, JpegCamera, jpeg_of

LOGIN = Credentials(username=USERNAME, password=PASSWORD)
WRONG = Credentials(username=USERNAME, password="wrong")  # noqa: S106 -- a fake's


@pytest.fixture
async def camera() -> AsyncGenerator[JpegCamera]:
    """Serve pictures."""
    made = JpegCamera()
    async with made.serving():
        yield made


async def fetch(url: str, login: Credentials | None = LOGIN) -> bytes:
    """Fetch one snapshot."""
    async with CameraWeb(url, login) as web:
        return await fetch_snapshot(web)


@pytest.mark.parametrize("challenge", ["", BASIC, DIGEST], ids=["none", "basic", "digest"])
async def test_authentication(camera: JpegCamera, challenge: str) -> None:
    """A snapshot is fetched however the camera asks for the password."""
    camera.challenge = challenge

    assert await fetch(camera.url()) == camera.body


@pytest.mark.parametrize(("challenge", "asked"), [(BASIC, 4), (DIGEST, 4), ("", 3)])
async def test_what_is_known_is_not_asked_again(
    camera: JpegCamera, challenge: str, asked: int
) -> None:
    """After the first picture a camera is asked once for each."""
    camera.challenge = challenge

    async with CameraWeb(camera.url(), LOGIN) as web:
        for _ in range(3):
            await fetch_snapshot(web)

    assert len(camera.seen) == asked


async def test_basic_is_not_offered_unasked(camera: JpegCamera) -> None:
    """The password goes over the wire in the clear only to a camera that knows nothing better."""
    camera.challenge = DIGEST

    await fetch(camera.url())

    assert not any(given.startswith("Basic") for given in camera.seen)


@pytest.mark.parametrize("challenge", [BASIC, DIGEST])
@pytest.mark.parametrize(("login", "words"), [(None, "asks for"), (WRONG, "refused")])
async def test_wrong_password(
    camera: JpegCamera, challenge: str, login: Credentials | None, words: str
) -> None:
    """A refusal is told as one, a missing password as that."""
    camera.challenge = challenge

    with pytest.raises(CameraPasswordError, match=words):
        await fetch(camera.url(), login)


async def test_redirects_are_not_followed(camera: JpegCamera) -> None:
    """A camera cannot send us, and the password, elsewhere."""
    camera.redirect = camera.url()

    with pytest.raises(CameraUnreachableError):
        await fetch(camera.url())

    assert len(camera.seen) == 1


def stating(width: int, height: int) -> bytes:
    """Return a small JPEG whose header states another size."""
    picture = jpeg_of(0)
    at = picture.index(b"\xff\xc0") + 5
    return picture[:at] + height.to_bytes(2) + width.to_bytes(2) + picture[at + 4 :]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xd8\xff",
        jpeg_of(0)[:40],
        jpeg_of(0) + bytes(5 * 1024 * 1024),
        stating(65000, 65000),
        stating(8000, 8000),
    ],
    ids=["empty", "page", "stub", "torn", "large", "huge", "many"],
)
async def test_bombs(camera: JpegCamera, body: bytes) -> None:
    """What is no picture of sane size is refused before anything is unpacked."""
    camera.body = body

    with pytest.raises(CameraUnreachableError):
        await fetch(camera.url())


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/x", "http://", "file:///etc/hostname"])
async def test_odd_addresses(url: str) -> None:
    """Only the web is asked for snapshots."""
    with pytest.raises(CameraUnreachableError):
        await fetch(url)


async def test_nobody_there(unused_tcp_port: int) -> None:
    """A camera that is off is unreachable."""
    with pytest.raises(CameraUnreachableError):
        await fetch(f"http://127.0.0.1:{unused_tcp_port}/snap.jpg")
