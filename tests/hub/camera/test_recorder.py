"""Connecting, failing, connecting again."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import override

import pytest

from hub.camera.recorder import Recorder
from hub.camera.source import CameraSource
from hub.errors import CameraPasswordError, CameraUnreachableError, DiskFullError, HubError
from hub.model.camera import CameraState
from hub.model.segment import Segment
from tests.hub.camera.fakes import (
    CAMERA,
    FakeClock,
    FakeSink,
    FakeSource,
    SilentSource,
    room_enough,
)
from tests.hub.camera.scenes import numbers_in, read


async def run(
    folder: Path, sources: Sequence[CameraSource], *, full: bool = False
) -> tuple[FakeSink, FakeClock]:
    """Record from each source in turn, then stop."""
    sink, clock = FakeSink(), FakeClock()
    clock.most_sleeps = len(sources) - 1
    waiting = list(sources)

    async def room() -> None:
        if full:
            raise DiskFullError("The disk is full: free some space.")

    recorder = Recorder(CAMERA, lambda: waiting.pop(0), folder, clock, sink, room)
    task = asyncio.create_task(recorder.run())
    async with asyncio.timeout(20):
        await clock.stopped.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return sink, clock


def files_below(folder: Path) -> list[Path]:
    """Return everything in a folder."""
    return list(folder.rglob("*"))


async def test_each_connection_is_a_run(videos: Path, tmp_path: Path) -> None:
    """A reconnect begins a new run at number 0; what was recorded before it is kept."""
    info, packets = read(videos / "short.mp4")

    sink, _ = await run(tmp_path, [FakeSource(info, packets), FakeSource(info, packets)])

    assert [s.number for s in sink.segments] == [0, 0]
    assert len({s.run_id for s in sink.segments}) == 2
    assert [len(numbers_in(tmp_path / s.path)) for s in sink.segments] == [30, 30]


async def test_the_owner_is_told_why(videos: Path, tmp_path: Path) -> None:
    """Each change of state is reported once, with the reason in words."""
    info, packets = read(videos / "short.mp4")
    end = CameraUnreachableError("It was switched off.")

    sink, _ = await run(tmp_path, [FakeSource(info, packets, end), FakeSource(info, packets, end)])

    told = [(status.state, status.reason) for status in sink.statuses]
    assert told == [
        (CameraState.STARTING, ""),
        (CameraState.RECORDING, ""),
        (CameraState.RECONNECTING, "It was switched off."),
        (CameraState.RECORDING, ""),
        (CameraState.RECONNECTING, "It was switched off."),
    ]
    assert sink.statuses[1].video == "H.264 320x180 15/s"


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (CameraPasswordError("Wrong password."), CameraState.WRONG_PASSWORD),
        (CameraUnreachableError("Not there."), CameraState.RECONNECTING),
    ],
)
async def test_failures_have_their_state(
    videos: Path, tmp_path: Path, end: HubError, state: CameraState
) -> None:
    """A wrong password is told apart from a camera that is away."""
    info, _ = read(videos / "short.mp4")

    sink, _ = await run(tmp_path, [FakeSource(info, [], end)])

    assert sink.statuses[-1].state is state
    assert sink.statuses[-1].reason == str(end)


async def test_disk_full(videos: Path, tmp_path: Path) -> None:
    """Without room nothing is written, and the owner is told."""
    info, packets = read(videos / "porch.mp4")

    sink, _ = await run(tmp_path, [FakeSource(info, packets)], full=True)

    assert sink.statuses[-1].state is CameraState.DISK_FULL
    assert files_below(tmp_path) == []


async def test_what_cannot_be_stored(videos: Path, tmp_path: Path) -> None:
    """A stream that no MP4 can hold is told in words, and nothing is announced."""
    info, packets = read(videos / "short.mp4")
    without = replace(info, template=b"nonsense")

    sink, _ = await run(tmp_path, [FakeSource(without, packets)])

    assert sink.statuses[-1].state is CameraState.RECONNECTING
    assert "stored" in sink.statuses[-1].reason
    assert sink.segments == []


async def test_back_off_grows_and_is_spread(videos: Path, tmp_path: Path) -> None:
    """Waits double up to a minute, each somewhere between half and all of it."""
    info, _ = read(videos / "short.mp4")

    _, clock = await run(tmp_path, [FakeSource(info, []) for _ in range(9)])

    most = [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert all(m / 2 <= slept <= m for m, slept in zip(most, clock.slept, strict=True))


async def test_a_wrong_password_is_not_tried_again_soon(videos: Path, tmp_path: Path) -> None:
    """Cameras lock accounts: after a refusal the next try is minutes away."""
    info, _ = read(videos / "short.mp4")

    _, clock = await run(tmp_path, [FakeSource(info, [], CameraPasswordError("Wrong."))])

    assert clock.slept[0] >= 150


@pytest.mark.parametrize("after", range(20))
async def test_stopping_stops(videos: Path, tmp_path: Path, after: int) -> None:
    """Wherever cancelling finds the recorder, it ends, and no file is left unannounced."""
    info, packets = read(videos / "porch.mp4")
    sink, silent = FakeSink(), asyncio.Event()
    source = SilentSource(info, packets, silent)
    recorder = Recorder(CAMERA, lambda: source, tmp_path, FakeClock(), sink, room_enough)
    task = asyncio.create_task(recorder.run())
    for _ in range(after * 12):
        await asyncio.sleep(0)

    task.cancel()
    async with asyncio.timeout(5):
        await asyncio.wait([task])

    assert task.cancelled()
    files = [path for path in files_below(tmp_path) if path.is_file()]
    assert {str(path.relative_to(tmp_path)) for path in files} == {s.path for s in sink.segments}


class FailingSink(FakeSink):
    """Cannot keep segments."""

    @override
    async def segment_closed(self, segment: Segment) -> None:
        raise OSError("the index is on the same full disk")


async def test_stopping_stops_whatever_fails(videos: Path, tmp_path: Path) -> None:
    """An error while closing down does not take the cancellation's place."""
    info, packets = read(videos / "short.mp4")
    silent = asyncio.Event()
    source = SilentSource(info, packets, silent)
    sink = FailingSink()
    recorder = Recorder(CAMERA, lambda: source, tmp_path, FakeClock(), sink, room_enough)
    task = asyncio.create_task(recorder.run())
    await silent.wait()

    task.cancel()
    await asyncio.wait([task], timeout=5)

    assert task.cancelled()


async def test_stopping_closes_the_segment(videos: Path, tmp_path: Path) -> None:
    """Cancelling in mid-segment leaves it closed, announced and whole."""
    info, packets = read(videos / "short.mp4")

    silent = asyncio.Event()
    source = SilentSource(info, packets, silent)
    sink = FakeSink()
    recorder = Recorder(CAMERA, lambda: source, tmp_path, FakeClock(), sink, room_enough)
    task = asyncio.create_task(recorder.run())
    await silent.wait()

    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    assert [numbers_in(tmp_path / s.path) for s in sink.segments] == [list(range(30))]
