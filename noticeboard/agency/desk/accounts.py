"""Accounts on the desk: what is owed for each request, and what the public will read of it."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from http import HTTPStatus
from typing import Annotated, Literal

import msgspec

from noticeboard.agency.account import RequestStanding
from noticeboard.agency.accounts import (
    LONGEST_REASON,
    LONGEST_TEXT,
    Accounts,
    AccountSheet,
    AccountWords,
    Used,
)
from noticeboard.agency.client import HeldError
from noticeboard.agency.desk.board_watch import WATCH
from noticeboard.agency.desk.desk import ACCOUNTS, RETENTIONS, desk_of
from noticeboard.agency.desk.requests import AddedView, BoardFindingView, proof_of
from noticeboard.agency.desk.shares import MOST_IN_PAGE, page_of
from noticeboard.agency.poster import LoggedPost
from noticeboard.desk.people import CASE_ROLES, Person, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.log.body import RequestAccount
from noticeboard.log.encoding import parse_time
from noticeboard.rules.account_text import (
    describe_account,
    describe_recipients,
    describe_tally,
)
from noticeboard.rules.accounts import COUNTS
from noticeboard.rules.findings import describe
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import catalogue
from noticeboard.runtime.wording import FORMATS

ROUTES = Routes(id=r"[0-9a-f]{32}")

type Doing = Literal["write", "send", "send_back", "post"]


class AccountRow(View, frozen=True, kw_only=True):
    """A request, and what is owed for it."""

    id: str
    title: str
    case: str
    case_number: str
    closes: datetime
    is_closed: bool
    due: datetime | None
    """When an account is due; None if none is owed."""
    late_since: datetime | None
    is_late: bool
    """There is no account, though it was due."""
    is_kept_too_long: bool
    """The date is past until which shares were to be kept, by the agency's own account."""
    posted: datetime | None
    """When the newest account was made."""
    delete_by: datetime | None
    """When shares are deleted at the latest, by promise or policy."""
    is_past_promise: bool
    received: int
    kept: int
    is_waiting: bool
    """Whether an account waits for somebody's release."""


class PromiseView(View, frozen=True, kw_only=True):
    """What the agency has promised in public."""

    days: int
    text: str
    since: datetime


class AccountsQuery(Body, frozen=True, kw_only=True):
    """Which accounts."""

    after: str = ""
    """A request's id; those that follow it."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_IN_PAGE)] = 50


class AccountsView(View, frozen=True, kw_only=True):
    """Some requests: what is late first, then what is due next."""

    accounts: tuple[AccountRow, ...]
    total: int
    late: int
    next: str | None
    promise: PromiseView | None


class CountLine(View, frozen=True, kw_only=True):
    """One number of an account."""

    name: str
    exact: int
    public: str
    """What the public reads: a band, and to whom shares were handed on."""


class StatedView(View, frozen=True, kw_only=True):
    """An account as the public reads it."""

    at: datetime | None
    """None if it is not posted yet."""
    sentences: str
    """In the words of the board's pages, then the agency's own."""


class ProblemView(View, frozen=True, kw_only=True):
    """Why an account can't be posted as it is."""

    code: str
    text: str


class AccountView(View, frozen=True, kw_only=True):
    """One account: exact numbers beside what the public will read."""

    request: AccountRow
    agency: str
    window_start: datetime
    window_end: datetime
    resolution: str
    """What was said when it was closed; empty if it ended by itself."""
    counts: tuple[CountLine, ...]
    never_fetched: tuple[int, ...]
    """The first of the shares that the board still has for the agency."""
    fetched: int
    """How many came, without those."""
    words: AccountWords
    """What an officer said."""
    keep_until: str
    """The last day that it would state, as 2027-03-19."""
    draft: StatedView
    posted: tuple[StatedView, ...]
    """The newest first."""
    problems: tuple[ProblemView, ...]
    held_for: tuple[str, ...]
    """For what a moderator may want to read it first."""
    revision: int
    read: str
    """The hash of what would be posted: whoever posts it names it."""
    saved_by: str
    saved_at: str
    sent_by: str
    sent_at: str
    returned_by: str
    reason: str
    second_officer: bool
    own: bool
    """Whether this person wrote or sent it, so that somebody else releases it."""
    may: tuple[Doing, ...]


