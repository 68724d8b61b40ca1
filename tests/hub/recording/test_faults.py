"""What goes wrong with cameras, clocks and disks while a house records; see test_damage, too.

After each of them the house goes on by itself, `neighbors hub check` has nothing to complain of
that is not so, what was recorded before is as it was, and the owner was told as long as it lasted.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from hub.camera.recording.timeline import from_microseconds
from hub.camera.rtsp.client import RtspSource, Timeouts
from hub.camera.status import LOST_AFTER
from hub.errors import DiskFullError, StorageError
from hub.model.camera import CameraState
from hub.model.ids import CameraId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from tests.fakes.clocks import FastClock
from tests.hub.camera.rtsp.cameras import paced_camera
from tests.hub.camera.scenes import RATE, T0, table_of
from tests.hub.recording.conftest import CAMERA_ID
from tests.hub.recording.home import (
    ALWAYS,
    Home,
    Shown,
    a_home,
    as_played,
    camera,
    checked,
    numbers_of,
)
from tests.servers import gst_server
from tests.small_disk import small_disk

LONGEST_LOSS = timedelta(seconds=0.6)
"""Of what was recorded before a fault: a fragment, and what is on its way."""
IMPATIENT = Timeouts(connect_s=1.0, silent_s=1.0, teardown_s=0.1)


def contents(home: Home) -> dict[Path, bytes]:
    """Return what is on disk of segments that are closed."""
    paths = [home.folder / segment.path for segment in home.sink.segments]
    return {path: path.read_bytes() for path in paths if path.exists()}


async def all_of(home: Home, camera_id: CameraId, window: TimeWindow = ALWAYS) -> Shown:
    """Play everything, which must be sound and hold every frame that is on disk."""
    listed = await home.index.segments(camera_id, window)
    film = await as_played(home, camera_id, window, home.cache / "film.mp4")
    film.assert_sound()
    frames = sum(len(table_of(home.folder / segment.path).video) for segment in listed)
    assert len(film.numbers) == frames
    return film


def runs_of(segments: list[Segment]) -> list[list[Segment]]:
    """Return the segments of each run."""
    ids = list(dict.fromkeys(segment.run_id for segment in segments))
    return [[segment for segment in segments if segment.run_id == each] for each in ids]


# Cameras


async def test_camera_outage(videos: Path, tmp_path: Path) -> None:
    """A camera without power costs what it did not send; a long outage is told, then cleared."""
    clock = FastClock(8)
    async with (
        a_home(tmp_path, clock=clock) as home,
        paced_camera(videos / "porch.mp4", clock) as server,
    ):
        async with home.recording(camera(server.url)):
            await home.sink.until_recorded(CAMERA_ID, 1)
            await server.unplug()
            gone = clock.now()
            told = len(home.sink.statuses)
            await home.sink.until_state(CAMERA_ID, CameraState.RECONNECTING)
            before, told_at_once = contents(home), home.sink.told_problems
            clock.put(LOST_AFTER)
            await home.sink.complaints.check()
            told_later, back = home.sink.told_problems, clock.now()
            await server.plug_in()
            await home.sink.until_state(CAMERA_ID, CameraState.RECORDING, after=told)
            told_at_last = home.sink.told_problems
            await home.sink.until_recorded(CAMERA_ID, len(home.sink.segments) + 1)
        await all_of(home, CAMERA_ID)

        one, other = runs_of(home.sink.segments)
        assert one[-1].window.end > gone - LONGEST_LOSS
        assert back < other[0].window.start < back + timedelta(seconds=20)
        assert (told_at_once, told_later, told_at_last) == ([], ["camera_lost"], [])
        assert before.items() <= contents(home).items()
        assert await checked(tmp_path) == []


async def test_frozen_stream(tmp_path: Path) -> None:
    """A camera that holds its connection and sends nothing is left, and read once it moves."""
    async with gst_server(kbit=300) as gst, a_home(tmp_path) as home:
        stream = camera(gst.url)

        def source() -> RtspSource:
            return RtspSource(stream, None, home.clock, patience=IMPATIENT)

        async with home.recording(stream, source):
            await home.sink.until_recorded(stream.id, 1)
            gst.freeze()
            frozen = datetime.now(UTC)
            lost = await home.sink.until_state(stream.id, CameraState.RECONNECTING)
            before, told = contents(home), len(home.sink.statuses)
            gst.thaw()
            await home.sink.until_state(stream.id, CameraState.RECORDING, after=told)
        whole = TimeWindow(start=frozen - timedelta(minutes=1), end=frozen + timedelta(minutes=1))
        film = await all_of(home, stream.id, whole)

        one, *_, other = runs_of(home.sink.segments)
        assert "stopped sending" in str(lost.reason)
        assert one[-1].window.end > frozen - timedelta(seconds=2)
        assert other[0].window.start > frozen
        film.assert_in_order()
        assert before.items() <= contents(home).items()
        assert await checked(tmp_path) == []


@pytest.mark.parametrize("step_s", [7200.0, -7200.0])
async def test_camera_clock_jump(videos: Path, tmp_path: Path, step_s: float) -> None:
    """A camera whose clock is set by hours loses no frame, and ours tells when each was taken."""
    clock = FastClock(8)
    async with (
        a_home(tmp_path, clock=clock) as home,
        paced_camera(videos / "porch.mp4", clock) as server,
    ):
        server.before = {
            70: lambda: server.set_clock(step_s),
            130: lambda: server.set_clock(-step_s),
        }
        async with home.recording(camera(server.url)):
            await home.sink.until_recorded(CAMERA_ID, 4)
        film = await all_of(home, CAMERA_ID)
        walls = [
            from_microseconds(wall_us)
            for segment in home.sink.segments
            for wall_us in table_of(home.folder / segment.path).wall_us().tolist()
        ]
        assert await checked(tmp_path) == []

    assert len(film.numbers) > 165, "long after the last jump"
    assert film.numbers == [number % (12 * RATE) for number in range(len(film.numbers))]
    for number, wall in enumerate(walls):
        assert (wall - walls[0]).total_seconds() == pytest.approx(number / RATE, abs=0.4)


# The hub's clock


async def test_hub_clock_jump(videos: Path, tmp_path: Path) -> None:
    """When the hub's clock is set forth and back, every frame has the time that it told."""
    clock = FastClock(8)
    step = timedelta(hours=1)
    async with (
        a_home(tmp_path, clock=clock) as home,
        paced_camera(videos / "porch.mp4", clock) as server,
    ):
        server.before = {70: lambda: clock.put(step), 160: lambda: clock.put(-step)}
        async with home.recording(camera(server.url)):
            await home.sink.until_recorded(CAMERA_ID, 1)
            first = contents(home)
            await home.sink.until(lambda: len(runs_of(home.sink.segments)) == 3)
        film = await all_of(home, CAMERA_ID)
        one, other, last = runs_of(home.sink.segments)

        assert len(film.numbers) > 160 + RATE
        assert sorted(film.numbers) == sorted(number % 180 for number in range(len(film.numbers)))
        assert first.items() <= contents(home).items()
        assert await checked(tmp_path) == []
    for run in (one, other, last):
        assert all(a.window.end == b.window.start for a, b in pairwise(run))
    assert one[0].window.start - T0 < timedelta(minutes=1)
    assert step < other[0].window.start - T0 < step + timedelta(minutes=1)
    assert timedelta(0) < last[0].window.start - T0 < timedelta(minutes=1)


