"""What came: shares as the desk shows them.

A sealed share shows its size and when it arrived. What is in it is shown once it was opened and
everything that can be proved was.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Annotated, Final

import msgspec

from noticeboard.agency.case_folder import MAX_SMALL_BYTES, REPORT
from noticeboard.agency.client import BoardClient
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.board_watch import WATCH, BoardWatch, run_in_own_loop
from noticeboard.agency.desk.desk import INDEX, AgencyDesk, desk_of
from noticeboard.agency.inbox import AgencyInbox
from noticeboard.agency.index import FolderIndex, FolderReader, IndexedShare, ShareState
from noticeboard.agency.share_folder import ShareFolder
from noticeboard.desk.people import AGENCY_ROLES, CASE_ROLES, Person, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import (
    ConflictError,
    NotFoundError,
)
from noticeboard.log.encoding import parse_time
from noticeboard.runtime.text import Text

ROUTES = Routes(number=r"[0-9]{1,15}")
MOST_IN_PAGE: Final = 200
_KEPT_SUMMARIES: Final = 4096


class ProvedView(View, frozen=True, kw_only=True):
    """What an opened share has in it, and how much of it is proved."""

    proved: int
    not_proved: int
    """Nobody proves it, or it was not checked."""
    clips: int
    photos: int
    seconds: float
    """How long the clips are together, as far as the record says."""
    is_clock_measured: bool
    """Whether every clip's clock was compared with another."""
    has_words: bool
    has_readings: bool


class ShareView(View, frozen=True, kw_only=True):
    """One share; nothing of what is in it before it was opened."""

    number: int
    request: str
    case: str
    """The case's name, as its address has it."""
    case_number: str
    """Safe to show; empty if its request was not posted from here."""
    at: datetime
    """When it arrived."""
    size_bytes: int
    """Sealed."""
    state: ShareState
    is_here: bool
    opened: datetime | None = None
    acknowledged: datetime | None = None
    """When the board noted that it was opened; the household can read that."""
    is_acknowledged: bool = False
    withdrawn: datetime | None = None
    is_notice_read: bool = False
    dropped: datetime | None = None
    """When the board removed it, or it was deleted here."""
    failed: str = ""
    """Why it can't be opened, in a sentence."""
    proof: ProvedView | None = None
    """None unless it is open here; also if its folder is gone."""


class SharesQuery(Body, frozen=True, kw_only=True):
    """Which shares."""

    state: ShareState | None = None
    after: int = 0
    """A share's number; those above it."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_IN_PAGE)] = 50


class SharesView(View, frozen=True, kw_only=True):
    """Some shares, by number."""

    shares: tuple[ShareView, ...]
    total: int
    """How many there are in that state."""
    next: int | None
    """What `after` is for the next page; None at the end."""


class DropBody(Body, frozen=True, kw_only=True):
    """What somebody agrees to: that the share is removed for good."""


@ROUTES.get("/shares", roles=AGENCY_ROLES)
async def get_shares(call: Call, query: SharesQuery) -> SharesView:
    """Return the shares that have arrived, by number."""
    reader = call.request.app[INDEX]
    return await asyncio.to_thread(_shares, reader, query, call.language)


@ROUTES.post("/shares/{number}/drop", roles=(Role.CUSTODIAN,))
async def post_drop(call: Call, _: DropBody) -> None:
    """Remove a share from the board; one that was taken back is deleted here, too."""
    desk, watch, number = desk_of(call), call.request.app[WATCH], _number(call)
    await run_in_own_loop(lambda: _drop(desk, watch, call.person, number))


@ROUTES.post("/shares/{number}/read", roles=CASE_ROLES)
async def post_read(call: Call, _: DropBody) -> None:
    """Record that somebody has read that a share was taken back."""
    desk, watch, number = desk_of(call), call.request.app[WATCH], _number(call)
    await asyncio.to_thread(_mark_read, desk, watch, call.person, number)


def _number(call: Call) -> int:
    return int(call.request.match_info["number"])


def share_view(share: IndexedShare, index: FolderIndex, language: str) -> ShareView:
    """Return a share as the desk shows it. Blocking."""
    listed, told = share.listed, share.listed.told
    request = index.requests.get(told.request)
    return ShareView(
        number=told.number,
        request=told.request,
        case=share.case,
        case_number=request.case_number if request else "",
        at=parse_time(told.at),
        size_bytes=told.size_bytes,
        state=share.state,
        is_here=share.is_here,
        opened=_time(listed.opened_here),
        acknowledged=_time(told.opened),
        is_acknowledged=share.is_acknowledged,
        withdrawn=_time(told.withdrawn),
        is_notice_read=bool(listed.notice_read),
        dropped=_time(told.dropped or listed.deleted_here),
        failed=_failed(share, language),
        proof=_proof(Path(listed.folder)) if listed.opened_here and listed.folder else None,
    )


def explain(number: int, why: Text) -> Text:
    """Return why a share didn't open, as a sentence that names it."""
    if why.code in {"noticeboard.share.other_key", "noticeboard.inbox.other_agency"}:
        return Text("desk.share.other_key", share=number)
    return Text("desk.share.not_as_sealed", share=number, why=why)


