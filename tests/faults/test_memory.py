"""Out of memory: the kernel kills the process that asks for more than its group may have."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
import os
from pathlib import Path
import resource
import time

import pytest

from noticeboard.errors import NoticeboardError
from tests.faults.stage import Golden, Stage, Tally
from tests.faults.test_steps import ASKING, SHARING, lived

_V1 = Path("/sys/fs/cgroup/memory")
_V2 = Path("/sys/fs/cgroup")
MIB = 1 << 20
KILL_S = 2.0
ROOM_KIB = {"hub": range(0, 24 * 1024, 768), "board": range(0, 3 * 1024, 96)}
"""Beyond what each has once it answers: with the most it lives."""
NO_MEMORY = ("MemoryError", "start new thread", "annot allocate memory", "out of memory")
"""What the log says if an allocation has failed."""


class Group:
    """Processes that may have so much memory together (cgroup, either version)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._is_v1 = (folder / "memory.limit_in_bytes").exists()

    def take(self, pid: int) -> None:
        """Put a process into the group."""
        (self.folder / "cgroup.procs").write_text(str(pid))

    def limit(self, most_bytes: int) -> None:
        """Let them have no more than this."""
        name = "memory.limit_in_bytes" if self._is_v1 else "memory.max"
        with suppress(OSError):  # Busy, if so much is in use already: then it kills at once.
            (self.folder / name).write_text(str(most_bytes))

    @property
    def peak_bytes(self) -> int:
        """The most they have had."""
        name = "memory.max_usage_in_bytes" if self._is_v1 else "memory.peak"
        return int((self.folder / name).read_text())

    @property
    def kills(self) -> int:
        """How many processes the kernel has killed for it."""
        name = "memory.oom_control" if self._is_v1 else "memory.events"
        lines = (self.folder / name).read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))


@contextmanager
def memory_group(name: str) -> Iterator[Group]:
    """Make such a group while the block runs; needs root."""
    above = _V1 if _V1.is_dir() else _V2
    folder = above / f"faults-{name}-{os.getpid()}"
    try:
        folder.mkdir()
        if not any((folder / each).exists() for each in ("memory.limit_in_bytes", "memory.max")):
            folder.rmdir()
            pytest.skip("needs a memory controller")
    except OSError:
        pytest.skip("needs root to limit memory")
    try:
        yield Group(folder)
    finally:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with suppress(OSError):
                folder.rmdir()
                break
            time.sleep(0.05)


@pytest.mark.long
@pytest.mark.parametrize("who", ["hub", "board"])
async def test_killed_by_the_kernel(golden: Golden, tmp_path: Path, who: str) -> None:
    """With more and more room, until it is enough: each death leaves what was acknowledged."""
    tally = Tally(f"{who} killed by the kernel")

    for more_kib in ROOM_KIB[who]:
        stage = Stage(golden, tmp_path / f"{more_kib}")
        with memory_group(who) as group:
            try:
                await stage.start()
                process = stage.hub if who == "hub" else stage.board
                group.take(process.pid)
                # What it has already is counted to the group it came from.
                group.limit(more_kib * 1024 + MIB)
                await lived(stage)
                # A kill may be under way, which takes a moment to end the last thread.
                await asyncio.sleep(KILL_S)
                died = not process.is_running
                # If it lives on, it is still in the group: it is given what it asks for.
                group.limit(1 << 40)
                wrong = await _judged(stage)
                wrong += ["it ended, and nobody killed it"] if died and not group.kills else []
                tally.add(f"{more_kib} KiB", wrong, met=died)
            finally:
                await stage.stop()

    tally.judge()


async def _judged(stage: Stage) -> list[str]:
    """Return what is wrong; whatever keeps it from being judged is, too."""
    try:
        return (await stage.judged()).wrong
    except (AssertionError, NoticeboardError, TimeoutError) as error:
        return [f"{type(error).__name__} {error}"]


def _pages(pid: int) -> int:
    """Return how much address space a process has, in pages."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[0])


@pytest.mark.long
@pytest.mark.parametrize("who", ["hub", "board"])
async def test_no_address_space_is_left(golden: Golden, tmp_path: Path, who: str) -> None:
    """If an allocation fails (MemoryError) nothing acknowledged is lost."""
    tally = Tally(f"{who} without address space")

    for more_mib in (0, 1, 2, 4, 8, 12, 16, 24, 32, 64, 128):
        stage = Stage(golden, tmp_path / f"{more_mib}")
        try:
            await stage.start()
            process = stage.hub if who == "hub" else stage.board
            has = _pages(process.pid)
            before = resource.prlimit(process.pid, resource.RLIMIT_AS)
            most = has * resource.getpagesize() + more_mib * MIB
            resource.prlimit(process.pid, resource.RLIMIT_AS, (most, before[1]))
            await stage.ask(ASKING)
            await stage.approve(SHARING)
            await stage.arrived(SHARING, within_s=3)
            if process.is_running:
                resource.prlimit(process.pid, resource.RLIMIT_AS, before)
            said = process.log.read_text()
            met = not process.is_running or any(each in said for each in NO_MEMORY)
            tally.add(f"{more_mib} MiB", await _judged(stage), met=met)
        finally:
            await stage.stop()

    tally.judge()
