"""Child processes of the demo: each has a log, and all are stopped together.

`python -m demo.children` runs commands in children that it forks: each would take half a second to
load what another has loaded already. It gets them from its standard input, a socket, with the files
to which they print.
"""

import asyncio
import atexit
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
import json
import os
from pathlib import Path
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from typing import Any, NoReturn

from demo.steps import StepFailedError

STOP_S = 15.0
NEIGHBORS = (sys.executable, "-m", "hub")
"""The `neighbors` command of this environment."""


def free_port(host: str, preferred: int = 0) -> int:
    """Return the preferred port if it is free on `host`, else another free one."""
    for port in (preferred, 0):
        with socket.socket() as trial, suppress(OSError):
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
            return int(trial.getsockname()[1])
    raise StepFailedError(f"No port is free on {host}.")


class Children:
    """The running processes; each leads its own process group, so that none is left behind."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, asyncio.subprocess.Process] = {}

    async def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process that logs to `<name>.log`."""
        with (self._logs / f"{name}.log").open("ab") as log:
            self._running[name] = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=os.environ | {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
            )

    def names(self) -> list[str]:
        """Return the names of processes that were started and not waited for."""
        return list(self._running)

    def log(self, name: str) -> str:
        """Return what a process has printed so far."""
        return (self._logs / f"{name}.log").read_text(errors="replace")

    def check(self, name: str) -> None:
        """Raise StepFailedError with the last log lines if a process has ended."""
        process = self._running[name]
        if process.returncode is not None:
            tail = self.log(name).strip().splitlines()[-3:]
            raise StepFailedError(f"{name} ended: {' / '.join(tail)}")

    def kill(self, name: str) -> None:
        """Kill one process immediately (SIGKILL), as a power failure would."""
        _signal_group(self._running[name], signal.SIGKILL)

    async def wait(self, name: str) -> int:
        """Wait until a process has ended, and return its exit status."""
        return await self._running.pop(name).wait()

    async def stop(self, *names: str) -> None:
        """Stop processes together, and kill those that don't stop in time."""
        ending = [self._running.pop(name) for name in names]
        for process in ending:
            _signal_group(process, signal.SIGTERM)
        for process in ending:
            try:
                async with asyncio.timeout(STOP_S):
                    await process.wait()
            except TimeoutError:
                _signal_group(process, signal.SIGKILL)
                await process.wait()

    async def stop_all(self) -> None:
        """Stop every process that was started."""
        await self.stop(*self._running)


def _signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)


async def neighbors(*words: str, as_json: bool = True, typed: str = "") -> Any:  # noqa: ANN401 -- JSON
    """Run a `neighbors` command and return its JSON; raises StepFailedError with its error."""
    words = (*words, *(["--json"] if as_json else []))
    status, out, err = await asyncio.to_thread(_run, words, typed)
    if status != 0:
        lines = (err or out).decode(errors="replace").strip().splitlines()
        raise StepFailedError(
            f"neighbors {' '.join(words[:2])}: {lines[-1] if lines else 'failed'}"
        )
    return json.loads(out) if as_json else None


_ORDERING = threading.Lock()


def _run(words: Sequence[str], typed: str) -> tuple[int, bytes, bytes]:
    """Run a command, and return its exit status and what it printed."""
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(typed.encode())
        given.seek(0)
        ended, ending = os.pipe()
        with _ORDERING:
            forking = _forking()
            files = [given.fileno(), out.fileno(), err.fileno(), ending]
            socket.send_fds(forking, [json.dumps(words).encode()], files)
            os.close(ending)
            forking.recv(1)
        with os.fdopen(ended, "rb") as reading:
            said = reading.read()
        for each in (out, err):
            each.seek(0)
        # Killed, it says nothing.
        return int(said or 1), out.read(), err.read()


@cache
def _forking() -> socket.socket:
    """Start the process that forks commands; it ends with this one."""
    ours, its = socket.socketpair()
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", "demo.children"],
            stdin=its.fileno(),
            env=os.environ | {"NO_COLOR": "1"},
        )
    atexit.register(process.wait)
    atexit.register(ours.close)  # the last comes first
    return ours


def _fork_commands() -> None:
    """Run each command that comes, until whoever sends them has ended."""
    from hub.__main__ import GROUPS, build  # noqa: PLC0415 -- only here

    for group in GROUPS:
        build([group])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=0) as orders:
        while True:
            words, files, _, _ = socket.recv_fds(orders, 2**16, 4)
            if not words:
                return
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                signal.signal(signal.SIGINT, interrupt)
                _be(json.loads(words), files)
            for each in files:
                os.close(each)
            orders.send(b"+")


def _be(words: Sequence[str], files: Sequence[int]) -> NoReturn:
    """Be a `neighbors` command, with these files as its input, output and errors."""
    from hub.__main__ import main  # noqa: PLC0415 -- loaded already

    for number, each in enumerate(files[:3]):
        os.dup2(each, number)
    status = 1
    try:
        sys.argv = ["neighbors", *words]
        main()
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:  # noqa: BLE001 -- as Python does at the end of a program
        traceback.print_exc()
    else:
        status = 0
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(files[3], str(status).encode())
    os._exit(status)


if __name__ == "__main__":
    _fork_commands()
