"""A folder mounted at another one, as a share is; needs root."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import subprocess

import pytest


@contextmanager
def connected(disk: Path, at: Path) -> Iterator[None]:
    """Mount a folder at another one while the block runs. It goes even if it is in use."""
    disk.mkdir(exist_ok=True)
    command = ["mount", "--bind", str(disk), str(at)]
    if subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603 -- our own words
        pytest.skip("needs root to mount a folder")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)  # noqa: S603, S607 -- as above
