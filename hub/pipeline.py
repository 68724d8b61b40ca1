"""The flow, whole: what is seen, asked, matched, decided and shared meets here and only here.

    boards ──> docket ──> match ──> desk ──> sharer ──> the agency's inbox
    cameras ──> clip index ──^        └──> ledger

Stages never import one another; this module introduces them and tells listeners what changed.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import logging
from typing import override

from sqlalchemy import select

from hub.camera.complaints import Complaints
from hub.camera.observed import Observed
from hub.camera.sink import Sink
from hub.clips.index import ClipIndex
from hub.clock import Clock
from hub.decision.desk import Desk
from hub.errors import (
    ConflictError,
    HubError,
    NotFoundError,
    StorageError,
)
from hub.feeds.board import BoardFollower, Growth
from hub.ledger import writing
from hub.ledger.ledger import Ledger
from hub.matching.match import match
from hub.model.approval import Approval
from hub.model.board import BoardPolicy, BoardState, BoardStatus
from hub.model.camera import Camera, CameraStatus
from hub.model.clip import Clip
from hub.model.decision import Answer, Decision
from hub.model.event import EventType
from hub.model.ids import BoardOrigin, CameraId, ProposalId, RequestId
from hub.model.match import Match, MatchStrength
from hub.model.report import RequestReport
from hub.model.request import Request, RequestStatus
from hub.model.segment import Segment
from hub.model.share import Share, ShareState
from hub.model.trigger import Trigger
from hub.model.window import TimeWindow
from hub.requests.docket import Docket
from hub.sharing.sharer import Sharer
from hub.store.database import Database
from hub.store.event_log import EventLog
from hub.store.problems import Problems
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
    texts: Mapping[str, str]
    """The texts of `translations/`, in the hub's language."""
    notify_from_level: int


