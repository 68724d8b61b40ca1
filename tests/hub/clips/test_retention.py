"""Room is made from the oldest footage that nobody holds, and from nothing else."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import shutil
from typing import override
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from sqlalchemy import delete, insert, select

from hub.clips.files import thumbnail_path
from hub.clips.index import ClipIndex
from hub.clips.retention import USUAL_DAY_BYTES, Retention
from hub.errors import DiskFullError, NotFoundError
from hub.model.camera import CameraRetention
from hub.model.ids import CameraId, ClipId, RequestId, RunId
from hub.model.recording import Segment, Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.files import freeze, make_freezable, thaw
from hub.store.tables import fetches, segments
from tests.fakes.clocks import HandClock
from tests.hub.clips.recorded import CAMERA, RUN, T0
from tests.hub.conftest import PowerLossError
from tests.small_disk import small_disk

REQUEST = RequestId("ab" * 16)
SIZE = 1000
LONG = timedelta(days=30)


def footage(folder: Path, count: int) -> list[Segment]:
    """Write files of 1,000 bytes that stand for segments of 4 s each."""
    segments = []
    for number in range(count):
        start = T0 + timedelta(seconds=4 * number)
        path = f"{CAMERA}/{start:%Y%m%d}/{start:%H}/{number}-0123456789ab-{number}.mp4"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(bytes(SIZE))
        segments.append(
            Segment(
                camera_id=CAMERA,
                run_id=RunId(RUN),
                number=number,
                path=path,
                window=TimeWindow(start=start, end=start + timedelta(seconds=4)),
                media_start_s=4.0 * number,
                size_bytes=SIZE,
                clock_offset_ms=0,
                closed_at=start + timedelta(seconds=4),
            )
        )
    return segments


def recorded(folder: Path) -> list[Path]:
    """Return the segment files in a recordings folder."""
    return list(folder.glob("*/*/*/*.mp4"))


def disk(capacity: int) -> Callable[[Path], int]:
    """Return the free space of a disk that holds the recordings alone."""
    return lambda folder: capacity - sum(path.stat().st_size for path in recorded(folder))


def retention(
    index: ClipIndex, folder: Path, clock: HandClock, *, room: int = 10**9, days: float = 30
) -> Retention:
    """Return retention on a disk of 10,000 bytes, or of plenty, with a floor of 3,000."""
    keep = timedelta(days=days)
    return Retention(index, folder, clock, floor_bytes=3 * SIZE, longest=keep, free=disk(room))


def left(folder: Path) -> list[int]:
    """Return the numbers of the segments whose files are left."""
    return sorted(int(path.stem.rsplit("-", 1)[1]) for path in recorded(folder))


async def enter(index: ClipIndex, segments: list[Segment]) -> None:
    """Enter segments."""
    for segment in segments:
        await index.add_segment(segment)


async def test_the_oldest_goes_first(index: ClipIndex, folder: Path, clock: HandClock) -> None:
    """Just as much is deleted as the floor asks for."""
    await enter(index, footage(folder, 9))

    await retention(index, folder, clock, room=10 * SIZE).make_room()

    assert left(folder) == [2, 3, 4, 5, 6, 7, 8]
    everything = TimeWindow(start=T0, end=T0 + timedelta(hours=1))
    assert [each.number for each in await index.segments(CAMERA, everything)] == left(folder)


async def test_what_is_held_stays(index: ClipIndex, folder: Path, clock: HandClock) -> None:
    """Held footage is passed over, and what is younger goes instead."""
    segments = footage(folder, 9)
    await enter(index, segments)
    await index.hold(REQUEST, [(CAMERA, segments[1].window)])

    await retention(index, folder, clock, room=10 * SIZE).make_room()

    assert left(folder) == [1, 3, 4, 5, 6, 7, 8]


async def test_a_full_disk_of_held_footage_is_told(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """If only held footage is left it is kept, and the owner learns what to do."""
    segments = footage(folder, 9)
    await enter(index, segments)
    whole = TimeWindow(start=T0, end=segments[-1].window.end)
    await index.hold(REQUEST, [(CAMERA, whole)])
    keeper = retention(index, folder, clock, room=10 * SIZE)

    with pytest.raises(DiskFullError, match="Free up space, or answer the requests"):
        await keeper.make_room()
    assert left(folder) == list(range(9))

    await index.release(REQUEST)
    await keeper.make_room()
    assert len(left(folder)) == 7


async def test_a_disk_full_of_other_things_is_told(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Requests are not blamed for what they do not hold."""
    with pytest.raises(DiskFullError, match="other than recordings"):
        await retention(index, folder, clock, room=0).make_room()


