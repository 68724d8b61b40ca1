"""Processes of their own: a hub on a data folder, and a camera's server.

A hub is forked from a process that has loaded it once: loading takes longer than most tests let a
hub run. `Hub.spawn` starts one as a person does.
"""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
import multiprocessing
from multiprocessing.process import BaseProcess
import os
from pathlib import Path
import signal
import subprocess
import sys
import threading
import time
from typing import Any, Self

from typer.testing import CliRunner, Result

from hub.__main__ import build
from hub.cli.client import LocalHub, local_hub

DEADLINE_S = 180
CONFIG = """
[api]
host = "127.0.0.1"
port = {port}
[discovery]
enabled = false
[recording]
floor_gib = 0.1
"""
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["pytest", "hub.cli.run", "tests.hub.camera.scenes", __name__])


def fork(work: Callable[..., None], *arguments: object, log: Path) -> BaseProcess:
    """Start a function of an imported module in a process of its own, which prints into `log`."""
    network = f"/proc/{os.getpid()}/task/{threading.get_native_id()}/ns/net"
    process = _FORKS.Process(target=_print_into, args=(log, network, work, arguments))
    process.start()
    return process


def _print_into(log: Path, network: str, work: Callable[..., None], arguments: Any) -> None:  # noqa: ANN401 -- the work's
    with Path(network).open("rb") as entered:
        # Whoever asked may be in a network of its own.
        if os.fstat(entered.fileno()).st_ino != Path("/proc/self/ns/net").stat().st_ino:
            os.setns(entered.fileno(), os.CLONE_NEWNET)
    opened = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(opened, stream.fileno())
        stream.reconfigure(write_through=True)  # type: ignore[union-attr]  # both are files
    work(*arguments)


def _run_hub(data: Path, config: Path, verbose: str) -> None:
    from hub.cli.run import main  # noqa: PLC0415 -- only the process that runs it needs it

    sys.argv = ["neighbors", str(data), str(config), verbose]
    main()


@dataclass(slots=True)
class Hub:
    """One data folder, and the hub that runs on it."""

    folder: Path
    running: BaseProcess | None = None
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    """Other programs, to be ended with it."""
    log_path: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log_path = self.folder / "log"

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def recordings(self) -> Path:
        """Where its segments are."""
        return self.data / "recordings"

    @property
    def log(self) -> str:
        """What every run of the hub has printed."""
        return self.log_path.read_text(errors="replace")

    def configure(self, *, port: int = 0, more: str = "") -> Path:
        """Write a config for loopback."""
        path = self.folder / "config.toml"
        path.write_text(CONFIG.format(port=port) + more)
        return path

    def start(self, verbose: str = "") -> Self:
        """Run the hub and wait until it can be reached; it is `verbose` with any word."""
        where = self.data / "running.json"
        # A killed hub leaves the address of what is no longer there.
        before = where.read_bytes() if where.exists() else b""
        self.running = fork(_run_hub, self.data, self.configure(), verbose, log=self.log_path)
        give_up = time.monotonic() + DEADLINE_S
        while not where.exists() or where.read_bytes() == before:
            assert self.running.is_alive(), self.log[-2000:]
            assert time.monotonic() < give_up, self.log
            time.sleep(0.02)
        return self

    def run(self, config: Path) -> subprocess.CompletedProcess[str]:
        """Run a hub that cannot, to its end."""
        log = self.folder / "refused"
        process = fork(_run_hub, self.data, config, "", log=log)
        process.join(DEADLINE_S)
        assert process.exitcode is not None
        return subprocess.CompletedProcess([], process.exitcode, stderr=log.read_text())

    def end(self, how: signal.Signals) -> int | None:
        """Send the hub a signal and return its exit status."""
        assert self.running is not None
        assert self.running.pid is not None
        with suppress(ProcessLookupError):
            os.kill(self.running.pid, how)
        self.running.join(DEADLINE_S)
        return self.running.exitcode

    async def adopt(self, name: str, port: int, path: str) -> str:
        """Adopt a camera over the API; return its id."""
        body = {"stream_url": f"rtsp://127.0.0.1:{port}{path}", "name": name}
        async with local_hub(self.data) as hub:
            adopted = await LocalHub.call(hub, "POST", "/cameras", body)
        return str(adopted["id"])

    def say(self, *words: str, typed: str = "") -> Result:
        """Run one other command on the same folder, in this process."""
        line = _words(words[0], self.data, *words[1:])
        done = CliRunner().invoke(build(line), line, input=typed, env={"NO_COLOR": "1"})
        if not isinstance(done.exception, SystemExit | None):
            raise done.exception
        return done

    def spawn(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run one other command on the same folder, in a process of its own."""
        return subprocess.run(  # noqa: S603 -- our own command line
            [sys.executable, "-m", "hub", *_words(words[0], self.data, *words[1:])],
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=DEADLINE_S,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "COLUMNS": "200"},
        )


def _words(name: str, data: Path, *words: str) -> list[str]:
    return ["hub", *name.split(), "--data-dir", str(data), *words]


@contextmanager
def hub_in(folder: Path, kind: type[Hub] = Hub) -> Generator[Hub]:
    """Give a hub that is not started yet; whatever was started is ended."""
    hub = kind(folder)
    try:
        yield hub
    finally:
        if hub.running is not None:
            hub.running.kill()
            hub.running.join(DEADLINE_S)
        for process in hub.started:
            process.kill()
            process.wait(DEADLINE_S)


class CameraChild:
    """Serves the videos of a folder on one port, for as long as it lives; plays them forever."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self.port = port
        self._process: Process | None = None

    def url(self, name: str) -> str:
        """Return the address of a video."""
        return f"rtsp://127.0.0.1:{self.port}/{name}?play_count=0"

    async def start(self) -> datetime:
        """Begin to serve; return when it did."""
        words = ("-m", "benchmarks.stream_server", str(self._folder), str(self.port))
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *words, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
        )
        async with asyncio.timeout(DEADLINE_S):
            while not await self._answers():  # noqa: ASYNC110 -- another process's port
                await asyncio.sleep(0.02)
        return datetime.now(UTC)

    async def kill(self) -> datetime:
        """End it at once, as a power cut would; return when."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        return datetime.now(UTC)

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        return True


@asynccontextmanager
async def camera_child(folder: Path, port: int) -> AsyncGenerator[CameraChild]:
    """Run such a server while the block runs."""
    child = CameraChild(folder, port)
    await child.start()
    try:
        yield child
    finally:
        await child.kill()
