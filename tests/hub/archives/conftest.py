"""A played Frigate for every test that asks for one, and a minute of video in it."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.clocks import HandClock
from tests.hub.camera.conftest import rtsp_server, videos
from tests.servers.frigate import Frigate, Stored, film

__all__ = ["rtsp_server", "videos"]  # fixtures of another folder

BEGAN = datetime(2026, 11, 15, 11, 49, 0, 370_000, UTC)
"""When the first frame was that the played Frigate stored, by its own clock."""
STARTS_S = (0, 11, 22, 30.8, 41.8, 50.6)
"""When each stored file begins after that: at the first key frame after every ten seconds."""
LATER = BEGAN + timedelta(hours=1)


@pytest.fixture(scope="session")
def minute(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a minute of video with sound: 25 frames a second, a key frame every 2.2 seconds."""
    return film(tmp_path_factory.mktemp("film") / "minute.mp4", 60, size="160x90", gop=55)


@pytest.fixture(scope="session")
def made(minute: Path, tmp_path_factory: pytest.TempPathFactory) -> Frigate:
    """Store the minute once, for others to copy."""
    made = Frigate(media=tmp_path_factory.mktemp("frigate") / "media")
    made.store("porch", minute, BEGAN)
    return made


@pytest.fixture
async def frigate(made: Frigate, tmp_path: Path) -> AsyncGenerator[Frigate]:
    """Serve a Frigate of the newest stable release, with one camera and a minute of it."""
    media = tmp_path / "media"
    played = Frigate(media=media, clock=HandClock(LATER), stored=list(made.stored))
    for stored in made.stored:
        link(made, stored, media)
    played.add_camera("porch", friendly_name="Front porch")
    async with played.serving():
        yield played


def link(made: Frigate, stored: Stored, media: Path) -> None:
    """Give a file to another Frigate."""
    path = made.path_of(stored.camera, datetime.fromtimestamp(stored.start_time, UTC))
    to = media / path.relative_to(made.media)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.hardlink_to(path)


def folder(within: Path) -> Path:
    """Make a folder to fetch into."""
    into = within / "into"
    into.mkdir()
    return into


def names(into: Path) -> list[str]:
    """Return what is in a folder."""
    return sorted(path.name for path in into.iterdir())
