"""Wall time of media time."""

from datetime import timedelta

from hypothesis import given, strategies as st

from hub.camera.recording.timeline import RunClock, from_microseconds, microseconds
from tests.hub.camera.scenes import T0

ZERO_US = microseconds(T0)
SEGMENT_US = 4_000_000


@given(st.lists(st.integers(-900_000, 2_000_000), min_size=2, max_size=40))
def test_correction_is_slow_and_seamless(lateness: list[int]) -> None:
    """However late packets come, wall time grows with media time to within 500 ppm."""
    clock = RunClock(ZERO_US)

    for number, late_us in enumerate(lateness, start=1):
        end_us = number * SEGMENT_US
        clock.observe(end_us, ZERO_US + end_us + late_us)
        before = clock.wall_us(end_us)
        clock.turn(end_us)
        assert clock.wall_us(end_us) == before
        grown = clock.wall_us(end_us + SEGMENT_US) - before
        assert abs(grown - SEGMENT_US) <= 2000


def test_drift_is_followed() -> None:
    """A camera whose clock runs 200 ppm slow stays within a few milliseconds for a day."""
    clock = RunClock(ZERO_US)

    for number in range(1, 21600):
        media_us = number * SEGMENT_US
        clock.observe(media_us, ZERO_US + round(media_us * (1 + 200e-6)))
        clock.turn(media_us)

    truth = T0 + timedelta(seconds=86396 * (1 + 200e-6))
    assert abs(from_microseconds(clock.wall_us(86_396_000_000)) - truth) < timedelta(milliseconds=5)
    assert not clock.is_off


def test_a_frame_from_the_future_tells_that_a_clock_was_set() -> None:
    """Nothing arrives before it is taken: more than a second early is no jitter."""
    clock = RunClock(ZERO_US)

    clock.observe(0, ZERO_US - 900_000)
    before = clock.is_off
    clock.observe(66_000, ZERO_US + 66_000 - 1_100_000)

    assert (before, clock.is_off) == (False, True)


def test_a_burst_is_no_step() -> None:
    """What was held back arrives late all at once; only lateness that lasts tells of a step."""
    burst, stepped = RunClock(ZERO_US), RunClock(ZERO_US)

    for number in range(200):
        media_us = number * 66_000
        burst.observe(media_us, ZERO_US + 13_200_000)
        stepped.observe(media_us, ZERO_US + media_us + 3_600_000_000)

    assert not burst.is_off
    assert stepped.is_off


def test_a_segment_nobody_observed_changes_nothing() -> None:
    """Without a frame to tell the lateness the clocks go on alike."""
    clock = RunClock(ZERO_US)

    clock.turn(SEGMENT_US)

    assert clock.ppm == 0
