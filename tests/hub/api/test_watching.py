"""Looking through a camera live, and giving it pictures."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
import ssl
from typing import override

import aiohttp
import pytest

from hub import errors
from hub.api import body, video
from hub.api.listeners import LIVE, Room
from hub.api.scope import Scope
from hub.model.ids import CameraId
from noticeboard.runtime import server
from noticeboard.runtime.text import Text
from tests.fakes.things import CAMERA, JPEG, a_camera
from tests.hub.api.conftest import Home

PICTURES = f"/cameras/{CAMERA}/live.mjpeg"
FILM = f"/cameras/{CAMERA}/live.mp4"
BOTH = pytest.mark.parametrize("path", [PICTURES, FILM])
SIDES = b"\x00\x10\x00\x10"
"""Height and width, as the picture's header states them."""
OTHER = CameraId("0d" * 6)
PART = b"Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n--frame\r\n"


@pytest.fixture
def endless(home: Home) -> Home:
    """Give a camera that goes on sending until the test ends."""
    home.house.more = asyncio.Event()
    return home


@asynccontextmanager
async def watched(
    home: Home, path: str, token: str | Scope = Scope.READ
) -> AsyncGenerator[aiohttp.ClientResponse]:
    """Give an open live view."""
    async with home.session.get(home.url(path), headers=home.headers(token)) as answer:
        yield answer


async def until_nobody_watches(home: Home) -> None:
    """Wait until the camera is no longer asked for anything."""
    async with asyncio.timeout(60):
        while home.house.watching:  # noqa: ASYNC110 -- nothing tells of it
            await asyncio.sleep(0.02)


async def test_pictures_one_after_another(home: Home) -> None:
    """Each JPEG is a part of its own, with the boundary right after it."""
    home.house.live = [JPEG, JPEG + b"2"]

    answered = await home.call("GET", PICTURES, token=Scope.READ)

    assert answered.status == 200
    assert answered.headers["Content-Type"] == "multipart/x-mixed-replace; boundary=frame"
    assert answered.headers["Cache-Control"] == "no-store"
    parts = PART % (len(JPEG), JPEG) + PART % (len(JPEG) + 1, JPEG + b"2")
    assert answered.body == b"--frame\r\n" + parts


async def test_film_is_passed_on(home: Home) -> None:
    """The pieces of the MP4 come as they are, without a length."""
    home.house.live = [b"head", b"one", b"two"]

    answered = await home.call("GET", FILM, token=Scope.READ)

    assert answered.body == b"headonetwo"
    assert answered.headers["Content-Type"] == "video/mp4"
    assert answered.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Encoding" not in answered.headers


@BOTH
async def test_each_piece_comes_at_once(endless: Home, path: str) -> None:
    """What the camera has sent is there before anything else has come."""
    async with watched(endless, path) as answer, asyncio.timeout(60):
        got = b""
        while not got.endswith(b"--frame\r\n" if path == PICTURES else JPEG):
            got += await answer.content.readany()

    assert JPEG in got


@BOTH
async def test_ends_when_the_client_leaves(endless: Home, path: str) -> None:
    """A camera that has nothing to send is not watched on behalf of who has left."""
    async with watched(endless, path):
        assert endless.house.watching == 1

    await until_nobody_watches(endless)


@BOTH
async def test_ends_with_its_token(endless: Home, path: str) -> None:
    """Revoking a token ends its live views and no other's."""
    token = await endless.pair(Scope.READ)
    async with watched(endless, path, token) as theirs, watched(endless, path):
        await endless.call("DELETE", "/tokens/own", token=token)
        with pytest.raises(aiohttp.ClientPayloadError):
            await theirs.read()

        assert endless.house.watching == 1


async def test_stopping_hangs_up(endless: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub that stops ends live views at once, however long it waits for other requests."""
    monkeypatch.setattr(server, "FINISH_S", 600)
    async with watched(endless, PICTURES):
        async with asyncio.timeout(60):
            await endless.running.stop()

    assert endless.house.watching == 0


@BOTH
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.ConflictError, 409),
        (errors.CameraUnreachableError, 503),
        (errors.NotFoundError, 404),
    ],
)
async def test_error_before_the_first_piece(
    home: Home, path: str, error: type[errors.HubError], status: int
) -> None:
    """A camera that cannot be watched is answered with a status and a sentence."""
    home.house.live_failure = error("Do this instead.")

    answered = await home.call("GET", path)

    assert (answered.status, answered.message) == (status, "Do this instead.")


@BOTH
async def test_camera_that_sends_nothing(
    endless: Home, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A camera that sends nothing, or hangs up before it does, is reported as away."""
    monkeypatch.setattr(video, "FIRST_S", 0.1)
    endless.house.live = []

    late = await endless.call("GET", path)
    assert endless.house.more is not None
    endless.house.more.set()
    ended = await endless.call("GET", path)

    assert [late.status, ended.status] == [503, 503]
    assert late.message == "The camera isn't sending anything right now. Try again."
    assert endless.house.watching == 0


@BOTH
async def test_leaves_before_there_is_anything(endless: Home, path: str) -> None:
    """Who gives up on a silent camera is no longer waited for by the hub."""
    endless.house.live = []

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2), watched(endless, path):
            pass

    await until_nobody_watches(endless)


