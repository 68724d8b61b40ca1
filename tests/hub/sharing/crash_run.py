"""Take one share through its life again and again, killed each time at the next durable step.

`python -m tests.hub.sharing.crash_run PLAY FOLDER BOARD_URL RECIPIENT` prints one JSON object a
run. A run is two processes: one that dies by SIGKILL at step n, without any clean-up, and one that
starts afresh, sweeps and does the same again. It ends with the first run that was never killed.

PLAY is `share`, or `withdraw` (share as far as a board lets it, then take it back).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
import json
import os
from pathlib import Path
import shutil
import signal
import sys
from typing import override

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import DeliveryError
from hub.model.decision import Approval
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy, Request
from hub.outbound import Outbound
from hub.sharing.sharer import Sharer
from hub.sharing.store import OwnCopies
from hub.store.database import Database
from tests.hub.sharing.conftest import (
    FakeCutter,
    StillClock,
    a_policy,
    a_request,
    an_approval,
    share_sources,
    still_stands,
)

MOST_STEPS = 120
_FILE_EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.chmod"}


class Death:
    """Kills this process at the n-th thing done to files below a folder, or to the database."""

    def __init__(self, folders: list[Path], at: int) -> None:
        self._folders = tuple(str(folder) for folder in folders)
        self._left = at
        sys.addaudithook(self._seen)

    def step(self) -> None:
        """Count one step, the last one being the last thing this process does."""
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1

    def _seen(self, event: str, args: tuple[object, ...]) -> None:
        if event in _FILE_EVENTS and str(args[0]).startswith(self._folders):
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


async def play_once(
    play: str, folder: Path, url: str, request: Request, dies_at: int | None
) -> None:
    """Start, sweep and play, dying on the way if told to."""
    outbox, copies = folder / "outbox", folder / "copies"
    database = await DyingDatabase.open(folder / "hub.db")
    if dies_at is not None:
        database.death = Death([outbox, copies], dies_at)
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
        check=still_stands,
        sources=share_sources(),
        own=OwnCopies(folder / "copies.key", copies),
    )
    approval = an_approval(request)
    approval = replace(approval, proposal=replace(approval.proposal, own_copy=True))
    await sharer.sweep()
    told = await (_share if play == "share" else _withdraw)(sharer, approval, request)
    await outbound.close()
    await database.close()
    print(json.dumps({"entry": request.entry_id, **told}))  # noqa: T201
    sys.stdout.flush()


async def _share(sharer: Sharer, approval: Approval, request: Request) -> dict[str, str]:
    await sharer.prepare(approval.proposal)
    share = await sharer.share(approval, request)
    return {"state": share.state.value, "sha256": share.sealed_sha256}


async def _withdraw(sharer: Sharer, approval: Approval, request: Request) -> dict[str, str]:
    """Share, unless the first life began to take it back, and take it back."""
    known = await sharer.share_of(request.id)
    if known is None or not known.state.value.startswith("withdraw"):
        with suppress(DeliveryError):
            await sharer.share(approval, request)
    share = await sharer.withdraw(request)
    if share is None:
        return {"state": "", "sha256": ""}
    return {"state": share.state.value, "sha256": share.sealed_sha256}


def in_a_process(play: str, folder: Path, url: str, request: Request, dies_at: int | None) -> bool:
    """Play in a process of its own; tell whether it came to its own end."""
    child = os.fork()
    if child == 0:
        asyncio.run(play_once(play, folder, url, request, dies_at))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


async def _make_database(path: Path) -> None:
    """Make the schema once: it takes longer than a whole life."""
    await (await Database.open(path)).close()


def main(play: str, folder: Path, url: str, recipient: str) -> None:
    """Kill a fresh share at every step in turn, and let each be finished."""
    fresh = folder.with_name("fresh.db")
    asyncio.run(_make_database(fresh))
    for step in range(MOST_STEPS):
        here = folder / str(step)
        here.mkdir()
        shutil.copyfile(fresh, here / "hub.db")
        request = replace(a_request(recipient, entry_id=f"{step:032x}"))
        unharmed = in_a_process(play, here, url, request, step)
        in_a_process(play, here, url, request, None)
        if unharmed:
            return
    sys.exit("It never came to its own end.")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
