"""Builds every object of the hub, and owns what runs."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from ipaddress import ip_address
import json
from pathlib import Path
from typing import TYPE_CHECKING

from zeroconf.asyncio import AsyncZeroconf

from hub.api.house import House
from hub.api.server import Running, advertise, reachable, start
from hub.archives.archives import Archives, find_frigate, open_reader
from hub.archives.camera import ArchivedCamera
from hub.archives.fetches import Fetches
from hub.archives.ingest import Ingest
from hub.archives.lanes import Lanes
from hub.archives.lent import Queries
from hub.archives.phone_files import PhoneFiles
from hub.archives.viewed import ViewedFootage, Viewing
from hub.awareness.service import Awareness
from hub.backup.restore import prepare, settle, settled_at
from hub.camera.roster import Roster
from hub.camera.source import CameraReader
from hub.camera.status import CameraProblems, CameraStatuses
from hub.clips.disk import FootageDisk
from hub.clips.exports import Exports
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.maker_roots import MakerRoots
from hub.clips.retention import Retention
from hub.clips.timeline import FootageTimeline
from hub.clock import Clock, SystemClock
from hub.config import Config
from hub.data_folder import Folders, claim
from hub.decision.desk import Desk
from hub.decision.rule_book import RuleBook
from hub.discovery.addresses import own_interfaces, read_interfaces
from hub.discovery.discovery import Discovery
from hub.discovery.mdns import open_mdns
from hub.feeds.directories import Directories
from hub.feeds.home_witness import HomeWitnesses
from hub.ledger.ledger import Ledger
from hub.model.camera import Camera, ScanStatus, SourceKind, Transport
from hub.model.decision import Approval, Share
from hub.model.ids import CameraId
from hub.model.report import EventType
from hub.model.window import TimeWindow
from hub.outbound import Outbound
from hub.pipeline.boards import Boards
from hub.pipeline.cameras import Adoptions, Cameras
from hub.pipeline.journal import Searcher, Stages
from hub.pipeline.practice import Practice
from hub.pipeline.requests import Requests
from hub.requests.docket import Docket
from hub.sensors import Sensors
from hub.sharing.cuts import Cutter
from hub.sharing.seal import ShareSources
from hub.sharing.sharer import Sharer
from hub.sharing.store import OwnCopies
from hub.store.database import Database, id_of
from hub.store.events import EventLog, Problems
from hub.store.files import catch_up, changing, is_frozen, remove, write_durably
from hub.store.footage_files import FootageFiles, FootageFolder, key_from
from hub.store.secrets import Credentials, Secrets, redacted_logs
from hub.street_map import StreetMap
from hub.timestamps.store import StampStore
from hub.timestamps.timestamps import Timestamps
from noticeboard.runtime.database import forget_old_copies_in_time

if TYPE_CHECKING:
    from hub.api.supervisor import Supervisor
    from hub.camera.factory import CameraFactory
    from hub.camera.onvif.description import OnvifDescription

CATCH_UP_S = 10.0
_QUERIED_CLOCK_MS = 1000
"""A camera reports whole seconds when queried, so its measured offset is at most this far off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What every part is built on."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Everything that runs: what the API serves, and what only the hub itself uses."""

    house: House
    sink: Cameras
    sharer: Sharer
    added: PhoneFiles


OnReady = Callable[[Hub, Running], Awaitable[None]]


