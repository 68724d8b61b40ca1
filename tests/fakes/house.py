"""A house that exists in memory only, with a few of everything, for tests of the API."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from typing import Any, override

from hub.api.ports import Playable
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.model.camera import (
    Adoption,
    CameraChange,
    CameraFound,
    CameraState,
    ScanStatus,
)
from hub.model.ids import BoardOrigin, CameraId, ClipId, RequestId, SensorId
from hub.model.recording import Clip, FrameTimes, Label, Reading, Sensor, Trigger
from hub.model.report import CameraReport, CameraStorage, EventType, Problem, Storage
from hub.model.request import BoardPolicy, BoardState, BoardStatus
from hub.model.window import TimeWindow
from hub.store.events import EventLog
from noticeboard.runtime.text import NOTHING, Text
from tests.fakes.awareness import FakeAwareness
from tests.fakes.deciding import DecidingHouse
from tests.fakes.things import (
    BOARD_URL,
    CAMERA,
    JPEG,
    NOW,
    PIECE_BYTES,
    VIDEO,
    a_board,
    a_camera,
    a_clip,
    a_found,
    a_problem,
    a_sensor,
)


@dataclass(slots=True)
class FakePlayable(Playable):
    """Bytes in memory, read in small pieces."""

    content: bytes
    until: datetime = NOW
    breaks_at: int | None = None
    """Where a recording has gone meanwhile."""
    reads: list[str] = field(default_factory=list)
    """What became of each reading."""

    @property
    @override
    def size_bytes(self) -> int:
        return len(self.content)

    @property
    @override
    def tag(self) -> str:
        return sha256(self.content).hexdigest()[:32]

    @override
    async def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        self.reads.append("begun")
        try:
            for at in range(start, end, PIECE_BYTES):
                if self.breaks_at is not None and at >= self.breaks_at:
                    raise StorageError("The recording is gone.")
                yield self.content[at : min(at + PIECE_BYTES, end)]
            self.reads[-1] = "ended"
        finally:
            if self.reads[-1] == "begun":
                self.reads[-1] = "closed"


class FakeHouse(DecidingHouse):
    """Answers from its lists; what was asked of it is in those that are empty at first."""

    hub_id = "0123456789abcdef"
    name = "Hub"
    version = "0.1.0"

    def __init__(self, events: EventLog, now: Callable[[], datetime] = lambda: NOW) -> None:
        super().__init__(events, now)
        self.video = FakePlayable(VIDEO)
        self.older_videos: list[FakePlayable] = []
        """Of a clip that has grown."""
        self.live: list[bytes] = [JPEG]
        """What a camera sends live, before it waits for `more` or hangs up."""
        self.more: asyncio.Event | None = None
        self.adopt_failure: Exception | None = None
        self.renames: dict[str, str] = {}
        """Names that others have, and what a camera is called instead."""
        """Raised by the next adoption, and then forgotten."""
        self.adopt_note = ""
        self.live_failure: Exception | None = None
        self.fails_after = 0
        """How many live pieces come before `live_failure`."""
        self.watching = 0
        self.newest_scan: ScanStatus | None = None
        self.scan_s = 0.0
        self.camera_reports = [a_camera()]
        self.cameras_found = [a_found()]
        self.clip_list = [a_clip()]
        self.board_list = [(a_board(), BOARD_URL)]
        self.evidence: dict[str, bytes] = {a_board().origin: b"PK\x05\x06" + bytes(18)}
        """Kept against boards, as files; of the first an empty ZIP."""
        self.ledger_complaints: list[str] = []
        self.problem_list = [a_problem()]
        self.feeds = FakeAwareness(self.asked)
        self.sensor_list = [a_sensor()]
        self.said = [Reading(at=NOW - timedelta(hours=1), state="off")]
        self.changes: list[tuple[CameraId, CameraChange]] = []
        self.pictures: list[bytes] = []
        self.triggers: list[Trigger] = []
        self.footage_asked: list[tuple[CameraId, TimeWindow]] = []
        self.readings_asked: list[TimeWindow] = []
        self.adoptions: list[Adoption] = []
        self.forgotten: list[CameraId] = []
        self.followed: list[BoardPolicy] = []
        self.policies: dict[BoardOrigin, BoardPolicy] = {}
        self.clips_asked: list[tuple[CameraId | None, TimeWindow | None, int]] = []
        self.is_ready = True
        self.failure: Exception | None = None
        """Raised by whatever is asked next, and then forgotten."""
        self.open = asyncio.Event()
        """Cleared, every asynchronous question waits."""
        self.open.set()

    @property
    @override
    def events(self) -> EventLog:
        return self.log

    @override
    async def asked(self) -> None:
        await self.open.wait()
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure

    @override
    async def ready(self) -> bool:
        await self.asked()
        return self.is_ready

    @override
    async def cameras(self) -> list[CameraReport]:
        await self.asked()
        return list(self.camera_reports)

    @override
    async def camera(self, camera_id: CameraId) -> CameraReport:
        await self.asked()
        for report in self.camera_reports:
            if report.camera.id == camera_id:
                return report
        raise NotFoundError("There is no such camera.")

    @override
    def found(self) -> list[CameraFound]:
        return list(self.cameras_found)

    @override
    async def scan(self) -> list[CameraFound]:
        await self.asked()
        await self._scan_is(running=True)
        for found in self.cameras_found:
            await self.log.append(EventType.CAMERA_FOUND, {"found_key": found.key})
        await asyncio.sleep(self.scan_s)
        await self._scan_is(running=False)
        return self.found()

    async def _scan_is(self, *, running: bool) -> None:
        self.newest_scan = ScanStatus(
            running=running, began_at=NOW, ends_at=NOW + timedelta(seconds=5)
        )
        await self.log.append(EventType.SCAN_CHANGED, {})

    @override
    async def ask(self, address: str) -> list[CameraFound]:
        try:
            ip_address(address)
        except ValueError:
            raise InvalidInputError(f"{address} is no address of one camera.") from None
        return [found for found in await self.scan() if found.address == address]

    @override
    def scanning(self) -> ScanStatus | None:
        return self.newest_scan

    @override
    async def adopt(self, adoption: Adoption) -> CameraReport:
        await self.asked()
        failure, self.adopt_failure = self.adopt_failure, None
        if failure is not None:
            raise failure
        self.adoptions.append(adoption)
        name = self.renames.get(adoption.name, adoption.name)
        made = a_camera(CameraId(f"{len(self.adoptions):012x}"), name)
        camera = replace(
            made.camera,
            found_key=adoption.found_key,
            place=adoption.place,
            indoor=adoption.indoor,
            may_share=adoption.may_share,
            doorbell=adoption.doorbell,
            transport=adoption.transport,
            entity_id=adoption.entity_id,
        )
        status = replace(
            made.status, reason=Text.plain(self.adopt_note) if self.adopt_note else NOTHING
        )
        report = replace(made, camera=camera, status=status)
        self.camera_reports.append(report)
        return report

    @override
    async def change(self, camera_id: CameraId, change: CameraChange) -> CameraReport:
        report = await self.camera(camera_id)
        self.changes.append((camera_id, change))
        plain = ("name", "place", "indoor", "may_share", "doorbell", "masks", "motion_masks")
        kept = (*plain, "sensitivity", "sound", "wired", "transport", "keep")
        status = report.status
        fresh: dict[str, Any] = {
            name: getattr(change, name) for name in kept if getattr(change, name) is not None
        }
        if change.unplace:
            fresh["place"] = None
        if change.recording is not None:
            fresh["paused_at"] = None if change.recording else NOW
            state = CameraState.RECORDING if change.recording else CameraState.PAUSED
            status = replace(status, state=state, since=NOW)
        changed = replace(report, camera=replace(report.camera, **fresh), status=status)
        self.camera_reports[self.camera_reports.index(report)] = changed
        return changed

    @override
    async def lend_picture(self, camera_id: CameraId, jpeg: bytes) -> None:
        await self.camera(camera_id)
        self.pictures.append(jpeg)

    @override
    async def trigger(self, trigger: Trigger) -> None:
        await self.camera(trigger.camera_id)
        self.triggers.append(trigger)

    @override
    async def live_pictures(self, camera_id: CameraId) -> AsyncGenerator[bytes]:
        await self.camera(camera_id)
        self.watching += 1
        try:
            for number, picture in enumerate(self.live):
                if self.live_failure is None or number < self.fails_after:
                    yield picture
            if self.live_failure is not None:
                raise self.live_failure
            if self.more is not None:
                await self.more.wait()
        finally:
            self.watching -= 1

    @override
    def live_video(self, camera_id: CameraId) -> AsyncGenerator[bytes]:
        return self.live_pictures(camera_id)

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
        self,
        camera_id: CameraId | None,
        window: TimeWindow | None,
        limit: int,
        label: Label | None = None,
    ) -> list[Clip]:
        await self.asked()
        self.clips_asked.append((camera_id, window, limit))
        return [clip for clip in self.clip_list if label is None or label in clip.labels][:limit]

    @override
    async def clip(self, clip_id: ClipId) -> Clip:
        await self.asked()
        for clip in self.clip_list:
            if clip.id == clip_id:
                return clip
        raise NotFoundError("There is no such clip.")

    @override
    async def thumbnail(self, clip_id: ClipId) -> bytes:
        await self.clip(clip_id)
        return JPEG

    @override
    async def filmstrip(self, clip_id: ClipId) -> bytes:
        await self.clip(clip_id)
        return JPEG

    @override
    async def clip_video(self, clip_id: ClipId, until: datetime | None) -> FakePlayable:
        await self.clip(clip_id)
        for video in (self.video, *self.older_videos):
            if until in {None, video.until}:
                return video
        raise NotFoundError("The recording is gone.")

    @override
    async def clip_frames(self, clip_id: ClipId, until: datetime | None) -> FrameTimes:
        video = await self.clip_video(clip_id, until)
        return FrameTimes(
            start=NOW - timedelta(minutes=1),
            until=video.until,
            tag=video.tag,
            frames_us=(0, 66_667, 133_333),
        )

    @override
    async def footage(self, camera_id: CameraId, window: TimeWindow) -> FakePlayable:
        await self.camera(camera_id)
        self.footage_asked.append((camera_id, window))
        return self.video

    @override
    async def storage(self) -> Storage:
        await self.asked()
        held = CameraStorage(
            camera_id=CAMERA, size_bytes=6 * 2**30, oldest=NOW - timedelta(days=6), newest=NOW
        )
        return Storage(
            free_bytes=40 * 2**30,
            floor_bytes=2 * 2**30,
            held_bytes=2**20,
            cameras=(held,),
            encrypted=False,
        )

    @override
    async def sensors(self) -> list[Sensor]:
        await self.asked()
        return list(self.sensor_list)

    @override
    async def lend_sensor(self, entity_id: str, name: str, kind: str, unit: str) -> Sensor:
        await self.asked()
        made = replace(a_sensor(entity_id), name=name, kind=kind, unit=unit)
        self.sensor_list = [made]
        return made

    async def _sensor(self, sensor_id: SensorId) -> Sensor:
        for sensor in await self.sensors():
            if sensor.id == sensor_id:
                return sensor
        raise NotFoundError("There is no such sensor.")

    @override
    async def return_sensor(self, sensor_id: SensorId) -> None:
        self.sensor_list.remove(await self._sensor(sensor_id))

    @override
    async def add_readings(self, sensor_id: SensorId, readings: Sequence[Reading]) -> None:
        await self._sensor(sensor_id)
        self.said += readings

    @override
    async def readings(self, sensor_id: SensorId, window: TimeWindow) -> list[Reading]:
        await self._sensor(sensor_id)
        self.readings_asked.append(window)
        return list(self.said)

    @override
    async def request_image(self, request_id: RequestId) -> bytes:
        await self.request(request_id)
        return JPEG

    @override
    async def boards(self) -> list[tuple[BoardStatus, str]]:
        await self.asked()
        return list(self.board_list)

    @override
    async def follow(self, policy: BoardPolicy) -> BoardStatus:
        await self.asked()
        self.followed.append(policy)
        status = BoardStatus(origin=policy.origin, state=BoardState.STARTING, since=NOW)
        self.board_list.append((status, policy.url))
        return status

    @override
    async def set_following(
        self, origin: BoardOrigin, *, following: bool
    ) -> tuple[BoardStatus, str]:
        await self.asked()
        for place, (status, url) in enumerate(self.board_list):
            if status.origin == origin:
                state = BoardState.STARTING if following else BoardState.LEFT
                self.board_list[place] = (replace(status, state=state), url)
                return self.board_list[place]
        raise NotFoundError("This hub does not follow that board.")

    @override
    async def board_policy(self, origin: BoardOrigin) -> BoardPolicy:
        await self.asked()
        for status, url in self.board_list:
            if status.origin == origin and origin not in self.policies:
                self.policies[origin] = BoardPolicy(
                    url=url, origin=origin, log_key=f"{origin}+k", inbox_key=f"{origin}/inbox+k"
                )
        if origin not in self.policies:
            raise NotFoundError("This hub does not follow that board.")
        return self.policies[origin]

    @override
    async def change_board_policy(
        self,
        origin: BoardOrigin,
        *,
        witnesses: tuple[str, ...],
        quorum: int,
        verifiers: tuple[str, ...],
    ) -> tuple[BoardStatus, str]:
        policy = await self.board_policy(origin)
        self.policies[origin] = replace(
            policy, witnesses=witnesses, quorum=quorum, verifiers=verifiers
        )
        return next(board for board in self.board_list if board[0].origin == origin)

    @override
    async def board_evidence(self, origin: BoardOrigin) -> tuple[str, bytes]:
        await self.asked()
        if origin not in self.evidence:
            raise NotFoundError("Nothing is kept against a board of that name.")
        return "evidence-board.zip", self.evidence[origin]

    @property
    @override
    def awareness(self) -> FakeAwareness:
        return self.feeds

    @override
    def problems(self) -> list[Problem]:
        return list(self.problem_list)

    @override
    async def ledger(self) -> tuple[str, list[Mapping[str, object]]]:
        await self.asked()
        return "ledger/v1\n0\n", [{"index": 0, "at": NOW.isoformat(), "type": "decision"}]

    @override
    async def ledger_check(self) -> tuple[int, str, Sequence[Text]]:
        await self.asked()
        return 1, "cm9vdA==", list(map(Text.plain, self.ledger_complaints))

    @override
    async def ledger_export(self) -> tuple[str, str]:
        await self.asked()
        return "ledger.json", "{}\n"