class AccountBody(Body, frozen=True, kw_only=True):
    """What an officer says, and the revision that it changes."""

    revision: Annotated[int, msgspec.Meta(ge=0)]
    used: Used = 0
    keep_until: Annotated[str, msgspec.Meta(max_length=10)] = ""
    text: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)] = ""


class ReadBody(Body, frozen=True, kw_only=True):
    """What somebody has read."""

    read: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class ReturnBody(Body, frozen=True, kw_only=True):
    """Why an account goes back to its writer."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_REASON)]


class PromiseBody(Body, frozen=True, kw_only=True):
    """How many days after closing shares are deleted."""

    days: Annotated[int, msgspec.Meta(ge=1, le=3650)]
    text: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)] = ""


@ROUTES.get("/accounts", roles=CASE_ROLES)
async def get_accounts(call: Call, query: AccountsQuery) -> AccountsView:
    """Return what is owed for each request, what is late first."""
    return await asyncio.to_thread(_accounts, accounts_of(call), query)


@ROUTES.get("/accounts/{id}", roles=CASE_ROLES)
async def get_account(call: Call) -> AccountView:
    """Return the account of a request, as it is in the folder and as the public will read it."""
    return await _answer(call, lambda book: book.read(call.id))


@ROUTES.put("/accounts/{id}", roles=(Role.OFFICER,))
async def put_account(call: Call, body: AccountBody) -> AccountView:
    """Save what an officer says beside what is counted; 409 if somebody else did meanwhile."""
    words = AccountWords(used=body.used, keep_until=body.keep_until, text=body.text)
    return await _answer(
        call, lambda book: book.save(call.id, call.person, words, revision=body.revision)
    )


@ROUTES.post("/accounts/{id}/sending", roles=(Role.OFFICER,))
async def post_account_sending(call: Call, body: ReadBody) -> AccountView:
    """Have an account wait for somebody else's release."""
    return await _answer(call, lambda book: book.send(call.id, call.person, body.read))


@ROUTES.post("/accounts/{id}/return", roles=(Role.OFFICER, Role.SUPERVISOR))
async def post_account_return(call: Call, body: ReturnBody) -> AccountView:
    """Send an account that waits back to its writer, with a reason."""
    return await _answer(call, lambda book: book.send_back(call.id, call.person, body.reason))


@ROUTES.post("/accounts/{id}/post", roles=(Role.OFFICER, Role.SUPERVISOR))
async def post_account_post(call: Call, body: ReadBody) -> AddedView:
    """Post an account in public and for good; 409 if it would say something else by now."""
    return await asyncio.to_thread(
        _post, accounts_of(call), lambda book: book.post(call.id, call.person, body.read)
    )


@ROUTES.post("/retention/promise", roles=(Role.CUSTODIAN,), status=HTTPStatus.CREATED)
async def post_promise(call: Call, body: PromiseBody) -> AddedView:
    """Promise in public how soon shares are deleted after their request has closed."""
    return await asyncio.to_thread(
        _post, accounts_of(call), lambda book: book.promise(body.days, body.text, call.person)
    )


def accounts_of(call: Call) -> Accounts:
    """Return the accounts of the desk that answers a call."""
    desk, app = desk_of(call), call.request.app
    return Accounts(
        home=desk.home,
        log=desk.log,
        reader=app[ACCOUNTS],
        retentions=app[RETENTIONS],
        limits=app[WATCH].limits_at,
        now=desk.now,
    )


async def _answer(call: Call, work: Callable[[Accounts], AccountSheet]) -> AccountView:
    book = accounts_of(call)
    return await asyncio.to_thread(lambda: _view(book, work(book), call.person, call.language))


def _post(book: Accounts, work: Callable[[Accounts], LoggedPost]) -> AddedView:
    try:
        logged = work(book)
    except HeldError as error:
        findings = (BoardFindingView(code=each.code, text=each.text) for each in error.findings)
        return AddedView(proof=None, findings=tuple(findings))
    return AddedView(proof=proof_of(book.home, logged.entry.body.id), findings=())


def _accounts(book: Accounts, query: AccountsQuery) -> AccountsView:
    every, promise, waiting = book.every(), book.reader.promise, book.waiting()
    found, more = page_of(_after(every, query.after), query.limit)
    return AccountsView(
        accounts=tuple(
            _row(each, book.now(), is_waiting=each.request.id in waiting) for each in found
        ),
        total=len(every),
        late=sum(each.state.late_since is not None for each in every),
        next=found[-1].request.id if more else None,
        promise=PromiseView(
            days=promise.days,
            text=safe_text(promise.text, longest=LONGEST_TEXT),
            since=promise.issued_at,
        )
        if promise
        else None,
    )


