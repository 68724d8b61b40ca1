"""Faults at the border of a process: what it asks of files and of the clock, by `fault_calls.c`."""

from ctypes import Structure, c_char, c_int64
from enum import IntEnum, IntFlag
import errno
import functools
import mmap
from pathlib import Path
import subprocess
import tempfile

_SOURCE = Path(__file__).with_name("fault_calls.c")
_NEVER = (1 << 63) - 1


class Call(IntFlag):
    """Which calls are meant; as in the library."""

    OPEN = 1
    WRITE = 2
    SYNC = 4
    RENAME = 8
    UNLINK = 16
    MKDIR = 32
    TRUNCATE = 64
    CHANGE = WRITE | SYNC | RENAME | UNLINK | MKDIR | TRUNCATE


class Action(IntEnum):
    """What becomes of a call; as in the library."""

    PASS = 0
    FAIL = 1
    DIE = 2
    """SIGKILL instead of it."""
    TEAR = 3
    """Half of a write arrives, and it fails."""
    TEAR_AND_DIE = 4
    """Half of a write arrives, and then SIGKILL."""
    SLOW = 5


class _Control(Structure):
    _fields_ = (
        ("calls", c_int64),
        ("action", c_int64),
        ("error", c_int64),
        ("first", c_int64),
        ("last", c_int64),
        ("seen", c_int64),
        ("hits", c_int64),
        ("clock_us", c_int64),
        ("slow_us", c_int64),
        ("path", c_char * 256),
    )


@functools.cache
def library() -> Path:
    """Compile what stands between a process and its C library, once a run; blocking."""
    made = Path(tempfile.mkdtemp(prefix="faults-")) / "fault_calls.so"
    words = ["cc", "-O2", "-shared", "-fPIC", "-o", str(made), str(_SOURCE), "-ldl", "-lpthread"]
    subprocess.run(words, check=True)  # noqa: S603 -- our own source
    return made


class Faults:
    """The faults of one process, set while it runs; none at first."""

    def __init__(self, file: Path, root: Path, *, diary: Path | None = None) -> None:
        """Take a file for what is set, and the folder below which calls are looked at."""
        file.write_bytes(bytes(mmap.PAGESIZE))
        with file.open("r+b") as opened:
            self._map = mmap.mmap(opened.fileno(), mmap.PAGESIZE)
        self._control = _Control.from_buffer(self._map)
        self.words = (str(file), str(root), "" if diary is None else str(diary))
        """What binds a process to these faults."""

    @property
    def environment(self) -> dict[str, str]:
        """What binds a program to these faults that is started by a command."""
        file, root, diary = self.words
        found = {"LD_PRELOAD": str(library()), "FAULTS": file, "FAULTS_ROOT": root}
        return found | ({"FAULTS_DIARY": diary} if diary else {})

    def set(  # noqa: PLR0913 -- a fault's parts, by name
        self,
        action: Action,
        calls: Call = Call.CHANGE,
        *,
        path: str = "",
        error: int = errno.EIO,
        first: int = 1,
        last: int = _NEVER,
        slow_us: int = 0,
    ) -> None:
        """Do this to the first-th to last-th of such calls from now on."""
        self._control.action = Action.PASS
        self._control.calls = calls
        self._control.path = path.encode()
        self._control.error = error
        self._control.first, self._control.last = first, last
        self._control.seen = self._control.hits = 0
        self._control.slow_us = slow_us
        self._control.action = action

    def count(self, calls: Call = Call.CHANGE, *, path: str = "") -> None:
        """Only count such calls from now on."""
        self.set(Action.SLOW, calls, path=path, first=_NEVER)

    def heal(self) -> None:
        """Let everything pass again."""
        self._control.action = Action.PASS

    def shift_clock(self, seconds: float) -> None:
        """Set the wall clock so far ahead of the real one, or behind it."""
        self._control.clock_us = round(seconds * 1_000_000)

    @property
    def seen(self) -> int:
        """How many such calls there were since `set` or `count`."""
        return int(self._control.seen)

    @property
    def hits(self) -> int:
        """How many of them met the fault."""
        return int(self._control.hits)
