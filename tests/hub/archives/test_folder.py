"""A folder as an archive: its files found, timed and copied, and nothing else."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
import io
import os
from pathlib import Path
import sqlite3
import sys
from tempfile import TemporaryDirectory
import threading
from threading import Event
import time
from typing import Final, override

import av
import pytest

from hub.archives.file_example import MOST_SAMPLES
from hub.archives.folder import FolderArchive
from hub.archives.folder_files import FolderScan
from hub.archives.shared_folder import FileCopy, SharedFolder
from hub.errors import (
    ArchiveUnreachableError,
    DiskFullError,
    HubError,
    InvalidInputError,
    NotFoundError,
)
from hub.model.archive import FetchedFile, Holdings, Span
from hub.model.window import TimeWindow
from tests.fakes.clocks import NOON, HandClock
from tests.small_disk import small_disk

OLD: Final = NOON - timedelta(days=2)
"""When files were last changed, unless a test says otherwise."""
MIB: Final = 1 << 20
_OPENED: list[str] | None = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _OPENED is not None:
        _OPENED.append(os.fsdecode(str(arguments[0])))


sys.addaudithook(_note)


@contextmanager
def opened_files() -> Iterator[list[str]]:
    """Note everything that this process opens while the block runs."""
    global _OPENED  # noqa: PLW0603 -- an audit hook can't be removed
    names: list[str] = []
    _OPENED = names
    try:
        yield names
    finally:
        _OPENED = None


@cache
def video(suffix: str = "mp4", seconds: int = 2, created: str = "", tag: str = "") -> bytes:
    """Return a video of so many seconds, ten frames each."""
    form = {"mkv": "matroska", "ts": "mpegts", "frag": "mp4"}.get(suffix, suffix)
    options = {
        "frag": {"movflags": "frag_keyframe+empty_moov+default_base_moof"},
        "mov": {"movflags": "use_metadata_tags"},
    }.get(suffix, {})
    raw = io.BytesIO()
    with av.open(raw, "w", format=form, options=options) as container:
        if created:
            container.metadata["creation_time"] = created
        if tag:
            container.metadata["com.apple.quicktime.creationdate"] = tag
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        stream.gop_size = 10
        for number in range(seconds * 10):
            frame = av.VideoFrame(64, 64, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([number % 256]) * plane.buffer_size)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return raw.getvalue()


def put(folder: Path, path: str, content: bytes | None = None, changed: datetime = OLD) -> Path:
    """Write a file, as a recorder would."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(video() if content is None else content)
    os.utime(file, (changed.timestamp(),) * 2)
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder that a recorder writes to."""
    folder = tmp_path / "files"
    folder.mkdir()
    (tmp_path / "cache").mkdir()
    (tmp_path / "into").mkdir()
    return folder


@pytest.fixture
async def archive(folder: Path) -> AsyncGenerator[FolderArchive]:
    """Give it as an archive in a house in Berlin."""
    archive = opened(folder)
    yield archive
    await archive.close()


def opened(
    folder: Path, pattern: str = "", patience_s: float = 8, zone: str = "Europe/Berlin"
) -> FolderArchive:
    """Open a folder as an archive."""
    return FolderArchive(
        folder=folder,
        clock=CLOCK,
        cache=folder.parent / "cache",
        pattern=pattern,
        zone=zone,
        own=[folder.parent / "hub"],
        patience_s=patience_s,
    )


CLOCK: Final = HandClock()


def window(start: str, seconds: float = 60) -> TimeWindow:
    """Return a window that begins on a day in November, in UTC."""
    begin = datetime.strptime(f"2026-11-{start}+0000", "%Y-%m-%d %H:%M:%S%z").astimezone(UTC)
    return TimeWindow(start=begin, end=begin + timedelta(seconds=seconds))


def listed(holdings: Holdings) -> list[tuple[str, str, float]]:
    """Return spans as their keys, starts in UTC and lengths in seconds."""
    return [
        (span.key, f"{span.window.start:%H:%M:%S}", round(span.window.length.total_seconds(), 2))
        for span in holdings.spans
    ]


async def fetched(
    archive: FolderArchive, camera: str, spans: list[Span], into: Path, most_bytes: int = MIB
) -> list[FetchedFile]:
    """Fetch spans."""
    return [
        file async for file in archive.fetch(camera, spans, into / "into", most_bytes=most_bytes)
    ]


async def look(archive: FolderArchive) -> None:
    """Look again, a little later."""
    CLOCK.forward(timedelta(seconds=3))
    await archive.describe()


async def test_a_recorders_folder(folder: Path, archive: FolderArchive) -> None:
    """Cameras, spans exact to their frames, and bytes as they are; the window and no more."""
    for minute in range(10):
        put(folder, f"2026-11-15/11/front/{minute:02}.00.mp4", video(seconds=59))
        put(folder, f"2026-11-15/11/back/{minute:02}.00.mp4")

    described = await archive.describe()
    holdings = await archive.holdings("front", window("15 11:04:30"))
    files = await fetched(archive, "front", list(holdings.spans), folder.parent)

    assert [camera.key for camera in described.cameras] == ["back", "front"]
    assert described.cameras[1].earliest == window("15 11:00:00").start
    assert described.cameras[1].latest == window("15 11:09:00").start
    assert (described.files, str(described.note)) == (20, "")
    assert (described.clock.offset, described.clock.uncertainty) == (None, timedelta(seconds=5))
    assert listed(holdings) == [
        ("2026-11-15/11/front/04.00.mp4", "11:04:00", 59),
        ("2026-11-15/11/front/05.00.mp4", "11:05:00", 59),
    ]
    assert (holdings.events, holdings.not_yet) == (None, None)
    assert [file.start for file in files] == [span.window.start for span in holdings.spans]
    assert [file.key for file in files] == [span.key for span in holdings.spans]
    assert {file.uncertainty for file in files} == {None}
    for file in files:
        assert (folder.parent / "into" / file.name).read_bytes() == video(seconds=59)
    assert await archive.holdings("front", window("15 10:00:00")) == Holdings()
    assert (await archive.holdings("front", window("15 11:04:59", 1))).spans == ()


@pytest.mark.parametrize(
    ("suffix", "length_s"), [("mp4", 2), ("frag", 2), ("mkv", 2), ("ts", 2), ("mov", 2), ("avi", 2)]
)
async def test_containers(
    folder: Path, archive: FolderArchive, suffix: str, length_s: float
) -> None:
    """Each says how long it is, to a frame, without being decoded."""
    put(folder, f"20261115_114900.{suffix.replace('frag', 'mp4')}", video(suffix))

    holdings = await archive.holdings(".", window("15 10:49:00"))

    assert listed(holdings)[0][1] == "10:49:00"
    assert listed(holdings)[0][2] == pytest.approx(length_s, abs=0.11)


async def test_only_files_near_a_window_are_opened(folder: Path, archive: FolderArchive) -> None:
    """To list a folder opens none of its files; a window only those that may reach into it."""
    for number in range(100):
        put(folder, f"Yard_20261115{number // 60:02}{number % 60:02}00.mp4")

    with opened_files() as at_first:
        await archive.describe()
    with opened_files() as later:
        await archive.holdings("Yard", window("14 23:50:00", 120))
    with opened_files() as again:
        await archive.holdings("Yard", window("14 23:50:00", 120))

    assert not [name for name in at_first if name.endswith(".mp4")]
    assert 2 <= sum(name.endswith(".mp4") for name in later) <= 14
    assert sum(name.endswith(".mp4") for name in again) <= 14


async def test_what_is_still_written_is_not_there_yet(folder: Path, archive: FolderArchive) -> None:
    """A file counts once it stays as it is. One that was never finished doesn't count."""
    now = CLOCK.now()
    start = now - timedelta(minutes=9)
    asked = TimeWindow(start=start, end=start + timedelta(minutes=5))
    name = f"{start.astimezone():%Y-%m-%d}T{start:%H-%M-%S}Z.mp4"
    file = put(folder, name, video()[:-900], now - timedelta(seconds=2))

    growing = await archive.holdings(".", asked)
    os.utime(file, ((now - timedelta(minutes=5)).timestamp(),) * 2)
    torn = await archive.holdings(".", asked)
    put(folder, name, changed=now - timedelta(minutes=4))
    whole = await archive.holdings(".", asked)
    put(folder, name, video()[:-900], now - timedelta(hours=2))
    dead = await archive.holdings(".", asked)
    put(folder, name, b"", now - timedelta(hours=2))
    empty = await archive.holdings(".", asked)

    assert (growing.spans, growing.not_yet) == ((), asked)
    assert (torn.spans, torn.not_yet) == ((), asked)
    assert (len(whole.spans), whole.not_yet) == (1, None)
    assert dead == empty == Holdings()


