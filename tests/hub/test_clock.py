"""What the machine's own clock is worth, as its kernel tells it."""

from datetime import timedelta

import pytest

from hub.clock import SystemClock, error_of
from tests.fakes.clocks import HandClock


@pytest.mark.parametrize(
    ("state", "max_error_us", "error"),
    [
        (0, 0, timedelta(0)),
        (0, 31_250, timedelta(milliseconds=31.25)),
        (4, 15_999_999, timedelta(microseconds=15_999_999)),
        (0, 16_000_000, None),
        (5, 20_000, None),
        (-1, 0, None),
        (0, -1, None),
    ],
)
def test_a_clock_is_worth_what_the_kernel_vouches_for(
    state: int, max_error_us: int, error: timedelta | None
) -> None:
    """A clock that nobody keeps, or has kept for hours, is worth nothing that could be said."""
    assert error_of(state, max_error_us) == error


def test_the_machine_itself_is_asked() -> None:
    """Whatever kernel this runs on, asking it takes no rights and gives a bound or none."""
    told = SystemClock().uncertainty()

    assert told is None or timedelta(0) <= told < timedelta(seconds=16)


def test_other_clocks_vouch_for_nothing() -> None:
    """A clock that is moved by hand does not say that it is right."""
    assert HandClock().uncertainty() is None
