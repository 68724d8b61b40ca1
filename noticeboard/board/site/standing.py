"""How the log stands: what the line under the masthead says, and when it turns amber."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from noticeboard.board.board import Board
from noticeboard.log.encoding import encode_base64

STALE: Final = timedelta(hours=24)
"""A board with idle hours signs anew long before this, so an older signature is a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was published last."""

    size: int
    root: str
    signed_at: datetime
    seen: int
    """How many witnesses have signed it."""
    witnesses: int
    """How many were asked."""
    is_stale: bool


def standing(board: Board, now: datetime) -> Standing:
    """Return how the log stands at `now`; raises UnavailableError before the first checkpoint."""
    published = board.published
    seen = published.cosigned
    newest = seen[0].at if seen else published.signed_at
    return Standing(
        size=published.size,
        root=encode_base64(published.root),
        signed_at=newest,
        seen=len(seen),
        witnesses=len(board.settings.witnesses),
        is_stale=now - newest > STALE,
    )
