"""Taking one answer within a transaction: by whom, to what, and what it needs to count."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.decision import rows
from hub.decision.ground import Ground
from hub.decision.holding import what_is_wrong
from hub.decision.limits import refuse_beyond
from hub.errors import ConflictError, InvalidInputError, NotAllowedError
from hub.model.decision import Answer, AnsweredBy, Approval, Consent, Decision
from hub.model.ids import ProposalId
from hub.model.proposal import Proposal
from hub.model.request import RequestStatus
from hub.model.rule import ApprovalLimits, same_name
from noticeboard.rules.text import safe_text

LONGEST_BY: Final = 100
LONGEST_REASON: Final = 1000
UNDO: Final = timedelta(seconds=10)
"""How long a person's deny can be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer as it was given, and what the house's rules ask of a yes."""

    answer: Answer
    proposal_id: ProposalId | None
    by: str
    reason: str
    answered_by: AnsweredBy
    people: int
    cool_off: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of one answer."""

    decision: Decision | None = None
    consent: Consent | None = None
    """The first of two yeses: nothing is decided yet."""
    approval: Approval | None = None
    """Of a yes whose time has come; after a cool-off `Desk.due` gives it."""


def person(by: str) -> str:
    """Return who answers as plain text; raises InvalidInputError where nobody can be seen."""
    name = str(safe_text(by, longest=LONGEST_BY)).strip()
    if not name:
        raise InvalidInputError("An answer must say who gave it.")
    return name


def plain_reason(reason: str) -> str:
    """Return why as plain text of a bounded length."""
    return str(safe_text(reason, longest=LONGEST_REASON))


def refuse_second_answer(first: Decision | None) -> None:
    """Raise ConflictError, with who was first, where a request is answered."""
    if first is not None:
        at = f"{first.decided_at:%Y-%m-%d %H:%M} UTC"
        if first.answer is Answer.APPROVE:
            raise ConflictError(
                f"{first.by} approved this request at {at}, and the first answer is final."
            )
        raise ConflictError(
            f"{first.by} denied this request at {at}, and the first answer is final."
        )


async def take_answer(
    connection: AsyncConnection,
    ground: Ground,
    given: Given,
    *,
    limits: ApprovalLimits,
    now: datetime,
) -> tuple[Decision | Consent, Proposal | None]:
    """Write the answer, or the first of two yeses; return it with what a yes named.

    Raises what `Desk.decide` does.
    """
    refuse_second_answer(await rows.answer_to(connection, ground.request.id))
    if ground.request.status is not RequestStatus.OPEN:
        raise ConflictError("This request is closed, so it can no longer be answered.")
    if given.answer is Answer.DENY:
        return await _decide(connection, ground, given, None, None, now=now), None
    named = await _named(connection, ground, given.proposal_id)
    refuse_beyond(limits, named, given.answered_by, ground.request)
    consent = await rows.consent_to(connection, ground.request.id)
    # A yes to another proposal counts for nothing here: both must have looked at the same.
    said = consent if consent and consent.proposal_id == named.id else None
    by_same = said is not None and same_name(said.by) == same_name(given.by)
    first = None if by_same else said
    if given.people > 1:
        if given.answered_by is not AnsweredBy.PERSON:
            raise NotAllowedError("Two people must say yes to this request: a person must answer.")
        if by_same:
            raise ConflictError(f"{given.by} has said yes already: now a second person must.")
        if first is None:
            return await _consent(connection, named, given, now), named
    return await _decide(connection, ground, given, named, first, now=now), named


async def _named(
    connection: AsyncConnection, ground: Ground, proposal_id: ProposalId | None
) -> Proposal:
    """Return the proposal a yes names, which must still hold."""
    if not proposal_id:
        raise InvalidInputError("A yes must name the proposal that was looked at.")
    named = await rows.stored_proposal(connection, ground.request.id, proposal_id)
    if named is None:
        if await rows.current_proposal(connection, ground.request.id) is None:
            raise ConflictError(
                "Nothing is proposed for this request, so there is nothing to approve."
            )
        raise ConflictError("There is no such proposal any more: look at the request again.")
    if not ground.request.agency.delivery_key:
        raise InvalidInputError(
            "This agency has logged no delivery key, so nothing can be sealed to it."
        )
    if (fault := what_is_wrong(named, ground)) is not None:
        raise ConflictError(
            f"What would be shared has changed since, so look at it again: {fault.clause}."
        )
    return named


async def _consent(
    connection: AsyncConnection, named: Proposal, given: Given, now: datetime
) -> Consent:
    consent = Consent(
        request_id=named.request_id,
        proposal_id=named.id,
        by=given.by,
        reason=given.reason,
        at=now,
    )
    await rows.put_consent(connection, consent)
    return consent


async def _decide(  # noqa: PLR0913 -- an answer's parts
    connection: AsyncConnection,
    ground: Ground,
    given: Given,
    named: Proposal | None,
    first: Consent | None,
    *,
    now: datetime,
) -> Decision:
    if named is not None:
        waits = given.cool_off
    else:
        waits = UNDO if given.answered_by is AnsweredBy.PERSON else timedelta(0)
    decision = Decision(
        request_id=ground.request.id,
        answer=given.answer,
        proposal_id=named.id if named else None,
        by=given.by,
        answered_by=given.answered_by,
        first_by=first.by if first else "",
        reason=given.reason or (first.reason if first else ""),
        decided_at=now,
        final_at=now + waits,
    )
    # The primary key lets one answer in, whatever was read before.
    await rows.put_decision(connection, decision)
    return decision
