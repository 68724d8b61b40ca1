"""What a camera says about itself, and how little of it is believed."""

from collections.abc import AsyncGenerator
from datetime import timedelta
import logging

from aiohttp import web
import pytest

from hub.camera.onvif.description import describe
from hub.camera.onvif.device import OnvifDevice
from hub.clock import SystemClock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.store.secrets import Credentials
from tests.fakes.odd_onvif import VISITOR_TOPIC, OddOnvif, Video

LOGIN = Credentials(username="viewer", password="right")  # noqa: S106 -- a fake's
CLOCK = SystemClock()


@pytest.fixture
async def device() -> AsyncGenerator[OddOnvif]:
    """Serve a device."""
    fake = OddOnvif(
        topics=VISITOR_TOPIC,
        streams="foreign",
        media=(
            Video("sub", "H264", 640, 360),
            Video("main", "H264", 1280, 720),
            Video("still", "JPEG", 1920, 1080),
        ),
    )
    async with fake.serving():
        yield fake


async def test_description(device: OddOnvif) -> None:
    """The largest H.264 is recorded, the smallest watched; passwords in addresses are dropped."""
    told = await describe(device.url, LOGIN, CLOCK)

    assert (told.name, told.brand, told.mac) == ("One", "Odd", "02a1b2c3d4e5")
    assert told.main_url == "rtsp://127.0.0.1:8554/live/main?x=1&y=2"
    assert told.sub_url == "rtsp://127.0.0.1:8554/live/sub?x=1&y=2"
    assert told.snapshot_url == f"http://127.0.0.1:{device.port}/snap.jpg"
    assert told.device_url == device.url
    assert told.doorbell


async def test_older_devices(device: OddOnvif) -> None:
    """A device that does not know GetServices is asked for its capabilities."""
    device.services = "fault"

    told = await describe(device.url, LOGIN, CLOCK)

    assert told.main_url.endswith("/main?x=1&y=2")
    assert "GetCapabilities" in device.asked


@pytest.mark.parametrize("hours", [-5, 0, 7])
async def test_wrong_clock(device: OddOnvif, hours: int) -> None:
    """A device hours off still accepts our password, and its offset is measured."""
    device.clock_ahead = timedelta(hours=hours)

    told = await describe(device.url, LOGIN, CLOCK)

    assert told.clock_offset_ms == pytest.approx(hours * 3_600_000, abs=700)
    assert device.asked[0] == "GetSystemDateAndTime"


@pytest.mark.parametrize(
    "login",
    [None, Credentials(username="viewer", password="wrong")],  # noqa: S106 -- a fake's
)
async def test_wrong_password(device: OddOnvif, login: Credentials | None) -> None:
    """A refused or missing password is told as such."""
    with pytest.raises(CameraPasswordError):
        await describe(device.url, login, CLOCK)


async def test_password_is_never_logged(device: OddOnvif, caplog: pytest.LogCaptureFixture) -> None:
    """Not even the libraries' debug lines hold the password."""
    caplog.set_level(logging.DEBUG)
    device.password = "s3cr3t-porch"  # noqa: S105 -- a fake's

    await describe(
        device.url,
        Credentials(username="viewer", password="s3cr3t-porch"),  # noqa: S106 -- a fake's
        CLOCK,
    )

    assert "s3cr3t-porch" not in caplog.text


async def test_nobody_there(unused_tcp_port: int) -> None:
    """A device that is off is unreachable."""
    with pytest.raises(CameraUnreachableError):
        await describe(f"http://127.0.0.1:{unused_tcp_port}/onvif", LOGIN, CLOCK)


async def test_named_hosts_are_not_contacted(device: OddOnvif) -> None:
    """Whatever host a device names, only its own is ever used."""
    device.addresses = "foreign"

    told = await describe(device.url, LOGIN, CLOCK)

    addresses = (told.main_url, told.sub_url, told.snapshot_url)
    assert all("//127.0.0.1:" in address for address in addresses)


async def test_redirect_to_another_host(device: OddOnvif) -> None:
    """A redirect away from the device is not followed."""
    reached: list[str] = []

    async def trap(request: web.Request) -> web.Response:
        reached.append(request.path)
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{path}", trap)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.2", 0).start()
    device.redirect = f"http://127.0.0.2:{runner.addresses[0][1]}/inside"

    with pytest.raises(CameraUnreachableError):
        await describe(device.url, LOGIN, CLOCK)

    await runner.cleanup()
    assert reached == []


@pytest.mark.parametrize("scheme", ["file", "http", "concat", "rtmp"])
async def test_only_rtsp_streams(device: OddOnvif, scheme: str) -> None:
    """A stream address of any other kind is no stream."""
    device.video = f"{scheme}://127.0.0.1:8554/main"

    with pytest.raises(CameraUnreachableError):
        await describe(device.url, LOGIN, CLOCK)


@pytest.mark.parametrize(
    "answer",
    [
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>",
        b"",
        b"not xml",
        b"<a/>",
        b"<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
        b"<a>" * 50_000,
        b"<a>" + b"x" * (2 * 1024 * 1024) + b"</a>",
    ],
    ids=["external", "empty", "text", "other", "entities", "deep", "large"],
)
async def test_nonsense(device: OddOnvif, answer: bytes) -> None:
    """Nonsense and bombs are an unreachable camera, nothing worse."""
    device.raw_answer = answer

    with pytest.raises(CameraUnreachableError):
        await describe(device.url, LOGIN, CLOCK)


@pytest.mark.parametrize(("padding", "read"), [(1000, True), (2 * 1024 * 1024, False)])
async def test_large_answer(device: OddOnvif, padding: int, *, read: bool) -> None:
    """An answer is read only up to a size no honest one has."""
    device.padding = padding

    async with OnvifDevice(device.url, LOGIN, CLOCK) as asked:
        if read:
            await asked.measure_clock()
        else:
            with pytest.raises(CameraUnreachableError):
                await asked.measure_clock()


async def test_h265_main_with_h264_sub(device: OddOnvif) -> None:
    """What the camera sees best is recorded, and its thumbnail in H.264 watched for motion."""
    device.media = (Video("big", "H265", 3840, 2160), Video("small", "H264", 640, 360))

    told = await describe(device.url, LOGIN, CLOCK)

    assert told.main_url.endswith("/big?x=1&y=2")
    assert told.sub_url.endswith("/small?x=1&y=2")


@pytest.mark.parametrize(
    ("model", "topic", "doorbell"),
    [
        ("Door Station 4", False, True),
        ("AD410", False, True),
        ("DS-KV6113-WPE1(B)", False, True),
        ("Dome", True, True),
        ("Dome", False, False),
    ],
)
async def test_doorbells(device: OddOnvif, model: str, *, topic: bool, doorbell: bool) -> None:
    """A doorbell is known by its button's topic, by its name or by its model."""
    device.model, device.topics = model, VISITOR_TOPIC if topic else ""

    told = await describe(device.url, LOGIN, CLOCK)

    assert told.doorbell is doorbell
    assert told.events


async def test_empty_mac(device: OddOnvif) -> None:
    """A MAC of zeros is no MAC."""
    device.interfaces = "zero"

    assert (await describe(device.url, LOGIN, CLOCK)).mac == ""
