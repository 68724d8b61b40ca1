"""Requests through their life: carries out what follows from each event.

`hub.pipeline.state` decides what follows. One request changes at a time: only this module takes or
knows the lock. Public methods and tasks take it, never twice in the same call. Calls to boards,
cameras and people run without it. Their results are applied under it, after the facts are read
again.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager, suppress
import logging
from typing import Final

from hub.errors import ConflictError, DiskFullError, HubError, NotFoundError
from hub.feeds.log_copy import LogUpdate
from hub.model.decision import Answer, AnsweredBy, Approval, Proposal, Review, ShareState
from hub.model.ids import PRACTICE, AddedId, ProposalId, RequestId
from hub.model.report import EventType, RequestReport
from hub.model.request import AgencySetting, BoardState, RequestStatus
from hub.model.rule import HouseRule
from hub.model.window import TimeWindow
from hub.pipeline.answers import RETRY_FIRST_S, RETRY_LONGEST_S, Answers, Delivery, Outcome
from hub.pipeline.effects import Effects, known
from hub.pipeline.intake import Intake
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.reports import Matches, Reports
from hub.pipeline.review import Reviews
from hub.pipeline.rules import Rules
from hub.pipeline.state import DECIDING, Cause, Step, next_steps
from hub.practice import PracticeBoard, forget
from hub.requests.agencies import AgencyHistory
from hub.store.events import Preferences, RequestStates
from noticeboard.runtime.text import NOTHING, Text

_LOG = logging.getLogger(__name__)

TICK_S: Final = 10.0
_GROUND: Final = frozenset(
    {EventType.BOARD_CHANGED, EventType.CAMERA_CHANGED, EventType.SENSOR_CHANGED}
)
"""Events that can make an approval void; request changes trigger a check anyway."""


class Requests:
    """Moves each request through its states; call `resume`, then `run` until canceled."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._lock = asyncio.Lock()
        self._advancing: RequestId | None = None
        """The request that is looked at, or was last."""
        self._tasks: asyncio.TaskGroup | None = None
        self._is_loaded = False
        self._states = RequestStates(stages.database)
        self._preferences = Preferences(stages.database)
        self._journal = Journal(stages)
        self._matches = Matches(stages, self._journal)
        self.reports = Reports(stages, self._matches, self._states, self._preferences)
        self.delivery = Delivery(stages, self.reports)
        self._answers = Answers(stages, self._journal, self.reports)
        self._effects = Effects(
            stages, self._journal, self._matches, self.reports, self._answers, self._states
        )
        self._intake = Intake(stages, self._matches, self.reports, self._effects, self._states)
        self.reviews = Reviews(stages, self._journal, self.reports)
        self.rules = Rules(stages, self._journal, self.reports, self._states, self._preferences)

    # Advancing

    async def _advance(self, request_id: RequestId, cause: Cause) -> None:
        """Carry out what follows from a cause until nothing does; the caller holds the lock.

        Raises DiskFullError: what was done so far stays, and each step can be repeated.
        """
        self._advancing = request_id
        work = await self._effects.begin(request_id)
        while steps := next_steps(work.facts, cause):
            for step in steps:
                match step:
                    case Step.WAIT:
                        self._intake.add(request_id, cause)
                    case Step.SEND:
                        await self._send_due()
                    case Step.PREPARE:
                        self._start_preparing(known(work.proposal))
                    case _:
                        await self._effects.carry_out(step, work)
            if steps[-1] not in DECIDING:
                break
            if work.is_answered:
                await self._advance(request_id, Cause.DECIDED)
                break
        if cause in {Cause.UPDATED, Cause.STORED}:
            self._effects.note_end(work)

    # Running

    async def resume(self) -> None:
        """Finish what a crash interrupted: missing ledger entries, and needless holds.

        Call this after everything stored of the boards has been loaded.
        """
        async with self._lock:
            await self._load()
            decisions = await self._stages.desk.decisions()
            self._answers.load(decisions)
            for request_id in (*decisions, *(self._keeping - decisions.keys())):
                await self._advance(request_id, Cause.RESUMED)

    @property
    def _keeping(self) -> frozenset[RequestId]:
        """The requests for which something is kept: held, fetched, or added by people."""
        return self._matches.holding | self._stages.fetches.requests | self._stages.added.requests

    async def _load(self) -> None:
        """Read earlier runs' data once, before notifying anybody; the caller holds the lock."""
        if self._is_loaded:
            return
        await self._states.load()
        await self._preferences.load()
        await self._matches.load()
        await self._stages.fetches.load()
        # Before any rule acts again: no rule may answer what somebody took back.
        await self._journal.load()
        desk = self._stages.desk
        await self._journal.write_missing(await desk.decisions(), await desk.voids())
        self._is_loaded = True

    async def run(self) -> None:
        """Run until canceled, after `resume`: send what was approved, and follow the clock."""
        async with asyncio.TaskGroup() as tasks:
            async with self._lock:
                self._tasks = tasks
                for request_id in self._answers.withdrawing:
                    tasks.create_task(self._continue_withdrawal(request_id))
                await self._check_ground()
                await self._send_due()
            tasks.create_task(self._poll_opened())
            tasks.create_task(self._watch())
            tasks.create_task(self._stages.fetches.run())
            tasks.create_task(self._follow_fetches())
            tasks.create_task(self._follow_clock())

    async def _follow_clock(self) -> None:
        while True:
            await self._stages.clock.sleep(TICK_S)
            async with self._lock:
                await self._intake.follow_clock()
                try:
                    await self._catch_up()
                    await self._check(await self._stages.clips.empty_holds(), Cause.FOOTAGE)
                    for request_id in self._keeping:
                        await self._advance(request_id, Cause.CLOCK)
                    await self._check_ground()
                    await self._send_due()
                except DiskFullError as error:
                    _LOG.warning("Requests have to wait: %s", error)

    async def _watch(self) -> None:
        """Check approvals as soon as their ground changes, and retry shares waiting for a board."""
        async with self._stages.events.listen() as events:
            while True:
                event = await events.get()
                if event.type not in _GROUND:
                    continue
                try:
                    async with self._lock:
                        await self._check_ground()
                        await self._send_due()
                except HubError as error:
                    _LOG.warning("What was approved is checked again later: %s", error)
                if event.type is EventType.BOARD_CHANGED:
                    self.delivery.hurry_all()

    async def _check_ground(self) -> None:
        """Void each yes whose ground has changed if nothing has left; the caller holds the lock."""
        for answered_by, named in await self._stages.desk.waiting():
            if await self._answers.void_fallen(answered_by, named):
                await self._advance(named.request_id, Cause.VOIDED)

    # Boards and cameras

    async def receive(self, update: LogUpdate, *, notify: bool) -> None:
        """Process what a board shows; notify listeners of changes if `notify`."""
        async with self._lock:
            await self._load()
            if not await self._intake.receive(update, notify=notify):
                return  # Nothing is done before all of it is read.
            try:
                await self._catch_up()
                await self._check_ground()
            except DiskFullError as error:
                _LOG.warning("Requests have to wait: %s", error)

    async def _catch_up(self) -> None:
        """Check the queue, under the caller's lock; DiskFullError, and the rest stays queued."""
        for request_id, cause in await self._intake.due():
            await self._advance(request_id, cause)
            self._intake.remove(request_id)
        for request_id in self._matches.ids():
            if self._stages.docket.origin_of(request_id) is None:
                await self._advance(request_id, Cause.UPDATED)

    async def _check(self, request_ids: Iterable[RequestId], cause: Cause) -> None:
        """Check those of the requests that are open; the caller holds the lock."""
        for request_id in request_ids:
            request = self._stages.docket.get(request_id)
            if request is not None and request.status is RequestStatus.OPEN:
                await self._advance(request_id, cause)

    async def _check_soon(self, request_ids: Collection[RequestId], cause: Cause) -> None:
        """Check those of the requests that are open, or later if the disk is full.

        Whoever has the footage goes on with recording or fetching.
        """
        try:
            async with self._lock:
                await self._check(request_ids, cause)
        except DiskFullError as error:
            for request_id in request_ids:
                self._intake.add(request_id, cause)
            _LOG.warning("Requests have to wait: %s", error)

    async def rematch(self) -> None:
        """Check every open request again after a change of cameras."""
        async with self._house_change():
            pass

    @asynccontextmanager
    async def _house_change(self) -> AsyncIterator[None]:
        """Take the lock for a change, then check what it may concern, and every approval."""
        async with self._lock:
            yield
            await self._check(await self._intake.concerned(), Cause.HOUSE)
            await self._check_ground()

    async def rematch_over(self, window: TimeWindow) -> None:
        """Check every open request about a time in which a clip was marked."""
        # What is matched later finds the clip. What is being matched now may have missed it.
        ids = {*self._matches.near, *filter(None, (self._advancing,))}
        known = filter(None, map(self._stages.docket.get, ids))
        open_ = [each for each in known if each.status is RequestStatus.OPEN]
        concerned = [each.id for each in self._matches.requests_about(window, open_)]
        if concerned:
            await self._check_soon(concerned, Cause.FOOTAGE)

    async def _follow_fetches(self) -> None:
        """Check requests again when an archive has answered, or footage of it has come."""
        while True:
            await self._check_soon(await self._stages.fetches.changed(), Cause.FETCHED)

    # Answers

    async def decide(  # noqa: PLR0913 -- the parts of the answer, each named
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
        """Take the house's one answer, or the first of two yeses; an approval begins to leave.

        With `pause`, it waits at least as long as a denial can be undone.
        """
        async with self._lock:
            outcome = await self._answers.decide(
                request_id,
                answer,
                proposal_id=proposal_id,
                by=by,
                reason=reason,
                answered_by=answered_by,
                pause=pause,
            )
            await self._advance(request_id, outcome.cause)
            return await self.reports.one(request_id)

    async def undo(self, request_id: RequestId, *, by: str) -> RequestReport:
        """Undo a person's deny; ConflictError after its ten seconds."""
        async with self._lock:
            await self._answers.undo(request_id, by=by)
            await self._advance(request_id, Cause.UNDONE)
            return await self.reports.one(request_id)

    async def withdraw(self, request_id: RequestId, *, by: str, reason: str) -> RequestReport:
        """Withdraw an approval; if the board has not answered yet, this continues by itself.

        Raises ConflictError if there is none, or if the board no longer takes a withdrawal.
        """
        self.reports.request(request_id)
        async with self._lock:
            await self._answers.begin_withdrawal(request_id, by=by, reason=reason)
        is_certain = False
        try:
            is_certain = await self._try_to_withdraw(request_id)
        finally:
            goes_on = not is_certain and request_id in self._answers.withdrawing
            if goes_on and self._tasks is not None:
                self._tasks.create_task(self._continue_withdrawal(request_id))
        return await self.reports.one(request_id)

    async def _continue_withdrawal(self, request_id: RequestId) -> None:
        pause_s = RETRY_FIRST_S
        while True:
            try:
                if await self._try_to_withdraw(request_id):
                    return
            except HubError as error:
                _LOG.warning("A withdrawal is not certain yet: %s", error)
            except Exception:  # noqa: BLE001 -- one share must not stop cameras or boards
                _LOG.exception("A withdrawal is not certain yet; the hub tries again.")
            await self._stages.clock.sleep(pause_s)
            pause_s = min(2 * pause_s, RETRY_LONGEST_S)

    async def _try_to_withdraw(self, request_id: RequestId) -> bool:
        """Try once; return whether the outcome for the share is now certain."""
        if request_id not in self._answers.withdrawing:
            return True
        outcome = await self.delivery.withdraw(request_id)
        async with self._lock:
            return await self._apply_withdrawal(request_id, outcome)

    async def _apply_withdrawal(self, request_id: RequestId, outcome: Outcome) -> bool:
        """Apply the result of an attempt to withdraw; the caller holds the lock."""
        if outcome is Outcome.UNKNOWN:
            return True
        if outcome is Outcome.NOTHING_LEFT:
            if self._answers.is_late(request_id):
                await self._stages.added.remove_all(request_id)
            await self._answers.remove_approval(request_id)
            await self._advance(request_id, Cause.UNDONE)
            return True
        await self._advance(request_id, Cause.WITHDRAWAL)
        if outcome is Outcome.UNSURE:
            return False
        del self._answers.withdrawing[request_id]
        if outcome is Outcome.REFUSED:
            share = await self._stages.sharer.share_of(request_id)
            reason = share.reason if share is not None else NOTHING
            raise ConflictError(reason or Text("share.no_withdrawal"))
        return True

    # Sharing

    async def _send_due(self) -> None:
        """Begin to send every approval that is due; the caller holds the lock."""
        for approval in await self._stages.desk.due(self._stages.clock.now()):
            self._start_sending(approval)

    def _start_sending(self, approval: Approval) -> None:
        """Begin to send. Before `run`, do nothing: `run` finds the approval in the database."""
        request_id, origin = approval.proposal.request_id, approval.proposal.recipient.origin
        busy = self.delivery.is_sending(request_id) or request_id in self._answers.withdrawing
        # Nobody knows the state of a board that was not checked since the start.
        unknown = self._stages.boards.state(origin) is BoardState.STARTING
        if self._tasks is not None and not busy and not unknown:
            self.delivery.begin(request_id)
            self._tasks.create_task(self._send(approval))

    async def _send(self, approval: Approval) -> None:
        """Try until there is nothing more to try, or the hub ends."""
        request_id = approval.proposal.request_id
        try:
            while not await self._apply_sent(request_id, await self.delivery.send(approval)):
                await self.delivery.pause(request_id)
        finally:
            self.delivery.end(request_id)
        if approval.proposal.recipient.origin == PRACTICE:
            await self._note_opened(request_id)  # The practice agency opens it at once.

    async def _apply_sent(self, request_id: RequestId, outcome: Outcome) -> bool:
        """Apply the result of an attempt to send; return whether there is nothing more to try."""
        is_over = outcome is not Outcome.FAILED
        try:
            async with self._lock:
                if outcome is Outcome.ARRIVED:
                    await self._advance(request_id, Cause.ARRIVED)
                elif outcome is Outcome.FAILED:
                    await self._advance(request_id, Cause.TRIED)
                elif outcome is Outcome.STALE and await self._answers.void_refused(request_id):
                    await self._advance(request_id, Cause.VOIDED)
        except HubError as error:
            # A stale approval does not leave; it is checked again soon.
            _LOG.warning("The result of a share is recorded later: %s", error)
            return outcome is Outcome.STALE
        except Exception:  # noqa: BLE001 -- one share must not stop cameras or boards
            _LOG.exception("The result of a share is recorded later.")
            return outcome is Outcome.STALE
        return is_over

    async def retry(self, request_id: RequestId) -> RequestReport:
        """Retry a failed share now; ConflictError if no share waits for that.

        It continues from its current state under the same approval, like any attempt.
        """
        self.reports.request(request_id)
        async with self._lock:
            share = await self._stages.sharer.share_of(request_id)
            if share is None or share.state is not ShareState.FAILED:
                raise ConflictError("share.none_waits")
            await self._send_due()
            self.delivery.hurry(request_id)
        return await self.reports.one(request_id)

    async def _poll_opened(self) -> None:
        """Ask the boards, about once an hour, whether delivered shares were opened."""
        while True:
            await self._stages.clock.sleep(RETRY_LONGEST_S)
            await self._note_opened()

    async def _note_opened(self, only: RequestId | None = None) -> None:
        try:
            for share in await self.delivery.poll_opened(only):
                async with self._lock:
                    await self._advance(share.request_id, Cause.OPENED)
        except HubError as error:
            _LOG.info("Boards were not asked which shares were opened: %s", error)
        except Exception:  # noqa: BLE001 -- it must not stop cameras or boards
            _LOG.exception("Boards were not asked which shares were opened; the hub asks again.")

    # Preparing proposals

    async def remove_added(self, request_id: RequestId, file_id: AddedId) -> None:
        """Delete a file that somebody added; a yes to it no longer counts unless it is sealed."""
        self.reports.request(request_id)
        await self._stages.added.remove(request_id, file_id)
        async with self._lock:
            await self._check_ground()
            # What was cut of it to be looked at goes, too; what is sealed just now isn't disturbed.
            if await self._stages.desk.decision(request_id) is None:
                await self._stages.sharer.discard(request_id)

    async def prepare(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        """Begin to cut what a proposal would send; listeners are notified at the end."""
        self._start_preparing(await self._stages.desk.proposal_named(request_id, proposal_id))
        return await self.reviews.review(request_id, proposal_id)

    def _start_preparing(self, proposal: Proposal) -> None:
        """Begin to cut, unless that has begun already."""
        if self._tasks is not None and self.reviews.begin(proposal):
            self._tasks.create_task(self.reviews.prepare(proposal))

    # Practice

    @property
    def has_practiced(self) -> bool:
        """Whether somebody here has ever answered a practice request."""
        return self._journal.has_practiced

    async def end_practice(self, board: PracticeBoard) -> None:
        """Release and forget everything about the practice request, and tell listeners.

        Withdraw first what was approved and has not been delivered. ConflictError while it leaves.
        """
        request_id, stages = board.request_id, self._stages
        async with self._lock:
            # Without a report, nothing of it was read yet, so nothing was answered.
            with suppress(NotFoundError):
                if (await self.reports.one(request_id)).is_leaving:
                    raise ConflictError("practice.busy")
            await stages.sharer.forget(request_id)
            # In the ledger before the rows are gone: after a crash in between, it is held again.
            await self._matches.release(request_id)
            await forget(stages.database, request_id)
            stages.boards.drop_practice()
            stages.docket.forget(PRACTICE)
            self._matches.forget(request_id)
            self._intake.remove(request_id)
            await self._states.forget(request_id)
            await self._journal.notify(EventType.REQUEST_CLOSED, request_id)

    # House rules and preferences

    async def switch_rules(self, *, on: bool, by: str) -> None:
        """Switch all rules on or off; while they are off, a person answers every request."""
        async with self._house_change():
            await self.rules.switch_all(on=on, by=by)

    async def add_rule(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Add a rule at the end; ConflictError if its name is taken or there are too many."""
        async with self._house_change():
            return await self.rules.add(rule, by=by)

    async def change_rule(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Change the rule with this id; ConflictError if it is a config rule."""
        async with self._house_change():
            return await self.rules.change(rule, by=by)

    async def move_rule(self, rule_id: str, to: int, *, by: str) -> list[HouseRule]:
        """Move a rule to a place among those the API added, counted from 0."""
        async with self._house_change():
            return await self.rules.move(rule_id, to, by=by)

    async def remove_rule(self, rule_id: str, *, by: str) -> None:
        """Remove a rule."""
        async with self._house_change():
            await self.rules.remove(rule_id, by=by)

    async def choose_agency(self, agency_id: str, setting: AgencySetting) -> AgencyHistory:
        """Set how an agency's requests are announced here; the setting never leaves the house."""
        async with self._lock:
            for request in await self.rules.choose_agency(agency_id, setting):
                await self._advance(request.id, Cause.PREFERENCE)
        return await self.rules.agency(agency_id)

    async def hide(self, request_id: RequestId, *, hidden: bool) -> RequestReport:
        """Hide a request from lists, or show it again; it can be answered either way."""
        async with self._lock:
            for request in await self.rules.hide(request_id, hidden=hidden):
                await self._advance(request.id, Cause.PREFERENCE)
            return await self.reports.one(request_id)
