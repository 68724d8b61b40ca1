"""Recordings as a player gets them: whole or in parts, and never more than it takes."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from hub.api import video
from hub.api.listeners import PLAYERS
from hub.api.scope import Scope
from hub.model.window import TimeWindow
from noticeboard.runtime import server
from tests.fakes.house import FakePlayable
from tests.fakes.things import CAMERA, CLIP, NOW, VIDEO
from tests.hub.api.conftest import BASE, Home
from tests.hub.api.test_access import HOUR

CLIP_VIDEO = f"/clips/{CLIP}/video?until=2026-11-25T14%3A00%3A00Z"
FOOTAGE = f"/cameras/{CAMERA}/video?start={HOUR['start']}&end={HOUR['end']}"
BOTH = pytest.mark.parametrize("path", [CLIP_VIDEO, FOOTAGE], ids=["clip", "camera"])


@BOTH
@pytest.mark.parametrize(
    ("asked", "status", "first", "expected"),
    [
        (None, 200, 0, VIDEO),
        ("bytes=0-", 206, 0, VIDEO),
        ("bytes=0-99", 206, 0, VIDEO[:100]),
        ("bytes=100-", 206, 100, VIDEO[100:]),
        ("bytes=-10", 206, len(VIDEO) - 10, VIDEO[-10:]),
        ("bytes=0-1,5-6", 200, 0, VIDEO),
    ],
    ids=["none", "all", "first", "from", "last", "several"],
)
async def test_honours_range(  # noqa: PLR0913, PLR0917 -- what is asked and what is answered
    home: Home, path: str, asked: str | None, status: int, first: int, expected: bytes
) -> None:
    """A player gets the part it asks for, and where that lies."""
    headers = {} if asked is None else {"Range": asked}

    answered = await home.call("GET", path, token=Scope.READ, headers=headers)

    place = f"bytes {first}-{first + len(expected) - 1}/{len(VIDEO)}"
    assert (answered.status, answered.body) == (status, expected)
    assert answered.headers["Content-Type"] == "video/mp4"
    assert answered.headers["Content-Length"] == str(len(expected))
    assert answered.headers["Accept-Ranges"] == "bytes"
    assert answered.headers["ETag"] == f'"{home.house.video.tag}"'
    assert answered.headers["Cache-Control"] == "no-store"
    assert answered.headers.get("Content-Range") == (place if status == 206 else None)
    assert "Content-Encoding" not in answered.headers


@BOTH
@pytest.mark.parametrize("asked", ["bytes=999999-", f"bytes={len(VIDEO)}-", "bytes=-0"])
async def test_beyond_the_end(home: Home, path: str, asked: str) -> None:
    """A part that begins after the end is refused, with how long the recording is."""
    answered = await home.call("GET", path, headers={"Range": asked})

    assert (answered.status, answered.code) == (416, "range_not_satisfiable")
    assert answered.headers["Content-Range"] == f"bytes */{len(VIDEO)}"
    assert home.house.video.reads == []


@BOTH
@pytest.mark.parametrize(
    ("seen", "status"),
    [
        ('"{tag}"', 206),
        ('W/"{tag}"', 200),
        ('"0000000000000000"', 200),
        ("Wed, 25 Nov 2026 14:00:00 GMT", 200),
    ],
    ids=["right", "weak", "wrong", "date"],
)
@pytest.mark.parametrize("asked", ["bytes=5-9", "bytes=-5"])
async def test_if_range(home: Home, path: str, seen: str, status: int, asked: str) -> None:
    """Who has seen other bytes gets all of these, and no part that would not fit."""
    headers = {"Range": asked, "If-Range": seen.format(tag=home.house.video.tag)}

    answered = await home.call("GET", path, headers=headers)

    assert (answered.status, len(answered.body)) == (status, 5 if status == 206 else len(VIDEO))


async def test_growing_clip(home: Home) -> None:
    """While a clip grows, a player seeks in the film that it began with, as it was then."""
    before, headers = home.house.video, {"Range": "bytes=-10"}
    first = await home.call("GET", f"/clips/{CLIP}/video", headers={"Range": "bytes=0-9"})
    home.house.video = FakePlayable(VIDEO + VIDEO, until=NOW + timedelta(seconds=4))
    home.house.older_videos = [before]

    conditions = {**headers, "If-Range": first.headers["ETag"]}
    same = await home.call("GET", CLIP_VIDEO, headers=conditions)
    newer = await home.call("GET", f"/clips/{CLIP}/video", headers=conditions)

    assert (same.status, same.body) == (206, VIDEO[-10:])
    assert (newer.status, newer.body) == (200, VIDEO + VIDEO)


async def test_frames_are_of_one_video(home: Home) -> None:
    """When frames are shown comes with the name of the video they are of; another is refused."""
    shown = (await home.call("GET", f"/clips/{CLIP}/frames")).json
    same = await home.call("GET", f"{CLIP_VIDEO}&tag={shown['tag']}")
    home.house.video = FakePlayable(VIDEO + VIDEO)
    other = await home.call("GET", f"{CLIP_VIDEO}&tag={shown['tag']}")

    assert (shown["start"], shown["until"]) == ("2026-11-25T13:59:00Z", "2026-11-25T14:00:00Z")
    assert shown["frames_us"] == [0, 66_667, 133_333]
    assert (same.status, same.body) == (200, VIDEO)
    assert (other.status, other.json["error"]["code"]) == (409, "conflict")


@BOTH
async def test_head(home: Home, path: str) -> None:
    """HEAD answers as GET would, and reads nothing of the recording."""
    answered = await home.call("HEAD", path, headers={"Range": "bytes=0-1"})

    assert (answered.status, answered.body) == (200, b"")
    assert answered.headers["Content-Length"] == str(len(VIDEO))
    assert answered.headers["Accept-Ranges"] == "bytes"
    assert home.house.video.reads == []


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_clip_as_it_is_now(home: Home, method: str) -> None:
    """A clip that may still grow is played at the address of what it is now."""
    home.house.video.until = NOW + timedelta(microseconds=250)

    answered = await home.call(method, f"/clips/{CLIP}/video", allow_redirects=False)

    there = "2026-11-25T14%3A00%3A00.000250Z"
    assert answered.status == 307
    assert answered.headers["Location"] == f"{BASE}/clips/{CLIP}/video?until={there}"
    assert (await home.call("GET", f"/clips/{CLIP}/video")).body == VIDEO
    assert (await home.call("GET", CLIP_VIDEO)).status == 404


async def test_footage_says_when_its_frames_are_shown(home: Home) -> None:
    """The video of a window begins with a whole segment: its own zero is before the window."""
    asked = FOOTAGE.replace("/video?", "/frames?")

    shown = await home.call("GET", asked)

    assert shown.json["start"] == "2026-11-25T12:59:59Z"
    assert home.house.footage_asked == [
        (CAMERA, TimeWindow(start=NOW - timedelta(hours=1), end=NOW))
    ]


async def test_footage_window(home: Home) -> None:
    """The window reaches the house as it was asked for."""
    await home.call("GET", FOOTAGE)

    window = TimeWindow(start=NOW - timedelta(hours=1), end=NOW)
    assert home.house.footage_asked == [(CAMERA, window)]


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"start={HOUR['start']}",
        f"end={HOUR['end']}",
        f"start={HOUR['end']}&end={HOUR['start']}",
        f"start={HOUR['start']}&end={HOUR['end']}&until={HOUR['end']}",
        "start=2026-11-25T12:59:59Z&end=2026-11-25T14:00:00Z",
    ],
)
async def test_wrong_footage_window(home: Home, query: str) -> None:
    """A window is given whole, forwards, and of an hour at most."""
    answered = await home.call("GET", f"/cameras/{CAMERA}/video?{query}")

    assert (answered.status, home.house.footage_asked) == (400, [])


async def test_empty_recording(home: Home) -> None:
    """A recording of no bytes is answered as such."""
    home.house.video = FakePlayable(b"")

    whole = await home.call("GET", CLIP_VIDEO)
    part = await home.call("GET", CLIP_VIDEO, headers={"Range": "bytes=0-"})

    assert (whole.status, whole.body, part.status) == (200, b"", 416)


async def test_recording_that_breaks_off(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    """What has gone while it is played ends the connection: a part is never taken for the whole."""
    home.house.video.breaks_at = 4096

    with pytest.raises(aiohttp.ClientPayloadError):
        await home.call("GET", CLIP_VIDEO)

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert home.house.video.reads == ["closed"]
    assert (await home.call("GET", "/info")).status == 200


def _long() -> FakePlayable:
    """Return what is longer than all buffers on its way together."""
    return FakePlayable(bytes(32 * 2**20))


@pytest.fixture
def long_video(home: Home) -> FakePlayable:
    """Give the house a long recording."""
    home.house.video = _long()
    return home.house.video


async def _until(true: Any) -> None:  # noqa: ANN401 -- any question
    """Wait until the server has done its part."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 -- nothing tells of it
            await asyncio.sleep(0.02)


