"""Cutting one connection into segments."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
import json
from pathlib import Path

import av
from hypothesis import given, strategies as st
import pytest

from hub.camera.run import Destination, Run, RunBrokenError
from hub.camera.run_clock import RunClock, from_microseconds, microseconds
from hub.camera.source import Packet, Track
from hub.model.segment import Segment
from tests.hub.camera.fakes import CAMERA, FakeClock, FakeSink, room_enough
from tests.hub.camera.scenes import RATE, T0, numbers_in, read, times_in


async def record(folder: Path, video: Path, packets: Sequence[Packet]) -> list[Segment]:
    """Record packets as one run."""
    sink = FakeSink()
    info, _ = read(video)
    destination = Destination(
        camera_id=CAMERA.id,
        folder=folder,
        clock=FakeClock(),
        room=room_enough,
        on_segment=sink.segment_closed,
    )
    run = Run(destination, info, clock_offset_ms=-1500)
    try:
        for packet in packets:
            await run.take(packet)
    finally:
        await run.finish()
    return sink.segments


@pytest.fixture
def porch(videos: Path) -> Path:
    """Return twelve seconds of video with sound."""
    return videos / "porch.mp4"


async def test_no_frame_is_lost_between_segments(porch: Path, tmp_path: Path) -> None:
    """Every frame is in exactly one segment, and each segment begins with a key frame."""
    _, packets = read(porch)

    segments = await record(tmp_path, porch, packets)

    numbers = [number for s in segments for number in numbers_in(tmp_path / s.path)]
    assert numbers == list(range(12 * RATE))
    assert [s.number for s in segments] == [0, 1, 2]


async def test_windows_touch(porch: Path, tmp_path: Path) -> None:
    """A run's segments follow one another in wall time without gap or overlap."""
    _, packets = read(porch)

    segments = await record(tmp_path, porch, packets)

    assert segments[0].window.start == T0
    assert all(a.window.end == b.window.start for a, b in pairwise(segments))
    assert segments[-1].window.end == T0 + timedelta(seconds=12)
    assert [s.media_start_s for s in segments] == [0, 4, 8]


async def test_sound_is_kept_whole(porch: Path, tmp_path: Path) -> None:
    """Sound that comes late still goes where its picture is, and none is lost at a cut."""
    _, packets = read(porch)
    late = sorted(packets, key=lambda p: p.start_s + 0.15 * (p.track is Track.AUDIO))

    segments = await record(tmp_path, porch, late)

    sounds = [packet.start_s for packet in packets if packet.track is Track.AUDIO]
    for segment in segments:
        end_s = segment.media_start_s + segment.window.length.total_seconds()
        inside = [start for start in sounds if segment.media_start_s <= start < end_s]
        assert len(times_in(tmp_path / segment.path, Track.AUDIO)) == len(inside)
        with av.open(str(tmp_path / segment.path)) as file:
            assert file.streams.video[0].start_time == 0


async def test_times_only_grow(porch: Path, tmp_path: Path) -> None:
    """A camera whose timestamps step back still gives strictly growing ones on disk."""
    _, packets = read(porch)
    stepped = [
        replace(packet, dts=packet.dts - 5000, pts=packet.pts - 5000)
        if packet.track is Track.VIDEO and index % 7 == 0 and index
        else packet
        for index, packet in enumerate(packets)
    ]

    segments = await record(tmp_path, porch, stepped)

    for segment in segments:
        times = times_in(tmp_path / segment.path, Track.VIDEO)
        assert all(a < b for a, b in pairwise(times))
    numbers = [number for s in segments for number in numbers_in(tmp_path / s.path)]
    assert numbers == list(range(12 * RATE))


async def test_a_file_tells_all_about_itself(porch: Path, tmp_path: Path) -> None:
    """Path and metadata suffice to build the index anew."""
    _, packets = read(porch)

    segments = await record(tmp_path, porch, packets)

    for segment in segments:
        start_us = microseconds(segment.window.start)
        name = f"{start_us}-{segment.run_id}-{segment.number}.mp4"
        assert segment.path == f"aabbccddeeff/20260301/12/{name}"
        with av.open(str(tmp_path / segment.path)) as file:
            told = json.loads(file.metadata["comment"])
        assert told == {
            "run": segment.run_id,
            "number": segment.number,
            "start_us": start_us,
            "media_start_us": round(segment.media_start_s * 1e6),
            "clock_offset_ms": -1500,
        }
        assert (tmp_path / segment.path).stat().st_size == segment.size_bytes


async def test_burst_at_the_start_is_not_believed(porch: Path, tmp_path: Path) -> None:
    """What a camera had buffered arrives at once; the run's clock is that of the live packets."""
    _, packets = read(porch)
    held_back = T0 + timedelta(seconds=0.5)
    burst = [replace(p, arrived=max(p.arrived, held_back)) for p in packets]

    segments = await record(tmp_path, porch, burst)

    assert abs(segments[0].window.start - T0) < timedelta(milliseconds=1)


@pytest.mark.parametrize("jump_s", [-3600, 3600])
async def test_a_jump_of_the_clock_ends_the_run(porch: Path, tmp_path: Path, jump_s: int) -> None:
    """A wall clock that is set breaks the run instead of bending its times."""
    _, packets = read(porch)
    jumped = [
        replace(p, arrived=p.arrived + timedelta(seconds=jump_s)) if p.start_s > 5 else p
        for p in packets
    ]

    with pytest.raises(RunBrokenError):
        await record(tmp_path, porch, jumped)


def at(media_s: float, late_s: float) -> Packet:
    """Return a video packet of that media time which arrived late."""
    return Packet(
        track=Track.VIDEO,
        payload=b"",
        pts=round(media_s * 90000),
        dts=round(media_s * 90000),
        duration=6000,
        time_base=Fraction(1, 90000),
        key=True,
        arrived=T0 + timedelta(seconds=media_s + late_s),
    )


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=40))
def test_correction_is_slow_and_seamless(lateness: list[float]) -> None:
    """However late packets come, wall time grows with media time to within 500 ppm."""
    clock = RunClock([at(0, 0)])

    for number, late_s in enumerate(lateness, start=1):
        end_us = number * 4_000_000
        clock.observe(at(number * 4, late_s))
        before = clock.wall_us(end_us)
        clock.correct(end_us)
        assert clock.wall_us(end_us) == before
        grown = clock.wall_us(end_us + 4_000_000) - before
        assert abs(grown - 4_000_000) <= 2000


def test_drift_is_followed() -> None:
    """A camera whose clock runs 200 ppm slow stays within a few milliseconds for a day."""
    clock = RunClock([at(0, 0)])

    for number in range(1, 21600):
        media_s = number * 4.0
        clock.observe(at(media_s, media_s * 200e-6))
        clock.correct(number * 4_000_000)

    truth = T0 + timedelta(seconds=86396 * (1 + 200e-6))
    assert abs(from_microseconds(clock.wall_us(86_396_000_000)) - truth) < timedelta(milliseconds=5)
