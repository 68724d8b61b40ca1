"""H.264 (RFC 6184) and H.265 (RFC 7798) from RTP payloads: pictures put together. Pure.

H.264 comes as single units, STAP-A and FU-A; H.265 as single units, aggregation packets and
fragments. Decoding begins with an IDR picture and nowhere else: not every player begins at a
recovery point, and no camera that was seen sends those alone.
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
    from_annex_b,
    prefixed,
)

_LARGEST: Final = 8 * 1024 * 1024
_MOST_SETS: Final = 64
_LENGTH: Final = 2
_START: Final = b"\x00\x00\x01"


class Unit(Enum):
    """What a NAL unit is to a recording."""

    PICTURE = auto()
    """Part of a picture that refers to others."""
    KEY = auto()
    """Part of a picture that decoding can begin with."""
    SET = auto()
    """A parameter set: kept apart."""
    WORDS = auto()
    """Supplemental information: kept."""
    NOTHING = auto()
    """Delimiters, filling, and layers that nothing here decodes: left out."""


@dataclass(frozen=True, slots=True)
class AccessUnit:
    """One whole coded picture."""

    timestamp: int
    payload: bytes
    """Its NAL units, each behind its length in four bytes, without parameter sets."""
    key: bool
    sets: tuple[bytes, ...]
    """Parameter sets that came with it, or since the picture before."""


class VideoDepacketiser(ABC):
    """Puts pictures together, and delivers only those that a recording can play.

    After packets were lost, nothing is delivered up to the next whole key picture: pictures that
    refer to a torn one are torn themselves, and nobody could tell later where. The very first
    picture is a key picture for the same reason.
    """

    def __init__(self, deliver: Callable[[AccessUnit], None]) -> None:
        self._deliver = deliver
        self._timestamp = -1
        self._ended = -1
        """The timestamp of the picture that a marker bit ended last."""
        self._marks_lie = False
        """Whether marker bits come before a picture's end: then only its timestamp tells."""
        self._broken = True
        """Whether a key picture has to come first."""
        self._headless = True
        """Whether the beginning of the next picture may be missing: its first slice tells."""
        self._sets: list[bytes] = []
        self._fragments: list[bytes] = []
        self._units: list[bytes] = []
        self._size = 0
        self._first = b""
        """The first unit of the picture itself, if there is one yet."""
        self._key = False
        self._damaged = False

    def push(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:  # noqa: FBT001 -- called for every packet
        """Take the payload that begins at `at`; raises CameraUnreachableError for a huge frame."""
        if gap:
            self._lose(timestamp)
        elif timestamp != self._timestamp:
            self._turn(timestamp)
        self._size += len(packet)
        if self._size > _LARGEST:
            raise CameraUnreachableError("The camera sent an impossibly large frame.")
        self._take(packet, at)
        if marker and self._first and not self._marks_lie:
            self._end()
            self._ended = timestamp

    @abstractmethod
    def _take(self, packet: bytes, at: int) -> None:
        """Take one payload: a unit, several, or a piece of one."""

    @abstractmethod
    def _kind(self, unit: bytes) -> Unit:
        """Tell what a unit is."""

    @abstractmethod
    def _is_first(self, unit: bytes) -> bool:
        """Tell whether a unit of a picture is the first of it."""

    def _is_orphan(self, unit: bytes) -> bool:  # noqa: ARG002 -- there are such in H.265
        """Tell whether a picture refers to one from before where decoding began."""
        return False

    def _began(self, unit: bytes, *, anew: bool) -> None:  # noqa: B027 -- it matters in H.265
        """Take note of a key picture, and of whether decoding begins with it."""

    def _piece(self, head: bytes, piece: bytes, *, first: bool, last: bool) -> None:
        """Take a piece of a unit that was too large for one packet."""
        if first:
            self._damaged = self._damaged or bool(self._fragments)
            self._fragments = [head, piece]
        elif self._fragments:
            self._fragments.append(piece)
        else:
            self._damaged = True  # its beginning never came
        if last and self._fragments:
            unit = b"".join(self._fragments)
            self._fragments = []
            self._unit(unit)

    def _aggregate(self, packet: bytes, at: int) -> None:
        """Take the units of one packet, each behind its length in two bytes."""
        while len(packet) - at > _LENGTH:
            past = at + _LENGTH + int.from_bytes(packet[at : at + _LENGTH], "big")
            if past > len(packet):
                self._damaged = True
                return
            if past > at + _LENGTH:
                self._unit(packet[at + _LENGTH : past])
            at = past

    def _unit(self, unit: bytes) -> None:
        """Take one whole unit."""
        kind = self._kind(unit)
        if kind is not Unit.PICTURE and _START in unit:
            # Some cameras send several units as one, start codes and all. No unit holds one.
            for each in from_annex_b(_START + unit):
                self._unit(each)
        elif kind is Unit.SET:
            if unit not in self._sets and len(self._sets) < _MOST_SETS:
                self._sets.append(unit)
        elif kind is not Unit.NOTHING:
            if kind is not Unit.WORDS and not self._first:
                self._begin(unit)
            self._key = self._key or kind is Unit.KEY
            self._units.append(unit)

    def _begin(self, unit: bytes) -> None:
        """Take note of a picture's first unit."""
        self._first = unit
        whole = self._is_first(unit)
        if self._headless and not whole:
            self._damaged = True
        if self._timestamp == self._ended and not whole:
            # A marker had ended this picture, and here is more of it.
            self._marks_lie = self._damaged = True

    def _lose(self, timestamp: int) -> None:
        """Go on behind packets that are missing, with one of this moment."""
        self._damaged, self._fragments = True, []
        if timestamp != self._timestamp:
            self._turn(timestamp)
        self._headless = True

    def _turn(self, timestamp: int) -> None:
        """Go on to another moment: whatever belongs to the one before is complete."""
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
"""A slice's first bit: whether it begins with the picture's first macroblock (7.3.3)."""
_H264_KINDS: Final = {
    **dict.fromkeys(SLICES, Unit.PICTURE),
    IDR: Unit.KEY,
    SEI: Unit.WORDS,
    SPS: Unit.SET,
    PPS: Unit.SET,
}


class H264Depacketiser(VideoDepacketiser):
    """Puts pictures together from packets."""

    @override
    def _take(self, packet: bytes, at: int) -> None:
        if len(packet) - at <= _H264_HEAD:
            return
        head = packet[at]
        kind = head & 0x1F
        if kind == _FU_A:
            told = packet[at + 1]
            if told < _FU_END and self._fragments:  # nearly every packet
                self._fragments.append(packet[at + 2 :])
                return
            unit_head = bytes((head & 0xE0 | told & 0x1F,))
            first, last = bool(told & _FU_START), bool(told & _FU_END)
            self._piece(unit_head, packet[at + 2 :], first=first, last=last)
        elif kind < _STAP_A:
            self._unit(packet[at:])
        elif kind == _STAP_A:
            self._aggregate(packet, at + 1)
        else:
            self._damaged = True  # ways of interleaving that were never agreed to

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
"""Pictures shown before a key picture that refer to what came before it."""
_PICTURES = range(10)
_KEYS = range(16, 22)
_BLA = range(16, 19)
_WORDS = (39, 40)
_H265_KINDS: Final = {
    **dict.fromkeys(_PICTURES, Unit.PICTURE),
    **dict.fromkeys(_KEYS, Unit.KEY),
    **dict.fromkeys(_WORDS, Unit.WORDS),
    **dict.fromkeys((HEVC_VPS, HEVC_SPS, HEVC_PPS), Unit.SET),
}


class H265Depacketiser(VideoDepacketiser):
    """Puts pictures together from packets; decoding begins with IDR, BLA or CRA pictures."""

    _orphans = False
    """Whether the last key picture cannot be gone behind."""

    @override
    def _take(self, packet: bytes, at: int) -> None:
        if len(packet) - at <= _H265_HEAD:
            return
        kind = packet[at] >> 1 & 0x3F
        if kind == _FRAGMENT:
            told = packet[at + 2]
            if told < _FU_END and self._fragments:  # nearly every packet
                self._fragments.append(packet[at + 3 :])
                return
            head = bytes((packet[at] & 0x81 | (told & 0x3F) << 1, packet[at + 1]))
            first, last = bool(told & _FU_START), bool(told & _FU_END)
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
