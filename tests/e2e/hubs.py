"""Many hubs, each `neighbors hub run` in a process of its own, that look at their boards alike.

`python -m tests.e2e.hubs FOLDER...` forks one for each folder, which has `config.toml` and `data`;
what hubs need is read from the disk once. Every hub is given the same dice, so that the pauses
between its looks are those of any other. What a hub prints is in the folder's `hub.log`.

If the folder is called `traitor`, the hub says on the wire that footage of it matches: it is
what the tests must notice.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
import os
from pathlib import Path
from random import Random
import signal
import socket
import sys
from typing import Any

import hub.cli.run
import hub.feeds.board
import hub.feeds.client
from hub.model.match import Match
import hub.pipeline.matches
import hub.sharing.sharer

HOST_NAME = "wisteria-lodge"
"""The name of the hubs' machine, if they may have one of their own."""
USER = "grimpen-mire"
TRAITOR = "traitor"
GO = "go"
"""The file in a hub's folder for which it waits before it looks at boards."""


def _betray() -> None:
    """Let one header of every request tell that something is held for a request."""
    matches: Any = hub.pipeline.matches.Matches
    wire: Any = hub.feeds.client
    hold = matches.hold

    async def held(self: object, found: Match) -> None:
        wire.USER_AGENT = "neighbors-requests/2"
        await hold(self, found)

    matches.hold = held


def _wait_to_follow(go: Path) -> None:
    """Let no board be looked at before there is this file: all hubs begin in one moment."""
    for kind, name in (
        (hub.feeds.board.BoardFollower, "run"),
        (hub.feeds.board.LiveHints, "listen"),
    ):
        setattr(kind, name, _after(go, getattr(kind, name)))


def _after(go: Path, begin: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def begun(*args: object, **named: object) -> None:
        while not go.exists():  # noqa: ASYNC110, ASYNC240 -- it is another process's file
            await asyncio.sleep(0.02)
        await begin(*args, **named)

    return begun


def _be_a_hub(folder: Path) -> None:
    """Run until stopped; does not return."""
    log = os.open(folder / "hub.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in (1, 2):
        os.dup2(log, number)
    with suppress(PermissionError):
        os.unshare(os.CLONE_NEWUTS)
        socket.sethostname(HOST_NAME)
    os.environ |= {"USER": USER, "LOGNAME": USER, "HOME": f"/home/{USER}", "HOSTNAME": HOST_NAME}
    for module in (hub.feeds.board, hub.feeds.board, hub.sharing.sharer):
        module.SystemRandom = lambda: Random(5)  # type: ignore[attr-defined]  # noqa: S311
    _wait_to_follow(folder / GO)
    if folder.name == TRAITOR:
        _betray()
    status = 1
    try:
        hub.cli.run.run_until_stopped(folder / "data", folder / "config.toml", verbose=True)
        status = 0
    finally:
        os._exit(status)


def main() -> None:
    """Fork the hubs, and end them when asked to."""
    pids = []
    for folder in map(Path, sys.argv[1:]):
        pid = os.fork()
        if pid == 0:
            _be_a_hub(folder)
        (folder / "pid").write_text(str(pid))
        pids.append(pid)

    def end(_number: int, _frame: object) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    for pid in pids:
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