async def test_a_clock_that_is_years_ahead_for_a_moment(videos: Path, tmp_path: Path) -> None:
    """A clock that is wrong for less than a day does not age anything out."""
    clock = FastClock(8)
    async with (
        a_home(tmp_path, clock=clock) as home,
        paced_camera(videos / "porch.mp4", clock) as server,
        home.recording(camera(server.url)),
    ):
        await home.sink.until_recorded(CAMERA_ID, 2)
        before = contents(home)
        clock.put(timedelta(days=4000))
        await home.sink.until_recorded(CAMERA_ID, 4)
        clock.put(-timedelta(days=4000))
        await home.sink.until_recorded(CAMERA_ID, 6)

        assert before.items() <= contents(home).items()


# Disks


async def test_disk_full_with_the_index_on_it(videos: Path, tmp_path: Path) -> None:
    """If nothing at all can be written, neither index nor events, nobody stops, and it is told.

    What was recorded meanwhile is in the index as soon as it takes something.
    """
    clock = FastClock(8)
    with small_disk(tmp_path / "disk", 3 << 10) as disk:
        async with (
            a_home(disk.folder, clock=clock) as home,
            paced_camera(videos / "porch.mp4", clock) as server,
        ):
            async with home.recording(camera(server.url)):
                await home.sink.until_recorded(CAMERA_ID, 2)
                before = contents(home)
                disk.fill()
                full = await home.sink.until_state(CAMERA_ID, CameraState.DISK_FULL)
                told, problems = len(home.sink.statuses), home.sink.told_problems
                with pytest.raises(DiskFullError, match="The disk is full"):
                    await _write_much(home)
                disk.free()
                await home.sink.until_state(CAMERA_ID, CameraState.RECORDING, after=told)
                cleared = home.sink.told_problems
                await home.sink.until_recorded(CAMERA_ID, len(home.sink.segments) + 1)
            await all_of(home, CAMERA_ID)

            assert str(full.reason).startswith("The disk is full")
            assert (problems, cleared) == (["disk_full"], [])
            kept = contents(home)
            assert all(kept.get(path, content) == content for path, content in before.items())
            assert await checked(disk.folder) == []