async def test_a_file_that_grows(folder: Path, archive: FolderArchive) -> None:
    """What is there of it could be read, but it isn't all."""
    now = CLOCK.now()
    asked = TimeWindow(start=now - timedelta(minutes=9), end=now - timedelta(minutes=4))
    name = f"{asked.start:%Y-%m-%dT%H-%M-%S}Z.ts"
    put(folder, name, video("ts", 9), now - timedelta(seconds=9))

    growing = await archive.holdings(".", asked)
    put(folder, name, video("ts", 9), now - timedelta(seconds=31))
    whole = await archive.holdings(".", asked)

    assert growing == Holdings(not_yet=asked)
    assert (len(whole.spans), whole.not_yet) == (1, None)


async def test_the_newest_minutes_may_still_come(folder: Path, archive: FolderArchive) -> None:
    """A camera uploads its file when the recording has ended."""
    put(folder, "20261115_114900.mp4")
    now = CLOCK.now()
    asked = TimeWindow(start=now - timedelta(minutes=5), end=now - timedelta(minutes=1))

    holdings = await archive.holdings(".", asked)

    assert holdings.not_yet is not None
    assert now - timedelta(minutes=2) <= holdings.not_yet.start < asked.end == holdings.not_yet.end


async def test_files_come_and_go(folder: Path, archive: FolderArchive) -> None:
    """What is new is found, what was removed is gone, also in folders, within two looks."""
    put(folder, "a/20261115_114900.mp4")
    await look(archive)
    put(folder, "a/20261115_115000.mp4")
    put(folder, "b/20261115_115000.mp4")
    await look(archive)
    both = [camera.key for camera in (await archive.describe()).cameras]
    (folder / "b/20261115_115000.mp4").unlink()
    (folder / "b").rmdir()
    (folder / "a/20261115_114900.mp4").unlink()
    await look(archive)

    described = await archive.describe()

    assert both == ["a", "b"]
    assert [camera.key for camera in described.cameras] == ["a"]
    assert described.files == 1
    with pytest.raises(NotFoundError, match="no files of the camera b"):
        await archive.holdings("b", window("15 10:49:00"))


