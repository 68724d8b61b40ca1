"""A program of ours that is started as often as a test wants, and faults at its border.

`fault_calls.c` stands between the program and its C library: it decides what becomes of what the
program asks of files and of the clock, as `Faults` says.

Loading takes longer than a whole life. So lives of `neighbors hub run` and `board serve` are forked
from one process that has loaded both: `python -m tests.faults.process` reads one JSON object a
line, starts that program in a process of its own and answers with its id. It has `fault_calls.so`
preloaded, which each life is bound to by its own `faults`, and ends with its standard input.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext, suppress
import ctypes
from ctypes import Structure, c_char, c_int64
from datetime import UTC, datetime
from enum import IntEnum, IntFlag
import errno
import functools
import json
import mmap
import os
from pathlib import Path
import signal
import subprocess
import sys
import tempfile
import threading
from typing import Any

import msgspec

from noticeboard.agency.draft import DraftContent
from noticeboard.agency.drafts import Drafts
from noticeboard.desk.people import Person

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
def _library() -> Path:
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
        found = {"LD_PRELOAD": str(_library()), "FAULTS": file, "FAULTS_ROOT": root}
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


def _programs() -> dict[str, Callable[[list[str]], object]]:
    """Load what is run, and return it by name."""
    import hub.app  # noqa: PLC0415 -- only the process that forks lives needs all of it
    import hub.cli.run  # noqa: PLC0415
    import hub.store.database as of_hub  # noqa: PLC0415
    import noticeboard.agency.cli  # noqa: PLC0415
    import noticeboard.board.cli  # noqa: PLC0415
    import noticeboard.board.database as of_board  # noqa: PLC0415
    from noticeboard.runtime.database import downgrade  # noqa: PLC0415

    def run_hub(words: list[str]) -> None:
        sys.argv = ["neighbors", *words]
        hub.cli.run.main()

    def run_board(words: list[str]) -> None:
        noticeboard.board.cli.app(words, standalone_mode=False)

    def run_agency(words: list[str]) -> None:
        noticeboard.agency.cli.app(words, standalone_mode=False)

    async def open_once(kind: Any, path: Path) -> None:  # noqa: ANN401 -- the hub's or the board's
        await (await kind.open(path)).close()

    return {
        "hub": run_hub,
        "board": run_board,
        "agency": run_agency,
        "draft": lambda words: write_draft(Path(words[0]), words[1]),
        "hub-database": lambda words: asyncio.run(open_once(of_hub.Database, Path(words[0]))),
        "board-database": lambda words: asyncio.run(open_once(of_board.Database, Path(words[0]))),
        "downgrade": lambda words: downgrade(Path(words[0])),
    }


def write_draft(folder: Path, draft: str = "") -> str:
    """Write on a department's draft as Dana does, or on a new one; return its id."""
    drafts = Drafts(folder, lambda: datetime.now(UTC))
    dana = Person(id="dana", name="Dana", roles=frozenset())
    if not draft:
        return drafts.create(dana, DraftContent(title="1")).id
    saved = drafts.read(draft)
    content = msgspec.structs.replace(saved.content, title="2")
    return drafts.save(draft, dana, saved.revision, content).id


