"""A camera that trickles is read less often, and loses nothing by it."""

import asyncio
from typing import override

import pytest

from hub.camera.rtsp.breath import BREATH_S, TRICKLE, Breath

PACKETS = 1_500
BETWEEN_S = 0.002
PACKET_BYTES = 100


class Reader(asyncio.Protocol):
    """Reads one connection as the hub does, and counts."""

    def __init__(self) -> None:
        self.breath = Breath()
        self.read_at_s: list[float] = []
        self.content = b""
        self.ended = asyncio.Event()
        self.transport: asyncio.Transport

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    @override
    def data_received(self, data: bytes) -> None:
        self.content += data
        now_s = asyncio.get_running_loop().time()
        self.read_at_s.append(now_s)
        self.breath.after_reading(self.transport, now_s)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.ended.set()


async def _send(writer: asyncio.StreamWriter, packets: int, between_s: float) -> bytes:
    """Send packets evenly, whatever each wait really takes; return them."""
    loop = asyncio.get_running_loop()
    start_s, sent = loop.time(), b""
    for number in range(packets):
        packet = number.to_bytes(4) * (PACKET_BYTES // 4)
        writer.write(packet)
        sent += packet
        await asyncio.sleep(max(start_s + (number + 1) * between_s - loop.time(), 0))
    return sent


async def _read(packets: int, between_s: float) -> tuple[Reader, bytes]:
    reader = Reader()
    server = await asyncio.get_running_loop().create_server(lambda: reader, "127.0.0.1", 0)
    async with server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        sent = await _send(writer, packets, between_s)
        writer.close()
        await reader.ended.wait()
    return reader, sent


async def test_a_trickle_is_read_in_gulps() -> None:
    """After the first second there is a breath between readings; every byte comes, in order."""
    reader, sent = await _read(PACKETS, BETWEEN_S)

    assert reader.content == sent
    start_s = reader.read_at_s[0]
    first = sum(at_s - start_s < 1 for at_s in reader.read_at_s)
    second = sum(1.1 <= at_s - start_s < 2.1 for at_s in reader.read_at_s)
    assert first > 2 * TRICKLE
    assert second <= 1 / BREATH_S


async def test_bursts_are_read_at_once() -> None:
    """A camera that sends a frame's packets together is never made to wait."""
    reader, sent = await _read(TRICKLE // 2, 1.5 / (TRICKLE // 2))

    assert reader.content == sent
    assert len(reader.read_at_s) >= TRICKLE // 2 - 1


class Paused(asyncio.Transport):
    """Tells only whether it is paused."""

    paused = False

    @override
    def is_closing(self) -> bool:
        return False

    @override
    def pause_reading(self) -> None:
        self.paused = True

    @override
    def resume_reading(self) -> None:
        self.paused = False


@pytest.mark.parametrize(
    ("readings", "trickles"), [(TRICKLE + 2, True), (TRICKLE - 2, False)], ids=["more", "fewer"]
)
async def test_from_which_rate_on(readings: int, *, trickles: bool) -> None:
    """More than so many readings a second are a trickle, fewer are not."""
    breath, transport = Breath(), Paused()
    breath.after_reading(transport, 0.0)
    for number in range(readings):
        breath.after_reading(transport, (number + 1) / readings)

    assert transport.paused is trickles
    breath.stop()


async def test_a_camera_that_calms_down_is_read_at_once_again() -> None:
    """A second with few gulps ends it: what comes rarely must not come late."""
    breath, transport = Breath(), Paused()
    for number in range(201):
        breath.after_reading(transport, number / 100)
    assert transport.paused
    await asyncio.sleep(2 * BREATH_S)
    for number in range(1, 9):
        breath.after_reading(transport, 2 + number / 5)
        await asyncio.sleep(2 * BREATH_S)

    breath.after_reading(transport, 4.0)
    paused: bool = transport.paused
    assert not paused
    breath.stop()


async def test_stopped_it_never_reads_again() -> None:
    """A connection that was given up is not read once more by a timer."""
    breath, transport = Breath(), Paused()
    for number in range(201):
        breath.after_reading(transport, number / 100)
    breath.stop()
    await asyncio.sleep(2 * BREATH_S)

    assert transport.paused
