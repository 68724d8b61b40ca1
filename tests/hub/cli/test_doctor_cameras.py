"""The doctor: each thing that can be wrong with a camera, made real."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from hypothesis import given, strategies as st
import pytest

from hub.cli.doctor.camera import CameraExam, StreamSample, judge_stream
from hub.cli.doctor.findings import Finding, Level
from hub.cli.doctor.machine import Tools
from hub.discovery.addresses import Interface
from hub.media.packet import VideoFormat
from hub.model.camera import Camera, SourceKind
from hub.store.secrets import Credentials
from tests.fakes.http_camera import BASIC, PASSWORD, USERNAME, JpegCamera
from tests.fakes.odd_onvif import OddOnvif
from tests.hub.camera.fakes import CAMERA
from tests.hub.camera.scenes import render
from tests.hub.cli.conftest import (
    LOGIN,
    QUICK,
    at,
    levels,
    listening,
    rtsp_that_refuses,
    streaming,
    words,
)
from tests.hub.discovery.network import inside, lan


async def _looked(
    camera: Camera,
    login: Credentials | None = None,
    *,
    interfaces: tuple[Interface, ...] = (),
    tools: Tools = QUICK,
) -> list[Finding]:
    patient = CameraExam(camera, login, interfaces, tools)
    async with asyncio.timeout(60):
        return await patient.examine()


async def test_a_closed_port() -> None:
    """A camera that is there and refuses has its RTSP switched off."""
    async with listening() as port:
        pass

    [finding] = await _looked(at(port))

    assert (finding.level, finding.subject) == (Level.FAIL, "Porch")
    assert "is closed" in finding.text
    assert "RTSP" in finding.advice


def test_a_silent_address() -> None:
    """Nobody at home, in this network or in another: two different things to do."""

    async def look() -> list[Finding]:
        near = replace(CAMERA, main_url="rtsp://10.98.0.200/main")
        far = replace(CAMERA, main_url="rtsp://192.0.2.7/main")
        return [
            *await _looked(near, interfaces=tuple(lan())),
            *await _looked(far, interfaces=tuple(lan())),
        ]

    near, far = inside(look)

    assert near.text == "Nothing answers at 10.98.0.200 port 554."
    assert "another network" in far.text


async def test_a_name_that_leads_nowhere() -> None:
    """A camera adopted by name needs one that resolves."""
    [finding] = await _looked(replace(CAMERA, main_url="rtsp://camera.invalid/main"))

    assert "Can't find camera.invalid" in finding.text


async def test_a_name_that_is_looked_up_too_long() -> None:
    """If the machine or its name server is slow, nobody says that the camera isn't there."""
    camera = replace(CAMERA, main_url="rtsp://camera.invalid/main")

    [finding] = await _looked(camera, tools=replace(QUICK, connect_s=0.0))

    assert finding.level is Level.FAIL
    assert "couldn't be looked up in time" in finding.text


async def test_something_else_at_the_port() -> None:
    """A web server on the stream's port doesn't use RTSP; neither does what says nothing."""
    async with listening(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        [finding] = await _looked(at(port))
    async with listening() as port:
        [silent] = await _looked(at(port))

    assert "doesn't use RTSP" in finding.text
    assert "doesn't use RTSP" in silent.text


@pytest.mark.parametrize("login", [LOGIN, None])
async def test_a_wrong_password(login: Credentials | None) -> None:
    """It is told from an absent one, and never shown."""
    async with rtsp_that_refuses() as port:
        [finding] = await _looked(at(port), login)

    assert finding.level is Level.FAIL
    said = "rejected the user name" if login else "needs a user name and a password"
    assert said in finding.text
    assert "right" not in words([finding])


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render a camera's picture."""
    return render(tmp_path_factory.mktemp("video") / "porch.mp4", 8, group_s=1)


async def test_a_good_camera(video: Path) -> None:
    """Its stream is watched for a moment, and described."""
    async with streaming(video) as port:
        url = f"rtsp://127.0.0.1:{port}/porch.mp4?play_count=0"
        findings = await _looked(replace(CAMERA, main_url=url))

    assert levels(findings) == [Level.OK]
    assert findings[0].text.startswith("Records H.264 320x180")


async def test_a_stream_that_is_not_there(video: Path) -> None:
    """A camera that answers and has no such stream is told of in the source's own words."""
    async with streaming(video) as port:
        findings = await _looked(replace(CAMERA, main_url=f"rtsp://127.0.0.1:{port}/none.mp4"))

    assert levels(findings) == [Level.FAIL]
    assert findings[0].text.startswith("The camera")


H264 = VideoFormat(codec="h264", extradata=b"", width=1920, height=1080, reorders=False)


@pytest.mark.parametrize(
    ("watched", "said"),
    [
        (StreamSample(video=replace(H264, codec="hevc"), keys=[0, 90_000], lasted_s=5), "H.265"),
        (StreamSample(video=H264, keys=[0, 900_000], lasted_s=12), "10 s apart"),
        (StreamSample(video=H264, keys=[0], lasted_s=5), "5 s apart or more"),
        (StreamSample(video=H264, keys=[0, 90_000], lasted_s=5, lost=7, udp=True), "Choose TCP"),
        (StreamSample(video=H264, keys=[0, 90_000], lasted_s=5, lost=7), "by TCP"),
        (
            StreamSample(video=H264, keys=[0, 90_000], lasted_s=5, size_bytes=20_000_000),
            "32 Mbit/s",
        ),
        (StreamSample(video=H264, keys=[0, 90_000], lasted_s=5, first_s=6), "took 6.0 s"),
        (
            StreamSample(video=H264, keys=[0, 90_000], lasted_s=5, unrecorded_sound="AMR"),
            "is AMR, ",
        ),
    ],
)
def test_a_stream_that_could_be_better(watched: StreamSample, said: str) -> None:
    """Each is a warning beside the description, with what to set in the camera."""
    findings = list(judge_stream("Porch", watched))

    assert levels(findings) == [Level.OK, Level.WARN]
    assert said in f"{findings[1].text} {findings[1].advice}"


def test_a_stream_without_a_picture() -> None:
    """Nothing that came is worse than anything that did."""
    assert levels(list(judge_stream("Porch", StreamSample()))) == [Level.FAIL]


@given(
    st.lists(st.integers(0, 2**40), max_size=20),
    st.floats(0, 100),
    st.integers(0, 2**40),
    st.integers(0, 10**6),
)
def test_no_stream_breaks_the_judge(
    keys: list[int], lasted_s: float, size_bytes: int, lost: int
) -> None:
    """Whatever times and sizes a camera sends, something is said."""
    watched = StreamSample(
        video=H264, keys=sorted(keys), lasted_s=lasted_s, size_bytes=size_bytes, lost=lost
    )

    assert list(judge_stream("Porch", watched))


async def _with_device(device: OddOnvif, login: Credentials | None = LOGIN) -> list[Finding]:
    """Look at a camera whose picture is nothing but whose ONVIF is the device's."""
    async with device.serving(), listening() as port:
        camera = replace(
            at(port, scheme="http", kind=SourceKind.MJPEG), device_url=device.url, doorbell=True
        )
        return await _looked(camera, login)


async def test_a_good_device() -> None:
    """Its clock agrees and its events can be followed."""
    findings = await _with_device(OddOnvif())

    assert levels(findings) == [Level.OK] * 3
    assert "events can be followed" in findings[-1].text


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(hours=3), "Its clock is 3 h 0 min ahead of ours. The time shown in"),
        (timedelta(seconds=-30), "Its clock is 30 s behind ours."),
    ],
)
async def test_a_camera_s_clock_is_off(ahead: timedelta, said: str) -> None:
    """It is said by how much and which way, and how to mend it."""
    findings = await _with_device(OddOnvif(clock_ahead=ahead))

    assert findings[1].level is Level.WARN
    assert said in findings[1].text
    assert "NTP" in findings[1].advice