async def _write_much(home: Home) -> None:
    async with home.database.write() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO meta (key, value) VALUES ('much', hex(zeroblob(4000000)))"
        )


async def test_read_only_disk(videos: Path, tmp_path: Path) -> None:
    """A disk of recordings that turns read-only is told as such, and used once it is not."""
    clock = FastClock(8)
    with small_disk(tmp_path / "recordings", 4 << 10) as disk:
        async with (
            a_home(tmp_path, clock=clock, recordings=disk.folder) as home,
            paced_camera(videos / "porch.mp4", clock) as server,
        ):
            async with home.recording(camera(server.url)):
                await home.sink.until_recorded(CAMERA_ID, 2)
                await server.unplug()  # A disk cannot be protected while a file is written on it.
                await home.sink.until_state(CAMERA_ID, CameraState.RECONNECTING)
                before = contents(home)
                disk.protect()
                await server.plug_in()
                refused = await home.sink.until_state(CAMERA_ID, CameraState.DISK_FULL)
                told, problems = len(home.sink.statuses), home.sink.told_problems
                during = contents(home)
                await all_of(home, CAMERA_ID)
                disk.allow()
                await home.sink.until_state(CAMERA_ID, CameraState.RECORDING, after=told)
                cleared = home.sink.told_problems
                await home.sink.until_recorded(CAMERA_ID, len(home.sink.segments) + 1)
            await all_of(home, CAMERA_ID)

            assert str(refused.reason).startswith("The disk is read-only")
            assert (problems, cleared) == (["disk_full"], [])
            assert during == before
            assert before.items() <= contents(home).items()
            assert await checked(tmp_path) == []


async def test_read_only_index(videos: Path, tmp_path: Path) -> None:
    """A hub whose whole folder is read-only says so and ends; started again, nothing is missing."""
    clock = FastClock(8)
    with small_disk(tmp_path / "disk", 3 << 10) as disk:
        async with (
            a_home(disk.folder, clock=clock) as home,
            paced_camera(videos / "porch.mp4", clock) as server,
            home.recording(camera(server.url)),
        ):
            await home.sink.until_recorded(CAMERA_ID, 2)
        before = contents(home)
        disk.protect()
        with pytest.raises(StorageError, match=r"can't be (opened|written)"):
            async with a_home(disk.folder, clock=clock):
                await asyncio.sleep(0)
        disk.allow()
        async with a_home(disk.folder, clock=clock) as again:
            assert await again.index.recover() == []
            listed = await again.index.segments(CAMERA_ID, ALWAYS)
            assert numbers_of(again.folder, listed) == [
                *range(sum(len(table_of(path).video) for path in before))
            ]
            assert await checked(disk.folder) == []
