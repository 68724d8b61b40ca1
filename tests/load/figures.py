"""Figures of a load: how long answers took, and what a process holds meanwhile."""

from collections.abc import Iterable, Mapping
import ctypes
from dataclasses import dataclass, field
import gc
import os
from pathlib import Path
from typing import override

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Latencies:
    """How long answers took, by what was asked."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, kind: str, took_s: float) -> None:
        """Note one answer."""
        self.seconds.setdefault(kind, []).append(took_s)

    def include(self, others: Mapping[str, Iterable[float]]) -> None:
        """Take over what another process has noted."""
        for kind, each in others.items():
            self.seconds.setdefault(kind, []).extend(each)

    @property
    def count(self) -> int:
        """How many answers there were."""
        return sum(map(len, self.seconds.values()))

    def at(self, share: float, kind: str = "") -> float:
        """Return below which duration this share of the answers lies."""
        listed = [self.seconds[kind]] if kind else [*self.seconds.values()]
        found = sorted(took for each in listed for took in each)
        return found[min(int(len(found) * share), len(found) - 1)]

    def table(self) -> str:
        """Return a line for each kind."""
        return "\n".join(
            f"  {kind}: {len(each):,} answers, p50 {self.at(0.5, kind) * 1000:.1f} ms,"
            f" p99 {self.at(0.99, kind) * 1000:.1f} ms, longest {max(each) * 1000:.0f} ms"
            for kind, each in sorted(self.seconds.items())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a process holds, and the processor time it has used."""

    memory_kib: int
    peak_kib: int
    files: int
    threads: int
    cpu_s: float

    @classmethod
    def by(cls, pid: int) -> "Held":
        """Look at a process."""
        said = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        )
        used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return cls(
            memory_kib=int(said["VmRSS"].split()[0]),
            peak_kib=int(said["VmHWM"].split()[0]),
            files=len(os.listdir(f"/proc/{pid}/fd")),  # noqa: PTH208 -- paths are of no use here
            threads=int(said["Threads"]),
            cpu_s=sum(map(int, used)) / TICKS_A_SECOND,
        )

    @override
    def __str__(self) -> str:
        """Return it in words."""
        return (
            f"{self.memory_kib / 1024:.0f} MiB (at most {self.peak_kib / 1024:.0f}),"
            f" {self.files} descriptors, {self.threads} threads, {self.cpu_s:.1f} s of CPU"
        )


def settled_memory() -> Held:
    """Look at this process, once what is garbage has gone back to the system."""
    gc.collect()
    # What is freed and kept by the C library for the next time is not held.
    ctypes.CDLL(None).malloc_trim(0)
    return Held.by(os.getpid())
