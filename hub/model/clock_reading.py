"""How well the times of a recording are known, and what the camera's own clock showed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

_DAY: Final = timedelta(days=1)
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """The two clocks of one camera's recordings: ours dates them, its own is in the picture."""

    uncertainty: timedelta | None = None
    """How far a recorded time may be from UTC; None where nothing vouches for the hub's clock."""
    picture_offset: timedelta | None = None
    """The camera's own clock minus the hub's; None where it was never measured."""


UNKNOWN_CLOCK = ClockReading()


def apart(offset: timedelta) -> str:
    """Return how far a clock is off in its two largest units, such as `5 h 0 min behind`."""
    length = abs(offset)
    seconds = round(length.total_seconds())
    if length >= _DAY:
        shown = f"{length.days:,} d {length.seconds // _HOUR_S} h"
    elif seconds >= _HOUR_S:
        shown = f"{seconds // _HOUR_S} h {seconds % _HOUR_S // _MINUTE_S} min"
    elif seconds >= _MINUTE_S:
        shown = f"{seconds // _MINUTE_S} min {seconds % _MINUTE_S} s"
    else:
        shown = f"{seconds} s"
    return f"{shown} {'ahead' if offset > timedelta(0) else 'behind'}"
