"""The disk of the recordings: found, missed, waited for, and never taken for another."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
import resource

import pytest

from hub.clips.disk import FootageDisk
from hub.clips.index import ClipIndex
from hub.clips.retention import Retention
from hub.data_folder import Folders
from hub.errors import ConflictError, DiskFullError, StorageError
from hub.model.recording import Segment, Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.footage_files import MARK, FootageFiles
from tests.fakes.clocks import HandClock
from tests.hub.clips.recorded import CAMERA, T0, record
from tests.mounts import connected
from tests.small_disk import small_disk

HUB = "0123456789abcdef"
ALL = TimeWindow(start=T0 - timedelta(days=1), end=T0 + timedelta(days=1))


@dataclass(slots=True)
class House:
    """One data folder, and what a start of its hub makes of the recordings."""

    database: Database
    data: Path
    clock: HandClock = field(default_factory=HandClock)
    problems: Problems = field(init=False)
    disk: FootageDisk = field(init=False)
    index: ClipIndex = field(init=False)
    files: FootageFiles = field(init=False)
    retention: Retention = field(init=False)

    async def start(
        self, recordings: Path | None = None, *, hub_id: str = HUB, is_copy: bool = False
    ) -> None:
        """Start as the hub does, with its settings' folder for recordings; ends the last start."""
        self.stop()
        folders = Folders(data=self.data, footage=recordings)
        folders.make()
        self.problems = Problems(await EventLog.open(self.database, self.clock), self.clock)
        self.disk = await FootageDisk.find(
            self.database, folders, self.problems, self.clock, hub_id, is_copy=is_copy
        )
        folder = self.disk.folder
        self.files = FootageFiles(None, folder)
        self.index = ClipIndex(self.database, folder.path, self.clock, self.files)
        self.retention = Retention(
            self.index,
            folder.path,
            self.clock,
            floor_bytes=0,
            longest=timedelta(days=1),
            home=folder,
        )
        await self.disk.start(self.index)

    def stop(self) -> None:
        """End what runs, as the hub does at its end."""
        if hasattr(self, "disk"):
            self.disk.folder.release()

    async def record(self) -> list[Segment]:
        """Record three segments where the hub records."""
        await self.retention.make_room()
        segments = record(self.disk.folder.path)
        for segment in segments:
            await self.index.add_segment(segment)
        return segments

    @property
    def codes(self) -> list[str]:
        """The codes of open problems."""
        return [problem.code for problem in self.problems.all()]

    async def rows(self) -> int:
        """Return how many segments are indexed."""
        return len(await self.index.segments(CAMERA, ALL))


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Iterator[House]:
    """Give a house without a folder yet."""
    house = House(database, tmp_path / "data")
    yield house
    house.stop()


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Give an empty folder where a disk may be mounted."""
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


def entries(folder: Path) -> list[str]:
    """Return the names of what is in a folder."""
    return [path.name for path in folder.iterdir()]


async def test_recordings_are_in_the_data_folder_by_default(house: House) -> None:
    """A new hub marks its folder as its own, and goes on there at each start."""
    for _ in range(2):
        await house.start()

        assert house.disk.folder.path == house.data / "recordings"
        assert (house.codes, house.disk.folder.fault.code) == ([], "")
    assert (house.data / "recordings" / MARK).read_text().startswith(f"{HUB}\n")


async def test_nothing_is_recorded_while_the_disk_is_away(
    house: House, media: Path, tmp_path: Path
) -> None:
    """At a start without the disk nothing is written or forgotten; it heals once it is back."""
    disk, recordings = tmp_path / "nas", media / "neighbors"
    with connected(disk, media):
        await house.start(recordings)
        await house.record()

    await house.start(recordings)
    for _ in range(2):  # With nothing to delete, and with something.
        with pytest.raises(DiskFullError, match="Connect the disk"):
            await house.retention.make_room()
        house.clock.forward(timedelta(days=30))
    with pytest.raises(DiskFullError), house.files.create(media / "lost.mp4"):
        pass
    with pytest.raises(StorageError, match="Connect the disk"):
        house.files.check()
    away = house.codes, await house.retention.has_room(), await house.rows()
    shown = await house.retention.storage(), await house.retention.outlook([CAMERA])
    await house.disk.update()

    assert away == (["recordings_away"], False, 3)
    assert (shown[0].free_bytes, shown[1].reason.code) == (0, "recording.away")
    assert entries(media) == []
    with connected(disk, media):
        await house.disk.update()
        assert (house.codes, await house.index.check(deep=True)) == ([], [])
        await house.retention.make_room()
    assert await house.rows() == 0  # Thirty days later, the disk is there and they age out.


async def test_a_disk_that_goes_in_the_middle(house: House, media: Path, tmp_path: Path) -> None:
    """What is made where the disk was is removed, and what is deleted there is not forgotten."""
    disk, recordings = tmp_path / "nas", media / "neighbors"
    with connected(disk, media):
        await house.start(recordings)
        await house.record()
        house.clock.forward(timedelta(days=30))
    # Between the look that makes room and the act.
    hour = recordings / CAMERA / "20261130" / "03"
    hour.mkdir(parents=True)
    with pytest.raises(DiskFullError):
        house.files.create(hour / "lost.mp4")
    left = entries(media), entries(recordings)
    with pytest.raises(DiskFullError):
        await house.retention.make_room()
    await house.disk.update()

    # The folder itself may be the mount point, and stays.
    assert (left, await house.rows()) == ((["neighbors"], []), 3)
    assert house.codes == ["recordings_away"]


async def test_a_disk_that_goes_while_footage_is_deleted(
    house: House, media: Path, tmp_path: Path
) -> None:
    """Between the look and the deletion the disk goes: no row is dropped, and all files stay."""
    disk, recordings = tmp_path / "nas", media / "neighbors"
    with ExitStack() as mounted:
        mounted.enter_context(connected(disk, media))
        await house.start(recordings)
        segments = await house.record()
        house.clock.forward(timedelta(days=30))
        house.index.before_loss(lambda *_: mounted.close())
        with pytest.raises(DiskFullError, match="Connect the disk"):
            await house.retention.make_room()

    assert await house.rows() == 3
    assert all((disk / "neighbors" / each.path).exists() for each in segments)


async def test_index_learns_what_it_missed(house: House, media: Path, tmp_path: Path) -> None:
    """Recordings that no index knows are added when their disk is back."""
    disk, recordings = tmp_path / "nas", media / "neighbors"
    with connected(disk, media):
        await house.start(recordings)
        record(recordings)
    await house.start(recordings)
    before = await house.rows()
    with connected(disk, media):
        await house.disk.update()

    assert (before, await house.rows()) == (0, 3)


async def test_another_disk_at_the_same_place(house: House, media: Path) -> None:
    """A disk without the mark is not this hub's, until its owner says to start over."""
    with small_disk(media, 4 << 10):
        await house.start(media / "neighbors")
        segments = await house.record()
        await house.index.mark(
            Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=segments[1].window.start)
        )
        with pytest.raises(ConflictError, match="you don't need to start over"):
            await house.disk.start_over()
        share = house.disk.share()
        house.stop()
    with small_disk(media, 4 << 10):
        await house.start(media / "neighbors")
        before = house.codes, await house.rows(), entries(media)
        await house.disk.start_over()

        assert before == (["recordings_away"], 3, [])
        assert (house.codes, await house.rows(), await house.index.clips()) == ([], 0, [])
        assert len(await house.record()) == 3
        house.stop()
    assert share == 0.9


