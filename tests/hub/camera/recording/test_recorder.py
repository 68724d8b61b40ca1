"""Connecting, failing, connecting again."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
import os
from pathlib import Path
import threading
from typing import BinaryIO, override

import pytest

from hub.camera.recording.recorder import CameraTrial, Recorder
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    DiskFullError,
    HubError,
    NoKeyFramesError,
)
from hub.media.packet import Packet, StreamInfo, Track
from hub.model.camera import CameraState
from hub.model.recording import Segment
from hub.store.footage_files import FootageFiles
from tests.hub.camera.fakes import (
    CAMERA,
    PLAIN,
    FakeClock,
    FakeSink,
    FakeSource,
    record_all,
    room_enough,
    running,
)
from tests.hub.camera.scenes import RATE, numbers_in, read, render, shifted, table_of

type Stream = tuple[StreamInfo, list[Packet]]


class SilentSource(FakeSource):
    """Yields given packets, then nothing, forever."""

    def __init__(self, info: StreamInfo, packets: Sequence[Packet], silent: asyncio.Event) -> None:
        super().__init__(info, packets)
        self._silent = silent

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        for packet in self._packets:
            yield packet
        self._silent.set()
        await asyncio.get_running_loop().create_future()


class ChangingSource(FakeSource):
    """Yields parts of a stream one after another, each coded its own way."""

    def __init__(self, *parts: tuple[StreamInfo, Sequence[Packet]]) -> None:
        super().__init__(parts[0][0], ())
        self._parts = parts

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        for info, packets in self._parts:
            self._info = info
            for packet in packets:
                yield packet
        raise self._end


@pytest.fixture
def short(videos: Path) -> Stream:
    """Return two seconds of video."""
    return read(videos / "short.mp4")


@pytest.fixture
def porch(videos: Path) -> Stream:
    """Return twelve seconds of video with sound."""
    return read(videos / "porch.mp4")


def files_below(folder: Path) -> list[Path]:
    """Return every file in a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def frames_of(folder: Path, segments: list[Segment]) -> list[int]:
    """Return the number of every recorded frame."""
    return [number for s in segments for number in numbers_in(folder / s.path)]


async def test_each_connection_is_a_run(short: Stream, tmp_path: Path) -> None:
    """A reconnect begins a new run at number 0; what was recorded before it is kept."""
    sink, _ = await record_all(tmp_path, [FakeSource(*short), FakeSource(*short)])

    assert [s.number for s in sink.segments] == [0, 0]
    assert len({s.run_id for s in sink.segments}) == 2
    assert [len(numbers_in(tmp_path / s.path)) for s in sink.segments] == [30, 30]


async def test_the_owner_is_told_why(short: Stream, tmp_path: Path) -> None:
    """Each change of state is reported once, with the reason in words."""
    end = CameraUnreachableError("It was switched off.")

    sink, _ = await record_all(tmp_path, [FakeSource(*short, end), FakeSource(*short, end)])

    told = [(status.state, str(status.reason)) for status in sink.statuses]
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
        (NoKeyFramesError("Nothing to begin with."), CameraState.NO_KEY_FRAMES),
        (DiskFullError("No room."), CameraState.DISK_FULL),
    ],
)
async def test_failures_have_their_state(
    short: Stream, tmp_path: Path, end: HubError, state: CameraState
) -> None:
    """What a person can do about a failure tells it apart from the others."""
    sink, _ = await record_all(tmp_path, [FakeSource(short[0], [], end)])

    assert sink.statuses[-1].state is state
    assert str(sink.statuses[-1].reason) == str(end)


