"""From a folder to the hub's own index: exact to the frame, and dated by the file's name."""

from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
from typing import Final

from hub.archives.archives import open_reader
from hub.archives.ingest import Ingest
from hub.archives.lent import Asks
from hub.clips.footage import open_footage
from hub.clips.index import ClipIndex
from hub.clips.provenances import read_provenance
from hub.model.archive import Archive, ArchiveKind
from hub.model.camera import Camera, SourceKind
from hub.model.ids import ArchiveId, CameraId
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog
from hub.store.footage_files import PLAIN
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
    asks = Asks(clock, await EventLog.open(database, clock))
    reader = open_reader(archive, "", None, clock=clock, cache=tmp_path / "cache", asks=asks)
    index = ClipIndex(database, tmp_path / "recordings", clock)
    ingest = Ingest(index, tmp_path / "recordings", PLAIN, clock, _room)

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


async def _room() -> None:
    """Have room."""
