"""The first moment of a run: a connection begins with a burst, which tells nothing of the time."""

from typing import Final

from hub.camera.recording.run_timeline import has_jumped
from hub.media.packet import Packet, Track

_SETTLED_S: Final = 0.5
_LONGEST_S: Final = 3.0
_MOST_BYTES: Final = 16 << 20
_BURST_S: Final = 0.05
"""A packet that is less late than all before by this much still came out of a burst."""


class Settling:
    """A run's first packets, held until they come no faster than they were taken."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self._newest: Packet | None = None
        self._bytes = 0
        self._least_late_s = 0.0
        self._since_s = 0.0

    def take(self, packet: Packet) -> bool:
        """Hold a packet, or tell that no more need to be held."""
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