def _failed(share: IndexedShare, language: str) -> str:
    if share.listed.failed is None:
        return ""
    try:
        why = Text.from_json(share.listed.failed)
    except (KeyError, TypeError, AttributeError):
        why = Text("noticeboard.share.altered")
    return explain(share.number, why).fill(language)


def _time(at: str | None) -> datetime | None:
    return parse_time(at) if at else None


class _Check(msgspec.Struct, frozen=True):
    result: str


class _Clock(msgspec.Struct, frozen=True):
    measured: str = ""
    uncertainty_ms: float | None = None


class _File(msgspec.Struct, frozen=True):
    start: datetime
    end: datetime
    clock: _Clock = _Clock()


class _Added(msgspec.Struct, frozen=True):
    kind: str = ""


class _Information(msgspec.Struct, frozen=True):
    name: str = ""


class _Report(msgspec.Struct, frozen=True):
    checks: tuple[_Check, ...] = ()
    files: tuple[_File, ...] = ()
    added: tuple[_Added, ...] = ()
    information: tuple[_Information, ...] = ()


def _proof(folder: Path) -> ProvedView | None:
    """Return what the report in an opened share's folder counts; None if it can't be read."""
    path = folder / REPORT
    try:
        status = path.stat()
    except OSError:
        return None
    return _read_proof(path, status.st_mtime_ns, status.st_size)


@lru_cache(_KEPT_SUMMARIES)
def _read_proof(path: Path, _changed_ns: int, size_bytes: int) -> ProvedView | None:
    if size_bytes > MAX_SMALL_BYTES:
        return None
    try:
        report = msgspec.json.decode(path.read_bytes(), type=_Report)
    except (msgspec.DecodeError, UnicodeDecodeError, OSError):
        return None
    proved = sum(check.result == "proved" for check in report.checks)
    names = {each.name for each in report.information}
    photos = sum(each.kind == "photo" for each in report.added)
    return ProvedView(
        proved=proved,
        not_proved=len(report.checks) - proved,
        clips=len(report.files) + len(report.added) - photos,
        photos=photos,
        seconds=sum((each.end - each.start).total_seconds() for each in report.files),
        is_clock_measured=not report.added
        and all(each.clock.uncertainty_ms is not None for each in report.files),
        has_words="words.txt" in names,
        has_readings="readings.csv" in names,
    )


def page_of[T](items: Iterator[T], limit: int) -> tuple[list[T], bool]:
    """Return the first `limit` items, and whether there are more."""
    found = list(islice(items, limit + 1))
    return found[:limit], len(found) > limit


def _shares(reader: FolderReader, query: SharesQuery, language: str) -> SharesView:
    index = reader.read()
    wanted = [
        share
        for share in index.shares.values()
        if query.state is None or share.state is query.state
    ]
    found, more = page_of((each for each in wanted if each.number > query.after), query.limit)
    return SharesView(
        shares=tuple(share_view(each, index, language) for each in found),
        total=len(wanted),
        next=found[-1].number if more else None,
    )


async def _drop(desk: AgencyDesk, watch: BoardWatch, person: Person, number: int) -> None:
    home = desk.home
    known = ShareFolder(home).find(number)
    if known is None:
        raise NotFoundError(Text("noticeboard.inbox.not_here", share=str(number)))
    if known.waiting.dropped or known.deleted_here:
        raise ConflictError(Text("desk.share.dropped", share=number))
    if known.waiting.withdrawn and known.opened_here:
        raise ConflictError(Text("desk.share.opened_here", share=number))
    # The board has deleted the bytes of one that was taken back; here they are still.
    act = Act.SHARE_DELETED if known.waiting.withdrawn else Act.SHARE_DROPPED
    with watch.share_turn(home):
        if act is Act.SHARE_DELETED:
            ShareFolder(home).discard(number, desk.now())
        else:
            home.refuse_forked()
            async with BoardClient.to(home.profile().board.url) as client:
                inbox = AgencyInbox(home, client, desk.now)
                await inbox.drop(number)
    desk.note(
        person,
        act,
        case=known.case_number,
        request=known.waiting.request,
        share=str(number),
        sealed=known.waiting.sha256,
    )


def _mark_read(desk: AgencyDesk, watch: BoardWatch, person: Person, number: int) -> None:
    home = desk.home
    with watch.share_turn(home):
        folder = ShareFolder(home)
        share = folder.find(number)
        if share is None or not share.waiting.withdrawn:
            raise NotFoundError(Text("noticeboard.inbox.not_here", share=str(number)))
        folder.mark_notice_read(number, desk.now())
    desk.note(
        person,
        Act.WITHDRAWAL_READ,
        case=share.case_number,
        request=share.waiting.request,
        share=str(number),
    )