class Pipeline(Sink):
    """Moves values from stage to stage; one change of a request at a time."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self.observed = Observed()
        self.problems = Problems(stages.events, stages.clock, stages.texts)
        self.complaints = Complaints(self.problems, stages.clock, stages.cameras)
        self._matches: dict[RequestId, Match] = {}
        self._told = Told(stages.database)
        self._closed: set[RequestId] = set()
        self._holding: set[RequestId] = set()
        self._remembered = False
        self._followers: dict[BoardOrigin, BoardFollower] = {}
        self._policies: dict[BoardOrigin, BoardPolicy] = {}
        self._following: set[BoardOrigin] = set()
        self._board_states: dict[BoardOrigin, BoardState] = {}
        self._turn = asyncio.Lock()
        self._sending: set[RequestId] = set()
        self._tasks: asyncio.TaskGroup | None = None

    # What runs

    async def run(self) -> None:
        """Run until cancelled: pick up what a crash left, then follow boards and the clock.

        Every board of the last run has been added by now.
        """
        await self._remember()
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            await self._resume()
            for follower in self._followers.values():
                self._begin(follower)
            tasks.create_task(self._keep_time())

    async def add_board(self, follower: BoardFollower, policy: BoardPolicy) -> None:
        """Take in what is stored of a board, and follow it from now on; raises StorageError."""
        await self._remember()
        growth = await follower.stored()
        self._followers[policy.origin] = follower
        self._policies[policy.origin] = policy
        await self._board_changed(follower.status)
        await self._take(growth, told=False)
        self._begin(follower)

    def _begin(self, follower: BoardFollower) -> None:
        origin = follower.status.origin
        if self._tasks is not None and origin not in self._following:
            self._following.add(origin)
            self._tasks.create_task(self._follow(follower))

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

    async def _resume(self) -> None:
        """Finish what an earlier run began: the ledger, the holds, and what is to be sent."""
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
            for approval in await stages.desk.approvals_to_resume():
                self._send(approval)

    async def _keep_time(self) -> None:
        while True:
            await self._stages.clock.sleep(TICK_S)
            await self.complaints.look()
            await self._keep_up()
            async with self._turn:
                now = self._stages.clock.now()
                for request in self._stages.docket.expire(now):
                    await self._close(request, changed=True)
                for request in self._stages.docket.renew(now):
                    if request.status is RequestStatus.OPEN:
                        await self._rematch(request, changed=True)

    async def _keep_up(self) -> None:
        """Let the clips of motions that go on grow with them."""
        for clip in await self._stages.clips.keep_up(self._stages.clock.now()):
            await self._clip_changed(clip)

    # Boards and requests

    async def _follow(self, follower: BoardFollower) -> None:
        async def on_growth(growth: Growth) -> None:
            await self._take(growth, told=True)

        while True:
            try:
                await follower.run(on_growth, self._board_changed)
            except StorageError as error:
                # What is kept of one board must stop neither the cameras nor other boards.
                _LOG.error("A board cannot be followed: %s", error)
                await self._stages.clock.sleep(RETRY_LONGEST_S)

    async def _board_changed(self, status: BoardStatus) -> None:
        if status.state is not self._board_states.get(status.origin):
            self._board_states[status.origin] = status.state
            await self._stages.events.append(EventType.BOARD_CHANGED, {"origin": status.origin})
        await self.problems.set(
            f"board.stopped:{status.origin}",
            "board_stopped",
            raised=status.state is BoardState.STOPPED,
        )

    async def _take(self, growth: Growth, *, told: bool) -> None:
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

    async def _rematch_over(self, window: TimeWindow) -> None:
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
                self.sharing_policy(report.request.origin)
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
        """Begin to share; before `run` it waits for `_resume`, which finds it in the database."""
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

    # Cameras (the recorders' sink)

    @override
    async def segment_closed(self, segment: Segment) -> None:
        await self._stages.clips.add_segment(segment)

    @override
    async def trigger(self, trigger: Trigger) -> None:
        self.observed.trigger(trigger)
        await self._stages.events.append(
            EventType.TRIGGER,
            {
                "camera_id": trigger.camera_id,
                "kind": trigger.kind.value,
                "at": trigger.at.isoformat(),
                "active": trigger.active,
            },
        )
        clip = await self._stages.clips.mark(trigger)
        if clip is not None:
            await self._clip_changed(clip)

    async def _clip_changed(self, clip: Clip) -> None:
        await self._stages.events.append(EventType.CLIP_ADDED, {"clip_id": clip.id})
        await self._rematch_over(clip.window)

    @override
    async def snapshot(self, camera_id: CameraId, jpeg: bytes, at: datetime) -> None:
        self.observed.snapshot(camera_id, jpeg)
        await self._stages.events.append(
            EventType.SNAPSHOT, {"camera_id": camera_id, "at": at.isoformat()}
        )

    @override
    async def status(self, status: CameraStatus) -> None:
        self.observed.status(status)
        await self._stages.events.append(EventType.CAMERA_CHANGED, {"camera_id": status.camera_id})
        await self.complaints.hear(status)

    @override
    def score(self, camera_id: CameraId, score: float, threshold: float) -> None:
        self.observed.score(camera_id, score, threshold)

    # What listeners are told

    async def _tell(self, kind: EventType, request_id: RequestId) -> None:
        await self._stages.events.append(kind, {"request_id": request_id})

    def boards(self) -> list[tuple[BoardStatus, str]]:
        """Return every followed board and its address."""
        return [
            (follower.status, self._policies[origin].url)
            for origin, follower in self._followers.items()
        ]

    def sharing_policy(self, origin: BoardOrigin) -> BoardPolicy:
        """Return what the owner trusts about a board; raises where nothing may go to it."""
        follower = self._followers.get(origin)
        if follower is None:
            raise NotFoundError("This hub does not follow that board.")
        if follower.status.state is BoardState.STOPPED:
            raise ConflictError(
                "This board broke its promise, so nothing is shared to it. The proof is kept."
            )
        return self._policies[origin]
