"""The approval: the sole thing sharing accepts."""

from dataclasses import dataclass
from datetime import datetime

from hub.model.proposal import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A person's yes to one proposal; made by `hub.decision` alone, which a test enforces."""

    proposal: Proposal
    approved_at: datetime
