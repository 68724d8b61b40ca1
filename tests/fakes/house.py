"""A house that exists in memory only, with a few of everything, for tests of the API."""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Awaitable,
    Callable,
    Collection,
    Sequence,
)
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from typing import Any, Final, override

from hub.api.house import House
from hub.api.video import Video
from hub.archives.archives import Archives
from hub.archives.file_example import Learned, learn
from hub.archives.file_names import FileName, FileNames
from hub.archives.lanes import Lane
from hub.archives.lent import Answer as QueryAnswer, LentFile, Queries, Query, QueryKind
from hub.archives.viewed import Viewing
from hub.awareness.service import Awareness, Offer
from hub.camera.roster import Roster
from hub.camera.source import CameraReader
from hub.clips.activity import FootageEvent
from hub.clips.disk import FootageDisk
from hub.clips.exports import ClipExport, ExportOrder, Exports, ExportState
from hub.clips.frames import FrameImage
from hub.clips.index import ClipIndex
from hub.clips.library import Library, Searches
from hub.clips.maker_roots import MakerRoots
from hub.clips.retention import Retention
from hub.clips.timeline import FootageGap, FootageSource, FootageSpan, GapReason
from hub.clock import Clock
from hub.discovery.discovery import Discovery
from hub.errors import ConflictError, InvalidInputError, NotFoundError, StorageError
from hub.feeds.directories import Directories, Directory
from hub.feeds.home_witness import HomeWitnesses, HomeWitnessStatus, VerifiedBoard
from hub.feeds.log_copy import ReadLog
from hub.feeds.preview import ComparedKey, PreviewedBoard
from hub.feeds.trust import EntryProof
from hub.feeds.vicinity import Findings
from hub.ledger.entry import LedgerEntry
from hub.ledger.ledger import Ledger
from hub.ledger.tree import Export, LedgerReport
from hub.media.pmtiles import TileArchive
from hub.model.archive import (
    Archive,
    ArchiveChange,
    ArchiveClock,
    ArchiveFound,
    ArchiveKind,
    ArchiveStatus,
    NewArchive,
)
from hub.model.awareness import (
    AwarenessKind,
    AwarenessReport,
    AwarenessSource,
    AwarenessSourceId,
    AwarenessState,
    AwarenessStatus,
)
from hub.model.camera import (
    Adoption,
    Camera,
    CameraChange,
    CameraFound,
    CameraState,
    Place,
    ScanStatus,
    SourceKind,
)
from hub.model.decision import MaskKey, MovingMask, Subject, Suggestion
from hub.model.ids import PRACTICE, ArchiveId, BoardOrigin, CameraId, ClipId, RequestId, SensorId
from hub.model.recording import Clip, FrameTimes, Label, Reading, Sensor, Trigger, TriggerKind
from hub.model.report import (
    CameraReport,
    CameraStorage,
    EventType,
    Problem,
    RecordingOutlook,
    RequestReport,
    Storage,
)
from hub.model.request import BoardPolicy, BoardRegion, BoardState, BoardStatus
from hub.model.timestamp import ReplyState, ServiceStatus, StampReply, TimestampService
from hub.model.window import TimeWindow
from hub.pipeline.boards import Boards
from hub.pipeline.cameras import Adoptions
from hub.pipeline.practice import Practice, PracticeState
from hub.sensors import Sensors
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.street_map import DownloadState, MapDownload, MapFile, StreetMap, StreetSource
from hub.timestamps.timestamps import Timestamps
from noticeboard.log.link import BoardLink
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import NOTHING, Text
from tests.fakes.deciding import DecidingHouse
from tests.fakes.rules import FakeRules
from tests.fakes.things import (
    BOARD_URL,
    CAMERA,
    CLIP,
    EXPORT,
    JPEG,
    NOW,
    PIECE_BYTES,
    QUERY,
    REQUEST,
    VIDEO,
    a_board,
    a_camera,
    a_clip,
    a_directory,
    a_found,
    a_found_board,
    a_home_witness,
    a_preview,
    a_problem,
    a_proof,
    a_sensor,
    an_archive,
    an_archive_status,
    an_awareness_report,
    an_awareness_status,
)
from tests.fakes.tiles import tile_archive
from tests.hub.camera.fakes import FakeRecording