async def run(
    config: Config,
    folders: Folders,
    on_ready: OnReady,
    *,
    clock: Clock | None = None,
    supervisor: "Supervisor | None" = None,
) -> None:
    """Run until canceled, by the machine's own clock unless another is given.

    Recordings are where the folders say, or else where the settings say. `supervisor` is told how
    Home Assistant can pair. Raises InvalidInputError, ConflictError or StorageError if the hub
    can't start.
    """
    clock = clock or SystemClock()
    folders = replace(folders, footage=folders.footage or config.recordings)
    await asyncio.to_thread(folders.make)
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(claim, folders, stack)
        is_copy = await asyncio.to_thread(prepare, folders)
        if not await asyncio.to_thread(is_frozen, folders.data):
            await asyncio.to_thread(folders.inside.clear_cache, whole=True)
        secrets = await asyncio.to_thread(Secrets, folders.data / "camera-secrets.json")
        stack.enter_context(redacted_logs(secrets))
        base, disk = await _open(config, folders, clock, stack, is_copy=is_copy)
        stack.callback(disk.folder.release)
        zeroconf = await _open_mdns(config, stack)
        hub = await _build(base, disk, secrets, zeroconf)
        house = hub.house
        # Before the API answers: a listener must not be shown an empty house.
        await _restore(hub)
        stack.push_async_callback(hub.sharer.close)
        api = await start(
            house,
            host=config.host,
            port=config.port,
            data_dir=folders.data,
            allowed_hosts=config.allowed_hosts,
        )
        stack.push_async_callback(api.stop)
        if zeroconf is not None:
            interfaces = await asyncio.to_thread(own_interfaces, config.interfaces)
            await advertise(house, api, reachable(config.host, interfaces), zeroconf, stack)
        await asyncio.to_thread(_write_address, folders.running, config.host, api)
        stack.callback(remove, folders.running)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(house.requests.run())
            tasks.create_task(house.boards.run())
            tasks.create_task(house.practice.run())
            tasks.create_task(house.awareness.run())
            tasks.create_task(house.directories.run())
            tasks.create_task(house.witnesses.run())
            tasks.create_task(house.timestamps.run())
            tasks.create_task(house.streets.run())
            tasks.create_task(hub.sink.run())
            tasks.create_task(house.disk.run())
            tasks.create_task(house.archives.run())
            tasks.create_task(house.viewing.run())
            tasks.create_task(house.exports.run())
            tasks.create_task(house.roster.run())
            tasks.create_task(_catch_up(folders, clock))
            tasks.create_task(
                forget_old_copies_in_time(
                    folders.database,
                    clock.now,
                    clock.sleep,
                    may=partial(changing, folders.database),
                )
            )
            if supervisor is not None:
                tasks.create_task(supervisor.invite(api, config.host, clock))
            if config.discover:
                tasks.create_task(house.discovery.run(house.cameras.follow))
            await on_ready(hub, api)


# Building, in the order in which the parts need one another


async def _open(
    config: Config, folders: Folders, clock: Clock, stack: AsyncExitStack, *, is_copy: bool
) -> tuple[Base, FootageDisk]:
    """Open what the stack closes again, dependencies first, and find the recordings."""
    database = await Database.open(folders.database)
    stack.push_async_callback(database.close)
    if is_copy:
        await settle(database, folders, clock)
    outbound = Outbound(config.proxy)
    stack.push_async_callback(outbound.close)
    events = await EventLog.open(database, clock)
    problems = Problems(events, clock)
    hub_id = await _identity(database)
    disk = await FootageDisk.find(database, folders, problems, clock, hub_id, is_copy=is_copy)
    base = Base(
        config=config,
        folders=disk.folders,
        clock=clock,
        database=database,
        outbound=outbound,
        events=events,
        problems=problems,
        ledger=Ledger(database, folders.data / "ledger.key", clock),
    )
    return base, disk


async def _open_mdns(config: Config, stack: AsyncExitStack) -> AsyncZeroconf | None:
    if not config.discover:
        return None
    zeroconf = open_mdns(await asyncio.to_thread(read_interfaces, config.interfaces))
    if zeroconf is not None:
        stack.push_async_callback(zeroconf.async_close)
    return zeroconf


