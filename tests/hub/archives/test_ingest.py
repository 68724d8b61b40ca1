"""A fetched file becomes the camera's footage: exact to the frame, once, with where it is from."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
import hashlib
from itertools import pairwise
import os
from pathlib import Path
import threading

import pytest
from sqlalchemy import select

from hub.archives.ingest import STAGED, Ingest
from hub.clips.cut import cut_exact
from hub.clips.files import with_root
from hub.clips.footage import open_footage
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.provenances import read_provenance
from hub.errors import DiskFullError
from hub.model.archive import Archive, ArchiveClock, ArchiveKind, FetchedFile, Provenance
from hub.model.camera import Camera, SourceKind
from hub.model.decision import Piece
from hub.model.ids import ArchiveId, CameraId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.footage_files import PLAIN, FootageFiles
from hub.store.tables import segment_roots
from tests.fakes.clocks import HandClock
from tests.hub.archives.video_files import (
    Footage,
    hash_of,
    is_reordered,
    make,
    program_stream,
    shown,
)
from tests.hub.clips.recorded import KEY, number_of, numbers_in
from tests.hub.conftest import FailingDatabase, PowerLossError

CAMERA = CameraId("aabbccddeeff")
START = datetime.fromisoformat("2026-11-25T11:30:00.123456Z")
BEHIND = ArchiveClock(offset=timedelta(seconds=-4.2), uncertainty=timedelta(seconds=0.5))
EVER = TimeWindow(start=START - timedelta(days=1), end=START + timedelta(days=1))
ARCHIVE = Archive(
    id=ArchiveId("00112233aabb"), name="Frigate", kind=ArchiveKind.FRIGATE, added_at=START
)
TICK_US = 12
"""Two roundings to ticks of 90 kHz."""


class House:
    """What takes files in, over real files and a real database."""

    def __init__(self, database: Database, folder: Path, files: FootageFiles = PLAIN) -> None:
        self.folder = folder / "recordings"
        self.fetched = folder / "fetched"
        self.folder.mkdir(exist_ok=True)
        self.fetched.mkdir(exist_ok=True)
        self.files = files
        self.database = database
        self.clock = HandClock()
        self.start()

    def start(self) -> None:
        """Begin anew, as after a restart."""
        self.index = ClipIndex(self.database, self.folder, self.clock, self.files)
        self.ingest = Ingest(self.index, self.folder, self.files, self.clock)

    @property
    def camera(self) -> Camera:
        """A camera that an archive records."""
        return Camera(
            id=CAMERA, name="Drive", kind=SourceKind.ARCHIVE, main_url="", adopted_at=START
        )

    async def add(
        self,
        path: Path,
        start: datetime = START,
        clock: ArchiveClock = BEHIND,
        *,
        video_recoded: bool = False,
    ) -> list[Segment]:
        """Take a file in."""
        file = FetchedFile(
            name=path.name, key=f"key of {path.name}", start=start, video_recoded=video_recoded
        )
        return await self.ingest.add(
            self.camera, ARCHIVE, file, path.parent, clock, "Frigate 0.17.2"
        )

    def left(self) -> list[str]:
        """Return every file and folder that is there."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*"))

    def shown(self, segments: list[Segment]) -> list[tuple[int, int, str]]:
        """Decode segments, as `video_files.shown` does, by the wall clock."""
        found = []
        for segment in segments:
            with open_footage(self.folder / segment.path, self.files) as reel:
                for at_us, frame in reel.pictures():
                    found.append((at_us, number_of(frame), hash_of(frame)))
        first = found[0][0]
        return [(at_us - first, number, pixels) for at_us, number, pixels in found]


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """Give a house without footage."""
    return House(database, tmp_path)


REORDERED = {"bf": "3", "b_strategy": "0", "sc_threshold": "0"}
X265 = {"x265-params": "log-level=0:open-gop=1:bframes=3"}
COPIED = [
    Footage(options=REORDERED),
    Footage(name="hevc.mp4", codec="libx265", options=X265),
    Footage(name="hevc.mkv", codec="libx265", options=X265),
    Footage(name="hevc.ts", codec="libx265", options=X265, begins_ms=5000),
    Footage(name="b.mkv", options=REORDERED),
    Footage(name="b.ts", options=REORDERED),
    Footage(name="b.flv", options=REORDERED),
    Footage(
        name="fragments.mp4",
        options=REORDERED,
        muxer={"movflags": "frag_keyframe+empty_moov+default_base_moof"},
    ),
    Footage(name="silent.mp4", options=REORDERED, sound=None),
]


