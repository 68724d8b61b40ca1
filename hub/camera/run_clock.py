"""Wall time of a run's frames: read once at its start, then the media clock, slowly corrected.

A camera's packets arrive late by a varying amount, never early, so the least lateness seen over
a segment tells how far the two clocks have drifted apart. Correcting by at most 500 ppm keeps
every frame's wall time continuous: no segment ever overlaps the next or leaves a gap.
"""

from datetime import UTC, datetime, timedelta

from hub.camera.source import Packet

_MOST_PPM = 500
_JUMP_US = 5_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """Return whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def from_microseconds(at_us: int) -> datetime:
    """Return the UTC time that many microseconds after 1970."""
    return _EPOCH + at_us * _MICROSECOND


class RunClock:
    """Maps the media time of one run to wall time."""

    def __init__(self, first: list[Packet]) -> None:
        """Start from a run's first packets, which may have been delivered late in one burst."""
        self._origin_s = first[0].start_s
        self._anchor_media_us = 0
        self._anchor_wall_us = min(
            microseconds(packet.arrived) - self.media_us(packet.start_s) for packet in first
        )
        self._ppm = 0.0
        self._least_late_us: int | None = None

    def media_us(self, start_s: float) -> int:
        """Return microseconds since the run's first frame."""
        return round((start_s - self._origin_s) * 1_000_000)

    def wall_us(self, media_us: int) -> int:
        """Return the wall time of a media time, in microseconds since 1970."""
        passed = media_us - self._anchor_media_us
        return self._anchor_wall_us + passed + round(passed * self._ppm / 1_000_000)

    def has_jumped(self, packet: Packet) -> bool:
        """Tell whether the media clock or the wall clock has been set since the run began."""
        return abs(self._lateness_us(packet)) > _JUMP_US

    def _lateness_us(self, packet: Packet) -> int:
        """Return how long after its own wall time a packet arrived; negative if before."""
        return microseconds(packet.arrived) - self.wall_us(self.media_us(packet.start_s))

    def observe(self, packet: Packet) -> None:
        """Take note of when a packet arrived."""
        late = self._lateness_us(packet)
        if self._least_late_us is None or late < self._least_late_us:
            self._least_late_us = late

    def correct(self, media_us: int) -> None:
        """At a segment's end, choose the rate of the next from the lateness seen in this one."""
        wall_us = self.wall_us(media_us)
        length_us = max(media_us - self._anchor_media_us, 1)
        wanted_ppm = (self._least_late_us or 0) * 1_000_000 / length_us
        self._anchor_media_us, self._anchor_wall_us = media_us, wall_us
        self._ppm = min(max(wanted_ppm, -_MOST_PPM), _MOST_PPM)
        self._least_late_us = None
