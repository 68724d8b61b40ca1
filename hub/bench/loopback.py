"""A camera on the loopback interface, and the programs that read it beside us."""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
import socket
import sys
from typing import Final

from hub.errors import CameraUnreachableError

LOOPBACK: Final = "127.0.0.1"
_START_S = 15.0
_POLL_S = 0.1
_STOP_S = 2.0


def has_camera() -> bool:
    """Tell whether the RTSP server that plays the camera is installed."""
    return find_spec("aio_rtsp_toolkit") is not None


@asynccontextmanager
async def serving(folder: Path) -> AsyncGenerator[str]:
    """Serve the videos in `folder` in a process of their own; yields the address before a name.

    Raises CameraUnreachableError where the server does not start.
    """
    port = _free_port()
    words = [sys.executable, "-m", "hub.bench.stream_server", str(folder), str(port)]
    async with running(words):
        await _wait_open(port)
        yield f"rtsp://{LOOPBACK}:{port}"


@asynccontextmanager
async def running(words: Sequence[str | Path]) -> AsyncGenerator[Process]:
    """Run a program, quietly, until the block is left."""
    process = await asyncio.create_subprocess_exec(
        *words, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        await _stop(process)


async def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_S):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


async def _wait_open(port: int) -> None:
    try:
        async with asyncio.timeout(_START_S):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection(LOOPBACK, port)
                    writer.close()
                    await writer.wait_closed()
                    return
                await asyncio.sleep(_POLL_S)
    except TimeoutError as error:
        raise CameraUnreachableError("The camera to measure with did not start.") from error
