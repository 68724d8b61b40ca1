"""Builds every part of a hub, in the order in which the parts need one another."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from zeroconf.asyncio import AsyncZeroconf

from hub.api.house import House
from hub.archives.archives import Archives, find_frigate, open_reader
from hub.archives.camera import ArchivedCamera
from hub.archives.fetches import Fetches
from hub.archives.ingest import Ingest
from hub.archives.lanes import Lanes
from hub.archives.lent import Queries
from hub.archives.phone_files import PhoneFiles
from hub.archives.viewed import ViewedFootage, Viewing
from hub.awareness.service import Awareness
from hub.camera.roster import Roster
from hub.camera.source import CameraReader
from hub.camera.status import CameraProblems, CameraStatuses
from hub.clips.disk import FootageDisk
from hub.clips.exports import Exports
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.maker_roots import MakerRoots
from hub.clips.retention import Retention
from hub.clips.signatures import CameraKeys
from hub.clips.timeline import FootageTimeline
from hub.discovery.addresses import read_interfaces
from hub.discovery.discovery import Discovery
from hub.feeds.directories import Directories
from hub.feeds.home_witness import HomeWitnesses
from hub.flow import Base, Footage, build_flow
from hub.model.camera import Camera, CameraRetention, ScanStatus, SourceKind, Transport
from hub.model.decision import Share
from hub.model.ids import CameraId
from hub.model.report import EventType
from hub.pipeline.cameras import Adoptions, Cameras
from hub.sharing.sharer import Sharer
from hub.store.footage_files import FootageFiles, FootageFolder, key_from
from hub.store.secrets import Credentials, Secrets
from hub.street_map import StreetMap
from hub.timestamps.store import StampStore
from hub.timestamps.timestamps import Timestamps

if TYPE_CHECKING:
    from hub.camera.factory import CameraFactory
    from hub.camera.onvif.description import OnvifDescription


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recordings:
    """Where footage is, or comes from."""

    files: FootageFiles
    index: ClipIndex
    library: Library
    maker_roots: MakerRoots
    retention: Retention
    timeline: FootageTimeline
    queries: Queries
    archives: Archives
    fetches: Fetches


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Everything that runs: what the API serves, and what only the hub itself uses."""

    house: House
    sink: Cameras
    sharer: Sharer
    added: PhoneFiles


async def build(
    base: Base, disk: FootageDisk, secrets: Secrets, zeroconf: AsyncZeroconf | None
) -> Hub:
    """Build a whole hub. Nothing of it runs yet.

    Raises InvalidInputError or StorageError if its recordings can't be encrypted.
    """
    config, clock, database, events = base.config, base.clock, base.database, base.events

    async def publish_progress(share: Share) -> None:
        await events.append(EventType.SHARE_CHANGED, {"request_id": share.request_id})

    async def publish_scan(status: ScanStatus) -> None:
        await events.append(EventType.SCAN_CHANGED, {"running": status.running})

    files = await asyncio.to_thread(_files, base, disk.folder)
    # Both are called once everything runs: retention asks how long each camera's footage is kept,
    # and what a camera yields goes to the flow.
    recordings = _build_recordings(
        base,
        disk,
        secrets,
        files,
        keeps=lambda: {camera.id: camera.keep for camera in roster.cameras()},
    )
    roster = _build_roster(base, secrets, recordings, sink=lambda: flow.sink)
    footage = _build_footage(base, disk, recordings, roster)
    timestamps = Timestamps(
        StampStore(database), secrets, files, base.ledger, base.problems, base.outbound, clock
    )
    flow = await build_flow(base, footage, publish_progress, timestamps)
    discovery = Discovery(
        clock,
        zeroconf,
        partial(read_interfaces, config.interfaces),
        on_scan=publish_scan,
        enabled=config.discover,
    )
    viewing = _build_viewing(base, recordings)
    house = House(
        hub_id=base.hub_id,
        name=config.name,
        version=version("neighbors-requests"),
        clock=clock,
        database=database,
        events=events,
        problems=base.problems,
        cameras=Adoptions(
            roster,
            recordings.archives,
            discovery,
            footage.observed,
            footage.complaints,
            events,
            flow.requests,
            flow.sink,
        ),
        roster=roster,
        archives=recordings.archives,
        discovery=discovery,
        clips=recordings.index,
        library=recordings.library,
        maker_roots=recordings.maker_roots,
        viewing=viewing,
        exports=Exports(clock, events, base.folders.cache, files, viewing.save),
        retention=recordings.retention,
        disk=disk,
        sensors=flow.stages.sensors,
        queries=recordings.queries,
        requests=flow.requests,
        reports=flow.requests.reports,
        reviews=flow.requests.reviews,
        rules=flow.requests.rules,
        boards=flow.stages.boards,
        practice=flow.practice,
        ledger=base.ledger,
        awareness=Awareness(
            config, database, base.outbound, clock, events, recordings.index, roster.cameras
        ),
        witnesses=HomeWitnesses(
            base.folders.witness, flow.stages.boards.verified, base.outbound, clock
        ),
        timestamps=timestamps,
        directories=Directories(database, base.outbound, clock, roster.cameras),
        streets=StreetMap(
            database,
            base.outbound,
            clock,
            events,
            base.folders.data,
            floor_bytes=config.floor_bytes,
        ),
    )
    return Hub(house=house, sink=flow.sink, sharer=flow.stages.sharer, added=flow.stages.added)


