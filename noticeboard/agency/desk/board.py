"""How the agency's board was found when it was last asked, and asking it now."""

import asyncio
from datetime import datetime

from noticeboard.agency.desk.board_watch import WATCH, BoardState
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.desk.people import AGENCY_ROLES
from noticeboard.desk.route import Call, Routes, View
from noticeboard.errors import (
    NotFoundError,
)
from noticeboard.rules.text import safe_text

ROUTES = Routes()


class FetchingView(View, frozen=True, kw_only=True):
    """The share that is being fetched."""

    share: int
    here_bytes: int


class BoardView(View, frozen=True, kw_only=True):
    """How the board was found when it was last asked."""

    origin: str
    checked: datetime | None
    away_since: datetime | None
    is_forked: bool
    problem: str
    problems: tuple[str, ...]
    size: int
    """How many entries the log has."""
    own: int
    """How many of them are the agency's."""
    foreign: tuple[int, ...]
    """Entries in the agency's name that were not made here."""
    witnesses: int
    """How many trusted witnesses signed the log's last state."""
    trusted_witnesses: int
    level: int | None
    """None if the agency is not registered."""
    verifiers: tuple[str, ...]
    """The names of those whose word counts for the level."""
    domain: str
    is_revoked: bool
    is_locked: bool
    """Whether shares wait for the posting key to be unlocked."""
    fetching: FetchingView | None


@ROUTES.get("/board", roles=AGENCY_ROLES)
async def get_board(call: Call) -> BoardView:
    """Return how the board was found when it was last asked."""
    watch = call.request.app[WATCH]
    return await asyncio.to_thread(board_view, desk_of(call), watch.state, call.language)


@ROUTES.post("/shares/refresh", roles=AGENCY_ROLES)
async def post_refresh(call: Call) -> BoardView:
    """Ask the board now, and have what is new fetched."""
    desk, watch = desk_of(call), call.request.app[WATCH]
    await asyncio.to_thread(require_posting_key, desk)
    state = await watch.check()
    watch.wake()
    return await asyncio.to_thread(board_view, desk, state, call.language)


def board_view(desk: AgencyDesk, state: BoardState, language: str) -> BoardView:
    """Return how the board was found. Blocking."""
    try:
        board = desk.home.profile().board
    except NotFoundError:
        board = None
    status = state.status
    record = status.record if status else None
    trusted = {str(key): key.name for key in state.verifiers}
    return BoardView(
        origin=safe_text(board.origin, longest=200) if board else "",
        checked=state.checked,
        away_since=state.away_since,
        is_forked=desk.home.is_forked,
        problem=state.problem.fill(language) if state.problem else "",
        problems=tuple(each.fill(language) for each in state.problems),
        size=status.checkpoint.size if status else 0,
        own=len(status.own) if status else 0,
        foreign=state.foreign,
        witnesses=state.witnesses,
        trusted_witnesses=len(board.witnesses) if board else 0,
        level=record.level if record else None,
        verifiers=tuple(safe_text(name, longest=100) for name in trusted.values()),
        domain=safe_text(record.domain, longest=200) if record else "",
        is_revoked=record is not None and record.revoked_from is not None,
        is_locked=state.is_locked,
        fetching=FetchingView(share=state.fetching[0], here_bytes=state.fetching[1])
        if state.fetching
        else None,
    )


def require_posting_key(desk: AgencyDesk) -> None:
    """Raise NotAllowedError if the posting key is locked."""
    try:
        desk.home.posting_key()
    except NotFoundError:
        return