async def test_a_disk_in_the_data_folder(house: House) -> None:
    """Somebody may have mounted a disk at the usual place: without it, nothing is recorded."""
    recordings = house.data / "recordings"
    recordings.mkdir(parents=True)
    with small_disk(recordings, 4 << 10):
        await house.start()
        await house.record()
        house.stop()
    await house.start()

    assert (house.codes, entries(recordings), await house.rows()) == (["recordings_away"], [], 3)


async def test_a_deleted_folder_is_made_again(house: House, tmp_path: Path) -> None:
    """On the database's own disk a missing folder was deleted, and is no reason to wait."""
    for recordings in (None, tmp_path / "footage"):
        await house.start(recordings)
        (house.disk.folder.path / MARK).unlink()
        await house.disk.update()

        assert (house.codes, house.disk.share()) == ([], 0.5)
        assert (house.disk.folder.path / MARK).exists()


async def test_recordings_of_another_hub(house: House, media: Path) -> None:
    """Two hubs never share a folder by mistake; its owner may hand it over."""
    await house.start(media, hub_id="f" * 16)
    record(media)
    await house.start(media)

    assert house.codes == ["recordings_away"]
    assert "another hub" in str(house.problems.all()[0].text)
    await house.disk.start_over()
    assert (house.codes, await house.rows()) == ([], 3)


