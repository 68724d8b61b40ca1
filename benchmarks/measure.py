"""Measures our code and a peer alternately, so that both run under the same conditions."""

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
    """A cost or a result, ours and a peer's."""

    name: str
    """Its group and the measured thing, such as `cut.exact`."""
    value: float
    """The median of all repetitions."""
    unit: str
    peer: str
    """A description of the peer, which does the same thing."""
    peer_value: float | None = None
    """In the same unit; None if the peer isn't installed."""
    goal: float = 1.0
    """The lowest acceptable ratio; 0 if only the limit counts."""
    limit: float | None = None
    """The worst acceptable value, whatever the peer's; None if only the ratio counts."""
    more_is_better: bool = False
    """Whether it measures how well we do rather than what that costs."""

    @property
    def ratio(self) -> float | None:
        """How many times better our value is than the peer's; above 1, ours is better."""
        if self.peer_value is None:
            return None
        ours, theirs = self.value, self.peer_value
        better, worse = (ours, theirs) if self.more_is_better else (theirs, ours)
        return better / worse if worse else None

    @property
    def met(self) -> bool | None:
        """Whether the goal and the limit are met; None if there is nothing to check."""
        if self.limit is not None:
            inside = self.value >= self.limit if self.more_is_better else self.value <= self.limit
            if not inside:
                return False
        if self.ratio is None:
            return None if self.limit is None else True
        return self.ratio >= self.goal

    def to_json(self) -> Mapping[str, str | float | bool | None]:
        """Return the figure as one flat object."""
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
"""A shorter time may be rounded to zero by a coarse clock, and ratios must not divide by zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much to measure: more takes longer and is more exact."""

    times: int
    """The number of repetitions; their median counts."""
    video_s: int
    entries: int
    clips: int
    share_bytes: int
    watch_s: float
    """How long to record a camera."""
    batches: int
    """The number of batches that each of four clients posts to a noticeboard."""
    batch: int
    """The number of posts in a batch."""
    singles: int
    """The number of posts sent to a noticeboard one by one."""
    listeners: int
    """The number of listeners that wait for a noticeboard's hints."""
    posting_s: int
    """How long posts come at a steady rate."""
    settle_s: float = 5.0
    """The delay before measuring: opening a stream is not part of the cost of watching it."""


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
    listeners=100_000,
    posting_s=30,
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
    listeners=1_000,
    posting_s=5,
    settle_s=2.0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """The time of one repetition, over all threads."""

    cpu_s: float
    wall_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The median times of ours, and of the peer if it is installed."""

    ours: Spent
    peer: Spent | None

    def figure(  # noqa: PLR0913 -- the fields of a figure
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
        """Return a figure with the CPU seconds, or the wall seconds, multiplied by `times`."""

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
FFMPEG: Final = ("ffmpeg", "-nostdin", "-v", "error", "-y")


def here(work: Callable[[], object]) -> Job:
    """Return a job that does `work` in this process."""

    def job() -> Spent:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        return _spent(time.process_time() - cpu, time.perf_counter() - wall)

    return job


def rested(work: Callable[[], object]) -> Job:
    """Return a job that does `work` twice and measures only the second time.

    For work that takes milliseconds: a peer that runs for seconds evicts it from the CPU caches.
    """
    measured = here(work)

    def job() -> Spent:
        work()
        return measured()

    return job


def command(*commands: Words) -> Job:
    """Return a job that runs programs one after another; raises StorageError if one fails."""

    def job() -> Spent:
        cpu_s, wall = 0.0, time.perf_counter()
        for each in commands:
            cpu_s += _run(each)
        return _spent(cpu_s, time.perf_counter() - wall)

    return job


def compare(ours: Job, peer: Job | None, times: int) -> Pair:
    """Return the medians of jobs run alternately; the first run is cold for both."""
    mine: list[Spent] = []
    theirs: list[Spent] = []
    for _ in range(times):
        mine.append(ours())
        if peer is not None:
            theirs.append(peer())
    return Pair(ours=_median(mine), peer=_median(theirs) if theirs else None)


def installed(*programs: str) -> bool:
    """Return whether all these programs are on the PATH."""
    return all(shutil.which(program) for program in programs)


def cpu_of(process: int) -> float:
    """Return the CPU seconds of a running process, over all its threads (Linux)."""
    # The clock id of another process's CPU time, as in clock_getcpuclockid(3).
    return time.clock_gettime((~process << 3) | 2)


def memory_of(process: int | None = None) -> int:
    """Return the resident memory of a process in bytes, by default of this one (Linux)."""
    status = Path(f"/proc/{process or 'self'}/statm").read_text(encoding="ascii")
    return int(status.split()[1]) * resource.getpagesize()


def peak_memory() -> int:
    """Return the most memory that this process has had in bytes, without its parent's (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) << 10


def own_memory_of(process: int) -> int:
    """Return the bytes that only this process takes, without files that it maps (Linux)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Anonymous:"))


def _run(words: Words) -> float:
    """Return the CPU seconds of one program run."""
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
