"""Looking at a camera while it is recorded."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
import io
from pathlib import Path
from typing import override

import av
import pytest

from hub.camera.recording.recorder import LiveFragments, Recorder
from hub.errors import CameraUnreachableError, ConflictError
from hub.media.mp4.fragments import Fragment
from hub.media.packet import Packet, StreamInfo
from tests.hub.camera.fakes import (
    CAMERA,
    PLAIN,
    FakeClock,
    FakeSink,
    FakeSource,
    record,
    room_enough,
    running,
)
from tests.hub.camera.scenes import number_of, read

type Stream = tuple[StreamInfo, list[Packet]]


@pytest.fixture
def stream(videos: Path) -> Stream:
    """Return twelve seconds of video with sound."""
    return read(videos / "porch.mp4")


class HeldSource(FakeSource):
    """Yields what arrives before some time, and the rest once it may."""

    def __init__(self, info: StreamInfo, packets: list[Packet], until_s: float) -> None:
        super().__init__(info, packets)
        self._until_s = until_s
        self.holds, self.may_go_on = asyncio.Event(), asyncio.Event()

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        for packet in self._packets:
            if packet.start_s >= self._until_s:
                self.holds.set()
                await self.may_go_on.wait()
            yield packet
        raise self._end


def recorder_of(source: FakeSource, folder: Path) -> Recorder:
    """Return a recorder that connects once."""
    clock = FakeClock()
    clock.most_sleeps = 0
    return Recorder(CAMERA, lambda: source, folder, clock, FakeSink(), room_enough, files=PLAIN)


def shown(video: bytes) -> tuple[list[int], list[float], list[float]]:
    """Return the frames' numbers and times in seconds, and the times of the sound."""
    with av.open(io.BytesIO(video), "r") as file:
        frames = list(file.decode(video=0))
    with av.open(io.BytesIO(video), "r") as file:
        sounds = [float(p.dts * p.time_base) for p in file.demux(audio=0) if p.dts is not None]
    return [number_of(frame) for frame in frames], [frame.time for frame in frames], sounds


async def test_it_begins_at_once_at_zero(stream: Stream, tmp_path: Path) -> None:
    """Who joins gets the group being recorded at once, its key frame at second 0, then the rest."""
    source = HeldSource(*stream, until_s=7)
    recorder = recorder_of(source, tmp_path)
    async with running(recorder), aclosing(recorder.live_video()) as live:
        await source.holds.wait()

        parts = [await anext(live) for _ in range(2)]
        source.may_go_on.set()
        parts += [part async for part in live]

    numbers, times, sounds = shown(b"".join(parts))
    assert numbers == list(range(6 * 15, 12 * 15))
    assert times == pytest.approx([number / 15 for number in range(6 * 15)], abs=0.001)
    assert 0 <= sounds[0] < 0.065
    assert sounds[-1] == pytest.approx(6, abs=0.2)


async def test_nothing_of_it_names_the_house(stream: Stream, tmp_path: Path) -> None:
    """What a browser gets is the picture, without the recording's own words about itself."""
    source = HeldSource(*stream, until_s=7)
    recorder = recorder_of(source, tmp_path)
    async with running(recorder), aclosing(recorder.live_video()) as live:
        await source.holds.wait()
        head = await anext(live)

    assert b"uuid" not in head


async def test_h265_is_refused(stream: Stream) -> None:
    """Browsers play no H.265: that is said at once."""
    info, _ = stream
    live = LiveFragments()
    live.begin(replace(info, video=replace(info.video, codec="hevc")))

    with pytest.raises(ConflictError, match=r"H\.265"):
        await anext(live.listen())


async def test_nothing_is_recorded(tmp_path: Path, stream: Stream) -> None:
    """A camera that is not being recorded shows nothing."""
    recorder = recorder_of(FakeSource(*stream), tmp_path)

    with pytest.raises(CameraUnreachableError):
        await anext(recorder.live_video())


async def test_it_ends_with_the_run(stream: Stream, tmp_path: Path) -> None:
    """A listener is not left waiting for a camera that is gone."""
    source = HeldSource(*stream, until_s=7)
    source.may_go_on.set()
    recorder = recorder_of(source, tmp_path)
    async with running(recorder), asyncio.timeout(60):
        await source.holds.wait()
        parts = [part async for part in recorder.live_video()]

    assert len(parts) > 8


async def test_a_slow_listener_is_dropped(stream: Stream, tmp_path: Path) -> None:
    """Who does not keep up hears no more; the recording never waits for it."""
    info, packets = stream
    live = LiveFragments()
    live.begin(info)
    slow = live.listen()
    await anext(slow)

    await record_into(live, tmp_path, stream)
    await record_into(live, tmp_path, (info, packets))

    parts = [part async for part in slow]
    assert 20 <= len(parts) <= 25


async def record_into(live: LiveFragments, folder: Path, stream: Stream) -> None:
    """Record a stream as one run that is looked at."""
    await record(folder, *stream, on_fragment=live.publish)


async def test_a_listener_that_leaves_is_forgotten(stream: Stream, tmp_path: Path) -> None:
    """Closing the generator leaves nothing behind, and the others hear on."""
    info, _ = stream
    live = LiveFragments()
    live.begin(info)
    one, other = live.listen(), live.listen()
    await anext(one)
    await anext(other)

    await one.aclose()
    await record_into(live, tmp_path, stream)

    assert await anext(other)
    await other.aclose()
    live.end()


async def test_a_large_group_is_not_kept(stream: Stream, tmp_path: Path) -> None:
    """Of a group too large to keep nothing is kept: who joins waits for the next key frame."""
    info, packets = stream
    large = [replace(p, payload=p.payload + bytes(300_000)) for p in packets if p.start_s < 4.5]
    live = LiveFragments()
    live.begin(info)
    sizes: list[int] = []

    def publish(made: Fragment) -> None:
        live.publish(made)
        sizes.append(live.backlog_bytes)

    await record(tmp_path, info, large, on_fragment=publish)

    assert max(sizes) <= 8 << 20
    assert 0 in sizes
