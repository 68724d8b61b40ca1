"""What users of other recorders complain about, each by its name, as this house would see it.

The complaints are those of design/cameras.md. Each test goes from a camera's stream to what is
played: recorder, index, retention and library are the hub's own.

| complaint | test |
| --- | --- |
| clips that start late | `test_clips_that_start_late` |
| gaps at reconnect | `test_gaps_at_reconnect` |
| non-monotonic DTS | `test_non_monotonic_dts` |
| drift | `test_drift`; for eight hours `tests/hub/camera/recording/test_drift.py` |
| disk full | `test_disk_full`; with all that is written on it `test_full_disk.py` |
| index and disk disagreeing | `test_index_and_disk_disagreeing`; `test_damage.py` |
| waiting seconds for a clip to play | `test_waiting_for_a_clip_to_play` |

What else it tells of cameras and recorders, and does not happen here:

| trap | test |
| --- | --- |
| the first key frame, and so the first seconds, are thrown away | `test_gaps_at_reconnect` |
| a killed server ends the stream in silence | `test_gaps_at_reconnect` |
| a frozen one is never noticed | `test_faults.py::test_frozen_stream` |
| one connection's time goes on in the next | `test_faults.py::test_camera_outage` |
| nothing plays after a crash | `test_kill.py` |
| recording waits for a start | `test_clips_that_start_late` |
| a missing index deletes recordings | `test_damage.py::test_a_deleted_index` |
| unknown files are deleted | `test_index_and_disk_disagreeing` |
| what is kept for somebody is deleted without a word | `test_disk_full` |
| H.265 shows nothing in a browser | `tests/hub/clips/test_plays.py` |
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
import shutil
from typing import override

import pytest
from sqlalchemy import delete

from hub.camera.recording.timeline import from_microseconds
from hub.media.packet import Packet, StreamInfo, Track
from hub.model.camera import CameraState
from hub.model.ids import RequestId
from hub.model.recording import Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.store.tables import segments as rows
from tests.fakes.clocks import FastClock, counting_calls
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.fakes import FakeSource
from tests.hub.camera.rtsp.cameras import paced_camera
from tests.hub.camera.scenes import RATE, T0, read, shifted, table_of
from tests.hub.processes import camera_child
from tests.hub.recording.conftest import CAMERA_ID, FRAMES_EACH
from tests.hub.recording.home import (
    ALWAYS,
    a_home,
    as_played,
    camera,
    clip_as_played,
    in_segments,
    numbers_of,
)
from tests.small_disk import small_disk

REQUEST = RequestId("ab" * 16)
RING = timedelta(seconds=0.2)
AT_ONCE_CALLS = 6_000
LAST_JUMP = 76
LOOP = 12 * RATE
"""Frames in one round of the scene."""


def follow(numbers: list[int]) -> bool:
    """Tell whether frames follow one another, round after round of the scene.

    A frame may come twice: if aio-rtsp-toolkit cannot queue one in time it queues it again.
    """
    return all((after - before) % LOOP in {0, 1} for before, after in pairwise(numbers))


async def test_clips_that_start_late(rtsp_server: RtspServer, tmp_path: Path) -> None:
    """Who rings is in the clip from seconds before the ring on: nothing waits for a start."""
    porch = camera(rtsp_server.url("porch.mp4"), sound=False)
    async with a_home(tmp_path) as home, home.recording(porch):
        await home.sink.until_recorded(porch.id, 1)
        rung = datetime.now(UTC)
        await home.sink.trigger(Trigger(camera_id=porch.id, kind=TriggerKind.BUTTON, at=rung))
        await home.sink.until(
            lambda: any(segment.window.end > rung + RING for segment in home.sink.segments)
        )
        (clip,) = await home.index.as_recorded(await home.index.clips())
        picture = await home.library.thumbnail(clip)
        seen = await clip_as_played(home, clip, tmp_path / "clip.mp4")
        footage = await home.index.segments(porch.id, clip.window)

    before_s = (rung - clip.window.start).total_seconds()
    assert 3.5 < before_s <= 10
    seen.assert_sound()
    assert seen.numbers[0] == 0, "from the first frame that the camera has sent"
    assert follow(seen.numbers)
    assert len(seen.numbers) >= (before_s + RING.total_seconds()) * RATE, (
        "the moment of the ring, too"
    )
    assert footage[0].window.start == clip.window.start
    assert picture.startswith(b"\xff\xd8")


async def test_gaps_at_reconnect(videos: Path, tmp_path: Path, unused_tcp_port: int) -> None:
    """A camera that was restarted is recorded soon after it is back, from frame one."""
    async with a_home(tmp_path) as home, camera_child(videos, unused_tcp_port) as server:
        # This server sends no picture in time if it sends sound, too.
        porch = camera(server.url("porch.mp4"), sound=False)
        async with home.recording(porch):
            await home.sink.until_recorded(porch.id, 1)
            killed = await server.kill()
            await home.sink.until_state(porch.id, CameraState.RECONNECTING)
            back = await server.start()
            run = home.sink.segments[0].run_id
            await home.sink.until(lambda: home.sink.segments[-1].run_id != run)
        segments = home.sink.recorded(porch.id)
        everything = TimeWindow(start=segments[0].window.start, end=segments[-1].window.end)
        seen = await as_played(home, porch.id, everything, tmp_path / "film.mp4")
        frames = in_segments(home.folder, segments)

    before, after = (
        [s for s in segments if (s.run_id == segments[0].run_id) is first]
        for first in (True, False)
    )
    assert before[-1].window.end > killed - timedelta(seconds=2), "up to the outage"
    assert after[0].window.start < back + timedelta(seconds=60), "soon after it"
    assert after[0].window.start > killed
    assert frames[len(before)].numbers[0] == 0, "from the first frame it sent"
    seen.assert_sound()
    assert len(seen.numbers) == sum(len(each.numbers) for each in frames), "both in one film"


@pytest.mark.parametrize("back_s", [0.2, 30.0, 40_000.0])
async def test_non_monotonic_dts(videos: Path, tmp_path: Path, back_s: float) -> None:
    """A camera whose time jumps back gives files whose time grows, and all of its frames."""
    clock = FastClock(8)
    async with (
        a_home(tmp_path, clock=clock) as home,
        paced_camera(videos / "porch.mp4", clock) as server,
    ):
        server.before = dict.fromkeys((40, 75, LAST_JUMP), lambda: server.set_clock(-back_s))
        porch = camera(server.url)
        async with home.recording(porch):
            await home.sink.until_recorded(porch.id, 3)
        segments = home.sink.recorded(porch.id)
        numbers = numbers_of(home.folder, segments)
        seen = await as_played(home, porch.id, ALWAYS, tmp_path / "film.mp4")

    assert len(numbers) > LAST_JUMP + RATE, "a second after the last jump, however slow the machine"
    assert numbers == [number % LOOP for number in range(len(numbers))]
    assert seen.numbers == numbers
    seen.assert_sound()
    if back_s > 1:  # A smaller step looks as if frames had changed places.
        seen.assert_in_order()
    lasted_s = len(numbers) / RATE
    assert seen.times_s[-1] == pytest.approx(lasted_s, abs=1), "it lasts as long as it did"


class Rounds(FakeSource):
    """The scene, over and over; the camera's clock goes faster than ours."""

    def __init__(self, info: StreamInfo, video: list[Packet], rounds: int, ppm: int) -> None:
        super().__init__(info, video)
        self._rounds = rounds
        self._ppm = ppm

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        lasts_s = LOOP / RATE
        for turn in range(self._rounds):
            begun_s = turn * lasts_s
            for packet in shifted(self._packets, begun_s * (1 + self._ppm / 1e6), begun_s):
                yield packet
        raise self._end


