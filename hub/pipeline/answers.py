"""The house's answer: given once, and taken back while that is allowed."""

from collections.abc import Mapping
from dataclasses import dataclass
import logging

from hub.decision.answers import UNDO
from hub.decision.proposals import Fault, Ground
from hub.decision.rules import Ruling
from hub.errors import ConflictError, HubError, NotAllowedError, NotFoundError
from hub.model.decision import Answer, AnsweredBy, Decision, UndoneDecision
from hub.model.ids import ProposalId, RequestId
from hub.model.match import MatchStrength
from hub.model.proposal import Extract, Proposal
from hub.model.report import RequestReport
from hub.model.request import Request
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.reports import Reports
from hub.pipeline.state import Cause

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOutcome:
    """The result of an answer."""

    decision: Decision | None
    """The house's answer; None if it was the first of two yeses."""

    @property
    def cause(self) -> Cause:
        """What happened to the request."""
        return Cause.CONSENTED if self.decision is None else Cause.DECIDED


class Answers:
    """Takes answers from people, automations and rules, and takes them back.

    The caller holds the lock.
    """

    def __init__(self, stages: Stages, journal: Journal, reports: Reports) -> None:
        self._stages = stages
        self._journal = journal
        self._reports = reports
        self.withdrawing: dict[RequestId, UndoneDecision] = {}
        """Approvals being withdrawn, until the outcome for the share is known."""

    # Taking an answer

    async def decide(  # noqa: PLR0913 -- the parts of the answer, each named
        self,
        request_id: RequestId,
        answer: Answer,
        *,
        proposal_id: ProposalId | None,
        by: str,
        reason: str,
        answered_by: AnsweredBy,
        pause: bool,
    ) -> AnswerOutcome:
        """Take the house's one answer, or the first of two yeses.

        With `pause`, an approval waits at least as long as a denial can be undone. Raises the same
        errors as `Desk.decide`, and ConflictError or NotAllowedError if it cannot be approved now.
        """
        report = await self._reports.one(request_id)
        self._refuse_without_a_person(request_id, answer, answered_by)
        extracts: tuple[Extract, ...] = ()
        if answer is Answer.APPROVE and report.decision is None:
            self._stages.boards.sharing_policy(report.request.origin)
            extracts = await self._extracts(report, proposal_id)
        answered = await self._stages.desk.decide(
            await self._reports.ground(report.request, extracts),
            answer,
            proposal_id=proposal_id,
            by=by,
            reason=reason,
            answered_by=answered_by,
            people=report.people,
            cool_off=max(report.cool_off, UNDO) if pause else report.cool_off,
        )
        return AnswerOutcome(decision=answered.decision)

    def _refuse_without_a_person(
        self, request_id: RequestId, answer: Answer, answered_by: AnsweredBy
    ) -> None:
        """Raise NotAllowedError if a rule or an automation approves what somebody took back."""
        by_itself = answered_by is not AnsweredBy.PERSON
        if by_itself and answer is Answer.APPROVE and request_id in self._journal.undone_requests:
            raise NotAllowedError("answer.taken_back_once")

    async def _extracts(
        self, report: RequestReport, proposal_id: ProposalId | None
    ) -> tuple[Extract, ...]:
        """Return the sensor extracts that an approval would send.

        Raises ConflictError if none of the footage is here any longer.
        """
        if proposal_id is None:
            return ()
        try:
            proposal = await self._stages.desk.proposal_named(report.request.id, proposal_id)
        except NotFoundError:
            return ()  # The desk will refuse this with a better reason.
        if proposal.pieces and report.match.strength is not MatchStrength.CLIPS:
            raise ConflictError("answer.not_here")
        return proposal.extracts

    async def decide_by_rule(
        self, request: Request, answer: Answer, ruling: Ruling, proposal_id: ProposalId | None
    ) -> AnswerOutcome | None:
        """Answer for a house rule; return None if the owner's limits do not allow it."""
        try:
            if answer is Answer.APPROVE:
                self._stages.boards.sharing_policy(request.origin)
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
            # The household is notified instead and decides itself.
            _LOG.info("A house rule could not answer a request: %s", error)
            return None
        return AnswerOutcome(decision=answered.decision)

    # Undoing and voiding

    async def undo(self, request_id: RequestId, *, by: str) -> None:
        """Undo a person's deny; ConflictError after its ten seconds."""
        self._reports.request(request_id)
        await self._journal.undone(await self._stages.desk.undo(request_id, by=by))

    async def void_fallen(self, answered_by: AnsweredBy, named: Proposal) -> bool:
        """Void a yes if its ground has changed and nothing has begun to leave; return whether."""
        request = self._stages.docket.get(named.request_id)
        if request is None or request.id in self.withdrawing:
            return False
        ground = await self._reports.ground(request, named.extracts)
        fault = self._stages.desk.fault(named, answered_by, ground)
        if fault is None or not await self._stages.sharer.drop(request.id):
            return False
        return await self._void(ground, fault)

    async def void_refused(self, request_id: RequestId) -> bool:
        """Void an approval that its share found to be no longer valid; return whether it was."""
        request = self._reports.request(request_id)
        decision = await self._stages.desk.decision(request_id)
        # Don't interfere with a withdrawal in progress.
        if decision is None or decision.proposal_id is None or request_id in self.withdrawing:
            return False
        named = await self._stages.desk.proposal_named(request_id, decision.proposal_id)
        return await self._void(await self._reports.ground(request, named.extracts))

    async def _void(self, ground: Ground, fault: Fault | None = None) -> bool:
        void = await self._stages.desk.void(ground, fault)
        if void is not None and void.decision is not None:
            await self._journal.voided(void.void, void.decision)
        return void is not None

    # Withdrawing

    def load(self, decisions: Mapping[RequestId, Decision]) -> None:
        """Load the withdrawals that were in progress when the hub stopped."""
        for undone in self._journal.stopping(decisions):
            self.withdrawing[undone.decision.request_id] = undone

    async def begin_withdrawal(self, request_id: RequestId, *, by: str, reason: str) -> None:
        """Record that an approval is withdrawn; ConflictError if there is none to withdraw."""
        decision = await self._stages.desk.decision(request_id)
        if decision is None or decision.answer is not Answer.APPROVE:
            raise ConflictError("answer.nothing_approved")
        if request_id in self.withdrawing:
            raise ConflictError("answer.withdrawing_already")
        undone = UndoneDecision(
            decision=decision, by=by, reason=reason, at=self._stages.clock.now()
        )
        # Write it to the ledger first: after a crash from here on, the withdrawal still happens.
        await self._journal.withdrawn(undone)
        self.withdrawing[request_id] = undone

    async def remove_approval(self, request_id: RequestId) -> None:
        """Remove an approval of which nothing has left."""
        undone = self.withdrawing[request_id]
        await self._stages.desk.withdraw(request_id, by=undone.by, reason=undone.reason)
        del self.withdrawing[request_id]

    async def write_withdrawal(self, request_id: RequestId) -> None:
        """Record that the board has signed a withdrawal."""
        share = await self._stages.sharer.share_of(request_id)
        await self._journal.withdrawn(self.withdrawing[request_id], share)
