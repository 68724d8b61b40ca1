"""Requests through their life: whatever happens to one, what follows is carried out here.

What follows is said by `hub.pipeline.state`. One request changes at a time: this module has the
lock, and nobody else takes it or knows it. It is taken by public methods and by tasks, never
twice by one of them. What asks boards, cameras or people runs without it; what comes of that is
applied under it, after the facts were read again.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
import logging
from typing import Final

from hub.errors import ConflictError, DiskFullError, HubError
from hub.feeds.log_copy import Growth
from hub.model.decision import Answer, AnsweredBy, Approval, ShareState
from hub.model.ids import ProposalId, RequestId
from hub.model.proposal import Proposal, Review
from hub.model.report import EventType, RequestReport
from hub.model.request import AgencySetting, BoardState, RequestStatus
from hub.model.rule import HouseRule
from hub.model.window import TimeWindow
from hub.pipeline.answers import Answers
from hub.pipeline.delivery import Delivery, Outcome
from hub.pipeline.effects import Effects, known
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.matches import Matches
from hub.pipeline.reports import Reports
from hub.pipeline.review import Reviews
from hub.pipeline.rules import ReadOnlyRules, Rules
from hub.pipeline.state import ASKING, Cause, Step, next_steps
from hub.requests.agencies import AgencyHistory, agencies_changed
from hub.requests.figures import HouseFigures, house_figures
from hub.store.request_state import Preferences, RequestStates
from noticeboard.runtime.tasks import wait_first

_LOG = logging.getLogger(__name__)

TICK_S: Final = 10.0
RETRY_FIRST_S: Final = 5.0
RETRY_LONGEST_S: Final = 900.0
SET_BY: Final = timedelta(minutes=1)
"""Smaller changes of the wall clock are ignored."""
_GROUND: Final = frozenset(
    {EventType.BOARD_CHANGED, EventType.CAMERA_CHANGED, EventType.SENSOR_CHANGED}
)
"""Events after which an approval may no longer hold; requests are looked at as they change."""


class Requests:
    """Moves each request through its states; `run` until cancelled, after `resume`."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._lock = asyncio.Lock()
        self._tasks: asyncio.TaskGroup | None = None
        self._is_loaded = False
        self._queue: dict[RequestId, Cause] = {}
        """Requests to look at, and why."""
        self._sending: dict[RequestId, asyncio.Event] = {}
        """What is on its way; each event, set, ends the pause before its next try."""
        self._looked_at = stages.clock.now()
        self._looked_at_steady_s = stages.clock.steady_s()
        self._states = RequestStates(stages.database)
        self._preferences = Preferences(stages.database)
        self._journal = Journal(stages)
        self._matches = Matches(stages, self._journal)
        self._reports = Reports(stages, self._matches, self._states, self._preferences)
        self._answers = Answers(stages, self._journal, self._reports)
        self._delivery = Delivery(stages, self._reports)
        self._effects = Effects(
            stages, self._journal, self._matches, self._reports, self._answers, self._states
        )
        self.review = Reviews(stages, self._reports)
        self._rules = Rules(stages, self._journal, self._reports, self._states, self._preferences)
        self.rules: ReadOnlyRules = self._rules
        """What changes them is called here."""

    # What follows

    async def _advance(self, request_id: RequestId, cause: Cause) -> None:
        """Carry out what follows from a cause, until nothing does; the lock is held.

        Raises DiskFullError: what was done by then stays, and each step can be repeated.
        """
        work = await self._effects.begin(request_id)
        while steps := next_steps(work.facts, cause):
            for step in steps:
                match step:
                    case Step.WAIT:
                        self._put_off(request_id, cause)
                    case Step.SEND:
                        await self._send_due()
                    case Step.PREPARE:
                        self._start_preparing(known(work.proposal))
                    case _:
                        await self._effects.carry_out(step, work)
            if steps[-1] not in ASKING:
                break
            if work.is_answered:
                await self._advance(request_id, Cause.DECIDED)
                break
        if cause in {Cause.SHOWN, Cause.STORED}:
            self._effects.note_end(work)

    def _put_off(self, request_id: RequestId, cause: Cause) -> None:
        """Look at a request later; whatever listeners would be told of is news then, too."""
        if cause in {Cause.STORED, Cause.FOOTAGE}:
            self._queue.setdefault(request_id, Cause.STORED)
        else:
            self._queue[request_id] = Cause.SHOWN

    # What runs

    async def resume(self) -> None:
        """Finish what a crash cut short: what the ledger lacks, what is held for nothing.

        What is stored of every board has been taken in by now.
        """
        async with self._lock:
            await self._load()
            decisions = await self._stages.desk.decisions()
            self._answers.load(decisions)
            for request_id in (*decisions, *(self._matches.holding - decisions.keys())):
                await self._advance(request_id, Cause.RESUMED)

    async def _load(self) -> None:
        """Read once what earlier runs kept, before anything is told again; the lock is held."""
        if self._is_loaded:
            return
        await self._states.load()
        await self._preferences.load()
        await self._matches.load()
        # Before any rule acts again: none may answer what somebody took back.
        await self._journal.load()
        desk = self._stages.desk
        await self._journal.write_missing(await desk.decisions(), await desk.voids())
        self._is_loaded = True

    async def run(self) -> None:
        """Run until cancelled, after `resume`: send what was approved, and follow the clock."""
        async with asyncio.TaskGroup() as tasks:
            async with self._lock:
                self._tasks = tasks
                for request_id in self._answers.withdrawing:
                    tasks.create_task(self._go_on_withdrawing(request_id))
                await self._check_ground()
                await self._send_due()
            tasks.create_task(self._ask_opened())
            tasks.create_task(self._watch())
            tasks.create_task(self._keep_time())

    async def _keep_time(self) -> None:
        while True:
            await self._stages.clock.sleep(TICK_S)
            async with self._lock:
                now = self._look_at_clock()
                renewed = self._stages.docket.renew(now)
                for request in self._stages.docket.expire(now):
                    self._put_off(request.id, Cause.SHOWN)
                for request in renewed:
                    if request.status is RequestStatus.OPEN:
                        self._put_off(request.id, Cause.SHOWN)
                try:
                    await self._catch_up()
                    await self._look_at(await self._stages.clips.held_for_nothing(), Cause.FOOTAGE)
                    for request_id in self._matches.holding:
                        await self._advance(request_id, Cause.CLOCK)
                    await self._check_ground()
                    await self._send_due()
                except DiskFullError as error:
                    _LOG.warning("Requests have to wait: %s", error)

    def _look_at_clock(self) -> datetime:
        """Return what it says; if it was set since the last look, requests end accordingly."""
        clock = self._stages.clock
        now, steady_s = clock.now(), clock.steady_s()
        by = now - self._looked_at - timedelta(seconds=steady_s - self._looked_at_steady_s)
        self._looked_at, self._looked_at_steady_s = now, steady_s
        if abs(by) > SET_BY:
            self._stages.docket.clock_was_set(by)
        return now

    async def _watch(self) -> None:
        """Check the ground as soon as it changes, and send what waited for a board."""
        async with self._stages.events.listen() as told:
            while True:
                event = await told.get()
                if event.type not in _GROUND:
                    continue
                try:
                    async with self._lock:
                        await self._check_ground()
                        await self._send_due()
                except HubError as error:
                    _LOG.warning("What was approved is looked at again later: %s", error)
                if event.type is EventType.BOARD_CHANGED:
                    for hurry in self._sending.values():
                        hurry.set()

    async def _check_ground(self) -> None:
        """Void each yes whose ground has changed, if nothing has left; the lock is held."""
        for answered_by, named in await self._stages.desk.waiting():
            if await self._answers.void_fallen(answered_by, named):
                await self._advance(named.request_id, Cause.VOIDED)

    # What boards show and cameras see

    async def take(self, growth: Growth, *, told: bool) -> None:
        """Take in what a board shows; listeners are told of changes if `told`."""
        stages = self._stages
        async with self._lock:
            await self._load()
            changed = stages.docket.add(
                growth.origin,
                growth.entries,
                growth.registry,
                self._look_at_clock(),
                more=growth.more,
            )
            self._reports.note_read(growth.origin, to_end=not growth.more)
            for agency_id in agencies_changed(growth.entries) if told else ():
                await stages.events.append(EventType.AGENCY_CHANGED, {"agency_id": agency_id})
            for request in changed:
                self._put_off(request.id, Cause.SHOWN if told else Cause.STORED)
            try:
                await self._catch_up()
                await self._check_ground()
            except DiskFullError as error:
                _LOG.warning("Requests have to wait: %s", error)

    async def _catch_up(self) -> None:
        """Look at every request in the queue; what the disk does not let through stays there.

        The lock is held. Raises DiskFullError.
        """
        docket = self._stages.docket
        for request_id, cause in list(self._queue.items()):
            request = docket.get(request_id)
            if request is None or self._reports.is_read(request):
                await self._advance(request_id, cause)
                del self._queue[request_id]
        for request_id in self._matches.ids():
            if docket.get(request_id) is None:
                await self._advance(request_id, Cause.SHOWN)

    async def _look_at(self, request_ids: Iterable[RequestId], cause: Cause) -> None:
        """Look at these requests, as far as they are open; the lock is held."""
        for request_id in request_ids:
            request = self._stages.docket.get(request_id)
            if request is not None and request.status is RequestStatus.OPEN:
                await self._advance(request_id, cause)

    async def rematch(self) -> None:
        """Look at every open request again, after cameras changed."""
        async with self._lock:
            await self._look_at_all()

    async def _look_at_all(self) -> None:
        """Look at every open request, and at every approval; the lock is held."""
        await self._look_at([each.id for each in self._stages.docket.all()], Cause.HOUSE)
        await self._check_ground()

    async def rematch_over(self, window: TimeWindow) -> None:
        """Look at every open request that asks about a time in which a clip was marked."""
        open_ = [each for each in self._stages.docket.all() if each.status is RequestStatus.OPEN]
        asked = [each.id for each in self._matches.asked_about(window, open_)]
        if asked:
            try:
                async with self._lock:
                    await self._look_at(asked, Cause.FOOTAGE)
            except DiskFullError as error:
                # Whoever marked the clip must go on recording.
                for request_id in asked:
                    self._put_off(request_id, Cause.FOOTAGE)
                _LOG.warning("Requests have to wait: %s", error)

    # Answers

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
        async with self._lock:
            taken = await self._answers.decide(
                request_id,
                answer,
                proposal_id=proposal_id,
                by=by,
                reason=reason,
                answered_by=answered_by,
                pause=pause,
            )
            await self._advance(request_id, taken.cause)
            return await self._reports.one(request_id)

    async def undo(self, request_id: RequestId, *, by: str) -> RequestReport:
        """Take back a person's deny; ConflictError once its ten seconds are over."""
        async with self._lock:
            await self._answers.undo(request_id, by=by)
            await self._advance(request_id, Cause.TAKEN_BACK)
            return await self._reports.one(request_id)

    async def withdraw(self, request_id: RequestId, *, by: str, reason: str) -> RequestReport:
        """Take an approval back; what the board has not answered yet goes on by itself.

        Raises ConflictError if there is none, or the board takes no withdrawal any more.
        """
        self._reports.request(request_id)
        async with self._lock:
            await self._answers.begin_withdrawal(request_id, by=by, reason=reason)
        is_certain = False
        try:
            is_certain = await self._try_to_withdraw(request_id)
        finally:
            goes_on = not is_certain and request_id in self._answers.withdrawing
            if goes_on and self._tasks is not None:
                self._tasks.create_task(self._go_on_withdrawing(request_id))
        return await self._reports.one(request_id)

    async def _go_on_withdrawing(self, request_id: RequestId) -> None:
        pause_s = RETRY_FIRST_S
        while True:
            try:
                if await self._try_to_withdraw(request_id):
                    return
            except HubError as error:
                _LOG.warning("A withdrawal is not certain yet: %s", error)
            except Exception:  # noqa: BLE001 -- one share must stop neither cameras nor boards
                _LOG.exception("A withdrawal is not certain yet; it is tried again.")
            await self._stages.clock.sleep(pause_s)
            pause_s = min(2 * pause_s, RETRY_LONGEST_S)

    async def _try_to_withdraw(self, request_id: RequestId) -> bool:
        """Try once; return whether it is certain now what became of the share."""
        if request_id not in self._answers.withdrawing:
            return True
        outcome = await self._delivery.withdraw(request_id)
        async with self._lock:
            return await self._apply_withdrawal(request_id, outcome)

    async def _apply_withdrawal(self, request_id: RequestId, outcome: Outcome) -> bool:
        """Apply what came of a try to withdraw; the lock is held."""
        if outcome is Outcome.UNKNOWN:
            return True
        if outcome is Outcome.NOTHING_LEFT:
            await self._answers.take_back(request_id)
            await self._advance(request_id, Cause.TAKEN_BACK)
            return True
        await self._advance(request_id, Cause.WITHDRAWAL)
        if outcome is Outcome.UNSURE:
            return False
        del self._answers.withdrawing[request_id]
        if outcome is Outcome.REFUSED:
            share = await self._stages.sharer.share_of(request_id)
            reason = share.reason if share is not None else ""
            raise ConflictError(reason or "The board takes no withdrawal any more.")
        return True

    # Sharing

    async def _send_due(self) -> None:
        """Begin to send every approval whose time has come; the lock is held."""
        for approval in await self._stages.desk.due(self._stages.clock.now()):
            self._start_sending(approval)

    def _start_sending(self, approval: Approval) -> None:
        """Begin to send; before `run` it waits for that, which finds it in the database."""
        request_id, origin = approval.proposal.request_id, approval.proposal.recipient.origin
        busy = request_id in self._sending or request_id in self._answers.withdrawing
        # Of a board that was not looked at since the start nobody knows what it says by now.
        unknown = self._stages.board_state(origin) is BoardState.STARTING
        if self._tasks is not None and not busy and not unknown:
            self._sending[request_id] = asyncio.Event()
            self._tasks.create_task(self._send(approval))

    async def _send(self, approval: Approval) -> None:
        """Try with growing pauses until there is nothing more to try, or the hub ends."""
        request_id, pause_s = approval.proposal.request_id, RETRY_FIRST_S
        try:
            while True:
                outcome = await self._delivery.send(approval)
                if await self._apply_sent(request_id, outcome):
                    return
                await self._pause(self._sending[request_id], pause_s)
                pause_s = min(2 * pause_s, RETRY_LONGEST_S)
        finally:
            del self._sending[request_id]

    async def _apply_sent(self, request_id: RequestId, outcome: Outcome) -> bool:
        """Apply what came of a try to send; return whether there is nothing more to try."""
        is_over = outcome is not Outcome.FAILED
        try:
            async with self._lock:
                match outcome:
                    case Outcome.ARRIVED:
                        await self._advance(request_id, Cause.ARRIVED)
                    case Outcome.STALE:
                        if await self._answers.void_refused(request_id):
                            await self._advance(request_id, Cause.VOIDED)
                    case Outcome.FAILED:
                        await self._advance(request_id, Cause.TRIED)
                    case _:
                        pass
        except HubError as error:
            # A stale approval does not leave, and is looked at again soon.
            _LOG.warning("What became of a share is written down later: %s", error)
            return outcome is Outcome.STALE
        except Exception:  # noqa: BLE001 -- one share must stop neither cameras nor boards
            _LOG.exception("What became of a share is written down later.")
            return outcome is Outcome.STALE
        return is_over

    async def _pause(self, hurry: asyncio.Event, pause_s: float) -> None:
        """Wait for the time to pass, or for somebody who does not want to wait."""
        hurry.clear()
        await wait_first(hurry.wait(), self._stages.clock.sleep(pause_s))

    async def retry(self, request_id: RequestId) -> RequestReport:
        """Try a share that failed again now; ConflictError if none waits for that.

        It goes on from where it stands under the same approval, as any try does.
        """
        self._reports.request(request_id)
        async with self._lock:
            share = await self._stages.sharer.share_of(request_id)
            if share is None or share.state is not ShareState.FAILED:
                raise ConflictError("No share of this request waits to be tried again.")
            await self._send_due()
            if request_id in self._sending:
                self._sending[request_id].set()
        return await self._reports.one(request_id)

    async def stands(self, approval: Approval) -> None:
        """Raise GroundChangedError if what was approved must not leave any more.

        Not under the lock. Raises BoardUnreachableError while that cannot be known.
        """
        await self._delivery.check(approval)

    async def _ask_opened(self) -> None:
        """Ask the boards, about once an hour, whether what arrived has been opened."""
        while True:
            await self._stages.clock.sleep(RETRY_LONGEST_S)
            try:
                for share in await self._delivery.ask_opened():
                    async with self._lock:
                        await self._advance(share.request_id, Cause.OPENED)
            except HubError as error:
                _LOG.info("Boards were not asked what was opened: %s", error)
            except Exception:  # noqa: BLE001 -- it must stop neither cameras nor boards
                _LOG.exception("Boards were not asked what was opened; they are asked again.")

    # Preparing what would leave

    async def prepare(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        """Begin to cut what a proposal would let out; listeners are told at the end."""
        self._start_preparing(await self._stages.desk.proposal_named(request_id, proposal_id))
        return await self.review.review(request_id, proposal_id)

    def _start_preparing(self, proposal: Proposal) -> None:
        """Begin to cut, unless it is being done already."""
        if self._tasks is not None and self.review.begin(proposal):
            self._tasks.create_task(self._prepare(proposal))

    async def _prepare(self, proposal: Proposal) -> None:
        await self.review.prepare(proposal)
        await self._journal.tell(
            EventType.PROPOSAL_CHANGED, proposal.request_id, proposal_id=proposal.id
        )

    # House rules, and what the household wants to hear of

    async def switch_rules(self, *, on: bool, by: str) -> None:
        """Have all rules asked or none; while none is, a person answers every request."""
        async with self._lock:
            if await self._rules.switch_all(on=on, by=by):
                await self._look_at_all()

    async def add_rule(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Add a rule at the end; ConflictError if its name is taken or there are too many."""
        async with self._lock:
            added = await self._rules.add(rule, by=by)
            await self._look_at_all()
            return added

    async def change_rule(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Change the rule of this id; ConflictError if the config file holds it."""
        async with self._lock:
            changed = await self._rules.change(rule, by=by)
            await self._look_at_all()
            return changed

    async def move_rule(self, rule_id: str, to: int, *, by: str) -> list[HouseRule]:
        """Move a rule to a place among those the API added, counted from 0."""
        async with self._lock:
            moved = await self._rules.move(rule_id, to, by=by)
            await self._look_at_all()
            return moved

    async def remove_rule(self, rule_id: str, *, by: str) -> None:
        """Remove a rule."""
        async with self._lock:
            await self._rules.remove(rule_id, by=by)
            await self._look_at_all()

    async def choose_agency(self, agency_id: str, setting: AgencySetting) -> AgencyHistory:
        """Choose how the household is told of an agency's requests; nothing leaves the house."""
        async with self._lock:
            for request in await self._rules.choose_agency(agency_id, setting):
                await self._advance(request.id, Cause.PREFERENCE)
        return await self.rules.agency(agency_id)

    async def hide(self, request_id: RequestId, *, hidden: bool) -> RequestReport:
        """Leave a request out of lists, or no longer; it can be answered either way."""
        async with self._lock:
            for request in await self._rules.hide(request_id, hidden=hidden):
                await self._advance(request.id, Cause.PREFERENCE)
            return await self._reports.one(request_id)

    # What is known

    async def figures(self) -> HouseFigures:
        """Return what was asked around here and what the house answered."""
        reports = await self._reports.all()
        came = self._states.arrivals(report.request.id for report in reports)
        return house_figures(reports, came=came)

    def received_at(self, request_id: RequestId) -> datetime | None:
        """Return when a request that is open was first seen here, or None."""
        return self._states.received_at(request_id)

    async def report(self, request_id: RequestId) -> RequestReport:
        """Return a request and how far this house has come with it; NotFoundError otherwise."""
        return await self._reports.one(request_id)

    async def reports(self) -> list[RequestReport]:
        """Return every request, the newest first."""
        return await self._reports.all()
