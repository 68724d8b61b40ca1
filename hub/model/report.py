"""Reports: one thing with all that is known about it; and the events that listeners get."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from hub.model.archive import Fetch
from hub.model.camera import Camera, CameraStatus, MotionAgreement
from hub.model.decision import Answer, AnswerState, Decision, Proposal, Share, ShareState
from hub.model.ids import CameraId
from hub.model.request import HiddenBy, Match, MatchStrength, Request, RequestStatus
from hub.model.rule import RuledBy, Verdict
from noticeboard.runtime.text import NOTHING, Text

_OVER = frozenset({ShareState.DELIVERED, ShareState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraReport:
    """An adopted camera and what it is doing."""

    camera: Camera
    status: CameraStatus
    motion: bool = False
    score: float = 0.0
    """How much the newest picture moved, 0 to 100; motion begins at `threshold`."""
    threshold: float = 0.0
    agreement: MotionAgreement = field(default_factory=MotionAgreement)
    last_ring: datetime | None = None
    notes: tuple[Text, ...] = ()
    """What its owner should know, one sentence each."""
    has_snapshot: bool = False
    """Whether its archive can be asked for a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReport:
    """A request and its state in this house."""

    request: Request
    match: Match
    proposal: Proposal | None = None
    answer_state: AnswerState = field(default_factory=AnswerState)
    """How far this house has come with its answer."""
    share: Share | None = None
    verdict: Verdict = Verdict.NOTIFY
    """The house rules' verdict."""
    ruling: Text = NOTHING
    """Why, in one sentence; empty if no rule fits."""
    ruled_by: RuledBy = RuledBy.LEVEL
    rule: str = ""
    """The name of the rule that decides, or empty."""
    people: int = 1
    """How many people must say yes."""
    cool_off: timedelta = timedelta(0)
    """How long an approval waits before anything leaves."""
    hidden_by: HiddenBy = HiddenBy.NOBODY
    fetches: tuple[Fetch, ...] = ()
    """What archives are or were asked for because of it."""

    @property
    def decision(self) -> Decision | None:
        """The answer, or None."""
        return self.answer_state.decision

    @property
    def is_leaving(self) -> bool:
        """Whether it was approved, and neither arrived nor was taken back."""
        approved = self.decision is not None and self.decision.answer is Answer.APPROVE
        return approved and (self.share is None or self.share.state not in _OVER)

    @property
    def announced(self) -> bool:
        """Whether the household is notified."""
        return self.verdict in {Verdict.NOTIFY, Verdict.APPROVE}

    @property
    def pending(self) -> bool:
        """Whether it waits for this house's answer, could be approved, and is not hidden."""
        return (
            not self.hidden_by
            and self.request.status is RequestStatus.OPEN
            and self.match.strength is MatchStrength.CLIPS
            and self.proposal is not None
            and self.decision is None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something the owner should act on, in one sentence."""

    id: str
    """Stable, for example `board.stopped:board.example.org/v1`."""
    code: str
    """For example `board_stopped`."""
    text: Text
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraStorage:
    """The disk space of one camera's recordings, including forgotten cameras."""

    camera_id: CameraId
    size_bytes: int
    oldest: datetime
    newest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """The disk space of all recordings, in bytes."""

    free_bytes: int
    floor_bytes: int
    """The space that recording always leaves free."""
    held_bytes: int
    """Held for open requests."""
    fetched_bytes: int = 0
    """Fetched from archives, held or not."""
    cameras: tuple[CameraStorage, ...]
    encrypted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingOutlook:
    """Where recordings are, what they cost, and how long they will be kept."""

    folder: str
    free_bytes: int
    camera_day_bytes: int
    """What one camera records in a day: measured, or else what is usual."""
    days: float
    """How many days of all cameras, but at least of one, are kept at this rate."""
    in_backups: bool
    """Whether Home Assistant's backup of its configuration includes the recordings."""
    reason: Text = NOTHING
    """Why nothing can be recorded there, or empty."""


class EventType(StrEnum):
    """Each kind's payload is described in `tests/contract/api.txt`."""

    CAMERA_FOUND = "camera.found"
    SCAN_CHANGED = "scan.changed"
    CAMERA_CHANGED = "camera.changed"
    TRIGGER = "trigger"
    ARCHIVE_CHANGED = "archive.changed"
    CLIP_ADDED = "clip.added"
    SNAPSHOT = "snapshot"
    SENSOR_CHANGED = "sensor.changed"
    ARCHIVE_QUERY = "archive.query"
    BOARD_CHANGED = "board.changed"
    REQUEST_CHANGED = "request.changed"
    REQUEST_RECEIVED = "request.received"
    REQUEST_MATCHED = "request.matched"
    REQUEST_DECIDED = "request.decided"
    REQUEST_CLOSED = "request.closed"
    REQUEST_VOIDED = "request.voided"
    PROPOSAL_CHANGED = "proposal.changed"
    FOOTAGE_CHANGED = "footage.changed"
    EXPORT_CHANGED = "export.changed"
    SHARE_CHANGED = "share.changed"
    AGENCY_CHANGED = "agency.changed"
    RULES_CHANGED = "rules.changed"
    AWARENESS_CHANGED = "awareness.changed"
    MAP_CHANGED = "map.changed"
    PROBLEM_RAISED = "problem.raised"
    PROBLEM_CLEARED = "problem.cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One numbered fact; `seq` grows by one and never restarts within a data folder."""

    seq: int
    type: EventType
    at: datetime
    payload: Mapping[str, object]
