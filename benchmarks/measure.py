"""Measures ours and a peer in turns, so that both meet the same machine; measured figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
import resource
import shutil
from statistics import median
import subprocess
import time
from typing import Final

from hub.errors import StorageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What something costs, or how well it does, here and at a peer."""

    name: str
    """Its group and what was measured, such as `cut.exact`."""
    value: float
    """The median of all repetitions."""
    unit: str
    peer: str
    """What does the same thing, in words."""
    peer_value: float | None = None
    """In the same unit; None where the peer is not installed."""
    goal: float = 1.0
    """The least ratio wanted; 0 where only the limit counts."""
    limit: float | None = None
    """The worst value wanted, whatever the peer's; None where only the ratio counts."""
    more_is_better: bool = False
    """Whether it tells how well we do, and not what that costs."""

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer's our figure is: above 1 we are better."""
        if self.peer_value is None:
            return None
        ours, theirs = self.value, self.peer_value
        better, worse = (ours, theirs) if self.more_is_better else (theirs, ours)
        return better / worse if worse else None

    @property
    def met(self) -> bool | None:
        """Whether the goal and the limit are met; None where nothing could be told."""
        if self.limit is not None:
            inside = self.value >= self.limit if self.more_is_better else self.value <= self.limit
            if not inside:
                return False
        if self.ratio is None:
            return None if self.limit is None else True
        return self.ratio >= self.goal

    def to_json(self) -> Mapping[str, str | float | bool | None]:
        """Return it as one flat object."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "peer": self.peer,
            "peer_value": self.peer_value,
            "ratio": self.ratio,
            "goal": self.goal,
            "limit": self.limit,
            "met": self.met,
        }


COMMAND_TIMEOUT_S: Final = 120.0
_SHORTEST_S: Final = 1e-9
"""What a clock with a coarse step may round to nothing: no ratio divides by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is measured: more takes longer and says it more exactly."""

    times: int
    """How often each thing is done; the median counts."""
    video_s: int
    entries: int
    clips: int
    share_bytes: int
    watch_s: float
    """How long a camera is recorded."""
    batches: int
    """How many batches each of four clients posts to a noticeboard."""
    batch: int
    """How many posts a batch has."""
    singles: int
    """How many posts a noticeboard gets one by one."""
    settle_s: float = 5.0
    """How long before that counts: opening a stream is no part of what watching it costs."""


FULL: Final = Effort(
    times=3,
    video_s=60,
    entries=10_000,
    clips=10_000,
    share_bytes=64 << 20,
    watch_s=20.0,
    batches=10,
    batch=500,
    singles=300,
)
SHORT: Final = Effort(
    times=1,
    video_s=8,
    entries=300,
    clips=300,
    share_bytes=1 << 20,
    watch_s=4.0,
    batches=1,
    batch=500,
    singles=20,
    settle_s=2.0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one repetition took, all threads together."""

    cpu_s: float
    wall_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What ours took, and the peer where it is installed: the medians."""

    ours: Spent
    peer: Spent | None

    def figure(  # noqa: PLR0913 -- what a figure says
        self,
        name: str,
        unit: str,
        peer: str,
        *,
        times: float,
        goal: float,
        wall: bool = False,
        limit: float | None = None,
    ) -> Figure:
        """Return the CPU seconds, or those on the wall's clock, times a factor."""

        def value(spent: Spent) -> float:
            return times * (spent.wall_s if wall else spent.cpu_s)

        return Figure(
            name=name,
            value=value(self.ours),
            unit=unit,
            peer=peer,
            peer_value=None if self.peer is None else value(self.peer),
            goal=goal,
            limit=limit,
        )


type Job = Callable[[], Spent]
type Words = Sequence[str | Path]


def here(work: Callable[[], object]) -> Job:
    """Return a job that does `work` in this process."""

    def job() -> Spent:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        return _spent(time.process_time() - cpu, time.perf_counter() - wall)

    return job


def rested(work: Callable[[], object]) -> Job:
    """Return a job that does `work` twice, the first time unmeasured.

    For what takes milliseconds: seconds of a peer leave the processor's caches without any of it.
    """
    measured = here(work)

    def job() -> Spent:
        work()
        return measured()

    return job


def command(*commands: Words) -> Job:
    """Return a job that runs programs one after another; raises StorageError where one fails."""

    def job() -> Spent:
        cpu_s, wall = 0.0, time.perf_counter()
        for each in commands:
            cpu_s += _run(each)
        return _spent(cpu_s, time.perf_counter() - wall)

    return job


def compare(ours: Job, peer: Job | None, times: int) -> Pair:
    """Return the median of each, in turns; the first turn is cold for both."""
    mine: list[Spent] = []
    theirs: list[Spent] = []
    for _ in range(times):
        mine.append(ours())
        if peer is not None:
            theirs.append(peer())
    return Pair(ours=_median(mine), peer=_median(theirs) if theirs else None)


def installed(*programs: str) -> bool:
    """Tell whether all these programs are on the PATH."""
    return all(shutil.which(program) for program in programs)


def cpu_of(process: int) -> float:
    """Return the CPU seconds of a running process, all its threads together (Linux)."""
    # The kernel's clock of another process: clock_getcpuclockid(3), with nanoseconds.
    return time.clock_gettime((~process << 3) | 2)


def memory_of(process: int | None = None) -> int:
    """Return the bytes of memory that a running process holds, this one by default (Linux)."""
    status = Path(f"/proc/{process or 'self'}/statm").read_text(encoding="ascii")
    return int(status.split()[1]) * resource.getpagesize()


def _run(words: Words) -> float:
    """Return the CPU seconds one program took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        subprocess.run(  # noqa: S603 -- fixed words and paths of our own
            words,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_TIMEOUT_S,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise StorageError(f"The peer {words[0]} failed: take it off the PATH.") from error
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _spent(cpu_s: float, wall_s: float) -> Spent:
    return Spent(cpu_s=max(cpu_s, _SHORTEST_S), wall_s=max(wall_s, _SHORTEST_S))


def _median(all_spent: Sequence[Spent]) -> Spent:
    return Spent(
        cpu_s=median(spent.cpu_s for spent in all_spent),
        wall_s=median(spent.wall_s for spent in all_spent),
    )
