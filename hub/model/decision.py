"""Decisions, approvals and shares: the house's final answer, and what leaves because of it.

An approval is the only thing that sharing accepts.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.model.ids import ProposalId, RequestId
from hub.model.proposal import Proposal


class Answer(StrEnum):
    """Yes or no."""

    APPROVE = "approve"
    DENY = "deny"


class AnsweredBy(StrEnum):
    """Whose answer it is: approving without a person needs the owner's leave."""

    PERSON = "person"
    AUTOMATION = "automation"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One answer, by whom and why; final from `final_at` on."""

    request_id: RequestId
    answer: Answer
    proposal_id: ProposalId | None
    """What was approved; None for a deny."""
    by: str
    """Who answered, as Home Assistant or the command line names them; the second of two people."""
    answered_by: AnsweredBy = AnsweredBy.PERSON
    first_by: str = ""
    """Who said yes first, where two people had to."""
    reason: str = ""
    decided_at: datetime
    final_at: datetime
    """Until then a deny can be undone, and an approval waits; `decided_at` where neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The first yes where two people must give one; it holds for that one proposal."""

    request_id: RequestId
    proposal_id: ProposalId
    by: str
    reason: str = ""
    at: datetime


class GroundChange(StrEnum):
    """What of that on which a proposal stands is no longer as it was."""

    CAMERA_GONE = "camera_gone"
    CAMERA_CLOSED = "camera_closed"
    """It may no longer share."""
    CAMERA_INDOORS = "camera_indoors"
    CAMERA_MASKED = "camera_masked"
    CAMERA_MAKE = "camera_make"
    SENSOR_GONE = "sensor_gone"
    SENSOR_CHANGED = "sensor_changed"
    """It has another name, or other readings."""
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
    """Something in it that this version of the hub does not let leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided:
    """A yes that no longer counts, because what it stood on has changed."""

    request_id: RequestId
    proposal_id: ProposalId
    code: GroundChange
    name: str = ""
    """The camera that it is about, as the household calls it, or empty."""
    by: str
    """Who had said yes."""
    decided_at: datetime | None = None
    """When, of an approval; None for the first of two yeses."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far this house has come with its answer; nothing at all where nobody said a word."""

    decision: Decision | None = None
    consent: Consent | None = None
    """Only while there is no decision."""
    undoable_until: datetime | None = None
    """Of a person's deny, while it can still be undone."""
    withdrawable: bool = False
    """Whether there is an approval whose share has not arrived."""
    voided: Voided | None = None
    """The last yes that no longer counts, until there is another answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A decision that no longer stands: a deny undone, an approval withdrawn."""

    decision: Decision
    by: str
    reason: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A person's yes to one proposal; made by `hub.decision` alone, which a test enforces."""

    proposal: Proposal
    approved_at: datetime


class ShareState(StrEnum):
    """How far a share has come; each step is durable before the next begins."""

    APPROVED = "approved"
    SEALED = "sealed"
    SENDING = "sending"
    """The board has begun to take it; from here on only the board knows whether it arrived."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """Not delivered yet; it is tried again."""
    WITHDRAWING = "withdrawing"
    """Nothing more is sent; the board has not said yet whether it had arrived before."""
    WITHDRAWN = "withdrawn"
    """It had arrived, and the board has signed for a withdrawal that its agency sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One approved proposal on its way to its recipient."""

    request_id: RequestId
    proposal_id: ProposalId
    state: ShareState
    sealed_sha256: str = ""
    """Of the encrypted bytes, 64 lower-case hex digits; empty until sealed."""
    size_bytes: int = 0
    sent_bytes: int = 0
    """How much of it the board has said it holds."""
    upload_url: str = ""
    """Where the board takes it: whoever knows the address may go on with it or end it."""
    receipt: str = ""
    """The inbox's signed note; empty until delivered."""
    opened: str = ""
    """The inbox's signed note that the agency has opened it; empty until it says so."""
    withdrawal: str = ""
    """The inbox's signed note that it was withdrawn after it had arrived, or empty."""
    own_copy: str = ""
    """The name of the copy sealed to the household's own key, in its folder, or empty."""
    reason: str = ""
    """Why the last try failed, in one sentence."""
    changed_at: datetime
