"""What breaks things is itself held against what it must do."""

import os
from pathlib import Path
from random import Random
import subprocess
import sys

from tests.faults.calls import Action, Call, Faults
from tests.faults.power import Disk, Loss, diary

PROGRAM = """
import os, sys
os.chdir("/")
root = sys.argv[1]
def write(name, sync, folder):
    with open(f"{root}/{name}", "wb") as file:
        file.write(name.encode() * 1000)
        file.flush()
        if sync:
            os.fsync(file.fileno())
    if folder:
        opened = os.open(root, os.O_RDONLY)
        os.fsync(opened)
        os.close(opened)
write("synced", True, True)
write("unsynced", False, True)
write("nameless", True, False)
os.rename(f"{root}/old", f"{root}/new")
os.unlink(f"{root}/gone")
"""


def ran(faults: Faults, root: Path) -> int:
    """Run the program under faults; return its exit code."""
    words = [sys.executable, "-c", PROGRAM, str(root)]
    return subprocess.run(  # noqa: S603 -- our own words
        words, env=os.environ | faults.environment, check=False, capture_output=True
    ).returncode


def test_a_power_cut_keeps_what_was_synced_and_nothing_else(tmp_path: Path) -> None:
    """Bytes without a sync of their file are lost, names without one of their folder undone."""
    for folder in ("disk", "base"):
        (tmp_path / folder).mkdir()
        for name in ("old", "gone"):
            (tmp_path / folder / name).write_bytes(name.encode())
    faults = Faults(tmp_path / "control", tmp_path / "disk", diary=tmp_path / "diary")
    disk = Disk(tmp_path / "disk", tmp_path / "base")

    status = ran(faults, tmp_path / "disk")
    for each in diary(tmp_path / "diary"):
        disk.take(each)
    disk.write_to(tmp_path / "cut", Loss.UNSYNCED, Random(1))  # noqa: S311
    disk.write_to(tmp_path / "killed", Loss.NOTHING, Random(1))  # noqa: S311

    def there(name: str) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}

    assert status == 0
    assert there("killed") == there("disk")
    assert there("cut") == {
        "synced": b"synced" * 1000,
        "unsynced": b"",
        "old": b"old",
        "gone": b"gone",
    }


def test_a_call_fails_tears_or_is_the_last(tmp_path: Path) -> None:
    """The n-th call of a kind meets its fault, and only that one."""
    root = tmp_path / "disk"
    root.mkdir()
    faults = Faults(tmp_path / "control", root)

    faults.set(Action.FAIL, Call.SYNC, first=2, last=2)
    failed = ran(faults, root)
    after_failing = faults.hits
    faults.set(Action.TEAR_AND_DIE, Call.WRITE, first=2)
    torn = ran(faults, root)

    assert (failed, after_failing) == (1, 1)
    assert torn == -9
    assert (root / "synced").stat().st_size == 6000
    assert (root / "unsynced").stat().st_size == 4000


def test_every_call_that_changes_a_file_is_counted() -> None:
    """The table of calls holds all that makes, changes, syncs, names or removes a file."""
    assert sum(Call) - Call.OPEN == Call.CHANGE
