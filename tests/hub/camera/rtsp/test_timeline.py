"""Times on the media clock."""

from itertools import pairwise

from hypothesis import given, settings, strategies as st
import pytest

from hub.camera.rtsp.rtp import Alignment, SenderReport, Unwrapped, VideoTimeline, difference
from hub.media.packet import Track

STEP = 6000


def times(timeline: VideoTimeline, stamps: list[int]) -> tuple[list[int], list[int]]:
    """Return what a timeline makes of timestamps: when shown, when decoded."""
    made = [timeline.stamp(stamp % (1 << 32)) for stamp in stamps]
    return [pts for pts, _ in made], [dts for _, dts in made]


def test_wrap() -> None:
    """The clock goes on where the 32 bits of the wire begin again."""
    stamps = [(1 << 32) - STEP * 2 + STEP * number for number in range(5)]

    pts, dts = times(VideoTimeline(reorders=False, frame_rate=15), stamps)

    assert pts == dts == [0, STEP, STEP * 2, STEP * 3, STEP * 4]


@pytest.mark.parametrize("jump", [-(10**7), 10**7, -90000, 90000])
def test_jump_stays_one(jump: int) -> None:
    """A camera that sets its clock is believed: the recorder decides what that means."""
    stamps = [10**8, 10**8 + STEP, 10**8 + jump, 10**8 + jump + STEP]

    pts, dts = times(VideoTimeline(reorders=False, frame_rate=15), stamps)

    assert pts == dts == [0, STEP, jump, jump + STEP]


def test_jump_among_reordered() -> None:
    """Behind a jump, decoding times begin again a few pictures before the time of showing."""
    stamps = [0, 3, 1, 2, 6, 4, 5, -1000, -997, -999, -998]

    _, dts = times(VideoTimeline(reorders=True, frame_rate=15), [each * STEP for each in stamps])

    assert dts[:7] == [STEP * each for each in range(7)]
    assert dts[7:] == [(-1000 + each) * STEP for each in range(4)]


@pytest.mark.parametrize("order", [[0, 3, 1, 2, 6, 4, 5, 9, 7, 8], [0, 4, 2, 1, 3, 8, 6, 5, 7]])
def test_reordered(order: list[int]) -> None:
    """With B-frames decoding times are even, grow, and never come after the time of showing."""
    timeline = VideoTimeline(reorders=True, frame_rate=15)

    pts, dts = times(timeline, [number * STEP for number in order])

    assert [(each - pts[0]) // STEP for each in pts] == order
    assert dts == [STEP * number for number in range(len(order))]
    assert all(decoded <= shown for decoded, shown in zip(dts, pts, strict=True))


def test_reordering_that_nobody_stated() -> None:
    """B-frames that the parameter sets kept quiet about are found out; times grow all the same."""
    timeline = VideoTimeline(reorders=False, frame_rate=0)

    _, dts = times(timeline, [n * STEP for n in [0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11]])

    assert timeline.reorders
    assert all(before < after for before, after in pairwise(dts))


def test_reordering_announced_later() -> None:
    """New parameter sets may say that from now on pictures change places."""
    timeline = VideoTimeline(reorders=False, frame_rate=15)
    times(timeline, [0, STEP])

    timeline.expect_reordering()
    _, dts = times(timeline, [n * STEP for n in [2, 5, 3, 4, 8, 6, 7, 11, 9, 10]])

    assert timeline.reorders
    assert all(before < after for before, after in pairwise([STEP, *dts]))


def test_same_time_twice() -> None:
    """Two pictures with one timestamp are still decoded one after the other."""
    _, dts = times(VideoTimeline(reorders=False, frame_rate=15), [0, STEP, STEP, STEP * 2])

    assert dts == [0, STEP, STEP + 1, STEP * 2]


@given(st.lists(st.integers(-100, 100), max_size=40), st.booleans())
@settings(deadline=None)
def test_decoding_times_grow(stamps: list[int], reorders: bool) -> None:  # noqa: FBT001 -- drawn
    """Whatever the order within a second, decoding times grow with every picture."""
    timeline = VideoTimeline(reorders=reorders, frame_rate=15)

    _, dts = times(timeline, [each * 400 for each in stamps])

    assert all(before < after for before, after in pairwise(dts))


def test_difference() -> None:
    """The nearer way around is taken."""
    assert difference(5, (1 << 32) - 5) == 10
    assert difference((1 << 32) - 5, 5) == -10


def test_unwrapped() -> None:
    """The first timestamp is zero."""
    clock = Unwrapped()

    assert [clock.ticks(stamp) for stamp in (7, 9, 5)] == [0, 2, -2]


def report(ntp_s: float, timestamp: int) -> SenderReport:
    """Return what a camera reports."""
    return SenderReport(ntp_s=ntp_s, ntp_middle=0, timestamp=timestamp)


def test_sound_by_reports() -> None:
    """Reports of both streams tell best where sound lies beside the picture."""
    alignment = Alignment()
    alignment.reports = {Track.VIDEO: report(100.0, 9000), Track.AUDIO: report(100.5, 8000)}
    alignment.starts = {Track.VIDEO: 0, Track.AUDIO: 0}

    # Video: 0.1 s after its report. Sound: 0.25 s before its own.
    assert alignment.offset_s((6000, 7.0), 8000, (18000, 6.8)) == pytest.approx(0.15)


def test_sound_by_the_answer_to_play() -> None:
    """Without reports, the beginnings that the answer to PLAY names tell."""
    alignment = Alignment()
    alignment.reports = {Track.VIDEO: report(100.0, 9000)}
    alignment.starts = {Track.VIDEO: 90000, Track.AUDIO: 16000}

    assert alignment.offset_s((24000, 7.0), 8000, (180000, 6.8)) == pytest.approx(0.0)


def test_sound_by_arrival() -> None:
    """What a camera says of its clocks and is seconds off is not believed."""
    alignment = Alignment()
    alignment.reports = {Track.VIDEO: report(100.0, 0), Track.AUDIO: report(900.0, 0)}
    alignment.starts = {Track.VIDEO: 0, Track.AUDIO: 80000}

    assert alignment.offset_s((0, 7.0), 8000, (0, 6.8)) == pytest.approx(0.2)
    assert Alignment().offset_s((0, 7.0), 8000, (0, 6.8)) == pytest.approx(0.2)