# Footage: the hub's own recordings, and what archives have


def _files(base: Base, home: FootageFolder) -> FootageFiles:
    """Return how recordings are written; raises InvalidInputError, StorageError. Blocking."""
    key = None
    if base.config.key_file is not None:
        key = key_from(base.config.key_file, base.folders.data, base.folders.recordings)
    return FootageFiles(key, home)


def _build_recordings(
    base: Base,
    disk: FootageDisk,
    secrets: Secrets,
    files: FootageFiles,
    *,
    keeps: Callable[[], Mapping[CameraId, CameraRetention]],
) -> _Recordings:
    config, folders, clock, database = base.config, base.folders, base.clock, base.database
    queries = Queries(clock, base.events)
    index = ClipIndex(database, folders.recordings, clock, files)
    maker_roots = MakerRoots(database, CameraKeys(index, folders.recordings, files))
    retention = Retention(
        index,
        folders.recordings,
        clock,
        floor_bytes=config.floor_bytes,
        longest=config.keep,
        most_bytes=config.most_bytes,
        share=disk.share if config.most_is_auto else None,
        home=disk.folder,
        keeps=keeps,
        # Called when it deletes. Fetches are built below, because they need room as well.
        fetched=lambda: fetches.cameras,
        encrypted=files.encrypts,
        in_backups=folders.are_recordings_backed_up,
    )
    own_folders = (folders.data, folders.recordings)
    archives = Archives(
        database,
        secrets,
        clock,
        base.events,
        base.problems,
        open_reader=partial(
            open_reader,
            clock=clock,
            cache=folders.cache,
            queries=queries,
            own_folders=own_folders,
        ),
        find_frigate=find_frigate if config.discover else None,
        own_folders=own_folders,
    )
    fetches = Fetches(
        database,
        clock,
        base.events,
        index,
        retention,
        archives=archives,
        ingest=Ingest(index, folders.recordings, files, clock),
        folder=folders.fetching,
        most_bytes=config.most_fetched_bytes,
    )
    return _Recordings(
        files=files,
        index=index,
        library=Library(
            index, folders.recordings, folders.cache, clock, files, maker_roots=maker_roots
        ),
        maker_roots=maker_roots,
        retention=retention,
        timeline=FootageTimeline(database, index, folders.recordings, clock, files),
        queries=queries,
        archives=archives,
        fetches=fetches,
    )


def _build_roster(
    base: Base, secrets: Secrets, recordings: _Recordings, *, sink: Callable[[], Cameras]
) -> Roster:
    folders, clock = base.folders, base.clock

    @cache
    def factory() -> "CameraFactory":
        # With the first camera: a hub whose footage is in archives loads none of this.
        from hub.camera.factory import CameraFactory  # noqa: PLC0415

        return CameraFactory(
            folders.recordings,
            recordings.files,
            clock,
            sink=sink,
            room=recordings.retention.make_room,
            events_port=base.config.events_port,
            uses_recorders=base.config.discover,
            spares_disk=base.config.spares_disk,
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
            return ArchivedCamera(camera, recordings.archives, clock, sink())
        return factory().record(camera, credentials)

    async def read_already(camera: Camera, recorders: Iterable[str]) -> tuple[str, ...]:
        return await (await asyncio.to_thread(factory)).read_already(camera, recorders)

    return Roster(
        base.database,
        secrets,
        clock,
        describe=describe,
        probe=probe,
        record=record,
        read_already=read_already,
    )


def _build_footage(
    base: Base, disk: FootageDisk, recordings: _Recordings, roster: Roster
) -> Footage:
    observed, retention = CameraStatuses(), recordings.retention
    return Footage(
        index=recordings.index,
        timeline=recordings.timeline,
        fetches=recordings.fetches,
        added=PhoneFiles(
            base.folders.added,
            recordings.files,
            base.clock,
            make_room=lambda size_bytes: retention.make_room(more_bytes=size_bytes),
        ),
        cutter=recordings.library,
        observed=observed,
        complaints=CameraProblems(
            base.problems,
            base.clock,
            roster.cameras,
            retention.storage,
            is_away=lambda: bool(disk.folder.fault),
        ),
        cameras=roster.cameras,
        searcher=recordings.library,
        clock_offset_ms=lambda camera_id: (
            observed.report(roster.camera(camera_id)).status.clock_offset_ms
        ),
    )


def _build_viewing(base: Base, recordings: _Recordings) -> Viewing:
    clock, archives = base.clock, recordings.archives
    viewed = ViewedFootage(
        clock, base.folders.cache / "viewed", recordings.files, recordings.retention, archives
    )
    lanes = Lanes(clock, base.events, recordings.timeline, archives)
    return Viewing(clock, lanes, recordings.index, recordings.library, viewed)
