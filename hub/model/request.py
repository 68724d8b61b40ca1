"""Requests for Assistance and their boards, what is quiet or hidden, and how this house matches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from hub.model.ids import PRACTICE, BoardOrigin, CameraId, ClipId, RequestId
from hub.model.recording import Label, TriggerKind, in_order
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea
from noticeboard.log.body import Tally
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


class ThreadKind(StrEnum):
    """What a later entry of a thread is."""

    UPDATE = "update"
    CORRECT = "correct"
    RESOLVE = "resolve"
    ANSWER = "answer"
    """To a challenge."""
    NOTICE = "notice"
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadItem:
    """One later entry of a request's thread."""

    kind: ThreadKind
    index: int
    issued: datetime
    text: SafeText


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An agency's account of one request, made after the request had closed."""

    index: int
    issued: datetime
    counts: Mapping[str, Tally]
    """Bands, under the names that `noticeboard.rules.accounts.COUNTS` lists."""
    handed_to: tuple[str, ...]
    """Kinds of body, of `noticeboard.log.body.Recipient`."""
    keep_until: datetime | None
    text: SafeText
    findings: tuple[Finding, ...] = ()
    """What can't be right about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """What an agency owes about one request, and what it has stated."""

    closes: datetime
    """When it was resolved, or expires, by the times that entries state."""
    due: datetime | None
    """None if no account is owed."""
    delete_by: datetime | None
    """What was promised when it was issued; None if nothing was."""
    late_since: datetime | None = None
    account: Account | None = None
    """The newest one."""


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
    second_signatures: tuple[SafeText, ...] = ()
    """The overseers who signed it before it was published, by name."""
    accounting: Accounting | None = None
    """None on the practice board."""

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
    read_earlier: bool = True
    """Whether to read, in the background, what was logged before the snapshot with which the hub
    began. Without that, the board and its witnesses vouch for it."""
    region: str = ""
    """The id of a verifier if only its region is read, a day at a time; empty to read all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRegion:
    """What one verifier confirms of a board's agencies: the least that may be read of it."""

    verifier: str
    """The verifier's id."""
    name: str
    """The name of its key."""
    agencies: int


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
    fingerprint: str = ""
    """The fingerprint of its log's key, as links to it name it."""
    read_since: datetime | None = None
    """Since when this hub has read the log itself; None if from its first entry on."""
    earlier_percent: int | None = None
    """How much of what was before it has read by now; None if it isn't going to."""
    region: str = ""
    """The name of the verifier whose region alone the owner wants to read; empty if all."""
    region_as_of: datetime | None = None
    """When the board stated the last day of it that was read; None if everything is read now."""


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


class MatchStrength(StrEnum):
    """How well this house can answer a request."""

    CLIPS = "clips"
    """At least one clip from a camera that may be shared."""
    CAMERA_ONLY = "camera_only"
    """A camera covers part of the area, but nothing in the window can be shared."""
    NONE = "none"


class Because(StrEnum):
    """The reason for a match's strength; names the sentence in translations."""

    CLIPS = "clips"
    NOTHING_MOVED = "nothing_moved"
    ASKING = "asking"
    """Nothing is here yet, and an archive is still asked for its recordings."""
    NOT_RECORDED = "not_recorded"
    """Nothing is here, and not every recording of the window could be had."""
    JUST_OUTSIDE = "just_outside"
    """Nothing moved in the window, but something so close to it that a clock may be wrong."""
    NEVER_SHARED = "never_shared"
    """The only cameras that cover the area never share clips."""
    NO_CAMERA = "no_camera"


class Sight(StrEnum):
    """How a camera sees an area."""

    INSIDE = "inside"
    FACING = "facing"
    """It is outside the area and sees into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipMatch:
    """One clip, and its part inside the request's window."""

    clip_id: ClipId
    camera_id: CameraId
    window: TimeWindow
    """Never outside the request's window, by the hub's clock."""
    reason: str = field(compare=False)
    """Why, in words: `covers the area from 14:02:10 to 14:02:35 UTC, motion; clock ±2 s`.

    It depends on the current clock readings, so comparisons ignore it.
    """
    sight: Sight = Sight.INSIDE
    distance_m: int = 0
    """From the camera to the area; 0 inside."""
    share: float = 1.0
    """The part of the ground in the camera's view that is in the area, 0 to 1."""
    triggers: tuple[TriggerKind, ...] = ()
    labels: tuple[Label, ...] = ()
    """What the clip shows, according to its camera; shown, but no part of matching or ranking."""
    marked_at: datetime | None = None
    """When the most telling trigger came, if known."""
    clock_uncertainty_ms: int | None = field(default=None, compare=False)
    """How far the window's ends may be from UTC; None if our clock is not checked."""
    picture_offset_ms: int | None = field(default=None, compare=False)
    """The time in the picture minus the true time; None if it was never measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearClip:
    """A clip outside the window, by no more than the clock may be wrong; it is never cut."""

    clip_id: ClipId
    camera_id: CameraId
    window: TimeWindow
    """The clip's own window."""
    distance: timedelta = field(compare=False)
    """From the request's window to the clip; negative if the clip came before."""
    reason: str = field(compare=False)
    clock_uncertainty_ms: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What this house has for one request, best clip first."""

    request_id: RequestId
    strength: MatchStrength
    clips: tuple[ClipMatch, ...] = ()
    cameras: tuple[CameraId, ...] = ()
    """Every camera that covers part of the area, with or without clips."""
    because: Because = Because.NO_CAMERA
    reason: Text = NOTHING
    """The same in words, for example `a camera covers the area, but nothing moved`."""
    near: tuple[NearClip, ...] = ()
    """Clips that are only mentioned in words, nearest first."""

    @property
    def labels(self) -> tuple[Label, ...]:
        """What all the clips show, according to their cameras."""
        return in_order(*(clip.labels for clip in self.clips))