@pytest.mark.parametrize("footage", COPIED, ids=lambda each: each.name)
async def test_exact_to_the_frame(house: House, footage: Footage) -> None:
    """Every frame of the file is there, pixel for pixel, at its own time on the hub's clock."""
    path = make(house.fetched, footage)
    theirs = shown(path)
    assert is_reordered(path)

    segments = await house.add(path)

    ours = house.shown(segments)
    assert [(number, pixels) for _, number, pixels in ours] == [
        (number, pixels) for _, number, pixels in theirs
    ]
    assert len(ours) == footage.frames
    assert (
        max(abs(mine - yours) for (mine, _, _), (yours, _, _) in zip(ours, theirs, strict=True))
        <= TICK_US
    )
    assert segments[0].window.start == START + timedelta(seconds=4.2)
    assert all(before.window.end == after.window.start for before, after in pairwise(segments))
    assert await house.index.segments(CAMERA, EVER) == segments
    assert await house.index.check(deep=True) == []


@pytest.mark.parametrize("from_s", [1.51, 4.6])
@pytest.mark.parametrize("footage", COPIED[:3], ids=lambda each: each.name)
async def test_a_cut_is_exact(house: House, footage: Footage, from_s: float) -> None:
    """A cut has exactly those of the file's frames that were shown in its window, at their time."""
    path = make(house.fetched, footage)
    theirs = shown(path)
    segments = await house.add(path)
    first = segments[0].window.start
    window = TimeWindow(
        start=first + timedelta(seconds=from_s), end=first + timedelta(seconds=6.02)
    )

    into = house.fetched / "cut.mp4"
    cut = cut_exact(segments, house.folder, window, into, audio=True)

    inside = [
        (at_us, number)
        for at_us, number, _ in theirs
        if window.start <= first + timedelta(microseconds=at_us) < window.end
    ]
    assert numbers_in(into) == [number for _, number in inside]
    times = [at_us for at_us, _, _ in shown(into)]
    assert (
        max(
            abs(mine - (yours - inside[0][0]))
            for mine, (yours, _) in zip(times, inside, strict=True)
        )
        <= 2 * TICK_US
    )
    assert abs(cut.window.start - first - timedelta(microseconds=inside[0][0])) <= timedelta(
        microseconds=TICK_US
    )
    assert cut.audio
    assert cut.runs == (segments[0].run_id,)


async def test_a_program_stream(house: House) -> None:
    """An MPEG program stream, as many recorders leave it, is as exact as any other file."""
    source = make(house.fetched, Footage(name="x.ts", options={"bf": "0"}, sound=None))
    path = program_stream(source, house.fetched / "ch01.mp4")
    theirs = shown(source)

    ours = house.shown(await house.add(path))

    assert [each[1:] for each in ours] == [each[1:] for each in theirs]
    assert max(abs(a[0] - b[0]) for a, b in zip(ours, theirs, strict=True)) <= TICK_US


async def test_where_it_is_from(house: House) -> None:
    """The provenance says what gave the file, by which clock, and which file it was."""
    path = make(house.fetched, Footage())

    segments = await house.add(path, video_recoded=True)

    run = segments[0].run_id
    origin = (await house.index.provenances({run}))[run]
    assert {segment.run_id for segment in segments} == {run}
    assert (origin.camera_id, origin.archive_id, origin.kind) == (CAMERA, ARCHIVE.id, ARCHIVE.kind)
    assert (origin.product, origin.key) == ("Frigate 0.17.2", "key of a.mp4")
    assert origin.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (origin.clock, origin.received_at) == (BEHIND, house.clock.now())
    assert (origin.video_recoded, origin.sound_recoded) == (True, False)


async def test_a_cut_says_where_it_is_from(house: House) -> None:
    """What is cut to be shared carries the origin of each run in it, and of no other."""
    first = await house.add(make(house.fetched, Footage(frames=60)))
    later = START + timedelta(seconds=4)
    second = await house.add(make(house.fetched, Footage(name="b.mp4", frames=60)), later)
    third = await house.add(
        make(house.fetched, Footage(name="c.mp4", frames=60)), later + timedelta(seconds=4)
    )
    library = Library(house.index, house.folder, house.fetched, house.clock)
    window = TimeWindow(
        start=first[0].window.start + timedelta(seconds=1),
        end=second[-1].window.end - timedelta(seconds=1),
    )

    cut = await library.cut(Piece(camera_id=CAMERA, cut=window), house.fetched / "cut.mp4")

    assert [origin.run_id for origin in cut.origins] == [first[0].run_id, second[0].run_id]
    assert cut.runs == (first[0].run_id, second[0].run_id)
    assert third[0].run_id not in cut.runs


