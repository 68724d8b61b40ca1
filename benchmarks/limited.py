"""A control group of one's own, for a program that may have only a part of this machine (Linux)."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
import os
from pathlib import Path
import time
from typing import Final

from hub.errors import StorageError

_GROUPS: Final = Path("/sys/fs/cgroup")
_PERIOD_US: Final = 100_000
_GONE_S: Final = 5.0


@contextmanager
def limited(*, cores: float, memory_bytes: int) -> Iterator[tuple[str, ...]]:
    """Give the words before a command that may have so much; raises StorageError without groups.

    It gets that much whatever else runs: its weight is the highest. Version 2 of control groups, or
    version 1. It takes root.
    """
    name, quota_us = f"neighbors-bench-{os.getpid()}", round(cores * _PERIOD_US)
    second = (_GROUPS / "cgroup.controllers").exists()
    files = (
        {
            _GROUPS / name: {
                "cpu.max": f"{quota_us} {_PERIOD_US}",
                "cpu.weight": "10000",
                "memory.max": str(memory_bytes),
            }
        }
        if second
        else {
            _GROUPS / "cpu" / name: {
                "cpu.cfs_period_us": str(_PERIOD_US),
                "cpu.cfs_quota_us": str(quota_us),
                "cpu.shares": "262144",
            },
            _GROUPS / "memory" / name: {"memory.limit_in_bytes": str(memory_bytes)},
        }
    )
    with ExitStack() as stack:
        try:
            if second:
                (_GROUPS / "cgroup.subtree_control").write_text("+cpu +memory")
            for folder, limits in files.items():
                folder.mkdir()
                stack.callback(_remove, folder)
                for file, value in limits.items():
                    (folder / file).write_text(value)
        except OSError as error:
            raise StorageError(f"No control group can be made here: {error}.") from error
        enter = " && ".join(f"echo $$ > {folder}/cgroup.procs" for folder in files)
        yield ("sh", "-c", f'{enter} && exec "$@"', "sh")


def _remove(folder: Path) -> None:
    """Remove a group once its last process is gone."""
    give_up_s = time.monotonic() + _GONE_S
    while folder.exists() and time.monotonic() < give_up_s:
        with suppress(OSError):
            folder.rmdir()
            return
        time.sleep(0.05)
