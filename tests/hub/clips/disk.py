"""A real file system of its own, that can be made read-only; needs root."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
import subprocess

import pytest


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[], None]]:
    """Mount 4 MiB at an empty folder; give what makes it read-only."""
    if _mount("-t", "tmpfs", "-o", "size=4m", "hub-test", str(folder)):
        pytest.skip("needs root to mount a small disk")
    try:
        yield lambda: _protect(folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607 -- our own words


def _protect(folder: Path) -> None:
    assert _mount("-o", "remount,ro", str(folder)) == 0


def _mount(*words: str) -> int:
    command = ["mount", *words]
    return subprocess.run(command, check=False, capture_output=True).returncode  # noqa: S603 -- likewise
