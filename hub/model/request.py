"""Requests for Assistance, their boards, and what the household keeps quiet or hidden."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from hub.model.ids import PRACTICE, BoardOrigin, RequestId
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea
from noticeboard.rules.findings import Finding
from noticeboard.rules.text import SafeText
from noticeboard.runtime.text import NOTHING, Text


class RequestStatus(StrEnum):
    """The stage of a request."""

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
    """Its logged age recipient, `age1…`, or empty if it has logged none."""


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
    """Its index in the board's log."""
    entry_id: str
    """The id that its agency gave it."""
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

    @property
    def practice(self) -> bool:
        """Whether the hub made it up for practice; what is approved for it never leaves."""
        return self.origin == PRACTICE


MOST_WITNESSES: Final = 64
"""As many as fit in a checkpoint."""
MOST_VERIFIERS: Final = 1024
"""More than any country has states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPolicy:
    """What the owner trusts about one board; taken from the board only the first time."""

    url: str
    """HTTPS, or HTTP on loopback; no trailing slash."""
    origin: BoardOrigin
    log_key: str
    """The log's verifier key (signed-note format)."""
    inbox_key: str
    """The verifier key of the inbox's receipts."""
    witnesses: tuple[str, ...] = ()
    """Verifier keys of the witnesses that the owner relies on."""
    quorum: int = 0
    """How many of them must have cosigned."""
    verifiers: tuple[str, ...] = ()
    """Verifier keys of those who confirm agencies."""
    allow_private_address: bool = False
    """Whether the board may be on this network."""


class BoardState(StrEnum):
    """The state of a board, as shown to a person."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    UNCHECKED = "unchecked"
    """It answers, but its data cannot be verified now; nothing is shared to it meanwhile."""
    STOPPED = "stopped"
    """It broke its promise, and stored evidence proves it; nothing is shared to it."""
    LEFT = "left"
    """The owner no longer follows it; verified data stays, and nothing is shared to it."""


class Unchecked(StrEnum):
    """Why a board cannot be verified now. None of these proves anything against it."""

    OWN_CLOCK = "own_clock"
    """This hub's clock is wrong."""
    FUTURE = "future"
    """Witnesses signed a time in the future."""
    FEW_WITNESSES = "few_witnesses"
    NOT_FRESH = "not_fresh"
    """Too few witnesses have cosigned within a day."""
    NOT_SIGNED = "not_signed"
    """The checkpoint is not signed with the board's key, or belongs to another log."""
    OLD_COPY = "old_copy"
    """The board has served only older checkpoints for some time."""
    ENTRIES = "entries"
    """The served entries or tiles are not the signed ones."""
    NEWER = "newer"
    """The board has logged an entry that only a newer hub can read."""
    AGAIN = "again"
    """Stored evidence doesn't prove an earlier stop; the board is being verified again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardStatus:
    """The state of one followed board, since when, and why in one sentence."""

    origin: BoardOrigin
    state: BoardState
    since: datetime
    size: int = 0
    """Entries verified so far."""
    checked_at: datetime | None = None
    reason: Text = NOTHING
    newer: int = 0
    """How many entries are of types that this hub doesn't know."""
    unchecked: Unchecked | None = None
    """Why it cannot be verified, if that is its state."""
    witnesses: int = 0
    """How many witnesses the owner relies on."""
    quorum: int = 0
    """How many of them must have cosigned; with 0, nobody else verifies this board."""


class AgencySetting(StrEnum):
    """Whether the household is notified about one agency's requests."""

    NOTIFY = "notify"
    QUIET = "quiet"
    """They are listed without a notification."""
    HIDDEN = "hidden"
    """They are left out of lists, without a notification."""


class HiddenBy(StrEnum):
    """Why lists leave a request out."""

    NOBODY = ""
    REQUEST = "request"
    """Somebody here has hidden this request."""
    AGENCY = "agency"
    """Somebody here has hidden its agency."""