def _live(program: Callable[[list[str]], object], life: dict[str, Any], network: int) -> None:
    """Become what was asked for, in a network; does not return."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        log = os.open(life["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for number, opened in enumerate((nothing, log, log)):
            os.dup2(opened, number)
        _enter(network)
        if life["faults"]:
            words = [each.encode() or None for each in life["faults"]]
            ctypes.CDLL(None).faults_begin(*words)
        program(life["words"])
        status = 0
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            status = ended.code or 0
        else:
            print(ended.code, file=sys.stderr)  # noqa: T201 -- as Python does
    except BaseException:
        sys.excepthook(*sys.exc_info())
        raise
    finally:
        sys.stdout.flush()
        os._exit(status)


def _enter(network: int) -> None:
    """Be in the network of whoever asked."""
    if os.fstat(network).st_ino != Path("/proc/self/ns/net").stat().st_ino:
        os.setns(network, os.CLONE_NEWNET)
    os.close(network)


def main() -> None:
    """Fork lives until nobody asks anymore."""
    programs = _programs()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        life = json.loads(line)
        # Now, and not in the child: whoever asked is there only until the answer.
        network = os.open(life["network"], os.O_RDONLY)
        pid = os.fork()
        if pid == 0:
            _live(programs[life["program"]], life, network)
        os.close(network)
        print(pid, flush=True)  # noqa: T201 -- the answer


@functools.cache
def _server() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"LD_PRELOAD": str(_library()), "PYTHONUNBUFFERED": "1"},
        text=True,
    )


def _start_life(program: str, words: list[str], log: Path, faults: tuple[str, ...]) -> int:
    """Start a life in the network of this thread, and return its process's id; blocking."""
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    life = {
        "program": program,
        "words": words,
        "log": str(log),
        "faults": faults,
        "network": f"/proc/{os.getpid()}/task/{threading.get_native_id()}/ns/net",
    }
    server.stdin.write(json.dumps(life) + "\n")
    server.stdin.flush()
    return int(server.stdout.readline())


def end_lives() -> None:
    """End the process that lives are forked from; the lives have ended before."""
    if _server.cache_info().currsize:
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.close()
        server.wait()
        server.stdout.close()
        _server.cache_clear()


START_S = 120.0
STOP_S = 30.0


class Process:
    """One program that is started as often as a test wants; its words are in a log."""

    def __init__(self, folder: Path, program: str, words: list[str], faults: Faults | None) -> None:
        self._program = program
        self._words = words
        self._faults = faults
        self._prefix: tuple[str, ...] = ()
        self._place: Callable[[], AbstractContextManager[None]] = nullcontext
        self._command: asyncio.subprocess.Process | None = None
        self.pid = 0
        """Of the process that was started last."""
        self.log = folder / f"{program}.log"

    def start_by(self, prefix: tuple[str, ...]) -> None:
        """Start it by a command of its own from now on, after these words."""
        self._prefix = prefix

    def start_in(self, place: Callable[[], AbstractContextManager[None]]) -> None:
        """Start it in such a network from now on."""
        self._place = place

    def add(self, *words: str) -> None:
        """Give it more words from now on."""
        self._words = [*self._words, *words]

    @property
    def is_running(self) -> bool:
        """Whether it has been started and has not ended."""
        return self._state() not in {"", "Z", "X"}

    async def start(self, answers: Callable[[], Awaitable[bool]]) -> bool:
        """Start it and wait until it answers; False if it ends before."""
        await self._gone()
        if self._prefix:
            await self._start_command()
        else:
            faults = () if self._faults is None else self._faults.words
            with self._place():
                self.pid = _start_life(self._program, self._words, self.log, faults)
        async with asyncio.timeout(START_S):
            while self.is_running:
                if await answers():
                    return True
                await asyncio.sleep(0.02)
        return False

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, by force if it takes too long."""
        for each in (how, signal.SIGKILL):
            if self.is_running:
                os.kill(self.pid, each)
            with suppress(TimeoutError):
                async with asyncio.timeout(STOP_S):
                    await self._gone()
                    return

    async def _start_command(self) -> None:
        words = {"hub": ("-m", "hub.cli.run"), "board": ("-m", "hub", "board")}
        more = {} if self._faults is None else self._faults.environment
        with self.log.open("ab") as log:
            self._command = await asyncio.create_subprocess_exec(
                *(*self._prefix, sys.executable, *words[self._program], *self._words),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {"PYTHONUNBUFFERED": "1"} | more,
            )
        self.pid = self._command.pid

    async def _gone(self) -> None:
        """Wait for the end of its last thread, which holds its locks until then."""
        if self._command is not None:
            await self._command.wait()
        while self._state():  # noqa: ASYNC110 -- it is another process
            await asyncio.sleep(0.01)

    def _state(self) -> str:
        """Return what the kernel says of it; nothing if there is no such process."""
        if not self.pid:
            return ""
        try:
            status = Path(f"/proc/{self.pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return status.rpartition(")")[2].split()[0]


if __name__ == "__main__":
    main()
