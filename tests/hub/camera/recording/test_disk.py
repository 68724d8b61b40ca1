"""A disk that is full, read-only or failing: nothing torn, told in words, and on by itself."""

import asyncio
from collections.abc import AsyncGenerator
import errno
from io import FileIO
from pathlib import Path
import subprocess
from typing import BinaryIO, override

import pytest

from hub.camera.recording.recorder import Recorder
from hub.media.mp4.fragments import read_table
from hub.media.packet import Packet, StreamInfo, Track
from hub.model.camera import CameraState
from hub.store.footage_files import FootageFiles
from tests.hub.camera.fakes import CAMERA, FakeClock, FakeSink, FakeSource, record_all, running
from tests.hub.camera.scenes import RATE, numbers_in, read, shifted, table_of
from tests.small_disk import small_disk

type Stream = tuple[StreamInfo, list[Packet]]


@pytest.fixture
def stream(videos: Path) -> Stream:
    """Return twelve seconds of video with sound."""
    return read(videos / "porch.mp4")


class Doing(FakeSource):
    """Does something before the stream begins."""

    command: tuple[str, ...] = ()

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        subprocess.run(self.command, check=True)  # noqa: ASYNC221, S603 -- as quick as a call
        async for packet in super().packets():
            yield packet


async def test_disk_full(stream: Stream, tmp_path: Path) -> None:
    """A disk that fills up in mid-segment leaves it whole and announced, and is waited for."""
    info, packets = stream
    folder = tmp_path / "disk"
    with small_disk(folder, 64):
        freed = Doing(info, packets[:60])
        freed.command = ("mount", "-o", "remount,size=4m", str(folder))

        sink, clock = await record_all(folder, [FakeSource(info, packets), freed])

        full = [status for status in sink.statuses if status.state is CameraState.DISK_FULL]
        assert [str(status.reason) for status in full] == ["The disk is full. Free up space."]
        assert 5 <= clock.slept[0] <= 10
        files = sorted(path for path in folder.rglob("*.mp4"))
        assert [str(path.relative_to(folder)) for path in files] == sorted(
            segment.path for segment in sink.segments
        )
        before = [s for s in sink.segments if s.run_id == sink.segments[0].run_id]
        numbers = [number for s in before for number in numbers_in(folder / s.path)]
        assert numbers == list(range(len(numbers)))
        assert RATE < len(numbers) < 12 * RATE
        assert sink.segments[-1].run_id != sink.segments[0].run_id


async def test_read_only_disk(stream: Stream, tmp_path: Path) -> None:
    """A disk that was made read-only is told as such, and recording goes on once it is not."""
    info, packets = stream
    folder = tmp_path / "disk"
    with small_disk(folder, 4096):
        protected, writable = Doing(info, packets), Doing(info, packets)
        protected.command = ("mount", "-o", "remount,ro", str(folder))
        writable.command = ("mount", "-o", "remount,rw", str(folder))

        sink, _ = await record_all(folder, [FakeSource(info, packets), protected, writable])

        failed = [status for status in sink.statuses if status.state is CameraState.DISK_FULL]
        assert [str(status.reason).partition(".")[0] for status in failed] == [
            "The disk is read-only"
        ]
        assert len(sink.segments) == 6


class FailingFile(FileIO):
    """Takes some writes, then fails as a broken disk does, and then works again."""

    writes = 0
    fails_at = 3

    @override
    def write(self, content: object, /) -> int:
        self.writes += 1
        if self.writes == self.fails_at:
            raise OSError(errno.EIO, "Input/output error")
        return super().write(content)  # type: ignore[arg-type]  # as it came


class FailingFiles(FootageFiles):
    """The first file fails at one of its writes."""

    def __init__(self, fails_at: int) -> None:
        super().__init__(None)
        self._fails_at = fails_at
        self.files = 0

    @override
    def create(self, path: Path) -> BinaryIO:
        self.files += 1
        if self.files > 1:
            return super().create(path)
        file = FailingFile(path, "xb")
        file.fails_at = self._fails_at
        return file


class Nowhere(FootageFiles):
    """Makes files that no disk promises to keep."""

    @override
    def create(self, path: Path) -> BinaryIO:
        return Path("/dev/null").open("wb", buffering=0)


async def test_failing_disk(stream: Stream, tmp_path: Path) -> None:
    """A write that fails takes only its own fragment; the segment is closed before it."""
    info, packets = stream
    video = [p for p in packets if p.track is Track.VIDEO]

    sink, _ = await record_all(
        tmp_path,
        [FakeSource(info, video), FakeSource(info, shifted(video, 0))],
        files=FailingFiles(3),
    )

    failed = [status for status in sink.statuses if status.state is CameraState.DISK_FULL]
    assert [str(status.reason) for status in failed] == [
        "The disk failed during a write. Check whether it's broken."
    ]
    first = table_of(tmp_path / sink.segments[0].path)
    assert first.closed
    assert numbers_in(tmp_path / sink.segments[0].path)[:12] == list(range(12))
    assert [len(numbers_in(tmp_path / s.path)) for s in sink.segments[1:]] == [60, 60, 60]


async def test_the_last_write_fails(stream: Stream, tmp_path: Path) -> None:
    """A disk that fails while a run is ended: the segment ends before, and is announced so."""
    info, packets = stream
    video = [p for p in packets if p.track is Track.VIDEO][:30]

    sink, _ = await record_all(tmp_path, [FakeSource(info, video)], files=FailingFiles(5))

    (segment,) = sink.segments
    frames = len(numbers_in(tmp_path / segment.path))
    assert RATE <= frames < 30
    assert segment.window.length.total_seconds() == pytest.approx(frames / RATE, abs=0.001)
    assert sink.statuses[-1].state is CameraState.DISK_FULL


async def test_what_is_not_durable_is_not_announced(stream: Stream, tmp_path: Path) -> None:
    """A segment whose syncing fails is no segment to rely on; the owner is told."""
    info, packets = stream

    sink, _ = await record_all(tmp_path, [FakeSource(info, packets)], files=Nowhere(None))

    assert sink.segments == []
    assert sink.statuses[-1].state is CameraState.DISK_FULL
    assert "Invalid argument" in str(sink.statuses[-1].reason)


async def test_a_disk_that_hangs(stream: Stream, tmp_path: Path) -> None:
    """A disk that takes nothing for too long is not mistaken for a silent camera."""
    sink, clock = FakeSink(), FakeClock()
    clock.most_sleeps = 0

    async def room() -> None:
        await asyncio.get_running_loop().create_future()

    recorder = Recorder(
        CAMERA,
        lambda: FakeSource(*stream),
        tmp_path,
        clock,
        sink,
        room,
        files=FootageFiles(None),
        longest_silence_s=0.2,
    )
    async with running(recorder):
        await sink.until(
            lambda: any("disk hasn't accepted anything" in str(s.reason) for s in sink.statuses)
        )


async def test_encrypted_segments(stream: Stream, tmp_path: Path) -> None:
    """If there is a key, nothing of a segment is on disk in plain, and its table reads."""
    info, packets = stream
    files = FootageFiles(bytes(range(32)))

    sink, _ = await record_all(tmp_path, [FakeSource(info, packets)], files=files)

    for segment in sink.segments:
        raw = (tmp_path / segment.path).read_bytes()
        assert b"moof" not in raw
        assert segment.size_bytes == len(raw)
        with files.open(tmp_path / segment.path) as file:
            assert read_table(file).header.run == segment.run_id