@BOTH
async def test_stopping_while_there_is_nothing(
    endless: Home, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub that stops answers at once those who wait for a silent camera."""
    monkeypatch.setattr(server, "FINISH_S", 600)
    endless.house.live = []
    waiting = asyncio.create_task(endless.call("GET", path))
    async with asyncio.timeout(60):
        while not endless.house.watching:  # noqa: ASYNC110 -- nothing tells of it
            await asyncio.sleep(0.02)
        await endless.running.stop()
        answered = await waiting

    assert (answered.status, answered.code) == (503, "unavailable")
    assert answered.message.startswith("The hub closed the connection")


async def test_camera_that_fails_later(endless: Home, caplog: pytest.LogCaptureFixture) -> None:
    """A camera that breaks off ends the connection, not the film: that was not its end."""
    endless.house.live_failure = errors.CameraUnreachableError("It hung up.")
    endless.house.fails_after = 1

    with pytest.raises(aiohttp.ClientPayloadError):
        await endless.call("GET", FILM)

    assert [record.levelname for record in caplog.records] == ["WARNING"]


async def test_unexpected_failure_is_logged_once(
    endless: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """What nobody foresaw ends one live view, and the log says what it was."""
    endless.house.live_failure = ZeroDivisionError("odd")
    endless.house.fails_after = 1

    with pytest.raises(aiohttp.ClientPayloadError):
        await endless.call("GET", FILM)

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert (await endless.call("GET", "/info")).status == 200


async def test_stalled_watcher(endless: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not take what comes is hung up on, so that nothing piles up for it."""
    monkeypatch.setattr(video, "LIVE_STALLED_S", 0.2)
    endless.house.live = [bytes(2**20)] * 32

    async with watched(endless, FILM):
        await until_nobody_watches(endless)


class Counted(list[bytes]):
    """Pieces that are counted as they are taken."""

    taken = 0

    @override
    def __iter__(self) -> Iterator[bytes]:
        for piece in super().__iter__():
            self.taken += 1
            yield piece


async def test_slow_watcher(home: Home) -> None:
    """No more is made for a slow watcher than what the network takes, and it gets all of it."""
    pieces = Counted([bytes(2**20)] * 64)
    home.house.live = pieces

    async with watched(home, FILM) as answer:
        before = -1
        while pieces.taken != before:
            before = pieces.taken
            await asyncio.sleep(0.2)
        size = len(await answer.read())

    assert before < 32
    assert (pieces.taken, size) == (64, 64 * 2**20)


async def test_watchers_are_bounded(endless: Home) -> None:
    """At most so many watch one camera; the next is turned away in words, until one leaves."""
    other = a_camera(OTHER, "Back")
    endless.house.camera_reports.append(other)
    listeners = endless.running.context.listeners
    held = [listeners.admit("x", LIVE, CAMERA) for _ in range(LIVE.most_each)]
    for place in held:
        place.__enter__()

    refused = await endless.call("GET", PICTURES)
    async with watched(endless, f"/cameras/{OTHER}/live.mjpeg") as answer:
        assert answer.status == 200
    held.pop().__exit__(None, None, None)
    async with watched(endless, PICTURES) as answer:
        assert answer.status == 200

    assert refused.status == 503
    assert (
        refused.message == "Too many connections at once (live video). Close some, then try again."
    )


async def test_all_watchers_are_bounded(endless: Home) -> None:
    """At most so many watch all cameras together; websockets have room of their own."""
    listeners = endless.running.context.listeners
    held = [listeners.admit("x", LIVE, f"{number % 4}") for number in range(LIVE.most)]
    for place in held:
        place.__enter__()

    refused = await endless.call("GET", PICTURES)
    async with endless.session.ws_connect(
        endless.url("/ws"), headers=endless.headers(Scope.READ)
    ) as socket:
        assert (await socket.receive_json(timeout=60))["type"] == "hello"

    assert refused.status == 503


def test_rooms() -> None:
    """Eight watch one camera, and thirty-two watch at all."""
    assert Room(most=32, most_each=8, doing=Text("part.doing_live")) == LIVE


async def test_lent_picture(home: Home) -> None:
    """A lent camera's picture reaches the house byte for byte, though it is over 64 KiB."""
    jpeg = JPEG[:-2] + bytes(4 * 2**20 - len(JPEG)) + JPEG[-2:]

    answered = await home.call(
        "PUT",
        f"/cameras/{CAMERA}/snapshot",
        data=BytesIO(jpeg),
        headers={"Content-Type": "image/jpeg"},
    )

    assert answered.status == 204
    assert home.house.pictures == [jpeg]


async def _pieces(size: int) -> AsyncGenerator[bytes]:
    for _ in range(0, size, 2**16):
        yield JPEG[:4] + bytes(2**16 - 4)


@pytest.mark.parametrize("chunked", [False, True])
async def test_large_picture(home: Home, *, chunked: bool) -> None:
    """A picture over 4 MiB is refused, whether or not it says so beforehand."""
    size = 4 * 2**20 + 1
    body = _pieces(size) if chunked else BytesIO(JPEG + bytes(size))

    answered = await home.call(
        "PUT", f"/cameras/{CAMERA}/snapshot", data=body, headers={"Content-Type": "image/jpeg"}
    )

    assert (answered.status, answered.code) == (413, "too_large")
    assert answered.message == "The body is over 4 MiB. Send less."
    assert home.house.pictures == []


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "image/png"}, JPEG),
        ({"Content-Type": "application/json"}, JPEG),
        ({"Content-Type": "image/jpeg"}, b"\x89PNG\r\n"),
        ({"Content-Type": "image/jpeg"}, b""),
        ({"Content-Type": "image/jpeg"}, JPEG[:-40]),
        ({"Content-Type": "image/jpeg"}, b"\xff\xd8\xff\xe0 no header \xff\xd9"),
        ({"Content-Type": "image/jpeg"}, JPEG.replace(SIDES, b"\xff\xff\xff\xff")),
        ({"Content-Type": "image/jpeg", "Content-Encoding": "gzip"}, JPEG),
    ],
    ids=["png", "json", "not it", "empty", "torn", "no header", "huge", "packed"],
)
async def test_wrong_picture(home: Home, headers: dict[str, str], body: bytes) -> None:
    """What is no JPEG, or hides what it is, is refused."""
    answered = await home.call("PUT", f"/cameras/{CAMERA}/snapshot", data=body, headers=headers)

    assert (answered.status, answered.code) == (400, "invalid_input")
    assert home.house.pictures == []


