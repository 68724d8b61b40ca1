"""Hours of recording: frames keep their time, though the camera's clock runs away from ours.

What is measured: a frame taken at our wall time W reaches us no earlier than W + L, with L the
least delay of camera and network, which nobody can see. The camera stamps it with a clock that
runs wrong. The error of a recorded frame is its recorded wall time minus (W + L): how far the
camera's clock, mapped to ours, is off. Without correction 100 ppm would be 2.9 s after 8 hours.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
import random
import shutil
import tempfile
from typing import override

import pytest

from hub.camera.recording.run import Run
from hub.camera.recording.timeline import microseconds
from hub.media.packet import VIDEO_RATE, Packet, StreamInfo, Track, VideoFormat
from hub.model.recording import Segment
from tests.hub.camera.fakes import FakeSink, destination
from tests.hub.camera.scenes import T0, table_of

INFO = StreamInfo(
    video=VideoFormat(
        codec="h264",
        extradata=b"\x01d\x00\x28\xff\xe1\x00\x00\x01\x00\x00",
        width=1920,
        height=1080,
        reorders=False,
    ),
    audio=None,
    frame_rate=15,
)
MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder of its own is made in it
LEAST_S = 0.03
WORST_US = 40_000
HOURS_8 = 8 * 3600


def packets(rate: int, seconds: int, ppm: float, dice: random.Random) -> Iterator[Packet]:
    """Yield a camera's frames: its clock off by `ppm`, each late by 30 ms and by some jitter."""
    last = 0.0
    for number in range(rate * seconds):
        taken_s = number / rate
        jitter_s = dice.expovariate(1 / 0.015) + (0.4 if dice.random() < 0.01 else 0)
        # TCP keeps the order: what is late makes what follows late.
        arrived_s = last = max(taken_s + LEAST_S + jitter_s, last)
        stamp = 5_000_000 + round(taken_s * (1 + ppm / 1e6) * VIDEO_RATE)
        yield Packet(
            track=Track.VIDEO,
            payload=b"\0\0\0\1e",
            pts=stamp,
            dts=stamp,
            rate_hz=VIDEO_RATE,
            key=number % (2 * rate) == 0,
            arrived=T0 + timedelta(seconds=arrived_s),
        )


class Judge(FakeSink):
    """Measures each frame of a segment, then deletes it."""

    def __init__(self, folder: Path, rate: int) -> None:
        super().__init__()
        self._folder = folder
        self._rate = rate
        self._end_us: int | None = None
        self.frames = 0
        self.worst_us = 0

    @override
    async def segment_closed(self, segment: Segment) -> None:
        path = self._folder / segment.path
        walls = table_of(path).wall_us().tolist()
        for wall_us in walls:
            true_us = microseconds(T0) + round((self.frames / self._rate + LEAST_S) * 1e6)
            self.worst_us = max(self.worst_us, abs(wall_us - true_us))
            self.frames += 1
        assert abs(segment.ppm) <= 500
        assert self._end_us in {None, walls[0]}
        self._end_us = microseconds(segment.window.end)
        path.unlink()


async def drift(rate: int, seconds: int, ppm: float) -> int:
    """Record for so long; return the worst error of any frame in microseconds."""
    # Syncing costs nothing in memory.
    folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))  # noqa: ASYNC240 -- alone here
    try:
        judge = Judge(folder, rate)
        run = Run(destination(folder, judge), INFO)
        for packet in packets(rate, seconds, ppm, random.Random(rate)):  # noqa: S311 -- jitter
            await run.append(packet)
            assert not run.should_end
        await run.finish()
    finally:
        shutil.rmtree(folder)
    assert judge.frames == rate * seconds
    print(f"{ppm:+} ppm, {rate}/s, {seconds} s: at worst {judge.worst_us / 1000:.1f} ms off")  # noqa: T201
    return judge.worst_us


@pytest.mark.parametrize("ppm", [100.0, -100.0])
async def test_drift(ppm: float) -> None:
    """In an hour no frame is more than 40 ms off, whichever way the camera's clock runs."""
    assert await drift(15, 1800, ppm) <= WORST_US


@pytest.mark.long
@pytest.mark.parametrize(("rate", "ppm"), [(15, 100.0), (15, -200.0), (2, 100.0)])
async def test_drift_for_eight_hours(rate: int, ppm: float) -> None:
    """Nor in eight, even if few frames tell the time."""
    assert await drift(rate, HOURS_8, ppm) <= WORST_US
