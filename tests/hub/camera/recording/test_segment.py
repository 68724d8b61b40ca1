"""Packets become fragments and segments."""

from itertools import pairwise

from hypothesis import given, strategies as st

from hub.camera.recording.segment import (
    LONGEST_FRAGMENT_US,
    SHORTEST_FRAGMENT_US,
    SHORTEST_SEGMENT_US,
    FragmentSamples,
    SegmentEnd,
    Segmenter,
)
from hub.camera.recording.timeline import TimedPacket
from hub.media.mp4.fragments import Sample
from hub.media.packet import VIDEO_RATE, Track

SOUND_RATE = 16_000


def frame(at_us: int, *, key: bool = False, lag_us: int = 0) -> TimedPacket:
    """Return a frame decoded at that time, shown `lag_us` later."""
    dts = at_us * VIDEO_RATE // 1_000_000
    return TimedPacket(
        track=Track.VIDEO,
        payload=b"%d" % at_us,
        dts=dts,
        pts=dts + lag_us * VIDEO_RATE // 1_000_000,
        key=key,
        rate_hz=VIDEO_RATE,
    )


def sound(at_us: int) -> TimedPacket:
    """Return a piece of sound of that time."""
    dts = at_us * SOUND_RATE // 1_000_000
    return TimedPacket(
        track=Track.AUDIO, payload=b"s%d" % at_us, dts=dts, pts=dts, key=True, rate_hz=SOUND_RATE
    )


def gather(packets: list[TimedPacket], *, has_audio: bool = True) -> list[list[FragmentSamples]]:
    """Return the batches of each segment."""
    gathering = Segmenter(has_audio=has_audio)
    steps = [step for packet in packets for step in gathering.append(packet)]
    steps.extend(gathering.finish())
    segments: list[list[FragmentSamples]] = [[]]
    for step in steps:
        if isinstance(step, SegmentEnd):
            segments.append([])
        else:
            segments[-1].append(step)
    return segments


def video_of(batches: list[FragmentSamples]) -> list[Sample]:
    """Return the frames of batches."""
    return [sample for batch in batches for sample in batch.video]


@given(
    steps=st.lists(
        st.tuples(st.integers(1_000, 3_000_000), st.booleans(), st.integers(-900_000, 900_000)),
        min_size=1,
        max_size=80,
    ),
    has_audio=st.booleans(),
)
def test_nothing_is_lost_or_moved(steps: list[tuple[int, bool, int]], *, has_audio: bool) -> None:
    """Every packet comes out once, in order, lasting until the next; segments begin with keys."""
    packets, at_us, sound_us = [frame(0, key=True)], 0, 0
    for step_us, key, lag_us in steps:
        at_us += step_us
        packets.append(frame(at_us, key=key))
        if has_audio and at_us + lag_us > sound_us + 1000:
            sound_us = at_us + lag_us
            packets.append(sound(sound_us))

    segments = gather(packets, has_audio=has_audio)

    frames = [sample for batches in segments for sample in video_of(batches)]
    assert [f.payload for f in frames] == [p.payload for p in packets if p.track is Track.VIDEO]
    assert all(a.dts + a.duration == b.dts for a, b in pairwise(frames))
    sounds = [s for batches in segments for batch in batches for s in batch.audio]
    assert [s.payload for s in sounds] == [p.payload for p in packets if p.track is Track.AUDIO]
    assert all(video_of(batches)[0].key for batches in segments)
    starts = [video_of(batches)[0].dts for batches in segments]
    least = SHORTEST_SEGMENT_US * VIDEO_RATE // 1_000_000 - 1
    assert all(b - a >= least for a, b in pairwise(starts))


@given(st.lists(st.integers(1_000, 400_000), min_size=2, max_size=80))
def test_fragments_are_short(steps: list[int]) -> None:
    """No fragment lasts longer than half a second, so a crash loses no more than one."""
    at_us, packets = 0, [frame(0, key=True)]
    for step_us in steps:
        at_us += step_us
        packets.append(frame(at_us))

    (batches,) = gather(packets, has_audio=False)

    for batch in batches:
        lasts = batch.video[-1].dts + batch.video[-1].duration - batch.video[0].dts
        assert lasts * 1_000_000 // VIDEO_RATE <= LONGEST_FRAGMENT_US + 100


