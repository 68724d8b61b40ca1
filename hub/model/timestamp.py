"""Timestamp services (RFC 3161), and the hours of recordings that they have stamped."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256

from noticeboard.runtime.text import NOTHING, Text
from noticeboard.timestamp.hour import HourTree


class ReplyState(StrEnum):
    """Whether a reply is what it should be."""

    GOOD = "good"
    WRONG_TIME = "wrong_time"
    """It states another time than the hub's: one of the two clocks is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StampReply:
    """What one service replied to the text of an hour."""

    service: str
    """Its URL."""
    name: str
    """The name in its certificate."""
    sent_at: datetime
    received_at: datetime
    at: datetime
    """The time that it states."""
    accuracy: timedelta | None
    state: ReplyState
    raw: bytes = field(repr=False)
    """The reply as it came, in DER."""

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the reply, in hex."""
        return sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What is stamped in one hour."""

    number: int
    """Counts up; no two stamps of this hub have the same number and time."""
    made_at: datetime
    text: bytes
    """See `noticeboard.timestamp.hour`."""

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the text, in hex."""
        return sha256(self.text).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedHour:
    """An hour for which there is at least one reply, with all that a proof needs."""

    stamp: Stamp
    replies: tuple[StampReply, ...]
    """The earliest first; see the state of each."""
    roots: frozenset[bytes] = field(repr=False)
    """Of the segments that it covers."""
    filler: bytes = field(repr=False)

    @property
    def text(self) -> bytes:
        """The stamped text."""
        return self.stamp.text

    def tree(self) -> HourTree | None:
        """Return the tree under the text, None if roots are missing. Takes some 50 ms."""
        tree = _tree(self.roots, self.filler)
        return tree if tree.hour.text() == self.text else None


@lru_cache(maxsize=4)
def _tree(roots: frozenset[bytes], filler: bytes) -> HourTree:
    return HourTree(roots, filler)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampService:
    """A service that somebody in the house has chosen."""

    url: str
    name: str
    """The name in its certificate."""
    root: str = ""
    """The root certificates to check it against, in PEM; empty for those of this machine."""
    allow_private: bool = False
    added_at: datetime
    failures: int = 0
    """How many times in a row it gave no stamp."""
    reason: Text = NOTHING
    """Why it gave none last time, or why its stamp is doubtful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStatus:
    """A service, and the newest stamp it gave."""

    service: TimestampService
    newest: StampReply | None = None
