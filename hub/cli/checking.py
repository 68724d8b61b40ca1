"""`neighbors hub check` and `doctor`: verify what is stored, and find problems."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from hub.cli import output
from hub.cli.client import AsJson, DataDir
from hub.cli.output import err, failed, hang, marked, say, say_json, show, table
from hub.data_folder import Folders
from hub.errors import HubError

type Told = Callable[[str], None]
"""Called with the name of each thing that is checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One kind of stored thing: how many there are, and one sentence for each fault."""

    what: str
    count: int
    complaints: tuple[str, ...]
    told: tuple[str, ...] = ()
    """Other sentences worth printing when there are no faults."""


def check(
    data_dir: DataDir,
    *,
    deep: Annotated[
        bool, typer.Option("--deep", help="Decode a picture of every recording, too.")
    ] = False,
    config: Annotated[Path | None, typer.Option(help="Settings that name the key file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Verify everything that is stored against its index, hashes and signatures."""
    from hub.cli.integrity import check_folder  # noqa: PLC0415
    from hub.config import read_config  # noqa: PLC0415

    async def verify(told: Told) -> list[Verified]:
        given = config or data_dir / "config.toml"
        settings = read_config(given) if config or given.exists() else None
        return await check_folder(Folders(data=data_dir), config=settings, deep=deep, told=told)

    judge(verify, as_json=as_json)


def judge(verify: Callable[[Told], Awaitable[list[Verified]]], *, as_json: bool) -> NoReturn:
    """Print what was verified and what is wrong; exit with 1 if there is a fault."""
    status = err.status("Checking …") if err.is_terminal else None

    def told(what: str) -> None:
        if status is not None:
            status.update(f"Checking the {what} …")

    async def run() -> list[Verified]:
        return await verify(told)

    try:
        with status or nullcontext():
            done = asyncio.run(run())
    except HubError as error:
        raise failed(error) from error
    complaints = [complaint for each in done for complaint in each.complaints]
    if as_json:
        checked = {each.what.replace(" ", "_"): each.count for each in done}
        more = [sentence for each in done for sentence in each.told]
        say_json(
            {"clean": not complaints, "complaints": complaints, "checked": checked, "told": more}
        )
    else:
        _show(done, complaints)
    raise typer.Exit(1 if complaints else 0)


def _show(done: list[Verified], complaints: list[str]) -> None:
    made = table("Verified", "Count", "Result", numbers=("Count",))
    for each in done:
        wrong = len(each.complaints)
        made.add_row(
            each.what, f"{each.count:,}", marked(f"✗ {wrong} wrong" if wrong else "✓ clean")
        )
    show(made)
    for complaint in complaints:
        hang("✗", complaint, "red")
    for sentence in () if complaints else (line for each in done for line in each.told):
        say(sentence)
    say(
        f"{output.count(len(complaints), 'complaint')}."
        if complaints
        else "Clean: every stored thing agrees with its index, hash and signature."
    )


def doctor(
    data_dir: DataDir,
    *,
    config: Annotated[Path | None, typer.Option(help="Settings, where they lie elsewhere.")] = None,
    as_json: AsJson = False,
) -> None:
    """Look for what is wrong on this network, and say what to do about it."""
    from hub.cli.doctor.doctor import run  # noqa: PLC0415 -- loads all of the hub

    run(data_dir, config, as_json=as_json)
