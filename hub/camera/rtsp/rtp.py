"""RTP packets put in order, and those that never came counted (RFC 3550). Pure."""

from collections.abc import Callable
from struct import Struct
from typing import Final

_HEAD: Final = Struct("!BBHII").unpack_from
_HEAD_SIZE: Final = 12
_PLAIN: Final = 0x80
"""The first byte of nearly every packet: version 2, no padding, extension or contributors."""
_VERSION, _PADDING, _EXTENSION, _CONTRIBUTORS = 0xC0, 0x20, 0x10, 0x0F
_MARKER = 0x80
_NEWEST: Final = 0xFFFF
_FARTHEST: Final = 3000
"""A sequence number farther ahead begins a new sequence, if the next packet follows it."""
_LATEST: Final = 0x10000 - 1000
"""Those less than a thousand behind are late or double."""
_LONGEST_HELD_S: Final = 0.1

type Deliver = Callable[[bytes, int, int, bool, bool], None]
"""Takes a packet, where its payload begins, its timestamp, its marker bit, and whether packets
before it are missing."""


class RtpStream:
    """One stream's packets; `hold` of them may wait for one that was overtaken (UDP)."""

    def __init__(self, deliver: Deliver, hold: int = 0) -> None:
        self._deliver = deliver
        self._hold = hold
        self._held: dict[int, tuple[bytes, float]] = {}
        self._next = -1
        self._suspected = -1
        self._gap = False
        self.sender = 0
        """The synchronisation source that packets come from."""
        self.highest = 0
        """The extended highest sequence number, for receiver reports."""
        self.taken = 0
        self.lost = 0
        """How many packets never came; one that comes too late counts as such."""

    def take(self, packet: bytes, now_s: float) -> None:
        """Take one packet; what is none is passed over."""
        if len(packet) < _HEAD_SIZE:
            return
        first, second, sequence, timestamp, sender = _HEAD(packet)
        if sequence == self._next and first == _PLAIN and sender == self.sender and not self._held:
            self._next = sequence + 1 & _NEWEST
            self.highest += 1
            self.taken += 1
            gap = self._gap
            self._gap = False
            self._deliver(packet, _HEAD_SIZE, timestamp, second >= _MARKER, gap)
        elif first & _VERSION == _PLAIN:
            self._take_unusual(packet, sequence, sender, now_s)

    def _take_unusual(self, packet: bytes, sequence: int, sender: int, now_s: float) -> None:
        if self._next < 0 or sender != self.sender:
            self._begin(sequence, sender)
        ahead = sequence - self._next & _NEWEST
        if ahead == 0:
            self._put(packet)
            self._release()
        elif ahead < _FARTHEST:
            self._overtaken(packet, sequence, now_s)
        elif ahead < _LATEST:
            # Far off: a sender that began anew, or nonsense. The packet after it tells.
            if sequence == self._suspected:
                self._begin(sequence, sender)
                self._put(packet)
            self._suspected = sequence + 1 & _NEWEST

    def _begin(self, sequence: int, sender: int) -> None:
        """Begin with a packet as if there had been none before."""
        self._release_all()
        self._gap = self._next >= 0
        self._next, self.sender, self._suspected = sequence, sender, -1
        self.highest = sequence - 1

    def _overtaken(self, packet: bytes, sequence: int, now_s: float) -> None:
        """Take a packet whose predecessor is missing: wait for it, or give it up."""
        self._held[sequence] = (packet, now_s)
        longest = now_s - _LONGEST_HELD_S
        if len(self._held) > self._hold or next(iter(self._held.values()))[1] <= longest:
            self._skip()
            self._release()

    def _skip(self) -> None:
        """Give up what is missing before the first of those held."""
        missing = min(sequence - self._next & _NEWEST for sequence in self._held)
        self.lost += missing
        self.highest += missing
        self._next = self._next + missing & _NEWEST
        self._gap = True

    def _release(self) -> None:
        while self._held and (held := self._held.pop(self._next, None)):
            self._put(held[0])

    def _release_all(self) -> None:
        while self._held:
            self._skip()
            self._release()

    def _put(self, packet: bytes) -> None:
        """Deliver the packet that is next."""
        self._next = self._next + 1 & _NEWEST
        self.highest += 1
        self.taken += 1
        first, second, _, timestamp, _ = _HEAD(packet)
        packet, at = _payload(packet, first)
        if at <= len(packet):
            gap, self._gap = self._gap, False
            self._deliver(packet, at, timestamp, second >= _MARKER, gap)
        else:
            self._gap = True


def _payload(packet: bytes, first: int) -> tuple[bytes, int]:
    """Return a packet without its padding, and where its payload begins (beyond: damaged)."""
    if first & _PADDING:
        count = packet[-1]
        packet = packet[: max(len(packet) - count, 0)]
    at = _HEAD_SIZE + 4 * (first & _CONTRIBUTORS)
    if first & _EXTENSION:
        at += 4 + 4 * int.from_bytes(packet[at + 2 : at + 4], "big")
    return packet, at
