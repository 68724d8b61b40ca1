"""What breaks things, and a disk without power, held against what they must do.

`Disk` tells what a disk holds after the power was gone from the diary of what was written to it. It
is stricter than any file system: bytes survive only if their file was synced after them, and a name
only if its folder was. `Loss.UNSYNCED` loses all else; `Loss.SOME` loses of the rest what chance
wants: sectors of writes, in any order, and the newest names.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
import os
from pathlib import Path
from random import Random
import struct
import subprocess
import sys

from tests.faults.process import Action, Call, Faults

_HEAD = struct.Struct("=cqqqqiii")
_SECTOR = 512


class Loss(Enum):
    """What of all that was not synced is gone."""

    NOTHING = "nothing"
    """Only the process was killed."""
    SOME = "some"
    UNSYNCED = "unsynced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One call that changed something, in the order of its process."""

    what: str
    """o(pened, made), T(runcated on opening), w(ritten), t(runcated), s(ynced), r(enamed),
    l(inked), u(nlinked), m(ade a folder)."""
    at_ns: int
    inode: int
    offset: int
    length: int
    path: str
    other: str
    data: bytes


def diary(file: Path) -> Iterator[Record]:
    """Read a diary; a kill may have cut its last record off."""
    raw = file.read_bytes() if file.exists() else b""
    at = 0
    while at + _HEAD.size <= len(raw):
        what, at_ns, inode, offset, length, path, other, data = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        parts = []
        for size in (path, other, data):
            parts.append(raw[at : at + size])
            at += size
        yield Record(
            what=what.decode(),
            at_ns=at_ns,
            inode=inode,
            offset=offset,
            length=length,
            path=parts[0].decode(),
            other=parts[1].decode(),
            data=parts[2],
        )


_KEPT = {Loss.NOTHING: 1.0, Loss.SOME: 0.5, Loss.UNSYNCED: 0.0}
"""How likely a change that was not synced is on the disk all the same."""

type _Change = tuple[int, bytes] | int
"""Bytes at an offset, or a new length."""


@dataclass(slots=True)
class _File:
    durable: bytearray = field(default_factory=bytearray)
    waiting: list[_Change] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.waiting:
            _apply(self.durable, change)
        self.waiting.clear()

    def after(self, loss: Loss, chance: Random) -> bytes:
        content = bytearray(self.durable)
        kept = _KEPT[loss]
        for change in self.waiting:
            for part in _sectors(change):
                if chance.random() < kept:
                    _apply(content, part)
        return bytes(content)


def _sectors(change: _Change) -> Iterator[_Change]:
    if isinstance(change, int):
        yield change
        return
    offset, data = change
    for begin in range(0, len(data), _SECTOR):
        yield offset + begin, data[begin : begin + _SECTOR]


def _apply(content: bytearray, change: _Change) -> None:
    if isinstance(change, int):
        del content[change:]
        content.extend(bytes(change - len(content)))
        return
    offset, data = change
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


_FOLDER = _File()

type _Name = tuple[str, _File | None]
"""What a path leads to from now on; nothing if it is None."""


class Disk:
    """One folder of a disk, as it is and as it would be after a power cut."""

    def __init__(self, root: Path, base: Path) -> None:
        """Take the folder's path in the diary, and a copy of it from before the diary."""
        self._root = root
        self._durable: dict[str, _File] = {}
        for path in base.rglob("*"):
            name = str(root / path.relative_to(base))
            is_file = path.is_file() and not path.is_symlink()
            if is_file or path.is_dir():
                content = bytearray(path.read_bytes()) if is_file else None
                self._durable[name] = _FOLDER if content is None else _File(durable=content)
        self._now = dict(self._durable)
        self._names: list[_Name] = []
        """Changes of names that are not durable yet, in their order."""
        self._inodes: dict[int, _File] = {}

    def take(self, record: Record) -> None:
        """Let one call happen."""
        match record.what:
            case "o" | "T":
                self._open(record)
            case "w":
                self._file(record).waiting.append((record.offset, record.data))
            case "t":
                self._file(record).waiting.append(record.length)
            case "s":
                self._sync(record)
            case "r":
                moved = {
                    path: found
                    for path, found in self._now.items()
                    if path == record.path or path.startswith(record.path + "/")
                }
                for path, found in moved.items():
                    self._name(record.other + path.removeprefix(record.path), found)
                    self._name(path, None)
            case "l":
                self._name(record.other, self._now.get(record.path))
            case "u":
                self._name(record.path, None)
            case "m":
                self._name(record.path, _FOLDER)
            case other:
                raise ValueError(other)

    def write_to(self, folder: Path, loss: Loss, chance: Random) -> None:
        """Make the folder as the next start finds it."""
        names = dict(self._durable)
        kept = len(self._names)
        if loss is not Loss.NOTHING:
            kept = 0 if loss is Loss.UNSYNCED else chance.randint(0, kept)
        for changed, found in self._names[:kept]:
            _set(names, changed, found)
        folder.mkdir()
        for name, file in sorted(names.items()):
            path = folder / Path(name).relative_to(self._root)
            # A name in a folder that is not there itself is lost with it.
            if not path.parent.is_dir():
                continue
            if file is _FOLDER:
                path.mkdir(mode=0o700)
            else:
                path.touch(mode=0o600)
                path.write_bytes(file.after(loss, chance))

    def _open(self, record: Record) -> None:
        known = self._now.get(record.path)
        if known is None:
            known = _File()
            self._name(record.path, known)
        self._inodes[record.inode] = known
        if record.what == "T" and (known.durable or known.waiting):
            known.waiting.append(0)

    def _file(self, record: Record) -> _File:
        found = self._inodes.get(record.inode) or self._now.get(record.path)
        if found is None:
            # It has lost its last name: what is written to it nobody will find.
            found = _File()
        self._inodes[record.inode] = found
        return found

    def _sync(self, record: Record) -> None:
        if self._now.get(record.path) is _FOLDER or record.path == str(self._root):
            left: list[_Name] = []
            for path, found in self._names:
                if path.rpartition("/")[0] == record.path:
                    _set(self._durable, path, found)
                else:
                    left.append((path, found))
            self._names = left
        else:
            self._file(record).sync()

    def _name(self, path: str, found: _File | None) -> None:
        _set(self._now, path, found)
        self._names.append((path, found))


def _set(names: dict[str, _File], path: str, found: _File | None) -> None:
    if found is None:
        names.pop(path, None)
    else:
        names[path] = found


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
