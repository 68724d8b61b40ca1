"""The page *Today*: what needs somebody, what is open, and how the agency stands."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
import shutil
from typing import Final

from noticeboard.agency.accounts import Accounts
from noticeboard.agency.desk.accounts import accounts_of
from noticeboard.agency.desk.board import BoardView, board_view
from noticeboard.agency.desk.board_watch import WATCH, BoardWatch
from noticeboard.agency.desk.cases import OwnRequestView, count_shares, request_view
from noticeboard.agency.desk.challenges import unanswered
from noticeboard.agency.desk.desk import INDEX, RETENTIONS, AgencyDesk, desk_of
from noticeboard.agency.desk.openings import room_for
from noticeboard.agency.desk.shares import ShareView, share_view
from noticeboard.agency.draft import DraftState
from noticeboard.agency.index import FolderIndex, IndexedShare, RequestState, ShareState
from noticeboard.agency.keys import pending_since
from noticeboard.agency.retention import Retentions
from noticeboard.desk.people import AGENCY_ROLES
from noticeboard.desk.route import Call, Routes, View
from noticeboard.log.encoding import parse_time
from noticeboard.rules.text import safe_text

ROUTES = Routes(entry=r"[0-9a-f]{32}")
MOST_REQUESTS: Final = 20
MOST_SHARES: Final = 50
MOST_NEEDS: Final = 50
LEAST_FREE_BYTES: Final = 1 << 30


class NeedKind(StrEnum):
    """Why something needs somebody."""

    REFUSED = "refused"
    """A moderator refused a post."""
    DRAFT = "draft"
    """A draft waits for somebody's release."""
    WITHDRAWN = "withdrawn"
    """A household took back a share, and nobody has read that."""
    FAILED = "failed"
    """A share can't be opened as it is."""
    UNACKNOWLEDGED = "unacknowledged"
    """The board doesn't know that shares were opened."""
    FOREIGN = "foreign"
    """Somebody else posted in the agency's name."""
    HELD = "held"
    """A moderator reads a post; nothing is to be done."""
    KEYS = "keys"
    """New keys wait to take effect; nothing is to be done."""
    ACCOUNT = "account"
    """Accounts are late, or shares are kept beyond the stated date."""
    ACCOUNT_DRAFT = "account_draft"
    """An account waits for somebody's release."""
    CHALLENGE = "challenge"
    """Somebody challenges a request, and nobody has answered."""
    OVERDUE = "overdue"
    """A case is kept past its last day."""
    DISK = "disk"
    """There is too little room for what came."""


class NeedView(View, frozen=True, kw_only=True):
    """Something that needs somebody."""

    kind: NeedKind
    at: datetime
    """Since when."""
    id: str = ""
    """Of the request or draft."""
    title: str = ""
    case: str = ""
    case_number: str = ""
    share: int | None = None
    is_opened: bool = False
    """Whether the share was opened before."""
    count: int = 0
    who: str = ""
    """Who wrote the draft, or which overseers must sign the request."""
    reason: str = ""
    """The moderator's, or why a share can't be opened."""
    bytes: int = 0
    until: str = ""
    """The case's last day, as 2027-03-19."""


class DiskView(View, frozen=True, kw_only=True):
    """The disk on which the agency's folder is."""

    free_bytes: int
    total_bytes: int


class TodayView(View, frozen=True, kw_only=True):
    """Everything that the page shows."""

    agency: str
    """Its name, safe to show; empty if its keys are not made yet."""
    needs: tuple[NeedView, ...]
    """The oldest first."""
    needs_total: int
    requests: tuple[OwnRequestView, ...]
    """Those that are open, held or pending, newest first."""
    requests_open: int
    requests_held: int
    requests_total: int
    shares: tuple[ShareView, ...]
    """Those that are new, by number."""
    shares_new: int
    last_share: datetime | None
    """When the last one arrived."""
    board: BoardView
    disk: DiskView


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """What the sources of needs look at."""

    desk: AgencyDesk
    watch: BoardWatch
    index: FolderIndex
    retentions: Retentions
    accounts: Accounts
    language: str
    now: datetime


@ROUTES.get("/today", roles=AGENCY_ROLES)
async def get_today(call: Call) -> TodayView:
    """Return what needs somebody, what is open, and how the agency stands."""
    return await asyncio.to_thread(_today, call)


@ROUTES.delete("/refused/{entry}", roles=AGENCY_ROLES)
async def delete_refused(call: Call) -> None:
    """Put away what a moderator refused, once somebody has read it."""
    entry = call.request.match_info["entry"]
    await asyncio.to_thread(call.request.app[WATCH].put_away, entry)


def _today(call: Call) -> TodayView:
    desk, watch = desk_of(call), call.request.app[WATCH]
    moment = _Moment(
        desk=desk,
        watch=watch,
        index=call.request.app[INDEX].read(),
        retentions=call.request.app[RETENTIONS],
        accounts=accounts_of(call),
        language=call.language,
        now=desk.now(),
    )
    index, now = moment.index, moment.now
    needs = sorted(
        (need for source in SOURCES for need in source(moment)), key=lambda need: need.at
    )
    states = {each.id: each.state(now) for each in index.requests.values()}
    live = [each for each in index.requests.values() if states[each.id] in _LIVE]
    new = [share for share in index.shares.values() if share.state in _NEW]
    last = index.shares[max(index.shares)] if index.shares else None
    usage = shutil.disk_usage(desk.folder)
    return TodayView(
        agency=desk.name,
        needs=tuple(needs[:MOST_NEEDS]),
        needs_total=len(needs),
        requests=tuple(request_view(each, index, now) for each in live[:MOST_REQUESTS]),
        requests_open=sum(state is RequestState.OPEN for state in states.values()),
        requests_held=sum(state is RequestState.HELD for state in states.values()),
        requests_total=len(index.requests),
        shares=tuple(share_view(each, index, call.language) for each in new[:MOST_SHARES]),
        shares_new=len(new),
        last_share=parse_time(last.listed.told.at) if last else None,
        board=board_view(desk, watch.state, call.language),
        disk=DiskView(free_bytes=usage.free, total_bytes=usage.total),
    )


