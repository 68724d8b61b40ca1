"""Requests through their life: received, matched, ruled on, closed."""

import asyncio
from datetime import datetime, timedelta
import logging

from hub.decision.rules import Ruling
from hub.errors import DiskFullError
from hub.feeds.board import Growth
from hub.model.approval import Approval
from hub.model.decision import Answer, Decision
from hub.model.event import EventType
from hub.model.house_rule import Verdict
from hub.model.ids import BoardOrigin, RequestId
from hub.model.match import Match, MatchStrength
from hub.model.proposal import Proposal
from hub.model.report import RequestReport
from hub.model.request import Request, RequestStatus
from hub.model.share import ShareState
from hub.model.window import TimeWindow
from hub.pipeline.answers import Answers
from hub.pipeline.delivery import Delivery
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.matches import Matches
from hub.pipeline.reports import Reports
from hub.pipeline.review import Reviews
from hub.pipeline.rules import Attending, Rules
from hub.requests.agencies import agencies_changed
from hub.requests.figures import HouseFigures, house_figures
from hub.store.attention import Preferences
from hub.store.told import RequestStates

_LOG = logging.getLogger(__name__)

TICK_S = 10.0
SET_BY = timedelta(minutes=1)
"""By so much at least is a clock set that was wrong: what is less is no matter here."""
_ARRIVED = frozenset({ShareState.DELIVERED, ShareState.WITHDRAWN})