@dataclass(slots=True)
class FakePlayable(Video):
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
    is_ready = True
    started_over = 0
    """How often the recordings folder was to be used as it is."""
    fails_after = 0
    """How many live pieces come before `live_failure`."""

    def __init__(self, events: EventLog, now: Callable[[], datetime] = lambda: NOW) -> None:
        super().__init__(events, now)
        self.video = FakePlayable(VIDEO)
        self.older_videos: list[FakePlayable] = []
        """Of a clip that has grown."""
        self.live: list[bytes] = [JPEG]
        """What a camera sends live, before it waits for `more` or hangs up."""
        self.more: asyncio.Event | None = None
        self.adopt_failure: Exception | None = None
        """Raised by the next adoption, and then forgotten."""
        self.renames: dict[str, str] = {}
        """Names that others have, and what a camera is called instead."""
        self.adopt_note = ""
        self.live_failure: Exception | None = None
        self.watching = 0
        self.newest_scan: ScanStatus | None = None
        self.scan_s = 0.0
        self.cameras_found = [a_found()]
        self.clip_list = [a_clip()]
        self.board_list = [(a_board(), BOARD_URL)]
        self.previewed = a_preview()
        self.looked_up: list[tuple[str, tuple[Place, ...], bool]] = []
        self.evidence: dict[str, bytes] = {a_board().origin: b"PK\x05\x06" + bytes(18)}
        """Kept against boards, as files; of the first an empty ZIP."""
        self.ledger_complaints: list[str] = []
        self.problem_list = [a_problem()]
        self.said = [Reading(at=NOW - timedelta(hours=1), state="off")]
        self.changes: list[tuple[CameraId, CameraChange]] = []
        self.pictures: list[bytes] = []
        self.triggers: list[Trigger] = []
        self.frames_asked: list[tuple[CameraId, datetime, int, bool]] = []
        self.footage_asked: list[tuple[CameraId, TimeWindow]] = []
        self.readings_asked: list[TimeWindow] = []
        self.adoptions: list[Adoption] = []
        self.forgotten: list[CameraId] = []
        self.followed: list[BoardPolicy] = []
        self.policies: dict[BoardOrigin, BoardPolicy] = {}
        self.clips_asked: list[tuple[CameraId | None, TimeWindow | None, int]] = []
        self.failure: Exception | None = None
        """Raised by whatever is asked next, and then forgotten."""
        self.open = asyncio.Event()
        """Cleared, every asynchronous question waits."""
        self.open.set()
        self.cameras = FakeCameras(self)
        self.library, self.exports = FakeLibrary(self), FakeExports(self)
        self.practice = FakePractice(self)
        self.feeds = FakeAwareness(self.asked)
        self.directories = FakeDirectories(self.asked)
        self.witnesses = FakeHomeWitnesses(self.asked)
        self.archives = FakeArchives(self)
        self.streets = FakeStreetMap(self.asked)

    @property
    def awareness(self) -> FakeAwareness:
        """What public feeds say."""
        return self.feeds

    @property
    def rules(self) -> FakeRules:
        """The rule book."""
        return self.requests.rules

    @property
    def events(self) -> EventLog:
        """The log of events."""
        return self.log

    def served(self, database: Database, clock: Clock) -> House:
        """Return what the API is started with."""
        self.queries = FakeQueries(clock, self.log)
        self.maker_roots = MakerRoots(database)
        return House(
            hub_id=self.hub_id,
            name=self.name,
            version=self.version,
            clock=clock,
            database=database,
            events=self.log,
            problems=FakeProblems(self),
            cameras=self.cameras,
            roster=FakeRoster(self),
            archives=self.archives,
            discovery=FakeDiscovery(self),
            clips=FakeClips(self),
            library=self.library,
            maker_roots=self.maker_roots,
            viewing=FakeViewing(self),
            exports=self.exports,
            retention=FakeRetention(self),
            disk=FakeDisk(self),
            sensors=FakeSensors(self),
            queries=self.queries,
            requests=self.requests,
            reports=self.requests.reports,
            reviews=self.requests.reviews,
            rules=self.requests.rules,
            boards=FakeBoards(self),
            witnesses=self.witnesses,
            timestamps=FakeTimestamps(self.asked),
            practice=self.practice,
            ledger=FakeLedger(self),
            awareness=self.feeds,
            directories=self.directories,
            streets=self.streets,
        )

    @override
    async def asked(self) -> None:
        await self.open.wait()
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure


class FakeQueries(Queries):
    """The real ones, and one that nobody waits for."""

    @override
    def one(self, query_id: str) -> Query:
        if query_id == QUERY:
            return Query(id=QUERY, lender="ring/1", kind=QueryKind.DESCRIBE)
        return super().one(query_id)

    @override
    def read(self, query_id: str) -> Query:
        return self.one(query_id) if query_id == QUERY else super().read(query_id)

    @override
    def answer(self, query_id: str, answer: QueryAnswer) -> None:
        if query_id != QUERY:
            super().answer(query_id, answer)

    @override
    def announce(self, query_id: str, file: LentFile) -> int:
        return 1 if query_id == QUERY else super().announce(query_id, file)

    @override
    async def receive(self, query_id: str, number: int, body: AsyncIterable[bytes]) -> None:
        if query_id != QUERY:
            await super().receive(query_id, number, body)


