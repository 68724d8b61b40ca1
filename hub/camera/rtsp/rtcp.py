"""RTCP: what a camera reports of its clock, and what we report back (RFC 3550, 6.4). Pure."""

from dataclasses import dataclass
from struct import Struct
from typing import Final

SENDER_REPORT, RECEIVER_REPORT, DESCRIPTION, BYE = 200, 201, 202, 203
_SENDER: Final = Struct("!IIII").unpack_from
_HEAD: Final = Struct("!BBH").pack
_BLOCK: Final = Struct("!IIIIII").pack
_MOST_LOST = 0x7FFFFF
_VERSION = 0x80
_CNAME = 1
_MOST_PACKETS = 32
_HEAD_SIZE = 4
_SENDER_END = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderReport:
    """That a stream's timestamp meant this moment of the camera's clock."""

    ntp_s: float
    ntp_middle: int
    """The middle 32 bits of the moment, which a receiver report gives back."""
    timestamp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came of one stream."""

    sender: int
    highest: int
    lost: int
    report: SenderReport | None = None
    report_age_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one compound packet says."""

    report: SenderReport | None = None
    bye: bool = False


def parse(packet: bytes) -> Told:
    """Read a compound packet; what is not understood is passed over."""
    report, bye, at = None, False, 0
    for _ in range(_MOST_PACKETS):
        if len(packet) - at < _HEAD_SIZE or packet[at] & 0xC0 != _VERSION:
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
    return Told(report=report, bye=bye)


def receiver_report(own: int, received: Received) -> bytes:
    """Return a receiver report and the description that must go with it."""
    age = min(int(received.report_age_s * 65536), 0xFFFFFFFF)
    block = _BLOCK(
        received.sender,
        min(received.lost, _MOST_LOST),
        received.highest & 0xFFFFFFFF,
        0,
        received.report.ntp_middle if received.report else 0,
        age if received.report else 0,
    )
    report = _HEAD(_VERSION | 1, RECEIVER_REPORT, 1 + len(block) // 4) + own.to_bytes(4, "big")
    name = b"hub"
    item = bytes((_CNAME, len(name))) + name
    item += b"\x00" * (4 - len(item) % 4)
    described = _HEAD(_VERSION | 1, DESCRIPTION, 1 + len(item) // 4) + own.to_bytes(4, "big") + item
    return report + block + described
