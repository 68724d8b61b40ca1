"""The flow of a request: what is asked, matched, decided and shared meets here and only here.

    boards ──> docket ──> match ──> desk ──> sharer ──> the agency's inbox
    cameras ──> clip index ──^        └──> ledger

Stages never import one another; this module introduces them and tells listeners what changed.
What cameras yield comes in by `hub.camera_sink`, what boards show by `hub.boards`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
import logging

from sqlalchemy import select

from hub.clips.index import ClipIndex
from hub.clock import Clock
from hub.decision.desk import Desk
from hub.errors import (
    ConflictError,
    HubError,
    NotFoundError,
)
from hub.feeds.board import Growth
from hub.ledger import writing
from hub.ledger.ledger import Ledger
from hub.matching.match import match
from hub.model.approval import Approval
from hub.model.board import BoardPolicy
from hub.model.camera import Camera
from hub.model.decision import Answer, Decision
from hub.model.event import EventType
from hub.model.ids import BoardOrigin, ProposalId, RequestId
from hub.model.match import Match, MatchStrength
from hub.model.report import RequestReport
from hub.model.request import Request, RequestStatus
from hub.model.share import Share, ShareState
from hub.model.window import TimeWindow
from hub.requests.docket import Docket
from hub.sharing.sharer import Sharer
from hub.store.database import Database
from hub.store.event_log import EventLog
from hub.store.tables import holds
from hub.store.told import Told
from noticeboard.seal.custody import MAX_FILES

_LOG = logging.getLogger(__name__)

CLOCK_TOLERANCE = timedelta(seconds=5)
"""How far clips may lie outside a request's window and still be considered by matching."""
TICK_S = 10.0
RETRY_FIRST_S = 5.0
RETRY_LONGEST_S = 900.0
MOST_CLIPS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Every stage the flow runs through, built by `hub.app`."""

    clock: Clock
    database: Database
    events: EventLog
    clips: ClipIndex
    docket: Docket
    desk: Desk
    ledger: Ledger
    sharer: Sharer
    cameras: Callable[[], list[Camera]]
    policy: Callable[[BoardOrigin], BoardPolicy]
    """Returns what the owner trusts about a board; raises where nothing may go to it."""
    notify_from_level: int


class Pipeline:
    """Moves values from stage to stage; one change of a request at a time."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._matches: dict[RequestId, Match] = {}
        self._told = Told(stages.database)
        self._closed: set[RequestId] = set()
        self._holding: set[RequestId] = set()
        self._remembered = False
        self._turn = asyncio.Lock()
        self._sending: set[RequestId] = set()
        self._tasks: asyncio.TaskGroup | None = None

    # What runs

    async def run(self) -> None:
        """Run until cancelled, after `resume`: send what was approved, and follow the clock."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            async with self._turn:
                for approval in await self._stages.desk.approvals_to_resume():
                    self._send(approval)
            tasks.create_task(self._keep_time())

    async def _remember(self) -> None:
        """Read once what earlier runs told and held, before anything is told again."""
        async with self._turn:
            if self._remembered:
                return
            await self._told.load()
            async with self._stages.database.read() as connection:
                held = await connection.execute(select(holds.c.request_id).distinct())
                self._holding.update(RequestId(request_id) for request_id in held.scalars())
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
            for decision in decisions.values():
                await self._write_down(decision)
                share = shares.get(decision.request_id)
                if decision.answer is Answer.DENY:
                    await self._release(decision.request_id)
                elif share is not None and share.state is ShareState.DELIVERED:
                    await self._write_down_share(share)
            for request_id in self._holding - decisions.keys():
                if stages.docket.get(request_id) is None:
                    await self._release(request_id)

    async def _keep_time(self) -> None:
        while True:
            await self._stages.clock.sleep(TICK_S)
            async with self._turn:
                now = self._stages.clock.now()
                for request in self._stages.docket.expire(now):
                    await self._close(request, changed=True)
                for request in self._stages.docket.renew(now):
                    if request.status is RequestStatus.OPEN:
                        await self._rematch(request, changed=True)

    # Requests

    async def take(self, growth: Growth, *, told: bool) -> None:
        """Take in what a board shows; listeners are told of changes where `told`."""
        await self._remember()
        stages = self._stages
        async with self._turn:
            changed = stages.docket.add(
                growth.origin, growth.entries, growth.registry, stages.clock.now()
            )
            for request in changed:
                if request.status is not RequestStatus.OPEN:
                    await self._close(request, changed=told)
                    continue
                fresh = self._told.strength(request.id) is None
                if fresh:
                    # Told first: after a crash in between it is told twice rather than never.
                    await self._tell(EventType.REQUEST_RECEIVED, request.id)
                    await self._told.keep(
                        request.id, MatchStrength.NONE, announced=False, at=stages.clock.now()
                    )
                await self._rematch(request, changed=told and not fresh)
            for request_id in [id_ for id_ in self._matches if stages.docket.get(id_) is None]:
                await self._drop(request_id)

    async def _close(self, request: Request, *, changed: bool) -> None:
        """Let go of a closed request; its closing is told once, what joins its thread later too."""
        await self._release_unanswered(request.id)
        if self._told.strength(request.id) is not None:
            await self._tell(EventType.REQUEST_CLOSED, request.id)
            await self._told.forget(request.id)
        elif changed and request.id in self._closed:
            await self._tell(EventType.REQUEST_CHANGED, request.id)
        self._closed.add(request.id)

    async def _drop(self, request_id: RequestId) -> None:
        """Forget a request that the docket no longer has room for."""
        del self._matches[request_id]
        await self._release_unanswered(request_id)
        await self._told.forget(request_id)

    async def _release_unanswered(self, request_id: RequestId) -> None:
        """Let go of what is held, but for a yes that has not arrived yet."""
        if request_id in self._holding and await self._stages.desk.decision(request_id) is None:
            await self._release(request_id)

    async def _release(self, request_id: RequestId) -> None:
        if request_id in self._holding:
            await self._stages.clips.release(request_id)
            self._holding.discard(request_id)

    async def _hold(self, found: Match) -> None:
        if found.clips or found.request_id in self._holding:
            self._holding.add(found.request_id)
            footage = [(piece.camera_id, piece.window) for piece in found.clips]
            await self._stages.clips.hold(found.request_id, footage)
            if not footage:
                self._holding.discard(found.request_id)

    async def _rematch(self, request: Request, *, changed: bool) -> None:
        """Match again, hold what matches, and renew the proposal; tells only what is news."""
        stages = self._stages
        known = self._matches.get(request.id)
        if await stages.desk.decision(request.id) is not None:
            if known is None:
                self._matches[request.id] = await self._match(request)
            if changed:
                await self._tell(EventType.REQUEST_CHANGED, request.id)
            return
        found = await self._match(request)
        if found == known and not changed:
            return
        self._matches[request.id] = found
        await self._hold(found)
        if found.strength is MatchStrength.CLIPS:
            await stages.desk.propose(request, found, stages.cameras())
        # After a restart the match is made anew, and is no news where it is as good as before.
        before = known or self._told.strength(request.id)
        differs = before not in {found, found.strength}
        news = (
            found.strength is MatchStrength.CLIPS
            and not self._told.announced(request.id)
            and request.agency.level >= stages.notify_from_level
        )
        if news:
            await self._tell(EventType.REQUEST_MATCHED, request.id)
        elif changed or differs:
            await self._tell(EventType.REQUEST_CHANGED, request.id)
        await self._told.keep(request.id, found.strength, announced=news, at=stages.clock.now())

    async def _match(self, request: Request) -> Match:
        window = request.window.widened(before=CLOCK_TOLERANCE, after=CLOCK_TOLERANCE)
        marked = await self._stages.clips.clips(window=window, limit=MOST_CLIPS)
        clips = await self._stages.clips.as_recorded(marked)
        found = match(request, self._stages.cameras(), clips)
        # The best ones: a share holds no more files, and an approval of more could never leave.
        return replace(found, clips=found.clips[:MAX_FILES])

    async def rematch_all(self) -> None:
        """Match every open request again, after cameras changed."""
        await self._rematch_these(self._stages.docket.all())

    async def rematch_over(self, window: TimeWindow) -> None:
        """Match every open request again that asks about a time in which a clip was marked."""
        asked = [
            request
            for request in self._stages.docket.all()
            if request.window.widened(before=CLOCK_TOLERANCE, after=CLOCK_TOLERANCE).overlap(window)
        ]
        if asked:
            await self._rematch_these(asked)

    async def _rematch_these(self, requests: list[Request]) -> None:
        async with self._turn:
            for asked in requests:
                request = self._stages.docket.get(asked.id)
                if request is not None and request.status is RequestStatus.OPEN:
                    await self._rematch(request, changed=False)

    async def report(self, request_id: RequestId) -> RequestReport:
        """Return a request and how far this house has come with it; NotFoundError otherwise."""
        stages = self._stages
        request = self._request(request_id)
        decision = await stages.desk.decision(request_id)
        return await self._report(request, decision, await stages.sharer.share_of(request_id))

    def _request(self, request_id: RequestId) -> Request:
        request = self._stages.docket.get(request_id)
        if request is None:
            raise NotFoundError("There is no such request here.")
        return request

    async def reports(self) -> list[RequestReport]:
        """Return every request, the newest first."""
        stages = self._stages
        decisions = await stages.desk.decisions()
        shares = {share.request_id: share for share in await stages.sharer.shares()}
        return [
            await self._report(request, decisions.get(request.id), shares.get(request.id))
            for request in stages.docket.all()
        ]

    async def _report(
        self, request: Request, decision: Decision | None, share: Share | None
    ) -> RequestReport:
        found = self._matches.get(
            request.id, Match(request_id=request.id, strength=MatchStrength.NONE)
        )
        return RequestReport(
            request=request,
            match=found,
            proposal=await self._stages.desk.proposal(request.id),
            decision=decision,
            share=share,
            announced=request.agency.level >= self._stages.notify_from_level,
        )

    # The answer

    async def decide(
        self,
        request_id: RequestId,
        answer: Answer,
        *,
        proposal_id: ProposalId | None,
        by: str,
        reason: str,
    ) -> Decision:
        """Take the house's one final answer; an approval begins to leave at once."""
        async with self._turn:
            report = await self.report(request_id)
            if answer is Answer.APPROVE and report.decision is None:
                self._stages.policy(report.request.origin)
                if report.proposal is not None and report.match.strength is not MatchStrength.CLIPS:
                    raise ConflictError(
                        "What would be shared is no longer here: look at the request again."
                    )
            decision, approval = await self._stages.desk.decide(
                request_id,
                answer,
                proposal_id=proposal_id,
                by=by,
                reason=reason,
                request_open=report.request.status is RequestStatus.OPEN,
            )
            await self._write_down(decision)
            if approval is None:
                await self._release(request_id)
            await self._tell(EventType.REQUEST_DECIDED, request_id)
            if approval is not None:
                self._send(approval)
        return decision

    async def _write_down(self, decision: Decision) -> None:
        """Put a decision into the ledger; does nothing where it already stands there."""
        fields = writing.of_decision(decision, self._agency_of(decision.request_id))
        await self._stages.ledger.append("decision", fields)

    def _agency_of(self, request_id: RequestId) -> str:
        """Return who asked, or an empty string where the board no longer shows it."""
        request = self._stages.docket.get(request_id)
        return "" if request is None else request.agency.id

    def _send(self, approval: Approval) -> None:
        """Begin to share; before `run` it waits for that, which finds it in the database."""
        request_id = approval.proposal.request_id
        if self._tasks is not None and request_id not in self._sending:
            self._sending.add(request_id)
            self._tasks.create_task(self._share(approval))

    async def _share(self, approval: Approval) -> None:
        """Seal and deliver, trying again with growing pauses; gives up only with the hub."""
        pause_s = RETRY_FIRST_S
        while not await self._try_to_share(approval):
            await self._stages.clock.sleep(pause_s)
            pause_s = min(2 * pause_s, RETRY_LONGEST_S)
        self._sending.discard(approval.proposal.request_id)

    async def _try_to_share(self, approval: Approval) -> bool:
        stages, request_id = self._stages, approval.proposal.request_id
        arrived = False
        try:
            request = self._request(request_id)
            await self._write_down_share(await stages.sharer.share(approval, request))
            arrived = True
        except HubError as error:
            _LOG.warning("A share was not delivered: %s", error)
        except Exception:  # noqa: BLE001 -- one share must stop neither cameras nor boards
            _LOG.exception("A share was not delivered; it is tried again.")
        await self._tell(EventType.SHARE_CHANGED, request_id)
        return arrived

    async def _write_down_share(self, share: Share) -> None:
        """Put a delivered share into the ledger, once, and let retention have its footage."""
        fields = writing.of_share(share, self._agency_of(share.request_id))
        await self._stages.ledger.append("share", fields)
        await self._release(share.request_id)

    # What listeners are told

    async def _tell(self, kind: EventType, request_id: RequestId) -> None:
        await self._stages.events.append(kind, {"request_id": request_id})
