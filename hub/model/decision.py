"""Decisions: the house's one final answer to a request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.model.ids import ProposalId, RequestId


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A decision that no longer stands: a deny undone, an approval withdrawn."""

    decision: Decision
    by: str
    reason: str = ""
    at: datetime