async def test_a_paused_camera_is_looked_at_and_not_recorded(short: Stream, tmp_path: Path) -> None:
    """Its pictures come, nothing of it is written, and whatever goes wrong is nothing to mend."""
    sink, clock, shown = FakeSink(), FakeClock(), list[Packet]()
    paused_at = CAMERA.adopted_at + timedelta(hours=1)
    waiting = [FakeSource(*short, CameraPasswordError("Wrong password.")), FakeSource(*short)]
    clock.most_sleeps = 1
    recorder = Recorder(
        replace(CAMERA, paused_at=paused_at),
        lambda: waiting.pop(0),
        tmp_path,
        clock,
        sink,
        room_enough,
        files=FootageFiles(None),
        on_key_frame=lambda _, packet: shown.append(packet),
    )

    async with running(recorder), asyncio.timeout(60):
        await clock.stopped.wait()

    assert {status.state for status in sink.statuses} == {CameraState.PAUSED}
    assert recorder.status.since == paused_at
    assert len(shown) == sum(packet.key for packet in short[1] if packet.track is Track.VIDEO) * 2
    assert (sink.segments, files_below(tmp_path)) == ([], [])
    assert not recorder.is_read


async def test_what_cannot_be_stored(short: Stream, tmp_path: Path) -> None:
    """A stream that no MP4 can hold is told in words, and nothing is announced."""
    info, packets = short
    without = replace(info, video=replace(info.video, extradata=b"nonsense"))

    sink, _ = await record_all(tmp_path, [FakeSource(without, packets)])

    assert sink.statuses[-1].state is CameraState.RECONNECTING
    assert "can't be saved" in str(sink.statuses[-1].reason)
    assert sink.segments == []
    assert files_below(tmp_path) == []


async def test_no_room(porch: Stream, tmp_path: Path) -> None:
    """Without room nothing is written, the owner is told, and the camera is left in peace."""
    sink, clock, opened = FakeSink(), FakeClock(), 0
    clock.most_sleeps = 3

    async def room() -> None:
        raise DiskFullError("The disk is full. Free up space.")

    def open_source() -> FakeSource:
        nonlocal opened
        opened += 1
        return FakeSource(*porch)

    recorder = Recorder(CAMERA, open_source, tmp_path, clock, sink, room, files=PLAIN)
    async with running(recorder):
        await clock.stopped.wait()

    assert sink.statuses[-1].state is CameraState.DISK_FULL
    assert files_below(tmp_path) == []
    assert opened == 1


# When it is called again


