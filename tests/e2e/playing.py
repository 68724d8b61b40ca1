"""A play as a command of its own: it leaves what it saw in a file, for the tests to judge."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
import json
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from demo.network import is_inside
from demo.stage import Play, Setting, on_stage
from demo.steps import StepFailedError, Steps

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FACTS = "facts.json"


def run_play[F: DataclassInstance](
    facts: F, perform: Callable[[Play, F], Awaitable[None]], about: str | None
) -> int:
    """Give a play in the folder that the command line names; 0 where every step held."""
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
