"""Requests, and how far this house has come with each."""

from datetime import datetime

from hub.api.views.base import View
from hub.api.views.cameras import Mask
from hub.model.decision import Answer, AnsweredBy
from hub.model.match import MatchStrength
from hub.model.request import RequestStatus
from hub.model.share import ShareState
from noticeboard.log.entry import Area
from noticeboard.rules.finding import Severity


class Agency(View, frozen=True, kw_only=True):
    """Who asks."""

    id: str
    name: str
    kind: str
    level: int
    domain: str


class Window(View, frozen=True, kw_only=True):
    """The half-open interval [start, end)."""

    start: datetime
    end: datetime


class ThreadItem(View, frozen=True, kw_only=True):
    """A later entry of a request's thread."""

    kind: str
    index: int
    issued: datetime
    text: str


class Finding(View, frozen=True, kw_only=True):
    """Something about a request that the household should know."""

    code: str
    severity: Severity
    text: str


class ClipMatch(View, frozen=True, kw_only=True):
    """A clip that a request concerns."""

    clip_id: str
    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    reason: str


class Match(View, frozen=True, kw_only=True):
    """What a request concerns here, best clip first."""

    strength: MatchStrength
    clips: tuple[ClipMatch, ...]


class Recipient(View, frozen=True, kw_only=True):
    """Who alone could open the share."""

    agency_id: str
    agency_name: str
    origin: str
    delivery_key: str


class MaskKey(View, frozen=True, kw_only=True):
    """Where a moving mask is at one moment, counted from the start of the cut."""

    at_ms: int
    left: float
    top: float
    width: float
    height: float


class MovingMask(View, frozen=True, kw_only=True):
    """A mask that follows something; `found` where the search for faces proposed it."""

    keys: tuple[MaskKey, ...]
    found: bool


class Piece(View, frozen=True, kw_only=True):
    """One cut of one camera's recording."""

    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    masks: tuple[Mask, ...]
    moving: tuple[MovingMask, ...]


class Extract(View, frozen=True, kw_only=True):
    """What one lent sensor said within a window."""

    sensor_id: str
    sensor_name: str
    start: datetime
    end: datetime


class Identity(View, frozen=True, kw_only=True):
    """Who answers, as far as the person chose to say it; all empty is anonymous."""

    name: str
    email: str
    telephone: str


class Proposal(View, frozen=True, kw_only=True):
    """Exactly what would leave; the id is the hash of everything else in it."""

    id: str
    recipient: Recipient
    pieces: tuple[Piece, ...]
    words: str
    extracts: tuple[Extract, ...]
    identity: Identity
    audio: bool
    camera_make: bool
    own_copy: bool
    content_credentials: bool


class Decision(View, frozen=True, kw_only=True):
    """The house's one final answer."""

    request_id: str
    answer: Answer
    proposal_id: str | None
    by: str
    answered_by: AnsweredBy
    first_by: str
    reason: str
    decided_at: datetime
    final_at: datetime


class Share(View, frozen=True, kw_only=True):
    """How far a share has come."""

    state: ShareState
    sealed_sha256: str
    size_bytes: int
    sent_bytes: int
    opened: bool
    withdrawn: bool
    reason: str
    changed_at: datetime


class Request(View, frozen=True, kw_only=True):
    """A request and how far this house has come with it."""

    id: str
    origin: str
    index: int
    leaf: str
    url: str
    agency: Agency
    incident: str
    title: str
    text: str
    case_number: str
    contact: str
    window: Window
    area: Area
    issued: datetime
    expires: datetime
    status: RequestStatus
    thread: tuple[ThreadItem, ...]
    findings: tuple[Finding, ...]
    match: Match
    proposal: Proposal | None
    decision: Decision | None
    share: Share | None
    pending: bool
    announced: bool


class RequestList(View, frozen=True, kw_only=True):
    """Requests, newest first."""

    requests: tuple[Request, ...]
