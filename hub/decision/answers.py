"""Take one answer within a transaction: who gave it, to what, and whether it counts.

The time since an answer is measured with the monotonic clock. A rule or an automation can approve
without a person only within the limits that the owner has set.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clock import Clock
from hub.decision import store
from hub.decision.proposals import DISOWNED, Ground, what_is_wrong
from hub.errors import ConflictError, InvalidInputError, NotAllowedError
from hub.model.decision import Answer, AnsweredBy, Approval, Consent, Decision, Proposal
from hub.model.ids import ProposalId, RequestId
from hub.model.request import Request, RequestStatus
from hub.model.rule import ApprovalLimits, same_name
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text


class AnswerClock:
    """Checks both clocks, so that changing the wall clock neither gives nor takes time.

    For answers of an earlier run, only the wall clock is known.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answered_s: dict[tuple[RequestId, datetime], float] = {}

    def begin(self, decision: Decision) -> None:
        """Record that this answer was given just now."""
        self._answered_s[decision.request_id, decision.decided_at] = self._clock.steady_s()

    def is_undoable(self, decision: Decision) -> bool:
        """Return whether a person's deny can still be undone."""
        passed = self._passed(decision)
        return (
            decision.answer is Answer.DENY
            and decision.decided_at <= self._clock.now() < decision.final_at
            and (passed is None or passed < decision.final_at - decision.decided_at)
        )

    def has_cooled_off(self, decision: Decision, now: datetime) -> bool:
        """Return whether the cool-off of an approval is over, so that it may leave."""
        passed = self._passed(decision)
        return decision.final_at <= now and (
            passed is None or passed >= decision.final_at - decision.decided_at
        )

    def _passed(self, decision: Decision) -> timedelta | None:
        given_s = self._answered_s.get((decision.request_id, decision.decided_at))
        if given_s is None:
            return None
        return timedelta(seconds=self._clock.steady_s() - given_s)


_WHO: Final = {
    AnsweredBy.RULE: Text("part.who_rule"),
    AnsweredBy.AUTOMATION: Text("part.who_automation"),
}
_SETTLED: Final = frozenset({"unverified_agency"})
"""Findings that the owner has accepted by naming the agency's id in the limits."""


def refuse_beyond(
    limits: ApprovalLimits, proposal: Proposal, answered_by: AnsweredBy, request: Request
) -> None:
    """Raise NotAllowedError, which names the limit, if only a person may approve this.

    An unknown kind of finding counts too: a person must read it first.
    """
    if answered_by is AnsweredBy.PERSON:
        return
    if proposal.added:
        # Nobody but the person who filmed it knows what it shows.
        raise NotAllowedError("limit.added")
    if any(piece.signed for piece in proposal.pieces):
        # It names the camera, and shows more than the clip.
        raise NotAllowedError("limit.signed")
    found = {finding.code for finding in request.findings} | set(proposal.flags)
    if found & DISOWNED:
        raise NotAllowedError("limit.disowned")
    if found - _SETTLED:
        raise NotAllowedError("limit.found")
    if limits.asked_since is not None and request.issued < limits.asked_since:
        raise NotAllowedError("limit.restored")
    for beyond in _beyond(limits, proposal, answered_by):
        raise NotAllowedError(beyond)


def _beyond(limits: ApprovalLimits, proposal: Proposal, answered_by: AnsweredBy) -> Iterator[Text]:
    """Yield each limit that the proposal exceeds, as a sentence."""
    who = _WHO[answered_by]
    if not (limits.rules if answered_by is AnsweredBy.RULE else limits.automations):
        yield Text("limit.nobody", who=who, setting=answered_by.value)
    if proposal.recipient.agency_id not in limits.agencies:
        yield Text("limit.agency", who=who)
    length = sum((piece.cut.length for piece in proposal.pieces), timedelta(0))
    if length > limits.longest:
        most_s = limits.longest.total_seconds()
        yield Text("limit.length", most=most_s, length=length.total_seconds())
    # Moving masks don't count: they cover nothing before their first key. Only a person who looked
    # at the clip may remove the camera's own masks.
    if limits.masks and any(not piece.masks or piece.own_masks_off for piece in proposal.pieces):
        yield Text("limit.mask", who=who)
    if not proposal.identity.anonymous or proposal.camera_make:
        yield Text("limit.identity", who=who)
    if proposal.audio:
        yield Text("limit.sound", who=who)
    if proposal.words or proposal.extracts:
        yield Text("limit.words", who=who)