async def test_a_file_that_comes_right_after_a_look(folder: Path, archive: FolderArchive) -> None:
    """It may leave the folder's time as it was: file systems count in steps of up to 2 s."""
    put(folder, "a/20261115_114900.mp4")
    before = (folder / "a").stat()
    await archive.describe()
    put(folder, "a/20261115_115000.mp4")
    os.utime(folder / "a", ns=(before.st_atime_ns, before.st_mtime_ns))

    await look(archive)

    assert (await archive.describe()).files == 2


async def test_a_file_replaced_under_its_name(folder: Path, archive: FolderArchive) -> None:
    """Its new length counts."""
    put(folder, "20261115_114900.mp4")
    first = await archive.holdings(".", window("15 10:49:00"))
    (folder / "20261115_114900.mp4").unlink()
    put(folder, "20261115_114900.mp4", video(seconds=9), OLD + timedelta(minutes=1))
    await look(archive)

    second = await archive.holdings(".", window("15 10:49:00"))

    assert [listed(each)[0][2] for each in (first, second)] == [2, 9]


async def test_a_restart_knows_what_was_known(folder: Path) -> None:
    """The index is in the cache; a damaged one is made anew, and so is one for other names."""
    put(folder, "x 20261115_114900.mp4")
    for _ in range(2):
        archive = opened(folder)
        await look(archive)
        await archive.close()
    cached = next((folder.parent / "cache").glob("folder-*.db"))

    with opened_files() as names:
        archive = opened(folder)
        described = await archive.describe()
        await archive.close()
    other = opened(folder, pattern="x %Y%m%d_%H%M%S")
    renamed = await other.describe()
    await other.close()
    cached.write_bytes(b"no index" * 1000)
    with suppress(ArchiveUnreachableError):
        await opened(folder).describe()
    again = await opened(folder).describe()

    assert not [name for name in names if name.endswith(".mp4")]
    assert described == again
    assert [each.cameras[0].key for each in (described, renamed)] == ["x", "."]


def unplug(folder: Path) -> None:
    """Take the disk with the folder away: its mount point is empty then."""
    folder.rename(folder.with_name("elsewhere"))
    folder.mkdir()


def take_mount_point(folder: Path) -> None:
    """Remove it as well."""
    folder.rmdir()


def plug_in(folder: Path) -> None:
    """Bring the disk back."""
    folder.with_name("elsewhere").rename(folder)