async def test_footage_ages_out(index: ClipIndex, folder: Path, clock: HandClock) -> None:
    """What is older than the owner keeps goes, held footage aside, and its empty folder too."""
    segments = footage(folder, 9)
    await enter(index, segments)
    await index.hold(REQUEST, [(CAMERA, segments[8].window)])
    clock.forward(timedelta(days=2))
    keeper = retention(index, folder, clock, days=1)

    await keeper.make_room()
    assert left(folder) == [8]

    await index.release(REQUEST)
    await keeper.make_room()
    assert list((folder / CAMERA).iterdir()) == []


async def test_clips_go_with_their_footage(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """A clip is there as long as some of it can be seen, and its picture no longer."""
    await enter(index, footage(folder, 9))
    old = await _pressed(index, 0)
    new = await _pressed(index, 100)
    thumbnail_path(folder, old).parent.mkdir()
    thumbnail_path(folder, old).write_bytes(b"jpeg")

    await retention(index, folder, clock, room=10 * SIZE).make_room()
    assert (await index.clip(old)).id == old

    await retention(index, folder, clock, room=6 * SIZE).make_room()
    with pytest.raises(NotFoundError):
        await index.clip(old)
    assert not thumbnail_path(folder, old).exists()
    assert (await index.clip(new)).id == new, "it has yet to be recorded"


async def _pressed(index: ClipIndex, second: float) -> ClipId:
    at = T0 + timedelta(seconds=second)
    [clip] = await index.mark(Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=at))
    assert clip is not None
    return clip.id


class FailingIndex(ClipIndex):
    """Loses power between the file and its row."""

    @override
    async def drop_segments(self, lost: Sequence[Segment]) -> None:
        raise PowerLossError


async def test_a_crash_between_file_and_row_heals(
    index: ClipIndex, database: Database, folder: Path, clock: HandClock
) -> None:
    """Power lost after files were deleted: their rows go the next time, and nothing else does."""
    await enter(index, footage(folder, 9))
    failing = FailingIndex(database, folder, clock)
    with pytest.raises(PowerLossError):
        await retention(failing, folder, clock, room=10 * SIZE).make_room()
    assert left(folder) == [2, 3, 4, 5, 6, 7, 8]
    assert await index.recover() != []

    await retention(index, folder, clock, room=9 * SIZE).make_room()

    assert left(folder) == [3, 4, 5, 6, 7, 8]
    assert not [said for said in await index.recover() if "missing" in said]


