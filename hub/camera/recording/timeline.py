"""Wall time of a run's frames: read once at its start, then the media clock, slowly corrected.

A camera's packets arrive late by a varying amount, never early. So the least lateness in a
segment shows how far the two clocks have drifted apart. Correcting by at most 500 ppm keeps
every frame's wall time continuous: no segment overlaps the next or leaves a gap. A run's own
ticks always increase, whatever the camera's do. A connection begins with a burst of packets,
which says nothing about time and is ignored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from hub.media.packet import VIDEO_RATE, Packet, Track

_MOST_PPM: Final = 500
_EARLY_US: Final = 1_000_000
"""A frame that arrives this long before its own time proves that a clock was set."""
_LATE_US: Final = 5_000_000
_LATE_FOR_US: Final = 3_000_000
"""Packets that the network delayed come in one burst, which takes less time than this."""
_STEP_US: Final = 1_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """Return whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def from_microseconds(at_us: int) -> datetime:
    """Return the UTC time for microseconds since 1970."""
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
        """How much faster wall time passes than media time, in parts per million."""
        self.is_off = False
        """Whether a clock was set, so that only a new run has correct times."""

    def wall_us(self, media_us: int) -> int:
        """Return the wall time of a media time, in microseconds since 1970."""
        passed = media_us - self._media_us
        return self._wall_us + passed + round(passed * self.ppm / 1_000_000)

    def late_us(self, media_us: int, arrived_us: int) -> int:
        """Return how long after its wall time a frame arrived; negative if before."""
        return arrived_us - self.wall_us(media_us)

    def observe(self, media_us: int, arrived_us: int) -> None:
        """Record when a frame arrived."""
        late = self.late_us(media_us, arrived_us)
        if self._least_late_us is None or late < self._least_late_us:
            self._least_late_us = late
        passed = 0 if self._arrived_us is None else arrived_us - self._arrived_us
        self._arrived_us = arrived_us
        # A step of the wall clock itself counts as at most a second of lateness.
        self._late_for_us = self._late_for_us + min(passed, _STEP_US) if late > _LATE_US else 0
        if late < -_EARLY_US or self._late_for_us >= _LATE_FOR_US:
            self.is_off = True

    def turn(self, media_us: int) -> None:
        """End a segment; choose the next one's rate from the lateness observed in this one."""
        wall_us = self.wall_us(media_us)
        length_us = max(media_us - self._media_us, 1)
        wanted_ppm = (self._least_late_us or 0) * 1_000_000 / length_us
        self._media_us, self._wall_us = media_us, wall_us
        self.ppm = round(min(max(wanted_ppm, -_MOST_PPM), _MOST_PPM), 3)
        self._least_late_us = None


_BACK_S: Final = 0.5
"""A smaller step back is one frame's error and is corrected; a larger one means a set clock."""
_FORWARD_S: Final = 2.0
_MOST_DRIFT_US: Final = 5_000_000
"""Sound this far from its picture is useless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedPacket:
    """A packet with its times in ticks of its track since the run began."""

    track: Track
    payload: bytes
    dts: int
    pts: int
    key: bool
    rate_hz: int
    splits: bool = True
    """Whether a segment may begin here, if it is a key frame: no later one is shown before it."""

    @property
    def decoded_us(self) -> int:
        """The decoding time, in microseconds since the run began."""
        return in_us(self.dts, self.rate_hz)

    @property
    def presented_us(self) -> int:
        """The presentation time, in microseconds since the run began."""
        return in_us(self.pts, self.rate_hz)


def in_us(ticks: int, rate_hz: int) -> int:
    """Return ticks as microseconds."""
    return (ticks * 1_000_000 + rate_hz // 2) // rate_hz


def has_jumped(before: Packet, packet: Packet) -> bool:
    """Return whether the camera's clock seems to have been set between two frames."""
    step_s = (packet.dts - before.dts) / packet.rate_hz
    if -_BACK_S <= step_s <= _FORWARD_S:
        return False
    passed_s = (packet.arrived - before.arrived).total_seconds()
    return step_s < 0 or step_s - passed_s > _FORWARD_S


