"""The house behind the API of these tests: it does what a household does, at once and in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, MutableMapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import override

from hub.api.house import House
from hub.archives.phone_file import PhoneFile
from hub.camera.source import CameraReader
from hub.clock import Clock
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    CameraPasswordError,
    CameraUnreachableError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    ReadAlreadyError,
)
from hub.media.photo import Trace
from hub.model.archive import Archive, ArchiveChange, ArchiveStatus, NewArchive
from hub.model.camera import Adoption, CameraChange, CameraFound, MotionAgreement, ReadAlready
from hub.model.decision import AddedKind, Answer, AnsweredBy, Decision, Preparation, Review
from hub.model.ids import AddedId, ArchiveId, CameraId, ClipId, ProposalId, RequestId, SensorId
from hub.model.recording import Clip, Label, Reading, Sensor, Trigger, TriggerKind
from hub.model.report import CameraReport, EventType, RequestReport, Storage
from hub.model.rule import RuledBy
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog
from tests.fakes.deciding import FakeReports, FakeRequests, FakeReviews
from tests.fakes.house import (
    FakeArchives,
    FakeCameras,
    FakeClips,
    FakeHouse,
    FakeLibrary,
    FakePlayable,
    FakeReader,
    FakeRetention,
    FakeRoster,
    FakeSensors,
)
from tests.fakes.things import VIDEO

from . import values

NEW_CAMERA_ID = CameraId("dd44ee55ff66")
PRE_ROLL, POST_ROLL = timedelta(seconds=10), timedelta(seconds=15)
READ_ALREADY = (
    "A recorder at 192.0.2.5 reads this camera already. Read it from there "
    "(rtsp://192.0.2.5:8554/porch), so that it is not read twice, but its own events do not come; "
    "or read it directly."
)


class ById[Value](MutableMapping[str, Value]):
    """A list of the house, as a mapping by each value's id."""

    def __init__(self, listed: Callable[[], list[Value]], identify: Callable[[Value], str]) -> None:
        self._listed = listed
        self._identify = identify

    @override
    def __getitem__(self, key: str) -> Value:
        for value in self._listed():
            if self._identify(value) == key:
                return value
        raise KeyError(key)

    @override
    def __setitem__(self, key: str, value: Value) -> None:
        assert self._identify(value) == key, f"The id of {value} is not {key}."
        listed = self._listed()
        if key in self:
            listed[listed.index(self[key])] = value
        else:
            listed.append(value)

    @override
    def __delitem__(self, key: str) -> None:
        self._listed().remove(self[key])

    @override
    def __iter__(self) -> Iterator[str]:
        return map(self._identify, list(self._listed()))

    @override
    def __len__(self) -> int:
        return len(self._listed())


