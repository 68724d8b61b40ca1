"""A picture from a camera's web server: fetched as it asks, refused if it is none."""

import pytest

from hub.camera.stills.web import CameraWeb, fetch_snapshot
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.store.secrets import Credentials
from tests.fakes.http_camera import BASIC, DIGEST, PASSWORD, SHA256, USERNAME, JpegCamera, jpeg_of


def login(password: str = PASSWORD) -> Credentials:
    """Return credentials that have not been used yet."""
    return Credentials(username=USERNAME, password=password)


async def fetch(url: str, who: Credentials | None = None) -> bytes:
    """Fetch one snapshot."""
    async with CameraWeb(url, who) as web:
        return await fetch_snapshot(web)


@pytest.mark.parametrize("challenge", ["", BASIC, DIGEST], ids=["none", "basic", "digest"])
async def test_authentication(web_camera: JpegCamera, challenge: str) -> None:
    """A snapshot is fetched however the camera asks for the password."""
    web_camera.challenge = challenge

    assert await fetch(web_camera.url(), login()) == web_camera.body


@pytest.mark.parametrize(("challenge", "asked"), [(BASIC, 4), (DIGEST, 4), ("", 3)])
async def test_what_is_known_is_not_asked_again(
    web_camera: JpegCamera, challenge: str, asked: int
) -> None:
    """After the first picture a camera is asked once for each."""
    web_camera.challenge = challenge

    async with CameraWeb(web_camera.url(), login()) as web:
        for _ in range(3):
            await fetch_snapshot(web)

    assert len(web_camera.seen) == asked


async def test_basic_is_not_offered_unasked(web_camera: JpegCamera) -> None:
    """The password goes over the wire in the clear only to a camera that knows nothing better."""
    web_camera.challenge = DIGEST

    await fetch(web_camera.url(), login())

    assert not any(given.startswith("Basic") for given in web_camera.seen)


@pytest.mark.parametrize(
    ("challenge", "algorithm"),
    [
        ((BASIC, DIGEST), "MD5"),
        (f"{BASIC}, {DIGEST}", "MD5"),
        (f"{DIGEST}, {BASIC}", "MD5"),
        ((BASIC, DIGEST, SHA256), "SHA-256"),
        (f"{BASIC}, {DIGEST}, {SHA256}", "SHA-256"),
    ],
)
async def test_strongest_offer(
    web_camera: JpegCamera, challenge: str | tuple[str, ...], algorithm: str
) -> None:
    """Of all that a camera offers, in whatever order, the strongest is answered: never Basic."""
    web_camera.challenge = challenge

    assert await fetch(web_camera.url(), login()) == web_camera.body

    proofs = [given for given in web_camera.seen if given]
    assert proofs
    assert all(given.startswith("Digest ") for given in proofs)
    assert all(f"algorithm={algorithm}" in given for given in proofs)


@pytest.mark.parametrize(
    "strange", ['Digest realm="c", nonce="n", algorithm=NEW-1', 'Digest realm="c"']
)
async def test_a_digest_we_cannot_answer(web_camera: JpegCamera, strange: str) -> None:
    """A Digest of an unknown kind is no reason to send the password in the clear."""
    web_camera.challenge = (BASIC, strange)

    with pytest.raises(CameraPasswordError, match="Digest"):
        await fetch(web_camera.url(), login())

    assert not any(web_camera.seen)


@pytest.mark.parametrize("again", ["same", "next"])
async def test_downgrade(web_camera: JpegCamera, again: str) -> None:
    """A camera that offered Digest once, and then only Basic, is not told the password."""
    who = login()
    web_camera.challenge = DIGEST
    async with CameraWeb(web_camera.url(), who) as web:
        await fetch_snapshot(web)
        web_camera.challenge = BASIC

        with pytest.raises(CameraPasswordError, match="in between"):
            await (fetch_snapshot(web) if again == "same" else fetch(web_camera.url(), who))

    assert not any(given.startswith("Basic") for given in web_camera.seen)


async def test_in_clear_is_said_once(
    web_camera: JpegCamera, caplog: pytest.LogCaptureFixture
) -> None:
    """Basic without TLS is noted on the credentials, and logged once, without the password."""
    who = login()
    web_camera.challenge = DIGEST
    digested = login()
    await fetch(web_camera.url(), digested)
    web_camera.challenge = BASIC

    for _ in range(2):
        await fetch(web_camera.url(), who)

    assert (digested.use.in_clear, who.use.in_clear) == (False, True)
    (line,) = caplog.records
    assert "takes its password unencrypted only (Basic over http)" in line.getMessage()
    assert PASSWORD not in line.getMessage()


async def test_a_password_within_the_address(web_camera: JpegCamera) -> None:
    """The camera is asked with what stands in the place, and is told apart from others by it."""
    who = Credentials(username="", password="", hidden=("tlJwpbo6",))
    web_camera.challenge = (BASIC, DIGEST)
    url = web_camera.url("/snap.jpg?usr=viewer&pwd=*1*")

    with pytest.raises(CameraPasswordError, match="Wrong"):
        await fetch(url, who)
    web_camera.challenge = ()
    await fetch(url, who)

    assert web_camera.queries == ["usr=viewer&pwd=tlJwpbo6"] * 2
    assert not any(web_camera.seen)
    assert who.use.in_clear


@pytest.mark.parametrize("challenge", [BASIC, DIGEST])
@pytest.mark.parametrize(("given", "words"), [("", "needs"), ("wrong", "Wrong")])
async def test_wrong_password(
    web_camera: JpegCamera, challenge: str, given: str, words: str
) -> None:
    """A refusal is told as one, a missing password as that."""
    web_camera.challenge = challenge

    with pytest.raises(CameraPasswordError, match=words):
        await fetch(web_camera.url(), login(given) if given else None)


async def test_redirects_are_not_followed(web_camera: JpegCamera) -> None:
    """A camera cannot send us, and the password, elsewhere."""
    web_camera.redirect = web_camera.url()

    with pytest.raises(CameraUnreachableError):
        await fetch(web_camera.url())

    assert len(web_camera.seen) == 1


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
async def test_bombs(web_camera: JpegCamera, body: bytes) -> None:
    """What is no picture of sane size is refused before anything is unpacked."""
    web_camera.body = body

    with pytest.raises(CameraUnreachableError):
        await fetch(web_camera.url())


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/x", "http://", "file:///etc/hostname"])
async def test_odd_addresses(url: str) -> None:
    """Only the web is asked for snapshots."""
    with pytest.raises(CameraUnreachableError):
        await fetch(url)


async def test_nobody_there(unused_tcp_port: int) -> None:
    """A camera that is off is unreachable."""
    with pytest.raises(CameraUnreachableError):
        await fetch(f"http://127.0.0.1:{unused_tcp_port}/snap.jpg")
