"""Builds the flow of requests: from boards and footage to what is shared."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from hub.archives.fetches import Fetches
from hub.archives.phone_files import PhoneFiles
from hub.backup.restore import settled_at
from hub.camera.status import CameraProblems, CameraStatuses
from hub.clips.index import ClipIndex
from hub.clips.timeline import FootageTimeline
from hub.clock import Clock
from hub.config import Config
from hub.data_folder import Folders
from hub.decision.desk import Desk
from hub.decision.rule_book import RuleBook
from hub.ledger.ledger import Ledger
from hub.model.camera import Camera
from hub.model.decision import Approval, Share
from hub.model.ids import CameraId
from hub.model.window import TimeWindow
from hub.outbound import Outbound
from hub.pipeline.boards import Boards
from hub.pipeline.cameras import Cameras
from hub.pipeline.journal import Searcher, Stages
from hub.pipeline.practice import Practice
from hub.pipeline.requests import Requests
from hub.requests.docket import Docket
from hub.sensors import Sensors
from hub.sharing.cuts import Cutter
from hub.sharing.seal import ShareSources
from hub.sharing.sharer import Sharer
from hub.sharing.store import OwnCopies
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.timestamps.timestamps import Timestamps

_QUERIED_CLOCK_MS = 1000
"""A camera reports whole seconds when queried, so its measured offset is at most this far off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What every part is built on."""

    hub_id: str
    config: Config
    folders: Folders
    clock: Clock
    database: Database
    outbound: Outbound
    events: EventLog
    problems: Problems
    ledger: Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Footage:
    """What the flow of requests knows of cameras, and of what they recorded."""

    index: ClipIndex
    timeline: FootageTimeline
    fetches: Fetches
    added: PhoneFiles
    cutter: Cutter
    observed: CameraStatuses
    complaints: CameraProblems
    cameras: Callable[[], list[Camera]]
    searcher: Searcher
    clock_offset_ms: Callable[[CameraId], int | None]
    """Returns a camera's own clock minus the hub's, if it has been measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The parts that take requests from boards, and footage from cameras, to shares."""

    stages: Stages
    requests: Requests
    practice: Practice
    sink: Cameras


async def build_flow(
    base: Base,
    footage: Footage,
    on_progress: Callable[[Share], Awaitable[None]],
    timestamps: Timestamps,
) -> Flow:
    """Build the stages of a request, in the order in which it passes them, and their pipeline.

    `on_progress` is called whenever more of a share has been sent. `timestamps` prove when shared
    clips existed.
    """
    config, folders, clock, database = base.config, base.folders, base.clock, base.database
    boards = Boards(config, database, base.outbound, clock, base.events, base.problems)
    sensors = Sensors(database, clock, base.events)

    async def uncertainty(camera_id: CameraId, _window: TimeWindow) -> int | None:
        return None if footage.clock_offset_ms(camera_id) is None else _QUERIED_CLOCK_MS

    async def ledger_root() -> str:
        return await base.ledger.root() if config.anchor else ""

    async def check_ground(approval: Approval) -> None:
        # The only callback: only the pipeline knows everything that an approval depends on.
        await requests.delivery.check(approval)

    sharer = Sharer(
        database=database,
        cutter=footage.cutter,
        added=footage.added,
        outbound=base.outbound,
        clock=clock,
        outbox=folders.outbox,
        cuts=folders.cuts,
        policy=boards.sharing_policy,
        check=check_ground,
        sources=ShareSources(
            sensor=sensors.sensor,
            readings=sensors.readings,
            log_proof=boards.log_proof,
            uncertainty=uncertainty,
            ledger_root=ledger_root,
            hours=timestamps.stamped,
        ),
        own=OwnCopies(folders.data / "own-copies.key", folders.own_copies),
        on_progress=on_progress,
        practice=boards.practice_inbox,
    )
    stages = Stages(
        clock=clock,
        database=database,
        events=base.events,
        clips=footage.index,
        fetches=footage.fetches,
        added=footage.added,
        docket=Docket(),
        desk=Desk(
            database,
            clock,
            replace(config.approving, asked_since=await settled_at(database)),
        ),
        book=RuleBook(database, config.rules),
        ledger=base.ledger,
        sharer=sharer,
        boards=boards,
        sensors=sensors,
        cameras=footage.cameras,
        searcher=footage.searcher,
        clock_offset_ms=footage.clock_offset_ms,
        notify_from_level=config.notify_from_level,
        stamped_until=timestamps.newest_at,
    )
    requests = Requests(stages)
    boards.set_listener(requests.receive, stages.docket)
    sink = Cameras(stages, requests, footage.timeline, footage.observed, footage.complaints)
    practice = Practice(stages, requests, folders.outbox)
    return Flow(stages=stages, requests=requests, practice=practice, sink=sink)