async def test_a_device_that_fails() -> None:
    """ONVIF switched off is a warning: the camera still records."""
    findings = await _with_device(OddOnvif(raw_answer=b"<html>No</html>"))

    assert levels(findings) == [Level.OK, Level.WARN]
    assert "Turn on ONVIF" in findings[1].advice


async def test_events_that_are_refused() -> None:
    """A user without the right to events still records, without the button."""
    findings = await _with_device(OddOnvif(password="other"))  # noqa: S106

    assert findings[-1].level is Level.WARN
    assert "events" in findings[-1].text


@pytest.mark.parametrize(
    ("walled", "level", "said"),
    [(False, Level.OK, "can be followed"), (True, Level.WARN, "none arrived")],
)
async def test_a_camera_that_brings_its_events(walled: bool, level: Level, said: str) -> None:  # noqa: FBT001 -- a case
    """It is seen whether the camera reaches this machine, and said what must be let through."""
    findings = await _with_device(OddOnvif(pulls=False, brings=True, walled=walled))

    assert findings[-1].level is level
    assert said in findings[-1].text


async def test_no_events_at_all() -> None:
    """The advice is about events, not about adopting the camera in another way."""
    findings = await _with_device(OddOnvif(pulls=False))

    assert "doesn't send events over ONVIF" in findings[-1].text
    assert "RTSP" not in words(findings[-1:])


async def test_a_password_in_the_clear() -> None:
    """A camera that knows only Basic is named for it."""
    camera = JpegCamera(challenge=BASIC)
    async with camera.serving():
        adopted = at(camera.port, scheme="http", kind=SourceKind.JPEG)
        url = camera.url()
        login = Credentials(username=USERNAME, password=PASSWORD)

        findings = await _looked(replace(adopted, main_url=url), login)

    assert levels(findings) == [Level.OK, Level.WARN]
    assert "unencrypted" in findings[-1].text


@pytest.mark.parametrize(
    ("status", "said"), [(401, "rejected"), (404, "picture"), (200, "picture")]
)
async def test_a_camera_of_pictures(status: int, said: str) -> None:
    """A refused password, an address without a picture, and something that is none."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, body=b"no picture")

    app = web.Application()
    app.router.add_get("/main", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        [finding] = await _looked(at(port, scheme="http", kind=SourceKind.JPEG), LOGIN)
    finally:
        await runner.cleanup()

    assert finding.level is Level.FAIL
    assert said in words([finding])


async def test_a_lent_camera() -> None:
    """What Home Assistant gives in pictures is looked at there."""
    [finding] = await _looked(replace(CAMERA, kind=SourceKind.LENT, main_url=""))

    assert finding.level is Level.OK


async def test_a_camera_in_an_archive_is_not_called() -> None:
    """Nothing of it can be reached: what can be wrong is said of its archive."""
    [finding] = await _looked(replace(CAMERA, kind=SourceKind.ARCHIVE, main_url=""))

    assert (finding.level, finding.text.startswith("An archive records it.")) == (Level.OK, True)
