"""A camera whose answer never gets to its picture: it is hung up on, and memory stays small."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from hub.camera.onvif.device import OnvifDevice
from hub.camera.stills.web import CameraWeb
from hub.clock import SystemClock
from hub.errors import CameraUnreachableError

_HEADER = b"X-%d: " + b"x" * 4000 + b"\r\n"
_MOST_BYTES = 16 << 20
"""What fits between two programs on one machine, many times."""


@dataclass
class Flood:
    """Sends headers for as long as somebody listens."""

    port: int = 0
    sent_bytes: int = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one question without an end."""
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n")
        with suppress(ConnectionError):
            for number in range(_MOST_BYTES * 4 // len(_HEADER)):
                writer.write(_HEADER % number)
                await writer.drain()
                self.sent_bytes += len(_HEADER)
        writer.close()


@pytest.fixture
async def flood() -> AsyncGenerator[Flood]:
    """Give such a camera on loopback."""
    flood = Flood()
    server = await asyncio.start_server(flood.answer, "127.0.0.1", 0)
    async with server:
        flood.port = server.sockets[0].getsockname()[1]
        yield flood


async def test_headers_without_an_end(flood: Flood) -> None:
    """They end at the first 64 KiB, and the camera counts as one that cannot be reached."""
    with pytest.raises(CameraUnreachableError):
        async with (
            asyncio.timeout(60),
            CameraWeb(f"http://127.0.0.1:{flood.port}/snap.jpg", None) as web,
            web.get() as response,
        ):
            await response.read()

    assert flood.sent_bytes < _MOST_BYTES


async def test_an_onvif_answer_that_has_only_headers(flood: Flood) -> None:
    """It is no answer, and is not listened to."""
    url = f"http://127.0.0.1:{flood.port}/onvif/device_service"
    async with asyncio.timeout(60), OnvifDevice(url, None, SystemClock()) as device:
        with pytest.raises(CameraUnreachableError):
            await device.measure_clock()

    assert flood.sent_bytes < _MOST_BYTES
