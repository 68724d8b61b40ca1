"""The flow, whole: what is seen, asked, matched, decided and shared meets here and only here.

    boards ──> docket ──> match ──> desk ──> sharer ──> the agency's inbox
    cameras ──> clip index ──^        └──> ledger

Stages never import one another; this module introduces them and tells listeners what changed.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
import logging
from typing import override

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from hub.camera.recorder import Sink
from hub.clips.index import ClipIndex
from hub.clock import Clock
from hub.decision.desk import Desk
from hub.errors import ConflictError, DeliveryError, NotFoundError
from hub.feeds.board import BoardFollower, Growth
from hub.ledger.ledger import Ledger
from hub.matching.match import match
from hub.model.approval import Approval
from hub.model.board import BoardPolicy, BoardState, BoardStatus
from hub.model.camera import Camera, CameraState, CameraStatus
from hub.model.decision import Answer, Decision
from hub.model.event import EventType
from hub.model.ids import BoardOrigin, CameraId, ProposalId, RequestId
from hub.model.match import Match, MatchStrength
from hub.model.report import CameraReport, Problem, RequestReport
from hub.model.request import Request, RequestStatus
from hub.model.segment import Segment
from hub.model.share import Share, ShareState
from hub.model.trigger import Trigger, TriggerKind
from hub.requests.docket import Docket
from hub.sharing.sharer import Sharer
from hub.store.database import Database
from hub.store.event_log import EventLog
from hub.store.tables import request_states

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
        self._matches: dict[RequestId, Match] = {}
        self._notified: set[RequestId] = set()
        self._received: set[RequestId] = set()
        self._statuses: dict[CameraId, CameraStatus] = {}
        self._moving: set[CameraId] = set()
        self._rings: dict[CameraId, datetime] = {}
        self._snapshots: dict[CameraId, bytes] = {}
        self._followers: dict[BoardOrigin, BoardFollower] = {}
        self._policies: dict[BoardOrigin, BoardPolicy] = {}
        self._board_states: dict[BoardOrigin, BoardState] = {}
        self._problems: dict[str, Problem] = {}
        self._turn = asyncio.Lock()
        self._sending: dict[RequestId, asyncio.Task[None]] = {}
        self._tasks: asyncio.TaskGroup | None = None

    # What runs

    async def run(self) -> None:
        """Run until cancelled: pick up what a crash left, then follow boards and the clock."""
        await self._remember()
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            for follower in self._followers.values():
                tasks.create_task(self._follow(follower))
            await self._resume()
            tasks.create_task(self._keep_time())

    async def add_board(self, follower: BoardFollower, policy: BoardPolicy) -> None:
        """Take in what is stored of a board, and follow it from now on."""
        self._followers[policy.origin] = follower
        self._policies[policy.origin] = policy
        growth = await follower.stored()
        await self._take(growth, told=False)
        if self._tasks is not None:
            self._tasks.create_task(self._follow(follower))

    async def _remember(self) -> None:
        async with self._stages.database.read() as connection:
            for row in await connection.execute(select(request_states)):
                self._received.add(RequestId(row.request_id))
                if row.notified:
                    self._notified.add(RequestId(row.request_id))

    async def _resume(self) -> None:
        """Finish what an earlier run approved, and write down what its ledger may lack."""
        for decision in (await self._stages.desk.decisions()).values():
            await self._write_down(decision)
        for approval in await self._stages.desk.approvals_to_resume():
            self._send(approval)

    async def _keep_time(self) -> None:
        while True:
            await self._stages.clock.sleep(TICK_S)
            async with self._turn:
                now = self._stages.clock.now()
                for request in self._stages.docket.expire(now):
                    await self._close(request)
                for request in self._stages.docket.renew(now):
                    if request.status is RequestStatus.OPEN:
                        await self._rematch(request, changed=True)

    # Boards and requests

    async def _follow(self, follower: BoardFollower) -> None:
        async def on_growth(growth: Growth) -> None:
            await self._take(growth, told=True)

        await follower.run(on_growth, self._board_changed)

    async def _board_changed(self, status: BoardStatus) -> None:
        if status.state is not self._board_states.get(status.origin):
            self._board_states[status.origin] = status.state
            await self._stages.events.append(EventType.BOARD_CHANGED, {"origin": status.origin})
        await self._problem(
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
                    await self._close(request, told=told)
                    continue
                fresh = request.id not in self._received
                if fresh:
                    await self._set_state(request.id, MatchStrength.NONE)
                    await self._tell(EventType.REQUEST_RECEIVED, request.id)
                await self._rematch(request, changed=told and not fresh)

    async def _close(self, request: Request, *, told: bool = True) -> None:
        if await self._stages.desk.decision(request.id) is None:
            await self._stages.clips.release(request.id)
        if told:
            await self._tell(EventType.REQUEST_CLOSED, request.id)

    async def _rematch(self, request: Request, *, changed: bool) -> None:
        """Match again, hold what matches, and renew the proposal; tells only what is news."""
        stages = self._stages
        if await stages.desk.decision(request.id) is not None:
            self._matches.setdefault(request.id, await self._match(request))
            if changed:
                await self._tell(EventType.REQUEST_CHANGED, request.id)
            return
        found = await self._match(request)
        if found == self._matches.get(request.id) and not changed:
            return
        self._matches[request.id] = found
        await stages.clips.hold(
            request.id, [(piece.camera_id, piece.window) for piece in found.clips]
        )
        if found.strength is MatchStrength.CLIPS:
            await stages.desk.propose(request, found, stages.cameras())
        news = (
            found.strength is MatchStrength.CLIPS
            and request.id not in self._notified
            and request.agency.level >= stages.notify_from_level
        )
        if news:
            self._notified.add(request.id)
        await self._set_state(request.id, found.strength)
        await self._tell(
            EventType.REQUEST_MATCHED if news else EventType.REQUEST_CHANGED, request.id
        )

    async def _match(self, request: Request) -> Match:
        window = request.window.widened(before=CLOCK_TOLERANCE, after=CLOCK_TOLERANCE)
        clips = await self._stages.clips.clips(window=window, limit=MOST_CLIPS)
        return match(request, self._stages.cameras(), clips)

    async def rematch_all(self) -> None:
        """Match every open request again, after cameras or clips changed."""
        async with self._turn:
            for request in self._stages.docket.all():
                if request.status is RequestStatus.OPEN:
                    await self._rematch(request, changed=False)

    async def report(self, request_id: RequestId) -> RequestReport:
        """Return a request and how far this house has come with it; NotFoundError otherwise."""
        stages = self._stages
        request = stages.docket.get(request_id)
        if request is None:
            raise NotFoundError("There is no such request here.")
        return RequestReport(
            request=request,
            match=self._matches.get(
                request_id, Match(request_id=request_id, strength=MatchStrength.NONE)
            ),
            proposal=await stages.desk.proposal(request_id),
            decision=await stages.desk.decision(request_id),
            share=await stages.sharer.share_of(request_id),
        )

    async def reports(self) -> list[RequestReport]:
        """Return every request, the newest first."""
        requests = sorted(self._stages.docket.all(), key=lambda each: each.issued, reverse=True)
        return [await self.report(request.id) for request in requests]

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
            if answer is Answer.APPROVE:
                self.sharing_policy(report.request.origin)
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
                await self._stages.clips.release(request_id)
            await self._tell(EventType.REQUEST_DECIDED, request_id)
            if approval is not None:
                self._send(approval)
        return decision

    async def _write_down(self, decision: Decision) -> None:
        """Put a decision into the ledger; does nothing where it already stands there."""
        await self._stages.ledger.append(
            "decision",
            {
                "request": decision.request_id,
                "answer": decision.answer.value,
                "by": decision.by,
                "reason": decision.reason,
                "proposal": decision.proposal_id or "",
                "decided_at": decision.decided_at.isoformat(),
            },
        )

    def _send(self, approval: Approval) -> None:
        if self._tasks is None:
            return  # Not running yet: `_resume` finds it in the database.
        request_id = approval.proposal.request_id
        self._sending[request_id] = self._tasks.create_task(self._share(approval))

    async def _share(self, approval: Approval) -> None:
        """Seal and deliver, trying again with growing pauses; gives up only with the hub."""
        stages = self._stages
        request_id = approval.proposal.request_id
        request = stages.docket.get(request_id)
        if request is None:
            _LOG.error("An approved request is not in the docket: %s", request_id)
            return
        pause_s = RETRY_FIRST_S
        while True:
            try:
                share = await stages.sharer.share(approval, request)
            except DeliveryError as error:
                _LOG.warning("A share was not delivered: %s", error)
                await self._tell(EventType.SHARE_CHANGED, request_id)
                await stages.clock.sleep(pause_s)
                pause_s = min(2 * pause_s, RETRY_LONGEST_S)
                continue
            break
        await self._delivered(share)

    async def _delivered(self, share: Share) -> None:
        if share.state is ShareState.DELIVERED:
            await self._stages.ledger.append(
                "share",
                {
                    "request": share.request_id,
                    "proposal": share.proposal_id,
                    "sealed_sha256": share.sealed_sha256,
                    "size_bytes": share.size_bytes,
                    "receipt": share.receipt,
                },
            )
            await self._stages.clips.release(share.request_id)
        await self._tell(EventType.SHARE_CHANGED, share.request_id)

    # Cameras (the recorders' sink)

    @override
    async def segment_closed(self, segment: Segment) -> None:
        await self._stages.clips.add_segment(segment)

    @override
    async def trigger(self, trigger: Trigger) -> None:
        if trigger.kind is TriggerKind.MOTION:
            moving = self._moving.add if trigger.active else self._moving.discard
            moving(trigger.camera_id)
        if trigger.kind is TriggerKind.BUTTON:
            self._rings[trigger.camera_id] = trigger.at
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
            await self._stages.events.append(EventType.CLIP_ADDED, {"clip_id": clip.id})
            await self.rematch_all()

    @override
    async def snapshot(self, camera_id: CameraId, jpeg: bytes, at: datetime) -> None:
        self._snapshots[camera_id] = jpeg
        await self._stages.events.append(
            EventType.SNAPSHOT, {"camera_id": camera_id, "at": at.isoformat()}
        )

    @override
    async def status(self, status: CameraStatus) -> None:
        self._statuses[status.camera_id] = status
        await self._stages.events.append(EventType.CAMERA_CHANGED, {"camera_id": status.camera_id})

    def camera_report(self, camera: Camera) -> CameraReport:
        """Return a camera and what it is doing."""
        status = self._statuses.get(camera.id) or CameraStatus(
            camera_id=camera.id, state=CameraState.STARTING, since=camera.adopted_at
        )
        return CameraReport(
            camera=camera,
            status=status,
            motion=camera.id in self._moving,
            last_ring=self._rings.get(camera.id),
        )

    def snapshot_of(self, camera_id: CameraId) -> bytes:
        """Return a camera's newest picture, JPEG; NotFoundError before the first."""
        try:
            return self._snapshots[camera_id]
        except KeyError:
            raise NotFoundError("This camera has sent no picture yet.") from None

    def forget_camera(self, camera_id: CameraId) -> None:
        """Forget what a camera was doing; its clips stay."""
        self._moving.discard(camera_id)
        for known in (self._statuses, self._rings, self._snapshots):
            known.pop(camera_id, None)

    # What listeners are told

    async def _tell(self, kind: EventType, request_id: RequestId) -> None:
        await self._stages.events.append(kind, {"request_id": request_id})

    async def _problem(self, problem_id: str, code: str, *, raised: bool) -> None:
        if raised == (problem_id in self._problems):
            return
        if raised:
            self._problems[problem_id] = Problem(
                id=problem_id,
                code=code,
                text=self._stages.texts.get(f"problem.{code}", code),
                since=self._stages.clock.now(),
            )
            await self._stages.events.append(EventType.PROBLEM_RAISED, {"problem_id": problem_id})
        else:
            del self._problems[problem_id]
            await self._stages.events.append(EventType.PROBLEM_CLEARED, {"problem_id": problem_id})

    async def _set_state(self, request_id: RequestId, strength: MatchStrength) -> None:
        self._received.add(request_id)
        row = {
            "request_id": request_id,
            "strength": strength.value,
            "notified": request_id in self._notified,
        }
        async with self._stages.database.write() as connection:
            await connection.execute(
                insert(request_states)
                .values(**row, received_at=self._stages.clock.now())
                .on_conflict_do_update(index_elements=["request_id"], set_=row)
            )

    def boards(self) -> list[tuple[BoardStatus, str]]:
        """Return every followed board and its address."""
        return [
            (follower.status, self._policies[origin].url)
            for origin, follower in self._followers.items()
        ]

    def sharing_policy(self, origin: BoardOrigin) -> BoardPolicy:
        """Return what the owner trusts about a board; raises where nothing may go to it."""
        if self._board_states.get(origin) is BoardState.STOPPED:
            raise ConflictError(
                "This board broke its promise, so nothing is shared to it. The proof is kept."
            )
        try:
            return self._policies[origin]
        except KeyError:
            raise NotFoundError("This hub does not follow that board.") from None

    @property
    def problems(self) -> list[Problem]:
        """What the owner should act on, oldest first."""
        return list(self._problems.values())
