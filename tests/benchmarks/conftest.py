"""The effort tests measure with: enough to run everything once."""

import os
from pathlib import Path

import pytest

from benchmarks import archive, camera, cut, footage, picture, redact
from benchmarks.measure import Effort
from benchmarks.scene import render

LEAST = Effort(
    times=1,
    video_s=4,
    entries=40,
    clips=100,
    share_bytes=100_000,
    watch_s=4.0,
    batches=1,
    batch=20,
    singles=5,
    listeners=200,
    posting_s=3,
    settle_s=2.0,
)


@pytest.fixture
def least(monkeypatch: pytest.MonkeyPatch) -> Effort:
    """Return the effort of one quick repetition; the most of anything is little, too."""
    monkeypatch.setattr(camera, "_MANY", 2)
    monkeypatch.setattr(redact, "_PEER_SIZE", (544, 320))
    monkeypatch.setattr(cut, "LONGEST_S", 6)
    monkeypatch.setattr(picture, "_PER_TIME", 4)
    monkeypatch.setattr(archive, "_IDLE_TIMES", 1)
    monkeypatch.setattr(footage, "CAMERAS", 2)
    return LEAST


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Render the test video once, in both sizes."""
    return render(tmp_path_factory.mktemp("scene"), LEAST.video_s)


@pytest.fixture
def folder(scene: tuple[Path, Path], tmp_path: Path) -> Path:
    """Return a folder in which the video has been rendered already."""
    for video in scene:
        os.link(video, tmp_path / video.name)
    return tmp_path