@dataclass(slots=True)
class RunTimeline:
    """Assigns packets their times in a run; `clock` maps those to wall time."""

    clock: RunClock
    is_broken: bool = field(default=False, init=False)
    """Whether the camera's clock was set; until a new run begins, frames follow their arrival."""
    _origin: int
    """The camera's video ticks at which the run's time is zero."""
    _delay: int
    """Ticks by which decoding times are moved earlier, so that no frame is shown before it is
    decoded: players would assume a delay in such a file, and shift the picture."""
    _before: Packet | None = field(default=None, init=False)
    _late_us: int = field(default=0, init=False)
    _last: dict[Track, int] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, first: Sequence[Packet]) -> "RunTimeline":
        """Return the timeline of a run that begins with these frames."""
        delay = max(0, *(packet.dts - packet.pts for packet in first))
        origin = first[0].dts - delay
        zero_us = min(
            microseconds(packet.arrived) - in_us(packet.pts - origin, packet.rate_hz)
            for packet in first
        )
        return cls(RunClock(zero_us), origin, delay)

    def place(self, packet: Packet) -> TimedPacket | None:
        """Return a packet with its times in the run; None for sound that fits no picture."""
        if packet.track is Track.VIDEO:
            return self._place_frame(packet)
        return self._place_sound(packet)

    def _place_frame(self, packet: Packet) -> TimedPacket:
        arrived_us = microseconds(packet.arrived)
        last = self._last.get(Track.VIDEO, -1)
        if self._before is not None and has_jumped(self._before, packet):
            self._bridge(self._before, packet, last)
        dts, pts = packet.dts - self._delay - self._origin, packet.pts - self._origin
        if dts <= last:
            dts = last + 1
            pts = max(pts, dts)
        self._before, self._last[Track.VIDEO] = packet, dts
        timed = _timed(packet, dts, pts)
        shown_us = timed.presented_us
        self._late_us = self.clock.late_us(shown_us, arrived_us)
        self.clock.observe(shown_us, arrived_us)
        return timed

    def _bridge(self, before: Packet, packet: Packet, last: int) -> None:
        """Continue the run's time across a jump of the camera's clock, by the time that passed."""
        media_us = in_us(packet.pts - self._origin, packet.rate_hz)
        is_late = self.clock.late_us(media_us, microseconds(packet.arrived)) > 0
        if packet.dts > before.dts and is_late:
            return  # The camera skipped frames while the network was stalled; its clock is right.
        passed_s = (packet.arrived - before.arrived).total_seconds()
        passed = min(max(round(passed_s * packet.rate_hz), 1), round(_FORWARD_S * packet.rate_hz))
        self._origin = packet.dts - self._delay - last - passed
        self.is_broken = True

    def _place_sound(self, packet: Packet) -> TimedPacket | None:
        # Rounded down, so that sound never begins before the run.
        dts = packet.dts - self._origin * packet.rate_hz // VIDEO_RATE
        timed = _timed(packet, dts, dts)
        late_us = self.clock.late_us(timed.presented_us, microseconds(packet.arrived))
        is_apart = self.is_broken or abs(late_us - self._late_us) > _MOST_DRIFT_US
        if is_apart or dts <= self._last.get(Track.AUDIO, -1):
            return None
        self._last[Track.AUDIO] = dts
        return timed


def _timed(packet: Packet, dts: int, pts: int) -> TimedPacket:
    return TimedPacket(
        track=packet.track,
        payload=packet.payload,
        dts=dts,
        pts=pts,
        key=packet.key,
        rate_hz=packet.rate_hz,
    )


_SETTLED_S: Final = 0.5
_LONGEST_S: Final = 3.0
_MOST_BYTES: Final = 16 << 20
_BURST_S: Final = 0.05
"""A packet that is less late than all before by this much still belongs to the burst."""


class ArrivalSmoother:
    """Holds a run's first packets until the initial burst is over."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self._newest: Packet | None = None
        self._bytes = 0
        self._least_late_s = 0.0
        self._since_s = 0.0

    def push(self, packet: Packet) -> bool:
        """Hold a packet and return True, or return False if the burst is over."""
        if packet.track is Track.VIDEO:
            if self._newest is not None and self._has_settled(packet, self._newest):
                return False
            self._newest = packet
        elif self._newest is None:
            return True  # Sound from before the first picture.
        self.packets.append(packet)
        self._bytes += len(packet.payload)
        return True

    def _has_settled(self, packet: Packet, before: Packet) -> bool:
        if has_jumped(before, packet) or packet.arrived < before.arrived:
            return True
        first = self.packets[0]
        arrived_s = (packet.arrived - first.arrived).total_seconds()
        late_s = arrived_s - (packet.dts - first.dts) / packet.rate_hz
        if late_s < self._least_late_s - _BURST_S:
            self._least_late_s, self._since_s = late_s, arrived_s
        return (
            arrived_s - self._since_s >= _SETTLED_S
            or arrived_s >= _LONGEST_S
            or self._bytes >= _MOST_BYTES
        )
