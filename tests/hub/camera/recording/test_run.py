"""Cutting one connection into segments."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
import os
from pathlib import Path

import av
import pytest

from hub.camera.recording.run import Run
from hub.camera.recording.segment import SHORTEST_SEGMENT_US, SPARING_SEGMENT_US
from hub.camera.recording.timeline import microseconds
from hub.clips.library import LONGEST_SEGMENT
from hub.errors import NoKeyFramesError
from hub.media.mp4.boxes import SegmentHeader
from hub.media.packet import Packet, StreamInfo, Track
from hub.model.recording import Segment
from tests.hub.camera.fakes import FakeSink, destination, record
from tests.hub.camera.scenes import RATE, T0, numbers_in, read, render, shifted, table_of

TEN_SECONDS = timedelta(seconds=10)

type Stream = tuple[StreamInfo, list[Packet]]


def times_in(path: Path, track: Track) -> list[int]:
    """Return the decoding time of every packet of a track."""
    times: list[int] = []
    with av.open(str(path)) as file:
        stream = file.streams.video[0] if track is Track.VIDEO else file.streams.audio[0]
        times.extend(raw.dts for raw in file.demux(stream) if raw.size and raw.dts is not None)
    return times


@pytest.fixture
def porch(videos: Path) -> Stream:
    """Return twelve seconds of video with sound."""
    return read(videos / "porch.mp4")


async def test_no_frame_is_lost_between_segments(porch: Stream, tmp_path: Path) -> None:
    """Every frame is in exactly one segment, and each segment begins with a key frame."""
    segments = await record(tmp_path, *porch)

    numbers = [number for s in segments for number in numbers_in(tmp_path / s.path)]
    assert numbers == list(range(12 * RATE))
    assert [s.number for s in segments] == [0, 1, 2]
    assert all(table_of(tmp_path / s.path).video.keys[0] for s in segments)


async def test_a_spared_disk_is_synced_less_than_half_as_often(
    porch: Stream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same pictures take a third of the syncs and rows; a power cut takes 12 s, otherwise 4."""
    info, twelve_s = porch
    minute = [each for part in range(5) for each in shifted(twelve_s, 12 * part)]
    synced: list[int] = []
    sync = os.fsync

    def count(descriptor: int) -> None:
        synced.append(descriptor)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", count)
    usual, worst = await _record_and_cut(tmp_path / "usual", info, minute, SHORTEST_SEGMENT_US)
    syncs = len(synced)
    spared, worst_spared = await _record_and_cut(
        tmp_path / "spared", info, minute, SPARING_SEGMENT_US
    )

    assert (len(usual), len(spared)) == (15, 5)
    assert 2 * (len(synced) - syncs) < syncs
    # A closed segment waits for its sound.
    assert timedelta(seconds=3.9) < worst < timedelta(seconds=4.7)
    assert timedelta(seconds=11.9) < worst_spared < timedelta(seconds=12.7)
    # The hub waits so long for a clip's last frames.
    assert timedelta(microseconds=SPARING_SEGMENT_US) < LONGEST_SEGMENT
    pictures = [len(table_of(tmp_path / "spared" / s.path).video.keys) for s in spared]
    assert sum(pictures) == 60 * RATE


async def _record_and_cut(
    folder: Path, info: StreamInfo, packets: list[Packet], shortest_us: int
) -> tuple[list[Segment], timedelta]:
    """Record; return the segments, and the most that a power cut at any packet would have taken."""
    sink, worst = FakeSink(), timedelta()
    run = Run(destination(folder, sink, shortest_us=shortest_us), info)
    for packet in packets:
        await run.append(packet)
        # A segment is announced once it has been synced, and nothing of an open one has been.
        durable = sink.segments[-1].window.end if sink.segments else T0
        if packet.track is Track.VIDEO:
            worst = max(worst, T0 + timedelta(seconds=packet.start_s) - durable)
    await run.finish()
    return sink.segments, worst


