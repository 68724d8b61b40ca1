"""The approval: the sole thing sharing accepts."""

from dataclasses import dataclass
from datetime import datetime

from hub.model.proposal import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A person's yes to one proposal. Only `hub.decision` makes one; a test holds everyone to it."""

    proposal: Proposal
    approved_at: datetime
