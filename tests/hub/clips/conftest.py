"""One recording of twelve seconds in three segments, and an index over an empty folder."""

from pathlib import Path

import pytest

from hub.clips.index import ClipIndex
from hub.model.recording import Segment
from hub.store.database import Database
from tests.fakes.clocks import HandClock
from tests.hub.clips.recorded import record


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a recordings folder that no test writes to."""
    return tmp_path_factory.mktemp("recordings")


@pytest.fixture(scope="session")
def recording(shelf: Path) -> list[Segment]:
    """Give the segments of frames 0 to 179, 15 a second, key frames every 30."""
    return record(shelf)


@pytest.fixture
def clock() -> HandClock:
    """Give a clock that stands at noon."""
    return HandClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an empty recordings folder."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    return folder


@pytest.fixture
def index(database: Database, folder: Path, clock: HandClock) -> ClipIndex:
    """Give an index of nothing."""
    return ClipIndex(database, folder, clock)
