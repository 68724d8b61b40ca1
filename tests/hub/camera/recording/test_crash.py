"""Being killed in the middle of a segment, at any moment."""

import asyncio
from collections import Counter
from itertools import pairwise
import os
from pathlib import Path
import random
import signal
import sys

import av
import pytest

from hub.errors import StorageError
from hub.media.mp4.segment_table import SegmentTable
from hub.media.packet import Packet, Track
from tests.hub.camera.scenes import RATE, number_of, read, table_of

CAMERAS = ("aaaaaaaaaaa1", "aaaaaaaaaaa2")
AT_ONCE = 5
"""Recordings that are killed side by side."""
LOOP = 12 * RATE


async def kill_one(video: Path, folder: Path, lives_s: float) -> dict[str, int]:
    """Record until killed; return how many frames of each camera had been taken."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.hub.camera.recording.record_until_killed",
        str(video),
        str(folder),
        *CAMERAS,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[4],
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        first = await process.stdout.readline()
        reading = asyncio.create_task(process.stdout.read())
        await asyncio.sleep(lives_s)
        os.kill(process.pid, signal.SIGKILL)
        said = first + await reading
        await process.wait()
    taken = Counter(line.split()[0].decode() for line in said.splitlines(keepends=False))
    return dict(taken)


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


async def kill(video: Path, folder: Path, times: int, longest_s: float) -> None:
    """Kill recordings at random moments, some side by side; check what each leaves."""
    _, packets = read(video)
    frames = [packet for packet in packets if packet.track is Track.VIDEO]
    dice = random.Random(times)  # noqa: S311 -- moments, not secrets
    lost: list[int] = []
    for begin in range(0, times, AT_ONCE):
        folders = [folder / str(number) for number in range(begin, min(begin + AT_ONCE, times))]
        lives = [dice.uniform(0, longest_s) for _ in folders]
        everything = await asyncio.gather(
            *(kill_one(video, each, lives_s) for each, lives_s in zip(folders, lives, strict=True))
        )
        for each, taken in zip(folders, everything, strict=True):
            for name, count in taken.items():
                lost.append(check_survives(each / name, frames, count))
    assert len(lost) >= times
    print(f"killed {times} times: {max(lost)} of {RATE} frames a second lost at worst")  # noqa: T201
    assert max(lost) <= RATE


async def test_kill_loses_at_most_a_second(videos: Path, tmp_path: Path) -> None:
    """Killed at random moments: at most a second is lost a camera, and everything plays."""
    await kill(videos / "porch.mp4", tmp_path, 10, 6.0)


@pytest.mark.long
async def test_kill_two_hundred_times(videos: Path, tmp_path: Path) -> None:
    """The same, 200 times."""
    await kill(videos / "porch.mp4", tmp_path, 200, 10.0)