def test_a_key_frame_begins_a_fragment() -> None:
    """Whoever begins to look begins at a key frame, even if it does not cut."""
    (batches,) = gather([frame(n * 100_000, key=n % 3 == 0) for n in range(12)], has_audio=False)

    assert all(not sample.key for batch in batches for sample in batch.video[1:])


def test_a_cut_waits_for_its_sound() -> None:
    """Sound from before the key frame belongs to the segment that it ends, if it comes in time."""
    video = [frame(n * 100_000, key=n % 40 == 0) for n in range(60)]
    sounds = [sound(n * 64_000) for n in range(94)]
    late = sorted([*video, *sounds], key=lambda p: p.decoded_us + 300_000 * (p.rate_hz < 90_000))

    one, other = gather(late)

    assert max(s.dts for b in one for s in b.audio) < 4 * SOUND_RATE
    assert min(s.dts for b in other for s in b.audio) >= 4 * SOUND_RATE


def test_the_end_just_after_a_cut() -> None:
    """A run that ends while a cut waits for sound still cuts there."""
    video = [frame(n * 100_000, key=n % 40 == 0) for n in range(42)]
    packets = sorted([*video, *(sound(n * 64_000) for n in range(60))], key=lambda p: p.decoded_us)

    one, other = gather(packets)

    assert [len(video_of(one)), len(video_of(other))] == [40, 2]


def test_sound_that_stopped_is_not_waited_for() -> None:
    """A second without sound: the next cut happens at once."""
    gathering = Segmenter(has_audio=True)
    packets = [frame(0, key=True), sound(0), *(frame(n * 100_000) for n in range(1, 40))]
    for packet in packets:
        assert not [step for step in gathering.append(packet) if isinstance(step, SegmentEnd)]

    steps = list(gathering.append(frame(4_000_000, key=True)))

    assert SegmentEnd(at_us=4_000_000) in steps


def test_the_end_of_reordered_frames() -> None:
    """A segment ends when its last shown frame does, not its last decoded one."""
    gathering = Segmenter(has_audio=False)
    for packet in (
        frame(0, key=True, lag_us=100_000),
        frame(50_000, lag_us=200_000),
        frame(100_000),
    ):
        list(gathering.append(packet))

    list(gathering.finish())

    assert gathering.end_us == 300_000


def test_nothing_at_all() -> None:
    """A run that took nothing has nothing to end."""
    assert gather([]) == [[]]


def test_the_picture_does_not_wait_for_its_sound_at_a_cut() -> None:
    """Sound that lags behind holds back the end of a segment, and nothing of its picture."""
    gathering = Segmenter(has_audio=True)
    written: list[Sample] = []
    for n in range(39):
        for packet in (frame(n * 100_000, key=n == 0), sound(max(n - 3, 0) * 100_000 + n)):
            written += video_of(
                [s for s in gathering.append(packet) if isinstance(s, FragmentSamples)]
            )
    steps = [*gathering.append(frame(3_900_000, key=True)), *gathering.append(sound(3_600_000))]

    written += video_of([step for step in steps if isinstance(step, FragmentSamples)])
    assert len(written) == 39
    assert not any(isinstance(step, SegmentEnd) for step in steps)


def test_sound_alone_is_no_fragment_while_there_are_pictures() -> None:
    """Sound that lags behind by more than a fragment is written with the pictures it came with."""
    video = [frame(n * 66_666, key=n == 0) for n in range(45)]
    late = [sound(n * 64_000) for n in range(40)]
    packets = sorted([*video, *late], key=lambda p: p.decoded_us + 390_000 * (p in late))

    [batches] = gather(packets)

    assert all(batch.video for batch in batches[:-1])


def test_what_has_come_is_written_when_nothing_more_has() -> None:
    """Between two readings of a camera nothing waits, but for what is too little."""
    gathering = Segmenter(has_audio=False)
    waits: list[list[Sample]] = []
    for n in range(6):
        assert list(gathering.append(frame(n * 66_666, key=n == 0))) == []
        waits.append(video_of(list(gathering.pause())))

    # The newest frame lasts until the next: four have an end when the fifth has come.
    assert [len(each) for each in waits] == [0, 0, 0, 0, 4, 0]
    assert SHORTEST_FRAGMENT_US <= 4 * 66_666