async def test_is_not_read_ahead(home: Home, long_video: FakePlayable) -> None:
    """A player that takes nothing has only so much read for it, and is hung up on by leaving."""
    async with home.session.get(home.url(CLIP_VIDEO), headers=home.headers(Scope.READ)):
        await asyncio.sleep(0.3)
        assert long_video.reads == ["begun"]

    await _until(lambda: long_video.reads == ["closed"])


async def test_stalled_player(
    home: Home, long_video: FakePlayable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A player that takes nothing for long is hung up on: it asks for the rest when it goes on."""
    monkeypatch.setattr(video, "PLAYER_STALLED_S", 0.2)

    async with home.session.get(home.url(CLIP_VIDEO), headers=home.headers(Scope.READ)) as answer:
        await _until(lambda: long_video.reads == ["closed"])
        with pytest.raises(aiohttp.ClientPayloadError):
            await answer.read()


async def test_revoked_token_is_hung_up_on(home: Home, long_video: FakePlayable) -> None:
    """Revoking a token ends what plays with it."""
    token = await home.pair(Scope.READ)
    async with home.session.get(home.url(CLIP_VIDEO), headers=home.headers(token)) as answer:
        await home.call("DELETE", "/tokens/own", token=token)
        with pytest.raises(aiohttp.ClientPayloadError):
            await answer.read()

    assert long_video.reads == ["closed"]


async def test_stopping_hangs_up(
    home: Home, long_video: FakePlayable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub that stops does not wait for a paused player."""
    monkeypatch.setattr(server, "FINISH_S", 600)
    async with home.session.get(home.url(CLIP_VIDEO), headers=home.headers(Scope.READ)):
        async with asyncio.timeout(60):
            await home.running.stop()

    assert long_video.reads == ["closed"]


async def test_players_are_bounded(home: Home) -> None:
    """One player more than the hub has room for is turned away in words, until one leaves."""
    listeners = home.running.context.listeners
    held = [listeners.admit("x", PLAYERS, CLIP) for _ in range(PLAYERS.most_each)]
    for place in held:
        place.__enter__()

    refused = await home.call("GET", CLIP_VIDEO)
    other = await home.call("GET", FOOTAGE)
    held.pop().__exit__(None, None, None)

    assert (refused.status, refused.code) == (503, "unavailable")
    assert (
        refused.message
        == "Too many connections at once (playing recordings). Close some, then try again."
    )
    assert other.status == 200
    assert (await home.call("GET", CLIP_VIDEO)).status == 200
