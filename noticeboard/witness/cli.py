"""`neighbors board witness`: cosign logs that only ever grow."""

import json
from pathlib import Path
from typing import Annotated

import typer

from noticeboard.runtime.logs import LogFormat
from noticeboard.runtime.memory import keep_memory_private
from noticeboard.runtime.process import run_watched
from noticeboard.runtime.server import until_stopped
from noticeboard.runtime.terminal import LogOption, telling
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
    log_format: LogOption = LogFormat.PLAIN,
) -> None:
    """Cosign what logs sign, as long as they only grow; tell nobody anything else."""
    home = WitnessHome(folder=folder)
    with telling(log_format) as tell:
        key = home.make(name)
        logs = home.add_logs(log or ())
        if as_json:
            told = {"key": str(key.verifier), "logs": [str(each) for each in logs.values()]}
            typer.echo(json.dumps(told))
        else:
            tell(f"witness key  {key.verifier}")
            for each in logs.values():
                tell(f"cosigns      {each}")
        if only_make:
            return
        keep_memory_private()
        served = Witness(key, logs, WitnessStore(home.database))

        def started(address: str) -> None:
            tell(f"The witness is at {address}")

        run_watched(until_stopped(make_app(served), host=host, port=port, started=started))