class FakeCameras(Adoptions):
    """Finds, adopts and changes cameras in lists."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    def reports(self) -> list[CameraReport]:
        return list(self._house.camera_reports)

    @override
    def report(self, camera_id: CameraId) -> CameraReport:
        for report in self._house.camera_reports:
            if report.camera.id == camera_id:
                return report
        raise NotFoundError("There is no such camera.")

    @override
    def found(self) -> list[CameraFound]:
        return list(self._house.cameras_found)

    @override
    async def scan(self) -> list[CameraFound]:
        await self._house.asked()
        await self._scan_is(running=True)
        for found in self._house.cameras_found:
            await self._house.log.append(EventType.CAMERA_FOUND, {"found_key": found.key})
        await asyncio.sleep(self._house.scan_s)
        await self._scan_is(running=False)
        return self.found()

    async def _scan_is(self, *, running: bool) -> None:
        self._house.newest_scan = ScanStatus(
            running=running, began_at=NOW, ends_at=NOW + timedelta(seconds=5)
        )
        await self._house.log.append(EventType.SCAN_CHANGED, {})

    @override
    async def search(self, address: str) -> list[CameraFound]:
        try:
            ip_address(address)
        except ValueError:
            raise InvalidInputError(f"{address} is no address of one camera.") from None
        return [found for found in await self.scan() if found.address == address]

    @override
    async def adopt(self, adoption: Adoption) -> CameraReport:
        await self._house.asked()
        failure, self._house.adopt_failure = self._house.adopt_failure, None
        if failure is not None:
            raise failure
        self._house.adoptions.append(adoption)
        name = self._house.renames.get(adoption.name, adoption.name)
        made = a_camera(CameraId(f"{len(self._house.adoptions):012x}"), name)
        camera = replace(
            made.camera,
            found_key=adoption.found_key,
            place=adoption.place,
            indoor=adoption.indoor,
            may_share=adoption.may_share,
            doorbell=adoption.doorbell,
            transport=adoption.transport,
            entity_id=adoption.entity_id,
            archive_id=adoption.archive_id,
            archive_key=adoption.archive_key,
            kind=SourceKind.ARCHIVE if adoption.archive_id else made.camera.kind,
        )
        note = self._house.adopt_note
        status = replace(
            made.status,
            reason=Text.plain(note) if note else NOTHING,
        )
        report = replace(made, camera=camera, status=status)
        self._house.camera_reports.append(report)
        return report

    @override
    async def change(self, camera_id: CameraId, change: CameraChange) -> CameraReport:
        await self._house.asked()
        report = self.report(camera_id)
        self._house.changes.append((camera_id, change))
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
        self._house.camera_reports[self._house.camera_reports.index(report)] = changed
        return changed

    @override
    async def trigger(self, trigger: Trigger) -> None:
        await self._house.asked()
        self.report(trigger.camera_id)
        self._house.triggers.append(trigger)

    @override
    async def forget(self, camera_id: CameraId) -> None:
        report = self.report(camera_id)
        self._house.camera_reports.remove(report)
        self._house.forgotten.append(camera_id)

    @override
    async def find_archives(self, named: Sequence[str], caller: str) -> list[ArchiveFound]:
        await self._house.asked()
        self._house.archives.told.append((tuple(named), caller))
        return list(self._house.archives.offered)

    @override
    async def remove_archive(self, archive_id: ArchiveId, *, with_cameras: bool) -> None:
        await self._house.asked()
        held = [
            each.camera.id
            for each in self._house.camera_reports
            if each.camera.archive_id == archive_id
        ]
        if held and not with_cameras:
            raise ConflictError("archive.has_cameras", count=len(held))
        for camera_id in held:
            await self.forget(camera_id)
        await self._house.archives.remove(archive_id)

    @override
    async def snapshot(self, camera_id: CameraId) -> bytes:
        await self._house.asked()
        self.report(camera_id)
        return JPEG


class FakeRoster(Roster):
    """The cameras of the house's list, each of which is read."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    def cameras(self) -> list[Camera]:
        return [report.camera for report in self._house.camera_reports]

    @override
    def camera(self, camera_id: CameraId) -> Camera:
        return self._house.cameras.report(camera_id).camera

    @override
    def recording(self, camera_id: CameraId) -> CameraReader:
        return FakeReader(self._house, self.camera(camera_id))


