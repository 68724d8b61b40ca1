"""Rendered scenes, and a house that has recorded for a while."""

import asyncio
from pathlib import Path
from typing import Final

import pytest

from tests.fakes.clocks import FastClock
from tests.hub.camera.conftest import rtsp_server, videos
from tests.hub.camera.rtsp.cameras import paced_camera
from tests.hub.recording.home import a_home, camera

__all__ = ["rtsp_server", "videos"]

CAMERA_ID: Final = camera("").id
FRAMES_EACH: Final = 60
SEGMENTS: Final = 6


@pytest.fixture(scope="session")
def footage(videos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a house with six segments of a camera, four seconds each; nobody writes to it."""
    folder = tmp_path_factory.mktemp("footage")
    asyncio.run(_record(videos / "porch.mp4", folder))
    return folder


async def _record(video: Path, folder: Path) -> None:
    clock = FastClock(8)
    async with (
        a_home(folder, clock=clock) as home,
        paced_camera(video, clock) as server,
        home.recording(camera(server.url)),
    ):
        await home.sink.until_recorded(CAMERA_ID, SEGMENTS)
    # What was begun and not finished is a seventh.
