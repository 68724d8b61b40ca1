"""A disk that fails, is full, cannot be written to, tears writes or is slow, under a process."""

import asyncio
from dataclasses import dataclass
import errno
from pathlib import Path
from random import Random
import resource
import shutil
import time

import pytest

from tests.faults.process import Action, Call
from tests.faults.stage import Golden, Stage, Tally, Verdict
from tests.faults.test_steps import ASKING, SHARING

ALL = (1, 1 << 40)
TRY_S = 1.0
NONE_LEFT_S = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way in which a disk lets a process down."""

    who: str
    what: Action
    calls: Call
    path: str = ""
    """What a path holds that is let down; every one of the folder if it is empty."""
    error: int = errno.EIO
    slow_us: int = 0

    @property
    def name(self) -> str:
        """How it is called in a table."""
        code = f"{self.slow_us // 1000} ms" if self.slow_us else errno.errorcode[self.error]
        return f"{self.who} {self.what.name} {code} {self.calls!s} {self.path or 'all'}"


def _faults() -> list[Fault]:
    """Return the table: each error, at each kind of call, in each place that matters."""
    places = {
        "hub": ("", "hub.db", "hub.db-wal", "outbox", "recordings"),
        "board": ("", "board.db", "board.db-wal", "public", "inbox", "last-signed"),
    }
    kinds: list[tuple[Action, Call, int]] = [
        (Action.FAIL, Call.SYNC, errno.EIO),
        (Action.FAIL, Call.WRITE, errno.EIO),
        (Action.FAIL, Call.OPEN, errno.EIO),
        (Action.FAIL, Call.RENAME, errno.EIO),
        (Action.FAIL, Call.WRITE | Call.MKDIR, errno.ENOSPC),
        (Action.FAIL, Call.CHANGE & ~Call.SYNC, errno.EROFS),
        (Action.FAIL, Call.OPEN, errno.EMFILE),
        (Action.TEAR, Call.WRITE, errno.EIO),
        (Action.TEAR, Call.WRITE, errno.ENOSPC),
    ]
    table = [
        Fault(who=who, what=what, calls=calls, path=path, error=error)
        for who, paths in places.items()
        for path in paths
        for what, calls, error in kinds
    ]
    slow = {"what": Action.SLOW, "calls": Call.CHANGE, "slow_us": 150_000}
    return [*table, *(Fault(who=who, **slow) for who in places)]  # type: ignore[arg-type]


FAULTS = _faults()
A_SICK_DISK = Fault(who="hub", what=Action.FAIL, calls=Call.SYNC)


def begin(stage: Stage, fault: Fault, *, first: int, last: int) -> None:
    """Let the fault begin in the running process."""
    faults = stage.hub_faults if fault.who == "hub" else stage.board_faults
    faults.set(
        fault.what,
        fault.calls,
        path=fault.path,
        error=fault.error,
        slow_us=fault.slow_us,
        first=first,
        last=last,
    )


async def let_down(
    golden: Golden, folder: Path, fault: Fault, *, first: int, last: int
) -> tuple[Verdict, int, int]:
    """Ask, answer and share while a fault lasts; return what came of it, its hits, and deaths."""
    stage = Stage(golden, folder)
    faults = stage.hub_faults if fault.who == "hub" else stage.board_faults
    try:
        await stage.start()
        begin(stage, fault, first=first, last=last)
        until = time.monotonic() + TRY_S
        await stage.ask(ASKING)
        while not await stage.approve(SHARING) and time.monotonic() < until:  # noqa: ASYNC110
            # As a person does who is told that it did not work.
            await asyncio.sleep(0.1)
        await stage.arrived(SHARING, within_s=TRY_S)
        hits = faults.hits
        ended = [name for name in ("hub", "board") if not getattr(stage, name).is_running]
        return await stage.judged(), hits, len(ended)
    finally:
        await stage.stop()


async def test_a_disk_that_lets_the_hub_down(golden: Golden, tmp_path: Path) -> None:
    """The hub goes on, and what it acknowledged is so, once the disk works again."""
    first, last = ALL

    verdict, hits, deaths = await let_down(
        golden, tmp_path / "stage", A_SICK_DISK, first=first, last=last
    )

    assert verdict.wrong == []
    assert hits > 0
    assert deaths == 0


@pytest.mark.long
async def test_every_fault_of_a_disk(golden: Golden, tmp_path: Path) -> None:
    """The whole table, each for a while and at single calls: nothing acknowledged is lost."""
    chance = Random(7)  # noqa: S311 -- the same faults each time
    tally = Tally(f"{len(FAULTS)} faults of a disk")
    faults = list(enumerate(FAULTS))
    chance.shuffle(faults)

    for number, fault in faults:
        single = chance.randint(1, 12)
        for first, last in (ALL, (single, single)):
            what = f"{fault.name} {first}-{last}"
            folder = tmp_path / f"{number}-{first}"
            try:
                verdict, hits, deaths = await let_down(
                    golden, folder, fault, first=first, last=last
                )
            except AssertionError as error:
                tally.add(what, [str(error)])
                continue
            wrong = [*verdict.wrong, *(["the process ended"] if deaths else [])]
            tally.add(what, wrong, met=hits > 0)
            if not wrong:
                shutil.rmtree(folder)

    tally.judge()


@pytest.mark.long
@pytest.mark.parametrize("who", ["hub", "board"])
async def test_no_descriptor_is_left(golden: Golden, tmp_path: Path, who: str) -> None:
    """With no descriptor to be had for a while (EMFILE) a process goes on once there are some."""
    stage = Stage(golden, tmp_path / "stage")
    try:
        await stage.start()
        process = stage.hub if who == "hub" else stage.board
        before = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (8, before[1]))
        trying = [
            asyncio.create_task(stage.ask(ASKING)),
            asyncio.create_task(stage.approve(SHARING)),
        ]
        await asyncio.sleep(NONE_LEFT_S)
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, before)
        await asyncio.wait(trying)
        ended = not process.is_running
        verdict = await stage.judged()
    finally:
        await stage.stop()

    assert verdict.wrong == []
    assert not ended
