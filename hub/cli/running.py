"""`neighbors hub run` and `pair`: the hub itself, and the way in."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
import signal
import sys

from hub.api.serve import Running
from hub.app import run as run_hub
from hub.cli import logs
from hub.cli.screen import failed, say, show_link
from hub.config import first_config, read_config
from hub.errors import HubError
from hub.folders import Folders
from hub.house import House


def main() -> None:
    """Run the hub as `neighbors hub run` has read it: data folder, config file, verbose or not."""
    data_dir, config, verbose = sys.argv[1:]
    try:
        run_until_stopped(Path(data_dir), Path(config) if config else None, verbose=bool(verbose))
    except HubError as error:
        sys.exit(failed(error).exit_code)


def run_until_stopped(data_dir: Path, config: Path | None, *, verbose: bool) -> None:
    """Run the hub until SIGINT or SIGTERM; raises HubError where it cannot."""
    logs.set_up(verbose=verbose, dated=True)
    settings = read_config(config) if config else first_config(data_dir / "config.toml")
    asyncio.run(_run_until_stopped(partial(run_hub, settings, Folders(data=data_dir))))


async def _run_until_stopped(
    hub: Callable[[Callable[[House, Running], Awaitable[None]]], Awaitable[None]],
) -> None:
    """Run, and leave in order on SIGINT and SIGTERM."""
    task = asyncio.ensure_future(hub(_say_ready))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        say("The hub has stopped.")
    except BaseExceptionGroup as group:
        known, unknown = group.split(HubError)
        if known is None or unknown is not None:
            raise
        raise _first(known) from None


def _first(group: BaseExceptionGroup[HubError]) -> HubError:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, HubError)  # noqa: S101 -- narrows the type: the group was split by it
    return error


async def _say_ready(house: House, api: Running) -> None:
    say(f"{house.name} is running on port {api.port}.")
    if not await house.cameras():
        say("Add it to Home Assistant with this link, within 10 minutes:")
        show_link((await api.make_link()).link)
    else:
        say("Pair another Home Assistant: neighbors hub pair")


if __name__ == "__main__":
    main()
