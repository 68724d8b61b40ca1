"""A disk of its own that fills up, or is protected, in the middle of a recording; needs root."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
import subprocess

import pytest


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A real file system of a megabyte or so."""

    folder: Path

    def fill(self) -> None:
        """Put somebody else's file on it, as large as there is room for."""
        with self._other.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))

    def free(self) -> None:
        """Take that file away."""
        self._other.unlink()

    def protect(self) -> None:
        """Make it read-only, as a failing disk is made."""
        assert _mount("-o", "remount,ro", str(self.folder)) == 0

    def allow(self) -> None:
        """Make it writable again."""
        assert _mount("-o", "remount,rw", str(self.folder)) == 0

    @property
    def _other(self) -> Path:
        return self.folder / "holiday.mov"


@contextmanager
def small_disk(folder: Path, kib: int) -> Iterator[SmallDisk]:
    """Mount such a disk while the block runs."""
    folder.mkdir(exist_ok=True)
    if _mount("-t", "tmpfs", "-o", f"size={kib}k", "hub-test", str(folder)):
        pytest.skip("needs root to mount a small disk")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607 -- our own words


def _mount(*words: str) -> int:
    command = ["mount", *words]
    return subprocess.run(command, check=False, capture_output=True).returncode  # noqa: S603 -- likewise