class PlayedHouse(FakeHouse):
    """A house with a board and a clip; whatever changes is told as it happens."""

    def __init__(self, events: EventLog, folder: Path) -> None:
        super().__init__(events, lambda: values.AT)
        self.cameras: PlayedCameras = PlayedCameras(self)
        self.archives: PlayedArchives = PlayedArchives(self)
        self.library: PlayedLibrary = PlayedLibrary(self)
        self.requests: PlayedRequests = PlayedRequests(self)
        self.requests.rules.listed.clear()
        self.folder = folder
        self.hub_id = values.HUB_ID
        self.automations_may = True
        self.video = FakePlayable(VIDEO, until=values.AT)
        self.camera_reports.clear()
        self.cameras_found.clear()
        self.clip_list = [values.clip()]
        self.board_list = [values.board()]
        self.problem_list.clear()
        self.sensor_list.clear()
        self.reports.clear()
        self.feeds.sources.clear()
        self.feeds.shown.clear()
        self.registrations = [values.registration()]
        self.cameras_by_id = ById(lambda: self.camera_reports, lambda each: each.camera.id)
        self.clips_by_id = ById(lambda: self.clip_list, lambda each: each.id)
        self.sensors_by_id = ById(lambda: self.sensor_list, lambda each: each.id)
        self.requests_by_id = ById(lambda: self.reports, lambda each: each.request.id)
        self.readings_of: dict[str, list[Reading]] = {}
        self.batches: list[int] = []
        """How many readings came at once."""
        self.scanned = 0
        self.scanning_may_end = asyncio.Event()
        """Cleared, a scan does not end."""
        self.scanning_may_end.set()
        self.password: str | None = None
        """What cameras ask for from now on; None lets everyone in."""
        self.away = False
        """Whether cameras cannot be reached."""
        self.first_picture = True
        """Whether a camera has a picture as soon as it is adopted."""
        self.unlent: set[str] = set()
        """Cameras that take no pictures from Home Assistant."""
        self.relayed = False
        """Whether a recorder in the house reads the camera already."""
        self.lent_pictures: list[tuple[str, bytes]] = []
        self.decided: list[Decision] = []
        self.takes = 0
        """How often a proposal is told as being prepared, before it is ready."""
        self.unready: dict[ProposalId, int] = {}
        """How often each proposal is still told as being prepared."""
        self.as_given: set[RequestId] = set()
        """Requests that a test has put as they are, whatever the clock says."""

    @override
    def served(self, database: Database, clock: Clock) -> House:
        return replace(
            super().served(database, clock),
            roster=PlayedRoster(self),
            clips=PlayedClips(self),
            retention=PlayedRetention(self),
            sensors=PlayedSensors(self),
        )

    async def put_camera(self, report: CameraReport) -> None:
        """Keep a camera as it is now, and tell everyone."""
        self.cameras_by_id[report.camera.id] = report
        await self.camera_changed(report.camera.id)

    async def change_as_others(self, camera_id: str, **changes: object) -> None:
        """Change a camera as if it were by somebody else, and tell everyone."""
        await self.put_camera(values.changed(self.cameras_by_id[camera_id], **changes))

    async def remove_camera(self, camera_id: str) -> None:
        """Forget a camera as if it were by somebody else, and tell everyone."""
        self.cameras_by_id.pop(camera_id, None)
        await self.camera_changed(camera_id)

    async def take_picture(self, camera_id: str, at: datetime = values.AT) -> None:
        """Let a camera have a picture, and tell everyone."""
        report = self.cameras_by_id[camera_id]
        self.cameras_by_id[camera_id] = values.changed(report, last_snapshot_at=at)
        await self.log.append(EventType.SNAPSHOT, {"camera_id": camera_id, "at": at.isoformat()})

    async def camera_changed(self, camera_id: str) -> None:
        """Tell everyone of a camera as it is now."""
        await self.log.append(EventType.CAMERA_CHANGED, {"camera_id": camera_id})

    async def happen(
        self, camera_id: str, kind: TriggerKind, at: datetime, *, active: bool = True
    ) -> None:
        """Let something move before a camera, or somebody ring: it is told, and marks a clip."""
        report = self.cameras_by_id[camera_id]
        paused = active and not report.camera.recording
        if paused and kind is TriggerKind.MOTION:
            return
        if kind is TriggerKind.MOTION:
            self.cameras_by_id[camera_id] = replace(report, motion=active)
        elif active:
            self.cameras_by_id[camera_id] = replace(report, last_ring=at)
        told = {"camera_id": camera_id, "kind": kind.value, "at": at.isoformat(), "active": active}
        await self.log.append(EventType.TRIGGER, told)
        if not paused and active:
            await self._mark(CameraId(camera_id), kind, at)

    async def _mark(self, camera_id: CameraId, kind: TriggerKind, at: datetime) -> None:
        """Lengthen the clip that is going on, or make one; nothing of it is recorded yet."""
        window = TimeWindow(start=at - PRE_ROLL, end=at + POST_ROLL)
        known = [
            clip
            for clip in self.clip_list
            if clip.camera_id == camera_id and clip.window.overlap(window)
        ]
        fresh = Clip(
            id=ClipId(f"{len(self.clip_list) + 1:016x}"),
            camera_id=camera_id,
            window=window,
            triggers=(),
        )
        clip = known[-1] if known else fresh
        triggers = clip.triggers if kind in clip.triggers else (*clip.triggers, kind)
        await self.put_clip(
            replace(clip, window=replace(clip.window, end=window.end), triggers=triggers)
        )

    async def put_clip(self, clip: Clip) -> None:
        """Keep a clip as it is now, and tell everyone."""
        self.clips_by_id[clip.id] = clip
        await self.log.append(EventType.CLIP_ADDED, {"clip_id": clip.id})

    async def put_sensor(self, sensor: Sensor) -> None:
        """Keep a sensor as it is now, and tell everyone."""
        self.sensors_by_id[sensor.id] = sensor
        await self.log.append(EventType.SENSOR_CHANGED, {"sensor_id": sensor.id})

    async def put_request(self, kind: EventType, report: RequestReport) -> None:
        """Keep a request as it is now, and tell everyone."""
        request_id = report.request.id
        self.requests_by_id[request_id] = report
        self.as_given.add(request_id)
        await self.log.append(kind, {"request_id": request_id})