_LIVE: Final = frozenset({RequestState.OPEN, RequestState.HELD, RequestState.PENDING})
_NEW: Final = frozenset({ShareState.SEALED, ShareState.COMING})


def _held(moment: _Moment) -> Iterator[NeedView]:
    for request in moment.index.requests.values():
        if request.is_held:
            wait = moment.desk.home.wait_of(request.id)
            yield NeedView(
                kind=NeedKind.HELD,
                at=request.issued,
                id=request.id,
                title=request.title,
                case=request.case,
                case_number=request.case_number,
                who=", ".join(wait.names) if wait else "",
            )


def _refused(moment: _Moment) -> Iterator[NeedView]:
    for post in moment.watch.refused():
        yield NeedView(
            kind=NeedKind.REFUSED,
            at=parse_time(post.at),
            id=post.id,
            title=post.title,
            case_number=post.case_number,
            reason=post.reason,
        )


def _drafts(moment: _Moment) -> Iterator[NeedView]:
    for draft in moment.desk.drafts.every():
        if draft.state is DraftState.WAITING:
            yield NeedView(
                kind=NeedKind.DRAFT,
                at=parse_time((draft.sent or draft.saved).at),
                id=draft.id,
                title=safe_text(draft.content.title, longest=200),
                case_number=safe_text(draft.content.case_number, longest=200),
                who=draft.writer.name,
            )


def _of_shares(moment: _Moment) -> Iterator[NeedView]:
    for share in moment.index.shares.values():
        listed = share.listed
        is_gone = listed.told.dropped or listed.deleted_here
        if listed.told.withdrawn and not listed.notice_read and not is_gone:
            yield _about(NeedKind.WITHDRAWN, share, listed.told.withdrawn, moment)
        elif share.state is ShareState.FAILED:
            yield _about(NeedKind.FAILED, share, listed.told.at, moment)


def _about(kind: NeedKind, share: IndexedShare, at: str, moment: _Moment) -> NeedView:
    view = share_view(share, moment.index, moment.language)
    return NeedView(
        kind=kind,
        at=parse_time(at),
        case=view.case,
        case_number=view.case_number,
        share=view.number,
        is_opened=view.opened is not None,
        reason=view.failed,
    )


def _unacknowledged(moment: _Moment) -> Iterator[NeedView]:
    untold = [
        share
        for share in moment.index.shares.values()
        if share.listed.opened_here and not share.is_acknowledged
    ]
    if untold:
        yield NeedView(
            kind=NeedKind.UNACKNOWLEDGED,
            at=parse_time(min(share.listed.opened_here for share in untold)),
            count=len(untold),
            case=untold[0].case,
        )


def _foreign(moment: _Moment) -> Iterator[NeedView]:
    state = moment.watch.state
    if state.foreign and state.checked:
        yield NeedView(kind=NeedKind.FOREIGN, at=state.checked, count=len(state.foreign))


def _new_keys(moment: _Moment) -> Iterator[NeedView]:
    since = pending_since(moment.desk.home)
    if since is not None:
        yield NeedView(kind=NeedKind.KEYS, at=since)


def _overdue(moment: _Moment) -> Iterator[NeedView]:
    for case, until in moment.retentions.overdue(moment.now):
        yield NeedView(
            kind=NeedKind.OVERDUE,
            at=datetime.combine(until + timedelta(days=1), time(), UTC),
            case=case.name,
            case_number=case.case_number,
            count=count_shares(case.shares).opened,
            until=until.isoformat(),
        )


def _challenges(moment: _Moment) -> Iterator[NeedView]:
    for own, since in unanswered(moment.index, moment.watch.state):
        yield NeedView(
            kind=NeedKind.CHALLENGE,
            at=since,
            id=own.id,
            title=own.title,
            case=own.case,
            case_number=own.case_number,
        )


def _accounts(moment: _Moment) -> Iterator[NeedView]:
    standings = moment.accounts.every()
    late = [each for each in standings if each.state.late_since is not None]
    if late:
        own, since = late[0].request, late[0].state.late_since or moment.now
        yield NeedView(kind=NeedKind.ACCOUNT, at=since, count=len(late), id=own.id, title=own.title)
    waiting = moment.accounts.waiting()
    for each in standings:
        if (sent := waiting.get(each.request.id)) is not None:
            yield NeedView(
                kind=NeedKind.ACCOUNT_DRAFT,
                at=parse_time(sent.at),
                id=each.request.id,
                title=each.request.title,
                case_number=each.request.case_number,
                who=sent.name,
            )


def _disk(moment: _Moment) -> Iterator[NeedView]:
    sizes = [
        share.listed.told.size_bytes
        for share in moment.index.shares.values()
        if share.state in _NEW
    ]
    free_bytes = shutil.disk_usage(moment.desk.folder).free
    missing_bytes = max(room_for(sizes), LEAST_FREE_BYTES) - free_bytes
    if missing_bytes > 0:
        yield NeedView(kind=NeedKind.DISK, at=moment.now, bytes=missing_bytes)


type Source = Callable[[_Moment], Iterator[NeedView]]
SOURCES: Final[tuple[Source, ...]] = (
    _refused,
    _drafts,
    _of_shares,
    _unacknowledged,
    _foreign,
    _held,
    _new_keys,
    _overdue,
    _accounts,
    _challenges,
    _disk,
)
"""What can need somebody."""
