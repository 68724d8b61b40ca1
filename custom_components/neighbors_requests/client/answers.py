"""What a house may answer to a request, what it did answer, and what then left. Frozen values."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from .fields import Fields


class Piece(NamedTuple):
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


class Proposal(NamedTuple):
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


class AnsweredBy(StrEnum):
    """Whose answer it is."""

    PERSON = "person"
    AUTOMATION = "automation"
    RULE = "rule"


class Decision(NamedTuple):
    """The house's one answer to a request."""

    request_id: str
    answer: Answer
    proposal_id: str | None
    by: str
    answered_by: AnsweredBy
    first_by: str
    """Who said yes first, where two people had to; else empty."""
    reason: str
    decided_at: datetime
    final_at: datetime
    """Until then a deny can be undone, and an approval waits."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a decision."""
        fields = Fields(value, "decision")
        return cls(
            request_id=fields.text("request_id"),
            answer=fields.one_of("answer", Answer),
            proposal_id=fields.text_or_none("proposal_id"),
            by=fields.text("by"),
            answered_by=fields.one_of("answered_by", AnsweredBy),
            first_by=fields.text("first_by"),
            reason=fields.text("reason"),
            decided_at=fields.time("decided_at"),
            final_at=fields.time("final_at"),
        )


class Consent(NamedTuple):
    """The first yes where two people must give one: nothing is decided yet."""

    by: str
    at: datetime
    proposal_id: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a consent."""
        fields = Fields(value, "consent")
        return cls(
            by=fields.text("by"), at=fields.time("at"), proposal_id=fields.text("proposal_id")
        )


class Voided(NamedTuple):
    """A yes that no longer counts, because what it stood on has changed: nothing left."""

    code: str
    reason: str
    """What has changed, in one sentence of the hub's."""
    by: str
    """Who had said yes."""
    at: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read what is void."""
        fields = Fields(value, "void yes")
        return cls(
            code=fields.text("code"),
            reason=fields.text("reason"),
            by=fields.text("by"),
            at=fields.time("at"),
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


class Share(NamedTuple):
    """An approved proposal on its way."""

    state: ShareState
    sealed_sha256: str
    size_bytes: int
    sent_bytes: int
    opened: bool
    """Whether the agency has opened it, as its board says."""
    withdrawn: bool
    """Whether it was taken back after it had arrived."""
    own_copy: str
    """The name of the household's own copy, on the hub, or empty."""
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
            sent_bytes=fields.whole("sent_bytes"),
            opened=fields.flag("opened"),
            withdrawn=fields.flag("withdrawn"),
            own_copy=fields.text("own_copy"),
            reason=fields.text("reason"),
            changed_at=fields.time("changed_at"),
        )