class PlayedArchives(FakeArchives):
    """Archives that take a password or don't answer, as a test says; everyone is told of each."""

    _house: PlayedHouse

    def __init__(self, house: PlayedHouse) -> None:
        super().__init__(house)
        self.known.clear()
        self.statuses.clear()
        self.offered.clear()
        self.password: str | None = None
        """What archives ask for from now on; None lets everyone in."""
        self.away = False
        """Whether archives cannot be reached."""

    async def put(self, archive: Archive, status: ArchiveStatus) -> None:
        """Have an archive as if somebody else had added it, and tell everyone."""
        self.known[archive.id] = archive
        self.statuses[archive.id] = status
        await self.changed(archive.id)

    async def changed(self, archive_id: ArchiveId) -> None:
        """Tell everyone of an archive as it is now."""
        await self._house.log.append(EventType.ARCHIVE_CHANGED, {"archive_id": archive_id})

    def _try(self, password: str | None) -> None:
        if self.away:
            raise ArchiveUnreachableError("The archive does not answer.")
        if self.password is not None and password != self.password:
            raise ArchivePasswordError("The archive refuses the password.")

    @override
    async def add(self, new: NewArchive) -> Archive:
        self._try(new.password)
        archive = await super().add(new)
        await self.changed(archive.id)
        return archive

    @override
    async def change(self, archive_id: ArchiveId, change: ArchiveChange) -> Archive:
        if change.password is not None or change.address is not None:
            self._try(change.password)
        archive = await super().change(archive_id, change)
        await self.changed(archive_id)
        return archive

    @override
    async def remove(self, archive_id: ArchiveId) -> None:
        await super().remove(archive_id)
        await self.changed(archive_id)


class PlayedCameras(FakeCameras):
    """Finds, adopts and changes cameras as the house says."""

    _house: PlayedHouse

    @override
    async def scan(self) -> list[CameraFound]:
        self._house.scanned += 1
        await self._scan_is(running=True)
        await self._house.scanning_may_end.wait()
        await self._scan_is(running=False)
        return self.found()

    @override
    async def adopt(self, adoption: Adoption) -> CameraReport:
        if adoption.archive_id is not None:
            return await self._adopt_in(adoption, adoption.archive_id)
        self._try(adoption.password)
        if self._house.relayed and adoption.if_read_already is ReadAlready.ASK:
            raise ReadAlreadyError(READ_ALREADY)
        if not self._house.relayed and adoption.if_read_already is ReadAlready.RECORDER:
            raise ConflictError("No recorder reads this camera anymore. Connect directly.")
        if any(each.camera.name == "Adopted elsewhere" for each in self._house.camera_reports):
            raise ConflictError("This camera is adopted already.")
        is_found, is_lent = bool(adoption.found_key), not adoption.stream_url
        described = {} if is_found else {"make": "", "model": "", "firmware": ""}
        made = values.camera(
            id=NEW_CAMERA_ID,
            name=self._distinct(adoption.name),
            kind="onvif" if is_found else "lent" if is_lent else "rtsp",
            found_key=adoption.found_key,
            entity_id=adoption.entity_id,
            indoor=adoption.indoor,
            may_share=adoption.may_share,
            doorbell=adoption.doorbell,
            place=adoption.place,
            state="starting",
            video="",
            audio="",
            agreement=MotionAgreement(),
            events=is_found,
            clock_offset_ms=None,
            **described,
        )
        # The news overtakes the answer, as it may.
        await self._house.put_camera(made)
        if self._house.first_picture and (is_found or not is_lent):
            read = {"video": "H.264 1280x720 15/s", "audio": "AAC 16 kHz"}
            await self._house.change_as_others(
                NEW_CAMERA_ID, state="recording", last_snapshot_at=values.AT, **read
            )
        return made

    async def _adopt_in(self, adoption: Adoption, archive_id: ArchiveId) -> CameraReport:
        made = values.camera(
            id=f"ca{len(self._house.camera_reports):010x}",
            name=self._distinct(adoption.name),
            kind="archive",
            main_url="",
            archive_id=archive_id,
            archive_key=adoption.archive_key,
            indoor=adoption.indoor,
            may_share=adoption.may_share,
            doorbell=False,
            place=adoption.place,
            state="archived",
        )
        await self._house.put_camera(made)
        await self._house.archives.changed(archive_id)
        return made

    def _distinct(self, name: str) -> str:
        """Return a name, with a number behind it if another camera has that name."""
        taken = {each.camera.name.casefold() for each in self._house.camera_reports}
        numbered = (f"{name} {number}" for number in range(2, 99))
        return next(each for each in (name, *numbered) if each.casefold() not in taken)

    def _try(self, password: str | None) -> None:
        """Raise why a camera cannot be read."""
        if self._house.away:
            raise CameraUnreachableError("It does not answer.")
        if self._house.password is not None and password != self._house.password:
            raise CameraPasswordError("The camera refuses the password.")

    @override
    async def change(self, camera_id: CameraId, change: CameraChange) -> CameraReport:
        report = self.report(camera_id)
        if change.password is not None or change.stream_url is not None:
            self._try(change.password)
        for other in self._house.camera_reports:
            name = other.camera.name
            if other != report and (change.name or "").casefold() == name.casefold():
                raise ConflictError(f"Another camera is called {name}. Choose another name.")
        changed = await super().change(camera_id, change)
        if change.recording is not None:
            state = "starting" if change.recording else "paused"
            changed = values.changed(changed, state=state, video="")
        await self._house.put_camera(changed)
        return changed

    @override
    async def forget(self, camera_id: CameraId) -> None:
        await super().forget(camera_id)
        await self._house.camera_changed(camera_id)

    @override
    async def snapshot(self, camera_id: CameraId) -> bytes:
        if self.report(camera_id).status.last_snapshot_at is None:
            raise NotFoundError("This camera has no picture yet.")
        return await super().snapshot(camera_id)

    @override
    async def trigger(self, trigger: Trigger) -> None:
        await super().trigger(trigger)
        await self._house.happen(trigger.camera_id, trigger.kind, trigger.at, active=trigger.active)


