"""The effect of each step on a request: match, apply rules, hold, propose, record, notify.

`hub.pipeline.state` decides which steps and in which order; `requests` decides when. `requests`
itself carries out the steps that need its tasks or its queue: WAIT, SEND and PREPARE.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from hub.decision.rules import Ruling
from hub.model.decision import Answer, Proposal
from hub.model.ids import RequestId
from hub.model.report import EventType
from hub.model.request import Because, Match, MatchStrength, Request
from hub.model.rule import Verdict
from hub.pipeline.answers import Answers
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.reports import Matches, Reports
from hub.pipeline.state import Facts, MatchResult, RuleResult, Step
from hub.store.events import RequestStates

_EVENTS: Final = {
    Step.NOTIFY_RECEIVED: EventType.REQUEST_RECEIVED,
    Step.NOTIFY_MATCHED: EventType.REQUEST_MATCHED,
    Step.NOTIFY_CHANGED: EventType.REQUEST_CHANGED,
    Step.NOTIFY_CLOSED: EventType.REQUEST_CLOSED,
    Step.NOTIFY_DECIDED: EventType.REQUEST_DECIDED,
    Step.NOTIFY_VOIDED: EventType.REQUEST_VOIDED,
    Step.NOTIFY_SHARE: EventType.SHARE_CHANGED,
}


@dataclass(slots=True, kw_only=True)
class Work:
    """One request while its steps are carried out, and their results so far."""

    request_id: RequestId
    request: Request | None
    facts: Facts
    match: Match | None = None
    ruling: Ruling | None = None
    proposal: Proposal | None = None
    is_answered: bool = False
    """Whether a rule has just answered it."""


def known[T](value: T | None) -> T:
    """Return the result of an earlier step; the order of steps guarantees that it exists."""
    if value is None:
        raise AssertionError("a step came before the one it needs")
    return value


class Effects:
    """Carries out single steps; the caller holds the lock."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what steps need
        self,
        stages: Stages,
        journal: Journal,
        matches: Matches,
        reports: Reports,
        answers: Answers,
        states: RequestStates,
    ) -> None:
        self._stages = stages
        self._journal = journal
        self._matches = matches
        self._reports = reports
        self._answers = answers
        self._states = states
        self._closed: set[RequestId] = set()
        self._effects = self._list_effects()

    async def begin(self, request_id: RequestId) -> Work:
        """Read the current facts about a request."""
        request = self._stages.docket.get(request_id)
        desk = self._stages.desk
        state = await desk.answer_state(request_id)
        decision, share = state.decision, None
        if decision is not None and decision.answer is Answer.APPROVE:
            share = await self._stages.sharer.share_of(request_id)
        newest = self._matches.newest(request_id)
        facts = Facts(
            status=None if request is None else request.status,
            is_read=request is None or self._reports.is_read(request),
            answer=None if decision is None else decision.answer,
            is_final=decision is not None and desk.is_final(decision),
            consented=state.consent is not None,
            share=None if share is None else share.state,
            opened=share is not None and bool(share.opened),
            withdrawing=request_id in self._answers.withdrawing,
            notified_strength=self._states.strength(request_id),
            announced=self._states.announced(request_id),
            was_closed=request_id in self._closed,
            matched=None if newest is None else newest.strength,
        )
        return Work(request_id=request_id, request=request, facts=facts)

    def note_end(self, work: Work) -> None:
        """Remember whether a request is closed, if everything from its board has been read."""
        if work.request is not None and work.facts.is_read:
            (self._closed.discard if work.facts.is_open else self._closed.add)(work.request_id)

    def note_closed(self, request_id: RequestId) -> None:
        """Remember that a request was closed before this run."""
        self._closed.add(request_id)

    async def carry_out(self, step: Step, work: Work) -> None:
        """Carry out one step and add its result to `work`."""
        if step in _EVENTS:
            await self._journal.notify(_EVENTS[step], work.request_id)
        else:
            await self._effects[step](work)

    def _list_effects(self) -> Mapping[Step, Callable[[Work], Awaitable[None]]]:
        """Return the function for each step, except those that notify listeners."""
        return {
            Step.SAVE_RECEIVED: lambda work: self._save_announced(work, MatchStrength.NONE),
            Step.MATCH: self._match,
            Step.SAVE_MATCH: self._save_match,
            Step.MATCH_FOR_DISPLAY: self._match_for_display,
            Step.RULE: self._rule,
            Step.DENY_BY_RULE: lambda work: self._answer_by_rule(work, Answer.DENY),
            Step.APPROVE_BY_RULE: lambda work: self._answer_by_rule(work, Answer.APPROVE),
            Step.HOLD_MATCH: lambda work: self._matches.hold(known(work.match)),
            Step.HOLD_APPROVED: self._hold_approved,
            Step.RELEASE: lambda work: self._matches.release(work.request_id),
            Step.FETCH: self._fetch,
            Step.STOP_FETCHING: lambda work: self._stages.fetches.stop(work.request_id),
            Step.PROPOSE: self._propose,
            Step.DISCARD_CUTS: lambda work: self._stages.sharer.discard(work.request_id),
            Step.WRITE_DECISION: self._write_decision,
            Step.WRITE_SHARE: self._write_share,
            Step.WRITE_OPENED: self._write_opened,
            Step.WRITE_WITHDRAWAL: lambda work: self._answers.write_withdrawal(work.request_id),
            Step.SAVE_STRENGTH: lambda work: self._save_announced(work, known(work.match).strength),
            Step.SAVE_ANNOUNCED: lambda work: self._save_announced(
                work, known(work.match).strength, announced=True
            ),
            Step.FORGET_STRENGTH: lambda work: self._states.forget(work.request_id),
            Step.FORGET_MATCH: self._forget_match,
        }

    async def _save_announced(
        self, work: Work, strength: MatchStrength, *, announced: bool = False
    ) -> None:
        at = self._stages.clock.now()
        await self._states.save(work.request_id, strength, announced=announced, at=at)

    async def _match(self, work: Work) -> None:
        request = known(work.request)
        fetches = not self._reports.is_hidden(request)
        found = work.match = await self._matches.match(request, fetches=fetches)
        same = found == self._matches.newest(work.request_id)
        work.facts = replace(
            work.facts,
            match=MatchResult(strength=found.strength, same=same, near=bool(found.cameras)),
        )

    async def _save_match(self, work: Work) -> None:
        self._matches.save(known(work.match))

    async def _match_for_display(self, work: Work) -> None:
        self._matches.save(await self._matches.match(known(work.request), fetches=False))

    async def _fetch(self, work: Work) -> None:
        request = known(work.request)
        await self._matches.fetch(request, fetches=not self._reports.is_hidden(request))

    async def _rule(self, work: Work) -> None:
        found = known(work.match)
        # Somebody took an answer back: from now on a person answers it, not a rule.
        theirs = work.request_id in self._journal.undone_requests
        ruling = await self._reports.ruling(known(work.request), found, theirs=theirs)
        answer = None
        if ruling.verdict is Verdict.DENY:
            answer = Answer.DENY
        elif (
            ruling.verdict is Verdict.APPROVE
            and ruling.people == 1
            and found.strength is MatchStrength.CLIPS
        ):
            answer = Answer.APPROVE
        waits = answer is not None and await self._waits(work, answer, ruling)
        if waits:
            answer = None
        quiet = ruling.verdict is Verdict.LIST or waits
        work.ruling = ruling
        work.facts = replace(
            work.facts, ruling=RuleResult(answer=answer, quiet=quiet, prepare=ruling.prepare)
        )

    async def _waits(self, work: Work, answer: Answer, ruling: Ruling) -> bool:
        """Return whether a rule waits with its answer for what archives have.

        An approval must not leave out what is on its way. A denial that depends on what matches
        must not come before that is known.
        """
        request, found = known(work.request), known(work.match)
        if answer is Answer.APPROVE:
            return self._matches.is_fetching(request)
        return found.because is Because.ASKING and await self._reports.depends_on_match(ruling)

    async def _answer_by_rule(self, work: Work, answer: Answer) -> None:
        proposal_id = None
        if answer is Answer.APPROVE:
            proposal_id = known(work.proposal).id
        decision_made = await self._answers.decide_by_rule(
            known(work.request), answer, known(work.ruling), proposal_id
        )
        work.is_answered = decision_made is not None
        work.facts = replace(work.facts, refused=decision_made is None)

    async def _propose(self, work: Work) -> None:
        work.proposal = await self._stages.desk.propose(
            known(work.request),
            known(work.match),
            self._stages.cameras(),
            await self._stages.stamped_until(),
        )

    async def _hold_approved(self, work: Work) -> None:
        desk = self._stages.desk
        decision = await desk.decision(work.request_id)
        if decision is not None and decision.proposal_id is not None:
            named = await desk.proposal_named(work.request_id, decision.proposal_id)
            await self._matches.hold_approved(named)

    async def _write_decision(self, work: Work) -> None:
        if (decision := await self._stages.desk.decision(work.request_id)) is not None:
            await self._journal.decided(decision)

    async def _write_share(self, work: Work) -> None:
        share = await self._stages.sharer.share_of(work.request_id)
        if share is not None and share.receipt:
            await self._journal.shared(share)

    async def _write_opened(self, work: Work) -> None:
        share = await self._stages.sharer.share_of(work.request_id)
        if share is not None and share.opened:
            await self._journal.opened(share)

    async def _forget_match(self, work: Work) -> None:
        self._matches.forget(work.request_id)
