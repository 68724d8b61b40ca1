"""A house that exists in memory only, with a few of everything, for tests of the API."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import override

from hub.api.ports import House
from hub.errors import ConflictError, NotFoundError
from hub.model.adoption import Adoption
from hub.model.board import BoardPolicy, BoardState, BoardStatus
from hub.model.camera import (
    Camera,
    CameraFound,
    CameraState,
    CameraStatus,
    FoundBy,
    Mask,
    Place,
    SourceKind,
)
from hub.model.clip import Clip
from hub.model.decision import Answer, Decision
from hub.model.ids import BoardOrigin, CameraId, ClipId, ProposalId, RequestId
from hub.model.match import ClipMatch, Match, MatchStrength
from hub.model.proposal import Piece, Proposal, Recipient
from hub.model.report import CameraReport, Problem, RequestReport
from hub.model.request import Agency, Request, ThreadItem
from hub.model.trigger import TriggerKind
from hub.model.window import TimeWindow
from hub.store.event_log import EventLog
from noticeboard.log.entry import Circle
from noticeboard.rules.text import safe_text

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
CAMERA = CameraId("c0" * 6)
CLIP = ClipId("c1" * 8)
REQUEST = RequestId("4e" * 16)
PROPOSAL = ProposalId("9b" * 32)
ORIGIN = BoardOrigin("board.example.org/v1")
BOARD_URL = "https://board.example.org"
JPEG = b"\xff\xd8\xff\xe0fake picture\xff\xd9"
WINDOW = TimeWindow(start=NOW - timedelta(minutes=20), end=NOW - timedelta(minutes=10))


def a_camera(camera_id: CameraId = CAMERA, name: str = "Front door") -> CameraReport:
    """Return a doorbell that records."""
    return CameraReport(
        camera=Camera(
            id=camera_id,
            name=name,
            kind=SourceKind.RTSP,
            main_url="rtsp://192.0.2.7/main",
            doorbell=True,
            place=Place(latitude_udeg=52_000_000, longitude_udeg=4_000_000),
            adopted_at=NOW - timedelta(days=1),
        ),
        status=CameraStatus(
            camera_id=camera_id,
            state=CameraState.RECORDING,
            since=NOW - timedelta(hours=2),
            clock_offset_ms=-12,
            video="H.264 1280x720 15/s",
            last_snapshot_at=NOW,
        ),
        last_ring=NOW - timedelta(minutes=15),
    )


def a_found(key: str = "urn:uuid:7", name: str = "Doorbell 3") -> CameraFound:
    """Return a camera that waits to be adopted."""
    return CameraFound(
        key=key, found_by=(FoundBy.WS_DISCOVERY,), address="192.0.2.8", name=name, seen_at=NOW
    )


def a_clip(clip_id: ClipId = CLIP) -> Clip:
    """Return a clip of somebody at the door."""
    return Clip(
        id=clip_id,
        camera_id=CAMERA,
        window=WINDOW,
        triggers=(TriggerKind.BUTTON, TriggerKind.MOTION),
        has_thumbnail=True,
    )


def a_request(request_id: RequestId = REQUEST, title: str = "Car damaged") -> Request:
    """Return an open request, with an update."""
    return Request(
        id=request_id,
        origin=ORIGIN,
        index=7,
        entry_id="e0" * 16,
        leaf="1f" * 32,
        agency=Agency(
            id="a9" * 20,
            name=safe_text("Example Police"),
            kind="police",
            level=2,
            domain=safe_text("police.example.org"),
            delivery_key="age1example",
        ),
        incident="hit_and_run",
        title=safe_text(title),
        text=safe_text("A parked car was hit."),
        case_number=safe_text("2026-11-0042"),
        contact=safe_text("tips@police.example.org"),
        window=WINDOW,
        area=Circle(lat=52_000_000, lon=4_000_000, radius_m=250),
        issued=NOW - timedelta(minutes=5),
        expires=NOW + timedelta(days=7),
        thread=(
            ThreadItem(kind="update", index=9, issued=NOW, text=safe_text("The car was blue.")),
        ),
    )


def a_report(request: Request | None = None) -> RequestReport:
    """Return a request that one clip fits and that waits for an answer."""
    request = request or a_request()
    match = ClipMatch(clip_id=CLIP, camera_id=CAMERA, window=WINDOW, reason="inside the area")
    return RequestReport(
        request=request,
        match=Match(
            request_id=request.id,
            strength=MatchStrength.CLIPS,
            clips=(match,),
            cameras=(CAMERA,),
        ),
        proposal=Proposal(
            id=PROPOSAL,
            request_id=request.id,
            recipient=Recipient(
                agency_id=request.agency.id,
                agency_name=request.agency.name,
                origin=request.origin,
                delivery_key=request.agency.delivery_key,
            ),
            pieces=(
                Piece(
                    camera_id=CAMERA,
                    cut=WINDOW,
                    masks=(Mask(left=0.0, top=0.9, width=1.0, height=0.1),),
                ),
            ),
        ),
    )


def a_board() -> BoardStatus:
    """Return a board that is followed."""
    return BoardStatus(
        origin=ORIGIN, state=BoardState.FOLLOWING, since=NOW, size=12, checked_at=NOW
    )


def a_problem() -> Problem:
    """Return something the owner should act on."""
    return Problem(id="disk_full", code="disk_full", text="Free some space.", since=NOW)


class FakeHouse(House):
    """Answers from its lists; what was asked of it is in `adoptions`, `forgotten`, `followed`."""

    hub_id = "0123456789abcdef"
    name = "Hub"
    version = "0.1.0"

    def __init__(self, events: EventLog, video: Path | None = None) -> None:
        self.log = events
        self.video = video
        self.camera_reports = [a_camera()]
        self.cameras_found = [a_found()]
        self.clip_list = [a_clip()]
        self.reports = [a_report()]
        self.board_list = [(a_board(), BOARD_URL)]
        self.problem_list = [a_problem()]
        self.adoptions: list[Adoption] = []
        self.forgotten: list[CameraId] = []
        self.followed: list[BoardPolicy] = []
        self.clips_asked: list[tuple[CameraId | None, TimeWindow | None, int]] = []
        self.failure: Exception | None = None
        """Raised by whatever is asked next, and then forgotten."""
        self.open = asyncio.Event()
        """Cleared, every asynchronous question waits."""
        self.open.set()

    @property
    @override
    def events(self) -> EventLog:
        return self.log

    async def _asked(self) -> None:
        await self.open.wait()
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure

    @override
    async def cameras(self) -> list[CameraReport]:
        await self._asked()
        return list(self.camera_reports)

    @override
    async def camera(self, camera_id: CameraId) -> CameraReport:
        await self._asked()
        for report in self.camera_reports:
            if report.camera.id == camera_id:
                return report
        raise NotFoundError("There is no such camera.")

    @override
    def found(self) -> list[CameraFound]:
        return list(self.cameras_found)

    @override
    async def scan(self) -> list[CameraFound]:
        await self._asked()
        return self.found()

    @override
    async def adopt(self, adoption: Adoption) -> CameraReport:
        await self._asked()
        self.adoptions.append(adoption)
        made = a_camera(CameraId(f"{len(self.adoptions):012x}"), adoption.name)
        camera = replace(
            made.camera,
            found_key=adoption.found_key,
            place=adoption.place,
            indoor=adoption.indoor,
            may_share=adoption.may_share,
        )
        report = replace(made, camera=camera)
        self.camera_reports.append(report)
        return report

    @override
    async def forget(self, camera_id: CameraId) -> None:
        report = await self.camera(camera_id)
        self.camera_reports.remove(report)
        self.forgotten.append(camera_id)

    @override
    async def snapshot(self, camera_id: CameraId) -> bytes:
        await self.camera(camera_id)
        return JPEG

    @override
    async def clips(
        self, camera_id: CameraId | None, window: TimeWindow | None, limit: int
    ) -> list[Clip]:
        await self._asked()
        self.clips_asked.append((camera_id, window, limit))
        return self.clip_list[:limit]

    @override
    async def clip(self, clip_id: ClipId) -> Clip:
        await self._asked()
        for clip in self.clip_list:
            if clip.id == clip_id:
                return clip
        raise NotFoundError("There is no such clip.")

    @override
    async def thumbnail(self, clip_id: ClipId) -> bytes:
        await self.clip(clip_id)
        return JPEG

    @override
    async def clip_video(self, clip_id: ClipId) -> Path:
        await self.clip(clip_id)
        if self.video is None:
            raise NotFoundError("The recording is gone.")
        return self.video

    @override
    async def requests(self) -> list[RequestReport]:
        await self._asked()
        return list(self.reports)

    @override
    async def request(self, request_id: RequestId) -> RequestReport:
        await self._asked()
        for report in self.reports:
            if report.request.id == request_id:
                return report
        raise NotFoundError("There is no such request.")

    @override
    async def request_image(self, request_id: RequestId) -> bytes:
        await self.request(request_id)
        return JPEG

    @override
    async def decide(
        self,
        request_id: RequestId,
        answer: Answer,
        *,
        proposal_id: ProposalId | None,
        by: str,
        reason: str,
    ) -> Decision:
        report = await self.request(request_id)
        if report.decision is not None:
            raise ConflictError("This request was answered before.")
        if answer is Answer.APPROVE and (
            report.proposal is None or report.proposal.id != proposal_id
        ):
            raise ConflictError("The proposal has changed: look at it again.")
        decision = Decision(
            request_id=request_id,
            answer=answer,
            proposal_id=proposal_id,
            by=by,
            reason=reason,
            decided_at=NOW,
        )
        self.reports[self.reports.index(report)] = replace(report, decision=decision)
        return decision

    @override
    async def boards(self) -> list[tuple[BoardStatus, str]]:
        await self._asked()
        return list(self.board_list)

    @override
    async def follow(self, policy: BoardPolicy) -> BoardStatus:
        await self._asked()
        self.followed.append(policy)
        status = BoardStatus(origin=policy.origin, state=BoardState.STARTING, since=NOW)
        self.board_list.append((status, policy.url))
        return status

    @override
    def problems(self) -> list[Problem]:
        return list(self.problem_list)

    @override
    async def ledger(self) -> tuple[str, list[Mapping[str, object]]]:
        await self._asked()
        return "ledger/v1\n0\n", [{"index": 0, "at": NOW.isoformat(), "type": "decision"}]
