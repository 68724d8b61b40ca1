"""Each play is given once; every test here judges what was seen."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import shutil
from typing import Any

import pytest

from tests.e2e.lending_play import LendingFacts
from tests.e2e.panel_play import PanelFacts
from tests.e2e.playing import ROOT, given_play
from tests.e2e.whole_play import Facts

LASTS_S = 900
IMAGES = ROOT / "docs" / "images"
WANTS_PICTURES = "NEIGHBORS_PICTURES"
"""Set to 1, this variable of the environment renews the pictures in `docs/images`."""


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    """Run the whole path once, and return what it saw."""
    with _played("whole_play", tmp_path_factory.mktemp("play")) as seen:
        yield Facts(**seen)


@pytest.fixture(scope="session")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PanelFacts]:
    """Go through the panel's story once, and return what was seen."""
    with _played("panel_play", tmp_path_factory.mktemp("panel")) as seen:
        yield PanelFacts(**seen)


@pytest.fixture(scope="session")
def lending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LendingFacts]:
    """Lend from a real Home Assistant once, and return what was seen."""
    with _played("lending_play", tmp_path_factory.mktemp("lending")) as seen:
        yield LendingFacts(**seen)


@contextmanager
def _played(play: str, folder: Path) -> Iterator[dict[str, Any]]:
    """Run a play as a child in a network of its own, and give what it saw."""
    seen = given_play(play, folder, lasts_s=LASTS_S)
    if os.environ.get(WANTS_PICTURES) == "1":
        IMAGES.mkdir(parents=True, exist_ok=True)
        for picture in sorted((folder / "pictures").glob("*.png")):
            shutil.copyfile(picture, IMAGES / picture.name)
    yield seen
    for heavy in ("chromium", "home-assistant", "hub", "porch"):
        shutil.rmtree(folder / heavy, ignore_errors=True)