async def test_how_sure_the_archive_is_of_a_file(house: House) -> None:
    """If a file's own time is less sure than the archive's clock, that is what is remembered."""
    path = make(house.fetched, Footage(frames=30))
    file = FetchedFile(name=path.name, key="", start=START, uncertainty=timedelta(seconds=60))

    segments = await house.ingest.add(house.camera, ARCHIVE, file, path.parent, BEHIND, "")

    run = segments[0].run_id
    assert (await house.index.provenances({run}))[run].clock == replace(
        BEHIND, uncertainty=timedelta(seconds=60)
    )


async def test_a_lost_index_still_knows(house: House, tmp_path: Path) -> None:
    """The segments themselves say where they came from, also to an index made from the files."""
    segments = await house.add(make(house.fetched, Footage()))
    before = await house.index.provenances({segments[0].run_id})
    await house.database.close()
    (tmp_path / "hub.db").unlink()

    house.database = await Database.open(tmp_path / "other.db")
    house.start()

    assert await house.index.recover() == []
    found = await house.index.segments(CAMERA, EVER)
    assert [segment.path for segment in found] == [segment.path for segment in segments]
    assert await house.index.provenances({segments[0].run_id}) == before
    await house.database.close()


async def test_what_does_not_say_its_origin_is_left_out(house: House) -> None:
    """A segment whose box is damaged might be an archive's: it's not taken for the hub's own."""
    segments = await house.add(make(house.fetched, Footage()))
    await house.index.drop_segments(segments)
    for segment in segments:
        path = house.folder / segment.path
        path.write_bytes(path.read_bytes().replace(b'"sha256":', b'"sha257":'))

    sentences = await house.index.recover()

    assert len(sentences) == len(segments)
    assert "doesn't say what recorded it" in sentences[0]
    assert await house.index.segments(CAMERA, EVER) == []


async def test_it_works_encrypted(database: Database, tmp_path: Path) -> None:
    """With a key, segments are encrypted, and say where they came from no less; so do roots."""
    house = House(database, tmp_path, FootageFiles(KEY))
    house.files.salt_secret = KEY
    path = make(house.fetched, Footage(options=REORDERED))
    theirs = shown(path)

    segments = await house.add(path)

    raw = (house.folder / segments[0].path).read_bytes()
    assert b"ftyp" not in raw
    assert b"Frigate" not in raw
    assert [pixels for _, _, pixels in house.shown(segments)] == [pixels for _, _, pixels in theirs]
    origin = read_provenance(house.folder / segments[0].path, house.files)
    assert origin is not None
    assert origin.product == "Frigate 0.17.2"
    async with database.read() as connection:
        roots = await connection.execute(select(segment_roots.c.root))
        assert roots.scalars().all() == [
            with_root(house.folder, segment, house.files).root for segment in segments
        ]


async def test_nothing_is_added_twice(house: House) -> None:
    """The same file again adds nothing; one that begins later adds only what is new."""
    path = make(house.fetched, Footage(frames=120))
    first = await house.add(path)

    again = await house.add(path)
    longer = await house.add(make(house.fetched, Footage(name="longer.mp4", frames=240)))

    assert again == []
    assert [segment.number for segment in longer] == list(range(len(longer)))
    assert longer[0].window.start < first[-1].window.end < longer[-1].window.end
    runs = {segment.run_id for segment in await house.index.segments(CAMERA, EVER)}
    assert (
        set(await house.index.provenances(runs))
        == runs
        == {
            first[0].run_id,
            longer[0].run_id,
        }
    )
    kept = {name for name in house.left() if name.endswith(".mp4")}
    assert kept == {segment.path for segment in [*first, *longer]}


async def test_where_it_is_from_goes_with_its_footage(house: House) -> None:
    """Once the last segment of a run is gone, nothing remembers the file."""
    segments = await house.add(make(house.fetched, Footage(frames=180)))
    run = segments[0].run_id

    await house.index.drop_segments(segments[:1])
    assert run in await house.index.provenances({run})
    await house.index.drop_segments(segments[1:])

    assert await house.index.provenances({run}) == {}


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_crash_at_the_rows(tmp_path: Path, when: str) -> None:
    """Either there is all of a run, with where it is from, or nothing that would pass for ours."""
    database = await FailingDatabase.open(tmp_path / "hub.db")
    house = House(database, tmp_path)
    path = make(house.fetched, Footage())
    setattr(database, when, True)

    with pytest.raises(PowerLossError):
        await house.add(path)

    setattr(database, when, False)
    house.start()
    await house.index.recover()
    found = await house.index.segments(CAMERA, EVER)
    assert set(await house.index.provenances({each.run_id for each in found})) == {
        each.run_id for each in found
    }
    await database.close()


