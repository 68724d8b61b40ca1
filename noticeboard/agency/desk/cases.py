"""The agency's requests and cases: what was asked, and what came."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated

import msgspec

from noticeboard.agency.case_folder import CASE
from noticeboard.agency.desk.desk import INDEX, desk_of
from noticeboard.agency.desk.shares import MOST_IN_PAGE, ShareView, page_of, share_view
from noticeboard.agency.index import (
    FolderIndex,
    FolderReader,
    IndexedCase,
    IndexedShare,
    OwnRequest,
    RequestState,
    ShareState,
)
from noticeboard.desk.people import AGENCY_ROLES, CASE_ROLES
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import NotFoundError
from noticeboard.log.encoding import parse_time
from noticeboard.runtime.text import Text

ROUTES = Routes(case=CASE)


class ShareCounts(View, frozen=True, kw_only=True):
    """How many shares there are of each kind."""

    new: int = 0
    """Not opened yet, here or on their way."""
    opened: int = 0
    withdrawn: int = 0
    """Taken back, whether they were opened before or not."""
    failed: int = 0
    total: int = 0


class OwnRequestView(View, frozen=True, kw_only=True):
    """A request of the agency; its texts are safe to show."""

    id: str
    title: str
    case: str
    case_number: str
    incident: str
    asked: datetime
    expires: datetime
    index: int | None
    state: RequestState
    resolved: datetime | None
    shares: ShareCounts


class RequestsQuery(Body, frozen=True, kw_only=True):
    """Which requests."""

    after: str = ""
    """A request's id; those that are older."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_IN_PAGE)] = 50


class RequestsView(View, frozen=True, kw_only=True):
    """Some requests, newest first."""

    requests: tuple[OwnRequestView, ...]
    total: int
    next: str | None


class CaseRow(View, frozen=True, kw_only=True):
    """A case in the list of cases."""

    case: str
    case_number: str
    """Empty for what answers requests that were posted elsewhere."""
    title: str
    """Of its newest request."""
    requests: int
    state: RequestState | None
    """Of its newest request; None if none was posted from here."""
    shares: ShareCounts
    last: datetime
    """When it was last asked or something came."""


class CasesQuery(Body, frozen=True, kw_only=True):
    """Which cases."""

    find: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """Part of a case number or title."""
    after: str = ""
    """A case's name; those that are older."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_IN_PAGE)] = 50


class CasesView(View, frozen=True, kw_only=True):
    """Some cases, the last changed first."""

    cases: tuple[CaseRow, ...]
    total: int
    next: str | None


class CaseQuery(Body, frozen=True, kw_only=True):
    """Which of a case's shares."""

    after: int = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_IN_PAGE)] = 100


class CaseView(View, frozen=True, kw_only=True):
    """One case."""

    case: str
    case_number: str
    requests: tuple[OwnRequestView, ...]
    """Newest first."""
    counts: ShareCounts
    withdrawn: tuple[ShareView, ...]
    """Every share that was taken back, up to a page of them."""
    shares: tuple[ShareView, ...]
    """By arrival."""
    next: int | None


@ROUTES.get("/requests", roles=AGENCY_ROLES)
async def get_requests(call: Call, query: RequestsQuery) -> RequestsView:
    """Return the agency's requests, newest first."""
    return await asyncio.to_thread(_requests, call.request.app[INDEX], query, desk_of(call).now())


@ROUTES.get("/cases", roles=AGENCY_ROLES)
async def get_cases(call: Call, query: CasesQuery) -> CasesView:
    """Return the cases, the last changed first."""
    return await asyncio.to_thread(_cases, call.request.app[INDEX], query, desk_of(call).now())


@ROUTES.get("/cases/{case}", roles=CASE_ROLES)
async def get_case(call: Call, query: CaseQuery) -> CaseView:
    """Return one case with its requests and shares."""
    return await asyncio.to_thread(_case, call, query)


def request_view(request: OwnRequest, index: FolderIndex, now: datetime) -> OwnRequestView:
    """Return a request as the desk shows it."""
    return OwnRequestView(
        id=request.id,
        title=request.title,
        case=request.case,
        case_number=request.case_number,
        incident=request.incident,
        asked=request.issued,
        expires=request.expires,
        index=request.index,
        state=request.state(now),
        resolved=request.resolved,
        shares=count_shares(index.by_request.get(request.id, ())),
    )


def count_shares(shares: Iterable[IndexedShare]) -> ShareCounts:
    """Return how many shares there are of each kind."""
    found: Counter[ShareState] = Counter()
    withdrawn = 0
    for share in shares:
        found[share.state] += 1
        withdrawn += share.listed.told.withdrawn is not None
    return ShareCounts(
        new=found[ShareState.SEALED] + found[ShareState.COMING],
        opened=found[ShareState.OPENED] + found[ShareState.ELSEWHERE],
        withdrawn=withdrawn,
        failed=found[ShareState.FAILED],
        total=found.total(),
    )


def _requests(reader: FolderReader, query: RequestsQuery, now: datetime) -> RequestsView:
    index = reader.read()
    found, more = page_of(_after(index.requests.values(), "id", query.after), query.limit)
    return RequestsView(
        requests=tuple(request_view(each, index, now) for each in found),
        total=len(index.requests),
        next=found[-1].id if more else None,
    )


def _cases(reader: FolderReader, query: CasesQuery, now: datetime) -> CasesView:
    index = reader.read()
    part = query.find.casefold().strip()
    wanted = [case for case in index.cases.values() if not part or _names(case, part)]
    found, more = page_of(_after(wanted, "name", query.after), query.limit)
    return CasesView(
        cases=tuple(_row(each, now) for each in found),
        total=len(wanted),
        next=found[-1].name if more else None,
    )


def _names(case: IndexedCase, part: str) -> bool:
    """Return whether a case's number or one of its titles has these letters."""
    texts = (case.case_number, *(request.title for request in case.requests))
    return any(part in text.casefold() for text in texts)


def _after[T](items: Iterable[T], name: str, after: str) -> Iterator[T]:
    """Yield what follows the item of that name; everything if there is no name."""
    rest = iter(items)
    if after:
        for each in rest:
            if getattr(each, name) == after:
                break
    return rest


def _row(case: IndexedCase, now: datetime) -> CaseRow:
    newest = case.requests[-1] if case.requests else None
    return CaseRow(
        case=case.name,
        case_number=case.case_number,
        title=newest.title if newest else "",
        requests=len(case.requests),
        state=newest.state(now) if newest else None,
        shares=count_shares(case.shares),
        last=parse_time(case.last),
    )


def _case(call: Call, query: CaseQuery) -> CaseView:
    index, now = call.request.app[INDEX].read(), desk_of(call).now()
    case = index.cases.get(call.request.match_info["case"])
    if case is None:
        raise NotFoundError(Text("desk.no_case"))
    after = (share for share in case.shares if share.number > query.after)
    found, more = page_of(after, query.limit)
    gone = (share for share in case.shares if share.listed.told.withdrawn)
    withdrawn, _ = page_of(gone, MOST_IN_PAGE)
    return CaseView(
        case=case.name,
        case_number=case.case_number,
        requests=tuple(request_view(each, index, now) for each in reversed(case.requests)),
        counts=count_shares(case.shares),
        withdrawn=tuple(share_view(each, index, call.language) for each in withdrawn),
        shares=tuple(share_view(each, index, call.language) for each in found),
        next=found[-1].number if more else None,
    )
