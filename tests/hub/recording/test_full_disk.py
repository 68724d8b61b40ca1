"""A disk so full that neither index nor events can be written: all of it is made up for."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
import signal
import sqlite3
from typing import override

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.archives.archives import Archives
from hub.archives.fetches import Fetches
from hub.archives.ingest import Ingest
from hub.archives.phone_files import PhoneFiles
from hub.archives.reader import ArchiveReader
from hub.camera.status import CameraProblems, CameraStatuses
from hub.cli.client import LocalHub, local_hub
from hub.clips.index import ClipIndex
from hub.clips.retention import Retention
from hub.clips.timeline import FootageTimeline
from hub.config import read_config
from hub.data_folder import Folders
from hub.errors import DiskFullError
from hub.flow import Base, Footage, build_flow
from hub.ledger.ledger import Ledger
from hub.model.decision import Share
from hub.model.ids import RunId
from hub.model.recording import Segment, Trigger, TriggerKind
from hub.model.report import EventType
from hub.model.window import TimeWindow
from hub.outbound import Outbound
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.footage_files import PLAIN
from hub.store.secrets import Secrets
from tests.fakes.clocks import HandClock
from tests.hub.camera.scenes import T0
from tests.hub.given import OneWayDatabase, no_timestamps
from tests.hub.processes import Hub, hub_in
from tests.hub.recording.conftest import CAMERA_ID
from tests.hub.recording.home import ALWAYS, checked
from tests.hub.sharing.conftest import FakeCutter, FakeSearcher
from tests.servers import gst_server
from tests.small_disk import small_disk


class FullDatabase(OneWayDatabase):
    """A database on a disk that is full while a test wants it to be."""

    full = False

    @override
    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        if self.full:
            raise DiskFullError("The disk is full. Free up space.")
        async with super().write() as connection:
            yield connection


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[FullDatabase]:
    """Give a database whose disk is not full yet."""
    database = await FullDatabase.open(tmp_path / "hub.db")
    yield database
    await database.close()


def segment(number: int) -> Segment:
    """Return a segment of four seconds."""
    start = T0 + timedelta(seconds=4 * number)
    return Segment(
        camera_id=CAMERA_ID,
        run_id=RunId("ab" * 6),
        number=number,
        path=f"{CAMERA_ID}/20260301/12/{number}.mp4",
        window=TimeWindow(start=start, end=start + timedelta(seconds=4)),
        media_start_s=4.0 * number,
        size_bytes=1000,
        clock_offset_ms=0,
        closed_at=start,
        ppm=0,
    )


async def test_events_are_told_and_stored_later(database: FullDatabase) -> None:
    """Listeners hear at once that the disk is full; what they heard is stored once it is not."""
    log = await EventLog.open(database, HandClock())
    async with log.listen() as heard:
        await log.append(EventType.CAMERA_CHANGED, {"camera_id": "1"})
        database.full = True
        await log.append(EventType.PROBLEM_RAISED, {"problem_id": "disk_full"})
        await log.append(EventType.CAMERA_CHANGED, {"camera_id": "2"})
        during = await log.since(1)
        database.full = False
        await log.append(EventType.PROBLEM_CLEARED, {"problem_id": "disk_full"})
        told = [heard.get_nowait() for _ in range(4)]
    again = await EventLog.open(database, HandClock())

    assert [event.seq for event in told] == [1, 2, 3, 4]
    assert during == told[1:3]
    assert await again.since(0) == told


async def test_a_segment_is_entered_later(tmp_path: Path, database: FullDatabase) -> None:
    """A segment whose row could not be written is in the index with the next one."""
    index = ClipIndex(database, tmp_path, HandClock())
    database.full = True
    with pytest.raises(DiskFullError):
        await index.add_segment(segment(0))
    database.full = False

    await index.add_segment(segment(1))

    assert await index.segments(CAMERA_ID, ALWAYS) == [segment(0), segment(1)]
    assert await index.sizes() == {CAMERA_ID: 2000}


async def _base(database: Database, folder: Path) -> Base:
    """Return what a hub is built on."""
    clock, settings = HandClock(), folder / "config.toml"
    settings.touch()
    events = await EventLog.open(database, clock)
    return Base(
        hub_id="",
        config=read_config(settings),
        folders=Folders(data=folder),
        clock=clock,
        database=database,
        outbound=Outbound(),
        events=events,
        problems=Problems(events, clock),
        ledger=Ledger(database, folder / "ledger.key", clock),
    )


def _no_archives(base: Base, index: ClipIndex, folder: Path) -> Fetches:
    """Return the fetches of a house without archives."""
    retention = Retention(
        index, folder, base.clock, floor_bytes=1, longest=timedelta(days=7), free=lambda _: 1 << 40
    )

    def opened(*_: object) -> ArchiveReader:
        raise NotImplementedError

    archives = Archives(
        base.database,
        Secrets(folder / "camera-secrets.json"),
        base.clock,
        base.events,
        base.problems,
        open_reader=opened,
    )
    return Fetches(
        base.database,
        base.clock,
        base.events,
        index,
        retention,
        archives=archives,
        ingest=Ingest(index, folder, PLAIN, base.clock),
        folder=folder / "fetching",
        most_bytes=1,
    )


def _no_cameras(base: Base, index: ClipIndex, folder: Path) -> Footage:
    """Return what there is without cameras."""
    return Footage(
        index=index,
        timeline=FootageTimeline(base.database, index, folder, base.clock),
        fetches=_no_archives(base, index, folder),
        added=PhoneFiles(folder / "added", PLAIN, base.clock, lambda _: asyncio.sleep(0)),
        cutter=FakeCutter(),
        observed=CameraStatuses(),
        complaints=CameraProblems(base.problems, base.clock, list),
        cameras=list,
        searcher=FakeSearcher(),
        clock_offset_ms=lambda _: None,
    )


async def _no_progress(_share: Share) -> None:
    """Tell nobody."""


async def test_a_trigger_is_marked_later(tmp_path: Path, database: FullDatabase) -> None:
    """Who rings while the disk is full has a clip once it is not, and stops no recording."""
    base = await _base(database, tmp_path)
    index = ClipIndex(database, tmp_path, base.clock)
    flow = await build_flow(
        base, _no_cameras(base, index, tmp_path), _no_progress, no_timestamps(base, tmp_path)
    )
    database.full = True
    await flow.sink.trigger(Trigger(camera_id=CAMERA_ID, kind=TriggerKind.BUTTON, at=T0))
    none = await index.clips()
    database.full = False
    later = T0 + timedelta(minutes=9)
    await flow.sink.trigger(Trigger(camera_id=CAMERA_ID, kind=TriggerKind.BUTTON, at=later))

    await base.outbound.close()
    assert none == []
    assert [clip.window.start for clip in await index.clips()] == [
        later - timedelta(seconds=10),
        T0 - timedelta(seconds=10),
    ]
    told = [event.type for event in await base.events.since(0) or ()]
    assert told.count(EventType.CLIP_ADDED) == 2


async def _until(hub: Hub, *, problem: bool, recording: bool) -> None:
    async with asyncio.timeout(60):
        while True:
            async with local_hub(hub.data) as local:
                state = await LocalHub.call(local, "GET", "/state")
            told = [each["code"] for each in state["problems"]]
            states = {each["state"] for each in state["cameras"]}
            if (told == ["disk_full"]) is problem and (states == {"recording"}) is recording:
                return
            await asyncio.sleep(0.5)


async def test_a_hub_does_not_start_on_a_full_disk_and_says_so(tmp_path: Path) -> None:
    """If nothing can be written it says what to do; with room it starts as if nothing was."""
    with small_disk(tmp_path / "disk", 8 << 10) as disk, hub_in(disk.folder) as hub:
        hub.log_path = tmp_path / "log"
        hub.start()
        hub.end(signal.SIGKILL)
        # What lies in the write-ahead log would make room once it is in its place.
        with closing(sqlite3.connect(hub.data / "hub.db")) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        disk.fill()
        with pytest.raises(AssertionError):
            hub.start()
        said = hub.log
        disk.free()
        hub.start()

    assert "Traceback" not in said
    assert said.strip().endswith("Free up space.")


@pytest.mark.long
async def test_the_hub_itself_on_a_full_disk(tmp_path: Path) -> None:
    """With everything on one full disk the hub answers, says so, and goes on by itself."""
    with small_disk(tmp_path / "disk", 120 << 10) as disk, hub_in(disk.folder) as hub:
        async with gst_server(kbit=300) as gst:
            hub.start()
            await hub.adopt("Porch", gst.port, gst.mount)
            await _until(hub, problem=False, recording=True)
            await asyncio.sleep(9)
            disk.fill()
            await _until(hub, problem=True, recording=False)
            await asyncio.sleep(20)  # Motion that goes on is written down every ten seconds.
            await _until(hub, problem=True, recording=False)
            disk.free()
            await _until(hub, problem=False, recording=True)
            await asyncio.sleep(5)
            hub.end(signal.SIGKILL)
            hub.start()
            hub.end(signal.SIGKILL)
            assert "Traceback" not in hub.log
            assert await checked(hub.data) == []
