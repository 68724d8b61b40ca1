"""Reviews: what one proposal would let out of the house, to be looked at before a yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.model.cut import Cut
from hub.model.proposal import Proposal


class Preparation(StrEnum):
    """Whether a proposal's clips have been cut, so that they can be looked at."""

    NONE = "none"
    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A proposal with exactly what would leave, as far as it has been prepared."""

    proposal: Proposal
    preparation: Preparation
    reason: str = ""
    """Why it could not be prepared, in one sentence."""
    cuts: tuple[Cut, ...] = ()
    """What each piece became, in order; the very files an approval seals. Empty until ready."""
    custody: Mapping[str, object]
    """The fields of the custody record as it would be signed now, as JSON values; its `files`
    are there once they are ready."""
    size_bytes: int = 0
    """How long the sealed share will be at most; 0 until ready."""
