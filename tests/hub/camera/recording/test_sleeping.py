"""Cameras that sleep to save their battery, and those that must not be taken for such."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import override

import pytest

from hub.camera.onvif.consumer import Consumer
from hub.camera.recording.recorder import Recorder
from hub.camera.rtsp.client import RtspSource
from hub.camera.source import SleepHabit
from hub.camera.watch import CameraWatch, WatchContext
from hub.clock import SystemClock
from hub.errors import CameraUnreachableError, HubError, StreamEndedError
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import Camera, CameraState, CameraStatus
from hub.model.recording import Trigger, TriggerKind
from tests.fakes.clocks import FastClock
from tests.hub.camera.fakes import (
    CAMERA,
    PLAIN,
    FakeClock,
    FakeLooker,
    FakeSink,
    FakeSource,
    room_enough,
    running,
)
from tests.hub.camera.scenes import read, render
from tests.servers import gst_server

type Stream = tuple[StreamInfo, list[Packet]]
DAY_S = 86_400.0
ASLEEP = CameraState.SLEEPING


def habit(*ends: tuple[float, bool]) -> SleepHabit:
    """Return what is known after connections that lasted so long and ended by themselves or not."""
    known = SleepHabit()
    for lasted_s, by_itself in ends:
        known.ended(lasted_s, by_itself=by_itself)
    return known


@pytest.mark.parametrize("lasted_s", [[30, 31, 30, 32], [300, 296, 304, 301], [600, 610, 570, 605]])
def test_a_camera_that_sleeps(lasted_s: Sequence[float]) -> None:
    """Four times in a row it ended its stream by itself, after about the same time."""
    assert habit(*((each, True) for each in lasted_s)).found
    assert not habit(*((each, True) for each in lasted_s[:3])).found


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param([(DAY_S, True), (20, False)] * 20, id="restarted each day"),
        pytest.param([(DAY_S, True)] * 20, id="restarted each day, at once"),
        pytest.param([(300, True), (0, False)] * 20, id="restarts, which takes it a while"),
        pytest.param([(300, False)] * 20, id="never says goodbye"),
        pytest.param([(each, True) for each in (40, 300, 95, 610, 120, 33)] * 5, id="bad network"),
        pytest.param([(3, True)] * 50, id="ends at once"),
    ],
)
def test_a_camera_that_does_not(ends: Sequence[tuple[float, bool]]) -> None:
    """Whatever else ends a stream is a reason to call the camera again."""
    for count in range(len(ends)):
        assert not habit(*ends[: count + 1]).found


def test_a_camera_that_is_plugged_in() -> None:
    """Once it sends for much longer than it used to, it is called again as any other."""
    known = habit(*[(300, True)] * 4)

    known.ended(60, by_itself=False)
    known.ended(450, by_itself=True)
    assert known.found
    known.ended(1000, by_itself=True)

    assert not known.found


class LastingSource(FakeSource):
    """Takes time for its packets, and then ends as it is told to."""

    def __init__(
        self, stream: Stream, clock: FakeClock, lasts_s: float, end: HubError | None = None
    ) -> None:
        super().__init__(*stream, end or StreamEndedError("It ended its stream."))
        self._clock, self._lasts_s = clock, lasts_s

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        start, start_s = self._clock.now(), self._clock.steady_s()
        for number, packet in enumerate(self._packets):
            passed_s = self._lasts_s * number / (len(self._packets) - 1)
            # Without rounding: the last packet comes at the very end of the five minutes for which
            # a camera is read, and a microsecond before it, the camera would be called once more.
            self._clock.passed_s = max(self._clock.passed_s, start_s + passed_s)
            # As a camera would have sent them: a recording takes its time from them.
            ticks = round(passed_s * packet.rate_hz)
            yield replace(packet, pts=ticks, dts=ticks, arrived=start + timedelta(seconds=passed_s))
        raise self._end


class House:
    """One recorder, and how often its camera was called."""

    def __init__(
        self, short: Stream, folder: Path, camera: Camera = CAMERA, sink: FakeSink | None = None
    ) -> None:
        self.clock, self.sink = FakeClock(), sink or FakeSink()
        self.lasts_s = 300.0
        self.end: HubError | None = None
        self.calls = 0
        self._short = short
        self.recorder = Recorder(
            camera, self._call, folder, self.clock, self.sink, room_enough, files=PLAIN
        )

    def _call(self) -> LastingSource:
        self.calls += 1
        return LastingSource(self._short, self.clock, self.lasts_s, self.end)

    async def until(self, state: CameraState, times: int = 1) -> None:
        """Wait until the camera has come to a state so many times."""
        await self.sink.until(lambda: [s.state for s in self.sink.statuses].count(state) >= times)


@pytest.fixture
def short(videos: Path) -> Stream:
    """Return two seconds of video."""
    return read(videos / "short.mp4")


async def test_it_is_not_called_back_for_ever(short: Stream, tmp_path: Path) -> None:
    """After four times it is left alone, and its owner is told why and what to do."""
    house = House(short, tmp_path)

    async with running(house.recorder):
        await house.until(CameraState.SLEEPING)
        for _ in range(20):
            await asyncio.sleep(0)

    assert house.calls == 4
    assert "sleeps to save its battery" in str(house.sink.statuses[-1].reason)
    assert len(house.sink.segments) >= 4


class Timely(FakeSink):
    """Something happens in front of the camera just while it is told that it sleeps, once."""

    happens: Callable[[], None] | None = None

    @override
    async def status(self, status: CameraStatus) -> None:
        await super().status(status)
        if status.state is CameraState.SLEEPING and self.happens is not None:
            happens, self.happens = self.happens, None
            happens()


async def test_something_happens_while_it_goes_to_sleep(short: Stream, tmp_path: Path) -> None:
    """It is called for that as for anything that happens later."""
    sink = Timely()
    house = House(short, tmp_path, sink=sink)
    sink.happens = house.recorder.wake

    async with running(house.recorder):
        await house.until(CameraState.SLEEPING, 2)

    assert house.calls == 5


@pytest.mark.parametrize(("lasting", "read_s"), [(False, 60), (True, 300)])
async def test_it_is_called_when_something_happens(
    short: Stream, tmp_path: Path, *, lasting: bool, read_s: int
) -> None:
    """What a sensor reports is recorded for a minute, what it does not end for five."""
    house = House(short, tmp_path)

    async with running(house.recorder):
        await house.until(CameraState.SLEEPING)
        began_s = house.clock.passed_s
        house.recorder.wake(lasting=lasting)
        await house.until(CameraState.SLEEPING, 2)

    assert house.calls == 5
    assert read_s <= house.clock.passed_s - began_s < read_s + 30
    assert house.sink.statuses[-2].state is CameraState.RECORDING
    assert [status.sleeps for status in house.sink.statuses[-3:]] == [True] * 3


async def test_a_call_that_fails_is_tried_again(short: Stream, tmp_path: Path) -> None:
    """For as long as what happened is worth recording."""
    house = House(short, tmp_path)

    async with running(house.recorder):
        await house.until(CameraState.SLEEPING)
        house.end, house.lasts_s = CameraUnreachableError("Not there."), 1.0
        house.recorder.wake()
        await house.until(CameraState.SLEEPING, 2)

    assert 5 < house.calls < 20


@pytest.mark.parametrize(
    "camera",
    [replace(CAMERA, wired=True), replace(CAMERA, device_url="http://192.0.2.7/onvif/device")],
)
async def test_a_camera_with_mains_power(short: Stream, tmp_path: Path, camera: Camera) -> None:
    """If its owner says so, or it listens to ONVIF all day, it is always called back."""
    house = House(short, tmp_path, camera)

    async with running(house.recorder):
        await house.sink.until(lambda: house.calls > 10)

    assert CameraState.SLEEPING not in {status.state for status in house.sink.statuses}


async def test_it_is_called_when_somebody_looks(tmp_path: Path) -> None:
    """A picture that moves keeps it awake for as long as it is looked at; a lent bell wakes it."""
    clock, sink = FastClock(4), FakeSink()
    async with gst_server(group=5) as server:
        camera = replace(CAMERA, main_url=server.url)
        around = WatchContext(
            folder=tmp_path,
            files=PLAIN,
            clock=clock,
            room=room_enough,
            open_watcher=FakeLooker,
            consumer=Consumer(clock),
        )
        # Of minutes, so that a connection that breaks on a busy machine does not end the habit.
        watch = CameraWatch(camera, None, around, sink, habit=habit(*[(600, True)] * 4))
        task = asyncio.create_task(watch.run())
        try:
            clock.forward(timedelta(minutes=1))
            await sink.until(lambda: [s.state for s in sink.statuses[-1:]] == [ASLEEP])
            async with asyncio.timeout(60), aclosing(watch.live_pictures()) as pictures:
                while sink.statuses[-1].state is not CameraState.RECORDING:
                    await anext(pictures)
                for _ in range(3):
                    clock.forward(timedelta(seconds=50))
                    for _ in range(2):  # One may have been waiting.
                        await anext(pictures)
            assert [s.state for s in sink.statuses].count(ASLEEP) == 1
            clock.forward(timedelta(minutes=1))
            await sink.until(lambda: sink.statuses[-1].state is ASLEEP)
            ring = Trigger(camera_id=camera.id, kind=TriggerKind.BUTTON, at=clock.now())
            await watch.accept_trigger(ring)
            await sink.until(lambda: sink.statuses[-1].state is CameraState.RECORDING)
        finally:
            task.cancel()
            await asyncio.wait([task])


class Hasty(SystemClock):
    """A clock by which everything takes a twentieth of its time."""

    @override
    def steady_s(self) -> float:
        return super().steady_s() * 20

    @override
    async def sleep(self, delay_s: float) -> None:
        await super().sleep(delay_s / 20)


async def test_a_real_server_that_ends_its_stream(videos: Path, tmp_path: Path) -> None:
    """A server that plays for the same time to each caller and says goodbye is left alone."""
    clock, sink, calls = Hasty(), FakeSink(), list[RtspSource]()
    second = await asyncio.to_thread(render, videos / "second.mp4", 1, audio=False)

    async with gst_server(file=second) as server:
        camera = replace(CAMERA, main_url=server.url)

        def call() -> RtspSource:
            calls.append(RtspSource(camera, None, clock))
            return calls[-1]

        recorder = Recorder(camera, call, tmp_path, clock, sink, room_enough, files=PLAIN)
        async with running(recorder):
            await sink.until(
                lambda: any(each.state is CameraState.SLEEPING for each in sink.statuses), 60
            )
            called = len(calls)
            await asyncio.sleep(0.3)  # six seconds, by that clock

    # More than four times only if a busy machine made one of them longer.
    assert len(calls) == called >= 4
