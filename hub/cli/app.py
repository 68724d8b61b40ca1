"""`neighbors hub …`: run it, look at it, check it."""

import os
from pathlib import Path
import sys
from typing import Annotated

import typer

from hub.cli import (
    adopting,
    answering,
    awareness,
    backing_up,
    boards,
    cameras,
    changing,
    checking,
    clips,
    downgrading,
    house,
    ledger,
    motion,
    pairing,
    requests,
)
from hub.cli.client import DataDir
from noticeboard.runtime.logs import LogFormat

app = typer.Typer(no_args_is_help=True, help="The hub: your cameras, your answers.")
app.add_typer(clips.app, name="clips")
app.add_typer(awareness.app, name="awareness")
app.add_typer(ledger.app, name="ledger")


@app.command()
def run(
    data_dir: DataDir,
    config: Annotated[
        Path | None, typer.Option(help="Settings; made in the data folder where there are none.")
    ] = None,
    *,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,
    log_format: Annotated[
        LogFormat, typer.Option(help="How to log: for people, or one JSON object a line.")
    ] = LogFormat.PLAIN,
) -> None:
    """Run the hub until interrupted."""
    # A hub runs for months: what reads the command line, some 12 MiB, does not stay in its memory.
    words = (str(data_dir), str(config or ""), "verbose" if verbose else "", log_format.value)
    os.execv(sys.executable, [sys.executable, "-m", "hub.cli.running", *words])  # noqa: S606 -- this very program


for command in (
    pairing.pair,
    pairing.tokens,
    cameras.cameras,
    cameras.scan,
    adopting.adopt,
    changing.change,
    cameras.forget,
    motion.motion,
    cameras.storage,
    requests.requests,
    requests.request,
    answering.approve,
    answering.deny,
    answering.undo,
    answering.withdraw,
    answering.retry,
    house.rules,
    boards.boards,
    house.figures,
    checking.check,
    checking.doctor,
    backing_up.backup,
    backing_up.restore,
    downgrading.downgrade,
):
    app.command()(command)
