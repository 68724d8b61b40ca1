"""A play as a command of its own: it leaves what it saw in a file, for the tests to judge.

Tests give it in its own process and, if that can be had, in its own network.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from demo.network import INSIDE, is_inside, private_network
from demo.stage import Play, Setting, on_stage
from demo.steps import StepFailedError, Steps

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FACTS = "facts.json"
ROOT = Path(__file__).parents[2]


def run_play[F: DataclassInstance](
    facts: F, perform: Callable[[Play, F], Awaitable[None]], about: str | None
) -> int:
    """Give a play in the folder that the command line names; 0 if every step held."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(_give(folder, facts, perform))
    except StepFailedError:
        return 1
    (folder / FACTS).write_text(json.dumps(asdict(facts), indent=1))
    return 0


async def _give[F](folder: Path, facts: F, perform: Callable[[Play, F], Awaitable[None]]) -> None:
    setting = Setting(folder=folder, private=is_inside())
    steps = Steps(Console(highlight=False, width=120))
    async with on_stage(setting, steps) as play:
        await perform(play, facts)
    steps.close()


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
    print(said)  # noqa: T201 -- the table, for whoever asks pytest for it
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
            # Its own children end with it only if it is asked, not killed.
            child.send_signal(signal.SIGINT)
            child.wait(30)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            status = 1
    return status, log.read_text(errors="replace")