async def test_an_unplugged_disk_is_away(folder: Path, archive: FolderArchive) -> None:
    """A missing folder is away, and so is one that is empty all of a sudden. Nothing is lost."""
    put(folder, "20261115_114900.mp4")
    await look(archive)
    unplug(folder)
    with pytest.raises(ArchiveUnreachableError, match="is empty, but had files"):
        await look(archive)
    with pytest.raises(ArchiveUnreachableError):
        await archive.holdings(".", window("15 10:49:00"))
    take_mount_point(folder)
    with pytest.raises(ArchiveUnreachableError, match="Connect its disk"):
        await look(archive)
    plug_in(folder)

    holdings = await archive.holdings(".", window("15 10:49:00"))

    assert len(holdings.spans) == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("files", "archive.folder_absolute"),
        ("/proc/self", "archive.folder_system"),
        ("/", "archive.folder_system"),
        ("{}/files/file.mp4", "archive.folder_is_file"),
        ("{}/hub", "archive.folder_own"),
        ("{}/hub/recordings/camera", "archive.folder_own"),
        ("{}/to-hub", "archive.folder_own"),
        ("{}/nothing", "archive.folder_missing"),
        ("{}/" + "x" * 300, "archive.folder_unreadable"),
    ],
)
async def test_folders_that_are_refused(folder: Path, path: str, code: str) -> None:
    """Not the system's, not the hub's own by any path, and none that isn't there."""
    put(folder, "file.mp4")
    (folder.parent / "hub/recordings/camera").mkdir(parents=True)
    (folder.parent / "to-hub").symlink_to(folder.parent / "hub/recordings")
    archive = FolderArchive(
        folder=Path(path.format(folder.parent)),
        clock=CLOCK,
        cache=folder.parent / "cache",
        own=[folder.parent / "hub"],
    )

    with pytest.raises(HubError) as refused:
        await archive.describe()

    assert refused.value.text.code == code
    with pytest.raises(InvalidInputError, match="no time zone called Mars"):
        FolderArchive(folder=folder, clock=CLOCK, cache=folder, zone="Mars")


async def test_the_hubs_own_folder_inside_is_skipped(tmp_path: Path, folder: Path) -> None:
    """Whoever chooses a whole disk doesn't get the hub's own recordings as an archive."""
    put(tmp_path, "hub/recordings/20261115_114900.mp4")
    put(folder, "20261115_115000.mp4")
    archive = FolderArchive(
        folder=tmp_path, clock=CLOCK, cache=tmp_path / "cache", own=[tmp_path / "hub/recordings"]
    )

    described = await archive.describe()

    assert [camera.key for camera in described.cameras] == ["files"]
    await archive.close()


def give_away(folder: Path) -> None:
    """Give a folder with all that is in it to nobody, if this process may."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 65534, -1)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep this process from reading a folder while the block runs."""
    folder.parent.chmod(0o755)
    folder.chmod(0)
    before = os.geteuid()
    if before == 0:
        # To root, permissions mean nothing.
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)
        folder.chmod(0o755)


async def test_a_folder_that_may_not_be_read(folder: Path, archive: FolderArchive) -> None:
    """It is said which one. A part that can't be read is said as well; the rest counts."""
    put(folder, "20261115_114900.mp4")
    (folder / os.fsdecode(b"caf\xe9 20261115_114900.mp4")).touch()

    described = await archive.describe()
    with locked(folder), pytest.raises(ArchiveUnreachableError) as refused:
        await look(archive)

    assert str(refused.value).startswith(f"Your hub can't read {folder}: Permission denied.")
    assert described.files == 1
    assert described.note.code == "archive.folder_parts_unreadable"


async def test_links_lead_nowhere(folder: Path, tmp_path: Path, archive: FolderArchive) -> None:
    """Neither files nor folders are followed, wherever they lead."""
    put(tmp_path, "secret/20261115_114900.mp4")
    put(folder, "real/20261115_114900.mp4")
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "in").symlink_to(folder / "real")
    (folder / "20261115_114900.mp4").symlink_to(tmp_path / "secret/20261115_114900.mp4")

    described = await archive.describe()

    assert [camera.key for camera in described.cameras] == ["real"]
    assert not described.note


@pytest.mark.parametrize("at", ["file", "folder", "above"])
async def test_links_that_come_between_look_and_copy(
    folder: Path, tmp_path: Path, archive: FolderArchive, at: str
) -> None:
    """What was a file at the look, and is a link at the copy, is gone."""
    put(folder, "a/b/20261115_114900.mp4", b"", OLD)
    secret = put(tmp_path, "secret/b/20261115_114900.mp4")
    file = put(folder, "a/b/20261115_114900.mp4")
    holdings = await archive.holdings("a/b", window("15 10:49:00"))
    assert len(holdings.spans) == 1
    if at == "file":
        file.unlink()
        file.symlink_to(secret)
    else:
        moved = file.parent if at == "folder" else file.parent.parent
        moved.rename(tmp_path / "moved")
        moved.symlink_to(secret.parent if at == "folder" else secret.parent.parent)

    with opened_files() as names, pytest.raises(NotFoundError, match="no longer in its folder"):
        await fetched(archive, "a/b", list(holdings.spans), tmp_path)

    assert str(secret) not in names
    assert list((tmp_path / "into").iterdir()) == []


