"""Each play is given once; every test here judges what was seen."""

from collections.abc import Iterator
from contextlib import contextmanager
import json
import os
from pathlib import Path
import shutil
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from demo.network import INSIDE, private_network
from tests.e2e.lending_play import LendingFacts
from tests.e2e.panel_play import PanelFacts
from tests.e2e.playing import FACTS
from tests.e2e.whole_play import Facts

LASTS_S = 300
ROOT = Path(__file__).parents[2]
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
    with private_network() as network:
        words = [sys.executable, "-m", f"tests.e2e.{play}", str(folder)]
        environment = dict(os.environ)
        if network is not None:
            words = ["ip", "netns", "exec", network, *words]
            environment[INSIDE] = network
        status, said = _child(words, environment, folder)
    if status != 0:
        pytest.fail(f"The play did not hold; its logs are in {folder}.\n{said[-4000:]}")
    print(said)  # noqa: T201 -- the table, for whoever asks pytest for it
    if os.environ.get(WANTS_PICTURES) == "1":
        IMAGES.mkdir(parents=True, exist_ok=True)
        for picture in sorted((folder / "pictures").glob("*.png")):
            shutil.copyfile(picture, IMAGES / picture.name)
    yield json.loads((folder / FACTS).read_text())
    for heavy in ("chromium", "home-assistant", "hub", "porch"):
        shutil.rmtree(folder / heavy, ignore_errors=True)


def _child(words: list[str], environment: dict[str, str], folder: Path) -> tuple[int, str]:
    """Run the play to its end, or let it clear up when its time is over."""
    log = folder / "play.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(  # noqa: S603 -- our own command line
            words, stdout=out, stderr=out, env=environment, cwd=ROOT
        ) as child,
    ):
        until = time.monotonic() + LASTS_S
        try:
            status = child.wait(until - time.monotonic())
        except BaseException as error:
            # Its own children end with it only where it is asked, not killed.
            child.send_signal(signal.SIGINT)
            child.wait(30)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            status = 1
    return status, log.read_text(errors="replace")
