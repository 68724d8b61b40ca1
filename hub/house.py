"""The house as the API sees it: requests, cameras and footage behind one interface."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import override

from hub.api import ports
from hub.awareness.service import Awareness
from hub.camera.roster import Roster
from hub.camera.status import CameraProblems, CameraStatuses
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.retention import Retention
from hub.decision.proposals import Changes
from hub.decision.rules import Trial
from hub.discovery.discovery import Discovery
from hub.errors import CameraUnreachableError, NotFoundError
from hub.feeds.evidence import prove
from hub.ledger.ledger import Ledger
from hub.model.camera import Adoption, Camera, CameraChange, CameraFound, ScanStatus
from hub.model.decision import Answer, AnsweredBy
from hub.model.ids import BoardOrigin, CameraId, ClipId, ProposalId, RequestId, SensorId
from hub.model.proposal import MovingMask, Proposal, Review
from hub.model.recording import Clip, FrameTimes, Label, Reading, Sensor, Trigger
from hub.model.report import CameraReport, EventType, Problem, RequestReport, Storage
from hub.model.request import AgencySetting, BoardPolicy, BoardStatus
from hub.model.rule import HouseRule
from hub.model.window import TimeWindow
from hub.pipeline.boards import Boards
from hub.pipeline.cameras import Adoptions, Cameras
from hub.pipeline.requests import Requests
from hub.requests.agencies import AgencyHistory
from hub.requests.figures import HouseFigures
from hub.sensors import Sensors
from hub.sharing.sharer import Sharer
from hub.store.events import EventLog, Problems
from noticeboard.runtime.text import Text


class _Rules(ports.HouseRules):
    """The house rules: read as stored, and changed with the consequences for every request."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    @override
    async def all(self) -> list[HouseRule]:
        return await self._requests.rules.all()

    @override
    async def active(self) -> bool:
        return await self._requests.rules.active()

    @override
    async def switch_all(self, *, on: bool, by: str) -> None:
        await self._requests.switch_rules(on=on, by=by)

    @override
    async def add(self, rule: HouseRule, *, by: str) -> HouseRule:
        return await self._requests.add_rule(rule, by=by)

    @override
    async def change(self, rule: HouseRule, *, by: str) -> HouseRule:
        return await self._requests.change_rule(rule, by=by)

    @override
    async def move(self, rule_id: str, to: int, *, by: str) -> list[HouseRule]:
        return await self._requests.move_rule(rule_id, to, by=by)

    @override
    async def remove(self, rule_id: str, *, by: str) -> None:
        await self._requests.remove_rule(rule_id, by=by)

    @override
    async def trial(self, rule: HouseRule) -> Trial:
        return await self._requests.rules.trial(rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningHouse(ports.House):
    """Passes each call to the part that serves it."""

    hub_id: str
    name: str
    events: EventLog
    requests_: Requests
    roster: Roster
    index: ClipIndex
    library: Library
    retention: Retention
    sensors_: Sensors
    ledger_: Ledger
    discovery: Discovery
    boards_: Boards
    awareness: Awareness
    observed: CameraStatuses
    complaints: CameraProblems
    problems_: Problems
    sink: Cameras
    adoptions: Adoptions
    sharer: Sharer
    remembers: Callable[[], Awaitable[None]]
    """Writes to the database; raises StorageError if it accepts nothing."""

    @property
    @override
    def version(self) -> str:
        return version("neighbors-requests")

    @property
    @override
    def rules(self) -> ports.HouseRules:
        return _Rules(self.requests_)

    @override
    async def ready(self) -> bool:
        await self.remembers()
        return await self.retention.has_room()

    # Cameras

    @override
    async def cameras(self) -> list[CameraReport]:
        return [self._report(camera) for camera in self.roster.cameras()]

    @override
    async def camera(self, camera_id: CameraId) -> CameraReport:
        return self._report(self.roster.camera(camera_id))

    def _report(self, camera: Camera) -> CameraReport:
        return replace(self.observed.report(camera), notes=self.roster.notes(camera.id))

    @override
    def found(self) -> list[CameraFound]:
        return self.adoptions.found()

    @override
    async def scan(self) -> list[CameraFound]:
        return self.adoptions.named(await self.discovery.scan())

    @override
    async def ask(self, address: str) -> list[CameraFound]:
        return self.adoptions.named(await self.discovery.ask(address))

    @override
    def scanning(self) -> ScanStatus | None:
        return self.discovery.scanning()

    @override
    async def adopt(self, adoption: Adoption) -> CameraReport:
        return self._report(await self.adoptions.adopt(adoption))

    @override
    async def change(self, camera_id: CameraId, change: CameraChange) -> CameraReport:
        return self._report(await self.adoptions.change(camera_id, change))

    @override
    async def forget(self, camera_id: CameraId) -> None:
        await self.adoptions.forget(camera_id)

    @override
    async def snapshot(self, camera_id: CameraId) -> bytes:
        self.roster.camera(camera_id)
        with suppress(CameraUnreachableError):  # then the last one serves
            await self.roster.recording(camera_id).refresh_snapshot()
        return self.observed.picture(camera_id)

    @override
    def live_pictures(self, camera_id: CameraId) -> AsyncGenerator[bytes]:
        return self.roster.recording(camera_id).live_pictures()

    @override
    def live_video(self, camera_id: CameraId) -> AsyncGenerator[bytes]:
        return self.roster.recording(camera_id).live_video()

    # What Home Assistant lends

    @override
    async def lend_picture(self, camera_id: CameraId, jpeg: bytes) -> None:
        await self.roster.recording(camera_id).take_picture(jpeg)

    @override
    async def trigger(self, trigger: Trigger) -> None:
        try:
            recording = self.roster.recording(trigger.camera_id)
        except CameraUnreachableError:  # between two starts of its watch
            await self.sink.trigger(trigger)
        else:
            await recording.take_trigger(trigger)

    @override
    async def sensors(self) -> list[Sensor]:
        return await self.sensors_.all()

    @override
    async def lend_sensor(self, entity_id: str, name: str, kind: str, unit: str) -> Sensor:
        sensor = await self.sensors_.lend(entity_id, name, kind, unit)
        await self.events.append(EventType.SENSOR_CHANGED, {"sensor_id": sensor.id})
        return sensor

    @override
    async def return_sensor(self, sensor_id: SensorId) -> None:
        await self.sensors_.give_back(sensor_id)
        await self.events.append(EventType.SENSOR_CHANGED, {"sensor_id": sensor_id})

    @override
    async def add_readings(self, sensor_id: SensorId, readings: Sequence[Reading]) -> None:
        await self.sensors_.add(sensor_id, readings)

    @override
    async def readings(self, sensor_id: SensorId, window: TimeWindow) -> list[Reading]:
        return await self.sensors_.readings(sensor_id, window)

    # Clips

    @override
    async def clips(
        self,
        camera_id: CameraId | None,
        window: TimeWindow | None,
        limit: int,
        label: Label | None = None,
    ) -> list[Clip]:
        return await self.index.pictured(
            await self.index.clips(camera_id, window, limit, label=label)
        )

    @override
    async def clip(self, clip_id: ClipId) -> Clip:
        [clip] = await self.index.pictured([await self.index.clip(clip_id)])
        return clip

    @override
    async def thumbnail(self, clip_id: ClipId) -> bytes:
        return await self.library.thumbnail(await self.index.clip(clip_id))

    @override
    async def filmstrip(self, clip_id: ClipId) -> bytes:
        return await self.library.filmstrip(await self.index.clip(clip_id))

    @override
    async def clip_video(self, clip_id: ClipId, until: datetime | None) -> ports.Playable:
        return await self.library.playable(await self.index.clip(clip_id), until)

    @override
    async def clip_frames(self, clip_id: ClipId, until: datetime | None) -> FrameTimes:
        return await self.library.frame_times(await self.index.clip(clip_id), until)

    @override
    async def footage(self, camera_id: CameraId, window: TimeWindow) -> ports.Playable:
        return await self.library.footage(camera_id, window)

    @override
    async def storage(self) -> Storage:
        return await self.retention.storage()

    # Requests

    @override
    async def requests(self) -> list[RequestReport]:
        return await self.requests_.reports()

    @override
    async def request(self, request_id: RequestId) -> RequestReport:
        return await self.requests_.report(request_id)

    @override
    async def request_image(self, request_id: RequestId) -> bytes:
        report = await self.requests_.report(request_id)
        if not report.match.clips:
            raise NotFoundError("request.no_clip")
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
        answered_by: AnsweredBy,
        pause: bool,
    ) -> RequestReport:
        return await self.requests_.decide(
            request_id,
            answer,
            proposal_id=proposal_id,
            by=by,
            reason=reason,
            answered_by=answered_by,
            pause=pause,
        )

    @override
    async def undo(self, request_id: RequestId, *, by: str) -> RequestReport:
        return await self.requests_.undo(request_id, by=by)

    @override
    async def withdraw(self, request_id: RequestId, *, by: str, reason: str) -> RequestReport:
        return await self.requests_.withdraw(request_id, by=by, reason=reason)

    @override
    async def retry_share(self, request_id: RequestId) -> RequestReport:
        return await self.requests_.retry(request_id)

    @override
    async def edit(
        self, request_id: RequestId, base: ProposalId | None, changes: Changes
    ) -> Proposal:
        return await self.requests_.review.edit(request_id, base, changes)

    @override
    async def prepare(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        return await self.requests_.prepare(request_id, proposal_id)

    @override
    async def review(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        return await self.requests_.review.review(request_id, proposal_id)

    @override
    async def piece_video(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> Path:
        return await self.requests_.review.piece_video(request_id, proposal_id, number)

    @override
    async def find_faces(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> tuple[MovingMask, ...]:
        return await self.requests_.review.find_faces(request_id, proposal_id, number)

    @override
    async def faces_searched(self, request_id: RequestId) -> float | None:
        return self.requests_.review.searched(request_id)

    @override
    async def stop_faces(self, request_id: RequestId) -> None:
        await self.requests_.review.stop_searching(request_id)

    # Figures

    @override
    async def figures(self) -> HouseFigures:
        return await self.requests_.figures()

    # Agencies, and what the household wants to be notified of

    @override
    async def agencies(self) -> list[AgencyHistory]:
        return await self.requests_.rules.agencies()

    @override
    async def agency(self, agency_id: str) -> AgencyHistory:
        return await self.requests_.rules.agency(agency_id)

    @override
    async def choose_agency(self, agency_id: str, setting: AgencySetting) -> AgencyHistory:
        return await self.requests_.choose_agency(agency_id, setting)

    @override
    async def hide(self, request_id: RequestId, *, hidden: bool) -> RequestReport:
        return await self.requests_.hide(request_id, hidden=hidden)

    @override
    async def proof(self, request_id: RequestId) -> ports.ProofShown:
        request = (await self.requests_.report(request_id)).request
        text = await self.boards_.log_proof(request.origin, request.index)
        status, policy = self.boards_.trusted(request.origin)
        return ports.ProofShown(
            request=request,
            proof=prove(text, policy, status.checked_at),
            checked_at=status.checked_at,
            seen_at=self.requests_.received_at(request_id),
        )

    # Boards, problems, the ledger

    @override
    async def boards(self) -> list[tuple[BoardStatus, str]]:
        return self.boards_.statuses()

    @override
    async def follow(self, policy: BoardPolicy) -> BoardStatus:
        return await self.boards_.follow(policy)

    @override
    async def set_following(
        self, origin: BoardOrigin, *, following: bool
    ) -> tuple[BoardStatus, str]:
        turn = self.boards_.follow_again if following else self.boards_.leave
        await turn(origin)
        status, policy = self.boards_.trusted(origin)
        return status, policy.url

    @override
    async def board_policy(self, origin: BoardOrigin) -> BoardPolicy:
        _, policy = self.boards_.trusted(origin)
        return policy

    @override
    async def change_board_policy(
        self,
        origin: BoardOrigin,
        *,
        witnesses: tuple[str, ...],
        quorum: int,
        verifiers: tuple[str, ...],
    ) -> tuple[BoardStatus, str]:
        await self.boards_.change_policy(
            origin, witnesses=witnesses, quorum=quorum, verifiers=verifiers
        )
        status, policy = self.boards_.trusted(origin)
        return status, policy.url

    @override
    async def board_evidence(self, origin: BoardOrigin) -> tuple[str, bytes]:
        return await self.boards_.evidence(origin)

    @override
    def problems(self) -> list[Problem]:
        return self.problems_.all()

    @override
    async def ledger(self) -> tuple[str, list[Mapping[str, object]]]:
        written: list[Mapping[str, object]] = [
            {"index": each.index, "at": each.at.isoformat(), "type": each.type, **each.fields}
            for each in await self.ledger_.entries()
        ]
        return await self.ledger_.checkpoint(), written

    @override
    async def ledger_check(self) -> tuple[int, str, Sequence[Text]]:
        checked = await self.ledger_.check()
        return checked.entries, checked.root, checked.complaints

    @override
    async def ledger_export(self) -> tuple[str, str]:
        export = await self.ledger_.export()
        return "ledger.json", "".join(export.text())
