"""Wall time of a run's frames: read once at its start, then the media clock, slowly corrected.

A camera's packets arrive late by a varying amount, never early, so the least lateness seen over
a segment tells how far the two clocks have drifted apart. Correcting by at most 500 ppm keeps
every frame's wall time continuous: no segment ever overlaps the next or leaves a gap.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

_MOST_PPM: Final = 500
_EARLY_US: Final = 1_000_000
"""A frame that comes before it was taken proves that a clock was set."""
_LATE_US: Final = 5_000_000
_LATE_FOR_US: Final = 3_000_000
"""What a network held back for a while comes in one burst, which is over sooner than this."""
_STEP_US: Final = 1_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """Return whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def from_microseconds(at_us: int) -> datetime:
    """Return the UTC time that many microseconds after 1970."""
    return _EPOCH + at_us * _MICROSECOND


class RunClock:
    """Maps the media time of one run to wall time."""

    def __init__(self, zero_us: int) -> None:
        """Start from the wall time of media time 0, in microseconds since 1970."""
        self._media_us = 0
        self._wall_us = zero_us
        self._least_late_us: int | None = None
        self._arrived_us: int | None = None
        self._late_for_us = 0
        self.ppm = 0.0
        """How much faster wall time passes than media time now, in millionths."""
        self.is_off = False
        """Whether a clock was set, so that only a new run can tell the time again."""

    def wall_us(self, media_us: int) -> int:
        """Return the wall time of a media time, in microseconds since 1970."""
        passed = media_us - self._media_us
        return self._wall_us + passed + round(passed * self.ppm / 1_000_000)

    def late_us(self, media_us: int, arrived_us: int) -> int:
        """Return how long after its own wall time a frame arrived; negative if before."""
        return arrived_us - self.wall_us(media_us)

    def observe(self, media_us: int, arrived_us: int) -> None:
        """Take note of when a frame arrived."""
        late = self.late_us(media_us, arrived_us)
        if self._least_late_us is None or late < self._least_late_us:
            self._least_late_us = late
        passed = 0 if self._arrived_us is None else arrived_us - self._arrived_us
        self._arrived_us = arrived_us
        # A step of the wall clock itself counts as no more than a second of lateness.
        self._late_for_us = self._late_for_us + min(passed, _STEP_US) if late > _LATE_US else 0
        if late < -_EARLY_US or self._late_for_us >= _LATE_FOR_US:
            self.is_off = True

    def turn(self, media_us: int) -> None:
        """Where a segment ends, choose the rate of the next from the lateness seen in this one."""
        wall_us = self.wall_us(media_us)
        length_us = max(media_us - self._media_us, 1)
        wanted_ppm = (self._least_late_us or 0) * 1_000_000 / length_us
        self._media_us, self._wall_us = media_us, wall_us
        self.ppm = round(min(max(wanted_ppm, -_MOST_PPM), _MOST_PPM), 3)
        self._least_late_us = None
