"""`neighbors board witness`: cosign logs that only ever grow."""

import asyncio
import json
from pathlib import Path
import sys
from typing import Annotated

import typer

from noticeboard.ending import one_sentence
from noticeboard.serving import until_stopped
from noticeboard.witness.home import WitnessHome
from noticeboard.witness.server import make_app
from noticeboard.witness.store import WitnessStore
from noticeboard.witness.witness import Witness


def witness(  # noqa: PLR0913 -- each is one option of the command
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The witness's folder.")],
    *,
    log: Annotated[
        list[str] | None,
        typer.Option(metavar="VKEY", help="The key of a log to cosign; repeatable, remembered."),
    ] = None,
    name: Annotated[
        str, typer.Option(help="The witness's name, to make it: witness.example.org/w1.")
    ] = "",
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8760,
    only_make: Annotated[
        bool, typer.Option("--only-make", help="Make its key, tell it, and stop.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Tell it as one JSON object.")] = False,
) -> None:
    """Cosign what logs sign, as long as they only grow; tell nobody anything else."""
    home = WitnessHome(folder=folder)
    with one_sentence():
        key = home.make(name)
        logs = home.add_logs(log or ())
        if as_json:
            told = {"key": str(key.verifier), "logs": [str(each) for each in logs.values()]}
            typer.echo(json.dumps(told))
        else:
            typer.echo(f"witness key  {key.verifier}")
            for each in logs.values():
                typer.echo(f"cosigns      {each}")
        if only_make:
            return
        served = Witness(key, logs, WitnessStore(home.database))
        asyncio.run(until_stopped(make_app(served), host=host, port=port, started=_started))


def _started(address: str) -> None:
    typer.echo(f"The witness is at {address}")
    sys.stdout.flush()
