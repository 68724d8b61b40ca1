"""Requests, and how far this house has dealt with each."""

from datetime import datetime

from hub.api.view import View
from hub.api.views.proposals import Proposal
from hub.model.decision import Answer, AnsweredBy, GroundChange, ShareState
from hub.model.match import Because, MatchStrength, Sight
from hub.model.recording import Label, TriggerKind
from hub.model.request import HiddenBy, RequestStatus
from hub.model.rule import RuledBy, Verdict
from noticeboard.log.area import RequestArea
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
    """A clip that a request concerns, within its window; why, and how sure of the time."""

    clip_id: str
    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    reason: str
    sight: Sight
    distance_m: int
    share: float
    triggers: tuple[TriggerKind, ...]
    labels: tuple[Label, ...]
    marked_at: datetime | None
    clock_uncertainty_ms: int | None
    picture_offset_ms: int | None


class NearClip(View, frozen=True, kw_only=True):
    """A clip just outside the window, by no more than a clock may be wrong; none is proposed."""

    clip_id: str
    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    apart_ms: int
    reason: str
    clock_uncertainty_ms: int | None


class Match(View, frozen=True, kw_only=True):
    """What a request concerns here, best clip first, and why it is no more than that."""

    strength: MatchStrength
    because: Because
    reason: str
    clips: tuple[ClipMatch, ...]
    cameras: tuple[str, ...]
    near: tuple[NearClip, ...]


class Decision(View, frozen=True, kw_only=True):
    """The house's one answer; final from `final_at` on."""

    request_id: str
    answer: Answer
    proposal_id: str | None
    by: str
    answered_by: AnsweredBy
    first_by: str
    reason: str
    decided_at: datetime
    final_at: datetime


class Consent(View, frozen=True, kw_only=True):
    """The first yes where two people must give one, to one proposal."""

    by: str
    at: datetime
    proposal_id: str


class Voided(View, frozen=True, kw_only=True):
    """The last yes that no longer counts, because what it stood on has changed."""

    code: GroundChange
    name: str
    reason: str
    by: str
    at: datetime
    proposal_id: str


class Share(View, frozen=True, kw_only=True):
    """How far a share has come; `own_copy` names the household's own copy of it."""

    state: ShareState
    sealed_sha256: str
    size_bytes: int
    sent_bytes: int
    opened: bool
    withdrawn: bool
    own_copy: str
    reason: str
    changed_at: datetime


class ShareNotes(View, frozen=True, kw_only=True):
    """A share with what its board's inbox has signed about it; empty where it has not yet."""

    share: Share
    receipt: str
    opened: str
    withdrawal: str


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
    area: RequestArea
    issued: datetime
    expires: datetime
    status: RequestStatus
    thread: tuple[ThreadItem, ...]
    findings: tuple[Finding, ...]
    match: Match
    proposal: Proposal | None
    decision: Decision | None
    consent: Consent | None
    undoable_until: datetime | None
    withdrawable: bool
    voided: Voided | None
    share: Share | None
    pending: bool
    announced: bool
    verdict: Verdict
    ruling: str
    ruled_by: RuledBy
    rule: str
    people: int
    cool_off_s: int
    hidden: bool
    hidden_by: HiddenBy


class RequestList(View, frozen=True, kw_only=True):
    """Requests, newest first."""

    requests: tuple[Request, ...]
