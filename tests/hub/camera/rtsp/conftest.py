"""Guards of everything that reads RTSP, and reading it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
import os

from blockbuster import blockbuster_ctx
import pytest

from hub.camera.rtsp.client import RtspSource
from hub.clock import Clock, SystemClock
from hub.media.packet import Packet, Track
from hub.model.camera import Transport
from hub.store.secrets import Credentials
from tests.hub.camera.fakes import CAMERA

LOGIN = Credentials(username="viewer", password="p@ss/word:?#")  # noqa: S106 -- nobody's


def source(
    url: str,
    login: Credentials | None = None,
    *,
    transport: Transport = Transport.TCP,
    sound: bool = True,
    clock: Clock | None = None,
) -> RtspSource:
    """Read an address."""
    camera = replace(CAMERA, main_url=url, transport=transport, sound=sound)
    return RtspSource(camera, login, clock or SystemClock())


async def read(reader: RtspSource, most: int) -> list[Packet]:
    """Take packets until there are `most`, then hang up."""
    taken: list[Packet] = []
    async with asyncio.timeout(60), aclosing(reader.packets()) as packets:
        async for packet in packets:
            taken.append(packet)
            if len(taken) == most:
                break
    return taken


def of(track: Track, packets: list[Packet]) -> list[Packet]:
    """Return those of one track."""
    return [packet for packet in packets if packet.track is track]


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncGenerator[None]:
    """Fail if the event loop is blocked, or a task or an open file outlives its connection."""
    files, tasks = _open_files(), asyncio.all_tasks()
    with blockbuster_ctx("hub.camera.rtsp"):
        yield
    own = asyncio.current_task()
    async with asyncio.timeout(60):
        while _open_files() > files or asyncio.all_tasks() - tasks - {own}:  # noqa: ASYNC110 -- nobody tells
            await asyncio.sleep(0.01)


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 -- without a generator to close