@asynccontextmanager
async def begun(home: Home) -> AsyncGenerator[asyncio.StreamReader]:
    """Send the beginning of a picture, and hang up in the end."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    reader, writer = await asyncio.open_connection("127.0.0.1", home.running.port, ssl=trusting)
    writer.write(_picture_head(home) + b"Content-Length: 99999\r\n\r\n" + JPEG)
    await writer.drain()
    yield reader
    writer.close()
    await writer.wait_closed()


async def test_picture_that_is_slow(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that does not come to its end in time is wrong input, and waited for no longer."""
    monkeypatch.setattr(body, "BODY_DEADLINE_S", 0.2)

    async with begun(home) as reader, asyncio.timeout(60):
        answer = await reader.readuntil(b"didn't arrive in time")

    assert b" 400 " in answer.splitlines()[0]


async def test_client_that_leaves_in_its_picture(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """Who hangs up in the middle of a body is no error of the hub's."""
    async with begun(home):
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.1)

    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    assert home.house.pictures == []


def _picture_head(home: Home) -> bytes:
    return (
        b"PUT /api/v1/cameras/%b/snapshot HTTP/1.1\r\nHost: localhost\r\n"
        b"Authorization: Bearer %b\r\nContent-Type: image/jpeg\r\nConnection: close\r\n"
        % (CAMERA.encode(), home.tokens[Scope.ADMIN].encode())
    )


async def test_picture_that_breaks_off(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    """A body whose pieces are malformed is wrong input, and no noise in the log."""
    pieces = b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzzz\r\n"

    answer = await home.send(_picture_head(home) + pieces)

    assert b" 400 " in answer.splitlines()[0]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
