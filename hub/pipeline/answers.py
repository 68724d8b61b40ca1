"""The house's answer: given once, sent if it is an approval, and taken back while allowed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
import logging
from typing import Final

from hub.decision.answers import UNDO
from hub.decision.proposals import Fault, Ground
from hub.decision.rules import Ruling
from hub.errors import (
    BoardUnreachableError,
    ConflictError,
    GroundChangedError,
    HubError,
    NotAllowedError,
    NotFoundError,
)
from hub.model.decision import (
    Answer,
    AnsweredBy,
    Approval,
    Decision,
    Extract,
    Proposal,
    Share,
    ShareState,
    UndoneDecision,
)
from hub.model.ids import PRACTICE, ProposalId, RequestId
from hub.model.report import RequestReport
from hub.model.request import BoardState, MatchStrength, Request
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.reports import Reports
from hub.pipeline.state import Cause
from noticeboard.runtime.tasks import wait_first

_LOG = logging.getLogger(__name__)

RETRY_FIRST_S: Final = 5.0
RETRY_LONGEST_S: Final = 900.0


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
    """Takes answers of people, automations and rules, and takes them back, under the lock."""

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
        self._refuse_without_a_person(report.request, answer, answered_by)
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
        self, request: Request, answer: Answer, answered_by: AnsweredBy
    ) -> None:
        """Raise NotAllowedError if a rule or an automation approves what somebody took back.

        Also if it answers a practice request at all.
        """
        by_itself = answered_by is not AnsweredBy.PERSON
        if by_itself and request.practice:
            raise NotAllowedError("practice.person")
        if by_itself and answer is Answer.APPROVE and request.id in self._journal.undone_requests:
            raise NotAllowedError("answer.taken_back_once")

    async def _extracts(
        self, report: RequestReport, proposal_id: ProposalId | None
    ) -> tuple[Extract, ...]:
        """Return the extracts that an approval would send; ConflictError without any footage."""
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

    def is_late(self, request_id: RequestId) -> bool:
        """Return whether an approval is withdrawn after its pause, not undone within it."""
        undone = self.withdrawing[request_id]
        return undone.at >= undone.decision.final_at

    async def remove_approval(self, request_id: RequestId) -> None:
        """Remove an approval of which nothing has left."""
        undone = self.withdrawing[request_id]
        await self._stages.desk.withdraw(request_id, by=undone.by, reason=undone.reason)
        del self.withdrawing[request_id]

    async def write_withdrawal(self, request_id: RequestId) -> None:
        """Record that the board has signed a withdrawal."""
        share = await self._stages.sharer.share_of(request_id)
        await self._journal.withdrawn(self.withdrawing[request_id], share)


# Sending, withdrawing and checking what was approved


class Outcome(StrEnum):
    """How one attempt ended."""

    ARRIVED = "arrived"
    STALE = "stale"
    """The approval is no longer valid: nothing left, and nothing may."""
    STOPPED = "stopped"
    """It was withdrawn meanwhile: there is nothing more to try."""
    FAILED = "failed"
    """Not delivered; the share says why. Try again later."""
    NOTHING_LEFT = "nothing left"
    """Withdrawn before anything had left the house."""
    WITHDRAWN = "withdrawn"
    """It had arrived, and the board has signed the withdrawal."""
    REFUSED = "refused"
    """It had arrived, and the board no longer takes a withdrawal."""
    UNSURE = "unsure"
    """The board has not said what became of it. Try again later."""
    UNKNOWN = "unknown"
    """No board shows the request, so there is nobody to ask, and nothing is sent."""


@dataclass(slots=True)
class _Pause:
    length_s: float = RETRY_FIRST_S
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Delivery:
    """Makes attempts without the lock; each changes only the share."""

    def __init__(self, stages: Stages, reports: Reports) -> None:
        self._stages = stages
        self._reports = reports
        self._sending: dict[RequestId, _Pause] = {}
        """Shares being sent, each with the pause before its next attempt."""

    def is_sending(self, request_id: RequestId) -> bool:
        """Return whether attempts have begun and not ended."""
        return request_id in self._sending

    def begin(self, request_id: RequestId) -> None:
        """Record that a share is being sent, until `end`."""
        self._sending[request_id] = _Pause()

    def end(self, request_id: RequestId) -> None:
        """Record that there is nothing more to try."""
        del self._sending[request_id]

    def hurry(self, request_id: RequestId) -> None:
        """End the pause before the next attempt, if there is one."""
        if request_id in self._sending:
            self._sending[request_id].over.set()

    def hurry_all(self) -> None:
        """End the pause before each share's next attempt."""
        for pause in self._sending.values():
            pause.over.set()

    async def pause(self, request_id: RequestId) -> None:
        """Wait before the next attempt: each time twice as long, unless there is a hurry."""
        pause = self._sending[request_id]
        pause.over.clear()
        await wait_first(pause.over.wait(), self._stages.clock.sleep(pause.length_s))
        pause.length_s = min(2 * pause.length_s, RETRY_LONGEST_S)

    async def send(self, approval: Approval) -> Outcome:
        """Seal and deliver what was approved, from its current state; never raise HubError."""
        try:
            request = self._reports.request(approval.proposal.request_id)
            await self._read_history(approval, request)
            await self._stages.sharer.share(approval, request)
        except GroundChangedError as error:
            _LOG.info("What was approved is not sent: %s", error)
            return Outcome.STALE
        except ConflictError as error:
            _LOG.info("A share was stopped: %s", error)
            return Outcome.STOPPED
        except NotFoundError as error:
            # A board may show a request again. A practice that has ended never comes back.
            _LOG.info("A share was stopped: %s", error)
            is_practice = approval.proposal.recipient.origin == PRACTICE
            return Outcome.STOPPED if is_practice else Outcome.FAILED
        except HubError as error:
            _LOG.warning("A share was not delivered: %s", error)
            return Outcome.FAILED
        except Exception:  # noqa: BLE001 -- one share must not stop cameras or boards
            _LOG.exception("A share was not delivered; the hub tries again.")
            return Outcome.FAILED
        return Outcome.ARRIVED

    async def _read_history(self, approval: Approval, request: Request) -> None:
        """Read an agency's history, if it isn't known; without it, the share waits."""
        try:
            await self._stages.boards.check_history(request, approval.approved_at)
        except HubError as error:
            _LOG.warning("An agency's history couldn't be read: %s", error)

    async def withdraw(self, request_id: RequestId) -> Outcome:
        """End what is being sent, or have the board sign a withdrawal; raises HubError."""
        try:
            request = self._reports.request(request_id)
        except NotFoundError:
            return Outcome.UNKNOWN
        share = await self._stages.sharer.withdraw(request)
        if share is None:
            return Outcome.NOTHING_LEFT
        match share.state:
            case ShareState.WITHDRAWING:
                return Outcome.UNSURE
            case ShareState.WITHDRAWN:
                return Outcome.WITHDRAWN
            case _:
                return Outcome.REFUSED

    async def poll_opened(self, only: RequestId | None = None) -> list[Share]:
        """Ask the boards, about once an hour, what was opened, or about one now; return the new."""
        # Tidy first: plain clips must not stay because a board cannot be reached.
        await self._stages.sharer.tidy()
        return await self._stages.sharer.poll_opened(only)

    async def check(self, approval: Approval) -> None:
        """Raise GroundChangedError if an approval is no longer valid; called before sealing.

        Raises BoardUnreachableError if its board cannot be checked, or not to its end.
        """
        proposal, desk = approval.proposal, self._stages.desk
        request = self._reports.request(proposal.request_id)
        decision = await desk.decision(request.id)
        if decision is None or decision.proposal_id != proposal.id:
            raise GroundChangedError("share.taken_back")
        ground = await self._reports.ground(request, proposal.extracts)
        if (fault := desk.fault(proposal, decision.answered_by, ground)) is not None:
            raise GroundChangedError("answer.no_longer_holds", fault=fault.clause)
        if ground.board is not BoardState.FOLLOWING or not self._reports.is_read(request):
            raise BoardUnreachableError("share.board_unchecked")
        # A snapshot could hide that a key was revoked, and a region's days know it late.
        self._stages.boards.require_history(request, approval.approved_at)
