"""Child processes of the demo: each has a log, and all are stopped together."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
import json
import os
from pathlib import Path
import signal
import socket
import sys
from typing import Any

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


async def neighbors(*words: str, as_json: bool = True) -> Any:  # noqa: ANN401 -- JSON
    """Run a `neighbors` command and return its JSON; raises StepFailedError with its error."""
    process = await asyncio.create_subprocess_exec(
        *NEIGHBORS,
        *words,
        *(["--json"] if as_json else []),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"NO_COLOR": "1"},
    )
    out, err = await process.communicate()
    if process.returncode != 0:
        lines = (err or out).decode(errors="replace").strip().splitlines()
        raise StepFailedError(
            f"neighbors {' '.join(words[:2])}: {lines[-1] if lines else 'failed'}"
        )
    return json.loads(out) if as_json else None