async def test_what_is_no_file(folder: Path, archive: FolderArchive) -> None:
    """A pipe would be waited for, and a device does things: neither is ever opened."""
    os.mkfifo(folder / "20261115_114900.mp4")
    put(folder, "20261115_115000.mp4")
    holdings = await archive.holdings(".", window("15 10:50:00"))
    (folder / "20261115_115000.mp4").unlink()
    os.mkfifo(folder / "20261115_115000.mp4")

    with pytest.raises(NotFoundError, match="no longer in its folder"):
        await fetched(archive, ".", list(holdings.spans), folder.parent)

    assert (await archive.describe()).files == 1


async def test_paths_that_no_look_found(folder: Path, archive: FolderArchive) -> None:
    """Only what was indexed for that camera is copied."""
    put(folder.parent, "20261115_114900.mp4")
    put(folder, "a/20261115_114900.mp4")
    await archive.describe()
    shown = window("15 10:49:00")

    for camera, key in (
        ("a", "../20261115_114900.mp4"),
        ("a", "/etc/passwd"),
        ("b", "a/20261115_114900.mp4"),
        ("a", "a/../a/20261115_114900.mp4"),
    ):
        with pytest.raises(NotFoundError):
            await fetched(archive, camera, [Span(key=key, window=shown)], folder.parent)


async def test_too_much_is_refused_before_it_is_copied(
    folder: Path, archive: FolderArchive
) -> None:
    """A file of 100 GB that costs nothing, one that is mostly holes, and too much together."""
    for name, size in (("20261115_114900.mp4", 100 << 30), ("20261115_115900.mp4", MIB)):
        file = put(folder, name)
        # A box that skips the rest, so that it is a whole MP4.
        with file.open("ab") as opened_file:
            opened_file.write((1).to_bytes(4) + b"free" + (size - len(video())).to_bytes(8))
            opened_file.truncate(size)
        os.utime(file, (OLD.timestamp(),) * 2)
    huge = await archive.holdings(".", window("15 10:49:00"))
    holes = await archive.holdings(".", window("15 10:59:00"))

    assert [each.spans[0].size_bytes for each in (huge, holes)] == [100 << 30, MIB]
    with pytest.raises(InvalidInputError, match="larger than 2048 MiB"):
        await fetched(archive, ".", list(huge.spans), folder.parent, 1 << 40)
    with pytest.raises(NotFoundError, match="isn't complete"):
        await fetched(archive, ".", list(holes.spans), folder.parent)
    with pytest.raises(InvalidInputError, match="larger than 0 MiB"):
        await fetched(archive, ".", list(holes.spans), folder.parent, 1000)
    assert list((folder.parent / "into").iterdir()) == []


async def test_a_file_that_changed_since_is_not_copied(
    folder: Path, archive: FolderArchive
) -> None:
    """It is another one now."""
    put(folder, "20261115_114900.mp4")
    holdings = await archive.holdings(".", window("15 10:49:00"))
    put(folder, "20261115_114900.mp4", video(seconds=3), OLD + timedelta(seconds=1))

    with pytest.raises(NotFoundError, match="was changed"):
        await fetched(archive, ".", list(holdings.spans), folder.parent)


class Meanwhile(Event):
    """Does something in the midst of a copy, when the copy asks whether to stop."""

    def __init__(self, file: Path, content: bytes) -> None:
        super().__init__()
        self._file = file
        self._content = content

    @override
    def is_set(self) -> bool:
        self._file.write_bytes(self._content)
        return super().is_set()


@pytest.mark.parametrize(
    "content",
    [b"", b"x", bytes(5 * MIB), video()],
    ids=["emptied", "shortened", "write it again", "replaced"],
)
def test_a_file_that_changes_while_it_is_copied(
    folder: Path, tmp_path: Path, content: bytes
) -> None:
    """Nothing of it stays: neither half of it nor a mixture."""
    file = put(folder, "20261115_114900.mp4", bytes(5 * MIB))
    copy = FileCopy(
        SharedFolder(str(folder)), file.name, tmp_path / "copy.mp4", most=9 * MIB, known=None
    )

    with pytest.raises(NotFoundError):
        copy.run(Meanwhile(file, content))

    assert not (tmp_path / "copy.mp4").exists()


