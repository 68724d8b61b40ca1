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
from tests.fakes.onvif_device import OnvifDeviceFake, Profile

LOGIN = Credentials(username="viewer", password="right")  # noqa: S106 -- a fake's
CLOCK = SystemClock()


@pytest.fixture
async def device() -> AsyncGenerator[OnvifDeviceFake]:
    """Serve a device."""
    fake = OnvifDeviceFake()
    async with fake.serving():
        yield fake


async def test_description(device: OnvifDeviceFake) -> None:
    """The largest H.264 is recorded, the smallest watched; passwords in addresses are dropped."""
    told = await describe(device.url, LOGIN, CLOCK)

    assert (told.name, told.brand, told.mac) == ("Virtual", "Fake", "02a1b2c3d4e5")
    assert told.main_url == "rtsp://127.0.0.1:8554/main?x=1"
    assert told.sub_url == "rtsp://127.0.0.1:8554/sub?x=1"
    assert told.snapshot_url == f"http://127.0.0.1:{device.port}/snapshot.jpg"
    assert told.device_url == device.url
    assert told.doorbell


async def test_older_devices(device: OnvifDeviceFake) -> None:
    """A device that does not know GetServices is asked for its capabilities."""
    device.knows_services = False

    told = await describe(device.url, LOGIN, CLOCK)

    assert told.main_url.endswith("/main?x=1")
    assert "GetCapabilities" in device.asked


@pytest.mark.parametrize("hours", [-5, 0, 7])
async def test_wrong_clock(device: OnvifDeviceFake, hours: int) -> None:
    """A device hours off still accepts our password, and its offset is measured."""
    device.clock_ahead = timedelta(hours=hours)

    told = await describe(device.url, LOGIN, CLOCK)

    assert told.clock_offset_ms == pytest.approx(hours * 3_600_000, abs=700)
    assert device.asked[0] == "GetSystemDateAndTime"


@pytest.mark.parametrize(
    "login",
    [None, Credentials(username="viewer", password="wrong")],  # noqa: S106 -- a fake's
)
async def test_wrong_password(device: OnvifDeviceFake, login: Credentials | None) -> None:
    """A refused or missing password is told as such."""
    with pytest.raises(CameraPasswordError):
        await describe(device.url, login, CLOCK)


async def test_password_is_never_logged(
    device: OnvifDeviceFake, caplog: pytest.LogCaptureFixture
) -> None:
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


async def test_named_hosts_are_not_contacted(device: OnvifDeviceFake) -> None:
    """Whatever host a device names, only its own is ever used."""
    device.named_host = "192.0.2.77"

    told = await describe(device.url, LOGIN, CLOCK)

    addresses = (told.main_url, told.sub_url, told.snapshot_url)
    assert all("//127.0.0.1:" in address for address in addresses)


async def test_redirect_to_another_host(device: OnvifDeviceFake) -> None:
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
async def test_only_rtsp_streams(device: OnvifDeviceFake, scheme: str) -> None:
    """A stream address of any other kind is no stream."""
    device.stream_scheme = scheme

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
async def test_nonsense(device: OnvifDeviceFake, answer: bytes) -> None:
    """Nonsense and bombs are an unreachable camera, nothing worse."""
    device.raw_answer = answer

    with pytest.raises(CameraUnreachableError):
        await describe(device.url, LOGIN, CLOCK)


@pytest.mark.parametrize(("padding", "read"), [(1000, True), (2 * 1024 * 1024, False)])
async def test_large_answer(device: OnvifDeviceFake, padding: int, *, read: bool) -> None:
    """An answer is read only up to a size no honest one has."""
    device.padding = padding

    async with OnvifDevice(device.url, LOGIN, CLOCK) as asked:
        if read:
            await asked.measure_clock()
        else:
            with pytest.raises(CameraUnreachableError):
                await asked.measure_clock()


async def test_h265_main_with_h264_sub(device: OnvifDeviceFake) -> None:
    """What the camera sees best is recorded, and its thumbnail in H.264 watched for motion."""
    device.profiles = (Profile("big", "H265", 3840, 2160), Profile("small", "H264", 640, 360))

    told = await describe(device.url, LOGIN, CLOCK)

    assert told.main_url.endswith("/big?x=1")
    assert told.sub_url.endswith("/small?x=1")


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
async def test_doorbells(
    device: OnvifDeviceFake, model: str, *, topic: bool, doorbell: bool
) -> None:
    """A doorbell is known by its button's topic, by its name or by its model."""
    device.model, device.visitor_topic = model, topic

    told = await describe(device.url, LOGIN, CLOCK)

    assert told.doorbell is doorbell
    assert told.events


async def test_empty_mac(device: OnvifDeviceFake) -> None:
    """A MAC of zeros is no MAC."""
    device.mac = "00:00:00:00:00:00"

    assert (await describe(device.url, LOGIN, CLOCK)).mac == ""
