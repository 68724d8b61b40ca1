"""aio-rtsp-toolkit's server as a process of its own, which can be killed and started again."""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
import sys
import time

_START_S = 60


class CameraChild:
    """Serves the videos of a folder on one port, for as long as it lives; plays them for ever."""

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
