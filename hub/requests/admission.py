"""Admits a board's entries to its requests: what each opens, continues, or waits for. Pure."""

from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from hub.errors import InvalidInputError
from hub.model.ids import BoardOrigin, RequestId
from hub.model.request import RequestStatus, ThreadItem, ThreadKind
from hub.requests.accounts import expiry, read_account
from hub.requests.agencies import LONGEST_TEXT, name_findings, read_request, request_id
from hub.requests.docket_board import DocketBoard
from hub.requests.held import CurrentAgency, HeldRequest
from hub.requests.waiting_entries import WaitingEntry
from noticeboard.errors import VerificationError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import (
    AgencyRegister,
    AgencyRetention,
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
from noticeboard.rules.findings import Finding
from noticeboard.rules.limits import readable_findings
from noticeboard.rules.policy import (
    SecondSignature,
    findings_in_force,
    oversight_findings,
    second_signatures,
)
from noticeboard.rules.text import safe_text, skeletons

MOST_BY_AGENCY: Final = 500
"""Per agency, so that one that floods a board pushes out only its own requests."""
LONGEST_THREAD: Final = 200

_KINDS: Final = {
    RequestUpdate: ThreadKind.UPDATE,
    RequestCorrect: ThreadKind.CORRECT,
    RequestResolve: ThreadKind.RESOLVE,
    RequestAnswer: ThreadKind.ANSWER,
    BoardNotice: ThreadKind.NOTICE,
    BoardChallenge: ThreadKind.CHALLENGE,
}


class Admission:
    """Admits entries of one board in log order, at one time."""

    def __init__(
        self,
        origin: BoardOrigin,
        board: DocketBoard,
        retained: Container[RequestId],
        now: datetime,
    ) -> None:
        """Never drop what is `retained`."""
        self._origin = origin
        self._board = board
        self._retained = retained
        self._now = now

    def add(self, logged: LoggedEntry) -> RequestId | None:
        """Admit an entry, or let it wait; return the request that it changes."""
        _touch(self._board, logged)
        return None if self._is_waiting(logged) else self._admit(logged)

    def _is_waiting(self, logged: LoggedEntry) -> bool:
        """Let an entry wait if its agency's new key isn't valid for this hub yet."""
        board, now = self._board, self._now
        body, is_over = logged.entry.body, False
        by_policy: tuple[Finding, ...] = ()
        match body:
            case BoardNotice() | BoardChallenge():
                if (waiting := board.waiting.get(body.index)) is None:
                    return False
                author, since, about = waiting.author, waiting.since, waiting.about
            case (
                RequestPost()
                | RequestUpdate()
                | RequestCorrect()
                | RequestResolve()
                | RequestAnswer()
                | RequestAccount()
            ) if logged.agency is not None:
                author, since = body.agency, logged.agency.acts_from(body.key)
                if now >= since:
                    return False
                if isinstance(body, RequestPost):
                    about, is_over = request_id(self._origin, author, body.id), expiry(body) <= now
                    by_policy = self._by_policy(logged, body)
                else:
                    about = request_id(self._origin, author, body.request)
                    if about in board.slots and isinstance(body, RequestResolve):
                        return False  # It only ends a request: accepting it at once harms nobody.
                    if about not in board.slots and not board.waiting.has_request(about):
                        return True  # There is no request, so it need not even wait.
            case _:
                return False
        entry = WaitingEntry.of(logged, author, since, about, is_over=is_over, by_policy=by_policy)
        board.waiting.add(entry, MOST_BY_AGENCY)
        return True

    def admit_waiting(self) -> Iterator[RequestId | None]:
        """Add the entries whose key has become valid for this hub; yield what each changes."""
        board = self._board
        for index in board.waiting.due(self._now):
            waited = board.waiting.release(index)
            logged, by_policy = waited.unpack(board.agencies.get(waited.author))
            yield self._admit(logged, by_policy)

    def _admit(
        self, logged: LoggedEntry, by_policy: tuple[Finding, ...] | None = None
    ) -> RequestId | None:
        """Admit an entry; what the policy says of it is known if it has waited."""
        board, origin = self._board, self._origin
        match logged.entry.body:
            case AgencyRegister() as registered:
                names = board.names()
                board.current[registered.agency] = CurrentAgency(
                    registered=registered.issued_at, of_name=name_findings(registered, names)
                )
                names |= skeletons(registered.name)
                return None
            case RequestPost() as post:
                if by_policy is None:
                    by_policy = self._by_policy(logged, post)
                return self._open(logged, post, by_policy)
            case RequestUpdate() | RequestCorrect() | RequestResolve() | RequestAnswer() as body:
                # Look it up under the author's own id: nobody can write in another agency's thread.
                id_ = request_id(origin, body.agency, body.request)
                return self._continue(id_, logged, body)
            case RequestAccount() as account:
                id_ = request_id(origin, account.agency, account.request)
                return self._account_for(id_, logged, account)
            case BoardNotice() | BoardChallenge() as body:
                return self._continue(board.by_index.get(body.index), logged, body)
            case _:
                return None

    def _by_policy(self, logged: LoggedEntry, post: RequestPost) -> tuple[Finding, ...]:
        """Return what the policy says of a request of the agency as it is now in the log.

        A board can't know how it will be confirmed later.
        """
        registry = self._board.registry
        if registry is None or logged.agency is None:
            return ()
        return findings_in_force(post, logged.agency, registry, logged.index, logged.counted_with)

    def _open(
        self, logged: LoggedEntry, post: RequestPost, by_policy: tuple[Finding, ...]
    ) -> RequestId | None:
        board, now = self._board, self._now
        signatures = _second_signatures(board, logged, post)
        of_overseers = oversight_findings(signatures)
        id_ = request_id(self._origin, post.agency, post.id)
        if id_ in board.slots:
            return None  # An id belongs to its first post; a later one cannot replace it.
        earlier = board.earlier_of_case(post)
        try:
            request = read_request(
                self._origin,
                logged,
                post,
                now=now,
                signed_by=[each.overseer.name for each in signatures if each.is_approved],
            )
        except InvalidInputError:
            return None  # It has no agency or no times: there is nothing to show.
        if request.expires <= now:
            request = replace(request, status=RequestStatus.EXPIRED)
        board.count_case(post)
        own = board.slots.of(post.agency)
        if len(own) >= MOST_BY_AGENCY:
            self._drop(own)
        board.put(
            HeldRequest(
                request=request,
                post=post,
                seen_at=now,
                earlier_posts_for_case=earlier,
                of_overseers=of_overseers,
                by_policy=by_policy,
                closes=expiry(post),
                places=(logged.index,),
            )
        )
        board.touch(post.agency, id_)
        return id_

    def _drop(self, own: list[RequestId]) -> None:
        """Forget an agency's oldest closed request, or its oldest if none is closed.

        Requests in which this house took part stay.
        """
        board = self._board
        others = [id_ for id_ in own if id_ not in self._retained]
        closed = (id_ for id_ in others if board.slots[id_].status is not RequestStatus.OPEN)
        id_ = next(closed, None) or next(iter(others), None)
        if id_ is not None:
            board.drop(id_)

    def _continue(
        self,
        id_: RequestId | None,
        logged: LoggedEntry,
        body: ThreadBody | BoardNotice | BoardChallenge,
    ) -> RequestId | None:
        board = self._board
        if id_ is None or id_ not in board.slots:
            return None
        held = board.held(id_)
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
        # In log order: what resolves a request needn't wait, and other entries may.
        thread = (*request.thread[: LONGEST_THREAD - 1], item)
        thread = tuple(sorted(thread, key=lambda each: each.index))
        held.places = (*held.places, logged.index)
        status = request.status
        if kind is ThreadKind.RESOLVE:
            status = RequestStatus.RESOLVED
            held.closes = min(held.closes, issued)
        held.request = replace(request, thread=thread, status=status)
        # Whatever a stranger writes says nothing about the agency.
        found = () if isinstance(body, BoardChallenge) else tuple(readable_findings(body))
        held.in_thread = (*held.in_thread, *found)
        board.put(held)
        board.touch(request.agency.id, id_)
        return id_

    def _account_for(
        self,
        id_: RequestId,
        logged: LoggedEntry,
        body: RequestAccount,
    ) -> RequestId | None:
        board = self._board
        if id_ not in board.slots:
            return None
        held = board.held(id_)
        delete_by = board.accounts.delete_by(held.post, held.closes)
        held.account = read_account(logged, body, delete_by)
        held.places = (*held.places, logged.index)
        board.put(held)
        board.touch(body.agency, id_)
        return id_


def _touch(board: DocketBoard, logged: LoggedEntry) -> None:
    """Note whom an entry is about, if it may change what requests show of an agency."""
    body = logged.entry.body
    if logged.agency is not None and (
        logged.equivocation or not isinstance(body, RequestPost | ThreadBody)
    ):
        board.touch(logged.agency.id)
    if isinstance(body, RequestPost | RequestResolve):
        board.touch(body.agency)
    if isinstance(body, AgencyRetention):
        board.stale.add(body.agency)


def _second_signatures(
    board: DocketBoard, logged: LoggedEntry, post: RequestPost
) -> tuple[SecondSignature, ...]:
    """Return the second signatures that a request needs; only earlier decisions count."""
    if board.policies is None:
        return ()
    try:
        return second_signatures(post, board.policies, before=logged.index)
    except VerificationError:
        return ()  # Its times can't be read, so it isn't shown.
