"""The house's answer: taken once, undone or withdrawn while that is allowed."""

import asyncio
from collections.abc import Awaitable, Callable
import logging

from hub.decision.answering import UNDO, Answered
from hub.decision.rules import Ruling
from hub.errors import ConflictError, HubError, NotAllowedError, NotFoundError
from hub.model.decision import Answer, AnsweredBy, Decision
from hub.model.event import EventType
from hub.model.ids import ProposalId, RequestId
from hub.model.match import MatchStrength
from hub.model.proposal import Extract
from hub.model.report import RequestReport
from hub.model.request import Request
from hub.pipeline.delivery import Delivery
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.matches import Matches
from hub.pipeline.reports import Reports

_LOG = logging.getLogger(__name__)


class Answers:
    """Takes answers from people, automations and rules, one at a time."""

    def __init__(  # noqa: PLR0913 -- its collaborators, each once
        self,
        *,
        stages: Stages,
        journal: Journal,
        matches: Matches,
        reports: Reports,
        delivery: Delivery,
        turn: asyncio.Lock,
        reopened: Callable[[Request], Awaitable[None]],
    ) -> None:
        """Take what it works with; `reopened` is told, in turn, of what may be answered again."""
        self._stages = stages
        self._journal = journal
        self._matches = matches
        self._reports = reports
        self._delivery = delivery
        self._turn = turn
        self._reopened = reopened

    async def decide(  # noqa: PLR0913 -- each is a part of the answer, by name
        self,
        request_id: RequestId,
        answer: Answer,
        *,
        proposal_id: ProposalId | None,
        by: str,
        reason: str,
        answered_by: AnsweredBy = AnsweredBy.PERSON,
        pause: bool = False,
    ) -> RequestReport:
        """Take the house's one answer, or the first yes of two; an approval begins to leave.

        With `pause`, it waits at least as long as a denial can be undone.
        """
        async with self._turn:
            report = await self._reports.one(request_id)
            self._refuse_without_a_person(request_id, answer, answered_by)
            extracts: tuple[Extract, ...] = ()
            if answer is Answer.APPROVE and report.decision is None:
                self._stages.policy(report.request.origin)
                extracts = await self._looked_at(report, proposal_id)
            await self._take(
                await self._stages.desk.decide(
                    await self._reports.ground(report.request, extracts),
                    answer,
                    proposal_id=proposal_id,
                    by=by,
                    reason=reason,
                    answered_by=answered_by,
                    people=report.people,
                    cool_off=max(report.cool_off, UNDO) if pause else report.cool_off,
                ),
                request_id,
            )
            return await self._reports.one(request_id)

    async def retry(self, request_id: RequestId) -> RequestReport:
        """Try a share that failed again now; ConflictError where none waits for that."""
        self._reports.request(request_id)
        await self._delivery.retry(request_id)
        return await self._reports.one(request_id)

    def _refuse_without_a_person(
        self, request_id: RequestId, answer: Answer, answered_by: AnsweredBy
    ) -> None:
        """Refuse that something says yes by itself where somebody has thought again."""
        by_itself = answered_by is not AnsweredBy.PERSON
        if by_itself and answer is Answer.APPROVE and request_id in self._journal.taken_back:
            raise NotAllowedError(
                "An answer to this request was taken back once: now a person must answer it."
            )

    async def _looked_at(
        self, report: RequestReport, proposal_id: ProposalId | None
    ) -> tuple[Extract, ...]:
        """Return what an approval would tell of sensors.

        Raises ConflictError if nothing of the footage is here any longer.
        """
        if proposal_id is None:
            return ()
        try:
            proposal = await self._stages.desk.proposal_named(report.request.id, proposal_id)
        except NotFoundError:
            return ()  # The desk knows what to say to that.
        if proposal.pieces and report.match.strength is not MatchStrength.CLIPS:
            raise ConflictError(
                "What would be shared is no longer here: look at the request again."
            )
        return proposal.extracts

    async def by_rule(
        self, request: Request, answer: Answer, ruling: Ruling, proposal_id: ProposalId | None
    ) -> bool:
        """Answer as a house rule says, where the owner's limits allow it; return whether it did.

        The caller has the turn.
        """
        try:
            if answer is Answer.APPROVE:
                self._stages.policy(request.origin)
            answered = await self._stages.desk.decide(
                await self._reports.ground(request),
                answer,
                proposal_id=proposal_id,
                by=ruling.rule.name if ruling.rule else "",
                reason=ruling.sentence,
                answered_by=AnsweredBy.RULE,
                people=ruling.people,
                cool_off=ruling.cool_off,
            )
        except HubError as error:
            # The household is told instead, and decides itself.
            _LOG.info("A house rule could not answer a request: %s", error)
            return False
        await self._take(answered, request.id)
        return True

    async def _take(self, answered: Answered, request_id: RequestId) -> None:
        """Write an answer down, tell of it, and let an approval begin to leave."""
        decision = answered.decision
        if decision is None:
            await self._journal.tell(EventType.REQUEST_CHANGED, request_id)
            return
        await self._journal.decided(decision)
        if decision.answer is Answer.DENY:
            await self._stages.sharer.discard(request_id)
            await self.settle(request_id)
        await self.keep_approved(decision)
        await self._journal.tell(EventType.REQUEST_DECIDED, request_id)
        if answered.approval is not None:
            self._delivery.send(answered.approval)

    async def keep_approved(self, decision: Decision) -> None:
        """Hold what was approved until it has arrived; the caller has the turn."""
        standing = await self._stages.desk.standing(decision.request_id)
        if decision.proposal_id is not None and standing.withdrawable:
            named = decision.request_id, decision.proposal_id
            await self._matches.hold_approved(await self._stages.desk.proposal_named(*named))

    async def settle(self, request_id: RequestId) -> None:
        """Let go of what is held for a request once its deny can no longer be undone."""
        standing = await self._stages.desk.standing(request_id)
        decision = standing.decision
        # Never asked of the wall clock alone: put back, it would keep footage for nothing.
        if (
            decision is not None
            and decision.answer is Answer.DENY
            and standing.undoable_until is None
        ):
            await self._matches.release(request_id)

    async def undo(self, request_id: RequestId, *, by: str) -> RequestReport:
        """Take back a person's deny within its ten seconds; ConflictError afterwards."""
        async with self._turn:
            request = self._reports.request(request_id)
            await self._journal.undone(await self._stages.desk.undo(request_id, by=by))
            await self._reopened(request)
            return await self._reports.one(request_id)

    async def withdraw(self, request_id: RequestId, *, by: str, reason: str) -> RequestReport:
        """Take back an approval; raises ConflictError where there is none, or no longer can be."""
        request = self._reports.request(request_id)
        await self._delivery.withdraw(request, by=by, reason=reason)
        return await self._reports.one(request_id)