class FakeReader(FakeRecording):
    """Sends the house's pieces live, and keeps what it is given."""

    def __init__(self, house: FakeHouse, camera: Camera) -> None:
        super().__init__(camera, None)
        self._house = house

    @override
    async def accept_picture(self, raw: bytes) -> None:
        self._house.pictures.append(raw)

    @override
    async def live_pictures(self) -> AsyncGenerator[bytes]:
        house = self._house
        await house.asked()
        house.watching += 1
        try:
            for number, picture in enumerate(house.live):
                if house.live_failure is None or number < house.fails_after:
                    yield picture
            if house.live_failure is not None:
                raise house.live_failure
            if house.more is not None:
                await house.more.wait()
        finally:
            house.watching -= 1

    @override
    async def live_video(self) -> AsyncGenerator[bytes]:
        async with aclosing(self.live_pictures()) as pictures:
            async for picture in pictures:
                yield picture


class FakeDiscovery(Discovery):
    """Knows how the newest scan stands."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    def scanning(self) -> ScanStatus | None:
        return self._house.newest_scan


class FakeClips(ClipIndex):
    """Clips of a list."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    async def clips(
        self,
        camera_id: CameraId | Collection[CameraId] | None = None,
        window: TimeWindow | None = None,
        limit: int = 200,
        *,
        label: Label | None = None,
    ) -> list[Clip]:
        await self._house.asked()
        assert camera_id is None or isinstance(camera_id, str)
        self._house.clips_asked.append((camera_id, window, limit))
        listed = self._house.clip_list
        return [clip for clip in listed if label is None or label in clip.labels][:limit]

    @override
    async def clip(self, clip_id: ClipId) -> Clip:
        await self._house.asked()
        for clip in self._house.clip_list:
            if clip.id == clip_id:
                return clip
        raise NotFoundError("There is no such clip.")

    @override
    async def pictured(self, found: Sequence[Clip]) -> list[Clip]:
        return list(found)


class FakeViewing(Viewing):
    """A lane of nothing for each camera, and the same picture at every moment."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house
        self.searches = Searches[CameraId]()

    @override
    async def lanes(self, cameras: Sequence[Camera], window: TimeWindow) -> list[Lane]:
        await self._house.asked()
        span = FootageSpan(window=window, source=FootageSource.HUB)
        return [
            Lane(
                camera=camera,
                spans=(span,),
                gaps=(FootageGap(window=window, reason=GapReason.OFFLINE),),
                events=(FootageEvent(clip_id=CLIP, window=window, kind=TriggerKind.MOTION),),
                activity=(0, 50),
                clock=ArchiveClock(offset=timedelta(seconds=1)),
                codec="h264",
            )
            for camera in cameras
        ]

    @override
    async def picture(self, camera: Camera, at: datetime, width: int, *, exact: bool) -> FrameImage:
        self._house.watching += 1
        try:
            await self._house.asked()
        finally:
            self._house.watching -= 1
        self._house.frames_asked.append((camera.id, at, width, exact))
        return FrameImage(jpeg=JPEG, at=at)

    @override
    async def video(self, camera: Camera, window: TimeWindow, *, as_recorded: bool) -> Any:
        await self._house.asked()
        return await self._house.library.footage(camera.id, window, as_recorded=as_recorded)

    @override
    async def frame_times(
        self, camera: Camera, window: TimeWindow, *, as_recorded: bool
    ) -> FrameTimes:
        await self._house.asked()
        library = self._house.library
        return await library.footage_times(camera.id, window, as_recorded=as_recorded)

    @override
    async def suggest(
        self, camera: Camera, window: TimeWindow, subjects: Collection[Subject]
    ) -> tuple[Suggestion, ...]:
        await self._house.asked()
        return tuple(each for each in self._house.suggestions if each.subject in subjects)

    @override
    async def follow(self, camera: Camera, window: TimeWindow, key: MaskKey) -> MovingMask:
        await self._house.asked()
        return MovingMask(keys=(key, replace(key, at_ms=key.at_ms + 1000)))


class FakeExports(Exports):
    """One that is done, and those that are begun."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house
        self.known: dict[str, ClipExport] = {}
        self.ends = ExportState.RUNNING
        """What each becomes once somebody has looked at it."""
        self.orders: list[ExportOrder] = []

    @override
    def export(self, export_id: str) -> ClipExport:
        if export_id == EXPORT:
            window = TimeWindow(start=NOW - timedelta(minutes=1), end=NOW)
            order = ExportOrder(camera=a_camera().camera, window=window)
            return ClipExport(
                id=EXPORT, order=order, state=ExportState.DONE, done=1.0, size_bytes=9
            )
        if export_id not in self.known:
            raise NotFoundError("export.unknown")
        known = self.known[export_id]
        # Begun, and ended when somebody looks again.
        reason = Text("export.failed") if self.ends is ExportState.FAILED else NOTHING
        self.known[export_id] = replace(known, state=self.ends, reason=reason)
        return known

    @override
    async def start(self, order: ExportOrder) -> ClipExport:
        await self._house.asked()
        self.orders.append(order)
        export = ClipExport(id=f"{len(self.known):016x}", order=order)
        self.known[export.id] = export
        return export

    @override
    async def remove(self, export_id: str) -> None:
        self.export(export_id)
        self.known.pop(export_id, None)

    @override
    async def video(self, export_id: str) -> Any:
        self.export(export_id)
        return self._house.video


