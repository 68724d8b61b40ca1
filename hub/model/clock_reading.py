"""How well the times of a recording are known, and what the camera's own clock showed."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """The two clocks of one camera's recordings: ours dates them, its own is in the picture."""

    uncertainty: timedelta | None = None
    """How far a recorded time may be from UTC; None where nothing vouches for the hub's clock."""
    picture_offset: timedelta | None = None
    """The camera's own clock minus the hub's; None where it was never measured."""


UNKNOWN_CLOCK = ClockReading()
