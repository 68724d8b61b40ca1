"""Pictures put together from RTP payloads: what H.264 and H.265 have in common. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from hub.errors import CameraUnreachableError
from hub.media.codecs import from_annex_b, prefixed

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