async def test_files_without_a_row_are_never_deleted(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """A lost index costs no footage: what it does not list, retention does not touch."""
    footage(folder, 9)

    with pytest.raises(DiskFullError):
        await retention(index, folder, clock, room=10 * SIZE).make_room()

    assert left(folder) == list(range(9))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(held=st.sets(st.integers(0, 11)), numbers=st.tuples(st.integers(0, 16), st.integers(0, 12)))
async def test_no_hold_is_ever_broken(
    index: ClipIndex, folder: Path, clock: HandClock, held: set[int], numbers: tuple[int, int]
) -> None:
    """Whatever is held, however small the disk: held files stay, unheld ones go oldest first."""
    capacity, too_old = numbers
    shutil.rmtree(folder / CAMERA, ignore_errors=True)
    segments = footage(folder, 12)
    await enter(index, segments)
    await index.hold(REQUEST, [(CAMERA, segments[number].window) for number in held])
    keep = clock.now() - (T0 + timedelta(seconds=4 * too_old))
    keeper = Retention(
        index,
        folder,
        clock,
        floor_bytes=3 * SIZE,
        longest=keep + timedelta(seconds=1),
        free=disk(capacity * SIZE),
    )

    full = False
    try:
        await keeper.make_room()
    except DiskFullError:
        full = True

    files = set(left(folder))
    assert held <= files
    gone = set(range(12)) - files
    assert not gone or gone == set(range(max(gone) + 1)) - held
    assert full == (capacity - 3 < len(files))
    assert not full or files == held
    for segment in segments:
        await index.drop_segments([segment])


# Limits of single cameras, and of all


OTHER = CameraId("ffeeddccbbaa")


def of(camera_id: CameraId, folder: Path, segments: list[Segment]) -> list[Segment]:
    """Return the same footage as another camera's, in files of its own."""
    moved = []
    for segment in segments:
        path = segment.path.replace(segment.camera_id, camera_id)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(bytes(SIZE))
        moved.append(replace(segment, camera_id=camera_id, path=path))
    return moved


def keeper(
    index: ClipIndex,
    folder: Path,
    clock: HandClock,
    *,
    most_bytes: int | None = None,
    keeps: dict[CameraId, CameraRetention] | None = None,
) -> Retention:
    """Return retention on a disk of plenty that keeps 30 days."""
    return Retention(
        index,
        folder,
        clock,
        floor_bytes=0,
        longest=timedelta(days=30),
        most_bytes=most_bytes,
        keeps=lambda: keeps or {},
        free=disk(10**12),
    )


def of_camera(folder: Path, camera_id: CameraId) -> list[int]:
    """Return the numbers of one camera's segments whose files are left."""
    paths = [path for path in recorded(folder) if path.is_relative_to(folder / camera_id)]
    return sorted(int(path.stem.rsplit("-", 1)[1]) for path in paths)


async def test_a_camera_keeps_its_own_days(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Fewer or more than the hub; one that says nothing keeps as long as the hub."""
    segments = footage(folder, 3)
    others = of(OTHER, folder, segments)
    await enter(index, segments + others)
    clock.forward(timedelta(days=20))

    await keeper(index, folder, clock, keeps={OTHER: CameraRetention(days=10)}).make_room()
    assert (of_camera(folder, CAMERA), of_camera(folder, OTHER)) == ([0, 1, 2], [])

    clock.forward(timedelta(days=20))
    await keeper(index, folder, clock, keeps={CAMERA: CameraRetention(days=50)}).make_room()
    assert of_camera(folder, CAMERA) == [0, 1, 2]
    await keeper(index, folder, clock).make_room()
    assert of_camera(folder, CAMERA) == []


async def test_a_camera_keeps_its_own_size(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Its oldest unheld footage goes until it takes no more; nobody else's does."""
    segments = footage(folder, 9)
    others = of(OTHER, folder, segments)
    await enter(index, segments + others)
    await index.hold(REQUEST, [(OTHER, others[0].window)])
    limited = keeper(index, folder, clock, keeps={OTHER: CameraRetention(gib=4 * SIZE / 2**30)})

    await limited.make_room(OTHER)

    assert of_camera(folder, OTHER) == [0, 6, 7, 8]
    assert of_camera(folder, CAMERA) == list(range(9))


async def test_a_camera_full_of_held_footage_is_told_and_others_record(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Held footage stays beyond the limit; the camera whose limit it is says so, no other."""
    others = of(OTHER, folder, footage(folder, 9))
    await enter(index, others)
    whole = TimeWindow(start=T0, end=others[-1].window.end)
    await index.hold(REQUEST, [(OTHER, whole)])
    limited = keeper(index, folder, clock, keeps={OTHER: CameraRetention(gib=4 * SIZE / 2**30)})

    await limited.make_room(CAMERA)
    with pytest.raises(DiskFullError, match="This camera's limit"):
        await limited.make_room(OTHER)

    assert of_camera(folder, OTHER) == list(range(9))


async def test_all_recordings_keep_to_their_limit(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """The oldest of all cameras goes first; if only held footage is left, a problem says so."""
    segments = footage(folder, 9)
    others = of(OTHER, folder, segments)
    await enter(index, segments + others)

    await keeper(index, folder, clock, most_bytes=11 * SIZE).make_room()
    assert of_camera(folder, CAMERA) == [4, 5, 6, 7, 8]
    assert of_camera(folder, OTHER) == [3, 4, 5, 6, 7, 8]

    whole = TimeWindow(start=T0, end=segments[-1].window.end)
    await index.hold(REQUEST, [(CAMERA, whole), (OTHER, whole)])
    with pytest.raises(DiskFullError, match="most_gib"):
        await keeper(index, folder, clock, most_bytes=4 * SIZE).make_room(CAMERA)


async def test_a_little_more_goes_than_a_large_limit_asks_for(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """So that not every segment costs another: 64 MiB at most; of held footage, never."""
    large = [replace(each, size_bytes=2**28) for each in footage(folder, 9)]
    await enter(index, large)

    await keeper(index, folder, clock, most_bytes=8 * 2**28 + 2**20).make_room()
    assert left(folder) == [2, 3, 4, 5, 6, 7, 8]

    await index.hold(REQUEST, [(CAMERA, each.window) for each in large[3:]])
    await keeper(index, folder, clock, most_bytes=7 * 2**28 - 1).make_room()
    assert left(folder) == [3, 4, 5, 6, 7, 8]

    await index.hold(REQUEST, [(CAMERA, each.window) for each in large[4:]])
    floor = Retention(
        index,
        folder,
        clock,
        floor_bytes=2**30 + 1,
        longest=timedelta(days=30),
        free=lambda _: 2**30 + (len(left(folder)) < 6),
    )
    await floor.make_room()
    assert left(folder) == [4, 5, 6, 7, 8]


async def test_what_is_too_old_goes_together(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """A minute of footage at a time, and then all that is too old."""
    segments = footage(folder, 40)
    await enter(index, segments)
    keep = timedelta(minutes=30)
    old = Retention(index, folder, clock, floor_bytes=0, longest=keep)
    clock.forward(keep + timedelta(seconds=63))

    await old.make_room()
    assert len(left(folder)) == 40

    clock.forward(timedelta(seconds=1))
    await old.make_room()
    assert left(folder) == list(range(16, 40))


async def test_storage_tells_what_is_taken(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Per camera, of what is held each byte once, and what the disk has left."""
    segments = footage(folder, 9)
    others = of(OTHER, folder, segments[:2])
    await enter(index, segments + others)
    window = TimeWindow(start=T0 + timedelta(seconds=1), end=T0 + timedelta(seconds=9))
    await index.hold(REQUEST, [(CAMERA, window)])
    await index.hold(RequestId("cd" * 16), [(CAMERA, window), (OTHER, segments[1].window)])

    storage = await retention(index, folder, clock).storage()

    assert (storage.held_bytes, storage.floor_bytes, storage.encrypted) == (
        4 * SIZE,
        3 * SIZE,
        False,
    )
    assert storage.free_bytes == 10**9 - 11 * SIZE
    assert [(each.camera_id, each.size_bytes) for each in storage.cameras] == [
        (CAMERA, 9 * SIZE),
        (OTHER, 2 * SIZE),
    ]
    assert storage.cameras[1].oldest == T0
    assert storage.cameras[1].newest == segments[1].window.end


async def test_what_is_counted_is_what_is_there(
    index: ClipIndex, database: Database, folder: Path, clock: HandClock
) -> None:
    """Counted along the way or read again: the same; entering or dropping twice counts once."""
    segments = footage(folder, 9)
    await enter(index, segments)
    await enter(index, segments[:4])
    assert await index.oldest_free(CAMERA) == segments[0]
    await index.drop_segments(segments[:2])
    await index.drop_segments(segments[:2])

    fresh = ClipIndex(database, folder, clock)

    assert await index.sizes() == await fresh.sizes() == {CAMERA: 7 * SIZE}
    assert await index.oldest_free(CAMERA) == await fresh.oldest_free(CAMERA) == segments[2]
    await index.add_segment(segments[1])
    assert await index.oldest_free(CAMERA) == segments[1]
    await index.drop_segments(segments)
    assert await index.sizes() == {}
    assert await index.oldest_free(CAMERA) is None


async def test_overlapping_runs_are_held_one_by_one(index: ClipIndex, folder: Path) -> None:
    """A long segment that reaches into a hold keeps no short one that does not."""
    long, short, inside = footage(folder, 3)
    long = replace(long, window=TimeWindow(start=T0, end=T0 + timedelta(seconds=60)))
    inside = replace(inside, window=inside.window.widened(before=timedelta(0), after=timedelta(60)))
    await enter(index, [long, short, inside])
    hold = TimeWindow(start=T0 + timedelta(seconds=30), end=T0 + timedelta(seconds=31))

    await index.hold(REQUEST, [(CAMERA, hold)])

    assert await index.free_segments(CAMERA, most=5) == [short]


async def test_a_disk_that_cannot_be_written_is_told(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Nothing is forgotten that is still there."""
    with small_disk(folder, 4 << 10) as disk:
        await enter(index, footage(folder, 3))
        clock.forward(timedelta(days=2))
        disk.protect()

        with pytest.raises(OSError, match="Read-only"):
            await retention(index, folder, clock, days=1).make_room()

        assert left(folder) == [0, 1, 2]
        assert await index.sizes() == {CAMERA: 3 * SIZE}


async def test_what_was_never_recorded_ages_out_too(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """A bell whose camera is away leaves clips and triggers for no longer than footage is kept."""
    away = CameraId("aabbccddee00")
    keeper = retention(index, folder, clock, days=1)
    for hour in range(60):
        for camera_id in (away, CAMERA):
            await index.mark(Trigger(camera_id=camera_id, kind=TriggerKind.BUTTON, at=clock.now()))
        if hour == 59:
            await enter(index, footage(folder, 1))
        clock.forward(timedelta(hours=1))
        await keeper.make_room()

    everything = TimeWindow(start=T0, end=clock.now())
    for camera_id in (away, CAMERA):
        found = await index.clips(camera_id)
        assert 23 <= len(found) <= 25
        assert min(clip.window.end for clip in found) >= clock.now() - timedelta(days=1, hours=1)
        assert len(await index.triggers([camera_id], everything)) <= 27


async def test_nothing_goes_while_a_backup_is_made(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Limits are exceeded and a part of the floor is used; afterwards old footage goes."""
    make_freezable(folder)
    await enter(index, footage(folder, 9))
    clock.forward(timedelta(days=2))
    freeze(folder)
    full = replace(CameraRetention(), gib=0.0)
    kept = Retention(
        index,
        folder,
        clock,
        floor_bytes=4 * SIZE,
        longest=timedelta(days=1),
        most_bytes=SIZE,
        keeps=lambda: {CAMERA: full},
        free=disk(10 * SIZE),
    )
    await kept.make_room(CAMERA)
    assert await kept.has_room()

    await enter(index, footage(folder, 10)[9:])
    with pytest.raises(DiskFullError, match="backup"):
        await kept.make_room(CAMERA)
    assert not await kept.has_room()
    assert left(folder) == list(range(10))
    thaw(folder)
    await kept.make_room(CAMERA)

    assert left(folder) == []


async def test_a_backup_that_begins_in_the_middle_keeps_rows_and_files(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """What was about to go stays in the index, too."""
    make_freezable(folder)
    await enter(index, footage(folder, 9))
    index.before_loss(lambda _camera, _clips: freeze(folder))

    await retention(index, folder, clock, room=10 * SIZE).make_room()

    everything = TimeWindow(start=T0, end=T0 + timedelta(hours=1))
    assert left(folder) == list(range(9))
    assert len(await index.segments(CAMERA, everything)) == 9


async def test_what_a_day_costs_is_measured(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """A camera that has recorded says what a day takes, and so how many days fit."""
    segments = footage(folder, 20)
    day_bytes = SIZE * 86_400 // 4
    room = retention(index, folder, clock, room=5 * day_bytes + 3 * SIZE)

    usual = await room.outlook([CAMERA])
    await enter(index, segments[:14])
    short = await room.outlook([CAMERA])
    await enter(index, segments[14:])
    measured, both = await room.outlook([CAMERA]), await room.outlook([CAMERA, OTHER])
    many = await retention(index, folder, clock, room=50 * day_bytes).outlook([CAMERA])

    assert [each.camera_day_bytes for each in (usual, short)] == [USUAL_DAY_BYTES] * 2
    assert (measured.camera_day_bytes, measured.days) == (day_bytes, 5.0)
    # The other one has recorded nothing, and is taken for one like it.
    assert (both.camera_day_bytes, both.days) == (day_bytes, 2.5)
    assert many.days == 30.0


async def test_recordings_take_a_part_of_what_is_free(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Without a limit of its own the size follows the disk, whoever else fills it."""
    await enter(index, footage(folder, 10))

    def shared(room: int) -> Retention:
        return Retention(
            index,
            folder,
            clock,
            floor_bytes=0,
            longest=timedelta(days=30),
            share=lambda: 0.5,
            free=disk(room),
        )

    await shared(20 * SIZE).make_room()
    before = left(folder)
    await shared(12 * SIZE).make_room()
    outlook = await shared(12 * SIZE).outlook([CAMERA])

    assert before == [*range(10)]
    assert left(folder) == [*range(4, 10)]
    assert outlook.days == 6 * SIZE / USUAL_DAY_BYTES


async def fetch_for(database: Database, window: TimeWindow, request_id: str = REQUEST) -> None:
    """Store that a request needs what an archive has of a window."""
    row: dict[str, object] = {"request_id": request_id, "camera_id": CAMERA}
    row |= {"archive_id": "a" * 12, "start": window.start, "end": window.end}
    row |= {"state": "done", "size_bytes": 0}
    async with database.write() as connection:
        await connection.execute(
            insert(fetches).values(**row, reason={}, missing=[], changed_at=T0)
        )


async def test_what_was_fetched_goes_when_nothing_needs_it(
    index: ClipIndex, database: Database, folder: Path, clock: HandClock
) -> None:
    """A hold keeps what it covers, a fetch also what is around it; the rest goes at once."""
    kept = Retention(
        index, folder, clock, floor_bytes=SIZE, longest=timedelta(days=1), fetched=lambda: [CAMERA]
    )
    segments = footage(folder, 200)
    await enter(index, segments)
    await index.hold(REQUEST, [(CAMERA, segments[3].window)])
    await fetch_for(database, segments[180].window)
    around = 5 * 60 // 4
    await kept.remove_fetched()
    assert left(folder) == [3, *range(180 - around, 200)]
    everything = TimeWindow(start=T0, end=T0 + timedelta(hours=1))
    assert [each.number for each in await index.segments(CAMERA, everything)] == left(folder)

    async with database.write() as connection:
        await connection.execute(delete(fetches))
    await kept.remove_fetched()
    assert left(folder) == [3]

    await index.release(REQUEST)
    await kept.remove_fetched()
    assert left(folder) == []
    assert await index.sizes() == {}


async def test_what_is_held_meanwhile_is_not_deleted(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """A request that comes between the look at what is held and the act keeps its footage."""
    segments = footage(folder, 3)
    await enter(index, segments)

    async def held_meanwhile(_lost: Sequence[Segment]) -> None:
        await index.hold(REQUEST, [(CAMERA, segments[1].window)])

    with patch.object(index, "forget_derived", held_meanwhile):
        await Retention(
            index, folder, clock, floor_bytes=SIZE, longest=LONG, fetched=lambda: [CAMERA]
        ).remove_fetched()

    assert left(folder) == [1]
    assert await index.sizes() == {CAMERA: SIZE}


async def test_a_crash_while_fetched_footage_is_deleted_heals(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Files whose rows are gone are found again, and deleted by the next start."""
    await enter(index, footage(folder, 3))
    kept = Retention(index, folder, clock, floor_bytes=SIZE, longest=LONG, fetched=lambda: [CAMERA])

    def crash(*_: object) -> None:
        raise PowerLossError

    with patch.object(kept, "_unlink", crash), pytest.raises(PowerLossError):
        await kept.remove_fetched()
    assert left(folder) == [0, 1, 2]
    assert await index.sizes() == {}


async def test_what_was_fetched_is_not_the_hubs_own(
    index: ClipIndex, database: Database, folder: Path, clock: HandClock
) -> None:
    """It counts in the limit of all recordings, once, and neither age nor a limit deletes it."""
    own = [
        replace(each, camera_id=CameraId("c0ffee000001"), path=f"c0ffee000001{each.path[12:]}")
        for each in footage(folder, 6)
    ]
    fetched = footage(folder, 4)
    for each in own:
        (folder / each.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / each.path).write_bytes(bytes(SIZE))
    await enter(index, [*own, *fetched])
    await fetch_for(database, fetched[0].window)
    kept = Retention(
        index,
        folder,
        clock,
        floor_bytes=SIZE,
        longest=LONG,
        most_bytes=8 * SIZE,
        fetched=lambda: [CAMERA],
        free=disk(10**9),
    )

    await kept.make_room()
    storage = await kept.storage()
    assert await index.sizes() == {CAMERA: 4 * SIZE, own[0].camera_id: 4 * SIZE}
    assert (storage.fetched_bytes, storage.held_bytes) == (4 * SIZE, 0)

    clock.forward(timedelta(days=400))
    await kept.make_room()
    clock.forward(timedelta(days=2))
    await kept.make_room()
    assert (await index.sizes())[CAMERA] == 4 * SIZE


async def test_room_for_more_is_made_from_the_hubs_own(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Old footage of the hub's own goes so that what is fetched fits above the floor."""
    await enter(index, footage(folder, 6))
    kept = retention(index, folder, clock, room=10 * SIZE)

    await kept.make_room(more_bytes=3 * SIZE)

    assert left(folder) == [2, 3, 4, 5]
    assert await kept.room_bytes() == 3 * SIZE
    with pytest.raises(DiskFullError):
        await kept.make_room(more_bytes=10**6)


async def test_what_is_stored_is_counted_though_its_recorder_was_canceled(
    index: ClipIndex, database: Database, folder: Path
) -> None:
    """Otherwise a camera that is forgotten would leave bytes that nobody frees."""
    stored = len(await index.sizes())
    for turns, segment in enumerate(footage(folder, 12)):
        adding = asyncio.create_task(index.add_segment(segment))
        for _ in range(turns):
            await asyncio.sleep(0)
        adding.cancel()
        await asyncio.wait([adding])
        async with database.read() as connection:
            rows = await connection.execute(select(segments.c.path))
            stored = SIZE * len(rows.all())
        assert (await index.sizes()).get(CAMERA, 0) == stored
    assert stored