class FakeLibrary(Library):
    """The same picture and the same video of every clip."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    async def thumbnail(self, clip: Clip) -> bytes:
        return JPEG

    @override
    async def filmstrip(self, clip: Clip) -> bytes:
        return JPEG

    def _video(self, until: datetime | None) -> FakePlayable:
        for video in (self._house.video, *self._house.older_videos):
            if until in {None, video.until}:
                return video
        raise NotFoundError("The recording is gone.")

    @override
    async def playable(self, clip: Clip, until: datetime | None = None) -> Any:
        return self._video(until)

    @override
    async def frame_times(self, clip: Clip, until: datetime | None = None) -> FrameTimes:
        video = self._video(until)
        return FrameTimes(
            start=NOW - timedelta(minutes=1),
            until=video.until,
            tag=video.tag,
            frames_us=(0, 66_667, 133_333),
        )

    @override
    async def footage(
        self, camera_id: CameraId, window: TimeWindow, *, as_recorded: bool = False
    ) -> Any:
        self._house.cameras.report(camera_id)
        self._house.footage_asked.append((camera_id, window))
        return self._house.video

    @override
    async def footage_times(
        self, camera_id: CameraId, window: TimeWindow, *, as_recorded: bool = False
    ) -> FrameTimes:
        video = await self.footage(camera_id, window, as_recorded=as_recorded)
        return FrameTimes(
            start=window.start - timedelta(seconds=1),
            until=window.end,
            tag=video.tag,
            frames_us=(0, 66_667, 133_333),
        )


class FakeRetention(Retention):
    """A disk with room."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    async def has_room(self) -> bool:
        await self._house.asked()
        return self._house.is_ready

    @override
    async def storage(self) -> Storage:
        await self._house.asked()
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
    async def outlook(self, cameras: Collection[CameraId]) -> RecordingOutlook:
        await self._house.asked()
        return RecordingOutlook(
            folder="/share/neighbors",
            free_bytes=40 * 2**30,
            camera_day_bytes=2**30,
            days=40 / max(1, len(cameras)),
            in_backups=False,
        )


class FakeDisk(FootageDisk):
    """A disk that is there, or whose recordings were elsewhere."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    async def start_over(self) -> None:
        await self._house.asked()
        self._house.started_over += 1


class FakeSensors(Sensors):
    """Sensors of a list, and what they said."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    async def all(self) -> list[Sensor]:
        await self._house.asked()
        return list(self._house.sensor_list)

    @override
    async def lend(self, entity_id: str, name: str, kind: str, unit: str) -> Sensor:
        await self._house.asked()
        made = replace(a_sensor(entity_id), name=name, kind=kind, unit=unit)
        self._house.sensor_list = [made]
        return made

    async def _sensor(self, sensor_id: SensorId) -> Sensor:
        for sensor in await self.all():
            if sensor.id == sensor_id:
                return sensor
        raise NotFoundError("There is no such sensor.")

    @override
    async def remove(self, sensor_id: SensorId) -> None:
        self._house.sensor_list.remove(await self._sensor(sensor_id))

    @override
    async def add(self, sensor_id: SensorId, initial: Sequence[Reading]) -> None:
        await self._sensor(sensor_id)
        self._house.said += initial

    @override
    async def readings(self, sensor_id: SensorId, window: TimeWindow) -> list[Reading]:
        await self._sensor(sensor_id)
        self._house.readings_asked.append(window)
        return list(self._house.said)


PRACTICED: Final = RequestId("9a" * 16)
"""The id of the practice request."""


