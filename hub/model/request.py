"""Requests for Assistance, their boards, and what the household wants quiet or hidden."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from hub.model.ids import BoardOrigin, RequestId
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea
from noticeboard.rules.finding import Finding
from noticeboard.rules.text import SafeText


class RequestStatus(StrEnum):
    """Where a request is in its life."""

    OPEN = "open"
    RESOLVED = "resolved"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """The public safety body that asks, as its board's log describes it."""

    id: str
    """40 lower-case hex digits, derived from its root key."""
    name: SafeText
    kind: str
    level: int
    """0 to 3: how its identity was confirmed, not how much to trust it."""
    domain: SafeText
    delivery_key: str
    """Its logged age recipient, `age1…`, or empty where it logged none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadItem:
    """One later entry of a request's thread."""

    kind: str
    """`update`, `correct`, `resolve` or `notice`."""
    index: int
    issued: datetime
    text: SafeText


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request and its whole thread, read from verified entries."""

    id: RequestId
    origin: BoardOrigin
    index: int
    """Its place in the board's log."""
    entry_id: str
    """The id its agency gave it."""
    leaf: str
    """Its leaf hash, 64 lower-case hex digits."""
    agency: Agency
    incident: str
    """One of `noticeboard.rules.limits.INCIDENTS`."""
    title: SafeText
    text: SafeText
    case_number: SafeText
    contact: SafeText
    window: TimeWindow
    area: RequestArea
    issued: datetime
    expires: datetime
    status: RequestStatus = RequestStatus.OPEN
    thread: tuple[ThreadItem, ...] = ()
    findings: tuple[Finding, ...] = ()


MOST_WITNESSES: Final = 64
"""As many as a checkpoint has room for."""
MOST_VERIFIERS: Final = 1024
"""As many as a country has states, and then some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPolicy:
    """What the owner trusts about one board; never taken from the board after the first time."""

    url: str
    """HTTPS, or HTTP on loopback; no trailing slash."""
    origin: BoardOrigin
    log_key: str
    """The log's verifier key (signed-note format)."""
    inbox_key: str
    """The verifier key of the inbox's receipts."""
    witnesses: tuple[str, ...] = ()
    """Verifier keys of the witnesses the owner counts on."""
    quorum: int = 0
    """How many of them must have cosigned."""
    verifiers: tuple[str, ...] = ()
    """Verifier keys of those who confirm agencies."""
    allow_private_address: bool = False
    """Whether the board may live on this network."""


class BoardState(StrEnum):
    """What a person is told about a board."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    UNCHECKED = "unchecked"
    """It answers, but what it shows cannot be checked now; nothing is shared to it meanwhile."""
    STOPPED = "stopped"
    """It broke its promise, and what is kept proves that; nothing is shared to it."""
    LEFT = "left"
    """The owner follows it no longer; what was verified stays, and nothing is shared to it."""


class Unchecked(StrEnum):
    """Why a board cannot be checked now. None of these proves anything against it."""

    OWN_CLOCK = "own_clock"
    """This hub's clock is wrong."""
    FUTURE = "future"
    """Witnesses signed a time that has not come yet."""
    FEW_WITNESSES = "few_witnesses"
    NOT_FRESH = "not_fresh"
    """Too few witnesses have cosigned within a day."""
    NOT_SIGNED = "not_signed"
    """The checkpoint is not signed with the board's key, or is of another log."""
    OLD_COPY = "old_copy"
    """Only older checkpoints have been served for some time."""
    ENTRIES = "entries"
    """The entries or tiles served are not those that were signed."""
    NEWER = "newer"
    """The board has logged an entry that only a newer hub can read."""
    AGAIN = "again"
    """An earlier stop is not proved by what was kept; the board is looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardStatus:
    """The state of one followed board, since when, and why in one sentence."""

    origin: BoardOrigin
    state: BoardState
    since: datetime
    size: int = 0
    """Entries verified so far."""
    checked_at: datetime | None = None
    reason: str = ""
    newer: int = 0
    """How many of the entries are of types that this hub does not know."""
    unchecked: Unchecked | None = None
    """Why it cannot be checked, if that is its state."""
    witnesses: int = 0
    """How many witnesses the owner counts on."""
    quorum: int = 0
    """How many of them must have cosigned; with 0 nobody else checks this board."""


class AgencySetting(StrEnum):
    """How the household is told of one agency's requests."""

    NOTIFY = "notify"
    QUIET = "quiet"
    """They are listed, and nobody is told."""
    HIDDEN = "hidden"
    """Nobody is told, and lists leave them out."""


class HiddenBy(StrEnum):
    """Why lists leave a request out."""

    NOBODY = ""
    REQUEST = "request"
    """Somebody here has hidden this very request."""
    AGENCY = "agency"
    """Somebody here has hidden its agency."""
