"""The desk: keeps proposals, takes one answer per request, and turns a yes into an approval.

Every change is one transaction. A crash before the commit changes nothing; after a later crash,
`due` continues. Only `undo`, `withdraw` or `void` removes an answer; until then nothing can
replace it.
"""

from collections.abc import Iterable, Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clock import Clock
from hub.decision import store
from hub.decision.answers import (
    AnswerClock,
    AnswerRequest,
    AnswerResult,
    person,
    plain_reason,
    refuse_beyond,
    refuse_second_answer,
    write_answer,
)
from hub.decision.edits import Changes, edited
from hub.decision.proposals import Fault, Ground, default_proposal, what_changed
from hub.errors import ConflictError, NotAllowedError, NotFoundError
from hub.model.camera import Camera
from hub.model.decision import (
    Answer,
    AnsweredBy,
    AnswerState,
    Approval,
    Consent,
    Decision,
    GroundChange,
    Proposal,
    ShareState,
    UndoneDecision,
    Voided,
)
from hub.model.ids import ProposalId, RequestId
from hub.model.request import Match, Request
from hub.model.rule import ApprovalLimits
from hub.store.database import Database
from noticeboard.runtime.text import Text

_ENDED = (ShareState.DELIVERED, ShareState.WITHDRAWING, ShareState.WITHDRAWN)
_UNSENT = (ShareState.APPROVED, ShareState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiding:
    """A yes that was made void: an approval, or the first of two yeses."""

    void: Voided
    decision: Decision | None
    """The approval; None if only the first of two people had said yes."""


class Desk:
    """Keeps proposals and answers; the first answer to a request is final."""

    def __init__(
        self, database: Database, clock: Clock, limits: ApprovalLimits | None = None
    ) -> None:
        """Take the limits for approvals without a person; without limits, none are allowed."""
        self._database = database
        self._clock = clock
        self._limits = limits or ApprovalLimits()
        self._passing = AnswerClock(clock)

    # Proposals

    async def propose(
        self,
        request: Request,
        match: Match,
        cameras: Iterable[Camera],
        stamped_until: datetime | None = None,
    ) -> Proposal:
        """Build the proposal for a match and make it the request's current one.

        Raises InvalidInputError if nothing may be shared, ConflictError if it is answered.
        """
        proposal = default_proposal(request, match, cameras, stamped_until)
        async with self._database.write() as connection:
            refuse_second_answer(await store.answer_to(connection, request.id))
            await store.save_proposal(connection, proposal, self._clock.now(), current=True)
        return proposal

    async def edit(self, ground: Ground, base: ProposalId | None, changes: Changes) -> Proposal:
        """Store a person's edit of a proposal, or of none; the current one stays current.

        Raises NotFoundError if there is no such base, InvalidInputError if something may not
        leave, and ConflictError if the request is answered.
        """
        request_id = ground.request.id
        async with self._database.write() as connection:
            refuse_second_answer(await store.answer_to(connection, request_id))
            begun = None if base is None else await _stored(connection, request_id, base)
            proposal = edited(begun, changes, ground)
            await store.save_proposal(connection, proposal, self._clock.now(), current=False)
        return proposal

    async def proposal(self, request_id: RequestId) -> Proposal | None:
        """Return the request's current proposal, or None; StorageError if it was altered."""
        async with self._database.read() as connection:
            return await store.current_proposal(connection, request_id)

    async def proposals(self, of: AbstractSet[RequestId]) -> dict[RequestId, Proposal]:
        """Return the current proposals of many requests; StorageError if one was altered."""
        async with self._database.read() as connection:
            return await store.current_proposals(connection, of)

    async def proposal_named(self, request_id: RequestId, proposal_id: ProposalId) -> Proposal:
        """Return any proposal of a request; NotFoundError if it has none with that id."""
        async with self._database.read() as connection:
            return await _stored(connection, request_id, proposal_id)

    # Answers

    async def decide(  # noqa: PLR0913 -- the parts of the answer, each named
        self,
        ground: Ground,
        answer: Answer,
        *,
        proposal_id: ProposalId | None,
        by: str,
        reason: str | Text = "",
        answered_by: AnsweredBy = AnsweredBy.PERSON,
        people: int = 1,
        cool_off: timedelta = timedelta(0),
    ) -> AnswerResult:
        """Record the house's one answer, or the first of two yeses.

        A yes returns the approval of the proposal it names. If it must cool off, `due` returns
        the approval later. Raises ConflictError if the request is answered or closed, the
        proposal is no longer valid, or one person says yes twice; NotAllowedError beyond the
        limits; InvalidInputError if a yes names no proposal or nobody could open the share.
        """
        answer_request = AnswerRequest(
            answer=answer,
            proposal_id=proposal_id,
            by=person(by),
            reason=reason if isinstance(reason, Text) else plain_reason(reason),
            answered_by=answered_by,
            people=people,
            cool_off=cool_off,
        )
        now = self._clock.now()
        async with self._database.write() as connection:
            written, named = await write_answer(
                connection, ground, answer_request, limits=self._limits, now=now
            )
        if isinstance(written, Consent):
            return AnswerResult(consent=written)
        self._passing.begin(written)
        if named is None or written.final_at > now:
            return AnswerResult(decision=written)
        return AnswerResult(decision=written, approval=_approval(named, now))

    async def undo(self, request_id: RequestId, *, by: str) -> UndoneDecision:
        """Undo a person's deny; ConflictError if there is none or it is final."""
        name = person(by)
        async with self._database.write() as connection:
            decision = await store.answer_to(connection, request_id)
            if decision is None or decision.answer is not Answer.DENY:
                raise ConflictError("answer.nothing_to_undo")
            if not self._passing.is_undoable(decision):
                raise ConflictError("answer.deny_final")
            return await self._undo_decision(connection, decision, name, "")

    async def withdraw(self, request_id: RequestId, *, by: str, reason: str = "") -> UndoneDecision:
        """Withdraw an approval and delete its row in `shares`, so the request is open again.

        Stop sharing it first. Raises ConflictError if nothing is approved.
        """
        name = person(by)
        async with self._database.write() as connection:
            decision = await store.answer_to(connection, request_id)
            if decision is None or decision.answer is not Answer.APPROVE:
                raise ConflictError("answer.nothing_to_withdraw")
            return await self._undo_decision(connection, decision, name, plain_reason(reason))

    def fault(self, named: Proposal, answered_by: AnsweredBy, ground: Ground) -> Fault | None:
        """Return the first reason why an approval is no longer valid, or None."""
        if (fault := what_changed(named, ground)) is not None:
            return fault
        try:
            refuse_beyond(self._limits, named, answered_by, ground.request)
        except NotAllowedError:
            clause = Text("part.fault_limits")
            return Fault(code=GroundChange.LIMITS, clause=clause)
        return None

    async def void(self, ground: Ground, fault: Fault | None = None) -> Voiding | None:
        """Make a yes void if its ground has changed, with `fault` as the reason if known.

        Returns None if the yes is still valid, its share is sealed or has begun to leave, or
        nobody has said yes. Stop sharing first.
        """
        request_id = ground.request.id
        async with self._database.write() as connection:
            decision = await store.answer_to(connection, request_id)
            yes = decision or await store.consent_to(connection, request_id)
            if yes is None or yes.proposal_id is None:
                return None
            share = await store.share_of(connection, request_id)
            if share is not None and (share.sealed or share.state not in _UNSENT):
                return None
            answered_by = AnsweredBy.PERSON if decision is None else decision.answered_by
            named = await _stored(connection, request_id, yes.proposal_id)
            fault = fault or self.fault(named, answered_by, ground)
            if fault is None:
                return None
            void = Voided(
                request_id=request_id,
                proposal_id=named.id,
                code=fault.code,
                name=fault.name,
                by=yes.by,
                decided_at=None if decision is None else decision.decided_at,
                at=self._clock.now(),
            )
            await store.drop_answer(connection, request_id)
            await store.put_void(connection, void)
        return Voiding(void=void, decision=decision)

    async def _undo_decision(
        self, connection: AsyncConnection, decision: Decision, by: str, reason: str
    ) -> UndoneDecision:
        await store.drop_answer(connection, decision.request_id)
        return UndoneDecision(decision=decision, by=by, reason=reason, at=self._clock.now())

    # Reading

    async def decision(self, request_id: RequestId) -> Decision | None:
        """Return the answer to a request, or None."""
        async with self._database.read() as connection:
            return await store.answer_to(connection, request_id)

    async def decisions(self) -> dict[RequestId, Decision]:
        """Return every answer, oldest first."""
        async with self._database.read() as connection:
            return {answer.request_id: answer for answer in await store.answers(connection)}

    async def answer_state(self, request_id: RequestId) -> AnswerState:
        """Return how far the house's answer to a request has come."""
        async with self._database.read() as connection:
            return self._answer_state(
                await store.answer_to(connection, request_id),
                await store.consent_to(connection, request_id),
                await store.share_of(connection, request_id),
                (await store.voided(connection, request_id)).get(request_id),
            )

    async def standings(self) -> dict[RequestId, AnswerState]:
        """Return the same for every request that somebody has answered."""
        async with self._database.read() as connection:
            answers = {answer.request_id: answer for answer in await store.answers(connection)}
            consents = {
                consent.request_id: consent for consent in await store.consented(connection)
            }
            begun = await store.shares_begun(connection)
            void = await store.voided(connection)
        return {
            id_: self._answer_state(
                answers.get(id_), consents.get(id_), begun.get(id_), void.get(id_)
            )
            for id_ in {**answers, **consents, **void}
        }

    async def voids(self) -> dict[RequestId, Voided]:
        """Return the last void yes to each request."""
        async with self._database.read() as connection:
            return await store.voided(connection)

    async def waiting(self) -> list[tuple[AnsweredBy, Proposal]]:
        """Return every approved proposal not yet delivered, due or not, and every first yes's."""
        async with self._database.read() as connection:
            waiting = [
                (decision.answered_by, named)
                for decision, named in await store.waiting(connection, _ENDED)
            ]
            for consent in await store.consented(connection):
                named = await _stored(connection, consent.request_id, consent.proposal_id)
                waiting.append((AnsweredBy.PERSON, named))
        return waiting

    def _answer_state(
        self,
        decision: Decision | None,
        consent: Consent | None,
        share: store.ShareProgress | None,
        void: Voided | None,
    ) -> AnswerState:
        if decision is None:
            return AnswerState(consent=consent, voided=void)
        undoable = self._passing.is_undoable(decision)
        approved = decision.answer is Answer.APPROVE
        return AnswerState(
            decision=decision,
            undoable_until=decision.final_at if undoable else None,
            withdrawable=approved and (share is None or share.state not in _ENDED),
        )

    def is_final(self, decision: Decision) -> bool:
        """Return whether a deny can no longer be undone, or an approval has cooled off."""
        if decision.answer is Answer.DENY:
            return not self._passing.is_undoable(decision)
        return self._passing.has_cooled_off(decision, self._clock.now())

    async def due(self, now: datetime) -> list[Approval]:
        """Return every approval that has cooled off and has not been delivered, oldest first.

        Approvals withdrawn after delivery are not included.
        """
        async with self._database.read() as connection:
            waiting = await store.waiting(connection, _ENDED)
        return [
            _approval(named, decision.decided_at)
            for decision, named in waiting
            if self._passing.has_cooled_off(decision, now)
        ]


def _approval(proposal: Proposal, at: datetime) -> Approval:
    """Make an approval, after its decision is durable; nothing else in the hub makes one."""
    return Approval(proposal=proposal, approved_at=at)


async def _stored(
    connection: AsyncConnection, request_id: RequestId, proposal_id: ProposalId
) -> Proposal:
    proposal = await store.stored_proposal(connection, request_id, proposal_id)
    if proposal is None:
        raise NotFoundError("proposal.unknown")
    return proposal