class FakePractice(Practice):
    """Adds a request like the house's first one as practice, and forgets it again."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    async def state(self) -> PracticeState:
        return PracticeState.NEVER if self._find() is None else PracticeState.OPEN

    @override
    async def begin(self, language: str) -> RequestId:
        await self._house.asked()
        if self._find() is None:
            first = self._house.reports[0]
            title = safe_text(f"Practice ({language})")
            request = replace(first.request, id=PRACTICED, origin=PRACTICE, title=title)
            self._house.reports.append(replace(first, request=request))
            await self._house.log.append(EventType.REQUEST_MATCHED, {"request_id": PRACTICED})
        return PRACTICED

    @override
    async def end(self, *, by: str) -> None:
        await self._house.asked()
        found = self._find()
        if found is None:
            raise NotFoundError("practice.none")
        self._house.reports.remove(found)
        await self._house.log.append(EventType.REQUEST_CLOSED, {"request_id": PRACTICED})

    def _find(self) -> RequestReport | None:
        return next((each for each in self._house.reports if each.request.practice), None)


class NoBoard:
    """A board of which nothing is verified."""

    async def read_verified[T](self, _read: ReadLog[T], _newest: timedelta) -> T | None:
        """Return nothing."""
        return None


NO_BOARD: Final = NoBoard()
REGION: Final = BoardRegion(verifier="7c" * 20, name="verifier.example.org", agencies=412)


class FakeBoards(Boards):
    """Boards of a list."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    def statuses(self) -> list[tuple[BoardStatus, str]]:
        return list(self._house.board_list)

    @override
    def trusted(self, origin: BoardOrigin) -> tuple[BoardStatus, BoardPolicy]:
        for status, url in self._house.board_list:
            if status.origin == origin:
                policy = BoardPolicy(
                    url=url, origin=origin, log_key=f"{origin}+k", inbox_key=f"{origin}/inbox+k"
                )
                return status, self._house.policies.get(origin, policy)
        raise NotFoundError("You don't follow this board.")

    @override
    def verified(self, origin: BoardOrigin) -> VerifiedBoard:
        self.trusted(origin)
        return NO_BOARD

    @override
    async def proof(self, origin: BoardOrigin, index: int) -> EntryProof:
        await self._house.asked()
        return a_proof()

    @override
    async def preview(
        self, address: str, places: Sequence[Place], *, allow_private_address: bool
    ) -> tuple[ComparedKey, PreviewedBoard | None]:
        await self._house.asked()
        self._house.looked_up.append((address, tuple(places), allow_private_address))
        return self._house.previewed

    @override
    def known_state(self, origin: BoardOrigin) -> BoardState | None:
        states = {status.origin: status.state for status, _ in self._house.board_list}
        return states.get(origin)

    @override
    async def follow(self, policy: BoardPolicy) -> BoardStatus:
        await self._house.asked()
        self._house.followed.append(policy)
        status = BoardStatus(origin=policy.origin, state=BoardState.STARTING, since=NOW)
        self._house.board_list.append((status, policy.url))
        return status

    @override
    async def leave(self, origin: BoardOrigin) -> None:
        await self._become(origin, BoardState.LEFT)

    @override
    async def follow_again(self, origin: BoardOrigin) -> None:
        await self._become(origin, BoardState.STARTING)

    async def _become(self, origin: BoardOrigin, state: BoardState) -> None:
        await self._house.asked()
        self.trusted(origin)
        self._house.board_list = [
            (replace(status, state=state) if status.origin == origin else status, url)
            for status, url in self._house.board_list
        ]

    @override
    async def change_policy(
        self,
        origin: BoardOrigin,
        *,
        witnesses: tuple[str, ...],
        quorum: int,
        verifiers: tuple[str, ...],
        read_earlier: bool | None = None,
        region: str | None = None,
    ) -> None:
        await self._house.asked()
        _, policy = self.trusted(origin)
        self._house.policies[origin] = replace(
            policy,
            witnesses=witnesses,
            quorum=quorum,
            verifiers=verifiers,
            read_earlier=policy.read_earlier if read_earlier is None else read_earlier,
            region=policy.region if region is None else region,
        )

    @override
    async def regions(self, origin: BoardOrigin) -> list[BoardRegion]:
        self.trusted(origin)
        return [REGION]

    @override
    async def evidence(self, origin: BoardOrigin) -> tuple[str, bytes]:
        await self._house.asked()
        if origin not in self._house.evidence:
            raise NotFoundError("No proof is saved about a board with that name.")
        return "evidence-board.zip", self._house.evidence[origin]


class FakeProblems(Problems):
    """Problems of a list."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    def all(self) -> list[Problem]:
        return list(self._house.problem_list)


class FakeLedger(Ledger):
    """A ledger of two entries."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    @override
    async def entries(self, *, start: int = 0, limit: int | None = None) -> list[LedgerEntry]:
        await self._house.asked()
        share = {"request": REQUEST}
        return [
            LedgerEntry(index=0, at=NOW, type="decision", fields={}),
            LedgerEntry(index=1, at=NOW, type="share", fields=share),
        ]

    @override
    async def checkpoint(self) -> str:
        return "ledger/v1\n0\n"

    @override
    async def check(self, *, root: str = "") -> LedgerReport:
        await self._house.asked()
        complaints = tuple(map(Text.plain, self._house.ledger_complaints))
        return LedgerReport(entries=1, key="", root="cm9vdA==", complaints=complaints)

    @override
    async def export(self) -> Export:
        await self._house.asked()
        return Export(key="ledger+k", checkpoint="ledger/v1\n0\n", entries=(b"{}",))


