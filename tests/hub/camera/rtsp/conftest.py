"""Guards of everything that reads RTSP."""

import asyncio
from collections.abc import AsyncGenerator
import os

from blockbuster import blockbuster_ctx
import pytest


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncGenerator[None]:
    """Fail where the event loop is blocked, or a task or an open file outlives its connection."""
    files, tasks = _open_files(), asyncio.all_tasks()
    with blockbuster_ctx("hub.camera.rtsp"):
        yield
    own = asyncio.current_task()
    async with asyncio.timeout(60):
        while _open_files() > files or asyncio.all_tasks() - tasks - {own}:  # noqa: ASYNC110 -- nobody tells
            await asyncio.sleep(0.01)


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 -- without a generator to close