class PlayedRoster(FakeRoster):
    """Cameras that take pictures from Home Assistant, if they are lent."""

    _house: PlayedHouse

    @override
    def recording(self, camera_id: CameraId) -> CameraReader:
        return PlayedReader(self._house, self.camera(camera_id))


class PlayedReader(FakeReader):
    """Takes pictures, and tells of them."""

    _house: PlayedHouse

    @override
    async def accept_picture(self, raw: bytes) -> None:
        camera_id = self.camera.id
        report = self._house.cameras.report(camera_id)
        if camera_id in self._house.unlent or report.camera.kind != "lent":
            raise ConflictError("This camera is not lent as single pictures.")
        self._house.lent_pictures.append((camera_id, raw))
        if report.status.state == "starting":
            await self._house.change_as_others(camera_id, state="recording", video="MJPEG 160x90")
        await self._house.take_picture(camera_id, datetime.now(UTC))


class PlayedClips(FakeClips):
    """The house's clips, and those that requests match."""

    _house: PlayedHouse

    @override
    async def clips(
        self,
        camera_id: CameraId | Collection[CameraId] | None = None,
        window: TimeWindow | None = None,
        limit: int = 200,
        *,
        label: Label | None = None,
    ) -> list[Clip]:
        most = len(self._house.clip_list)
        listed = [
            clip
            for clip in await super().clips(camera_id, window, most, label=label)
            if camera_id in {None, clip.camera_id}
            and (window is None or clip.window.overlap(window))
        ]
        return sorted(listed, key=lambda clip: clip.window.start, reverse=True)[:limit]

    @override
    async def clip(self, clip_id: ClipId) -> Clip:
        for match in (match for report in self._house.reports for match in report.match.clips):
            if match.clip_id == clip_id and clip_id not in self._house.clips_by_id:
                window = match.window
                return values.clip(id=clip_id, start=window.start, end=window.end)
        return await super().clip(clip_id)


class PlayedLibrary(FakeLibrary):
    """Pictures of the clips that have some."""

    @override
    async def thumbnail(self, clip: Clip) -> bytes:
        if not clip.has_thumbnail:
            raise NotFoundError("This clip has no picture yet.")
        return await super().thumbnail(clip)

    @override
    async def filmstrip(self, clip: Clip) -> bytes:
        return await self.thumbnail(clip)


class PlayedRetention(FakeRetention):
    """A disk with one camera's recordings."""

    @override
    async def storage(self) -> Storage:
        return values.storage()