async def _build(
    base: Base, disk: FootageDisk, secrets: Secrets, zeroconf: AsyncZeroconf | None
) -> Hub:
    """Build footage, cameras, the flow of requests, discovery, and local alerts."""
    config, folders, clock, database = base.config, base.folders, base.clock, base.database
    events = base.events
    queries = Queries(clock, events)
    files = await asyncio.to_thread(_files, config, folders, disk.folder)
    index = ClipIndex(database, folders.recordings, clock, files)
    maker_roots = MakerRoots(database)
    library = Library(
        index, folders.recordings, folders.cache, clock, files, maker_roots=maker_roots
    )
    retention = Retention(
        index,
        folders.recordings,
        clock,
        floor_bytes=config.floor_bytes,
        longest=config.keep,
        most_bytes=config.most_bytes,
        share=disk.share if config.most_is_auto else None,
        home=disk.folder,
        # Called when it deletes. Cameras are built below, because they need room to record.
        keeps=lambda: {camera.id: camera.keep for camera in roster.cameras()},
        fetched=lambda: fetches.cameras,
        encrypted=files.encrypts,
        in_backups=folders.are_recordings_backed_up,
    )
    own_folders = (folders.data, folders.recordings)
    opened = partial(
        open_reader, clock=clock, cache=folders.cache, queries=queries, own_folders=own_folders
    )
    archives = Archives(
        database,
        secrets,
        clock,
        events,
        base.problems,
        open_reader=opened,
        find_frigate=find_frigate if config.discover else None,
        own_folders=own_folders,
    )
    fetches = Fetches(
        database,
        clock,
        events,
        index,
        retention,
        archives=archives,
        ingest=Ingest(index, folders.recordings, files, clock),
        folder=folders.fetching,
        most_bytes=config.most_fetched_bytes,
    )

    @cache
    def factory() -> "CameraFactory":
        # With the first camera: a hub whose footage is in archives loads none of this.
        from hub.camera.factory import CameraFactory  # noqa: PLC0415

        return CameraFactory(
            folders.recordings,
            files,
            clock,
            # Called when a camera runs. Its output goes to the flow, which is built below.
            sink=lambda: flow.sink,
            room=retention.make_room,
            events_port=config.events_port,
            uses_recorders=config.discover,
        )

    async def describe(
        xaddrs: tuple[str, ...], credentials: Credentials | None, transport: Transport
    ) -> "OnvifDescription":
        return await (await asyncio.to_thread(factory)).describe(xaddrs, credentials, transport)

    async def probe(camera: Camera, credentials: Credentials | None) -> Camera:
        if camera.kind is SourceKind.ARCHIVE:
            return camera  # Its archive has named it.
        return await (await asyncio.to_thread(factory)).probe(camera, credentials)

    def record(camera: Camera, credentials: Credentials | None) -> CameraReader:
        if camera.kind is SourceKind.ARCHIVE:
            return ArchivedCamera(camera, archives, clock, flow.sink)
        return factory().record(camera, credentials)

    async def read_already(camera: Camera, recorders: Iterable[str]) -> tuple[str, ...]:
        return await (await asyncio.to_thread(factory)).read_already(camera, recorders)

    roster = Roster(
        database,
        secrets,
        clock,
        describe=describe,
        probe=probe,
        record=record,
        read_already=read_already,
    )
    observed = CameraStatuses()
    complaints = CameraProblems(
        base.problems,
        clock,
        roster.cameras,
        retention.storage,
        is_away=lambda: bool(disk.folder.fault),
    )
    timeline = FootageTimeline(database, index, folders.recordings, clock, files)
    footage = Footage(
        index=index,
        timeline=timeline,
        fetches=fetches,
        added=PhoneFiles(
            folders.added,
            files,
            clock,
            make_room=lambda size_bytes: retention.make_room(more_bytes=size_bytes),
        ),
        cutter=library,
        observed=observed,
        complaints=complaints,
        cameras=roster.cameras,
        searcher=library,
        clock_offset_ms=lambda camera_id: (
            observed.report(roster.camera(camera_id)).status.clock_offset_ms
        ),
    )

    async def publish_progress(share: Share) -> None:
        await events.append(EventType.SHARE_CHANGED, {"request_id": share.request_id})

    async def publish_scan(status: ScanStatus) -> None:
        await events.append(EventType.SCAN_CHANGED, {"running": status.running})

    timestamps = Timestamps(
        StampStore(database),
        secrets,
        files,
        base.ledger,
        base.problems,
        base.outbound,
        clock,
    )
    flow = await build_flow(base, footage, publish_progress, timestamps)
    discovery = Discovery(
        clock,
        zeroconf,
        partial(read_interfaces, config.interfaces),
        on_scan=publish_scan,
        enabled=config.discover,
    )
    viewed = ViewedFootage(clock, folders.cache / "viewed", files, retention, archives)
    viewing = Viewing(clock, Lanes(clock, events, timeline, archives), index, library, viewed)
    house = House(
        hub_id=await _identity(database),
        name=config.name,
        version=version("neighbors-requests"),
        clock=clock,
        database=database,
        events=events,
        problems=base.problems,
        cameras=Adoptions(
            roster, archives, discovery, observed, complaints, events, flow.requests, flow.sink
        ),
        roster=roster,
        archives=archives,
        discovery=discovery,
        clips=index,
        library=library,
        maker_roots=maker_roots,
        viewing=viewing,
        exports=Exports(clock, events, folders.cache, files, viewing.save),
        retention=retention,
        disk=disk,
        sensors=flow.stages.sensors,
        queries=queries,
        requests=flow.requests,
        reports=flow.requests.reports,
        reviews=flow.requests.reviews,
        rules=flow.requests.rules,
        boards=flow.stages.boards,
        practice=flow.practice,
        ledger=base.ledger,
        awareness=Awareness(config, database, base.outbound, clock, events, index, roster.cameras),
        witnesses=HomeWitnesses(folders.witness, flow.stages.boards.verified, base.outbound, clock),
        timestamps=timestamps,
        directories=Directories(database, base.outbound, clock, roster.cameras),
        streets=StreetMap(
            database, base.outbound, clock, events, folders.data, floor_bytes=config.floor_bytes
        ),
    )
    return Hub(house=house, sink=flow.sink, sharer=flow.stages.sharer, added=flow.stages.added)


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
    boards.set_listener(requests.receive)
    sink = Cameras(stages, requests, footage.timeline, footage.observed, footage.complaints)
    practice = Practice(stages, requests, folders.outbox)
    return Flow(stages=stages, requests=requests, practice=practice, sink=sink)


