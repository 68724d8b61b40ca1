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
