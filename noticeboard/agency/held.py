"""Posts that a board holds for a moderator: asking, and having logged what was approved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from noticeboard.agency.board_client import BoardClient, HeldAnswer
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.posting import Posted, Poster
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    VerificationError,
)
from noticeboard.log.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What has become of one held post."""

    ticket: str
    entry: Entry
    """As it was held."""
    answer: HeldAnswer
    posted: Posted | None = None
    """Where it is logged, as it was or signed anew."""


async def settle(
    home: AgencyHome, client: BoardClient, now: Callable[[], datetime], ticket: str = ""
) -> list[Settled]:
    """Ask about the held post of a ticket, or about all, and finish what is decided.

    Raises NotFoundError where none is held here, and NoticeboardError.
    """
    found = [(each, entry) for each, entry in home.held() if each.startswith(ticket)]
    if ticket and not found:
        raise NotFoundError("No post is held under this ticket, as far as this folder knows.")
    return [await _settle(home, client, now, each, entry) for each, entry in found]


async def _settle(
    home: AgencyHome, client: BoardClient, now: Callable[[], datetime], ticket: str, entry: Entry
) -> Settled:
    answer = await client.held(ticket)
    posted = None
    match answer.state:
        case "waiting":
            pass
        case "refused":
            home.drop_entry(entry)
        case "approved":
            posted = await Poster(home, client, now).resend(entry, approved=True)
        case "published":
            try:
                posted = await Poster(home, client, now).resend(entry, approved=False)
            except (ConflictError, InvalidInputError, NotAllowedError, VerificationError):
                # The same words were signed anew, and it is those that are logged.
                home.drop_entry(entry)
    return Settled(ticket=ticket, entry=entry, answer=answer, posted=posted)
