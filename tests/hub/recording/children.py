"""The hub and a camera's server as processes that can be killed and started again."""

import asyncio
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
import sys
import time
from typing import Final

from hub.cli.client import LocalHub, local_hub

_CONFIG: Final = """
name = "Killed"
[api]
host = "127.0.0.1"
port = 0
[recording]
floor_gib = 0.1
[discovery]
enabled = false
"""
_START_S: Final = 60


class HubChild:
    """A hub on one data folder, started as often as a test wants."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.log = folder / "hub.log"
        self._config = folder / "config.toml"
        self._process: Process | None = None

    @property
    def recordings(self) -> Path:
        """Where its segments are."""
        return self.data / "recordings"

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        await asyncio.to_thread(self._prepare)
        words = ("hub", "run", "--data-dir", str(self.data), "--config", str(self._config))
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "hub", *words, stdin=DEVNULL, stdout=log, stderr=STDOUT
            )
        async with asyncio.timeout(_START_S):
            while not (self.data / "running.json").exists():
                assert self._process.returncode is None, self.log.read_text()[-2000:]
                await asyncio.sleep(0.02)

    async def adopt(self, name: str, port: int, path: str) -> str:
        """Adopt a camera over the API; return its id."""
        address = f"rtsp://127.0.0.1:{port}{path}"
        body = {"stream_url": address, "name": name}
        async with local_hub(self.data) as hub:
            adopted = await LocalHub.call(hub, "POST", "/cameras", body)
        return str(adopted["id"])

    async def kill(self) -> datetime:
        """Kill it with SIGKILL; return when."""
        at = datetime.now(UTC)
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        return at

    def _prepare(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self._config.write_text(_CONFIG)
        # A killed hub leaves the address of what is no longer there.
        (self.data / "running.json").unlink(missing_ok=True)


@asynccontextmanager
async def hub_child(folder: Path) -> AsyncGenerator[HubChild]:
    """Give a hub that is not started yet, and is killed at the end."""
    hub = HubChild(folder)
    try:
        yield hub
    finally:
        await hub.kill()


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
        give_up_s = time.monotonic() + _START_S
        while not await self._answers():
            assert time.monotonic() < give_up_s
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
