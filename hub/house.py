"""The house as the API sees it: the flow, the cameras and the footage behind one face."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import override

from hub.api import ports
from hub.camera.roster import Roster
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.discovery.discovery import Discovery
from hub.errors import NotFoundError
from hub.ledger.ledger import Ledger
from hub.model.adoption import Adoption
from hub.model.board import BoardPolicy, BoardStatus
from hub.model.camera import CameraFound
from hub.model.clip import Clip
from hub.model.decision import Answer, Decision
from hub.model.event import EventType
from hub.model.ids import CameraId, ClipId, ProposalId, RequestId
from hub.model.report import CameraReport, Problem, RequestReport
from hub.model.window import TimeWindow
from hub.pipeline import Pipeline
from hub.store.event_log import EventLog


@dataclass(frozen=True, slots=True, kw_only=True)
class House(ports.House):
    """Hands each wish to the part that serves it."""

    hub_id: str
    name: str
    events: EventLog
    pipeline: Pipeline
    roster: Roster
    index: ClipIndex
    library: Library
    ledger_: Ledger
    discovery: Discovery
    follow_board: Callable[[BoardPolicy], Awaitable[BoardStatus]]

    @property
    @override
    def version(self) -> str:
        return version("neighbors-requests")

    # Cameras

    @override
    async def cameras(self) -> list[CameraReport]:
        return [self.pipeline.observed.report(camera) for camera in self.roster.cameras()]

    @override
    async def camera(self, camera_id: CameraId) -> CameraReport:
        return self.pipeline.observed.report(self.roster.camera(camera_id))

    @override
    def found(self) -> list[CameraFound]:
        return self._known_again(self.discovery.found())

    @override
    async def scan(self) -> list[CameraFound]:
        return self._known_again(await self.discovery.scan())

    def _known_again(self, found: list[CameraFound]) -> list[CameraFound]:
        """Give a camera the key it was adopted by: another way of finding it may come first."""
        keys = {
            camera.device_url: camera.found_key
            for camera in self.roster.cameras()
            if camera.device_url and camera.found_key
        }
        return [
            replace(each, key=next((keys[at] for at in each.xaddrs if at in keys), each.key))
            for each in found
        ]

    @override
    async def adopt(self, adoption: Adoption) -> CameraReport:
        found = None
        if adoption.found_key:
            found = next((each for each in self.found() if each.key == adoption.found_key), None)
            if found is None:
                raise NotFoundError("No such camera was found: scan again, then choose it.")
        camera = await self.roster.adopt(adoption, found)
        await self.events.append(EventType.CAMERA_CHANGED, {"camera_id": camera.id})
        await self.pipeline.rematch_all()
        return self.pipeline.observed.report(camera)

    @override
    async def forget(self, camera_id: CameraId) -> None:
        await self.roster.forget(camera_id)
        self.pipeline.observed.forget(camera_id)
        await self.events.append(EventType.CAMERA_CHANGED, {"camera_id": camera_id})
        await self.pipeline.rematch_all()

    @override
    async def snapshot(self, camera_id: CameraId) -> bytes:
        return self.pipeline.observed.picture(self.roster.camera(camera_id).id)

    # Clips

    @override
    async def clips(
        self, camera_id: CameraId | None, window: TimeWindow | None, limit: int
    ) -> list[Clip]:
        return await self.index.clips(camera_id, window, limit)

    @override
    async def clip(self, clip_id: ClipId) -> Clip:
        return await self.index.clip(clip_id)

    @override
    async def thumbnail(self, clip_id: ClipId) -> bytes:
        return await self.library.thumbnail(await self.index.clip(clip_id))

    @override
    async def clip_video(self, clip_id: ClipId) -> Path:
        return await self.library.playable(await self.index.clip(clip_id))

    # Requests

    @override
    async def requests(self) -> list[RequestReport]:
        return await self.pipeline.reports()

    @override
    async def request(self, request_id: RequestId) -> RequestReport:
        return await self.pipeline.report(request_id)

    @override
    async def request_image(self, request_id: RequestId) -> bytes:
        report = await self.pipeline.report(request_id)
        if not report.match.clips:
            raise NotFoundError("No clip of this house matches this request.")
        return await self.thumbnail(report.match.clips[0].clip_id)

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
        return await self.pipeline.decide(
            request_id, answer, proposal_id=proposal_id, by=by, reason=reason
        )

    # Boards, problems, the ledger

    @override
    async def boards(self) -> list[tuple[BoardStatus, str]]:
        return self.pipeline.boards()

    @override
    async def follow(self, policy: BoardPolicy) -> BoardStatus:
        return await self.follow_board(policy)

    @override
    def problems(self) -> list[Problem]:
        return self.pipeline.problems.all()

    @override
    async def ledger(self) -> tuple[str, list[Mapping[str, object]]]:
        written: list[Mapping[str, object]] = [
            {"index": each.index, "at": each.at.isoformat(), "type": each.type, **each.fields}
            for each in await self.ledger_.entries()
        ]
        return await self.ledger_.checkpoint(), written
