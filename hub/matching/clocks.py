"""How far clocks may be wrong, and what of it matching has to mind."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from hub.model.recording import ClockReading
from hub.model.window import TimeWindow

RECEPTION: Final = timedelta(seconds=1)
"""How late a frame is dated: what its camera takes to encode and send it, or the next still."""
UNVOUCHED: Final = timedelta(seconds=5)
"""What a clock may be wrong by unnoticed: a step of less cannot be told from a slow network."""


def read_clocks(hub_error: timedelta | None, picture_offset_ms: int | None = None) -> ClockReading:
    """Return what is known of a camera's recordings.

    `hub_error` is the hub clock's own, `picture_offset_ms` the camera's clock minus the hub's.
    """
    return ClockReading(
        uncertainty=None if hub_error is None else hub_error + RECEPTION,
        picture_offset=None
        if picture_offset_ms is None
        else timedelta(milliseconds=picture_offset_ms),
    )


def margin(clock: ClockReading) -> timedelta:
    """Return how far outside a window a clip may lie and still be told of."""
    return UNVOUCHED if clock.uncertainty is None else clock.uncertainty


def considered(window: TimeWindow, clocks: Iterable[ClockReading]) -> TimeWindow:
    """Return the window in which clips have to be looked up for a match."""
    widest = max((margin(clock) for clock in clocks), default=UNVOUCHED)
    try:
        return window.widened(before=widest, after=widest)
    except OverflowError:  # At the ends of the calendar there is nothing to add.
        return window
