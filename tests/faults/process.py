"""One program of ours that is started as often as a test wants."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext, suppress
import os
from pathlib import Path
import signal
import sys

from tests.faults import warm
from tests.faults.calls import Faults

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
                self.pid = warm.start(self._program, self._words, self.log, faults)
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