async def test_two_copies_never_record_together(house: House, media: Path, tmp_path: Path) -> None:
    """A copy of the hub has its mark, and all the same waits until the other one has ended."""
    await house.start(media)
    other = await Database.open(tmp_path / "copy.db")
    copy = House(other, tmp_path / "copy")
    await copy.start(media, is_copy=True)
    before = copy.codes, str(copy.problems.all()[0].text)
    with pytest.raises(DiskFullError):
        await copy.retention.make_room()
    with pytest.raises(ConflictError, match="you don't need to start over"):
        await copy.disk.start_over()
    house.stop()
    await copy.disk.update()
    copy.stop()
    await other.close()

    assert before[0] == ["recordings_away"]
    assert "Another copy of this hub" in before[1]
    assert copy.codes == []


async def test_no_recording_is_left_behind(house: House, media: Path) -> None:
    """Another folder in the settings moves nothing: the hub stays, says so, and follows a move."""
    await house.start()
    await house.record()
    await house.start(media / "neighbors")
    stayed = house.disk.folder.path, house.codes, entries(media)
    (house.data / "recordings").rename(media / "neighbors")
    await house.start(media / "neighbors")

    assert stayed == (house.data / "recordings", ["recordings_not_moved"], [])
    assert (house.disk.folder.path, house.codes) == (media / "neighbors", [])
    assert (await house.rows(), await house.index.check(deep=True)) == (3, [])


async def test_files_moved_without_the_mark(house: House, media: Path) -> None:
    """Recordings that were moved one by one are taken for what they are."""
    await house.start()
    await house.record()
    old = house.data / "recordings" / CAMERA
    (media / "neighbors").mkdir()
    old.rename(media / "neighbors" / CAMERA)
    await house.start(media / "neighbors")

    assert (house.codes, await house.index.check(deep=True)) == ([], [])


async def test_a_lost_disk_is_replaced_by_another_folder(
    house: House, media: Path, tmp_path: Path
) -> None:
    """With the old disk gone, the hub starts over in the new folder only if it is told to."""
    with connected(tmp_path / "nas", media):
        await house.start(media / "neighbors")
        await house.record()
    fresh = tmp_path / "fresh"
    await house.start(fresh)
    await house.disk.update()
    before = house.codes, fresh.exists(), str(house.problems.all()[0].text)
    await house.disk.start_over()

    assert before[:2] == (["recordings_away"], False)
    assert str(media / "neighbors") in before[2]
    assert (house.codes, house.disk.folder.path, await house.rows()) == ([], fresh, 0)


async def test_a_hub_of_an_earlier_version_goes_on(house: House) -> None:
    """Recordings that were never marked are the hub's own; an empty folder beside rows is not."""
    await house.start()
    await house.record()
    (house.data / "recordings" / MARK).unlink()
    async with house.database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM meta WHERE key = 'recordings'")
    (house.data / "recordings").rename(house.data / "kept")
    await house.start()
    away = house.codes
    (house.data / "recordings").rmdir()
    (house.data / "kept").rename(house.data / "recordings")
    await house.disk.update()

    assert (away, house.codes, await house.rows()) == (["recordings_away"], [], 3)


async def test_a_restored_hub_has_no_recordings(house: House) -> None:
    """A backup holds none, and what continues from it records at once."""
    await house.start()
    await house.record()
    (house.data / "recordings").rename(house.data / "elsewhere")
    async with house.database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM meta WHERE key = 'recordings'")
    await house.start(is_copy=True)

    assert house.codes == []
    await house.retention.make_room()


async def test_a_folder_that_cannot_be_made(house: House, tmp_path: Path) -> None:
    """A missing parent is a disk that may come: the hub says so and makes nothing above it."""
    recordings = tmp_path / "srv" / "neighbors"
    await house.start(recordings)
    before = house.codes, (tmp_path / "srv").exists(), str(house.problems.all()[0].text)
    (tmp_path / "srv").mkdir()
    await house.disk.update()

    assert before[:2] == (["recordings_away"], False)
    assert "No such file or directory" in before[2]
    assert (house.codes, (recordings / MARK).exists()) == ([], True)


async def test_no_room_to_look_says_nothing_of_the_disk(house: House) -> None:
    """A process without free descriptors must not take its recordings for gone."""
    await house.start()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            house.disk.folder.check()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    house.disk.folder.check()

    assert house.codes == []


async def test_the_reason_follows_the_disk(house: House, media: Path) -> None:
    """What to do may change while nothing is recorded, and the problem then says the new thing."""
    recordings = media / "share" / "neighbors"
    await house.start(recordings)
    texts = [str(house.problems.all()[0].text)]
    recordings.mkdir(parents=True)
    (recordings / MARK).write_text("f" * 16)
    await house.disk.update()
    texts += [str(problem.text) for problem in house.problems.all()]

    assert "Make the folder" in texts[0]
    assert ["another hub" in text for text in texts] == [False, True]
