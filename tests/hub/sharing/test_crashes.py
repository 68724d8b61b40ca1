"""Killed at any step, a share goes on: nothing plain is left and the agency gets one share."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
import os
from pathlib import Path
import shutil
import signal
import sys
from typing import override

from aiohttp import web
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import DeliveryError
from hub.model.decision import Approval
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy, Request
from hub.outbound import Outbound
from hub.sharing.sharer import Sharer
from hub.sharing.store import OwnCopies
from hub.store.database import Database
from noticeboard.seal.open import open_share
from tests.fakes.clocks import HandClock
from tests.hub.sharing.conftest import (
    FakeCutter,
    Home,
    a_key_pair,
    a_policy,
    a_request,
    an_approval,
    share_sources,
    still_stands,
    tell_nobody,
)

FEWEST_STEPS = 20
MOST_STEPS = 120
_FILE_EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.chmod"}

type Lives = defaultdict[str, list[dict[str, str]]]
"""What each life of a share reported, by the request's entry."""


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


async def live(
    play: str, folder: Path, url: str, request: Request, dies_at: int | None
) -> dict[str, str]:
    """Start, sweep and play, dying at a step if one is given; return what came of the share."""
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
        added=FakeCutter(),
        outbound=outbound,
        clock=HandClock(),
        outbox=outbox,
        policy=policy,
        check=still_stands,
        sources=share_sources(),
        on_progress=tell_nobody,
        own=OwnCopies(folder / "copies.key", copies),
    )
    approval = an_approval(request)
    approval = replace(approval, proposal=replace(approval.proposal, own_copy=True))
    await sharer.sweep()
    came_of_it = await (_share if play == "share" else _withdraw)(sharer, approval, request)
    await outbound.close()
    await database.close()
    return {"entry": request.entry_id, **came_of_it}


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


def _play(play: str, folder: Path, url: str, recipient: str, lives: Connection) -> None:
    """Kill a fresh share at every step in turn, and let each be finished; send what each reports.

    The first life is a process of its own, which dies by SIGKILL at that step without any cleanup.
    The second one starts afresh, sweeps and does the same again. The first life that nothing kills
    is the last.
    """
    for step in range(MOST_STEPS):
        here = folder / str(step)
        here.mkdir()
        shutil.copyfile(folder.with_name("fresh.db"), here / "hub.db")
        request = a_request(recipient, entry_id=f"{step:032x}")
        if (child := os.fork()) == 0:
            try:
                lives.send(asyncio.run(live(play, here, url, request, step)))
                os._exit(0)
            finally:
                os._exit(1)
        unharmed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        lives.send(asyncio.run(live(play, here, url, request, None)))
        if unharmed:
            return
    sys.exit("It never came to its own end.")


async def played(play: str, home: Home, runs: Path, recipient: str) -> tuple[int, Lives]:
    """Play a share's lives and deaths; return how many steps it has, and what each life reported.

    PLAY is `share`, or `withdraw` (share as far as a board lets it, then take it back).
    """
    await asyncio.to_thread(runs.mkdir)
    await (await Database.open(runs.with_name("fresh.db"))).close()
    apart = get_context("forkserver")
    apart.set_forkserver_preload([__name__])
    received, sent = apart.Pipe(duplex=False)
    process = apart.Process(target=_play, args=(play, runs, home.policy.url, recipient, sent))
    lives: Lives = defaultdict(list)

    def run() -> None:
        process.start()
        sent.close()
        with received, suppress(EOFError):
            while True:
                life = received.recv()
                lives[life["entry"]].append(life)
        process.join()

    await asyncio.to_thread(run)
    assert process.exitcode == 0
    steps = len(await asyncio.to_thread(os.listdir, runs))
    assert steps > FEWEST_STEPS
    assert len(lives) == steps, "a second life did not come to its end"
    return steps, lives


async def test_a_share_survives_being_killed_at_every_step(home: Home, tmp_path: Path) -> None:
    """After `kill -9` at each file operation and commit in turn, a fresh start delivers.

    The board then holds one share's bytes however often they were sent, they are what the hub
    has a receipt for, the outbox is empty, and the household's own copy is there.
    """
    recipient, identity = a_key_pair()
    runs = tmp_path / "runs"

    steps, lives = await played("share", home, runs, recipient)

    for step in range(steps):
        entry = f"{step:032x}"
        assert len(set(home.inbox.received[entry])) == 1, f"step {step}"
        assert {life["state"] for life in lives[entry]} == {"delivered"}, f"step {step}"
        assert len({life["sha256"] for life in lives[entry]}) == 1, f"step {step}"
        assert list((runs / str(step) / "outbox").iterdir()) == [], f"step {step}"
        copies = [path.name for path in (runs / str(step) / "copies").iterdir()]
        assert copies == [f"{entry[::-1]}.age"], f"step {step}"
    (tmp_path / "one.age").write_bytes(home.inbox.received["0" * 32][0])
    assert len(open_share(tmp_path / "one.age", identity, tmp_path / "one").files) == 2


@pytest.mark.parametrize(
    "failing", ["create", "patch", "receipt", pytest.param("", marks=pytest.mark.long)]
)
async def test_a_withdrawal_survives_being_killed_at_every_step(
    home: Home, tmp_path: Path, failing: str
) -> None:
    """Whatever had left when it was taken back, after a crash at any step it ends the same way.

    Either nothing had arrived and nothing is left of it here, or what arrived is withdrawn there.
    """
    ending: set[str] = set()

    async def away(step: str, request: web.Request) -> web.StreamResponse | None:
        # A receipt is given only to whoever takes a share back, and has asked for its end before.
        upload_id = request.match_info.get("id", "")
        if step == "delete":
            ending.add(upload_id)
        return web.Response(status=503) if step == failing and upload_id not in ending else None

    home.inbox.instead = away
    runs = tmp_path / "runs"

    steps, lives = await played("withdraw", home, runs, a_key_pair()[0])

    for step in range(steps):
        entry = f"{step:032x}"
        last = lives[entry][-1]
        assert list((runs / str(step) / "outbox").iterdir()) == [], f"step {step}"
        if home.inbox.received[entry]:
            assert last["state"] == "withdrawn", f"step {step}"
            assert last["sha256"] in home.inbox.withdrawn, f"step {step}"
        else:
            assert last["state"] == "", f"step {step}"
            copies = runs / str(step) / "copies"
            assert not copies.exists() or list(copies.iterdir()) == [], f"step {step}"
    unfinished = [one for one in home.inbox.uploads.values() if one.body and not one.receipt]
    assert unfinished == []