async def test_back_off_grows_and_is_spread(short: Stream, tmp_path: Path) -> None:
    """Waits double up to a minute, each somewhere between half and all of it."""
    _, clock = await record_all(tmp_path, [FakeSource(short[0], []) for _ in range(9)])

    most = [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert all(m / 2 <= slept <= m for m, slept in zip(most, clock.slept, strict=True))


class LastingSource(FakeSource):
    """Holds for a minute."""

    clock: FakeClock

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        async for packet in super().packets():
            self.clock.passed_s += 60 / len(self._packets)
            yield packet


async def test_gaps_at_reconnect(short: Stream, tmp_path: Path) -> None:
    """After a connection that had worked the camera is called again at once, then backed off."""
    sink, clock = FakeSink(), FakeClock()
    clock.most_sleeps = 3
    lasting = LastingSource(*short)
    lasting.clock = clock
    waiting = [FakeSource(short[0], []) for _ in range(4)]
    waiting[1] = lasting
    recorder = Recorder(
        CAMERA, lambda: waiting.pop(0), tmp_path, clock, sink, room_enough, files=PLAIN
    )

    async with running(recorder):
        await clock.stopped.wait()

    assert 0.5 <= clock.slept[0] <= 1
    assert clock.slept[1] < 0.3
    assert 0.5 <= clock.slept[2] <= 1


async def test_a_wrong_password_is_not_tried_again_soon(short: Stream, tmp_path: Path) -> None:
    """Cameras lock accounts: after a refusal the next try is minutes away."""
    refusal = CameraPasswordError("Wrong.")

    _, clock = await record_all(tmp_path, [FakeSource(short[0], [], refusal)])

    assert clock.slept[0] >= 150


async def test_a_thousand_reconnects_leave_nothing(tmp_path: Path) -> None:
    """No thread, task or open file is left behind, however often a camera is lost."""
    info, packets = read(render(tmp_path / "one.mp4", 1, audio=False, group_s=1))
    threads, tasks = threading.active_count(), len(asyncio.all_tasks())
    await record_all(tmp_path / "warm", [FakeSource(info, packets[:2])])
    opened = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 -- paths are of no use here

    sink, _ = await record_all(
        tmp_path / "all", [FakeSource(info, packets[:2]) for _ in range(1000)]
    )

    assert len(sink.segments) == 1000
    assert len(os.listdir("/proc/self/fd")) == opened  # noqa: PTH208 -- likewise
    assert len(asyncio.all_tasks()) == tasks
    # Those of the loop's pool stay, and are as many as it has.
    assert threading.active_count() <= threads + 8


async def test_key_frames_are_shown(porch: Stream, tmp_path: Path) -> None:
    """Whoever looks for motion gets each key frame with its stream; a run begins with one."""
    info, packets = porch
    seen: list[tuple[StreamInfo, Packet]] = []
    clock = FakeClock()
    clock.most_sleeps = 0
    recorder = Recorder(
        CAMERA,
        lambda: FakeSource(info, packets[1:]),
        tmp_path,
        clock,
        FakeSink(),
        room_enough,
        files=PLAIN,
        on_key_frame=lambda now, packet: seen.append((now, packet)),
    )

    async with running(recorder):
        await clock.stopped.wait()

    keys = [p for p in packets[1:] if p.track is Track.VIDEO and p.key]
    assert seen == [(info, key) for key in keys]
    (first, *_) = sorted(files_below(tmp_path))
    assert numbers_in(first)[0] == 30
    assert recorder.status.state is CameraState.RECONNECTING


# When the stream changes under way


async def test_another_size_begins_another_run(short: Stream, tmp_path: Path) -> None:
    """At the key frame where a camera changes its stream, a new run begins; nothing is lost."""
    info, packets = short
    other = replace(info, video=replace(info.video, width=640, height=360))
    source = ChangingSource((info, packets), (other, shifted(packets, 2)))

    sink, _ = await record_all(tmp_path, [source])

    assert [table_of(tmp_path / s.path).info for s in sink.segments] == [info, other]
    assert [s.number for s in sink.segments] == [0, 0]
    assert sink.segments[0].window.end == sink.segments[1].window.start
    assert frames_of(tmp_path, sink.segments) == [*range(30), *range(30)]
    assert [status.video for status in sink.statuses][-1] == "H.264 640x360 15/s"


@pytest.mark.parametrize("jump_s", [-30.0, -1.0, 5.0, 3600.0, 100_000.0])
async def test_timestamp_jumps(porch: Stream, tmp_path: Path, jump_s: float) -> None:
    """A camera that sets its clock loses no frame: they go on, and a key frame begins a new run."""
    info, packets = porch
    jumped = [shifted([p], jump_s, 0)[0] if p.start_s > 5 else p for p in packets]

    sink, _ = await record_all(tmp_path, [FakeSource(info, shifted(jumped, 100, 0))])

    assert frames_of(tmp_path, sink.segments) == list(range(12 * RATE))
    assert len({s.run_id for s in sink.segments}) == 2
    for segment in sink.segments:
        times = table_of(tmp_path / segment.path).video.dts()
        assert all(4000 < b - a < 8000 for a, b in pairwise(times))
    begins = [s.window.start for s in sink.segments]
    assert begins == sorted(begins)
    assert abs(sink.segments[-1].window.end - packets[0].arrived - TWELVE) < MOMENT


TWELVE = timedelta(seconds=12)
MOMENT = timedelta(milliseconds=2)


@pytest.mark.parametrize("step_s", [-7200, -3, 7200])
async def test_clock_jumps(porch: Stream, tmp_path: Path, step_s: int) -> None:
    """When our own clock is set, no frame is lost, and a new run soon has the new time."""
    info, packets = porch
    step = timedelta(seconds=step_s)
    stepped = [replace(p, arrived=p.arrived + step) if p.start_s > 3 else p for p in packets]

    sink, _ = await record_all(tmp_path, [FakeSource(info, stepped)])

    assert frames_of(tmp_path, sink.segments) == list(range(12 * RATE))
    assert len({s.run_id for s in sink.segments}) == 2
    first = [s for s in sink.segments if s.run_id == sink.segments[0].run_id]
    assert all(a.window.end == b.window.start for a, b in pairwise(first))
    assert abs(sink.segments[-1].window.end - packets[0].arrived - step - TWELVE) < MOMENT


async def test_the_clock_is_set_forth_and_back(porch: Stream, tmp_path: Path) -> None:
    """NTP may be wrong for a moment: however it steps, every frame is in exactly one segment."""
    info, packets = porch
    long = [p for turn in range(4) for p in shifted(packets, 12.0 * turn)]
    hour = timedelta(hours=1)
    stepped = [
        replace(p, arrived=p.arrived + hour) if 12 < p.start_s < 30 else p
        for p in sorted(long, key=lambda p: p.start_s)
    ]

    sink, _ = await record_all(tmp_path, [FakeSource(info, stepped)])

    assert frames_of(tmp_path, sink.segments) == list(range(12 * RATE)) * 4
    assert len({s.run_id for s in sink.segments}) == 3


async def test_what_a_network_held_back_keeps_its_time(porch: Stream, tmp_path: Path) -> None:
    """Frames that arrive late in one burst go on in the same run, at the time they were taken."""
    info, packets = porch
    until = packets[0].arrived + timedelta(seconds=11)
    late = [replace(p, arrived=max(p.arrived, until)) if p.start_s > 2 else p for p in packets]

    sink, _ = await record_all(tmp_path, [FakeSource(info, late)])

    assert len({s.run_id for s in sink.segments}) == 1
    assert abs(sink.segments[-1].window.end - packets[0].arrived - TWELVE) < timedelta(seconds=0.01)


async def test_a_frozen_stream(porch: Stream, tmp_path: Path) -> None:
    """A source that never ends and yields nothing is given up; what it had yielded is kept."""
    sink = FakeSink()
    source = SilentSource(*porch, asyncio.Event())
    recorder = Recorder(
        CAMERA,
        lambda: source,
        tmp_path,
        FakeClock(),
        sink,
        room_enough,
        files=PLAIN,
        longest_silence_s=0.3,
    )

    async with running(recorder):
        await sink.until(lambda: any(s.state is CameraState.RECONNECTING for s in sink.statuses))

    lost = next(s for s in sink.statuses if s.state is CameraState.RECONNECTING)
    assert str(lost.reason) == "The camera hasn't sent anything for too long."
    assert frames_of(tmp_path, sink.segments[:3]) == list(range(12 * RATE))


async def test_key_frames_far_apart_are_told(porch: Stream, tmp_path: Path) -> None:
    """A camera whose clips will begin late is recorded, and its owner told what to set."""
    info, packets = porch
    video = [p for p in packets if p.track is Track.VIDEO]
    long = [p for turn in range(3) for p in shifted(video, 12.0 * turn)]
    sparse = [replace(p, key=p.key and p.start_s in {0, 24}) for p in long]

    sink, _ = await record_all(tmp_path, [FakeSource(info, sparse)])

    reasons = [status.reason for status in sink.statuses if status.state is CameraState.RECORDING]
    assert "12 seconds apart" in str(reasons[1])
    assert frames_of(tmp_path, sink.segments) == list(range(12 * RATE)) * 3


async def test_sound_that_is_not_recorded_is_told(short: Stream, tmp_path: Path) -> None:
    """The picture is recorded, and the owner told what the sound is and what to set."""
    info, packets = short
    mute = replace(info, unrecorded_sound="AMR")

    sink, _ = await record_all(tmp_path, [FakeSource(mute, packets)])

    [reason] = [s.reason for s in sink.statuses if s.state is CameraState.RECORDING]
    assert str(reason).startswith("Its sound is AMR, which isn't recorded. Choose AAC or G.711")
    assert frames_of(tmp_path, sink.segments) == list(range(30))


async def test_what_was_found_when_it_was_tried(short: Stream, tmp_path: Path) -> None:
    """Whoever adopts a camera is told at once, not only when it is recorded."""
    mute = replace(short[0], unrecorded_sound="AMR")
    sink = FakeSink()
    recorder = Recorder(
        CAMERA,
        lambda: SilentSource(short[0], [], asyncio.Event()),
        tmp_path,
        FakeClock(),
        sink,
        room_enough,
        files=PLAIN,
        tried=CameraTrial(camera_id=CAMERA.id, info=mute),
    )

    async with running(recorder):
        await sink.until(lambda: bool(sink.statuses))

    first = sink.statuses[0]
    assert (first.state, first.video) == (CameraState.STARTING, "H.264 320x180 15/s")
    assert "AMR" in str(first.reason)


# Figures that change all the time


async def test_lost_packets_are_told_now_and_then(porch: Stream, tmp_path: Path) -> None:
    """What was lost on the way is in the status, told at most every ten seconds, if it changed."""
    info, packets = porch
    sink, clock = FakeSink(), FakeClock()
    clock.most_sleeps = 0

    class Lossy(FakeSource):
        @override
        async def packets(self) -> AsyncGenerator[Packet]:
            for turn in range(5):
                for packet in shifted(packets, 12.0 * turn):
                    clock.passed_s = packet.start_s
                    self.lost = int(packet.start_s) if turn < 3 else 36
                    yield packet

    recorder = Recorder(
        CAMERA, lambda: Lossy(info, []), tmp_path, clock, sink, room_enough, files=PLAIN
    )
    async with running(recorder):
        await clock.stopped.wait()

    assert [status.lost_packets for status in sink.statuses] == [0, 0, 2, 12, 22, 32, 36, 36]


async def test_a_measured_clock_is_carried(porch: Stream, tmp_path: Path) -> None:
    """The camera's clock changes no state; segments that begin after it was measured carry it."""
    info, packets = porch
    sink = FakeSink()
    recorder: Recorder

    class Measured(FakeSource):
        @override
        async def packets(self) -> AsyncGenerator[Packet]:
            for packet in packets:
                if packet.start_s == 6:
                    await recorder.measured(10_800_000)
                yield packet
            await asyncio.get_running_loop().create_future()

    recorder = Recorder(
        CAMERA, lambda: Measured(info, []), tmp_path, FakeClock(), sink, room_enough, files=PLAIN
    )
    async with running(recorder):
        await sink.until(lambda: len(sink.segments) == 2)

    assert [s.clock_offset_ms for s in sink.segments] == [0, 0, 10_800_000]
    assert sink.statuses[-1].clock_offset_ms == 10_800_000
    assert sink.statuses[-1].state is CameraState.RECORDING


# Stopping


@pytest.mark.parametrize("after", range(20))
async def test_stopping_stops(porch: Stream, tmp_path: Path, after: int) -> None:
    """Wherever cancelling finds the recorder, it ends, and no file is left unannounced."""
    sink, silent = FakeSink(), asyncio.Event()
    source = SilentSource(*porch, silent)
    recorder = Recorder(
        CAMERA, lambda: source, tmp_path, FakeClock(), sink, room_enough, files=PLAIN
    )
    task = asyncio.create_task(recorder.run())
    for _ in range(after * 7):
        await asyncio.sleep(0)

    task.cancel()
    async with asyncio.timeout(60):
        await asyncio.wait([task])

    assert task.cancelled()
    names = {str(path.relative_to(tmp_path)) for path in files_below(tmp_path)}
    assert names == {s.path for s in sink.segments}
    numbers = frames_of(tmp_path, sink.segments)
    assert numbers == list(range(len(numbers)))


class SlowSink(FakeSink):
    """Takes its time with the first segment."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()

    @override
    async def segment_closed(self, segment: Segment) -> None:
        await super().segment_closed(segment)
        if not self.begun.is_set():
            self.begun.set()
            await asyncio.sleep(10)


async def test_stopping_at_a_run_that_ends(porch: Stream, tmp_path: Path) -> None:
    """Stopping in the midst of ending a run ends it: all that was taken is closed and announced."""
    sink = SlowSink()
    recorder = Recorder(
        CAMERA, lambda: FakeSource(*porch), tmp_path, FakeClock(), sink, room_enough, files=PLAIN
    )

    async with running(recorder):
        await sink.begun.wait()

    names = {str(path.relative_to(tmp_path)) for path in files_below(tmp_path)}
    assert names == {s.path for s in sink.segments}
    assert all(table_of(tmp_path / s.path).closed for s in sink.segments)


async def test_stopping_while_the_last_segment_is_closed(short: Stream, tmp_path: Path) -> None:
    """Likewise if the connection has ended by itself just before."""
    sink = SlowSink()
    recorder = Recorder(
        CAMERA, lambda: FakeSource(*short), tmp_path, FakeClock(), sink, room_enough, files=PLAIN
    )

    async with running(recorder):
        await sink.begun.wait()

    assert len(sink.segments) == 1
    assert len(files_below(tmp_path)) == 1


class Interrupting(FootageFiles):
    """Has the recorder stopped in the middle of one of the writes, or of the closing sync."""

    def __init__(self, at: int) -> None:
        super().__init__(None)
        self._at = at
        self.task: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()
        self._writes = 0

    @override
    def create(self, path: Path) -> BinaryIO:
        file = super().create(path)
        write = file.write

        def interrupted(content: bytes) -> int:
            self._writes += 1
            if self._writes == self._at:
                stopped = threading.Event()
                self._loop.call_soon_threadsafe(self._stop, stopped)
                stopped.wait(5)
            return write(content)

        file.write = interrupted  # type: ignore[method-assign, assignment]  # this one file's
        return file

    def _stop(self, stopped: threading.Event) -> None:
        assert self.task is not None
        self.task.cancel()
        stopped.set()


@pytest.mark.parametrize("at", range(1, 7))
async def test_stopping_in_the_midst_of_a_write(short: Stream, tmp_path: Path, at: int) -> None:
    """Whichever write it finds, also of a run that just ends: all that was taken is kept."""
    sink, files = FakeSink(), Interrupting(at)
    recorder = Recorder(
        CAMERA, lambda: FakeSource(*short), tmp_path, FakeClock(), sink, room_enough, files=files
    )
    files.task = asyncio.create_task(recorder.run())

    async with asyncio.timeout(60):
        await asyncio.wait([files.task])

    assert files.task.cancelled()
    (segment,) = sink.segments
    assert {str(path.relative_to(tmp_path)) for path in files_below(tmp_path)} == {segment.path}
    assert table_of(tmp_path / segment.path).closed
    numbers = numbers_in(tmp_path / segment.path)
    assert numbers == list(range(len(numbers)))
    assert len(numbers) == 30 or at < 5


class FailingSink(FakeSink):
    """Cannot keep segments."""

    @override
    async def segment_closed(self, segment: Segment) -> None:
        raise OSError("the index is on the same full disk")


async def test_stopping_stops_whatever_fails(short: Stream, tmp_path: Path) -> None:
    """An error while closing down does not take the cancellation's place."""
    silent = asyncio.Event()
    source = SilentSource(*short, silent)
    recorder = Recorder(
        CAMERA, lambda: source, tmp_path, FakeClock(), FailingSink(), room_enough, files=PLAIN
    )
    task = asyncio.create_task(recorder.run())
    await silent.wait()

    task.cancel()
    await asyncio.wait([task], timeout=60)

    assert task.cancelled()


async def test_stopping_closes_the_segment(short: Stream, tmp_path: Path) -> None:
    """Cancelling in mid-segment leaves it closed, announced and whole."""
    sink, silent = FakeSink(), asyncio.Event()
    source = SilentSource(*short, silent)
    recorder = Recorder(
        CAMERA, lambda: source, tmp_path, FakeClock(), sink, room_enough, files=PLAIN
    )

    async with running(recorder):
        await silent.wait()

    assert [numbers_in(tmp_path / s.path) for s in sink.segments] == [list(range(30))]
    assert table_of(tmp_path / sink.segments[0].path).closed
