"""Putting questions to the running hub, and the options that all commands share."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from hub.cli.client import LocalHub, local_hub
from hub.cli.screen import err, failed
from hub.errors import HubError


def default_data_dir() -> Path:
    """Return the XDG data folder for a hub that was given none."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "neighbors-hub"


DataDir = Annotated[
    Path,
    typer.Option("--data-dir", help="The hub's data folder.", default_factory=default_data_dir),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


def ask(
    data_dir: Path, question: Callable[[LocalHub], Awaitable[Any]], *, waiting: str = ""
) -> Any:  # noqa: ANN401 -- JSON
    """Put a question to the running hub; where it is refused, say why and end the command."""

    async def put() -> Any:  # noqa: ANN401
        async with local_hub(data_dir) as hub:
            return await question(hub)

    try:
        with err.status(waiting) if waiting and err.is_terminal else nullcontext():
            return asyncio.run(put())
    except HubError as error:
        raise failed(error) from error


def get(data_dir: Path, path: str) -> Any:  # noqa: ANN401 -- JSON
    """Return what the running hub shows at a path."""
    return ask(data_dir, lambda hub: hub.call("GET", path))