async def test_a_crash_between_names_and_rows(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that have their names but no rows are found at the start, with where they are from."""

    async def stop(*_: object) -> None:
        # As a loss of power: nothing is tidied up either.
        monkeypatch.setattr("hub.archives.ingest._Job.withdraw", lambda *_: None)
        raise PowerLossError

    with monkeypatch.context() as patch:
        patch.setattr(house.index, "add_fetched", stop)
        with pytest.raises(PowerLossError):
            await house.add(make(house.fetched, Footage()))
    assert await house.index.segments(CAMERA, EVER) == []

    house.start()
    assert await house.index.recover() == []

    found = await house.index.segments(CAMERA, EVER)
    assert found
    assert set(await house.index.provenances({each.run_id for each in found})) == {found[0].run_id}


async def test_what_a_crash_left_is_swept(house: House) -> None:
    """Segments that were never finished are removed at the next start."""
    left = house.folder / STAGED / "0123456789ab" / "1-0123456789ab-0.mp4"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")

    await house.ingest.sweep()

    assert not (house.folder / STAGED).exists()


async def test_a_full_disk_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk fills up midway, one sentence says so, and no file or row is left."""
    count = 0
    create = PLAIN.create

    def fills_up(path: Path) -> object:
        nonlocal count
        count += 1
        if count > 1:
            raise OSError(28, "No space left on device")
        return create(path)

    monkeypatch.setattr(house.files, "create", fills_up)

    with pytest.raises(DiskFullError, match="disk is full"):
        await house.add(make(house.fetched, Footage()))

    assert house.left() == []
    assert await house.index.segments(CAMERA, EVER) == []


async def test_each_file_is_on_the_disk_before_it_has_a_name(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every byte is synced before the file gets its name, and the names before the rows."""
    sync, replace, synced, steps = os.fsync, Path.replace, set[int](), list[str]()
    recordings = set[Path]()

    def syncs(descriptor: int) -> None:
        sync(descriptor)
        synced.add(os.fstat(descriptor).st_ino)
        steps.append("sync")

    def named(fresh: Path, path: Path) -> Path:
        found = fresh.stat()
        assert found.st_ino in synced
        assert found.st_size == sizes.setdefault(found.st_ino, found.st_size)
        recordings.add(path)
        steps.append("name")
        return replace(fresh, path)

    async def rows(segments: list[Segment], origin: Provenance) -> object:
        assert {each.parent.stat().st_ino for each in recordings} <= synced
        assert steps[-1] == "sync"
        return await add_fetched(segments, origin)

    sizes: dict[int, int] = {}
    add_fetched = house.index.add_fetched
    monkeypatch.setattr(os, "fsync", syncs)
    monkeypatch.setattr(Path, "replace", named)
    monkeypatch.setattr(house.index, "add_fetched", rows)

    segments = await house.add(make(house.fetched, Footage()))

    assert {house.folder / each.path for each in segments} == recordings
    assert len(recordings) > 1


async def test_a_sync_that_fails_leaves_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the disk doesn't confirm a file, the camera has nothing of it."""
    sync, files = os.fsync, list[str]()

    def fails(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if STAGED in path.parts:
            files.append(path.name)
            if len(files) > 1:
                raise OSError(5, "Input/output error")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fails)

    with pytest.raises(DiskFullError):
        await house.add(make(house.fetched, Footage()))

    assert len(files) > 1
    assert house.left() == []
    assert await house.index.segments(CAMERA, EVER) == []


async def test_called_off_midway(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the caller is canceled, the file is let go of soon, and nothing is left."""
    begun, go_on = threading.Event(), threading.Event()
    create = PLAIN.create

    def waits(path: Path) -> object:
        begun.set()
        go_on.wait(10)
        return create(path)

    monkeypatch.setattr(house.files, "create", waits)
    adding = asyncio.create_task(house.add(make(house.fetched, Footage())))
    await asyncio.to_thread(begun.wait, 10)

    adding.cancel()
    await asyncio.sleep(0)
    go_on.set()

    with pytest.raises(asyncio.CancelledError):
        await adding
    assert house.left() == []
