"""The docket: every request that this house knows, with its thread, findings and status."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hub.errors import InvalidInputError
from hub.model.ids import BoardOrigin, RequestId
from hub.model.request import Account, Agency, Request, RequestStatus, ThreadItem, ThreadKind
from hub.requests.accounts import AccountFigures, Accounts, expiry, read_account
from hub.requests.agencies import (
    LONGEST_TEXT,
    Registration,
    ends,
    name_findings,
    read_agency,
    read_request,
    request_id,
    what_to_flag,
)
from noticeboard.errors import VerificationError
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.body import (
    AgencyRegister,
    BoardChallenge,
    BoardNotice,
    RequestAccount,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    ThreadBody,
)
from noticeboard.log.encoding import parse_time
from noticeboard.log.policy import Policies
from noticeboard.log.registry import Registry
from noticeboard.rules.findings import Finding
from noticeboard.rules.limits import case_of, readable_findings
from noticeboard.rules.policy import (
    SecondSignature,
    findings_in_force,
    oversight_findings,
    second_signatures,
)
from noticeboard.rules.text import safe_text, skeletons

MOST_BY_AGENCY = 500
"""Per agency, so that one that floods a board pushes out only its own requests."""
LONGEST_THREAD = 200

_KINDS = {
    RequestUpdate: ThreadKind.UPDATE,
    RequestCorrect: ThreadKind.CORRECT,
    RequestResolve: ThreadKind.RESOLVE,
    RequestAnswer: ThreadKind.ANSWER,
    BoardNotice: ThreadKind.NOTICE,
    BoardChallenge: ThreadKind.CHALLENGE,
}


@dataclass(slots=True, kw_only=True)
class _WaitingEntry:
    """A request, and what its findings were made from."""

    request: Request
    logged: LoggedEntry
    post: RequestPost
    seen_at: datetime
    earlier_posts_for_case: int
    by_policy: tuple[Finding, ...]
    """What the board's policy says of it: it never changes, as nothing logged later counts."""
    closes: datetime
    """By the times that entries state, whenever they were seen."""
    in_thread: tuple[Finding, ...] = ()
    """The findings in the texts of its thread."""
    of_overseers: tuple[Finding, ...] = ()
    """Whether a second signature is missing that its board's policy asks for."""
    account: Account | None = None
    """The newest account, which counts if the request had closed."""


@dataclass(slots=True, kw_only=True)
class _Board:
    """The docket's state for one board."""

    by_agency: dict[str, dict[RequestId, _WaitingEntry]] = field(default_factory=dict)
    by_index: dict[int, RequestId] = field(default_factory=dict)
    cases: Counter[tuple[str, str]] = field(default_factory=Counter)
    registry: Registry | None = None
    """The board's log, perhaps read further than what is added here."""
    agencies: Mapping[str, AgencyRecord] = field(default_factory=dict)
    registered: dict[str, datetime] = field(default_factory=dict)
    accounts: Accounts = field(default_factory=Accounts)
    current_agencies: dict[str, tuple[AgencyRecord, Agency, AccountFigures]] = field(
        default_factory=dict
    )
    """What the agency's requests currently show, by agency."""
    waiting: dict[str, deque[LoggedEntry]] = field(default_factory=dict)
    """By agency, in log order: entries signed with its new key and those that depend on them,
    until that key becomes valid for this hub."""
    waiting_at: dict[int, str] = field(default_factory=dict)
    """The agency whose entry waits, by index."""
    names: set[str] = field(default_factory=set)
    """How the agencies' names look."""
    of_names: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    """The findings about each agency's name, if there are any."""
    policies: Policies | None = None
    """As its registry has read them, perhaps further than its entries here."""