def _after(items: Iterable[RequestStanding], after: str) -> Iterator[RequestStanding]:
    rest = iter(items)
    if after:
        for each in rest:
            if each.request.id == after:
                break
    return rest


def _row(each: RequestStanding, now: datetime, *, is_waiting: bool) -> AccountRow:
    own, state = each.request, each.state
    return AccountRow(
        id=own.id,
        title=own.title,
        case=own.case,
        case_number=own.case_number,
        closes=state.closes,
        is_closed=state.closes <= now,
        due=state.due,
        late_since=state.late_since,
        is_late=state.is_late,
        is_kept_too_long=state.is_kept_too_long,
        posted=state.account.issued_at if state.account else None,
        delete_by=state.delete_by,
        is_past_promise=each.is_past_promise,
        received=each.counts.received,
        kept=each.counts.kept,
        is_waiting=is_waiting,
    )


_MOST_NUMBERS = 20


def _view(book: Accounts, sheet: AccountSheet, person: Person, language: str) -> AccountView:
    standing, content, saved = sheet.standing, sheet.content, sheet.saved
    counts, post = standing.counts, standing.post
    own = any(each.is_of(person) for each in (saved.saved, saved.sent) if each is not None)
    second, texts = book.department.second_officer, catalogue(language)
    return AccountView(
        request=_row(standing, book.now(), is_waiting=saved.sent is not None),
        agency=safe_text(book.home.profile().name, longest=200),
        window_start=parse_time(post.window.start),
        window_end=parse_time(post.window.end),
        resolution=standing.resolution,
        counts=tuple(_lines(sheet, texts)),
        never_fetched=counts.never_fetched[:_MOST_NUMBERS],
        fetched=counts.received - len(counts.never_fetched),
        words=saved.words,
        keep_until=sheet.keep_until,
        draft=StatedView(at=None, sentences=_sentences(sheet.unsigned, book.zone, language)),
        posted=tuple(
            StatedView(at=each.issued_at, sentences=_sentences(each, book.zone, language))
            for each in reversed(standing.accounts)
        ),
        problems=tuple(
            ProblemView(code=each.code, text=each.fill(language)) for each in sheet.problems
        ),
        held_for=tuple(describe(each, texts) for each in sheet.remarks),
        revision=saved.revision,
        read=content.sha256,
        saved_by=saved.saved.name if saved.saved else "",
        saved_at=saved.saved.at if saved.saved else "",
        sent_by=saved.sent.name if saved.sent else "",
        sent_at=saved.sent.at if saved.sent else "",
        returned_by=saved.returned.name if saved.returned else "",
        reason=saved.reason,
        second_officer=second,
        own=own,
        may=tuple(_may(person, is_sent=saved.sent is not None, second=second, own=own)),
    )


def _may(person: Person, *, is_sent: bool, second: bool, own: bool) -> Iterator[Doing]:
    writes = person.may((Role.OFFICER,))
    releases = person.may((Role.OFFICER, Role.SUPERVISOR))
    if writes:
        yield "write"
    if writes and second and not is_sent:
        yield "send"
    if releases and is_sent:
        yield "send_back"
    if releases and (not second or (is_sent and not own)):
        yield "post"


def _lines(sheet: AccountSheet, texts: Mapping[str, str]) -> Iterator[CountLine]:
    counts, content = sheet.standing.counts, sheet.content
    for name in COUNTS:
        public = describe_tally(getattr(content, name), texts)
        if name == "handed_on" and content.handed_to:
            public = f"{public}: {describe_recipients(content.handed_to, texts)}"
        exact = sheet.saved.words.used if name == "used" else getattr(counts, name)
        yield CountLine(name=name, exact=exact, public=public)


def _sentences(account: RequestAccount | None, zone: tzinfo, language: str) -> str:
    """Return an account as the board's pages write it; empty if it has no day yet."""
    if account is None:
        return ""
    formats = FORMATS[language]
    said = describe_account(
        account, catalogue(language), lambda at: formats.calendar_day(at.astimezone(zone))
    )
    return f"{said} {safe_text(account.text, longest=4000)}".strip()