def test_a_copy_that_is_stopped(folder: Path, tmp_path: Path) -> None:
    """Nothing of it stays. Nor does a copy write into what is there."""
    file = put(folder, "20261115_114900.mp4", b"x" * MIB)
    stop = Event()
    stop.set()
    into = tmp_path / "copy.mp4"
    copy = FileCopy(SharedFolder(str(folder)), file.name, into, most=MIB, known=None)

    with pytest.raises(NotFoundError):
        copy.run(stop)
    into.symlink_to(tmp_path / "other.mp4")
    with pytest.raises(FileExistsError):
        copy.run(Event())

    assert not (tmp_path / "other.mp4").exists()


def test_a_full_disk(folder: Path, tmp_path: Path) -> None:
    """It is the hub's own disk that is full, and nothing of the copy stays."""
    file = put(folder, "20261115_114900.mp4", b"x" * MIB)
    with small_disk(tmp_path / "small", kib=512) as disk:
        copy = FileCopy(
            SharedFolder(str(folder)), file.name, disk.folder / "0.mp4", most=2 * MIB, known=None
        )
        with pytest.raises(DiskFullError):
            copy.run(Event())

        assert list(disk.folder.iterdir()) == []


async def test_a_share_that_hangs(folder: Path, archive: FolderArchive) -> None:
    """It is said in time, and no more threads are started than a few."""
    put(folder, "20261115_114900.mp4")
    await archive.describe()
    impatient = opened(folder, patience_s=0.2)
    cached = next((folder.parent / "cache").glob("folder-*.db"))
    with sqlite3.connect(cached, isolation_level=None) as database:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")

        CLOCK.forward(timedelta(seconds=5))
        started = time.monotonic()
        for _ in range(6):
            with pytest.raises(ArchiveUnreachableError, match="takes too long"):
                await impatient.holdings(".", window("15 10:49:00"))
        took_s = time.monotonic() - started
        database.execute("ROLLBACK")
    database.close()
    await impatient.close()

    # By the usual patience it would be six times four seconds.
    assert took_s < 20


async def test_a_look_that_hangs(folder: Path) -> None:
    """What was known isn't passed off as what is there now."""
    put(folder, "20261115_114900.mp4")
    archive = opened(folder, patience_s=2)
    await archive.describe()
    put(folder, "20261115_115900.mp4")
    cached = next((folder.parent / "cache").glob("folder-*.db"))
    with sqlite3.connect(cached, isolation_level=None) as database:
        database.execute("BEGIN IMMEDIATE")
        CLOCK.forward(timedelta(minutes=5))
        asked = TimeWindow(start=CLOCK.now() - timedelta(minutes=9), end=CLOCK.now())
        new = await archive.holdings(".", asked)
        with pytest.raises(ArchiveUnreachableError, match="takes too long"):
            await archive.describe()
        database.execute("ROLLBACK")
    database.close()
    for thread in threading.enumerate():
        if thread.name == "folder":
            await asyncio.to_thread(thread.join)
    put(folder, "20261115_120900.mp4")
    described = await archive.describe()
    await archive.close()

    assert (new.spans, new.not_yet) == ((), asked)
    # Not what that look found once it went on.
    assert (described.files, described.is_partial) == (3, False)


