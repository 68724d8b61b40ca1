"""RTP packets in order, RTCP reports, and the media clock behind their timestamps. Pure.

RFC 3550: lost packets are counted; RTCP (6.4) reports the camera's clock and our reception;
timestamps (5.1) wrap.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from struct import Struct
from typing import Final

from hub.media.packet import VIDEO_RATE, Track

_HEAD: Final = Struct("!BBHII").unpack_from
_HEAD_SIZE: Final = 12
_PLAIN: Final = 0x80
"""The first byte of nearly every packet: version 2, no padding, extension or contributors."""
_VERSION, _PADDING, _EXTENSION, _CONTRIBUTORS = 0xC0, 0x20, 0x10, 0x0F
_MARKER = 0x80
_NEWEST: Final = 0xFFFF
_FARTHEST: Final = 3000
"""A sequence number further ahead begins a new sequence, if the next packet follows it."""
_LATEST: Final = 0x10000 - 1000
"""Packets less than a thousand behind are late or duplicates."""
_LONGEST_REORDER_S: Final = 0.1

type Deliver = Callable[[bytes, int, int, bool, bool], None]
"""Takes a packet, the index of its payload, its timestamp, its marker bit, and whether packets
before it are missing."""


class RtpStream:
    """Puts one stream's packets in order; up to `hold` of them may wait for a delayed one (UDP)."""

    def __init__(self, deliver: Deliver, hold: int = 0) -> None:
        self._deliver = deliver
        self._reorder_s = hold
        self._reordered: dict[int, tuple[bytes, float]] = {}
        self._next = -1
        self._suspected = -1
        self._gap = False
        self.sender = 0
        """The synchronization source that packets come from."""
        self.highest = 0
        """The extended highest sequence number, for receiver reports."""
        self.received = 0
        self.lost = 0
        """How many packets were lost; one that arrives too late counts as lost."""

    def receive(self, packet: bytes, now_s: float) -> None:
        """Process one packet; ignore anything else."""
        if len(packet) < _HEAD_SIZE:
            return
        first, second, sequence, timestamp, sender = _HEAD(packet)
        if (
            sequence == self._next
            and first == _PLAIN
            and sender == self.sender
            and not self._reordered
        ):
            self._next = sequence + 1 & _NEWEST
            self.highest += 1
            self.received += 1
            gap = self._gap
            self._gap = False
            self._deliver(packet, _HEAD_SIZE, timestamp, second >= _MARKER, gap)
        elif first & _VERSION == _PLAIN:
            self._receive_unusual(packet, sequence, sender, now_s)

    def _receive_unusual(self, packet: bytes, sequence: int, sender: int, now_s: float) -> None:
        if self._next < 0 or sender != self.sender:
            self._begin(sequence, sender)
        ahead = sequence - self._next & _NEWEST
        if ahead == 0:
            self._deliver_next(packet)
            self._release()
        elif ahead < _FARTHEST:
            self._overtaken(packet, sequence, now_s)
        elif ahead < _LATEST:
            # Far off: the sender restarted, or it is invalid. The next packet decides.
            if sequence == self._suspected:
                self._begin(sequence, sender)
                self._deliver_next(packet)
            self._suspected = sequence + 1 & _NEWEST

    def _begin(self, sequence: int, sender: int) -> None:
        """Begin a new sequence with this packet."""
        self._release_all()
        self._gap = self._next >= 0
        self._next, self.sender, self._suspected = sequence, sender, -1
        self.highest = sequence - 1

    def _overtaken(self, packet: bytes, sequence: int, now_s: float) -> None:
        """Hold a packet whose predecessor is missing: wait for that, or give it up."""
        self._reordered[sequence] = (packet, now_s)
        longest = now_s - _LONGEST_REORDER_S
        if (
            len(self._reordered) > self._reorder_s
            or next(iter(self._reordered.values()))[1] <= longest
        ):
            self._skip()
            self._release()

    def _skip(self) -> None:
        """Give up the missing packets before the first held one."""
        missing = min(sequence - self._next & _NEWEST for sequence in self._reordered)
        self.lost += missing
        self.highest += missing
        self._next = self._next + missing & _NEWEST
        self._gap = True

    def _release(self) -> None:
        while self._reordered and (held := self._reordered.pop(self._next, None)):
            self._deliver_next(held[0])

    def _release_all(self) -> None:
        while self._reordered:
            self._skip()
            self._release()

    def _deliver_next(self, packet: bytes) -> None:
        """Deliver the next packet."""
        self._next = self._next + 1 & _NEWEST
        self.highest += 1
        self.received += 1
        first, second, _, timestamp, _ = _HEAD(packet)
        packet, at = _payload(packet, first)
        if at <= len(packet):
            gap, self._gap = self._gap, False
            self._deliver(packet, at, timestamp, second >= _MARKER, gap)
        else:
            self._gap = True


