"""The virtual doorbell: a stock ONVIF client understands it, and so do the hub's own parts."""

import asyncio
from base64 import b64encode
from datetime import timedelta
import io
from pathlib import Path

import aiohttp
import av
import numpy as np
from onvif import ONVIFCamera, ONVIFError
import pytest
from zeep.exceptions import Fault

from demo import porch
from demo.doorbell import MAC, PASSWORD, USERNAME, Doorbell
from hub.camera.onvif.description import describe
from hub.clock import SystemClock
from hub.errors import CameraPasswordError
from hub.store.secrets import Credentials

DEADLINE_S = 90
WRONG = "window-light"


def _stock_client(doorbell: Doorbell, password: str = PASSWORD) -> ONVIFCamera:
    port = int(doorbell.base.rpartition(":")[2])
    return ONVIFCamera("127.0.0.1", port, USERNAME, password)


async def test_a_stock_client_reads_the_doorbell(doorbell: Doorbell) -> None:
    """onvif-zeep-async finds its services, its two profiles and its stream."""
    camera = _stock_client(doorbell)
    try:
        await camera.update_xaddrs()
        device = await camera.create_devicemgmt_service()
        about = await device.GetDeviceInformation()
        media = await camera.create_media_service()
        profiles = await media.GetProfiles()
        uri = await media.GetStreamUri(
            {
                "StreamSetup": {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}},
                "ProfileToken": profiles[0].token,
            }
        )
    finally:
        await camera.close()

    assert (about.Manufacturer, about.SerialNumber) == ("Demo", MAC)
    assert [profile.token for profile in profiles] == ["main", "sub"]
    assert uri.Uri.endswith("/main.mp4?play_count=0")


async def test_a_ring_reaches_a_stock_client(doorbell: Doorbell) -> None:
    """A pressed button arrives at a PullPoint of onvif-zeep-async."""
    camera = _stock_client(doorbell)
    try:
        await camera.update_xaddrs()
        pull_point = await camera.create_pullpoint_manager(timedelta(minutes=1), lambda: None)
        async with asyncio.timeout(DEADLINE_S), aiohttp.ClientSession() as session:
            async with session.post(f"{doorbell.base}/ring") as answer:
                assert answer.status == 204
            told = await pull_point.get_service().PullMessages(
                {"MessageLimit": 10, "Timeout": "PT5S"}
            )
        await pull_point.shutdown()
    finally:
        await camera.close()

    topics = [message.Topic._value_1 for message in told.NotificationMessage]  # noqa: SLF001 -- zeep's name
    assert topics == ["tns1:RuleEngine/MyRuleDetector/Visitor"] * 2


async def test_a_wrong_password_is_refused(doorbell: Doorbell) -> None:
    """Neither the stock client nor the hub gets in, and a picture is not given away either."""
    camera = _stock_client(doorbell, WRONG)
    try:
        with pytest.raises((ONVIFError, Fault)):
            await camera.update_xaddrs()
    finally:
        await camera.close()
    with pytest.raises(CameraPasswordError):
        await describe(
            doorbell.device_url, Credentials(username=USERNAME, password=WRONG), SystemClock()
        )
    async with aiohttp.ClientSession() as session:
        for authorization in ("", "Basic !!!", "Basic d3Jvbmc6d3Jvbmc=", "Bearer x"):
            headers = {"Authorization": authorization}
            async with session.get(f"{doorbell.base}/snapshot.jpg", headers=headers) as answer:
                assert answer.status == 401


async def test_the_hub_describes_the_doorbell(doorbell: Doorbell) -> None:
    """The hub's own reading finds both streams, the picture, the button and the clock."""
    found = await describe(
        doorbell.device_url, Credentials(username=USERNAME, password=PASSWORD), SystemClock()
    )

    assert "/main.mp4" in found.main_url
    assert "/sub.mp4" in found.sub_url
    assert found.mac == MAC
    assert found.doorbell
    assert abs(found.clock_offset_ms or 0) < 5000


@pytest.mark.parametrize("body", [b"", b"not xml", b"<a/>", b"<!DOCTYPE x [<!ENTITY e 'x'>]><a/>"])
async def test_nonsense_is_refused_and_breaks_nothing(doorbell: Doorbell, body: bytes) -> None:
    """Whatever is posted is answered with a refusal of the sender, not an error of the device."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(doorbell.device_url, data=body) as answer,
    ):
        assert answer.status == 400


async def test_a_picture_shows_the_loop(doorbell: Doorbell) -> None:
    """A snapshot is a JPEG of the size that the main stream has."""
    login = b64encode(f"{USERNAME}:{PASSWORD}".encode()).decode()
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Basic {login}"}) as session,
        session.get(f"{doorbell.base}/snapshot.jpg") as answer,
    ):
        jpeg = await answer.read()

    assert jpeg.startswith(b"\xff\xd8")
    with av.open(io.BytesIO(jpeg), "r") as picture:
        [frame] = picture.decode(video=0)
    assert (frame.width, frame.height) == (porch.WIDTH, porch.HEIGHT)


def _numbers(path: Path) -> list[int]:
    video = av.open(str(path), "r")
    try:
        return [
            porch.read_number(np.asarray(frame.to_ndarray(format="gray"), dtype=np.uint8))
            for frame in video.decode(video=0)
        ]
    finally:
        video.close()


@pytest.mark.parametrize("name", ["main.mp4", "sub.mp4"])
def test_every_frame_carries_its_number(porch_folder: Path, name: str) -> None:
    """A test can tell which frames a clip holds, in either size."""
    assert _numbers(porch_folder / name) == list(range(2 * porch.RATE))
