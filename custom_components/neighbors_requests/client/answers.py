"""What a house may answer to a request, what it did answer, and what then left. Frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from .fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One cut of one camera's recording, and how many masks cover it."""

    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    masks: int

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a piece."""
        fields = Fields(value, "piece")
        return cls(
            camera_id=fields.text("camera_id"),
            camera_name=fields.text("camera_name"),
            start=fields.time("start"),
            end=fields.time("end"),
            masks=len(fields.each("masks", lambda mask: mask)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Exactly what would leave this house for one request."""

    id: str
    recipient: str
    """The name of the agency that alone can open the share."""
    pieces: tuple[Piece, ...]
    anonymous: bool
    audio: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a proposal."""
        fields = Fields(value, "proposal")
        recipient = Fields(fields.value("recipient"), "recipient")
        identity = Fields(fields.value("identity"), "identity")
        return cls(
            id=fields.text("id"),
            recipient=recipient.text("agency_name"),
            pieces=fields.each("pieces", Piece.read),
            anonymous=not any(identity.text(part) for part in ("name", "email", "telephone")),
            audio=fields.flag("audio"),
        )


class Answer(StrEnum):
    """Yes or no."""

    APPROVE = "approve"
    DENY = "deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The house's one final answer to a request."""

    request_id: str
    answer: Answer
    proposal_id: str | None
    by: str
    reason: str
    decided_at: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a decision."""
        fields = Fields(value, "decision")
        return cls(
            request_id=fields.text("request_id"),
            answer=fields.one_of("answer", Answer),
            proposal_id=fields.text_or_none("proposal_id"),
            by=fields.text("by"),
            reason=fields.text("reason"),
            decided_at=fields.time("decided_at"),
        )


class ShareState(StrEnum):
    """How far a share has come."""

    APPROVED = "approved"
    SEALED = "sealed"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """An approved proposal on its way."""

    state: ShareState
    sealed_sha256: str
    size_bytes: int
    reason: str
    changed_at: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a share."""
        fields = Fields(value, "share")
        return cls(
            state=fields.one_of("state", ShareState),
            sealed_sha256=fields.text("sealed_sha256"),
            size_bytes=fields.whole("size_bytes"),
            reason=fields.text("reason"),
            changed_at=fields.time("changed_at"),
        )