class PlayedSensors(FakeSensors):
    """The house's sensors, and what each said."""

    _house: PlayedHouse

    @override
    async def lend(self, entity_id: str, name: str, kind: str, unit: str) -> Sensor:
        known = {each.entity_id: each.id for each in self._house.sensor_list}
        fresh = SensorId(f"{len(self._house.sensor_list) + 1:012x}")
        made = Sensor(
            id=known.get(entity_id, fresh),
            entity_id=entity_id,
            name=name,
            kind=kind,
            unit=unit,
            lent_at=values.AT,
        )
        await self._house.put_sensor(made)
        return made

    @override
    async def remove(self, sensor_id: SensorId) -> None:
        await super().remove(sensor_id)
        self._house.readings_of.pop(sensor_id, None)
        await self._house.log.append(EventType.SENSOR_CHANGED, {"sensor_id": sensor_id})

    @override
    async def add(self, sensor_id: SensorId, initial: Sequence[Reading]) -> None:
        await self._sensor(sensor_id)
        self._house.batches.append(len(initial))
        known = [*self._house.readings_of.get(sensor_id, ()), *initial]
        by_time = {each.at: each for each in known}
        self._house.readings_of[sensor_id] = [by_time[at] for at in sorted(by_time)]

    @override
    async def readings(self, sensor_id: SensorId, window: TimeWindow) -> list[Reading]:
        await self._sensor(sensor_id)
        said = self._house.readings_of.get(sensor_id, [])
        before = [each for each in said if each.at <= window.start][-1:]
        return [*before, *(each for each in said if window.start < each.at < window.end)]


class PlayedReports(FakeReports):
    """The house's requests, some of them exactly as a test gives them."""

    _house: PlayedHouse

    @override
    def _as_of_now(self, report: RequestReport) -> RequestReport:
        return report if report.request.id in self._house.as_given else super()._as_of_now(report)

    @override
    def _with_attention(self, report: RequestReport) -> RequestReport:
        if report.hidden_by:
            return report
        attended = super()._with_attention(report)
        ruled_by = RuledBy.HIDDEN if attended.hidden_by else attended.ruled_by
        return replace(attended, ruled_by=ruled_by)


class PlayedRequests(FakeRequests):
    """The house's requests, and each answer that counts."""

    _house: PlayedHouse

    def __init__(self, house: PlayedHouse) -> None:
        super().__init__(house, PlayedReports(house))
        self.reviews: PlayedReviews = PlayedReviews(house, self)

    @override
    async def _become(self, report: RequestReport, kind: EventType) -> RequestReport:
        self._house.as_given.discard(report.request.id)
        return await super()._become(report, kind)

    @override
    async def decide(
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
        report = await super().decide(
            request_id,
            answer,
            proposal_id=proposal_id,
            by=by,
            reason=reason,
            answered_by=answered_by,
            pause=pause,
        )
        if report.decision is not None:
            self._house.decided.append(report.decision)
        return report

    @override
    async def prepare(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        self._house.unready.setdefault(proposal_id, self._house.takes + 1)
        return await super().prepare(request_id, proposal_id)


class PlayedReviews(FakeReviews):
    """Says for a while that a proposal is being prepared, and takes any file for a photo."""

    _house: PlayedHouse

    def __init__(self, house: PlayedHouse, requests: PlayedRequests) -> None:
        super().__init__(house, requests)
        self.came: list[tuple[str, list[bytes]]] = []
        """Files that people added: the name and the parts of each."""
        self.torn = 0
        """How many broke off."""

    @override
    async def add(
        self, request_id: RequestId, name: str, size_bytes: int, body: AsyncIterator[bytes]
    ) -> PhoneFile:
        try:
            parts = [piece async for piece in body]
        except InvalidInputError:
            self.torn += 1
            raise
        self.came.append((name, parts))
        return PhoneFile(
            id=AddedId("0c" * 16),
            kind=AddedKind.PHOTO,
            name=name,
            size_bytes=size_bytes,
            duration_ms=0,
            width=4,
            height=3,
            start=None,
            traces=(Trace.PLACE,),
            added_at=self._house.now(),
            parts=(),
        )

    @override
    async def review(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        review = await super().review(request_id, proposal_id)
        left = self._house.unready.get(proposal_id, 0)
        if not left:
            return review
        # Once for the answer to the call that prepares, whatever follows.
        self._house.unready[proposal_id] = left - 1
        return replace(
            review, preparation=Preparation.PREPARING, cuts=(), offers=(), films=(), size_bytes=0
        )
