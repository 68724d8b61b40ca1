"""Decisions, approvals and shares: the house's final answer, and what leaves because of it.

Sharing accepts only an approval.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.model.ids import ProposalId, RequestId
from hub.model.proposal import Proposal
from noticeboard.runtime.text import NOTHING, Text


class Answer(StrEnum):
    """Yes or no."""

    APPROVE = "approve"
    DENY = "deny"


class AnsweredBy(StrEnum):
    """Who answered; the owner must allow approvals without a person."""

    PERSON = "person"
    AUTOMATION = "automation"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One answer, who gave it and why; final from `final_at` on."""

    request_id: RequestId
    answer: Answer
    proposal_id: ProposalId | None
    """What was approved; None for a deny."""
    by: str
    """Who answered, as named by Home Assistant or the command line; the second of two people."""
    answered_by: AnsweredBy = AnsweredBy.PERSON
    first_by: str = ""
    """Who said yes first, if two people had to."""
    reason: str | Text = ""
    """A person's own words, or why a house rule answered."""
    decided_at: datetime
    final_at: datetime
    """Until then a deny can be undone and an approval waits; otherwise equal to `decided_at`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The first of two required yeses; it is valid only for its proposal."""

    request_id: RequestId
    proposal_id: ProposalId
    by: str
    reason: str = ""
    at: datetime


class GroundChange(StrEnum):
    """What has changed that a proposal depends on."""

    CAMERA_GONE = "camera_gone"
    CAMERA_CLOSED = "camera_closed"
    """The camera may no longer share."""
    CAMERA_INDOORS = "camera_indoors"
    CAMERA_MASKED = "camera_masked"
    CAMERA_MAKE = "camera_make"
    SENSOR_GONE = "sensor_gone"
    SENSOR_CHANGED = "sensor_changed"
    """The sensor has another name or other readings."""
    DELIVERY_KEY = "delivery_key"
    AGENCY_RENAMED = "agency_renamed"
    KEY_REVOKED = "key_revoked"
    """The agency says that it did not write the request."""
    KEY_COMPROMISED = "key_compromised"
    REQUEST_RESOLVED = "request_resolved"
    REQUEST_EXPIRED = "request_expired"
    BOARD_STOPPED = "board_stopped"
    BOARD_LEFT = "board_left"
    LIMITS = "limits"
    """The owner no longer lets a rule or an automation approve this."""
    CONTENT = "content"
    """This version of the hub doesn't let something in it leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided:
    """A yes that no longer counts because its ground has changed."""

    request_id: RequestId
    proposal_id: ProposalId
    code: GroundChange
    name: str = ""
    """The name of the camera concerned, or empty."""
    by: str
    """Who had said yes."""
    decided_at: datetime | None = None
    """When it was approved; None for the first of two yeses."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerState:
    """How far this house has come with its answer; empty if nobody has answered."""

    decision: Decision | None = None
    consent: Consent | None = None
    """Only if there is no decision."""
    undoable_until: datetime | None = None
    """For a person's deny that can still be undone."""
    withdrawable: bool = False
    """Whether there is an approval whose share has not arrived."""
    voided: Voided | None = None
    """The last void yes, until there is another answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneDecision:
    """A decision that no longer counts: a deny undone or an approval withdrawn."""

    decision: Decision
    by: str
    reason: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A yes to one proposal; only `hub.decision` makes one, which a test enforces."""

    proposal: Proposal
    approved_at: datetime


class ShareState(StrEnum):
    """The progress of a share; each step is durable before the next begins."""

    APPROVED = "approved"
    SEALED = "sealed"
    SENDING = "sending"
    """The board has begun to take it. From here on, only the board knows whether it arrived."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """Not delivered yet; the hub will try again."""
    WITHDRAWING = "withdrawing"
    """Nothing more is sent; the board has not said yet whether it had arrived."""
    WITHDRAWN = "withdrawn"
    """It had arrived, and the board has signed a withdrawal that its agency sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One approved proposal on its way to its recipient."""

    request_id: RequestId
    proposal_id: ProposalId
    state: ShareState
    sealed_sha256: str = ""
    """SHA-256 of the encrypted bytes, 64 lower-case hex digits; empty until sealed."""
    size_bytes: int = 0
    sent_bytes: int = 0
    """How much of it the board holds, as it reports."""
    upload_url: str = ""
    """The upload's address on the board; whoever knows it can continue or end the upload."""
    receipt: str = ""
    """The inbox's signed note; empty until delivered."""
    opened: str = ""
    """The inbox's signed note that the agency has opened it, or empty."""
    withdrawal: str = ""
    """The inbox's signed note that it was withdrawn after it had arrived, or empty."""
    own_copy: str = ""
    """The file name of the copy sealed to the household's own key, or empty."""
    reason: Text = NOTHING
    """Why the last attempt failed, in one sentence."""
    changed_at: datetime
