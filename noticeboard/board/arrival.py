"""What arrives: the durable steps it takes, how much of it may, and what is known of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ArrivalStep(StrEnum):
    """A durable step, in the order in which one share takes them."""

    CREATED = "created"
    """The upload has its row."""
    SYNCED = "synced"
    """A piece is on the disk; nothing says so yet."""
    KEPT = "kept"
    """The row says so: from here on it is acknowledged."""
    LINKED = "linked"
    """The whole share has its own name, and no row yet."""
    FILED = "filed"
    """Its row with the receipt is there, and the upload is complete."""
    UNLINKED = "unlinked"
    """The name under which it was uploaded is gone."""
    WITHDRAWN = "withdrawn"
    """The row says so; the bytes may still be there."""
    REMOVED = "removed"
    """The bytes of a withdrawn or dropped share are gone."""
    DROPPED = "dropped"
    """The row says that the agency dropped the share; the bytes may still be there."""
    ENDED = "ended"
    """An unfinished upload has no row any more; its bytes may still be there."""


def ignore(_step: ArrivalStep) -> None:
    """Do nothing after a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLimits:
    """How much may arrive, from whom, and how slowly."""

    share_bytes: int = 1 << 30
    request_shares: int = 500
    """How many shares one request may hold; withdrawn and dropped ones do not count."""
    request_bytes: int = 50 << 30
    request_address_shares: int = 25
    """How many of them may have come from one address."""
    request_address_bytes: int = 5 << 30
    free_bytes: int = 1 << 30
    unfinished: int = 1000
    announced_bytes: int = 200 << 30
    """How many bytes may be announced, by all together, and not have arrived."""
    hardly_begun_bytes: int = 1 << 20
    """An upload that has brought less makes way for new ones, when room for announcing is short."""
    at_once: int = 16
    address_shares: int = 60
    address_bytes: int = 8 << 30
    address_period: timedelta = timedelta(hours=1)
    address_unfinished: int = 20
    address_at_once: int = 4
    empty_for: timedelta = timedelta(hours=1)
    """How long an upload waits for its first byte."""
    unfinished_for: timedelta = timedelta(hours=48)
    """How long it waits after its newest one."""
    patience: timedelta = timedelta(seconds=30)
    """How long a connection may be silent."""
    longest: timedelta = timedelta(minutes=30)
    """How long one piece may take."""
    stalled: timedelta = timedelta(seconds=2)
    """How long a connection must be silent before another one may take its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One share that has arrived for an agency; numbers count from 1 within the agency."""

    number: int
    request: str
    sha256: str
    size_bytes: int
    at: datetime
    opened: datetime | None
    withdrawn: datetime | None
    dropped: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What is known of one upload; `number` is the share that it has become."""

    key: str
    """The SHA-256 of its id, in hex."""
    agency: str
    request: str
    size_bytes: int
    offset_bytes: int
    expires_at: datetime
    number: int | None
