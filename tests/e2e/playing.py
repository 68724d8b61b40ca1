"""A play as a command of its own: it leaves what it saw in a file, for the tests to judge.

Tests give it in its own process and, if that can be had, in its own network.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
import json
import os
from pathlib import Path
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from PIL import Image
import pytest
from rich.console import Console

from demo.network import INSIDE, is_inside, private_network
from demo.stage import Play, Setting, on_stage
from demo.steps import StepFailedError, Steps

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
WANTS_PICTURES = "NEIGHBORS_PICTURES"
"""Set to 1, this variable of the environment renews the pictures that are in `docs/images`."""
FILM = "NEIGHBORS_FILM"
"""The folder of the doorbell's film, if several runs share it."""
QUALITY = 82
"""Of pictures that are kept as WebP."""
_FACTS = "facts.json"
_LASTS_S = 900


def run[F: DataclassInstance](facts: F, perform: Callable[[Path, F], Awaitable[None]]) -> int:
    """Give a play in the folder that the command line names; 0 if every step held."""
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)

    async def give() -> None:
        await perform(folder, facts)

    try:
        asyncio.run(give())
    except StepFailedError as error:
        print(error, file=sys.stderr)  # noqa: T201 -- for the log
        return 1
    (folder / _FACTS).write_text(json.dumps(asdict(facts), indent=1))
    return 0


def run_on_stage[F: DataclassInstance](
    facts: F, perform: Callable[[Play, F], Awaitable[None]]
) -> int:
    """Give a play on the demo's stage likewise."""

    async def give(folder: Path, facts: F) -> None:
        setting = Setting(folder=folder, private=is_inside())
        steps = Steps(Console(highlight=False, width=120))
        async with on_stage(setting, steps) as play:
            await perform(play, facts)
        steps.close()

    return run(facts, give)


@contextmanager
def played(name: str, folder: Path, *words: str, paced: bool = False) -> Iterator[dict[str, Any]]:
    """Run the play in `tests/e2e/<name>.py` in a folder, and give what it saw.

    If it is paced, it has a clock of its own. Afterwards, its log and its pictures are left in the
    folder. The doorbell's film is rendered by the first play that needs it.
    """
    film = Path(os.environ.get(FILM) or folder.parent / "film")
    for each in (folder, film):
        each.mkdir(parents=True, exist_ok=True)
    (folder / "porch").symlink_to(film)
    with private_network() as network:
        command = [sys.executable, "-m", f"tests.e2e.{name}", str(folder), *words]
        if paced:
            command = [sys.executable, "-m", "demo.pace", *command]
        environment = dict(os.environ)
        if network is not None:
            command = ["ip", "netns", "exec", network, *command]
            environment[INSIDE] = network
        status, said = _child(command, environment, folder / "play.log")
    if status != 0:
        # The first line is all that the summary of a whole run shows.
        flush = [line for line in said.splitlines() if line[:1].strip(" -│")]
        why = " ".join(flush[-2:])[-300:]
        pytest.fail(f"The play did not hold: {why}\nIts logs are in {folder}.\n{said[-4000:]}")
    print(said)  # noqa: T201 -- the table, for whoever asks pytest for it
    if os.environ.get(WANTS_PICTURES) == "1":
        renew(folder / "pictures")
    yield json.loads((folder / _FACTS).read_text())
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink() and each.name != "pictures":
            shutil.rmtree(each, ignore_errors=True)


def renew(pictures: Path) -> None:
    """Replace the pictures in `docs/images` by those of the same name in a folder.

    Those that come from the stage of the frontend stay.
    """
    # Not at the top: plays need nothing of it.
    from tests.frontend.pictures import CARDS, PANEL, PARTS  # noqa: PLC0415

    for picture in sorted(pictures.glob("*.png")):
        if picture.stem in PANEL | PARTS | CARDS:
            continue
        kept = IMAGES / picture.name
        if kept.exists():
            shutil.copyfile(picture, kept)
        elif (small := kept.with_suffix(".webp")).exists():
            with Image.open(picture) as taken:
                taken.convert("RGB").save(small, quality=QUALITY, method=6)


def _child(words: list[str], environment: dict[str, str], log: Path) -> tuple[int, str]:
    """Run it to its end, or let it clear up when its time is over."""
    until = time.monotonic() + _LASTS_S
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
