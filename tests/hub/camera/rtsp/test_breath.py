"""Cameras are read a few times a second, all at once, and nothing is lost or kept waiting by it."""

import asyncio
from typing import override

from hypothesis import given, strategies as st
import pytest

from hub.camera.rtsp import connection
from hub.camera.rtsp.connection import AT_ONCE_BYTES, BEAT_S, ReadTimer, next_beat

PACKETS = 500
BETWEEN_S = 0.004
PACKET_BYTES = 100


class Reader(asyncio.Protocol):
    """Reads one connection as the hub does, and counts."""

    def __init__(self) -> None:
        self.breath = ReadTimer()
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
        self.breath.after_reading(self.transport, len(data))

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


async def test_a_trickle_is_read_in_gulps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once its clock is set a camera is read a few times a second; every byte comes, in order."""
    monkeypatch.setattr(connection, "AT_ONCE_S", 1.0)

    reader, sent = await _read(PACKETS, BETWEEN_S)

    assert reader.content == sent
    start_s = reader.read_at_s[0]
    first = sum(at_s - start_s < 1 for at_s in reader.read_at_s)
    later = [at_s for at_s in reader.read_at_s if at_s - start_s > 1 + BEAT_S]
    assert first > 10 / BEAT_S
    assert 2 < len(later) <= (later[-1] - later[0]) / BEAT_S + 2


class Paused(asyncio.Transport):
    """Tells only whether it is paused, and since when."""

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


def _settled(monkeypatch: pytest.MonkeyPatch) -> tuple[ReadTimer, Paused]:
    """Give a connection that is past its beginning."""
    monkeypatch.setattr(connection, "AT_ONCE_S", 0)
    return ReadTimer(), Paused()


async def test_a_large_gulp_is_followed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A camera that waits to send the rest of a key frame is not kept waiting."""
    own, transport = _settled(monkeypatch)

    own.after_reading(transport, AT_ONCE_BYTES)
    assert not transport.paused
    own.after_reading(transport, AT_ONCE_BYTES - 1)
    paused: bool = transport.paused

    assert paused
    own.stop()


async def test_stopped_it_never_reads_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that was given up is not read once more by a timer."""
    own, transport = _settled(monkeypatch)
    own.after_reading(transport, 1)
    own.stop()
    await asyncio.sleep(2 * BEAT_S)

    assert transport.paused


@given(st.floats(0, 1e6))
def test_the_next_beat_is_soon(now_s: float) -> None:
    """It comes after now, no later than one beat, and is the same for all who wait for it."""
    beat_s = next_beat(now_s)

    assert now_s < beat_s <= now_s + BEAT_S * 1.000001
    assert next_beat((now_s + beat_s) / 2) == pytest.approx(beat_s)


@pytest.mark.parametrize("frames_a_second", [5, 10, 12, 12.5, 15, 20, 25, 30])
def test_some_frame_is_read_soon_after_it_came(frames_a_second: float) -> None:
    """Over a segment the least late frame is read within 12 ms: so true stays a run's clock."""
    for shift in range(20):
        came = [shift / 91 + number / frames_a_second for number in range(int(4 * frames_a_second))]
        assert min(next_beat(at_s) - at_s for at_s in came) < 0.012