class FakeAwareness(Awareness):
    """What public feeds say, of lists."""

    def __init__(self, asked: Callable[[], Awaitable[None]]) -> None:
        self._asked = asked
        self.sources = [an_awareness_status()]
        self.shown = [an_awareness_report()]

    @override
    async def reports(self) -> list[AwarenessReport]:
        await self._asked()
        return list(self.shown)

    @property
    @override
    def count(self) -> int:
        return len(self.shown)

    @override
    async def statuses(self) -> list[AwarenessStatus]:
        await self._asked()
        return list(self.sources)

    @override
    async def offers(self) -> list[Offer]:
        await self._asked()
        return [
            Offer(
                kind=AwarenessKind.WANTED,
                url="https://wanted.example.org/list",
                name="Wanted and missing people",
                area="Example State",
            )
        ]

    @override
    async def add(self, source: AwarenessSource) -> AwarenessStatus:
        await self._asked()
        if any(each.source.id == source.id for each in self.sources):
            raise ConflictError("Your hub already reads this feed. Remove it first.")
        status = AwarenessStatus(source=source, state=AwarenessState.STARTING, since=NOW)
        self.sources.append(status)
        return status

    @override
    async def remove(self, source_id: AwarenessSourceId) -> None:
        await self._asked()
        for status in self.sources:
            if status.source.id == source_id:
                self.sources.remove(status)
                return
        raise NotFoundError("Your hub doesn't read this feed.")


_FILES: Final = ("Yard 2026-11-15 12.00.mp4", "IMG_1.mov")