def _payload(packet: bytes, first: int) -> tuple[bytes, int]:
    """Return a packet without padding, and its payload's index; past the end if it is damaged."""
    if first & _PADDING:
        count = packet[-1]
        packet = packet[: max(len(packet) - count, 0)]
    at = _HEAD_SIZE + 4 * (first & _CONTRIBUTORS)
    if first & _EXTENSION:
        at += 4 + 4 * int.from_bytes(packet[at + 2 : at + 4], "big")
    return packet, at


SENDER_REPORT, RECEIVER_REPORT, DESCRIPTION, BYE = 200, 201, 202, 203
_SENDER: Final = Struct("!IIII").unpack_from
_REPORT_HEAD: Final = Struct("!BBH").pack
_BLOCK: Final = Struct("!IIIIII").pack
_MOST_LOST = 0x7FFFFF
_REPORT_VERSION = 0x80
_CNAME = 1
_MOST_PACKETS = 32
_REPORT_HEAD_SIZE = 4
_SENDER_END = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderReport:
    """Maps a stream's timestamp to the camera's clock."""

    ntp_s: float
    ntp_middle: int
    """The middle 32 bits of the NTP time, which a receiver report returns."""
    timestamp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverStats:
    """The reception of one stream."""

    sender: int
    highest: int
    lost: int
    report: SenderReport | None = None
    report_age_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CompoundReport:
    """The content of one compound packet."""

    report: SenderReport | None = None
    bye: bool = False


def parse(packet: bytes) -> CompoundReport:
    """Read a compound packet; unknown parts are ignored."""
    report, bye, at = None, False, 0
    for _ in range(_MOST_PACKETS):
        if len(packet) - at < _REPORT_HEAD_SIZE or packet[at] & 0xC0 != _REPORT_VERSION:
            break
        past = at + 4 + 4 * int.from_bytes(packet[at + 2 : at + 4], "big")
        if packet[at + 1] == SENDER_REPORT and min(past, len(packet)) - at >= _SENDER_END:
            seconds, fraction, timestamp, _ = _SENDER(packet, at + 8)
            report = SenderReport(
                ntp_s=seconds + fraction / 2**32,
                ntp_middle=(seconds & 0xFFFF) << 16 | fraction >> 16,
                timestamp=timestamp,
            )
        bye = bye or packet[at + 1] == BYE
        at = past
    return CompoundReport(report=report, bye=bye)