class Requests:
    """Moves values from stage to stage; one change of a request at a time."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._turn = asyncio.Lock()
        self._told = RequestStates(stages.database)
        self._closed: set[RequestId] = set()
        self._behind: dict[RequestId, bool] = {}
        """What has changed and was not seen to yet, and whether listeners are told of it."""
        self._reading: set[BoardOrigin] = set()
        """Boards that have signed more than was read of them: nothing is done about theirs yet."""
        self._remembered = False
        self._looked_at = stages.clock.now()
        self._looked_at_steady_s = stages.clock.steady_s()
        self._journal = journal = Journal(stages)
        self._matches = matches = Matches(stages, journal)
        self._preferences = preferences = Preferences(stages.database)
        self._reports = reports = Reports(stages, matches, self._told, preferences)
        self._delivery = Delivery(
            stages=stages,
            journal=journal,
            matches=matches,
            reports=reports,
            turn=self._turn,
            reopened=self._reopened,
            reading=self._reading,
        )
        self.answers = Answers(
            stages=stages,
            journal=journal,
            matches=matches,
            reports=reports,
            delivery=self._delivery,
            turn=self._turn,
            reopened=self._reopened,
        )
        self.reviews = Reviews(stages, journal, reports)
        self.attending = Attending(stages, reports, self._told, preferences, self._reconsider)
        self.rules = Rules(stages, journal, reports, self.rematch_all)

    # What runs

    async def run(self) -> None:
        """Run until cancelled, after `resume`: send what was approved, and follow the clock."""
        async with asyncio.TaskGroup() as tasks:
            self.reviews.start(tasks)
            async with self._turn:
                await self._delivery.start(tasks)
            tasks.create_task(self._keep_time())

    async def _remember(self) -> None:
        """Read once what earlier runs told and held, before anything is told again."""
        async with self._turn:
            if self._remembered:
                return
            await self._told.load()
            await self._preferences.load()
            await self._matches.load()
            # Before any rule acts again: none may answer what somebody took back.
            await self._journal.load()
            desk = self._stages.desk
            await self._journal.make_good(await desk.decisions(), await desk.voids())
            self._remembered = True

    async def resume(self) -> None:
        """Finish what a crash cut short: what the ledger lacks, what is held for nothing.

        What is stored of every board has been taken in by now.
        """
        await self._remember()
        stages = self._stages
        async with self._turn:
            shares = {share.request_id: share for share in await stages.sharer.shares()}
            decisions = await stages.desk.decisions()
            self._delivery.load(decisions)
            for decision in decisions.values():
                await self._journal.decided(decision)
                await self.answers.settle(decision.request_id)
                await self.answers.keep_approved(decision)
                share = shares.get(decision.request_id)
                if share is not None and share.state in _ARRIVED:
                    await self._delivery.arrived(share)
                if share is not None and share.opened:
                    await self._journal.opened(share)
            for request_id in self._matches.holding - decisions.keys():
                if stages.docket.get(request_id) is None:
                    await self._matches.release(request_id)

    async def _keep_time(self) -> None:
        while True:
            await self._stages.clock.sleep(TICK_S)
            async with self._turn:
                now = self._look_at_clock()
                renewed = self._stages.docket.renew(now)
                for request in self._stages.docket.expire(now):
                    self._behind[request.id] = True
                for request in renewed:
                    if request.status is RequestStatus.OPEN:
                        self._behind[request.id] = True
                try:
                    await self._catch_up()
                    await self._see_what_was_lost()
                    for request_id in self._matches.holding:
                        await self.answers.settle(request_id)
                    await self._delivery.see_ground()
                    await self._delivery.send_due()
                except DiskFullError as error:
                    _LOG.warning("Requests have to wait: %s", error)

    def _look_at_clock(self) -> datetime:
        """Return what it says; where it was set since the last look, requests end accordingly."""
        clock = self._stages.clock
        now, steady_s = clock.now(), clock.steady_s()
        by = now - self._looked_at - timedelta(seconds=steady_s - self._looked_at_steady_s)
        self._looked_at, self._looked_at_steady_s = now, steady_s
        if abs(by) > SET_BY:
            self._stages.docket.clock_was_set(by)
        return now

    # Requests

    async def take(self, growth: Growth, *, told: bool) -> None:
        """Take in what a board shows; listeners are told of changes where `told`."""
        await self._remember()
        stages = self._stages
        async with self._turn:
            changed = stages.docket.add(
                growth.origin,
                growth.entries,
                growth.registry,
                self._look_at_clock(),
                more=growth.more,
            )
            if growth.more:
                self._reading.add(growth.origin)
            else:
                self._reading.discard(growth.origin)
            for agency_id in agencies_changed(growth.entries) if told else ():
                await stages.events.append(EventType.AGENCY_CHANGED, {"agency_id": agency_id})
            for request in changed:
                self._behind[request.id] = self._behind.get(request.id, False) or told
            try:
                await self._catch_up()
                await self._delivery.see_ground()
            except DiskFullError as error:
                _LOG.warning("Requests have to wait: %s", error)

    async def _catch_up(self) -> None:
        """See to every request that has changed; one that the disk does not let through waits.

        The caller has the turn. Raises DiskFullError.
        """
        docket = self._stages.docket
        for request_id, told in list(self._behind.items()):
            request = docket.get(request_id)
            if request is not None and request.origin in self._reading:
                continue
            if request is not None:
                await self._see_changed(request, told=told)
            del self._behind[request_id]
        for request_id in self._matches.ids():
            if docket.get(request_id) is None:
                await self._drop(request_id)

    async def _see_what_was_lost(self) -> None:
        """Match again what was matched with footage that should have come, and did not."""
        for request_id in await self._stages.clips.held_for_nothing():
            request = self._stages.docket.get(request_id)
            if request is not None and request.status is RequestStatus.OPEN:
                await self._rematch(request, changed=False)

    async def _see_changed(self, request: Request, *, told: bool) -> None:
        """Match a request that is new or has changed, or let go of it where it is closed."""
        if request.status is not RequestStatus.OPEN:
            await self._close(request, changed=told)
            return
        fresh = self._told.strength(request.id) is None
        if fresh:
            # RequestStates first: after a crash in between it is told twice rather than never.
            await self._journal.tell(EventType.REQUEST_RECEIVED, request.id)
            at = self._stages.clock.now()
            await self._told.keep(request.id, MatchStrength.NONE, announced=False, at=at)
        # What a clock that was wrong had closed is held and proposed as if it were new.
        reopened = request.id in self._closed
        self._closed.discard(request.id)
        await self._rematch(request, changed=reopened or (told and not fresh))

    async def _close(self, request: Request, *, changed: bool) -> None:
        """Let go of a closed request; its closing is told once, what joins its thread later too."""
        await self._release_unanswered(request.id)
        if self._told.strength(request.id) is not None:
            await self._journal.tell(EventType.REQUEST_CLOSED, request.id)
            await self._told.forget(request.id)
        elif changed and request.id in self._closed:
            await self._journal.tell(EventType.REQUEST_CHANGED, request.id)
        self._closed.add(request.id)

    async def _drop(self, request_id: RequestId) -> None:
        """Forget a request that the docket no longer has room for."""
        self._matches.forget(request_id)
        await self._release_unanswered(request_id)
        await self._told.forget(request_id)

    async def _release_unanswered(self, request_id: RequestId) -> None:
        """Let go of what is held, but for a yes that has not arrived yet."""
        if await self._stages.desk.decision(request_id) is None:
            await self._matches.release(request_id)
            await self._stages.sharer.discard(request_id)

    async def _reopened(self, request: Request) -> None:
        """Match and propose anew what may be answered again, and tell of it."""
        if request.status is RequestStatus.OPEN:
            await self._rematch(request, changed=True)
        else:
            await self._release_unanswered(request.id)
            await self._journal.tell(EventType.REQUEST_CHANGED, request.id)

    async def _rematch(self, request: Request, *, changed: bool, reconsider: bool = False) -> None:
        """Match again, hold what matches, renew the proposal, and do what the house rules say.

        Tells only what is news.
        """
        if request.origin in self._reading:
            # Further on in the log it may be resolved, or disowned by its agency.
            self._behind.setdefault(request.id, False)
            return
        known = self._matches.newest(request.id)
        decision = await self._stages.desk.decision(request.id)
        if decision is not None:
            await self._see_answered(request, decision, known, changed=changed)
            return
        found = await self._matches.look(request)
        if found == known and not changed and not reconsider:
            return
        self._matches.keep(found)
        # Somebody thought again: from here on it is theirs to answer, and no rule's.
        theirs = request.id in self._journal.taken_back
        ruling = await self._reports.ruling(request, found, theirs=theirs)
        if ruling.verdict is Verdict.DENY and await self.answers.by_rule(
            request, Answer.DENY, ruling, None
        ):
            return
        await self._matches.hold(found)
        proposal = None
        if found.strength is MatchStrength.CLIPS:
            proposal = await self._stages.desk.propose(request, found, self._stages.cameras())
        if proposal is not None and await self._ruled(proposal, request, ruling):
            return
        # After a restart the match is made anew, and is no news where it is as good as before.
        before = known or self._told.strength(request.id)
        news = (
            found.strength is MatchStrength.CLIPS
            and not self._told.announced(request.id)
            and ruling.verdict is not Verdict.LIST
        )
        if news:
            await self._journal.tell(EventType.REQUEST_MATCHED, request.id)
        elif changed or before not in {found, found.strength} or (reconsider and found.cameras):
            await self._journal.tell(EventType.REQUEST_CHANGED, request.id)
        at = self._stages.clock.now()
        await self._told.keep(request.id, found.strength, announced=news, at=at)

    async def _ruled(self, proposal: Proposal, request: Request, ruling: Ruling) -> bool:
        """Approve or prepare as the rules say; return whether the request is answered."""
        if ruling.verdict is Verdict.APPROVE and ruling.people == 1:
            return await self.answers.by_rule(request, Answer.APPROVE, ruling, proposal.id)
        if ruling.prepare:
            self.reviews.prepare_ahead(proposal)
        return False

    async def _see_answered(
        self, request: Request, decision: Decision, known: Match | None, *, changed: bool
    ) -> None:
        """Say what an answered request concerned, which the answer does not need any longer."""
        if known is None:
            self._matches.keep(await self._matches.look(request))
        if changed:
            await self._journal.tell(EventType.REQUEST_CHANGED, decision.request_id)

    async def rematch_all(self) -> None:
        """Match every open request again, and propose it anew, after cameras or rules changed."""
        await self._rematch_these(self._stages.docket.all(), reconsider=True)
        async with self._turn:
            await self._delivery.see_ground()

    async def _reconsider(self, requests: list[Request]) -> None:
        """Look at these requests again, and tell of each, after what is wanted of them changed."""
        async with self._turn:
            for asked in requests:
                request = self._stages.docket.get(asked.id)
                if request is not None and request.status is RequestStatus.OPEN:
                    await self._rematch(request, changed=True, reconsider=True)
                elif request is not None:
                    await self._journal.tell(EventType.REQUEST_CHANGED, request.id)

    async def rematch_over(self, window: TimeWindow) -> None:
        """Match every open request again that asks about a time in which a clip was marked."""
        open_ = [each for each in self._stages.docket.all() if each.status is RequestStatus.OPEN]
        asked = self._matches.asked_about(window, open_)
        if asked:
            try:
                await self._rematch_these(asked)
            except DiskFullError as error:
                # Whoever marked the clip must go on recording.
                for each in asked:
                    self._behind.setdefault(each.id, False)
                _LOG.warning("Requests have to wait: %s", error)

    async def _rematch_these(self, requests: list[Request], *, reconsider: bool = False) -> None:
        async with self._turn:
            for asked in requests:
                request = self._stages.docket.get(asked.id)
                if request is not None and request.status is RequestStatus.OPEN:
                    await self._rematch(request, changed=False, reconsider=reconsider)

    async def stands(self, approval: Approval) -> None:
        """Raise GroundChangedError if what was approved must not leave any more.

        Raises BoardUnreachableError while that cannot be known.
        """
        await self._delivery.stands(approval)

    # What is known

    async def figures(self) -> HouseFigures:
        """Return what was asked around here and what the house answered."""
        reports = await self._reports.all()
        came = self._told.arrivals(report.request.id for report in reports)
        return house_figures(reports, came=came)

    def received_at(self, request_id: RequestId) -> datetime | None:
        """Return when a request that is open was first seen here, or None."""
        return self._told.received_at(request_id)

    async def report(self, request_id: RequestId) -> RequestReport:
        """Return a request and how far this house has come with it; NotFoundError otherwise."""
        return await self._reports.one(request_id)

    async def reports(self) -> list[RequestReport]:
        """Return every request, the newest first."""
        return await self._reports.all()
