"""Being killed in the middle of a segment, at any moment."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
import random
import time
from typing import override

import av
import pytest

from hub.camera.recording.recorder import Recorder
from hub.clock import SystemClock
from hub.errors import StorageError
from hub.media.mp4.segment_table import SegmentTable
from hub.media.packet import Packet, StreamInfo, Track
from hub.model.ids import CameraId
from tests.hub.camera.fakes import CAMERA, PLAIN, FakeSink, FakeSource, room_enough
from tests.hub.camera.scenes import RATE, number_of, read, shifted, table_of
from tests.hub.processes import fork

CAMERAS = ("aaaaaaaaaaa1", "aaaaaaaaaaa2")
AT_ONCE = 10
"""Recordings that are killed side by side."""
LOOP = 12 * RATE


class Paced(FakeSource):
    """Plays a video in real time, over and over, and says which frame the recorder has taken."""

    def __init__(self, name: str, info: StreamInfo, packets: list[Packet]) -> None:
        super().__init__(info, packets)
        self._name = name

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        begun = asyncio.get_running_loop().time()
        frame = 0
        for turn in range(1000):
            for packet in shifted(self._packets, 12.0 * turn):
                due = begun + packet.start_s
                await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
                yield replace(packet, arrived=datetime.now(UTC))
                if packet.track is Track.VIDEO:
                    frame += 1
                    print(self._name, frame, flush=True)  # noqa: T201 -- this is what it is for


async def main(video: Path, folder: Path, names: Iterable[str]) -> None:
    """Record one camera of each name, saying how many frames of each have been taken."""
    info, packets = read(video)
    async with asyncio.TaskGroup() as tasks:
        for name in names:
            source = Paced(name, info, packets)
            recorder = Recorder(
                replace(CAMERA, id=CameraId(name)),
                lambda source=source: source,  # type: ignore[misc]  # mypy cannot infer it
                folder,
                SystemClock(),
                FakeSink(),
                room_enough,
                files=PLAIN,
            )
            tasks.create_task(recorder.run())


def record(video: Path, folder: Path) -> None:
    """Record until killed."""
    asyncio.run(main(video, folder, CAMERAS))


def kill_one(video: Path, folder: Path, lives_s: float) -> dict[str, int]:
    """Record until killed; return how many frames of each camera had been taken."""
    folder.mkdir()
    log = folder / "taken.txt"
    process = fork(record, video, folder, log=log)
    while not log.exists() or not log.read_bytes():
        assert process.is_alive()
        time.sleep(0.01)
    time.sleep(lives_s)
    process.kill()
    process.join()
    return dict(Counter(line.split()[0] for line in log.read_text().splitlines()))


def tables_of(folder: Path) -> list[tuple[Path, SegmentTable]]:
    """Return every segment that is there, in order; an empty last file is none."""
    found = []
    for path in sorted(folder.rglob("*.mp4")):
        try:
            found.append((path, table_of(path)))
        except StorageError:
            assert path.stat().st_size == 0
    return found


def check_survives(folder: Path, frames: list[Packet], taken: int) -> int:
    """Check all that one camera left; return how many frames were lost."""
    tables = tables_of(folder)
    kept = 0
    for path, table in tables:
        raw = path.read_bytes()
        for place, size in zip(table.video.places, table.video.sizes, strict=True):
            assert raw[place : place + size] == frames[kept % LOOP].payload
            kept += 1
        check_plays(path, table)
    assert all(table.closed for _, table in tables[:-1])
    assert [table.header.number for _, table in tables] == list(range(len(tables)))
    for (_, one), (_, other) in pairwise(tables):
        assert one.header.wall_us(one.media_end_us) == other.header.start_us
    return taken - kept


def check_plays(path: Path, table: SegmentTable) -> None:
    """Check that FFmpeg shows every frame of a segment."""
    with av.open(str(path)) as file:
        numbers = [number_of(frame) for frame in file.decode(video=0)]
    first = numbers[0]
    count = len(table.video)
    assert numbers[:count] == [(first + number) % LOOP for number in range(count)]


def kill(video: Path, folder: Path, times: int, longest_s: float) -> None:
    """Kill recordings at random moments, some side by side; check what each leaves."""
    _, packets = read(video)
    frames = [packet for packet in packets if packet.track is Track.VIDEO]
    dice = random.Random(times)  # noqa: S311 -- moments, not secrets
    lost: list[int] = []
    for begin in range(0, times, AT_ONCE):
        folders = [folder / str(number) for number in range(begin, min(begin + AT_ONCE, times))]
        lives = [dice.uniform(0, longest_s) for _ in folders]
        with ThreadPoolExecutor() as threads:
            everything = list(threads.map(partial(kill_one, video), folders, lives))
        for each, taken in zip(folders, everything, strict=True):
            for name, count in taken.items():
                lost.append(check_survives(each / name, frames, count))
    assert len(lost) >= times
    print(f"killed {times} times: {max(lost)} of {RATE} frames a second lost at worst")  # noqa: T201
    assert max(lost) <= RATE


def test_kill_loses_at_most_a_second(videos: Path, tmp_path: Path) -> None:
    """Killed at random moments: at most a second is lost a camera, and everything plays."""
    kill(videos / "porch.mp4", tmp_path, 10, 6.0)


@pytest.mark.long
def test_kill_two_hundred_times(videos: Path, tmp_path: Path) -> None:
    """The same, 200 times."""
    kill(videos / "porch.mp4", tmp_path, 200, 10.0)
