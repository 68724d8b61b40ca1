"""What is fetched from a Frigate becomes footage: every frame once, in order, at its time."""

from datetime import datetime, timedelta
from pathlib import Path

import av
import pytest

from hub.archives.frigate import FrigateArchive
from hub.archives.ingest import Ingest
from hub.clips.footage import open_footage
from hub.clips.index import ClipIndex
from hub.model.archive import Archive, ArchiveKind
from hub.model.camera import Camera, SourceKind
from hub.model.ids import ArchiveId, CameraId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.footage_files import PLAIN
from tests.hub.archives.conftest import BEGAN, folder
from tests.hub.archives.video_files import hash_of
from tests.servers.frigate import Frigate

WINDOW = TimeWindow(start=BEGAN - timedelta(seconds=5), end=BEGAN + timedelta(seconds=65))


@pytest.mark.parametrize("serves_files", [True, False])
async def test_every_frame_once(
    frigate: Frigate, minute: Path, database: Database, tmp_path: Path, *, serves_files: bool
) -> None:
    """A minute in six files, or in one clip, is a minute of footage without a seam."""
    frigate.serves_files = serves_files
    kept, into = tmp_path / "recordings", folder(tmp_path)
    kept.mkdir()
    index = ClipIndex(database, kept, frigate.clock, PLAIN)
    ingest = Ingest(index, kept, PLAIN, frigate.clock)
    camera = Camera(
        id=CameraId("aabbccddeeff"),
        name="Porch",
        kind=SourceKind.ARCHIVE,
        main_url="",
        adopted_at=BEGAN,
    )
    source = Archive(
        id=ArchiveId("00112233aabb"), name="Frigate", kind=ArchiveKind.FRIGATE, added_at=BEGAN
    )
    archive = FrigateArchive(address=frigate.open_url, clock=frigate.clock)
    clock = (await archive.describe()).clock
    held = await archive.holdings("porch", WINDOW)

    segments: list[Segment] = []
    async for file in archive.fetch("porch", held.spans, into, most_bytes=1 << 30):
        segments += await ingest.add(camera, source, file, into, clock, "Frigate 0.17.2")
    await archive.close()

    ours: list[tuple[int, str]] = []
    for segment in segments:
        with open_footage(kept / segment.path, PLAIN) as reel:
            ours += [(at_us, hash_of(frame)) for at_us, frame in reel.pictures()]
    with av.open(str(minute)) as container:
        theirs = [hash_of(frame) for frame in container.decode(video=0)]
    assert [pixels for _, pixels in ours] == theirs
    # One frame every 40 ms, but for the clock's ticks, across all seams; Frigate's own joining is
    # less exact.
    most_us = 100 if serves_files else 250_000
    off_us = [abs(at_us - ours[0][0] - n * 40_000) for n, (at_us, _) in enumerate(ours)]
    assert max(off_us) < most_us
    first = datetime.fromtimestamp(ours[0][0] / 1e6, BEGAN.tzinfo)
    assert abs(first - BEGAN) < timedelta(seconds=0.6)
