"""Shares: what left, or is about to leave, after an approval."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.model.ids import ProposalId, RequestId


class ShareState(StrEnum):
    """How far a share has come; each step is durable before the next begins."""

    APPROVED = "approved"
    SEALED = "sealed"
    DELIVERED = "delivered"
    FAILED = "failed"
    """Not delivered, nothing arrived; it is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One approved proposal on its way to its recipient."""

    request_id: RequestId
    proposal_id: ProposalId
    state: ShareState
    sealed_sha256: str = ""
    """Of the encrypted bytes, 64 lower-case hex digits; empty until sealed."""
    size_bytes: int = 0
    receipt: str = ""
    """The inbox's signed note; empty until delivered."""
    reason: str = ""
    """Why the last try failed, in one sentence."""
    changed_at: datetime