async def test_windows_touch(porch: Stream, tmp_path: Path) -> None:
    """A run's segments follow one another in wall time without gap or overlap."""
    segments = await record(tmp_path, *porch)

    assert segments[0].window.start == T0
    assert all(a.window.end == b.window.start for a, b in pairwise(segments))
    assert segments[-1].window.end == T0 + timedelta(seconds=12)
    assert [s.media_start_s for s in segments] == [0, 4, 8]


async def test_sound_is_kept_whole(porch: Stream, tmp_path: Path) -> None:
    """Sound that comes late still goes where its picture is, and none is lost at a cut."""
    info, packets = porch
    late = sorted(packets, key=lambda p: p.start_s + 0.15 * (p.track is Track.AUDIO))

    segments = await record(tmp_path, info, late)

    sounds = [packet.start_s for packet in packets if packet.track is Track.AUDIO]
    for segment in segments:
        end_s = segment.media_start_s + segment.window.length.total_seconds()
        inside = [start for start in sounds if segment.media_start_s <= start < end_s]
        assert len(times_in(tmp_path / segment.path, Track.AUDIO)) == len(inside)


async def test_sound_may_begin_late_and_stop(porch: Stream, tmp_path: Path) -> None:
    """A camera that announces sound and sends little of it never holds the picture back."""
    info, packets = porch
    some = [p for p in packets if p.track is Track.VIDEO or 5 < p.start_s < 7]

    segments = await record(tmp_path, info, some)

    tables = [table_of(tmp_path / s.path) for s in segments]
    assert [table.audio is None for table in tables] == [True, False, True]
    assert sum(len(table.video) for table in tables) == 12 * RATE
    sound = tables[1].audio
    assert sound is not None
    assert sound.dts()[0] / info.audio.rate_hz == pytest.approx(5, abs=0.07)  # type: ignore[union-attr]  # it has sound


async def test_frames_that_are_reordered(tmp_path: Path) -> None:
    """B-frames keep their order, their distances and their wall times, whatever cuts them."""
    info, packets = read(render(tmp_path / "b.mp4", 12, audio=False, reordered=2))

    segments = await record(tmp_path, info, packets)

    assert info.video.reorders
    numbers = [number for s in segments for number in numbers_in(tmp_path / s.path)]
    assert numbers == list(range(12 * RATE))
    walls = [at for s in segments for at in sorted(table_of(tmp_path / s.path).wall_us())]
    assert {round((b - a) / 1000) for a, b in pairwise(walls)} <= {66, 67}
    assert all(a.window.end == b.window.start for a, b in pairwise(segments))


async def test_nothing_is_shown_before_it_is_decoded(tmp_path: Path) -> None:
    """If a camera's decoding times are too late, they are put earlier: players stumble."""
    info, packets = read(render(tmp_path / "b.mp4", 6, audio=False, reordered=2))
    late = [replace(p, dts=p.dts + 12000) for p in packets]

    segments = await record(tmp_path, info, late)

    assert all((table_of(tmp_path / s.path).video.offsets >= 0).all() for s in segments)
    numbers = [number for s in segments for number in numbers_in(tmp_path / s.path)]
    assert numbers == list(range(6 * RATE))


async def test_a_frame_may_last_long(porch: Stream, tmp_path: Path) -> None:
    """Each frame lasts until the next one, ten seconds if need be."""
    info, packets = porch
    video = [p for p in packets if p.track is Track.VIDEO][:60]
    slow = [
        replace(p, pts=p.dts + 900_000, dts=p.dts + 900_000, arrived=p.arrived + TEN_SECONDS)
        if number >= 45
        else p
        for number, p in enumerate(video)
    ]

    segments = await record(tmp_path, info, slow)

    durations = [d for s in segments for d in table_of(tmp_path / s.path).video.durations]
    assert durations == [6000] * 44 + [906_000] + [6000] * 15
    assert segments[-1].window.end == T0 + timedelta(seconds=14)


