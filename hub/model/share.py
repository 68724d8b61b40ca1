"""Shares: what left, or is about to leave, after an approval."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.model.ids import ProposalId, RequestId


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
