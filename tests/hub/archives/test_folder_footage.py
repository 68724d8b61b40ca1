"""From a folder to the hub's own index: exact to the frame, and dated by the file's name."""

from datetime import UTC, datetime, timedelta
from functools import partial
import os
from pathlib import Path
from typing import Final

import pytest

from hub.archives.archives import Archives, open_reader
from hub.archives.ingest import Ingest
from hub.archives.lent import Queries
from hub.clips.footage import open_footage
from hub.clips.index import ClipIndex
from hub.clips.provenances import read_provenance
from hub.errors import InvalidInputError
from hub.model.archive import Archive, ArchiveChange, ArchiveKind, NewArchive
from hub.model.camera import Camera, SourceKind
from hub.model.ids import ArchiveId, CameraId
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.footage_files import PLAIN
from hub.store.secrets import Secrets
from noticeboard.runtime.tasks import run_in_background
from tests.fakes.clocks import NOON, HandClock
from tests.hub.archives.video_files import Footage, hash_of, make, shown

CAMERA: Final = CameraId("aabbccddeeff")
BEGAN: Final = datetime(2026, 11, 15, 10, 49, tzinfo=UTC)
CONTAINERS: Final = ("mp4", "mkv", "ts", "flv")


async def test_a_folders_footage_is_exact(database: Database, tmp_path: Path) -> None:
    """Each file's frames are all there, from the time that its name says, with where it is from."""
    clock = HandClock()
    for name in ("files", "cache", "into", "recordings"):
        (tmp_path / name).mkdir()
    for number, suffix in enumerate(CONTAINERS):
        made = make(tmp_path, Footage(name=f"a.{suffix}", first=number * 120))
        begins = BEGAN + timedelta(seconds=8 * number)
        made = made.rename(
            tmp_path / f"files/Yard_{begins + timedelta(hours=1):%Y%m%d%H%M%S}.{suffix}"
        )
        os.utime(made, ((NOON - timedelta(days=1)).timestamp(),) * 2)
    archive = Archive(
        id=ArchiveId("00112233aabb"),
        name="NAS",
        kind=ArchiveKind.FOLDER,
        folder=str(tmp_path / "files"),
        zone="Europe/Berlin",
        added_at=NOON,
    )
    camera = Camera(id=CAMERA, name="Yard", kind=SourceKind.ARCHIVE, main_url="", adopted_at=NOON)
    queries = Queries(clock, await EventLog.open(database, clock))
    reader = open_reader(archive, "", None, clock=clock, cache=tmp_path / "cache", queries=queries)
    index = ClipIndex(database, tmp_path / "recordings", clock)
    ingest = Ingest(index, tmp_path / "recordings", PLAIN, clock)

    described = await reader.describe()
    window = TimeWindow(start=BEGAN, end=BEGAN + timedelta(minutes=1))
    holdings = await reader.holdings("Yard", window)
    files = reader.fetch("Yard", holdings.spans, tmp_path / "into", most_bytes=1 << 30)
    for number, suffix in enumerate(CONTAINERS):
        file = await anext(aiter(files))
        stored = tmp_path / "files" / file.key
        segments = await ingest.add(
            camera, archive, file, tmp_path / "into", described.clock, "a folder"
        )

        ours = []
        for segment in segments:
            with open_footage(tmp_path / "recordings" / segment.path, PLAIN) as reel:
                ours += [hash_of(frame) for _, frame in reel.pictures()]
        provenance = read_provenance(tmp_path / "recordings" / segments[0].path, PLAIN)
        assert stored.suffix == f".{suffix}"
        assert ours == [pixels for _, _, pixels in shown(stored)]
        assert segments[0].window.start == BEGAN + timedelta(seconds=8 * number)
        assert provenance is not None
        assert (provenance.kind, provenance.key) == (ArchiveKind.FOLDER, stored.name)
        assert (provenance.clock.offset, provenance.clock.uncertainty) == (
            None,
            timedelta(seconds=5),
        )
    await reader.close()

    assert len(holdings.spans) == len(CONTAINERS)


async def test_a_house_learns_a_pattern(database: Database, tmp_path: Path) -> None:
    """Through the archives of a house: learned from a file, tried, and stored."""
    clock = HandClock()
    for name in ("files", "cache"):
        (tmp_path / name).mkdir()
    for name in ("Tür 15.11.2026 10-49.mp4", "Hof 16.11.2026 12-00.mp4"):
        (tmp_path / "files" / name).write_bytes(b"")
    events = await EventLog.open(database, clock)
    opened = partial(
        open_reader, clock=clock, cache=tmp_path / "cache", queries=Queries(clock, events)
    )
    archives = Archives(
        database,
        Secrets(tmp_path / "secrets.json"),
        clock,
        events,
        Problems(events, clock),
        open_reader=opened,
        own_folders=(tmp_path / "hub",),
    )
    await archives.load()
    folder = str(tmp_path / "files")
    added = await archives.add(
        NewArchive(kind=ArchiveKind.FOLDER, folder=folder, zone="Asia/Tokyo")
    )
    before, unread = archives.status(added.id), await archives.examples(added.id)

    learned = await archives.learn(added.id, "Tür 15.11.2026 10-49.mp4", BEGAN)
    await archives.change(added.id, ArchiveChange(pattern=learned.pattern, zone="UTC"))
    after, read = archives.status(added.id), await archives.examples(added.id)
    with pytest.raises(InvalidInputError) as refused:
        await archives.change(added.id, ArchiveChange(pattern="%Y"))
    async with run_in_background(archives.run()):
        pass

    assert (before.cameras, before.reason.values) == ((), {"files": 2})
    assert [name for _, name in unread] == [None, None]
    assert all(name and name.starts for _, name in read)
    assert (learned.pattern, learned.utc) == ("{camera} %d.%m.%Y %H-%M", True)
    assert [camera.key for camera in after.cameras] == ["Hof", "Tür"]
    assert after.cameras[1].earliest == BEGAN
    assert not after.reason
    assert refused.value.text.code == "archive.pattern_times"
    assert archives.archive(added.id).pattern == learned.pattern