async def _identity(database: Database) -> str:
    """Return this hub's id, made once."""
    async with database.write() as connection:
        return await id_of(connection, "hub_id")


def _files(config: Config, folders: Folders, home: FootageFolder) -> FootageFiles:
    """Return how recordings are written; raises InvalidInputError, StorageError. Blocking."""
    key = None
    if config.key_file is not None:
        key = key_from(config.key_file, folders.data, folders.recordings)
    return FootageFiles(key, home)


# Starting and stopping


async def _restore(hub: Hub) -> None:
    """Restore what the last run left: footage, cameras, the outbox, boards."""
    # First: what is recovered gets its roots, too.
    await hub.house.timestamps.start()
    await hub.house.disk.start(hub.house.clips)
    await hub.house.archives.load()
    await hub.house.roster.load()
    await hub.sharer.sweep()
    await hub.added.sweep()
    await hub.house.practice.load()
    await hub.house.boards.start()
    await hub.house.awareness.start()
    await hub.house.directories.start()
    await hub.house.witnesses.start()
    await hub.house.streets.start()
    await hub.house.requests.resume()


async def _catch_up(folders: Folders, clock: Clock) -> None:
    """Make the changes that a backup deferred, once it is done or given up; until canceled."""
    while True:
        await clock.sleep(CATCH_UP_S)
        await asyncio.to_thread(catch_up, folders.data)


def _write_address(path: Path, host: str, api: Running) -> None:
    """Write the address for the command line. Blocking."""
    address = "127.0.0.1" if ip_address(host).is_unspecified else host
    write_durably(path, json.dumps({"host": address, "port": api.port}).encode())
