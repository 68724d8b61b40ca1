"""What Linux says of this machine and its processes: cores, instructions, memory, and writes."""

from contextlib import suppress
from dataclasses import dataclass
import os
from pathlib import Path
import platform
import time
from typing import Final

_PROC: Final = Path("/proc")
_GROUPS: Final = Path("/sys/fs/cgroup")
_MODEL: Final = Path("/proc/device-tree/model")
_NAMED: Final = {"avx2": "AVX2", "asimd": "NEON", "aes": "AES", "sha_ni": "SHA", "sha2": "SHA"}
"""The instructions that matter to the libraries, by the kernel's names (x86 and ARM)."""


_STAT_FIELDS: Final = 17
_SECTOR_BYTES: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a hub here may use."""

    name: str
    cores: float
    """As many as this process may use, a part of one included."""
    instructions: tuple[str, ...]
    free_bytes: int
    """Memory that is free, or can be freed, within what a container may have."""


def read_machine() -> Machine:
    """Read it from the kernel; what can't be read is left out. Blocking."""
    info = _lines(_PROC / "cpuinfo")
    flags = set((info.get("flags") or info.get("Features") or "").split())
    named = _text(_MODEL).strip("\0\n ") or info.get("model name") or platform.machine()
    return Machine(
        name=named,
        cores=min(float(os.process_cpu_count() or 1), _quota()),
        instructions=tuple(dict.fromkeys(word for each, word in _NAMED.items() if each in flags)),
        free_bytes=min(_free(), _headroom()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskWrites:
    """What a disk has been made to write since the system started, by all programs."""

    written_bytes: int
    flushes: int
    """How often it had to make everything durable."""


def read_disk(folder: Path) -> DiskWrites:
    """Return it for the disk of a folder, and zeros if there is no such disk (Linux); blocking."""
    device = folder.stat().st_dev
    path = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}/stat")
    fields = [*map(int, _text(path).split())]
    # Documentation/block/stat.rst: sectors written are the seventh, flushes the sixteenth.
    fields += [0] * (_STAT_FIELDS - len(fields))
    return DiskWrites(written_bytes=fields[6] * _SECTOR_BYTES, flushes=fields[15])


def _text(path: Path) -> str:
    with suppress(OSError, ValueError):
        return path.read_text(encoding="utf-8")
    return ""


def _lines(path: Path) -> dict[str, str]:
    """Return the first value of each name in a file of `name: value`."""
    found = dict[str, str]()
    for line in _text(path).splitlines():
        name, _, value = line.partition(":")
        found.setdefault(name.strip(), value.strip())
    return found


def _free() -> int:
    found = _lines(_PROC / "meminfo").get("MemAvailable", "").split()
    return int(found[0]) << 10 if found else 0


def _group(controller: str) -> Path:
    """Return this process's control group: of version 2, or of version 1 with this controller."""
    for line in _text(_PROC / "self/cgroup").splitlines():
        _, names, path = line.split(":", 2)
        below = path.lstrip("/")
        if controller in names.split(","):
            folder = _GROUPS / controller
            # In a container, the path may be that outside of it.
            return folder / below if (folder / below).is_dir() else folder
        if not names and (_GROUPS / "cgroup.controllers").exists():
            return _GROUPS / below
    return _GROUPS


def _number(path: Path) -> float | None:
    with suppress(ValueError):
        return float(_text(path).strip())
    return None


def _quota() -> float:
    """Return how many cores the control group allows; infinite without a limit."""
    group = _group("cpu")
    with suppress(ValueError, ZeroDivisionError):
        quota, period = map(float, _text(group / "cpu.max").split())
        return quota / period
    quota_us, period_us = _number(group / "cpu.cfs_quota_us"), _number(group / "cpu.cfs_period_us")
    if quota_us is None or not period_us or quota_us < 0:
        return float("inf")
    return quota_us / period_us


def _headroom() -> int:
    """Return how much memory the control group still allows; huge without a limit."""
    group = _group("memory")
    for limit_name, used_name in (
        ("memory.max", "memory.current"),
        ("memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        limit, used = _number(group / limit_name), _number(group / used_name)
        if limit is not None and used is not None:
            # What is cached can be freed, but not all of it is known to be.
            return max(0, int(limit - used) + _cached(group))
    return 1 << 62


def _cached(group: Path) -> int:
    for line in _text(group / "memory.stat").splitlines():
        name, _, value = line.partition(" ")
        if name in {"inactive_file", "total_inactive_file"}:
            return int(value)
    return 0


# A process


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process, over all its threads."""
    # The clock id of another process's CPU time, as in clock_getcpuclockid(3).
    return time.clock_gettime((~pid << 3) | 2)


def memory_of(pid: int) -> int:
    """Return the bytes that only this process takes, without files that it maps."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Anonymous:"))


def written_by(pid: int) -> int:
    """Return how many bytes a process has had written to disks (proc_pid_io(5))."""
    lines = Path(f"/proc/{pid}/io").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes:"))