def receiver_report(own: int, received: ReceiverStats) -> bytes:
    """Return a receiver report and the source description that must go with it."""
    age = min(int(received.report_age_s * 65536), 0xFFFFFFFF)
    block = _BLOCK(
        received.sender,
        min(received.lost, _MOST_LOST),
        received.highest & 0xFFFFFFFF,
        0,
        received.report.ntp_middle if received.report else 0,
        age if received.report else 0,
    )
    report = _REPORT_HEAD(_REPORT_VERSION | 1, RECEIVER_REPORT, 1 + len(block) // 4) + own.to_bytes(
        4, "big"
    )
    name = b"hub"
    item = bytes((_CNAME, len(name))) + name
    item += b"\x00" * (4 - len(item) % 4)
    described = (
        _REPORT_HEAD(_REPORT_VERSION | 1, DESCRIPTION, 1 + len(item) // 4)
        + own.to_bytes(4, "big")
        + item
    )
    return report + block + described


_HALF, _WHOLE = 1 << 31, 1 << 32
_JUMP: Final = VIDEO_RATE
"""Pictures are never reordered over more than a second: anything further off is a jump."""
_USUAL_DEPTH, _MOST_DEPTH = 2, 16
_REMEMBERED = 17
_FEWEST_S, _USUAL_S, _MOST_S = 1, 15, 240
_FARTHEST_S: Final = 1.5
"""How far a camera's own alignment may differ from the packets' arrival and still be trusted."""


def difference(timestamp: int, before: int) -> int:
    """Return the ticks from `before` to a timestamp, negative if it is earlier."""
    ticks = (timestamp - before) % _WHOLE
    return ticks - _WHOLE if ticks >= _HALF else ticks


class Unwrapped:
    """Unwraps timestamps, which wrap on the wire; the first one is zero."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._ticks = 0

    def ticks(self, timestamp: int) -> int:
        """Return ticks since the first timestamp; a jump stays a jump."""
        if self._last is not None:
            self._ticks += difference(timestamp, self._last)
        self._last = timestamp
        return self._ticks


class VideoTimeline:
    """Pictures' presentation times, as the camera gives them, and the decoding times they imply.

    Decoding times are the sorted presentation times, moved back by as many pictures as reordering
    may span. They increase with every picture, unless the clock itself jumps back.
    """

    def __init__(self, *, reorders: bool, frame_rate: float) -> None:
        self.reorders = reorders
        """Whether pictures are reordered: as first stated, or as observed since."""
        self._depth = _USUAL_DEPTH if reorders else 0
        rate = min(max(frame_rate or _USUAL_S, _FEWEST_S), _MOST_S)
        self._step = round(VIDEO_RATE / rate)
        self._clock = Unwrapped()
        # So that no decoding time is negative.
        self._zero = self._depth * self._step
        self._waiting: list[int] = []
        self._latest: deque[int] = deque(maxlen=_REMEMBERED)
        self._highest: int | None = None
        self._last_dts = -1

    def stamp(self, timestamp: int) -> tuple[int, int]:
        """Return the next picture's `pts` and `dts`."""
        pts = self._zero + self._clock.ticks(timestamp)
        if not self._depth and self._last_dts < pts and pts - self._last_dts < _JUMP:
            self._highest = self._last_dts = pts
            self._latest.append(pts)
            return pts, pts
        if self._highest is not None and abs(pts - self._highest) >= _JUMP:
            self._jump(pts)
        self._learn(pts)
        heappush(self._waiting, pts)
        if len(self._waiting) > self._depth:
            dts = heappop(self._waiting)
        else:
            dts = self._waiting[0] - (self._depth + 1 - len(self._waiting)) * self._step
        self._last_dts = max(dts, self._last_dts + 1)
        return pts, self._last_dts

    def expect_reordering(self) -> None:
        """Expect reordered pictures from now on."""
        self.reorders = True
        self._depth = max(self._depth, _USUAL_DEPTH)

    def _jump(self, pts: int) -> None:
        """Start again after a jump."""
        self._waiting.clear()
        self._latest.clear()
        self._highest = None
        self._last_dts = pts - (self._depth + 1) * self._step - 1

    def _learn(self, pts: int) -> None:
        """Learn over how many pictures reordering spans."""
        later = sum(one > pts for one in self._latest)
        if later > self._depth:
            self.reorders = True
            self._depth = min(later, _MOST_DEPTH)
        self._latest.append(pts)
        self._highest = pts if self._highest is None else max(self._highest, pts)


class Alignment:
    """Aligns sound with the picture: their timestamps begin at different numbers.

    Uses sender reports, or else the response to PLAY. If neither agrees with the packets' arrival,
    only the arrival counts.
    """

    def __init__(self) -> None:
        self.reports: dict[Track, SenderReport] = {}
        self.starts: dict[Track, int] = {}
        """The start timestamps from the response to PLAY."""

    def offset_s(self, sound: tuple[int, float], sound_hz: int, video: tuple[int, float]) -> float:
        """Return how many seconds after the video's timestamp the sound's is heard.

        `sound` and `video` are pairs of a timestamp and the steady time of its arrival.
        """
        arrived_s = sound[1] - video[1]
        reports, starts = self.reports, self.starts
        claims = []
        if len(reports) == len(Track):
            later_s = reports[Track.AUDIO].ntp_s - reports[Track.VIDEO].ntp_s
            began = {track: report.timestamp for track, report in reports.items()}
            claims.append((later_s, began))
        if len(starts) == len(Track):
            claims.append((0.0, starts))
        for later_s, began in claims:
            sound_s = difference(sound[0], began[Track.AUDIO]) / sound_hz
            video_s = difference(video[0], began[Track.VIDEO]) / VIDEO_RATE
            if abs(later_s + sound_s - video_s - arrived_s) <= _FARTHEST_S:
                return later_s + sound_s - video_s
        return arrived_s
