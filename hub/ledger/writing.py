"""What the ledger says of a decision and of a share. Pure."""

from hub.model.decision import Decision
from hub.model.share import Share

Fields = dict[str, str | int]


def of_decision(decision: Decision, agency_id: str) -> Fields:
    """Return the fields of a `decision` entry."""
    return {
        "request": decision.request_id,
        "agency": agency_id,
        "answer": decision.answer.value,
        "by": decision.by,
        "reason": decision.reason,
        "proposal": decision.proposal_id or "",
        "decided_at": decision.decided_at.isoformat(),
    }


def of_share(share: Share, agency_id: str) -> Fields:
    """Return the fields of a `share` entry."""
    return {
        "request": share.request_id,
        "agency": agency_id,
        "proposal": share.proposal_id,
        "sealed_sha256": share.sealed_sha256,
        "size_bytes": share.size_bytes,
        "receipt": share.receipt,
    }
