"""Assembles H.264 (RFC 6184) and H.265 (RFC 7798) pictures from RTP payloads. Pure.

H.264 comes as single units, STAP-A and FU-A; H.265 as single units, aggregation packets and
fragments. H.264 decoding begins only with an IDR picture: not every player can start at a
recovery point, and no tested camera sends only those.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, override

from hub.errors import CameraUnreachableError
from hub.media.codecs import (
    HEVC_PPS,
    HEVC_SPS,
    HEVC_VPS,
    IDR,
    PPS,
    SEI,
    SLICES,
    SPS,
    ends_as_stated,
    from_annex_b,
    prefixed,
)

_LARGEST: Final = 8 * 1024 * 1024
_MOST_SETS: Final = 64
_LENGTH: Final = 2
_START: Final = b"\x00\x00\x01"


class Unit(Enum):
    """The role of a NAL unit in a recording."""

    PICTURE = auto()
    """Part of a picture that refers to others."""
    KEY = auto()
    """Part of a picture that decoding can begin with."""
    SET = auto()
    """A parameter set: stored separately."""
    METADATA = auto()
    """Supplemental information: kept."""
    NOTHING = auto()
    """Delimiters, filler, and layers that nothing here decodes: dropped."""


@dataclass(frozen=True, slots=True)
class AccessUnit:
    """One whole coded picture."""

    timestamp: int
    payload: bytes
    """Its NAL units without parameter sets, each prefixed with its length in four bytes."""
    key: bool
    sets: tuple[bytes, ...]
    """The parameter sets that came with it, or since the previous picture."""


class VideoDepacketiser(ABC):
    """Assembles pictures, and delivers only those that a recording can play.

    After packet loss, nothing is delivered until the next whole key picture: pictures that refer
    to a damaged one are damaged too, and nobody could tell later which. For the same reason, the
    first picture is always a key picture.
    """

    _head_bytes: int
    """Length of a unit's head."""

    def __init__(self, deliver: Callable[[AccessUnit], None]) -> None:
        self._deliver = deliver
        self._timestamp = -1
        self._ended = -1
        """The timestamp of the last picture that a marker bit ended."""
        self._markers_unreliable = False
        """Whether marker bits come before a picture's end; if so, only timestamps count."""
        self._broken = True
        """Whether the next picture delivered must be a key picture."""
        self._headless = True
        """Whether the next picture's beginning may be missing; its first slice decides."""
        self._sets: list[bytes] = []
        self._fragments: list[bytes] = []
        self._units: list[bytes] = []
        self._size = 0
        self._first = b""
        """The first unit of the picture itself, or empty before it came."""
        self._key = False
        self._damaged = False

    def push(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:  # noqa: FBT001 -- called for every packet
        """Process the payload at `at`; raises CameraUnreachableError for a huge frame."""
        if gap:
            self._lose(timestamp)
        elif timestamp != self._timestamp:
            self._turn(timestamp)
        self._size += len(packet)
        if self._size > _LARGEST:
            raise CameraUnreachableError("camera.frame_too_large")
        self._unpack(packet, at)
        if marker and self._first and not self._markers_unreliable:
            self._end()
            self._ended = timestamp

    @abstractmethod
    def _unpack(self, packet: bytes, at: int) -> None:
        """Process one payload: a unit, several units, or part of one."""

    @abstractmethod
    def _kind(self, unit: bytes) -> Unit:
        """Return a unit's role."""

    @abstractmethod
    def _is_first(self, unit: bytes) -> bool:
        """Return whether a unit is the first of its picture."""

    def _is_orphan(self, unit: bytes) -> bool:  # noqa: ARG002 -- H.265 uses it
        """Return whether a picture refers to one from before decoding began."""
        return False

    def _began(self, unit: bytes, *, anew: bool) -> None:  # noqa: B027 -- H.265 overrides it
        """Record a key picture, and whether decoding begins with it (`anew`)."""

    def _piece(self, head: bytes, piece: bytes, *, first: bool, last: bool) -> None:
        """Process part of a unit that was too large for one packet."""
        if first:
            self._damaged = self._damaged or bool(self._fragments)
            self._fragments = [head, piece]
        elif self._fragments:
            self._fragments.append(piece)
        else:
            self._damaged = True  # its beginning is missing
        if last and self._fragments:
            unit = b"".join(self._fragments)
            self._fragments = []
            self._unit(unit)

    def _aggregate(self, packet: bytes, at: int) -> None:
        """Process the units of one packet, each prefixed with its length in two bytes."""
        while len(packet) - at > _LENGTH:
            past = at + _LENGTH + int.from_bytes(packet[at : at + _LENGTH], "big")
            if past > len(packet):
                self._damaged = True
                return
            if past > at + _LENGTH:
                self._unit(packet[at + _LENGTH : past])
            at = past

    def _unit(self, unit: bytes) -> None:
        """Process one whole unit."""
        kind = self._kind(unit)
        several = kind is not Unit.PICTURE and _START in unit
        if several and not ends_as_stated(unit, self._head_bytes):
            # Some cameras send several units as one, including start codes. No other contains one.
            for each in from_annex_b(_START + unit):
                self._unit(each)
        elif kind is Unit.SET:
            if unit not in self._sets and len(self._sets) < _MOST_SETS:
                self._sets.append(unit)
        elif kind is not Unit.NOTHING:
            if kind is not Unit.METADATA and not self._first:
                self._begin(unit)
            self._key = self._key or kind is Unit.KEY
            self._units.append(unit)

    def _begin(self, unit: bytes) -> None:
        """Record a picture's first unit."""
        self._first = unit
        whole = self._is_first(unit)
        if self._headless and not whole:
            self._damaged = True
        if self._timestamp == self._ended and not whole:
            # A marker ended this picture, but this is more of it.
            self._markers_unreliable = self._damaged = True

    def _lose(self, timestamp: int) -> None:
        """Continue after missing packets, with a packet of this timestamp."""
        self._damaged, self._fragments = True, []
        if timestamp != self._timestamp:
            self._turn(timestamp)
        self._headless = True

    def _turn(self, timestamp: int) -> None:
        """Continue with another timestamp; everything with the previous one is complete."""
        if self._first or self._fragments or self._damaged:
            self._end()
        self._clear()
        self._timestamp = timestamp

    def _end(self) -> None:
        """Deliver the picture, if it is whole and can be decoded."""
        if self._damaged or self._fragments:
            self._broken = True
        elif self._key or not (self._broken or self._is_orphan(self._first)):
            if self._key:
                self._began(self._first, anew=self._broken)
            sets = tuple(self._sets)
            self._sets, self._broken = [], False
            self._deliver(AccessUnit(self._timestamp, prefixed(self._units), self._key, sets))
        self._headless = False
        self._clear()

    def _clear(self) -> None:
        self._fragments, self._units = [], []
        self._size, self._first = 0, b""
        self._key = self._damaged = False


_H264_HEAD: Final = 1
_STAP_A: Final = 24
_FU_A: Final = 28
_FU_START, _FU_END = 0x80, 0x40
_FIRST_MACROBLOCK: Final = 0x80
"""A slice's first bit: set if it begins with the picture's first macroblock (H.264, 7.3.3)."""
_H264_KINDS: Final = {
    **dict.fromkeys(SLICES, Unit.PICTURE),
    IDR: Unit.KEY,
    SEI: Unit.METADATA,
    SPS: Unit.SET,
    PPS: Unit.SET,
}


class H264Depacketiser(VideoDepacketiser):
    """Assembles H.264 pictures; decoding begins with IDR pictures."""

    _head_bytes = _H264_HEAD

    @override
    def _unpack(self, packet: bytes, at: int) -> None:
        if len(packet) - at <= _H264_HEAD:
            return
        head = packet[at]
        kind = head & 0x1F
        if kind == _FU_A:
            header = packet[at + 1]
            if header < _FU_END and self._fragments:  # nearly every packet
                self._fragments.append(packet[at + 2 :])
                return
            unit_head = bytes((head & 0xE0 | header & 0x1F,))
            first, last = bool(header & _FU_START), bool(header & _FU_END)
            self._piece(unit_head, packet[at + 2 :], first=first, last=last)
        elif kind < _STAP_A:
            self._unit(packet[at:])
        elif kind == _STAP_A:
            self._aggregate(packet, at + 1)
        else:
            self._damaged = True  # an interleaved mode that was never agreed

    @override
    def _kind(self, unit: bytes) -> Unit:
        return _H264_KINDS.get(unit[0] & 0x1F, Unit.NOTHING)

    @override
    def _is_first(self, unit: bytes) -> bool:
        return len(unit) > 1 and unit[1] >= _FIRST_MACROBLOCK


_AGGREGATED: Final = 48
_FRAGMENT: Final = 49
_H265_HEAD = 2
_FIRST_SLICE: Final = 0x80
"""A slice's first bit: `first_slice_segment_in_pic_flag` (H.265, 7.3.6.1)."""
_RASL: Final = frozenset({8, 9})
"""Pictures shown before a key picture that refer to pictures before it."""
_PICTURES = range(10)
_KEYS = range(16, 22)
_BLA = range(16, 19)
_METADATA = (39, 40)
_H265_KINDS: Final = {
    **dict.fromkeys(_PICTURES, Unit.PICTURE),
    **dict.fromkeys(_KEYS, Unit.KEY),
    **dict.fromkeys(_METADATA, Unit.METADATA),
    **dict.fromkeys((HEVC_VPS, HEVC_SPS, HEVC_PPS), Unit.SET),
}


class H265Depacketiser(VideoDepacketiser):
    """Assembles H.265 pictures; decoding begins with IDR, BLA or CRA pictures."""

    _head_bytes = _H265_HEAD

    _orphans = False
    """Whether pictures can't refer to anything before the last key picture."""

    @override
    def _unpack(self, packet: bytes, at: int) -> None:
        if len(packet) - at <= _H265_HEAD:
            return
        kind = packet[at] >> 1 & 0x3F
        if kind == _FRAGMENT:
            header = packet[at + 2]
            if header < _FU_END and self._fragments:  # nearly every packet
                self._fragments.append(packet[at + 3 :])
                return
            head = bytes((packet[at] & 0x81 | (header & 0x3F) << 1, packet[at + 1]))
            first, last = bool(header & _FU_START), bool(header & _FU_END)
            self._piece(head, packet[at + 3 :], first=first, last=last)
        elif kind < _AGGREGATED:
            self._unit(packet[at:])
        elif kind == _AGGREGATED:
            self._aggregate(packet, at + _H265_HEAD)
        else:
            self._damaged = True

    @override
    def _kind(self, unit: bytes) -> Unit:
        if len(unit) <= _H265_HEAD or unit[0] & 1 or unit[1] >= 8:  # noqa: PLR2004 -- another layer
            return Unit.NOTHING
        return _H265_KINDS.get(unit[0] >> 1, Unit.NOTHING)

    @override
    def _is_first(self, unit: bytes) -> bool:
        return unit[2] >= _FIRST_SLICE

    @override
    def _is_orphan(self, unit: bytes) -> bool:
        return self._orphans and unit[0] >> 1 in _RASL

    @override
    def _began(self, unit: bytes, *, anew: bool) -> None:
        self._orphans = anew or unit[0] >> 1 in _BLA
