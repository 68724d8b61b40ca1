"""Trying a camera before it is adopted."""

from dataclasses import replace
from pathlib import Path

import pytest

from hub.camera.factory import CameraFactory
from hub.clock import SystemClock
from hub.errors import CameraUnreachableError
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.fakes import CAMERA, FakeSink, room_enough


@pytest.fixture
def factory(tmp_path: Path) -> CameraFactory:
    """Return a factory whose cameras record nowhere."""
    return CameraFactory(tmp_path, SystemClock(), sink=FakeSink, room=room_enough)


async def test_a_camera_that_sends(factory: CameraFactory, rtsp_server: RtspServer) -> None:
    """A stream of which one packet arrives is good enough to adopt."""
    await factory.probe(replace(CAMERA, main_url=rtsp_server.url("porch.mp4")), None)


async def test_a_camera_that_does_not(factory: CameraFactory, unused_tcp_port: int) -> None:
    """A stream that nobody sends is not."""
    url = f"rtsp://127.0.0.1:{unused_tcp_port}/main"

    with pytest.raises(CameraUnreachableError):
        await factory.probe(replace(CAMERA, main_url=url), None)


async def test_no_address(factory: CameraFactory) -> None:
    """A found camera without any ONVIF address is unreachable by ONVIF."""
    with pytest.raises(CameraUnreachableError):
        await factory.describe((), None)
