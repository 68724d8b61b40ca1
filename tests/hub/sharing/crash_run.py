"""Run one share again and again, killed each time at the next thing it does to its files.

`python -m tests.hub.sharing.crash_run FOLDER BOARD_URL` prints one JSON object a run. A run is
two processes: one that dies by SIGKILL at step n, without any clean-up, and one that starts
afresh, sweeps and shares again. It ends with the first run that was never killed.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
import json
import os
from pathlib import Path
import signal
import sys
from typing import override

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.model.board import BoardPolicy
from hub.model.ids import BoardOrigin
from hub.model.request import Request
from hub.sharing.sharer import Sharer
from hub.store.addresses import Outbound
from hub.store.database import Database
from tests.hub.sharing.given import (
    FakeCutter,
    StillClock,
    a_policy,
    a_request,
    an_approval,
)

MOST_STEPS = 80
_FILE_EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir"}


class Death:
    """Kills this process at the n-th thing done to files below a folder, or to the database."""

    def __init__(self, folder: Path, at: int) -> None:
        self._folder = str(folder)
        self._left = at
        sys.addaudithook(self._seen)

    def step(self) -> None:
        """Count one step, the last one being the last thing this process does."""
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1

    def _seen(self, event: str, args: tuple[object, ...]) -> None:
        if event in _FILE_EVENTS and str(args[0]).startswith(self._folder):
            self.step()


class DyingDatabase(Database):
    """Counts a step before each commit and after it."""

    death: Death | None = None

    @asynccontextmanager
    @override
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        async with super().write() as connection:
            yield connection
            if self.death is not None:
                self.death.step()
        if self.death is not None:
            self.death.step()


async def share_once(folder: Path, url: str, request: Request, dies_at: int | None) -> None:
    """Start, sweep and share, dying on the way where told to."""
    outbox = folder / "outbox"
    database = await DyingDatabase.open(folder / "hub.db")
    if dies_at is not None:
        database.death = Death(outbox, dies_at)
    outbound = Outbound()

    def policy(_origin: BoardOrigin) -> BoardPolicy:
        return a_policy(url)

    sharer = Sharer(
        database=database,
        cutter=FakeCutter(),
        outbound=outbound,
        clock=StillClock(),
        outbox=outbox,
        policy=policy,
    )
    await sharer.sweep()
    share = await sharer.share(an_approval(request), request)
    await outbound.close()
    await database.close()
    print(json.dumps({"entry": request.entry_id, "sha256": share.sealed_sha256}))  # noqa: T201
    sys.stdout.flush()


def in_a_process(folder: Path, url: str, request: Request, dies_at: int | None) -> bool:
    """Share in a process of its own; tell whether it came to its own end."""
    child = os.fork()
    if child == 0:
        asyncio.run(share_once(folder, url, request, dies_at))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main(folder: Path, url: str, recipient: str) -> None:
    """Kill a fresh share at every step in turn, and let each be finished."""
    for step in range(MOST_STEPS):
        here = folder / str(step)
        here.mkdir()
        request = replace(a_request(recipient, entry_id=f"{step:032x}"))
        unharmed = in_a_process(here, url, request, step)
        in_a_process(here, url, request, None)
        if unharmed:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