LONGEST_BY: Final = 100
LONGEST_REASON: Final = 1000
UNDO: Final = timedelta(seconds=10)
"""How long a person's deny can be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """One answer as it was given, and what the house's rules require for a yes."""

    answer: Answer
    proposal_id: ProposalId | None
    by: str
    reason: str | Text
    answered_by: AnsweredBy
    people: int
    cool_off: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerResult:
    """The result of one answer."""

    decision: Decision | None = None
    consent: Consent | None = None
    """The first of two yeses; the request is not decided yet."""
    approval: Approval | None = None
    """Set if a yes takes effect at once; after a cool-off, `Desk.due` returns the approval."""


def person(by: str) -> str:
    """Return the name of who answers as plain text; raises InvalidInputError if it is empty."""
    name = str(safe_text(by, longest=LONGEST_BY)).strip()
    if not name:
        raise InvalidInputError("answer.by_whom")
    return name


def plain_reason(reason: str) -> str:
    """Return a person's reason as plain text of limited length."""
    return str(safe_text(reason, longest=LONGEST_REASON))


def refuse_second_answer(first: Decision | None) -> None:
    """Raise ConflictError, which names the first person, if a request is already answered."""
    if first is not None:
        at = f"{first.decided_at:%Y-%m-%d %H:%M} UTC"
        if first.answer is Answer.APPROVE:
            raise ConflictError("answer.approved_before", by=first.by, at=at)
        raise ConflictError("answer.denied_before", by=first.by, at=at)


async def write_answer(
    connection: AsyncConnection,
    ground: Ground,
    answer_request: AnswerRequest,
    *,
    limits: ApprovalLimits,
    now: datetime,
) -> tuple[Decision | Consent, Proposal | None]:
    """Write the answer, or the first of two yeses; return it with the proposal a yes named.

    Raises the same errors as `Desk.decide`.
    """
    refuse_second_answer(await store.answer_to(connection, ground.request.id))
    if ground.request.status is not RequestStatus.OPEN:
        raise ConflictError("answer.closed")
    if answer_request.answer is Answer.DENY:
        return await _decide(connection, ground, answer_request, None, None, now=now), None
    named = await _named(connection, ground, answer_request.proposal_id)
    refuse_beyond(limits, named, answer_request.answered_by, ground.request)
    consent = await store.consent_to(connection, ground.request.id)
    # A first yes to another proposal doesn't count: both people must approve the same one.
    first_consent = consent if consent and consent.proposal_id == named.id else None
    by_same = first_consent is not None and same_name(first_consent.by) == same_name(
        answer_request.by
    )
    first = None if by_same else first_consent
    if answer_request.people > 1:
        if answer_request.answered_by is not AnsweredBy.PERSON:
            raise NotAllowedError("answer.two_people")
        if by_same:
            raise ConflictError("answer.said_yes", by=answer_request.by)
        if first is None:
            return await _consent(connection, named, answer_request, now), named
    return await _decide(connection, ground, answer_request, named, first, now=now), named


async def _named(
    connection: AsyncConnection, ground: Ground, proposal_id: ProposalId | None
) -> Proposal:
    """Return the proposal that a yes names, if it is still valid."""
    if not proposal_id:
        raise InvalidInputError("answer.names_proposal")
    named = await store.stored_proposal(connection, ground.request.id, proposal_id)
    if named is None:
        if await store.current_proposal(connection, ground.request.id) is None:
            raise ConflictError("answer.nothing_proposed")
        raise ConflictError("answer.proposal_gone")
    if not ground.request.agency.delivery_key:
        raise InvalidInputError("answer.no_delivery_key")
    if (fault := what_is_wrong(named, ground)) is not None:
        raise ConflictError("answer.changed", fault=fault.clause)
    return named


async def _consent(
    connection: AsyncConnection, named: Proposal, answer_request: AnswerRequest, now: datetime
) -> Consent:
    consent = Consent(
        request_id=named.request_id,
        proposal_id=named.id,
        by=answer_request.by,
        reason=str(answer_request.reason),
        at=now,
    )
    await store.put_consent(connection, consent)
    return consent


async def _decide(  # noqa: PLR0913 -- the parts of an answer
    connection: AsyncConnection,
    ground: Ground,
    answer_request: AnswerRequest,
    named: Proposal | None,
    first: Consent | None,
    *,
    now: datetime,
) -> Decision:
    if named is not None:
        waits = answer_request.cool_off
    else:
        waits = UNDO if answer_request.answered_by is AnsweredBy.PERSON else timedelta(0)
    decision = Decision(
        request_id=ground.request.id,
        answer=answer_request.answer,
        proposal_id=named.id if named else None,
        by=answer_request.by,
        answered_by=answer_request.answered_by,
        first_by=first.by if first else "",
        reason=answer_request.reason or (first.reason if first else ""),
        decided_at=now,
        final_at=now + waits,
    )
    # The primary key allows one answer only, even if an earlier read found none.
    await store.put_decision(connection, decision)
    return decision
