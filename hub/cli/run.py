"""The hub process behind `neighbors hub run`."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
import os
from pathlib import Path
import sys
from typing import TYPE_CHECKING

from hub.api.scope import Rights, Scope
from hub.api.server import Running
from hub.app import OnReady, run as run_hub
from hub.cli.output import failed, print_line, print_link
from hub.config import first_config, read_config
from hub.data_folder import Folders
from hub.errors import HubError
from hub.parts import Hub
from noticeboard.runtime import process
from noticeboard.runtime.process import (
    NOTICES,
    LogFormat,
    end_with_parent,
    protect_memory,
    run_watched,
    systemd_notifier,
)
from noticeboard.runtime.server import on_stop_signal

if TYPE_CHECKING:
    from hub.api.supervisor import Supervisor

_OWN_ONLY = 0o077
"""Only this user can read new files, even if another program created the data folder."""


def main() -> None:
    """Run the hub, given the arguments of `neighbors hub run`: folder, config, verbose, log.

    Then comes Home Assistant's process id, so that no hub outlives it, or nothing, and the folder
    for recordings, if it isn't what the settings say.
    """
    process.freeze_imports()
    data_dir, config, verbose, *rest = sys.argv[1:]
    log, parent, recordings = [*rest, "", "", ""][:3]
    log_format = LogFormat(log) if log else LogFormat.PLAIN
    if parent:
        end_with_parent(int(parent))
    try:
        run_until_stopped(
            _folders(Path(data_dir), recordings, in_home_assistant=bool(parent)),
            Path(config) if config else None,
            verbose=bool(verbose),
            log_format=log_format,
        )
    except HubError as error:
        if log_format is LogFormat.JSON:
            NOTICES.critical("%s", error)
            sys.exit(1)
        sys.exit(failed(error).exit_code)


def _folders(data: Path, recordings: str, *, in_home_assistant: bool) -> Folders:
    return Folders(
        data=data,
        footage=Path(recordings) if recordings else None,
        # Home Assistant keeps its hub's folder in its configuration, and backs up all of that.
        backed_up=data.absolute().parent if in_home_assistant else None,
    )


def run_until_stopped(
    folders: Folders,
    config: Path | None,
    *,
    verbose: bool,
    log_format: LogFormat = LogFormat.PLAIN,
) -> None:
    """Run the hub until SIGINT or SIGTERM; raises HubError if it cannot run."""
    protect_memory()
    os.umask(_OWN_ONLY)
    process.set_up_log(verbose=verbose, dated=True, log_format=log_format)
    settings = read_config(config) if config else first_config(folders.data / "config.toml")
    supervisor = _supervisor()
    notify = print_line if log_format is LogFormat.PLAIN else NOTICES.info
    on_ready: OnReady = _log_ready
    if log_format is LogFormat.PLAIN:
        on_ready = _print_ready if supervisor is None else _print_ready_as_app
    hub = partial(run_hub, settings, folders, supervisor=supervisor)
    run_watched(_run_until_stopped(hub, on_ready, notify))


def _supervisor() -> "Supervisor | None":
    """Return the Supervisor if it runs this hub as its app."""
    if "SUPERVISOR_TOKEN" not in os.environ:
        return None
    from hub.api.supervisor import Supervisor  # noqa: PLC0415 -- few hubs are an app

    return Supervisor.from_environment()


async def _run_until_stopped(
    hub: Callable[[OnReady], Awaitable[None]], on_ready: OnReady, notify: Callable[[str], None]
) -> None:
    """Run the hub and shut down cleanly on SIGINT or SIGTERM; ignores a second signal."""
    try:
        async with systemd_notifier() as ready:

            async def begun(built: Hub, api: Running) -> None:
                await on_ready(built, api)
                ready()

            task = asyncio.ensure_future(hub(begun))

            def stop() -> None:
                task.cancel()

            on_stop_signal(stop)
            await task
    except asyncio.CancelledError:
        notify("The hub has stopped.")
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


async def _print_ready(hub: Hub, api: Running) -> None:
    print_line(f"{hub.house.name} is running on port {api.port}.")
    if not hub.house.roster.cameras():
        print_line("Add it to Home Assistant with this link, within 10 minutes:")
        print_link((await api.make_link(Rights(scope=Scope.ADMIN))).link)
    else:
        print_line("Pair another Home Assistant: neighbors hub pair")


async def _print_ready_as_app(hub: Hub, api: Running) -> None:
    # Home Assistant pairs by itself, so the app's log needs no link.
    print_line(f"{hub.house.name} is running on port {api.port}.")
    print_line("In Home Assistant: Settings, Devices & services, Add integration.")


async def _log_ready(hub: Hub, api: Running) -> None:
    # Never log the pairing link: it gives access to the hub.
    NOTICES.info(
        "%s is running on port %d; pair with it by: neighbors hub pair", hub.house.name, api.port
    )


if __name__ == "__main__":
    main()