@pytest.mark.parametrize("ppm", [400, -400])
async def test_drift(videos: Path, tmp_path: Path, ppm: int) -> None:
    """After minutes with a camera whose clock runs wrong, 12:09 is what was at 12:09."""
    info, packets = read(videos / "porch.mp4")
    video = [packet for packet in packets if packet.track is Track.VIDEO]
    porch = camera("rtsp://127.0.0.1:9/porch")
    async with a_home(tmp_path, clock=FastClock(1)) as home:
        async with home.recording(porch, lambda: Rounds(info, video, 50, ppm)):
            await home.sink.until_state(porch.id, CameraState.RECONNECTING, 60)
        segments = await home.index.segments(porch.id, ALWAYS)
        at = T0 + timedelta(minutes=9)
        (wanted,) = await home.index.segments(
            porch.id, TimeWindow(start=at, end=at + timedelta(milliseconds=1))
        )
        seen = in_segments(home.folder, [wanted])[0]

    assert len(segments) == 50 * 3
    assert all(one.window.end == other.window.start for one, other in pairwise(segments))
    walls = table_of(home.folder / wanted.path).wall_us().tolist()
    for number, wall_us in zip(seen.numbers, walls, strict=True):
        passed_s = (from_microseconds(wall_us) - T0).total_seconds()
        # Without correction it would be 0.2 s off by now.
        off_s = (passed_s - number / RATE) % (LOOP / RATE)
        assert min(off_s, LOOP / RATE - off_s) < 0.04


