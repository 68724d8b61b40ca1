"""One run's own time: ticks since it began that only grow, whatever the camera's do. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from hub.camera.recording.run_clock import RunClock, microseconds
from hub.media.packet import VIDEO_RATE, Packet, Track

_BACK_S: Final = 0.5
"""A smaller step back is one frame's error and is mended; a larger one sets the clock."""
_FORWARD_S: Final = 2.0
_APART_US: Final = 5_000_000
"""Sound that is so far from its picture is of no use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A packet with its times in ticks of its track since the run began."""

    track: Track
    payload: bytes
    dts: int
    pts: int
    key: bool
    rate_hz: int

    @property
    def decoded_us(self) -> int:
        """Return when it is decoded, in microseconds since the run began."""
        return in_us(self.dts, self.rate_hz)

    @property
    def shown_us(self) -> int:
        """Return when it is shown, in microseconds since the run began."""
        return in_us(self.pts, self.rate_hz)


def in_us(ticks: int, rate_hz: int) -> int:
    """Return ticks as microseconds."""
    return (ticks * 1_000_000 + rate_hz // 2) // rate_hz


def has_jumped(before: Packet, packet: Packet) -> bool:
    """Tell whether the camera's clock seems to have been set between two frames."""
    step_s = (packet.dts - before.dts) / packet.rate_hz
    if -_BACK_S <= step_s <= _FORWARD_S:
        return False
    passed_s = (packet.arrived - before.arrived).total_seconds()
    return step_s < 0 or step_s - passed_s > _FORWARD_S


@dataclass(slots=True)
class RunTimeline:
    """Places packets in a run; `clock` gives it its wall time."""

    clock: RunClock
    is_broken: bool = field(default=False, init=False)
    """Whether the camera's clock was set: frames go on by their arrival until a new run begins."""
    _origin: int
    """The camera's ticks, of video, at which the run's time is zero."""
    _delay: int
    """How many ticks earlier frames are decoded than the camera says, so that none is shown
    before it is decoded: players take such a file for one with a delay, and shift the picture."""
    _before: Packet | None = field(default=None, init=False)
    _late_us: int = field(default=0, init=False)
    _last: dict[Track, int] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, first: Sequence[Packet]) -> "RunTimeline":
        """Return the time of the run that begins with these frames."""
        delay = max(0, *(packet.dts - packet.pts for packet in first))
        origin = first[0].dts - delay
        zero_us = min(
            microseconds(packet.arrived) - in_us(packet.pts - origin, packet.rate_hz)
            for packet in first
        )
        return cls(RunClock(zero_us), origin, delay)

    def place(self, packet: Packet) -> Timed | None:
        """Return when a packet is in the run; None for sound that belongs to no picture here."""
        if packet.track is Track.VIDEO:
            return self._place_frame(packet)
        return self._place_sound(packet)

    def _place_frame(self, packet: Packet) -> Timed:
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
        shown_us = timed.shown_us
        self._late_us = self.clock.late_us(shown_us, arrived_us)
        self.clock.observe(shown_us, arrived_us)
        return timed

    def _bridge(self, before: Packet, packet: Packet, last: int) -> None:
        """Let the camera's time go on from where it jumped, for as long as really passed."""
        media_us = in_us(packet.pts - self._origin, packet.rate_hz)
        is_late = self.clock.late_us(media_us, microseconds(packet.arrived)) > 0
        if packet.dts > before.dts and is_late:
            return  # It only makes up for what the network held back and the camera threw away.
        passed_s = (packet.arrived - before.arrived).total_seconds()
        passed = min(max(round(passed_s * packet.rate_hz), 1), round(_FORWARD_S * packet.rate_hz))
        self._origin = packet.dts - self._delay - last - passed
        self.is_broken = True

    def _place_sound(self, packet: Packet) -> Timed | None:
        # Rounded down, so that sound never begins before the run.
        dts = packet.dts - self._origin * packet.rate_hz // VIDEO_RATE
        timed = _timed(packet, dts, dts)
        late_us = self.clock.late_us(timed.shown_us, microseconds(packet.arrived))
        is_apart = self.is_broken or abs(late_us - self._late_us) > _APART_US
        if is_apart or dts <= self._last.get(Track.AUDIO, -1):
            return None
        self._last[Track.AUDIO] = dts
        return timed


def _timed(packet: Packet, dts: int, pts: int) -> Timed:
    return Timed(
        track=packet.track,
        payload=packet.payload,
        dts=dts,
        pts=pts,
        key=packet.key,
        rate_hz=packet.rate_hz,
    )
