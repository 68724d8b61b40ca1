"""A virtual doorbell on loopback, with a porch of a few seconds."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from demo import porch
from demo.children import free_port
from demo.doorbell import Doorbell

LOOPBACK = "127.0.0.1"


@pytest.fixture(scope="session")
def porch_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give two rendered seconds of the porch."""
    folder = tmp_path_factory.mktemp("porch")
    porch.render(folder, porch.Film(loop_s=2))
    return folder


@pytest.fixture
async def doorbell(porch_folder: Path) -> AsyncGenerator[Doorbell]:
    """Give a doorbell that answers."""
    doorbell = Doorbell(
        host=LOOPBACK,
        http_port=free_port(LOOPBACK),
        rtsp_port=free_port(LOOPBACK),
        folder=porch_folder,
    )
    started = asyncio.Event()
    serving = asyncio.create_task(doorbell.run(started))
    await started.wait()
    yield doorbell
    serving.cancel()
    await asyncio.wait([serving])