async def test_times_only_grow(porch: Stream, tmp_path: Path) -> None:
    """A camera whose timestamps step back still gives strictly growing ones on disk."""
    info, packets = porch
    stepped = [
        replace(packet, dts=packet.dts - 7000, pts=packet.pts - 7000)
        if packet.track is Track.VIDEO and index % 7 == 0 and index
        else packet
        for index, packet in enumerate(packets)
    ]

    segments = await record(tmp_path, info, stepped)

    for segment in segments:
        times = times_in(tmp_path / segment.path, Track.VIDEO)
        assert all(a < b for a, b in pairwise(times))
    numbers = [number for s in segments for number in numbers_in(tmp_path / s.path)]
    assert numbers == list(range(12 * RATE))


async def test_a_file_tells_all_about_itself(porch: Stream, tmp_path: Path) -> None:
    """Path and content suffice to build the index anew."""
    segments = await record(tmp_path, *porch)

    for segment in segments:
        start_us = microseconds(segment.window.start)
        name = f"{start_us}-{segment.run_id}-{segment.number}.mp4"
        assert segment.path == f"aabbccddeeff/20260301/12/{name}"
        table = table_of(tmp_path / segment.path)
        assert table.closed
        assert table.info == porch[0]
        assert table.header == SegmentHeader(
            run=segment.run_id,
            number=segment.number,
            start_us=start_us,
            media_start_us=round(segment.media_start_s * 1e6),
            ppm=segment.ppm,
            clock_offset_ms=-1500,
        )
        assert table.header.wall_us(table.media_end_us) == microseconds(segment.window.end)
        assert (tmp_path / segment.path).stat().st_size == segment.size_bytes


async def test_burst_at_the_start_is_not_believed(porch: Stream, tmp_path: Path) -> None:
    """What a camera had buffered arrives at once; the run's clock is that of the live packets."""
    info, packets = porch
    held_back = T0 + timedelta(seconds=1.5)
    burst = [replace(p, arrived=max(p.arrived, held_back)) for p in packets]

    segments = await record(tmp_path, info, burst)

    assert abs(segments[0].window.start - T0) < timedelta(milliseconds=1)


async def test_each_frame_has_its_wall_time(porch: Stream, tmp_path: Path) -> None:
    """The header's rate makes every frame's time exact, and the last frame's end the window's."""
    info, packets = porch
    slow = [replace(p, arrived=T0 + (p.arrived - T0) * 1.0002) for p in packets]

    segments = await record(tmp_path, info, slow)

    assert segments[1].ppm == pytest.approx(0, abs=500)
    assert any(s.ppm for s in segments)
    walls = [at for s in segments for at in table_of(tmp_path / s.path).wall_us().tolist()]
    assert all(66_000 < b - a < 67_000 for a, b in pairwise(walls))


async def test_a_very_long_group_stays_one_file(porch: Stream, tmp_path: Path) -> None:
    """Without key frames the segment goes on, playable; the owner is told after 12 seconds."""
    info, packets = porch
    sink = FakeSink()
    run = Run(destination(tmp_path, sink), info)
    video = [p for p in packets if p.track is Track.VIDEO]
    first, other = video[0], video[1]
    slow: list[bool] = []

    async def take_for_ever() -> None:
        for number in range(400):
            packet = first if number == 0 else other
            at = replace(packet, pts=number * 90_000, dts=number * 90_000)
            await run.append(replace(at, arrived=T0 + timedelta(seconds=number)))
            slow.append(run.has_slow_keys)

    with pytest.raises(NoKeyFramesError, match="key frame interval"):
        await take_for_ever()
    await run.finish()

    assert slow.index(True) == 13
    assert len(slow) == 301
    (segment,) = sink.segments
    assert len(table_of(tmp_path / segment.path).video) == 302
