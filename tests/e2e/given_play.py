"""A play of its own process and, where that can be had, of its own network, given once."""

import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from demo.network import INSIDE, private_network
from tests.e2e.playing import FACTS

ROOT = Path(__file__).parents[2]


def given_play(name: str, folder: Path, *words: str, lasts_s: float) -> dict[str, Any]:
    """Run the play `tests.e2e.<name>` in a folder, and return what it saw."""
    with private_network() as network:
        command = [sys.executable, "-m", f"tests.e2e.{name}", str(folder), *words]
        environment = dict(os.environ)
        if network is not None:
            command = ["ip", "netns", "exec", network, *command]
            environment[INSIDE] = network
        status, said = _child(command, environment, folder / "play.log", lasts_s)
    if status != 0:
        pytest.fail(f"The play did not hold; its logs are in {folder}.\n{said[-4000:]}")
    return dict(json.loads((folder / FACTS).read_text()))


def _child(
    words: list[str], environment: dict[str, str], log: Path, lasts_s: float
) -> tuple[int, str]:
    """Run it to its end, or let it clear up when its time is over."""
    until = time.monotonic() + lasts_s
    with (
        log.open("wb") as out,
        subprocess.Popen(  # noqa: S603 -- our own command line
            words, stdout=out, stderr=out, env=environment, cwd=ROOT
        ) as child,
    ):
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