class Docket:
    """Folds verified entries into requests; in memory, rebuilt from the boards at start."""

    def __init__(self) -> None:
        self._boards: dict[BoardOrigin, _Board] = {}
        self._requests: dict[RequestId, _WaitingEntry] = {}
        self._retained: set[RequestId] = set()

    def retain(self, id_: RequestId) -> None:
        """Never drop this request: this house took part in it."""
        self._retained.add(id_)

    def add(  # noqa: PLR0913 -- an update's parts
        self,
        origin: BoardOrigin,
        entries: Iterable[LoggedEntry],
        registry: Registry,
        now: datetime,
        *,
        more: bool = False,
        proven_at: datetime | None = None,
    ) -> list[Request]:
        """Add a board's next entries; return each request that is new or has changed.

        If there are `more` to come, agency states are updated only after the last batch. Until
        `proven_at`, the log is proven to have held no other entries; None if that isn't new.
        """
        board = self._boards.setdefault(origin, _Board())
        board.policies = registry.policies
        board.registry = registry
        changed: dict[RequestId, None] = {}
        board.accounts.use(registry.policies)
        for logged in entries:
            board.accounts.add(logged)
            if (agency_id := self._waits_for(origin, board, logged, now)) is not None:
                _wait(board, agency_id, logged)
            elif (id_ := self._admit(origin, board, logged, now)) is not None:
                changed[id_] = None
        board.agencies = registry.agencies
        board.accounts.proven_at = proven_at or board.accounts.proven_at
        if not more:
            changed |= dict.fromkeys(self._admit_waiting(origin, board, now))
            changed |= dict.fromkeys(self._refresh(board, now))
        changed |= dict.fromkeys(self._expire(changed, now))
        return [self._requests[id_].request for id_ in changed if id_ in self._requests]

    def expire(self, now: datetime) -> list[Request]:
        """Close expired requests, reopen those that a wrong clock closed, and return both."""
        return [self._requests[id_].request for id_ in self._expire(tuple(self._requests), now)]

    def clock_was_set(self, by: timedelta) -> None:
        """Shift the times when requests were first seen by a correction of the clock.

        Requests then end by the right clock: `expire` and `renew` return what that changes.
        """
        for board in self._boards.values():
            board.current_agencies.clear()
        for held in self._requests.values():
            held.seen_at += by
            held.request = replace(held.request, expires=ends(held.post, seen_at=held.seen_at))

    def renew(self, now: datetime) -> list[Request]:
        """Update every agency to the current time: a rotated key can become valid without an entry.

        Entries that its new key signed earlier are added then, and their requests returned.
        """
        changed: dict[RequestId, None] = {}
        for origin, board in self._boards.items():
            changed |= dict.fromkeys(self._admit_waiting(origin, board, now))
            changed |= dict.fromkeys(self._refresh(board, now))
        return [self._requests[id_].request for id_ in changed if id_ in self._requests]

    def get(self, id_: RequestId) -> Request | None:
        """Return one request, or None."""
        held = self._requests.get(id_)
        return held.request if held else None

    def all(self) -> list[Request]:
        """Return every request, newest first."""
        return sorted(
            (held.request for held in self._requests.values()),
            key=lambda request: (request.issued, request.origin, request.index),
            reverse=True,
        )

    def forget(self, origin: BoardOrigin) -> None:
        """Forget a board with all its requests and agencies."""
        board = self._boards.pop(origin, _Board())
        for own in board.by_agency.values():
            for id_ in own:
                del self._requests[id_]

    def registrations(self) -> list[Registration]:
        """Return every agency on every board, as of its last entry."""
        # A board's registry is read further while its entries wait to be added here.
        return [
            Registration(
                origin=origin,
                at=board.registered[agency_id],
                record=record,
                accounts=board.accounts.figures(agency_id),
            )
            for origin, board in self._boards.items()
            for agency_id, record in board.agencies.items()
            if agency_id in board.registered
        ]

    def _waits_for(
        self, origin: BoardOrigin, board: _Board, logged: LoggedEntry, now: datetime
    ) -> str | None:
        """Return the agency whose new key an entry waits for; None if it is added now."""
        body = logged.entry.body
        match body:
            case BoardNotice() | BoardChallenge():
                return board.waiting_at.get(body.index)
            case RequestResolve() if (
                request_id(origin, body.agency, body.request) in self._requests
            ):
                return None  # It only ends a request: accepting it at once harms nobody.
            case (
                RequestPost()
                | RequestUpdate()
                | RequestCorrect()
                | RequestResolve()
                | RequestAnswer()
                | RequestAccount()
            ):
                waits = logged.agency is not None and now < logged.agency.acts_from(body.key)
                return body.agency if waits else None
            case _:
                return None

    def _admit_waiting(
        self, origin: BoardOrigin, board: _Board, now: datetime
    ) -> Iterator[RequestId]:
        """Add the entries whose key has become valid for this hub."""
        for waiting in board.waiting.values():
            while waiting:
                first = waiting[0]
                if first.agency is not None and now < first.agency.acts_from(first.entry.body.key):
                    break
                waiting.popleft()
                board.waiting_at.pop(first.index, None)
                if (id_ := self._admit(origin, board, first, now)) is not None:
                    yield id_

    def _admit(
        self, origin: BoardOrigin, board: _Board, logged: LoggedEntry, now: datetime
    ) -> RequestId | None:
        match logged.entry.body:
            case AgencyRegister() as registered:
                board.registered[registered.agency] = registered.issued_at
                if found := name_findings(registered, board.names):
                    board.of_names[registered.agency] = found
                board.names |= skeletons(registered.name)
                return None
            case RequestPost() as post:
                return self._open(origin, board, logged, post, now)
            case RequestUpdate() | RequestCorrect() | RequestResolve() | RequestAnswer() as body:
                # Look it up under the author's own id: nobody can write in another agency's thread.
                held = self._requests.get(request_id(origin, body.agency, body.request))
                return self._continue(board, held, logged, body)
            case RequestAccount() as account:
                held = self._requests.get(request_id(origin, account.agency, account.request))
                return self._account_for(board, held, logged, account)
            case BoardNotice() | BoardChallenge() as body:
                held = self._requests.get(board.by_index.get(body.index, RequestId("")))
                return self._continue(board, held, logged, body)
            case _:
                return None

    def _open(
        self,
        origin: BoardOrigin,
        board: _Board,
        logged: LoggedEntry,
        post: RequestPost,
        now: datetime,
    ) -> RequestId | None:
        case = case_of(post)
        earlier = board.cases[case]
        signatures = _second_signatures(board, logged, post)
        of_overseers = oversight_findings(signatures)
        id_ = request_id(origin, post.agency, post.id)
        if id_ in self._requests:
            return None  # An id belongs to its first post; a later one cannot replace it.
        by_policy: tuple[Finding, ...] = ()
        if board.registry is not None and logged.agency is not None:
            # The agency as it was then: a board can't know how it will be confirmed later.
            by_policy = findings_in_force(post, logged.agency, board.registry, logged.index)
        try:
            request = read_request(
                origin,
                logged,
                post,
                now=now,
                earlier_posts_for_case=earlier,
                others=(*board.of_names.get(post.agency, ()), *by_policy, *of_overseers),
                signed_by=[each.overseer.name for each in signatures if each.is_approved],
            )
        except InvalidInputError:
            return None  # It has no agency or no times: there is nothing to show.
        board.cases[case] += 1
        held = _WaitingEntry(
            request=request,
            logged=logged,
            post=post,
            seen_at=now,
            earlier_posts_for_case=earlier,
            of_overseers=of_overseers,
            by_policy=by_policy,
            closes=expiry(post),
        )
        own = board.by_agency.setdefault(post.agency, {})
        if len(own) >= MOST_BY_AGENCY:
            self._drop(board, own)
        own[id_] = held
        self._requests[id_] = held
        board.by_index[logged.index] = id_
        return id_

    def _drop(self, board: _Board, own: dict[RequestId, _WaitingEntry]) -> None:
        """Forget an agency's oldest closed request, or its oldest if none is closed.

        Requests in which this house took part stay.
        """
        others = (id_ for id_ in own if id_ not in self._retained)
        closed = (id_ for id_ in others if own[id_].request.status is not RequestStatus.OPEN)
        id_ = next(closed, None) or next((each for each in own if each not in self._retained), None)
        if id_ is None:
            return
        request = own.pop(id_).request
        del self._requests[id_]
        for index in (request.index, *(item.index for item in request.thread)):
            board.by_index.pop(index, None)

    def _continue(
        self,
        board: _Board,
        held: _WaitingEntry | None,
        logged: LoggedEntry,
        body: ThreadBody | BoardNotice | BoardChallenge,
    ) -> RequestId | None:
        if held is None:
            return None
        request, kind = held.request, _KINDS[type(body)]
        try:
            issued = parse_time(logged.entry.body.issued)
        except VerificationError:
            return None
        if len(request.thread) >= LONGEST_THREAD and kind is not ThreadKind.RESOLVE:
            return None
        item = ThreadItem(
            kind=kind,
            index=logged.index,
            issued=issued,
            text=safe_text(body.text, longest=LONGEST_TEXT, lines=True),
        )
        thread = (*request.thread[: LONGEST_THREAD - 1], item)
        board.by_index[logged.index] = request.id
        status = request.status
        if kind is ThreadKind.RESOLVE:
            status = RequestStatus.RESOLVED
            held.closes = min(held.closes, issued)
        held.request = replace(request, thread=thread, status=status)
        # Whatever a stranger writes says nothing about the agency.
        found = () if isinstance(body, BoardChallenge) else tuple(readable_findings(body))
        if found:
            held.in_thread = (*held.in_thread, *found)
            record = board.agencies.get(request.agency.id) or held.logged.agency
            if record is not None:
                held.request = replace(held.request, findings=self._flags(board, held, record))
        return request.id

    def _account_for(
        self,
        board: _Board,
        held: _WaitingEntry | None,
        logged: LoggedEntry,
        body: RequestAccount,
    ) -> RequestId | None:
        if held is None:
            return None
        delete_by = board.accounts.delete_by(held.post, held.closes)
        held.account = read_account(logged, body, delete_by)
        board.by_index[logged.index] = held.request.id
        return held.request.id

    def _flags(
        self, board: _Board, held: _WaitingEntry, record: AgencyRecord
    ) -> tuple[Finding, ...]:
        return what_to_flag(
            held.logged,
            held.post,
            record,
            now=held.seen_at,
            earlier_posts_for_case=held.earlier_posts_for_case,
            others=(
                *board.of_names.get(record.id, ()),
                *held.by_policy,
                *held.in_thread,
                *held.of_overseers,
                *board.accounts.warnings(record, held.closes),
            ),
        )

    def _refresh(self, board: _Board, now: datetime) -> Iterable[RequestId]:
        """Update an agency's requests to what its board's log says now: level, keys, debts."""
        for agency_id, own in board.by_agency.items():
            record = board.agencies.get(agency_id)
            if record is None:
                continue
            agency = read_agency(record, now)
            figures = board.accounts.figures(agency_id)
            if board.current_agencies.get(agency_id) == (record, agency, figures):
                continue
            board.current_agencies[agency_id] = record, agency, figures
            for id_, held in own.items():
                fresh = replace(
                    held.request,
                    agency=agency,
                    findings=self._flags(board, held, record),
                    accounting=None
                    if held.request.practice
                    else board.accounts.accounting(record, held.post, held.closes, held.account),
                )
                if fresh != held.request:
                    held.request = fresh
                    yield id_

    def _expire(self, ids: Iterable[RequestId], now: datetime) -> list[RequestId]:
        changed: list[RequestId] = []
        for id_ in ids:
            held = self._requests.get(id_)
            if held is None or held.request.status is RequestStatus.RESOLVED:
                continue
            is_over = held.request.expires <= now
            status = RequestStatus.EXPIRED if is_over else RequestStatus.OPEN
            if status is not held.request.status:
                held.request = replace(held.request, status=status)
                changed.append(id_)
        return changed


def _second_signatures(
    board: _Board, logged: LoggedEntry, post: RequestPost
) -> tuple[SecondSignature, ...]:
    """Return the second signatures that a request needs; only earlier decisions count."""
    if board.policies is None:
        return ()
    try:
        return second_signatures(post, board.policies, before=logged.index)
    except VerificationError:
        return ()  # Its times can't be read, so it isn't shown.


def _wait(board: _Board, agency_id: str, logged: LoggedEntry) -> None:
    """Keep an entry until its key is valid; only the newest MOST_BY_AGENCY of each agency."""
    waiting = board.waiting.setdefault(agency_id, deque())
    if len(waiting) >= MOST_BY_AGENCY:
        board.waiting_at.pop(waiting.popleft().index, None)
    waiting.append(logged)
    board.waiting_at[logged.index] = agency_id