async def test_waiting_for_a_clip_to_play(footage: Path, tmp_path: Path) -> None:
    """A clip begins to play at once, cold: whatever its length, no frame of it costs a call."""
    shutil.copytree(footage, tmp_path / "house")
    async with a_home(tmp_path / "house", clock=FastClock(1)) as home:
        with counting_calls() as count:
            film = await home.library.footage(CAMERA_ID, ALWAYS)
            async with aclosing(film.read(0, film.size_bytes)) as pieces:
                first = await anext(pieces)

    assert b"moov" in first[:64], "all that a player needs to begin comes first"
    assert count.calls < AT_ONCE_CALLS


async def test_disk_full(videos: Path, tmp_path: Path) -> None:
    """A full disk costs old footage, never what is kept; it is told, and recording goes on."""
    clock = FastClock(8)
    with small_disk(tmp_path / "disk", 1536) as disk:
        async with (
            a_home(tmp_path, clock=clock, recordings=disk.folder, floor=256 << 10) as home,
            paced_camera(videos / "porch.mp4", clock) as server,
        ):
            porch = camera(server.url)
            async with home.recording(porch):
                kept, unkept = await home.sink.until_recorded(porch.id, 2)
                await home.index.hold(REQUEST, [(porch.id, kept.window)])
                disk.fill()
                full = await home.sink.until_state(porch.id, CameraState.DISK_FULL)
                await home.sink.until(
                    lambda: "kept for requests" in str(home.sink.statuses[-1].reason)
                )
                disk.free()
                told = len(home.sink.statuses)
                await home.sink.until_state(porch.id, CameraState.RECORDING, after=told)
                await home.sink.until_recorded(porch.id, len(home.sink.segments) + 1)
            left = await home.index.segments(porch.id, ALWAYS)
            complaints = await home.index.check(deep=True)
            seen = await as_played(home, porch.id, kept.window, tmp_path / "kept.mp4")
            numbers_of(home.folder, left)

    assert str(full.reason).startswith("The disk is full")
    assert left[0] == kept
    assert unkept not in left
    assert len({segment.run_id for segment in left}) == 2
    assert complaints == []
    seen.assert_sound()
    assert seen.numbers == list(range(len(seen.numbers)))


async def test_index_and_disk_disagreeing(footage: Path, tmp_path: Path) -> None:
    """Whatever the index says, what is on disk is found again and played, and the rest is named."""
    shutil.copytree(footage, tmp_path / "house")
    async with a_home(tmp_path / "house", clock=FastClock(1)) as home:
        unlisted, missing, torn, *others = await home.index.segments(CAMERA_ID, ALWAYS)
        async with home.database.write() as connection:
            await connection.execute(delete(rows).where(rows.c.path == unlisted.path))
        (home.folder / missing.path).unlink()
        path = home.folder / torn.path
        path.write_bytes(path.read_bytes()[: torn.size_bytes // 2])
        (path.parent / "notes.txt").write_text("not a recording")

        said = await home.index.recover()
        complaints = await home.index.check(deep=True)
        left = await home.index.segments(CAMERA_ID, ALWAYS)
        seen = await as_played(home, CAMERA_ID, ALWAYS, tmp_path / "film.mp4")

    assert said == [f"The recording {missing.path} is missing: its footage is lost."]
    assert complaints == [
        *said,
        f"The recording {torn.path} has {torn.size_bytes // 2} bytes, not {torn.size_bytes}.",
    ]
    assert (path.parent / "notes.txt").exists()
    assert left[0].path == unlisted.path
    assert left[2:] == [torn, *others]
    seen.assert_sound()
    seen.assert_in_order()
    whole = list(range(FRAMES_EACH))
    assert seen.numbers[:FRAMES_EACH] == whole
    in_torn = seen.numbers.index(0, 1) - FRAMES_EACH
    assert FRAMES_EACH / 4 < in_torn < FRAMES_EACH
    assert seen.numbers[FRAMES_EACH:][:in_torn] == list(range(120, 120 + in_torn))
    assert follow(seen.numbers[FRAMES_EACH + in_torn :])