class FakeArchives(Archives):
    """Archives of a list, with the status of each."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house
        self.known = {an_archive().id: an_archive()}
        self.statuses = {an_archive().id: an_archive_status()}
        self.added: list[NewArchive] = []
        self.changes: list[tuple[ArchiveId, ArchiveChange]] = []
        self.checked: list[ArchiveId] = []
        self.told: list[tuple[tuple[str, ...], str]] = []
        """What each search for archives was told beside what the hub knows."""
        self.offered = [
            ArchiveFound(
                kind=ArchiveKind.FRIGATE,
                name="Frigate",
                address="http://192.0.2.11:5000",
                version="0.17.2",
            )
        ]

    @override
    def all(self) -> list[Archive]:
        return list(self.known.values())

    @override
    def archive(self, archive_id: ArchiveId) -> Archive:
        try:
            return self.known[archive_id]
        except KeyError:
            raise NotFoundError("archive.unknown") from None

    @override
    def status(self, archive_id: ArchiveId) -> ArchiveStatus:
        self.archive(archive_id)
        return self.statuses[archive_id]

    @override
    async def add(self, new: NewArchive) -> Archive:
        await self._house.asked()
        self.added.append(new)
        archive = replace(
            an_archive(),
            id=ArchiveId(f"{len(self.added):012x}"),
            name=new.name or new.kind.value,
            kind=new.kind,
            address=new.address,
            folder=new.folder,
            pattern=new.pattern,
            zone=new.zone,
            lender=new.lender,
            verify=new.verify,
        )
        self.known[archive.id] = archive
        self.statuses[archive.id] = replace(an_archive_status(), archive_id=archive.id)
        return archive

    @override
    async def change(self, archive_id: ArchiveId, change: ArchiveChange) -> Archive:
        await self._house.asked()
        archive = self.archive(archive_id)
        self.changes.append((archive_id, change))
        if change.name is not None:
            archive = self.known[archive_id] = replace(archive, name=change.name)
        return archive

    @override
    async def remove(self, archive_id: ArchiveId) -> None:
        self.archive(archive_id)
        del self.known[archive_id], self.statuses[archive_id]

    @override
    async def check(self, archive_id: ArchiveId) -> ArchiveStatus:
        await self._house.asked()
        self.checked.append(archive_id)
        return self.status(archive_id)

    @override
    async def learn(self, archive_id: ArchiveId, file: str, at: datetime) -> Learned:
        await self._house.asked()
        self.archive(archive_id)
        return learn(file, at, _FILES, zone=UTC)

    @override
    async def examples(self, archive_id: ArchiveId) -> tuple[tuple[str, FileName | None], ...]:
        await self._house.asked()
        self.archive(archive_id)
        return tuple((path, FileNames().read(path)) for path in reversed(_FILES))


class FakeStreetMap(StreetMap):
    """A small map file, and whatever else is chosen."""

    def __init__(self, asked: Callable[[], Awaitable[None]]) -> None:
        self._asked = asked
        self._bytes = tile_archive()
        self._source = StreetSource.FILE
        self._download = None
        self._file = MapFile(
            archive=TileArchive(
                size_bytes=len(self._bytes),
                least_zoom=0,
                most_zoom=14,
                west=-75.1,
                south=39.9,
                east=-74.9,
                north=40.1,
                name=safe_text("Example County"),
                attribution=safe_text("OpenStreetMap"),
                layers=(safe_text("roads"),),
            ),
            name=safe_text("Example County"),
            host=safe_text("maps.example.org"),
            added_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
            tag="7a9",
        )

    @override
    async def choose(self, source: StreetSource) -> None:
        await self._asked()
        self._source = source

    @override
    async def remove(self) -> None:
        await self._asked()
        self._source = StreetSource.NONE

    @override
    async def read(self, tag: str, start: int, end: int) -> bytes:
        await self._asked()
        return self._bytes[start:end]

    @override
    async def files_in(self, folder: str) -> list[tuple[str, int]]:
        await self._asked()
        return [("county.pmtiles", len(self._bytes))]

    @override
    async def copy(self, path: str) -> MapFile:
        await self._asked()
        assert self._file is not None
        return self._file

    @override
    async def put_piece(self, name: str, at: int, size_bytes: int, piece: bytes) -> None:
        await self._asked()

    @override
    async def download(self, url: str, *, allow_private: bool) -> None:
        await self._asked()
        self._download = MapDownload(
            host=safe_text("maps.example.org"), state=DownloadState.RUNNING
        )

    @override
    async def stop_download(self) -> None:
        self._download = None


class FakeHomeWitnesses(HomeWitnesses):
    """The boards of a list, which the home cosigns."""

    def __init__(self, asked: Callable[[], Awaitable[None]]) -> None:
        self._asked = asked
        self.known = [a_home_witness()]

    @override
    def statuses(self) -> list[HomeWitnessStatus]:
        return list(self.known)

    @override
    async def begin(
        self, origin: BoardOrigin, bastion: str, *, allow_private: bool
    ) -> HomeWitnessStatus:
        await self._asked()
        self.known = [replace(a_home_witness(), origin=origin, bastion=bastion)]
        return self.known[0]

    @override
    async def end(self, origin: BoardOrigin) -> None:
        await self._asked()
        self.known = [each for each in self.known if each.origin != origin]


class FakeTimestamps(Timestamps):
    """The services of a list, of which one is asked."""

    def __init__(self, asked: Callable[[], Awaitable[None]]) -> None:
        self._asked = asked
        self._second = 17 * 60 + 5
        self.known = [a_timestamp_service()]

    @override
    async def statuses(self) -> list[ServiceStatus]:
        return list(self.known)

    @override
    async def add(self, url: str, *, root: str = "", allow_private: bool = False) -> ServiceStatus:
        await self._asked()
        known = a_timestamp_service()
        service = replace(known.service, url=url, root=root, allow_private=allow_private)
        self.known = [replace(known, service=service)]
        return self.known[0]

    @override
    async def remove(self, url: str) -> None:
        await self._asked()
        self.known = [each for each in self.known if each.service.url != url]


def a_timestamp_service() -> ServiceStatus:
    """Return a service that has stamped the last hour."""
    url = "https://tsa.example.org/tsr"
    return ServiceStatus(
        service=TimestampService(url=url, name="Example TSA", added_at=NOW),
        newest=StampReply(
            service=url,
            name="Example TSA",
            sent_at=NOW,
            received_at=NOW + timedelta(milliseconds=80),
            at=NOW + timedelta(milliseconds=40),
            accuracy=timedelta(milliseconds=500),
            state=ReplyState.GOOD,
            raw=b"reply",
        ),
    )


class FakeDirectories(Directories):
    """Directories of lists, and what they have for this house."""

    def __init__(self, asked: Callable[[], Awaitable[None]]) -> None:
        self._asked = asked
        self.known = [a_directory()]
        self.findings = Findings(boards=(a_found_board(),), covering=1)

    @override
    def all(self) -> list[Directory]:
        return list(self.known)

    @override
    async def add(self, address: str, *, allow_private: bool = False) -> Directory:
        await self._asked()
        link = BoardLink.parse(address)
        if any(each.url == link.url for each in self.known):
            raise ConflictError("directory.known")
        self.known.append(replace(a_directory(), url=link.url, allow_private=allow_private))
        return self.known[-1]

    @override
    async def remove(self, url: str) -> None:
        await self._asked()
        for each in self.known:
            if each.url == url:
                self.known.remove(each)
                return
        raise NotFoundError("directory.unknown")

    @override
    async def find(self) -> Findings:
        await self._asked()
        return self.findings