async def test_a_first_look_that_takes_long(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known so far is said in time, and that more is coming."""
    goes_on = threading.Event()
    listed = FolderScan._listed  # noqa: SLF001 -- the disk is fast

    def slow(self: FolderScan, path: str) -> list[str]:
        if path == "b":
            goes_on.wait(60)
        self.steps += 1
        return listed(self, path)

    monkeypatch.setattr(FolderScan, "_listed", slow)
    for camera in "ab":
        put(folder, f"{camera}/20261115_114900.mp4")
    archive = opened(folder, patience_s=1)

    first = await archive.describe()
    goes_on.set()
    for thread in threading.enumerate():
        if thread.name == "folder":
            await asyncio.to_thread(thread.join)
    second = await archive.describe()
    await archive.close()

    assert (first.is_partial, first.files, first.note.code) == (
        (True, 1, "archive.folder_first_scan")
    )
    assert (second.is_partial, second.files, second.note.code) == (False, 2, "")


async def test_a_local_hour_that_comes_twice(folder: Path, archive: FolderArchive) -> None:
    """Files around it say how long after their start they were last changed: that decides."""
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    for path, start in (
        ("20261025_012000.mp4", datetime(2026, 10, 24, 23, 20, tzinfo=UTC)),
        ("20261025_014000.mp4", datetime(2026, 10, 24, 23, 40, tzinfo=UTC)),
        ("20261025_023000.mp4", second),
        ("20261025_031000.mp4", datetime(2026, 10, 25, 2, 10, tzinfo=UTC)),
    ):
        put(folder, path, changed=start + timedelta(seconds=7))

    shown = TimeWindow(start=second, end=second + timedelta(seconds=30))
    first = shown.widened(before=timedelta(hours=1), after=timedelta(hours=-1))
    holdings = await archive.holdings(".", shown)
    files = await fetched(archive, ".", list(holdings.spans), folder.parent)

    assert [span.window.start for span in holdings.spans] == [second]
    assert [(file.start, file.uncertainty) for file in files] == [(second, None)]
    assert (await archive.holdings(".", first)).spans == ()


async def test_a_local_hour_that_nothing_decides(folder: Path, archive: FolderArchive) -> None:
    """The file may be from both times, and how far it may be off is said."""
    put(folder, "20261025_023000.mp4")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)

    for number, start in enumerate((first, second)):
        shown = TimeWindow(start=start, end=start + timedelta(seconds=30))
        holdings = await archive.holdings(".", shown)
        (folder.parent / f"{number}/into").mkdir(parents=True)
        files = await fetched(archive, ".", list(holdings.spans), folder.parent / str(number))

        assert [(file.start, file.uncertainty) for file in files] == [
            (start, timedelta(hours=1, seconds=5))
        ]


async def test_files_that_say_nothing_by_name(folder: Path, archive: FolderArchive) -> None:
    """A phone's tag, a time of creation that fits the file's own, or else the file's own."""
    end = datetime(2026, 11, 15, 10, 49, 9, tzinfo=UTC)
    put(folder, "tag/IMG_1.mov", video("mov", 2, "", "2026-11-15T11:49:00+0100"))
    for path, created in (("start", "10:49:00"), ("end", "10:49:09"), ("local", "11:49:00")):
        put(folder, f"{path}/a.mp4", video("mp4", 9, f"2026-11-15T{created}Z"), end)
    for path, wrong in (("gopro/GX010123.mp4", 1), ("hero/GOPR0123.MP4", 0)):
        content = video("mp4", 9, "2026-11-15T11:49:00Z")
        put(folder, path, content, end + timedelta(hours=wrong))
    put(folder, "none/a.ts", video("ts", 9), end)
    put(folder, "copied/a.mp4", video("mp4", 2, "2026-11-15T10:49:00Z"), OLD)
    put(folder, "lapse/LA20261115-114900-000001F.mp4")
    put(folder, "broken/a.mp4", b"no video")

    described = await archive.describe()
    found = {camera.key: f"{camera.earliest:%H:%M:%S}" for camera in described.cameras}
    holdings = await archive.holdings("none", window("15 10:48:00", 120))
    files = await fetched(archive, "none", list(holdings.spans), folder.parent)

    assert found == dict.fromkeys(
        ("end", "gopro", "hero", "local", "none", "start", "tag"), "10:49:00"
    )
    assert [file.uncertainty for file in files] == [timedelta(minutes=2)]
    assert described.note.values == {"files": 3}
    assert described.clock.uncertainty == timedelta(minutes=2)


async def test_files_that_show_the_same_time(folder: Path, archive: FolderArchive) -> None:
    """Without names, two at once are copies, or of two cameras: nobody can tell, so none counts."""
    put(folder, "a.ts", video("ts", 9))
    put(folder, "b.ts", video("ts", 9), OLD + timedelta(seconds=1))
    put(folder, "later/a.ts", video("ts", 9), OLD + timedelta(seconds=30))
    put(folder, "later/b.ts", video("ts", 9), OLD + timedelta(seconds=60))
    shown = TimeWindow(start=OLD - timedelta(minutes=1), end=OLD + timedelta(minutes=1))

    assert (await archive.holdings(".", shown)).spans == ()
    assert len((await archive.holdings("later", shown)).spans) == 2


async def test_a_file_without_a_name_that_changes(folder: Path, archive: FolderArchive) -> None:
    """What was not whole at first is dated later; what is written over has its new time."""
    now = CLOCK.now()
    put(folder, "a/x.ts", b"half a file", now - timedelta(minutes=3))
    put(folder, "b/x.ts", video("ts", 9), now - timedelta(hours=9))
    at_first = await archive.describe()
    put(folder, "a/x.ts", video("ts", 9), now - timedelta(minutes=2))
    put(folder, "b/x.ts", video("ts", 9), now - timedelta(minutes=2))
    shown = TimeWindow(start=now - timedelta(minutes=3), end=now - timedelta(minutes=2))
    before = TimeWindow(start=now - timedelta(hours=9, minutes=1), end=now - timedelta(hours=9))
    await look(archive)

    stale = await archive.holdings("b", before)
    later = [await archive.holdings(camera, shown) for camera in ("a", "b")]

    assert [camera.key for camera in at_first.cameras] == ["b"]
    assert stale.spans == ()
    assert [len(holdings.spans) for holdings in later] == [1, 1]


async def test_a_file_that_may_not_be_read() -> None:
    """It is said if there is nothing else."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "files"
        for each in ("files/x", "cache/x", "into/x"):
            put(Path(name), each)
        file = put(folder, "20261115_114900.mp4")
        archive = opened(folder)
        holdings = await archive.holdings(".", window("15 10:49:00"))
        give_away(Path(name))

        with locked(file):
            with pytest.raises(ArchiveUnreachableError, match="can't read the file"):
                await archive.holdings(".", window("15 10:49:00"))
            with pytest.raises(ArchiveUnreachableError, match="can't read the file"):
                await fetched(archive, ".", list(holdings.spans), Path(name))
        await archive.close()


async def test_a_file_that_is_older_than_what_it_shows(
    folder: Path, archive: FolderArchive
) -> None:
    """One of its times is wrong, so it isn't used."""
    put(folder, "20261115_114900.mp4", changed=datetime(2026, 11, 13, tzinfo=UTC))

    assert await archive.holdings(".", window("15 10:49:00")) == Holdings()


async def test_minute_files(folder: Path, archive: FolderArchive) -> None:
    """Their seconds aren't known, which is said and looked for."""
    put(folder, "record/20261115/11/49.mp4", video(seconds=30))

    described = await archive.describe()
    holdings = await archive.holdings(".", window("15 10:50:10", 5))

    assert described.clock.uncertainty == timedelta(minutes=1)
    assert len(holdings.spans) == 1


async def test_a_pattern_is_learned_from_one_file(folder: Path, archive: FolderArchive) -> None:
    """It is shown with what it makes of the other names in the folder."""
    put(folder, "Tür 15.11.2026 11-49.mp4")
    put(folder, "Hof 16.11.2026 12-00.mp4")
    at = datetime(2026, 11, 15, 10, 49, tzinfo=UTC)

    learned = await archive.learn(str(folder / "Tür 15.11.2026 11-49.mp4"), at)
    by_pattern = opened(folder, learned.pattern)
    described = await by_pattern.describe()
    await by_pattern.close()

    assert learned.pattern == "{camera} %d.%m.%Y %H-%M"
    assert [(path, name and name.camera) for path, name in learned.others] == [
        ("Hof 16.11.2026 12-00.mp4", "Hof")
    ]
    assert [camera.name for camera in described.cameras] == ["Hof", "Tür"]


async def test_names_that_say_no_time_come_first(folder: Path, archive: FolderArchive) -> None:
    """They are what a person is asked about, however many others there are."""
    for number in range(MOST_SAMPLES):
        put(folder, f"20261115_11{number // 60:02}{number % 60:02}.mp4", b"")
    put(folder, "15.11 Tür.mp4", b"")
    put(folder, "15.11 Hof.mp4", b"")

    examples = await archive.examples()

    assert len(examples) == MOST_SAMPLES
    assert examples[:2] == (("15.11 Tür.mp4", None), ("15.11 Hof.mp4", None))
    assert all(name for _, name in examples[2:])


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put this machine into another zone than UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_berlin")
async def test_a_pattern_in_utc_is_corrected(folder: Path) -> None:
    """An example in local time is understood, also if one before it was in UTC."""
    put(folder, "20261115_114900.mp4", b"")
    at = datetime(2026, 11, 15, 10, 49, tzinfo=UTC)
    archive = opened(folder, "%Y%m%d_%H%M%S", zone="UTC")

    learned = await archive.learn("20261115_114900.mp4", at)
    await archive.close()

    assert (learned.pattern, learned.utc) == ("%Y%m%d_%H%M%S", False)


async def test_an_answer_blocks_nothing(folder: Path, archive: FolderArchive) -> None:
    """While the folder is looked at, everything else goes on."""
    for number in range(2_000):
        (folder / f"20261115_{number // 60:04}{number % 60:02}.mp4").touch()
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counter = asyncio.create_task(count())
    await archive.describe()
    counter.cancel()

    assert turns > 10
